"""The program's columns of 责任清单."""

from datetime import date
from decimal import Decimal

import pytest
from support.masters import entry, indicator, master, ranking, unit

from catchup_xl.model.choices import Light
from catchup_xl.rules.duties import as_of, describe, duty_progress
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.exact import exactly
from catchup_xl.rules.outcome import DutyProgress

D = Decimal


def progress(duty: dict[str, object], *, units=None, settings=None, ranked: bool = True) -> DutyProgress:
    rows = [
        indicator("产值", "增速", 40, 目标="12%", 计量单位="万元"),
        indicator("投资", 目标=1000, weight=60, 计量单位="万元"),
    ]
    data = [
        entry("甲", "产值", "1134.5"), entry("甲", "产值", 1000, year=2016), entry("甲", "投资", 600),
        entry("乙", "产值", 980), entry("乙", "产值", 1000, year=2016), entry("乙", "投资", 12000),
    ]  # fmt: skip
    units = units or [unit("甲", 上年名次=2), unit("乙", 上年名次=1)]
    row = {"编号": "D1", "工作任务": "任务"} | duty
    given = {"追赶对象": "乙"} | (settings or {})
    one = master(rows, data, units=units, settings=given, 责任清单=[row])
    with exactly():
        [found] = duty_progress(one, ranking(one) if ranked else None)
    return found


def test_a_duty_that_hangs_on_a_growth():
    found = progress({"指标": "产值"})
    assert found.achieved == "1134.5万元，同比增长13.45%"
    assert found.benchmark == "980万元，同比下降2%"
    assert (found.ahead, found.time_progress, found.rank, found.target_rank) == (D("1.45"), None, 1, 1)
    assert (found.light, found.state, found.overdue) == (Light.GREEN, "达标", None)
    assert found.completion is not None
    assert round(found.completion, 4) == D("1.1208")


def test_a_duty_that_hangs_on_a_total():
    found = progress({"指标": " 投 资 "})
    assert (found.achieved, found.completion, found.time_progress, found.ahead) == ("600万元", D("0.6"), D("0.5"), 10)
    assert (found.rank, found.light, found.state) == (2, Light.GREEN, "未达标")


def test_a_duty_that_hangs_on_anything_else_has_no_time_to_keep():
    rows = [indicator("满意度", "比率", 50, 目标=95, 计量单位="%"), indicator("规模", method="M5", weight=50)]
    data = [entry("甲", "满意度", 90), entry("甲", "规模", 5)]
    duties = [{"编号": f"D{n}", "工作任务": "任务", "指标": name} for n, name in enumerate(("满意度", "规模"))]
    one = master(rows, data, units=["甲"], 责任清单=duties)
    with exactly():
        rate, size = duty_progress(one, ranking(one))
    assert (rate.ahead, rate.time_progress, rate.achieved) == (None, None, "90%")
    assert (size.ahead, size.time_progress, size.completion, size.light) == (None, D("0.5"), None, Light.GREY)


def test_a_duty_is_done_when_its_indicator_is():
    assert progress({"指标": "产值", "完成时限": date(2017, 5, 1)}).overdue is None
    assert progress({"指标": "投资", "完成时限": date(2017, 5, 1)}).overdue == 60


def test_a_closed_duty_says_so():
    closed = {"销号日期": date(2017, 6, 1), "完成时限": date(2017, 5, 1)}
    found = progress({"指标": "投资"} | closed)
    assert (found.state, found.overdue) == ("已销号", None)
    found = progress(closed)
    assert (found.state, found.overdue, found.completion, found.light) == ("已销号", None, 1, Light.BLUE)
    assert progress({"完成比例": "80%"} | closed).completion == D("0.8")


@pytest.mark.parametrize(
    ("last", "up", "target"), [(2, None, 1), (5, 1, 4), (5, 3, 2), (1, 1, 1), (5, 0, 5), (None, 1, 1)]
)
def test_the_place_to_aim_at(last, up, target):
    units = [unit("甲", 上年名次=last), unit("乙", 上年名次=3)]
    assert progress({"指标": "产值"}, units=units, settings={"力争进位": up}).target_rank == target


def test_without_last_years_place_the_upper_half_is_aimed_at():
    units = [unit("甲"), *[unit(name) for name in "乙丙丁戊"]]
    assert progress({"指标": "产值"}, units=units).target_rank == 3


def test_without_a_ranking_a_duty_goes_by_what_was_typed():
    found = progress({"指标": "产值", "完成比例": "60%"}, ranked=False)
    assert (found.completion, found.achieved, found.target_rank) == (D("0.6"), "", None)


@pytest.mark.parametrize(
    ("share", "state", "light", "ahead"),
    [
        (None, "未报进度", Light.GREY, None),
        (0, "未开始", Light.RED, -50),
        ("35%", "进行中", Light.YELLOW, -15),
        ("45%", "进行中", Light.GREEN, -5),
        ("100%", "已完成", Light.BLUE, 50),
    ],
)
def test_a_duty_goes_by_the_share_that_is_done(share, state, light, ahead):
    found = progress({"完成比例": share})
    assert (found.state, found.light, found.ahead, found.time_progress) == (state, light, ahead, D("0.5"))


@pytest.mark.parametrize(
    ("due", "days", "state", "light"),
    [
        (date(2017, 6, 30), None, "进行中", Light.GREEN),
        (date(2017, 6, 29), 1, "已逾期", Light.RED),
        (date(2016, 12, 31), 181, "已逾期", Light.RED),
    ],
)
def test_overdue_counts_from_the_day_after_the_due_date_to_the_periods_end(due, days, state, light):
    found = progress({"完成比例": "60%", "完成时限": due})
    assert (found.overdue, found.state, found.light) == (days, state, light)


def test_a_done_duty_is_not_overdue():
    assert progress({"完成比例": "100%", "完成时限": date(2017, 5, 1)}).overdue is None


@pytest.mark.parametrize(
    ("start", "due", "gone"),
    [
        (date(2017, 6, 1), date(2017, 7, 30), "0.5"),  # 30 of 60 days
        (date(2017, 7, 1), date(2017, 12, 31), "0"),
        (date(2017, 1, 1), date(2017, 3, 31), "1"),
        (date(2017, 6, 30), date(2017, 6, 30), "0.5"),  # one day is no span: the year counts
        (None, date(2017, 7, 30), "0.5"),
    ],
)
def test_time_runs_over_the_duties_own_span(start, due, gone):
    found = progress({"完成比例": "10%", "开始时间": start, "完成时限": due})
    assert found.time_progress == D(gone)


def test_without_a_period_nothing_is_overdue():
    one = master(
        [indicator(目标=1)], [], settings={"年度": None, "统计月份": None},
        责任清单=[{"编号": "D1", "工作任务": "任务", "完成比例": "50%", "完成时限": date(2017, 1, 1)}],
    )  # fmt: skip
    assert as_of(one) is None
    [found] = duty_progress(one, None)
    assert (found.overdue, found.time_progress, found.ahead, found.light) == (None, None, None, Light.GREY)


def test_a_figure_that_is_not_there_is_told_by_its_state():
    row = indicator("党建", "定性", 100, "M9")
    one = master([row], [entry("甲", "党建", "良好")])
    assert [describe(s.items[0], one.settings) for s in ranking(one).standings] == ["良好", "未报"]


@pytest.mark.parametrize(
    ("due", "value", "light"),
    [
        ("2017-05-31", 79, Light.RED),  # 79 of 80 would be yellow, and is past its date
        ("2017-05-31", None, Light.RED),
        ("2017-05-31", 80, Light.GREEN),
        ("2017-06-30", 79, Light.YELLOW),
        ("2017-06-30", None, Light.GREY),
    ],
)
def test_judged_work_past_its_date_is_red_unless_it_is_reached(due, value, light):
    # scoring.md §9: judged work by the days it is overdue, grey before its date
    duty = {"编号": "D1", "工作任务": "做", "指标": "指标甲", "完成时限": due}
    data = [] if value is None else [entry("甲", "指标甲", value)]
    [found] = evaluate(
        master([indicator(kind="定性", method="M1", 目标=80)], data, units=["甲"], 责任清单=[duty])
    ).duties
    assert found.light is light

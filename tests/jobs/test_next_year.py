"""Next year's workbook: bases and their archive from this year's figures, events and progress begun anew."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from support.masters import YEAR, entry, indicator, master, unit

import catchup_xl
from catchup_xl.cli.app import app
from catchup_xl.errors import BookError, UsageError
from catchup_xl.jobs.new_year import plan_of_next_year, refuse_unfinished
from catchup_xl.model.plan import Plan
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file

D = Decimal
SAMPLE = Path(__file__).parents[2] / "workbook" / "sample.xlsx"
FULL = {f"{month}月": month * 10 for month in range(1, 13)}


def row(basis="累计值", name="指标甲", year=YEAR, **months):
    return {"单位": "甲", "指标": name, "年度": year, "口径": basis} | months


def finished_sample() -> Plan:
    """The sample as if nothing had happened since June, when the year has ended."""
    plan = sample_plan(Plan.load(plan_file("township_2017")))
    figures = tuple({"12月": found["6月"]} | dict(found) if "6月" in found else found for found in plan.rows["数据"])
    settings = dict(plan.settings) | {"统计月份": 12, "发布状态": "正式"}
    return Plan(settings, dict(plan.rows) | {"数据": figures})


def next_plan(*data, indicators=None, settings=None, **sheets):
    book = master(
        indicators or [indicator(目标=100)], data, units=["甲"], settings={"统计月份": 12} | (settings or {}), **sheets
    )
    return plan_of_next_year(evaluate(book))


def figures(plan, basis, year=YEAR):
    return [
        {header: cell for header, cell in found.items() if header.endswith("月")}
        for found in plan.rows["数据"]
        if found["年度"] == year and found.get("口径", "累计值") == basis
    ]


def test_the_years_move_on():
    plan = next_plan(row(**FULL), settings={"发布状态": "正式"})
    assert {name: plan.settings[name] for name in ("年度", "基期年度", "上次考核年度")} == {
        "年度": YEAR + 1, "基期年度": YEAR, "上次考核年度": YEAR,
    }  # fmt: skip
    assert not {"统计月份", "发布状态"} & set(plan.settings)
    assert plan.settings["本单位"] == "甲"


def test_figures_become_bases_and_their_archive():
    plan = next_plan(row(**FULL), row(year=YEAR - 1, **FULL))
    assert figures(plan, "累计值") == figures(plan, "上年存档") == [FULL]
    assert figures(plan, "累计值", YEAR + 1) == [{}]
    assert all(found["年度"] != YEAR - 1 for found in plan.rows["数据"])


def test_corrections_and_added_up_months_are_taken_in():
    plan = next_plan(row("当月值", **dict.fromkeys(FULL, 10)), row("更正值", **{"12月": 119}))
    assert figures(plan, "累计值") == [FULL | {"12月": 119}]
    single = next_plan(row(**FULL), settings={"统计口径": "当月"})
    assert figures(single, "累计值") == [FULL]


def test_words_stay_words_and_blanks_blank():
    words = {"1月": "不适用", "2月": "/", "3月": "待核", "5月": 0}
    assert figures(next_plan(row(**words)), "累计值") == [{"1月": "不适用", "2月": "不适用", "3月": "待核", "5月": 0}]
    judged = indicator(kind="定性", method="M9", 分档标准="优秀:1; 良好:0.8")
    assert figures(next_plan(row(**{"12月": "优秀"}), indicators=[judged]), "累计值") == [{"12月": "优秀"}]


def test_a_figure_that_was_never_returned_has_no_archive():
    plan = next_plan()
    assert (figures(plan, "累计值"), figures(plan, "上年存档")) == ([{}], [])


def test_comparable_growth_has_its_row_for_the_published_rate():
    plan = next_plan(indicators=[indicator(kind="增速", 目标="12%", 价格口径="可比价")])
    assert figures(plan, "公布增速", YEAR + 1) == [{}]


def test_results_become_last_years():
    book = master(
        [indicator(目标=100)], [entry("甲", "指标甲", 60, month=12), entry("乙", "指标甲", 90, month=12)],
        units=[unit("甲", 上年总分=1, 上年名次=9, 上年等次="一般"), "乙"], settings={"统计月份": 12},
    )  # fmt: skip
    rows = plan_of_next_year(evaluate(book)).rows["单位"]
    assert [(r["单位"], r["上年总分"], r["上年名次"], r["上年等次"]) for r in rows] == [
        ("甲", D("60.00"), 2, "良好"), ("乙", D("90.00"), 1, "良好"),
    ]  # fmt: skip


def test_what_was_last_years_is_not_kept_for_a_unit_without_a_result():
    book = master([indicator(目标=100)], units=[unit("甲", 上年名次=9), unit("丙", group="二组", 上年名次=3)])
    assert all("上年名次" not in r for r in plan_of_next_year(evaluate(book)).rows["单位"])


def test_duties_and_stages_are_a_year_later_and_events_begin_anew():
    duty = {
        "编号": "D1",
        "工作任务": "做",
        "开始时间": "2016-02-29",
        "完成时限": "2017-11-30",
        "完成比例": 0.5,
        "进展情况": "一半",
    }
    plan = next_plan(
        责任清单=[duty | {"销号日期": "2017-10-01"}, {"编号": "D2", "工作任务": "做"}],
        阶段=[{"阶段": "实施", "开始": "2017-01-01", "结束": "2017-12-31"}],
        加减分=[{"日期": "2017-03-01", "单位": "甲", "类型": "加分", "分值": 1, "文号": "1"}],
        督导=[{"日期": "2017-03-01", "单位": "甲", "发现问题": "无"}],
    )  # fmt: skip
    assert plan.rows["责任清单"] == (
        {"编号": "D1", "工作任务": "做", "开始时间": date(2017, 2, 28), "完成时限": date(2018, 11, 30)},
        {"编号": "D2", "工作任务": "做"},
    )
    assert plan.rows["阶段"] == ({"阶段": "实施", "开始": date(2018, 1, 1), "结束": date(2018, 12, 31)},)
    assert plan.rows["加减分"] == plan.rows["督导"] == ()


def test_without_a_year_there_is_no_next():
    book = master([indicator(目标=100)], settings={"年度": None})
    with pytest.raises(UsageError, match="没有填年度"):
        plan_of_next_year(evaluate(book))


@pytest.mark.parametrize("ending", ["xlsx", "xlsm"])
def test_the_new_workbook_checks_its_bases_against_the_archive(tmp_path, ending):
    out = tmp_path / f"2018.{ending}"
    done = catchup_xl.new(tmp_path / "done.xlsx", plan=finished_sample())
    app(["next-year", str(done), "--out", str(out)], standalone_mode=False)
    assert not [f for f in catchup_xl.check(out).findings if f.rule == "base-not-archived"]
    with pytest.raises(BookError, match="已经存在"):
        catchup_xl.next_year(done, out)
    if ending == "xlsm":
        return
    book = openpyxl.load_workbook(out)
    page = book["数据"]
    headers = {cell.value: cell.column for cell in page[3]}
    changed = next(r for r in range(4, page.max_row) if page.cell(r, headers["口径"]).value in (None, "累计值"))
    page.cell(changed, headers["1月"]).value += 1
    book.save(out)
    [found] = [f for f in catchup_xl.check(out).findings if f.rule == "base-not-archived"]
    assert found.sheet == "数据"
    assert found.cell == page.cell(changed, headers["1月"]).coordinate


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"统计月份": 6, "发布状态": "正式"}, "统计月份是 6 月"),
        ({"统计月份": 12, "发布状态": "预览"}, "发布状态是“预览”"),
        ({"统计月份": 12, "发布状态": "正式", "满分": 90}, "考核组“一组”没有排名"),
    ],
)
def test_an_unfinished_year_is_refused_in_words(settings, words):
    book = master([indicator(目标=100)], [row(**FULL)], units=["甲"], settings=settings)
    with pytest.raises(UsageError, match=words) as refused:
        refuse_unfinished(evaluate(book))
    assert "--force" in refused.value.mend


def test_a_finished_year_is_taken():
    final = {"统计月份": 12, "发布状态": "正式"}
    refuse_unfinished(evaluate(master([indicator(目标=100)], [row(**FULL)], units=["甲"], settings=final)))


def test_the_sample_of_june_is_refused_unless_told(tmp_path):
    with pytest.raises(UsageError, match="6 月"):
        catchup_xl.next_year(SAMPLE, tmp_path / "明年.xlsx")
    assert not list(tmp_path.iterdir())
    assert catchup_xl.next_year(SAMPLE, tmp_path / "明年.xlsx", force=True).is_file()

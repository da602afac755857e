"""Time progress and progress lights, at their borders (scoring.md §9)."""

from datetime import date
from decimal import Decimal

import pytest
from support.masters import MONTH, YEAR, entry, indicator, items, values

from catchup_xl.model.choices import Light, LightRule, TimeBasis, YesNo
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.progress import due_day, light_by_completion, period_end, time_progress, turned_red

D = Decimal
GREEN, SLOW, YELLOW, RED, BLUE, GREY = (
    Light.GREEN, Light.SLOW, Light.YELLOW, Light.RED, Light.BLUE, Light.GREY,
)  # fmt: skip


def test_the_last_day_of_a_period():
    assert period_end(2016, 2) == date(2016, 2, 29)
    assert period_end(2017, 12) == date(2017, 12, 31)


def test_time_progress_by_month_and_by_day():
    with exactly():
        assert time_progress(2017, 6, TimeBasis.MONTH) == D("0.5")
        assert time_progress(2017, 12, TimeBasis.MONTH) == 1
        assert time_progress(2017, 6, TimeBasis.DAY) == D(181) / 365
        assert time_progress(2016, 6, TimeBasis.DAY) == D(182) / 366
        assert time_progress(2016, 12, TimeBasis.DAY) == 1


@pytest.mark.parametrize(
    ("done", "month", "ahead"), [("0.972", 10, "13.9"), ("0.851", 10, "1.8"), ("0.432", 4, "9.9"), ("0.378", 4, "4.5")]
)
def test_lead_over_time_as_published(done, month, ahead):
    # [S15]; the first was published as 13.8 from 629.0 / 647.4
    with exactly():
        gap = (D(done) - time_progress(2022, month, TimeBasis.MONTH)) * 100
        assert round_half_up(gap, 1) == D(ahead)


def light(done: object, progress: object, rule: LightRule, **given: object) -> Light:
    with exactly():
        return light_by_completion(D(str(done)), D(str(progress)), Settings(light_rule=rule, **given))


@pytest.mark.parametrize(
    ("rule", "done", "colour"),
    [
        (LightRule.RATIO_B, "0.40", GREEN),
        (LightRule.RATIO_B, "0.399", YELLOW),
        (LightRule.RATIO_B, "0.30", YELLOW),
        (LightRule.RATIO_B, "0.299", RED),
        (LightRule.RATIO_A, "0.50", GREEN),
        (LightRule.RATIO_A, "0.499", YELLOW),
        (LightRule.RATIO_A, "0.25", YELLOW),
        (LightRule.RATIO_A, "0.249", RED),
        (LightRule.GAP, "0.50", GREEN),
        (LightRule.GAP, "0.499", SLOW),
        (LightRule.GAP, "0.401", SLOW),
        (LightRule.GAP, "0.40", YELLOW),
        (LightRule.GAP, "0.20", YELLOW),
        (LightRule.GAP, "0.199", RED),
    ],
)
def test_the_three_rule_sets_at_their_borders_in_june(rule, done, colour):
    assert light(done, "0.5", rule) is colour


def test_green_down_to_ten_points_behind_leaves_no_slow_light():
    found = [light(d, "0.5", LightRule.GAP, green_gap=D(-10)) for d in ("0.41", "0.4", "0.399")]
    assert found == [GREEN, GREEN, YELLOW]
    assert light("0.45", "0.5", LightRule.GAP, green_gap=D(-5)) is GREEN


def test_under_the_rule_of_differences_nothing_is_red_before_may():
    with exactly():
        assert light(0, time_progress(2017, 3, TimeBasis.MONTH), LightRule.GAP) is YELLOW
        assert light(0, time_progress(2017, 5, TimeBasis.MONTH), LightRule.GAP) is RED


@pytest.mark.parametrize("month", range(1, 12))
@pytest.mark.parametrize(
    ("rule", "share", "colour"),
    [
        (LightRule.RATIO_A, "1", GREEN),
        (LightRule.RATIO_A, "0.5", YELLOW),
        (LightRule.RATIO_B, "0.8", GREEN),
        (LightRule.RATIO_B, "0.6", YELLOW),
    ],
)
def test_borders_hold_exactly_in_every_month(month, rule, share, colour):
    # a figure of month·share against a target of 12 stands on the border, whatever m/12 is as a decimal
    master = values(
        indicator(目标=12), [None], data=[entry("镇1", "指标甲", D(share) * month, month=month)],
        settings={"统计月份": month, "亮灯规则": rule.value},
    )  # fmt: skip
    assert items(master)[0].light is colour


@pytest.mark.parametrize("month", range(5, 12))
@pytest.mark.parametrize(("gap", "colour"), [(0, GREEN), (10, YELLOW), (30, YELLOW)])
def test_differences_hold_exactly_in_every_month(month, gap, colour):
    # (m/12 − gap) of 1200 is 100·m − 12·gap
    master = values(
        indicator(目标=1200), [None], data=[entry("镇1", "指标甲", 100 * month - 12 * gap, month=month)],
        settings={"统计月份": month, "亮灯规则": "差值"},
    )  # fmt: skip
    assert items(master)[0].light is colour


@pytest.mark.parametrize("rule", list(LightRule))
def test_what_is_done_is_blue_or_green(rule):
    assert light(1, 1, rule) is BLUE
    assert light("1.2", "0.5", rule, done_blue=YesNo.NO) is GREEN
    assert light("0.999999", "0.5", rule) is GREEN


def test_before_the_start_nothing_is_due():
    assert light(0, 0, LightRule.RATIO_B) is GREY
    assert light("0.1", "-0.1", LightRule.GAP) is GREY
    assert light(1, 0, LightRule.GAP) is BLUE


# --- by the kind of the indicator


def colour(row: dict[str, object], value: object, base: object = None, **settings: object) -> Light:
    given = {"base": None if base is None else [base], "settings": settings}
    return items(values(row, [value], **given))[0].light


def growth(target: object = "12%") -> dict[str, object]:
    return indicator(kind="增速", 目标=target)


@pytest.mark.parametrize(("value", "found"), [(112, GREEN), ("111.99", YELLOW), (110, YELLOW), ("109.99", RED)])
def test_growth_is_yellow_within_two_points_of_its_target(value, found):
    assert colour(growth(), value, 100) is found


def test_how_near_growth_must_come_is_a_setting():
    assert colour(growth(), 109, 100, 增速黄灯幅度=3) is YELLOW
    assert colour(growth(), 111, 100, 增速黄灯幅度=0) is RED


@pytest.mark.parametrize(("december", "found"), [(1000, YELLOW), (None, RED), (150, RED)])
def test_growth_is_yellow_while_the_rest_of_the_year_can_make_it_up(december, found):
    # 105 of 100: of 1000 the rest needs (1120 − 105) / 900 − 1 = 12.8 %, less than 18 %; of 150 (168 − 105) / 50 − 1 = 26 %
    base = entry("镇1", "指标甲", 100, year=YEAR - 1) | {"12月": december}
    master = values(growth(), [105], data=[base])
    assert items(master)[0].light is found


@pytest.mark.parametrize(("times", "found"), [("1.5", YELLOW), ("1.49", RED), (0, RED)])
def test_how_much_the_rest_may_need_is_a_setting(times, found):
    # (200·1.12 − 106) / 100 − 1 = 18 % = 1.5 · 12 %
    base = entry("镇1", "指标甲", 100, year=YEAR - 1) | {"12月": 200}
    master = values(growth(), [106], data=[base], settings={"余期增速倍数": times})
    assert items(master)[0].light is found


def test_a_target_of_no_growth_has_no_share_to_make_up():
    base = entry("镇1", "指标甲", 100, year=YEAR - 1) | {"12月": 1000}
    assert items(values(growth(0), [97], data=[base]))[0].light is RED
    assert items(values(growth(0), [98], data=[base]))[0].light is YELLOW


@pytest.mark.parametrize(("value", "rule", "found"), [(96, "比例B", GREEN), (95, "差值", GREEN), (57, "比例B", YELLOW)])
def test_rates_do_not_grow_with_the_year(value, rule, found):
    assert colour(indicator(kind="比率", 目标=95, 计量单位="%"), value, 亮灯规则=rule) is found


@pytest.mark.parametrize(
    ("rule", "value", "found"),
    [
        ("比例B", 60, YELLOW),
        ("比例B", "59.9", RED),
        ("比例A", 50, YELLOW),
        ("比例A", "49.9", RED),
        ("差值", 70, YELLOW),
        ("差值", "69.9", RED),
    ],
)
def test_a_rate_short_of_its_target_is_yellow_down_to_the_rules_last_border(rule, value, found):
    assert colour(indicator(kind="比率", 目标=100, 计量单位="%"), value, 亮灯规则=rule) is found


def test_less_is_better():
    row = indicator(kind="逆向", 目标=10)
    assert [colour(row, v) for v in (0, 10, 12, 17)] == [GREEN, GREEN, YELLOW, RED]
    assert colour(indicator(kind="逆向", 目标=0), 3) is RED


def test_a_total_follows_the_time_that_is_gone():
    row = indicator(目标=100)
    assert [colour(row, v) for v in (100, 45, 35, 25)] == [BLUE, GREEN, YELLOW, RED]
    # 181 of 365 days are gone: green from 39.671…
    assert [colour(row, v, 序时口径="按日") for v in ("39.68", "39.67")] == [GREEN, YELLOW]


@pytest.mark.parametrize("cell", [None, "待核", "不适用"])
def test_where_nothing_can_be_said_the_light_is_grey(cell):
    assert colour(indicator(目标=100), cell) is GREY


def test_without_a_target_the_light_is_grey():
    assert colour(indicator(method="M5"), 5) is GREY
    assert colour(indicator(kind="定性", method="M9"), "优秀") is GREY


# --- yellow again and again


@pytest.mark.parametrize(
    ("lights", "times", "found"),
    [
        ([YELLOW, YELLOW], 2, RED),
        ([YELLOW, YELLOW], 3, YELLOW),
        ([YELLOW, YELLOW], 0, YELLOW),
        ([GREEN, YELLOW], 2, YELLOW),
        ([YELLOW, GREEN], 2, GREEN),
        ([RED, YELLOW, YELLOW], 2, RED),
        ([YELLOW], 1, RED),
    ],
)
def test_yellow_so_many_times_running_turns_red(lights, times, found):
    assert turned_red(lights, Settings(yellow_to_red=times)) is found


@pytest.mark.parametrize(
    ("times", "figures", "found"),
    [
        (2, {"5月": 28, "6月": 35}, RED),
        (2, {"5月": 40, "6月": 35}, YELLOW),
        (3, {"4月": 25, "5月": 28, "6月": 35}, RED),
        (3, {"4月": 30, "5月": 28, "6月": 35}, YELLOW),
        (3, {"5月": 28, "6月": 35}, YELLOW),
        (1, {"6月": 35}, YELLOW),
    ],
)
def test_the_months_before_are_looked_at(times, figures, found):
    row = {"单位": "镇1", "指标": "指标甲", "年度": YEAR} | figures
    master = values(indicator(目标=100), [None], data=[row], settings={"连续黄灯转红": times})
    assert items(master)[0].light is found


def test_the_first_month_has_none_before_it():
    row = {"单位": "镇1", "指标": "指标甲", "年度": YEAR, "1月": 6}
    master = values(indicator(目标=100), [None], data=[row], settings={"连续黄灯转红": 2, "统计月份": 1})
    assert items(master)[0].light is YELLOW
    assert MONTH > 1


@pytest.mark.parametrize(
    ("month", "day", "due"),
    [(6, 10, date(2017, 7, 10)), (1, 31, date(2017, 2, 28)), (8, 31, date(2017, 9, 30)), (12, 31, date(2018, 1, 31))],
)
def test_figures_are_due_on_a_day_of_the_next_month(month, day, due):
    assert due_day(2017, month, day) == due

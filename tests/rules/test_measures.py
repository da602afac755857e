"""What a unit has reached on an indicator, by the kind of the indicator and the state of its figures."""

from decimal import Decimal

import pytest
from support.masters import MONTH, YEAR, entry, indicator, items, master, official, ranking, scores, values

from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.measures.measure import Measure, Status

D = Decimal


def measured(master) -> Measure:
    return items(master)[0].measure


def growth(**cells: object) -> dict[str, object]:
    return indicator(kind="增速", 目标="12%", **cells)


def shown(value: Decimal | None, places: int = 4) -> str | None:
    return None if value is None else f"{round_half_up(value, places):f}"


# --- growth, scoring.md §2


def test_growth_is_compared_with_the_target_growth():
    found = measured(values(growth(), [110], base=[100]))
    assert (found.growth, found.gap, found.reached, found.state) == (D("0.1"), -2, False, "未达标")
    assert shown(found.completion) == "0.8333"
    assert (found.x, found.goal, found.status) == (D("0.1"), D("0.12"), Status.SCORABLE)


def test_a_target_growth_reached_exactly_is_reached():
    found = measured(values(growth(), [112], base=[100]))
    assert (found.reached, found.state, found.gap) == (True, "达标", 0)


def test_growth_and_level_basis_of_the_completion_differ_wildly():
    # scoring.md §3: g = 6 %, g* = 12 % gives 50 % against 94.6 %
    assert scores(values(growth(), [106], base=[100])) == ["50.00"]
    assert scores(values(growth(目标口径="总量口径"), [106], base=[100])) == ["94.64"]


def test_negative_growth_earns_nothing_on_the_rate_basis():
    found = measured(values(growth(), [90], base=[100]))
    assert (found.completion, found.gap) == (0, -22)
    assert scores(values(growth(), [90], base=[100])) == ["0.00"]


@pytest.mark.parametrize(("now", "points"), [(100, "100.00"), (99, "99.00"), (110, "100.00")])
def test_a_target_of_no_growth_counts_on_the_level(now, points):
    assert scores(values(indicator(kind="增速", 目标=0), [now], base=[100])) == [points]


@pytest.mark.parametrize(("now", "points"), [(95, "100.00"), (94, "100.00"), (96, "80.00"), (101, "0.00")])
def test_a_target_of_decline_is_reached_by_falling_as_far(now, points):
    assert scores(values(indicator(kind="增速", 目标="-5%"), [now], base=[100])) == [points]


def test_both_figures_zero_is_no_case_for_growth():
    found = measured(values(growth(), [0], base=[0]))
    assert (found.status, found.state, found.growth) == (Status.NOT_APPLICABLE, "持平", None)


def test_growth_from_nothing_waits_for_a_decision_and_blocks_the_ranking():
    master = values(growth(), [50], base=[0])
    found = measured(master)
    assert (found.status, found.state) == (Status.UNDECIDED, "新增，待裁定")
    assert ranking(master).blocked == "镇1“指标甲”新增，待裁定"


@pytest.mark.parametrize(
    ("value", "points", "state"),
    [(50, "62.50", "新增，未达标"), (80, "100.00", "新增，达标"), (0, "0.00", "持平，未达标")],
)
def test_growth_from_nothing_counts_on_the_level_where_one_is_set(value, points, state):
    level = [{"单位": "镇1", "指标": "指标甲", "总量目标": 80}]
    master = values(growth(), [value], base=[0], 目标=level)
    assert scores(master) == [points]
    found = measured(master)
    assert (found.state, found.growth) == (state, None)
    assert (found.gap, found.reached) == (D(value) / 80 * 100 - 100, value == 80)


@pytest.mark.parametrize(
    ("level", "state", "points"),
    [(0, "新增，待裁定", ""), ("0.5", "新增，达标", "100.00"), (1, "新增，达标", "100.00")],
)
def test_only_a_level_above_zero_is_one_to_reach(level, state, points):
    target = [{"单位": "镇1", "指标": "指标甲", "总量目标": level}]
    master = values(growth(), [1], base=[0], 目标=target)
    assert (measured(master).state, scores(master)) == (state, [points])


@pytest.mark.parametrize(
    ("basis", "x", "goal"),
    [("增速", "-0.255", "0.12"), ("完成率", "0.625", "1"), ("数值", "50", "80")],
)
def test_growth_from_nothing_stands_for_each_basis(basis, x, goal):
    level = [{"单位": "镇1", "指标": "指标甲", "总量目标": 80}]
    master = values(growth(计分依据=basis, 计分方法="M5"), [50], base=[0], 目标=level)
    found = measured(master)
    assert (found.x, found.goal) == (D(x), D(goal))


def test_growth_from_nothing_without_a_target_growth_is_told_by_its_level():
    level = [{"单位": "镇1", "指标": "指标甲", "总量目标": 80}]
    found = measured(values(indicator(kind="增速", method="M3"), [60], base=[0], 目标=level))
    assert (found.x, found.goal) == (D("-0.25"), 0)


@pytest.mark.parametrize(
    ("now", "change", "state", "points"),
    [
        (20, 120, "达标（扭亏）", "100.00"),
        (-40, 60, "达标（减亏）", "100.00"),
        (-94, 6, "未达标（减亏）", "50.00"),
        (-130, -30, "未达标（增亏）", "0.00"),
        (-100, 0, "未达标（持平）", "0.00"),
    ],
)
@pytest.mark.parametrize("target_basis", ["增速口径", "总量口径"])
def test_a_loss_is_scored_by_its_change_and_shows_no_growth(now, change, state, points, target_basis):
    master = values(growth(目标口径=target_basis), [now], base=[-100])
    found = measured(master)
    assert (found.growth, found.state, found.gap) == (None, state, change - 12)
    assert found.needed is None
    assert scores(master) == [points]


def test_growth_of_a_figure_that_turned_negative_is_below_minus_one_and_earns_nothing():
    master = values(growth(目标口径="总量口径"), [-50], base=[100])
    assert measured(master).growth == D("-1.5")
    assert scores(master) == ["0.00"]


def test_a_small_base_is_marked_and_its_growth_capped_for_scoring_only():
    # 财政部门: 2252 over a base of 799 is 281.9 % [S16]
    plain = measured(values(growth(), [3051], base=[799], settings={"小基数线": 1000}))
    assert (shown(plain.growth, 3), plain.state, shown(plain.x, 3)) == ("2.819", "达标（小基数）", "2.819")
    capped = measured(
        values(growth(计分方法="M5"), [3051], base=[799], settings={"小基数线": 1000, "增速上限": "100%"})
    )
    assert (shown(capped.growth, 3), capped.x, capped.gap) == ("2.819", 1, 88)


def test_a_base_on_the_line_is_not_small():
    assert measured(values(growth(), [1200], base=[1000], settings={"小基数线": 1000})).state == "达标"


def test_growth_without_a_target_can_still_be_ranked():
    master = values(indicator(kind="增速", method="M5"), [110, 120], base=[100, 100])
    assert scores(master) == ["95.00", "100.00"]
    assert measured(master).state == "未定目标"


def test_growth_without_a_target_may_be_ranked_on_its_values():
    # growth 10 % and −40 %: on growth the first would lead
    master = values(indicator(kind="增速", method="M5", 计分依据="数值"), [110, 120], base=[100, 200])
    assert scores(master) == ["95.00", "100.00"]


def test_growth_without_a_target_cannot_be_scored_by_completion():
    master = values(indicator(kind="增速", method="M2"), [110], base=[100])
    assert (measured(master).status, measured(master).state) == (Status.UNDECIDED, "未定目标")
    assert measured(master).growth == D("0.1")


@pytest.mark.parametrize(
    ("basis", "x", "goal"), [("完成率", "0.5", 1), ("数值", "106", None), ("增速", "0.06", D("0.12"))]
)
def test_the_measure_of_growth_follows_the_basis(basis, x, goal):
    found = measured(values(growth(计分依据=basis), [106], base=[100]))
    assert (found.x, found.goal) == (D(x), goal)


# --- official growth and comparable prices


def comparable(growth_cell: object, **cells: object):
    row = growth(价格口径="可比价", **cells)
    return values(row, [951435], base=[972846], data=[official("镇1", "指标甲", growth_cell)])


def test_growth_at_comparable_prices_is_the_official_one():
    # 云和县 2022: −2.2 % in current prices, −4.1 % as published [S20]
    found = measured(comparable("-4.1%"))
    assert (found.growth, found.state) == (D("-0.041"), "未达标（公布增速）")
    assert found.needed is None


@pytest.mark.parametrize(("cell", "state"), [(None, "未报"), ("待核", "待核")])
def test_growth_at_comparable_prices_is_owed_until_it_is_published(cell, state):
    found = measured(comparable(cell))
    assert (found.status, found.state) == (Status.MISSING, state)


def test_an_official_growth_that_does_not_apply():
    assert measured(comparable("不适用")).status is Status.NOT_APPLICABLE


def test_current_price_growth_is_computed_even_where_one_is_published():
    found = measured(values(growth(), [110], base=[100], data=[official("镇1", "指标甲", "11%")]))
    assert (found.growth, found.state) == (D("0.1"), "未达标")


def test_an_official_growth_stands_in_for_figures_that_are_not_there():
    found = measured(values(growth(), [110], data=[official("镇1", "指标甲", "12%")]))
    assert (found.growth, found.state, found.completion) == (D("0.12"), "达标（公布增速）", 1)
    alone = measured(values(growth(), [None], data=[official("镇1", "指标甲", "12%")]))
    assert alone.state == "达标（公布增速）"
    assert str(alone.value_at) == "数据!J4"


def test_an_official_growth_is_no_value():
    master = values(growth(计分依据="数值", 计分方法="M5"), [None], data=[official("镇1", "指标甲", "12%")])
    assert (measured(master).status, measured(master).state) == (Status.MISSING, "未报")


# --- the states of a figure


@pytest.mark.parametrize(
    ("now", "base", "status", "state"),
    [
        (None, 100, Status.MISSING, "未报"),
        ("未报", 100, Status.MISSING, "未报"),
        ("待核", 100, Status.MISSING, "待核"),
        ("约百万", 100, Status.MISSING, "待核"),
        ("不适用", 100, Status.NOT_APPLICABLE, "不适用"),
        ("/", 100, Status.NOT_APPLICABLE, "不适用"),
        (100, None, Status.MISSING, "缺上年同期"),
        (100, "待核", Status.MISSING, "缺上年同期"),
        (100, "不适用", Status.NOT_APPLICABLE, "不适用"),
        (0, 100, Status.SCORABLE, "未达标"),
    ],
)
def test_the_states_of_a_figure_are_kept_apart(now, base, status, state):
    found = measured(values(growth(), [now], base=[base]))
    assert (found.status, found.state) == (status, state)


@pytest.mark.parametrize("kind", ["总量", "比率", "逆向", "区间", "定性", "排名"])
@pytest.mark.parametrize(
    ("cell", "status", "state"),
    [
        (None, Status.MISSING, "未报"),
        ("待核", Status.MISSING, "待核"),
        ("/", Status.NOT_APPLICABLE, "不适用"),
    ],
)
def test_every_kind_knows_what_is_owed_and_what_does_not_apply(kind, cell, status, state):
    found = measured(values(indicator(kind=kind, 目标=5, 上限值=9, 下限值=1), [cell]))
    assert (found.status, found.state) == (status, state)


# --- what the rest of the year needs


@pytest.mark.parametrize(("month", "needed"), [(6, "0.1636"), (12, None)])
def test_what_the_rest_of_the_year_needs(month, needed):
    row = growth()
    now = entry("镇1", "指标甲", 480, month=month)
    before = entry("镇1", "指标甲", 450, year=YEAR - 1, month=month)
    if month != 12:
        before["12月"] = 1000
    master = values(row, [None], data=[now, before], settings={"统计月份": month})
    assert shown(measured(master).needed) == needed


@pytest.mark.parametrize(("now", "before"), [(None, 450), (480, None), (-40, -100)])
def test_nothing_is_needed_where_there_is_no_growth_of_typed_figures(now, before):
    data = [entry("镇1", "指标甲", before, year=YEAR - 1) | {"12月": 1000}, official("镇1", "指标甲", "12%")]
    assert measured(values(growth(), [now], data=data)).needed is None


def test_nothing_is_needed_at_comparable_prices():
    data = [entry("镇1", "指标甲", 450, year=YEAR - 1) | {"12月": 1000}, official("镇1", "指标甲", "12%")]
    found = measured(values(growth(价格口径="可比价"), [480], data=data))
    assert (found.growth, found.needed) == (D("0.12"), None)


def test_nothing_is_needed_without_last_december():
    assert measured(values(growth(), [480], base=[450])).needed is None


# --- totals, rates, reversed, intervals


def test_a_total_is_measured_by_completion():
    found = measured(values(indicator(目标=40), [30], base=[24]))
    assert (found.completion, found.gap, found.x, found.goal) == (D("0.75"), -25, D("0.75"), 1)
    assert (found.growth, found.reached, found.state) == (D("0.25"), False, "未达标")


def test_a_units_own_target_goes_before_the_indicators():
    master = values(indicator(目标=40), [30], 目标=[{"单位": "镇1", "指标": "指标甲", "目标": 30}])
    found = measured(master)
    assert (found.completion, found.target, str(found.target_at)) == (1, 30, "目标!C4")
    assert found.state == "达标"


def test_a_blank_own_target_leaves_the_indicators():
    master = values(indicator(目标=40), [30], 目标=[{"单位": "镇1", "指标": "指标甲", "总量目标": 30}])
    assert (measured(master).target, str(measured(master).target_at)) == (40, "指标!L4")


def test_figures_know_their_cells():
    found = measured(values(indicator(目标=40), [30], base=[24]))
    assert (str(found.value_at), str(found.base_at)) == ("数据!J4", "数据!J5")
    assert found.figures.month == MONTH


def test_what_is_not_typed_has_no_cell():
    found = measured(values(indicator(method="M5"), [None]))
    assert (found.value_at, found.base_at, found.target_at) == (None, None, None)


@pytest.mark.parametrize("target", [0, -5])
def test_a_total_with_a_target_of_zero_waits_for_a_decision(target):
    found = measured(values(indicator(目标=target), [30]))
    assert (found.status, found.state) == (Status.UNDECIDED, "目标为零或负数")


def test_a_total_without_a_target_is_measured_by_its_value():
    found = measured(values(indicator(method="M5"), [30]))
    assert (found.x, found.goal, found.reached) == (30, None, None)


def test_completion_cannot_be_the_basis_where_there_is_no_target():
    found = measured(values(indicator(method="M5", 计分依据="完成率"), [30]))
    assert (found.status, found.state) == (Status.UNDECIDED, "未定目标")


def test_a_total_can_be_scored_by_its_growth():
    master = values(indicator(method="M5", 计分依据="增速", 目标=40), [30, 30, 30], base=[20, 25, None])
    assert [item.measure.x for item in items(master)] == [D("0.5"), D("0.2"), None]
    assert items(master)[2].measure.state == "缺上年同期"
    without = values(indicator(method="M5", 计分依据="增速"), [30, 30], base=[20, None])
    assert [item.measure.state for item in items(without)] == ["", "缺上年同期"]
    assert (items(without)[0].measure.x, items(without)[0].measure.growth) == (D("0.5"), D("0.5"))


@pytest.mark.parametrize(
    ("target", "unit", "value", "gap"), [(95, "%", 93, -2), ("95%", "%", "93%", -2), ("95%", "", "93%", -2)]
)
def test_rates_are_compared_in_points_however_they_are_typed(target, unit, value, gap):
    master = values(indicator(kind="比率", method="M3", 目标=target, 计量单位=unit), [value])
    assert measured(master).gap == gap
    assert scores(master) == ["79.00"]


@pytest.mark.parametrize(("target", "value", "gap"), [("100%", "98%", -2), (1, "0.98", -2), (2, "1.5", "-0.5")])
def test_a_rate_is_a_fraction_where_its_target_is_not_above_one(target, value, gap):
    assert measured(values(indicator(kind="比率", method="M3", 目标=target), [value])).gap == D(gap)


@pytest.mark.parametrize(
    ("unit", "figures"),
    [("%", [93, 95]), ("％", [93, 95]), ("百分比", [93, 95]), ("个百分点", [93, 95]), ("", ["0.93", "0.95"])],
)
def test_rates_without_a_target_are_compared_in_points_by_their_unit(unit, figures):
    # mean 94: the first is one point behind, −0.1
    assert scores(values(indicator(kind="比率", method="M7", 计量单位=unit), figures)) == ["99.90", "100.00"]


@pytest.mark.parametrize(
    ("value", "rule", "points"),
    [
        (80, "比值", "50.00"),
        (20, "比值", "100.00"),
        (0, "比值", "100.00"),
        (50, "差值", "75.00"),
        (0, "差值", "100.00"),
        (90, "差值", "0.00"),
    ],
)
def test_less_is_better_by_ratio_or_by_difference(value, rule, points):
    master = values(indicator(kind="逆向", 目标=40), [value], settings={"逆向口径": rule})
    assert scores(master) == [points]
    assert measured(master).gap == 40 - value


def test_less_is_better_reaches_the_cap_at_nothing_at_all():
    assert scores(values(indicator(kind="逆向", 目标=40, 封顶="1.2"), [0])) == ["120.00"]


def test_zero_tolerance():
    row = indicator(kind="逆向", 目标=0, 每点扣分=20)
    master = values(row, [0, 1, 3, 9])
    assert scores(master) == ["100.00", "80.00", "40.00", "0.00"]
    assert [item.measure.reached for item in items(master)] == [True, False, False, False]
    assert [item.measure.excess for item in items(master)] == [0, 1, 3, 9]
    assert [item.measure.gap for item in items(master)] == [0, -1, -3, -9]


def test_zero_tolerance_on_the_basis_of_completion():
    assert scores(values(indicator(kind="逆向", 目标=0, 计分依据="完成率", method="M4"), [0, 1])) == ["100.00", "60.00"]


def test_a_negative_target_where_less_is_better_waits_for_a_decision():
    found = measured(values(indicator(kind="逆向", 目标=-1), [3]))
    assert (found.status, found.state) == (Status.UNDECIDED, "目标为负数")


def test_less_is_better_without_a_target_can_be_ranked():
    assert scores(values(indicator(kind="逆向", method="M5"), [3, 1, 2])) == ["90.00", "100.00", "95.00"]


@pytest.mark.parametrize(
    ("value", "points"), [(3, "100.00"), (4, "100.00"), ("2.5", "75.00"), (1, "0.00"), (0, "0.00"), (7, "50.00")]
)
def test_an_interval_pays_by_the_distance_outside(value, points):
    row = indicator(kind="区间", 区间下限=3, 区间上限=5, 下限值=1, 上限值=9)
    assert scores(values(row, [value])) == [points]


@pytest.mark.parametrize(
    ("value", "points", "gap"), [("2.99", "0.00", "-0.01"), (3, "100.00", 0), ("5.5", "0.00", "-0.5")]
)
def test_an_interval_without_outer_bounds_has_hard_edges(value, points, gap):
    master = values(indicator(kind="区间", 下限值=3, 上限值=5), [value])
    assert scores(master) == [points]
    assert measured(master).gap == D(gap)
    assert measured(master).state == ("区间内" if gap == 0 else "区间外")


@pytest.mark.parametrize("bounds", [{}, {"下限值": 3}, {"区间下限": 5, "区间上限": 3}])
def test_an_interval_without_its_ends_waits_for_a_decision(bounds):
    found = measured(values(indicator(kind="区间", **bounds), [4]))
    assert (found.status, found.state) == (Status.UNDECIDED, "未定区间")


@pytest.mark.parametrize(("value", "state", "points"), [(5, "区间内", "100.00"), (6, "区间外", "0.00")])
def test_an_interval_may_be_a_single_value_and_its_ends_lie_inside(value, state, points):
    master = values(indicator(kind="区间", 区间下限=5, 区间上限=5), [value])
    assert (measured(master).state, scores(master)) == (state, [points])


def test_the_ends_of_an_interval_are_no_bounds_of_its_completion():
    row = indicator(kind="区间", method="M4", 区间下限=3, 区间上限=5, 下限值=1, 上限值=9)
    assert scores(values(row, [4, 2, 1])) == ["100.00", "80.00", "60.00"]


# --- judged work and places


def test_grade_words_earn_their_tier():
    master = values(indicator(kind="定性", method="M9"), ["优秀", "良好", "一般", "较差"])
    assert scores(master) == ["100.00", "80.00", "50.00", "0.00"]
    assert [item.measure.state for item in items(master)] == ["优秀", "良好", "一般", "较差"]
    assert [item.measure.completion for item in items(master)] == [1, D("0.8"), D("0.5"), 0]


def test_grade_words_of_the_countys_own():
    row = indicator(kind="定性", method="M9", 分档标准="一类:1; 二类:0.85")
    master = values(row, ["一类", "二类", "三类"])
    assert scores(master)[:2] == ["100.00", "85.00"]
    assert items(master)[0].measure.word == "一类"
    assert (items(master)[2].measure.state, items(master)[2].measure.status) == ("待核", Status.MISSING)


def test_judges_points_and_thresholds():
    assert scores(values(indicator(kind="定性", method="M9", weight=10), ["8.5", 11, 0])) == ["8.50", "10.00", "0.00"]
    row = indicator(kind="定性", method="M9", 分档标准="60:0.6; 80:0.8; 90:1")
    assert scores(values(row, [95, 85, 70, 50])) == ["100.00", "80.00", "60.00", "0.00"]


def test_a_grade_word_under_another_method_is_under_review():
    assert measured(values(indicator(kind="定性", method="M5"), ["优秀"])).state == "待核"


def test_a_broken_tier_table_waits_for_a_decision():
    found = measured(values(indicator(kind="定性", method="M9", 分档标准="优秀"), ["优秀"]))
    assert found.status is Status.UNDECIDED
    assert found.state.startswith("分档标准有误")


def test_places_of_the_county_go_down_the_ladder():
    row = indicator(kind="排名", method="M5")
    master = values(row, [3, 7, 1])
    assert scores(master) == ["90.00", "70.00", "100.00"]
    assert [item.rank for item in items(master)] == [3, 7, 1]


def test_a_smaller_place_of_the_county_is_better_by_every_method():
    assert scores(values(indicator(kind="排名", method="M4"), [1, 3, 5])) == ["100.00", "80.00", "60.00"]


def test_a_place_behind_the_mean_is_one_point_of_any_measure():
    # places 1, 2 and 3: the last is one behind the mean, −0.1
    row = indicator(kind="比率", method="M7", 计分依据="名次")
    assert scores(values(row, ["0.9", "0.8", "0.7"])) == ["100.00", "100.00", "99.90"]


@pytest.mark.parametrize("value", [0, "2.5", -1])
def test_what_is_no_place_waits_for_a_decision(value):
    found = measured(values(indicator(kind="排名", method="M5"), [value]))
    assert (found.status, found.state) == (Status.UNDECIDED, "不是名次")


def test_a_target_place_is_reached_from_below():
    master = values(indicator(kind="排名", 目标=3), [2, 3, 6])
    assert scores(master) == ["100.00", "100.00", "50.00"]
    assert [item.measure.reached for item in items(master)] == [True, True, False]
    assert items(master)[2].measure.gap == -3


def test_a_target_place_of_zero_is_none():
    assert measured(values(indicator(kind="排名", method="M5", 目标=0), [2])).reached is None


def test_completions_by_different_targets_tie_where_the_fractions_are_equal():
    # (1/3) / 0.1 and (2/3) / 0.2 are the same number
    targets = [{"单位": "镇1", "指标": "指标甲", "目标": "10%"}, {"单位": "镇2", "指标": "指标甲", "目标": "20%"}]
    row = growth(计分依据="完成率", 计分方法="M5")
    master = values(row, [4, 5], base=[3, 3], 目标=targets)
    assert scores(master) == ["100.00", "100.00"]


# --- bases of which there is no growth, as the county has decided


def ruled(value, base, settings, **cells):
    book = values(growth(**cells), [value], base=[base], settings=settings)
    found = measured(book)
    return found.status, found.state, scores(book)[0] if found.status is Status.SCORABLE else None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("按总量目标", (Status.NOT_APPLICABLE, "持平", None)),
        ("视同零增长", (Status.SCORABLE, "未达标（持平）", "0.00")),
        ("不适用", (Status.NOT_APPLICABLE, "持平，不适用", None)),
        ("待裁定", (Status.UNDECIDED, "持平，待裁定", None)),
    ],
)
def test_nothing_from_nothing_is_what_the_county_says(rule, expected):
    assert ruled(0, 0, {"两期皆零": rule}) == expected


def test_no_growth_is_below_the_target_by_all_of_it():
    found = measured(values(growth(), [0], base=[0], settings={"两期皆零": "视同零增长"}))
    assert (found.growth, found.gap, found.completion) == (0, -12, 0)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("按总量目标", (Status.UNDECIDED, "新增，待裁定", None)),
        ("视同达标", (Status.SCORABLE, "新增，视同达标", "100.00")),
        ("不适用", (Status.NOT_APPLICABLE, "新增，不适用", None)),
        ("待裁定", (Status.UNDECIDED, "新增，待裁定", None)),
    ],
)
def test_something_from_nothing_is_what_the_county_says(rule, expected):
    assert ruled(5, 0, {"基数为零": rule}) == expected


@pytest.mark.parametrize(("basis", "x", "goal"), [("增速", D("0.12"), D("0.12")), ("完成率", 1, 1), ("数值", 5, None)])
def test_what_counts_as_reached_is_the_target_and_no_more(basis, x, goal):
    found = measured(values(growth(计分依据=basis), [5], base=[0], settings={"基数为零": "视同达标"}))
    assert (found.x, found.goal, found.completion, found.gap, found.reached, found.growth) == (
        x,
        goal,
        1,
        0,
        True,
        None,
    )


def test_without_a_target_nothing_counts_as_reached():
    found = measured(values(indicator(kind="增速"), [5], base=[0], settings={"基数为零": "视同达标"}))
    assert (found.status, found.state) == (Status.UNDECIDED, "新增，未定目标")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("按增减额", (Status.SCORABLE, "达标（扭亏）", "100.00")),
        ("不适用", (Status.NOT_APPLICABLE, "扭亏，不适用", None)),
        ("待裁定", (Status.UNDECIDED, "扭亏，待裁定", None)),
    ],
)
def test_a_negative_base_is_what_the_county_says(rule, expected):
    assert ruled(5, -10, {"基数为负": rule}) == expected


@pytest.mark.parametrize(("value", "words"), [(-5, "减亏"), (-10, "持平"), (-15, "增亏"), (0, "扭亏")])
def test_how_a_negative_base_was_left_is_told_with_the_decision(value, words):
    assert ruled(value, -10, {"基数为负": "待裁定"}) == (Status.UNDECIDED, f"{words}，待裁定", None)


@pytest.mark.parametrize("rule", ["待裁定", "视同达标", "不适用"])
def test_a_typed_level_comes_before_the_countys_rule_for_growth_from_nothing(rule):
    """基数为零 says what to do without a level; where 总量目标 is typed, 60 of 120 is half of it."""
    aim = [{"单位": "甲", "指标": "指标甲", "目标": "12%", "总量目标": 120}]
    book = master(
        [indicator(kind="增速", 目标="12%", 计分依据="完成率")], [entry("甲", "指标甲", 60), entry("甲", "指标甲", 0, year=2016)],
        units=["甲"], 目标=aim, settings={"基数为零": rule},
    )  # fmt: skip
    assert items(book)[0].measure.completion == Decimal("0.5")
    assert items(book)[0].score == 50


@pytest.mark.parametrize("rule", ["视同零增长", "待裁定", "不适用"])
def test_a_typed_level_comes_before_the_countys_rule_for_nothing_in_both_years(rule):
    aim = [{"单位": "甲", "指标": "指标甲", "目标": "12%", "总量目标": 120}]
    book = master(
        [indicator(kind="增速", 目标="12%", 计分依据="完成率")], [entry("甲", "指标甲", 0), entry("甲", "指标甲", 0, year=2016)],
        units=["甲"], 目标=aim, settings={"两期皆零": rule},
    )  # fmt: skip
    assert items(book)[0].measure.completion == 0


@pytest.mark.parametrize(
    ("what", "figures"),
    [
        ({"kind": "增速", "目标": "10%"}, ((90, 100), (100, 100), (110, 100))),
        ({"kind": "总量", "目标": 100}, ((-20, None), (0, None), (100, None))),
        ({"kind": "逆向", "目标": 100}, ((250, None), (200, None), (100, None))),
    ],
)
def test_a_completion_below_zero_is_zero_for_methods_that_compare_too(what, figures):
    """The middle unit is at 0 exactly, and the worst one is shown as 0 too: M4 gives both the base score of 60."""
    rows = []
    for n, (now, before) in enumerate(figures):
        rows.append(entry(f"镇{n}", "指标甲", now))
        rows += [entry(f"镇{n}", "指标甲", before, year=2016)] if before else []
    book = master(
        [indicator(method="M4", 计分依据="完成率", **what)],
        rows,
        units=["镇0", "镇1", "镇2"],
        settings={"逆向口径": "差值"},
    )
    found = items(book)
    assert [item.measure.completion for item in found] == [0, 0, 1]
    assert [item.score for item in found] == [60, 60, 100]

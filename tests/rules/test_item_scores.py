"""Item scores of a group: places, clipping, rounding, and units that have nothing to score."""

from decimal import Decimal

import pytest
from support.masters import entry, indicator, items, master, ranking, scored, scores, standing, values

from catchup_xl.rules.exact import exactly
from catchup_xl.rules.measures.measure import Status
from catchup_xl.rules.ranking.item_scores import score_indicator


def owed(**cells: object):
    return values(indicator(目标=100, **cells), [80, None, 60])


def test_a_figure_that_is_owed_is_left_out_in_a_preview():
    found = items(owed())
    assert (found[1].score, found[1].available, found[1].rank) == (None, False, None)


def test_a_figure_that_is_owed_earns_nothing_in_the_final_ranking():
    master = values(indicator(目标=100), [80, None, 60], settings={"发布状态": "正式"})
    assert scores(master) == ["80.00", "0.00", "60.00"]
    assert items(master)[1].available


@pytest.mark.parametrize(
    ("own", "of_all", "score"),
    [("记0并列缺报", None, "0.00"), (None, "记0并列缺报", "0.00"), ("暂不计(占位)", "记0并列缺报", "")],
)
def test_the_indicators_own_rule_for_missing_figures_goes_first(own, of_all, score):
    row = indicator(目标=100, 未报处理=own)
    assert scores(values(row, [80, None], settings={"未报处理": of_all}))[1] == score


@pytest.mark.parametrize(
    ("rule", "score", "available"),
    [("权重重分", "", False), ("记满分", "100.00", True), ("同组均分", "70.00", True), ("不得分", "0.00", True)],
)
def test_a_task_that_does_not_apply(rule, score, available):
    row = indicator(目标=100, 不适用处理=rule)
    master = values(row, [80, "不适用", 60])
    assert scores(master)[1] == score
    assert items(master)[1].available is available
    assert scores(values(indicator(目标=100), [80, "/", 60], settings={"不适用处理": rule}))[1] == score


def test_the_mean_of_no_peers_is_no_score():
    assert scores(values(indicator(目标=100, 不适用处理="同组均分"), ["/", "/"])) == ["", ""]


def test_the_mean_of_peers_is_that_of_their_shown_scores():
    # 33.33, 66.67 and 66.67 make 55.5566…
    row = indicator(目标=3, 不适用处理="同组均分")
    assert scores(values(row, [1, 2, 2, "/"]))[3] == "55.56"


def test_scores_are_rounded_half_up_to_the_items_places():
    # 0.145 and 0.5 are halves that binary fractions miss
    row = indicator(目标=1000, weight=1)
    assert scores(values(row, [145, 144], settings={"得分小数位": 2})) == ["0.15", "0.14"]
    assert scores(values(row, [500], settings={"得分小数位": 0})) == ["1"]
    assert scores(values(indicator(目标=3, weight=1), [1], settings={"得分小数位": 15})) == ["0.333333333333333"]


def test_scores_stay_between_the_floor_and_the_cap():
    row = indicator(目标=100, 保底="0.3", 封顶="1.1")
    assert scores(values(row, [10, 50, 200])) == ["30.00", "50.00", "110.00"]
    assert scores(values(indicator(method="M1", 目标=100, 保底="0.3"), [10])) == ["30.00"]


def test_without_a_cap_no_method_exceeds_the_weight():
    assert scores(values(indicator(目标=100, method="M3"), [200])) == ["100.00"]


def test_the_cap_is_a_share_of_the_weight():
    assert scores(values(indicator(method="M5", 封顶="0.9"), [3])) == ["90.00"]


@pytest.mark.parametrize(("rule", "expected"), [("记满分", ["26", "0", "33"]), ("不得分", ["26", "0", "0"])])
def test_scores_without_a_figure_have_the_items_places_too(rule, expected):
    settings = {"得分小数位": 0, "未报处理": "记0并列缺报", "不适用处理": rule}
    assert scores(values(indicator(目标=100, weight=33), [80, None, "/"], settings=settings)) == expected


@pytest.mark.parametrize("rule", ["记满分", "不得分", "同组均分"])
def test_what_waits_for_a_decision_is_no_task_that_does_not_apply(rule):
    master = values(indicator(目标=0, 不适用处理=rule), [5])
    assert scores(master) == [""]


def test_all_that_waits_for_a_decision_is_counted():
    master = values(indicator(目标=100, method="M3", 计分依据="增速"), [80, 70, 60], base=[70, 70, 70])
    assert ranking(master).blocked == "镇1“指标甲”没有可比的目标；镇2“指标甲”没有可比的目标，等 3 项"
    refused = values(indicator(method="M4b"), [1, 2, 3])
    assert [item.measure.status for item in items(refused)] == [Status.UNDECIDED] * 3


def test_an_unknown_method_waits_for_a_decision():
    master = values(indicator(目标=100, method="秘方"), [80])
    assert items(master)[0].measure.state == "计分方法不明"
    assert ranking(master).blocked == "镇1“指标甲”计分方法不明"


def test_an_indicator_without_weight_is_measured_and_not_scored():
    found = items(values(indicator(目标=100, weight=None), [80, None, "/"]))
    assert [(item.score, item.available) for item in found] == [(None, False)] * 3
    assert found[0].rank == 1


def test_points_above_a_target_that_has_no_counterpart_in_the_measure_wait_for_a_decision():
    master = values(indicator(目标=100, method="M3", 计分依据="增速"), [80], base=[70])
    assert items(master)[0].measure.state == "没有可比的目标"


def test_reaching_a_target_that_is_none_waits_for_a_decision():
    master = values(indicator(kind="区间", method="M1", 下限值=1, 上限值=2), [1, 3])
    assert scores(master) == ["100.00", "0.00"]


def test_a_method_that_refuses_its_parameters_says_why():
    master = values(indicator(method="M4b"), [1, 2])
    assert items(master)[0].measure.state.startswith("分档功效系数法需要")
    assert items(master)[0].measure.status is Status.UNDECIDED
    assert not items(master)[0].available


def test_ties_share_the_better_place():
    master = values(indicator(method="M5"), [5, 7, 5, 3])
    assert [item.rank for item in items(master)] == [2, 1, 2, 4]
    assert scores(master) == ["95.00", "100.00", "95.00", "85.00"]


def test_ties_may_share_the_mean_of_their_places():
    assert scores(values(indicator(method="M5"), [5, 7, 5, 3], settings={"并列计分": "平均名次分"})) == [
        "92.50", "100.00", "92.50", "85.00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "expected"), [("总量", ["80.00", "60.00", "100.00"]), ("逆向", ["80.00", "100.00", "60.00"])]
)
def test_min_max_within_the_group(kind, expected):
    assert scores(values(indicator(kind=kind, method="M4"), [15, 10, 20])) == expected


def test_min_max_with_fixed_bounds():
    row = indicator(method="M4", 基础比例=0, 下限值=0, 上限值=20)
    assert scores(values(row, [15, 10, 25, -5])) == ["75.00", "50.00", "100.00", "0.00"]


def test_min_max_of_one_unit_and_of_equals():
    assert scores(values(indicator(method="M4"), [15])) == ["100.00"]
    assert scores(values(indicator(method="M4"), [15, 15], settings={"同值处理": "均分0.8w"})) == ["80.00", "80.00"]


def test_the_measure_may_be_the_place():
    row = indicator(method="M4", 计分依据="名次", 目标=10)
    master = values(row, [5, 8, 1])
    assert [item.measure.x for item in items(master)] == [2, 1, 3]
    assert scores(master) == ["80.00", "100.00", "60.00"]


def test_a_place_as_the_measure_is_that_among_those_with_a_figure():
    master = values(indicator(method="M5", 计分依据="名次"), [8, None, 9, "/"])
    assert scores(master) == ["95.00", "", "100.00", ""]
    assert [item.measure.state for item in items(master)] == ["", "未报", "", "不适用"]


def test_a_place_as_the_measure_has_no_target_to_be_above():
    master = values(indicator(method="M3", 计分依据="名次", 目标=5), [8, 9])
    assert [(item.score, item.measure.state) for item in items(master)] == [(None, "没有可比的目标")] * 2


def test_the_place_where_less_is_better():
    assert [item.rank for item in items(values(indicator(kind="逆向", method="M5", 计分依据="名次"), [5, 8, 1]))] == [
        2, 3, 1,
    ]  # fmt: skip


def test_a_judged_share_gives_way_to_its_place():
    row = indicator(kind="定性", method="M9", 计分依据="名次", 分档标准="1:1; 2:0.9; 优秀:1; 良好:0.8")
    assert scores(values(row, ["优秀", "良好"])) == ["100.00", "90.00"]


def test_places_among_those_over_the_target():
    # 4 + 6 points [S1]: 13 % first, 9 % second, 8 % third, below the target nothing
    row = indicator(kind="增速", method="M8", weight=10, 目标="8%")
    assert scores(values(row, [109, 113, 107, 108], base=[100] * 4)) == ["9.70", "10.00", "0.00", "9.40"]


def test_places_among_those_over_the_target_where_less_is_better():
    # 40 for the target of 40, and 60 or 57 by place
    assert scores(values(indicator(kind="逆向", method="M8", 目标=40), [30, 10, 50])) == ["97.00", "100.00", "0.00"]


@pytest.mark.parametrize("only", [0, 1, 2])
def test_a_what_if_scores_one_unit_beside_all_its_peers(only):
    master = values(indicator(method="M4"), [1, 2, 3])
    [gauge] = scored(master).gauges
    measures = [item.measure for item in items(master)]
    with exactly():
        found = score_indicator(gauge, measures, master.settings, only=[only])
    assert [item.score for item in found] == [60 + 20 * n if n == only else None for n in range(3)]
    assert [item.available for item in found] == [n == only for n in range(3)]
    assert [item.rank for item in found] == [3, 2, 1]


def test_the_mean_of_the_group():
    assert scores(values(indicator(kind="增速", method="M7"), [106, 110], base=[100, 100])) == ["99.80", "100.00"]


def test_the_best_of_the_group():
    assert scores(values(indicator(method="M6"), [30, 40])) == ["75.00", "100.00"]
    assert scores(values(indicator(kind="逆向", method="M6"), [30, 40])) == ["100.00", "75.00"]


@pytest.mark.parametrize(
    ("kind", "figures", "expected"),
    [
        ("总量", [30, 50, 20], ["30.00", "50.00", "20.00"]),
        ("总量", [30, -50, 20], ["60.00", "0.00", "40.00"]),
        ("总量", [0, 0], ["0.00", "0.00"]),
        ("逆向", [2, 4, 4], ["50.00", "25.00", "25.00"]),
        ("逆向", [2, 0, 0], ["0.00", "50.00", "50.00"]),
    ],
)
def test_the_share_of_the_groups_sum(kind, figures, expected):
    assert scores(values(indicator(kind=kind, method="M6b"), figures)) == expected


def test_shortfall_is_a_share_of_the_target():
    row = indicator(kind="比率", method="M3b", weight=10, 目标=95, 计量单位="%")
    # 90.25 is 5 % short: two and a half steps of 2 %
    assert scores(values(row, ["90.25", 95, 99])) == ["7.50", "10.00", "10.00"]
    assert scores(values(row, ["90.25"], settings={"不足一档": "进一"})) == ["7.00"]
    assert scores(values(row | {"每档幅度": 5, "每档扣分": 2}, ["90.25"])) == ["8.00"]


def test_shortfall_of_a_negative_target_growth_is_a_share_of_its_size():
    row = indicator(kind="增速", method="M3b", weight=10, 目标="-10%")
    # −9.6 % is 0.4 points short, 4 % of the target's size: two steps
    assert scores(values(row, ["90.4", "89.6"], base=[100, 100])) == ["8.00", "10.00"]


def test_shortfall_where_less_is_better():
    row = indicator(kind="逆向", method="M3b", weight=10, 目标=50)
    assert scores(values(row, [52, 50, 40])) == ["8.00", "10.00", "10.00"]


def test_nothing_at_all_stands_before_every_completion_ratio():
    row = indicator(kind="逆向", method="M5", 计分依据="完成率", 目标=10)
    master = values(row, [1, 0, 20])
    assert [item.rank for item in items(master)] == [2, 1, 3]
    assert scores(master) == ["95.00", "100.00", "90.00"]


@pytest.mark.parametrize(
    ("method", "expected"), [("M4", ["100.00", "100.00", "60.00"]), ("M6", ["100.00", "100.00", "5.00"])]
)
def test_nothing_at_all_counts_as_the_best_completion_ratio(method, expected):
    row = indicator(kind="逆向", method=method, 计分依据="完成率", 目标=10)
    assert scores(values(row, [1, 0, 20])) == expected


@pytest.mark.parametrize(
    ("basis", "base", "xs", "places"),
    [
        ("数值", [5, 5, 5], [5, 0, 3], [3, 1, 2]),
        ("增速", [5, 5, 5], ["0", "-1", "-0.4"], [3, 1, 2]),
        ("名次", [5, 5, 5], [3, 1, 2], [3, 1, 2]),
    ],
)
def test_nothing_at_all_is_a_plain_zero_on_any_other_basis(basis, base, xs, places):
    master = values(indicator(kind="逆向", method="M4", 计分依据=basis, 目标=10), [5, 0, 3], base=base)
    assert [item.measure.x for item in items(master)] == [Decimal(x) for x in xs]
    assert [item.rank for item in items(master)] == places
    assert scores(master)[:2] == ["60.00", "100.00"]


def test_nothing_at_all_beside_a_figure_that_is_owed():
    row = indicator(kind="逆向", method="M5", 计分依据="完成率", 目标=10)
    assert scores(values(row, [5, 0, None])) == ["95.00", "100.00", ""]


def test_a_place_of_the_county_stays_what_it_is_on_the_basis_of_places():
    assert scores(values(indicator(kind="排名", method="M4", 计分依据="名次"), [3, 9, 1])) == [
        "90.00",
        "60.00",
        "100.00",
    ]


@pytest.mark.parametrize("bound", [{"上限值": 9}, {"下限值": 1}])
def test_one_outer_end_of_an_interval_is_no_bound_of_its_completion_either(bound):
    row = indicator(kind="区间", method="M4", 基础比例=0, 区间下限=3, 区间上限=5, **bound)
    assert scores(values(row, [4, 2, 7])) == (
        ["100.00", "0.00", "50.00"] if "上限值" in bound else ["100.00", "50.00", "0.00"]
    )


def test_nothing_at_all_counts_as_the_target_at_least():
    row = indicator(kind="逆向", method="M6", 计分依据="完成率", 目标=10)
    assert scores(values(row, [20, 0])) == ["50.00", "100.00"]


@pytest.mark.parametrize("method", ["M4", "M5", "M7"])
def test_where_nothing_at_all_happened_anywhere_all_have_full_points(method):
    row = indicator(kind="逆向", method=method, 目标=40, 计分依据="完成率")
    assert scores(values(row, [0, 0])) == ["100.00", "100.00"]


def test_nothing_at_all_leads_those_over_their_target():
    row = indicator(kind="逆向", method="M8", weight=10, 计分依据="完成率", 目标=10)
    assert scores(values(row, [1, 0, 20])) == ["9.70", "10.00", "0.00"]


def test_a_vetoed_item_is_zero_and_says_so():
    veto = [
        {"日期": "2017-02-01", "单位": "甲", "指标": "指标甲", "类型": "否决", "否决效果": "V1 本项记0", "文号": "1号"}
    ]
    found = standing(
        master([indicator(目标=10)], [entry("甲", "指标甲", 8), entry("乙", "指标甲", 8)], 加减分=veto), "甲"
    )
    assert (found.items[0].score, found.items[0].vetoed, found.total) == (0, True, 0)


def test_a_vetoed_item_that_is_owed_or_does_not_apply_is_zero_all_the_same():
    veto = [
        {"日期": "2017-02-01", "单位": "甲", "指标": "指标甲", "类型": "否决", "否决效果": "V1 本项记0", "文号": "1号"}
    ]
    rows = [indicator(目标=10, weight=40), indicator("指标乙", 目标=10, weight=60)]
    data = [entry("甲", "指标甲", "/"), entry("甲", "指标乙", 10)]
    found = standing(master(rows, data, units=["甲"], 加减分=veto), "甲")
    assert (found.items[0].score, found.items[0].available, found.total, found.rank) == (0, True, 60, 1)


@pytest.mark.parametrize(("places", "zero"), [(0, "0"), (1, "0.0"), (2, "0.00")])
def test_the_zero_of_a_veto_has_the_items_places(places, zero):
    veto = [
        {"日期": "2017-02-01", "单位": "甲", "指标": "指标甲", "类型": "否决", "否决效果": "V1 本项记0", "文号": "1号"}
    ]
    book = master([indicator(目标=10)], [entry("甲", "指标甲", 8)], settings={"得分小数位": places}, 加减分=veto)
    assert f"{standing(book, '甲').items[0].score}" == zero

"""Totals, who stands below the line, the climbing bonus, the distances, and what the notes say."""

from decimal import Decimal

import pytest
from support.masters import entry, event, indicator, master, official, ranking, ranks, standing, unit

from catchup_xl.rules.ranking.places import within
from catchup_xl.rules.ranking.standings import NO_EVENTS, Assessment

D = Decimal
SIX = {"得分小数位": 2}


def board(points: dict[str, object], *, units: list[object] | None = None, settings=None, **sheets):
    data = [entry(u, "指标甲", p) for u, p in points.items()]
    return master([indicator(目标=100)], data, units=units or list(points), settings=settings, **sheets)


def two(first: object, second: object, *, weights: tuple[object, object] = (75, 25), **settings: object):
    rows = [
        indicator("子", "定性", weights[0], "M9"),
        indicator("丑", "定性", weights[1], "M9"),
    ]
    data = [entry("甲", "子", first), entry("甲", "丑", second)]
    return standing(master(rows, data, units=["甲"], settings=settings), "甲")


def test_a_total_is_the_sum_of_shown_scores():
    # 0.125 + 0.125 is 0.25 unrounded and 0.26 on the circular
    rows = [indicator(name, 目标=1000, weight=1) for name in ("子", "丑")]
    data = [entry("甲", name, 125) for name in ("子", "丑")]
    found = standing(master(rows, data, units=["甲"]), "甲")
    assert [item.score for item in found.items] == [D("0.13"), D("0.13")]
    assert (found.total, f"{found.total}") == (D("0.26"), "0.26")


@pytest.mark.parametrize(("places", "total"), [(0, "90"), (1, "89.5"), (2, "89.50"), (10, "89.5000000000")])
def test_a_total_has_its_own_places(places, total):
    assert str(two("70.5", 19, 总分小数位=places).total) == total


def test_the_weight_of_a_task_that_does_not_apply_goes_to_the_others():
    # 60 of 75 is 80 of 100
    found = two(60, "/", 最低可用权重="0.75")
    assert (found.total, found.rank, found.note) == (80, 1, "1 项不适用")
    assert two(50, "/", weights=(60, 60), 最低可用权重=0).total == 100


@pytest.mark.parametrize(("least", "rank"), [("0.75", 1), ("0.7501", None), ("0.8", None), (0, 1)])
def test_a_unit_with_too_little_weight_is_not_ranked(least, rank):
    found = two(60, "/", 最低可用权重=least)
    assert found.rank == rank
    assert ("可计分权重仅 75.0%，不排名" in found.note) is (rank is None)


def test_four_fifths_of_thirty_equal_indicators_are_enough():
    # 24 · 1/30 is 0.8, however thirtieths are written
    names = [f"项{n:02d}" for n in range(30)]
    rows = [indicator(name, "定性", 1, "M9") for name in names]
    data = [entry("甲", name, 1) for name in names[:24]]
    found = standing(master(rows, data, units=["甲"]), "甲")
    assert (found.rank, found.total) == (1, 24)
    assert standing(master(rows, data[:23], units=["甲"]), "甲").rank is None


def test_without_anything_to_score_there_is_no_total():
    found = two("/", "/")
    assert (found.total, found.rank, found.note) == (None, None, "没有可计分的指标；2 项不适用")


def test_where_all_weight_is_handed_on_nothing_is_left_to_carry_it():
    found = two("/", 0, weights=(100, 0))
    assert (found.total, found.rank) == (None, None)


def test_what_is_owed_is_named():
    rows = [indicator(name, "定性", 20, "M9") for name in "子丑寅卯辰"]
    data = [entry("甲", "子", 20)]
    preview = standing(master(rows, data, units=["甲"], settings={"最低可用权重": 0}), "甲")
    assert preview.note == "不完整，未报 4 项：丑、寅、卯等"
    final = standing(master(rows, [*data, entry("甲", "丑", 9)], units=["甲"], settings={"发布状态": "正式"}), "甲")
    assert (final.note, final.total, final.rank) == ("缺报 3 项：寅、卯、辰", 29, 1)
    one = standing(master(rows[:2], data, units=["甲"], settings={"最低可用权重": 0}), "甲")
    assert one.note == "不完整，未报 1 项：丑"


# --- climbing


LAST = [unit("甲", 上年名次=1), unit("乙", 上年名次=2), unit("丙", 上年名次=3)]


def climbed(points: tuple[object, object, object], **settings: object):
    return board(dict(zip("甲乙丙", points, strict=True)), units=LAST, settings=settings)


def test_each_place_that_a_unit_climbed_is_paid():
    found = ranking(climbed((70, 80, 90), 进位加分="0.5"))
    assert [(s.unit.name, s.total, s.events) for s in found.standings] == [
        ("丙", 91, 1), ("乙", 80, 0), ("甲", 70, 0),
    ]  # fmt: skip
    assert found.standings[0].note == "进位加 1 分"


def test_the_climbing_bonus_is_capped():
    assert standing(climbed((70, 80, 90), 进位加分=2, 进位加分上限="2.50"), "丙").events == D("2.5")
    assert "进位加 2.5 分" in standing(climbed((70, 80, 90), 进位加分=2, 进位加分上限="2.50"), "丙").note
    assert standing(climbed((70, 80, 90), 进位加分=2, 进位加分上限=0), "丙").events == 0


@pytest.mark.parametrize(("keep", "points"), [("是", "0.5"), ("否", "0"), (None, "0")])
def test_holding_the_first_place_counts_as_a_climb_where_the_rule_says_so(keep, points):
    found = climbed((90, 80, 70), 进位加分="0.5", 保持第一加分=keep)
    assert standing(found, "甲").events == D(points)
    assert standing(found, "乙").events == 0


def test_holding_another_place_is_no_climb():
    assert standing(climbed((80, 90, 70), 进位加分=1, 保持第一加分="是"), "丙").events == 0


def test_the_climbing_bonus_may_change_the_order():
    found = climbed((90, "89.4", 70), 进位加分=0)
    assert ranks(found) == [1, 2, 3]
    moved = board({"甲": "89.4", "乙": 90, "丙": "89.5"}, units=LAST, settings={"进位加分": "0.6"})
    # 乙 climbs from 2 to 1 and 丙 from 3 to 2: both gain, 甲 falls
    assert [standing(moved, name).total for name in "甲乙丙"] == [D("89.4"), D("90.6"), D("90.1")]


def test_a_newcomer_and_a_unit_below_the_line_do_not_climb():
    units = [unit("甲"), unit("乙", 上年名次=3), unit("丙", 上年名次=2)]
    out = [event("丙", "否决", 否决效果="V5 取消排名资格")]
    found = board({"甲": 90, "乙": 80, "丙": 99}, units=units, settings={"进位加分": 1}, 加减分=out)
    assert [(standing(found, n).events, standing(found, n).rank) for n in "甲乙丙"] == [(0, 1), (1, 2), (0, None)]


def test_climbing_counts_within_the_present_members():
    units = [unit("甲", 上年名次=5), unit("乙", 上年名次=9)]
    found = board({"甲": 80, "乙": 90}, units=units, settings={"进位加分": 1})
    assert [standing(found, n).events for n in "甲乙"] == [0, 1]


def test_a_unit_below_the_line_keeps_its_place_of_last_year_and_does_not_move():
    out = [event("乙", "否决", 否决效果="V5 取消排名资格")]
    found = board({"甲": 70, "乙": 80, "丙": 90}, units=LAST, 加减分=out)
    assert [(standing(found, n).last_rank, standing(found, n).movement) for n in "甲乙丙"] == [
        (1, "↓1"), (2, ""), (2, "↑1"),
    ]  # fmt: skip


@pytest.mark.parametrize("unknown", ["年度", "统计月份"])
def test_without_a_period_there_are_no_events_and_nothing_is_blocked(unknown):
    book = master([indicator(目标=100)], settings={unknown: None}, 加减分=[event("甲", "加分", 1)])
    found = Assessment(book, "一组")
    assert (found.tally(book.units[0]), found.blocked) == (NO_EVENTS, "")


# --- distances


def test_the_distance_to_the_unit_above_jumps_over_a_tie():
    found = ranking(board({"甲": 90, "乙": 88, "丙": 88, "丁": 80}))
    assert [s.behind_next for s in found.standings] == [None, 2, 2, 8]


def test_the_distance_to_the_benchmark():
    found = board({"甲": 90, "乙": 88, "丙": 80}, settings={"追赶对象": "乙"})
    assert [standing(found, n).behind_benchmark for n in "甲乙丙"] == [-2, None, 8]


def test_the_benchmark_below_the_line_still_has_a_total():
    out = [event("乙", "否决", 否决效果="V5 取消排名资格")]
    found = board({"甲": 80, "乙": 88}, settings={"追赶对象": "乙"}, 加减分=out)
    assert standing(found, "甲").behind_benchmark == 8
    assert (standing(found, "乙").rank, standing(found, "乙").behind_benchmark) == (None, None)
    assert standing(found, "乙").behind_next is None


def test_without_a_benchmark_there_is_no_distance_to_it():
    assert standing(board({"甲": 90, "乙": 88}), "甲").behind_benchmark is None


def test_another_group_is_ranked_by_itself():
    units = [unit("甲"), unit("乙"), unit("丙", "二组"), unit("丁", "二组")]
    rows = [indicator(目标=100, 适用组="一组、二组"), indicator("指标乙", "定性", 10, "M9", 适用组="二组")]
    data = [entry(u, "指标甲", p) for u, p in zip("甲乙丙丁", (90, 80, 70, 60), strict=True)]
    data += [entry("丁", "指标乙", 10), entry("丙", "指标乙", 0)]
    both = master(rows, data, units=units)
    assert ranks(both) == [1, 2]
    assert (ranking(both).name, [row.name for row in ranking(both).indicators]) == ("一组", ["指标甲"])
    assert ranks(both, "二组") == [1, 1]


def test_a_blocked_group_shows_scores_and_no_places():
    rows = [indicator(目标=100, weight=50), indicator("指标乙", "增速", 50, 目标="12%")]
    data = [entry("甲", "指标甲", 50), entry("甲", "指标乙", 5), entry("甲", "指标乙", 0, year=2016)]
    data += [entry("乙", "指标甲", 60), official("乙", "指标乙", "12%")]
    found = ranking(master(rows, data))
    assert found.blocked == "甲“指标乙”新增，待裁定"
    assert (found.name, [row.name for row in found.indicators]) == ("一组", ["指标甲", "指标乙"])
    assert [s.events for s in found.standings] == [0, 0]
    assert [(s.total, s.rank, s.grade, s.note) for s in found.standings] == [(None, None, None, "未排名")] * 2
    assert found.standings[1].items[1].score == 50


def test_many_open_decisions_are_counted():
    rows = [indicator(目标=0)]
    data = [entry(u, "指标甲", 5) for u in "甲乙丙"]
    found = ranking(master(rows, data, units=list("甲乙丙")))
    assert found.blocked == "甲“指标甲”目标为零或负数；乙“指标甲”目标为零或负数，等 3 项"


def test_names_with_stray_spaces_are_the_same_unit():
    found = board({"甲": 90}, units=[unit(" 甲 ")])
    assert standing(found, "甲").total == 90


def test_a_unit_that_has_returned_nothing_yet_has_no_total_rather_than_none_earned():
    book = master([indicator(目标=100)], [entry("乙", "指标甲", 50)], settings={"发布状态": "预览"})
    found = standing(book, "甲")
    assert (found.total, found.exact, found.rank) == (None, None, None)
    assert found.note.startswith("没有可计分的指标")


def test_last_years_places_are_counted_anew_when_one_has_left_and_one_is_new():
    """Places 1, 2, 4, 5 stayed (the third has left), and one came without a place."""
    assert within({"甲": 1, "乙": 2, "丙": 4, "丁": 5, "新": None}) == {"甲": 1, "乙": 2, "丙": 3, "丁": 4, "新": None}

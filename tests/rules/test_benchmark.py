"""The gap to the benchmark, and the smallest single value that passes it."""

from decimal import Decimal

import pytest
from support.masters import entry, event, indicator, master, official, ranking, scored, standing, unit

from catchup_xl.rules.analysis.benchmarking import gaps, single_steps
from catchup_xl.rules.analysis.target_mark import EPSILON, TargetMark
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.exact import exactly
from catchup_xl.rules.outcome import BenchmarkGap, PathStep

D = Decimal
OWN, MARK = "本镇", "标杆"


def pair(rows, own, mark, *, others=(), settings=None, **sheets):
    """本镇 and 标杆 with one figure an indicator, and further units."""
    named = {OWN: own, MARK: mark, **{f"镇{n}": o for n, o in enumerate(others)}}
    data = [
        entry(u, row["指标"], v)
        for u, figures in named.items()
        for row, v in zip(rows, figures, strict=True)
        if v is not None
    ]
    data += sheets.pop("data", [])
    units = sheets.pop("units", list(named))
    return master(rows, data, units=units, settings={"追赶对象": MARK} | (settings or {}), **sheets)


def gap_lines(found) -> list[BenchmarkGap]:
    return list(evaluate(found).gaps)


def steps(found) -> list[PathStep]:
    one = scored(found)
    with exactly():
        mark = TargetMark.of(one.now, one.group, found.unit(OWN), found.unit(MARK))
        return [] if isinstance(mark, str) else list(single_steps(mark))


# --- gaps

THREE = [
    indicator("子", 目标=100, weight=40),
    indicator("丑", 目标=100, weight=40),
    indicator("寅", 目标=100, weight=20),
]


def test_differences_are_sorted_and_add_up_to_that_of_the_totals():
    found = gap_lines(pair(THREE, (50, 90, 100), (100, 80, 100)))
    assert [(g.indicator, g.own, g.benchmark, g.gap, g.judgement) for g in found] == [
        ("子", 20, 40, 20, "短板"),
        ("寅", 20, 20, 0, "持平"),
        ("丑", 36, 32, -4, "优势"),
    ]
    assert sum(g.gap for g in found) == 16
    assert [g.share for g in found] == [D("1.25"), 0, D("-0.25")]


def test_events_are_a_line_of_their_own():
    events = [event(OWN, "减分", 1), event(MARK, "加分", "2.5")]
    found = gap_lines(pair(THREE, (100, 100, 100), (100, 100, 100), 加减分=events))
    assert [(g.indicator, g.own, g.benchmark, g.gap) for g in found if g.gap] == [("加减分", -1, D("2.5"), D("3.5"))]


def test_without_events_there_is_no_such_line():
    found = gap_lines(pair(THREE, (100, 100, 50), (100, 100, 100)))
    assert [g.indicator for g in found] == ["寅", "子", "丑"]


def test_equal_totals_have_no_shares():
    found = gap_lines(pair(THREE, (50, 100, 100), (100, 50, 100)))
    assert {g.share for g in found} == {None}
    assert sum(g.gap for g in found) == 0


def test_weight_that_was_handed_on_is_a_line_of_its_own():
    # 本镇 has no 寅: 40 + 20 of 80 become 75 of 100; 标杆 has 90
    found = gap_lines(pair(THREE, (100, 50, "/"), (100, 100, 50), settings={"最低可用权重": 0}))
    assert [(g.indicator, g.own, g.benchmark) for g in found] == [
        ("丑", 20, 40),
        ("寅", 0, 10),
        ("子", 40, 40),
        ("权重重分等", 15, 0),
    ]
    assert sum(g.gap for g in found) == 15


def test_an_item_that_is_owed_counts_as_nothing():
    found = gap_lines(pair(THREE, (100, 100, None), (100, 100, 50), settings={"最低可用权重": 0}))
    assert (found[0].indicator, found[0].gap) == ("寅", 10)


def test_in_blocks_a_score_counts_as_what_it_is_worth_in_the_total():
    # 双百分制, 30 and 70: ten points of a hundred on 党务 are three in the total
    rows = [
        indicator("子", "定性", 100, "M9", 板块="党务"),
        indicator("丑", "定性", 50, "M9", 板块="经济"),
        indicator("寅", "定性", 50, "M9", 板块="经济"),
    ]
    blocks = [{"板块": "党务", "权重": 30}, {"板块": "经济", "权重": 70}]
    found = gap_lines(pair(rows, (80, 40, 30), (90, 45, 30), 板块=blocks))
    assert [(g.indicator, g.own, g.benchmark, g.gap) for g in found] == [
        ("丑", 28, D("31.5"), D("3.5")), ("子", 24, 27, 3), ("寅", 21, 21, 0),
    ]  # fmt: skip
    assert sum(g.gap for g in found) == D("6.5")


def test_an_unranked_total_has_no_gap():
    rows = [indicator(目标=0)]
    found = scored(pair(rows, (5,), (5,)))
    assert list(gaps(found.group.standings[0], found.group.standings[1], found.assessment)) == []


@pytest.mark.parametrize("settings", [{"追赶对象": None}, {"追赶对象": OWN}, {"追赶对象": "没有"}, {"本单位": "没有"}])
def test_without_a_pair_there_is_neither_gap_nor_path(settings):
    found = evaluate(pair(THREE, (50, 90, 100), (100, 80, 100), settings=settings))
    assert (found.gaps, found.path) == ((), ())


def test_a_benchmark_of_another_group_has_no_gap():
    units = [unit(OWN), unit(MARK, "二组")]
    rows = [indicator(目标=100, 适用组="一组、二组")]
    found = evaluate(pair(rows, (50,), (60,), units=units))
    assert (found.gaps, found.path) == ((), ())


# --- the path


def passes(rows, n: int, value: Decimal, found, own, mark, others, **more) -> bool:
    figures = [*own]
    figures[n] = value
    changed = pair(rows, figures, mark, others=others, **more)
    ours, theirs = standing(changed, OWN).total, standing(changed, MARK).total
    return ours is not None and theirs is not None and ours >= theirs + EPSILON


CASES = [
    pytest.param(indicator("子", 目标=40, weight=50), (20, 30), (30, 30), (), id="M2"),
    pytest.param(indicator("子", 目标=40, weight=50, method="M3"), (20, 30), (30, 30), (), id="M3"),
    pytest.param(indicator("子", 目标=40, weight=50, method="M1"), (20, 30), (45, 20), (), id="M1"),
    pytest.param(
        indicator("子", 目标=40, weight=50, method="M3b", 每档幅度=10, 每档扣分=5), (20, 30), (30, 30), (), id="M3b"
    ),
    pytest.param(indicator("子", weight=50, method="M4"), (20, 30), (30, 30), ((10, 10), (35, 20)), id="M4"),
    pytest.param(indicator("子", weight=50, method="M4", 下限值=0, 上限值=50), (20, 30), (30, 30), (), id="M4 fixed"),
    pytest.param(
        indicator("子", weight=50, method="M4b", 分档标准="10:0.2; 30:0.6; 50:1"), (20, 30), (30, 30), (), id="M4b"
    ),
    pytest.param(indicator("子", weight=50, method="M5"), (20, 30), (30, 30), ((25, 10), (35, 20), (20, 5)), id="M5"),
    pytest.param(indicator("子", weight=50, method="M6"), (20, 30), (30, 30), ((25, 10), (35, 20)), id="M6"),
    pytest.param(
        indicator("子", weight=50, method="M7", 每点扣分=2), (20, 30), (30, 30), ((25, 10), (35, 20)), id="M7"
    ),
    pytest.param(indicator("子", weight=50, method="M8", 目标=28), (20, 30), (30, 30), ((25, 10), (35, 20)), id="M8"),
    pytest.param(indicator("子", "定性", 50, "M9", 分档标准="10:0.2; 30:0.6; 40:1"), (20, 30), (30, 30), (), id="M9"),
    pytest.param(indicator("子", "比率", 50, "M2", 目标=40, 计量单位="%"), (20, 30), (30, 30), (), id="rate"),
    pytest.param(indicator("子", "逆向", 50, "M2", 目标=20), (35, 30), (25, 30), (), id="less"),
    pytest.param(indicator("子", "逆向", 50, "M5"), (35, 30), (25, 30), ((30, 10), (20, 20)), id="less M5"),
    pytest.param(indicator("子", "逆向", 50, "M4"), (35, 30), (25, 30), ((30, 10), (20, 20)), id="less M4"),
    pytest.param(indicator("子", 目标=40, weight=50), (20, 10), (40, 60), (), id="out of reach"),
    pytest.param(indicator("子", "逆向", 50, "M2", 目标=20), (35, 5), (25, 50), (), id="less out of reach"),
]


@pytest.mark.parametrize(("row", "own", "mark", "others"), CASES)
def test_the_smallest_value_is_the_one_that_trying_every_value_finds(row, own, mark, others):
    rows = [row, indicator("丑", "定性", 50, "M9")]
    found = pair(rows, own, mark, others=others)
    lower = row["类型"] == "逆向"
    grid = range(own[0] - 1, -1, -1) if lower else range(own[0] + 1, 80)
    wanted = next((v for v in grid if passes(rows, 0, D(v), found, own, mark, others)), None)
    step = steps(found)[0]
    points = 100 if row.get("计量单位") == "%" else 1  # a rate is a fraction inside
    assert (step.needed and step.needed * points) == wanted
    if wanted is None:
        assert step.note == "单靠这一项不可达"
        return
    then = pair(rows, (wanted, own[1]), mark, others=others)
    assert (step.total_then, step.rank_then) == (standing(then, OWN).total, standing(then, OWN).rank)
    assert step.score_then == standing(then, OWN).items[0].score
    assert step.value * points == own[0]


def test_growth_is_raised_by_its_value_and_told_as_growth():
    rows = [indicator("子", "增速", 60, 目标="12%"), indicator("丑", "定性", 40, "M9")]
    base = [entry(u, "子", 1000, year=2016) for u in (OWN, MARK)]
    [first, second] = steps(pair(rows, (1060, 30), (1090, 30), data=base))
    # 30.00 against 45.00: 9.002 % would tie at 45.01
    assert (first.value, first.needed, first.growth, first.score_then) == (1060, 1091, D("0.091"), D("45.5"))
    assert (first.note, first.rank_then) == (f"{MARK}不动", 1)
    assert second.growth is None


def test_the_grid_is_that_of_the_figures_places():
    rows = [indicator("子", 目标=100), indicator("丑", "定性", 0, "M9")]
    assert steps(pair(rows, ("50.5", 1), (60, 1)))[0].needed == D("60.1")
    assert steps(pair(rows, ("50.25", 1), (60, 1)))[0].needed == D("60.01")
    assert steps(pair(rows, ("50.1234", 1), (60, 1)))[0].needed == D("60.01")
    assert steps(pair(rows, (50, 1), (60, 1)))[0].needed == 61


def test_a_figure_between_two_points_of_the_grid_is_raised_to_the_next():
    rows = [indicator("子", 目标=100), indicator("丑", "定性", 0, "M9")]
    assert steps(pair(rows, ("59.999", 1), ("59.999", 1)))[0].needed == D("60.01")
    assert steps(pair(rows, ("59.994", 1), ("59.984", 1), settings={"总分小数位": 3})) == []
    down = [indicator("子", "逆向", 100, 目标=10, 封顶=9)]
    assert steps(pair(down, ("19.996",), ("19.98",)))[0].needed == D("19.97")


def test_events_and_vetoes_are_reckoned_with():
    rows = [indicator("子", 目标=100)]
    assert steps(pair(rows, (50,), (60,), 加减分=[event(OWN, "减分", 5)]))[0].needed == 66
    zero = [event(OWN, "否决", 指标="子", 否决效果="V1 本项记0")]
    assert steps(pair(rows, (50,), (60,), 加减分=zero))[0].note == "单靠这一项不可达"


def test_the_climbing_bonus_is_reckoned_with():
    rows = [indicator("子", 目标=100)]
    units = [unit(OWN, 上年名次=2), unit(MARK, 上年名次=1)]
    # at 60 the two tie at the first place, and climbing from the second pays 2
    assert steps(pair(rows, (50,), (60,), units=units, settings={"进位加分": 2}))[0].needed == 60
    assert steps(pair(rows, (50,), (60,), units=units))[0].needed == 61


@pytest.mark.parametrize(
    ("row", "value", "note"),
    [
        (indicator("子", "增速", 50, 目标="12%", 价格口径="可比价"), 5, "增速以公布数为准，不推算"),
        (indicator("子", weight=50, 目标=10), None, "未报"),
        (indicator("子", weight=50, 目标=10), "/", "不适用"),
        (indicator("子", weight=None, 目标=10), 5, "未定权重或计分方法"),
        (indicator("子", "区间", 50, 下限值=1, 上限值=2), 5, "按名次、区间或档次计分，不推算数值"),
        (indicator("子", "排名", 50, "M5"), 5, "按名次、区间或档次计分，不推算数值"),
        (indicator("子", weight=50, method="M5", 计分依据="名次"), 5, "按名次、区间或档次计分，不推算数值"),
        (indicator("子", "定性", 50, "M9"), "良好", "按名次、区间或档次计分，不推算数值"),
        (indicator("子", weight=50, 目标=10), 10, "已得满分，无提高空间"),
    ],
)
def test_where_nothing_can_be_raised_the_line_says_why(row, value, note):
    rows = [row, indicator("丑", "定性", 50, "M9")]
    data = [official(u, "子", "5%") for u in (OWN, MARK) if "价格口径" in row]
    step = steps(pair(rows, (value, 10), (value, 30), data=data, settings={"最低可用权重": 0}))[0]
    assert (step.needed, step.total_then, step.note) == (None, None, note)


def test_the_one_ahead_and_the_one_below_the_line_have_no_path():
    rows = [indicator("子", 目标=100)]
    assert steps(pair(rows, (61,), (60,))) == []
    out = [event(OWN, "否决", 否决效果="V5 取消排名资格")]
    assert steps(pair(rows, (50,), (60,), 加减分=out)) == []
    assert len(steps(pair(rows, (60,), (60,)))) == 1


def test_nobody_passes_himself_and_nobody_passes_a_unit_without_a_total():
    rows = [indicator("子", 目标=100)]
    one = pair(rows, (50,), (60,))
    found = scored(one)
    assert TargetMark.of(found.now, found.group, one.unit(OWN), one.unit(OWN)) == "本单位就是追赶对象"
    assert steps(pair(rows, (50,), ("/",))) == []
    assert ranking(pair(rows, (50,), ("/",))).standings[0].rank == 1


def test_a_value_of_nothing_can_be_raised():
    rows = [indicator("子", 目标=1000, weight=100)]
    assert steps(pair(rows, (0,), (600,)))[0].needed == 601

"""How firmly a ranking stands: at factors of 1 it is the published one, and each change does what a new plan would do."""

import csv
import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.masters import entry, event, indicator, master, ranking, scored, unit

from catchup_xl.rules.analysis.robustness import Weighted, factors_of, percentile, robustness
from catchup_xl.rules.analysis.robustness_outcome import Flip
from catchup_xl.rules.evaluate import score_checked
from catchup_xl.rules.exact import exactly
from catchup_xl.rules.methods.registry import all_methods

D = Decimal
DATA = Path(__file__).parent.parent / "data"


def towns(rows, figures, **more):
    """One figure an indicator for each town: 甲, 乙, …"""
    data = [
        entry(name, row["指标"], value)
        for name, values in figures.items()
        for row, value in zip(rows, values, strict=True)
        if value is not None
    ]
    units = more.pop("units", list(figures))
    return master(rows, data, units=units, **more)


def dice_of(seed):
    return random.Random(seed)  # the very generator that is tested


def two(first=50, second=50, **more):
    return [indicator("子", 目标=100, weight=first, **more), indicator("丑", 目标=100, weight=second)]


# --- the published ranking is the middle of it

cells = st.one_of(st.integers(0, 120), st.just("/"), st.none())


@st.composite
def groups(draw):
    """A group with or without nested blocks, tasks that do not apply, figures that are owed, and events."""
    count = draw(st.integers(2, 4))
    blocks = draw(st.booleans())
    rows = [
        indicator(
            f"指标{n}",
            目标=100,
            weight=draw(st.integers(1, 40)),
            **({"板块": "甲块" if n % 2 else "乙块"} if blocks else {}),
        )
        for n in range(count)
    ]
    names = ["甲", "乙", "丙", "丁"][: draw(st.integers(2, 4))]
    figures = {name: draw(st.lists(cells, min_size=count, max_size=count)) for name in names}
    sheets = {"加减分": [event(names[0], "加分", "1.5")] if draw(st.booleans()) else []}
    if blocks:
        sheets["板块"] = [
            {"板块": "甲块", "权重": 30},
            {"板块": "乙块", "上级板块": "丙块", "权重": 50},
            {"板块": "丙块", "权重": 70},
        ]
    settings = {"最低可用权重": draw(st.sampled_from((0, "0.8"))), "进位加分": draw(st.sampled_from((0, "0.5")))}
    units = [unit(name, 上年名次=len(names) - n) for n, name in enumerate(names)]
    return towns(rows, figures, units=units, settings=settings | {"并列处理": "扣分少"}, **sheets)


@given(groups())
def test_with_factors_of_one_totals_and_places_are_the_published_ones(drawn):
    one = scored(drawn)
    with exactly():
        weighted = Weighted(one)
        sums = weighted.sums([D(1)] * len(one.gauges))
        places = weighted.places(sums) if sums else {}
    published = {s.unit.name: s for s in one.group.standings if s.rank is not None}
    assert {s.unit.name: (s.exact, s.shown) for s in sums} == {n: (s.exact, s.total) for n, s in published.items()}
    assert places == {n: s.rank for n, s in published.items()}


@given(groups(), st.integers(2, 9))
def test_the_same_factor_for_all_weights_changes_nothing(drawn, factor):
    one = scored(drawn)
    with exactly():
        weighted = Weighted(one)
        same, moved = (weighted.sums([D(f)] * len(one.gauges)) for f in (1, factor))
    assert [s.exact for s in same] == [s.exact for s in moved]


@given(groups())
def test_without_a_spread_every_interval_is_the_published_place(drawn):
    found = robustness(scored(drawn), spread=D(0), draws=3)
    assert all(one.low == one.middle == one.high == one.rank for one in found.units)


def test_the_human_development_index_keeps_its_published_ranks():
    with (DATA / "undp_hdi_2022.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    column = next(name for name in table[0] if "hdi" in name.lower() and "rank" not in name.lower())
    rank = next(name for name in table[0] if "rank" in name.lower())
    name = next(iter(table[0]))
    rows = [indicator("指数", "定性", 1, "M9")]
    settings = {"得分小数位": 3, "总分小数位": 3, "满分": 1}
    given = {row[name]: (row[column],) for row in table if row[rank]}
    found = robustness(scored(towns(rows, given, settings=settings)), spread=D(0), draws=1)
    assert len(found.units) == 193
    assert {one.unit: (one.low, one.rank) for one in found.units} == {
        row[name]: (int(row[rank]),) * 2 for row in table if row[rank]
    }


# --- draws


def test_factors_lie_evenly_within_the_spread_and_follow_the_seed():
    with exactly():
        drawn = factors_of(dice_of(7), D("0.2"), 5000)
        again = factors_of(dice_of(7), D("0.2"), 5000)
    assert drawn == again
    assert all(D("0.8") < f < D("1.2") for f in drawn)
    assert abs(sum(drawn) / 5000 - 1) < D("0.01")
    assert sum(1 for f in drawn if f < D("0.9")) == pytest.approx(1250, abs=120)


def test_who_overtakes_depends_on_which_weight_grows():
    # 甲 earns all of 子 and nothing of 丑, 乙 the reverse: 甲 is ahead when the factor of 子 is the larger
    found = robustness(
        scored(towns(two(), {"甲": (100, 0), "乙": (0, 100)}, settings={"追赶对象": "乙"})), draws=400, seed=3
    )
    with exactly():
        dice = dice_of(3)
        pairs = [factors_of(dice, D("0.2"), 2) for _ in range(400)]
        ahead = sum(1 for f, g in pairs if round(100 * f / (f + g), 2) > round(100 * g / (f + g), 2))
    assert found.overtake == (D(ahead) / 400).quantize(D("0.001"), "ROUND_HALF_UP")
    assert 0 < ahead < 400
    assert [(one.low, one.high) for one in found.units] == [(1, 2), (1, 2)]


def test_the_seed_decides_and_nothing_else():
    one = scored(towns(two(), {"甲": (100, 0), "乙": (0, 100), "丙": (50, 51)}))
    assert robustness(one, draws=50) == robustness(one, draws=50)
    assert robustness(one, draws=50, seed=1).seed == 1


def test_each_draw_is_told():
    told = []
    robustness(scored(towns(two(), {"甲": (100, 0), "乙": (0, 100)})), draws=3, told=lambda n, of: told.append((n, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_blocks_move_with_their_indicators():
    # one indicator a block: its own weight does not matter there, that of the block does
    rows = [indicator("子", 目标=100, weight=50, 板块="甲块"), indicator("丑", 目标=100, weight=50, 板块="乙块")]
    blocks = [{"板块": "甲块", "权重": 50}, {"板块": "乙块", "权重": 50}]
    found = robustness(scored(towns(rows, {"甲": (100, 0), "乙": (0, 100)}, 板块=blocks)), draws=100)
    assert [(one.low, one.high) for one in found.units] == [(1, 2), (1, 2)]


@pytest.mark.parametrize(("part", "place"), [("0.05", 1), ("0.5", 3), ("0.95", 9), ("1", 9)])
def test_percentiles_are_places_that_were_held(part, place):
    assert percentile([1, 1, 2, 2, 3, 4, 5, 6, 7, 9], D(part)) == place


# --- places that matter

FIVE = {name: (100 - 10 * n, 100 - 10 * n) for n, name in enumerate("甲乙丙丁戊")}


def test_the_share_of_draws_among_the_excellent_counts_their_places():
    found = robustness(scored(towns(two(), FIVE, settings={"优秀比例": "0.4"})), draws=20)
    assert found.seats == 2
    assert [one.excellent for one in found.units] == [1, 1, 0, 0, 0]


def test_a_barred_unit_counts_where_the_quota_counts_it():
    barred = [event("戊", "否决", 否决效果="V5 取消排名资格")]
    for counts, seats in (("是", 2), ("否", 1)):
        given = {"优秀比例": "0.4", "否决单位计入基数": counts}
        found = robustness(scored(towns(two(), FIVE, settings=given, 加减分=barred)), draws=2)
        assert found.seats == seats
        assert [one.unit for one in found.units] == list("甲乙丙丁")


def test_grades_by_lines_alone_have_no_places():
    found = robustness(scored(towns(two(), FIVE, settings={"等次模式": "分数线", "优秀分数线": "90.4"})), draws=2)
    assert found.seats is None
    assert {one.excellent for one in found.units} == {None}
    # 乙 has 90, 丙 the 80 of 良好, 戊 the 60 of 一般
    assert [one.unit for one in found.units if one.near_line] == ["乙", "丙", "戊"]


def test_a_vetoed_unit_is_on_no_line():
    no_best = [event("乙", "否决", 否决效果="V2 一票否优")]
    given = {"优秀比例": "0.4", "压线幅度": 11}
    free = robustness(scored(towns(two(), FIVE, settings=given)), draws=2)
    held = robustness(scored(towns(two(), FIVE, settings=given, 加减分=no_best)), draws=2)
    assert [one.unit for one in free.units if one.near_line] == ["乙", "丙"]
    assert [one.unit for one in held.units if one.near_line] == ["丙", "丁"]


def test_a_blocked_group_says_why_and_an_empty_one_too():
    found = robustness(score_checked(towns([indicator("子", 目标=0)], {"甲": (5,), "乙": (6,)}), "一组"))
    assert "无法计算完成率" in found.blocked
    assert (found.units, found.left_out, found.overtake) == ((), (), None)
    empty = robustness(scored(towns(two(), {"甲": ("/", "/"), "乙": ("/", "/")})))
    assert empty.blocked == "没有可以排名的单位"


def test_without_a_benchmark_nothing_is_overtaken():
    found = robustness(scored(towns(two(), FIVE)), draws=2)
    assert (found.own, found.benchmark, found.overtake, found.flips) == ("甲", "", None, ())
    same = robustness(scored(towns(two(), FIVE, settings={"追赶对象": "甲"})), draws=2)
    assert (same.overtake, same.flips) == (None, ())


# --- other plans


def test_without_an_indicator_the_ranking_is_that_of_the_plan_without_it():
    rows = [indicator(name, 目标=100, weight=w) for name, w in (("子", 40), ("丑", 40), ("寅", 20))]
    figures = {"甲": (90, 10, 50), "乙": (10, 90, 80), "丙": (60, 60, "/")}
    found = robustness(scored(towns(rows, figures)), draws=1)
    for n, variant in enumerate(found.left_out):
        kept = [row for k, row in enumerate(rows) if k != n]
        whole = sum(row["权重"] for row in kept)
        left = [dict(row, 权重=str(D(row["权重"]) * 100 / whole)) for row in kept]
        then = ranking(
            towns(left, {name: [v for k, v in enumerate(f) if k != n] for name, f in figures.items()},
                  settings={"最低可用权重": 0, "得分小数位": 15, "总分小数位": 2})
        )  # fmt: skip
        assert variant.name == rows[n]["指标"]
        assert variant.ranks == tuple(then.standing(one.unit).rank for one in found.units)


def test_a_single_indicator_can_not_be_left_out():
    found = robustness(scored(towns([indicator("子", 目标=100)], {"甲": (9,), "乙": (8,)})), draws=1)
    assert found.left_out == ()
    weightless = robustness(scored(towns(two(100, None), FIVE, settings={"最低可用权重": 0})), draws=1)
    assert [variant.name for variant in weightless.left_out] == ["子"]


def test_by_another_method_the_ranking_is_that_of_the_plan_with_it():
    rows = [indicator("子", 目标=100, weight=50), indicator("丑", weight=50, method="M6")]
    figures = {"甲": (90, 10), "乙": (10, 90), "丙": (60, 55)}
    found = robustness(scored(towns(rows, figures)), draws=1)
    m2, m4, m5 = found.methods
    assert (m2.kept, m4.kept, m5.kept) == (1, 0, 0)
    assert m2.ranks == tuple(one.rank for one in found.units)
    for variant, method in ((m4, "M4"), (m5, "M5")):
        then = ranking(towns([dict(row, 计分方法=method) for row in rows], figures))
        assert variant.name == all_methods()[method].name
        assert variant.ranks == tuple(then.standing(one.unit).rank for one in found.units)


def test_one_weight_alone_flips_two_units():
    # 甲 70·0.9 + 30·0.2 = 69, 乙 70·0.8 + 30·0.9 = 83: 子 gains 0.1 a point on 乙, 丑 loses 0.7
    rows = two(70, 30)
    found = robustness(scored(towns(rows, {"甲": (90, 20), "乙": (80, 90)}, settings={"追赶对象": "乙"})), draws=1)
    assert found.flips == (Flip("丑", D("30.00"), D("-20.00")), Flip("子", D("70.00"), D("140.00")))


def test_a_weight_can_not_fall_below_nothing_and_equal_scores_flip_nobody():
    # 甲 10 + 40 = 50, 乙 50 + 45 = 95: 子 would have to fall by 56.25 of its 50
    rows = [*two(), indicator("寅", 目标=100, weight=0), indicator("卯", 目标=100, weight=10)]
    figures = {"甲": (20, 80, 1, 5), "乙": (100, 90, 2, 5)}
    found = robustness(scored(towns(rows, figures, settings={"追赶对象": "乙"})), draws=1)
    assert found.flips == ()


def test_in_blocks_a_weight_counts_as_what_it_is_in_the_total():
    # 党务 30, of two equal indicators: 15 of the total each
    rows = [
        indicator("子", 目标=100, weight=50, 板块="党务"),
        indicator("丑", 目标=100, weight=50, 板块="党务"),
        indicator("寅", 目标=100, weight=100, 板块="经济"),
    ]
    blocks = [{"板块": "党务", "权重": 30}, {"板块": "经济", "权重": 70}]
    figures = {"甲": (100, 50, 50), "乙": (60, 50, 60)}
    found = robustness(scored(towns(rows, figures, 板块=blocks, settings={"追赶对象": "乙"})), draws=1)
    # 15·0.4 ahead in 子, 70·0.1 behind in 寅: one point behind
    assert found.flips == (Flip("子", D("15.00"), D("2.50")), Flip("寅", D("70.00"), D("-10.00")))


def test_the_report_is_plain_data():
    told = robustness(scored(towns(two(), FIVE)), draws=2).as_dict()
    assert told["units"][0]["unit"] == "甲"
    assert {"group", "spread", "draws", "seed", "seats", "left_out", "methods", "flips", "overtake"} <= set(told)

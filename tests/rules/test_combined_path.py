"""The cheapest plan that passes the benchmark, against trying every combination with the whole group scored again."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.masters import entry, event, indicator, master, official, scored, unit

from catchup_xl.model.choices import BenchmarkAssumption
from catchup_xl.rules.analysis import combined_path
from catchup_xl.rules.analysis.assumption import assumed
from catchup_xl.rules.analysis.combined_path import combined_plan
from catchup_xl.rules.analysis.target_mark import EPSILON, TargetMark
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.exact import exactly
from catchup_xl.rules.outcome import CombinedPath

D = Decimal
OWN, MARK = "本镇", "标杆"


def group(rows, own, mark, others=(), *, given=None, **sheets):
    """本镇, 标杆 and further units with one figure an indicator."""
    named = {OWN: own, MARK: mark, **{f"镇{n}": o for n, o in enumerate(others)}}
    data = [
        entry(u, row["指标"], v)
        for u, figures in named.items()
        for row, v in zip(rows, figures, strict=True)
        if v is not None
    ]
    data += sheets.pop("data", [])
    units = sheets.pop("units", list(named))
    return master(rows, data, units=units, settings={"追赶对象": MARK, "最低可用权重": 0} | (given or {}), **sheets)


def plan_of(found) -> CombinedPath:
    one = scored(found)
    with exactly():
        mark = TargetMark.of(one.now, one.group, found.unit(OWN), found.unit(MARK))
        return CombinedPath(note=mark) if isinstance(mark, str) else combined_plan(mark)


def passes(found) -> bool:
    """Whether 本镇 is ahead of 标杆 by what is asked for, in a ranking from scratch."""
    ranking = scored(found).group
    ours, theirs = (ranking.standing(name).total for name in (OWN, MARK))
    return ours is not None and theirs is not None and ours >= theirs + EPSILON


def check_plan_holds(plan, rows, own, mark, others, **more):
    """The plan passes in a ranking from scratch, shows the totals of that, and no step of it can be spared."""
    names = [row["指标"] for row in rows]
    raised = dict(zip(names, own, strict=True)) | {step.indicator: step.needed for step in plan.steps}
    then = group(rows, list(raised.values()), mark, others, **more)
    assert passes(then)
    ranking = scored(then).group
    assert [(s.unit.name, s.total, s.rank) for s in ranking.standings] == list(plan.ranking)
    assert (plan.total, plan.rank) == (ranking.standing(OWN).total, ranking.standing(OWN).rank)
    with exactly():
        assert plan.cost == sum(step.cost for step in plan.steps)
    for step in plan.steps:
        places = max(0, -step.needed.normalize().as_tuple().exponent, -D(step.value).normalize().as_tuple().exponent)
        less = D(1).scaleb(-places) * (-1 if step.needed > step.value else 1)
        spared = raised | {step.indicator: step.needed + less}
        assert not passes(group(rows, list(spared.values()), mark, others, **more))


def cheapest(combinations, unit_cost, tried):
    """The least cost of a combination of steps that passes; None when none does. Dearer ones than that need no trying."""
    costs = ((sum(k * c for k, c in zip(steps, unit_cost, strict=True)), steps) for steps in combinations)
    return next((cost for cost, steps in sorted(costs) if tried(steps)), None)


METHODS = (
    {"method": "M1"},
    {"method": "M2"},
    {"method": "M2", "起计线": "0.7"},
    {"method": "M2", "封顶": "1.2"},
    {"method": "M3", "每点加分": "1.5", "每点扣分": 1},
    {"method": "M3b", "每档幅度": 10, "每档扣分": 3},
    {"method": "M4"},
    {"method": "M4", "下限值": 0, "上限值": 20},
    {"method": "M4b", "分档标准": "2:0.2; 6:0.5; 9:0.6; 14:1"},
    {"method": "M5", "名次递减": "0.2"},
    {"method": "M6"},
    {"method": "M6b"},
    {"method": "M7", "每点扣分": 2},
    {"method": "M8", "名次递减": "0.3"},
    {"method": "M9", "分档标准": "4:0.3; 8:0.7; 12:1"},
)
TARGET = 12
REACH = 5  # steps that each indicator can be raised at the most

figures = st.integers(1, 14)


@st.composite
def small_plans(draw):
    """Two or three indicators, four units, small whole figures; each indicator can be raised by five steps."""
    count = draw(st.integers(2, 3))
    rows, costs = [], []
    for n in range(count):
        method = dict(draw(st.sampled_from(METHODS)))
        kind = draw(st.sampled_from(("总量", "总量", "逆向"))) if "分档标准" not in method else "定性"
        basis = draw(st.sampled_from((None, "数值"))) if kind == "总量" else None
        cost = draw(st.integers(1, 4))
        costs.append(cost)
        name = f"指标{n}"
        # a twelfth of the target costs a twelfth of a hundred
        rows.append(indicator(name, kind, 100 // count, 目标=TARGET, 代价=cost, 计分依据=basis, **method))
    several = st.lists(figures, min_size=count, max_size=count)
    own, mark, others = draw(several), draw(several), draw(st.lists(several, max_size=2))
    given = draw(
        st.sampled_from(({}, {"总分小数位": 0}, {"得分小数位": 0}, {"总分小数位": 3}, {"并列计分": "平均名次分"}))
    )
    return rows, costs, own, mark, others, given | {"可达上限": str(D(REACH) / TARGET)}


def by_trying(rows, costs, own, mark, others, given, **more):
    """The least cost over all combinations of steps; None when none passes."""
    lower = [row["类型"] == "逆向" for row in rows]
    reach = [min(REACH, v) if down else REACH for v, down in zip(own, lower, strict=True)]
    unit_cost = [D(100) / TARGET * cost for cost in costs]

    def tried(steps):
        figures = [v - k if down else v + k for v, k, down in zip(own, steps, lower, strict=True)]
        return passes(group(rows, figures, mark, others, given=given, **more))

    return cheapest(product(*(range(top + 1) for top in reach)), unit_cost, tried)


@given(small_plans())
def test_the_plan_costs_what_the_cheapest_of_all_combinations_costs(drawn):
    rows, costs, own, mark, others, given = drawn
    plan = plan_of(group(rows, own, mark, others, given=given))
    if plan.note.endswith("不用追赶"):
        return
    wanted = by_trying(rows, costs, own, mark, others, given)
    if wanted is None:
        assert plan.note.endswith("不可达")
        return
    assert plan.note == ""
    assert abs(plan.cost - wanted) < D("1e-20")
    assert plan.proven
    check_plan_holds(plan, rows, own, mark, others, given=given)


# --- fine figures: straight lines, caps, thresholds and steps are taken at their corners


FINE = (
    {"method": "M2"},
    {"method": "M2", "起计线": "0.75"},
    {"method": "M3", "每点加分": "0.8", "每点扣分": "0.4"},
    {"method": "M1"},
    {"method": "M3b", "每档幅度": 5, "每档扣分": 2, },
    {"method": "M4"},
    {"method": "M5", "名次递减": "0.2"},
    {"method": "M6"},
    {"method": "M7", "每点扣分": "0.9"},
    {"method": "M8", "名次递减": "0.3"},
)  # fmt: skip


@st.composite
def fine_plans(draw):
    """Figures with a decimal place and targets of a hundred: up to two hundred steps an indicator."""
    count = draw(st.integers(2, 3))
    rows = [
        indicator(f"指标{n}", "总量", 100 // count, 目标=100, 代价=draw(st.integers(1, 4)), 计分依据=draw(st.sampled_from((None, "数值"))),
                  **draw(st.sampled_from(FINE)))
        for n in range(count)
    ]  # fmt: skip
    value = st.integers(600, 1050).map(lambda tenths: D(tenths) / 10)
    several = st.lists(value, min_size=count, max_size=count)
    return rows, draw(several), draw(several), draw(st.lists(several, min_size=1, max_size=2))


STRIDE = 4  # in points of a hundred: the coarse way that the plan must not be dearer than


@given(fine_plans())
@example(
    (
        [indicator(f"指标{n}", "总量", 50, "M6", 目标=100, 代价=n + 1, 计分依据=None) for n in range(2)],
        [D("60.1"), D("87.4")], [D("88.2"), D("90.2")], [[D(60), D(60)]],
    )
)  # fmt: skip
def test_no_coarser_plan_is_cheaper_than_the_fine_one(drawn):
    rows, own, mark, others = drawn
    given = {"可达上限": "0.2", "不足一档": "舍去"}
    plan = plan_of(group(rows, own, mark, others, given=given))
    if plan.note.endswith("不用追赶"):
        return
    costs = [D(row["代价"]) for row in rows]
    best = cheapest(
        product(range(0, 21, STRIDE), repeat=len(rows)),
        costs,
        lambda steps: passes(group(rows, [v + k for v, k in zip(own, steps, strict=True)], mark, others, given=given)),
    )
    if plan.note:
        assert plan.note.endswith("不可达")
        assert best is None
        return
    if best is not None:
        # half of a last place of each item is all that rounding can hide, and the last figure is raised by a whole step
        step = max(c * (1 if v == v.to_integral_value() else D("0.1")) for v, c in zip(own, costs, strict=True))
        # A plan that is not proven rests on a curve, taken for sixteen corners over the twenty points there are to climb.
        part = D(0) if plan.proven else D(20) / 16 * sum(costs)
        assert plan.cost <= best + D("0.1") * sum(costs) + step + part
    check_plan_holds(plan, rows, own, mark, others, given=given)


def test_equal_prices_are_filled_one_after_the_other():
    # 50 points a hundred hundredths: half a point for each of cost, and 10.01 points are needed
    rows = [indicator("子", 目标="100.0", weight=50), indicator("丑", 目标="100.0", weight=50)]
    plan = plan_of(group(rows, ("60.01", "60.02"), ("70.01", "70.02")))
    assert plan.proven
    # 20.01 of cost to the last place: 10.005 points, and 10 more come of rounding at the half
    assert D("20.0") <= plan.cost <= D("20.02")
    assert [step.needed for step in plan.steps if step.indicator == "子"] in ([D("80.01")], [D("80.00")], [])


def test_the_cheapest_points_are_taken_first_up_to_the_cap():
    # 子 brings 0.8 points for a hundredth, 丑 0.2: 子 to its target first, 20·0.8 of 20.01, the rest from 丑
    rows = [indicator("子", 目标=100, weight=80), indicator("丑", 目标=100, weight=20)]
    plan = plan_of(group(rows, ("80.0", "50.1"), ("100.0", "70.2"), given={"可达上限": "0.3"}))
    assert [(s.indicator, s.needed) for s in plan.steps] == [("子", 100), ("丑", D("70.3"))]
    assert (plan.cost, plan.total, plan.rank) == (D("40.2"), D("94.06"), 1)


# --- what can be raised, how far and at what price


def test_a_ceiling_of_its_own_is_a_value_or_a_growth():
    rows = [indicator("子", "增速", 50, 目标="10%", 可达上限="9%"), indicator("丑", 目标=100, weight=50, 可达上限=71)]
    base = [entry(u, "子", 1000, year=2016) for u in (OWN, MARK)]
    plan = plan_of(group(rows, (1050, 70), (1090, 71), data=base))
    # 子 may come to 9 % and 丑 to 71, which ties with the benchmark
    assert plan.note == "各项都提高到可达上限，仍超不过标杆：不可达"
    rows[1]["可达上限"] = 72
    plan = plan_of(group(rows, (1050, 70), (1090, 71), data=base))
    assert [(s.indicator, s.needed, s.growth) for s in plan.steps] == [("子", 1090, D("0.09")), ("丑", 72, None)]
    with exactly():
        assert abs(plan.cost - (D(40) / 11 + 2)) < D("1e-60")


def test_a_target_of_zero_takes_the_present_value_as_its_measure():
    rows = [indicator("子", "逆向", 50, 目标=0, 每点扣分=10), indicator("丑", "定性", 50, "M9", 可达上限=30)]
    plan = plan_of(group(rows, (4, 30), (3, 30), given={"可达上限": "0.5"}))
    # one case in four is 25 hundredths, and two can be spared
    assert [(s.indicator, s.needed, s.cost) for s in plan.steps] == [("子", 2, 50)]


def test_nothing_can_be_raised_from_nothing_without_a_target():
    rows = [indicator("子", weight=50, method="M6"), indicator("丑", "定性", 50, "M9")]
    assert plan_of(group(rows, (0, 30), (9, 30))).note.endswith("不可达")
    down = [indicator("子", "逆向", 100, "M4", 目标=5)]
    assert plan_of(group(down, (0,), (0,))).note.endswith("不可达")


def test_an_indicator_can_cost_nothing():
    rows = [indicator("子", 目标=100, weight=50, 代价=0), indicator("丑", 目标=100, weight=50)]
    plan = plan_of(group(rows, (60, 60), (70, 60)))
    assert [(s.indicator, s.needed, s.cost) for s in plan.steps] == [("子", 71, 0)]
    free = plan_of(group(rows, (60, 60), (70, 61), given={"代价": 0}))
    assert free.cost == 0


def test_a_grade_word_rises_by_one_tier():
    rows = [indicator("子", "定性", 50, "M9"), indicator("丑", "定性", 50, "M9", 代价=2)]
    plan = plan_of(group(rows, ("良好", "一般"), ("优秀", "一般")))
    # 良好 to 优秀 brings 10 points for 20 and ties; 一般 to the next tier brings 15 for 60
    [step] = plan.steps
    assert (step.indicator, step.value, step.word, step.needed, step.needed_word) == ("丑", None, "一般", None, "良好")
    assert (step.cost, step.score, step.score_then) == (60, 25, 40)
    assert (plan.total, plan.cost) == (80, 60)


def test_the_best_word_and_a_vetoed_item_have_nothing_to_offer():
    rows = [indicator("子", "定性", 50, "M9"), indicator("丑", 目标=100, weight=50)]
    plan = plan_of(group(rows, ("优秀", 60), ("优秀", 65)))
    assert [s.indicator for s in plan.steps] == ["丑"]
    zero = [event(OWN, "否决", 指标="丑", 否决效果="V1 本项记0")]
    assert plan_of(group(rows, ("优秀", 60), ("优秀", 65), 加减分=zero)).note.endswith("不可达")
    word = [event(OWN, "否决", 指标="子", 否决效果="V1 本项记0")]
    assert plan_of(group(rows, ("良好", 60), ("优秀", 65), 加减分=word)).note.endswith("不可达")


def test_what_can_not_be_projected_is_left_alone():
    rows = [
        indicator("子", "增速", 40, 目标="12%", 价格口径="可比价"),
        indicator("丑", "排名", 10, "M5"),
        indicator("寅", 目标=100, weight=50),
        indicator("卯", weight=None, 目标=10),
    ]
    data = [official(u, "子", g) for u, g in ((OWN, "11%"), (MARK, "12%"))]
    plan = plan_of(group(rows, (5, 2, 60, 1), (5, 1, 62, 1), data=data))
    assert [s.indicator for s in plan.steps] == ["寅"]


def test_a_place_in_a_large_group_is_offered_at_its_ceiling_and_taken_back_as_far_as_it_goes():
    rows = [indicator(f"指标{n}", weight=10, method="M5", 名次递减="0.005") for n in range(10)]
    others = [[D(50) + D(k) / 2] * 10 for k in range(150)]
    plan = plan_of(group(rows, ["60.1"] * 10, ["61.2"] * 10, others))
    assert plan.note == ""
    assert not plan.proven
    check_plan_holds(plan, rows, ["60.1"] * 10, ["61.2"] * 10, others)


LOST = [indicator(f"指标{n}", 目标="100.0", weight="3.334") for n in range(3)]
LOST.append(indicator("其余", 目标="100.0", weight="89.998", 代价=40))


def test_what_rounding_takes_is_made_good_by_the_next_indicator():
    # each of the three brings 0.664 by the formula and 0.66 when rounded: 1.98 of the 1.99 that are needed
    own, mark = ["80.0"] * 4, ["80.0"] * 3 + ["82.2"]
    plan = plan_of(group(LOST, own, mark))
    assert plan.steps[-1].indicator == "其余"
    check_plan_holds(plan, LOST, own, mark, ())


def test_when_repairs_end_the_ceilings_are_taken_back_as_far_as_they_go(monkeypatch):
    monkeypatch.setattr(combined_path, "_REPAIRS", 1)
    own, mark = ["80.0"] * 4, ["80.0"] * 3 + ["82.2"]
    plan = plan_of(group(LOST, own, mark))
    assert not plan.proven
    check_plan_holds(plan, LOST, own, mark, ())


def test_a_measure_that_bends_is_raised_to_where_it_passes_a_peer():
    rows = [
        indicator("子", "逆向", 50, "M5", 目标=20, 计分依据="完成率", 名次递减="0.2"),
        indicator("丑", weight=50, method="M5", 名次递减="0.2", 代价=9),
    ]
    own, mark, others = ("40.1", "30.1"), ("36.0", "30.2"), [("38.0", None), ("30.0", "29.0")]
    plan = plan_of(group(rows, own, mark, others, given={"可达上限": "0.5"}))
    # past 36.0 in 子, where the two then tie, and level with 30.2 in 丑
    assert [(s.indicator, s.needed) for s in plan.steps] == [("子", D("35.9")), ("丑", D("30.2"))]
    check_plan_holds(plan, rows, own, mark, others, given={"可达上限": "0.5"})


# --- blocks, weights handed on, climbing, events


BLOCKS = [{"板块": "甲块", "权重": 30}, {"板块": "乙块", "权重": 70}]


@given(
    st.lists(figures, min_size=3, max_size=3), st.lists(figures, min_size=3, max_size=3),
    st.lists(st.sampled_from(METHODS[:8] + METHODS[9:12]), min_size=3, max_size=3), st.booleans(), st.sampled_from((0, 2)),
)  # fmt: skip
def test_in_blocks_with_weights_handed_on_and_climbing_the_plan_is_still_the_cheapest(own, mark, methods, away, climb):
    rows = [
        indicator(f"指标{n}", "总量", w, 目标=TARGET, 板块="乙块" if n else "甲块", 代价=n + 1, **method)
        for n, (w, method) in enumerate(zip((40, 30, 30), methods, strict=True))
    ]
    given = {"可达上限": "0.34", "进位加分": climb}
    units = [unit(OWN, 上年名次=3), unit(MARK, 上年名次=2), unit("镇0", 上年名次=1)]
    theirs = [mark[0], mark[1], "/" if away else mark[2]]
    more = {"given": given, "units": units, "板块": BLOCKS}
    plan = plan_of(group(rows, own, theirs, [[7, 7, 7]], **more))
    if plan.note.endswith("不用追赶"):
        return
    best = cheapest(
        product(range(5), repeat=3),
        [D(100) / TARGET * (n + 1) for n in range(3)],
        lambda steps: passes(
            group(rows, [v + k for v, k in zip(own, steps, strict=True)], theirs, [[7, 7, 7]], **more)
        ),
    )
    if best is None:
        assert plan.note.endswith("不可达")
        return
    assert abs(plan.cost - best) < D("1e-20")


def test_a_capped_climb_is_reckoned_with():
    rows = [indicator("子", 目标=100)]
    units = [unit(OWN, 上年名次=2), unit(MARK, 上年名次=1)]
    plan = plan_of(group(rows, (50,), (60,), units=units, given={"进位加分": 2, "进位加分上限": 1}))
    assert [s.needed for s in plan.steps] == [60]


# --- who is chased, and what he does meanwhile


def test_the_one_ahead_and_the_one_without_a_place_are_told_so():
    rows = [indicator("子", 目标=100)]
    assert plan_of(group(rows, (61,), (60,))).note == "本单位已领先标杆 1.00 分，不用追赶"
    out = [event(OWN, "否决", 否决效果="V5 取消排名资格")]
    assert plan_of(group(rows, (50,), (60,), 加减分=out)).note == "本单位没有名次，不推算"
    assert plan_of(group(rows, (50,), ("/",))).note == "标杆没有总分，不推算"
    assert evaluate(group(rows, (50,), (60,), given={"追赶对象": OWN})).plan.note.startswith("参数里的本单位")


def assumption(word):
    return {"标杆假设": word, "可达上限": 1}


def test_a_benchmark_on_target_is_passed_there():
    rows = [indicator("子", 目标=100, 封顶="1.2"), indicator("丑", "定性", 0, "M9")]
    still = plan_of(group(rows, (50, 1), (60, 1), given={"可达上限": 1}))
    there = plan_of(group(rows, (50, 1), (60, 1), given=assumption("标杆按目标完成")))
    assert [p.steps[0].needed for p in (still, there)] == [61, 101]
    assert (still.words, there.words) == ("标杆不动", "标杆按目标完成")
    assert there.ranking == ((OWN, D("101.00"), 1), (MARK, D("100.00"), 2))
    # what is reached already stays
    over = plan_of(group(rows, (50, 1), (110, 1), given=assumption("标杆按目标完成")))
    assert over.steps[0].needed == 111


def test_the_own_unit_may_be_ahead_today_and_behind_then():
    rows = [indicator("子", 目标=100, 封顶="1.2")]
    found = evaluate(group(rows, (70,), (60,), given=assumption("标杆按目标完成")))
    assert [(s.needed, s.score, s.score_then, s.note) for s in found.path] == [(101, 70, 101, "标杆按目标完成")]
    assert found.plan.steps[0].needed == 101


@pytest.mark.parametrize(
    ("row", "value", "base", "wanted"),
    [
        (indicator(目标=100), 60, None, 100),
        (indicator(kind="逆向", 目标=10), 14, None, 10),
        (indicator(kind="逆向", 目标=10), 9, None, None),
        (indicator(kind="增速", 目标="12%"), 1050, 1000, 1120),
        (indicator(kind="增速", 目标="20%"), -150, -100, -80),
        (indicator(kind="增速", 目标="12%"), None, None, None),
        (indicator(kind="区间", 区间下限=2, 区间上限=4, 下限值=0, 上限值=9), 1, None, 2),
        (indicator(kind="区间", 区间下限=2, 区间上限=4, 下限值=0, 上限值=9), 7, None, 4),
        (indicator(kind="区间", 下限值=2, 上限值=9), 1, None, 2),
        (indicator(kind="区间", 下限值=2, 上限值=9), 10, None, 9),
        (indicator(kind="排名", method="M5", 目标=3), 5, None, 3),
        (indicator(kind="定性", method="M9"), "一般", None, None),
        (indicator(method="M5"), 60, None, None),
        (indicator(目标=100), "/", None, None),
    ],
)
def test_on_target_is_the_value_that_just_reaches_it(row, value, base, wanted):
    data = [] if base is None else [entry(MARK, row["指标"], base, year=2016)]
    found = scored(group([row], (None,), (value,), data=data))
    items = [column[1] for column in found.columns]
    with exactly():
        figures = assumed(BenchmarkAssumption.ON_TARGET, items)
    assert (figures[0].value if figures else None) == wanted


def test_on_target_from_nothing_is_the_level_that_was_set():
    row = indicator("子", "增速", 目标="10%")
    levels = [{"单位": MARK, "指标": "子", "目标": "10%", "总量目标": 80}]
    for value, wanted in ((60, 80), (0, None)):
        data = [entry(MARK, "子", 0, year=2016)]
        items = [scored(group([row], (5,), (value,), data=data, 目标=levels)).columns[0][1]]
        with exactly():
            figures = assumed(BenchmarkAssumption.ON_TARGET, items)
        assert (figures[0].value if figures else None) == wanted
    data = [official(MARK, "子", "5%")]
    items = [scored(group([row], (5,), (None,), data=data)).columns[0][1]]
    assert assumed(BenchmarkAssumption.ON_TARGET, items) == {}
    lone = [scored(group([row], (5,), (7,), data=data)).columns[0][1]]
    assert assumed(BenchmarkAssumption.ON_TARGET, lone) == {}


@pytest.mark.parametrize(
    ("row", "base", "month", "wanted"),
    [
        (indicator(目标=200), None, 6, 120),  # 60 · 12 / 6
        (indicator(目标=200), {"6月": 50, "12月": 110}, 6, 132),  # 60 · 110 / 50
        (indicator(目标=200), {"6月": 0, "12月": 110}, 6, 120),
        (indicator(目标=200), {"6月": 50}, 6, 120),
        (indicator(目标=200), None, 12, None),
        (indicator(kind="逆向", 目标=100), None, 6, 60),
        (indicator(kind="逆向", 目标=100), {"6月": 9, "12月": 12}, 6, 80),
        (indicator(kind="增速", 目标="10%"), {"6月": 50, "12月": 110}, 6, None),
        (indicator(kind="比率", 目标=90), {"6月": 50, "12月": 110}, 6, None),
    ],
)
def test_at_the_present_pace_a_total_goes_on_to_the_end_of_the_year(row, base, month, wanted):
    data = [entry(MARK, "指标甲", 60, month=month)]
    if base is not None:
        data.append({"单位": MARK, "指标": "指标甲", "年度": 2016} | base)
    found = scored(master([row], data, units=[OWN, MARK], settings={"统计月份": month}))
    with exactly():
        figures = assumed(BenchmarkAssumption.AT_PACE, [found.columns[0][1]])
        assert (figures[0].value if figures else None) == wanted
        assert assumed(BenchmarkAssumption.STILL, [found.columns[0][1]]) == {}


def test_peers_are_scored_again_where_the_benchmark_moves():
    # 标杆 at its target of 40 is the best: 镇0 falls from 50 points to 37.5
    rows = [
        indicator("子", 目标=40, weight=50, method="M6", 计分依据="数值"),
        indicator("丑", "定性", 50, "M9", 可达上限=30),
    ]
    plan = plan_of(group(rows, (20, 30), (25, 30), [(30, 10)], given=assumption("标杆按目标完成")))
    assert plan.steps[0].needed == 41
    # 30 of 41 is 36.59 of 50 points
    assert ("镇0", D("46.59"), 3) in plan.ranking

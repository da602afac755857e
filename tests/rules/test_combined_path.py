"""The cheapest plan that passes the benchmark, against trying every combination with the whole group scored again."""

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from support.masters import entry, indicator, master, scored

from catchup_xl.rules.chase import EPSILON, Chase
from catchup_xl.rules.combined_path import combined_plan
from catchup_xl.rules.exact import exactly
from catchup_xl.rules.outcome import Plan

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


def plan_of(found) -> Plan:
    one = scored(found)
    with exactly():
        chase = Chase.of(one.now, one.group, found.unit(OWN), found.unit(MARK))
        return Plan(note=chase) if isinstance(chase, str) else combined_plan(chase)


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
    best = None
    lower = [row["类型"] == "逆向" for row in rows]
    reach = [min(REACH, v) if down else REACH for v, down in zip(own, lower, strict=True)]
    unit_cost = [D(100) / TARGET * cost for cost in costs]
    for steps in product(*(range(top + 1) for top in reach)):
        cost = sum(k * c for k, c in zip(steps, unit_cost, strict=True))
        if best is not None and cost >= best:
            continue
        figures = [v - k if down else v + k for v, k, down in zip(own, steps, lower, strict=True)]
        if passes(group(rows, figures, mark, others, given=given, **more)):
            best = cost
    return best


@settings(max_examples=120)
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

"""Laws that hold for every plan: monotony, no matter of order, of units of measure or of other groups, determinism."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from support.masters import GROUP, MONTH, entry, indicator, scored, unit, values
from support.masters import master as built
from support.oracle import Plan
from support.plans import FALLING, MONEY, RISING, as_percent, indicators, plans, read

from catchup_xl.rules.evaluate import evaluate

D = Decimal
BASES = st.decimals("0.5", 1000, places=2).map(str)
OWN = "镇1"


@st.composite
def rising(draw: st.DrawFn) -> tuple[Plan, str]:
    """A plan of one indicator on which a better figure is a larger one (or a smaller one), and the better figure."""
    row = draw(indicators("子", targets=draw(st.booleans()), kinds=("增速", "总量", "比率", "逆向")))
    if row.get("基础比例") in ("0.85", "1"):
        row["基础比例"] = "0.6"  # more than 均分0.8w leaves would fall when all become equal
    reverse = row["类型"] == "逆向"
    if row["计分方法"] == "M4b":
        row["计分依据"] = "数值"
        row["分档标准"] = draw(st.sampled_from(FALLING if reverse else RISING))
    units = [f"镇{n}" for n in range(1, draw(st.integers(1, 4)) + 1)]
    now = {(u, "子"): draw(MONEY) for u in units}
    before = {(u, "子"): draw(BASES) for u in units}
    better, own = D(draw(MONEY)), D(now[OWN, "子"])
    if (better > own) is reverse:
        better, now[OWN, "子"] = own, f"{better:f}"
    typed = as_percent if row.get("计量单位") == "%" else str
    now, before = ({key: typed(cell) for key, cell in cells.items()} for cells in (now, before))
    settings = {
        "逆向口径": draw(st.sampled_from(["比值", "差值"])),
        "不足一档": draw(st.sampled_from(["比例", "进一", "舍去"])),
        "同值处理": draw(st.sampled_from(["全满分", "均分0.8w"])),
        "并列计分": draw(st.sampled_from(["同取高分", "平均名次分"])),
        "得分小数位": 8,
        "最低可用权重": 0,
    }
    return Plan(units, [row], now, before, [], settings), typed(f"{better:f}")


@given(rising())
def test_a_better_figure_never_earns_less(case):
    plan, better = case
    first = scored(read(plan)).columns[0][0]
    then = scored(read(replace(plan, now=plan.now | {(OWN, "子"): better}))).columns[0][0]
    assert (first.score is None) is (then.score is None)
    if first.score is not None:
        assert then.score >= first.score
        assert first.rank is not None
        assert then.rank is not None
        assert then.rank <= first.rank


def by_unit(plan: Plan) -> dict[str, Any]:
    """Everything that is shown, without any order."""
    found = scored(read(plan))
    items = {
        (item.unit.name, item.indicator.name): (item.score, item.rank, item.light, item.measure.state)
        for column in found.columns
        for item in column
    }
    standings = {
        s.unit.name: (s.total, s.rank, s.grade, s.behind_next, s.events, sorted(s.blocks))
        for s in found.group.standings
    }
    return {"items": items, "standings": standings, "blocked": bool(found.group.blocked)}


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(plan, random):
    def shuffled(rows):
        return random.sample(list(rows), len(rows))

    other = replace(
        plan,
        units=shuffled(plan.units),
        indicators=shuffled(plan.indicators),
        now=dict(shuffled(plan.now.items())),
        before=dict(shuffled(plan.before.items())),
        blocks=shuffled(plan.blocks),
        events=shuffled(plan.events),
    )
    assert by_unit(other) == by_unit(plan)


def scaled(cell: object, power: int) -> object:
    """A figure in another unit of money; words and gaps stay."""
    try:
        return f"{D(str(cell)).scaleb(power):f}"
    except ArithmeticError:
        return cell


def standards_scaled(text: str, power: int) -> str:
    parts = [part.split(":") for part in text.split("; ")]
    return "; ".join(f"{scaled(label, power)}:{share}" for label, share in parts)


def row_scaled(row: dict[str, Any], power: int) -> dict[str, Any]:
    """The row with everything that is money in another unit: bounds and standards on values, targets, points a unit."""
    found = dict(row)
    on_values = row["计分依据"] == "数值" or (row["计分依据"] is None and row["类型"] == "逆向")
    on_values = on_values or (row["计分依据"] is None and row["类型"] == "总量" and row.get("目标") is None)
    if row["类型"] != "增速" and row.get("目标") is not None:
        found["目标"] = scaled(row["目标"], power)
    if on_values:
        for header in ("上限值", "下限值"):
            if header in row:
                found[header] = scaled(row[header], power)
        if row.get("分档标准"):
            found["分档标准"] = standards_scaled(row["分档标准"], power)
        for header, default in (("每点加分", "0.5"), ("每点扣分", {"M7": "0.1", "M3": "0.5"}.get(row["计分方法"]))):
            if row.get(header) or default:
                found[header] = scaled(row.get(header) or default, -power)
    elif row["类型"] == "逆向" and row["计分方法"] == "M2" and row.get("每点扣分"):
        found["每点扣分"] = scaled(row["每点扣分"], -power)  # zero tolerance counts in units whatever the basis
    return found


@st.composite
def money_plans(draw: st.DrawFn) -> Plan:
    """A plan of one indicator whose figures are money."""
    row = draw(indicators("子", targets=draw(st.booleans()), kinds=("增速", "总量", "逆向")))
    units = [f"镇{n}" for n in range(1, draw(st.integers(1, 4)) + 1)]
    now = {(u, "子"): draw(MONEY) for u in units}
    before = {(u, "子"): draw(BASES) for u in units}
    settings = {"得分小数位": 10, "最低可用权重": 0}
    return Plan(units, [row], now, before, [], settings)


@given(money_plans(), st.integers(-6, 6))
def test_the_unit_of_money_changes_no_score(plan, power):
    [row] = plan.indicators
    other = replace(
        plan,
        indicators=[row_scaled(dict(row), power)],
        now={key: scaled(cell, power) for key, cell in plan.now.items()},
        before={key: scaled(cell, power) for key, cell in plan.before.items()},
    )
    first, then = scored(read(plan)), scored(read(other))
    assert [i.score for i in then.columns[0]] == [i.score for i in first.columns[0]]
    assert [i.rank for i in then.columns[0]] == [i.rank for i in first.columns[0]]


@given(plans())
def test_a_unit_of_another_group_changes_nothing(plan):
    before = by_unit(plan)
    rows = [dict(row) | {"适用组": f"{GROUP}、二组"} for row in plan.indicators]
    data = [entry(u, name, cell) for (u, name), cell in plan.now.items()]
    data += [entry(u, name, cell, year=2016) for (u, name), cell in plan.before.items()]
    data += [entry("外镇", row["指标"], 99999, month=MONTH) for row in plan.indicators]
    master = built(
        rows, data, units=[*plan.units, unit("外镇", "二组")], settings=plan.settings, 板块=plan.blocks,
        加减分=plan.events,
    )  # fmt: skip
    group = scored(master).group
    assert {s.unit.name: (s.total, s.rank, s.grade) for s in group.standings} == {
        name: found[:3] for name, found in before["standings"].items()
    }


@given(plans())
def test_the_same_master_gives_the_same_outcome(plan):
    first, then = evaluate(read(plan)), evaluate(read(plan))
    assert [str(f) for f in first.findings] == [str(f) for f in then.findings]
    assert repr(first.groups) == repr(then.groups)
    assert (repr(first.gaps), repr(first.path)) == (repr(then.gaps), repr(then.path))
    assert first.proposals == then.proposals


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(1, 10**12)), min_size=1, max_size=5), st.integers(1, 999))
@example([(1, 3), (2, 6)], 100)
def test_equal_growths_tie_whatever_their_figures(pairs, factor):
    figures = [*(p[0] for p in pairs), *(p[0] * factor for p in pairs)]
    bases = [*(p[1] for p in pairs), *(p[1] * factor for p in pairs)]
    found = scored(values(indicator(kind="增速", method="M5"), figures, base=bases)).columns[0]
    half = len(pairs)
    assert [i.rank for i in found[:half]] == [i.rank for i in found[half:]]

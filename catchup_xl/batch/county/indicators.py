"""The indicators of a peer group over all its towns: those that most towns have, by the rules that most of them have.

What one town has besides, or calls otherwise, is named with the town and left out, so that the group can be ranked on the
rest. Figures in another unit of measure are converted; where that can't be done they are left out, and the town is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal

from catchup_xl.batch.collect.measures import factor
from catchup_xl.batch.county.agreement import agreed, some, text
from catchup_xl.batch.county.towns import Town
from catchup_xl.model.cells import fold
from catchup_xl.model.choices import DataBasis, Kind
from catchup_xl.model.plan import PlanRow, Value

_NOT_RULES = frozenset({"编号", "适用组", "目标", "责任领导", "牵头单位", "责任单位", "责任人", "数据来源", "备注"})
_LEVELS = ("目标", "上限值", "下限值", "区间上限", "区间下限", "可达上限")
_NO_LEVELS = (Kind.GROWTH, Kind.RANK, Kind.QUALITATIVE)
_SHOWN = 3
_CELL = Context(prec=15)  # digits that a cell holds

Held = tuple[Town, PlanRow]


@dataclass
class GroupIndicators:
    """The indicators of one peer group.

    Args:
        group: the peer group.
        rows: the rows of 指标, by folded name, in the order of the towns' books.
        targets: rows of 目标 that are needed besides the towns' own.
        factors: by what figures are multiplied, by the town's key and the indicator's folded name; None: not comparable.
        notes: what does not agree.
        hints: what was converted.
    """

    group: str
    rows: dict[str, PlanRow] = field(default_factory=dict)
    targets: list[PlanRow] = field(default_factory=list)
    factors: dict[tuple[str, str], Decimal | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def converted(self, sheet: str, row: PlanRow, town: Town) -> PlanRow | None:
        """A row of 数据 or 目标 in the group's unit of measure; None where it is left out."""
        key = fold(str(row.get("指标", "")))
        if key not in self.rows:
            return None
        times = self.factors.get((town.key, key), Decimal(1))
        if times is None or times == 1:
            return None if times is None else row
        if sheet == "数据":
            return _converted_figures(row, times)
        headers = ("总量目标",) if self.rows[key].get("类型") in _NO_LEVELS else ("目标", "总量目标")
        return _times(row, headers, times)


def group_indicators(group: str, towns: Sequence[Town], full: Decimal) -> GroupIndicators:
    """Find the indicators of a peer group.

    Args:
        group: the peer group.
        towns: its towns.
        full: 满分, which the weights of a group make up.
    """
    found = GroupIndicators(group)
    held: dict[str, list[Held]] = {}
    for town in towns:
        for row in town.of("指标"):
            held.setdefault(fold(str(row["指标"])), []).append((town, row))
    kept = _kept(held, len(towns), full)
    found.notes += _left_out(group, held, kept, towns)
    for key in kept:
        _add(found, key, held[key])
    return found


def _kept(held: Mapping[str, Sequence[Held]], towns: int, full: Decimal) -> list[str]:
    """What more than half of the towns have; of what just half have, as much as there is room for within 满分."""
    kept = {key for key, found in held.items() if len(found) * 2 > towns}
    weight = sum((_weight(held[key]) for key in kept), Decimal(0))
    for key, found in held.items():
        if len(found) * 2 == towns and weight + _weight(found) <= full:
            kept.add(key)
            weight += _weight(found)
    return [key for key in held if key in kept]


def _weight(found: Sequence[Held]) -> Decimal:
    weight = found[0][1].get("权重")
    return weight if isinstance(weight, Decimal) else Decimal(0)


def _left_out(
    group: str, held: Mapping[str, Sequence[Held]], kept: Sequence[str], towns: Sequence[Town]
) -> Iterator[str]:
    for key, found in held.items():
        if key in kept:
            having = {town.key for town, _ in found}
            lacking = [town.key for town in towns if town.key not in having]
            if lacking:
                yield f"{group}的指标“{found[0][1]['指标']}”，{some(lacking)} 没有，这些镇按未报处理"
            continue
        name = found[0][1]["指标"]
        likely = [w for town, row in found for w in _former_name(town, row, held, kept)]
        words = f"，疑是“{likely[0]}”改了名" if likely else ""
        yield (
            f"{group}的指标“{name}”只有 {some([town.key for town, _ in found])} 有{words}，没有列入全县排名；"
            "要列入，请各镇统一指标表"
        )


def _former_name(town: Town, row: PlanRow, held: Mapping[str, Sequence[Held]], kept: Sequence[str]) -> Iterator[str]:
    """The indicator of the others that has this one's number and that the town lacks."""
    own = {fold(str(r["指标"])) for r in town.of("指标")}
    for key in kept:
        other = held[key][0][1]
        if key not in own and row.get("编号") and other.get("编号") == row.get("编号"):
            yield str(other["指标"])


def _add(found: GroupIndicators, key: str, held: Sequence[Held]) -> None:
    """Take an indicator in, by the rules and the unit of measure that most of its towns have."""
    unit = str(agreed({town.key: str(row.get("计量单位", "")) for town, row in held}).value)
    same_unit = [(town, _in_unit(found, key, town, row, unit)) for town, row in held]
    able = [(town, row) for town, row in same_unit if row is not None]
    rules = {town.key: _rules(row) for town, row in able}
    chosen = agreed(rules).value
    giver, first = next((town, row) for town, row in able if rules[town.key] == chosen)
    for town, row in able:
        if rules[town.key] != chosen:
            off = [h for h in {**first, **row} if h not in _NOT_RULES and first.get(h) != row.get(h)]
            words = "、".join(f"{h} {text(first.get(h))} 与 {text(row.get(h))}" for h in off[:_SHOWN])
            found.notes.append(f"{found.group}的指标“{row['指标']}”规则不一致，按 {giver.key}：{town.key} 的{words}")
    found.rows[key] = _with_targets(found, key, first, able)


def _rules(row: PlanRow) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted((h, v) for h, v in row.items() if h not in _NOT_RULES))


def _with_targets(found: GroupIndicators, key: str, first: PlanRow, held: Sequence[Held]) -> PlanRow:
    """Targets that differ become the units' own; where a town has none, none stands in 指标 that it would be held against."""
    said = {town.key: row.get("目标") for town, row in held if not _has_own(town, key)}
    if len(set(said.values())) <= 1:
        return first
    blank = [name for name, value in said.items() if value is None]
    shared = None if blank else first.get("目标")
    if blank:
        found.notes.append(f"{found.group}的指标“{first['指标']}”，{some(blank)} 没有填目标，其他镇的目标不作它的目标")
    for town, row in held:
        target = row.get("目标")
        if town.key in said and target is not None and target != shared:
            found.targets.append(
                {"单位": town.name, "指标": first["指标"], "目标": target, "备注": f"来源：{town.key}"}
            )
    return {header: value for header, value in first.items() if header != "目标"} if blank else first


def _has_own(town: Town, key: str) -> bool:
    return any(fold(str(t.get("指标"))) == key and t.get("目标") is not None for t in town.of("目标"))


def _in_unit(found: GroupIndicators, key: str, town: Town, row: PlanRow, unit: str) -> PlanRow | None:
    """The row in a unit of measure; None where the town's can't be converted."""
    own = str(row.get("计量单位", ""))
    if own == unit:
        return row
    times = factor(own, unit)
    found.factors[town.key, key] = times
    name = row["指标"]
    if times is None:
        found.notes.append(
            f"{town.key} 的指标“{name}”用 {text(own)}，其他镇用 {text(unit)}，不能换算，没有取它的这项数据；请统一计量单位"
        )
        return None
    if times != 1:
        found.hints.append(f"{town.key} 的指标“{name}”已由 {own} 换算为 {unit}（乘以 {text(times)}）")
    changed = row if row.get("类型") in _NO_LEVELS else _times(row, _LEVELS, times)
    return {**changed, "计量单位": unit}


def _converted_figures(row: PlanRow, times: Decimal) -> PlanRow:
    if row.get("口径") == DataBasis.PUBLISHED:
        return row
    return _times(row, [f"{month}月" for month in range(1, 13)], times)


def _times(row: PlanRow, headers: Iterable[str], times: Decimal) -> PlanRow:
    changed: dict[str, Value] = {}
    for header in headers:
        value = row.get(header)
        if isinstance(value, Decimal):
            changed[header] = _CELL.multiply(value, times)
    return {**row, **changed}

"""The indicators of a peer group over all its towns: those that most towns have, by the rules that most of them have.

What the county gives itself goes before. What one town has besides, or calls otherwise, is named with the town and left out,
so that the group can be ranked on the rest. Figures in another unit of measure are converted; where that can't be done they are
left out, and the town is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal

from catchup_xl.batch.collect.units_of_measure import factor
from catchup_xl.batch.county.agreement import agreed, others, some, text
from catchup_xl.batch.county.given import taken_from
from catchup_xl.batch.county.selection import Held, joint_weights, kept_of, left_out
from catchup_xl.batch.county.towns import Town
from catchup_xl.model.cells import fold
from catchup_xl.model.choices import DataBasis, Kind
from catchup_xl.model.plan import PlanRow, Value

_NOT_RULES = frozenset(
    {"编号", "适用组", "目标", "责任领导", "牵头单位", "责任单位", "责任人", "数据来源", "曾用名", "备注"}
)
_LEVELS = ("目标", "上限值", "下限值", "区间上限", "区间下限", "可达上限")
_NO_LEVELS = (Kind.GROWTH, Kind.RANK, Kind.QUALITATIVE)
_SHOWN = 3
_CELL = Context(prec=15)  # digits that a cell holds


@dataclass
class GroupIndicators:
    """The indicators of one peer group.

    Args:
        group: the peer group.
        given: the county's own rows of 指标, by folded name; of a header that they don't fill, the towns have a say.
        giver: the county's file.
        rows: the rows of 指标, by folded name, in the order of the towns' books.
        targets: rows of 目标 that are needed besides the towns' own.
        factors: by what figures are multiplied, by the town's key and the indicator's folded name; None: not comparable.
        notes: what does not agree.
        hints: what was converted.
    """

    group: str
    given: Mapping[str, PlanRow] = field(default_factory=dict)
    giver: str = ""
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


def group_indicators(
    group: str, towns: Sequence[Town], full: Decimal, given: Mapping[str, PlanRow], giver: str
) -> GroupIndicators:
    """Find the indicators of a peer group.

    Args:
        group: the peer group.
        towns: its towns.
        full: 满分, which the weights of a group make up.
        given: the county's own rows of 指标, by folded name.
        giver: the county's file.
    """
    found = GroupIndicators(group, given, giver)
    held: dict[str, list[Held]] = {}
    for town in towns:
        for row in town.of("指标"):
            held.setdefault(fold(str(row["指标"])), []).append((town, row))
    kept = kept_of(held, given, len(towns), full)
    found.notes += left_out(group, held, given, kept, towns)
    weights = joint_weights(held, given, kept, full)
    for key in kept:
        _add(found, key, held.get(key, []), weights.get(key))
    total = sum((w for row in found.rows.values() if isinstance(w := row.get("权重"), Decimal)), Decimal(0))
    if total != full and not any("板块" in row for row in found.rows.values()):
        found.notes.append(
            f"{group}列入的指标权重合计是 {text(total)}，满分是 {text(full)}，这一组没有排名："
            f"请在县里的工作簿或参数文件“指标”表写明{group}的指标和权重（合计 {text(full)}），再汇总一次"
        )
    return found


def _add(found: GroupIndicators, key: str, held: Sequence[Held], weight: Value | None) -> None:
    """Take an indicator in, by the rules and the unit of measure of the county, else those that most of its towns have."""
    own = found.given.get(key, {})
    unit = (
        str(own.get("计量单位") or agreed({town.key: str(row.get("计量单位", "")) for town, row in held}).value)
        if held
        else str(own.get("计量单位", ""))
    )
    same_unit = [(town, _in_unit(found, key, town, row, unit)) for town, row in held]
    theirs = [(town, row) for town, row in same_unit if row is not None]
    _tell_own(found, own, theirs)
    if not theirs:
        found.rows[key] = own if "类型" in own else {**held[0][1], **own}
        return
    able = [(town, {**row, **own}) for town, row in theirs]
    rules = {town.key: _rules(row) for town, row in able}
    weighed = {town.key: rules[town.key] for town, row in able if weight is None or row.get("权重") == weight}
    chosen = agreed(weighed or rules).value
    giver, first = next((town, row) for town, row in able if rules[town.key] == chosen)
    for town, row in able:
        if rules[town.key] != chosen:
            off = [h for h in {**first, **row} if h not in _NOT_RULES and first.get(h) != row.get(h)]
            words = "、".join(f"{h} {text(first.get(h))} 与 {text(row.get(h))}" for h in off[:_SHOWN])
            found.notes.append(f"{found.group}的指标“{row['指标']}”规则不一致，按 {giver.key}：{town.key} 的{words}")
    taken = _with_targets(found, key, first, able)
    found.rows[key] = taken if own.keys() - {"指标", "曾用名", "编号"} else taken_from(taken, "各镇")


def _tell_own(found: GroupIndicators, own: PlanRow, held: Sequence[Held]) -> None:
    """Say what the county rules otherwise than its towns."""
    for header, value in own.items():
        if header in _NOT_RULES and header != "目标":
            continue
        said = {town.key: row.get(header) for town, row in held if header != "目标" or row.get(header) is not None}
        if differing := others(said, value):
            found.notes.append(
                f"{found.group}的指标“{own['指标']}”的{header}按 {found.giver} 的 {text(value)}：{differing}"
            )


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
            found.targets.append(taken_from({"单位": town.name, "指标": first["指标"], "目标": target}, town.key))
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

"""The county's plan from its towns' parts: nobody's figures under another's name, and in words what does not agree."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from catchup_xl.batch.county.agreement import agreed, text
from catchup_xl.batch.county.indicators import GroupIndicators, group_indicators
from catchup_xl.batch.county.own import Own
from catchup_xl.batch.county.settings import settings_of_county
from catchup_xl.batch.county.towns import Town, renamed
from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Kind
from catchup_xl.model.plan import Plan, PlanRow
from catchup_xl.model.settings import Settings

_NOT_RULES = frozenset({"编号", "适用组", "责任领导", "牵头单位", "责任单位", "责任人", "数据来源", "备注"})
_ALIKE = 0.75


class Merged:
    """The county's plan.

    Args:
        towns: the towns that could be read.
        own: what the county says itself.
        month: the month to rank for; the towns' own when None.
    """

    def __init__(self, towns: Sequence[Town], own: Own, month: int | None) -> None:
        self.notes: list[str] = []
        self.hints: list[str] = []
        towns = self._distinct(towns)
        period = {
            "统计月份": month or self._common("月份", {town.key: town.month for town in towns}),
            "年度": self._common("年度", {town.key: town.year for town in towns}),
        }
        settings, notes = settings_of_county(towns, own, period)
        self.notes += notes
        full = settings.get("满分", Settings().full_score)
        groups = self._groups(towns, full if isinstance(full, Decimal) else Decimal(100))
        self.plan = Plan(settings, {**own.rows, **self._rows(towns, groups)})

    def _common(self, what: str, said: Mapping[str, int | None]) -> int | None:
        found = agreed(said)
        if found.differences:
            self.notes.append(f"{what}不一致，按 {found.value}：{found.differences}")
        return next(value for value in said.values() if value == found.value)

    def _distinct(self, towns: Sequence[Town]) -> list[Town]:
        """Each town once; towns of one name in two counties both stand, with the county's name."""
        named: dict[str, list[Town]] = {}
        for town in towns:
            named.setdefault(fold(town.name), []).append(town)
        shared = {
            name for name, found in named.items() if len({fold(town.county) for town in found if town.county}) > 1
        }
        kept: dict[str, Town] = {}
        for town in towns:
            one = renamed(town, f"{town.county}{town.name}") if fold(town.name) in shared and town.county else town
            known = kept.setdefault(fold(one.name), one)
            if known is not one:
                self.notes.append(f"{one.name} 有两份母版：{known.key} 和 {one.key}，取前一份")
        return list(kept.values())

    def _groups(self, towns: Sequence[Town], full: Decimal) -> dict[str, GroupIndicators]:
        members: dict[str, list[Town]] = {}
        for town in towns:
            members.setdefault(town.group, []).append(town)
        for group, found in members.items():
            if len(found) == 1 and len(towns) > 1:
                near = difflib.get_close_matches(group, [name for name in members if name != group], 1, _ALIKE)
                words = f"，是否与“{near[0]}”是同一组" if near else ""
                self.notes.append(
                    f"考核组“{group}”只有 {found[0].name} 一个单位（{found[0].key}），名次无从比较{words}"
                )
        groups = {group: group_indicators(group, found, full) for group, found in members.items()}
        for one in groups.values():
            self.notes += one.notes
            self.hints += one.hints
        return groups

    def _rows(self, towns: Sequence[Town], groups: Mapping[str, GroupIndicators]) -> dict[str, tuple[PlanRow, ...]]:
        targets = [row for town in towns for row in self._converted("目标", town, groups)]
        return {
            "单位": tuple(row for town in towns for row in town.of("单位")),
            "指标": tuple(_listed(groups.values())),
            "板块": tuple(self._blocks(towns)),
            "目标": (*targets, *(row for group in groups.values() for row in group.targets)),
            "数据": tuple(row for town in towns for row in self._converted("数据", town, groups)),
            "加减分": tuple(row for town in towns for row in self._events(town, groups[town.group])),
        }

    def _blocks(self, towns: Sequence[Town]) -> Iterator[PlanRow]:
        """Each block once, with the weight that most towns give it."""
        held: dict[tuple[str, ...], list[tuple[Town, PlanRow]]] = {}
        for town in towns:
            for row in town.of("板块"):
                key = tuple(str(row.get(header, "")) for header in ("板块", "上级板块", "考核组"))
                held.setdefault(key, []).append((town, row))
        for key, found in held.items():
            weights = agreed({town.key: row.get("权重") for town, row in found})
            if weights.differences:
                self.notes.append(f"板块“{key[0]}”的权重不一致，按 {text(weights.value)}：{weights.differences}")
            yield next(row for _, row in found if row.get("权重") == weights.value)

    def _converted(self, sheet: str, town: Town, groups: Mapping[str, GroupIndicators]) -> Iterator[PlanRow]:
        for row in town.of(sheet):
            found = groups[town.group].converted(sheet, row, town)
            if found is not None:
                yield found

    def _events(self, town: Town, group: GroupIndicators) -> Iterator[PlanRow]:
        for row in town.of("加减分"):
            named = fold(str(row.get("指标", "")))
            if named and named not in group.rows:
                self.notes.append(
                    f"{town.key} 的加减分“{row.get('事由', '')}”记在没有列入的指标“{row['指标']}”上，没有取"
                )
            else:
                yield row


def _listed(groups: Iterable[GroupIndicators]) -> Iterator[PlanRow]:
    """Each indicator once for all groups that have it with the same rules."""
    merged: list[tuple[PlanRow, list[str]]] = []
    for group in groups:
        for row in group.rows.values():
            same = next((m for m in merged if _same_rules(m[0], row)), None)
            if same is None:
                merged.append((row, [group.group]))
            else:
                same[1].append(group.group)
    for row, names in merged:
        yield {**row, "适用组": "、".join(names)}


def _same_rules(left: PlanRow, right: PlanRow) -> bool:
    headers = {*left, *right} - _NOT_RULES
    if left.get("类型") == Kind.RANK:
        headers -= {"目标"}
    return all(left.get(header) == right.get(header) for header in headers)

"""The county's plan from its towns' parts: nobody's figures under another's name, and in words what does not agree."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from catchup_xl.batch.county.agreement import agreed, others, text
from catchup_xl.batch.county.given import Given, taken_from
from catchup_xl.batch.county.indicators import GroupIndicators, group_indicators
from catchup_xl.batch.county.own import Own, is_taken
from catchup_xl.batch.county.settings import settings_of_county
from catchup_xl.batch.county.standards import standards_of_county
from catchup_xl.batch.county.synonyms import under_one_name
from catchup_xl.batch.county.towns import Town, renamed
from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Kind
from catchup_xl.model.plan import Plan, PlanRow
from catchup_xl.model.settings import Settings

_NOT_RULES = frozenset({"编号", "适用组", "责任领导", "牵头单位", "责任单位", "责任人", "数据来源", "曾用名", "备注"})
_ALIKE = 0.75
_NUMERALS = {
    ord(mark): f"{n:02}" for marks in ("一二三四五六七八九十", "甲乙丙丁戊己庚辛壬癸") for n, mark in enumerate(marks)
}


class Merged:
    """The county's plan.

    Args:
        towns: the towns that could be read.
        own: what the county says itself.
        month: the month to rank for; the towns' own when None.
    """

    def __init__(self, towns: Sequence[Town], own: Own, month: int | None) -> None:
        self.notes: list[str] = list(own.notes)
        self.hints: list[str] = []
        towns = sorted(self._distinct(towns), key=lambda town: _in_order(town.group))
        self._own, self._given = own, Given(own, towns)
        period = {
            "统计月份": month or self._common("月份", {town.key: town.month for town in towns}),
            "年度": self._common("年度", {town.key: town.year for town in towns}),
        }
        settings, notes = settings_of_county(towns, own, period)
        self.notes += notes
        full = settings.get("满分", Settings().full_score)
        towns, groups = self._groups(towns, full if isinstance(full, Decimal) else Decimal(100))
        self.plan = Plan(settings, {**own.rows, **self._rows(towns, groups)})
        self.notes += self._given.notes

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

    def _groups(self, towns: Sequence[Town], full: Decimal) -> tuple[list[Town], dict[str, GroupIndicators]]:
        """The towns with each indicator under one name, and the indicators of each group."""
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
        groups: dict[str, GroupIndicators] = {}
        named: dict[str, Town] = {}
        for group, found in members.items():
            given = self._given.indicators(group)
            alike = under_one_name(found, given, self.notes, self.hints)
            named |= {town.key: town for town in alike}
            one = groups[group] = group_indicators(group, alike, full, given, self._own.named("指标"))
            self.notes += [*one.notes, *self._given.changed(one.rows, group)]
            self.hints += one.hints
        return [named[town.key] for town in towns], groups

    def _rows(self, towns: Sequence[Town], groups: Mapping[str, GroupIndicators]) -> dict[str, tuple[PlanRow, ...]]:
        targets = [taken_from(row, town.key) for town in towns for row in self._converted("目标", town, groups)]
        targets += [row for group in groups.values() for row in group.targets]
        general: dict[tuple[str, ...], PlanRow] = {
            (fold(town.name), key): row
            for town in towns
            for key, row in groups[town.group].given.items()
            if "目标" in row
        }
        events = [taken_from(row, town.key) for town in towns for row in self._events(town, groups[town.group])]
        return {
            "单位": tuple(row for town in towns for row in town.of("单位")),
            "指标": tuple(_listed(groups.values())),
            "板块": tuple(self._blocks(towns)),
            "目标": tuple(self._given.targets(targets, general)),
            "数据": tuple(row for town in towns for row in self._converted("数据", town, groups)),
            "加减分标准": tuple(
                standards_of_county(
                    self._own.rows.get("加减分标准", ()),
                    self._own.named("加减分标准"),
                    {town.key: self._standards(town, groups[town.group]) for town in towns},
                    self.notes,
                )
            ),
            "加减分": tuple(self._given.events(events)),
        }

    def _blocks(self, towns: Sequence[Town]) -> Iterator[PlanRow]:
        """Each block once, with the weight that the county gives it, else most towns."""
        held: dict[tuple[str, ...], dict[str, PlanRow]] = {}
        own = {_block(row): row for row in self._own.rows.get("板块", ())}
        for town in towns:
            for row in town.of("板块"):
                held.setdefault(_block(row), {})[town.key] = row
        for key in dict.fromkeys([*held, *own]):
            said = {name: row.get("权重") for name, row in held.get(key, {}).items()}
            if key in own:
                if differing := others(said, own[key].get("权重")):
                    weight = text(own[key].get("权重"))
                    self.notes.append(f"板块“{key[0]}”的权重按 {self._own.named('板块')} 的 {weight}：{differing}")
                yield own[key]
                continue
            weights = agreed(said)
            if weights.differences:
                self.notes.append(f"板块“{key[0]}”的权重不一致，按 {text(weights.value)}：{weights.differences}")
            yield next(row for row in held[key].values() if row.get("权重") == weights.value)

    def _converted(self, sheet: str, town: Town, groups: Mapping[str, GroupIndicators]) -> Iterator[PlanRow]:
        for row in town.of(sheet):
            found = groups[town.group].converted(sheet, row, town)
            if found is not None:
                yield found

    def _standards(self, town: Town, group: GroupIndicators) -> list[PlanRow]:
        """A town's matters, without those of indicators that its own villages and stations are assessed on."""
        named = ((row, fold(str(row.get("指标", "")))) for row in town.of("加减分标准"))
        return [row for row, indicator in named if not indicator or indicator in group.rows]

    def _events(self, town: Town, group: GroupIndicators) -> Iterator[PlanRow]:
        for row in town.of("加减分"):
            named = fold(str(row.get("指标", "")))
            if named and named not in group.rows:
                self.notes.append(
                    f"{town.key} 的加减分“{row.get('事由') or row.get('事项', '')}”记在没有列入的指标“{row['指标']}”上，没有取"
                )
            else:
                yield row


def _in_order(group: str) -> str:
    """A group's name such that 一组, 二组, 三组 and 甲组, 乙组 stand in their order."""
    return group.translate(_NUMERALS)


def _block(row: PlanRow) -> tuple[str, ...]:
    return tuple(str(row.get(header, "")) for header in ("板块", "上级板块", "考核组"))


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
    if is_taken(left) != is_taken(right):
        return False  # the county's own is not mixed with what comes of the towns
    headers = {*left, *right} - _NOT_RULES
    if left.get("类型") == Kind.RANK:
        headers -= {"目标"}
    return all(left.get(header) == right.get(header) for header in headers)

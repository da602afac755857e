"""Checks of 单位: names, peer groups, and the results of the last assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from catchup_xl.model.cells import Address, fold, to_text
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.model.findings import NO_GROUP, Level
from catchup_xl.model.master import Master
from catchup_xl.model.months import DECEMBER
from catchup_xl.model.names import nearest, repeated
from catchup_xl.rules.checks.lookups import every_group, group_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import number, rows_of, span


@check(
    "unit-duplicate",
    Level.ERROR,
    "单位重复",
    expected="每个单位一行",
    mend="删去多余的一行，或改成不同的名称",
)
def a_unit_stands_once(master: Master) -> Iterator[Remark]:
    """A unit has one row; only the first of two counts."""
    for unit, before in repeated(master.units, lambda one: fold(one.name)):
        message = f"“{unit.name}”在第 {before.source.row} 行已有"
        yield Remark(unit.at("单位"), message, unit=unit.name, blocks=group_of(unit) | group_of(before))


@check(
    "unit-former-name",
    Level.ERROR,
    "曾用名有误",
    expected="曾用名不是现在另一个单位的名称，也不是两个单位的曾用名",
    mend="改正“单位”表的曾用名；几个单位合并的，只写在承接名次的那一个",
)
def a_former_name_is_nobody_elses(master: Master) -> Iterator[Remark]:
    """A name that a unit bore before is the name of no unit now, and was that of one unit only."""
    claimed: dict[str, Unit] = {}
    for unit in master.unit_by_name.values():
        for name in unit.former_names:
            other = master.unit(name) or claimed.setdefault(fold(name), unit)
            if other is not unit:
                message = f"“{unit.name}”的曾用名“{name}”也是“{other.name}”的名称"
                yield Remark(unit.at("曾用名"), message, unit=unit.name)


@check(
    "unit-name-blank",
    Level.HINT,
    "单位名称空着",
    expected="单位全称",
    mend="填写单位名称；没有这个单位的删去该行",
)
def a_unit_has_a_name(master: Master) -> Iterator[Remark]:
    """A unit without a name can't be assessed, and its peer group is not complete."""
    blanks: dict[str, list[Address]] = {}
    for unit in master.units:
        if not unit.name:
            blanks.setdefault(unit.group, []).append(unit.at("单位"))
    for group, cells in blanks.items():
        message = (
            f"方案未列名称：{f'考核组“{group}”' if group else ''}有 {len(cells)} 个单位没有名称（{rows_of(cells)}）"
        )
        yield Remark(span(cells), message, blocks=frozenset({group}) if group else NO_GROUP)


@check(
    "unit-group-blank",
    Level.HINT,
    "单位没有考核组",
    expected="同一考核组内排名",
    mend="填写考核组；不参加考核的可不填",
)
def a_unit_has_a_peer_group(master: Master) -> Iterator[Remark]:
    """A unit without a peer group is not ranked."""
    for unit in master.units:
        if unit.name and not unit.group:
            yield Remark(unit.at("考核组"), f"“{unit.name}”没有考核组，不参加排名", unit=unit.name)


@check(
    "unit-group-without-indicators",
    Level.HINT,
    "考核组没有指标",
    also=(Level.WARNING,),
    expected="“指标”表里有适用于该组的指标",
    mend="在“指标”表为该组填指标，适用组写该组名称；不考核的可不管",
)
def a_group_has_indicators(master: Master) -> Iterator[Remark]:
    """Units of a peer group to which no indicator applies are not ranked."""
    groups = every_group(master)
    idle = [g for g in groups if not any(i.applies_to(g, master.own_group) for i in master.indicators)]
    for group in idle:
        unit = next(unit for unit in master.units if unit.group == group)
        near = nearest(group, (other for other in groups if other not in idle))
        message = f"考核组“{group}”没有适用的指标，不排名"
        if near:
            yield Remark(unit.at("考核组"), message, mend=f"是不是“{near}”？", level=Level.WARNING)
        else:
            yield Remark(unit.at("考核组"), message)


@check(
    "unit-last-result",
    Level.WARNING,
    "上年总分与名次矛盾",
    expected="同组内总分高的名次在前，名次不大于本组单位数",
    mend="与上年考核通报核对",
)
def last_totals_and_ranks_agree(master: Master) -> Iterator[Remark]:
    """In a peer group the higher total of the last assessment has the better rank, and ranks end with the group."""
    size = Counter(unit.group for unit in master.units)
    for group in every_group(master):
        ranked = [unit for unit in master.units if unit.group == group and unit.last_rank is not None]
        for unit in ranked:
            if unit.last_rank is not None and unit.last_rank > size[group]:
                message = f"“{unit.name}”上年名次 {unit.last_rank}，本组只有 {size[group]} 个单位"
                yield Remark(unit.at("上年名次"), message, unit=unit.name)
        both = [(u.last_rank or 0, u.last_total, u) for u in ranked if u.last_total is not None]
        for (rank, total, better), (rank_after, total_after, unit) in pairwise(
            sorted(both, key=lambda found: found[0])
        ):
            if total_after > total or (total_after == total and rank_after != rank):
                message = (
                    f"“{unit.name}”上年总分 {number(total_after)}、第 {rank_after} 名，"
                    f"“{better.name}”{number(total)}、第 {rank} 名"
                )
                yield Remark(unit.at("上年名次"), message, unit=unit.name)


@check(
    "unit-history-mismatch",
    Level.WARNING,
    "上年结果与历史不符",
    expected="与“历史”表里上次考核年度 12 月的总分、名次、等次一致",
    mend="以正式通报为准改正",
)
def last_results_are_those_of_the_archive(master: Master) -> Iterator[Remark]:
    """The last assessment's result is the one that 历史 keeps of that year's December."""
    settings = master.settings
    year = settings.last_assessment or settings.effective_base_year
    kept = {master.known_as(to_text(row.unit)): row for row in master.recorded.get((year or 0, DECEMBER), ())}
    for unit in master.units:
        row = kept.get(fold(unit.name))
        if row is None:
            continue
        pairs = (
            ("上年总分", unit.last_total, row.total),
            ("上年名次", unit.last_rank, row.rank),
            ("上年等次", unit.last_grade and unit.last_grade.value, row.grade or None),
        )
        for header, typed, archived in pairs:
            if typed is not None and archived is not None and typed != archived:
                shown = typed if isinstance(typed, str) else number(typed)
                before = archived if isinstance(archived, str) else number(archived)
                message = f"“{unit.name}”{header}填的是 {shown}，历史记录是 {before}"
                yield Remark(unit.at(header), message, unit=unit.name)

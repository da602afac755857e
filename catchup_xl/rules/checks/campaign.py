"""Checks of 阶段 and 组织机构: the campaign's stages and its working group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Role
from catchup_xl.model.entry_sheets import Member
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import repeated
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import CellPlace, listed

_NEEDED_ROLES = (Role.FIRST_LEADER, Role.LEADER, Role.OFFICE)


@check(
    "stage-duplicate",
    Level.WARNING,
    "阶段重复",
    expected="每个阶段一行",
    mend="删去多余的一行，或改成不同的名称",
)
def a_stage_stands_once(master: Master) -> Iterator[Remark]:
    """A stage has one row."""
    for stage, before in repeated(master.stages, lambda one: fold(one.name)):
        yield Remark(stage.at("阶段"), f"“{stage.name}”在第 {before.source.row} 行已有")


@check(
    "stage-dates",
    Level.ERROR,
    "阶段起止颠倒",
    expected="结束不早于开始",
    mend="改正日期",
)
def a_stage_ends_after_its_start(master: Master) -> Iterator[Remark]:
    """A stage does not end before it starts."""
    for stage in master.stages:
        if stage.start is not None and stage.end is not None and stage.end < stage.start:
            yield Remark(stage.at("结束"), f"“{stage.name}”{stage.start} 开始，{stage.end} 结束")


@check(
    "stage-overlap",
    Level.WARNING,
    "阶段重叠",
    expected="前一阶段结束后，后一阶段开始",
    mend="改正起止日期",
)
def stages_do_not_overlap(master: Master) -> Iterator[Remark]:
    """A stage starts after the one before it has ended."""
    dated = [(s.start, s.end, s) for s in master.stages if s.start is not None and s.end is not None]
    for (_, end, before), (start, _, stage) in pairwise(sorted(dated, key=lambda found: (found[0], found[1]))):
        if start <= end:
            yield Remark(stage.at("开始"), f"“{stage.name}”{start} 开始，“{before.name}”{end} 才结束")


@check(
    "stage-outside",
    Level.WARNING,
    "阶段与年度无关",
    expected="阶段在年度之内，或从上一年开始、到下一年结束",
    mend="核对年度和起止日期",
)
def stages_are_of_the_year(master: Master) -> Iterator[Remark]:
    """A stage lies in the year, or in the months of preparation before it or of conclusion after it."""
    year = master.settings.year
    for stage in master.stages:
        if year is None or stage.start is None or stage.end is None:
            continue
        if stage.end.year < year - 1 or stage.start.year > year + 1:
            yield Remark(stage.at("开始"), f"“{stage.name}”为 {stage.start} 至 {stage.end}，年度是 {year}")


@check(
    "member-duplicate",
    Level.WARNING,
    "组织机构重复",
    expected="每人一行，每个单位同一角色一行",
    mend="删去多余的一行",
)
def a_member_stands_once(master: Master) -> Iterator[Remark]:
    """A person has one row in the working group, and an office one in each role."""
    for member, before in repeated(master.members, _seat):
        header = "姓名" if member.name else "单位"
        message = f"“{member.name or member.unit}”在第 {before.source.row} 行已有（{before.role.value}）"
        yield Remark(member.at(header), message)


def _seat(member: Member) -> tuple[str, ...]:
    """What makes two rows the same seat: the person, or the office in its role; empty for a row of neither."""
    if member.name:
        return ("", fold(member.name))
    return (member.role.value, fold(member.unit)) if member.unit else ()


@check(
    "member-role-missing",
    Level.HINT,
    "组织机构缺少角色",
    expected="有第一组长、组长和办公室",
    mend="在“组织机构”表补填",
)
def the_working_group_has_its_heads(master: Master) -> Iterator[Remark]:
    """The working group has a first leader, a leader and an office."""
    roles = {member.role for member in master.members}
    lacking = [role.value for role in _NEEDED_ROLES if role not in roles]
    if lacking:
        yield Remark(CellPlace("组织机构"), f"没有{listed(lacking)}")


@check(
    "member-blank",
    Level.HINT,
    "组织机构空行",
    expected="姓名或单位",
    mend="补填，或删去该行",
)
def a_member_has_a_name_or_an_office(master: Master) -> Iterator[Remark]:
    """A member is a person or an office."""
    for member in master.members:
        if not member.name and not member.unit:
            yield Remark(member.at("姓名"), f"{member.role.value}没有姓名，也没有单位")

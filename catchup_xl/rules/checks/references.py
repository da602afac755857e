"""Checks of names that point to another sheet: a unit, an indicator, a person, an office, a stage, a duty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from catchup_xl.model.cells import Address, fold, is_error_value
from catchup_xl.model.entry_sheets import Duty, Entry, Event, Indicator, Inspection, Target, Unit
from catchup_xl.model.findings import NO_GROUP, Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import did_you_mean, names_in, nearest
from catchup_xl.model.renamed import former_names_used
from catchup_xl.rules.checks.lookups import group_of
from catchup_xl.rules.checks.registry import Remark, check, data_check
from catchup_xl.rules.checks.series import Data
from catchup_xl.rules.checks.words import rows_of

Named: TypeAlias = Indicator | Target | Entry | Event | Duty | Inspection
_TOTAL = re.compile(r"(?:.{0,8}(?:合计|小计|总计|共计)|汇总|总和|平均|平均值|平均数|累计)")


def _strangers(rows: Iterable[tuple[str, Address]], known: set[str]) -> dict[str, list[Address]]:
    """The names that are not known, each with its cells; ``known`` holds folded names."""
    found: dict[str, list[Address]] = {}
    for name, place in rows:
        if name and fold(name) not in known and not is_error_value(name):
            found.setdefault(fold(name), []).append(place)
    return found


def _stranger(name: str, cells: list[Address], known: Iterable[str], what: str) -> tuple[str, str]:
    """The message and the advice for a name that is not known."""
    if _TOTAL.fullmatch(fold(name)):
        return (
            f"“{name}”不在“{what}”表里，像是自己加的合计行（{rows_of(cells)}），没有计入",
            f"是合计行的整行删去，合计由程序算；真有叫“{name}”的{what}，先填入“{what}”表",
        )
    message = f"没有名为“{name}”的{what}"
    if len(cells) > 1:
        message += f"，共 {len(cells)} 处（{rows_of(cells)}）"
    return message, did_you_mean(name, known)


@data_check(
    "unit-unknown",
    Level.ERROR,
    "单位不认得",
    also=(Level.WARNING,),
    expected="“单位”表里的单位",
    mend="从下拉框里选择；新单位先填入“单位”表",
)
def a_unit_is_known(data: Data) -> Iterator[Remark]:
    """A unit named in 目标, 数据, 加减分 or 督导 stands in 单位; a row of another is not counted."""
    master = data.master
    known, names = set(master.unit_by_name), [unit.name for unit in master.units]
    called: dict[str, dict[str, Unit]] = {}
    for unit in master.unit_by_name.values():
        for other in unit.other_names:
            called.setdefault(fold(other), {})[unit.name] = unit
    sheets: tuple[tuple[Level, Iterable[Target | Entry | Event | Inspection]], ...] = (
        (Level.ERROR, master.targets),
        (Level.ERROR, [series.entry for series in data.series if series.unit is None]),
        (Level.ERROR, master.events),
        (Level.WARNING, master.inspections),
    )
    for level, rows in sheets:
        strange = [row for row in rows if fold(row.unit) not in known]
        for name, cells in _strangers(((row.unit, row.at("单位")) for row in strange), known).items():
            message, mend = _stranger(name, cells, names, "单位")
            now = called.get(name, {})
            if now:
                message = f"{message}；“{name}”是“{'”“'.join(now)}”的曾用名或简称"
                mend = f"改成现在的全称“{'”或“'.join(now)}”"
            meant: list[Unit | None] = [*now.values()] or [master.unit(nearest(name, names))]
            blocks = frozenset[str]().union(*map(group_of, meant)) if level is Level.ERROR else NO_GROUP
            yield Remark(cells[0], message, mend=mend, unit=name, blocks=blocks, level=level)


@check(
    "unit-renamed",
    Level.HINT,
    "用了单位的曾用名",
    expected="“单位”表里现在的名称",
    mend="程序已按现在的名称算；方便时改成现在的名称",
)
def a_renamed_unit_is_meant(master: Master) -> Iterator[Remark]:
    """A row under the former name of one unit (曾用名) is that unit's row."""
    found: dict[tuple[str, str, str], list[Address]] = {}
    for typed, now, place in former_names_used(master):
        found.setdefault((place.sheet, typed, now), []).append(place)
    for (_, typed, now), cells in found.items():
        where = f"，共 {len(cells)} 处（{rows_of(cells)}）" if len(cells) > 1 else ""
        yield Remark(cells[0], f"“{typed}”是“{now}”的曾用名，按“{now}”算{where}", unit=now)


@data_check(
    "indicator-unknown",
    Level.ERROR,
    "指标不认得",
    also=(Level.WARNING,),
    expected="“指标”表里的指标",
    mend="从下拉框里选择；新指标先填入“指标”表",
)
def an_indicator_is_known(data: Data) -> Iterator[Remark]:
    """An indicator named in 目标, 数据, 加减分 or 责任清单 stands in 指标; a row of another is not counted."""
    master = data.master
    known, names = set(master.indicator_by_name), [indicator.name for indicator in master.indicators]
    sheets: tuple[tuple[Level, Iterable[Target | Entry | Event | Duty]], ...] = (
        (Level.ERROR, master.targets),
        (Level.ERROR, [series.entry for series in data.series if series.indicator is None]),
        (Level.ERROR, master.events),
        (Level.WARNING, master.duties),
    )
    for level, rows in sheets:
        strange = [row for row in rows if row.indicator and fold(row.indicator) not in known]
        units = {row.at("指标"): _unit_of(row) for row in strange}
        for name, cells in _strangers(((row.indicator, row.at("指标")) for row in strange), known).items():
            message, mend = _stranger(name, cells, names, "指标")
            blocks = NO_GROUP
            if mend and level is Level.ERROR:
                blocks = frozenset().union(*(group_of(master.unit(units[cell])) for cell in cells))
            of_one = {units[cell] for cell in cells}
            yield Remark(
                cells[0], message, mend=mend, unit=of_one.pop() if len(of_one) == 1 else "", blocks=blocks, level=level
            )


def _unit_of(row: Target | Entry | Event | Duty) -> str:
    return row.lead_office if isinstance(row, Duty) else row.unit


@check(
    "leader-unknown",
    Level.HINT,
    "责任领导不在组织机构",
    expected="“组织机构”表里的姓名",
    mend="从下拉框里选择，或补入“组织机构”表",
)
def a_leader_is_a_member(master: Master) -> Iterator[Remark]:
    """责任领导 of an indicator or a duty is a person of 组织机构."""
    names = [member.name for member in master.members if member.name]
    known = {fold(name) for name in names}
    sheets: tuple[Iterable[Indicator | Duty], ...] = (master.indicators, master.duties)
    for rows in sheets if known else ():
        people = ((name, row.at("责任领导")) for row in rows for name in _people_in(row.leader))
        for name, cells in _strangers(people, known).items():
            message, mend = _stranger(name, cells, names, "责任领导")
            yield Remark(cells[0], message, mend=mend)


@check(
    "office-unknown",
    Level.HINT,
    "牵头或配合单位不认得",
    expected="“单位”或“组织机构”表里的单位",
    mend="核对名称；县级部门等外单位可不管",
)
def an_office_is_known(master: Master) -> Iterator[Remark]:
    """牵头单位 and 配合单位 of a duty are units of 单位 or offices of 组织机构."""
    names = [unit.name for unit in master.units if unit.name] + [m.unit for m in master.members if m.unit]
    known = {fold(name) for name in names}
    for header, field in (("牵头单位", "lead_office"), ("配合单位", "support")):
        offices = ((name, duty.at(header)) for duty in master.duties for name in _people_in(getattr(duty, field)))
        for name, cells in _strangers(offices, known).items() if known else ():
            message, mend = _stranger(name, cells, names, header)
            yield Remark(cells[0], message, mend=mend)


@check(
    "stage-unknown",
    Level.WARNING,
    "阶段不认得",
    expected="“阶段”表里的阶段",
    mend="从下拉框里选择",
)
def a_stage_is_known(master: Master) -> Iterator[Remark]:
    """阶段 of a duty stands in 阶段."""
    names = [stage.name for stage in master.stages]
    stages = ((duty.stage, duty.at("阶段")) for duty in master.duties)
    for name, cells in _strangers(stages, {fold(name) for name in names}).items():
        message, mend = _stranger(name, cells, names, "阶段")
        yield Remark(cells[0], message, mend=mend)


@check(
    "duty-unknown",
    Level.WARNING,
    "责任清单编号不认得",
    expected="“责任清单”表里的编号",
    mend="从下拉框里选择",
)
def an_inspected_duty_is_known(master: Master) -> Iterator[Remark]:
    """责任清单编号 of an inspection is the 编号 of a duty."""
    numbers = {fold(duty.number) for duty in master.duties}
    for inspection in master.inspections:
        if inspection.duty and fold(inspection.duty) not in numbers:
            message = f"责任清单里没有编号“{inspection.duty}”"
            yield Remark(inspection.at("责任清单编号"), message, unit=inspection.unit)


def _people_in(names: str) -> list[str]:
    """The people and offices in one cell, 刘涛、王斐 or 刘涛 王斐: a space parts them too."""
    return [name for part in names_in(names) for name in part.split()]

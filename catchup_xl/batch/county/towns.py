"""What a town's master gives to the county's book: its own unit, its figures with their places, and the rules they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from catchup_xl.batch.sources import SourceFile
from catchup_xl.books.file import FileBook
from catchup_xl.errors import CatchupError, PlanError
from catchup_xl.model.cells import fold, to_text
from catchup_xl.model.master import Master
from catchup_xl.model.plan import Plan, PlanRow, Value
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.rows import Source as RowSource


@dataclass(frozen=True, slots=True)
class Town:
    """One town's part.

    Args:
        key: the master's place below the folders that were given.
        name: the town.
        group: its peer group.
        year: 年度.
        month: the month that its figures go to.
        county: 所属县区; empty where its book does not say.
        settings: its 参数.
        rows: its rows by entry sheet; 数据 names file and row in 备注.
        notes: rows that could not be read.
        problem: why the master gives nothing, in Chinese.
    """

    key: str
    name: str = ""
    group: str = ""
    year: int | None = None
    month: int | None = None
    county: str = ""
    settings: Mapping[str, Value] | None = None
    rows: Mapping[str, tuple[PlanRow, ...]] | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""

    def of(self, sheet: str) -> tuple[PlanRow, ...]:
        """Its rows of a sheet."""
        return (self.rows or {}).get(sheet, ())


def read_town(source: SourceFile) -> Town:
    """Read a town's part of its master; one that can't be read is returned with its problem."""
    try:
        return _town(source)
    except Exception as error:  # noqa: BLE001 - one master that the program itself stumbles over must not stop the rest
        return Town(source.key, problem=f"程序读它时出错（{type(error).__name__}），没有取")


def _town(source: SourceFile) -> Town:
    try:
        book = FileBook.open(Path(source.place))
        master = read_master(book.grids(SHEETS), book.name)
    except CatchupError as error:
        return Town(source.key, problem=str(error))
    own = master.unit(master.settings.own_unit)
    if own is None or not own.group:
        return Town(source.key, problem="参数表的“本单位”没有填，或“单位”表里没有它、没有考核组")
    if master.settings.year is None:
        return Town(source.key, own.name, own.group, problem="参数表的“年度”没有填")
    notes: list[str] = []
    indicators = {id(i): i for i in master.indicators_by_group[own.group]}
    names = {fold(i.name) for i in indicators.values()}
    rows = {
        "单位": tuple(_rows(master, "单位", [own.source], source, notes)),
        "指标": tuple(
            {**row, "适用组": own.group}
            for row in _rows(master, "指标", [i.source for i in indicators.values()], source, notes)
        ),
        "板块": tuple(
            row
            for row in _rows(master, "板块", [b.source for b in master.blocks], source, notes)
            if row.get("考核组", own.group) == own.group
        ),
        "目标": tuple(_rows(master, "目标", _own_rows(master, "目标", own.name), source, notes)),
        "数据": tuple(_figures(master, own.name, names, source, notes)),
        "加减分标准": tuple(_rows(master, "加减分标准", [s.source for s in master.standards], source, notes)),
        "加减分": tuple(_rows(master, "加减分", _own_rows(master, "加减分", own.name), source, notes)),
    }
    plan_settings = _settings(master, notes)
    return Town(
        source.key, own.name, own.group, year=master.settings.year, month=master.month, county=master.settings.county,
        settings=plan_settings, rows=rows, notes=tuple(notes),
    )  # fmt: skip


def renamed(town: Town, name: str) -> Town:
    """The town under another name, in all its rows."""
    rows = {
        sheet: tuple({**row, "单位": name} if "单位" in row else row for row in found)
        for sheet, found in (town.rows or {}).items()
    }
    return replace(town, name=name, rows=rows)


def _settings(master: Master, notes: list[str]) -> Mapping[str, Value]:
    cells = {to_text(s.cells.get("参数")): s.cells.get("取值") for s in master.tables["参数"].sources}
    known = {name: cell for name, cell in cells.items() if fold(name) in {fold(k) for k in _setting_names()}}
    try:
        return Plan.from_rows(known).settings
    except PlanError as error:
        notes.append(f"参数：{error.problem}")
        return {}


def _setting_names() -> Iterable[str]:
    from catchup_xl.model.settings import SETTINGS  # used once a town

    return SETTINGS


def _own_rows(master: Master, sheet: str, unit: str) -> list[RowSource]:
    return [s for s in master.tables[sheet].sources if fold(to_text(s.cells.get("单位"))) == fold(unit)]


def _figures(master: Master, unit: str, names: set[str], source: SourceFile, notes: list[str]) -> Iterable[PlanRow]:
    found = [s for s in _own_rows(master, "数据", unit) if fold(to_text(s.cells.get("指标"))) in names]
    for row, place in zip(found, (f"来源：{source.key} 数据!第{s.row}行" for s in found), strict=True):
        for typed in _rows(master, "数据", [row], source, notes):
            said = to_text(typed.get("备注"))
            yield {**typed, "备注": f"{said}；{place}" if said else place}


def _rows(
    master: Master, sheet: str, found: Iterable[RowSource], source: SourceFile, notes: list[str]
) -> Iterable[PlanRow]:
    """The rows as they are meant; one that can't be read is noted with its place and left out."""
    for row in found:
        try:
            yield from Plan.from_rows({}, {sheet: [master.meant(sheet, row.row, row.cells)]}).rows[sheet]
        except PlanError as error:
            notes.append(f"{source.key} {sheet}!第{row.row}行没有取：{error.problem}")

"""The kept logs: 历史, one row a unit and period, and 运行记录, one row a run."""

from __future__ import annotations

import hashlib
import json
import math
import sys
from array import array
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from catchup_xl._version import __version__
from catchup_xl.model.cells import NUMBERS, RawCell, fold, number_in, to_text
from catchup_xl.model.columns import Owner
from catchup_xl.model.edits import Cell, RowsEdit
from catchup_xl.model.entry_sheets import Setting
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.result_sheets import HistoryRow
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.model.settings import MASTER_ID
from catchup_xl.model.tables import Table
from catchup_xl.results.tables import number_formats, period
from catchup_xl.rules.outcome import Group, Outcome
from catchup_xl.rules.ranking.recorded import recorded_rows, unissued_groups

HISTORY = SHEETS["历史"]
RUNS = SHEETS["运行记录"]
_LEFT = "已不在本组"
"""In place of 发布状态: the unit of this row is no longer one of the group."""


def history_edit(outcome: Outcome, now: datetime) -> RowsEdit:
    """The period's rows of 历史: a unit's row of the same period is replaced, the others are appended.

    What was issued stays as it went out. A group that is not ranked leaves no row; what stands there from an earlier run
    of the period is kept. A row of a unit that the group no longer has loses its place, so that no place stands twice.
    """
    master = outcome.master
    old = [row for row in recorded_rows(master) if not row.issued]
    at = {master.known_as(to_text(row.unit)): row.source.row for row in old}
    replaced: dict[int, tuple[Cell, ...]] = {}
    added: list[tuple[Cell, ...]] = []
    ranked: set[str] = set()
    for group in unissued_groups(outcome):
        ranked.add(fold(group.name))
        for row in _group_rows(outcome, group):
            cells = (*row, stamp(now), master.settings.publication.value)
            place = at.pop(fold(str(row[3])), None)
            if place is None:
                added.append(cells)
            else:
                replaced[place] = cells
    gone = set(at.values())
    for left in old:
        if left.source.row in gone and fold(to_text(left.group)) in ranked:
            replaced[left.source.row] = (*_kept_cells(left), None, "", to_text(left.rules), to_text(left.made), _LEFT)
    headers = HISTORY.headers()
    return RowsEdit(HISTORY.name, headers, added, replaced, number_formats(HISTORY.name, headers, outcome))


def _kept_cells(row: HistoryRow) -> tuple[Cell, ...]:
    return number_in(row.year), number_in(row.month), to_text(row.group), to_text(row.unit), number_in(row.total)


def history_rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    """The period's rows of 历史 as they are computed now, without time of making and 发布状态."""
    for group in outcome.groups.values():
        yield from _group_rows(outcome, group)


def _group_rows(outcome: Outcome, group: Group) -> Iterator[tuple[Cell, ...]]:
    master = outcome.master
    if not group.blocked and master.settings.year is not None and master.month is not None:
        for standing in group.standings:
            yield (
                master.settings.year,
                master.month,
                group.name,
                standing.unit.name,
                standing.total,
                standing.rank,
                standing.grade.value if standing.grade else "",
                master.settings.rule_version,
            )


def run_edit(label: str, outcome: Outcome, now: datetime) -> RowsEdit:
    """The run's row of 运行记录."""
    count = {level: sum(1 for finding in outcome.findings if finding.level is level) for level in Level}
    cells: tuple[Cell, ...] = (
        stamp(now),
        label,
        period(outcome),
        __version__,
        outcome.master.settings.rule_version,
        count[Level.ERROR],
        count[Level.WARNING],
        count[Level.HINT],
        digest(outcome.master),
    )
    return RowsEdit(RUNS.name, RUNS.headers(), [cells])


def stamp(now: datetime) -> str:
    """The time as it is written: 2017-07-05 09:00:00."""
    return now.strftime("%Y-%m-%d %H:%M:%S")


def digest(master: Master) -> str:
    """SHA-256, in hex, of what the clerks have typed: every clerk-owned cell of every entry sheet, in reading order.

    Where a column or a table stands does not count, nor do formats; what a cell holds does, and it counts the same
    whether it was read from a file or from an open book: 3 as 3.0, a day as a date or as midnight, "" as blank. A rate
    counts as the number that it is, however it is typed.
    """
    hashed = hashlib.sha256()
    for sheet in SHEETS.values():
        if sheet.kind is not SheetKind.ENTRY:
            continue
        table = master.tables[sheet.name]
        aside = _identity_rows(table) if sheet.name == Setting.sheet.name else ()
        for column in sheet.owned_by(Owner.CLERK):
            cells = table.values(column.header) if column.header in table.columns else []
            first = max(table.header_row + 1, table.grid.first_row)
            for row, meant in master.turned.get((sheet.name, column.header), {}).items():
                cells[row - first] = meant
            if aside:
                cells = [cell for n, cell in enumerate(cells) if n not in aside]
                while cells and cells[-1] in (None, ""):
                    cells.pop()
            hashed.update(json.dumps([sheet.name, column.header, len(cells)], ensure_ascii=False).encode())
            _add_cells(hashed, cells)
    return hashed.hexdigest()


def _identity_rows(table: Table) -> Collection[int]:
    """The rows of 参数 that say which workbook this is: they are no entry, and a workbook is given them late."""
    names = table.values("参数") if "参数" in table.columns else []
    return {n for n, cell in enumerate(names) if fold(to_text(cell)) == fold(MASTER_ID)}


def _add_cells(hashed: hashlib._Hash, cells: Sequence[RawCell]) -> None:
    """Add a column: its numbers as little-endian doubles with NaN in every other cell, those cells as text by place.

    Numbers are most of what there is: packed, they take a fraction of the time of their text.
    """
    numbers = array("d", [cell if cell.__class__ is float else math.nan for cell in cells])
    texts: list[str] = []
    for n, cell in enumerate(cells):
        if cell is None or cell == "" or cell.__class__ is float:
            continue
        if isinstance(cell, NUMBERS) and not isinstance(cell, bool):
            numbers[n] = float(cell)
        else:
            text = to_text(cell)
            texts.append(f"{n}:{len(text)}:{text}")
    hashed.update("".join(texts).encode())
    if sys.byteorder == "big":
        numbers.byteswap()
    hashed.update(numbers.tobytes())

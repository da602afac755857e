"""The kept logs: 历史, one row a unit and period, and 运行记录, one row a run."""

from __future__ import annotations

import hashlib
import json
import math
import sys
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from catchup_xl import __version__
from catchup_xl.books.edits import Cell, RowsEdit
from catchup_xl.model.cells import RawCell, fold, to_text
from catchup_xl.model.columns import Owner
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.results.tables import period
from catchup_xl.rules.outcome import Outcome

HISTORY = SHEETS["历史"]
RUNS = SHEETS["运行记录"]


def history_edit(outcome: Outcome, now: datetime) -> RowsEdit:
    """The period's rows of 历史: rows of the same period and unit are replaced, the others are appended.

    A group that is not ranked leaves no row; what stands there from an earlier run of the period is kept.
    """
    standing_at = {(r.year, r.month, fold(r.group), fold(r.unit)): r.source.row for r in outcome.master.history}
    replaced: dict[int, tuple[Cell, ...]] = {}
    added: list[tuple[Cell, ...]] = []
    for row in history_rows(outcome):
        year, month, group, unit = row[:4]
        at = standing_at.get((year, month, fold(str(group)), fold(str(unit))))  # type: ignore[arg-type]
        if at is None:
            added.append((*row, stamp(now)))
        else:
            replaced[at] = (*row, stamp(now))
    return RowsEdit(HISTORY.name, HISTORY.headers(), added, replaced)


def history_rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    """The period's rows of 历史, without the time of making."""
    master = outcome.master
    for group in outcome.groups.values():
        if group.blocked or master.settings.year is None or master.month is None:
            continue
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
        for column in sheet.owned_by(Owner.CLERK):
            cells = table.values(column.header) if column.header in table.columns else []
            first = max(table.header_row + 1, table.grid.first_row)
            for row, meant in master.turned.get((sheet.name, column.header), {}).items():
                cells[row - first] = meant
            hashed.update(json.dumps([sheet.name, column.header, len(cells)], ensure_ascii=False).encode())
            _add_cells(hashed, cells)
    return hashed.hexdigest()


def _add_cells(hashed: hashlib._Hash, cells: Sequence[RawCell]) -> None:
    """Add a column: its numbers as little-endian doubles with NaN in every other cell, those cells as text by place.

    Numbers are most of what there is: packed, they take a fraction of the time of their text.
    """
    numbers = array("d", [cell if isinstance(cell, float) else math.nan for cell in cells])
    for n, cell in enumerate(cells):
        if isinstance(cell, float) or cell is None or cell == "":
            continue
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            numbers[n] = float(cell)
        else:
            text = to_text(cell)
            hashed.update(f"{n}:{len(text)}:{text}".encode())
    if sys.byteorder == "big":
        numbers.byteswap()
    hashed.update(numbers.tobytes())

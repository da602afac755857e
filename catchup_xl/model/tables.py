"""Finding a table on a sheet by its header text, wherever the clerk has moved it, and its rows with their addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from catchup_xl.model.cells import Address, RawCell, fold, is_blank
from catchup_xl.model.columns import ColumnType, Owner
from catchup_xl.model.rows import Sheet, SheetKind, Source

HEADER_SEARCH_ROWS = 60
"""Titles above the header may take as many rows as this."""

_LEAST_HEADERS = 2
_NOTE_MARKS = ("注", "说明", "备注", "填表", "制表", "审核")


_SHARED = (ColumnType.TEXT, ColumnType.CHOICE, ColumnType.DAY, ColumnType.LINK)
_YEAR, _SETTING = "年度", "取值"


class Merge(NamedTuple):
    """Merged cells: first row and column, last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The used cells of a sheet.

    Args:
        rows: raw cells, row by row; all rows may differ in length.
        first_row: sheet row of ``rows[0]``, from 1.
        first_column: sheet column of each row's first cell, from 1.
        table_ends: last sheet row of each Excel table, by table name.
        uncached: cells (row, column) whose formula has no stored value.
        merges: merged cells; only the first cell of each holds anything.
        totals: sheet rows that are the totals row of an Excel table.
    """

    rows: Sequence[Sequence[RawCell]]
    first_row: int = 1
    first_column: int = 1
    table_ends: Mapping[str, int] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    merges: Sequence[Merge] = ()
    totals: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> RawCell:
        """The raw cell at a sheet row and column, from 1; None outside what is used."""
        at, across = row - self.first_row, column - self.first_column
        cells = self.rows[at] if 0 <= at < len(self.rows) else ()
        return cells[across] if 0 <= across < len(cells) else None


EMPTY_GRID = Grid(())


@dataclass(frozen=True, eq=False)
class Table:
    """A table found on a sheet.

    Args:
        sheet: the declaration.
        header_row: sheet row of the header, from 1; 0 when no header was found.
        columns: sheet column, from 1, of each header that was found.
        grid: the cells that it was found in.
    """

    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]
    grid: Grid

    @property
    def found(self) -> bool:
        """A header row was found."""
        return self.header_row > 0

    @property
    def missing(self) -> tuple[str, ...]:
        """Declared headers that are not on the sheet."""
        return tuple(c.header for c in self.sheet.columns if c.header not in self.columns and c.header != "{}")

    @property
    def end_row(self) -> int | None:
        """Last row of the Excel table, where the sheet has one of the declared name."""
        return self.grid.table_ends.get(self.sheet.table)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Each row below the header that holds anything under a declared header, with its filled cells.

        A row of an entry sheet where only the program has written is one that the clerk has cleared.
        """
        grid, spots = self.grid, [(header, at - self.grid.first_column) for header, at in self.columns.items()]
        if not spots:
            return ()
        name, columns = self.sheet.name, self.columns
        program = (
            {column.header for column in self.sheet.owned_by(Owner.PROGRAM)}
            if self.sheet.kind is SheetKind.ENTRY
            else ()
        )
        first = max(self.header_row + 1 - grid.first_row, 0)
        left = min(at for _, at in spots)
        width = max(at for _, at in spots) + 1
        found: list[Source] = []
        spread = self._spread()
        for number, cells in enumerate(grid.rows[first:], grid.first_row + first):
            if not cells or number in grid.totals:
                continue
            if len(cells) < width:
                cells = [*cells, *[None] * (width - len(cells))]  # noqa: PLW2901 - rows of an open book may be short
            filled: dict[str, RawCell] = {
                header: raw for header, at in spots if (raw := cells[at]) is not None and raw != ""
            }
            if program and filled.keys() <= program:
                continue
            if filled and not _is_blank_row(filled) and not _is_note(filled, cells, left):
                if number in spread:
                    cells = _with_names(cells, spread[number], dict(spots), filled)  # noqa: PLW2901
                found.append(Source(name, number, columns, cells, grid.first_column, filled))
        return tuple(found)

    def _spread(self) -> dict[int, dict[str, RawCell]]:
        """The names that hold for a row though they stand in another, with which its cell is merged, by header."""
        headers = {at: header for header, at in self.columns.items() if self.is_shared(header)}
        spread: dict[int, dict[str, RawCell]] = {}
        for merge in self.grid.merges:
            raw = self.grid.cell(merge.top, merge.left)
            if merge.left not in headers or merge.top <= self.header_row or raw is None:
                continue
            for row in range(merge.top + 1, min(merge.bottom, self.grid.first_row + len(self.grid.rows)) + 1):
                spread.setdefault(row, {})[headers[merge.left]] = raw
        return spread

    def is_shared(self, header: str) -> bool:
        """Whether what is merged over rows under this header holds for each of them: names, words, days and years do.

        A figure does not: it may be that of each row, or of all of them together.
        """
        return header == _YEAR or (self.sheet.column(header).type in _SHARED and header != _SETTING)

    def swallowed(self) -> Iterator[tuple[Merge, list[tuple[int, str]]]]:
        """Merged cells of rows that hold entries, each with the cells, by row and header, that have no value by it."""
        held = sorted(source.row for source in self.sources) if self.grid.merges else ()
        shared = {at for header, at in self.columns.items() if self.is_shared(header)}
        for merge in self.grid.merges:
            first = self.grid.cell(merge.top, merge.left)
            if merge.top <= self.header_row or merge.left in shared or is_blank(first):
                continue
            inside = [(at, header) for header, at in self.columns.items() if merge.left <= at <= merge.right]
            rows = [row for row in held if merge.top <= row <= merge.bottom]
            lost = [(row, header) for row in rows for at, header in inside if (row, at) != merge[:2]]
            if lost:
                yield merge, lost

    def values(self, header: str) -> list[RawCell]:
        """The cells under a header from the first row below it to the last that holds anything."""
        at, rows = self.columns[header] - self.grid.first_column, self.grid.rows
        first = max(self.header_row + 1 - self.grid.first_row, 0)
        filled = (n for n in reversed(self._held) if at < len(rows[n]) and rows[n][at] not in (None, ""))
        last = next(filled, -1)
        return [cells[at] if at < len(cells) else None for cells in rows[first : last + 1]]

    @cached_property
    def _held(self) -> Sequence[int]:
        """Which of the rows have cells; there may be a million without any."""
        return [n for n, cells in enumerate(self.grid.rows) if cells]

    def spelled_headers(self) -> tuple[str, ...]:
        """The declared headers in the order of the sheet; in a dynamic table, the indicators' own columns too."""
        placed = sorted((at, header) for header, at in self.columns.items())
        if not self.sheet.dynamic or not placed:
            return tuple(header for _, header in placed)
        cells = self.grid.rows[self.header_row - self.grid.first_row]
        first, last = (at - self.grid.first_column for at in (placed[0][0], placed[-1][0]))
        return tuple(str(raw) for raw in cells[first : last + 1] if raw not in (None, ""))

    def body(self, headers: Sequence[str]) -> Iterator[tuple[RawCell, ...]]:
        """The cells under these headers, for each row that holds anything there."""
        at = self.positions(headers)
        spots = [at[header] - self.grid.first_column for header in headers]
        for row in self.grid.rows[self.header_row + 1 - self.grid.first_row :]:
            found = tuple(row[at] if at < len(row) and row[at] != "" else None for at in spots)
            if any(cell is not None for cell in found):
                yield found

    def positions(self, headers: Sequence[str]) -> dict[str, int]:
        """The sheet column of each of these headers that the header row holds, indicators' own columns too."""
        if not self.found:
            return {}
        cells = self.grid.rows[self.header_row - self.grid.first_row]
        held = {fold(str(raw)): at for at, raw in reversed(list(enumerate(cells, self.grid.first_column))) if raw}
        held |= {fold(header): at for header, at in self.columns.items()}
        return {header: held[fold(header)] for header in headers if fold(header) in held}

    def rows_below(self) -> list[Sequence[RawCell]]:
        """The rows below the header, down to the last that holds anything under a declared header."""
        if not self.found:
            return []
        rows = list(self.grid.rows[self.header_row + 1 - self.grid.first_row :])
        spots = [at - self.grid.first_column for at in self.columns.values()]
        while rows and all(at >= len(rows[-1]) or is_blank(rows[-1][at]) for at in spots):
            rows.pop()
        return rows

    def cell(self, header: str, row: int) -> RawCell:
        """What stands under a header in a sheet row."""
        cells = self.grid.rows[row - self.grid.first_row] if row >= self.grid.first_row else ()
        at = self.columns[header] - self.grid.first_column
        return cells[at] if 0 <= at < len(cells) else None

    def address(self, header: str, row: int) -> Address:
        """The cell of this header in a sheet row."""
        return Address(self.sheet.name, row, self.columns[header])


def _with_names(
    cells: Sequence[RawCell], names: Mapping[str, RawCell], spots: Mapping[str, int], filled: dict[str, RawCell]
) -> list[RawCell]:
    """The row with the names that it shares with a row above; ``filled`` gets them too."""
    line = list(cells)
    for header, raw in names.items():
        if header not in filled:
            line[spots[header]] = filled[header] = raw
    return line


def _is_blank_row(filled: dict[str, RawCell]) -> bool:
    """Drop the cells that hold nothing but white space; True when that was all of them."""
    blanks = [header for header, raw in filled.items() if raw.__class__ is str and raw.isspace()]
    for header in blanks:
        del filled[header]
    return not filled


def _is_note(filled: Mapping[str, RawCell], cells: Sequence[RawCell], left: int) -> bool:
    """A line such as 注：单位为万元 below a table, alone in its row, is no entry."""
    if len(filled) > 1 or left >= len(cells):
        return False
    text = cells[left]
    return isinstance(text, str) and text.strip().startswith(_NOTE_MARKS)


def find_table(sheet: Sheet, grid: Grid) -> Table:
    """Find the header row: the row of the first HEADER_SEARCH_ROWS that holds the most declared headers.

    A header that a column had in earlier versions stands for the declared one, where that one is not there.

    Args:
        sheet: the declaration.
        grid: the sheet's cells.

    Returns:
        The table; ``found`` is False when no row holds two of the declared headers.
    """
    wanted = {fold(column.header): column.header for column in sheet.columns if column.header != "{}"}
    former = {fold(text): column.header for column in sheet.columns for text in column.former}
    best: dict[str, int] = {}
    best_row = 0
    for offset, cells in enumerate(grid.rows[:HEADER_SEARCH_ROWS]):
        here: dict[str, int] = {}
        for at, raw in enumerate(cells):
            if isinstance(raw, str) and (header := wanted.get(fold(raw))) is not None and header not in here:
                here[header] = grid.first_column + at
        if former:
            here = _formerly(cells, former, grid.first_column) | here
        if len(here) > len(best):
            best, best_row = here, grid.first_row + offset
            if len(best) == len(wanted):
                break
    if len(best) < min(_LEAST_HEADERS, len(wanted)):
        return Table(sheet, 0, {}, grid)
    return Table(sheet, best_row, best, grid)


def _formerly(cells: Sequence[RawCell], former: Mapping[str, str], first: int) -> dict[str, int]:
    """The sheet column of each declared header of which a former one stands in a row."""
    texts = ((former.get(fold(raw)), at) for at, raw in enumerate(cells, first) if isinstance(raw, str))
    return {header: at for header, at in texts if header is not None}


def sheet_named(name: str, names: Sequence[str]) -> str | None:
    """The sheet of this name among those of the workbook, spaces and width of characters aside."""
    if name in names:
        return name
    return next((other for other in names if fold(other) == fold(name)), None)

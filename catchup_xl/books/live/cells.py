"""Blocks of cells on a sheet that is open in Excel, each read or written in one call, each write noted in a journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

import xlwings as xw

from catchup_xl.books.live.com import hidden_rows, hide_row
from catchup_xl.books.live.formats import read_as_shown
from catchup_xl.books.live.journal import Journal
from catchup_xl.books.live.values import error_named, incoming, restorable
from catchup_xl.books.number_formats import is_typed
from catchup_xl.books.references import Area
from catchup_xl.books.sheet_reader import CELL_LIMIT
from catchup_xl.errors import BookError
from catchup_xl.model.cells import RawCell
from catchup_xl.model.tables import Grid, Merge


class LiveCells:
    """The cells of one open sheet.

    Args:
        sheet: the sheet.
        journal: where writes are noted.
    """

    def __init__(self, sheet: xw.Sheet, journal: Journal) -> None:
        self.sheet, self._journal = sheet, journal

    def range(self, area: Area) -> xw.Range:
        """The cells of an area."""
        return self.sheet.range((area.top, area.left), (area.bottom, area.right))

    def values(self, area: Area) -> list[list[Any]]:
        """The values of an area; an error is its name, an empty cell an empty text."""
        found: list[list[Any]] = self.range(area).options(ndim=2, err_to_str=True, empty="").value
        return [[error_named(value) for value in row] for row in found]

    def formulas(self, area: Area) -> list[list[Any]]:
        """The formulas of an area; a cell without one gives its content."""
        found: Any = self.range(area).formula
        if not isinstance(found, list | tuple):
            return [[found]]
        return [list(row) if isinstance(row, list | tuple) else [row] for row in found]

    def content(self, area: Area) -> list[list[object]]:
        """What brings an area back when it is written."""
        values, formulas = self.values(area), self.formulas(area)
        return [
            [restorable(None if value == "" else value, formula) for value, formula in zip(*pair, strict=True)]
            for pair in zip(values, formulas, strict=True)
        ]

    def write(self, area: Area, rows: Sequence[Sequence[object]]) -> None:
        """Write an area."""
        before = self.content(area)
        self._journal.did(lambda: self._put(area, before))
        self._put(area, rows)

    def show_as(self, area: Area, code: str) -> None:
        """Give cells a number format; where they have several, each part has its own to go back to."""
        before = self.range(area).number_format
        if before is None and area.top < area.bottom:
            middle = (area.top + area.bottom) // 2
            self.show_as(area._replace(bottom=middle), code)
            self.show_as(area._replace(top=middle + 1), code)
        elif before != code:
            self._journal.did(lambda: setattr(self.range(area), "number_format", before))
            self.range(area).number_format = code

    def clear(self, area: Area) -> None:
        """Empty an area; looks stay."""
        before = self.content(area)
        self._journal.did(lambda: self._put(area, before))
        self.range(area).clear_contents()

    def insert(self, area: Area, shift: str) -> None:
        """Insert cells that look as those above, or to the left; what stood there goes down, or to the right."""
        self.range(area).insert(shift)
        self._journal.did(lambda: self.range(area).delete(_BACK[shift]))

    def delete(self, area: Area) -> None:
        """Take out empty cells; what stands below moves up."""
        self.range(area).delete("up")
        self._journal.did(lambda: self.range(area).insert("down", "format_from_right_or_below"))

    def merged(self, area: Area) -> list[Area]:
        """The merged cells that share a cell with an area, from top to bottom."""
        return merged_areas(self.sheet, area)

    def show_rows(self, first: int, last: int) -> list[int]:
        """Show rows that somebody has hidden; gives those."""
        found = hidden_rows(self.sheet, first, last)
        for row in found:
            self._journal.did(partial(hide_row, self.sheet, row, True))
            hide_row(self.sheet, row, False)
        return found

    def unmerge(self, area: Area) -> None:
        """Let merged cells come apart."""
        self.range(area).unmerge()
        self._journal.did(lambda: self.range(area).merge())

    def dress(self, model: Area, area: Area) -> None:
        """Give cells the looks and input rules of others, at the end."""

        def copied() -> None:
            for kind in ("formats", "validation"):
                self.range(model).copy()
                self.range(area).paste(kind)

        self._journal.later(copied)

    def resize(self, table: str, old: Area, new: Area) -> None:
        """Let an Excel table have other cells."""
        if new != old:
            self._journal.did(lambda: self.sheet.tables[table].resize(self.range(old)))
            self.sheet.tables[table].resize(self.range(new))

    def _put(self, area: Area, rows: Sequence[Sequence[object]]) -> None:
        self.range(area).value = [list(row) for row in rows]


def merged_areas(sheet: xw.Sheet, area: Area) -> list[Area]:
    """The merged cells of a sheet that share a cell with an area, from top to bottom.

    Excel tells of a whole range at once whether anything in it is merged, so that a sheet without merged cells
    costs one call; where something is, the range is halved.
    """
    found: dict[Area, None] = {}
    waiting = [area]
    while waiting:
        part = waiting.pop()
        cells = sheet.range((part.top, part.left), (part.bottom, part.right))
        if cells.merge_cells is False:
            continue
        merge = cells[0, 0].merge_area
        first = Area(merge.row, merge.column, merge.last_cell.row, merge.last_cell.column)
        if first.top != first.bottom or first.left != first.right:
            found[first] = None
        if not first.holds(part):
            waiting += _halves(part)
    return sorted(found)


def _halves(area: Area) -> list[Area]:
    rows, columns = area.bottom - area.top + 1, area.right - area.left + 1
    if rows >= columns:
        middle = area.top + rows // 2
        return [area._replace(bottom=middle - 1), area._replace(top=middle)]
    middle = area.left + columns // 2
    return [area._replace(right=middle - 1), area._replace(left=middle)]


_BACK = {"down": "up", "right": "left"}
_PIECE = 200_000  # cells that are read in one call


def used_grid(sheet: xw.Sheet) -> Grid:
    """The cells of a sheet from A1 to the last row that holds anything.

    Excel counts a whole formatted column as used, a million rows of it: the cells come in pieces, and a row without
    content takes no room.

    Raises:
        BookError: the used cells are beyond the limit.
    """
    used = sheet.used_range.last_cell
    ends = {table.name: table.range.last_cell.row for table in sheet.tables}
    if used.row * used.column > CELL_LIMIT:
        raise BookError(
            f"工作表“{sheet.name}”的内容一直延伸到第 {used.row:,} 行、第 {used.column:,} 列，范围过大，未读取",
            expected=f"不超过 {CELL_LIMIT:,} 个单元格的范围",
            mend="删去表格下方和右方多余的空行、空列（选中整行或整列后“删除”），保存后再试",
        )
    rows: list[list[RawCell]] = []
    step = max(1, _PIECE // used.column)
    for top in range(1, used.row + 1, step):
        cells = sheet.range((top, 1), (min(top + step - 1, used.row), used.column))
        piece: list[list[Any]] = cells.options(ndim=2, err_to_str=True, empty="").value
        rows += [[incoming(raw) for raw in row] if any(raw != "" for raw in row) else [] for row in piece]
    while rows and not rows[-1]:
        rows.pop()
    return Grid(rows, table_ends=ends)


def read_grid(sheet: xw.Sheet) -> Grid:
    """The cells of a sheet as a workbook file gives them: with percentages, merged cells and totals rows where people type.

    Raises:
        BookError: the used cells are beyond the limit.
    """
    grid = used_grid(sheet)
    if not grid.rows or not is_typed(sheet.name):
        return grid
    rows = [list(cells) for cells in grid.rows]
    read_as_shown(sheet, rows)
    whole = Area(1, 1, len(rows), max(map(len, rows)))
    merges = tuple(Merge(*area) for area in merged_areas(sheet, whole))
    totals = frozenset(table.range.last_cell.row for table in sheet.tables if table.show_totals)
    return replace(grid, rows=rows, merges=merges, totals=totals)


def cell_of(grid: Grid, row: int, column: int) -> RawCell:
    """One cell of a grid that begins at A1; empty beyond its edge."""
    if not 0 < row <= len(grid.rows):
        return ""
    cells = grid.rows[row - 1]
    return cells[column - 1] if 0 < column <= len(cells) else ""


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run of numbers, in order."""
    for _, group in groupby(enumerate(sorted(set(numbers))), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield run[0], run[-1]

"""Applying edits to one sheet that is open in Excel, with the same result as in a workbook file.

The rules are those of the file's sheet writer: every cell that is not under one of the program's headers stays as it
is, cells in the way of a table that grows are moved and the move is reported, and an edit that would do harm is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

import xlwings as xw

from catchup_xl.books.live import com
from catchup_xl.books.live.cells import LiveCells, cell_of, runs, used_grid
from catchup_xl.books.live.journal import Journal
from catchup_xl.books.live.looks import format_column, mark_entries
from catchup_xl.books.live.names import LiveNames
from catchup_xl.books.live.shape import LiveShaper, tables_of
from catchup_xl.books.live.values import outgoing
from catchup_xl.books.place import TablePlace, headers_to_renew, locate, with_others_cleared
from catchup_xl.books.references import Area
from catchup_xl.books.writer.table_shape import RefusedError
from catchup_xl.model.cells import fold
from catchup_xl.model.edits import Cell, CellsEdit, Edit, Link, NoteEdit, RowsEdit, TableEdit, rows_shown

Columns = Sequence[tuple[int, int]]
_NOTE_CELLS = 1  # a row with more of the program's cells filled is no note but a row of the log


class LiveSheet:
    """Edits one open sheet.

    Args:
        name: the sheet's name in the contract.
        sheet: the sheet.
        journal: where every step is noted, so that it can be undone.
        names: the workbook's names.
    """

    def __init__(self, name: str, sheet: xw.Sheet, journal: Journal, names: LiveNames) -> None:
        self.name, self._sheet, self._journal = name, sheet, journal
        self._cells = LiveCells(sheet, journal)
        self._tables = tables_of(sheet)
        self._grid = used_grid(sheet)
        self._shaper = LiveShaper(name, self._cells, self._tables, journal, names)
        self._place: TablePlace | None = None
        self.messages: list[str] = []

    @property
    def place(self) -> TablePlace | None:
        """Where the table stands; None when it was not found, or nothing was written."""
        return self._place

    def last_filled(self, area: Area) -> int:
        """The last row of an area that holds anything; 0 where none does."""
        rows = self._cells.formulas(area) if area.top <= area.bottom else ()
        return max((n for n, row in enumerate(rows, area.top) if any(cell != "" for cell in row)), default=0)

    def apply(self, edit: Edit) -> None:
        """Apply an edit; what can't be written is said in ``messages``."""
        headers: tuple[str, ...] = ()
        if isinstance(edit, TableEdit | RowsEdit):
            headers = edit.headers
        elif isinstance(edit, CellsEdit):
            headers = tuple(edit.cells)
        place = self._place = self._place or locate(self.name, headers, self._grid, self._tables)
        if place is None:
            self.messages.append(f"“{self.name}”表里找不到表头，这张表没有写")
            return
        mark = self._journal.mark()
        try:
            self._renew_headers(place)
            match edit:
                case TableEdit():
                    self._replace_body(place, edit)
                case RowsEdit():
                    self._write_log(place, edit)
                case CellsEdit():
                    self._set_cells(place, with_others_cleared(edit, place, self._grid), edit.formats)
                case NoteEdit():
                    self._set_note(place, edit.text)
        except RefusedError as reason:
            self._journal.roll_back(mark)
            self._place = None
            self.messages.append(f"“{self.name}”表没有写：{reason}")
        self.messages += self._shaper.told()

    def _renew_headers(self, place: TablePlace) -> None:
        """Let headers of an earlier version say what their columns are called now; Excel lets formulas follow."""
        for at, header in headers_to_renew(self.name, place).items():
            self._cells.write(Area(place.header_row, at, place.header_row, at), [[header]])
        place.outdated = {}

    def _replace_body(self, place: TablePlace, edit: TableEdit) -> None:
        headers = edit.headers
        last = place.first + max(len(edit.rows), 1) - 1
        if place.totals_rows:
            last = max(last, place.last)
        old_last = place.last
        self._shaper.make_room(place, last)
        if edit.dynamic:
            headers = self._shaper.lay_out(place, headers, self._grid)
        columns = self._columns(place, headers)
        blank = (None,) * len(headers)
        rows = {
            number: edit.rows[number - place.first] if number - place.first < len(edit.rows) else blank
            for number in range(place.first, last + 1)
        }
        self._write(place, columns, rows, last, old_last)
        self._format(columns, headers, rows, edit.formats)

    def _write_log(self, place: TablePlace, edit: RowsEdit) -> None:
        columns = self._columns(place, edit.headers)
        if not columns:
            return
        spots = {at for at, _ in columns}
        end = place.last
        while sum(cell_of(self._grid, end + 1, at) != "" for at in spots) > _NOTE_CELLS:
            end += 1
        self._shaper.resize(place, end)
        filled = [n for n in range(place.first, end + 1) if any(cell_of(self._grid, n, at) != "" for at in spots)]
        start = max(filled, default=place.header_row) + 1
        last = max(start + len(edit.rows) - 1, place.last, place.first)
        self._shaper.make_room(place, last)
        rows = {number: cells for number, cells in edit.replaced.items() if place.first <= number < start}
        rows |= {start + n: cells for n, cells in enumerate(edit.rows)}
        self._write(place, columns, rows, last, end)
        self._format(columns, edit.headers, rows, edit.formats)

    def _format(
        self,
        columns: Columns,
        headers: Sequence[str],
        rows: Mapping[int, Sequence[Cell]],
        formats: Mapping[str, str],
    ) -> None:
        for at, k in columns:
            if headers[k] in formats:
                format_column(self._cells, at, {n: cells[k] for n, cells in rows.items()}, formats[headers[k]])

    def _write(
        self, place: TablePlace, columns: Columns, rows: Mapping[int, Sequence[Cell]], last: int, old_last: int
    ) -> None:
        """Write rows of the body, let the table end at ``last``, and clear the rows that it no longer has."""
        if not columns:
            return
        self._shaper.resize(place, last)
        for top, bottom in runs(rows):
            self.messages += rows_shown(self.name, self._cells.show_rows(top, bottom))
        place_in = dict(columns)
        self._unmerge(place_in, min(rows), max(last, old_last))
        for left, right in runs(place_in):
            picks = [place_in[at] for at in range(left, right + 1)]
            for top, bottom in runs(rows):
                area = Area(top, left, bottom, right)
                block = [[outgoing(rows[n][k]) for k in picks] for n in range(top, bottom + 1)]
                self._cells.write(area, block)
            if last < old_last:
                gone = Area(last + 1, left, old_last, right)
                self._cells.clear(gone)
                self._journal.later(partial(com.clear_links, self._cells.range(gone)))
                self._journal.later(partial(com.make_plain, self._cells.range(gone)))
        for at, k in columns:
            self._link(at, {number: cells[k] for number, cells in rows.items() if isinstance(cells[k], Link)}, rows)

    def _unmerge(self, columns: Collection[int], first: int, last: int) -> None:
        """Let merged cells in the rows that are written come apart, lest they swallow what is written into them."""
        for area in self._cells.merged(Area(first, min(columns), last, max(columns))):
            if area.top >= first and any(area.left <= at <= area.right for at in columns):
                self._cells.unmerge(area)

    def _link(self, column: int, links: Mapping[int, Cell], rows: Mapping[int, Sequence[Cell]]) -> None:
        """Let the cells of a column jump where their links lead, and look as they looked before."""
        if not links:
            return
        cells = self._cells.range(Area(min(rows), column, max(rows), column))
        font = self._cells.range(Area(min(rows), column, min(rows), column)).font
        name, size = font.name, font.size

        def renew() -> None:
            com.clear_links(cells)
            for number, link in links.items():
                if isinstance(link, Link):
                    com.add_link(self._cells.range(Area(number, column, number, column)), link)
            if name and size:
                cells.font.name, cells.font.size = name, size

        self._journal.later(renew)

    def _columns(self, place: TablePlace, headers: Sequence[str]) -> list[tuple[int, int]]:
        """Sheet column and place in the edit of each header that is on the sheet; the others are reported."""
        found = [(at, n) for n, header in enumerate(headers) if (at := place.columns.get(fold(header))) is not None]
        missing = [header for header in headers if fold(header) not in place.columns]
        if missing:
            self.messages.append(f"“{self.name}”表缺少“{'、'.join(missing)}”列，这些列没有写")
        return found

    def _set_cells(
        self, place: TablePlace, cells: Mapping[str, Mapping[int, Cell]], formats: Mapping[str, str]
    ) -> None:
        """Set single cells under the program's headers, a block of neighbours in one call."""
        headers = tuple(cells)
        columns = self._columns(place, headers)
        by_column = {at: cells[headers[n]] for at, n in columns}
        for left, right in runs(by_column):
            for top, bottom in runs(number for at in range(left, right + 1) for number in by_column[at]):
                area = Area(top, left, bottom, right)
                spots = [(number, at) for number in range(top, bottom + 1) for at in range(left, right + 1)]
                old = {} if all(n in by_column[at] for n, at in spots) else self._old(area)
                block = [
                    [
                        outgoing(by_column[at][number]) if number in by_column[at] else old[number, at]
                        for at in range(left, right + 1)
                    ]
                    for number in range(top, bottom + 1)
                ]
                self._cells.write(area, block)
        for at, n in columns:
            if headers[n] in formats:
                format_column(self._cells, at, by_column[at], formats[headers[n]])
            else:
                mark_entries(self._cells, at, by_column[at])

    def _old(self, area: Area) -> dict[tuple[int, int], object]:
        content = self._cells.content(area)
        return {(area.top + n, area.left + k): cell for n, row in enumerate(content) for k, cell in enumerate(row)}

    def _set_note(self, place: TablePlace, text: str) -> None:
        row, column = place.header_row - 1, min(place.columns.values())
        if row < 1:
            self.messages.append(f"“{self.name}”表的表头在第 1 行，上面没有地方写统计期和状态")
            return
        merged = self._cells.range(Area(row, column, row, column)).merge_area
        at = Area(merged.row, merged.column, merged.row, merged.column)
        self._cells.write(at, [[outgoing(text)]])

"""Applying edits to one sheet: a result table's body, rows of a log, the program's columns, the status line.

Every cell that is not under one of the program's headers stays as it is, and so do the heights of the rows and all that
hangs on other cells. What an edit asks of the table's surroundings is ``TableShaper``'s work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from catchup_xl.books.parts import TablePart
from catchup_xl.books.place import TablePlace, headers_to_renew, locate, with_others_cleared
from catchup_xl.books.references import Area, Change
from catchup_xl.books.writer.body_writer import BodyWriter, clear_rows, looks_of
from catchup_xl.books.writer.cell_xml import CellWriter, clean_text
from catchup_xl.books.writer.filter_xml import lift_filters, show
from catchup_xl.books.writer.formulas import release_formulas
from catchup_xl.books.writer.row_fit import RowFitter
from catchup_xl.books.writer.sheet_ranges import add_links, change_links, change_merges, merged_areas
from catchup_xl.books.writer.sheet_xml import CellXml, RowXml, SheetXml
from catchup_xl.books.writer.table_shape import RefusedError, TableShaper
from catchup_xl.model.cells import column_letters, fold
from catchup_xl.model.edits import Cell, CellsEdit, Edit, Link, NoteEdit, RowsEdit, TableEdit, rows_shown
from catchup_xl.model.tables import Grid

NO_FORMATS: Mapping[int, str] = {}


def _by_column(
    columns: Sequence[tuple[int, int]], headers: Sequence[str], formats: Mapping[str, str]
) -> dict[int, str]:
    """The number formats of columns by their place on the sheet."""
    return {at: formats[headers[n]] for at, n in columns if headers[n] in formats}


class _BodyRows(Mapping[int, Sequence[Cell]]):
    """The rows of a body by sheet row, blank ones at its end, each fetched when it is asked for."""

    def __init__(self, rows: Sequence[Sequence[Cell]], first: int, last: int, width: int) -> None:
        self._rows, self._first, self._last, self._blank = rows, first, last, (None,) * width

    def __len__(self) -> int:
        return self._last - self._first + 1

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._first, self._last + 1))

    def __getitem__(self, number: int) -> Sequence[Cell]:
        at = number - self._first
        return self._rows[at] if at < len(self._rows) else self._blank


class SheetWriter:
    """Edits one sheet.

    Args:
        name: the sheet's name in the contract.
        sheet: its part.
        grid: its cells as they were read.
        tables: the Excel tables on it.
        table_parts: the content of their parts, plain, by part name; rewritten ones are put back here.
        writer: writes cells.
        wrapping: style id of wrapped text → characters that its indent takes.
        in_formulas: says whether a formula of the workbook names a column of a table by this header.
    """

    def __init__(
        self,
        name: str,
        sheet: SheetXml,
        grid: Grid,
        tables: Sequence[TablePart],
        table_parts: dict[str, bytes],
        writer: CellWriter,
        wrapping: Mapping[str, float],
        in_formulas: Callable[[str], bool],
    ) -> None:
        self.name, self.sheet, self._grid, self._writer, self._wrapping = name, sheet, grid, writer, wrapping
        self._shaper = TableShaper(name, sheet, tables, table_parts)
        self._in_formulas = in_formulas
        self._overwritten = False
        self.messages: list[str] = []
        self._place: TablePlace | None = None

    @property
    def table_parts(self) -> dict[str, bytes]:
        """The content of the parts of the Excel tables, by part name."""
        return self._shaper.table_parts

    @property
    def tables(self) -> Sequence[TablePart]:
        """The Excel tables on the sheet."""
        return self._shaper.tables

    @property
    def place(self) -> TablePlace | None:
        """Where the table stands; None when it was not found, or nothing was written."""
        return self._place

    @property
    def areas(self) -> Sequence[Change]:
        """What became of the sheet's areas, in the order of the changes."""
        return self._shaper.areas

    @property
    def formulas_gone(self) -> bool:
        """A cell has lost its formula, or a formula its cell."""
        return self._overwritten or self._shaper.formulas_moved

    def lift_filters(self) -> bool:
        """Show the rows that filters hide; says whether there was such a filter."""
        return lift_filters(self.sheet, self.tables, self.table_parts)

    def apply(self, edit: Edit) -> None:
        """Apply an edit; what can't be written is said in ``messages``."""
        headers: tuple[str, ...] = ()
        if isinstance(edit, TableEdit | RowsEdit):
            headers = edit.headers
        elif isinstance(edit, CellsEdit):
            headers = tuple(edit.cells)
        place = self._place = self._place or locate(self.name, headers, self._grid, self.tables)
        if place is None:
            self.messages.append(f"“{self.name}”表里找不到表头，这张表没有写")
            return
        before = self.sheet.copied(), replace(place), self._shaper.state()
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
            self.sheet.restore(before[0])
            self._place = before[1]
            self._shaper.restore(before[2])
            self.messages.append(f"“{self.name}”表没有写：{reason}")
        self.messages += self._shaper.told()

    def _renew_headers(self, place: TablePlace) -> None:
        """Let headers of an earlier version say what their columns are called now.

        One by which a formula names the column stays: Excel would take the formula for damaged.
        """
        formerly = dict(enumerate(self._header_texts(place), self._grid.first_column))
        names = {
            at: new for at, new in headers_to_renew(self.name, place).items() if not self._in_formulas(formerly[at])
        }
        if names:
            self._set_row(place.header_row, names, {})
            self._shaper.rename(place, names)
        place.outdated = {}

    def _header_texts(self, place: TablePlace) -> list[str]:
        return [str(raw) for raw in self._grid.rows[place.header_row - self._grid.first_row]]

    def _replace_body(self, place: TablePlace, edit: TableEdit) -> None:
        headers = edit.headers
        last = place.first + max(len(edit.rows), 1) - 1
        if place.totals_rows:
            last = max(last, place.last)  # the totals row stays where it is, or goes down
        self._shaper.make_room(place, last)
        if edit.dynamic:
            headers = self._shaper.lay_out(place, headers, self._writer)
        columns = self._columns(place, headers)
        formats = _by_column(columns, headers, edit.formats)
        self._write(place, columns, _BodyRows(edit.rows, place.first, last, len(headers)), last, formats)

    def _write_log(self, place: TablePlace, edit: RowsEdit) -> None:
        columns = self._columns(place, edit.headers)
        if not columns:
            return
        end = self._log_end(place, columns)
        if end > place.last:
            self._shaper.resize(place, end)
        left, right = min(at for at, _ in columns), max(at for at, _ in columns)
        upwards = range(end, place.header_row, -1)
        start = next((n for n in upwards if self.sheet.filled_in([n], left, right)), place.header_row) + 1
        last = max(start + len(edit.rows) - 1, place.last, place.first)
        self._shaper.make_room(place, last)
        rows = {number: cells for number, cells in edit.replaced.items() if place.first <= number < start}
        rows |= {start + n: cells for n, cells in enumerate(edit.rows)}
        self._write(place, columns, rows, last, _by_column(columns, edit.headers, edit.formats))

    def _log_end(self, place: TablePlace, columns: Sequence[tuple[int, int]]) -> int:
        """The last row of a log: rows that were typed right below the Excel table belong to it."""
        last = place.last
        spots = {at for at, _ in columns}
        while not place.totals_rows:
            row = self.sheet.row(last + 1)
            if sum(cell.column in spots and self.sheet.is_filled(cell.xml) for cell in row.cells) < 2:  # noqa: PLR2004 - a note is one cell
                break
            last += 1
        return last

    def _write(
        self,
        place: TablePlace,
        columns: Sequence[tuple[int, int]],
        rows: Mapping[int, Sequence[Cell]],
        last: int,
        formats: Mapping[int, str] = NO_FORMATS,
    ) -> None:
        """Write rows of the body, let the table end at ``last``, and let what hangs on it follow."""
        if not columns:
            return
        program = [at for at, _ in columns]
        sheet, old_last = self.sheet, place.last
        spots, gone = set(program), rows.keys() | set(range(last + 1, old_last + 1))
        self._overwritten |= release_formulas(sheet, spots, gone)
        looks = looks_of(sheet, place.first, max(old_last, place.first), program, formats)
        self._overwritten |= looks.formulas
        fitter = RowFitter.of(sheet, columns, looks.styles, self._wrapping)
        BodyWriter(sheet, self._writer, looks, old_last, fitter, formats).write(columns, rows)
        clear_rows(sheet, program, range(last + 1, old_last + 1))
        self.messages += rows_shown(self.name, show(sheet, rows))

        def linked(area: Area) -> Area | None:
            return None if area.left in spots and area.top in gone else area

        def merged(area: Area) -> Area | None:
            inside = area.top in gone and any(area.left <= at <= area.right for at in spots)
            return None if inside else area

        change_links(sheet, linked)
        change_merges(sheet, merged)
        if self._writer.has_links:
            add_links(
                sheet,
                [(n, at, cell) for n, row in rows.items() for at, k in columns if isinstance(cell := row[k], Link)],
            )
        self._shaper.resize(place, last)

    def _columns(self, place: TablePlace, headers: Sequence[str]) -> list[tuple[int, int]]:
        """Sheet column and place in the edit of each header that is on the sheet; the others are reported."""
        found, missing = [], []
        for n, header in enumerate(headers):
            at = place.columns.get(fold(header))
            if at is None:
                missing.append(header)
            else:
                found.append((at, n))
        if missing:
            self.messages.append(f"“{self.name}”表缺少“{'、'.join(missing)}”列，这些列没有写")
        return found

    def _set_cells(
        self, place: TablePlace, cells: Mapping[str, Mapping[int, Cell]], formats: Mapping[str, str]
    ) -> None:
        """Set single cells under the program's headers; an old cell keeps its style but for its number format."""
        columns = self._columns(place, tuple(cells))
        headers = tuple(cells)
        by_row: dict[int, dict[int, Cell]] = {}
        for at, n in columns:
            for number, value in cells[headers[n]].items():
                by_row.setdefault(number, {})[at] = value
        if not by_row:
            return
        spots = {at for at, _ in columns}
        self._overwritten |= release_formulas(self.sheet, spots, by_row.keys())
        first = self.sheet.row(place.first)
        styles = {cell.column: cell.style for cell in first.cells}
        for number, values in by_row.items():
            self._set_row(number, values, styles, _by_column(columns, headers, formats))

    def _set_row(
        self,
        number: int,
        values: Mapping[int, Cell],
        styles: Mapping[int, str],
        formats: Mapping[int, str] = NO_FORMATS,
    ) -> None:
        row = self.sheet.row(number)
        old = {cell.column: cell for cell in row.cells}
        self._overwritten |= any(self.sheet.formula in old[at].xml for at in values if at in old)
        cells = {at: cell for at, cell in old.items() if at not in values}
        for at, value in values.items():
            style = old[at].style if at in old else styles.get(at, "")
            looks = self._writer.styles
            style = looks.with_format(style, formats[at]) if at in formats else looks.of_entry(style, value)
            cells[at] = CellXml(at, self._writer.cell(column_letters(at), number, style, value))
        new = RowXml(row.tag, sorted(cells.values()), row.rest)
        if new.cells != row.cells:
            self.sheet.put_row(number, new)

    def _set_note(self, place: TablePlace, text: str) -> None:
        row, column = place.header_row - 1, place.status_column
        if row < 1:
            self.messages.append(f"“{self.name}”表的表头在第 1 行，上面没有地方写统计期和状态")
            return
        cell = Area(row, column, row, column)
        merge = next((area for area in merged_areas(self.sheet) if area.holds(cell)), cell)
        if clean_text(text) or merge.top in self.sheet.rows:
            self._set_row(merge.top, {merge.left: text}, {})

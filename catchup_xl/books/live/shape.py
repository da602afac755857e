"""The shape of a table on a sheet that is open in Excel: room for more rows and columns, and what must give way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import xlwings as xw

from catchup_xl.books.live import com
from catchup_xl.books.live.cells import LiveCells, cell_of
from catchup_xl.books.live.journal import Journal
from catchup_xl.books.live.names import LiveNames
from catchup_xl.books.parts import TablePart
from catchup_xl.books.place import TablePlace
from catchup_xl.books.references import LAST_COLUMN, LAST_ROW, Area, Resize, changed_formula
from catchup_xl.books.writer.dynamic_columns import Slot, frame_of, layout_of, unique_names
from catchup_xl.books.writer.table_shape import RefusedError, refuse_merges
from catchup_xl.model.cells import fold
from catchup_xl.model.edits import Moved
from catchup_xl.model.tables import Grid


def tables_of(sheet: xw.Sheet) -> list[TablePart]:
    """The Excel tables on a sheet."""
    found: list[TablePart] = []
    for table in sheet.tables:
        cells = table.range
        area = Area(cells.row, cells.column, cells.last_cell.row, cells.last_cell.column)
        found.append(TablePart("", table.name, area, int(bool(table.show_headers)), int(bool(table.show_totals))))
    return found


class LiveShaper:
    """Changes the shape of the tables on one open sheet.

    Args:
        name: the sheet's name in the contract.
        cells: its cells.
        tables: the Excel tables on it.
        journal: where steps that can't be undone wait.
        names: the workbook's names.
    """

    def __init__(
        self, name: str, cells: LiveCells, tables: Sequence[TablePart], journal: Journal, names: LiveNames
    ) -> None:
        self.name, self._cells, self._tables, self._journal, self._names = name, cells, tables, journal, names
        self._messages: list[str] = []

    def told(self) -> list[str]:
        """What has been moved, in Chinese, since this was last asked."""
        told, self._messages = self._messages, []
        return told

    def make_room(self, place: TablePlace, last: int) -> None:
        """Let the body have rows down to ``last``; cells below that are in the way go down.

        New cells are put in below the body, where Excel gives them the looks of the row above and carries coloured
        ranges and input rules along. Where nothing is in the way as many empty cells are taken out again below them, so
        that all that stands further down keeps its place.

        Raises:
            RefusedError: something is in the way that can't be moved.
        """
        old = max(place.last, place.header_row)
        rows = last - old
        if last > LAST_ROW:
            raise RefusedError(f"结果有 {last - place.header_row:,} 行，超过了工作表能容纳的行数")
        if rows <= 0:
            return
        new = Area(old + 1, place.left, last, place.right)
        self._refuse_other_tables(place, new._replace(bottom=LAST_ROW))
        filled = [n for n, row in enumerate(self._cells.formulas(new), new.top) if any(cell != "" for cell in row)]
        below = new._replace(bottom=max(last, self._cells.sheet.used_range.last_cell.row))
        merges = self._cells.merged(below)
        self._names.keep(self._cells.sheet.name)
        if filled or place.totals_rows:
            refuse_merges(merges, below)
            self._cells.insert(new, "down")
        elif any(not below.holds(merge) for merge in merges):
            # Excel does not shift a part of merged cells. Nothing is in the way, so that nothing has to be shifted.
            if place.last > place.header_row:
                self._cells.dress(new._replace(top=old, bottom=old), new)
        elif place.last > place.header_row:
            self._cells.insert(new, "down")
            self._cells.delete(new.shifted(rows, 0))
        if place.totals_rows:
            self._follow(place.body, place.body._replace(bottom=last))
            place.last = last  # cells put in above the totals row have made the table longer
        if filled and not place.totals_rows:
            self._messages.append(Moved(f"“{self.name}”表变长了，表下面第 {filled[0]} 行起您写的内容下移了 {rows} 行"))

    def resize(self, place: TablePlace, last: int) -> None:
        """Let the table end at this row."""
        if place.table is not None:
            area = self._area(place.table.name)
            self._cells.resize(place.table.name, area, area._replace(bottom=max(last, place.first) + place.totals_rows))
        self._follow(place.body, place.body._replace(bottom=max(last, place.first)))
        place.last = last

    def _follow(self, old: Area, new: Area) -> None:
        """Let names and print areas follow a body that has changed its size."""
        if new != old:
            self._names.follow(self._cells.sheet.name, Resize(old, new))

    def lay_out(self, place: TablePlace, headers: Sequence[str], grid: Grid) -> tuple[str, ...]:
        """Let a dynamic table have these columns; returns the headers as they stand on the sheet then."""
        frame = frame_of(self.name)
        names = unique_names(headers, frame)
        bottom = place.last

        def clerks(columns: Sequence[int]) -> list[int]:
            return [at for at in columns if self._is_clerks(place, at, bottom, grid)]

        layout = layout_of(place, names, frame, clerks)
        if layout is None:
            return names
        right = place.left + len(layout.slots) - 1
        self._make_room_beside(place, right)
        self._rearrange(place, layout.slots, right)
        self._follow(place.body, place.body._replace(right=right))
        place.columns = {fold(slot.name): at for at, slot in enumerate(layout.slots, place.left) if slot.name}
        place.right = right
        if layout.pushed:
            self._messages.append(
                Moved(f"“{self.name}”表的指标有变，您插在中间的“{'、'.join(layout.pushed)}”列移到了表的右侧")
            )
        return names

    def _is_clerks(self, place: TablePlace, column: int, bottom: int, grid: Grid) -> bool:
        """The column holds text or formulas, which the program never writes below an indicator."""
        if any(isinstance(raw := cell_of(grid, n, column), str) and raw for n in range(place.first, bottom + 1)):
            return True
        formulas = self._cells.formulas(Area(place.first, column, max(bottom, place.first), column))
        return any(isinstance(row[0], str) and row[0].startswith("=") for row in formulas)

    def _make_room_beside(self, place: TablePlace, right: int) -> None:
        columns = right - place.right
        if columns <= 0:
            return
        if right > LAST_COLUMN:
            raise RefusedError("指标过多，表的右边放不下")
        used = self._cells.sheet.used_range.last_cell
        bottom = max(used.row, place.last, place.first)
        beside = Area(place.header_row, place.right + 1, bottom, right)
        self._refuse_other_tables(place, beside._replace(right=LAST_COLUMN))
        if any(cell != "" for row in self._cells.formulas(beside) for cell in row):
            box = beside._replace(right=max(used.column, right))
            refuse_merges(self._cells.merged(box), box, "右边")
            self._names.keep(self._cells.sheet.name)
            self._cells.insert(beside, "right")
            self._messages.append(Moved(f"“{self.name}”表变宽了，表右边您写的内容右移了 {columns} 列"))

    def _rearrange(self, place: TablePlace, slots: Sequence[Slot], right: int) -> None:
        """Move the cells of header and body to their new columns; new indicator columns get header and looks."""
        cells, old_right, top = self._cells, place.right, place.header_row
        bottom = max(place.last, place.first)
        old = cells.content(Area(top, place.left, bottom, old_right))
        formats = {at: self._look(place, at) for at in range(place.left, old_right + 1)}
        moved = {slot.source: at for at, slot in enumerate(slots, place.left) if slot.source}
        if right > old_right:
            self._resize_columns(place, right)
        whole = Area(top, place.left, bottom, max(right, old_right))
        rows = [
            [self._moved(old[n][slot.source - place.left], moved) if slot.source else None for slot in slots]
            for n in range(bottom - top + 1)
        ]
        named = {n: slot.name for n, slot in enumerate(slots) if slot.name}
        rows[0] = [named.get(n, cell) for n, cell in enumerate(rows[0])]
        padding: list[object] = [None] * (whole.right - right)
        # Excel renames a header that stands twice for a moment: first make all of them unlike any other.
        held = [[f"catchup#{n}" for n in range(whole.right - place.left + 1)]]
        cells.write(whole._replace(bottom=top), held)
        cells.write(whole, [[*row, *padding] for row in rows])
        if right < old_right:
            self._resize_columns(place, right)
            gone = Area(top, right + 1, bottom, old_right)
            cells.clear(gone)
            self._journal.later(partial(com.make_plain, cells.range(gone)))
        for at, slot in enumerate(slots, place.left):
            if slot.source != at:
                self._journal.later(partial(self._dress, place, at, formats[slot.looks]))

    def _moved(self, content: object, moved: Mapping[int, int]) -> object:
        if not (isinstance(content, str) and content.startswith("=")):
            return content

        def change(area: Area) -> Area:
            left, right = moved.get(area.left, area.left), moved.get(area.right, area.right)
            return area._replace(left=left, right=right) if left <= right else area

        return "=" + changed_formula(content[1:], change)

    def _look(self, place: TablePlace, column: int) -> tuple[str | None, float]:
        body = self._cells.range(Area(place.first, column, place.first, column))
        return body.number_format, float(body.column_width or 0)

    def _dress(self, place: TablePlace, column: int, look: tuple[str | None, float]) -> None:
        """Give a column the number format and width of the one that it comes from, and its table's looks."""
        number, width = look
        beside = column - 1 if column > place.left else column + 1
        top, bottom = place.header_row, max(place.last, place.first)
        area = Area(top, column, bottom, column)
        self._cells.range(area._replace(left=beside, right=beside)).copy()
        self._cells.range(area).paste("formats")
        self._cells.range(area._replace(top=place.first)).number_format = number or "General"
        if width:
            self._cells.range(area).column_width = width

    def _resize_columns(self, place: TablePlace, right: int) -> None:
        if place.table is not None:
            area = self._area(place.table.name)
            self._cells.resize(place.table.name, area, area._replace(right=right))

    def _area(self, table: str) -> Area:
        cells = self._cells.sheet.tables[table].range
        return Area(cells.row, cells.column, cells.last_cell.row, cells.last_cell.column)

    def _refuse_other_tables(self, place: TablePlace, area: Area) -> None:
        for table in self._tables:
            own = place.table is not None and table.name == place.table.name
            if not own and table.area.meets(area):
                raise RefusedError(f"另一张表“{table.name}”挡在下面，请把它移到别的工作表")

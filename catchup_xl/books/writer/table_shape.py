"""The shape of a table on a sheet: room for more rows and columns, and what follows its size.

What follows: the table's filter and sort order, and every range that ended with its body (see ``Resize``). Cells that
stand below a table in its way, such as a note line, are moved down with their merges, those beside it to the right, and
the move is reported. What can't be moved safely (another table, an array formula, merges that reach beyond what is
moved) makes the edit refuse, and nothing of it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from catchup_xl.books.parts import TablePart
from catchup_xl.books.place import TablePlace
from catchup_xl.books.references import LAST_COLUMN, LAST_ROW, Area, Change, Move, Resize
from catchup_xl.books.writer.cell_xml import CellWriter
from catchup_xl.books.writer.column_widths import rearrange_columns
from catchup_xl.books.writer.dynamic_columns import frame_of, planned, rearrange_cells, unique_names
from catchup_xl.books.writer.formulas import is_grouped
from catchup_xl.books.writer.sheet_ranges import change_ranges, merged_areas, move_cells
from catchup_xl.books.writer.sheet_xml import SheetXml
from catchup_xl.books.writer.table_xml import columns_renamed, table_columns, table_resized
from catchup_xl.model.cells import fold
from catchup_xl.model.edits import Moved


class RefusedError(Exception):
    """An edit that would harm what the clerk has put on the sheet; the text is for the user."""


def refuse_merges(merges: Iterable[Area], box: Area, where: str = "下面") -> None:
    """Refuse to move a box of cells while merged cells reach beyond it: they would be torn.

    Args:
        merges: merged cells of the sheet.
        box: the cells that are to make room.
        where: on which side of the table they are.

    Raises:
        RefusedError: merged cells are partly in the box; the text says which, and how to mend it.
    """
    for area in merges:
        if area.meets(box) and not box.holds(area):
            raise RefusedError(
                f"合并单元格 {area} 挡在表的{where}，又不全在表的范围内，不能整块移开；"
                f"怎样改：选中 {area}，点“开始”里的“合并后居中”取消合并，或把它移到别的工作表，再运行一次"
            )


class TableShaper:
    """Changes the shape of the tables on one sheet.

    Args:
        name: the sheet's name in the contract.
        sheet: its part.
        tables: the Excel tables on it.
        table_parts: the content of their parts, plain, by part name; rewritten ones are put back here.
    """

    def __init__(self, name: str, sheet: SheetXml, tables: Sequence[TablePart], table_parts: dict[str, bytes]) -> None:
        self.name, self.sheet, self.tables, self.table_parts = name, sheet, tables, table_parts
        self.formulas_moved = False
        self.areas: list[Change] = []
        self._messages: list[str] = []

    def told(self) -> list[str]:
        """What has been moved, in Chinese, since this was last asked."""
        told, self._messages = self._messages, []
        return told

    def state(self) -> tuple[dict[str, bytes], int, bool]:
        """What ``restore`` needs to undo an edit that is refused half-way."""
        return dict(self.table_parts), len(self.areas), self.formulas_moved

    def restore(self, state: tuple[dict[str, bytes], int, bool]) -> None:
        """Undo what was done since."""
        self.table_parts.update(state[0])
        del self.areas[state[1] :]
        self.formulas_moved = state[2]
        self._messages.clear()

    def make_room(self, place: TablePlace, last: int) -> None:
        """Move what stands below the table out of the way of its new last row."""
        rows, old = last - max(place.last, place.header_row), place.last
        if last > LAST_ROW:
            raise RefusedError(f"结果有 {last - place.header_row:,} 行，超过了工作表能容纳的行数")
        below = [number for number in self.sheet.rows if number > old]
        in_the_way = self.sheet.filled_in([n for n in below if n <= last], place.left, place.right)
        if rows <= 0 or not (in_the_way or place.totals_rows):
            return
        box = Area(old + 1, place.left, max(below, default=old + 1), place.right)
        move = Move(box, rows, 0)
        self._check_move(move, place)
        resize = Resize(place.body, place.body._replace(bottom=last))
        move_cells(self.sheet, move, resize)
        self.areas.append(move)
        self.formulas_moved = True  # their places in the calculation chain are no longer right
        if in_the_way:
            self._messages.append(
                Moved(f"“{self.name}”表变长了，表下面第 {in_the_way[0]} 行起您写的内容下移了 {rows} 行")
            )

    def resize(self, place: TablePlace, last: int) -> None:
        """Let the table end at this row, and ranges, filter and sort order with it."""
        new = place.body._replace(bottom=last)
        resize = Resize(place.body, new)
        if new != place.body:
            change_ranges(self.sheet, resize)
            self.areas.append(resize)
        place.last = last
        if place.table is None:
            return
        area = Area(place.header_row, place.left, last + place.totals_rows, place.right)
        part = place.table.part
        self.table_parts[part] = table_resized(self.table_parts[part], area, place.totals_rows, resize)

    def rename(self, place: TablePlace, names: Mapping[int, str]) -> None:
        """Let columns of the Excel table have other names; the header cells are the caller's."""
        if place.table is not None:
            part = place.table.part
            inside = {at - place.left: name for at, name in names.items()}
            self.table_parts[part] = columns_renamed(self.table_parts[part], inside)

    def lay_out(self, place: TablePlace, headers: Sequence[str], writer: CellWriter) -> tuple[str, ...]:
        """Let a dynamic table have these columns; returns the headers as they stand on the sheet then."""
        frame = frame_of(self.name)
        names = unique_names(headers, frame)
        layout = planned(self.sheet, place, names, frame)
        if layout is None:
            return names
        slots, old_right = layout.slots, place.right
        right = place.left + len(slots) - 1
        shifted = self._make_room_beside(place, right)
        rearrange_cells(self.sheet, place, slots, writer)
        looks = [slot.looks for slot in slots]
        rearrange_columns(self.sheet, place.left, old_right, looks, shifted=shifted)
        resize = Resize(place.body, place.body._replace(right=right))
        change_ranges(self.sheet, resize)
        self.areas.append(resize)
        if place.table is not None:
            part = place.table.part
            named = [(slot.name, slot.source - place.left if slot.source else None) for slot in slots]
            self.table_parts[part] = table_columns(self.table_parts[part], named)
        place.columns = {fold(slot.name): at for at, slot in enumerate(slots, place.left) if slot.name}
        place.right, place.status_column = right, min(place.columns.values())
        if layout.pushed:
            self._messages.append(
                Moved(f"“{self.name}”表的指标有变，您插在中间的“{'、'.join(layout.pushed)}”列移到了表的右侧")
            )
        return names

    def _make_room_beside(self, place: TablePlace, right: int) -> int:
        """Move what stands to the right of the table out of the way of its new columns; returns by how many columns."""
        columns = right - place.right
        rows = [number for number in self.sheet.rows if number >= place.header_row]
        if columns <= 0 or not self.sheet.filled_in(rows, place.right + 1, right):
            return 0
        used = self.sheet.used()
        last_column = max(used.right if used else right, right)
        if last_column + columns > LAST_COLUMN:
            raise RefusedError("指标过多，表的右边放不下")
        move = Move(Area(place.header_row, place.right + 1, max(rows), last_column), 0, columns)
        self._check_move(move, place)
        move_cells(self.sheet, move, lambda area: area)
        self.areas.append(move)
        self.formulas_moved = True
        self._messages.append(Moved(f"“{self.name}”表变宽了，表右边您写的内容右移了 {columns} 列"))
        return columns

    def _check_move(self, move: Move, place: TablePlace) -> None:
        to = move(move.box)
        if to.bottom > LAST_ROW:
            raise RefusedError("表下面还有内容，没有地方可移")
        for table in self.tables:
            if table is not place.table and (table.area.meets(move.box) or table.area.meets(to)):
                raise RefusedError(f"另一张表“{table.name}”挡在下面，请把它移到别的工作表")
        refuse_merges(merged_areas(self.sheet), move.box, "下面" if move.rows else "右边")
        for number, raw in self.sheet.rows.items():
            if move.box.top <= number <= move.box.bottom and is_grouped(raw):
                raise RefusedError(f"第 {number} 行的数组公式或共享公式挡着，请移开")

"""A table with one column an indicator, laid out anew when the indicators are others than before.

Between its fixed columns the table belongs to the program: a column that is no longer an indicator goes. A column there
that holds text or formulas is the clerk's own, since the program writes numbers only: it is moved to the right of the
program's last column. What stands beside the table keeps its place, or is moved to the right when the table needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catchup_xl.books.place import TablePlace
from catchup_xl.books.references import Area
from catchup_xl.books.writer.cell_xml import CellWriter, clean_text
from catchup_xl.books.writer.sheet_ranges import readdressed
from catchup_xl.books.writer.sheet_xml import CellXml, RowXml, SheetXml
from catchup_xl.model.cells import column_letters, fold
from catchup_xl.model.rows import SHEETS

_NAME_LIMIT = 255
"""Characters in the name of a table's column."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of the new layout.

    Args:
        name: its header; empty for a column of the clerk's own.
        source: the old column that it was; 0 for a new one.
        looks: the old column that it takes its style and width from.
    """

    name: str
    source: int
    looks: int


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """The table's columns from left to right, and the clerk's columns that had to give way."""

    slots: tuple[Slot, ...]
    pushed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixedColumns:
    """How many fixed columns stand before and after those of the indicators."""

    before: int
    after: int

    def fixed(self, headers: Sequence[str]) -> tuple[str, ...]:
        """The headers of the fixed columns."""
        return (*headers[: self.before], *headers[len(headers) - self.after :])


def frame_of(sheet: str) -> FixedColumns:
    """The fixed columns of a sheet of the contract; of any other only the first column is fixed."""
    declared = SHEETS.get(sheet)
    if declared is None:
        return FixedColumns(1, 0)
    family = [column.header for column in declared.columns].index("{}")
    return FixedColumns(family, len(declared.columns) - family - 1)


def unique_names(headers: Sequence[str], frame: FixedColumns) -> tuple[str, ...]:
    """The headers as an Excel table takes them: one line, and none twice; an indicator named as a fixed column gives way."""
    taken = {_key(header) for header in frame.fixed(headers)}
    names: list[str] = []
    for header in headers[frame.before : len(headers) - frame.after]:
        name = base = " ".join(clean_text(header).split())[:_NAME_LIMIT] or "未命名"
        n = 2
        while _key(name) in taken:
            name, n = f"{base[: _NAME_LIMIT - 4]}{n}", n + 1
        taken.add(_key(name))
        names.append(name)
    return (*headers[: frame.before], *names, *headers[len(headers) - frame.after :])


def planned(sheet: SheetXml, place: TablePlace, names: Sequence[str], frame: FixedColumns) -> ColumnLayout | None:
    """The new layout; None when the columns on the sheet are the right ones, wherever they stand."""
    return layout_of(place, names, frame, lambda columns: _clerks_columns(sheet, place, columns))


def layout_of(
    place: TablePlace, names: Sequence[str], frame: FixedColumns, clerks: Callable[[Sequence[int]], list[int]]
) -> ColumnLayout | None:
    """The new layout of a table, wherever it lives.

    Args:
        place: where it stands.
        names: the headers that it is to have.
        frame: how many of them are fixed.
        clerks: picks the clerk's own columns out of some.

    Returns:
        None when the columns on the sheet are the right ones, wherever they stand.
    """
    fixed = frame.fixed(names)
    at = {name: place.columns[fold(name)] for name in names if fold(name) in place.columns}
    fixed_at = [at[name] for name in names if name in fixed and name in at]
    if not fixed_at:
        return None
    start, end = min(fixed_at), max(fixed_at) if frame.after else place.right
    known = set(at.values())
    others = [column for column in range(start, end + 1) if column not in known]
    own = clerks(others)
    if len(at) == len(names) and own == others:
        return None
    indicators = [at[name] for name in names if name in at and name not in fixed] or [c for c in others if c not in own]
    looks = indicators[0] if indicators else at.get(names[-1], fixed_at[-1])
    before = [c for c in range(place.left, place.right + 1) if c not in known and c < start]
    after = [c for c in range(place.left, place.right + 1) if c not in known and c > end]
    slots = [
        *(Slot("", column, column) for column in before),
        *(Slot(name, at.get(name, 0), at.get(name, looks)) for name in names),
        *(Slot("", column, column) for column in [*own, *after]),
    ]
    headings = {column: text for text, column in place.columns.items()}
    return ColumnLayout(tuple(slots), tuple(headings.get(column, column_letters(column)) for column in own))


def rearrange_cells(sheet: SheetXml, place: TablePlace, slots: Sequence[Slot], writer: CellWriter) -> None:
    """Move the cells of header and body to their new columns; new indicator columns get header and style."""
    old_right, left = place.right, place.left
    moved = {slot.source: at for at, slot in enumerate(slots, left) if slot.source}
    change = _renamed_columns(moved)
    for number in range(place.header_row, place.last + 1):
        if number not in sheet.rows:
            continue
        row = sheet.row(number)
        old = {cell.column: cell for cell in row.cells if left <= cell.column <= old_right}
        cells = {cell.column: cell for cell in row.cells if cell.column not in old}
        for at, slot in enumerate(slots, left):
            if slot.source in old:
                cells[at] = CellXml(at, readdressed(old[slot.source].xml, at, number, change))
            elif not slot.source and slot.looks in old:
                text = slot.name if number == place.header_row else None
                xml = writer.cell(column_letters(at), number, old[slot.looks].style, text)
                cells[at] = CellXml(at, xml)
            else:
                cells.pop(at, None)
        sheet.put_row(number, RowXml(row.tag, list(cells.values()), row.rest))


def _renamed_columns(moved: Mapping[int, int]) -> Callable[[Area], Area]:
    def change(area: Area) -> Area:
        left, right = moved.get(area.left, area.left), moved.get(area.right, area.right)
        return area._replace(left=left, right=right) if left <= right else area

    return change


def _clerks_columns(sheet: SheetXml, place: TablePlace, columns: Sequence[int]) -> list[int]:
    """Those of the columns that hold text or formulas, which the program never writes below an indicator."""
    wanted, found = set(columns), set[int]()
    for number in range(place.first, place.last + 1) if wanted else ():
        for cell in sheet.row(number).cells if number in sheet.rows else ():
            if cell.column in wanted and sheet.is_filled(cell.xml) and _is_text_or_formula(sheet, cell.xml):
                found.add(cell.column)
    return sorted(found)


def _is_text_or_formula(sheet: SheetXml, cell: bytes) -> bool:
    start = cell[: cell.index(b">")]
    return sheet.formula in cell or any(kind in start for kind in (b't="s"', b't="inlineStr"', b't="str"'))


def _key(name: str) -> str:
    return fold(name).casefold()

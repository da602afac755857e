"""Where a table stands on a sheet, for those who write into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catchup_xl.books.parts import TablePart
from catchup_xl.books.references import Area
from catchup_xl.model.cells import fold
from catchup_xl.model.columns import Column, ColumnType
from catchup_xl.model.edits import Cell, CellsEdit
from catchup_xl.model.rows import SHEETS, Sheet, SheetKind
from catchup_xl.model.tables import Grid, find_table


@dataclass(slots=True)
class TablePlace:
    """A table on a sheet.

    Args:
        header_row: sheet row of its header.
        columns: folded header → sheet column.
        last: last row of its body; the header row when it has no body.
        left: its first column.
        right: its last column.
        table: the Excel table, where it is one.
        status_column: column of the status line: that of the leftmost of the program's headers.
        outdated: columns under the header of an earlier version, with the one that they have now.
    """

    header_row: int
    columns: dict[str, int]
    last: int
    left: int
    right: int
    table: TablePart | None
    status_column: int
    outdated: Mapping[int, str] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """First row of the body."""
        return self.header_row + 1

    @property
    def body(self) -> Area:
        """The body's cells; one row at least."""
        return Area(self.first, self.left, max(self.last, self.first), self.right)

    @property
    def totals_rows(self) -> int:
        """Rows at the table's end that hold totals."""
        return self.table.totals_rows if self.table else 0


def locate(name: str, headers: Sequence[str], grid: Grid, tables: Sequence[TablePart]) -> TablePlace | None:
    """Find the table on a sheet by its header texts.

    Args:
        name: the sheet's name in the contract.
        headers: the program's headers, for a sheet that the contract does not know.
        grid: the sheet's cells.
        tables: the Excel tables on it.
    """
    found = find_table(SHEETS.get(name) or _made_up(name, headers), grid)
    if not found.found:
        return None
    row, declared = found.header_row, found.columns
    excel = next(
        (
            table
            for table in tables
            if table.header_rows
            and table.area.top == row
            and any(table.area.left <= at <= table.area.right for at in declared.values())
        ),
        None,
    )
    left, right = (excel.area.left, excel.area.right) if excel else (min(declared.values()), max(declared.values()))
    texts = {
        at: raw
        for at, raw in enumerate(grid.rows[row - grid.first_row], grid.first_column)
        if isinstance(raw, str) and raw.strip()
    }
    if excel is None:
        while right + 1 in texts:
            right += 1
    outdated = {at: header for header, at in declared.items() if fold(texts[at]) != fold(header)}
    inside = {at: text for at, text in texts.items() if left <= at <= right and at not in outdated}
    columns = {fold(text): at for at, text in sorted(inside.items(), reverse=True)}
    columns |= {fold(header): at for header, at in declared.items()}
    last = excel.last_body_row if excel else _last_row(grid, row, set(columns.values()))
    return TablePlace(
        header_row=row, columns=columns, last=max(last, row), left=left, right=right, table=excel,
        status_column=min(declared.values()), outdated=outdated,
    )  # fmt: skip


def headers_to_renew(name: str, place: TablePlace) -> Mapping[int, str]:
    """Header cells of an earlier version that are to say what the column is called now: on the program's own sheets."""
    declared = SHEETS.get(name)
    return place.outdated if declared is not None and declared.kind is SheetKind.RESULT else {}


def with_others_cleared(edit: CellsEdit, place: TablePlace, grid: Grid) -> Mapping[str, Mapping[int, Cell]]:
    """The cells of an edit, and blanks for what stands in other rows of its columns, where it is to stand there alone."""
    if not edit.alone:
        return edit.cells
    found: dict[str, Mapping[int, Cell]] = {}
    for header, cells in edit.cells.items():
        at = place.columns.get(fold(header))
        left = (
            {}
            if at is None
            else {
                n: None
                for n in range(place.first, place.last + 1)
                if n not in cells and grid.cell(n, at) not in ("", None)
            }
        )
        found[header] = {**cells, **left}
    return found


def _last_row(grid: Grid, header_row: int, columns: set[int]) -> int:
    """The last row before the first that is blank, for a table that is no Excel table."""
    spots = [at - grid.first_column for at in columns]
    last = header_row
    for cells in grid.rows[header_row + 1 - grid.first_row :]:
        if not any(at < len(cells) and cells[at] not in ("", None) for at in spots):
            break
        last += 1
    return last


def _made_up(name: str, headers: Sequence[str]) -> Sheet:
    columns = tuple(Column(header, "", ColumnType.TEXT) for header in dict.fromkeys(headers))
    return Sheet(name, "", SheetKind.RESULT, name, "", columns)

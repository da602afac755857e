"""Writing the body of a table into a sheet: a row at a time, the clerk's own cells in between left as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catchup_xl.books.cell_xml import CellWriter
from catchup_xl.books.edits import Cell
from catchup_xl.books.sheet_xml import CellXml, RowXml, SheetXml
from catchup_xl.books.xml_bytes import attribute, without_attribute
from catchup_xl.model.cells import column_letters

_NOT_INHERITED = ("r", "spans", "hidden", "collapsed", "outlineLevel")


@dataclass(slots=True)
class Looks:
    """What a table's new cells and rows look like.

    Args:
        styles: column → style id of a body cell.
        row: attributes of a body row, with a blank before each.
        uniform: no cell of the body differs from ``styles``, and none stands beside the table's columns.
        formulas: some cells of the body hold formulas.
    """

    styles: dict[int, str] = field(default_factory=dict)
    row: bytes = b""
    uniform: bool = False
    formulas: bool = False


def looks_of(sheet: SheetXml, first: int, last: int, columns: Iterable[int]) -> Looks:
    """Look at a table's body: a column's style is the one that most of its cells have, the first row's in doubt."""
    numbers = [number for number in range(first, last + 1) if number in sheet.rows]
    joined = b"".join([sheet.rows[number] for number in numbers])
    p = sheet.prefix.encode()
    letters = {column_letters(column).encode(): column for column in columns}
    found = re.findall(rb"<" + p + rb'c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?', joined)
    count = joined.count(b"<" + p + b"c ")
    kinds = set(found)
    simple = len(found) == count == joined.count(b"<" + p + b"c") and b"extLst" not in joined
    looks = Looks(formulas=sheet.formula in joined)
    if simple and len(kinds) == len(dict(kinds)) and dict(kinds).keys() <= letters.keys():
        looks.styles = {letters[name]: style.decode() for name, style in kinds}
        looks.uniform = True
    else:
        counted: dict[int, Counter[str]] = {}
        for number in numbers:
            for cell in sheet.row(number).cells:
                counted.setdefault(cell.column, Counter())[cell.style] += 1
        looks.styles = {column: styles.most_common(1)[0][0] for column, styles in counted.items()}
    if first in sheet.rows:
        tag = free_height(sheet.row_tag(first))
        for name in _NOT_INHERITED:
            tag = without_attribute(tag + b">", name)[:-1]
        looks.row = tag.strip().removeprefix(b"<" + p + b"row")
    return looks


def free_height(tag: bytes) -> bytes:
    """A row's start tag without a height that was only measured: the spreadsheet program fits it to the new text."""
    if attribute(tag + b">", "customHeight") not in ("1", "true"):
        tag = without_attribute(tag + b">", "ht")[:-1]
    return without_attribute(tag + b">", "spans")[:-1] if b"spans" in tag else tag


def write_rows(
    sheet: SheetXml,
    writer: CellWriter,
    columns: Sequence[tuple[int, int]],
    rows: Mapping[int, Sequence[Cell]],
    looks: Looks,
    old_last: int,
) -> None:
    """Write the program's cells into rows of the sheet.

    Args:
        sheet: the sheet.
        writer: writes cells.
        columns: sheet column, and place in each row of ``rows``, of each column of the program.
        rows: row number → cells.
        looks: what new cells and rows look like.
        old_last: last row that the table had; the rows below it are new.
    """
    ordered = sorted(columns)
    styles, rest = looks.styles, writer.rest
    pieces = [
        (
            writer.open + column_letters(column),
            f'" s="{styles[column]}"' if styles.get(column) else '"',
            at,
        )
        for column, at in ordered
    ]
    end = sheet.row_end
    for number, cells in rows.items():
        if number in sheet.rows and (number > old_last or not looks.uniform):
            _merge(sheet, writer, number, [(column, cells[at]) for column, at in ordered], looks, old_last)
            continue
        written = "".join([f"{head}{number}{style}{rest(cells[at])}" for head, style, at in pieces])
        tag = free_height(sheet.row_tag(number)) if number in sheet.rows else sheet.new_row_tag(number) + looks.row
        if number > old_last and len(styles) > len(ordered):
            sheet.rows[number] = tag + b"/>"
            _merge(sheet, writer, number, [(column, cells[at]) for column, at in ordered], looks, old_last)
            continue
        sheet.rows[number] = b"".join([tag, b">", written.encode(), end])


def _merge(
    sheet: SheetXml,
    writer: CellWriter,
    number: int,
    cells: Sequence[tuple[int, Cell]],
    looks: Looks,
    old_last: int,
) -> None:
    """Write cells into a row that holds others too; an old cell keeps its style."""
    row = sheet.row(number)
    own = {cell.column: cell.style for cell in row.cells}
    program = {column for column, _ in cells}
    kept = [cell for cell in row.cells if cell.column not in program]
    new = [
        CellXml(
            column,
            writer.cell(column_letters(column), number, own.get(column, looks.styles.get(column, "")), value),
        )
        for column, value in cells
    ]
    if number > old_last:
        new += [
            CellXml(column, writer.cell(column_letters(column), number, style, None))
            for column, style in looks.styles.items()
            if column not in program and column not in own and style
        ]
    sheet.put_row(number, RowXml(free_height(row.tag), [*kept, *new], row.rest))


def clear_rows(sheet: SheetXml, columns: Iterable[int], numbers: Iterable[int]) -> None:
    """Take the program's cells out of rows that the table no longer has; the clerk's own cells stay."""
    program = set(columns)
    for number in numbers:
        if number not in sheet.rows:
            continue
        row = sheet.row(number)
        kept = [cell for cell in row.cells if cell.column not in program]
        if kept or row.rest:
            sheet.put_row(number, RowXml(free_height(row.tag), kept, row.rest))
        else:
            del sheet.rows[number]

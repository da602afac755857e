"""Writing the body of a table into a sheet: a row at a time, the clerk's own cells in between left as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catchup_xl.books.writer.cell_xml import CellWriter
from catchup_xl.books.writer.row_fit import RowFitter
from catchup_xl.books.writer.sheet_xml import CellXml, RowXml, SheetXml, without_spans
from catchup_xl.books.xml_bytes import attribute, without_attribute
from catchup_xl.model.cells import Placed, column_letters
from catchup_xl.model.edits import Cell

_NOT_INHERITED = ("r", "spans", "hidden", "collapsed", "outlineLevel")


@dataclass(slots=True)
class RowLooks:
    """What a table's new cells and rows look like.

    Args:
        styles: column → style id of a body cell.
        row: attributes of a body row, with a blank before each.
        uniform: no cell of the body differs from ``styles``, and none stands beside the table's columns.
        formulas: some of the cells that are overwritten hold formulas.
    """

    styles: dict[int, str] = field(default_factory=dict)
    row: bytes = b""
    uniform: bool = False
    formulas: bool = False


def looks_of(
    sheet: SheetXml, first: int, last: int, columns: Iterable[int], formatted: Collection[int] = ()
) -> RowLooks:
    """Look at a table's body: a column's style is the one that most of its cells have, the first row's in doubt.

    Args:
        sheet: the sheet.
        first: the first row of the body.
        last: its last row.
        columns: the program's columns.
        formatted: those whose cells are given their number formats one by one, so that their styles may differ.
    """
    numbers = [number for number in range(first, last + 1) if number in sheet.rows]
    joined = b"".join([sheet.rows[number] for number in numbers])
    p = sheet.prefix.encode()
    program = set(columns)
    letters = {column_letters(column).encode(): column for column in program}
    found = re.findall(rb"<" + p + rb'c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?', joined)
    count = joined.count(b"<" + p + b"c ")
    kinds = set(found)
    given = {column_letters(column).encode() for column in formatted}
    kinds = {kind for kind in kinds if kind[0] not in given} | set(
        dict(sorted(k for k in kinds if k[0] in given)).items()
    )
    simple = len(found) == count == joined.count(b"<" + p + b"c") and b"extLst" not in joined
    styled = len(found) if all(style for _, style in kinds) else sum(1 for _, style in found if style)
    simple = simple and joined.count(b' s="') == styled  # every style stands where it is expected
    looks = RowLooks()
    if simple and len(kinds) == len(dict(kinds)) and dict(kinds).keys() <= letters.keys():
        looks.styles = {letters[name]: style.decode() for name, style in kinds}
        looks.uniform = True
        looks.formulas = sheet.formula in joined
    else:
        counted: dict[int, Counter[str]] = {}
        for number in numbers:
            for cell in sheet.row(number).cells:
                counted.setdefault(cell.column, Counter())[cell.style] += 1
                looks.formulas |= cell.column in program and sheet.formula in cell.xml
        looks.styles = {column: styles.most_common(1)[0][0] for column, styles in counted.items()}
    if first in sheet.rows:
        tag = sheet.row_tag(first)
        if attribute(tag + b">", "customHeight") not in ("1", "true"):
            tag = without_attribute(tag + b">", "ht")[:-1]
        for name in _NOT_INHERITED:
            tag = without_attribute(tag + b">", name)[:-1]
        looks.row = tag.strip().removeprefix(b"<" + p + b"row")
    return looks


@dataclass(frozen=True, slots=True)
class BodyWriter:
    """Writes the program's cells into rows of a sheet.

    Args:
        sheet: the sheet.
        cells: writes cells.
        looks: what new cells and rows look like.
        old_last: last row that the table had; the rows below it are new.
        fitter: gives the rows their heights.
        formats: number formats of columns that are given one, by column.
    """

    sheet: SheetXml
    cells: CellWriter
    looks: RowLooks
    old_last: int
    fitter: RowFitter
    formats: Mapping[int, str] = field(default_factory=dict)

    def write(self, columns: Sequence[tuple[int, int]], rows: Mapping[int, Sequence[Cell]]) -> None:
        """Write rows: sheet column, and place in each row, of each column; row number → cells."""
        sheet, looks, rest = self.sheet, self.looks, self.cells.rest
        ordered = sorted(columns)
        styles = looks.styles
        for column, code in self.formats.items():
            styles[column] = self.cells.styles.of_column(styles.get(column, ""), code)
        pieces = [
            (self.cells.open + column_letters(column), f'" s="{style}"' if (style := styles.get(column)) else '"', at)
            for column, at in ordered
        ]
        formatted = [n for n, (column, _) in enumerate(ordered) if column in self.formats]
        others = len(styles) > len(ordered)
        for number, cells in rows.items():
            there, new = number in sheet.rows, number > self.old_last
            if (there and (new or not looks.uniform)) or (new and others):
                self._write_between(number, ordered, cells)
                continue
            tag = sheet.row_tag(number) if there else sheet.new_row_tag(number) + looks.row
            tag = without_spans(self.fitter.fitted(tag, cells, at_least=False))
            row = [f"{head}{number}{style}{rest(cells[at])}" for head, style, at in pieces]
            for n in formatted:
                column, at = ordered[n]
                if isinstance(cells[at], Placed):
                    style = self.cells.styles.of_cell(styles[column], cells[at])
                    row[n] = self.cells.cell(column_letters(column), number, style, cells[at]).decode()
            written = "".join(row)
            sheet.rows[number] = b"".join([tag, b">", written.encode(), sheet.row_end])

    def _write_between(self, number: int, columns: Sequence[tuple[int, int]], cells: Sequence[Cell]) -> None:
        """Write into a row that holds other cells too; an old cell of the body keeps its style, a new row looks as the body."""
        sheet, styles, write = self.sheet, self.looks.styles, self.cells.cell
        tag = sheet.row_tag(number) if number in sheet.rows else sheet.new_row_tag(number) + self.looks.row
        row = sheet.row(number)
        program = {column for column, _ in columns}
        new_row = number > self.old_last
        own = {cell.column: cell.style for cell in row.cells if not (new_row and cell.column in program)}
        own |= {c: self.cells.styles.of_column(own.get(c, styles.get(c, "")), code) for c, code in self.formats.items()}
        own |= {c: self.cells.styles.of_cell(own[c], cells[at]) for c, at in columns if c in self.formats}
        kept = [cell for cell in row.cells if cell.column not in program]
        new = [
            CellXml(column, write(column_letters(column), number, own.get(column, styles.get(column, "")), cells[at]))
            for column, at in columns
        ]
        if new_row:
            new += [
                CellXml(column, write(column_letters(column), number, style, None))
                for column, style in styles.items()
                if style and column not in program and column not in own
            ]
        held = any(sheet.is_filled(cell.xml) for cell in kept)
        tag = without_spans(self.fitter.fitted(tag, cells, at_least=held))
        sheet.put_row(number, RowXml(tag, [*kept, *new], row.rest))


def clear_rows(sheet: SheetXml, columns: Iterable[int], numbers: Iterable[int]) -> None:
    """Take the program's cells out of rows that the table no longer has; the clerk's own cells stay."""
    program = set(columns)
    for number in numbers:
        if number not in sheet.rows:
            continue
        row = sheet.row(number)
        kept = [cell for cell in row.cells if cell.column not in program]
        if kept or row.rest:
            sheet.put_row(number, RowXml(row.tag, kept, row.rest))
        else:
            del sheet.rows[number]

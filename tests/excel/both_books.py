"""The two kinds of books that must behave alike, and everything that a saved workbook shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fake_excel
import openpyxl
from fake_areas import Boxes, boxes_of, common, joined, meets, text_of
from fake_cells import box_of
from support.workbooks import read_book

from catchup_xl.books.file import FileBook
from catchup_xl.books.live.book import LiveBook
from catchup_xl.books.protocol import Book

NOW = datetime(2017, 7, 5, 9)
KINDS = ("file", "live")


@dataclass(frozen=True)
class Facts:
    """Everything that a saved workbook shows: cells, number formats of filled cells, links, tables, merged cells, names
    and print areas, and the coloured ranges and input rules of the cells of tables."""

    cells: dict[str, dict[str, Any]]
    formats: dict[str, dict[str, str]]
    links: dict[str, dict[str, str]]
    tables: dict[str, str]
    merges: dict[str, list[str]]
    colours: dict[str, dict[str, str]]
    inputs: dict[str, dict[str, str]]
    names: dict[str, str]


def facts(book: Book, target: Path) -> Facts:
    """What a book shows: a file is saved and read again, a live one shows it as it stands."""
    return facts_of(book.workbook if isinstance(book, FakeBook) else read_book(book.save(target)))


def facts_of(book: openpyxl.Workbook) -> Facts:
    filled = {
        sheet.title: {cell.coordinate: cell for row in sheet for cell in row if cell.value is not None}
        for sheet in book.worksheets
    }
    return Facts(
        {name: {at: _plain(cell.value) for at, cell in cells.items()} for name, cells in filled.items()},
        {name: {at: cell.number_format for at, cell in cells.items()} for name, cells in filled.items()},
        {
            name: {at: str(cell.hyperlink.location) for at, cell in cells.items() if cell.hyperlink}
            for name, cells in filled.items()
        },
        {table.displayName: table.ref for sheet in book.worksheets for table in sheet.tables.values()},
        {sheet.title: sorted(map(str, sheet.merged_cells.ranges)) for sheet in book.worksheets},
        {sheet.title: _clipped(sheet, colours_of(sheet)) for sheet in book.worksheets},
        {sheet.title: _clipped(sheet, inputs_of(sheet)) for sheet in book.worksheets},
        names_of(book),
    )


def colours_of(sheet: Any) -> dict[str, Boxes]:
    """The cells of each conditional format."""
    found: dict[str, Boxes] = {}
    for one in sheet.conditional_formatting:
        for rule in one.rules:
            key = f"{rule.priority} {rule.type} {rule.operator} {rule.formula} {rule.text}"
            found[key] = joined([*found.get(key, []), *boxes_of(one.sqref)])
    return found


def inputs_of(sheet: Any) -> dict[str, Boxes]:
    """The cells of each input rule."""
    found: dict[str, Boxes] = {}
    for rule in sheet.data_validations.dataValidation:
        key = f"{rule.type} {rule.operator} {rule.formula1} {rule.formula2} {rule.error} {rule.prompt}"
        found[key] = joined([*found.get(key, []), *boxes_of(rule.sqref)])
    return found


def names_of(book: openpyxl.Workbook) -> dict[str, str]:
    """Names and print areas, and what they refer to."""
    found = {name: one.attr_text for name, one in book.defined_names.items()}
    for sheet in book.worksheets:
        found |= {f"{sheet.title}!{name}": one.attr_text for name, one in sheet.defined_names.items()}
        found |= {f"{sheet.title}!打印区域": sheet.print_area} if sheet.print_area else {}
    return found


def _clipped(sheet: Any, found: dict[str, Boxes]) -> dict[str, str]:
    """Only the cells of tables: further down, what a range covers is not seen."""
    tables = [box_of(table.ref) for table in sheet.tables.values()]
    return {
        key: text_of(joined(common(box, table) for box in boxes for table in tables if meets(box, table)))
        for key, boxes in found.items()
    }


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class FakeBook(LiveBook):
    """A live book that lets a test look into its openpyxl workbook."""

    @property
    def workbook(self) -> openpyxl.Workbook:
        return self._book.impl.workbook


def opened(kind: str, path: Path) -> Book:
    return FileBook.open(path) if kind == "file" else FakeBook(fake_excel.open_book(path))

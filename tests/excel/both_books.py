"""The two kinds of books that must behave alike, and everything that a saved workbook shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fake_excel
import openpyxl

from catchup_xl.books.file import FileBook
from catchup_xl.books.live import LiveBook
from catchup_xl.books.protocol import Book

NOW = datetime(2017, 7, 5, 9)
KINDS = ("file", "live")


@dataclass(frozen=True)
class Facts:
    """Everything that a saved workbook shows: cells, number formats of filled cells, links, tables."""

    cells: dict[str, dict[str, Any]]
    formats: dict[str, dict[str, str]]
    links: dict[str, dict[str, str]]
    tables: dict[str, str]


def facts(book: Book, saved: Path) -> Facts:
    """What a book shows that was just saved."""
    return facts_of(book.workbook if isinstance(book, FakeBook) else openpyxl.load_workbook(saved))


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
    )


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class FakeBook(LiveBook):
    """A live book that lets a test look into its openpyxl workbook."""

    @property
    def workbook(self) -> openpyxl.Workbook:
        return self._book.impl.workbook


def opened(kind: str, path: Path) -> Book:
    return FileBook.open(path) if kind == "file" else FakeBook(fake_excel.open_book(path))

"""Workbooks for the tests of the Excel side, and the two kinds of books that must behave alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fake_excel
import openpyxl
import pytest

from catchup_xl.books.file import FileBook
from catchup_xl.books.live import LiveBook
from catchup_xl.books.protocol import Book
from catchup_xl.books.template import build
from catchup_xl.model.plan import Plan
from catchup_xl.sample import sample_plan
from catchup_xl.shipped import plan_file

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


@pytest.fixture(autouse=True)
def _fresh_excel() -> Iterator[None]:
    """Each test finds Excel without open workbooks."""
    app = fake_excel.engine.apps[0]
    yield
    for book in list(app.books):
        book.close()
    app.log.clear()
    app.alerts.clear()
    app.selection = None


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("excel") / "sample.xlsx"
    build(sample_plan(Plan.load(plan_file("township_2017"))), file, sample=True)
    return file


@pytest.fixture
def changed(sample_path: Path, tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """Makes a copy of the sample that a clerk has changed."""

    def make(change: Callable[[Any], None]) -> Path:
        book = openpyxl.load_workbook(sample_path)
        change(book)
        book.save(tmp_path / "changed.xlsx")
        return tmp_path / "changed.xlsx"

    return make

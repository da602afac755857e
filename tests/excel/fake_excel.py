"""A double of Excel for tests: an xlwings engine over an openpyxl workbook, on which the real macros run.

It is written against xlwings' public base classes, needs no licence key, and does as Excel does where the program could
be led astray: numbers come out as floats, errors as whole numbers, a text that looks like a number or a formula is taken for
one, locked cells of a protected sheet can't be written, inserted cells push others away and take the looks above.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from fake_cells import CLASSIC_ERRORS, Grid
from fake_ranges import Range
from fake_sheets import Sheets
from fake_tables import Names
from openpyxl.worksheet.worksheet import Worksheet
from support.workbooks import read_book
from xlwings import base_classes


class Engine:
    """What xlwings asks of an engine."""

    name, type = "openpyxl", "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, number: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty
            if isinstance(value, bool):
                return value
            if isinstance(value, int):
                return CLASSIC_ERRORS.get(value, value) if err_to_str else None if value in CLASSIC_ERRORS else value
            if isinstance(value, float):
                return number(value) if number else value
            if isinstance(value, dt.datetime | dt.date):
                day = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return dates(**{part: getattr(day, part) for part in parts}, tzinfo=None)
            return value

        if not isinstance(data, list | tuple):
            data = [[data]]
        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return None
        if hasattr(value, "to_pydatetime"):
            return value.to_pydatetime()
        if hasattr(value, "item"):
            return value.item()
        return dt.datetime.combine(value, dt.time()) if type(value) is dt.date else value


class Apps(base_classes.Apps):
    def __init__(self, engine: Engine) -> None:
        self._apps = [App(engine)]

    def __iter__(self) -> Iterator[App]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: Any) -> App:
        return self._apps[0]

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def add(self, **_: Any) -> App:
        return self._apps[0]


class App(base_classes.App):
    """The application; what the program sets of it is kept in ``log``."""

    visible: Any = True
    display_alerts: Any = True
    screen_updating: Any = True
    enable_events: Any = True
    interactive: Any = True
    calculation: Any = "automatic"
    pid: Any = -1
    hwnd: Any = 0
    version: Any = "16.0"
    cut_copy_mode: Any = False
    books: Any = None
    selection: Any = None
    engine: Any = None

    def __init__(self, engine: Engine) -> None:
        self.engine, self.books = engine, Books(self)
        self.log: list[tuple[str, Any]] = []
        self.alerts: list[str] = []
        self.clipboard: Range | None = None
        self._status: Any = False

    @property
    def api(self) -> App:
        return self

    @property
    def status_bar(self) -> Any:
        return self._status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self._status = value
        self.log.append(("status", value))

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("screen_updating", "enable_events", "calculation", "display_alerts"):
            self.log.append((name, value))
        super().__setattr__(name, value)

    def activate(self, steal_focus: bool = False) -> None: ...

    def calculate(self) -> None: ...

    def alert(self, prompt: str, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        self.alerts.append(prompt)
        return "ok"

    def quit(self) -> None: ...


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app, self._books = app, list[Book]()
        self._active: Book | None = None

    @property
    def api(self) -> Books:
        return self

    @property
    def active(self) -> Book | None:
        return self._active if self._active in self._books else self._books[-1] if self._books else None

    def activate(self, book: Book) -> None:
        self._active = book

    def __call__(self, key: Any) -> Book:
        if isinstance(key, int):
            return self._books[key - 1]
        for book in self._books:
            if str(key).casefold() in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self._books)

    def __contains__(self, key: Any) -> bool:
        return any(key in (book.name, book.fullname) for book in self._books)

    def open(self, fullname: Any, *_: Any, **__: Any) -> Book:
        self._books.append(Book(self, Path(fullname)))
        return self._books[-1]

    def add(self) -> Book:
        self._books.append(Book(self, None))
        return self._books[-1]

    def close(self, book: Book) -> None:
        self._books.remove(book)


class BookApi:
    """The part of Excel's own Workbook object that the program uses; a document property is its own object."""

    def __init__(self, workbook: Any) -> None:
        self.__dict__["workbook"] = workbook

    def BuiltinDocumentProperties(self, name: str) -> BookApi:
        assert name == "Title"
        return self

    @property
    def Value(self) -> str | None:
        found: str | None = self.workbook.properties.title
        return found

    @Value.setter
    def Value(self, value: str) -> None:
        self.workbook.properties.title = value


class Book(base_classes.Book):
    """An open workbook; without a path it was never saved."""

    def __init__(self, books: Books, path: Path | None) -> None:
        self.books, self.path = books, path
        vba = path is not None and path.suffix.lower() in (".xlsm", ".xlam")
        self.workbook = _opened(path, keep_vba=vba) if path else openpyxl.Workbook()
        computed = any(cell.data_type == "f" for sheet in self.workbook.worksheets for cell in sheet._cells.values())
        stored = read_book(path, data_only=True) if path and computed else None
        self.grids: dict[str, Grid] = {}
        for sheet in self.workbook.worksheets:
            cells = stored[sheet.title]._cells if stored else {}
            formulas = [spot for spot, cell in sheet._cells.items() if cell.data_type == "f"]
            self.grids[sheet.title] = Grid(sheet, {spot: cells[spot].value for spot in formulas})
        self.fail: Callable[[str], None] = lambda step: None
        """Called before each change with a word for it; a test may raise here."""

    @property
    def api(self) -> BookApi:
        return BookApi(self.workbook)

    @property
    def name(self) -> str:
        return self.path.name if self.path else f"工作簿{list(self.books).index(self) + 1}"

    @property
    def fullname(self) -> str:
        return str(self.path) if self.path else self.name

    @property
    def app(self) -> App:
        return self.books.app

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def save(self, path: Any = None, password: Any = None) -> None:
        self.path = Path(path) if path else self.path or Path.cwd() / f"{self.name}.xlsx"
        for sheet in self.sheets:
            for table in sheet.tables:
                table.name_columns()
        self.workbook.save(self.path)

    def close(self) -> None:
        self.books.close(self)

    def activate(self) -> None:
        self.books.activate(self)

    def grid(self, sheet: Worksheet) -> Grid:
        found = self.grids.get(sheet.title)
        if found is None or found.sheet is not sheet:
            found = self.grids[sheet.title] = Grid(sheet, {})
        return found


def _opened(path: Path, *, keep_vba: bool) -> openpyxl.Workbook:
    """With its macros a workbook can't be copied: it holds its package open."""
    return openpyxl.load_workbook(path, keep_vba=True) if keep_vba else read_book(path)


engine = Engine()
if "openpyxl" not in xw.engines.engines_by_name:
    xw.engines.add(xw.Engine(impl=engine))
    xw.engines["openpyxl"].activate()


def open_book(path: Path) -> xw.Book:
    """Open a workbook in the double."""
    book: xw.Book = xw.engines["openpyxl"].apps.active.books.open(str(path))
    return book

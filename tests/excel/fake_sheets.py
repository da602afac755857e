"""Sheets of the test double of Excel, with the part of Excel's own object model that the program uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import xlwings as xw
from fake_cells import ComError
from fake_charts import Charts
from fake_filters import FilterApi
from fake_ranges import Range
from fake_tables import Names, Tables
from openpyxl.worksheet.header_footer import _HeaderFooterPart
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes, utils


class Sheets(base_classes.Sheets):
    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        return self.book.workbook

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.workbook.active)

    def __len__(self) -> int:
        return len(self.book.workbook.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, sheet) for sheet in self.book.workbook.worksheets)

    def __contains__(self, key: Any) -> bool:
        return key in self.book.workbook.sheetnames

    def __call__(self, key: Any) -> Sheet:
        if isinstance(key, int):
            return Sheet(self.book, self.book.workbook.worksheets[key - 1])
        if key not in self.book.workbook.sheetnames:
            raise xw.NoSuchObjectError(key)
        return Sheet(self.book, self.book.workbook[key])

    def add(self, before: Any = None, after: Any = None, name: Any = None) -> Sheet:
        at = after.index if after else before.index - 1 if before else None
        return Sheet(self.book, self.book.workbook.create_sheet(name, index=at))


class Sheet(base_classes.Sheet):
    book: Any = None

    def __init__(self, book: Any, worksheet: Worksheet) -> None:
        self.book, self.worksheet = book, worksheet
        self.grid = book.grid(worksheet)

    @property
    def api(self) -> SheetApi:
        return SheetApi(self)

    @property
    def name(self) -> str:
        return str(self.worksheet.title)

    @name.setter
    def name(self, value: str) -> None:
        self.book.grids[value] = self.book.grids.pop(self.worksheet.title)
        self.worksheet.title = value

    @property
    def index(self) -> int:
        return int(self.book.workbook.worksheets.index(self.worksheet)) + 1

    @property
    def visible(self) -> bool:
        return bool(self.worksheet.sheet_state == "visible")

    @visible.setter
    def visible(self, value: bool) -> None:
        self.worksheet.sheet_state = "visible" if value else "hidden"

    @property
    def cells(self) -> Range:
        return Range(self, (1, 1), (1_048_576, 16_384))

    @property
    def used_range(self) -> Range:
        sheet = self.worksheet
        return Range(self, (sheet.min_row, sheet.min_column), (sheet.max_row, sheet.max_column))

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def names(self) -> Names:
        return Names(self.book)

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, Range):
            last = second or first
            return Range(self, (first.row, first.column), (last.last_row, last.last_column))
        if isinstance(first, str):
            start, end = utils.a1_to_tuples(first)
            if not start:
                return Names(self.book)(first).refers_to_range
            first, second = start, end
        return Range(self, first, second)

    def activate(self) -> None:
        if not self.visible:
            raise ComError("a hidden sheet can't be activated")
        self.book.workbook.active = self.worksheet

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        self.book.workbook.remove(self.worksheet)

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear(self) -> None:
        self.used_range.clear()

    def autofit(self, axis: Any = None) -> None: ...


class SheetApi:
    """The part of Excel's own Worksheet object that the program uses."""

    _ALLOWED: ClassVar = {
        "FormattingCells": "formatCells", "FormattingColumns": "formatColumns", "FormattingRows": "formatRows",
        "InsertingColumns": "insertColumns", "InsertingRows": "insertRows", "InsertingHyperlinks": "insertHyperlinks",
        "DeletingColumns": "deleteColumns", "DeletingRows": "deleteRows", "Sorting": "sort", "Filtering": "autoFilter",
        "UsingPivotTables": "pivotTables",
    }  # fmt: skip
    ProtectDrawingObjects = False
    ProtectScenarios = False

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.Hyperlinks = self

    @property
    def PageSetup(self) -> PageSetup:
        return PageSetup(self._sheet)

    @property
    def AutoFilterMode(self) -> bool:
        return bool(self._sheet.worksheet.auto_filter.ref)

    @property
    def AutoFilter(self) -> FilterApi | None:
        return FilterApi(self._sheet, self._sheet.worksheet.auto_filter) if self.AutoFilterMode else None

    @property
    def FilterMode(self) -> bool:
        """True while the sheet's own filter, or an advanced one, hides rows; that of a table does not count."""
        return bool(self._sheet.worksheet.sheet_properties.filterMode)

    def ShowAllData(self) -> None:
        if not self.FilterMode:
            raise ComError("ShowAllData method of Worksheet class failed")
        sheet = self._sheet.worksheet
        sheet.sheet_properties.filterMode = False
        sheet.auto_filter.filterColumn = []
        for dimension in sheet.row_dimensions.values():
            dimension.hidden = False

    def __getattr__(self, name: str) -> Any:
        protection = self._sheet.worksheet.protection
        if name == "ProtectContents":
            return bool(protection.sheet)
        if name == "Protection":
            return self
        if name == "EnableSelection":
            return 0
        return not getattr(protection, self._ALLOWED[name.removeprefix("Allow")])

    def Unprotect(self, Password: str) -> None:
        if self._sheet.worksheet.protection.password:
            raise ComError("the password is wrong")
        self._sheet.worksheet.protection.sheet = False

    def Protect(self, *, Contents: bool, **allowed: bool) -> None:
        protection = self._sheet.worksheet.protection
        protection.sheet = Contents
        for name, field in self._ALLOWED.items():
            setattr(protection, field, not allowed[f"Allow{name}"])

    def Add(self, *, Anchor: Any, Address: str, SubAddress: str) -> None:
        self._sheet.book.fail("link")
        Anchor.cells.link(SubAddress or Address)


class PageSetup:
    """Page headers, each section with its codes."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def LeftHeader(self) -> str:
        return str(self._sheet.worksheet.oddHeader.left)

    @LeftHeader.setter
    def LeftHeader(self, value: str) -> None:
        self._sheet.book.fail("header")
        self._sheet.worksheet.oddHeader.left = _HeaderFooterPart.from_str(value)

    @property
    def RightHeader(self) -> str:
        return str(self._sheet.worksheet.oddHeader.right)

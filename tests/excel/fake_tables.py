"""Names and tables of the test double of Excel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fake_cells import ComError, box_of, ref_of
from fake_filters import FilterApi
from fake_ranges import Range
from openpyxl.worksheet.table import TableColumn
from xlwings import base_classes


class Names(base_classes.Names):
    def __init__(self, book: Any) -> None:
        self.book = book

    def __iter__(self) -> Iterator[Name]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> list[Name]:
        """Names of the workbook, of its sheets, and print areas."""
        workbook = self.book.workbook
        found = [Name(self.book, name) for name in workbook.defined_names.values()]
        for sheet in workbook.worksheets:
            found += [Name(self.book, name, sheet) for name in sheet.defined_names.values()]
            found += [PrintArea(self.book, None, sheet)] if sheet.print_area else []
        return found

    def contains(self, key: str) -> bool:
        return key in self.book.workbook.defined_names

    def __call__(self, key: Any) -> Name:
        if isinstance(key, int):
            return self._all()[key - 1]
        return Name(self.book, self.book.workbook.defined_names[key])


class Name(base_classes.Name):
    def __init__(self, book: Any, name: Any, sheet: Any = None) -> None:
        self._book, self._name, self._sheet = book, name, sheet

    @property
    def name(self) -> str:
        return f"{self._sheet.title}!{self._name.name}" if self._sheet is not None else str(self._name.name)

    @property
    def refers_to(self) -> str:
        return f"={self._name.attr_text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._book.fail("name")
        self._name.attr_text = value.removeprefix("=")

    @property
    def refers_to_range(self) -> Range:
        ((sheet, ref),) = self._name.destinations
        found: Range = self._book.sheets(sheet).range(ref.replace("$", ""))
        return found


class PrintArea(Name):
    """A print area, which Excel counts among the names."""

    @property
    def name(self) -> str:
        return f"{self._sheet.title}!Print_Area"

    @property
    def refers_to(self) -> str:
        return f"={self._sheet.print_area}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._book.fail("name")
        self._sheet.print_area = value.rpartition("!")[2].replace("$", "")


class Tables(base_classes.Tables):
    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def __iter__(self) -> Iterator[Table]:
        return (Table(self.sheet, table) for table in self.sheet.worksheet.tables.values())

    def __len__(self) -> int:
        return len(self.sheet.worksheet.tables)

    def __contains__(self, key: str) -> bool:
        return key in self.sheet.worksheet.tables

    def __call__(self, key: Any) -> Table:
        found = list(self.sheet.worksheet.tables.values())
        return Table(self.sheet, found[key - 1] if isinstance(key, int) else self.sheet.worksheet.tables[key])


class Table(base_classes.Table):
    def __init__(self, sheet: Any, table: Any) -> None:
        self.sheet, self._table = sheet, table

    @property
    def api(self) -> TableApi:
        return TableApi(self)

    @property
    def parent(self) -> Any:
        return self.sheet

    @property
    def name(self) -> str:
        return str(self._table.displayName)

    @property
    def show_headers(self) -> bool:
        return self._table.headerRowCount is None or self._table.headerRowCount > 0

    @property
    def show_totals(self) -> bool:
        return bool(self._table.totalsRowCount)

    @property
    def range(self) -> Range:
        box = box_of(self._table.ref)
        return Range(self.sheet, box[:2], box[2:])

    @property
    def show_autofilter(self) -> bool:
        return self._table.autoFilter is not None

    @property
    def table_style(self) -> Any:
        style = self._table.tableStyleInfo
        return style.name if style else None

    @property
    def header_row_range(self) -> Range | None:
        top, left, _, right = box_of(self._table.ref)
        return Range(self.sheet, (top, left), (top, right)) if self.show_headers else None

    @property
    def totals_row_range(self) -> Range | None:
        _, left, bottom, right = box_of(self._table.ref)
        return Range(self.sheet, (bottom, left), (bottom, right)) if self.show_totals else None

    @property
    def data_body_range(self) -> Range:
        top, left, bottom, right = box_of(self._table.ref)
        return Range(self.sheet, (top + self.show_headers, left), (bottom - self.show_totals, right))

    def resize(self, cells: Any) -> None:
        self.sheet.book.fail("resize")
        box = cells.impl.box if hasattr(cells, "impl") else cells.box
        old = box_of(self._table.ref)
        if box[0] != old[0] or box[2] <= box[0]:
            raise ComError("a table keeps its header row, and has a row below it")
        self._table.ref = ref_of(box)
        if self._table.autoFilter:
            self._table.autoFilter.ref = self._table.ref
        width = box[3] - box[1] + 1
        columns = self._table.tableColumns[:width]
        columns += [TableColumn(id=n + 1, name=f"列{n + 1}") for n in range(len(columns), width)]
        self._table.tableColumns = columns

    def name_columns(self) -> None:
        """Let the columns be named as the header cells are, as Excel does at once."""
        header = self.header_row_range
        if header is None:
            return
        names = header.raw_value[0]
        for column, name in zip(self._table.tableColumns, names, strict=True):
            column.name = str(name)


class TableApi:
    """The part of Excel's own ListObject that the program uses."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def AutoFilter(self) -> FilterApi | None:
        found = self._table._table.autoFilter
        return None if found is None else FilterApi(self._table.sheet, found)

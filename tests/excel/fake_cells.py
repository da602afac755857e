"""Cells of the test double: what Excel makes of a value that it is handed, and what happens when cells are shifted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date, datetime
from typing import Any

import fake_areas
from fake_areas import Box, meets, within
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

CLASSIC_ERRORS = {
    -2146826281: "#DIV/0!", -2146826246: "#N/A", -2146826259: "#NAME?", -2146826288: "#NULL!", -2146826252: "#NUM!",
    -2146826265: "#REF!", -2146826273: "#VALUE!",
}  # fmt: skip
"""The whole numbers with which Excel hands error values over, as far as xlwings knows them."""

LATER_ERRORS = {-2146826243: "#SPILL!", -2146826238: "#CALC!", -2146826239: "#FIELD!", -2146826237: "#SOMEDAY!"}
"""Those that came later, which xlwings passes on as they are."""

ERROR_NUMBERS = {name: number for number, name in (CLASSIC_ERRORS | LATER_ERRORS).items()}
_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+(e[+-]?\d+)?%?", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?")
_SHORT_DAY = re.compile(r"\d{1,2}[-/月]\d{1,2}日?|\d{1,2}月|\d{1,2}:\d{2}(:\d{2})?")


class ComError(Exception):
    """Stands for pywintypes.com_error."""


class Grid:
    """A worksheet with the stored values of its formulas, as Excel would show them.

    Args:
        sheet: the openpyxl worksheet.
        cached: row, column → value of each formula cell.
    """

    def __init__(self, sheet: Worksheet, cached: dict[tuple[int, int], Any]) -> None:
        self.sheet, self.cached = sheet, cached

    def read(self, row: int, column: int) -> Any:
        cell = self.sheet._cells.get((row, column))
        if cell is None or isinstance(cell, MergedCell):
            return None
        value = cell.value
        if cell.data_type == "f":
            return self.cached.get((row, column))
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def handed_over(self, row: int, column: int) -> Any:
        """A cell as Excel hands it to other programs: an error value is a whole number."""
        value = self.read(row, column)
        return ERROR_NUMBERS.get(value, value) if isinstance(value, str) else value

    def formula(self, row: int, column: int) -> str:
        cell = self.sheet._cells.get((row, column))
        if cell is None or cell.value is None or isinstance(cell, MergedCell):
            return ""
        value = cell.value
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, datetime | date):
            return "42736"  # a serial number; nobody may rely on it
        return f"{value:g}" if isinstance(value, float) else str(value)

    def write(self, row: int, column: int, value: Any) -> None:
        cell = self.sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            return
        if self.sheet.protection.sheet and cell.protection.locked:
            raise ComError(f"{self.sheet.title}!{cell.coordinate} is protected")
        self.cached.pop((row, column), None)
        value, text = taken(value, cell.number_format)
        look = cell.number_format
        cell.value = value
        cell.number_format = look if look != "General" or not isinstance(value, datetime) else cell.number_format
        if text:
            cell.data_type = "s"

    def erase(self, row: int, column: int, *, looks: bool = False) -> None:
        cell = self.sheet._cells.get((row, column))
        if cell is None or isinstance(cell, MergedCell):
            return
        self.write(row, column, None)
        if looks:
            cell.style = "Normal"
            cell.hyperlink = None

    def shift(self, box: Box, rows: int, columns: int) -> None:
        """Move a box of cells, with looks, links, merges and tables that lie in it."""
        top, left, bottom, right = box
        cells = self.sheet._cells
        going = {(r, c): cells.pop((r, c)) for r, c in list(cells) if top <= r <= bottom and left <= c <= right}
        values = {k: self.cached.pop(k) for k in list(self.cached) if k in going}
        for (r, c), cell in going.items():
            cell.row, cell.column = r + rows, c + columns
            cells[r + rows, c + columns] = cell
            if isinstance(cell, Cell) and cell.hyperlink:
                cell.hyperlink.ref = cell.coordinate
        self.cached |= {(r + rows, c + columns): value for (r, c), value in values.items()}
        for merged in self.sheet.merged_cells.ranges:
            if top <= merged.min_row and merged.max_row <= bottom and left <= merged.min_col <= merged.max_col <= right:
                merged.shift(columns, rows)
        for table in self.sheet.tables.values():
            area = box_of(table.ref)
            if top <= area[0] and area[2] <= bottom and left <= area[1] and area[3] <= right:
                table.ref = ref_of((area[0] + rows, area[1] + columns, area[2] + rows, area[3] + columns))
                if table.autoFilter:
                    table.autoFilter.ref = table.ref

    def insert(self, box: Box, shift: str, *, from_before: bool) -> None:
        top, left, bottom, right = box
        last_row, last_column = max(self.sheet.max_row, bottom), max(self.sheet.max_column, right)
        rows, columns = (bottom - top + 1, 0) if shift == "down" else (0, right - left + 1)
        below = (top, left, last_row, right) if rows else (top, left, bottom, last_column)
        self._refuse_torn_merges(below)
        for table in self.sheet.tables.values():
            area = box_of(table.ref)
            across = not (area[3] < left or area[1] > right)
            if rows and across and area[0] >= top and not (left <= area[1] and area[3] <= right):
                raise ComError("the operation would shift cells of a table")
            if rows and left <= area[1] and area[3] <= right and area[0] < top <= area[2]:
                table.ref = ref_of((area[0], area[1], area[2] + rows, area[3]))
        self.shift(below, rows, columns)
        fake_areas.inserted(self.sheet, box, shift, from_before=from_before)
        sign = -1 if from_before else 1
        for r, c in spots(box):
            source = (top - 1 if from_before else bottom + 1, c) if rows else (r, left - 1 if sign < 0 else right + 1)
            model = self.sheet._cells.get(source)
            if model is not None and model.has_style:
                self.sheet.cell(r, c)._style = copy(model._style)

    def delete(self, box: Box, shift: str) -> None:
        top, left, bottom, right = box
        rows, columns = (top - bottom - 1, 0) if shift == "up" else (0, left - right - 1)
        last_row, last_column = self.sheet.max_row, self.sheet.max_column
        whole = (top, left, max(last_row, bottom), right) if rows else (top, left, bottom, max(last_column, right))
        self._refuse_torn_merges(whole)
        for merged in self.merges():
            if within(merged, box):
                self.unmerge(merged)
        for spot in spots(box):
            self.sheet._cells.pop(spot, None)
            self.cached.pop(spot, None)
        beyond = (bottom + 1, left, max(last_row, bottom + 1), right)
        if not rows:
            beyond = (top, right + 1, bottom, max(last_column, right + 1))
        self.shift(beyond, rows, columns)
        fake_areas.deleted(self.sheet, box, shift)

    def merges(self) -> list[Box]:
        return [(m.min_row, m.min_col, m.max_row, m.max_col) for m in self.sheet.merged_cells.ranges]

    def unmerge(self, box: Box) -> None:
        top, left, bottom, right = box
        self.sheet.unmerge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def _refuse_torn_merges(self, moving: Box) -> None:
        """Excel does not move a part of merged cells."""
        for merged in self.merges():
            if meets(merged, moving) and not within(merged, moving):
                raise ComError("this would change a part of merged cells")

    def link(self, row: int, column: int, target: str) -> None:
        cell = self.sheet.cell(row, column)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=str(cell.value))

    def unlink(self, row: int, column: int) -> None:
        cell = self.sheet._cells.get((row, column))
        if isinstance(cell, Cell) and cell.hyperlink:
            cell.hyperlink = None


def taken(value: Any, number_format: str) -> tuple[Any, bool]:
    """What Excel takes a value for, and whether it is a text that must not be looked at again."""
    if not isinstance(value, str):
        return value, False
    if value.startswith("'"):
        return value[1:], True
    if number_format == "@":
        return value, True
    if value.startswith("="):
        return value, False
    bare = value.strip()
    if bare.casefold() in ("true", "false"):
        return bare.casefold() == "true", False
    if _NUMBER.fullmatch(bare):
        scale = 0.01 if bare.endswith("%") else 1
        return float(bare.rstrip("%").replace(",", "")) * scale, False
    if found := _DAY.fullmatch(bare):
        return datetime(*(int(part) for part in found.groups())), False
    if _SHORT_DAY.fullmatch(bare):
        return 42736.0, False
    if bare[:1] in ("+", "-", "@"):
        raise ComError(f"Excel takes {value!r} for a formula, and can't read it")
    return value, True


def spots(box: Box) -> Iterator[tuple[int, int]]:
    top, left, bottom, right = box
    return ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))


def box_of(ref: str) -> Box:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(ref.replace("$", ""))
    return top, left, bottom, right


def ref_of(box: Box) -> str:
    from openpyxl.utils import get_column_letter as letters

    return f"{letters(box[1])}{box[0]}:{letters(box[3])}{box[2]}"


def rows_of(values: Any, box: Box) -> Iterable[tuple[int, int, Any]]:
    """Each cell of a box with its value; a scalar fills the box."""
    top, left, _, _ = box
    for r, c in spots(box):
        if not isinstance(values, list | tuple):
            yield r, c, values
        else:
            row = values[r - top]
            yield r, c, row[c - left] if isinstance(row, list | tuple) else row

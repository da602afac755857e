"""Filters of the test double of Excel, and what Excel does to cells of a block of which a filter hides rows.

A block that is written as one array gives its first row to every visible row, and hidden rows keep what they hold; what
is cleared is cleared in visible rows; cells can't be shifted there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fake_areas import Box
from fake_cells import ComError, box_of
from openpyxl.worksheet.filters import AutoFilter, FilterColumn, Filters
from openpyxl.worksheet.worksheet import Worksheet


def set_filter(sheet: Worksheet, hidden: Iterable[int], *, table: str = "", column: int = 0) -> None:
    """Filter a table, or the cells of the sheet's own filter, so that these rows are hidden."""
    found = sheet.tables[table].autoFilter if table else sheet.auto_filter
    if table and found is None:
        found = sheet.tables[table].autoFilter = AutoFilter(ref=sheet.tables[table].ref)
    found.filterColumn = [FilterColumn(colId=column, filters=Filters(filter=["没有这样的"]))]
    sheet.sheet_properties.filterMode = not table
    for row in hidden:
        sheet.row_dimensions[row].hidden = True


def filtering(sheet: Worksheet) -> Iterator[AutoFilter]:
    """The filters of a sheet that have criteria."""
    for found in (*(table.autoFilter for table in sheet.tables.values()), sheet.auto_filter):
        if found is not None and found.ref and found.filterColumn:
            yield found


def hidden_rows(sheet: Worksheet, box: Box) -> set[int]:
    """The rows of a box that a filter hides."""
    areas = [box_of(found.ref) for found in filtering(sheet)]
    return {
        row
        for top, left, bottom, right in areas
        for row in range(max(top, box[0]), min(bottom, box[2]) + 1)
        if left <= box[3] and box[1] <= right and sheet.row_dimensions[row].hidden
    }


def refuse_shift(sheet: Worksheet, box: Box) -> None:
    """Excel does not shift cells in a filtered range."""
    for found in filtering(sheet):
        top, left, bottom, right = box_of(found.ref)
        if box[0] <= bottom and top <= box[2] and box[1] <= right and left <= box[3]:
            raise ComError("this would shift cells in a filtered range or table")


def as_written(values: Any, box: Box, hidden: set[int]) -> Any:
    """What a block comes to that is written where rows are hidden: the first row in all of them."""
    if not hidden or not isinstance(values, list | tuple):
        return values
    return [values[0]] * (box[2] - box[0] + 1)


class FilterApi:
    """Excel's AutoFilter object."""

    def __init__(self, sheet: Any, found: AutoFilter | None) -> None:
        self._sheet, self._filter = sheet, found

    @property
    def FilterMode(self) -> bool:
        return bool(self._filter is not None and self._filter.filterColumn)

    def ShowAllData(self) -> None:
        self._sheet.book.fail("filter")
        if self._sheet.worksheet.protection.sheet:
            raise ComError("the sheet is protected")
        if self._filter is None or not self._filter.filterColumn:
            raise ComError("ShowAllData method of AutoFilter class failed")
        self._filter.filterColumn = []
        if self._filter is self._sheet.worksheet.auto_filter:
            self._sheet.worksheet.sheet_properties.filterMode = False
        top, _, bottom, _ = box_of(self._filter.ref)
        for row in range(top, bottom + 1):
            self._sheet.worksheet.row_dimensions[row].hidden = False

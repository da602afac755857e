"""From one finding to the next: the cells that 检查结果 names, each once, in its order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import xlwings as xw

from catchup_xl.books.live.book import LiveBook
from catchup_xl.errors import BookError
from catchup_xl.jobs.inspect import sheet_table
from catchup_xl.model.cells import to_text

SHEET = "检查结果"
_CELL = re.compile(r"[A-Z]{1,3}\d{1,7}(:[A-Z]{1,3}\d{1,7})?")


class Spot(NamedTuple):
    """A place that a finding speaks of; the cell is empty when it speaks of the whole sheet."""

    sheet: str
    cell: str
    level: str
    message: str
    mend: str


def spots(book: LiveBook) -> list[Spot]:
    """The places on 检查结果, each once, in the order of the list.

    Raises:
        BookError: the sheet is missing.
    """
    headers, rows = sheet_table(book, SHEET)
    found: dict[tuple[str, str], Spot] = {}
    for row in rows:
        cells = {header: to_text(raw) for header, raw in zip(headers, row, strict=True)}
        sheet, cell = cells.get("工作表", ""), cells.get("单元格", "")
        if sheet:
            spot = Spot(sheet, cell, cells.get("级别", ""), cells.get("发现", ""), cells.get("怎样改", ""))
            found.setdefault((sheet, cell), spot)
    return list(found.values())


def next_spot(found: Sequence[Spot], sheet: str, cell: str) -> int:
    """The number, from 0, of the place after the one where the clerk stands; the first when he stands at none."""
    here = next((n for n, spot in enumerate(found) if (spot.sheet, spot.cell.partition(":")[0]) == (sheet, cell)), -1)
    return (here + 1) % len(found)


def jump(book: xw.Book, spot: Spot) -> None:
    """Show a place.

    Raises:
        BookError: its sheet is gone or hidden.
    """
    sheet = next((sheet for sheet in book.sheets if sheet.name == spot.sheet), None)
    if sheet is None or not sheet.visible:
        state = "不在工作簿里" if sheet is None else "是隐藏的"
        raise BookError(f"“{spot.sheet}”表{state}，跳不过去：{spot.message}", mend=spot.mend)
    sheet.activate()
    if _CELL.fullmatch(spot.cell):
        sheet.range(spot.cell).select()


def where(book: xw.Book) -> tuple[str, str]:
    """The sheet and cell where the clerk stands; the cell is empty when a chart or the like is selected."""
    selected = book.app.selection
    sheet = book.sheets.active.name
    if selected is None or selected.sheet.name != sheet:
        return sheet, ""
    return sheet, selected[0, 0].get_address(row_absolute=False, column_absolute=False)

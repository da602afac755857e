"""Number formats of a result column on an open sheet: the places that the settings ask for, and rates as percentages."""

from __future__ import annotations

from collections.abc import Mapping

from catchup_xl.books.live.cells import LiveCells, runs
from catchup_xl.books.number_formats import is_percent_format
from catchup_xl.books.references import Area
from catchup_xl.books.writer.cell_styles import GENERAL
from catchup_xl.model.cells import Percent, Placed
from catchup_xl.model.edits import Cell


def format_column(sheet: LiveCells, column: int, cells: Mapping[int, Cell], code: str) -> None:
    """Give the cells of a column their number format.

    Args:
        sheet: the sheet.
        column: the column.
        cells: what stands in it, by row; a figure gets that of its places.
        code: the number format of the others; empty leaves all but percentages.
    """
    wanted = {number: cell.number_format if isinstance(cell, Placed) else code for number, cell in cells.items()}
    for each in dict.fromkeys(wanted.values()):
        for top, bottom in runs(number for number, own in wanted.items() if own == each):
            area = Area(top, column, bottom, column)
            if each:
                sheet.show_as(area, each)
            else:
                _show_no_percentage(sheet, area)


def _show_no_percentage(sheet: LiveCells, area: Area) -> None:
    code = sheet.range(area).number_format
    if code is None and area.top < area.bottom:
        middle = (area.top + area.bottom) // 2
        _show_no_percentage(sheet, area._replace(bottom=middle))
        _show_no_percentage(sheet, area._replace(top=middle + 1))
    elif code is not None and is_percent_format(str(code)):
        sheet.show_as(area, GENERAL)


def mark_entries(sheet: LiveCells, column: int, cells: Mapping[int, Cell]) -> None:
    """Give cells that people type into another number format where theirs would tell a percentage wrongly.

    Args:
        sheet: the sheet.
        column: the column.
        cells: what was written into it, by row.
    """
    for row, cell in cells.items():
        if isinstance(cell, Placed):
            area = Area(row, column, row, column)
            if isinstance(cell, Percent) != is_percent_format(str(sheet.range(area).number_format or "")):
                sheet.show_as(area, cell.number_format)

"""Which cells of an open sheet show their number as a percentage or a day, asked of Excel in as few calls as will do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import xlwings as xw

from catchup_xl.books.number_formats import beyond_calendar, is_day_format, is_percent_format
from catchup_xl.model.cells import Percent, RawCell, to_decimal


def read_as_shown(sheet: xw.Sheet, rows: Sequence[list[RawCell]]) -> None:
    """Turn the numbers of cells that show percentages into ``Percent``, and those that no day is into a text that says so.

    Args:
        sheet: the sheet.
        rows: its cells from A1 on, changed in place.
    """
    for column in range(max(map(len, rows), default=0)):
        numbers = [n for n, cells in enumerate(rows) if column < len(cells) and isinstance(cells[column], float)]
        if not numbers:
            continue
        for first, last, code in _runs(sheet, column + 1, numbers[0] + 1, numbers[-1] + 1):
            percent, day = is_percent_format(code), is_day_format(code)
            for cells in rows[first - 1 : last] if percent or day else ():
                raw = cells[column] if column < len(cells) else None
                if isinstance(raw, float):
                    cells[column] = Percent(to_decimal(raw)) if percent else beyond_calendar(raw) or raw


def _runs(sheet: xw.Sheet, column: int, first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """The rows of a column, first and last of each run that has one number format, with that.

    Excel tells one number format of a whole range, and none where it has several: the range is then halved.
    """
    waiting = [(first, last)]
    while waiting:
        top, bottom = waiting.pop()
        code = sheet.range((top, column), (bottom, column)).number_format
        if code is not None:
            yield top, bottom, str(code)
        elif bottom > top:
            middle = (top + bottom) // 2
            waiting += [(top, middle), (middle + 1, bottom)]

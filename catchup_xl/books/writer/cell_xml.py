"""The XML of one cell. Text goes in as inline text, so that it is never a formula and the shared strings stay as they are."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from catchup_xl.books.writer.cell_styles import CellStyles
from catchup_xl.model.cells import NUMBERS, without_unseen
from catchup_xl.model.edits import Cell, Link

TEXT_LIMIT = 32_767
"""Characters of a cell."""

_DIGITS = 15  # a number of Excel has as many significant digits
_HIGHEST = 307  # decimal exponent of the largest number
_OFTEN = 24  # characters: names and words stand in many cells, a long text as a rule in one
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LEAP_DAY = date(1900, 3, 1)  # Excel takes 1900 for a leap year: earlier days are one less
_FIRST_DAY = date(1900, 1, 1)


class CellWriter:
    """Writes cells for one workbook.

    Args:
        prefix: the prefix of the main namespace with its colon, as in ``x:``; empty in most files.
        date1904: days are counted from 1904.
        styles: the workbook's cell styles; without them every cell keeps the number format that it has.
    """

    def __init__(self, prefix: str = "", *, date1904: bool = False, styles: CellStyles | None = None) -> None:
        self._date1904 = date1904
        self.styles = styles or CellStyles(b"")
        p = prefix
        self._empty = "/>"
        self._number = (f"><{p}v>", f"</{p}v></{p}c>")
        self._flag = (f' t="b"><{p}v>', f"</{p}v></{p}c>")
        self._text = (f' t="inlineStr"><{p}is><{p}t', f"</{p}t></{p}is></{p}c>")
        self.open = f'<{p}c r="'
        self._texts: dict[str, str] = {}
        self.has_links = False

    def cell(self, letters: str, row: int, style: str, value: Cell) -> bytes:
        """One cell; style is a style id, or empty."""
        styled = f'" s="{style}"' if style else '"'
        return f"{self.open}{letters}{row}{styled}{self.rest(value)}".encode()

    def rest(self, value: Cell) -> str:
        """What follows the style of a cell: type, value and end tag."""
        if isinstance(value, str):
            return self._texts.get(value) or self._of_text(value)
        if value is None:
            return self._empty
        if isinstance(value, NUMBERS):
            if isinstance(value, bool):
                return f"{self._flag[0]}{value:d}{self._flag[1]}"
            number = number_text(value)
            return f"{self._number[0]}{number}{self._number[1]}" if number else self._of_text(str(value))
        if isinstance(value, Link):
            self.has_links = True
            return self._of_text(value.text)
        serial = self._serial(value)
        return f"{self._number[0]}{serial}{self._number[1]}" if serial else self._of_text(value.isoformat())

    def _of_text(self, text: str) -> str:
        clean = clean_text(text)
        if not clean:
            found = self._empty
        else:
            space = ' xml:space="preserve"' if clean != clean.strip() or "\n" in clean or "  " in clean else ""
            found = f"{self._text[0]}{space}>{escape(clean)}{self._text[1]}"
        if len(text) <= _OFTEN:
            self._texts[text] = found
        return found

    def _serial(self, value: date) -> str:
        """The number of a day, with the time as its fraction; empty for a day before the first that Excel knows."""
        day = value.date() if isinstance(value, datetime) else value
        since_1900 = (day - _EPOCH_1900).days - (day < _LEAP_DAY)
        days = (day - _EPOCH_1904).days if self._date1904 else since_1900
        if days < 0 or day < _FIRST_DAY:
            return ""
        if not isinstance(value, datetime):
            return str(days)
        midnight = value.replace(hour=0, minute=0, second=0, microsecond=0)
        return number_text(days + Decimal((value - midnight) // timedelta(microseconds=1)) / 86_400_000_000)


def clean_text(text: str) -> str:
    """The text without what XML can't hold, cut to what a cell holds, with plain line ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return without_unseen(text)[:TEXT_LIMIT]


def escape(text: str) -> str:
    """Escape clean text for an element; what a spreadsheet program would read as an escape, such as _x000D_, too."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number_text(value: float | Decimal) -> str:
    """A number as Excel reads it back: no more digits than it keeps; empty when it is none that it can hold."""
    if isinstance(value, Decimal):
        text = str(value)
        if "E" in text or not text[-1].isdigit():
            if not value.is_finite() or value.adjusted() > _HIGHEST:
                return ""
            text = f"{value:f}" if value.adjusted() > -_HIGHEST else "0"
    elif isinstance(value, int):
        if abs(value) >= 10**_HIGHEST:
            return ""
        text = str(value)
    else:
        if value - value != 0:
            return ""
        return repr(value)[:-2] if value.is_integer() and abs(value) < 10**_DIGITS else repr(value)
    if len(text) > _DIGITS + 1 and len(text.strip("-0").replace(".", "").strip("0")) > _DIGITS:
        return number_text(float(value))
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

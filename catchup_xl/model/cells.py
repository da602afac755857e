"""One cell: its address, and its raw content turned into text, a number, a ratio or a day.

Clerks type full-width digits, thousands separators, numbers and dates as text, and spaces anywhere; what they copy from
elsewhere brings characters that can't be seen. What has one meaning is read; what has two is refused with a ValueError
whose text is Chinese, for a finding. Only full-width forms stand for others: ① behind a figure is no digit of it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple, TypeAlias

RawCell: TypeAlias = str | int | float | bool | Decimal | date | datetime | time | timedelta | None

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d*)?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119, as Excel counts days
_EPOCH = date(1899, 12, 30)
_ERROR = re.compile(r"#(?:N/A|GETTING_DATA|[A-Z][A-Z0-9_/]*[!?])|Err:[0-9]{3}")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0xA0, 0x2009, 0x202F, 0x3000), 0x20
)
_SPACES_OF_A_NUMBER = re.compile(r"(?<=^[+-])\s+|\s+(?=%$)")
_SOFT_HYPHEN = "\xad"
INVISIBLE = (
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
    "\U000e0020-\U000e007f"
)
"""The characters of Unicode's category Cf, as a class of a pattern: they steer others, and can't be seen themselves."""
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
NUMBERS = (Decimal, float, int)
"""The types of a number, for ``isinstance``: a union of them would be made anew each time that it is asked."""
_MOMENTS = (date, time, timedelta)
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that XML can't hold."""
EXCEL_DIGITS = 15
"""Significant digits that Excel keeps of a number."""
_LETTERS = 26
_WIDE = Context(prec=400)
_EXPONENT_LIMIT = 300
_PERCENT_SHIFT, _MOST_PLACES = 2, 10


class Placed(Decimal):
    """A number that is shown with the decimals that it has: 1134.50; equal to the number that it is."""

    __slots__ = ()

    @property
    def places(self) -> int:
        """The decimals that are shown."""
        exponent = self.as_tuple().exponent
        return min(max(-exponent, 0), _MOST_PLACES) if isinstance(exponent, int) else 0

    @property
    def number_format(self) -> str:
        """The number format that shows it so in a cell."""
        return decimals(self.places)

    @property
    def text(self) -> str:
        """What a cell with this number format shows."""
        return f"{round_at(self, self.places):f}"


class Percent(Placed):
    """The number of a cell that shows it as a percentage: 0.901 where 90.1% stands; equal to the number that it is."""

    __slots__ = ()

    @property
    def places(self) -> int:
        """The decimals of the percentage that are shown."""
        exponent = self.as_tuple().exponent
        return min(max(-exponent - _PERCENT_SHIFT, 0), _MOST_PLACES) if isinstance(exponent, int) else 0

    @property
    def number_format(self) -> str:
        """The number format that shows it so in a cell."""
        return decimals(self.places) + "%"

    @property
    def text(self) -> str:
        """What a cell with this number format shows."""
        return f"{round_at(self.scaleb(_PERCENT_SHIFT), self.places):f}%"


def decimals(places: int) -> str:
    """The number format of a number with so many places."""
    return "0." + "0" * places if places else "0"


def round_at(number: Decimal, places: int) -> Decimal:
    """The number with so many places, half away from zero as a cell shows it; never a negative zero."""
    shown = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    return shown or abs(shown)


def is_percent(raw: RawCell) -> bool:
    """Whether a cell says itself that its number is a percentage: by its number format, or by a % behind its text."""
    return isinstance(raw, Percent) or (isinstance(raw, str) and fold(raw).endswith("%"))


class Address(NamedTuple):
    """A cell of a sheet; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell alone, as in H42."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


_PLACE = re.compile(r"'?([^'!]+)'?!\$?([A-Z]{1,3})\$?(\d{1,7})", re.ASCII | re.IGNORECASE)


def parse_address(text: str) -> Address:
    """Read a cell's address, as in 排名!D5 or '排名'!$D$5.

    Raises:
        ValueError: it is none; the text says so in Chinese.
    """
    found = _PLACE.fullmatch(narrow(text).strip())
    if found is None:
        raise ValueError("应写明工作表和单元格")
    return Address(found[1].strip(), int(found[3]), column_number(found[2]))


def column_number(letters: str) -> int:
    """Turn a column's letters into its number, from 1: AB is 28."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def column_letters(column: int) -> str:
    """Turn a column number, from 1, into its letters: 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(raw: RawCell) -> bool:
    """A cell that holds nothing, or nothing but white space."""
    return raw is None or (isinstance(raw, str) and (not raw or raw.isspace()))


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Fold a header or a name for comparison: full-width to half-width, no white space, nothing that can't be seen."""
    return "".join(narrow(text).split())


def narrow(text: str) -> str:
    """The text with half-width forms for full-width ones, and without characters that can't be seen.

    Characters that look alike because Unicode has them twice become one. Whatever else Unicode calls compatible (①, ¹, ½)
    stays what it is.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", visible(text).translate(_HALF_WIDTH))


def visible(text: str) -> str:
    """The text without the characters that can't be seen (category Cf): marks of direction, zero-width spaces."""
    return text if text.isprintable() or text.isascii() else _INVISIBLE.sub("", text)


def without_unseen(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return UNSEEN.sub("", text)


def is_error_value(raw: RawCell) -> bool:
    """Whether a cell shows what becomes of a formula that has failed, in Excel (#N/A, #SPILL!), WPS or Calc (Err:502)."""
    return isinstance(raw, str) and raw[:1] in ("#", "E") and _ERROR.fullmatch(raw) is not None


def to_text(raw: RawCell) -> str:
    """Read a cell as text; a whole number such as 3.0 reads "3"."""
    if isinstance(raw, str):
        return visible(raw).strip()
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, NUMBERS):
        return f"{to_decimal(raw):f}" if math.isfinite(raw) else str(raw)
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    return "" if raw is None else str(raw)


def to_decimal(raw: float | Decimal) -> Decimal:
    """The decimal that Excel shows for a binary number: its 15 significant digits, without trailing zeros.

    Raises:
        ValueError: the number is not finite.
    """
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, float):
        text = repr(raw)
        if len(text) > EXCEL_DIGITS:
            text = format(raw, f".{EXCEL_DIGITS}g")
        number = Decimal(text[:-2] if text.endswith(".0") else text)
        if not number.is_finite():
            raise ValueError("不是有限的数")
        return number
    return Decimal(raw)


def number_in(raw: RawCell) -> Decimal | None:
    """Read a cell as an exact number; None for a blank cell and for anything else that is none."""
    try:
        return to_number(raw)
    except ValueError:
        return None


def to_number(raw: RawCell) -> Decimal | None:
    """Read a cell as an exact number.

    Returns:
        None for a blank cell. Text is taken when it has one meaning: "１２，３４５．６", "12 345", " 12 ", "12%" (0.12).

    Raises:
        ValueError: the cell is neither blank nor a number; the text says what it is.
    """
    if isinstance(raw, bool):
        raise ValueError(f"“{to_text(raw)}”是逻辑值，不是数字")
    if isinstance(raw, NUMBERS):
        return to_decimal(raw)
    if isinstance(raw, _MOMENTS):
        raise ValueError(f"{to_text(raw)}是日期或时间，不是数字")
    text = narrow(raw).strip() if raw else ""
    if not text:
        return None
    scale = Decimal(1)
    bare = _SPACES_OF_A_NUMBER.sub("", text)
    if bare.endswith("%"):
        bare, scale = bare[:-1], Decimal("0.01")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "").replace(" ", "")
    if _SOFT_HYPHEN in str(raw) or not _NUMBER.fullmatch(bare):
        raise ValueError(f"“{shorten(str(raw))}”不是数字")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise ValueError(f"“{shorten(str(raw))}”不是数字") from None
    if abs(number.adjusted()) > _EXPONENT_LIMIT:
        raise ValueError(f"“{shorten(str(raw))}”超出了能计算的范围")
    return number * scale


def to_day(raw: RawCell) -> date | None:
    """Read a cell as a day: a date cell, or text such as 2017-6-30, 2017/6/30, 2017.6.30, 2017年6月30日.

    Raises:
        ValueError: anything else that is not blank.
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if is_blank(raw):
        return None
    if isinstance(raw, NUMBERS) and not isinstance(raw, bool) and int(raw) in _SERIALS:
        day = (_EPOCH + timedelta(days=int(raw))).isoformat()
        raise ValueError(f"{to_text(raw)}没有日期格式；若指 {day}，请把单元格的格式设为日期")
    text = narrow(to_text(raw)).strip()
    found = _DATE.fullmatch(text)
    if found:
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            raise ValueError(f"“{shorten(text)}”不是日历上有的日期") from None
    raise ValueError(f"“{shorten(text)}”不是日期")


def shorten(text: str, limit: int = 30) -> str:
    """Cut a text that is quoted in a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"

"""Values on their way into and out of a workbook that is open in Excel.

Excel takes a text that it is handed for what it looks like: "=1+1" becomes a formula, "007" a number, "1-2" a day. A
text that might be so taken is handed over with an apostrophe before it, which Excel keeps as the cell's text prefix.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from catchup_xl.books.writer.cell_xml import clean_text
from catchup_xl.model.cells import RawCell
from catchup_xl.model.edits import Cell, Link

_LONGEST_LOOKALIKE = 40  # no number or day is spelled longer
_MAY_BE_A_VALUE = re.compile(r"[\d年月日时分秒]|上午|下午")
_ERROR_BASE = -2146828288
"""COM hands error value number n over as this whole number + n."""
_ERRORS = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
    2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!",
    2050: "#CALC!",
}  # fmt: skip
_LOGICAL = {"true", "false"}
_FIRST_DAY = date(1900, 3, 1)  # Excel counts 1900-02-29, so that earlier days are ambiguous


def outgoing(value: Cell) -> object:
    """A result cell as Excel is to be handed it; None is an empty cell."""
    if value is None:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        number = float(value)
        return number if number - number == 0 else guarded(str(value))
    if isinstance(value, Link):
        return guarded(value.text)
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, datetime):
        return value if value.date() >= _FIRST_DAY else guarded(value.isoformat())
    return datetime.combine(value, time()) if value >= _FIRST_DAY else guarded(value.isoformat())


def guarded(text: str) -> str | None:
    """A text that stays text in Excel; None for an empty one."""
    clean = clean_text(text)
    if not clean:
        return None
    taken = (
        clean[0] in "=+-@'"
        or clean.casefold() in _LOGICAL
        or (len(clean) <= _LONGEST_LOOKALIKE and _MAY_BE_A_VALUE.search(clean) is not None)
    )
    return "'" + clean if taken else clean


def error_named(raw: Any) -> Any:
    """An error value as its name; anything else as it is.

    Excel hands numbers over as floats. A whole number is always an error value: xlwings knows the seven oldest by
    name, and passes the later ones on, such as -2146826243 for #SPILL!, which would look like a figure.
    """
    if not isinstance(raw, int) or isinstance(raw, bool):
        return raw
    return _ERRORS.get(raw - _ERROR_BASE, "#UNKNOWN!")


def incoming(raw: Any) -> RawCell:
    """A cell as Excel hands it over, in the form in which a workbook file gives it: numbers as floats, days as days."""
    if raw is None:
        return ""
    raw = error_named(raw)
    if isinstance(raw, bool | str | float):
        return raw
    if isinstance(raw, Decimal):
        return float(raw)
    if isinstance(raw, datetime):
        plain = raw.replace(tzinfo=None)
        return plain.date() if plain.time() == time() else plain
    return raw if isinstance(raw, date) else str(raw)


def restorable(value: Any, formula: Any) -> object:
    """What brings a cell back that held this value and this formula."""
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return formula
    if isinstance(value, str):
        return guarded(value)
    return value

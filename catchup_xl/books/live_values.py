"""Values on their way into and out of a workbook that is open in Excel.

Excel takes a text that it is handed for what it looks like: "=1+1" becomes a formula, "007" a number, "1-2" a day. A
text that might be so taken is handed over with an apostrophe before it, which Excel keeps as the cell's text prefix.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from catchup_xl.books.cell_xml import clean_text
from catchup_xl.books.edits import Cell, Link
from catchup_xl.model.cells import RawCell

_LONGEST_LOOKALIKE = 40  # no number or day is spelled longer
_MAY_BE_A_VALUE = re.compile(r"[\d年月日时分秒]|上午|下午")
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


def incoming(raw: Any) -> RawCell:
    """A cell as Excel hands it over, in the form in which a workbook file gives it: numbers as floats, days as days."""
    if raw is None:
        return ""
    if isinstance(raw, bool | str | float):
        return raw
    if isinstance(raw, int | Decimal):
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

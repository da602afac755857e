"""Values on their way out: shown figures, and what JSON can carry."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from catchup_xl.model.cells import Percent, Placed, to_decimal
from catchup_xl.model.columns import Column, ColumnType
from catchup_xl.model.edits import Link
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import HUNDRED, round_half_up

_FORMULA, _SKIPPED = "=+-@＝＋－＠", "\t\r\n"
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?%?")
_PERCENT_PLACES = 2  # a ratio of 0.1234 is shown as 12.34 %
_COST_PLACES = 2


def shown_ratio(value: Decimal | None, settings: Settings) -> Decimal | None:
    """A ratio rounded so that, as per cent, it has 增速小数位 digits after the point."""
    return None if value is None else round_half_up(value, settings.growth_places + _PERCENT_PLACES)


def shown_points(value: Decimal | None, settings: Settings) -> Decimal | None:
    """Percentage points with 增速小数位 digits after the point."""
    return None if value is None else round_half_up(value, settings.growth_places)


def shown_cost(value: Decimal) -> Decimal:
    """A cost (代价) with two places."""
    return round_half_up(value, _COST_PLACES)


def places_of(column: Column, settings: Settings) -> int | None:
    """The decimal places of a column's cells: those of its setting where they are more than it has itself."""
    if column.places is None or not column.follows:
        return column.places
    return max(column.places, int(getattr(settings, column.follows)))


def column_as_set(sheet: str, header: str, settings: Settings) -> Column:
    """A column with the decimal places that the settings give it."""
    column = SHEETS[sheet].column(header)
    return replace(column, places=places_of(column, settings))


def cell_text(cell: Any, column: Column | None) -> str:
    """A result cell as the workbook's own number format shows it.

    Args:
        cell: what the cell holds.
        column: its column; None where it has no number format of its own.
    """
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, Placed) and (column is None or column.type is not ColumnType.RATIO):
        return cell.text
    if isinstance(cell, Decimal | float | int) and not isinstance(cell, bool):
        return _number_text(to_decimal(cell), column)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def percent_text(fraction: Decimal) -> str:
    """A rate with all the digits that it has: 90.1%."""
    return Percent(fraction.normalize()).text


def _number_text(number: Decimal, column: Column | None) -> str:
    places = None if column is None else column.places
    if column is not None and column.type is ColumnType.RATIO:
        return f"{round_half_up(number * HUNDRED, _PERCENT_PLACES if places is None else places):f}%"
    return f"{number.normalize():f}" if places is None else f"{round_half_up(number, places):f}"


def percent(value: Decimal) -> str:
    """A ratio in per cent for a text, with two places at most: 12.34%."""
    shown = round_half_up(value * HUNDRED, _PERCENT_PLACES).normalize()
    return f"{shown:f}%"


def points(value: Decimal) -> str:
    """Points for a text, with two places."""
    return f"{round_half_up(value, _PERCENT_PLACES):f}"


def csv_text(text: str) -> str:
    """A text for a CSV file, from which spreadsheet programs make no formula: a quotation mark goes before one."""
    start = text.lstrip()[:1]
    taken = start in _FORMULA or text[:1] in _SKIPPED
    return f"'{text}" if text and start and taken and not _PLAIN_NUMBER.fullmatch(text) else text


def json_value(value: Any) -> Any:
    """What ``json`` can't carry by itself: decimals as numbers, days as ISO text, choices as their words.

    Raises:
        TypeError: the value is of no kind that results hold.
    """
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value() and value.adjusted() < sys.float_info.dig
        return int(value) if whole else float(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")

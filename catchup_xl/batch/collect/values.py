"""One value on its way from a return into the master: what it is, where it came from, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from catchup_xl.model.cells import Percent, RawCell, fold, is_blank, to_number, to_text
from catchup_xl.model.choices import DataBasis
from catchup_xl.model.entries import Duty, Entry
from catchup_xl.results.values import percent_text

ENTRY_SHEET, DUTY_SHEET = Entry.sheet.name, Duty.sheet.name
DUTY_HEADERS = ("完成比例", "进展情况", "存在问题", "下步打算", "销号日期")
"""What a unit returns about a duty."""


class Key(NamedTuple):
    """A cell of the master by what it says, wherever the clerk has moved it.

    Args:
        sheet: 数据 or 责任清单.
        names: unit, indicator, year and 口径 of a row of 数据; the number of a duty.
        header: the column.
    """

    sheet: str
    names: tuple[str, ...]
    header: str

    @property
    def words(self) -> str:
        """The cell in words for a report."""
        return "　".join([*(name for name in self.names if name != DataBasis.CUMULATIVE), self.header])


def entry_key(unit: str, indicator: str, year: int, month: int, basis: str = DataBasis.CUMULATIVE) -> Key:
    """The key of a month's figure."""
    return Key(ENTRY_SHEET, (unit, indicator, str(year), str(basis)), f"{month}月")


def duty_key(number: str, header: str) -> Key:
    """The key of what is returned about a duty."""
    return Key(DUTY_SHEET, (number,), header)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a return.

    Args:
        key: where it belongs.
        raw: the cell, in the indicator's own unit of measure.
        at: the cell that it was read from, as in 填报!G7.
        baseline: what stood there when the form was made, as ``canonical`` gives it; None in a sheet of the unit's own.
        note: how it was turned into the indicator's unit.
    """

    key: Key
    raw: RawCell
    at: str
    baseline: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """A file that a unit has sent back.

    Args:
        path: the file.
        units: the units that it speaks for.
        values: what it holds.
        received: when it was last changed.
        digest: SHA-256 of the file.
        problem: why nothing could be taken from it, in Chinese.
        notes: what the reader should know.
        about: what it was made for: unit, year, month, master.
    """

    path: Path
    units: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    received: datetime | None = None
    digest: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


def canonical(raw: RawCell) -> str:
    """A cell as text in which equal values are equal: 12, 12.0 and "１２" are "12"; empty for a blank."""
    if is_blank(raw):
        return ""
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    try:
        number = to_number(raw)
    except ValueError:
        text = to_text(raw)
        return "不适用" if fold(text) == "/" else " ".join(text.split())
    return "" if number is None else f"{number.normalize():f}"


def shown(raw: RawCell) -> str:
    """A cell as a report shows it: a rate with its %."""
    return percent_text(raw) if isinstance(raw, Percent) else canonical(raw)


def same(left: RawCell, right: RawCell) -> bool:
    """Two cells say the same."""
    return canonical(left) == canonical(right)


def writable(raw: RawCell) -> Any:
    """A cell as the writers take it: numbers as exact decimals, text stripped."""
    if isinstance(raw, bool | date | datetime) or raw is None:
        return raw
    try:
        number = to_number(raw)
    except ValueError:
        return to_text(raw)
    return number if number is None or isinstance(number, Decimal) else Decimal(number)

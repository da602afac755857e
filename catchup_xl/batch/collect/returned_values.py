"""One value on its way from a return into the master: what it is, where it came from, and where it belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from catchup_xl.errors import file_name
from catchup_xl.model.cells import (
    Percent,
    Placed,
    RawCell,
    fold,
    is_blank,
    is_percent,
    number_in,
    to_day,
    to_number,
    to_text,
)
from catchup_xl.model.choices import DataBasis
from catchup_xl.model.entry_sheets import Duty, Entry
from catchup_xl.model.figures import read_figure
from catchup_xl.results.shown_values import percent_text

ENTRY_SHEET, DUTY_SHEET = Entry.sheet.name, Duty.sheet.name
SHARE, CLOSED = "完成比例", "销号日期"
DUTY_HEADERS = (SHARE, "进展情况", "存在问题", "下步打算", CLOSED)
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
        refused: why it may not go into that cell, in Chinese; empty when it may.
    """

    key: Key
    raw: RawCell
    at: str
    baseline: str | None = None
    note: str = ""
    refused: str = ""


class ReturnState(StrEnum):
    """What became of a file among the returns."""

    READ = "已读"
    UNTOUCHED = "原样未填"
    WAITING = "待确认"
    REFUSED = "没有取"
    PASSED = "不是报表"


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
        notes: what of it was lost or left out, in Chinese.
        about: what it was made for: unit, year, month, master.
        state: what became of it.
        lost: cells that the form had and the return lacks.
    """

    path: Path
    units: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    received: datetime | None = None
    digest: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    state: ReturnState = ReturnState.READ
    lost: frozenset[Key] = frozenset()

    @property
    def name(self) -> str:
        """The file's name as every report and record has it."""
        return file_name(self.path)

    def speaks_for(self, unit: str) -> bool:
        """It holds a unit's figures, or was sent by it."""
        return fold(unit) in {fold(name) for name in self.units}


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
    number = number_in(raw) if is_percent(raw) else None
    return canonical(raw) if number is None else percent_text(number)


OWED = frozenset({"", "待核", "未报"})
"""What a cell holds that still waits for its figure."""

_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?")


def fault_of(key: Key, raw: RawCell) -> str:
    """Why a cell holds nothing that its place in the master may hold, in Chinese; empty when it may."""
    if key.sheet == ENTRY_SHEET:
        return read_figure(raw).fault
    try:
        if key.header == SHARE:
            share = to_number(raw)
            return "" if share is None or 0 <= share <= 1 else f"{to_text(raw)}不在 0% 至 100% 之间"
        if key.header == CLOSED:
            to_day(raw)
    except ValueError as fault:
        return str(fault)
    if isinstance(raw, str):
        return f"{raw.strip()}是错误值，不是文字" if _ERROR.fullmatch(raw.strip()) else ""
    is_moment = isinstance(raw, date | time | timedelta) and key.header != CLOSED
    return f"{to_text(raw)}是日期或时间，不是文字" if is_moment else ""


def same(left: RawCell, right: RawCell) -> bool:
    """Two cells say the same."""
    return canonical(left) == canonical(right)


def entry_cell(raw: RawCell) -> Any:
    """A cell for an entry cell that is there: its number says whether it is a percentage, whatever the cell's looks."""
    found = writable(raw)
    return Placed(found) if isinstance(found, Decimal) and not isinstance(found, Percent) else found


def writable(raw: RawCell) -> Any:
    """A cell as the writers take it: numbers as exact decimals, percentages as such, text stripped."""
    if isinstance(raw, bool | date | datetime) or raw is None:
        return raw
    try:
        number = to_number(raw)
    except ValueError:
        return to_text(raw)
    return Percent(number) if number is not None and is_percent(raw) else number

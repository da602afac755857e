"""Rows of 数据 that are made from others: months added up (当月值), corrections taken in (更正值), single months (统计口径).

What is assessed is one row a unit, an indicator and a year. Where it is just the typed row of 累计值 nothing is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from catchup_xl.model.cells import Address, RawCell
from catchup_xl.model.choices import DataBasis, Window
from catchup_xl.model.entry_sheets import Entry
from catchup_xl.model.figures import read_figure
from catchup_xl.model.months import MONTHS
from catchup_xl.model.rows import Source

Key = tuple[str, str, int]
"""The folded names of a unit and an indicator, and the year."""

_MADE = frozenset({DataBasis.MONTHLY, DataBasis.CORRECTION})
Rows = Mapping[tuple[str, str, int, DataBasis], Entry]
"""The rows of 数据 by unit, indicator, year and 口径."""


@dataclass(slots=True, eq=False)
class RestatedSource(Source):
    """Where the figures of a made row stand: each month in its own cell, with how it came about.

    Args:
        places: the cell of each month's header that is not in the row itself.
        origins: how each month's figure came about, in Chinese.
        corrected: the months whose figure took the place of another.
    """

    places: dict[str, Address] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)

    def address(self, header: str) -> Address:
        """The cell under this header; for a month the one that its figure was typed in."""
        return self.places.get(header) or Source.address(self, header)

    def corrects(self, header: str) -> bool:
        """The month's figure took the place of another."""
        return header in self.corrected

    def origin(self, header: str) -> str:
        """How the month's figure came about."""
        return self.origins.get(header, "")


def restated(
    rows: Rows,
    adds_up: Callable[[str, str], bool],
    window: Window,
    *,
    year: int | None = None,
    base_year: int | None = None,
) -> dict[Key, Entry]:
    """Make the rows that are assessed in place of the typed ones of 累计值.

    A row of 累计值 counts before one of 当月值; without one the months of 当月值 are added up. A base year without either
    is backed out of 增加额: B = V − Δ. 更正值, cumulative too, then takes the place of single months. For single months
    (统计口径 当月) a cumulative row is taken apart again, unless there is one of 当月值. What does not add up, such as a rate
    or a place, is taken as it is typed.

    Args:
        rows: the rows of 数据.
        adds_up: whether the figures of a unit for an indicator add up over the months.
        window: 统计口径.
        year: the year of which 增加额 is told.
        base_year: the year over which it is told.

    Returns:
        Only the rows that differ from the typed ones.

    Source: scoring.md §0 and §2.
    """
    single = window is Window.MONTH
    increments: dict[Key, Entry] = {}
    if year is not None and base_year is not None:
        found = (key for key in rows if key[2:] == (year, DataBasis.INCREMENT))
        increments = {(unit, name, base_year): rows[unit, name, year, basis] for unit, name, year, basis in found}
    concerned = [key[:3] for key in rows if key[3] in _MADE or (single and key[3] is DataBasis.CUMULATIVE)]
    made: dict[Key, Entry] = {}
    for key in dict.fromkeys((*concerned, *increments)):
        flows = adds_up(key[0], key[1])
        row = _running(rows, key, flows=flows)
        monthly = rows.get((*key, DataBasis.MONTHLY))
        correction = rows.get((*key, DataBasis.CORRECTION))
        if row is None and key in increments and year is not None:
            row = _backed_out(_running(rows, (key[0], key[1], year), flows=flows), increments[key])
        elif key in increments and not (monthly or correction or single):
            continue  # the typed base stands
        row = row or _Row.of(correction or increments[key]).blank()
        if correction is not None:
            row = row.corrected(correction)
        if single and flows:
            row = _Row.of(monthly) if monthly is not None and correction is None else row.taken_apart()
        made[key] = row.entry().model_copy(update={"year": key[2]})  # the row of an increment tells of the year before
    return made


def _running(rows: Rows, key: Key, *, flows: bool) -> _Row | None:
    """The cumulative figures of a key before any correction; None where neither 累计值 nor 当月值 is typed."""
    typed = rows.get((*key, DataBasis.CUMULATIVE))
    monthly = rows.get((*key, DataBasis.MONTHLY))
    if typed is not None:
        return _Row.of(typed)
    if monthly is None:
        return None
    return _Row.of(monthly).added_up() if flows else _Row.of(monthly)


def _backed_out(now: _Row | None, increment: Entry) -> _Row | None:
    """The base of an increment: B = V − Δ, each month's in the cell of Δ."""
    if now is None:
        return None
    row, cells, origins = _Row.of(increment), [], {}
    for month in MONTHS:
        value, more = read_figure(now.cells[month - 1]).value, read_figure(row.cells[month - 1]).value
        cells.append(None if value is None or more is None else value - more)
        if cells[-1] is not None:
            origins[month] = f"本期 {value:f} 减比上年同期增加额 {more:f}"
    return _Row(increment, tuple(cells), {}, origins)


def single_months(entry: Entry) -> Entry:
    """The row of single months of a cumulative one."""
    return _Row.of(entry).taken_apart().entry()


def month_before(entry: Entry, last_year: Entry | None) -> Entry:
    """The row in which each month holds the figure of the month before (环比).

    Args:
        entry: the row of single months.
        last_year: that of the year before, for January; None where there is none.
    """
    return _Row.of(entry).put_back(None if last_year is None else _Row.of(last_year)).entry()


def differences(cumulative: Entry, monthly: Entry) -> list[tuple[int, Decimal, Decimal]]:
    """The months whose cumulative figure is not the sum of the months: month, cumulative figure, sum.

    Source: scoring.md §11, 累计 ≠ Σ当月.
    """
    found: list[tuple[int, Decimal, Decimal]] = []
    total = Decimal(0)
    for month in MONTHS:
        part, whole = monthly.figure(month).value, cumulative.figure(month).value
        if part is None:
            break
        total += part
        if whole is not None and whole != total:
            found.append((month, whole, total))
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """A row on its way: the twelve cells, and where each comes from."""

    base: Entry
    cells: tuple[RawCell, ...]
    places: Mapping[int, Address] = field(default_factory=dict)
    origins: Mapping[int, str] = field(default_factory=dict)
    corrects: frozenset[int] = frozenset()

    @classmethod
    def of(cls, entry: Entry) -> _Row:
        cells, source = (*entry.months, *[None] * (len(MONTHS) - len(entry.months))), entry.source
        if not isinstance(source, RestatedSource):
            return cls(entry, cells)
        places = {month: source.address(f"{month}月") for month in MONTHS}
        origins = {month: words for month in MONTHS if (words := source.origin(f"{month}月"))}
        return cls(entry, cells, places, origins, frozenset(m for m in MONTHS if source.corrects(f"{m}月")))

    def blank(self) -> _Row:
        return _Row(self.base, (None,) * len(MONTHS))

    def added_up(self) -> _Row:
        """Cumulative figures of single months; from the first month without a number on there are none."""
        cells: list[RawCell] = []
        places, origins = dict(self.places), dict(self.origins)
        total, lacking = Decimal(0), 0
        for month in MONTHS:
            value = read_figure(self.cells[month - 1]).value
            if value is None and not lacking:
                lacking = month
            if lacking:
                cells.append(self.cells[lacking - 1])
                places[month] = self.base.at(f"{lacking}月")
                continue
            total += value or 0
            cells.append(total)
            origins[month] = f"1 至 {month} 月当月值之和" if month > 1 else ""
        return _Row(self.base, tuple(cells), places, origins, self.corrects)

    def corrected(self, correction: Entry) -> _Row:
        """The figures of 更正值 in place of those that were returned first."""
        cells = list(self.cells)
        places, origins, corrects = dict(self.places), dict(self.origins), set(self.corrects)
        for month, raw in enumerate(correction.months, 1):
            if raw is None or raw == "":
                continue
            first = read_figure(cells[month - 1]).value
            before = "未报" if first is None else self.words(first)
            origins[month] = f"更正值，原为 {before}（{self.base.at(f'{month}月')}）"
            cells[month - 1], places[month] = raw, correction.at(f"{month}月")
            corrects.add(month)
        return _Row(self.base, tuple(cells), places, origins, frozenset(corrects))

    def words(self, value: Decimal) -> str:
        """A figure of the row in words."""
        return f"{(value * 100).normalize():f}%" if self.base.rate else f"{value:f}"

    def taken_apart(self) -> _Row:
        """Single months of cumulative figures: the month's less the one before."""
        cells: list[RawCell] = [self.cells[0]]
        origins = dict(self.origins)
        for month in MONTHS[1:]:
            now, before = (read_figure(self.cells[at]).value for at in (month - 1, month - 2))
            if now is None:
                cells.append(self.cells[month - 1])
            elif before is None:
                cells.append(None)
                origins[month] = f"{month - 1} 月没有累计数，算不出当月数"
            else:
                cells.append(now - before)
                origins[month] = f"{month} 月累计 {self.words(now)} 减 {month - 1} 月累计 {self.words(before)}"
        return _Row(self.base, tuple(cells), self.places, origins, self.corrects)

    def put_back(self, december: _Row | None) -> _Row:
        """Each month's cell holds the figure of the month before; that of January is last year's December."""
        last = len(MONTHS)
        places = {1: december.place(last)} if december is not None else {}
        origins = {1: december.origins.get(last) or "上年 12 月"} if december is not None else {}
        for month in MONTHS[1:]:
            places[month] = self.place(month - 1)
            origins[month] = self.origins.get(month - 1) or f"{month - 1} 月"
        first = december.cells[-1] if december is not None else None
        corrects = {month + 1 for month in self.corrects if month < last}
        if december is not None and last in december.corrects:
            corrects.add(1)
        return _Row(self.base, (first, *self.cells[:-1]), places, origins, frozenset(corrects))

    def place(self, month: int) -> Address:
        return self.places.get(month) or self.base.at(f"{month}月")

    def entry(self) -> Entry:
        source = self.base.source
        made = RestatedSource(
            source.sheet, source.row, source.columns, source.line, source.first_column,
            places={f"{month}月": place for month, place in self.places.items()},
            origins={f"{month}月": words for month, words in self.origins.items() if words},
            corrected={f"{month}月" for month in self.corrects},
        )  # fmt: skip
        return self.base.model_copy(update={"months": self.cells, "basis": DataBasis.CUMULATIVE, "source": made})

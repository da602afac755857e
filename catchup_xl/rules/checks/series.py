"""The rows of 数据 beside their unit and indicator, indexed once for all checks that look at figures.

Month cells stay the floats that the reader gave; exact decimals are made only of the few that are reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from catchup_xl.model.cells import Address, fold, is_blank, is_error_value, to_decimal
from catchup_xl.model.choices import DataBasis, ValueState
from catchup_xl.model.columns import Column, Owner
from catchup_xl.model.entry_sheets import Entry, Indicator, Unit
from catchup_xl.model.figures import read_figure
from catchup_xl.model.master import ADDING_KINDS, REACHED, Master
from catchup_xl.model.rows import Source
from catchup_xl.model.tables import Table

Key: TypeAlias = tuple[str, str]
"""The folded names of a unit and an indicator."""

_YEAR = 12
_PLAIN = frozenset({float, type(None)})
_RUNNING = frozenset({DataBasis.CUMULATIVE, DataBasis.CORRECTION, DataBasis.PLAN, DataBasis.ARCHIVED})
"""口径 of rows whose figures run on from January."""


class Series(NamedTuple):
    """One row of 数据.

    Args:
        entry: the row.
        key: the folded names of its unit and indicator.
        unit: its unit, if there is one of this name.
        indicator: its indicator, if there is one of this name; that of the unit's group where there are several.
        applies: the unit is assessed on the indicator.
        values: the twelve figures; None where the cell holds no number.
        filled: those that are there.
        plain: no month cell holds text.
    """

    entry: Entry
    key: Key
    unit: Unit | None
    indicator: Indicator | None
    applies: bool
    values: tuple[float | None, ...]
    filled: tuple[float, ...]
    plain: bool

    @property
    def year(self) -> int | None:
        """年度."""
        return self.entry.year

    @property
    def basis(self) -> DataBasis:
        """口径."""
        return self.entry.basis

    def value(self, month: int) -> float | None:
        """The figure of a month, 1 to 12."""
        return self.values[month - 1]

    def state(self, month: int) -> ValueState:
        """The value state of a month's cell."""
        value = self.values[month - 1]
        if value is not None:
            return ValueState.NUMBER if value else ValueState.ZERO
        return self.entry.figure(month).state

    def at(self, month: int) -> Address:
        """The month's cell."""
        return self.entry.at(f"{month}月")

    @property
    def reached(self) -> bool:
        """The row tells of what was reached, not of what is planned or was archived."""
        return self.basis in REACHED

    @property
    def blocks(self) -> frozenset[str]:
        """The peer group whose ranking rests on this row."""
        return frozenset({self.unit.group}) if self.unit and self.applies else frozenset()


class Pair(NamedTuple):
    """This year's and last year's row of a unit and an indicator, with their figures of the month."""

    now: Series
    value: float
    before: Series
    base: float


class Fall(NamedTuple):
    """A cumulative figure that is smaller than the one before: the two months."""

    before: int
    now: int


class Typed(NamedTuple):
    """Text in a cell of the clerk's where a number is due, or where a formula has failed."""

    source: Source
    column: Column
    text: str

    @property
    def at(self) -> Address:
        """The cell."""
        return self.source.address(self.column.header)


class Lack(NamedTuple):
    """A figure of the month that a unit owes, and its cell; None where there is no row for it."""

    unit: Unit
    indicator: Indicator
    cell: Address | None


class Data:
    """All rows of 数据, found by unit and indicator."""

    def __init__(self, master: Master) -> None:
        self.master = master

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Every row as it is typed, in the order of the sheet."""
        return tuple(self._series(self.master.entries))

    def _series(self, entries: Iterable[Entry]) -> Iterator[Series]:
        of_group = self.master.indicator_of_group
        units, any_indicator = self.master.unit_by_name, self.master.indicator_by_name
        for entry in entries:
            key = unit_name, name = fold(entry.unit), fold(entry.indicator)
            unit, months = units.get(unit_name), entry.months
            own = of_group.get((unit.group, name)) if unit is not None else None
            plain = len(months) == _YEAR and _PLAIN.issuperset(map(type, months))
            values: tuple[float | None, ...] = months if plain else _numbers(entry)  # type: ignore[assignment]
            yield Series(
                entry=entry, key=key, unit=unit, indicator=own or any_indicator.get(name), applies=own is not None,
                values=values, filled=_filled(values), plain=plain,
            )  # fmt: skip

    @cached_property
    def texts(self) -> tuple[Typed, ...]:
        """The texts that checks of how cells are typed look at, in the order of the sheets and rows."""
        return tuple(typed for table in self.master.entry_tables for typed in self._texts(table))

    def _texts(self, table: Table) -> Iterator[Typed]:
        found = [(table.sheet.column(header), at - table.grid.first_column) for header, at in table.columns.items()]
        spots = [(column, column.type.is_number, at) for column, at in found if column.owner is Owner.CLERK]
        for source in self.odd_sources if table.sheet.name == "数据" else table.sources:
            for column, numeric, at in spots:
                raw = source.line[at]
                if isinstance(raw, str) and (is_error_value(raw) or (numeric and not is_blank(raw))):
                    yield Typed(source, column, raw)

    @cached_property
    def odd_sources(self) -> tuple[Source, ...]:
        """The rows whose text may have to be told of: where a figure or a known name is due, or where a formula failed."""
        read = {series.entry.source.row for series in self.series}
        odd = [source for source in self.master.tables["数据"].sources if source.row not in read]
        for series in self.series:
            source = series.entry.source
            named = series.unit is not None and series.indicator is not None
            text = source.cell("年度").__class__ is str or series.entry.note[:1] == "#"
            if not series.plain or not named or text:
                odd.append(source)
        return tuple(odd)

    @cached_property
    def _rows(
        self,
    ) -> tuple[Mapping[tuple[int | None, DataBasis], Mapping[Key, Series]], tuple[tuple[Series, Series], ...]]:
        """The rows by year and 口径, and the pairs of rows that stand twice."""
        rows: dict[tuple[int | None, DataBasis], dict[Key, Series]] = {}
        twice: list[tuple[Series, Series]] = []
        for series in self.series:
            first = rows.setdefault((series.year, series.basis), {}).setdefault(series.key, series)
            if first is not series:
                twice.append((first, series))
        return rows, tuple(twice)

    @cached_property
    def now(self) -> Mapping[Key, Series]:
        """This year's rows that are assessed; the first counts when a key stands twice."""
        return self._assessed(self.master.settings.year)

    @cached_property
    def base(self) -> Mapping[Key, Series]:
        """The base year's rows that are compared with."""
        return self._assessed(self.master.settings.effective_base_year)

    @cached_property
    def published(self) -> Mapping[Key, Series]:
        """This year's published growth rates."""
        return self.rows(self.master.settings.year, DataBasis.PUBLISHED)

    def rows(self, year: int | None, basis: DataBasis) -> Mapping[Key, Series]:
        """The typed rows of a year and a 口径; the first counts when a key stands twice."""
        return self._rows[0].get((year, basis), {})

    @cached_property
    def restated(self) -> tuple[Series, ...]:
        """The rows that are assessed in place of typed ones, of any year."""
        return tuple(self._series(self.master.restated.values()))

    def assessed(self) -> Iterator[Series]:
        """The rows of every year whose figures count: the typed ones of 累计值, or those made in their place."""
        replaced = {(series.key, series.year) for series in self.restated}
        for series in self.series:
            if series.basis is DataBasis.CUMULATIVE and (series.key, series.year) not in replaced:
                yield series
        yield from self.restated

    def _assessed(self, year: int | None) -> Mapping[Key, Series]:
        typed = self.rows(year, DataBasis.CUMULATIVE)
        made = {series.key: series for series in self.restated if series.year == year}
        return {**typed, **made} if made else typed

    @property
    def twice(self) -> tuple[tuple[Series, Series], ...]:
        """Rows of the same unit, indicator, year and 口径, each beside the first."""
        return self._rows[1]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The rows that hold a number for the month both this year and last year."""
        month, bases = self.master.month, self.base
        if month is None:
            return ()
        found: list[Pair] = []
        for key, now in self.now.items():
            value, before = now.values[month - 1], bases.get(key)
            base = before.values[month - 1] if before is not None else None
            if value is not None and before is not None and base is not None and now.applies:
                found.append(Pair(now, value, before, base))
        return tuple(found)

    def target(self, series: Series) -> float | None:
        """The target of a row's unit for its indicator: its own, else the indicator's."""
        own = self.master.target_by_key.get(series.key)
        if own is not None and own.target is not None:
            return float(own.target)
        return None if series.indicator is None else self._targets.get(id(series.indicator))

    @cached_property
    def _targets(self) -> dict[int, float]:
        return {id(i): float(i.target) for i in self.master.indicators if i.target is not None}

    @cached_property
    def lacks(self) -> Mapping[str, tuple[Lack, ...]]:
        """The month's figures that each peer group owes; none while the month is not known."""
        month, by_group = self.master.month, self.master.indicators_by_group
        if month is None:
            return {}
        return {group: tuple(self._owed(group, month)) for group, found in by_group.items() if group and found}

    def _owed(self, group: str, month: int) -> Iterator[Lack]:
        now, published, uncached = self.now, self.published, self.master.tables["数据"].grid.uncached
        indicators = [(indicator, fold(indicator.name)) for indicator in self.master.indicators_by_group[group]]
        for unit in self.master.groups[group]:
            unit_key = fold(unit.name)
            for indicator, name in indicators:
                key = (unit_key, name)
                row, rate = now.get(key), published.get(key)
                if row is not None and row.values[month - 1] is not None:
                    continue
                rows = [found for found in (row, rate) if found is not None]
                if not rows:
                    yield Lack(unit, indicator, None)
                elif all(found.state(month) is ValueState.MISSING for found in rows):
                    cell = rows[0].at(month)
                    if (cell.row, cell.column) not in uncached:
                        yield Lack(unit, indicator, cell)

    @cached_property
    def falls(self) -> tuple[tuple[Series, tuple[Fall, ...]], ...]:
        """The rows of cumulative figures (增速 and 总量) that fall somewhere, and where."""
        found: list[tuple[Series, tuple[Fall, ...]]] = []
        for series in self.series:
            if series.indicator is None or series.basis not in _RUNNING or series.indicator.kind not in ADDING_KINDS:
                continue
            if falls := falls_of(series):
                found.append((series, falls))
        return tuple(found)


def falls_of(series: Series) -> tuple[Fall, ...]:
    """Where the figures of a row fall; a balance such as a profit, which its negative figures give away, may."""
    filled = series.filled
    if filled == tuple(sorted(filled)) or min(filled) < 0:
        return ()
    return _falls(series.values)


def _numbers(entry: Entry) -> tuple[float | None, ...]:
    """The figures of a row that holds text, whole numbers or decimals somewhere."""
    months = (*entry.months, *[None] * (_YEAR - len(entry.months)))
    figures = [raw if raw.__class__ is float else read_figure(raw).value for raw in months]
    return tuple(None if figure is None else float(figure) for figure in figures)


def _filled(values: tuple[float | None, ...]) -> tuple[float, ...]:
    """The figures without the blanks, which as a rule are all at the end."""
    head = values[: _YEAR - values.count(None)]
    return head if None not in head else tuple(value for value in values if value is not None)  # type: ignore[return-value]


def _falls(values: tuple[float | None, ...]) -> tuple[Fall, ...]:
    filled = [(month, value) for month, value in enumerate(values, 1) if value is not None]
    return tuple(
        Fall(before, month)
        for (before, earlier), (month, value) in pairwise(filled)
        if value < earlier and to_decimal(value) < to_decimal(earlier)  # a sum of floats may be off in its last bit
    )

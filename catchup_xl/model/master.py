"""The typed master: everything the clerks have typed, as rows that know their cells, with the look-ups that rules need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from catchup_xl.model.cells import Address, Percent, RawCell, fold, number_in
from catchup_xl.model.choices import DataBasis, Kind, ValueState, Window
from catchup_xl.model.entry_sheets import (
    Block,
    Duty,
    Entry,
    Event,
    Indicator,
    Inspection,
    Member,
    Stage,
    Standard,
    Target,
    Unit,
)
from catchup_xl.model.findings import Finding
from catchup_xl.model.ledger import by_standard, catalogue
from catchup_xl.model.restating import month_before, restated, single_months
from catchup_xl.model.result_sheets import HistoryRow
from catchup_xl.model.rows import SheetKind
from catchup_xl.model.settings import Settings
from catchup_xl.model.tables import Table

K = TypeVar("K")
V = TypeVar("V")

ADDING_KINDS = frozenset({Kind.GROWTH, Kind.TOTAL})
"""类型 whose figures add up over the months of a year; rates, places and judgements do not."""

_LAST_MONTH = 12
_NONE: Mapping[int, RawCell] = {}
REACHED = frozenset({DataBasis.CUMULATIVE, DataBasis.MONTHLY, DataBasis.CORRECTION, DataBasis.PUBLISHED})
"""口径 of rows that tell what was reached, not what is planned or was archived."""


class Doubt(NamedTuple):
    """A number of an indicator that can be read in two ways, or cells of it that contradict each other.

    Args:
        at: the cell.
        indicator: the indicator.
        what: what stands there, in words.
        words: both readings.
        unit: the unit to ring up; empty for a cell of the indicator itself.
        year: 年度 of a row of 数据.
        month: the month of a cell of 数据.
    """

    at: Address
    indicator: Indicator
    what: str
    words: str
    unit: str = ""
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True)
class Master:
    """All entries of one workbook.

    Rows that could not be read are not among them; ``findings`` says which and why. ``tables`` keeps the raw tables
    for the checks that look at what was typed. Figures, targets and standards are on the scale of their indicator;
    those of ``doubts`` are left out.
    """

    book: str
    settings: Settings
    settings_at: Mapping[str, Address]
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    blocks: tuple[Block, ...]
    targets: tuple[Target, ...]
    entries: tuple[Entry, ...]
    events: tuple[Event, ...]
    duties: tuple[Duty, ...]
    inspections: tuple[Inspection, ...]
    members: tuple[Member, ...]
    stages: tuple[Stage, ...]
    history: tuple[HistoryRow, ...]
    tables: Mapping[str, Table]
    findings: tuple[Finding, ...]
    standards: tuple[Standard, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    turned: Mapping[tuple[str, str], Mapping[int, RawCell]] = field(default_factory=dict)
    """What the cells of rates stand for, by sheet and header, and row."""

    def meant(self, sheet: str, row: int, cells: Mapping[str, RawCell]) -> dict[str, RawCell]:
        """The cells of a row, those of rates as percentages however they were typed.

        Args:
            sheet: the sheet.
            row: the row on it.
            cells: what is typed there, by header.
        """
        found = dict(cells)
        for header in cells:
            number = number_in(self.turned.get((sheet, header), _NONE).get(row))
            if number is not None:
                found[header] = Percent(number.normalize())
        return found

    @property
    def entry_tables(self) -> tuple[Table, ...]:
        """The tables of the entry sheets that were found, in the order of the tabs."""
        return tuple(table for table in self.tables.values() if table.sheet.kind is SheetKind.ENTRY and table.found)

    @cached_property
    def catalogue(self) -> Mapping[str, Standard]:
        """加减分标准 by the folded name of the matter."""
        return catalogue(self.standards)

    @cached_property
    def ledger(self) -> tuple[Event, ...]:
        """The rows of 加减分 with what the standards make of them."""
        return tuple(by_standard(event, self.catalogue) for event in self.events)

    @cached_property
    def month(self) -> int | None:
        """统计月份; when blank, the last month for which this year's data hold any figure."""
        if self.settings.month is not None:
            return self.settings.month
        year = self.settings.year
        rows = [entry for entry in self.entries if entry.year == year and entry.basis in REACHED]
        for month in range(_LAST_MONTH, 0, -1):
            if any(entry.figure(month).state is not ValueState.MISSING for entry in rows):
                return month
        return None

    @cached_property
    def unit_by_name(self) -> Mapping[str, Unit]:
        """The named units; the first row counts when a name stands twice."""
        return _first((fold(unit.name), unit) for unit in self.units if unit.name)

    def known_as(self, name: str) -> str:
        """The folded name under which a unit is known now, by this name or one that it bore before (曾用名)."""
        key = fold(name)
        bearers = () if key in self.unit_by_name else self.former_names.get(key, ())
        return fold(bearers[0].name) if len(bearers) == 1 else key

    @cached_property
    def former_names(self) -> Mapping[str, tuple[Unit, ...]]:
        """The units that bore a name before (曾用名), by that folded name; it leads nowhere where there are several."""
        found: dict[str, dict[int, Unit]] = {}
        for unit in self.unit_by_name.values():
            for name in unit.former_names:
                if fold(name) not in self.unit_by_name:
                    found.setdefault(fold(name), {})[id(unit)] = unit
        return {name: tuple(bearers.values()) for name, bearers in found.items()}

    @cached_property
    def recorded(self) -> Mapping[tuple[int, int], tuple[HistoryRow, ...]]:
        """The rows of 历史 by year and month; those without either, or with a part of one, which nobody but a person writes, are left out."""
        found: dict[tuple[int, int], list[HistoryRow]] = {}
        for row in self.history:
            year, month = number_in(row.year), number_in(row.month)
            if year is not None and month is not None and not (year % 1 or month % 1):
                found.setdefault((int(year), int(month)), []).append(row)
        return {when: tuple(rows) for when, rows in found.items()}

    @cached_property
    def indicator_by_name(self) -> Mapping[str, Indicator]:
        """Indicators by name; the first row counts when a name stands twice (in two groups)."""
        return _first((fold(indicator.name), indicator) for indicator in self.indicators)

    @cached_property
    def groups(self) -> Mapping[str, tuple[Unit, ...]]:
        """The named units of each peer group, in the order of the sheet."""
        groups: dict[str, list[Unit]] = {}
        for unit in self.unit_by_name.values():
            groups.setdefault(unit.group, []).append(unit)
        return {group: tuple(units) for group, units in groups.items()}

    @cached_property
    def own_group(self) -> str:
        """考核组 of 参数; when blank, that of 本单位."""
        if self.settings.own_group:
            return self.settings.own_group
        own = self.unit(self.settings.own_unit)
        return own.group if own else ""

    @cached_property
    def indicators_by_group(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The indicators on which each peer group is assessed, in the order of the sheet."""
        return {
            group: tuple(i for i in self.indicators if i.applies_to(group, self.own_group)) for group in self.groups
        }

    @cached_property
    def indicator_of_group(self) -> Mapping[tuple[str, str], Indicator]:
        """The indicators by peer group and folded name: two groups may have one of the same name each."""
        return _first(
            ((group, fold(indicator.name)), indicator)
            for group, indicators in self.indicators_by_group.items()
            for indicator in indicators
        )

    @cached_property
    def entry_by_key(self) -> Mapping[tuple[str, str, int, DataBasis], Entry]:
        """Rows of 数据 by unit, indicator, year and 口径; the first row counts when a key stands twice."""
        return _first(
            ((fold(e.unit), fold(e.indicator), e.year, e.basis), e) for e in self.entries if e.year is not None
        )

    @cached_property
    def restated(self) -> Mapping[tuple[str, str, int], Entry]:
        """The rows that are assessed in place of the typed ones of 累计值; see ``restating``."""
        return self._restated(self.settings.window)

    def _restated(self, window: Window) -> Mapping[tuple[str, str, int], Entry]:
        year, base_year = self.settings.year, self.settings.effective_base_year
        return restated(self.entry_by_key, self.adds_up, window, year=year, base_year=base_year)

    def cumulative(self, unit: str, indicator: str, year: int) -> Entry | None:
        """The row of cumulative figures of a unit and an indicator, by folded names, whatever 统计口径 says."""
        made = self._added_up.get((unit, indicator, year))
        return made or self.entry_by_key.get((unit, indicator, year, DataBasis.CUMULATIVE))

    @cached_property
    def _added_up(self) -> Mapping[tuple[str, str, int], Entry]:
        single = self.settings.window is Window.MONTH
        return self._restated(Window.CUMULATIVE) if single else self.restated

    def adds_up(self, unit: str, indicator: str) -> bool:
        """Whether the figures of a unit for an indicator, by folded names, add up over the months."""
        found = self.unit_by_name.get(unit)
        own = self.indicator_of_group.get((found.group, indicator)) if found else None
        named = own or self.indicator_by_name.get(indicator)
        return named is not None and named.kind in ADDING_KINDS

    def assessed(self, unit: str, indicator: str, year: int | None) -> Entry | None:
        """The row whose figures count for a unit, an indicator and a year, in the window of 统计口径.

        Args:
            unit: the unit's folded name.
            indicator: the indicator's folded name.
            year: 年度.
        """
        if year is None:
            return None
        found = self.restated.get((unit, indicator, year))
        return found or self.entry_by_key.get((unit, indicator, year, DataBasis.CUMULATIVE))

    def single_months(self, unit: str, indicator: str, year: int | None) -> Entry | None:
        """The row of single months of a unit and an indicator, by folded names, where their figures add up."""
        found = self.assessed(unit, indicator, year)
        if found is None or year is None or self.settings.window is Window.MONTH or not self.adds_up(unit, indicator):
            return found
        key = (unit, indicator, year)
        monthly = self.entry_by_key.get((*key, DataBasis.MONTHLY))
        if monthly is not None and (*key, DataBasis.CORRECTION) not in self.entry_by_key:
            return monthly
        return single_months(found)

    def month_before(self, unit: str, indicator: str) -> Entry | None:
        """The row in which each month of 年度 holds the figure of the month before (环比)."""
        now = self.single_months(unit, indicator, self.settings.year)
        last_year = self.single_months(unit, indicator, self.settings.effective_base_year)
        return None if now is None else month_before(now, last_year)

    @cached_property
    def target_by_key(self) -> Mapping[tuple[str, str], Target]:
        """Rows of 目标 by unit and indicator."""
        return _first(((fold(t.unit), fold(t.indicator)), t) for t in self.targets)

    def unit(self, name: str) -> Unit | None:
        """The unit of this name, or of a name that it alone bore before, if there is one."""
        return self.unit_by_name.get(self.known_as(name)) if name else None

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of this name, if there is one."""
        return self.indicator_by_name.get(fold(name)) if name else None

    def entry(
        self, unit: str, indicator: str, year: int | None, basis: DataBasis = DataBasis.CUMULATIVE
    ) -> Entry | None:
        """The row of 数据 for a unit, an indicator and a year, if there is one."""
        return None if year is None else self.entry_by_key.get((fold(unit), fold(indicator), year, basis))


def _first(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    kept: dict[K, V] = {}
    for key, value in pairs:
        kept.setdefault(key, value)
    return kept

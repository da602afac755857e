"""What several checks ask of a master: groups, targets, whether a scorecard has been begun, the period's last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from catchup_xl.model.cells import EXCEL_DIGITS, fold
from catchup_xl.model.choices import Publication
from catchup_xl.model.entry_sheets import Indicator, Unit
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import names_in


def assessed_groups(master: Master) -> dict[str, tuple[Indicator, ...]]:
    """The peer groups that have a name and indicators, with those indicators."""
    return {group: found for group, found in master.indicators_by_group.items() if group and found}


def every_group(master: Master) -> list[str]:
    """Every peer group of 单位, those whose units have no name yet included."""
    return list(dict.fromkeys(unit.group for unit in master.units if unit.group))


def groups_of(master: Master, indicator: Indicator) -> frozenset[str]:
    """The peer groups that are assessed on an indicator."""
    return frozenset(g for g in every_group(master) if indicator.applies_to(g, master.own_group))


def group_of(unit: Unit | None) -> frozenset[str]:
    """The peer group of a unit, as what a finding blocks."""
    return frozenset({unit.group}) if unit and unit.group else frozenset()


def begun(indicators: Iterable[Indicator]) -> bool:
    """Whether anybody has typed a weight yet: before that, blanks are work ahead and no mistakes."""
    return any(indicator.weight is not None for indicator in indicators)


def target_of(master: Master, unit: Unit, indicator: Indicator) -> Decimal | None:
    """The unit's own target, else the indicator's."""
    own = master.target_by_key.get((fold(unit.name), fold(indicator.name)))
    return own.target if own is not None and own.target is not None else indicator.target


def return_level(master: Master) -> Level:
    """What a missing return weighs: it may still come in before a preview is made final."""
    return Level.ERROR if master.settings.publication is Publication.FINAL else Level.WARNING


def codes_off(master: Master) -> Iterator[str]:
    """The codes that 停用的检查 lists, as typed."""
    return iter(names_in(master.settings.checks_off))


def cells_precision(numbers: Iterable[Decimal]) -> Decimal:
    """How far a sum of numbers such as 100/7 may be from what was meant: one in the last digit that a cell holds, for each."""
    return sum((Decimal(1).scaleb(number.adjusted() - EXCEL_DIGITS + 1) for number in numbers), Decimal(0))

"""Bonus for the places of earlier months (月度名次加分): what 历史 says, counted up to the month before."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.entries import Unit
from catchup_xl.model.master import Master
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.standards import parse_standards


def month_bonus(master: Master, group: str, unit: Unit) -> Decimal:
    """Points for a unit's places in the months of the year that are past.

    Args:
        master: the typed master; its 历史 holds the places.
        group: the peer group.
        unit: the unit.

    Returns:
        The sum over the months; 0 where the setting is blank or can't be read.

    Source: scoring.md §4, [S1] (+0.5/0.3/0.1 for the first three, with entry conditions).
    """
    settings = master.settings
    if not settings.rank_bonus or master.month is None:
        return ZERO
    try:
        points = dict(parse_standards(settings.rank_bonus).steps)
    except ValueError:
        return ZERO
    name, line, total = fold(unit.name), settings.rank_bonus_line, ZERO
    for row in master.history:
        if (
            row.year != settings.year
            or row.month is None
            or row.month >= master.month
            or fold(row.unit) != name
            or fold(row.group) != fold(group)
            or row.rank is None
        ):
            continue
        if line is None or (row.total is not None and row.total >= line):
            total += points.get(Decimal(row.rank), ZERO)
    return total

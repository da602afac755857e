"""Bonus for the places of earlier months (月度名次加分): what 历史 says, counted up to the month before."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from catchup_xl.model.cells import fold, number_in, to_text
from catchup_xl.model.master import Master
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.methods.tiers import parse_standards


def month_bonuses(master: Master, group: str) -> Mapping[str, Decimal]:
    """Points for the places that the units of a group held in the months of the year that are past.

    Args:
        master: the typed master; its 历史 holds the places, as raw cells.
        group: the peer group.

    Returns:
        The sum over the months by folded unit name; nothing where the setting is blank or can't be read.

    Source: scoring.md §4, [S1] (+0.5/0.3/0.1 for the first three, with entry conditions).
    """
    settings = master.settings
    if not settings.rank_bonus or master.month is None or settings.year is None:
        return {}
    try:
        points = dict(parse_standards(settings.rank_bonus).steps)
    except ValueError:
        return {}
    line, here = settings.rank_bonus_line, fold(group)
    bonus: dict[str, Decimal] = {}
    months = [(settings.year, month) for month in range(1, master.month)]
    for row in (row for month in months for row in master.recorded.get(month, ())):
        place, total = number_in(row.rank), number_in(row.total)
        if place is None or fold(to_text(row.group)) != here:
            continue
        if line is not None and (total is None or total < line):
            continue
        unit = master.known_as(to_text(row.unit))
        bonus[unit] = bonus.get(unit, ZERO) + points.get(place, ZERO)
    return bonus

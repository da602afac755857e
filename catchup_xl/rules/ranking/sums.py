"""What a unit's total is made of."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import fold
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.outcome import Item
from catchup_xl.rules.ranking.events import Tally


class Sum(NamedTuple):
    """What a unit's total is made of, before it is ranked.

    Args:
        unit: the unit.
        items: its items, in the order of the indicators.
        tally: what its events came to.
        months: bonus for its places in earlier months.
        climb: bonus for climbing (进位加分).
        exact: the total, unrounded; None when it has nothing to score.
        shown: the total, rounded.
        available: share of the weight that could be scored.
        blocks: score of each block, of 100.
    """

    unit: Unit
    items: tuple[Item, ...]
    tally: Tally
    months: Decimal
    climb: Decimal
    exact: Decimal | None
    shown: Decimal | None
    available: Decimal
    blocks: Mapping[str, Decimal]

    @property
    def events(self) -> Decimal:
        """加减分: everything that is added to the item scores; what counts within an indicator is in its own."""
        within = self.tally.within
        found = (within.get(fold(item.indicator.name)) for item in self.items) if within else ()
        named = sum((one.net for one in found if one is not None), ZERO)
        return self.tally.bonus - self.tally.penalty - named + self.months + self.climb

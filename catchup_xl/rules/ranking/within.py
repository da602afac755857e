"""Events within an indicator: what bonus and deductions make of its score, between its zero and its full marks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple, Self

from catchup_xl.model.choices import StopsAt
from catchup_xl.rules.exact import ZERO


class Within(NamedTuple):
    """Points of events that count within an indicator.

    Args:
        filling: bonus that counts up to full marks (满分为止).
        beyond: bonus that may go beyond them (可超满分).
        down: deductions that stop at zero (扣完为止).
        below: deductions that go on below it (可计负分).
    """

    filling: Decimal = ZERO
    beyond: Decimal = ZERO
    down: Decimal = ZERO
    below: Decimal = ZERO

    @classmethod
    def of(cls, points: Mapping[StopsAt, Decimal]) -> Self:
        """From the points by their bound."""
        return cls(
            *(
                points.get(bound, ZERO)
                for bound in (StopsAt.FULL, StopsAt.BEYOND_FULL, StopsAt.ZERO, StopsAt.BELOW_ZERO)
            )
        )

    @property
    def net(self) -> Decimal:
        """What is to be added; negative where more is deducted."""
        return self.filling + self.beyond - self.down - self.below

    @property
    def added(self) -> Decimal:
        """All bonus."""
        return self.filling + self.beyond

    @property
    def owed(self) -> Decimal:
        """All deductions."""
        return self.down + self.below

    def raised(self, score: Decimal, full: Decimal) -> Decimal:
        """The score after the bonus: min(满分为止, max(0, w − s)) + 可超满分 more."""
        return score + min(self.filling, max(ZERO, full - score)) + self.beyond

    def applied(self, score: Decimal, full: Decimal) -> Decimal:
        """The score after all: s₁ with its bonus, less min(扣完为止, max(0, s₁)) and 可计负分.

        Source: scoring.md §4.
        """
        raised = self.raised(score, full)
        return raised - min(self.down, max(ZERO, raised)) - self.below

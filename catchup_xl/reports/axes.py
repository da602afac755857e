"""Scales: where a value lies between the two ends of a bar or an axis, in per cent of its length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from catchup_xl.rules.exact import HUNDRED, ONE, ZERO, round_half_up

_PLACES = 2
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_MOST_TICKS = 5
_HEADROOM = Decimal("1.05")


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale from ``low`` to ``high``.

    Args:
        low: the value at its start.
        high: the value at its end, above ``low``.
    """

    low: Decimal
    high: Decimal

    def at(self, value: Decimal) -> Decimal:
        """Where a value lies, 0 to 100; what lies outside is drawn at the end."""
        inside = min(max(value, self.low), self.high)
        return round_half_up((inside - self.low) / (self.high - self.low) * HUNDRED, _PLACES)

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies on the scale; a bar that does not end on it is drawn with an arrow."""
        return self.low <= value <= self.high

    def bar(self, value: Decimal, start: Decimal = ZERO) -> tuple[Decimal, Decimal]:
        """Where a bar begins, and how long it is, in per cent.

        Args:
            value: the value that it shows.
            start: the value that it starts from.
        """
        ends = self.at(start), self.at(value)
        return min(ends), abs(ends[1] - ends[0])

    def ticks(self) -> Iterator[Decimal]:
        """A few round values on the scale."""
        step = _round_step((self.high - self.low) / _MOST_TICKS)
        tick = (self.low / step).to_integral_value(ROUND_CEILING) * step
        while tick <= self.high:
            yield tick
            tick += step

    def places(self) -> Iterator[Decimal]:
        """A few whole numbers, from the first place on."""
        step = max(ONE, _round_step((self.high - self.low) / _MOST_TICKS))
        tick = self.low
        while tick <= self.high:
            yield tick
            tick += step


def from_zero(values: Iterable[Decimal], least: Decimal = ONE) -> Axis:
    """A scale that begins at zero, or below it where a value does, and reaches at least so far."""
    found = [ZERO, least, *values]
    return Axis(min(found), max(found))


def both_ways(values: Iterable[Decimal]) -> Axis:
    """A scale with zero in its middle."""
    reach = max((abs(value) for value in values), default=ZERO) or ONE
    return Axis(-reach, reach)


def around_goals(values: Iterable[Decimal], goals: Iterable[Decimal]) -> Axis:
    """A scale on which the goals can be told apart: what goes far beyond them ends in an arrow.

    Args:
        values: what was reached.
        goals: what was to be reached.
    """
    found, aims = list(values), [goal for goal in goals if goal > 0]
    high = max([*found, *aims], default=ZERO)
    if aims:
        high = min(high, max(aims) * 2)
    high = high * _HEADROOM if high > 0 else ONE
    return Axis(max(min([ZERO, *found]), -high), high)


def around(values: Iterable[Decimal]) -> Axis:
    """A scale for a line: from a round value below the smallest to one above the greatest."""
    found = list(values)
    low, high = min(found), max(found)
    step = _round_step((high - low) / _MOST_TICKS) if high > low else max(ONE, _round_step(abs(high) / 10))
    start = (low / step).to_integral_value(ROUND_FLOOR) * step
    end = (high / step).to_integral_value(ROUND_CEILING) * step
    return Axis(start, end) if end > start else Axis(start - step, end + step)


def _round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20 … 0.5, 0.2 … that is not below this."""
    power = ONE.scaleb(least.adjusted()) if least > 0 else ONE
    return next(step * power for step in _STEPS if step * power >= least)

"""The values to which a figure can be raised (or lowered, where less is better): a grid of its last decimal place, and its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from catchup_xl.model.choices import Kind, PriceBasis, ScoreBasis
from catchup_xl.rules.exact import HUNDRED, ZERO
from catchup_xl.rules.measures.measure import Gauge, Measure, Status
from catchup_xl.rules.outcome import Item

_DOUBLINGS = 24
_PLACES = 2  # a needed value is told to the places of the figures, two at most
_NO_FIGURE = "按名次、区间或档次计分，不推算数值"


def why_fixed(gauge: Gauge, item: Item) -> str:
    """Why no value can be said to which this item is to be raised, in Chinese; empty where one can."""
    found = item.measure
    if gauge.indicator.price is PriceBasis.COMPARABLE:
        return "增速以公布数为准，不推算"
    if found.value.value is None or found.status is not Status.SCORABLE:
        return _NO_FIGURE if found.judged else found.state or "没有可提高的数"
    if gauge.method is None or gauge.indicator.weight is None:
        return "未定权重或计分方法"
    if gauge.basis is ScoreBasis.RANK or gauge.indicator.kind in (Kind.RANK, Kind.INTERVAL):
        return _NO_FIGURE
    full = gauge.indicator.weight - (item.score or ZERO) <= 0
    return "已得满分，无提高空间" if full and gauge.indicator.cap is None and not gauge.method.relative else ""


@dataclass(frozen=True, slots=True)
class ValueGrid:
    """The values that a figure may have, in steps of its last decimal place, counted from the present one.

    Args:
        value: the present value.
        start: the grid point at the value, or the nearest on its worse side.
        width: of one step.
        lower: less is better: the steps go down, to 0 at the most.
        farthest: how many steps there are: down to 0, up to 100 % of a ratio, else as good as no end.
    """

    value: Decimal
    start: int
    width: Decimal
    lower: bool
    farthest: int

    @classmethod
    def of(cls, gauge: Gauge, found: Measure, value: Decimal) -> ValueGrid:
        """The grid of a measured value; ``why_fixed`` must have no objection."""
        points = gauge.indicator.scale.points
        places = min(max(_places_of(value * points), _places_of((found.base.value or ZERO) * points)), _PLACES)
        width, lower = Decimal(1).scaleb(-places) / points, gauge.indicator.falling
        start = int((value / width).to_integral_value(ROUND_CEILING if lower else ROUND_FLOOR))
        whole = int(HUNDRED / points / width)
        farthest = max(1, abs(start)) << _DOUBLINGS
        if lower:
            farthest = start
        elif gauge.indicator.kind is Kind.RATIO and start <= whole:
            farthest = whole - start
        return cls(value, start, width, lower, farthest)

    def at(self, step: int) -> Decimal:
        """The value after so many steps; the present one after none."""
        if step == 0:
            return self.value
        return max(ZERO, (self.start - step) * self.width) if self.lower else (self.start + step) * self.width

    def steps_to(self, value: Decimal) -> int:
        """The last step that does not go beyond a value; at most the farthest."""
        way = (self.start - value / self.width) if self.lower else (value / self.width - self.start)
        return min(self.farthest, int(way.to_integral_value(ROUND_FLOOR)))

    def smallest(self, passes: Callable[[int], bool]) -> int | None:
        """The first step that passes; None when the farthest does not. What passes at a step passes at every later one."""
        if self.farthest < 1 or not passes(self.farthest):
            return None
        reach = min(self.farthest, max(1, abs(self.start) // 16))
        while not passes(reach):
            reach = min(self.farthest, reach * 2)
        return first_step(passes, 0, reach)


def first_step(passes: Callable[[int], bool], low: int, high: int) -> int:
    """The first step above ``low`` that passes; ``high`` does."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle) else (middle, high)
    return high


def _places_of(value: Decimal | None) -> int:
    exponent = 0 if value is None else value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0

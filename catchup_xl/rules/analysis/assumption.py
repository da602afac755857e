"""What the benchmark does while it is being caught up with (标杆假设): its figures under each assumption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catchup_xl.model.choices import BenchmarkAssumption, Kind
from catchup_xl.model.figures import Figure
from catchup_xl.model.months import DECEMBER
from catchup_xl.rules.analysis.whatif import figure_of
from catchup_xl.rules.exact import ONE, ZERO, round_half_up
from catchup_xl.rules.measures.growth_rates import level_of
from catchup_xl.rules.measures.measure import Measure, Status
from catchup_xl.rules.outcome import Item

_PLACES = 2  # an extrapolated figure is told like a typed one


def assumed(assumption: BenchmarkAssumption, items: Sequence[Item]) -> Mapping[int, Figure]:
    """The benchmark's figures that the assumption changes, by the position of the indicator.

    标杆不动: none. 标杆按目标完成: each figure short of its target becomes the one that just reaches it. 标杆按现速度:
    each cumulative total goes on at its present pace to the end of the year.

    Args:
        assumption: 标杆假设.
        items: the benchmark's items, in the order of the indicators.

    Source: scoring.md §10; the definitions are this design's.
    """
    change = {BenchmarkAssumption.ON_TARGET: on_target, BenchmarkAssumption.AT_PACE: at_pace}.get(assumption)
    if change is None:
        return {}
    found = {n: change(item.measure) for n, item in enumerate(items) if item.measure.status is Status.SCORABLE}
    return {n: figure_of(value) for n, value in found.items() if value is not None}


def on_target(found: Measure) -> Decimal | None:
    """The value that just reaches the target; None where it is reached, or no figure of the unit's own leads to it.

    V* = B · (1 + g*), T, or the nearer end of the interval.

    Source: scoring.md §10; the definition is this design's.
    """
    value, base, target, indicator = found.value.value, found.base.value, found.target, found.indicator
    if value is None or found.reached is not False:
        return None
    if indicator.kind is Kind.INTERVAL:
        low = indicator.lower if indicator.interval_low is None else indicator.interval_low
        high = indicator.upper if indicator.interval_high is None else indicator.interval_high
        return low if low is not None and value < low else high
    if indicator.kind is not Kind.GROWTH:
        return target
    if base is None or target is None:
        return None
    if base == 0:
        # From nothing there is no growth: completion is measured against 总量目标.
        return value / found.completion if found.completion else None
    return level_of(base, target) if base > 0 else base + target * abs(base)


def at_pace(found: Measure) -> Decimal | None:
    """A cumulative total carried on to December at its present pace; None for what does not add up over the year.

    V_12 = V_m · B_12 / B_m, last year's shape at the present growth; V_m · 12 / m for a total without last year's months.
    A growth that goes on is the same growth; ratios, places and judged work stay as they are.

    Source: scoring.md §10; the definition is this design's.
    """
    value = found.value.value
    if value is None or found.figures.month == DECEMBER or found.indicator.kind not in (Kind.TOTAL, Kind.REVERSED):
        return None
    rest = _shape(found)
    if rest is None:
        rest = Decimal(DECEMBER) / found.figures.month if found.indicator.kind is Kind.TOTAL else ONE
    return round_half_up(value * rest, _PLACES)


def _shape(found: Measure) -> Decimal | None:
    """B_12 / B_m of the unit's last year; None where a month is not known, or not above zero."""
    base = found.base.value
    whole = None if found.figures.before is None else found.figures.before.figure(DECEMBER).value
    return whole / base if base is not None and whole is not None and base > ZERO and whole > ZERO else None

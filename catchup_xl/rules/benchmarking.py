"""Against the benchmark town: where the points differ, and how far a single indicator would have to rise to pass it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from catchup_xl.model.choices import Kind, PriceBasis, ScoreBasis, ValueState
from catchup_xl.model.entries import Unit
from catchup_xl.model.figures import Figure
from catchup_xl.model.master import Master
from catchup_xl.rules.exact import HUNDRED, ZERO
from catchup_xl.rules.growth import year_on_year
from catchup_xl.rules.measure import Gauge, Status, value_scale
from catchup_xl.rules.measuring import measure
from catchup_xl.rules.outcome import BenchmarkGap, Group, Item, PathStep, Standing
from catchup_xl.rules.scores import score_indicator
from catchup_xl.rules.standings import Assessment

EPSILON = Decimal("0.01")
"""By how much the benchmark is to be passed."""

_DOUBLINGS = 24
_PLACES = 2  # a needed value is told to the places of the figures, two at most
_EVENTS = "加减分"
_WEIGHTS = "权重重分等"
_NO_FIGURE = "按名次、区间或档次计分，不推算数值"


def gaps(own: Standing, benchmark: Standing, assessment: Assessment) -> Iterator[BenchmarkGap]:
    """Own item scores against the benchmark's, the largest shortfall first; the differences add up to that of the totals.

    d_j = s_bj − s_uj; D = Σ d_j; share_j = d_j / D where D ≠ 0. In blocks a score counts as what it is worth in the total.

    Args:
        own: the own unit's standing.
        benchmark: the benchmark's standing in the same group.
        assessment: the group's rules.

    Source: scoring.md §10.
    """
    if own.total is None or benchmark.total is None:
        return
    whole = benchmark.total - own.total
    pairs = [
        (ours.indicator.name, assessment.worth(n, ours.score), assessment.worth(n, theirs.score))
        for n, (ours, theirs) in enumerate(zip(own.items, benchmark.items, strict=True))
    ]
    pairs.append((_EVENTS, own.events, benchmark.events))
    rest = whole - sum((there - here for _, here, there in pairs), ZERO)
    if rest:
        # Weights handed on for tasks that do not apply, and rounding, are part of the totals and of no single item.
        left = own.total - sum((here for _, here, _ in pairs), ZERO)
        pairs.append((_WEIGHTS, left, left + rest))
    pairs = [pair for pair in pairs if pair[0] not in (_EVENTS, _WEIGHTS) or pair[1] or pair[2]]
    for name, here, there in sorted(pairs, key=lambda pair: pair[1] - pair[2]):
        gap = there - here
        yield BenchmarkGap(
            name, here, there, gap, gap / whole if whole else None,
            "短板" if gap > 0 else "优势" if gap < 0 else "持平",
        )  # fmt: skip


class Path:
    """Single-indicator catch-up: the smallest value that, with the whole group scored again, passes the benchmark.

    The benchmark stands still (标杆不动). Item scores never fall as a unit's own measure improves, so the smallest
    value is found by bisection on the grid of the figures' decimal places.

    Source: scoring.md §10 (a).
    """

    def __init__(
        self,
        master: Master,
        assessment: Assessment,
        gauges: Sequence[Gauge],
        columns: Sequence[Sequence[Item]],
        group: Group,
    ) -> None:
        self._master, self._assessment, self._gauges, self._columns = master, assessment, gauges, columns
        self._group = group
        self._unit_at = {unit.name: n for n, unit in enumerate(assessment.units)}

    def steps(self, own: Unit, benchmark: Unit) -> Iterator[PathStep]:
        """One step an indicator, in the order of the sheet; empty when the own unit is ahead or not ranked."""
        here, there = self._group.standing(own.name), self._group.standing(benchmark.name)
        if here is None or there is None or here.total is None or there.total is None or own is benchmark:
            return
        if here.rank is None or here.total > there.total:
            return
        for n, gauge in enumerate(self._gauges):
            yield self._step(n, gauge, own, benchmark)

    def _step(self, n: int, gauge: Gauge, own: Unit, benchmark: Unit) -> PathStep:
        item = self._columns[n][self._unit_at[own.name]]
        found = item.measure
        value = found.value.value
        name = gauge.indicator.name

        def without(note: str) -> PathStep:
            return PathStep(name, value, None, None, item.score, None, None, None, note)

        if gauge.indicator.price is PriceBasis.COMPARABLE:
            return without("增速以公布数为准，不推算")
        if value is None or found.status is not Status.SCORABLE:
            return without(_NO_FIGURE if found.judged else found.state or "没有可提高的数")
        if gauge.method is None or gauge.indicator.weight is None:
            return without("未定权重或计分方法")
        if gauge.basis is ScoreBasis.RANK or gauge.indicator.kind in (Kind.RANK, Kind.INTERVAL):
            return without(_NO_FIGURE)
        if (
            gauge.indicator.weight - (item.score or ZERO) <= 0
            and gauge.indicator.cap is None
            and not gauge.method.relative
        ):
            return without("已得满分，无提高空间")
        places = min(max(_places_of(value), _places_of(found.base.value)), _PLACES)
        grid = Decimal(1).scaleb(-places)
        needed = self._smallest(n, gauge, own, benchmark, value, grid)
        if needed is None:
            return without("单靠这一项不可达")
        group, then = self._with(n, gauge, own, needed)
        standing = group.standing(own.name)
        growth = year_on_year(needed, found.base.value) if found.base.value is not None else None
        return PathStep(
            name, value, needed, growth, item.score, then.score,
            standing.total if standing else None, standing.rank if standing else None, f"{benchmark.name}不动",
        )  # fmt: skip

    def _smallest(
        self, n: int, gauge: Gauge, own: Unit, benchmark: Unit, value: Decimal, grid: Decimal
    ) -> Decimal | None:
        """The value nearest to the present one, on the grid, at which the own unit passes the benchmark."""
        lower = gauge.indicator.kind is Kind.REVERSED
        start = int((value / grid).to_integral_value(ROUND_CEILING if lower else ROUND_FLOOR))

        def passes(step: int) -> bool:
            at = max(ZERO, (start - step) * grid) if lower else (start + step) * grid
            return self._passes(n, gauge, own, benchmark, at)

        farthest = self._farthest(gauge, start, grid, lower=lower)
        if farthest < 1 or not passes(farthest):
            return None
        reach = min(farthest, max(1, abs(start) // 16))
        while not passes(reach):
            reach = min(farthest, reach * 2)
        low, high = 0, reach
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if passes(middle) else (middle, high)
        return max(ZERO, (start - high) * grid) if lower else (start + high) * grid

    @staticmethod
    def _farthest(gauge: Gauge, start: int, grid: Decimal, *, lower: bool) -> int:
        """How many steps of the grid there are at the most: down to 0, up to 100 % of a ratio, else as good as no end."""
        if lower:
            return start
        whole = int(HUNDRED / value_scale(gauge.indicator) / grid)
        if gauge.indicator.kind is Kind.RATIO and start <= whole:
            return whole - start
        return max(1, abs(start)) << _DOUBLINGS

    def _passes(self, n: int, gauge: Gauge, own: Unit, benchmark: Unit, value: Decimal) -> bool:
        climbing = bool(self._master.settings.climb_points)
        column = self._rescored(n, gauge, own, value, None if climbing else benchmark)
        if climbing:
            # What a unit gets for climbing hangs on all places.
            group = self._ranked(n, column)
            ours, theirs = (
                standing.total if (standing := group.standing(unit.name)) else None for unit in (own, benchmark)
            )
        else:
            ours, theirs = self._total(own, n, column), self._total(benchmark, n, column)
        return ours is not None and theirs is not None and ours >= theirs + EPSILON

    def _total(self, unit: Unit, n: int, column: Sequence[Item]) -> Decimal | None:
        at = self._unit_at[unit.name]
        items = [column[at] if k == n else other[at] for k, other in enumerate(self._columns)]
        return self._assessment.sum_up(unit, items).shown

    def _rescored(self, n: int, gauge: Gauge, own: Unit, value: Decimal, other: Unit | None = None) -> Sequence[Item]:
        """The indicator's column with the own value replaced; peers are scored again where the method looks at them.

        With another unit named, those two alone are scored; the rest of the column is then of no use.
        """
        at, column = self._unit_at[own.name], self._columns[n]
        figure = Figure(ValueState.NUMBER if value else ValueState.ZERO, value)
        changed = measure(self._master, gauge, own, self._master.month or 1, value=figure)
        settings = self._master.settings
        if gauge.method is not None and not gauge.method.relative:
            [item] = score_indicator(gauge, [changed], settings)
            return [*column[:at], self._assessment.vetoed(own, item), *column[at + 1 :]]
        measures = [changed if k == at else item.measure for k, item in enumerate(column)]
        only = None
        if other is not None and column[self._unit_at[other.name]].measure.status is Status.SCORABLE:
            only = {at, self._unit_at[other.name]}
        items = score_indicator(gauge, measures, settings, only=only)
        if only is not None:
            for place in only:
                items[place] = self._assessment.vetoed(self._assessment.units[place], items[place])
            return items
        return [self._assessment.vetoed(unit, item) for unit, item in zip(self._assessment.units, items, strict=True)]

    def _with(self, n: int, gauge: Gauge, own: Unit, value: Decimal) -> tuple[Group, Item]:
        """The whole group ranked with the own value replaced."""
        column = self._rescored(n, gauge, own, value)
        return self._ranked(n, column), column[self._unit_at[own.name]]

    def _ranked(self, n: int, column: Sequence[Item]) -> Group:
        """The whole group ranked with one indicator's column replaced."""
        sums = [
            self._assessment.sum_up(
                unit, [column[at] if k == n else other[at] for k, other in enumerate(self._columns)]
            )
            for at, unit in enumerate(self._assessment.units)
        ]
        return self._assessment.rank(sums)


def _places_of(value: Decimal | None) -> int:
    exponent = 0 if value is None else value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0

"""Against the benchmark town: where the points differ, and how far a single indicator would have to rise to pass it."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.rules.analysis.chase import Chase
from catchup_xl.rules.analysis.climb import Climb, why_fixed
from catchup_xl.rules.analysis.whatif import number
from catchup_xl.rules.analysis.work import is_statutory, work_words
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.measures.growth import told_growth
from catchup_xl.rules.measures.measure import Gauge
from catchup_xl.rules.outcome import BenchmarkGap, PathStep, Standing
from catchup_xl.rules.ranking.standings import Assessment

_EVENTS = "加减分"
_WEIGHTS = "权重重分等"


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


def single_steps(chase: Chase) -> Iterator[PathStep]:
    """Single-indicator catch-up: the smallest value that, with the whole group scored again, passes the benchmark.

    Item scores never fall as a unit's own measure improves, so the smallest value is found by bisection on the grid of the
    figures' decimal places. One step an indicator, in the order of the sheet.

    Source: scoring.md §10 (a).
    """
    for n, gauge in enumerate(chase.then.gauges):
        yield _single(chase, n, gauge)


def _single(chase: Chase, n: int, gauge: Gauge) -> PathStep:
    item = chase.now.item(n, chase.own)
    found, value, name = item.measure, item.measure.value.value, gauge.indicator.name
    if is_statutory(gauge.indicator):
        work = work_words(chase.now.master, gauge.indicator)
        return PathStep(name, value, None, None, item.score, None, None, None, work=work)
    note = why_fixed(gauge, item)
    if note or value is None:
        return PathStep(name, value, None, None, item.score, None, None, None, note)
    climb = Climb.of(gauge, found, value)
    step = climb.smallest(lambda k: chase.passes({n: chase.column(n, number(climb.at(k)))}))
    if step is None:
        return PathStep(name, value, None, None, item.score, None, None, None, "单靠这一项不可达")
    needed = climb.at(step)
    column = chase.then.column(n, chase.own, number(needed))
    standing = chase.then.ranked({n: column}).standing(chase.own.name)
    growth = told_growth(needed, found.base.value) if found.base.value is not None else None
    return PathStep(
        name, value, needed, growth, item.score, column[chase.now.at[chase.own.name]].score,
        standing.total if standing else None, standing.rank if standing else None, chase.words,
    )  # fmt: skip

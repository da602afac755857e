"""Against the benchmark town: where the points differ, and how far a single indicator would have to rise to pass it."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.rules.analysis.target_mark import TargetMark
from catchup_xl.rules.analysis.value_grid import ValueGrid, why_fixed
from catchup_xl.rules.analysis.whatif import figure_of
from catchup_xl.rules.analysis.work import is_statutory, work_words
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.measures.growth_rates import told_growth
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


def single_steps(mark: TargetMark) -> Iterator[PathStep]:
    """Single-indicator catch-up: the smallest value that, with the whole group scored again, passes the benchmark.

    Item scores never fall as a unit's own measure improves, so the smallest value is found by bisection on the grid of the
    figures' decimal places. One step an indicator, in the order of the sheet.

    Source: scoring.md §10 (a).
    """
    for n, gauge in enumerate(mark.then.gauges):
        yield _single(mark, n, gauge)


def _single(mark: TargetMark, n: int, gauge: Gauge) -> PathStep:
    item = mark.now.item(n, mark.own)
    found, value, name = item.measure, item.measure.value.value, gauge.indicator.name
    if is_statutory(gauge.indicator):
        work = work_words(mark.now.master, gauge.indicator)
        return PathStep(indicator=name, value=value, score=item.score, work=work)
    note = why_fixed(gauge, item)
    if note or value is None:
        return PathStep(indicator=name, value=value, score=item.score, note=note)
    grid = ValueGrid.of(gauge, found, value)
    step = grid.smallest(lambda k: mark.passes({n: mark.column(n, figure_of(grid.at(k)))}))
    if step is None:
        return PathStep(indicator=name, value=value, score=item.score, note="单靠这一项不可达")
    needed = grid.at(step)
    column = mark.then.column(n, mark.own, figure_of(needed))
    standing = mark.then.ranked({n: column}).standing(mark.own.name)
    growth = told_growth(needed, found.base.value) if found.base.value is not None else None
    return PathStep(
        indicator=name, value=value, score=item.score, note=mark.words, needed=needed, growth=growth,
        score_then=column[mark.now.at[mark.own.name]].score, total_then=standing.total if standing else None,
        rank_then=standing.rank if standing else None,
    )  # fmt: skip

"""What an indicator has to offer to a catch-up: the levels to which it can be raised, what each costs, what each brings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from catchup_xl.model.choices import Kind, ValueState
from catchup_xl.model.figures import Figure
from catchup_xl.rules.analysis.assumption import on_target
from catchup_xl.rules.analysis.breakpoints import Breakpoint, RisingFunction
from catchup_xl.rules.analysis.choice_knapsack import Option
from catchup_xl.rules.analysis.target_mark import TargetMark
from catchup_xl.rules.analysis.value_grid import ValueGrid, why_fixed
from catchup_xl.rules.analysis.whatif import figure_of
from catchup_xl.rules.analysis.work import is_statutory
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO, round_half_up, settled
from catchup_xl.rules.measures.growth_rates import level_of
from catchup_xl.rules.measures.measure import Gauge, Measure, Status
from catchup_xl.rules.methods.tiers import parse_standards

FEW = 12
"""Up to so many steps are all looked at; the options are then exact to the last step."""

_WAY = 6  # a peer's level is told to a millionth of a step: the rest is the noise of quotients

LOOKS = 120
"""How many values of an indicator are tried at most to find the breakpoints of its score."""

SCORINGS = 8000
"""How many units are scored again at most, over all indicators whose method looks at peers."""

_LEAST = 8  # with fewer looks than this nothing is learnt of a curve: the ceiling alone is offered


@dataclass(frozen=True, slots=True)
class IndicatorLevels:
    """The levels of one indicator, from the present one upwards.

    Args:
        n: the indicator's position.
        grid: its values; None where it goes by grade words.
        steps: the step of each level; for a grade word 1 is the next better one.
        word: that better word.
        options: cost and points of each level.
        sure: every level that matters is there; between two that are not joined nothing is to be had.
        unit_cost: κ / (T / 100), what one unit of the value costs.
    """

    n: int
    grid: ValueGrid | None
    steps: tuple[int, ...]
    word: Figure | None
    options: tuple[Option, ...]
    sure: bool
    unit_cost: Decimal

    def figure(self, step: int) -> Figure:
        """The figure at a step."""
        if self.grid is not None:
            return figure_of(self.grid.at(step))
        assert self.word is not None  # noqa: S101 - without a grid there is a word
        return self.word

    def cost(self, step: int) -> Decimal:
        """What raising to a step costs: κ for each hundredth of the target."""
        if self.grid is None:
            return self.options[-1].cost if step else ZERO
        return abs(self.grid.at(step) - self.grid.value) * self.unit_cost


def indicator_levels(mark: TargetMark) -> Iterator[IndicatorLevels]:
    """The levels of each indicator that can be raised, in the order of the sheet; none of the statistics office's figures.

    Source: scoring.md §10 (b) to (d).
    """
    then = mark.then
    ours, theirs = mark.rates, mark.their_rates
    relative = sum(1 for gauge in then.gauges if gauge.method is not None and gauge.method.relative) or 1
    peers = len(then.assessment.units)
    for n, gauge in enumerate(then.gauges):
        if is_statutory(gauge.indicator):
            continue
        # The larger the group, the dearer a look at an indicator that goes by peers.
        looks = SCORINGS // peers // relative if gauge.method is not None and gauge.method.relative else LOOKS
        found = _words(mark, n, ours[n], theirs[n]) or _values(mark, n, looks, ours[n], theirs[n])
        if found is not None and len(found.steps) > 1:
            yield found


def ceiling(gauge: Gauge, found: Measure, share: Decimal) -> Decimal | None:
    """The value up to which an indicator can be raised (可达上限): its own, or so much of its target from the present value.

    ȳ = B · (1 + g) of a growth typed in 指标; V + share · T, V − share · T where less is better.

    Args:
        gauge: the indicator's gauge.
        found: the own measure, with a value.
        share: 可达上限 of 参数.

    Returns:
        None where the indicator has neither a target nor a value to take a share of.

    Source: scoring.md §10; the default is this design's.
    """
    value, base, reach, kind = found.value.value or ZERO, found.base.value, gauge.indicator.reach, gauge.indicator.kind
    if reach is not None:
        return level_of(base, reach) if kind is Kind.GROWTH and base is not None and base > 0 else reach
    whole = scale_of(gauge, found)
    if not whole:
        return None
    return value - share * whole if gauge.indicator.falling else value + share * whole


def scale_of(gauge: Gauge, found: Measure) -> Decimal:
    """T, of which a hundredth is the unit of 代价: the target as a value, the size of the present value without one.

    T = B · (1 + g*) for growth.

    Source: scoring.md §10.
    """
    value, base, target = found.value.value or ZERO, found.base.value, found.target
    if gauge.indicator.kind is Kind.GROWTH and target is not None:
        target = level_of(base, target) if base is not None and base > 0 else None
    return target if target is not None and target > 0 else abs(value)


def _unit_cost(mark: TargetMark, gauge: Gauge, whole: Decimal) -> Decimal:
    """The cost of one unit of value: κ / (T / 100)."""
    effort = gauge.indicator.effort
    return (mark.then.master.settings.effort if effort is None else effort) * HUNDRED / whole


def _words(mark: TargetMark, n: int, ours: Decimal, theirs: Decimal) -> IndicatorLevels | None:
    """A grade word can rise by one tier; its target is the whole."""
    item, gauge = mark.then.item(n, mark.own), mark.then.gauges[n]
    found = item.measure
    if not found.judged or found.x is None or gauge.indicator.weight is None:
        return None
    tiers = parse_standards(gauge.indicator.standards).words
    better = [(share, word) for word, share in tiers if share > found.x]
    if not better:
        return None
    share, word = min(better, key=lambda tier: tier[0])
    figure = Figure(ValueState.UNDER_REVIEW, None, "", word)
    [(here, there)] = _rounded(mark, mark.then.duels(n, mark.own, mark.benchmark, [figure]))
    gain = ours * (here - (item.score or ZERO)) - theirs * (there - _their_score(mark, n))
    unit_cost = _unit_cost(mark, gauge, ONE)
    options = [Option(ZERO, ZERO)] + ([Option((share - found.x) * unit_cost, gain)] if gain > 0 else [])
    return IndicatorLevels(n, None, (0, 1)[: len(options)], figure, tuple(options), True, unit_cost)


def _values(mark: TargetMark, n: int, looks: int, ours: Decimal, theirs: Decimal) -> IndicatorLevels | None:
    """The levels of a value, up to its ceiling."""
    item, gauge = mark.then.item(n, mark.own), mark.then.gauges[n]
    found, value = item.measure, item.measure.value.value
    if why_fixed(gauge, item) or value is None:
        return None
    top = ceiling(gauge, found, mark.then.master.settings.reach)
    if top is None:
        return None
    grid = ValueGrid.of(gauge, found, value)
    last = grid.steps_to(top)
    if last < 1:
        return None
    exact = last <= min(FEW, looks)
    score, their_score = item.score or ZERO, _their_score(mark, n)

    duels: dict[int, tuple[Decimal, Decimal]] = {}

    def gain(pair: tuple[Decimal, Decimal]) -> Decimal:
        return ours * (pair[0] - score) - theirs * (pair[1] - their_score)

    def look(steps: Sequence[int]) -> list[Decimal]:
        found = mark.then.duels(n, mark.own, mark.benchmark, [figure_of(grid.at(step)) for step in steps])
        duels.update(zip(steps, found, strict=True))
        return [gain(pair) for pair in found]

    function = RisingFunction(look, looks)
    if function.at(last)[0] <= 0:
        return None
    breakpoints = [Breakpoint(step, False) for step in (range(last + 1) if exact else (0, last))]
    if not exact and looks >= _LEAST:
        breakpoints = _breakpoints(mark, n, grid, last, function)
    unit_cost = _unit_cost(mark, gauge, scale_of(gauge, found))
    function.at(*(point.step for point in breakpoints))
    pairs = [duels[point.step] for point in breakpoints[1:]]
    # Where a straight line is cut in between, its ends must lie on it: they are not rounded.
    gains = [gain(pair) for pair in (pairs if any(point.joined for point in breakpoints) else _rounded(mark, pairs))]
    steps, options = [0], [Option(ZERO, ZERO)]
    onward = [point.joined for point in breakpoints[2:]] + [False]
    for (before, point), points, leads_on in zip(pairwise(breakpoints), gains, onward, strict=True):
        # The end of a level stretch is worth its cost only where a straight line begins there.
        if points > options[-1].gain or leads_on:
            joined = point.joined and steps[-1] == before.step
            options.append(Option(abs(grid.at(point.step) - value) * unit_cost, max(points, options[-1].gain), joined))
            steps.append(point.step)
    sure = exact or (looks >= _LEAST and not function.rough)
    return IndicatorLevels(n, grid, tuple(steps), None, tuple(options), sure, unit_cost)


def _breakpoints(mark: TargetMark, n: int, grid: ValueGrid, last: int, function: RisingFunction) -> list[Breakpoint]:
    """The breakpoints of the gain: the target, and where peers are drawn level with and passed, are the likely places."""
    gauge, found = mark.then.gauges[n], mark.then.item(n, mark.own).measure
    aim = on_target(found)
    likely = [1, *((grid.steps_to(aim), grid.steps_to(aim) + 1) if aim is not None else ())]
    if gauge.method is not None and gauge.method.relative:
        level = [step for step in _level_with_peers(mark, n, grid) if 0 < step < last]
        some = max(1, -(-len(level) * 3 // max(1, function.room - 2)))
        likely += [step + k for step in sorted(set(level))[::some] for k in (-1, 0, 1)]
    return function.breakpoints(likely, last)


def _level_with_peers(mark: TargetMark, n: int, grid: ValueGrid) -> Iterator[int]:
    """The steps at which the own measure is about level with a peer's; by the figures where measures do not rise evenly."""
    then = mark.then
    peers = [item.measure for item in then.columns[n] if item.measure.status is Status.SCORABLE]
    first, second, third = (then.measured(n, mark.own, figure_of(grid.at(step))).x or ZERO for step in (1, 2, 3))
    even = first != second and settled(third - second) == settled(second - first)
    for peer in peers:
        if even and peer.x is not None:
            yield 1 + int(round_half_up((peer.x - first) / (second - first), _WAY).to_integral_value(ROUND_CEILING))
        else:
            yield grid.steps_to(peer.value.value or ZERO)


def _their_score(mark: TargetMark, n: int) -> Decimal:
    return mark.then.item(n, mark.benchmark).score or ZERO


def _rounded(mark: TargetMark, duels: Sequence[tuple[Decimal, Decimal]]) -> list[tuple[Decimal, Decimal]]:
    places = mark.then.master.settings.item_places
    return [(round_half_up(here, places), round_half_up(there, places)) for here, there in duels]

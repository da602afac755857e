"""The multiple-choice knapsack problem in its covering form: one option from each group, the needed points at the least cost.

min Σ_i c_ij  subject to  Σ_i g_ij ≥ need, exactly one option j of each group i

Best-first branch and bound on the linear relaxation. There a group may mix two neighbouring options of its convex hull; the
options below the hull are dominated (LP-dominance) and the edges of the hulls, taken in the order of their marginal cost,
solve the relaxation at once. At most one group is left mixed: where its mixture can't be had, it is split there. The first
choice that comes out and passes costs the least.

Source: scoring.md §10 (b) to (d); multiple-choice knapsack, dominance and greedy for its relaxation: Sinha & Zoltners (1979).
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.rules.exact import ONE, ZERO

_NO_GAIN = Decimal("Infinity")

NODES = 200
"""How many nodes are looked at before the best choice so far is taken."""


class Option(NamedTuple):
    """One option of a group; costs rise along it and gains never fall, and the first option costs nothing.

    Args:
        cost: what it costs.
        gain: the points that it brings.
        joined: from the option before a straight line leads here, and any part of the way can be had.
    """

    cost: Decimal
    gain: Decimal
    joined: bool = False


OptionGroup = Sequence[Option]


class Choice(NamedTuple):
    """One option from each group.

    Args:
        picks: positions of the options.
        partial: the one group of which only part of the way to its pick is taken; None when all are taken whole.
        cost: what it costs.
        least: no choice is cheaper than this; equal to ``cost`` where the choice is proven the cheapest.
    """

    picks: tuple[int, ...]
    partial: int | None
    cost: Decimal
    least: Decimal


class _HullEdge(NamedTuple):
    """A stretch of a group's hull."""

    marginal_cost: Decimal
    group: int
    start: int
    end: int


class _Relaxed(NamedTuple):
    """A node solved with mixtures allowed: the hull edge that was taken last, and the share of it that is needed."""

    cost: Decimal
    picks: list[int]
    last: _HullEdge | None
    share: Decimal


Ranges = tuple[tuple[int, int], ...]
"""First and last option of each group that a node may take."""

Hulls = dict[tuple[int, int, int], list[_HullEdge]]
"""The hulls of groups between two of their options."""


def least_cost_choice(
    groups: Sequence[OptionGroup],
    need: Decimal,
    passes: Callable[[Choice], bool] = lambda _: True,
    *,
    nodes: int = NODES,
) -> Choice | None:
    """The cheapest choice that brings the points that are needed.

    Args:
        groups: the groups.
        need: points that every choice has to bring; a choice that does may still fail to pass.
        passes: the last word on a choice.
        nodes: how many nodes to look at, at most.

    Returns:
        None when no choice was found: there is none, or the cheapest failed to pass by what a joined stretch could make
        good, and more points have to be asked for.
    """
    start: Ranges = tuple((0, len(group) - 1) for group in groups)
    hulls: Hulls = {}
    found = _relaxed(groups, start, need, hulls)
    queue = [] if found is None else [(found.cost, 0, start, found)]
    best: Choice | None = None
    made = 0
    while queue and nodes:
        bound, _, ranges, relaxed = heapq.heappop(queue)
        if best is not None and bound >= best.cost:
            return best._replace(least=best.cost)
        nodes -= 1
        choice = _choice(groups, relaxed, bound)
        whole = _cost(groups, choice.picks) == bound or choice.partial is not None
        if (best is None or choice.cost < best.cost) and passes(choice):
            best = choice
            if whole:
                return best
        elif whole and _all_joined(groups, ranges):
            return None
        for part in _split(groups, ranges, relaxed, whole=whole):
            solved = _relaxed(groups, part, need, hulls)
            if solved is not None:
                made += 1
                heapq.heappush(queue, (solved.cost, made, part, solved))
    if best is None:
        return None
    return best._replace(least=queue[0][0] if queue else best.cost)


def _relaxed(groups: Sequence[OptionGroup], ranges: Ranges, need: Decimal, hulls: Hulls) -> _Relaxed | None:
    """Greedy by marginal cost along the hulls, remembered from node to node; None when all in the ranges is not enough."""
    picks = [first for first, _ in ranges]
    cost, gain = _cost(groups, picks), sum((group[n].gain for group, n in zip(groups, picks, strict=True)), ZERO)
    if gain >= need:
        return _Relaxed(cost, picks, None, ONE)
    edges: list[_HullEdge] = []
    for n, (first, last) in enumerate(ranges):
        if (n, first, last) not in hulls:
            hulls[n, first, last] = list(_hull(n, groups[n], first, last))
        edges += hulls[n, first, last]
    edges.sort()
    for edge in edges:
        start, end = groups[edge.group][edge.start], groups[edge.group][edge.end]
        picks[edge.group] = edge.end
        if gain + end.gain - start.gain >= need:
            share = (need - gain) / (end.gain - start.gain)
            return _Relaxed(cost + (end.cost - start.cost) * share, picks, edge, share)
        cost, gain = cost + end.cost - start.cost, gain + end.gain - start.gain
    return None


def _hull(n: int, group: OptionGroup, first: int, last: int) -> Iterator[_HullEdge]:
    """The edges of a group's hull between two options, the smallest marginal cost first."""
    vertices = [first]
    for at in range(first + 1, last + 1):
        while len(vertices) > 1:
            before, last_one = vertices[-2:]
            if _marginal_cost(group, before, last_one) < _marginal_cost(group, last_one, at):
                break
            vertices.pop()  # it is dominated
        vertices.append(at)
    for start, end in itertools.pairwise(vertices):
        yield _HullEdge(_marginal_cost(group, start, end), n, start, end)


def _marginal_cost(group: OptionGroup, start: int, end: int) -> Decimal:
    gain = group[end].gain - group[start].gain
    return (group[end].cost - group[start].cost) / gain if gain else _NO_GAIN


def _cost(groups: Sequence[OptionGroup], picks: Sequence[int]) -> Decimal:
    return sum((group[n].cost for group, n in zip(groups, picks, strict=True)), ZERO)


def _choice(groups: Sequence[OptionGroup], relaxed: _Relaxed, bound: Decimal) -> Choice:
    """The node's mixture where it can be had, else the choice that takes its last edge whole."""
    edge, picks = relaxed.last, tuple(relaxed.picks)
    if edge is not None and relaxed.share < 1 and edge.end == edge.start + 1 and groups[edge.group][edge.end].joined:
        return Choice(picks, edge.group, bound, bound)
    return Choice(picks, None, _cost(groups, picks), bound)


def _split(groups: Sequence[OptionGroup], ranges: Ranges, relaxed: _Relaxed, *, whole: bool) -> Iterator[Ranges]:
    """The parts of a node, all of which leave out what it was solved with."""
    edge = relaxed.last
    if whole or edge is None:
        yield from _without(groups, ranges, relaxed.picks)
        return
    first, last = ranges[edge.group]
    low, high = edge.start, edge.end
    if high > low + 1:
        group = groups[edge.group]
        sought = group[low].gain + (group[high].gain - group[low].gain) * relaxed.share
        inside = [n for n in range(low + 1, high) if group[n].gain <= sought]
        low = high = inside[-1] if inside else low + 1
    for part in ((first, low), (high, last)):
        yield (*ranges[: edge.group], part, *ranges[edge.group + 1 :])


def _all_joined(groups: Sequence[OptionGroup], ranges: Ranges) -> bool:
    """Every group that is still open has a joined stretch: nothing single can be left out."""
    return all(
        first == last or any(option.joined for option in group)
        for group, (first, last) in zip(groups, ranges, strict=True)
    ) and any(first < last for first, last in ranges)


def _without(groups: Sequence[OptionGroup], ranges: Ranges, picks: Sequence[int]) -> Iterator[Ranges]:
    """A choice that does not pass is left out; what lies on a joined stretch can't be, and ``least_cost_choice`` gives it back."""
    for n, ((first, last), pick) in enumerate(zip(ranges, picks, strict=True)):
        if first < last and not any(option.joined for option in groups[n]):
            for part in ((first, pick - 1), (pick, pick), (pick + 1, last)):
                if part[0] <= part[1]:
                    yield (*ranges[:n], part, *ranges[n + 1 :])
            return

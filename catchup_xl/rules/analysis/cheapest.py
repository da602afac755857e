"""The cheapest choice from menus: one offer from each, so that together they bring the points that are needed.

A multiple-choice knapsack, covered instead of filled. Best first: the relaxation of a node lets every menu mix two
neighbouring offers of its upper hull (greedy by points per cost, which is exact for concave menus); where the mixture
can't be had, the menu is split there. The first choice that comes out and passes is a cheapest one.

Source: scoring.md §10 (b) to (d).
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.rules.exact import ONE, ZERO

_PRICELESS = Decimal("Infinity")

NODES = 200
"""How many nodes are looked at before the best choice so far is taken."""


class Offer(NamedTuple):
    """One level of a menu; costs rise along it and gains never fall, and the first offer costs nothing.

    Args:
        cost: what it costs.
        gain: the points that it brings.
        joined: from the offer before a straight line leads here, and any part of the way can be had.
    """

    cost: Decimal
    gain: Decimal
    joined: bool = False


Menu = Sequence[Offer]


class Choice(NamedTuple):
    """One offer from each menu.

    Args:
        picks: positions of the offers.
        partial: the one menu of which only part of the way to its pick is taken; None when all are taken whole.
        cost: what it costs.
        least: no choice is cheaper than this; equal to ``cost`` where the choice is proven the cheapest.
    """

    picks: tuple[int, ...]
    partial: int | None
    cost: Decimal
    least: Decimal


class _Edge(NamedTuple):
    """A stretch of a menu's upper hull."""

    price: Decimal
    menu: int
    start: int
    end: int


class _Relaxed(NamedTuple):
    """A node solved with mixtures allowed: the hull edge that was taken last, and the share of it that is needed."""

    cost: Decimal
    picks: list[int]
    last: _Edge | None
    share: Decimal


Ranges = tuple[tuple[int, int], ...]
"""First and last offer of each menu that a node may take."""

Hulls = dict[tuple[int, int, int], list[_Edge]]
"""The upper hulls of menus between two of their offers."""


def cheapest(
    menus: Sequence[Menu], need: Decimal, passes: Callable[[Choice], bool] = lambda _: True, *, nodes: int = NODES
) -> Choice | None:
    """The cheapest choice that brings the points that are needed.

    Args:
        menus: the menus.
        need: points that every choice has to bring; a choice that does may still fail to pass.
        passes: the last word on a choice.
        nodes: how many nodes to look at, at most.

    Returns:
        None when no choice was found: there is none, or the cheapest failed to pass by what a joined stretch could make
        good, and more points have to be asked for.
    """
    start: Ranges = tuple((0, len(menu) - 1) for menu in menus)
    hulls: Hulls = {}
    found = _relaxed(menus, start, need, hulls)
    queue = [] if found is None else [(found.cost, 0, start, found)]
    best: Choice | None = None
    made = 0
    while queue and nodes:
        bound, _, ranges, relaxed = heapq.heappop(queue)
        if best is not None and bound >= best.cost:
            return best._replace(least=best.cost)
        nodes -= 1
        choice = _choice(menus, relaxed, bound)
        whole = _cost(menus, choice.picks) == bound or choice.partial is not None
        if (best is None or choice.cost < best.cost) and passes(choice):
            best = choice
            if whole:
                return best
        elif whole and _all_joined(menus, ranges):
            return None
        for part in _split(menus, ranges, relaxed, whole=whole):
            solved = _relaxed(menus, part, need, hulls)
            if solved is not None:
                made += 1
                heapq.heappush(queue, (solved.cost, made, part, solved))
    if best is None:
        return None
    return best._replace(least=queue[0][0] if queue else best.cost)


def _relaxed(menus: Sequence[Menu], ranges: Ranges, need: Decimal, hulls: Hulls) -> _Relaxed | None:
    """Greedy by price along the hulls, remembered from node to node; None when all in the ranges is not enough."""
    picks = [first for first, _ in ranges]
    cost, gain = _cost(menus, picks), sum((menu[n].gain for menu, n in zip(menus, picks, strict=True)), ZERO)
    if gain >= need:
        return _Relaxed(cost, picks, None, ONE)
    edges: list[_Edge] = []
    for n, (first, last) in enumerate(ranges):
        if (n, first, last) not in hulls:
            hulls[n, first, last] = list(_hull(n, menus[n], first, last))
        edges += hulls[n, first, last]
    edges.sort()
    for edge in edges:
        start, end = menus[edge.menu][edge.start], menus[edge.menu][edge.end]
        picks[edge.menu] = edge.end
        if gain + end.gain - start.gain >= need:
            share = (need - gain) / (end.gain - start.gain)
            return _Relaxed(cost + (end.cost - start.cost) * share, picks, edge, share)
        cost, gain = cost + end.cost - start.cost, gain + end.gain - start.gain
    return None


def _hull(n: int, menu: Menu, first: int, last: int) -> Iterator[_Edge]:
    """The edges of a menu's upper hull between two offers, cheapest first."""
    corners = [first]
    for at in range(first + 1, last + 1):
        while len(corners) > 1 and _price(menu, corners[-2], corners[-1]) >= _price(menu, corners[-1], at):
            corners.pop()
        corners.append(at)
    for start, end in itertools.pairwise(corners):
        yield _Edge(_price(menu, start, end), n, start, end)


def _price(menu: Menu, start: int, end: int) -> Decimal:
    gain = menu[end].gain - menu[start].gain
    return (menu[end].cost - menu[start].cost) / gain if gain else _PRICELESS


def _cost(menus: Sequence[Menu], picks: Sequence[int]) -> Decimal:
    return sum((menu[n].cost for menu, n in zip(menus, picks, strict=True)), ZERO)


def _choice(menus: Sequence[Menu], relaxed: _Relaxed, bound: Decimal) -> Choice:
    """The node's mixture where it can be had, else the choice that takes its last edge whole."""
    edge, picks = relaxed.last, tuple(relaxed.picks)
    if edge is not None and relaxed.share < 1 and edge.end == edge.start + 1 and menus[edge.menu][edge.end].joined:
        return Choice(picks, edge.menu, bound, bound)
    return Choice(picks, None, _cost(menus, picks), bound)


def _split(menus: Sequence[Menu], ranges: Ranges, relaxed: _Relaxed, *, whole: bool) -> Iterator[Ranges]:
    """The parts of a node, all of which leave out what it was solved with."""
    edge = relaxed.last
    if whole or edge is None:
        yield from _without(menus, ranges, relaxed.picks)
        return
    first, last = ranges[edge.menu]
    low, high = edge.start, edge.end
    if high > low + 1:
        menu = menus[edge.menu]
        sought = menu[low].gain + (menu[high].gain - menu[low].gain) * relaxed.share
        inside = [n for n in range(low + 1, high) if menu[n].gain <= sought]
        low = high = inside[-1] if inside else low + 1
    for part in ((first, low), (high, last)):
        yield (*ranges[: edge.menu], part, *ranges[edge.menu + 1 :])


def _all_joined(menus: Sequence[Menu], ranges: Ranges) -> bool:
    """Every menu that is still open has a joined stretch: nothing single can be left out."""
    return all(
        first == last or any(offer.joined for offer in menu) for menu, (first, last) in zip(menus, ranges, strict=True)
    ) and any(first < last for first, last in ranges)


def _without(menus: Sequence[Menu], ranges: Ranges, picks: Sequence[int]) -> Iterator[Ranges]:
    """A choice that does not pass is left out; what lies on a joined stretch can't be, and ``cheapest`` gives it back."""
    for n, ((first, last), pick) in enumerate(zip(ranges, picks, strict=True)):
        if first < last and not any(offer.joined for offer in menus[n]):
            for part in ((first, pick - 1), (pick, pick), (pick + 1, last)):
                if part[0] <= part[1]:
                    yield (*ranges[:n], part, *ranges[n + 1 :])
            return

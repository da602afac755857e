"""Places: competition ranking (1, 2, 2, 4), ties and the keys that break them, and movement since last year."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, TypeVar

from catchup_xl.rules.exact import ZERO

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", Decimal, tuple[bool, Decimal])


def competition_ranks(values: Sequence[V], *, lower_is_better: bool = False) -> list[tuple[int, int]]:
    """Competition ranks: equal values share the better place and leave out the places that they fill.

    Args:
        values: one a unit, any order.
        lower_is_better: the smallest value takes the first place.

    Returns:
        For each value its place, from 1, and how many share it. As Excel's RANK.EQ.

    Source: scoring.md §5.
    """
    # By position: to look a long decimal up in a dict costs more than to compare it with its neighbour.
    order = sorted(range(len(values)), key=values.__getitem__, reverse=not lower_is_better)
    found = [(0, 0)] * len(values)
    first = 1
    for _, same in groupby(order, values.__getitem__):
        tied = list(same)
        for at in tied:
            found[at] = (first, len(tied))
        first += len(tied)
    return found


TieKey = tuple[str, Callable[[Any], Decimal | None]]
"""A key's words, and what it compares: larger is better, None is worst."""


def ranked(
    units: Sequence[K], totals: Mapping[K, Decimal], keys: Sequence[TieKey] = ()
) -> tuple[dict[K, int], dict[K, str]]:
    """Rank units on their totals; units with the same total are told apart by the keys, in order, or share a place.

    Args:
        units: the units to rank, in the order of the sheet.
        totals: what they are ranked on; larger is better.
        keys: what breaks a tie.

    Returns:
        Each unit's place, and for units that keys told apart from others of the same total the words of those keys.
    """
    places: dict[K, int] = {}
    decided: dict[K, str] = {}
    order = sorted(units, key=totals.__getitem__, reverse=True)
    first = 1
    for _, same in groupby(order, totals.__getitem__):
        tied = list(same)
        _place(tied, first, keys, places, decided)
        first += len(tied)
    return places, decided


def _place(tied: Sequence[K], first: int, keys: Sequence[TieKey], places: dict[K, int], decided: dict[K, str]) -> None:
    if len(tied) == 1 or not keys:
        places.update(dict.fromkeys(tied, first))
        return
    words, pick = keys[0]
    found = {unit: pick(unit) for unit in tied}
    # A unit without the key's value stands behind all that have one.
    grades = sorted({(value is not None, value or ZERO) for value in found.values()}, reverse=True)
    if len(grades) > 1:
        decided.update({unit: f"{decided[unit]}、{words}" if unit in decided else words for unit in tied})
    for grade in grades:
        part = [unit for unit in tied if ((value := found[unit]) is not None, value or ZERO) == grade]
        _place(part, first, keys[1:], places, decided)
        first += len(part)


def within(last_ranks: Mapping[K, int | None]) -> dict[K, int | None]:
    """Last year's places among the present members of a group.

    They are counted anew among those that have one: some have left, others have come from another group or are new. Where
    hardly any place is known nothing can be said of the others, and the places stay.

    Source: scoring.md §5, movement.
    """
    known = {unit: Decimal(rank) for unit, rank in last_ranks.items() if rank is not None}
    if len(known) * 2 <= len(last_ranks):
        return dict(last_ranks)
    anew = competition_ranks(list(known.values()), lower_is_better=True)
    counted = {unit: place for unit, (place, _) in zip(known, anew, strict=True)}
    return {unit: counted.get(unit) for unit in last_ranks}


def movement(last: int | None, now: int | None, *, any_known: bool) -> str:
    """较上年升降 in words: ↑2 (进2位), ↓1, — (持平), 新列 without a place last year.

    Args:
        last: last year's place.
        now: the place now.
        any_known: some unit of the group has a place last year; without any there is nothing to compare.
    """
    if now is None or not any_known:
        return ""
    if last is None:
        return "新列"
    if last == now:
        return "—"
    return f"↑{last - now}" if last > now else f"↓{now - last}"

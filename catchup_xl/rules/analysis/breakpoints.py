"""The breakpoints of a rising function on whole steps, from as few looks at it as will do.

It is taken for piecewise linear: straight stretches, and jumps between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import NamedTuple

from catchup_xl.rules.analysis.value_grid import first_step

_DEPTH = 4  # a curve is taken for 2^4 breakpoints at the most
_SHORT = 4  # so few steps are all looked at
_SAME = Decimal(1).scaleb(-18)  # looks are rounded to some 30 places


class Breakpoint(NamedTuple):
    """A step at which the function turns or jumps.

    Args:
        step: the step.
        joined: from the point before a straight line leads here.
    """

    step: int
    joined: bool


class RisingFunction:
    """A function of steps that never falls, remembered where it was looked at.

    Args:
        look: its values at some steps.
        room: how many looks are allowed; the breakpoints are coarse after that.
    """

    def __init__(self, look: Callable[[list[int]], list[Decimal]], room: int) -> None:
        self._look, self.room = look, room
        self._seen: dict[int, Decimal] = {}
        self.rough = False
        """Some stretch was left before its breakpoints were found."""

    def at(self, *steps: int) -> list[Decimal]:
        """Its values at these steps."""
        new = [step for step in dict.fromkeys(steps) if step not in self._seen]
        if new:
            self.room -= len(new)
            self._seen.update(zip(new, self._look(new), strict=True))
        return [self._seen[step] for step in steps]

    def breakpoints(self, likely: Iterable[int], top: int) -> list[Breakpoint]:
        """Its breakpoints from step 0 to the top.

        Args:
            likely: steps at which it may turn or jump; the better they are, the fewer looks are taken.
            top: the last step.
        """
        ends = sorted({0, *(step for step in likely if 0 < step < top), top})
        self.at(*ends)
        found = [Breakpoint(0, False)]
        for start, end in pairwise(ends):
            found += self._between(start, end, _DEPTH)
        return found

    def _between(self, start: int, end: int, depth: int) -> Iterator[Breakpoint]:
        """The breakpoints after ``start`` up to ``end``."""
        low, high = self.at(start, end)
        if end - start == 1 or low == high or not depth or self.room <= 0:
            self.rough |= end - start > 1 and low != high
            yield Breakpoint(end, False)
            return
        if end - start <= _SHORT:
            yield from (Breakpoint(step, False) for step in range(start + 1, end + 1))
            return
        middle = (start + end) // 2
        after, between, before = self.at(start + 1, middle, end - 1)
        slope, steep, flat = (high - low) / (end - start), after - low, high - before
        if all(abs(low + slope * (step - start) - value) < _SAME for step, value in
               ((start + 1, after), (middle, between), (end - 1, before))):  # fmt: skip
            yield Breakpoint(end, True)
            return
        kink = self._kink(start, end, steep, flat)
        if kink:
            yield from kink
        elif before == high:
            turn = first_step(lambda step: self.at(step)[0] == high, start, end)
            yield from self._between(start, turn, depth)
            yield Breakpoint(end, False)
        elif after == low:
            turn = first_step(lambda step: self.at(step)[0] > low, start, end)
            yield from (Breakpoint(turn - 1, False), Breakpoint(turn, False))
            yield from self._between(turn, end, depth)
        else:
            yield from self._between(start, middle, depth - 1)
            yield from self._between(middle, end, depth - 1)

    def _kink(self, start: int, end: int, steep: Decimal, flat: Decimal) -> list[Breakpoint]:
        """The one turn between two straight lines, where that is all there is."""
        low, high = self.at(start, end)
        if abs(steep - flat) < _SAME:
            return []
        way = (high - low - flat * (end - start)) / (steep - flat)
        below = start + int(way.to_integral_value(ROUND_FLOOR))
        if not start <= below < end:
            return []
        steps = sorted({max(start, below - 1), below, below + 1, min(end, below + 2), (start + end) // 2})
        for step, value in zip(steps, self.at(*steps), strict=True):
            line = low + steep * (step - start) if step <= below else high - flat * (end - step)
            if abs(line - value) >= _SAME:
                return []
        meet = below > start and abs(high - flat * (end - below) - self.at(below)[0]) < _SAME
        turns = [below] if meet else [below, below + 1]
        return [Breakpoint(step, step > before + 1) for before, step in pairwise((start, *turns, end)) if step > before]

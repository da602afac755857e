"""The own unit after its benchmark: who is ahead under 标杆假设, and whether raised figures pass it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catchup_xl.model.entries import Unit
from catchup_xl.model.figures import Figure
from catchup_xl.rules.assumption import assumed
from catchup_xl.rules.outcome import Group, Item
from catchup_xl.rules.whatif import WhatIf

EPSILON = Decimal("0.01")
"""By how much the benchmark is to be passed."""


class Chase:
    """The own unit after its benchmark, which does what 标杆假设 says.

    Args:
        now: the group as it stands.
        then: the group as it is scored under the assumption.
        own: the own unit.
        benchmark: the benchmark.
        start: the group's ranking under the assumption, before anything is raised.
    """

    def __init__(self, now: WhatIf, then: WhatIf, own: Unit, benchmark: Unit, start: Group) -> None:
        self.now, self.then, self.own, self.benchmark, self.start = now, then, own, benchmark, start
        self._climbing = bool(then.master.settings.climb_points)

    @classmethod
    def of(cls, now: WhatIf, group: Group, own: Unit, benchmark: Unit) -> Chase | str:
        """The chase, or why there is none, in Chinese.

        Args:
            now: the group as it stands.
            group: its ranking.
            own: the own unit.
            benchmark: the benchmark, in the same group.
        """
        if own is benchmark:
            return "本单位就是追赶对象"
        items = [column[now.at[benchmark.name]] for column in now.columns]
        figures = assumed(now.master.settings.assumption, items)
        then = now.replaced(benchmark, figures) if figures else now
        start = then.ranked({}) if figures else group
        here, there = start.standing(own.name), start.standing(benchmark.name)
        if here is None or here.rank is None or here.total is None:
            return "本单位没有名次，不推算"
        if there is None or there.total is None:
            return f"{benchmark.name}没有总分，不推算"
        if here.total > there.total:
            return f"本单位已领先{benchmark.name} {here.total - there.total:f} 分，不用追赶"
        return cls(now, then, own, benchmark, start)

    @property
    def words(self) -> str:
        """The assumption in words, with the benchmark's name."""
        return self.then.master.settings.assumption.value.replace("标杆", self.benchmark.name, 1)

    def column(self, n: int, figure: Figure) -> Sequence[Item]:
        """The n-th indicator's column with the own figure replaced, as far as ``passes`` looks at it."""
        # What a unit gets for climbing hangs on all places: then every unit is scored.
        return self.then.column(n, self.own, figure, None if self._climbing else self.benchmark)

    def totals(self, changed: Mapping[int, Sequence[Item]]) -> tuple[Decimal | None, Decimal | None]:
        """The totals of the two, as shown, with some columns replaced."""
        if not self._climbing:
            return self.then.total(self.own, changed), self.then.total(self.benchmark, changed)
        group = self.then.ranked(changed)
        ours, theirs = group.standing(self.own.name), group.standing(self.benchmark.name)
        return (ours.total if ours else None), (theirs.total if theirs else None)

    def passes(self, changed: Mapping[int, Sequence[Item]]) -> bool:
        """Whether the own unit passes the benchmark with some columns replaced."""
        ours, theirs = self.totals(changed)
        return ours is not None and theirs is not None and ours >= theirs + EPSILON

"""The target mark of a catch-up: the benchmark's total under 标杆假设, and whether raised figures of the own unit pass it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catchup_xl.model.entry_sheets import Unit
from catchup_xl.model.figures import Figure
from catchup_xl.rules.analysis.assumption import assumed
from catchup_xl.rules.analysis.whatif import WhatIf
from catchup_xl.rules.exact import ZERO, round_half_up
from catchup_xl.rules.outcome import Group, Item, Standing

EPSILON = Decimal("0.01")
"""By how much the benchmark is to be passed."""


class TargetMark:
    """What the own unit has to reach: ε above its benchmark's total, which does what 标杆假设 says.

    Args:
        now: the group as it stands.
        then: the group as it is scored under the assumption.
        own: the own unit.
        benchmark: the benchmark.
        start: the group's ranking under the assumption, before anything is raised.
    """

    def __init__(self, now: WhatIf, then: WhatIf, own: Unit, benchmark: Unit, start: Group) -> None:
        self.now, self.then, self.own, self.benchmark, self.start = now, then, own, benchmark, start
        # What a point more on each indicator adds to the total of either.
        self.rates, self.their_rates = (then.assessment.rates(then.items(unit, {})) for unit in (own, benchmark))
        self._climbing = bool(then.master.settings.climb_points)

    @classmethod
    def of(cls, now: WhatIf, group: Group, own: Unit, benchmark: Unit) -> TargetMark | str:
        """The mark, or why there is none, in Chinese.

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
        here, there = _of(start, own), _of(start, benchmark)
        if here.rank is None or here.total is None:
            return "本单位没有名次，不推算"
        if there.total is None:
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

    def totals(self, changed: Mapping[int, Sequence[Item]]) -> tuple[Decimal, Decimal]:
        """The totals of the two, as shown, with some columns replaced."""
        units = (self.own, self.benchmark)
        if self._climbing:
            group = self.then.ranked(changed)
            ours, theirs = (_of(group, unit).total or ZERO for unit in units)
        else:
            ours, theirs = (
                self._total(unit, rates, changed)
                for unit, rates in zip(units, (self.rates, self.their_rates), strict=True)
            )
        return ours, theirs

    def _total(self, unit: Unit, rates: Sequence[Decimal], changed: Mapping[int, Sequence[Item]]) -> Decimal:
        """A total is linear in its item scores: what changes is added to it."""
        at, total = self.then.at[unit.name], _of(self.start, unit).exact or ZERO
        for n, column in changed.items():
            total += rates[n] * ((column[at].score or ZERO) - (self.then.columns[n][at].score or ZERO))
        return round_half_up(total, self.then.master.settings.total_places)

    def passes(self, changed: Mapping[int, Sequence[Item]]) -> bool:
        """Whether the own unit passes the benchmark with some columns replaced."""
        ours, theirs = self.totals(changed)
        return ours >= theirs + EPSILON


def _of(group: Group, unit: Unit) -> Standing:
    found = group.standing(unit.name)
    assert found is not None  # noqa: S101 - both are units of the group
    return found

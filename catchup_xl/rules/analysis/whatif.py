"""What if a figure were another: a scored group in which figures are replaced and what hangs on them is scored again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catchup_xl.model.choices import ValueState
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.model.figures import Figure
from catchup_xl.model.master import Master
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.measures.gathering import gathered, measured
from catchup_xl.rules.measures.measure import Figures, Gauge, Measure, Status
from catchup_xl.rules.outcome import Group, Item
from catchup_xl.rules.ranking.item_scores import score_indicator
from catchup_xl.rules.ranking.standings import Assessment
from catchup_xl.rules.ranking.sums import Sum

_FINE = 30  # places that stand for an unrounded score

Columns = Sequence[Sequence[Item]]
"""Item scores: one sequence an indicator, one item a unit."""


def figure_of(value: Decimal) -> Figure:
    """A figure that holds this number."""
    return Figure(ValueState.NUMBER if value else ValueState.ZERO, value)


class WhatIf:
    """A peer group with its item scores, ready to be scored again on other figures.

    Where a method looks at peers, the whole indicator is scored again; elsewhere the one unit is.

    Source: scoring.md §3, note on relative methods.
    """

    def __init__(
        self,
        master: Master,
        assessment: Assessment,
        gauges: Sequence[Gauge],
        columns: Columns,
        sums: Sequence[Sum],
    ) -> None:
        self.master, self.assessment, self.gauges, self.columns = master, assessment, gauges, columns
        self.at = {unit.name: n for n, unit in enumerate(assessment.units)}
        self._sums = sums
        self._figures: dict[tuple[int, str], Figures] = {}
        self._fine = master.settings.model_copy(update={"item_places": _FINE})

    def item(self, n: int, unit: Unit) -> Item:
        """A unit's item on the n-th indicator, as it stands."""
        return self.columns[n][self.at[unit.name]]

    def items(self, unit: Unit, changed: Mapping[int, Sequence[Item]]) -> list[Item]:
        """A unit's items, with some columns replaced."""
        at = self.at[unit.name]
        return [changed.get(n, column)[at] for n, column in enumerate(self.columns)]

    def measured(self, n: int, unit: Unit, figure: Figure) -> Measure:
        """A unit measured on the n-th indicator by another figure."""
        figures = self._figures.get((n, unit.name))
        if figures is None:
            figures = gathered(self.master, self.gauges[n], unit, self.master.month or 1)
            self._figures[n, unit.name] = figures
        return measured(figures._replace(value=figure))

    def column(self, n: int, unit: Unit, figure: Figure, other: Unit | None = None) -> Sequence[Item]:
        """The n-th indicator's column with one figure replaced.

        Args:
            n: the indicator's position.
            unit: whose figure is another.
            figure: that figure.
            other: with a second unit named, those two alone are scored; the rest of the column is then of no use.
        """
        at, column, gauge = self.at[unit.name], self.columns[n], self.gauges[n]
        changed, settings = self.measured(n, unit, figure), self.master.settings
        if gauge.method is not None and not gauge.method.relative:
            [item] = score_indicator(gauge, [changed], settings)
            return [*column[:at], self.assessment.after_events(unit, item), *column[at + 1 :]]
        measures = [changed if k == at else item.measure for k, item in enumerate(column)]
        only = None
        if other is not None and column[self.at[other.name]].measure.status is Status.SCORABLE:
            only = {at, self.at[other.name]}
        items = score_indicator(gauge, measures, settings, only=only)
        units = self.assessment.units
        for place in range(len(units)) if only is None else only:
            items[place] = self.assessment.after_events(units[place], items[place])
        return items

    def ranked(self, changed: Mapping[int, Sequence[Item]]) -> Group:
        """The whole group ranked with some columns replaced."""
        sums = [self._sum(at, unit, changed) for at, unit in enumerate(self.assessment.units)]
        return self.assessment.rank(sums)

    def _sum(self, at: int, unit: Unit, changed: Mapping[int, Sequence[Item]]) -> Sum:
        """Most units keep their scores when one figure changes: their sums stand."""
        if all(_counts_alike(column[at], self.columns[n][at]) for n, column in changed.items()):
            return self._sums[at]
        return self.assessment.sum_up(unit, self.items(unit, changed))

    def duels(self, n: int, unit: Unit, other: Unit, figures: Sequence[Figure]) -> list[tuple[Decimal, Decimal]]:
        """The scores of two units on the n-th indicator for each of several figures of the first, hardly rounded.

        A unit without a score counts as zero. Where only the first unit's score can change, one call scores all figures.
        """
        gauge, fine = self.gauges[n], self._fine
        column, places = self.columns[n], (self.at[unit.name], self.at[other.name])
        changed = [self.measured(n, unit, figure) for figure in figures]
        if gauge.method is not None and not gauge.method.relative:
            rows = [changed] if not gauge.indicator.falling else [[one] for one in changed]
            mine = [
                self.assessment.after_events(unit, item) for row in rows for item in score_indicator(gauge, row, fine)
            ]
            theirs = column[places[1]].score or ZERO
            return [(item.score or ZERO, theirs) for item in mine]
        pairs = []
        for one in changed:
            measures = [one if k == places[0] else item.measure for k, item in enumerate(column)]
            scorable = column[places[1]].measure.status is Status.SCORABLE
            items = score_indicator(gauge, measures, fine, only=set(places) if scorable else None)
            here, there = (self.assessment.after_events(self.assessment.units[k], items[k]).score for k in places)
            pairs.append((here or ZERO, there or ZERO))
        return pairs

    def replaced(self, unit: Unit, figures: Mapping[int, Figure]) -> WhatIf:
        """The group with a unit's figures replaced on some indicators, by position."""
        changed = {n: self.column(n, unit, figure) for n, figure in figures.items()}
        columns = [changed.get(n, column) for n, column in enumerate(self.columns)]
        sums = [self._sum(at, one, changed) for at, one in enumerate(self.assessment.units)]
        return WhatIf(self.master, self.assessment, self.gauges, columns, sums)


def _counts_alike(one: Item, other: Item) -> bool:
    """Two items count the same in a total."""
    return one is other or (one.score == other.score and one.available == other.available)

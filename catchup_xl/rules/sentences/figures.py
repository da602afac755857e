"""What a rule is scored on: the figures of each unit, and what the group and the county hold beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from catchup_xl.model.choices import ReverseRule
from catchup_xl.rules.exact import HUNDRED, ZERO, settled
from catchup_xl.rules.measures.completion import of_growth, of_target, reversed_of
from catchup_xl.rules.ranking.places import competition_ranks
from catchup_xl.rules.sentences.tree import Condition, Look, Mark, Quantity, Side


class MissingFigureError(ValueError):
    """A figure that a rule needs is not there; the text says which, in Chinese."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitFigures:
    """One unit's figures on one indicator; rates are fractions, 0.12 for 12 %.

    Args:
        value: its own figure; None where there is none.
        target: what it has to reach.
        growth: its growth, where its own figure is none.
        total: the amount itself, where its own figure is a growth.
        completion: completion, where it is not simply value / target.
        last: last year's figure, of the same sort as its own.
        base: the amount of last year, where its own figure is a growth.
        last_place: last year's place.
        last_gap: last year's distance from the benchmark, in the figure's own scale.
        counts: figures by label, where a rule counts more than one thing.
        word: a grade word.
        unit_class: its class (一类).
        difficulty: its coefficient (难度系数).
        no_task: it has no such task.
    """

    value: Decimal | None = None
    target: Decimal | None = None
    growth: Decimal | None = None
    total: Decimal | None = None
    completion: Decimal | None = None
    last: Decimal | None = None
    base: Decimal | None = None
    last_place: int | None = None
    last_gap: Decimal | None = None
    counts: Mapping[str, Decimal] = field(default_factory=dict)
    word: str = ""
    unit_class: str = ""
    difficulty: Decimal | None = None
    no_task: bool = False


@dataclass(frozen=True, kw_only=True)
class UnitGroup:
    """The units that are scored together.

    Args:
        units: the group's units, in order; those without the task among them.
        county: the units of the whole county; the group's own where it is None.
        county_figure: the county's own figure (全县数).
        benchmark: the benchmark's figure (标杆值).
        growing: the units' own figures are growth rates.
        rate: they are rates.
        lower: a smaller figure is better.
        place_given: the figure is a place that others have given.
    """

    units: Sequence[UnitFigures]
    county: Sequence[UnitFigures] | None = None
    county_figure: Decimal | None = None
    benchmark: Decimal | None = None
    growing: bool = False
    rate: bool = False
    lower: bool = False
    place_given: bool = False

    def points_of(self, look: Look) -> Decimal:
        """Points in one unit of a figure: rates count in percentage points."""
        return HUNDRED if self.is_rate(look) else Decimal(1)

    def is_rate(self, look: Look) -> bool:
        """Whether what is looked at is a rate."""
        if look in (Look.OWN, Look.FALL, Look.GAP):
            return self.rate or self.growing
        return look in (Look.GROWTH, Look.COMPLETION)

    def falls(self, look: Look) -> bool:
        """Whether the smaller of what is looked at is the better."""
        return self.lower and look in (Look.OWN, Look.GROWTH if self.growing else Look.TOTAL)

    def figure(self, look: Look, unit: UnitFigures) -> Decimal:
        """What is looked at of a unit.

        Raises:
            MissingFigureError: it is not there.
        """
        found = self._find(look, unit)
        if found is None:
            raise MissingFigureError(f"没有{look or '数'}")
        return found

    def _find(self, look: Look, unit: UnitFigures) -> Decimal | None:
        match look:
            case Look.OWN:
                return unit.value
            case Look.GROWTH:
                return unit.value if self.growing else unit.growth
            case Look.TOTAL:
                return unit.total if self.growing else unit.value
            case Look.INCREMENT:
                total = self._find(Look.TOTAL, unit)
                before = unit.base if self.growing else unit.last
                return None if total is None or before is None else total - before
            case Look.FALL:
                return None if unit.value is None else -unit.value
            case Look.COMPLETION:
                return self._completion(unit)
            case Look.GAP:
                if unit.value is None or self.benchmark is None:
                    return None
                return unit.value - self.benchmark if self.lower else self.benchmark - unit.value
            case Look.PLACE:
                place, _ = self.place(Look.OWN, unit)
                return Decimal(place)

    def _completion(self, unit: UnitFigures) -> Decimal | None:
        if unit.completion is not None or unit.value is None or unit.target is None:
            return unit.completion
        if self.lower:
            return reversed_of(unit.value, unit.target, ReverseRule.RATIO)
        return of_growth(unit.value, unit.target) if self.growing else of_target(unit.value, unit.target)

    def mark(self, look: Look, mark: Mark | Quantity, unit: UnitFigures) -> Decimal:
        """What a figure is held against.

        Raises:
            MissingFigureError: it is not there.
        """
        if isinstance(mark, Quantity):
            return mark.number / HUNDRED if mark.unit == "%" else mark.number
        found = self._mark(look, mark, unit)
        if found is None:
            raise MissingFigureError(f"没有{mark}")
        return found

    def _mark(self, look: Look, mark: Mark, unit: UnitFigures) -> Decimal | None:
        match mark:
            case Mark.TARGET:
                if look is Look.COMPLETION:
                    return Decimal(1)
                return None if unit.target is None else -unit.target if look is Look.FALL else unit.target
            case Mark.MEAN:
                return self._mean(look, self.units)
            case Mark.COUNTY_MEAN:
                return self._mean(look, self.county or self.units)
            case Mark.BENCHMARK:
                return self.benchmark
            case Mark.COUNTY:
                return self.county_figure
            case Mark.LAST:
                return {Look.GAP: unit.last_gap, Look.OWN: unit.last}.get(look)

    def _mean(self, look: Look, units: Sequence[UnitFigures]) -> Decimal | None:
        held = [found for unit in units if (found := self._find(look, unit)) is not None]
        return sum(held, ZERO) / len(held) if held else None

    def holds(self, condition: Condition, unit: UnitFigures) -> bool:
        """Whether a unit meets a condition."""
        if condition.mark is Mark.TARGET and unit.value is None and unit.completion is not None:
            condition = replace(condition, look=Look.COMPLETION)
        value = settled(self.figure(condition.look, unit))
        mark = settled(self.mark(condition.look, condition.mark, unit))
        match condition.side:
            case Side.REACHES:
                literal = isinstance(condition.mark, Quantity)
                return value <= mark if self.falls(condition.look) and not literal else value >= mark
            case Side.ABOVE:
                return value > mark
            case Side.WITHIN:
                return value <= mark
            case Side.BELOW:
                return value < mark

    def place(self, look: Look, unit: UnitFigures, among: Sequence[UnitFigures] | None = None) -> tuple[int, int]:
        """A unit's place, and how many share it.

        Raises:
            MissingFigureError: it has no figure.
        """
        if self.place_given and look is Look.OWN:
            return int(self.figure(look, unit)), 1
        value = settled(self.figure(look, unit))
        lower = self.falls(look)
        units = self.units if among is None else among
        values = [settled(found) for each in units if (found := self._find(look, each)) is not None]
        ranks = competition_ranks(values, lower_is_better=lower)
        return ranks[values.index(value)]

    @cached_property
    def values(self) -> list[Decimal]:
        """The group's own figures."""
        return [unit.value for unit in self.units if unit.value is not None]

"""RuleIndicator scores of a group by a sentence (计分规则): measures become figures, the rule tells the points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Kind, ScoreBasis
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.model.master import Master
from catchup_xl.rules.exact import settled
from catchup_xl.rules.measures.gathering import measure
from catchup_xl.rules.measures.measure import Gauge, Measure, Neighbours, Status
from catchup_xl.rules.ranking.places import competition_ranks
from catchup_xl.rules.sentences.asks import asks_beyond_group, rules_of
from catchup_xl.rules.sentences.binding import Bound
from catchup_xl.rules.sentences.figures import UnitFigures, UnitGroup
from catchup_xl.rules.sentences.points import Scored, rule_for, score
from catchup_xl.rules.sentences.tally import tally
from catchup_xl.rules.sentences.tree import Count, Counts, NoTask


def neighbours(master: Master, gauge: Gauge, month: int) -> Neighbours | None:
    """What the rule of an indicator looks at outside the group; None where it does not.

    Args:
        master: the typed master.
        gauge: the indicator's gauge.
        month: the month of the figures.
    """
    if gauge.rule is None or not asks_beyond_group(gauge.rule.tree):
        return None
    assessed = [u for u in master.units if gauge.indicator.applies_to(u.group, master.own_group)]
    benchmark = master.unit(master.settings.benchmark)
    return Neighbours(
        tuple(measure(master, gauge, unit, month) for unit in assessed),
        None if benchmark is None else measure(master, gauge, benchmark, month),
        fold(master.settings.benchmark),
    )


def by_rule(gauge: Gauge, rule: Bound, measures: Sequence[Measure]) -> list[Scored]:
    """The points of every unit of a group, unrounded.

    Args:
        gauge: the indicator's gauge.
        rule: its rule.
        measures: one a unit, in the group's order.
    """
    beside = gauge.beside or Neighbours()
    found = next((m for m in measures if beside.benchmark_name == fold(m.unit.name)), beside.benchmark)
    benchmark = None if found is None else figures_of(gauge, rule, found)
    last = _last_places(gauge, measures)
    units = [figures_of(gauge, rule, m, last.get(fold(m.unit.name)), benchmark) for m in measures]
    here = {fold(m.unit.name) for m in measures}
    others = [figures_of(gauge, rule, m) for m in beside.county if fold(m.unit.name) not in here]
    county = [*units, *others] if beside.county else None
    return score(rule, UnitGroup(units=units, county=county, benchmark=None if benchmark is None else benchmark.value))


def figures_of(
    gauge: Gauge, rule: Bound, found: Measure, last_place: int | None = None, benchmark: UnitFigures | None = None
) -> UnitFigures:
    """A measure as the figures that a rule looks at; one that can't be scored has none."""
    unit = found.unit
    scorable = found.status is Status.SCORABLE
    growing = gauge.indicator.kind is Kind.GROWTH
    counts = _counted(rule, found.word) if found.word else None
    value = None
    if scorable and not found.word:
        value = found.x if growing and gauge.basis is ScoreBasis.GROWTH else found.value.value
    base = found.base.value
    return UnitFigures(
        value=value,
        target=found.target,
        growth=found.growth,
        total=found.value.value if scorable else None,
        completion=found.completion if scorable and not found.judged else None,
        last=None if growing else base,
        base=base,
        last_place=last_place,
        last_gap=_last_gap(base, benchmark, lower=rule.lower),
        counts=counts or {},
        word=fold(found.word),
        unit_class=unit.unit_class,
        difficulty=unit.difficulty,
        no_task=found.status is Status.NOT_APPLICABLE,
    )


def _last_gap(base: Decimal | None, benchmark: UnitFigures | None, *, lower: bool) -> Decimal | None:
    """Last year's distance from the benchmark."""
    if base is None or benchmark is None or benchmark.base is None:
        return None
    return base - benchmark.base if lower else benchmark.base - base


def _last_places(gauge: Gauge, measures: Sequence[Measure]) -> Mapping[str, int]:
    """Last year's places on the figures themselves; of a growth they are not known."""
    if gauge.indicator.kind is Kind.GROWTH:
        return {}
    held = [(fold(m.unit.name), settled(m.base.value)) for m in measures if m.base.value is not None]
    ranks = competition_ranks([base for _, base in held], lower_is_better=gauge.indicator.falling)
    return {name: place for (name, _), (place, _) in zip(held, ranks, strict=True)}


def counts_of(rule: Bound) -> tuple[Count, ...]:
    """What a rule counts; nothing where it goes by something else."""
    return tuple(count for each in rules_of(rule.tree) if isinstance(each.base, Counts) for count in each.base.counts)


def _counted(rule: Bound, text: str) -> Mapping[str, Decimal] | None:
    counts = counts_of(rule)
    return tally(text, counts) if counts else None


def left_out(rule: Bound, unit: Unit) -> bool:
    """A unit without the task is left out by the rule's own words (不计入，按比例折算)."""
    mine = rule_for(rule, unit.unit_class)
    return mine is not None and mine.no_task is NoTask.REWEIGHT

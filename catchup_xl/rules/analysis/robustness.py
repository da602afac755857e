"""How firmly a ranking stands (名次稳健性): under other weights, without an indicator, by other methods.

Bonus and penalty, climbing included, and who is ranked at all stand as they are; the question is what the weights and the
methods make of the item scores.

Source: scoring.md §10.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from catchup_xl.model.choices import GradeMode, VetoEffect, YesNo
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.rules.analysis.robustness_outcome import Flip, RankSpread, Robustness, Variant
from catchup_xl.rules.evaluate import ScoredGroup
from catchup_xl.rules.exact import ONE, ZERO, exactly, round_half_up, settled
from catchup_xl.rules.measures.measure import Gauge, Status
from catchup_xl.rules.methods.registry import find_method
from catchup_xl.rules.outcome import Group, Item, Standing
from catchup_xl.rules.ranking.blocks import Node
from catchup_xl.rules.ranking.grades import near_line, quota
from catchup_xl.rules.ranking.item_scores import reweighted, score_indicator
from catchup_xl.rules.ranking.sums import Sum

METHODS = ("M2", "M4", "M5")
"""The methods by which all indicators are scored for comparison."""

_GRAIN = 10**6  # a factor has as many values; whole numbers are the same on every platform
_LOW, _MIDDLE, _HIGH = Decimal("0.05"), Decimal("0.5"), Decimal("0.95")
_SHARE_PLACES, _WEIGHT_PLACES = 3, 2

Told = Callable[[int, int], None]
"""Called with how many draws are done, and of how many."""


def robustness(
    scored: ScoredGroup,
    *,
    spread: Decimal | None = None,
    draws: int | None = None,
    seed: int | None = None,
    told: Told | None = None,
) -> Robustness:
    """Say how firmly a peer group's ranking stands; the same for the same master and seed.

    Args:
        scored: the group.
        spread: by what share each weight moves at the most, instead of 稳健性权重幅度.
        draws: how many times, instead of 稳健性次数.
        seed: instead of 稳健性种子.
        told: told how far it has come.

    Source: scoring.md §10; COINr's sensitivity analysis moves weights the same way.
    """
    settings, group = scored.assessment.master.settings, scored.group
    names = [standing.unit.name for standing in group.standings if standing.rank is not None]
    units = map(scored.assessment.master.unit, (settings.own_unit, settings.benchmark))
    own, benchmark = (unit.name if unit is not None and unit.name in names else "" for unit in units)
    start = Robustness(
        group.name,
        group.blocked,
        own,
        benchmark,
        settings.weight_spread if spread is None else spread,
        settings.draws if draws is None else draws,
        settings.seed if seed is None else seed,
    )
    if not names:
        return start if group.blocked else replace(start, blocked="没有可以排名的单位")
    with exactly():
        return _measured(scored, start, told)


def _measured(scored: ScoredGroup, start: Robustness, told: Told | None) -> Robustness:
    weighted = Weighted(scored)
    standings = {standing.unit.name: standing for standing in scored.group.standings}
    places, ahead = _drawn(weighted, start, told)
    seats = _seats(scored)
    near = _near(scored)
    units = []
    for standing in scored.group.standings:
        name = standing.unit.name
        if standing.rank is None or standing.total is None:
            continue
        held = sorted(places[name])
        among = None if seats is None else _share(sum(1 for place in held if place <= seats), start.draws)
        low, middle, high = (percentile(held, part) for part in (_LOW, _MIDDLE, _HIGH))
        units.append(RankSpread(name, standing.total, standing.rank, low, middle, high, among, near_line=name in near))
    order = [one.unit for one in units]
    both = bool(start.own and start.benchmark and start.own != start.benchmark)
    return replace(
        start,
        seats=seats,
        units=tuple(units),
        overtake=_share(ahead, start.draws) if both else None,
        left_out=tuple(_left_out(weighted, order)),
        methods=tuple(_by_methods(scored, order)),
        flips=tuple(flips(scored, *map(standings.__getitem__, (start.own, start.benchmark)))) if both else (),
    )


class Weighted:
    """A scored group whose weights can be multiplied; with factors of 1 its totals and places are the published ones."""

    def __init__(self, scored: ScoredGroup) -> None:
        self.scored, assessment = scored, scored.assessment
        self.tree = assessment.tree
        standings = {standing.unit.name: standing for standing in scored.group.standings}
        ranked = [one for one in scored.sums if standings[one.unit.name].rank is not None]
        # What is given for climbing is part of 加减分, and stands.
        self._parts = [
            (
                one,
                [item.score or ZERO for item in one.items],
                tuple(n for n, item in enumerate(one.items) if reweighted(item)),
                standings[one.unit.name].events,
            )
            for one in ranked
        ]
        self._weights = [indicator.weight or ZERO for indicator in assessment.indicators]

    def sums(self, factors: Sequence[Decimal], tree: Node | None = None) -> list[Sum]:
        """The ranked units' sums with each weight multiplied by its factor, and so scaled that they add up as before.

        s' = s · f, w' = w · f; in blocks the weights count among siblings, so nothing has to be scaled.

        Args:
            factors: one an indicator.
            tree: the blocks with other weights.
        """
        assessment, places = self.scored.assessment, self.scored.assessment.master.settings.total_places
        weights: list[Decimal | None] = [w * f for w, f in zip(self._weights, factors, strict=True)]
        found = []
        for one, scores, away, events in self._parts:
            scaled = [s * f for s, f in zip(scores, factors, strict=True)]
            counted = [None if n in away else w for n, w in enumerate(weights)] if away else weights
            exact = settled((assessment.total_of(scaled, counted, tree) or ZERO) + events)
            found.append(one._replace(exact=exact, shown=round_half_up(exact, places)))
        return found

    def places(self, sums: Sequence[Sum]) -> Mapping[str, int]:
        """The place of each unit by name, ties broken as 并列处理 says."""
        return self.scored.assessment.places(sums)[0]


def percentile(held: Sequence[int], part: Decimal) -> int:
    """The nearest-rank percentile of sorted places: the ⌈p·n⌉-th."""
    return held[max(1, int((part * len(held)).to_integral_value(ROUND_CEILING))) - 1]


def factors_of(dice: random.Random, spread: Decimal, count: int) -> list[Decimal]:
    """So many factors, evenly between 1 − spread and 1 + spread."""
    half = Decimal("0.5")
    return [ONE + spread * (2 * (int(dice.random() * _GRAIN) + half) / _GRAIN - 1) for _ in range(count)]


def _drawn(weighted: Weighted, start: Robustness, told: Told | None) -> tuple[Mapping[str, list[int]], int]:
    """The places of each unit over all draws, and in how many the own unit is ahead of its benchmark."""
    dice = random.Random(start.seed)  # noqa: S311 - a simulation, and it must come out the same again
    count = len(weighted.scored.assessment.indicators)
    found: dict[str, list[int]] = {}
    ahead = 0
    for n in range(1, start.draws + 1):
        factors = factors_of(dice, start.spread, count)
        tree = None if weighted.tree is None else _moved(weighted.tree, dice, start.spread)
        sums = weighted.sums(factors, tree)
        for name, place in weighted.places(sums).items():
            found.setdefault(name, []).append(place)
        shown = {one.unit.name: one.shown or ZERO for one in sums}
        ahead += bool(start.own and start.benchmark) and shown[start.own] > shown[start.benchmark]
        if told is not None:
            told(n, start.draws)
    return found, ahead


def _moved(node: Node, dice: random.Random, spread: Decimal) -> Node:
    """The blocks with their weights moved."""
    factors = factors_of(dice, spread, len(node.children))
    children = (
        replace(_moved(child, dice, spread), weight=child.weight * factor)
        for child, factor in zip(node.children, factors, strict=True)
    )
    return replace(node, children=tuple(children))


def _seats(scored: ScoredGroup) -> int | None:
    """k*: how many 优秀 places there are."""
    settings, assessment = scored.assessment.master.settings, scored.assessment
    if settings.grade_mode is GradeMode.LINE:
        return None
    count = sum(1 for standing in scored.group.standings if standing.rank is not None)
    if settings.count_vetoed is YesNo.YES:
        vetoes = (assessment.tally(unit).veto for unit in assessment.units)
        count += sum(1 for veto in vetoes if veto is not None and veto.effect is VetoEffect.UNRANKED)
    return quota(settings.excellent_share, count, settings.quota_rounding)


def _near(scored: ScoredGroup) -> set[str]:
    """The units on a grade line (压线)."""
    ranked = [s for s in scored.group.standings if s.rank is not None and s.grade is not None and s.total is not None]
    vetoes = {s.unit.name: scored.assessment.tally(s.unit).veto for s in ranked}
    return near_line(
        {s.unit.name: s.grade for s in ranked if s.grade is not None},
        {s.unit.name: s.total for s in ranked if s.total is not None},
        {name: veto.effect for name, veto in vetoes.items() if veto is not None and veto.effect is not None},
        scored.assessment.master.settings,
    )


def _left_out(weighted: Weighted, order: Sequence[str]) -> Iterator[Variant]:
    """The ranking without each indicator in turn, its weight given to the others."""
    indicators = weighted.scored.assessment.indicators
    for n, indicator in enumerate(indicators):
        if indicator.weight and len(indicators) > 1:
            places = weighted.places(weighted.sums([Decimal(k != n) for k in range(len(indicators))]))
            yield Variant(indicator.name, tuple(places.get(name) for name in order))


def _by_methods(scored: ScoredGroup, order: Sequence[str]) -> Iterator[Variant]:
    """The ranking with all indicators scored by one method; one that needs a target leaves those without as they are."""
    for id in METHODS:
        method = find_method(id)
        assert method is not None  # noqa: S101 - the rule book's own
        columns: list[Sequence[Item]] = []
        kept = 0
        for gauge, column in zip(scored.gauges, scored.columns, strict=True):
            aimless = method.needs_target and any(
                item.measure.status is Status.SCORABLE and item.measure.reached is None for item in column
            )
            kept += aimless
            columns.append(column if aimless else _scored_by(scored, replace(gauge, method=method, rule=None), column))
        group = _ranked(scored, columns)
        standings = (group.standing(name) for name in order)
        ranks = tuple(standing.rank if standing else None for standing in standings)
        yield Variant(method.name, ranks, kept)


def _scored_by(scored: ScoredGroup, gauge: Gauge, column: Sequence[Item]) -> Sequence[Item]:
    settings, assessment = scored.assessment.master.settings, scored.assessment
    items = score_indicator(gauge, [item.measure for item in column], settings)
    return [assessment.after_events(unit, item) for unit, item in zip(assessment.units, items, strict=True)]


def _ranked(scored: ScoredGroup, columns: Sequence[Sequence[Item]]) -> Group:
    by_unit = zip(*columns, strict=True)
    units: Sequence[Unit] = scored.assessment.units
    return scored.assessment.rank(
        [scored.assessment.sum_up(unit, items) for unit, items in zip(units, by_unit, strict=True)]
    )


def flips(scored: ScoredGroup, here: Standing, there: Standing) -> Iterator[Flip]:
    """What has to be added to one weight alone for two units to have the same total; the smallest change first.

    t_j = −(S_u − S_b) / (a_uj − a_bj), a = what the item brings to the total ÷ its weight there

    Args:
        scored: the group.
        here: u, ranked.
        there: b, ranked.

    Returns:
        The indicators whose weight stays at 0 or above; none where both earn the same share there.

    Source: scoring.md §10.
    """
    behind = (there.exact or ZERO) - (here.exact or ZERO)
    ours, theirs = (scored.assessment.rates(standing.items) for standing in (here, there))
    found = []
    for n, indicator in enumerate(scored.assessment.indicators):
        weight = scored.assessment.weight_in_total(n)
        brings = ours[n] * (here.items[n].score or ZERO) - theirs[n] * (there.items[n].score or ZERO)
        if not weight or not brings:
            continue
        change = behind * weight / brings
        if weight + change >= 0:
            found.append((abs(change), n, Flip(indicator.name, _weight(weight), _weight(change))))
    yield from (flip for _, _, flip in sorted(found, key=lambda one: one[:2]))


def _weight(value: Decimal) -> Decimal:
    return round_half_up(value, _WEIGHT_PLACES)


def _share(count: int, draws: int) -> Decimal:
    return round_half_up(Decimal(count) / draws, _SHARE_PLACES)

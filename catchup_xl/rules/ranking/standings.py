"""From item scores to a peer group's ranking: totals, places, grades, vetoes, and the distance to those ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import RankBasis, VetoEffect, YesNo
from catchup_xl.model.entry_sheets import Indicator, Unit
from catchup_xl.model.master import Master
from catchup_xl.rules.exact import HUNDRED, ZERO, round_half_up, settled
from catchup_xl.rules.outcome import Group, Item, Standing
from catchup_xl.rules.progress import period_end
from catchup_xl.rules.ranking.blocks import Node, block_tree, effective_weights, share_of, shares
from catchup_xl.rules.ranking.events import Tally, tallies
from catchup_xl.rules.ranking.grades import grades, near_line
from catchup_xl.rules.ranking.item_scores import reweighted
from catchup_xl.rules.ranking.places import TieKey, movement, ranked, within
from catchup_xl.rules.ranking.rank_bonus import month_bonuses
from catchup_xl.rules.ranking.standing_notes import notes
from catchup_xl.rules.ranking.sums import Sum
from catchup_xl.rules.ranking.tie_keys import Pick, tie_keys

NO_EVENTS = Tally()
_UNRANKED = "取消排名资格"


class Assessment:
    """A peer group and the rules by which it is assessed; ranks any set of item scores of its units."""

    def __init__(self, master: Master, name: str, blocked: str = "") -> None:
        self.master, self.name, self.blocked = master, name, blocked
        self.units: tuple[Unit, ...] = master.groups[name]
        self.indicators: tuple[Indicator, ...] = master.indicators_by_group[name]
        self.tree = block_tree(master.blocks, name, self.indicators)
        settings = master.settings
        as_of = period_end(settings.year, master.month) if settings.year and master.month else None
        self._tallies = tallies(master.ledger, settings, as_of)
        weights = [indicator.weight or ZERO for indicator in self.indicators]
        root = self.tree or Node("", Decimal(1), (), tuple(range(len(weights))))
        self._parts = effective_weights(root, weights)
        self._bonuses = month_bonuses(master, name)

    def tally(self, unit: Unit) -> Tally:
        """What a unit's events came to."""
        return self._tallies.get(fold(unit.name), NO_EVENTS)

    def worth(self, n: int, score: Decimal | None) -> Decimal:
        """What a score on the n-th indicator is worth in the total: itself, or in blocks ω · s / Σ w · 满分, rounded."""
        weight, settings = self.indicators[n].weight, self.master.settings
        if self.tree is None or score is None or not weight:
            return score or ZERO
        points = score / weight * self._parts.get(n, ZERO) * settings.full_score
        return round_half_up(points, settings.item_places)

    def weight_in_total(self, n: int) -> Decimal:
        """The n-th indicator's full points in the total, through all its blocks."""
        if self.tree is None:
            return self.indicators[n].weight or ZERO
        return self._parts.get(n, ZERO) * self.master.settings.full_score

    def after_events(self, unit: Unit, item: Item) -> Item:
        """The item after the events within it: a score of zero by a veto (V1), else bonus added and deductions taken."""
        tally = self.tally(unit)
        if tally is NO_EVENTS or item.indicator.weight is None:
            return item
        key = fold(item.indicator.name)
        if key in tally.zeroed:
            zero = round_half_up(ZERO, self.master.settings.item_places)
            return item._replace(score=zero, available=True, vetoed=True)
        within = tally.within.get(key)
        if within is None or item.score is None:
            return item
        score = within.applied(item.score, item.indicator.weight)
        return item._replace(score=score, by_events=score - item.score)

    def sum_up(self, unit: Unit, items: Sequence[Item], climb: Decimal = ZERO) -> Sum:
        """Add up one unit's items, its events and what it is given for climbing.

        Source: scoring.md §4 and §8.
        """
        settings = self.master.settings
        tally = self.tally(unit)
        months = self._bonuses.get(fold(unit.name), ZERO)
        scores = [item.score for item in items]
        exact = self._base(items, scores)
        available = settled(sum((part for n, part in self._parts.items() if items[n].available), ZERO))
        blocks: Mapping[str, Decimal] = {}
        if self.tree is not None:
            blocks = dict(shares(self.tree, scores, _weights(items)))
        found = Sum(
            unit=unit, items=tuple(items), tally=tally, months=months, climb=climb, exact=exact, shown=None,
            available=available, blocks=blocks,
        )  # fmt: skip
        if exact is None:
            return found
        exact = settled(exact + found.events)
        return found._replace(exact=exact, shown=round_half_up(exact, settings.total_places))

    def _base(self, items: Sequence[Item], scores: Sequence[Decimal | None]) -> Decimal | None:
        return self.total_of(scores, _weights(items)) if any(item.available for item in items) else None

    def total_of(
        self, scores: Sequence[Decimal | None], weights: Sequence[Decimal | None], tree: Node | None = None
    ) -> Decimal | None:
        """What item scores come to before bonus and penalty, unrounded.

        Args:
            scores: by indicator; None earns nothing.
            weights: by indicator; None where it does not apply and its weight goes to the others (权重重分).
            tree: blocks with other weights than the sheet's, for a what-if.

        Returns:
            None when nothing applies.

        Source: scoring.md §4 and §8.
        """
        blocks = tree or self.tree
        if blocks is not None:
            share = share_of(blocks, scores, weights)
            return None if share is None else share * self.master.settings.full_score
        total = sum((score for score in scores if score is not None), ZERO)
        full = sum((indicator.weight or ZERO for indicator in self.indicators), ZERO)
        left = sum((weight for weight in weights if weight is not None), ZERO)
        if left == full:
            return total
        return total * full / left if left > 0 else None

    def rates(self, items: Sequence[Item]) -> tuple[Decimal, ...]:
        """What one point more on each item adds to the unit's total before rounding: a total is linear in its scores."""
        weights, count = _weights(items), len(items)
        ones: Iterable[list[Decimal | None]] = ([Decimal(k == n) for k in range(count)] for n in range(count))
        return tuple(self.total_of(one, weights) or ZERO for one in ones)

    def rank(self, sums: Sequence[Sum]) -> Group:
        """Rank the group on its totals.

        Args:
            sums: one a unit, in the group's order.
        """
        if self.blocked:
            blank = tuple(Standing(unit=s.unit, items=s.items, events=s.events, note="未排名") for s in sums)
            return Group(self.name, self.indicators, blank, self.blocked)
        sums = self._with_climb(sums)
        in_line, below = self._split(sums)
        places, decided = self.places(in_line)
        return Group(self.name, self.indicators, tuple(self._standings(sums, in_line, below, places, decided)))

    def _with_climb(self, sums: Sequence[Sum]) -> Sequence[Sum]:
        """Give 进位加分: ranked without it, each unit gets so many points a place that it climbed."""
        settings = self.master.settings
        if not settings.climb_points:
            return sums
        in_line, _ = self._split(sums)
        places, _ = self.places(in_line)
        last = within({s.unit.name: s.unit.last_rank for s in in_line})
        found: list[Sum] = []
        for one in sums:
            now, before = places.get(one.unit.name), last.get(one.unit.name)
            climbed = max(before - now, 0) if now is not None and before is not None else 0
            if now == before == 1 and settings.keep_first is YesNo.YES:
                climbed = 1
            points = settings.climb_points * climbed
            if settings.climb_cap is not None:
                points = min(points, settings.climb_cap)
            found.append(self.sum_up(one.unit, one.items, points) if points else one)
        return found

    def _split(self, sums: Iterable[Sum]) -> tuple[list[Sum], dict[str, str]]:
        """Those in the ranking, and why the others stand below the line."""
        in_line: list[Sum] = []
        below: dict[str, str] = {}
        for one in sums:
            veto = one.tally.veto
            if veto is not None and veto.effect is VetoEffect.UNRANKED:
                below[one.unit.name] = _UNRANKED
            elif one.shown is None:
                below[one.unit.name] = "没有可计分的指标"
            elif one.available < self.master.settings.least_weight:
                share = round_half_up(one.available * HUNDRED, 1)
                below[one.unit.name] = f"可计分权重仅 {share:f}%，不排名"
            else:
                in_line.append(one)
        return in_line, below

    def places(self, in_line: Sequence[Sum]) -> tuple[dict[str, int], dict[str, str]]:
        """The place of each unit by name, and for those of the same total which keys told them apart."""
        totals = self._ranked_on(in_line)
        by_name = {s.unit.name: s for s in in_line}
        keys = [_by_name(words, pick, by_name) for words, pick in tie_keys(self.master.settings.tie_keys)]
        return ranked([s.unit.name for s in in_line], totals, keys)

    def _ranked_on(self, in_line: Sequence[Sum]) -> dict[str, Decimal]:
        """The totals that count (名次口径), by unit."""
        shown = self.master.settings.rank_basis is RankBasis.SHOWN
        return {s.unit.name: (s.shown if shown else s.exact) or ZERO for s in in_line}

    def _standings(
        self,
        sums: Sequence[Sum],
        in_line: Sequence[Sum],
        below: Mapping[str, str],
        places: Mapping[str, int],
        decided: Mapping[str, str],
    ) -> Iterable[Standing]:
        settings = self.master.settings
        totals = {s.unit.name: s.shown for s in in_line if s.shown is not None}
        vetoes = {s.unit.name: s.tally.veto.effect for s in in_line if s.tally.veto and s.tally.veto.effect}
        excluded = sum(1 for reason in below.values() if reason == _UNRANKED)
        found = grades(places, totals, vetoes, settings, ranked_on=self._ranked_on(in_line), excluded=excluded)
        near = near_line(found, totals, vetoes, settings)
        last = within({s.unit.name: s.unit.last_rank for s in in_line})
        any_known = any(place is not None for place in last.values())
        position = {s.unit.name: n for n, s in enumerate(sums)}
        order = sorted(totals, key=lambda name: (places[name], position[name]))
        benchmark = self.master.unit(settings.benchmark)
        mark = next((s.shown for s in sums if benchmark and s.unit is benchmark), None)
        by_name = {s.unit.name: s for s in sums}
        ahead = _total_ahead(order, places, totals)
        for name in (*order, *below):
            one, place, grade = by_name[name], places.get(name), found.get(name)
            shown, above = one.shown, ahead.get(name)
            yield Standing(
                unit=one.unit,
                items=one.items,
                events=one.events,
                total=shown,
                exact=one.exact,
                rank=place,
                last_rank=last.get(name, one.unit.last_rank),
                movement=movement(last.get(name), place, any_known=any_known),
                grade=grade,
                behind_next=None if above is None or shown is None else above - shown,
                behind_benchmark=None if mark is None or shown is None or one.unit is benchmark else mark - shown,
                note="；".join(notes(one, below.get(name, ""), decided.get(name, ""), name in near, last.get(name))),
                blocks=one.blocks,
            )


def _total_ahead(
    order: Sequence[str], places: Mapping[str, int], totals: Mapping[str, Decimal]
) -> Mapping[str, Decimal]:
    """The total of the nearest unit on a better place, for every unit that has one before it."""
    found: dict[str, Decimal] = {}
    for before, name in pairwise(order):
        if places[before] < places[name]:
            found[name] = totals[before]
        elif before in found:
            found[name] = found[before]
    return found


def _by_name(words: str, pick: Pick, sums: Mapping[str, Sum]) -> TieKey:
    return words, lambda name: pick(sums[name])


def _weights(items: Sequence[Item]) -> list[Decimal | None]:
    return [None if reweighted(item) else item.indicator.weight or ZERO for item in items]

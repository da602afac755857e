"""Why a rank changed between two versions of a master: own figures, the peers' figures, the rules, bonus and penalty.

Totals are taken apart step by step: the unit's own figures change first, then its peers', then the rules, then the events;
each step scores the whole group again. The steps add up to the whole change; what ties, rounding and the limits
of scores make of it besides stands under 其他.

Source: scoring.md §10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from catchup_xl.model.cells import RawCell, fold
from catchup_xl.model.entry_sheets import Entry
from catchup_xl.model.master import Master
from catchup_xl.model.months import DECEMBER
from catchup_xl.rules.evaluate import score_group
from catchup_xl.rules.exact import ZERO, exactly, round_half_up
from catchup_xl.rules.outcome import Group, Outcome, Standing
from catchup_xl.rules.ranking.places import competition_ranks


@dataclass(frozen=True, slots=True)
class Effect:
    """What one unit's total and rank owe to each cause.

    Args:
        unit: the unit.
        before: its total and rank before.
        after: its total and rank after.
        own: points and places from its own figures; places > 0 are places gained.
        peers: from the figures of the others in its group.
        rules: from settings, indicators, weights, targets and the group's members.
        events: from bonus and penalty, within indicators too.
        other: from ties, rounding, and the limits of scores.
        items: own, peers' and rules' effect on each item score, by indicator.
    """

    unit: str
    before: tuple[Decimal, int]
    after: tuple[Decimal, int]
    own: tuple[Decimal, int]
    peers: tuple[Decimal, int]
    rules: tuple[Decimal, int]
    events: tuple[Decimal, int]
    other: tuple[Decimal, int]
    items: Mapping[str, tuple[Decimal, Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class _State:
    """A group scored without events: totals unrounded, and item scores, by unit."""

    totals: Mapping[str, Decimal]
    items: Mapping[str, Mapping[str, Decimal]]


def rank_effects(before: Outcome, after: Outcome, group: str) -> list[Effect]:
    """Take the change of every unit of a group apart, in the order of the new ranking.

    Args:
        before: the older version, computed.
        after: the newer version, computed.
        group: the peer group; units that are ranked in only one of the versions are left out.
    """
    old, new = before.groups.get(group), after.groups.get(group)
    if old is None or new is None or old.blocked or new.blocked:
        return []
    names = [s.unit.name for s in new.standings if s.rank is not None and _ranked(old, s.unit.name)]
    with exactly():
        return list(_effects(before.master, after.master, old, new, names))


def _effects(before: Master, after: Master, old: Group, new: Group, names: list[str]) -> Iterable[Effect]:
    past = _in_period_of(after, before)
    places = after.settings.total_places
    events_old, events_new = _events(before, old), _events(after, new)
    start = _scored(past, past.entries, new.name)
    moved = _scored(past, after.entries, new.name)
    ruled = _scored(after, after.entries, new.name)
    for name in names:
        mine = [e for e in after.entries if fold(e.unit) == fold(name)]
        alone = _scored(past, (*mine, *(e for e in past.entries if fold(e.unit) != fold(name))), new.name)
        steps = [
            _place(state, events, name, names, places)
            for state, events in (
                (start, events_old), (alone, events_old), (moved, events_old), (ruled, events_old), (ruled, events_new)
            )
        ]  # fmt: skip
        was, now = _shown(old, name), _shown(new, name)
        parts = [(right[0] - left[0], left[1] - right[1]) for left, right in pairwise(steps)]
        sums = sum((p for p, _ in parts), ZERO), sum(r for _, r in parts)
        other = (now[0] - was[0] - sums[0], was[1] - now[1] - sums[1])
        states = [start, alone, moved, ruled]
        own, peers, rules, events = parts
        yield Effect(
            unit=name, before=was, after=now, own=own, peers=peers, rules=rules, events=events, other=other,
            items=_item_effects(name, states),
        )  # fmt: skip


def _item_effects(name: str, states: list[_State]) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    found: dict[str, tuple[Decimal, Decimal, Decimal]] = {}
    for indicator in dict.fromkeys(key for state in states for key in state.items.get(name, {})):
        scores = [state.items.get(name, {}).get(indicator, ZERO) for state in states]
        own, peers, rules = (right - left for left, right in pairwise(scores))
        if own or peers or rules:
            found[indicator] = (own, peers, rules)
    return found


def _place(
    state: _State, events: Mapping[str, Decimal], name: str, names: list[str], places: int
) -> tuple[Decimal, int]:
    totals = {n: round_half_up(state.totals.get(n, ZERO) + events.get(n, ZERO), places) for n in names}
    ranks = dict(zip(totals, (rank for rank, _ in competition_ranks(list(totals.values()))), strict=True))
    return totals[name], ranks[name]


def _scored(rules: Master, entries: Iterable[Entry], group: str) -> _State:
    """Score a group by the rules of one master on the figures of another, without events and earlier months' bonus."""
    settings = rules.settings.model_copy(update={"climb_points": ZERO})
    master = replace(rules, settings=settings, entries=tuple(entries), events=(), history=())
    if group not in master.groups:
        return _State({}, {})
    standings = score_group(master, group).group.standings
    return _State(
        {s.unit.name: s.exact for s in standings if s.exact is not None},
        {s.unit.name: {i.indicator.name: i.score for i in s.items if i.score is not None} for s in standings},
    )


def _in_period_of(after: Master, before: Master) -> Master:
    """The older master with its figures moved to the newer one's year and month, so that both can stand in one group."""
    year, month = after.settings.year or 0, after.month or 1
    base = after.settings.effective_base_year or year - 1
    old_month = before.month or 1
    years = {before.settings.effective_base_year: base, before.settings.year: year}
    entries = [
        entry.model_copy(update={"year": years[entry.year], "months": _moved(entry.months, old_month, month)})
        for entry in before.entries
        if entry.year in years
    ]
    settings = before.settings.model_copy(update={"year": year, "base_year": base, "month": month})
    return replace(before, settings=settings, entries=tuple(entries))


def _moved(months: tuple[RawCell, ...], old: int, new: int) -> tuple[RawCell, ...]:
    if old == new:
        return months
    found = [*months, *(None,) * (DECEMBER - len(months))]
    found[new - 1] = found[old - 1]
    return tuple(found)


def _events(master: Master, group: Group) -> dict[str, Decimal]:
    """What events, places of earlier months and climbing bring each unit, within its item scores and besides them."""
    without = _scored(master, master.entries, group.name).totals
    return {
        standing.unit.name: standing.exact - without[standing.unit.name]
        for standing in group.standings
        if standing.exact is not None and standing.unit.name in without
    }


def _ranked(group: Group, name: str) -> bool:
    standing = group.standing(name)
    return standing is not None and standing.rank is not None


def _shown(group: Group, name: str) -> tuple[Decimal, int]:
    standing: Standing | None = group.standing(name)
    assert standing is not None  # noqa: S101 - only units that are ranked in both
    return standing.total or ZERO, standing.rank or 0

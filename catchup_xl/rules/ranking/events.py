"""Bonus, penalty, leniency and veto (加减分): what the events of a unit come to by the end of the period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, StopsAt, VetoEffect
from catchup_xl.model.entry_sheets import Event
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import ZERO, round_half_up
from catchup_xl.rules.ranking.accounts import Account, accounts, in_order
from catchup_xl.rules.ranking.within import Within

_EFFECTS = tuple(VetoEffect)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a unit's events come to.

    Args:
        bonus: 加分, capped per project, per indicator and in all.
        penalty: 减分, capped per project, less what leniency lifts, capped in all.
        lifted: points that leniency (容错) lifted.
        zeroed: folded names of the indicators that a veto sets to zero (V1).
        veto: the strongest other veto.
        events: the events that counted, the first first.
        within: the part of it that counts within an indicator, by its folded name, with 得分小数位.
        accounts: what the events of each project of 加减分标准 come to.
    """

    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    lifted: Decimal = ZERO
    zeroed: frozenset[str] = frozenset()
    veto: Event | None = None
    events: tuple[Event, ...] = ()
    within: Mapping[str, Within] = field(default_factory=dict)
    accounts: tuple[Account, ...] = ()


def tallies(events: Iterable[Event], settings: Settings, as_of: date | None) -> Mapping[str, Tally]:
    """Tally the events of every unit, by its folded name.

    Args:
        events: rows of 加减分, by their standards.
        settings: caps, and the year whose events count.
        as_of: last day of the period; later events do not count yet.

    Returns:
        The tally of each unit; it does not hang on the order of the rows.

    Source: scoring.md §4 and §7.
    """
    by_unit: dict[str, list[Event]] = {}
    for event in events:
        if counts(event, settings, as_of):
            by_unit.setdefault(fold(event.unit), []).append(event)
    return {unit: _tally(sorted(found, key=in_order), settings) for unit, found in by_unit.items()}


def counts(event: Event, settings: Settings, as_of: date | None) -> bool:
    """The event is one of the year, up to the last day of the period."""
    return event.day is not None and as_of is not None and event.day.year == settings.year and event.day <= as_of


@dataclass(frozen=True, slots=True)
class _Charge:
    """Points on an indicator, by its folded name; "" for the total. Those with a bound count within the indicator."""

    key: str
    points: Decimal
    bound: StopsAt | None


def _charges(events: Iterable[Event], found: Iterable[Account], kind: EventType) -> list[_Charge]:
    """The points of one kind: of each account, and of each event that says itself what it is worth.

    Of these a deduction counts within the indicator that it names, a bonus in the total.
    """
    bound = StopsAt.ZERO if kind is EventType.PENALTY else None
    free = [
        _Charge(fold(event.indicator), event.points or ZERO, bound if event.indicator else None)
        for event in events
        if event.type is kind and event.standard is None
    ]
    return free + [_Charge(one.key, one.points, one.bound) for one in found if one.kind is kind]


def _tally(events: list[Event], settings: Settings) -> Tally:
    found = accounts(events)
    charged, given = (_charges(events, found, kind) for kind in (EventType.PENALTY, EventType.BONUS))
    owed, lifted = _penalty(_sums(charged), events)
    penalty = whole = sum(_sums(charged).values(), ZERO) - lifted
    if settings.penalty_cap is not None:
        penalty = min(penalty, settings.penalty_cap)
    by_item = _bonus(given, settings)
    bonus = added = sum(by_item.values(), ZERO)
    if settings.bonus_cap is not None:
        bonus = min(bonus, settings.bonus_cap)
    # A cap takes as much of every bonus and of every deduction, whatever the order of the rows.
    parts = _parts(charged, {k: p * penalty / whole for k, p in owed.items() if p}, settings.item_places)
    parts += _parts(given, {k: p * bonus / added for k, p in by_item.items() if p}, settings.item_places)
    vetoes = [event for event in events if event.vetoes]
    strong = [event for event in vetoes if event.effect is not VetoEffect.ITEM_ZERO]
    return Tally(
        bonus=bonus,
        penalty=penalty,
        lifted=lifted,
        zeroed=frozenset(fold(event.indicator) for event in vetoes if event.effect is VetoEffect.ITEM_ZERO),
        veto=max(strong, key=_strength, default=None),
        events=tuple(events),
        within=_within(parts),
        accounts=found,
    )


def _strength(event: Event) -> int:
    return _EFFECTS.index(event.effect) if event.effect is not None else -1


def _sums(charges: Iterable[_Charge]) -> dict[str, Decimal]:
    """The points by indicator; those that name none stand under ""."""
    found: dict[str, Decimal] = {}
    for charge in charges:
        found[charge.key] = found.get(charge.key, ZERO) + charge.points
    return found


def _parts(
    charges: Iterable[_Charge], counted: Mapping[str, Decimal], places: int
) -> list[tuple[str, StopsAt, Decimal]]:
    """What counts within each indicator, by its bound: of what counts on it, as much as was charged with this bound."""
    charges = list(charges)
    gross, by_bound = _sums(charges), dict[tuple[str, StopsAt], Decimal]()
    for charge in charges:
        if charge.bound is not None and charge.key:
            by_bound[charge.key, charge.bound] = by_bound.get((charge.key, charge.bound), ZERO) + charge.points
    return [
        (key, bound, round_half_up(points * counted[key] / gross[key], places))
        for (key, bound), points in by_bound.items()
        if points and key in counted
    ]


def _within(parts: Iterable[tuple[str, StopsAt, Decimal]]) -> Mapping[str, Within]:
    found: dict[str, dict[StopsAt, Decimal]] = {}
    for key, bound, points in parts:
        found.setdefault(key, {})[bound] = points
    return {key: Within.of(points) for key, points in found.items()}


def _bonus(given: Iterable[_Charge], settings: Settings) -> dict[str, Decimal]:
    """Bonus by indicator, capped; what names none is no item: only the cap on the whole holds for it."""
    cap = settings.bonus_item_cap
    return {key: min(points, cap) if key and cap is not None else points for key, points in _sums(given).items()}


def _penalty(owed: dict[str, Decimal], events: Iterable[Event]) -> tuple[dict[str, Decimal], Decimal]:
    """Deductions by indicator after leniency, and how much it lifted; the order of the rows is of no account.

    Leniency that names an indicator lifts what is owed on it. What names none lifts deductions that name none, then as
    much of every other, in proportion.
    """
    before = sum(owed.values(), ZERO)
    leniency = [event for event in events if event.type is EventType.LENIENCY]
    if any(event.points is None and not event.indicator for event in leniency):
        return {}, before
    lenient = _sums(_Charge(fold(event.indicator), event.points or ZERO, None) for event in leniency)
    free = lenient.pop("", ZERO)
    whole = {fold(event.indicator) for event in leniency if event.points is None}
    owed = {key: ZERO if key in whole else max(ZERO, p - lenient.get(key, ZERO)) for key, p in owed.items()}
    left = sum(owed.values(), ZERO)
    lifted = before - left + min(free, left)
    general = min(free, owed.get("", ZERO))
    if general:
        owed[""] -= general
    free, left = free - general, left - general
    if free and left:
        # Nothing is left that names none: the others stay by the same share.
        owed = {key: points * max(ZERO, left - free) / left for key, points in owed.items()}
    return owed, lifted

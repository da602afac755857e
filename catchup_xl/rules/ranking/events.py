"""Bonus, penalty, leniency and veto (加减分): what the events of a unit come to by the end of the period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, VetoEffect
from catchup_xl.model.entry_sheets import Event
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import ZERO, round_half_up

_EFFECTS = tuple(VetoEffect)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a unit's events come to.

    Args:
        bonus: 加分, capped per item and in all.
        penalty: 减分 less what leniency lifts, capped.
        within: the part of it that each indicator owes which a deduction names, by its folded name, with 得分小数位.
        lifted: points that leniency (容错) lifted.
        zeroed: folded names of the indicators that a veto sets to zero (V1).
        veto: the strongest other veto.
        events: the events that counted, the first first.
    """

    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    lifted: Decimal = ZERO
    zeroed: frozenset[str] = frozenset()
    veto: Event | None = None
    events: tuple[Event, ...] = ()
    within: Mapping[str, Decimal] = field(default_factory=dict)


def tallies(events: Iterable[Event], settings: Settings, as_of: date | None) -> Mapping[str, Tally]:
    """Tally the events of every unit, by its folded name.

    Args:
        events: rows of 加减分.
        settings: caps, and the year whose events count.
        as_of: last day of the period; later events do not count yet.

    Returns:
        The tally of each unit; it does not hang on the order of the rows.

    Source: scoring.md §4 and §7.
    """
    by_unit: dict[str, list[Event]] = {}
    for event in events:
        if event.day is None or as_of is None or event.day.year != settings.year or event.day > as_of:
            continue
        by_unit.setdefault(fold(event.unit), []).append(event)
    return {unit: _tally(sorted(found, key=_in_order), settings) for unit, found in by_unit.items()}


def _in_order(event: Event) -> tuple[object, ...]:
    """What sorts a unit's events whatever the order of their rows; events alike in all of it are worth the same."""
    points = event.points if event.points is not None else ZERO
    return event.day, event.type, event.effect or "", fold(event.indicator), points, event.document, event.reason


def _tally(events: list[Event], settings: Settings) -> Tally:
    owed, lifted = _penalty(events)
    penalty = whole = sum(_by_indicator(events, EventType.PENALTY).values(), ZERO) - lifted
    if settings.penalty_cap is not None:
        penalty = min(penalty, settings.penalty_cap)
    # A cap takes as much of every deduction, whatever the order of the rows.
    within = {
        key: round_half_up(points * penalty / whole, settings.item_places)
        for key, points in owed.items()
        if key and points
    }
    vetoes = [event for event in events if event.type is EventType.VETO and event.effect is not None]
    strong = [event for event in vetoes if event.effect is not VetoEffect.ITEM_ZERO]
    return Tally(
        _bonus(events, settings),
        penalty,
        lifted,
        frozenset(fold(event.indicator) for event in vetoes if event.effect is VetoEffect.ITEM_ZERO),
        max(strong, key=_strength, default=None),
        tuple(events),
        within,
    )


def _strength(event: Event) -> int:
    return _EFFECTS.index(event.effect) if event.effect is not None else -1


def _bonus(events: Iterable[Event], settings: Settings) -> Decimal:
    by_item = _by_indicator(events, EventType.BONUS)
    if settings.bonus_item_cap is not None:
        # Events that name no indicator are no item: only the cap on the whole holds for them.
        by_item = {key: min(points, settings.bonus_item_cap) if key else points for key, points in by_item.items()}
    bonus = sum(by_item.values(), ZERO)
    return bonus if settings.bonus_cap is None else min(bonus, settings.bonus_cap)


def _penalty(events: Iterable[Event]) -> tuple[dict[str, Decimal], Decimal]:
    """Deductions by indicator after leniency, and how much it lifted; the order of the rows is of no account.

    Leniency that names an indicator lifts what is owed on it. What names none lifts deductions that name none, then as
    much of every other, in proportion.
    """
    owed = _by_indicator(events, EventType.PENALTY)
    before = sum(owed.values(), ZERO)
    leniency = [event for event in events if event.type is EventType.LENIENCY]
    if any(event.points is None and not event.indicator for event in leniency):
        return {}, before
    lenient = _by_indicator(leniency, EventType.LENIENCY)
    free = lenient.pop("", ZERO)
    whole = {fold(event.indicator) for event in leniency if event.points is None}
    for key in owed:
        owed[key] = ZERO if key in whole else max(ZERO, owed[key] - lenient.get(key, ZERO))
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


def _by_indicator(events: Iterable[Event], kind: EventType) -> dict[str, Decimal]:
    """The points of the events of one kind, by the folded name of the indicator; those that name none stand under ""."""
    found: dict[str, Decimal] = {}
    for event in events:
        if event.type is kind:
            key = fold(event.indicator)
            found[key] = found.get(key, ZERO) + (event.points or ZERO)
    return found

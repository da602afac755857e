"""Bonus, penalty, leniency and veto (加减分): what the events of a unit come to by the end of the period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, VetoEffect
from catchup_xl.model.entries import Event
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import ZERO

_EFFECTS = tuple(VetoEffect)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a unit's events come to.

    Args:
        bonus: 加分, capped per item and in all.
        penalty: 减分 less what leniency lifts, capped.
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
    penalty, lifted = _penalty(events)
    if settings.penalty_cap is not None:
        penalty = min(penalty, settings.penalty_cap)
    vetoes = [event for event in events if event.type is EventType.VETO and event.effect is not None]
    whole = [event for event in vetoes if event.effect is not VetoEffect.ITEM_ZERO]
    return Tally(
        _bonus(events, settings),
        penalty,
        lifted,
        frozenset(fold(event.indicator) for event in vetoes if event.effect is VetoEffect.ITEM_ZERO),
        max(whole, key=_strength, default=None),
        tuple(events),
    )


def _strength(event: Event) -> int:
    return _EFFECTS.index(event.effect) if event.effect is not None else -1


def _bonus(events: Iterable[Event], settings: Settings) -> Decimal:
    by_item: dict[str, Decimal] = {}
    for event in events:
        if event.type is EventType.BONUS:
            key = fold(event.indicator)
            by_item[key] = by_item.get(key, ZERO) + (event.points or ZERO)
    if settings.bonus_item_cap is not None:
        # Events that name no indicator are no item: only the cap on the whole holds for them.
        by_item = {key: min(points, settings.bonus_item_cap) if key else points for key, points in by_item.items()}
    bonus = sum(by_item.values(), ZERO)
    return bonus if settings.bonus_cap is None else min(bonus, settings.bonus_cap)


def _penalty(events: Iterable[Event]) -> tuple[Decimal, Decimal]:
    """Deductions, and what leniency lifts of those on the same indicator (or of any, where it names none)."""
    owed: dict[str, Decimal] = {}
    for event in events:
        if event.type is EventType.PENALTY:
            key = fold(event.indicator)
            owed[key] = owed.get(key, ZERO) + (event.points or ZERO)
    before = sum(owed.values(), ZERO)
    leniency = [event for event in events if event.type is EventType.LENIENCY]
    # What names an indicator goes first: what names none would use itself up on the same points.
    for event in sorted(leniency, key=lambda event: not event.indicator):
        named = fold(event.indicator)
        left = event.points
        for key in [named] if named else list(owed):
            lift = owed.get(key, ZERO) if left is None else min(left, owed.get(key, ZERO))
            if lift:
                owed[key] -= lift
                left = None if left is None else left - lift
    after = sum(owed.values(), ZERO)
    return after, before - after

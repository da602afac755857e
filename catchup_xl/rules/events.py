"""Bonus, penalty, leniency and veto (加减分): what the events of a unit come to by the end of the period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, VetoEffect
from catchup_xl.model.entries import Event
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
        events: the events that counted, in the order of the sheet.
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

    Source: scoring.md §4 and §7.
    """
    by_unit: dict[str, list[Event]] = {}
    for event in events:
        if event.day is None or as_of is None or event.day.year != settings.year or event.day > as_of:
            continue
        by_unit.setdefault(fold(event.unit), []).append(event)
    return {unit: _tally(found, settings) for unit, found in by_unit.items()}


def _tally(events: list[Event], settings: Settings) -> Tally:
    owed, lifted = _penalty(events)
    penalty = whole = sum(owed.values(), ZERO)
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


def _penalty(events: Iterable[Event]) -> tuple[dict[str, Decimal], Decimal]:
    """Deductions by indicator, and what leniency lifts of those on the same one (or of any, where it names none)."""
    owed: dict[str, Decimal] = {}
    for event in events:
        if event.type is EventType.PENALTY:
            key = fold(event.indicator)
            owed[key] = owed.get(key, ZERO) + (event.points or ZERO)
    before = sum(owed.values(), ZERO)
    for event in events:
        if event.type is not EventType.LENIENCY:
            continue
        named = fold(event.indicator)
        left = event.points
        for key in [named] if named else list(owed):
            lift = owed.get(key, ZERO) if left is None else min(left, owed.get(key, ZERO))
            if lift:
                owed[key] -= lift
                left = None if left is None else left - lift
    return owed, before - sum(owed.values(), ZERO)

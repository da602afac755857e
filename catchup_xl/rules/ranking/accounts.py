"""Accounts: what a unit's events of one project of 加减分标准 come to, the same matter at its highest and capped."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, StopsAt, YesNo
from catchup_xl.model.entry_sheets import Event
from catchup_xl.rules.exact import ZERO


class Account(NamedTuple):
    """The events of one project.

    Args:
        name: 所属项目, or the matter where it belongs to none.
        kind: 加分 or 减分.
        key: the folded name of the indicator that they count in; "" for the total.
        bound: where the score of that indicator stops; None for the total.
        events: its events, the first first.
        passed: those that do not count, as the same matter counts at its highest.
        before: the points of those that do.
        cap: 单项上限, without its sign.
    """

    name: str
    kind: EventType
    key: str
    bound: StopsAt | None
    events: tuple[Event, ...]
    passed: tuple[Event, ...]
    before: Decimal
    cap: Decimal | None

    @property
    def points(self) -> Decimal:
        """What they come to: Σ, or the cap."""
        return self.before if self.cap is None else min(self.before, self.cap)


def in_order(event: Event) -> tuple[object, ...]:
    """What sorts a unit's events whatever the order of their rows; events alike in all of it are worth the same."""
    points = event.points if event.points is not None else ZERO
    names = event.document, event.reason, fold(event.matter), fold(event.about)
    return event.day, event.type or "", event.effect or "", fold(event.indicator), points, *names


def accounts(events: Iterable[Event]) -> tuple[Account, ...]:
    """The accounts of one unit, by the names of their projects.

    Args:
        events: its events that count, sorted by ``in_order``.

    Source: scoring.md §4.
    """
    found: dict[tuple[str, EventType], list[Event]] = {}
    for event in events:
        if event.standard is not None and event.type in (EventType.BONUS, EventType.PENALTY):
            found.setdefault((fold(event.standard.project_name), event.type), []).append(event)
    return tuple(_account(kind, rows) for (_, kind), rows in sorted(found.items()))


def _account(kind: EventType, events: list[Event]) -> Account:
    standards = (event.standard for event in events if event.standard is not None)
    first = min(standards, key=lambda standard: fold(standard.name))
    best: dict[str, Event] = {}
    kept: list[Event] = []
    for event in events:
        if event.standard is None or event.standard.highest is not YesNo.YES:
            kept.append(event)
            continue
        known = best.get(fold(event.about))
        if known is None or (event.points or ZERO) > (known.points or ZERO):
            best[fold(event.about)] = event
    kept += best.values()
    counted = {id(event) for event in kept}
    return Account(
        name=first.project_name,
        kind=kind,
        key=fold(first.indicator),
        bound=first.stops_at if first.indicator else None,
        events=tuple(events),
        passed=tuple(event for event in events if id(event) not in counted),
        before=sum((event.points or ZERO for event in kept), ZERO),
        cap=None if first.cap is None else abs(first.cap),
    )

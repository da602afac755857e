"""The ledger (加减分): what each row comes to by the standard (加减分标准) that it picks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, StopsAt, YesNo
from catchup_xl.model.entry_sheets import Event, Standard

_BOUNDS = tuple(StopsAt)


def catalogue(standards: Iterable[Standard]) -> Mapping[str, Standard]:
    """The standards by the folded name of their matter; the first row counts when one stands twice.

    What a row leaves blank that another row of its project says (单项上限, 同一事项就高, 计到) holds for it too.
    """
    found: dict[str, Standard] = {}
    projects: dict[str, list[Standard]] = {}
    for standard in standards:
        if found.setdefault(fold(standard.name), standard) is standard:
            projects.setdefault(fold(standard.project_name), []).append(standard)
    for rows in projects.values():
        shared = _shared(rows)
        for row in rows if len(rows) > 1 else ():
            found[fold(row.name)] = row.model_copy(update=shared)
    return found


def _shared(rows: Iterable[Standard]) -> dict[str, object]:
    """What the rows of a project have in common; where they contradict each other, which is an error, the stricter."""
    rows = list(rows)
    return {
        "cap": min((row.cap for row in rows if row.cap is not None), key=abs, default=None),
        "highest": max((row.highest for row in rows if row.highest is not None), key=_is_yes, default=None),
        "bound": min((row.bound for row in rows if row.bound is not None), key=_BOUNDS.index, default=None),
    }


def _is_yes(word: YesNo) -> bool:
    return word is YesNo.YES


def by_standard(event: Event, standards: Mapping[str, Standard]) -> Event:
    """The event with type, points, indicator and effect as its standard has them; one that picks none is as it was typed.

    Leniency lifts what others lost: it has no standard.
    """
    standard = standards.get(fold(event.matter)) if event.matter and standards else None
    if standard is None or event.type is EventType.LENIENCY:
        return event
    times = 1 if event.times is None else event.times
    points = None if standard.points is None else abs(standard.points) * times
    given = {
        "standard": standard,
        "type": type_of(standard),
        "points": points,
        "indicator": standard.indicator or event.indicator,
        "effect": standard.effect,
    }
    return event.model_copy(update=given)


def type_of(standard: Standard) -> EventType:
    """加分, 减分, or 否决 where it gives no points."""
    if standard.points is None:
        return EventType.VETO
    return EventType.PENALTY if standard.points < 0 else EventType.BONUS

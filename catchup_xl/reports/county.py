"""What a county reads of its towns: who rose and who fell, what is behind time, where lights are red."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catchup_xl.model.choices import Kind, Light
from catchup_xl.model.master import Master
from catchup_xl.rules.measures.measure import Measure
from catchup_xl.rules.outcome import Group, Item, Outcome, Standing
from catchup_xl.rules.progress import time_progress
from catchup_xl.rules.ranking.places import movement

_EACH = 10  # towns that have a sentence each


@dataclass(frozen=True, slots=True)
class TownStanding:
    """How a town stands, on the page of a county.

    Args:
        group: its peer group.
        name: the town.
        rank: its place; empty without one.
        moved: ↑2, ↓1, — against last year; empty where there is nothing to compare.
        behind: indicators behind time, or below the growth that is aimed at.
        red: indicators with a red light.
    """

    group: str
    name: str
    rank: str
    moved: str
    behind: tuple[str, ...]
    red: tuple[str, ...]


def towns(outcome: Outcome) -> Iterator[TownStanding]:
    """Every unit, group by group in the order of the ranking."""
    for group in outcome.groups.values():
        before = {s.unit.name: s.last_rank for s in group.standings}
        for standing in group.standings:
            yield TownStanding(
                group.name,
                standing.unit.name,
                "" if standing.rank is None or group.blocked else str(standing.rank),
                "" if group.blocked else _moved(standing, before),
                behind_time(standing, outcome.master),
                red_lights(standing),
            )


def risen_and_fallen(group: Group, before: Mapping[str, int | None], since: str) -> str:
    """比上年前进的有A镇（2位），后退的有B镇（1位）。 Empty where nobody moved, or there is nothing to compare.

    Args:
        group: a group that is ranked.
        before: the places then, by unit.
        since: what the places are held against, as 上年.
    """
    moved = {s.unit.name: _moved(s, before) for s in group.standings}
    parts = [
        f"{verb}的有{'、'.join(f'{name}（{words[1:]}位）' for name, words in moved.items() if words[:1] == sign)}"
        for sign, verb in (("↑", "前进"), ("↓", "后退"))
        if any(words[:1] == sign for words in moved.values())
    ]
    return f"{group.name}与{since}相比，{'；'.join(parts)}。" if parts else ""


def town_by_town(outcome: Outcome, what: str, of: Callable[[Standing], Sequence[str]]) -> Iterator[str]:
    """Sentences such as A镇有2项指标亮红灯：产值、投资; of many towns one a group, as 一组亮红灯的：A镇（产值、投资）；B镇（投资）.

    Args:
        outcome: what was computed.
        what: what is told of the indicators.
        of: the indicators of a town of which it is told.
    """
    told = [
        (group.name, s.unit.name, found)
        for group in outcome.groups.values()
        for s in group.standings
        if (found := of(s))
    ]
    if len(told) <= _EACH:
        yield from (f"{town}有{len(found)}项指标{what}：{'、'.join(found)}。" for _, town, found in told)
        return
    for group in dict.fromkeys(name for name, _, _ in told):
        towns = "；".join(f"{town}（{'、'.join(found)}）" for name, town, found in told if name == group)
        yield f"{group}{what}的：{towns}。"


def behind_time(standing: Standing, master: Master) -> tuple[str, ...]:
    """The indicators on which a unit is behind time, or below the growth that is aimed at."""
    return tuple(item.indicator.name for item in standing.items if _is_behind(item, master))


def red_lights(standing: Standing) -> tuple[str, ...]:
    """The indicators of a unit with a red light."""
    return tuple(item.indicator.name for item in standing.items if item.light is Light.RED)


def ahead(found: Measure, master: Master) -> Decimal | None:
    """By how much completion is ahead of time, as a ratio; None where time has no say in it."""
    if found.completion is None or found.indicator.kind is not Kind.TOTAL:
        return None
    year, month = master.settings.year or 0, master.month or 1
    due = (
        time_progress(year, month, master.settings.time_basis)
        if found.figures.planned is None
        else found.figures.planned
    )
    return found.completion - due


def _is_behind(item: Item, master: Master) -> bool:
    found = item.measure
    gap = found.gap if found.indicator.kind is Kind.GROWTH else ahead(found, master)
    return gap is not None and gap < 0


def _moved(standing: Standing, before: Mapping[str, int | None]) -> str:
    known = any(place is not None for place in before.values())
    return movement(before.get(standing.unit.name), standing.rank, any_known=known)

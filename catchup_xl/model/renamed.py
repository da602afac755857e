"""Units that were renamed: rows under a name that a unit bore before (曾用名) are its rows, wherever units are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias, TypeVar

from catchup_xl.model.cells import Address, fold, to_text
from catchup_xl.model.entry_sheets import Duty, Entry, Event, Indicator, Inspection, Target
from catchup_xl.model.master import Master
from catchup_xl.model.names import names_in

Named: TypeAlias = Target | Entry | Event | Inspection | Duty | Indicator
N = TypeVar("N", Target, Entry, Event, Inspection, Duty, Indicator)
_FIELDS: Mapping[type, Mapping[str, str]] = {
    **{model: {"单位": "unit"} for model in (Target, Entry, Event, Inspection)},
    Duty: {"牵头单位": "lead_office", "配合单位": "support"},
    Indicator: {"牵头单位": "lead_office", "责任单位": "responsible"},
}


def with_names_of_today(master: Master) -> Master:
    """The master in which every row names its unit as 单位 does now, and 本单位 and 追赶对象 too.

    A former name counts when it is that of one unit and nobody's name now; the checks tell where one was used.
    """
    if not master.former_names:
        return master

    def now(text: str) -> str:
        unit = master.unit(text)
        if unit is not None:
            return unit.name if fold(text) != fold(unit.name) else text
        parts = names_in(text)
        named = [found.name if (found := master.unit(part)) is not None else part for part in parts]
        return text if [*map(fold, named)] == [*map(fold, parts)] else "、".join(named)

    settings = master.settings
    return replace(
        master,
        settings=settings.model_copy(update={"own_unit": now(settings.own_unit), "benchmark": now(settings.benchmark)}),
        indicators=_named(master.indicators, now),
        targets=_named(master.targets, now),
        entries=_named(master.entries, now),
        events=_named(master.events, now),
        duties=_named(master.duties, now),
        inspections=_named(master.inspections, now),
    )


def _named(rows: Iterable[N], now: Callable[[str], str]) -> tuple[N, ...]:
    return tuple(_with(row, now) for row in rows)


def _with(row: N, now: Callable[[str], str]) -> N:
    """The row itself, or one in which other names stand."""
    fields = _FIELDS[type(row)].values()
    changed = {field: name for field in fields if (name := now(text := getattr(row, field))) != text}
    return row.model_copy(update=changed) if changed else row


def former_names_used(master: Master) -> Iterator[tuple[str, str, Address]]:
    """Each former name that a cell names a unit by, with the name that the unit has now, and the cell."""
    known = {name: found[0].name for name, found in master.former_names.items() if len(found) == 1}
    if not known:
        return
    now = {fold(name) for name in known.values()}
    for rows in (master.indicators, master.targets, master.entries, master.events, master.duties, master.inspections):
        for row in rows:
            for header, field in _FIELDS[type(row)].items():
                if now.isdisjoint(map(fold, names_in(getattr(row, field)))):
                    continue
                for typed in names_in(to_text(row.source.cell(header))):
                    if fold(typed) in known:
                        yield typed, known[fold(typed)], row.at(header)
    for header in ("本单位", "追赶对象"):
        place = master.settings_at.get(header)
        typed = to_text(master.tables["参数"].grid.cell(place.row, place.column)) if place else ""
        if place and fold(typed) in known:
            yield typed, known[fold(typed)], place

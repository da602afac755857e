"""The steps of a trace that speak of events: each project of 加减分标准 with its rows, and the standards they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType
from catchup_xl.model.entry_sheets import Event, Indicator, Unit
from catchup_xl.model.master import Master
from catchup_xl.results.ledger import account_words, counted, event_words, points_words, tallies_of
from catchup_xl.results.trace_step import TraceStep, number_text
from catchup_xl.rules.outcome import Outcome
from catchup_xl.rules.ranking.events import Tally


def event_steps(outcome: Outcome, unit: Unit, indicator: Indicator | None = None) -> Iterator[TraceStep]:
    """A unit's events, each project of 加减分标准 as one step: those within an indicator, or all that are in none."""
    own = {fold(found.name) for found in outcome.master.indicators_by_group[unit.group]}
    tally = tallies_of(outcome.master).get(fold(unit.name), Tally())

    def wanted(key: str, kind: EventType | None, *, free: bool) -> bool:
        inside = key in own and (not free or kind is EventType.PENALTY)
        return inside and key == fold(indicator.name) if indicator is not None else not inside

    for account in tally.accounts:
        if wanted(account.key, account.kind, free=False):
            sign = "−" if account.kind is EventType.PENALTY else "+"
            rows = tuple(_event_step(event, tally) for event in account.events)
            parts = (*rows, *_standard_steps(outcome.master, account.events))
            yield TraceStep(account.name, f"{sign}{number_text(account.points)}", account_words(account), "", parts)
    for event in tally.events:
        counted = event.standard is not None and event.type is not EventType.VETO
        if not counted and wanted(fold(event.indicator), event.type, free=event.standard is None):
            yield _event_step(event, tally)


def event_trace(master: Master, event: Event, tally: Tally, at: str) -> TraceStep:
    """A row of 加减分明细: the row of 加减分, what else its project counts, and the standards."""
    account = next((one for one in tally.accounts if any(event is other for other in one.events)), None)
    found = _event_step(event, tally)
    if not any(event is other for other in tally.events):
        found = replace(found, rule="不在本统计期内，本期不计")
    events = account.events if account else (event,)
    parts = (*(_event_step(one, tally) for one in events), *_standard_steps(master, events))
    words = f"；“{account.name}”{account_words(account)}" if account else ""
    return replace(found, rule=found.rule + words, at=at, parts=parts)


def _event_step(event: Event, tally: Tally) -> TraceStep:
    amount = "" if event.points is None else f"{event.points:f}"
    if event.standard is not None and event.points is not None:
        amount = number_text(counted(event, tally))
    what = event.matter or (event.type.value if event.type else "")
    about = f"（{event.about}）" if event.about else ""
    rule = "；".join(word for word in (event_words(event, tally), f"{event.document} {event.reason}".strip()) if word)
    at = event.at("分值" if event.standard is None else "事项")
    return TraceStep(f"{event.day} {what}{about}", amount, rule, str(at))


def _standard_steps(master: Master, events: Sequence[Event]) -> Iterator[TraceStep]:
    """The cells of 加减分标准 that events rest on: 每次分值, and 单项上限 wherever their project says it."""
    picked = {id(event.standard): event.standard for event in events if event.standard is not None}
    for standard in picked.values():
        yield TraceStep(f"标准“{standard.name}”", points_words(standard), "每次分值", str(standard.at("每次分值")))
    projects = {fold(standard.project_name) for standard in picked.values()}
    for row in master.standards:
        if row.cap is not None and fold(row.project_name) in projects:
            shown = f"{number_text(abs(row.cap))} 分"
            yield TraceStep(f"标准“{row.project_name}”单项上限", shown, "", str(row.at("单项上限")))

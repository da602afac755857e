"""加减分明细: what each event comes to and why, in the words of its standard; and the same for a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType
from catchup_xl.model.edits import Cell
from catchup_xl.model.entry_sheets import Event, Standard
from catchup_xl.model.master import Master
from catchup_xl.rules.checks.words import number
from catchup_xl.rules.duties import as_of
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.outcome import Item, Outcome
from catchup_xl.rules.ranking.accounts import Account, in_order
from catchup_xl.rules.ranking.events import Tally, counts, tallies


def tallies_of(master: Master) -> Mapping[str, Tally]:
    """What every unit's events come to in the period that was computed, by its folded name."""
    return tallies(master.ledger, master.settings, as_of(master))


def listed_events(outcome: Outcome) -> list[Event]:
    """The events of the units that are assessed, unit by unit in the order of 单位, the first first."""
    units = {fold(unit.name): n for n, unit in enumerate(outcome.master.units)}
    found = [event for event in outcome.master.ledger if fold(event.unit) in units and event.day is not None]
    return sorted(found, key=lambda event: (units[fold(event.unit)], *in_order(event)))


def ledger_rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    """The rows of 加减分明细."""
    master, settings = outcome.master, outcome.master.settings
    found = tallies_of(master)
    for event in listed_events(outcome):
        unit, tally = master.unit(event.unit), found.get(fold(event.unit), Tally())
        inside = counts(event, settings, as_of(master))
        words = event_words(event, tally) if inside else "不在本统计期内，本期不计"
        points = signed(event)
        yield (
            unit.group if unit else "",
            event.unit,
            event.day,
            event.matter or event.reason,
            event.about,
            within_what(event),
            event.times or 1,
            points,
            counted(event, tally) if inside and points is not None else None,
            words,
            event.document,
            str(event.at("事项" if event.standard else "日期")),
        )


def within_what(event: Event) -> str:
    """The indicator in whose score an event counts; 总分 where it counts in the total."""
    if event.type in (EventType.BONUS, EventType.PENALTY):
        named = event.indicator if event.standard is not None or event.type is EventType.PENALTY else ""
        return named or "总分"
    return event.indicator


def signed(event: Event) -> Decimal | None:
    """Its points, below zero for a deduction; None for what gives none."""
    if event.points is None or event.type not in (EventType.BONUS, EventType.PENALTY):
        return None
    return -event.points if event.type is EventType.PENALTY else event.points


def counted(event: Event, tally: Tally) -> Decimal:
    """Its points as they go into the sum of its project: none where the same matter counts by another row."""
    account = _account(event, tally)
    passed = account is not None and any(event is other for other in account.passed)
    return ZERO if passed else signed(event) or ZERO


def event_words(event: Event, tally: Tally) -> str:
    """每次加 2 分×3 次；“表彰奖励”合计 7 分，最多 6 分: how an event's points came about."""
    if event.type is EventType.LENIENCY:
        return "免扣" + ("" if event.points is None else f" {number(event.points)} 分")
    parts = []
    if event.standard is None:
        parts += ["分值照填"] if event.points is not None else []
    elif event.standard.points is not None:
        times = f"×{event.times} 次" if (event.times or 1) > 1 else ""
        parts.append(f"每次{points_words(event.standard)}{times}")
    account = _account(event, tally)
    if account is not None:
        parts += [word for word in (passed_words(event, account), cap_words(account)) if word]
    if event.vetoes and event.effect is not None:
        parts.append(event.effect.words)
    return "；".join(parts)


def points_words(standard: Standard) -> str:
    """加 5 分, 扣 2 分."""
    points = standard.points or ZERO
    return f"{'扣' if points < 0 else '加'} {number(abs(points))} 分"


def passed_words(event: Event, account: Account) -> str:
    """By which row the same matter counts; empty where it is this one, or each counts."""
    if not any(event is other for other in account.passed):
        return ""
    best = next(
        one for one in account.events
        if fold(one.about) == fold(event.about) and not any(one is other for other in account.passed)
    )  # fmt: skip
    return f"同一事项就高，已按 {best.day}“{best.matter}”计，本行不另计"


def cap_words(account: Account) -> str:
    """“表彰奖励”合计 7 分，最多 6 分; empty where the sum is not above the cap."""
    if account.cap is None or account.before <= account.cap:
        return ""
    return f"“{account.name}”合计{_verb(account)} {number(account.before)} 分，最多 {number(account.cap)} 分"


def account_words(account: Account) -> str:
    """How the points of a project came about, in a sentence."""
    terms = [
        f"{number(event.points or ZERO)}" for event in account.events if not any(event is o for o in account.passed)
    ]
    found = f"{_verb(account)} {'＋'.join(terms)}"
    if len(terms) > 1:
        found += f"＝{number(account.before)}"
    found += " 分"
    if account.passed:
        found += f"；同一事项就高，{len(account.passed)} 行不另计"
    if account.cap is not None:
        found += f"；最多 {number(account.cap)} 分"
    return found


def item_words(item: Item) -> str:
    """安全生产 10.00－3.00＝7.00: an item before and after its events; empty where they changed nothing."""
    if not item.by_events or item.score is None:
        return ""
    sign = "＋" if item.by_events > 0 else "－"
    return f"{item.indicator.name} {item.score - item.by_events:f}{sign}{abs(item.by_events):f}＝{item.score:f}"


def _verb(account: Account) -> str:
    return "扣" if account.kind is EventType.PENALTY else "加"


def _account(event: Event, tally: Tally) -> Account | None:
    return next((one for one in tally.accounts if any(event is other for other in one.events)), None)

"""How far each duty of 责任清单 has come: from the own unit's figures where it hangs on an indicator, else as typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Kind, Light
from catchup_xl.model.entry_sheets import Duty
from catchup_xl.model.master import Master
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO
from catchup_xl.rules.figure_words import figure_words
from catchup_xl.rules.measures.change_words import change_words
from catchup_xl.rules.outcome import DutyProgress, Group, Item, Standing
from catchup_xl.rules.progress import light_by_completion, period_end, time_progress


def as_of(master: Master) -> date | None:
    """The last day of the month in force: what is overdue is overdue on that day, not today."""
    year, month = master.settings.year, master.month
    return None if year is None or month is None else period_end(year, month)


def duty_progress(master: Master, group: Group | None) -> Iterator[DutyProgress]:
    """The program's columns for every duty.

    Args:
        master: the typed master.
        group: the own unit's peer group; None when it has none.
    """
    own_unit = master.unit(master.settings.own_unit)
    own = group.standing(own_unit.name) if group and own_unit else None
    benchmark_unit = master.unit(master.settings.benchmark)
    benchmark = group.standing(benchmark_unit.name) if group and benchmark_unit else None
    target_rank = _target_rank(master, group, own)
    for duty in master.duties:
        item = _item(own, duty.indicator)
        if item is not None:
            yield _by_indicator(master, duty, item, _item(benchmark, duty.indicator), target_rank)
        else:
            yield _by_share(master, duty)


def _item(standing: Standing | None, indicator: str) -> Item | None:
    if standing is None or not indicator:
        return None
    name = fold(indicator)
    return next((item for item in standing.items if fold(item.indicator.name) == name), None)


def _target_rank(master: Master, group: Group | None, own: Standing | None) -> int | None:
    """力争进位 places before last year's rank; the upper half of the group when last year's rank is not known."""
    if group is None or own is None:
        return None
    if own.unit.last_rank is not None:
        return max(1, own.unit.last_rank - master.settings.places_up)
    return max(1, (len(group.standings) + 1) // 2)


def _by_indicator(
    master: Master, duty: Duty, item: Item, benchmark: Item | None, target_rank: int | None
) -> DutyProgress:
    progress = ahead = None
    if item.indicator.kind is Kind.TOTAL:
        progress = (
            _time_progress(master, None) if item.measure.figures.planned is None else item.measure.figures.planned
        )
        if item.measure.completion is not None and progress is not None:
            ahead = (item.measure.completion - progress) * HUNDRED
    elif item.indicator.kind is Kind.GROWTH:
        ahead = item.measure.shown_gap
    state = "已销号" if duty.closed else item.measure.state
    overdue = _overdue(master, duty, done=bool(item.measure.reached))
    # Judged work has no figure that grows with the year: past its date and not reached, it is behind.
    late = overdue is not None and item.indicator.kind is Kind.QUALITATIVE
    return DutyProgress(
        duty,
        achieved=describe(item, master.settings),
        completion=item.measure.shown_completion,
        time_progress=progress,
        ahead=ahead,
        rank=item.rank,
        target_rank=target_rank,
        benchmark=describe(benchmark, master.settings) if benchmark else "",
        light=Light.RED if late else item.light,
        overdue=overdue,
        state=state,
    )


def _by_share(master: Master, duty: Duty) -> DutyProgress:
    share = ONE if duty.closed is not None and duty.share_done is None else duty.share_done
    done = duty.closed is not None or (share is not None and share >= ONE)
    overdue = _overdue(master, duty, done=done)
    progress = _time_progress(master, duty)
    ahead = None if share is None or progress is None else (share - progress) * HUNDRED
    light = Light.GREY
    if overdue:
        light = Light.RED
    elif share is not None and progress is not None:
        light = light_by_completion(share, progress, master.settings)
    return DutyProgress(
        duty,
        completion=share,
        time_progress=progress,
        ahead=ahead,
        light=light,
        overdue=overdue,
        state=_state(duty, share, overdue),
    )


def _state(duty: Duty, share: Decimal | None, overdue: int | None) -> str:
    if duty.closed is not None:
        return "已销号"
    if share is not None and share >= ONE:
        return "已完成"
    if overdue:
        return "已逾期"
    if share is None:
        return "未报进度"
    return "进行中" if share > ZERO else "未开始"


def _overdue(master: Master, duty: Duty, *, done: bool) -> int | None:
    """Days past the due date on the day of the period's end; None when not overdue."""
    today = as_of(master)
    if done or duty.closed is not None or duty.due is None or today is None or today <= duty.due:
        return None
    return (today - duty.due).days


def _time_progress(master: Master, duty: Duty | None) -> Decimal | None:
    """Share of the time gone: of the duty's own span where it has one, else of the year, by month."""
    today = as_of(master)
    if today is None or master.month is None:
        return None
    if duty is not None and duty.start is not None and duty.due is not None and duty.due > duty.start:
        gone = Decimal((today - duty.start).days + 1) / ((duty.due - duty.start).days + 1)
        return min(max(gone, ZERO), ONE)
    return time_progress(today.year, master.month, master.settings.time_basis)


def describe(item: Item, settings: Settings) -> str:
    """A figure in words: 12345.6万元，同比增长13.2%."""
    found = item.measure
    value = found.value.value
    if value is None:
        return found.word or found.state
    text = figure_words(value, item.indicator)
    change = change_words(found, settings) if item.indicator.kind is Kind.GROWTH else ""
    return f"{text}，{change}" if change else text

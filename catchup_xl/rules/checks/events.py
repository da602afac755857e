"""Checks of 加减分: what a bonus, a deduction, a veto or leniency has to say before it may count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, VetoEffect
from catchup_xl.model.entry_sheets import Event
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import repeated
from catchup_xl.rules.checks.lookups import group_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import number
from catchup_xl.rules.duties import as_of
from catchup_xl.rules.ranking.events import tallies

_SCORED = (EventType.BONUS, EventType.PENALTY)


@check(
    "event-document",
    Level.WARNING,
    "事项没有文号",
    also=(Level.ERROR, Level.HINT),
    expected="依据文件的文号",
    mend="填写文号；没有依据的删去该行",
)
def an_event_cites_a_document(master: Master) -> Iterator[Remark]:
    """A veto rests on a document, and so do leniency, bonus and deduction."""
    for event in master.ledger:
        if not event.document and event.type is not None:
            level = Level.WARNING if event.type is EventType.LENIENCY else Level.HINT
            if event.vetoes or event.type is EventType.VETO:
                level = Level.ERROR
            what = event.type.value if event.standard is None else f"“{event.matter}”"
            yield Remark(event.at("文号"), f"“{event.unit}”的{what}没有文号", unit=event.unit, level=level)


@check(
    "event-veto-effect",
    Level.ERROR,
    "否决没有写明效果",
    expected="下拉框里的一项；只让本项记 0 的另填指标",
    mend="从下拉框里选择否决效果",
)
def a_veto_says_its_effect(master: Master) -> Iterator[Remark]:
    """A veto has an effect, and one that sets an indicator to zero names it; otherwise it changes nothing."""
    for event in master.ledger:
        if event.type is not EventType.VETO and not event.vetoes:
            continue
        blocks = group_of(master.unit(event.unit))
        if event.effect is None:
            yield Remark(
                event.at("否决效果"), f"“{event.unit}”的否决没有写明效果，不起作用", unit=event.unit, blocks=blocks
            )
        elif event.effect is VetoEffect.ITEM_ZERO and not event.indicator:
            message = f"“{event.unit}”的“{event.effect.words}”没有写明哪一项指标"
            yield Remark(event.at("指标"), message, unit=event.unit, blocks=blocks)


@check(
    "event-points",
    Level.ERROR,
    "加减分没有分值",
    expected="大于 0 的分值，加减由类型决定",
    mend="填写分值",
)
def a_bonus_says_its_points(master: Master) -> Iterator[Remark]:
    """A bonus or a deduction has points, its own where no standard gives them."""
    for event in master.ledger:
        if event.type in _SCORED and event.standard is None and not event.points:
            message = f"“{event.unit}”的{event.type.value}没有分值"
            yield Remark(event.at("分值"), message, unit=event.unit, blocks=group_of(master.unit(event.unit)))


@check(
    "event-date",
    Level.WARNING,
    "事项不在统计期内",
    expected="本年度 1 月 1 日至统计月份末",
    mend="核对日期；以后月份的到时自动计入",
)
def an_event_is_of_the_period(master: Master) -> Iterator[Remark]:
    """An event of another year, or after the period, is not counted."""
    year, end = master.settings.year, as_of(master)
    for event in master.events:
        if event.day is None or year is None:
            continue
        if event.day.year != year:
            yield Remark(event.at("日期"), f"{event.day} 不在 {year} 年，不计入", unit=event.unit)
        elif end is not None and event.day > end:
            yield Remark(event.at("日期"), f"{event.day} 在统计期（至 {end}）之后，本期不计入", unit=event.unit)


@check(
    "event-cap",
    Level.HINT,
    "加减分超过上限",
    expected="合计不超过加减分标准里的单项上限，参数里的加分上限、减分上限",
    mend="知悉即可，超出部分不计",
)
def points_stay_below_their_cap(master: Master) -> Iterator[Remark]:
    """What a unit's bonuses or deductions exceed a cap by does not count."""
    settings, end = master.settings, as_of(master)
    caps = ((EventType.BONUS, settings.bonus_cap), (EventType.PENALTY, settings.penalty_cap))
    for tally in tallies(master.ledger, settings, end).values():
        for one in tally.accounts:
            if one.cap is not None and one.before > one.cap:
                yield _above(one.events, "事项", f"“{one.name}”", one.before, one.cap)
        for kind, cap in caps:
            events = [event for event in tally.events if event.type is kind]
            whole = sum((one.points for one in tally.accounts if one.kind is kind), Decimal(0))
            whole += sum((event.points or Decimal(0) for event in events if event.standard is None), Decimal(0))
            if cap is not None and whole > cap:
                yield _above(events, "分值", kind.value, whole, cap)


def _above(events: Sequence[Event], header: str, what: str, whole: Decimal, cap: Decimal) -> Remark:
    """That a sum is above its cap, at the last row of those that make it up."""
    last = max(events, key=lambda event: event.source.row)
    message = f"“{last.unit}”{what}合计 {number(whole)}，上限 {number(cap)}"
    return Remark(last.at(header), message, unit=last.unit)


@check(
    "event-duplicate",
    Level.WARNING,
    "事项重复",
    expected="同一事项一行",
    mend="删去多余的一行",
)
def an_event_stands_once(master: Master) -> Iterator[Remark]:
    """Two rows of one day, unit, matter, indicator, type and document count twice."""
    for event, before in repeated(master.events, _matter):
        message = f"与第 {before.source.row} 行是同一事项"
        yield Remark(event.at("日期"), message, unit=event.unit)


def _matter(event: Event) -> tuple[object, ...]:
    """What makes two rows the same matter."""
    words = event.unit, event.indicator, event.document, event.reason, event.matter, event.about
    return (event.day, *map(fold, words), event.type)

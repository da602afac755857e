"""Checks of 加减分: what a bonus, a deduction, a veto or leniency has to say before it may count."""

from __future__ import annotations

from collections.abc import Iterator
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
    levels = {EventType.VETO: Level.ERROR, EventType.LENIENCY: Level.WARNING}
    for event in master.events:
        if not event.document:
            message = f"“{event.unit}”的{event.type.value}没有文号"
            yield Remark(event.at("文号"), message, unit=event.unit, level=levels.get(event.type, Level.HINT))


@check(
    "event-veto-effect",
    Level.ERROR,
    "否决没有写明效果",
    expected="下拉框里的一项；只让本项记 0 的另填指标",
    mend="从下拉框里选择否决效果",
)
def a_veto_says_its_effect(master: Master) -> Iterator[Remark]:
    """A veto has an effect, and one that sets an indicator to zero names it; otherwise it changes nothing."""
    for event in master.events:
        if event.type is not EventType.VETO:
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
    """A bonus or a deduction has points."""
    for event in master.events:
        if event.type in _SCORED and not event.points:
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
    expected="合计不超过参数里的加分上限、减分上限",
    mend="知悉即可，超出部分不计",
)
def points_stay_below_their_cap(master: Master) -> Iterator[Remark]:
    """What a unit's bonuses or deductions exceed their cap by does not count."""
    settings = master.settings
    caps = {EventType.BONUS: settings.bonus_cap, EventType.PENALTY: settings.penalty_cap}
    end = as_of(master)
    sums: dict[tuple[str, EventType], Decimal] = {}
    for event in master.events:
        cap = caps.get(event.type)
        if cap is None or event.points is None or event.day is None or event.day.year != settings.year:
            continue
        if end is None or event.day > end:
            continue
        key = fold(event.unit), event.type
        before = sums.get(key, Decimal(0))
        sums[key] = before + event.points
        if before <= cap < sums[key]:
            message = f"“{event.unit}”{event.type.value}合计 {number(sums[key])}，上限 {number(cap)}"
            yield Remark(event.at("分值"), message, unit=event.unit)


@check(
    "event-duplicate",
    Level.WARNING,
    "事项重复",
    expected="同一事项一行",
    mend="删去多余的一行",
)
def an_event_stands_once(master: Master) -> Iterator[Remark]:
    """Two rows of one day, unit, indicator, type and document count twice."""
    for event, before in repeated(master.events, _matter):
        message = f"与第 {before.source.row} 行是同一事项"
        yield Remark(event.at("日期"), message, unit=event.unit)


def _matter(event: Event) -> tuple[object, ...]:
    """What makes two rows the same matter."""
    return (event.day, *map(fold, (event.unit, event.indicator, event.document, event.reason)), event.type)

"""Checks of the rows of 加减分 that pick a matter of 加减分标准, or one that it does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EventType, VetoEffect, YesNo
from catchup_xl.model.entry_sheets import Event, Standard
from catchup_xl.model.findings import Level
from catchup_xl.model.ledger import type_of
from catchup_xl.model.master import Master
from catchup_xl.model.names import did_you_mean, nearest
from catchup_xl.rules.checks.lookups import group_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.standards import points_words
from catchup_xl.rules.checks.words import listed, number


@check(
    "event-type",
    Level.ERROR,
    "事项没有类型",
    expected="加分、减分、否决或容错",
    mend="选择类型；标准里有的事项从下拉框里选，类型不用填",
)
def an_event_says_its_type(master: Master) -> Iterator[Remark]:
    """An event that picks no matter of 加减分标准 says what it is."""
    for event in master.ledger:
        if event.type is None and (not event.matter or event.points is not None):
            message = f"“{event.unit}”的{event.matter or event.reason or '事项'}没有类型，没有计入"
            yield Remark(event.at("类型"), message, unit=event.unit, blocks=group_of(master.unit(event.unit)))


@check(
    "event-matter",
    Level.ERROR,
    "事项不在标准里",
    also=(Level.WARNING,),
    expected="“加减分标准”里的事项；标准里没有的，自己填类型和分值",
    mend="从下拉框里选择，或填类型和分值",
)
def a_matter_is_in_the_catalogue(master: Master) -> Iterator[Remark]:
    """A matter that 加减分标准 does not have counts only with type and points of its own; leniency picks none."""
    names = [standard.name for standard in master.standards]
    for event in master.ledger:
        known = fold(event.matter) in master.catalogue
        if not event.matter or event.standard is not None:
            continue
        mend, blocks = did_you_mean(event.matter, names), group_of(master.unit(event.unit))
        if known:
            message = f"容错一行填了标准里的事项“{event.matter}”，没有按它计"
            mend = "容错免扣哪项指标的扣分，填在“指标”列；事项改写别的，或留空"
            yield Remark(event.at("事项"), message, mend=mend, unit=event.unit, blocks=blocks)
        elif event.points is None and event.type not in (EventType.VETO, EventType.LENIENCY):
            message = f"标准里没有“{event.matter}”，也没有自己的分值，没有计入"
            yield Remark(event.at("事项"), message, mend=mend, unit=event.unit, blocks=blocks)
        elif mend and event.type in (EventType.BONUS, EventType.PENALTY):
            message = f"标准里没有“{event.matter}”，按自己写的分值计"
            yield Remark(event.at("事项"), message, mend=mend, unit=event.unit, level=Level.WARNING)


@check(
    "event-standard",
    Level.ERROR,
    "填的与标准不同",
    expected="与“加减分标准”一致；标准里有的，类型、分值、指标、否决效果留空",
    mend="清空该格，或改用别的事项",
)
def an_event_does_not_contradict_its_standard(master: Master) -> Iterator[Remark]:
    """Type, points, indicator and effect beside a matter of 加减分标准 are those that it has."""
    for typed, event in zip(master.events, master.ledger, strict=True):
        standard, blocks = event.standard, group_of(master.unit(event.unit))
        if standard is None:
            continue
        for header, here, there in _contradictions(typed, event, standard):
            message = f"填的{header}为 {here}，标准“{standard.name}”为 {there}（{standard.at(_AT[header])}）"
            yield Remark(typed.at(header), message, unit=event.unit, blocks=blocks)
        unit = master.unit(event.unit)
        if unit is None or not standard.indicator or master.indicator(standard.indicator) is None:
            continue
        if (unit.group, fold(standard.indicator)) not in master.indicator_of_group:
            message = f"“{standard.name}”在“{standard.indicator}”里计分，“{unit.group}”不考核这项指标"
            yield Remark(typed.at("事项"), message, unit=event.unit, blocks=blocks)


_AT = {"类型": "每次分值", "分值": "每次分值", "指标": "指标", "否决效果": "一票否决效果"}
"""The column of 加减分标准 that decides a column of 加减分."""


def _contradictions(typed: Event, event: Event, standard: Standard) -> Iterator[tuple[str, str, str]]:
    """Each column in which a row says otherwise than its standard, with what either says."""
    due = type_of(standard)
    if typed.type is not None and typed.type is not due:
        yield "类型", typed.type.value, due.value
    if typed.points is not None and typed.points != event.points:
        times = "" if typed.times in (None, 1) else f"×{typed.times}次＝{number(event.points or 0)} 分"
        yield (
            "分值",
            f"{number(typed.points)} 分",
            "不计分" if standard.points is None else f"每次{points_words(standard.points)}{times}",
        )
    if typed.indicator and fold(typed.indicator) != fold(standard.indicator) and _decides_indicator(standard):
        yield "指标", f"“{typed.indicator}”", f"“{standard.indicator}”" if standard.indicator else "总分"
    if typed.effect is not None and typed.effect is not standard.effect:
        yield "否决效果", typed.effect.words, standard.effect.words if standard.effect else "没有否决效果"


def _decides_indicator(standard: Standard) -> bool:
    """The standard says what its points count in; only which item a veto sets to zero may stand on the event."""
    return bool(standard.indicator) or standard.effect is not VetoEffect.ITEM_ZERO or standard.points is not None


@check(
    "event-times",
    Level.ERROR,
    "次数不对",
    expected="发生几次，1、2、3…；自己写分值的行和就高的事项每行一件，次数留空",
    mend="改正次数",
)
def times_are_a_count(master: Master) -> Iterator[Remark]:
    """次数 counts what happened; where points are typed, or the same matter counts once, a row is one event."""
    for event in master.ledger:
        message, mend, raw = "", "", event.source.cell("次数")
        if event.times is None:
            message = f"次数“{raw}”读不懂" if raw not in (None, "") and not str(raw).isspace() else ""
        elif event.times == 0:
            message, mend = "次数为 0，没有发生的事不用填", "删去该行，或改正次数"
        elif event.times == 1:
            continue
        elif event.standard is None:
            message = f"自己写分值的行填了 {event.times} 次，分值是每次的还是合计的，分不清"
            mend = "分值填合计，次数留空；或把事项写进“加减分标准”，由程序按次数算"
        elif event.standard.highest is YesNo.YES:
            message = f"“{event.matter}”同一事项就高，一行填了 {event.times} 次"
            mend = "同一件事只计一次，次数留空；不同的事分行写，各填对象"
        if message:
            yield Remark(
                event.at("次数"), message, mend=mend, unit=event.unit, blocks=group_of(master.unit(event.unit))
            )


@check(
    "event-about",
    Level.ERROR,
    "就高的事项没有对象",
    expected="说的是哪件事；同一件事各行写法一致",
    mend="填写对象",
)
def a_matter_at_its_highest_says_what_it_is_about(master: Master) -> Iterator[Remark]:
    """Where the same matter counts once at its highest, every row says what it is about."""
    for event in master.ledger:
        if event.standard is not None and event.standard.highest is YesNo.YES and not event.about:
            message = f"“{event.matter}”同一事项就高，没有写对象，看不出是不是同一件事"
            yield Remark(event.at("对象"), message, unit=event.unit, blocks=group_of(master.unit(event.unit)))


@check(
    "event-alike",
    Level.HINT,
    "对象写法相近",
    expected="同一件事各行写法一致",
    mend="是同一件事的改成一样的写法；不是的不用管",
)
def matters_at_their_highest_are_named_alike(master: Master) -> Iterator[Remark]:
    """Two 对象 of one unit and project that are nearly the same may be one matter."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in master.ledger:
        if event.standard is not None and event.standard.highest is YesNo.YES and event.about:
            found.setdefault((fold(event.unit), fold(event.standard.project_name)), []).append(event)
    for events in found.values():
        yield from _alike(events)


def _alike(events: Sequence[Event]) -> Iterator[Remark]:
    known: list[str] = []
    for event in events:
        if fold(event.about) in map(fold, known):
            continue
        near = nearest(event.about, known)
        if near:
            message = f"对象“{event.about}”与{listed([f'“{near}”'])}相近，按两件事各计"
            yield Remark(event.at("对象"), message, unit=event.unit)
        known.append(event.about)

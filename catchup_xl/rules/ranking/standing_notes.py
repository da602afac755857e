"""备注 of a standing: what the reader should know of a unit's total and place, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.model.cells import fold
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.measures.measure import Status
from catchup_xl.rules.outcome import Item
from catchup_xl.rules.ranking.sums import Sum
from catchup_xl.rules.ranking.within import Within

_NAMED = 3  # indicators that a note names, at most


def notes(one: Sum, below: str, decided: str, near: bool, last: int | None) -> Iterator[str]:
    """What to say of a unit.

    Args:
        one: what its total is made of.
        below: why it has no place; empty when it has one.
        decided: the key that told it apart from others of the same total; empty when none had to.
        near: its total is near a line of grades.
        last: last year's place among the present units.
    """
    if below:
        yield below
    owed = [item for item in one.items if item.measure.status is Status.MISSING]
    if owed:
        words = "缺报" if all(item.available for item in owed) else "不完整，未报"
        names = "、".join(item.indicator.name for item in owed[:_NAMED])
        yield f"{words} {len(owed)} 项：{names}{'等' if len(owed) > _NAMED else ''}"
    away = sum(1 for item in one.items if item.measure.status is Status.NOT_APPLICABLE)
    if away:
        yield f"{away} 项不适用"
    yield from _of_events(one)
    if one.climb:
        yield f"进位加 {one.climb.normalize():f} 分"
    if one.months:
        yield f"月度名次加 {one.months.normalize():f} 分"
    if decided:
        yield f"同分，按{decided}定先后"
    if near:
        yield "压线"
    if last is not None and one.unit.last_rank is not None and last != one.unit.last_rank:
        yield f"上年第{one.unit.last_rank}名，按现有单位重排为第{last}名"


def _of_events(one: Sum) -> Iterator[str]:
    """Vetoes, leniency, and what events changed within single indicators."""
    for event in one.tally.events:
        if event.vetoes and event.effect is not None:
            document = f"，{event.document}" if event.document else "，缺文号"
            yield f"{event.effect.words}（{event.day}{document}）"
    if one.tally.lifted:
        yield f"容错免扣 {one.tally.lifted.normalize():f} 分"
    for item in one.items if one.tally.within else ():
        within = one.tally.within.get(fold(item.indicator.name))
        if within is not None and not item.vetoed:
            yield from _within(item, within)


def _within(item: Item, within: Within) -> Iterator[str]:
    """What was added to an item or taken from it, and what could not be."""
    name, added, owed = item.indicator.name, within.added, within.owed
    if item.score is None:
        if added:
            yield f"{name}没有得分，{added.normalize():f} 分未加"
        if owed:
            yield f"{name}没有得分，{owed.normalize():f} 分未扣"
        return
    before = item.score - item.by_events
    gained = within.raised(before, item.indicator.weight or ZERO) - before
    taken = gained - item.by_events
    if added > gained:
        yield f"{name}应加 {added.normalize():f} 分，满分为止，实加 {gained.normalize():f} 分"
    elif added:
        yield f"{name}加 {added.normalize():f} 分"
    if owed > taken:
        yield f"{name}应扣 {owed.normalize():f} 分，扣完为止，实扣 {taken.normalize():f} 分"
    elif owed:
        yield f"{name}扣 {owed.normalize():f} 分"

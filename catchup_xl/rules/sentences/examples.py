"""Worked examples of a rule: a few made-up cases and their points, so that people see how it is read before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import singledispatch
from typing import NamedTuple

from catchup_xl.rules.exact import HUNDRED, ONE, ZERO
from catchup_xl.rules.sentences.binding import Bound
from catchup_xl.rules.sentences.figures import UnitFigures, UnitGroup
from catchup_xl.rules.sentences.points import score
from catchup_xl.rules.sentences.say import number, shown
from catchup_xl.rules.sentences.tree import (
    PERCENT,
    PLACES,
    POINTS_OF_RATE,
    Amount,
    Base,
    Best,
    ByClass,
    Counts,
    Efficacy,
    GateLadder,
    Joined,
    Ladder,
    Look,
    Mark,
    Quantity,
    Ratio,
    Reach,
    Rule,
    Shares,
    Start,
    Step,
    Tiers,
    Words,
)

MOST = 5
_DONE = tuple(Decimal(each) for each in ("1.1", "1", "0.92", "0.8", "0.5"))
_MIDDLE = 3
_FURTHER = 3


class Example(NamedTuple):
    """A made-up case in words, and its points; None where there is nothing to score."""

    case: str
    points: Decimal | None


class ExampleCase(NamedTuple):
    """A made-up case: its words, the group, and which of its units is meant."""

    words: str
    group: UnitGroup
    at: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What the cases of a rule are made of.

    Args:
        bound: the bound rule.
        rule: the rule, or that of one class.
        mark: the figure that is to be reached.
        unit_class: the class.
    """

    bound: Bound
    rule: Rule
    mark: Decimal
    unit_class: str = ""

    @property
    def rates(self) -> bool:
        """The indicator's own figures are rates."""
        return self.bound.item.of_rates

    def unit(self, value: Decimal | None = None, **more: object) -> UnitFigures:
        """A unit whose figures are all this one."""
        made = UnitFigures(
            value=value, target=self.mark, growth=value, total=value, last=self.mark, difficulty=ONE,
            unit_class=self.unit_class,
        )  # fmt: skip
        return replace(made, **more)  # type: ignore[arg-type]

    def alone(self, value: Decimal | None = None, **more: object) -> UnitGroup:
        """A unit beside another one that keeps the mean at the mark."""
        other = self.unit(None if value is None else 2 * self.mark - value)
        units = [self.unit(value, **more), other]
        return UnitGroup(units=units, county=units, county_figure=self.mark, benchmark=self.mark)

    def in_order(self, many: int) -> list[UnitFigures]:
        """Units from the first place to the last."""
        step = Decimal("0.01") if self.rates else ONE
        way = step if self.bound.lower else -step
        return [self.unit(self.mark + way * at) for at in range(many)]


def worked_examples(bound: Bound, target: Decimal | None = None) -> list[Example]:
    """Three to five cases of a rule with their points.

    Args:
        bound: the bound rule.
        target: the indicator's target; a round one where it has none.
    """
    mark = target or (Decimal("0.5") if bound.item.of_rates else HUNDRED)
    rules = bound.tree.rules if isinstance(bound.tree, ByClass) else (("", bound.tree),)
    frames = [Frame(bound, rule, mark, name) for name, rule in rules]
    found: list[Example] = []
    for frame in frames:
        cases = list(cases_of(frame.rule.base, frame))[: MOST if len(frames) == 1 else _MIDDLE]
        lead = f"{frame.unit_class}：" if frame.unit_class else ""
        found += [Example(f"{lead}{case.words}", score(bound, case.group)[case.at].points) for case in cases]
        found += [Example(f"{lead}{words}", bound.points(gets)) for words, gets in _met(frame.rule.base)]
    no_task = frames[0].rule.no_task
    if isinstance(no_task, Amount) and len(found) < MOST:
        found.append(Example("无此项任务", bound.points(no_task)))
    return found


@singledispatch
def cases_of(base: Base, frame: Frame) -> Iterator[ExampleCase]:
    """The cases of a base; none of a method that another package brings."""
    return iter(())


@cases_of.register
def _reach(base: Reach, frame: Frame) -> Iterator[ExampleCase]:
    if isinstance(base.condition.mark, Quantity):
        level = base.condition.mark
        of_rate = level.unit == PERCENT
        frame = replace(frame, mark=level.number / HUNDRED if of_rate else level.number)
    completion = base.condition.look is Look.COMPLETION
    mark, falls = frame.mark, base.condition.look is Look.FALL
    sides = sorted(_sizes(frame), reverse=True) or [
        (not frame.bound.lower, _usual(frame)),
        (frame.bound.lower, _usual(frame)),
    ]
    yield ExampleCase(_beside(frame, base, ZERO, completion=completion), _at(frame, mark, completion=completion))
    for up, size in sides:
        for many in (2, 2 * _FURTHER):
            apart = size * many * (1 if up else -1)
            value = mark - apart if falls else mark + apart
            yield ExampleCase(
                _beside(frame, base, apart, completion=completion), _at(frame, value, completion=completion)
            )


def _at(frame: Frame, value: Decimal, *, completion: bool) -> UnitGroup:
    return frame.alone(frame.mark, completion=value) if completion else frame.alone(value)


def _sizes(frame: Frame) -> set[tuple[bool, Decimal]]:
    """For each direction of the rule's steps, the size of one in the figure's own scale."""
    return {
        (step.up, _size(step, frame)) for step in frame.rule.steps if step.unit != PLACES and step.mark is not Mark.LAST
    }


def _size(step: Step, frame: Frame) -> Decimal:
    if step.of_mark:
        return step.size / HUNDRED * abs(frame.mark)
    return step.size / HUNDRED if step.unit == POINTS_OF_RATE else step.size


def _usual(frame: Frame) -> Decimal:
    return Decimal("0.01") if frame.rates else abs(frame.mark) / 20


def _beside(frame: Frame, base: Reach, apart: Decimal, *, completion: bool) -> str:
    """How far from its mark, in words."""
    condition = base.condition
    mark = (
        "目标"
        if condition.look is Look.FALL
        else str(condition.mark)
        if isinstance(condition.mark, Mark)
        else _level(condition.mark)
    )
    look = "降幅" if condition.look is Look.FALL else condition.look.value
    amounts = condition.mark is Mark.TARGET and not (frame.rates or completion or frame.bound.lower)
    if amounts:
        return f"完成{shown((frame.mark + apart) / frame.mark * HUNDRED)}%"
    if not apart:
        return f"{look}等于{mark}"
    side = "高于" if apart > 0 else "低于"
    if frame.rates or completion:
        return f"{look}{side}{mark}{shown(abs(apart) * HUNDRED)}个百分点"
    return f"{look}{side}{mark}{shown(abs(apart))}{frame.bound.item.unit}"


def _level(level: Quantity) -> str:
    return f"{number(level.number)}{level.unit}"


@cases_of.register
def _ratio(base: Ratio, frame: Frame) -> Iterator[ExampleCase]:
    done = _DONE if base.threshold is None else (*_DONE[:4], base.threshold / HUNDRED - Decimal("0.01"))
    for each in done:
        yield ExampleCase(f"完成{shown(each * HUNDRED)}%", frame.alone(each * frame.mark, completion=each))


def _places(frame: Frame, ladder: Ladder) -> Iterator[tuple[int, list[UnitFigures]]]:
    last = ladder.bands[-1].last
    ends = {1, 2, *(band.last for band in ladder.bands), last + 1, last + _MIDDLE}
    units = frame.in_order(last + _MIDDLE + 1)
    yield from ((place, units) for place in sorted(ends))


@cases_of.register
def _ladder(base: Ladder, frame: Frame) -> Iterator[ExampleCase]:
    for place, units in _places(frame, base):
        yield ExampleCase(
            f"{base.look}第{place}名", UnitGroup(units=units, place_given=frame.bound.item.place), place - 1
        )


@cases_of.register
def _shares(base: Shares, frame: Frame) -> Iterator[ExampleCase]:
    for place, units in _places(frame, base.ladder):
        yield ExampleCase(f"都是第{place}名", UnitGroup(units=units), place - 1)


@cases_of.register
def _gate_ladder(base: GateLadder, frame: Frame) -> Iterator[ExampleCase]:
    for place, units in list(_places(frame, base.ladder))[: MOST - 1]:
        # All of them reach the mark, since it lies beyond the last one.
        goal = units[-1].value
        reached = [replace(unit, target=goal) for unit in units]
        group = UnitGroup(units=reached, benchmark=goal, county_figure=goal, county=reached)
        if base.gate.mark is Mark.TARGET:
            yield ExampleCase(f"完成，完成的中间第{place}名", group, place - 1)
    last = frame.in_order(_MIDDLE)
    if base.gate.mark is Mark.TARGET:
        yield ExampleCase("没有完成", UnitGroup(units=[replace(unit, target=last[0].value) for unit in last]), 1)


@cases_of.register(Best)
@cases_of.register(Efficacy)
def _among(base: Best | Efficacy, frame: Frame) -> Iterator[ExampleCase]:
    step = Decimal("0.1") if frame.rates else frame.mark / 5
    way = step if frame.bound.lower else -step
    units = [frame.unit(frame.mark + way * at) for at in range(_MIDDLE)]
    high, low = ("最低", "最高") if frame.bound.lower else ("最高", "最低")
    for at, words in enumerate((f"{high}的", "中间的", f"{low}的")):
        yield ExampleCase(f"{words}（{_own(frame, units[at].value)}）", UnitGroup(units=units), at)


def _own(frame: Frame, value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{shown(value * HUNDRED)}%" if frame.rates else f"{shown(value)}{frame.bound.item.unit}"


@cases_of.register
def _tiers(base: Tiers, frame: Frame) -> Iterator[ExampleCase]:
    scale = HUNDRED if base.unit == PERCENT else ONE
    bounds = [bound for bound, _ in base.bands]
    if base.within:
        bounds.insert(1, (bounds[0] + bounds[1]) / 2)
    for bound in (*bounds[: MOST - 1], bounds[-1] - 1):
        value = bound / scale
        more = {"completion": value} if base.look is Look.COMPLETION else {}
        words = f"{base.look}{shown(bound)}{base.unit}"
        yield ExampleCase(words, frame.alone(frame.mark if more else value, **more))


@cases_of.register
def _words(base: Words, frame: Frame) -> Iterator[ExampleCase]:
    for word, _ in base.bands:
        yield ExampleCase(word, frame.alone(frame.mark, word=word))


@cases_of.register
def _counts(base: Counts, frame: Frame) -> Iterator[ExampleCase]:
    if len(base.counts) == 1:
        count = base.counts[0]
        size = int(count.size) or 1
        if not count.size:
            yield ExampleCase("没有", frame.alone(ZERO))
            yield ExampleCase(f"{count.event}{count.of}", frame.alone(ONE))
            return
        for many in (0, size, 2 * size, 3 * size, MOST * size):
            yield ExampleCase(f"{count.event}{many}{count.unit}{count.of}", frame.alone(Decimal(many)))
        return
    nothing = dict.fromkeys((count.label for count in base.counts), ZERO)
    yield ExampleCase("都没有", frame.alone(counts=nothing))
    for count in base.counts:
        words = f"{count.event}1{count.unit or '次'}{count.of}"
        yield ExampleCase(words, frame.alone(counts=nothing | {count.label: ONE}))


@cases_of.register
def _start(_: Start, frame: Frame) -> Iterator[ExampleCase]:
    yield ExampleCase("持平", _moved(frame, None, 0))
    for step in frame.rule.steps:
        for many in (1, _FURTHER):
            words = f"{_movement(step)}{number(step.size * many)}{PERCENT if step.of_mark else step.unit}"
            yield ExampleCase(words, _moved(frame, step, many))


def _movement(step: Step) -> str:
    if step.look is Look.GAP:
        return f"与标杆差距{'扩大' if step.up else '缩小'}"
    if step.unit == PLACES:
        return "前进" if step.up else "后退"
    mark = step.mark if isinstance(step.mark, Mark) else _level(step.mark)
    return f"{step.look}{'高于' if step.up else '低于'}{mark}"


def _moved(frame: Frame, step: Step | None, many: int) -> UnitGroup:
    """A unit in the middle of a group, so many steps away from where it was or from its mark."""
    units = frame.in_order(MOST + _MIDDLE)
    own = units[_MIDDLE].value or ZERO
    size = ZERO if step is None else _size(step, frame) * many * (1 if step.up else -1)
    place = 0 if step is None or step.unit != PLACES else int(step.size) * many * (1 if step.up else -1)
    if step is not None and step.mark is not Mark.LAST:
        return frame.alone(frame.mark + size)
    gap = frame.mark - own
    if frame.bound.lower:
        gap = -gap
    shrunk = size if step is not None and step.look is Look.GAP else ZERO
    last = own - (size if step is not None and step.look is not Look.GAP and not place else ZERO)
    first = replace(units[_MIDDLE], last=last, last_place=_MIDDLE + 1 + place, last_gap=gap - shrunk)
    others = [unit for at, unit in enumerate(units) if at != _MIDDLE]
    return UnitGroup(units=[first, *others], benchmark=frame.mark, county_figure=own)


def _met(base: Base) -> Iterator[tuple[str, Amount]]:
    """What is got by how many of several conditions, which no made-up figures are needed for."""
    if isinstance(base, Joined):
        yield from (("条件都达到", base.both), ("只达到一部分", base.some), ("条件都没有达到", base.neither))

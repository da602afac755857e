"""Points of a bound rule: the scoring methods of the rule book put together as the sentence says, in exact decimals.

Each method keeps its formula and its source where it stands; here is only what a sentence adds to them: steps, limits,
classes, and units without the task.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catchup_xl.rules.exact import HUNDRED, ONE, ZERO, settled
from catchup_xl.rules.methods.formulas import whole_steps
from catchup_xl.rules.sentences.base_points import Seat, base_points
from catchup_xl.rules.sentences.binding import Bound
from catchup_xl.rules.sentences.figures import MissingFigureError, UnitFigures, UnitGroup
from catchup_xl.rules.sentences.limits import amount_at_best
from catchup_xl.rules.sentences.say import number, shown, step_words
from catchup_xl.rules.sentences.tree import (
    PLACES,
    POINTS_OF_RATE,
    Amount,
    ByClass,
    Look,
    Mark,
    NoTask,
    Ratio,
    Rule,
    Step,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the points, in the sentence's words.

    Args:
        words: the clause and what was found: 每低1个百分点扣0.4分：低1.5个百分点.
        points: what it adds, or takes away.
    """

    words: str
    points: Decimal

    @property
    def text(self) -> str:
        """The words with the points: 每低1个百分点扣0.4分：低1.5个百分点，扣0.6分."""
        return f"{self.words}，{'扣' if self.points < 0 else ''}{shown(abs(self.points))}分"


@dataclass(frozen=True, slots=True)
class Scored:
    """What a unit gets.

    Args:
        points: unrounded; None where it can't be scored, or is left out.
        lines: how they come about.
        why: why there are none, in Chinese.
    """

    points: Decimal | None
    lines: tuple[Line, ...] = ()
    why: str = ""


def score(bound: Bound, group: UnitGroup) -> list[Scored]:
    """The points of every unit of a group.

    Args:
        bound: the rule.
        group: the units and what stands beside them; its direction and scale are taken from the rule.
    """
    group = replace(
        group, growing=bound.item.growing, rate=bound.item.rate, lower=bound.lower, place_given=bound.item.place
    )
    found = [_scored(bound, group, unit) for unit in group.units]
    mean = _mean([each.points for each, unit in zip(found, group.units, strict=True) if not unit.no_task])
    return [_without_task(bound, unit, each, mean) for each, unit in zip(found, group.units, strict=True)]


def rule_for(bound: Bound, unit_class: str) -> Rule | None:
    """The rule of a class of units; None where the class has none."""
    if isinstance(bound.tree, ByClass):
        return dict(bound.tree.rules).get(unit_class)
    return bound.tree


def _mean(points: Sequence[Decimal | None]) -> Decimal | None:
    held = [each for each in points if each is not None]
    return sum(held, ZERO) / len(held) if held else None


def _without_task(bound: Bound, unit: UnitFigures, found: Scored, mean: Decimal | None) -> Scored:
    rule = rule_for(bound, unit.unit_class)
    if not unit.no_task or rule is None or rule.no_task is None:
        return found
    if isinstance(rule.no_task, Amount):
        points = bound.points(rule.no_task)
        return Scored(points, (Line("无此项任务", points),))
    if rule.no_task is NoTask.REWEIGHT:
        return Scored(None, why="无此项任务，不计入")
    if mean is None:
        return Scored(None, why="没有可以平均的得分")
    return Scored(mean, (Line("无此项任务，按平均分", mean),))


def _scored(bound: Bound, group: UnitGroup, unit: UnitFigures) -> Scored:
    rule = rule_for(bound, unit.unit_class)
    if rule is None:
        return Scored(None, why=f"“{unit.unit_class or '（空）'}”不是规则里说的类")
    if unit.no_task:
        return Scored(None, why="无此项任务")
    try:
        return _points(bound, group, unit, rule)
    except MissingFigureError as missing:
        return Scored(None, why=str(missing))


def _points(bound: Bound, group: UnitGroup, unit: UnitFigures, rule: Rule) -> Scored:
    words, points = base_points(rule.base, Seat(bound, group, unit, rule.negative))
    lines = [Line(words, settled(points))] if words else []
    for step in rule.steps:
        found = _step(bound, group, unit, step)
        points += found.points
        if found.points:
            lines.append(replace(found, points=settled(found.points)))
    if rule.difficulty:
        if unit.difficulty is None:
            raise MissingFigureError("没有难度系数")
        points *= unit.difficulty
        lines.append(Line(f"乘以难度系数{number(unit.difficulty)}", settled(points)))
    return Scored(settled(_limited(bound, rule, points)), tuple(lines))


def _step(bound: Bound, group: UnitGroup, unit: UnitFigures, step: Step) -> Line:
    """Points of a step: s = ±k·⌊d / h⌉, at most its limit.

    Source: scoring.md §3a.
    """
    distance = _distance(group, unit, step)
    beyond = distance if step.up else -distance
    if beyond <= 0:
        return Line("", ZERO)
    points = whole_steps(beyond / step.size, step.part) * bound.points(step.gain)
    if step.most is not None:
        points = min(points, bound.points(step.most))
    return Line(step_words(step, beyond), points if step.adds else -points)


def _distance(group: UnitGroup, unit: UnitFigures, step: Step) -> Decimal:
    """How far a unit is above the mark, in the unit of the step."""
    if step.unit == PLACES:
        if unit.last_place is None:
            raise MissingFigureError("没有上年名次")
        return Decimal(unit.last_place) - group.figure(Look.PLACE, unit)
    value, mark = group.figure(step.look, unit), group.mark(step.look, step.mark, unit)
    if step.of_mark:
        if not mark:
            raise MissingFigureError(f"{step.mark if isinstance(step.mark, Mark) else '数'}为0，没有百分比")
        return (value - mark) / abs(mark) * HUNDRED
    return (value - mark) * (HUNDRED if step.unit == POINTS_OF_RATE else ONE)


def _limited(bound: Bound, rule: Rule, points: Decimal) -> Decimal:
    """Within what the rule lets the item get: never beyond full points or below nothing, unless it says so."""
    if not rule.unlimited:
        points = min(points, ceiling(bound, rule))
    return points if rule.negative else max(points, bound.points(rule.floor))


def ceiling(bound: Bound, rule: Rule) -> Decimal:
    """The most that an item can get: its full points, or what 最多加 puts on top of the points at the target."""
    if rule.top is not None:
        return bound.points(rule.top)
    more = [step.most for step in rule.steps if step.adds and step.most is not None]
    if isinstance(rule.base, Ratio) and rule.base.more is not None:
        more.append(rule.base.more)
    at_best = bound.points(amount_at_best(rule.base))
    return max(bound.item.weight, at_best + sum((bound.points(each) for each in more), ZERO))

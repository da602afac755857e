"""Points of the base of a rule, by the rule book's own methods, each told in the sentence's words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from catchup_xl.model.choices import EqualSpread
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO, settled
from catchup_xl.rules.methods.by_place import rank_ladder
from catchup_xl.rules.methods.by_tier import between_standards
from catchup_xl.rules.methods.formulas import completion_ratio, efficacy, ratio_to_best, threshold, whole_steps
from catchup_xl.rules.sentences.binding import Bound
from catchup_xl.rules.sentences.figures import MissingFigureError, UnitFigures, UnitGroup
from catchup_xl.rules.sentences.say import condition, gets, number, shown
from catchup_xl.rules.sentences.tree import (
    NOTHING,
    PERCENT,
    Amount,
    Base,
    Best,
    ByMethod,
    Count,
    Counts,
    Efficacy,
    GateLadder,
    Joined,
    Ladder,
    Look,
    Quantity,
    Ratio,
    Reach,
    Shares,
    Start,
    Tiers,
    Words,
)

_NO_FLOOR = Decimal("-Infinity")


@dataclass(frozen=True, slots=True)
class Seat:
    """Where points are counted: a bound rule, the group, and the unit.

    Args:
        bound: the bound rule.
        group: the units beside it.
        unit: the unit.
        free: less than nothing is allowed (可计负分).
    """

    bound: Bound
    group: UnitGroup
    unit: UnitFigures
    free: bool = False

    def points(self, value: Amount) -> Decimal:
        """An amount in points."""
        return self.bound.points(value)

    @property
    def full(self) -> Decimal:
        """Full points."""
        return self.bound.item.weight

    @property
    def own(self) -> Decimal:
        """The unit's own figure."""
        return self.group.figure(Look.OWN, self.unit)


@singledispatch
def base_points(base: Base, seat: Seat) -> tuple[str, Decimal]:
    """What the base of a rule says of a unit, in words, and its points.

    Args:
        base: the base.
        seat: where it is counted.

    Raises:
        MissingFigureError: a figure that it needs is not there.
    """
    raise TypeError(base, seat)


@base_points.register
def _best(_: Best, seat: Seat) -> tuple[str, Decimal]:
    best = (min if seat.group.lower else max)(seat.group.values)
    words = f"最{'低' if seat.group.lower else '高'}为{_figure(seat.group, best)}"
    return words, ratio_to_best(seat.full, seat.own, best, seat.group.lower)


@base_points.register
def _words(base: Words, seat: Seat) -> tuple[str, Decimal]:
    word, bands = seat.unit.word, dict(base.bands)
    if word not in bands:
        raise MissingFigureError(f"“{word}”不是规则里说的等次" if word else "没有等次")
    return word, seat.points(bands[word])


@base_points.register
def _start(base: Start, seat: Seat) -> tuple[str, Decimal]:
    points = seat.points(base.gets)
    return (f"基本分{number(points)}分" if points else ""), points


@base_points.register
def _method(base: ByMethod, _: Seat) -> tuple[str, Decimal]:
    raise MissingFigureError(f"计分方法“{base.name}”只能在工作簿里用")


@base_points.register
def _ladder(base: Ladder, seat: Seat) -> tuple[str, Decimal]:
    among = seat.group.county if base.county and seat.group.county is not None else seat.group.units
    place, _ = seat.group.place(base.look, seat.unit, among)
    return f"{base.look}第{place}名", _by_place(base, place, seat)


def _figure(group: UnitGroup, value: Decimal, look: Look = Look.OWN) -> str:
    return f"{shown(value * HUNDRED)}%" if group.is_rate(look) else shown(value)


@base_points.register
def _reach(base: Reach, seat: Seat) -> tuple[str, Decimal]:
    """M1 where nothing is got on the other side; else the points of that side are what M1 adds to."""
    reached = seat.group.holds(base.condition, seat.unit)
    low = seat.points(base.gets if base.otherwise is None else base.otherwise)
    points = low + threshold(seat.points(base.gets) - low, reached)
    if reached:
        return f"{condition(base.condition)}{gets(base.gets)}", points
    return f"从{number(points)}分扣起" if base.otherwise is None else f"{condition(base.condition)}：没有达到", points


@base_points.register
def _ratio(base: Ratio, seat: Seat) -> tuple[str, Decimal]:
    done = max(seat.group.figure(Look.COMPLETION, seat.unit), ZERO)
    at_target = seat.points(base.gets)
    more = ZERO if base.more is None else seat.points(base.more)
    cap = (at_target + more) / at_target
    least = ZERO if base.threshold is None else base.threshold / HUNDRED
    return f"完成率{_figure(seat.group, done, Look.COMPLETION)}", completion_ratio(
        at_target, settled(done), None, cap=cap, threshold=least
    )


def _by_place(base: Ladder, place: int, seat: Seat) -> Decimal:
    """Points of a place: its band's, the others', or M5 from the last band on."""
    for band in base.bands:
        if band.first <= place <= band.last:
            return seat.points(band.gets)
    last = base.bands[-1]
    if base.rest is not None:
        return seat.points(base.rest)
    start, drop = seat.points(last.gets), seat.points(base.drop or NOTHING)
    return rank_ladder(start, place - last.last + 1, 1, rank_step=drop / start, floor=_NO_FLOOR if seat.free else ZERO)


@base_points.register
def _shares(base: Shares, seat: Seat) -> tuple[str, Decimal]:
    words, points = [], ZERO
    for look, percent in base.parts:
        place, _ = seat.group.place(look, seat.unit)
        words.append(f"{look}第{place}名占{number(percent)}%")
        points += _by_place(base.ladder, place, seat) * percent / HUNDRED
    return "，".join(words), points


@base_points.register
def _gate_ladder(base: GateLadder, seat: Seat) -> tuple[str, Decimal]:
    """M8: the gate's points, and M5 among those that reached it."""
    if not seat.group.holds(base.gate, seat.unit):
        return f"{condition(base.gate)}：没有达到", ZERO
    reached = [each for each in seat.group.units if not each.no_task and _reaches(seat.group, base, each)]
    place, _ = seat.group.place(base.ladder.look, seat.unit, reached)
    more = _by_place(base.ladder, place, seat)
    return f"{condition(base.gate)}{gets(base.gets)}，达到的中间第{place}名", seat.points(base.gets) + more


def _reaches(group: UnitGroup, base: GateLadder, unit: UnitFigures) -> bool:
    try:
        return group.holds(base.gate, unit)
    except MissingFigureError:
        return False


def _in_scale(level: Quantity | None) -> Decimal | None:
    if level is None:
        return None
    return level.number / HUNDRED if level.unit == PERCENT else level.number


@base_points.register
def _efficacy(base: Efficacy, seat: Seat) -> tuple[str, Decimal]:
    own, values, full = seat.own, seat.group.values, seat.full
    low, high = min(values), max(values)
    points = efficacy(
        full, own, low, high, seat.group.lower, len(values), base_ratio=seat.points(base.worst) / full,
        lower=_in_scale(base.lower), upper=_in_scale(base.upper), equal_spread=EqualSpread.FULL,
    )  # fmt: skip
    ends = (_in_scale(base.lower), _in_scale(base.upper))
    shown = [
        _figure(seat.group, given if given is not None else own) for given, own in zip(ends, (low, high), strict=True)
    ]
    return f"两头是{shown[0]}和{shown[1]}", points


@base_points.register
def _tiers(base: Tiers, seat: Seat) -> tuple[str, Decimal]:
    value = settled(seat.group.figure(base.look, seat.unit))
    steps = [(bound_ / HUNDRED if base.unit == PERCENT else bound_, seat.points(g)) for bound_, g in base.bands]
    said = f"{base.look}{_figure(seat.group, value, base.look)}"
    if value < steps[-1][0]:
        return said, seat.points(base.below)
    if base.within:
        return said, between_standards(value, steps[::-1])
    return said, next(points for least, points in steps if value >= least)


@base_points.register
def _counts(base: Counts, seat: Seat) -> tuple[str, Decimal]:
    """Counted events, from the full points downwards or from nothing upwards."""
    changes = [_count(count, seat, alone=len(base.counts) == 1) for count in base.counts]
    words = "；".join(said for said, _ in changes)
    total = sum((points for _, points in changes), ZERO)
    return (words, total) if base.adds else (f"满分{number(seat.full)}分；{words}", seat.full - total)


def _count(count: Count, seat: Seat, *, alone: bool) -> tuple[str, Decimal]:
    found = seat.unit.counts.get(count.label)
    if found is None:
        found = seat.unit.value if alone else ZERO if seat.unit.counts else None
    if found is None:
        raise MissingFigureError(f"没有“{count.label}”的数")
    if found < 0:
        raise MissingFigureError(f"“{count.label}”是负数")
    gain = seat.points(count.gain)
    said = f"{count.event}{number(found)}{count.unit or '次'}{count.of}"
    if not count.size:
        return said, gain if found > 0 else ZERO
    points = whole_steps(found / count.size, count.part) * gain
    if count.first is not None:
        points += (seat.points(count.first) - gain) * min(found, ONE)
    return said, points if count.most is None else min(points, seat.points(count.most))


@base_points.register
def _joined(base: Joined, seat: Seat) -> tuple[str, Decimal]:
    met = [each for each in base.conditions if seat.group.holds(each, seat.unit)]
    if len(met) == len(base.conditions):
        return "条件都达到", seat.points(base.both)
    said = "、".join(condition(each) for each in met)
    return (f"只达到：{said}", seat.points(base.some)) if met else ("条件都没有达到", seat.points(base.neither))

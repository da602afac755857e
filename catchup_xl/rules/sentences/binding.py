"""Binding a rule to its indicator: units, rate or amount, targets, direction and full points; what does not fit is refused.

A bound rule has no open reading left: each size is in points of a rate, per cent of a mark, the indicator's own unit, or
places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NoReturn

from catchup_xl.model.cells import fold
from catchup_xl.rules.exact import HUNDRED, ZERO
from catchup_xl.rules.sentences.limits import amount_at_best
from catchup_xl.rules.sentences.refusal import RuleError
from catchup_xl.rules.sentences.say import amount, number, say
from catchup_xl.rules.sentences.tree import (
    PERCENT,
    PLACES,
    POINTS_OF_RATE,
    Amount,
    Base,
    Best,
    ByClass,
    Condition,
    Counts,
    Efficacy,
    End,
    GateLadder,
    Joined,
    Look,
    Mark,
    Quantity,
    Ratio,
    Reach,
    Rule,
    Side,
    Start,
    Step,
    Tiers,
    Tree,
    Words,
)

_DECLINES = "目标是负数，没有完成率，也说不清“高”和“低”"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleIndicator:
    """The indicator that a rule belongs to.

    Args:
        weight: full points.
        unit: 计量单位; blank where it is not told.
        rate: its figures are rates: fractions inside.
        growing: its own figure is a growth rate.
        lower: a smaller figure is better; None where the rule alone may tell.
        place: its own figure is a place that others give.
        targeted: it has a target; None where that is not told.
        declining: its target is a decline.
    """

    weight: Decimal
    unit: str = ""
    rate: bool = False
    growing: bool = False
    lower: bool | None = None
    place: bool = False
    targeted: bool | None = None
    declining: bool = False

    @property
    def of_rates(self) -> bool:
        """Its own figure is a rate."""
        return self.rate or self.growing


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """A rule that fits its indicator.

    Args:
        said: the rule as it was read.
        tree: the rule, without an open reading.
        item: the indicator.
        lower: a smaller figure is better.
        notes: what is odd about it, in Chinese, though it can be scored.
    """

    said: Tree
    tree: Tree
    item: RuleIndicator
    lower: bool
    notes: tuple[str, ...] = ()

    def points(self, value: Amount) -> Decimal:
        """An amount in points."""
        return self.item.weight * value.number / HUNDRED if value.share else value.number


def bind(tree: Tree, item: RuleIndicator) -> Bound:
    """Bind a rule to its indicator.

    Raises:
        RuleError: it does not fit, or has two readings there.
    """
    rules = tree.rules if isinstance(tree, ByClass) else (("", tree),)
    ways = {way for _, rule in rules if (way := _way(rule)) is not None}
    given = True if item.declining else item.lower
    if given is not None:
        ways.add(given)
    if len(ways) > 1 and item.declining:
        raise RuleError(_DECLINES, mend="写成“降幅达到目标得几分，每少…扣几分”")
    if len(ways) > 1:
        raise RuleError(
            f"“{say(tree)}”说的是{'越低越好' if given is False else '越高越好'}，指标却相反",
            mend="核对指标的“类型”（逆向类越低越好），或改写这一句",
        )
    lower = ways.pop() if ways else False
    if lower and given is None and any(_reaches(rule) for _, rule in rules):
        raise RuleError(
            f"“{say(tree)}”：高了扣分、低了加分，却说“完成”或“达到”",
            mend="越低越好的写成“不高于目标得几分，每高…扣几分”",
        )
    bound = [(name, _bound(rule, item, lower=lower)) for name, rule in rules]
    whole: Tree = ByClass(rules=tuple(bound)) if isinstance(tree, ByClass) else bound[0][1]
    notes = tuple(dict.fromkeys(note for _, rule in bound for note in _notes(rule, item)))
    return Bound(said=tree, tree=whole, item=item, lower=lower, notes=notes)


def _reaches(rule: Rule) -> bool:
    return isinstance(rule.base, Reach) and rule.base.condition.side is Side.REACHES


def _way(rule: Rule) -> bool | None:
    """Whether the rule says that lower is better; None where it does not say."""
    for step in rule.steps:
        if step.look not in (Look.GAP, Look.PLACE, Look.FALL, Look.COMPLETION):
            return step.up != step.adds
    match rule.base:
        case Reach(condition=Condition(side=Side.WITHIN | Side.BELOW)):
            return True
        case Reach(condition=Condition(side=Side.ABOVE)):
            return False
        case Best(end=End.LOWEST) | Efficacy(end=End.LOWEST):
            return True
        case Best(end=End.HIGHEST) | Efficacy(end=End.HIGHEST):
            return False
        case _:
            return None


def _bound(rule: Rule, item: RuleIndicator, *, lower: bool) -> Rule:
    base = _base(rule.base, item)
    steps = tuple(_step(step, rule, item) for step in rule.steps)
    _check_points(rule, item)
    bound = replace(rule, base=base, steps=steps)
    _check_targets(bound, item, lower=lower)
    return bound


def _base(base: Base, item: RuleIndicator) -> Base:
    match base:
        case Reach(condition=condition):
            return replace(base, condition=_condition(condition, item))
        case Joined(conditions=conditions):
            return replace(base, conditions=tuple(_condition(each, item) for each in conditions))
        case GateLadder(gate=gate):
            return replace(base, gate=_condition(gate, item))
        case Tiers(look=look, unit=unit, bands=bands):
            return replace(base, look=_look_at_level(look, Quantity(number=bands[0][0], unit=unit), item))
        case Efficacy(lower=least, upper=most):
            for level in (least, most):
                if level is not None and _look_at_level(Look.OWN, level, item) is not Look.OWN:
                    _refuse_level(level, item)
            return base
        case Counts(counts=(count,)) if count.unit and (item.of_rates or fold(item.unit) not in ("", count.unit)):
            unit = f"指标的计量单位是“{item.unit}”" if item.unit else "指标是率"
            raise RuleError(f"规则按“{count.unit}”计，{unit}", mend="改计量单位，或改规则里的单位")
        case _:
            return base


def _condition(condition: Condition, item: RuleIndicator) -> Condition:
    if isinstance(condition.mark, Quantity):
        return replace(condition, look=_look_at_level(condition.look, condition.mark, item))
    return condition


def _look_at_level(look: Look, level: Quantity, item: RuleIndicator) -> Look:
    """What a number with its unit speaks of: the indicator's own figure, or of an amount with a target its completion."""
    unit = level.unit
    if unit == PERCENT:
        if look is Look.OWN and item.growing and item.targeted:
            raise RuleError(
                f"“{number(level.number)}%”是增速还是完成率，说不清",
                mend=f"写成“增速{number(level.number)}%以上”或“完成率{number(level.number)}%以上”",
            )
        return Look.COMPLETION if look is Look.OWN and not item.of_rates else look
    amounts = look in (Look.OWN, Look.TOTAL, Look.INCREMENT) and not (look is Look.OWN and item.of_rates)
    fits = fold(item.unit) in ("", unit) and unit not in (POINTS_OF_RATE, PLACES)
    if (unit == PLACES and item.place and look is Look.OWN) or (amounts and fits):
        return look
    return _refuse_level(level, item)


def _refuse_level(level: Quantity, item: RuleIndicator) -> NoReturn:
    unit = f"计量单位是“{item.unit}”" if item.unit else "是率" if item.of_rates else "没有计量单位"
    raise RuleError(
        f"“{number(level.number)}{level.unit}”与指标对不上：指标{unit}", mend="改规则里的单位，或改计量单位"
    )


def _step(step: Step, rule: Rule, item: RuleIndicator) -> Step:
    """A step with its size in points, per cent of a mark, the own unit, or places."""
    if step.unit == PLACES:
        return step
    rate = (
        item.of_rates if step.look in (Look.OWN, Look.FALL, Look.GAP) else step.look in (Look.GROWTH, Look.COMPLETION)
    )
    if step.look is Look.COMPLETION and step.unit == PERCENT and not step.of_mark:
        return replace(step, unit=POINTS_OF_RATE)
    if step.of_mark:
        return step
    if step.unit == PERCENT:
        if not rate:
            return replace(step, of_mark=True)
        one, other = replace(step, unit=POINTS_OF_RATE), replace(step, of_mark=True)
        readings = [
            say(replace(rule, steps=tuple(new if s is step else s for s in rule.steps))) for new in (one, other)
        ]
        raise RuleError(
            f"指标是率，“{number(step.size)}%”有两种读法：百分点，或{step.mark}的百分之几", readings=readings
        )
    if step.unit == POINTS_OF_RATE:
        if rate:
            return step
        if step.mark is Mark.TARGET and step.look is Look.OWN:
            return replace(step, unit=PERCENT, of_mark=True)
        raise RuleError(f"指标不是率，与{step.mark}比没有百分点", mend=f"写成“每低{step.mark}的1%”或用计量单位")
    if rate or fold(item.unit) not in ("", step.unit):
        _refuse_level(Quantity(number=step.size, unit=step.unit), item)
    return step


def _check_points(rule: Rule, item: RuleIndicator) -> None:
    """No amount of the rule is beyond the full points, but where the rule says so."""
    full = item.weight

    def points(value: Amount) -> Decimal:
        return full * value.number / HUNDRED if value.share else value.number

    at_best = points(amount_at_best(rule.base))
    for value in _amounts(rule):
        if points(value) > full:
            raise RuleError(f"“{amount(value)}”超过满分{number(full)}分", mend="改权重，或改规则里的分")
    if isinstance(rule.base, GateLadder) and at_best != full:
        gate, more = points(rule.base.gets), points(rule.base.ladder.bands[0].gets)
        raise RuleError(f"两部分合计{number(gate + more)}分，不等于满分{number(full)}分", mend="改权重，或改规则里的分")
    if rule.top is not None and points(rule.top) > full:
        raise RuleError(
            f"“最高{amount(rule.top)}”超过满分{number(full)}分", mend=f"写成“最多加{number(points(rule.top) - full)}分”"
        )
    if rule.top is not None and points(rule.top) < at_best:
        raise RuleError(f"“最高{amount(rule.top)}”低于完成时所得的{number(at_best)}分", mend="是不是“最多加几分”")
    if points(rule.floor) >= full:
        raise RuleError(f"“最低{amount(rule.floor)}”不低于满分{number(full)}分", mend="改权重，或改规则里的分")


def _amounts(rule: Rule) -> Iterator[Amount]:
    """The amounts that a unit can get as they stand."""
    if isinstance(rule.no_task, Amount):
        yield rule.no_task
    match rule.base:
        case Reach(gets=gets, otherwise=otherwise):
            yield from (gets, *([] if otherwise is None else [otherwise]))
        case Ratio(gets=gets) | Start(gets=gets):
            yield gets
        case Tiers(bands=bands, below=below):
            yield from (below, *(gets for _, gets in bands))
        case Words(bands=words):
            yield from (gets for _, gets in words)
        case Efficacy(worst=worst):
            yield worst
        case Joined(both=both, some=some, neither=neither):
            yield from (both, some, neither)
        case _:
            yield amount_at_best(rule.base)


def _check_targets(rule: Rule, item: RuleIndicator, *, lower: bool) -> None:
    """A target that the rule speaks of is there, and has the sign that it needs."""
    looks, marks = _looks_and_marks(rule)
    if Look.FALL in looks and item.targeted and not item.declining:
        raise RuleError("“降幅”要有下降的目标，目标却不是负数", mend="目标填负数，如 -4%；或写“完成目标”")
    if Look.FALL not in looks and item.declining and (Mark.TARGET in marks or Look.COMPLETION in looks):
        steps = any(step.mark is Mark.TARGET for step in rule.steps)
        if steps or Look.COMPLETION in looks or isinstance(rule.base, Ratio):
            raise RuleError(_DECLINES, mend="写成“降幅达到目标得几分，每少…扣几分”")
    if item.targeted is False and (Mark.TARGET in marks or Look.COMPLETION in looks):
        raise RuleError("规则说到目标，指标没有目标", mend="填写“目标”")
    if isinstance(rule.base, Ratio) and lower and any(step.mark is Mark.TARGET for step in rule.steps):
        raise RuleError("越低越好的指标，超额多少说不清", mend="写成“不高于目标得几分，每低…加几分”")


def _looks_and_marks(rule: Rule) -> tuple[set[Look], set[Mark | Quantity]]:
    conditions: list[Condition] = []
    looks: set[Look] = {step.look for step in rule.steps}
    match rule.base:
        case Reach(condition=condition) | GateLadder(gate=condition):
            conditions.append(condition)
        case Joined(conditions=found):
            conditions.extend(found)
        case Tiers(look=look):
            looks.add(look)
        case Ratio():
            looks.add(Look.COMPLETION)
        case _:
            pass
    looks |= {condition.look for condition in conditions}
    return looks, {step.mark for step in rule.steps} | {condition.mark for condition in conditions}


def _notes(rule: Rule, item: RuleIndicator) -> Iterator[str]:
    """What is odd, though it can be scored."""
    best = amount_at_best(rule.base)
    points = item.weight * best.number / HUNDRED if best.share else best.number
    most = [step.most for step in rule.steps if step.adds]
    if isinstance(rule.base, Counts) and rule.base.adds:
        most += [count.most for count in rule.base.counts]
    if None in most:
        return
    caps = [each for each in most if each is not None]
    reach = points + sum((item.weight * cap.number / HUNDRED if cap.share else cap.number for cap in caps), ZERO)
    if reach < item.weight:
        yield f"按这条规则最多得{number(reach)}分，满分是{number(item.weight)}分"

"""What a rule asks of an indicator's figures."""

from __future__ import annotations

from catchup_xl.rules.sentences.tree import (
    PERCENT,
    PLACES,
    ByClass,
    Condition,
    Efficacy,
    GateLadder,
    Joined,
    Look,
    Quantity,
    Reach,
    Rule,
    Tiers,
    Tree,
)

_SCALED = (Look.OWN, Look.FALL, Look.GAP)


def asks_for_scale(tree: Tree) -> bool:
    """Whether it makes a difference that the indicator's own figures are rates or amounts."""
    rules = [rule for _, rule in tree.rules] if isinstance(tree, ByClass) else [tree]
    return any(_asks(rule) for rule in rules)


def _asks(rule: Rule) -> bool:
    if any(step.unit != PLACES and not step.of_mark and step.look in _SCALED for step in rule.steps):
        return True
    match rule.base:
        case Reach(condition=condition) | GateLadder(gate=condition):
            return _level(condition)
        case Joined(conditions=conditions):
            return any(_level(condition) for condition in conditions)
        case Tiers(look=look, unit=unit):
            return look in _SCALED and unit == PERCENT
        case Efficacy(lower=lower, upper=upper):
            return any(level is not None and level.unit == PERCENT for level in (lower, upper))
        case _:
            return False


def _level(condition: Condition) -> bool:
    return condition.look in _SCALED and isinstance(condition.mark, Quantity) and condition.mark.unit == PERCENT

"""What a rule asks of an indicator: a scale, a target, the peers, the county, the benchmark."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.rules.sentences.tree import (
    PERCENT,
    PLACES,
    Best,
    ByClass,
    Condition,
    Efficacy,
    GateLadder,
    Joined,
    Ladder,
    Look,
    Mark,
    NoTask,
    Quantity,
    Ratio,
    Reach,
    Rule,
    Shares,
    Tiers,
    Tree,
)

_SCALED = (Look.OWN, Look.FALL, Look.GAP)
_OF_PEERS = (Mark.MEAN, Mark.COUNTY_MEAN, Mark.BENCHMARK)


def rules_of(tree: Tree) -> tuple[Rule, ...]:
    """The rule, or those of the classes."""
    return tuple(rule for _, rule in tree.rules) if isinstance(tree, ByClass) else (tree,)


def asks_for_scale(tree: Tree) -> bool:
    """Whether it makes a difference that the indicator's own figures are rates or amounts."""
    return any(map(_scale, rules_of(tree)))


def asks_for_target(tree: Tree) -> bool:
    """Whether it can't be scored without a target."""
    return any(
        Mark.TARGET in (mark for _, mark in _pairs(rule))
        or isinstance(rule.base, Ratio)
        or any(look is Look.COMPLETION for look, _ in _pairs(rule))
        for rule in rules_of(tree)
    )


def asks_for_peers(tree: Tree) -> bool:
    """Whether one unit's figure can change another's points."""
    for rule in rules_of(tree):
        if isinstance(rule.base, Ladder | Shares | Best | Efficacy | GateLadder) or rule.no_task is NoTask.MEAN:
            return True
        if any(mark in _OF_PEERS or look in (Look.PLACE, Look.GAP) for look, mark in _pairs(rule)):
            return True
    return False


def asks_beyond_group(tree: Tree) -> bool:
    """Whether it looks at units outside the group: the county's, or a benchmark elsewhere."""
    for rule in rules_of(tree):
        if isinstance(rule.base, Ladder) and rule.base.county:
            return True
        if any(mark in (Mark.COUNTY_MEAN, Mark.BENCHMARK) or look is Look.GAP for look, mark in _pairs(rule)):
            return True
    return False


def _pairs(rule: Rule) -> Iterator[tuple[Look, Mark | Quantity | None]]:
    """What is looked at, and what it is held against, throughout a rule."""
    yield from ((step.look, step.mark) for step in rule.steps)
    yield from ((condition.look, condition.mark) for condition in conditions_of(rule))
    if isinstance(rule.base, Tiers | Ladder):
        yield rule.base.look, None


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """The conditions of a rule's base."""
    match rule.base:
        case Reach(condition=condition) | GateLadder(gate=condition):
            return (condition,)
        case Joined(conditions=conditions):
            return conditions
        case _:
            return ()


def _scale(rule: Rule) -> bool:
    if any(step.unit != PLACES and not step.of_mark and step.look in _SCALED for step in rule.steps):
        return True
    match rule.base:
        case Tiers(look=look, unit=unit):
            return look in _SCALED and unit == PERCENT
        case Efficacy(lower=lower, upper=upper):
            return any(level is not None and level.unit == PERCENT for level in (lower, upper))
        case _:
            return any(map(_level, conditions_of(rule)))


def _level(condition: Condition) -> bool:
    return condition.look in _SCALED and isinstance(condition.mark, Quantity) and condition.mark.unit == PERCENT

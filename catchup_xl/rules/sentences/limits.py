"""What a rule can earn at best, and whether it can gain or lose points at all."""

from __future__ import annotations

from catchup_xl.rules.sentences.tree import (
    FULL,
    NOTHING,
    Amount,
    Base,
    Best,
    Counts,
    GateLadder,
    Joined,
    Ladder,
    Ratio,
    Reach,
    Rule,
    Shares,
    Start,
    Tiers,
    Words,
)


def amount_at_best(base: Base) -> Amount:
    """The points of a base without any step: at the target, in the first place, for the best tier or word."""
    match base:
        case Reach(gets=gets) | Ratio(gets=gets) | Start(gets=gets) | Joined(both=gets):
            return gets
        case Ladder(bands=bands) | Shares(ladder=Ladder(bands=bands)):
            return bands[0].gets
        case Tiers(bands=bands, below=below):
            return larger(bands[0][1], below)
        case Words(bands=words):
            return words[0][1]
        case Counts(adds=True):
            return NOTHING
        case GateLadder(gets=gets, ladder=ladder):
            more = ladder.bands[0].gets
            return Amount(number=gets.number + more.number, share=gets.share) if gets.share == more.share else FULL
        case _:
            return FULL


def larger(one: Amount, other: Amount) -> Amount:
    """The larger of two amounts; FULL where points and shares can't be compared."""
    if NOTHING in (one, other):
        return other if one == NOTHING else one
    if one.share != other.share:
        return FULL
    return max(one, other, key=lambda amount: amount.number)


def at_least_as_much(one: Amount, other: Amount) -> bool:
    """Whether one amount is surely no less than the other, whatever the full points are."""
    if one == FULL or other == NOTHING:
        return True
    return one.share == other.share and one.number >= other.number


def gains(rule: Rule) -> bool:
    """Something in the rule adds points, or grows with the figure."""
    adds = isinstance(rule.base, Counts) and rule.base.adds
    return adds or isinstance(rule.base, Ratio) or any(step.adds for step in rule.steps)


def falls(rule: Rule) -> bool:
    """Something in the rule takes points away, or shrinks with the figure."""
    match rule.base:
        case Counts(adds=False) | Ratio() | Best():
            return True
        case Ladder(drop=drop) | Shares(ladder=Ladder(drop=drop)) | GateLadder(ladder=Ladder(drop=drop)):
            if drop is not None:
                return True
        case _:
            pass
    return any(not step.adds for step in rule.steps)

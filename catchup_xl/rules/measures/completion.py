"""Completion: how much of its target a figure has reached, by the kind of the indicator; 1 is the whole of it."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.model.choices import ReverseRule
from catchup_xl.rules.exact import ONE, ZERO

TWO = Decimal(2)


def of_target(value: Decimal, target: Decimal) -> Decimal | None:
    """C = V / T; None where T is zero or negative, which no ratio can be taken of.

    Source: scoring.md §3 M2, kind L; [S4].
    """
    return value / target if target > 0 else None


def of_growth(growth: Decimal, target: Decimal) -> Decimal:
    """Completion of a growth target on the rate basis (增速口径).

    c = g / g*; with g* = 0 the level basis 1 + g; with g* < 0 the distance in points, 1 + g − g*.

    Args:
        growth: g, a fraction.
        target: g*, a fraction.

    Source: scoring.md §2 and §3, note on 目标口径.
    """
    return growth / target if target > 0 else ONE + growth - target


def of_level(growth: Decimal, target: Decimal) -> Decimal:
    """Completion of a growth target on the level basis (总量口径): c = (V/B) / (1 + g*) = (1 + g) / (1 + g*).

    A target of −100 % or less leaves no level to reach: the distance in points counts, as 增速口径 does below zero.

    Args:
        growth: g, a fraction.
        target: g*, a fraction.

    Source: scoring.md §3, note on 目标口径.
    """
    return (ONE + growth) / (ONE + target) if target > -1 else of_growth(growth, target)


def of_decline(growth: Decimal, target: Decimal, *, level: bool) -> Decimal:
    """Completion of a target of decline: c = g / g*, the fall against the fall that was asked for.

    By the level it is (1 + g*) / (1 + g); a level of nothing left has no ratio and counts as the fall does. A target
    of zero among such targets, no growth, counts the distance in points: 1 − g.

    Args:
        growth: g, a fraction; negative for a fall.
        target: g*, a fraction, not above zero.
        level: 目标口径 is 总量口径.

    Source: scoring.md §3, note on 下降目标.
    """
    if level and growth > -1:
        return (ONE + target) / (ONE + growth)
    return growth / target if target < 0 else ONE - growth


def reversed_of(value: Decimal, target: Decimal, rule: ReverseRule) -> Decimal | None:
    """Completion where less is better (逆向): 比值 c = T / V, 差值 c = 2 − V / T.

    Args:
        value: V; zero under 比值 has no ratio and is better than any target.
        target: T, positive; a target of zero is zero tolerance and scored by itself.
        rule: 逆向口径.

    Returns:
        None where the ratio has no finite value: V = 0 under 比值 (the cap is then due), or T = 0.

    Source: scoring.md §3, note on N; [S6] [S8].
    """
    if rule is ReverseRule.DIFFERENCE:
        return TWO - value / target if target > 0 else None
    return target / value if value > 0 else None


def of_interval(value: Decimal, low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> Decimal:
    """Completion of a figure that should lie inside an interval (区间).

    c = 1 in [lo, hi]; (V − m) / (lo − m) below; (M − V) / (M − hi) above; clipped to 0..1.

    Args:
        value: V.
        low: lo, lower end of the interval.
        high: hi, its upper end.
        least: m, where the score is 0 below it; lo itself for a hard edge.
        most: M, where the score is 0 above it; hi itself for a hard edge.

    Source: scoring.md §3, note on I; [S8].
    """
    if low <= value <= high:
        return ONE
    if value < low:
        return max(ZERO, (value - least) / (low - least)) if low > least else ZERO
    return max(ZERO, (most - value) / (most - high)) if most > high else ZERO

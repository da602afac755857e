"""The rule book's scoring methods: one small pure function each, its formula and source in its docstring.

Those that read a tier table (分档标准) are in ``scoring_tiers``, those that go by place in ``scoring_ladders``.

``weight`` is w, the full points of the indicator; a result is in points, unrounded and unclipped: the caller clips it
to 0 (or 保底·w) … 封顶·w and rounds it.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from catchup_xl.model.choices import EqualSpread, PartialStep
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO, settled
from catchup_xl.rules.methods.method import method

_EIGHTY = Decimal("0.8")


@method("M1", "目标完成计分法", needs_target=True)
def threshold(weight: Decimal, reached: bool) -> Decimal:
    """Full points when the target is reached, none otherwise.

    s = w · 1[x ≥ x*]

    Source: scoring.md §3 M1, [S1].
    """
    return weight if reached else ZERO


@method("M2", "完成率计分法", needs_target=True)
def completion_ratio(
    weight: Decimal,
    completion: Decimal | None,
    excess: Decimal | None,
    *,
    cap: Decimal = ONE,
    threshold: Decimal = ZERO,
    point_down: Decimal | None = None,
) -> Decimal:
    """Points in proportion to the completion ratio.

    s = w · min(c, cap)，c < c0 → 0；T = 0：V ≤ 0 → w，V > 0 → max(0, w − k·V)

    T = 0 is zero tolerance, of the kinds where less is better.

    Args:
        weight: w.
        completion: c; None where less is better and nothing at all happened, which earns the cap.
        excess: V against a target of zero where less is better; None anywhere else.
        cap: largest ratio that counts (封顶).
        threshold: c0 (起计线).
        point_down: k (每点扣分) under zero tolerance; blank leaves nothing.

    Source: scoring.md §3 M2, [S4] [S6].
    """
    if excess is not None:
        if excess <= 0:
            return weight
        return ZERO if point_down is None else max(ZERO, weight - point_down * excess)
    if completion is None:
        return weight * cap
    return ZERO if completion < threshold else weight * min(completion, cap)


@method("M3", "基本分加减分法", needs_target=True)
def base_and_points(
    weight: Decimal,
    over: Decimal,
    *,
    base_share: Decimal = _EIGHTY,
    point_up: Decimal = Decimal("0.5"),
    point_down: Decimal = Decimal("0.5"),
    cap: Decimal = ONE,
) -> Decimal:
    """A base score at the target, so many points for each point above or below it.

    s = clip(β·w + k⁺·max(x − x*, 0) − k⁻·max(x* − x, 0), 0, γ·w)

    Args:
        weight: w.
        over: x − x* in points: percentage points for rates, the indicator's own unit for values.
        base_share: β (基本分比例).
        point_up: k⁺ (每点加分).
        point_down: k⁻ (每点扣分).
        cap: γ (封顶).

    Source: scoring.md §3 M3, [S5].
    """
    score = base_share * weight + (point_up * over if over > 0 else point_down * over)
    return min(max(score, ZERO), cap * weight)


@method("M3b", "低于目标扣分法", needs_target=True)
def step_deduction(
    weight: Decimal,
    shortfall: Decimal | None,
    reached: bool,
    *,
    step: Decimal = Decimal("0.02"),
    step_penalty: Decimal = ONE,
    partial_step: PartialStep = PartialStep.PRORATE,
) -> Decimal:
    """Full points at the target, a deduction for each step below it.

    s = max(0, w − q · (x* − x) / (x*·h))

    Args:
        weight: w.
        shortfall: (x* − x) / x*, 0 when reached; None with a target of zero, when only reaching it counts.
        reached: the target is reached.
        step: h (每档幅度), 2 % as 0.02; a number from 1 on is read as per cent.
        step_penalty: q (每档扣分), points a step.
        partial_step: what part of a step counts (不足一档).

    Raises:
        ValueError: the step is not positive.

    Source: scoring.md §3 M3b, [S7].
    """
    if step <= 0:
        raise ValueError("“每档幅度”须大于 0")
    if shortfall is None:
        return weight if reached else ZERO
    steps = whole_steps(shortfall / (step / HUNDRED if step >= ONE else step), partial_step)
    return max(ZERO, weight - step_penalty * steps)


def whole_steps(steps: Decimal, partial_step: PartialStep) -> Decimal:
    """Steps of which points count (不足一档): a part of one as it is, as a whole one, or not at all.

    Args:
        steps: how many, from zero on.
        partial_step: what a part of a step counts.

    Source: scoring.md §3 M3b.
    """
    if partial_step is PartialStep.PRORATE:
        return steps
    return settled(steps).to_integral_value(ROUND_CEILING if partial_step is PartialStep.UP else ROUND_FLOOR)


@method("M4", "功效系数法", relative=True)
def efficacy(
    weight: Decimal,
    x: Decimal,
    low: Decimal,
    high: Decimal,
    lower_is_better: bool,
    count: int,
    *,
    base_ratio: Decimal = Decimal("0.6"),
    lower: Decimal | None = None,
    upper: Decimal | None = None,
    equal_spread: EqualSpread = EqualSpread.FULL,
) -> Decimal:
    """A base score for the worst, full points for the best, a straight line between (min-max).

    s = w · (a + (1 − a) · (x − x_min) / (x_max − x_min))

    The fraction is clipped to 0..1, and turned round where less is better. One unit alone has nobody to be compared with, and
    gets w unless both bounds are fixed.

    Args:
        weight: w.
        x: the measure.
        low: x_min of the group.
        high: x_max of the group.
        lower_is_better: a smaller measure is better.
        count: N, the units of the group that are compared.
        base_ratio: a (基础比例).
        lower: fixed x_min (下限值); blank takes the group's.
        upper: fixed x_max (上限值); blank takes the group's.
        equal_spread: what all get when x_max = x_min (同值处理).

    Raises:
        ValueError: the fixed lower bound is not below the upper one.

    Source: scoring.md §3 M4; fixed bounds as COINr's n_goalposts, which truncates too.
    """
    if lower is not None and upper is not None and lower >= upper:
        raise ValueError("“下限值”须小于“上限值”")
    if count == 1 and (lower is None or upper is None):
        return weight
    least, most = low if lower is None else lower, high if upper is None else upper
    if least == most:
        return weight if equal_spread is EqualSpread.FULL else _EIGHTY * weight
    if least > most:
        # The whole group lies beyond the one bound that is fixed: all are at that end.
        all_worst = (lower is not None) is not lower_is_better
        return weight * (base_ratio if all_worst else ONE)
    share = (most - x if lower_is_better else x - least) / (most - least)
    return weight * (base_ratio + (ONE - base_ratio) * min(max(share, ZERO), ONE))


@method("M6", "最优值比例法", relative=True)
def ratio_to_best(weight: Decimal, x: Decimal, best: Decimal, lower_is_better: bool) -> Decimal:
    """Points in proportion to the best of the group.

    s = w · x / x_best；逆向 w · x_best / x

    The best gets full points even at zero.

    Args:
        weight: w.
        x: the measure.
        best: x_best of the group.
        lower_is_better: a smaller measure is better.

    Source: scoring.md §3 M6, [S2].
    """
    if x == best:
        return weight
    share = best / x if lower_is_better and x > 0 else x / best if not lower_is_better and best > 0 else ZERO
    return weight * max(share, ZERO)


@method("M6b", "合计比重法", relative=True)
def share_of_group(weight: Decimal, share: Decimal) -> Decimal:
    """Points in proportion to the unit's share of the group's sum (sum normalisation).

    s = w · x / Σx；逆向 w · (1/x) / Σ(1/x)

    Negative measures count as 0; where less is better and some are 0, those share all the points.

    Args:
        weight: w.
        share: x / Σ x, or that of the reciprocals.

    Source: weighted sum with sum-scaled criteria, as in Kracka et al. 2010; minimised criteria are inverted first.
    """
    return weight * share


@method("M7", "同组均值比较法", relative=True)
def against_mean(
    weight: Decimal,
    x: Decimal,
    mean: Decimal,
    lower_is_better: bool,
    scale: Decimal,
    *,
    point_down: Decimal = Decimal("0.1"),
) -> Decimal:
    """Full points from the group's mean on, a deduction for each point on the wrong side of it.

    s = w (x ≥ x̄)，max(0, w − k · (x̄ − x)) (x < x̄)

    Args:
        weight: w.
        x: the measure.
        mean: x̄ of the group.
        lower_is_better: a smaller measure is better.
        scale: points in one unit of the measure.
        point_down: k (每点扣分), points a percentage point, or a unit of a value.

    Source: scoring.md §3 M7, [S2] (each 1 % below the mean −0.1).
    """
    behind = (x - mean if lower_is_better else mean - x) * scale
    return weight if behind <= 0 else max(ZERO, weight - point_down * behind)

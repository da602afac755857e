"""The rule book's scoring methods that go by place; results are in points, unrounded and unclipped."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.model.choices import TieScore
from catchup_xl.rules.exact import ONE, ZERO
from catchup_xl.rules.methods.method import method

_D = Decimal


@method("M5", "争先进位计分法", relative=True)
def rank_ladder(
    weight: Decimal,
    rank: int,
    tied: int,
    *,
    rank_step: Decimal = Decimal("0.05"),
    floor: Decimal = ZERO,
    tie_score: TieScore = TieScore.BEST,
) -> Decimal:
    """Full points for the first, a step less for each place after it.

    s = w · max(floor, 1 − δ · (r − 1))

    Units that share a place get its points, or the mean of the places they fill.

    Args:
        weight: w.
        rank: r, competition rank within the peer group, 1 the best.
        tied: how many units share the place.
        rank_step: δ (名次递减), share of the points lost a place.
        floor: smallest share that is kept (保底).
        tie_score: 并列计分.

    Source: scoring.md §3 M5, [S1] [S2].
    """
    places = range(rank, rank + (tied if tie_score is TieScore.MEAN else 1))
    return weight * sum((max(floor, ONE - rank_step * (place - 1)) for place in places), ZERO) / len(places)


@method("M8", "达标加争先组合法", needs_target=True, relative=True)
def gate_and_ladder(
    weight: Decimal,
    reached: bool,
    rank_over: int,
    tied_over: int,
    *,
    gate_share: Decimal = Decimal("0.4"),
    rank_step: Decimal = Decimal("0.05"),
    floor: Decimal = ZERO,
    tie_score: TieScore = TieScore.BEST,
) -> Decimal:
    """Part of the points for reaching the target, the rest by place among those that reached it.

    s = M1(w₁) + M5(w − w₁)

    The ladder of M5 counts only the units that reached their target.

    Args:
        weight: w.
        reached: the target is reached.
        rank_over: competition rank among the units that reached their target.
        tied_over: how many of those share the place.
        gate_share: w₁ / w (门槛分比例).
        rank_step: δ (名次递减).
        floor: smallest share of the ladder that is kept (保底).
        tie_score: 并列计分.

    Source: scoring.md §3 M8, [S1] (GDP: 4 + 6, target 8 %).
    """
    if not reached:
        return ZERO
    gate = weight * gate_share
    return gate + rank_ladder(
        weight - gate, rank_over, tied_over, rank_step=rank_step, floor=floor, tie_score=tie_score
    )

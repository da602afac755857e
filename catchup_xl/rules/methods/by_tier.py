"""The rule book's scoring methods that read a tier table (分档标准); results are in points, unrounded and unclipped."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.methods.method import method
from catchup_xl.rules.methods.tiers import parse_standards


@method("M4b", "分档功效系数法")
def efficacy_by_standards(weight: Decimal, x: Decimal, *, standards: str = "") -> Decimal:
    """Points between fixed standards, straight lines from one to the next.

    s = w·κ_i + (x − h_i) / (h_{i+1} − h_i) · w · (κ_{i+1} − κ_i)，h_i ≤ x < h_{i+1}

    Nothing short of the first standard, w·κ_n from the last on.

    Args:
        weight: w.
        x: the measure, in the unit in which the standards are typed.
        standards: "h:κ; h:κ; …" (分档标准); falling shares mean that less is better.

    Raises:
        ValueError: the standards are blank or can't be read.

    Source: scoring.md §3 M4b, 财统字〔1999〕6号 [S3].
    """
    table = parse_standards(standards)
    if not table.steps:
        raise ValueError("分档功效系数法需要“分档标准”，如 60:0.6; 80:0.8; 90:1")
    sign = -1 if table.lower_is_better else 1
    return between_standards(x * sign, [(step * sign, weight * share) for step, share in table.steps])


def between_standards(x: Decimal, standards: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Points between rising standards, straight lines from one to the next: nothing short of the first.

    s = s_i + (x − h_i) / (h_{i+1} − h_i) · (s_{i+1} − s_i)，h_i ≤ x < h_{i+1}

    Args:
        x: the measure.
        standards: each h with its points s, lowest h first.

    Source: scoring.md §3 M4b, 财统字〔1999〕6号 [S3].
    """
    score = ZERO
    for n, (start, points) in enumerate(standards):
        if x < start:
            break
        score = points
        if n + 1 < len(standards):
            end, points_then = standards[n + 1]
            score += (min(x, end) - start) / (end - start) * (points_then - points)
    return score


@method("M9", "定性档次计分法")
def tiers(weight: Decimal, x: Decimal, judged: bool, *, standards: str = "") -> Decimal:
    """Points by tier: a grade word or a figure earns the share of its tier.

    s = w · κ

    κ is that of the word, or of the highest standard that is reached; a figure without standards is the judges' score.

    Args:
        weight: w.
        x: the share that a grade word earns, or the figure.
        judged: x is such a share.
        standards: "优秀:1; 良好:0.8; …" or "h:κ; …" (分档标准).

    Raises:
        ValueError: the standards can't be read.

    Source: scoring.md §3 M9, [S6] (100–80 / 80–50 / 50–0 %).
    """
    if judged:
        return weight * x
    table = parse_standards(standards)
    if not table.steps:
        return min(x, weight)
    sign = -1 if table.lower_is_better else 1
    return weight * max((share for step, share in table.steps if x * sign >= step * sign), default=ZERO)

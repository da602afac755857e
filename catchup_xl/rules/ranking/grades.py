"""Grades (等次): 优秀, 良好, 一般, 较差 by quota, by score line or by both, and what a veto does to them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TypeVar

from catchup_xl.model.choices import CutTie, Grade, GradeMode, QuotaRounding, VetoEffect, YesNo
from catchup_xl.model.settings import Settings

K = TypeVar("K", bound=Hashable)

_ROUNDINGS = {
    QuotaRounding.DOWN: ROUND_FLOOR,
    QuotaRounding.HALF_UP: ROUND_HALF_UP,
    QuotaRounding.UP: ROUND_CEILING,
}
_LIMITS = {
    VetoEffect.NOT_EXCELLENT: Grade.GOOD,
    VetoEffect.ORDINARY: Grade.ORDINARY,
    VetoEffect.POOR: Grade.POOR,
}


def quota(share: Decimal, count: int, rounding: QuotaRounding) -> int:
    """Places that a share of a group comes to: f(q · N), in exact decimal.

    Args:
        share: q, a fraction.
        count: N.
        rounding: f (取整方式).

    Source: scoring.md §6, [S10].
    """
    return int((share * count).to_integral_value(_ROUNDINGS[rounding]))


def grades(
    places: Mapping[K, int],
    totals: Mapping[K, Decimal],
    vetoes: Mapping[K, VetoEffect],
    settings: Settings,
    *,
    ranked_on: Mapping[K, Decimal] | None = None,
    excluded: int = 0,
) -> dict[K, Grade]:
    """The grade of every ranked unit.

    Args:
        places: each ranked unit's place.
        totals: shown totals.
        vetoes: the strongest veto of the units that have one.
        settings: mode, quotas, lines, ties on the cut line, whether a barred unit's place is passed on.
        ranked_on: what they are ranked on (名次口径); the shown totals when left out.
        excluded: units below the line that count in N when 否决单位计入基数 says so.

    Returns:
        Each unit's grade. Where fewer qualify than the quota has places, the rest stays vacant.

    Source: scoring.md §6 and §7.
    """
    count = len(places) + (excluded if settings.count_vetoed is YesNo.YES else 0)
    by_quota = settings.grade_mode is not GradeMode.LINE
    by_line = settings.grade_mode is not GradeMode.QUOTA
    best, better = set(places), set(places)
    if by_quota:
        on = totals if ranked_on is None else ranked_on
        best = _excellent(places, on, vetoes, settings, count)
        better = _not_ordinary(places, on, settings, count)
    found: dict[K, Grade] = {}
    for unit in places:
        grade = Grade.EXCELLENT if unit in best else Grade.GOOD
        if unit not in better:
            grade = Grade.ORDINARY
        if by_line:
            grade = max(grade, _by_line(totals[unit], settings), key=_order)
        found[unit] = limited(grade, vetoes.get(unit))
    return found


def limited(grade: Grade, veto: VetoEffect | None) -> Grade:
    """The grade that a veto leaves: never better than 良好, 一般 or 较差; a grade below that stays."""
    limit = _LIMITS.get(veto) if veto is not None else None
    return grade if limit is None else max(grade, limit, key=_order)


def _order(grade: Grade) -> int:
    return tuple(Grade).index(grade)


def _excellent(
    places: Mapping[K, int],
    ranked_on: Mapping[K, Decimal],
    vetoes: Mapping[K, VetoEffect],
    settings: Settings,
    count: int,
) -> set[K]:
    """The units within the quota of 优秀."""
    seats = quota(settings.excellent_share, count, settings.quota_rounding)
    barred = {unit for unit in places if vetoes.get(unit) in _LIMITS}
    order = sorted(places, key=places.__getitem__)
    if settings.pass_on_quota is YesNo.YES:
        order = [unit for unit in order if unit not in barred]
    return _first(order, seats, places, ranked_on, settings.cut_tie) - barred


def _not_ordinary(
    places: Mapping[K, int],
    ranked_on: Mapping[K, Decimal],
    settings: Settings,
    count: int,
) -> set[K]:
    """The ranked units above the last ones, which the quota of 一般 takes; a barred unit uses up no place of it."""
    order = sorted(places, key=places.__getitem__)
    seats = max(len(order) - quota(settings.ordinary_share, count, settings.quota_rounding), 0)
    return _first(order, seats, places, ranked_on, settings.cut_tie)


def _first(
    order: Sequence[K], seats: int, places: Mapping[K, int], ranked_on: Mapping[K, Decimal], rule: CutTie
) -> set[K]:
    """The units above a cut line.

    A tie on the line is one of scores: 全部入围 and 全部不入 treat all units of that score alike. 按并列规则 lets the places
    decide, and those that still share the place after all keys go in together.

    Args:
        order: the units, best first.
        seats: how many have room above the line.
        places: each unit's place.
        ranked_on: what they are ranked on.
        rule: 切线并列.
    """
    above = order[:seats]
    if above and len(above) < len(order):
        same: Mapping[K, int | Decimal] = places if rule is CutTie.BY_KEYS else ranked_on
        at = same[above[-1]]
        if same[order[seats]] == at:
            tied = set() if rule is CutTie.ALL_OUT else {unit for unit in order if same[unit] == at}
            return {unit for unit in above if same[unit] != at} | tied
    return set(above)


def _by_line(total: Decimal, settings: Settings) -> Grade:
    lines = (
        (Grade.EXCELLENT, settings.line_excellent),
        (Grade.GOOD, settings.line_good),
        (Grade.ORDINARY, settings.line_ordinary),
    )
    return next((grade for grade, line in lines if total >= line), Grade.POOR)


def near_line(
    grades: Mapping[K, Grade], totals: Mapping[K, Decimal], vetoes: Mapping[K, VetoEffect], settings: Settings
) -> set[K]:
    """The units so close to a line between two grades that a small correction moves them (压线).

    Under a quota the line runs between the last 优秀 and the best of the others that no veto keeps out.

    Args:
        grades: the grade of every ranked unit.
        totals: shown totals.
        vetoes: the strongest veto of the units that have one.
        settings: 等次模式, the lines, 压线幅度.

    Source: scoring.md §10.
    """
    margin = settings.near_line
    if not margin:
        return set()
    by_line, by_quota = settings.grade_mode is not GradeMode.QUOTA, settings.grade_mode is not GradeMode.LINE
    lines = (settings.line_excellent, settings.line_good, settings.line_ordinary) if by_line else ()
    free = {unit: grade for unit, grade in grades.items() if by_quota and vetoes.get(unit) not in _LIMITS}
    inside = [totals[unit] for unit, grade in free.items() if grade is Grade.EXCELLENT]
    outside = [totals[unit] for unit, grade in free.items() if grade is not Grade.EXCELLENT]
    cut = {Grade.EXCELLENT: max(outside), Grade.GOOD: min(inside)} if inside and outside else {}

    def is_near(unit: K) -> bool:
        against = [*lines, cut[free[unit]]] if unit in free and free[unit] in cut else lines
        return any(abs(totals[unit] - line) < margin for line in against)

    return {unit for unit in grades if is_near(unit)}

"""Time progress (序时进度) and progress lights (亮灯): three rule sets for totals, their own for growth and for rates."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

from catchup_xl.model.choices import Kind, Light, LightRule, TimeBasis, YesNo
from catchup_xl.model.months import DECEMBER
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO, settled
from catchup_xl.rules.measures.measure import Measure, Status

_YELLOW_GAP, _SLOW_GAP = Decimal(-30), Decimal(-10)
_RATIOS = {
    LightRule.RATIO_A: (ONE, Decimal("0.5")),
    LightRule.RATIO_B: (Decimal("0.8"), Decimal("0.6")),
}
"""Green from, yellow from: ratio of completion to time progress."""


def period_end(year: int, month: int) -> date:
    """The last day of a month: a period's figures, and what is overdue, are as of that day."""
    return date(year, month, calendar.monthrange(year, month)[1])


def due_day(year: int, month: int, day: int) -> date:
    """The day of the next month by which a month's figures are due; that month's last day where it has none so late."""
    year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def time_progress(year: int, month: int, basis: TimeBasis) -> Decimal:
    """Share of the year that is gone.

    p = m / 12 by month, d / 365 (366 in a leap year) by day.

    Source: scoring.md §9, [S15] (97.2 % at m = 10 is 13.8 points ahead).
    """
    if basis is TimeBasis.MONTH:
        return Decimal(month) / DECEMBER
    end = period_end(year, month)
    return Decimal(end.timetuple().tm_yday) / date(year, DECEMBER, 31).timetuple().tm_yday


def light_by_completion(done: Decimal, progress: Decimal, settings: Settings) -> Light:
    """The light of a completion ratio against the time that is gone.

    差值: gap = (c − p)·100, green from 0 (or ⚙绿灯序时差) on, 偏慢 above −10, yellow down to −30, red below.
    比例: ρ = c / p, green from 1 (A) or 0.8 (B) on, yellow from 0.5 or 0.6 on, red below. Blue: done.

    Args:
        done: c, a fraction.
        progress: p, a fraction; 0 before the start, when nothing is due yet.
        settings: 亮灯规则, 绿灯序时差, 完成亮蓝灯.

    Source: scoring.md §9, [S17].
    """
    if done >= ONE and settings.done_blue is YesNo.YES:
        return Light.BLUE
    if progress <= 0:
        return Light.GREY
    if settings.light_rule is LightRule.GAP:
        gap = settled((done - progress) * HUNDRED)
        if gap >= settings.green_gap:
            return Light.GREEN
        if gap > _SLOW_GAP:
            return Light.SLOW
        return Light.YELLOW if gap >= _YELLOW_GAP else Light.RED
    green, yellow = _RATIOS[settings.light_rule]
    reached = settled(done)
    if reached >= settled(green * progress):
        return Light.GREEN
    return Light.YELLOW if reached >= settled(yellow * progress) else Light.RED


def light_of(found: Measure, year: int, month: int, settings: Settings) -> Light:
    """The light of one unit on one indicator, by its kind; 灰 where nothing can be said."""
    if found.status is not Status.SCORABLE or found.reached is None:
        return Light.GREY
    if found.indicator.kind is Kind.GROWTH:
        return _of_growth(found, settings)
    if found.indicator.kind is Kind.TOTAL and found.completion is not None:
        gone = (
            time_progress(year, month, settings.time_basis) if found.figures.planned is None else found.figures.planned
        )
        return light_by_completion(found.completion, gone, settings)
    return _of_goal(found, settings)


def _of_growth(found: Measure, settings: Settings) -> Light:
    """Green at the target; yellow within ⚙增速黄灯幅度 points of it, or while the rest of the year can still make it up."""
    if found.reached:
        return Light.GREEN
    if found.gap is not None and settled(found.gap) >= -settings.growth_yellow:
        return Light.YELLOW
    target = found.target
    can_catch_up = (
        found.needed is not None
        and target is not None
        and target > 0
        and settled(found.needed) <= settings.needed_yellow * target
    )
    return Light.YELLOW if can_catch_up else Light.RED


def _of_goal(found: Measure, settings: Settings) -> Light:
    """Rates, places and judged work do not grow with the year: green when reached, yellow when close, red otherwise."""
    if found.reached:
        return Light.GREEN
    done = ZERO if found.completion is None else found.completion
    if settings.light_rule is LightRule.GAP:
        return Light.YELLOW if settled((done - ONE) * HUNDRED) >= _YELLOW_GAP else Light.RED
    return Light.YELLOW if done >= _RATIOS[settings.light_rule][1] else Light.RED


def turned_red(lights: list[Light], settings: Settings) -> Light:
    """The last of a row of monthly lights; yellow so many times running turns red (连续黄灯转红).

    Args:
        lights: one a month, the present one last.
        settings: how many times; 0 turns nothing.

    Source: scoring.md §9, [S17].
    """
    times = settings.yellow_to_red
    if times and len(lights) >= times and all(light is Light.YELLOW for light in lights[-times:]):
        return Light.RED
    return lights[-1]

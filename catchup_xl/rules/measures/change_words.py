"""The words for a figure beside the one it is held against: growth, profit and loss, and the distance from the target.

Sheets, page and circular take them from here, so that one thing has one word in all papers.
"""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import HUNDRED, round_half_up
from catchup_xl.rules.measures.measure import Measure

FLAT = "持平"


def turn_words(value: Decimal, base: Decimal) -> str:
    """How a change is spoken of where a loss is in it, since a rate of growth would lie about it.

    Args:
        value: V, this period's figure.
        base: B, the figure that it is held against.

    Returns:
        由盈转亏, 由平转亏, 扭亏, 减亏, 增亏, or 持平 for the same loss; empty where neither figure is below zero.

    Source: scoring.md §2, row B < 0; the words are those of profit statements.
    """
    if base >= 0:
        return "" if value >= 0 else "由盈转亏" if base else "由平转亏"
    if value == base:
        return FLAT
    if value >= 0:
        return "扭亏"
    return "减亏" if value > base else "增亏"


def percent_words(value: Decimal, settings: Settings) -> str:
    """A fraction in per cent, with 增速小数位 at the most: 13.2%."""
    return f"{round_half_up(value * HUNDRED, settings.growth_places).normalize():f}%"


def growth_words(growth: Decimal, settings: Settings) -> str:
    """增长13.2%, 下降2.5% or 持平; never 增长-2.5%."""
    shown = percent_words(abs(growth), settings)
    if shown == "0%":
        return FLAT
    return f"{'增长' if growth > 0 else '下降'}{shown}"


def change_words(found: Measure, settings: Settings) -> str:
    """同比增长13.2%, 环比持平, 同比减亏; empty where there is nothing to compare with."""
    growth = found.shown_growth
    words = found.turn if growth is None else growth_words(growth, settings)
    return f"{found.indicator.comparison.value}{words}" if words else ""


def target_words(gap: Decimal, settings: Settings) -> str:
    """高于目标1.2个百分点, 低于…, or 与目标持平."""
    shown = round_half_up(abs(gap), settings.growth_places).normalize()
    return f"{'高' if gap > 0 else '低'}于目标{shown:f}个百分点" if shown else f"与目标{FLAT}"


def pace_words(ahead: Decimal, settings: Settings) -> str:
    """快于序时进度10个百分点, 慢于…, or 与序时进度持平."""
    shown = round_half_up(abs(ahead), settings.growth_places).normalize()
    return f"{'快' if ahead > 0 else '慢'}于序时进度{shown:f}个百分点" if shown else f"与序时进度{FLAT}"

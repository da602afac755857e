"""A figure as every paper shows it: the one place where a number gets its decimals, its % and its unit of measure."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.model.cells import Percent, Placed
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.rules.measures.measure import shown_figure


def unit_of(indicator: Indicator) -> str:
    """What the indicator's figures are measured in: % for a rate, however it was typed."""
    return indicator.scale.unit if indicator.scale.rate else indicator.unit


def unit_beside(indicator: Indicator) -> str:
    """What is written beside a figure that a result cell shows: nothing beside a rate, which shows its %."""
    return "" if indicator.scale.rate else indicator.unit


def figure_cell(value: Decimal, indicator: Indicator, *, typed: bool = False) -> Decimal:
    """A figure as a cell holds it: with the indicator's 小数位, without any as it was typed; a rate is a percentage.

    Args:
        value: the figure, a fraction where the indicator is a rate.
        indicator: the indicator.
        typed: with all the digits that it has.
    """
    placed = not typed and indicator.places is not None
    shown = value if typed else shown_figure(value, indicator)
    if indicator.scale.rate:
        return Percent(shown if placed else shown.normalize())
    return Placed(shown) if placed else shown


def figure_words(value: Decimal, indicator: Indicator, *, typed: bool = False) -> str:
    """A figure with its unit, as its cell shows it: 12345.6万元, 90.1%; the arguments are those of ``figure_cell``."""
    shown = figure_cell(value, indicator, typed=typed)
    if isinstance(shown, Percent):
        return f"{shown.text.removesuffix('%')}{unit_of(indicator)}"
    return f"{shown.text if isinstance(shown, Placed) else plain_words(shown)}{unit_of(indicator)}"


def plain_words(value: Decimal) -> str:
    """A number as a cell shows it that has no number format: 1134.5."""
    return f"{value.normalize():f}" if value else "0"

"""A figure in words, with what it is measured in: the one place where a number and its unit come together."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.rules.exact import HUNDRED, round_half_up


def unit_of(indicator: Indicator) -> str:
    """What the indicator's figures are measured in: % for a rate, however it was typed."""
    return indicator.scale.unit if indicator.scale.rate else indicator.unit


def unit_beside(indicator: Indicator) -> str:
    """What is written beside a figure that a result cell shows: nothing beside a rate, which shows its %."""
    return "" if indicator.scale.rate else indicator.unit


def figure_number(value: Decimal, indicator: Indicator, *, thousands: bool = False, typed: bool = False) -> str:
    """A figure without its unit: 12345.6, and 90.1 of a rate of 0.901; with the indicator's 小数位, else as typed.

    Args:
        value: the figure, a fraction where the indicator is a rate.
        indicator: the indicator.
        thousands: with a comma before each three digits.
        typed: with all the digits that it has.
    """
    places = None if typed else indicator.places
    shown = value
    if indicator.scale.rate:
        shown = (value * HUNDRED).normalize()
    if places is not None:
        shown = round_half_up(shown, places)
    return f"{shown:,f}" if thousands else f"{shown:f}"


def figure_words(value: Decimal, indicator: Indicator, *, thousands: bool = False, typed: bool = False) -> str:
    """A figure with its unit: 12345.6万元, 90.1%; the arguments are those of ``figure_number``."""
    return f"{figure_number(value, indicator, thousands=thousands, typed=typed)}{unit_of(indicator)}"

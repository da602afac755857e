"""How the numbers of an indicator are meant: as rates or as amounts in its unit of measure.

A rate is one number however it was typed: 90.1%, 0.901 in a cell with a percent format, or 90.1 where 计量单位 is %.
Inside, it is the fraction 0.901.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import RawCell, fold, is_percent

_PERCENT_WORDS = frozenset({"%", "百分比", "百分率", "百分数"})
_POINT_WORDS = frozenset({"百分点", "个百分点"})
_HUNDRED, _ONE = Decimal(100), Decimal(1)


class Unsure(str):
    """A number that can be read in two ways, in the words of both: no figure is made of it."""

    __slots__ = ()


class Readings(NamedTuple):
    """What a number may mean, in words; where there is but one meaning, ``value`` is it.

    Args:
        value: the number inside; None where nobody can tell.
        words: both readings.
    """

    value: Decimal | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the numbers of an indicator's cells stand for.

    Args:
        rate: they are rates: fractions inside, per cent outside.
        hundredths: a number without % counts per cent, since 计量单位 says so.
        marked: some cell says by a % that they are rates, and no unit of measure does.
        unit: what stands behind a figure in a sentence.
    """

    rate: bool = False
    hundredths: bool = False
    marked: bool = False
    unit: str = ""

    @property
    def points(self) -> Decimal:
        """Points in one unit of a figure: rates count in percentage points, all else in its own unit."""
        return _HUNDRED if self.rate else _ONE

    def read(self, number: Decimal, *, percent: bool) -> Readings:
        """What a number means.

        Args:
            number: as it stands in the cell; a fraction where the cell shows a percentage.
            percent: the cell itself says that it is a percentage.
        """
        if not number or (self.rate and percent):
            return Readings(number)
        if not self.rate:
            if percent:
                return Readings(None, f"{_percent(number)}，也可以是 {number.normalize():f}{self.unit}")
            return Readings(number)
        if self.hundredths and abs(number) > 1:
            return Readings(number / _HUNDRED)
        if self.hundredths or (self.marked and abs(number) > 1):
            return Readings(None, f"{number.normalize():f}%，也可以是 {_percent(number)}")
        return Readings(number)


PLAIN = Scale()
GROWTH = Scale(rate=True, unit="%")
"""Growth rates where the unit of measure is that of an amount: 12% or 0.12."""


def is_percent_unit(unit: str) -> bool:
    """Whether a unit of measure is that of rates."""
    return fold(unit) in _PERCENT_WORDS | _POINT_WORDS


def scale_of_unit(unit: str, *, rate: bool) -> Scale:
    """The scale of an indicator.

    Args:
        unit: its 计量单位.
        rate: its cells show that it is a rate, where the unit does not say.
    """
    if is_percent_unit(unit):
        return Scale(True, True, unit=fold(unit) if fold(unit) in _POINT_WORDS else "%")
    return Scale(True, marked=True, unit="%") if rate and not fold(unit) else Scale(unit=unit)


def says_percent(raw: RawCell) -> bool:
    """Whether a cell holds a percentage other than zero, in which nothing is said of the scale."""
    return is_percent(raw) and raw != 0


def _percent(fraction: Decimal) -> str:
    return f"{(fraction * _HUNDRED).normalize():f}%"

"""The years that the name of a plan speaks of (方案名称), in half-width, full-width or Chinese digits."""

from __future__ import annotations

import re

YEAR_DIGITS = (
    "0123456789",
    "０１２３４５６７８９",
    "〇一二三四五六七八九",
    "○一二三四五六七八九",
    "零一二三四五六七八九",
)
_DIGITS = "".join(dict.fromkeys("".join(YEAR_DIGITS)))
_VALUES = {digit: n for digits in YEAR_DIGITS for n, digit in enumerate(digits)}
_CENTURY = "[" + "".join(digits[1] + digits[2] for digits in YEAR_DIGITS) + "]"
_YEAR = rf"(?<![{_DIGITS}〔\[［(（]){_CENTURY}[{_DIGITS}]{{3}}(?![{_DIGITS}])"
_YEARS = re.compile(rf"{_YEAR}(?:年?度?\s*[-—–－~～至到、]+\s*{_YEAR})*年?度?")
_ONE = re.compile(_YEAR)


def years_of(title: str) -> tuple[int, ...]:
    """The years that stand in a title, as they come."""
    found = (int("".join(str(_VALUES[digit]) for digit in one[0])) for one in _ONE.finditer(title))
    return tuple(year for year in found if year // 100 in (19, 20))


def is_of_year(title: str, year: int | None) -> bool:
    """Whether a title names the year, a span of years that it lies in, or no year at all."""
    years = years_of(title)
    return year is None or not years or min(years) <= year <= max(years)


def title_in_print(title: str, year: int | None) -> str:
    """The title as papers of a year show it: without its years where all of them are over, as 年度 alone was moved on."""
    years = years_of(title)
    if year is None or not years or year <= max(years):
        return title
    return _YEARS.sub("", title).strip(" 　-—")

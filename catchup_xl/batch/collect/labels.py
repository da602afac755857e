"""What a label of somebody else's table means: a month, a year, a unit, an indicator, last year's figure, or nothing."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catchup_xl.batch.collect.measures import is_measure, measure_in
from catchup_xl.model.cells import RawCell, fold, to_text

_NUMERALS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_TO = r"[-—–~～－至到]+"
_MONTH = re.compile(rf"(?:(?:1|一)月?{_TO})?(?<!\d)(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!龄)")
_QUARTERS = {"一季度": 3, "上半年": 6, "前三季度": 9, "全年": 12, "年末": 12}
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)年?")
_LAST_YEAR = ("上年同期", "去年同期", "上年同月", "上年实绩", "同期数", "上年数")
_GROWTH = ("增速", "增长", "增幅", "同比", "±%")
_MONTHLY = ("当月", "本月数", "本月完成", "本月发生")
_IGNORED = ("序号", "编号", "目标", "任务数", "计划", "占比", "比重", "完成率", "排名", "位次", "名次", "备注", "说明", "合计", "小计", "总计",
            "平均", "差额", "增减")  # fmt: skip
_NEAR = 0.6
_LEAST = 2


class Role(StrEnum):
    """What a label that stands for a name is taken for."""

    UNIT = "单位"
    INDICATOR = "指标"
    IGNORED = "不取"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A label that stands for a name of the master.

    Args:
        role: a unit, an indicator, or nothing that is taken.
        name: the master's name for it.
        measure: the unit of measure that the label states.
        sure: the names are the same; else it is a guess that a person must confirm.
    """

    role: Role
    name: str = ""
    measure: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Time:
    """What a label says about the period: month and year, and whether it means last year, a growth rate, a single month."""

    month: int | None = None
    year: int | None = None
    last_year: bool = False
    growth: bool = False
    monthly: bool = False

    def __or__(self, other: Time) -> Time:
        return Time(
            self.month or other.month,
            self.year or other.year,
            self.last_year or other.last_year,
            self.growth or other.growth,
            self.monthly or other.monthly,
        )

    @property
    def says_nothing(self) -> bool:
        """No part of it is set."""
        return self == Time()


def time_of(raw: RawCell) -> Time:
    """What a label says about the period."""
    if isinstance(raw, date):
        return Time(raw.month, raw.year)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Time(year=int(raw)) if 2000 <= raw <= 2100 and raw == int(raw) else Time()  # noqa: PLR2004 - years
    text = fold(to_text(raw))
    month = next((last for word, last in _QUARTERS.items() if word in text), None)
    months = _MONTH.findall(text)
    if months:
        month = _NUMERALS.get(months[-1]) or int(months[-1])
    year = _YEAR.search(text)
    growth = any(word in text for word in _GROWTH)
    last_year = any(word in text for word in _LAST_YEAR) and not growth
    return Time(month, int(year[1]) if year else None, last_year, growth, any(word in text for word in _MONTHLY))


def bare(text: str) -> str:
    """A label without what stands in brackets, its unit of measure, its numbering and its spaces."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"\([^()]*\)", "", plain)
    plain = re.sub(r"^\s*(?:[一二三四五六七八九十]+、|\d+[、.．]|其中[:：]?)", "", plain)
    plain = re.sub(r"(?:计量)?单位[:：]\s*\S+", "", plain)
    return fold(plain).strip(":：*、")


class Names:
    """The names of the master that a label may stand for.

    Args:
        units: names of units.
        indicators: names of indicators.
    """

    def __init__(self, units: Iterable[str], indicators: Iterable[str]) -> None:
        self._names = {fold(name): (Role.INDICATOR, name) for name in indicators}
        self._names |= {fold(name): (Role.UNIT, name) for name in units if fold(name) not in self._names}

    def meaning(self, text: str) -> Meaning | None:
        """What a label stands for; None when it is a time, a unit of measure, or like no name at all."""
        word, measure = bare(text), measure_in(text)
        if not word or is_measure(word):
            return None
        if word in self._names:
            role, name = self._names[word]
            return Meaning(role, name, measure)
        if any(word.startswith(ignored) or word.endswith(ignored) for ignored in _IGNORED):
            return Meaning(Role.IGNORED)
        if not time_of(text).says_nothing and len(_without_time(word)) < _LEAST:
            return None
        return self._near(_without_time(word) or word, measure)

    def unit_in(self, text: str) -> str:
        """The unit whose name stands in a longer text, such as a title or a file's name; empty when none does."""
        word = fold(text)
        found = [name for key, (role, name) in self._names.items() if role is Role.UNIT and key in word]
        return max(found, key=len, default="")

    def _near(self, word: str, measure: str) -> Meaning | None:
        held = [
            key for key in self._names if len(key) >= _LEAST and (key in word or (word in key and len(word) >= _LEAST))
        ]
        key = max(held, key=len) if held else next(iter(difflib.get_close_matches(word, self._names, 1, _NEAR)), None)
        if key is None:
            return None
        role, name = self._names[key]
        return Meaning(role, name, measure, sure=False)


def _without_time(word: str) -> str:
    for pattern in (_MONTH, _YEAR):
        word = pattern.sub("", word)
    for words in (_LAST_YEAR, _GROWTH, _MONTHLY, ("累计", "完成", "本期", "实际", "数")):
        for one in words:
            word = word.replace(one, "")
    return re.sub(rf"^(?:1|一)?月?{_TO}", "", word).strip("()-—")

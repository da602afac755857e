"""What a label says about the period, word by word: what is left over is not understood, and is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catchup_xl.model.cells import RawCell, fold, to_text

_NUMERALS = {
    word: n for n, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1)
}
_TO = r"[-—–~～－至到]+"
_MONTH = r"(?<!\d)(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])月份?(?!龄)"
_YEARS = range(2000, 2101)


class Span(StrEnum):
    """Over what a figure runs."""

    CUMULATIVE = "累计"
    LAST_YEAR = "上年同期"
    MONTHLY = "当月"
    GROWTH = "增速"


@dataclass(frozen=True, slots=True)
class Time:
    """What a label says about the period: month and year, and whether it means last year, a growth rate, a single month.

    Args:
        month: the month up to which, or in which, a figure runs.
        year: the year.
        last_year: the period of the year before.
        growth: a growth rate, no amount.
        monthly: the single month.
        cumulative: from January on; said in words, or as 1—7月.
    """

    month: int | None = None
    year: int | None = None
    last_year: bool = False
    growth: bool = False
    monthly: bool = False
    cumulative: bool = False

    def __or__(self, other: Time) -> Time:
        return Time(
            self.month or other.month,
            self.year or other.year,
            self.last_year or other.last_year,
            self.growth or other.growth,
            self.monthly or other.monthly,
            self.cumulative or other.cumulative,
        )

    @property
    def says_nothing(self) -> bool:
        """No part of it is set."""
        return self == Time()

    @property
    def span(self) -> Span:
        """Over what the figure runs."""
        if self.growth:
            return Span.GROWTH
        if self.monthly and not self.cumulative:
            return Span.MONTHLY
        return Span.LAST_YEAR if self.last_year else Span.CUMULATIVE


_WORDS: tuple[tuple[re.Pattern[str], Time], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(?:同比)?[比较](?:上年|去年)(?:同期|同月)?(?:增长|增速|增幅)?[率%％]*", Time(growth=True)),
        (r"(?:同比)?(?:增长|增速|增幅)[率%％]*|同比[±%％]*|[±％%]+", Time(growth=True)),
        (r"(?:上年|去年)全年(?:累计|实绩|完成)?", Time(month=12, last_year=True, cumulative=True)),
        (r"(?:上年|去年)(?:的)?同(?:期|月)|同期", Time(last_year=True)),
        (r"(?:[1一]" + _TO + r"[3三]季度|前三季度)", Time(month=9, cumulative=True)),
        (r"(?:[1一]" + _TO + r"[2二]季度|上半年|前两季度|前二季度)", Time(month=6, cumulative=True)),
        (r"第?(?:一|(?<!\d)1)季度", Time(month=3, cumulative=True)),
        (r"本期|累计|年初至今|年初以来|自年初|至本月|本月止|本月末|月末|至今|截至|截止", Time(cumulative=True)),
        (r"当月|本月|单月|月度", Time(monthly=True)),
    )
)
_SILENT = re.compile(r"完成|实际|实绩|实现|情况|数值|数据|合并|本年|今年|份|数|值|额|的|止|末|底|年(?=\W|$)|月|[\W_]")
_RANGE = re.compile(rf"(?:(?<!\d)(?:0?1|一|元)月?份?{_TO}){_MONTH}")
_UP_TO = re.compile(rf"(?:截至|截止|至|到){_MONTH}")
_ONE_MONTH = re.compile(_MONTH)
_OTHER_RANGE = re.compile(rf"\d{{1,2}}月?份?{_TO}{_MONTH}")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)(?:年度?)?")
_DAY = re.compile(r"20\d{2}年\d{1,2}月\d{1,2}日|20\d{2}([-/.])\d{1,2}\1\d{1,2}")
_LAST = re.compile(r"上年度?|去年")


def period_of(raw: RawCell) -> tuple[Time, str]:
    """What a label says about the period, and what of it is left over when that is taken away.

    A quarter by itself, 去年 without a month, 全年 and 年末 are left over: they may mean one thing or another.
    """
    if isinstance(raw, date):
        return Time(raw.month, raw.year), ""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        year = int(raw) if raw in _YEARS else None
        return Time(year=year), "" if year else to_text(raw)
    rest, said = fold(to_text(raw)), Time()
    stated = _YEAR.search(rest)
    if stated:
        rest, said = _cut(rest, stated), Time(year=int(stated[1]))
    rest, said = _months(rest, said)
    for pattern, meaning in _WORDS:
        if pattern.search(rest):
            rest, said = pattern.sub(" ", rest), said | meaning
    last = _LAST.search(rest)
    if last and said.month is not None:
        rest, said = _cut(rest, last), said | Time(last_year=True)
    return said, _SILENT.sub("", rest)


def _months(rest: str, said: Time) -> tuple[str, Time]:
    """The months of a label; a stretch that does not begin in January is left over."""
    for pattern, more in ((_RANGE, Time(cumulative=True)), (_UP_TO, Time(cumulative=True)), (_ONE_MONTH, Time())):
        found = pattern.search(rest)
        if found is None:
            continue
        if pattern is not _RANGE and (other := _OTHER_RANGE.search(rest)):
            return rest.replace(other[0], f"{other[0]}区间", 1), said
        word = found[1]
        month = 1 if word == "元" else _NUMERALS.get(word) or int(word)
        return _cut(rest, found), said | more | Time(month=month)
    return rest, said


def _cut(text: str, found: re.Match[str]) -> str:
    """A text without what was found; what stood on both sides does not grow together."""
    return f"{text[: found.start()]} {text[found.end() :]}"


def month_of(text: str) -> Time:
    """The month and year that a title or a name states; nothing where it states a day, as the day of filling in is."""
    if _DAY.search(fold(text)) or any(word in text for word in ("填报", "报送", "制表", "日期", "时间")):
        return Time()
    said, _ = period_of(text)
    return Time(said.month, said.year)

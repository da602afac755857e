"""Checks of the figures in 数据 one by one and against last year: unreadable, falling, jumping, suspiciously exact."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.model.cells import is_error_value
from catchup_xl.model.choices import Kind, ValueState
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.figures import read_figure
from catchup_xl.model.findings import NO_GROUP, Level
from catchup_xl.model.scale import Unsure
from catchup_xl.rules.checks.registry import Remark, data_check
from catchup_xl.rules.checks.series import Data, Fall, Series
from catchup_xl.rules.checks.words import figure, listed, number
from catchup_xl.rules.methods.registry import find_method
from catchup_xl.rules.methods.tiers import parse_standards

_EXPLAINED = ("核减", "调减", "更正", "修正", "核实", "冲减", "存量", "时点")
_JUDGED = (Kind.RATIO, Kind.QUALITATIVE)
_FULL_MARKS = (1.0, 100.0)
_HALF_BASIS_POINT = 0.00005


@data_check(
    "data-unreadable",
    Level.ERROR,
    "数据读不懂",
    also=(Level.WARNING,),
    expected="数字，或：不适用、待核；没有发生填 0，未报留空",
    mend="改成数字，不带单位和文字",
)
def month_cells_can_be_read(data: Data) -> Iterator[Remark]:
    """A month cell holds a number or one of the words; one that can't be read counts as 待核."""
    for series in data.series:
        if series.plain:
            continue
        for month, raw in enumerate(series.entry.months, 1):
            fault = "" if raw is None or raw.__class__ is float else read_figure(raw).fault
            if (
                not fault
                or isinstance(raw, Unsure)
                or is_error_value(raw)
                or (isinstance(raw, str) and _is_grade_word(series, raw))
            ):
                continue
            message = f"“{series.entry.unit}”的“{series.entry.indicator}”{month} 月：{fault}"
            counts = _counts(data, series, month)
            level, blocks = (Level.ERROR, series.blocks) if counts else (Level.WARNING, NO_GROUP)
            yield Remark(series.at(month), message, unit=series.entry.unit, blocks=blocks, level=level)


def _is_grade_word(series: Series, text: str) -> bool:
    """Whether the text is a word that the indicator's method takes instead of a number."""
    indicator = series.indicator
    if indicator is None or indicator.kind is not Kind.QUALITATIVE:
        return False
    if indicator.rule:
        from catchup_xl.rules.ranking.ruled_words import classes_of, read_text
        from catchup_xl.rules.sentences.of_indicator import readable_rule_of

        rule = readable_rule_of(indicator)
        return rule is not None and any(read_text(rule, text, name) is not None for name in classes_of(rule))
    method = find_method(indicator.method)
    if method is None or "judged" not in method.inputs:
        return False
    try:
        return parse_standards(indicator.standards).share_of_word(text) is not None
    except ValueError:
        return False


def _counts(data: Data, series: Series, month: int) -> bool:
    """Whether this month's figure of the row goes into the period's results."""
    settings = data.master.settings
    return month == data.master.month and series.year in (settings.year, settings.effective_base_year)


@data_check(
    "data-under-review",
    Level.HINT,
    "待核",
    expected="核实后的数",
    mend="核实后填数",
)
def figures_under_review_are_listed(data: Data) -> Iterator[Remark]:
    """A cell of this year that says 待核 counts as missing until it is settled."""
    year, last = data.master.settings.year, data.master.month or 12
    for series in data.series:
        if series.plain or series.year != year:
            continue
        for month, raw in enumerate(series.entry.months[:last], 1):
            figure = read_figure(raw if raw.__class__ is str else None)
            if figure.state is ValueState.UNDER_REVIEW and not figure.fault:
                message = f"“{series.entry.unit}”的“{series.entry.indicator}”{month} 月待核"
                yield Remark(series.at(month), message, unit=series.entry.unit)


@data_check(
    "cumulative-falls",
    Level.ERROR,
    "累计数下降",
    also=(Level.HINT,),
    expected="从 1 月起的累计数不小于上月",
    mend="核对是否填成了当月数；如为核减，请在备注写明“核减”和依据",
)
def cumulative_figures_never_fall(data: Data) -> Iterator[Remark]:
    """A figure cumulative from January can't be smaller than the month before, unless 备注 tells of a correction."""
    for series, falls in data.falls:
        explained = any(word in series.entry.note for word in _EXPLAINED)
        if len(falls) > 1 and not explained:
            continue  # data-looks-monthly says it once
        for fall in falls:
            values = series.values[fall.now - 1] or 0.0, series.values[fall.before - 1] or 0.0
            message = (
                f"“{series.entry.unit}”的“{series.entry.indicator}”{fall.now} 月累计 {figure(values[0], series.indicator)}，"
                f"小于 {fall.before} 月的 {figure(values[1], series.indicator)}"
            )
            if explained:
                mend = "备注已说明，确认即可"
                yield Remark(series.at(fall.now), message, mend=mend, unit=series.entry.unit, level=Level.HINT)
            else:
                blocks = series.blocks if _falls_to_the_month(data, series) else NO_GROUP
                yield Remark(series.at(fall.now), message, unit=series.entry.unit, blocks=blocks)


def _falls_to_the_month(data: Data, series: Series) -> bool:
    """Whether the period's own figure is below an earlier one, so that it can't be right."""
    month = data.master.month
    if month is None or not _counts(data, series, month) or (value := series.value(month)) is None:
        return False
    return any(earlier is not None and earlier > value for earlier in series.values[: month - 1])


@data_check(
    "data-looks-monthly",
    Level.ERROR,
    "疑为当月数",
    expected="从 1 月起的累计数，逐月不减",
    mend="把各月的当月数改成累计数；如为核减，请在备注写明“核减”和依据",
)
def figures_are_cumulative(data: Data) -> Iterator[Remark]:
    """A row that falls in several places holds single months, not figures cumulative from January."""
    for series, falls in data.falls:
        if len(falls) > 1 and not any(word in series.entry.note for word in _EXPLAINED):
            message = (
                f"“{series.entry.unit}”{series.entry.year} 年的“{series.entry.indicator}”在 "
                f"{_months(falls)} 下降，像是当月数"
            )
            yield Remark(series.at(falls[0].now), message, unit=series.entry.unit, blocks=series.blocks)


def _months(falls: tuple[Fall, ...]) -> str:
    return listed(f"{fall.now}月" for fall in falls)


@data_check(
    "data-jump",
    Level.WARNING,
    "与上年同期相差悬殊",
    expected="相差不到参数“突变倍数”的倍数",
    mend="核对本期和上年同期的数；属实的在备注说明",
)
def figures_do_not_jump(data: Data) -> Iterator[Remark]:
    """A figure is not 突变倍数 times last year's, nor last year's this figure's; further apart it is a wrong unit."""
    month, settings = data.master.month, data.master.settings
    times, wrong_unit = float(settings.jump), float(settings.unit_ratio)
    if month is None or not times:
        return
    for now, value, _, base in data.pairs:
        if value * base <= 0 or now.indicator is None or now.indicator.kind is Kind.RANK:
            continue
        ratio = value / base if abs(value) >= abs(base) else base / value
        if ratio > times and not (wrong_unit and ratio >= wrong_unit):
            message = f"“{now.entry.unit}”的“{now.entry.indicator}”{month} 月{_jump(value, base, ratio, now.indicator)}"
            yield Remark(now.at(month), message, unit=now.entry.unit)


def _jump(value: float, base: float, ratio: float, of: Indicator | None) -> str:
    """How far two figures of the same sign lie apart: two losses are spoken of by their size."""
    grown = abs(value) >= abs(base)
    if value < 0:
        now, before, what = f"亏损 {figure(-value, of)}", f"上年同期亏损 {figure(-base, of)}", "亏损额"
    else:
        now, before, what = f" {figure(value, of)}", f"上年同期 {figure(base, of)}", ""
    apart = f"是上年同期的 {number(ratio, 1)} 倍" if grown else f"只有上年同期的 {number(ratio, 1)} 分之一"
    return f"{now}，{before}，{what}{apart}"


@data_check(
    "data-same-as-target",
    Level.WARNING,
    "多个单位恰好等于目标",
    expected="各单位的数有零有整",
    mend="请各单位报送依据，核对是否凑数",
)
def figures_do_not_all_hit_the_target(data: Data) -> Iterator[Remark]:
    """Figures of 凑数单位数 units or more that equal their target to the digit may have been made to."""
    month, least = data.master.month, data.master.settings.same_as_target
    if month is None or not least:
        return
    hits: dict[int, list[Series]] = {}
    for key, now in data.now.items():
        value = now.values[month - 1]
        if value and now.applies and now.indicator is not None:
            target = data.target(now)
            if target is not None and _hits(now.indicator, value, target, data.base.get(key), month):
                hits.setdefault(now.indicator.source.row, []).append(now)
    for found in hits.values():
        if len(found) >= least:
            names = [series.entry.unit for series in found]
            message = f"“{found[0].entry.indicator}”{month} 月有 {len(found)} 个单位的数恰好等于目标：{listed(names)}"
            yield Remark(found[0].at(month), message)


def _hits(indicator: Indicator, value: float, target: float, base: Series | None, month: int) -> bool:
    if indicator.kind is Kind.GROWTH:
        before = base.value(month) if base else None
        return bool(before) and before is not None and abs(value / before - 1 - target) < _HALF_BASIS_POINT
    natural = indicator.kind in _JUDGED and target in _FULL_MARKS
    return value == target and not natural


@data_check(
    "data-not-a-rank",
    Level.ERROR,
    "不是名次",
    expected="名次为 1、2、3 这样的整数",
    mend="填写名次",
)
def places_are_whole_numbers(data: Data) -> Iterator[Remark]:
    """The figure of an indicator of the kind 排名 is a place: a whole number from 1 on."""
    month = data.master.month
    for now in data.now.values() if month else ():
        value = now.value(month or 1)
        if now.indicator is None or now.indicator.kind is not Kind.RANK or value is None:
            continue
        if value < 1 or not value.is_integer():
            message = f"“{now.entry.unit}”的“{now.entry.indicator}”填的是 {figure(value, now.indicator)}"
            yield Remark(now.at(month or 1), message, unit=now.entry.unit, blocks=now.blocks)

"""Checks of the unit in which a figure is typed: 万元 or 亿元, 95 or 0.95, 13.2 or 13.2 %."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median_low
from typing import TypeAlias

from catchup_xl.model.cells import to_decimal
from catchup_xl.model.choices import DataBasis, Kind
from catchup_xl.model.findings import NO_GROUP, Level
from catchup_xl.model.master import Doubt
from catchup_xl.rules.checks.lookups import group_of, groups_of
from catchup_xl.rules.checks.registry import Remark, data_check
from catchup_xl.rules.checks.series import Data, Key, Series
from catchup_xl.rules.checks.words import figure, listed, number, percent, row_span

_PEERS = 3
"""Fewer figures have no meaningful middle."""

Middles: TypeAlias = Mapping[tuple[str, str], float]
"""The middle figure of each peer group and indicator."""

_AMOUNTS = (Kind.GROWTH, Kind.TOTAL, Kind.REVERSED)
_HUNDREDFOLD = 20.0
"""A share typed as a fraction beside one typed as a percentage is about a hundred times off; this is well below."""


@data_check(
    "data-unit-mixed",
    Level.WARNING,
    "疑为计量单位混用",
    also=(Level.ERROR,),
    expected="同一指标用“指标”表写明的计量单位，如一律用万元",
    mend="核对是否把亿元、元填成了万元；属实的调高参数“量纲倍数”",
)
def figures_are_in_one_unit(data: Data) -> Iterator[Remark]:
    """A figure 量纲倍数 times last month's, last year's or its peers' is in another unit; with two such signs it is sure."""
    settings, month = data.master.settings, data.master.month
    times = float(settings.unit_ratio)
    if not times:
        return
    middles = _middles(data.now, month), _middles(data.base, month)
    for series in data.assessed():
        if series.indicator is None or series.indicator.kind not in _AMOUNTS:
            continue
        step = _step(series, times)
        signs = [f"{step[0]} 月是 {figure(series.values[step[0] - 1] or 0, series.indicator)}"] if step else []
        at_month = step[1] if step else month or 1
        if series.year == settings.year and month is not None:
            signs.extend(_signs_of_month(data.base.get(series.key), series, month, times, middles))
        if signs:
            typed = figure(series.values[at_month - 1] or 0, series.indicator)
            message = (
                f"“{series.entry.unit}”的“{series.entry.indicator}”{at_month} 月填的是 {typed}，而{'，'.join(signs)}"
            )
            sure = len(signs) > 1
            level, blocks = (Level.ERROR, series.blocks) if sure else (Level.WARNING, NO_GROUP)
            yield Remark(series.at(at_month), message, unit=series.entry.unit, blocks=blocks, level=level)


def _signs_of_month(
    before: Series | None, now: Series, month: int, times: float, middles: tuple[Middles, Middles]
) -> Iterator[str]:
    """What the month's figure is far apart from."""
    value = now.values[month - 1]
    if value is None or value <= 0 or now.unit is None:
        return
    name = (now.unit.group, now.key[1])
    last_year = before.values[month - 1] if before is not None else None
    if last_year is not None and _apart(value, last_year, times):
        yield f"上年同期是 {figure(last_year, now.indicator)}"
        if name in middles[1] and _apart(last_year, middles[1][name], times):
            yield f"上年同期同组其他单位大多在 {figure(middles[1][name], now.indicator)} 左右"
    if name in middles[0] and _apart(value, middles[0][name], times):
        yield f"同组其他单位大多在 {figure(middles[0][name], now.indicator)} 左右"


def _step(series: Series, times: float) -> tuple[int, int] | None:
    """The first two months between which the figures of a row change by this factor."""
    values, filled = series.values, series.filled
    if not filled or max(filled) < times * min(filled):
        return None
    months = [(month, value) for month, value in enumerate(values, 1) if value is not None and value > 0]
    return next(((a, b) for (a, one), (b, other) in pairwise(months) if _apart(one, other, times)), None)


def _apart(one: float, other: float, times: float) -> bool:
    return one > 0 and other > 0 and (one >= times * other or other >= times * one)


def _middles(rows: Mapping[Key, Series], month: int | None) -> Middles:
    """The middle figure of each peer group and indicator."""
    figures: dict[tuple[str, str], list[float]] = {}
    for (_, indicator), series in rows.items() if month else ():
        value = series.values[(month or 1) - 1]
        if value is not None and value > 0 and series.unit is not None:
            figures.setdefault((series.unit.group, indicator), []).append(value)
    return {name: median_low(found) for name, found in figures.items() if len(found) >= _PEERS}


@data_check(
    "rate-two-readings",
    Level.ERROR,
    "百分数有两种读法",
    also=(Level.WARNING,),
    expected="看得出是百分之几：写 90.1%，或单元格设为百分比格式，或计量单位填 % 而数填 90.1",
    mend="照实际意思改写成带 % 的数，同一指标用同一种写法",
)
def a_rate_has_one_reading(data: Data) -> Iterator[Remark]:
    """A number that may be 0.901 % or 90.1 %, or a percentage among amounts, is not reckoned with before it is clear."""
    master = data.master
    rows: dict[tuple[str, int], list[Doubt]] = {}
    for doubt in master.doubts:
        rows.setdefault((doubt.at.sheet, doubt.at.row), []).append(doubt)
    for doubts in rows.values():
        yield _of_doubts(data, doubts)


def _of_doubts(data: Data, doubts: Sequence[Doubt]) -> Remark:
    master, first = data.master, doubts[0]
    settings = master.settings
    counts = any(
        one.month in (None, master.month) and one.year in (None, settings.year, settings.effective_base_year)
        for one in doubts
    )
    readings = listed(f"{one.what}可以是 {one.words}" for one in doubts)
    blocks = group_of(master.unit(first.unit)) if first.unit else groups_of(master, first.indicator)
    level, blocks = (Level.ERROR, blocks) if counts else (Level.WARNING, NO_GROUP)
    message = f"“{first.indicator.name}”：{readings}"
    return Remark(row_span([one.at for one in doubts]), message, unit=first.unit, blocks=blocks, level=level)


@data_check(
    "data-ratio-scale",
    Level.ERROR,
    "百分数与小数混用",
    expected="比率的数与目标写法一致，如都写 95 或都写 95%",
    mend="改成与目标相同的写法",
)
def ratios_are_typed_like_their_target(data: Data) -> Iterator[Remark]:
    """A ratio and its target (last year's figure where it has none) are both fractions or both percentages."""
    month = data.master.month
    if month is None:
        return
    for key, now in data.now.items():
        indicator, value = now.indicator, now.values[month - 1]
        if not value or indicator is None or not now.applies or indicator.kind is not Kind.RATIO:
            continue
        target, base = data.target(now), data.base.get(key)
        beside = target if target is not None else base.value(month) if base else None
        if beside is None or beside <= 0 or value <= 0:
            continue
        mixed = min(value, beside) <= 1 < max(value, beside)
        if mixed and max(value, beside) >= _HUNDREDFOLD * min(value, beside):
            what = "目标" if target is not None else "上年同期"
            message = f"“{now.entry.unit}”的“{indicator.name}”填的是 {figure(value, indicator)}，{what}是 {figure(beside, indicator)}"
            yield Remark(now.at(month), message, unit=now.entry.unit, blocks=now.blocks)


@data_check(
    "data-growth-percent",
    Level.ERROR,
    "公布增速疑把百分数填成整数",
    expected="13.2% 填 13.2% 或 0.132",
    mend="改成百分数；确有这么高的，调高参数“增速目标上限”",
)
def published_growth_is_a_fraction(data: Data) -> Iterator[Remark]:
    """A published growth above 增速目标上限 is 13.2 typed for 13.2 %, unless the figures themselves grew so much."""
    limit = float(data.master.settings.percent_limit)
    if not limit:
        return
    for series in data.series:
        if series.basis is not DataBasis.PUBLISHED:
            continue
        for month, rate in enumerate(series.values, 1):
            if rate is None or abs(rate) <= limit or _grew_so_much(data, series, month, rate):
                continue
            message = (
                f"“{series.entry.unit}”的“{series.entry.indicator}”{month} 月公布增速 {number(rate)} 即 {percent(rate)}"
            )
            expected = f"{number(rate)}% 填 {number(rate)}% 或 {number(to_decimal(rate) / 100)}"
            blocks = series.blocks if month == data.master.month else NO_GROUP
            yield Remark(series.at(month), message, expected=expected, unit=series.entry.unit, blocks=blocks)


def _grew_so_much(data: Data, series: Series, month: int, rate: float) -> bool:
    now, base = data.now.get(series.key), data.base.get(series.key)
    value, before = (row.value(month) if row else None for row in (now, base))
    if value is None or before is None or before <= 0:
        return False
    growth = value / before - 1
    return abs(growth - rate) < abs(growth - rate / 100)

"""Checks of growth: published against computed, and the bases on which no growth can be computed."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.model.cells import to_decimal
from catchup_xl.model.choices import Comparison, Kind, NegativeBase, NewFromZero, PriceBasis
from catchup_xl.model.findings import Level
from catchup_xl.rules.checks.registry import Remark, data_check
from catchup_xl.rules.checks.series import Data, Series
from catchup_xl.rules.checks.words import figure, number, percent
from catchup_xl.rules.exact import HUNDRED, ZERO, exactly
from catchup_xl.rules.measures.growth_rates import year_on_year


@data_check(
    "growth-mismatch",
    Level.ERROR,
    "公布增速与计算不符",
    also=(Level.HINT,),
    expected="现价指标的公布增速与按现价计算的相差不超过参数“公布增速容差”",
    mend="核对公布增速、本期和上年同期的数",
)
def published_growth_is_what_the_figures_give(data: Data) -> Iterator[Remark]:
    """Published growth at current prices is what the figures give; at comparable prices the difference is only noted."""
    month, settings = data.master.month, data.master.settings
    tolerance, limit = settings.published_tolerance, float(settings.percent_limit)
    if month is None:
        return
    for key, series in data.published.items():
        now, base, rate = data.now.get(key), data.base.get(key), series.value(month)
        value, before = (row.value(month) if row else None for row in (now, base))
        if rate is None or value is None or before is None or before <= 0 or series.indicator is None:
            continue
        if series.indicator.comparison is not Comparison.YEAR_ON_YEAR:
            continue
        growth = value / before - 1
        if limit and abs(rate) > limit and abs(growth - rate) > abs(growth - rate / 100):
            continue  # data-growth-percent says what is wrong
        if abs(growth - rate) * 100 <= float(tolerance) - 1e-9:
            continue
        with exactly():
            exact = year_on_year(to_decimal(value), to_decimal(before))
            apart = None if exact is None else abs(exact - to_decimal(rate)) * HUNDRED
        if exact is None or apart is None or apart <= tolerance:
            continue
        message = (
            f"“{series.entry.unit}”的“{series.entry.indicator}”{month} 月公布增速 {percent(rate)}，"
            f"按现价计算为 {percent(exact)}，相差 {number(apart, 2)} 个百分点"
        )
        if series.indicator.price is PriceBasis.COMPARABLE:
            expected, mend = "可比价增速以公布数为准，可与现价不同", "知悉即可；相差过大时核对"
            yield Remark(series.at(month), message, expected, mend, series.entry.unit, level=Level.HINT)
        else:
            yield Remark(series.at(month), message, unit=series.entry.unit, blocks=series.blocks)


def _is_computed(now: Series) -> bool:
    """Whether the growth of a row has to be computed from last year's figure."""
    indicator = now.indicator
    if indicator is None or indicator.kind is not Kind.GROWTH or indicator.price is not PriceBasis.CURRENT:
        return False
    return indicator.comparison is Comparison.YEAR_ON_YEAR


@data_check(
    "data-zero-base",
    Level.ERROR,
    "上年同期为零，增速待裁定",
    expected="上年同期大于 0，或有总量目标",
    mend="请考核办裁定：在“目标”表填总量目标，或在本期填“不适用”",
)
def growth_from_nothing_is_decided(data: Data) -> Iterator[Remark]:
    """From a base of zero there is no growth: until somebody decides how it scores, the group can't be ranked."""
    month, rule = data.master.month or 1, data.master.settings.new_from_zero
    if rule not in (NewFromZero.BY_LEVEL, NewFromZero.UNDECIDED):
        return
    for now, value, before, base in data.pairs:
        if base != 0 or value <= 0 or not _is_computed(now):
            continue
        own = data.master.target_by_key.get(now.key)
        level = own.level if own is not None else None
        if level is None or level <= 0:
            message = f"“{now.entry.unit}”的“{now.entry.indicator}”上年同期为 0，本期 {figure(value, now.indicator)}，属新增，增速无法计算"
            yield Remark(before.at(month), message, unit=now.entry.unit, blocks=now.blocks)


@data_check(
    "data-negative-base",
    Level.HINT,
    "上年同期为负",
    expected="负基数按增减额与基数绝对值之比计分，不显示增速",
    mend="确认上年同期的数",
)
def negative_bases_are_told(data: Data) -> Iterator[Remark]:
    """On a negative base the change counts against the size of the base: a growth would have the wrong sign."""
    month, rule = data.master.month or 1, data.master.settings.negative_base
    expected = "" if rule is NegativeBase.BY_CHANGE else f"参数“基数为负”为：{rule.value}"
    for now, value, before, base in data.pairs:
        if base < 0 and _is_computed(now):
            message = f"“{now.entry.unit}”的“{now.entry.indicator}”上年同期为 {figure(base, now.indicator)}，本期 {figure(value, now.indicator)}"
            yield Remark(before.at(month), message, expected, unit=now.entry.unit)


@data_check(
    "data-small-base",
    Level.HINT,
    "小基数",
    expected="上年同期不小于参数“小基数线”",
    mend="通报时说明；需要封顶的填参数“增速上限”",
)
def small_bases_are_told(data: Data) -> Iterator[Remark]:
    """A growth on a base below 小基数线 is to be read with care."""
    line, month = data.master.settings.small_base, data.master.month or 1
    limit = float(line or 0)
    for now, value, before, base in data.pairs if line else ():
        if 0 < base < limit and _is_computed(now):
            growth = percent(year_on_year(to_decimal(value), to_decimal(base)) or ZERO)
            message = (
                f"“{now.entry.unit}”的“{now.entry.indicator}”上年同期只有 {figure(base, now.indicator)}，增速 {growth}"
            )
            yield Remark(before.at(month), message, unit=now.entry.unit)

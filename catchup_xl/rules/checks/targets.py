"""Checks of targets, in 指标 and 目标: there where the method needs one, above zero, in the right unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Kind, ValueState
from catchup_xl.model.entry_sheets import Indicator, Target
from catchup_xl.model.findings import NO_GROUP, Level
from catchup_xl.model.master import Master
from catchup_xl.model.months import DECEMBER
from catchup_xl.model.names import repeated
from catchup_xl.rules.checks.lookups import assessed_groups, begun, group_of, groups_of, target_of
from catchup_xl.rules.checks.registry import Remark, check, data_check
from catchup_xl.rules.checks.series import Data
from catchup_xl.rules.checks.words import figure, listed, number, percent, rows_of, span
from catchup_xl.rules.measures.measure import Gauge
from catchup_xl.rules.methods.registry import find_method

_AMOUNTS = (Kind.TOTAL, Kind.REVERSED)


@check(
    "target-missing",
    Level.ERROR,
    "目标未填",
    also=(Level.HINT,),
    expected="计分方法需要目标的指标，有统一目标，或在“目标”表为每个单位填目标；区间类填区间下限、区间上限",
    mend="填写目标，或改用不需要目标的计分方法（如争先进位计分法）",
)
def a_method_that_needs_a_target_has_one(master: Master) -> Iterator[Remark]:
    """An indicator whose method needs a target has one of its own or one for each unit."""
    for group, indicators in assessed_groups(master).items():
        bare = [indicator for indicator in indicators if _lacks_target(master, group, indicator)]
        if not bare:
            continue
        cells = [indicator.at("目标") for indicator in bare]
        message = (
            f"考核组“{group}”有 {len(bare)} 个指标需要目标而没有：{listed(i.name for i in bare)}（{rows_of(cells)}）"
        )
        level = Level.ERROR if begun(indicators) else Level.HINT
        yield Remark(span(cells), message, blocks=frozenset({group}), level=level)


def _lacks_target(master: Master, group: str, indicator: Indicator) -> bool:
    method = Gauge.of(indicator).method if indicator.rule else find_method(indicator.method)
    if method is None or not method.needs_target or indicator.target is not None:
        return False
    if indicator.kind is Kind.INTERVAL:
        low = indicator.lower if indicator.interval_low is None else indicator.interval_low
        high = indicator.upper if indicator.interval_high is None else indicator.interval_high
        return low is None or high is None
    return any(target_of(master, unit, indicator) is None for unit in master.groups[group])


@data_check(
    "target-not-positive",
    Level.ERROR,
    "目标为零或负数",
    also=(Level.WARNING,),
    expected="目标大于 0；降幅目标（如 -4%）用增速类，越少越好的数用逆向类，零容忍的用逆向类目标 0",
    mend="改正目标或指标类型；没有该项任务的单位在“数据”表填“不适用”",
)
def a_target_is_above_zero(data: Data) -> Iterator[Remark]:
    """A target of zero or below gives no completion ratio, save where less is better or the unit has no such task."""
    for target, indicator, row in _typed_targets(data.master):
        if target > 0 or indicator.kind is Kind.INTERVAL or (target == 0 and indicator.kind is Kind.REVERSED):
            continue
        if isinstance(row, Target) and _has_no_such_task(data, row):
            continue
        place = row.at("目标")
        if indicator.declining:
            if target < 0:
                message = f"“{indicator.name}”的增速目标为 {percent(target)}，按下降目标算：降得越多越好"
                yield Remark(
                    place, message, expected="下降目标，或大于 0 的增速目标", mend="确认是否如此", level=Level.WARNING
                )
        elif indicator.kind is Kind.GROWTH and target < 0:
            message = (
                f"“{indicator.name}”的增速目标有的是 {percent(target)}，有的大于 0：可以是下降目标，也可以是增长目标"
            )
            expected = "同一指标的目标都是增长，或都是下降"
            yield Remark(place, message, expected=expected, mend="核对正负号", blocks=_resting_on(data.master, row))
        elif indicator.kind is Kind.GROWTH:
            message = f"“{indicator.name}”的增速目标为 {percent(target)}，完成率改按总量或百分点差计算"
            yield Remark(place, message, expected="增速目标大于 0", mend="确认是否如此", level=Level.WARNING)
        elif indicator.kind is Kind.RANK:
            yield Remark(place, f"“{indicator.name}”的目标名次为 {number(target)}", level=Level.WARNING)
        else:
            message = f"“{indicator.name}”的目标为 {figure(target, indicator)}，无法计算完成率"
            yield Remark(place, message, blocks=_resting_on(data.master, row))


def _has_no_such_task(data: Data, target: Target) -> bool:
    now, month = data.now.get((fold(target.unit), fold(target.indicator))), data.master.month
    return now is not None and month is not None and now.state(month) is ValueState.NOT_APPLICABLE


@check(
    "target-percent",
    Level.ERROR,
    "增速目标疑把百分数填成整数",
    expected="12% 填 12% 或 0.12",
    mend="改成百分数；确有这么高的，调高参数“增速目标上限”",
)
def a_growth_target_is_a_fraction(master: Master) -> Iterator[Remark]:
    """A growth target above 增速目标上限 is 12 typed for 12 %."""
    limit = master.settings.percent_limit
    for target, indicator, row in _typed_targets(master):
        if indicator.kind is Kind.GROWTH and target > limit:
            message = f"“{indicator.name}”的增速目标 {number(target)} 即 {percent(target)}"
            expected = f"{percent(target / 100)} 填 {percent(target / 100)} 或 {number(target / 100)}"
            yield Remark(row.at("目标"), message, expected=expected, blocks=_resting_on(master, row))


def _typed_targets(master: Master) -> Iterator[tuple[Decimal, Indicator, Indicator | Target]]:
    """Every target that is typed, with its indicator and the row where it stands."""
    for indicator in master.indicators:
        if indicator.target is not None:
            yield indicator.target, indicator, indicator
    for target in master.targets:
        found = master.indicator(target.indicator)
        if found is not None and target.target is not None:
            yield target.target, found, target


def _resting_on(master: Master, row: Indicator | Target) -> frozenset[str]:
    """The groups whose ranking rests on the target of this row."""
    return group_of(master.unit(row.unit)) if isinstance(row, Target) else groups_of(master, row)


@check(
    "target-blank",
    Level.WARNING,
    "单位目标空着",
    expected="目标（增速类可填总量目标）",
    mend="填写目标，或删去该行",
)
def a_units_target_is_typed(master: Master) -> Iterator[Remark]:
    """A row of 目标 holds a target or a level."""
    for target in master.targets:
        if target.target is None and target.level is None:
            yield Remark(target.at("目标"), f"“{target.unit}”的“{target.indicator}”没有填目标", unit=target.unit)


@check(
    "target-duplicate",
    Level.ERROR,
    "单位目标重复",
    expected="一个单位一个指标一行",
    mend="删去多余的一行",
)
def a_units_target_stands_once(master: Master) -> Iterator[Remark]:
    """A unit has one target of its own for an indicator."""
    for target, before in repeated(master.targets, lambda one: (fold(one.unit), fold(one.indicator))):
        message = f"“{target.unit}”的“{target.indicator}”在第 {before.source.row} 行已有目标"
        differs = before.target != target.target
        message += "，两处不同" if differs else ""
        blocks = group_of(master.unit(target.unit)) if differs else NO_GROUP
        yield Remark(target.at("目标"), message, unit=target.unit, blocks=blocks)


@check(
    "target-not-assessed",
    Level.WARNING,
    "单位目标用不上",
    expected="目标所指的指标适用于该单位的考核组",
    mend="核对单位、指标，或删去该行",
)
def a_units_target_is_of_its_own_indicators(master: Master) -> Iterator[Remark]:
    """A target is for an indicator on which the unit's group is assessed."""
    for target in master.targets:
        unit, name = master.unit(target.unit), fold(target.indicator)
        if unit is None or master.indicator(target.indicator) is None:
            continue
        if all(fold(indicator.name) != name for indicator in master.indicators_by_group.get(unit.group, ())):
            message = f"“{target.indicator}”不适用于“{target.unit}”的考核组“{unit.group}”"
            yield Remark(target.at("指标"), message, unit=target.unit)


@data_check(
    "target-same-as-base",
    Level.HINT,
    "目标与上年实际相同",
    expected="目标在上年实际的基础上确定",
    mend="确认是否误把上年完成数填成了目标",
)
def a_target_is_not_last_years_figure(data: Data) -> Iterator[Remark]:
    """A unit's target that equals its last whole year may have been copied from it; so may one that several share."""
    master, several = data.master, data.master.settings.same_as_target
    same: dict[int, tuple[Indicator, list[str]]] = {}
    for base in data.base.values():
        indicator, year_end = base.indicator, base.value(DECEMBER)
        if not year_end or indicator is None or not base.applies or indicator.kind not in _AMOUNTS:
            continue
        if data.target(base) != year_end:
            continue
        own = master.target_by_key.get(base.key)
        if own is not None and own.target is not None:
            message = f"“{own.unit}”“{own.indicator}”的目标与上年全年数相同，都是 {figure(year_end, indicator)}"
            yield Remark(own.at("目标"), message, unit=own.unit)
        else:
            same.setdefault(indicator.source.row, (indicator, []))[1].append(base.entry.unit)
    for indicator, units in same.values():
        if len(units) >= several:
            message = f"“{indicator.name}”的目标与 {len(units)} 个单位的上年全年数相同：{listed(units)}"
            yield Remark(indicator.at("目标"), message)

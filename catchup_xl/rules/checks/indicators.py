"""Checks of 指标: names, peer groups, weights, and what the plan leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from catchup_xl.model.cells import Address, fold
from catchup_xl.model.choices import IndicatorCategory
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import did_you_mean, names_in, nearest, repeated
from catchup_xl.rules.checks.lookups import assessed_groups, begun, cells_precision, every_group, groups_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import listed, number, rows_of, span
from catchup_xl.rules.ranking.blocks import block_tree

_OWNERS = ("责任领导", "牵头单位", "责任单位", "责任人")


@check(
    "indicator-duplicate",
    Level.ERROR,
    "指标重复",
    expected="同一考核组内每个指标一行",
    mend="删去多余的一行，或改成不同的名称",
)
def an_indicator_stands_once_in_a_group(master: Master) -> Iterator[Remark]:
    """A peer group has an indicator of a name once; two would count it twice."""
    seen: dict[str, list[Indicator]] = {}
    for indicator in master.indicators:
        before = seen.setdefault(fold(indicator.name), [])
        for other in before:
            shared = groups_of(master, indicator) & groups_of(master, other)
            if shared or fold(indicator.groups) == fold(other.groups):
                message = f"“{indicator.name}”在第 {other.source.row} 行已有"
                yield Remark(indicator.at("指标"), message, blocks=shared)
                break
        before.append(indicator)


@check(
    "indicator-number-duplicate",
    Level.WARNING,
    "指标编号重复",
    expected="编号不重复",
    mend="改正编号",
)
def an_indicator_number_stands_once(master: Master) -> Iterator[Remark]:
    """编号 is given to one indicator only."""
    for indicator, before in repeated(master.indicators, lambda one: fold(one.number)):
        message = f"编号“{indicator.number}”已用于“{before.name}”（第 {before.source.row} 行）"
        yield Remark(indicator.at("编号"), message)


@check(
    "indicator-group-unknown",
    Level.ERROR,
    "适用组不认得",
    expected="“单位”表里有的考核组，多个用顿号隔开",
    mend="从“单位”表复制考核组的名称",
)
def an_indicator_applies_to_known_groups(master: Master) -> Iterator[Remark]:
    """适用组 names peer groups of 单位; the indicator is not counted in any other."""
    groups = every_group(master)
    for indicator in master.indicators:
        for name in names_in(indicator.groups):
            if groups and name not in groups:
                near = nearest(name, groups)
                mend, blocks = (f"是不是“{near}”？", {near}) if near else ("", set())
                message = f"“{indicator.name}”的适用组“{name}”不在“单位”表里"
                yield Remark(indicator.at("适用组"), message, mend=mend, blocks=frozenset(blocks))


@check(
    "weight-missing",
    Level.ERROR,
    "权重未填",
    also=(Level.HINT,),
    expected="每个指标都有权重",
    mend="按考核办法填写权重，同组合计等于满分",
)
def an_indicator_has_a_weight(master: Master) -> Iterator[Remark]:
    """An indicator without a weight can't be scored; where no weight is typed at all the plan did not tell them."""
    for group, indicators in assessed_groups(master).items():
        blank = [indicator for indicator in indicators if indicator.weight is None]
        if not blank:
            continue
        cells = [indicator.at("权重") for indicator in blank]
        if begun(indicators):
            message = (
                f"考核组“{group}”有 {len(blank)} 个指标没有权重：{listed(i.name for i in blank)}（{rows_of(cells)}）"
            )
            level = Level.ERROR
        else:
            message, level = f"考核组“{group}”的 {len(blank)} 个指标都还没有权重，暂不能排名", Level.HINT
        yield Remark(span(cells), message, blocks=frozenset({group}), level=level)


@check(
    "weight-sum",
    Level.ERROR,
    "权重合计不等于满分",
    expected="同一考核组各指标权重之和等于参数里的满分",
    mend="核对各指标权重、适用组和满分",
)
def weights_add_up_to_the_full_score(master: Master) -> Iterator[Remark]:
    """The weights of a peer group add up to 满分; with blocks, where they count within a block only, they need not."""
    full = master.settings.full_score
    for group, indicators in assessed_groups(master).items():
        weights = [indicator.weight for indicator in indicators if indicator.weight is not None]
        in_blocks = block_tree(master.blocks, group, indicators) is not None
        if in_blocks or not full or len(weights) < len(indicators):
            continue
        total = sum(weights, Decimal(0))
        if abs(total - full) > cells_precision(weights):
            message = f"考核组“{group}” {len(weights)} 个指标的权重合计 {number(total)}，满分 {number(full)}"
            cells = [indicator.at("权重") for indicator in indicators]
            yield Remark(span(cells), message, blocks=frozenset({group}))


@check(
    "indicator-parent-unknown",
    Level.WARNING,
    "上级指标不对",
    expected="“指标”表里的另一个指标",
    mend="从“指标”表复制名称",
)
def a_parent_indicator_is_known(master: Master) -> Iterator[Remark]:
    """上级指标 names another indicator, and no indicator is part of itself."""
    for indicator in master.indicators:
        if not indicator.parent:
            continue
        parent = master.indicator(indicator.parent)
        if parent is None:
            mend = did_you_mean(indicator.parent, (i.name for i in master.indicators))
            yield Remark(indicator.at("上级指标"), f"没有名为“{indicator.parent}”的指标", mend=mend)
        elif _is_part_of_itself(master, indicator):
            yield Remark(indicator.at("上级指标"), f"“{indicator.name}”绕回了自己")


def _is_part_of_itself(master: Master, indicator: Indicator) -> bool:
    seen: set[str] = set()
    above: Indicator | None = indicator
    while above is not None and above.parent and fold(above.name) not in seen:
        seen.add(fold(above.name))
        above = master.indicator(above.parent)
    return above is not None and fold(above.name) == fold(indicator.name)


@check(
    "indicator-blank",
    Level.HINT,
    "指标缺少计量单位、责任或来源",
    expected="有计量单位、数据来源和责任人（责任领导、牵头单位、责任单位或责任人）",
    mend="补填",
)
def an_indicator_says_unit_source_and_owner(master: Master) -> Iterator[Remark]:
    """An indicator tells its unit of measure, its source and who answers for it."""
    blanks: dict[str, list[Address]] = {"计量单位": [], "数据来源": [], "责任领导": []}
    for indicator in master.indicators:
        cells = indicator.source.cells
        blanks["计量单位"].extend([] if indicator.unit or indicator.scale.marked else [indicator.at("计量单位")])
        blanks["数据来源"].extend([] if indicator.data_source else [indicator.at("数据来源")])
        blanks["责任领导"].extend([] if any(owner in cells for owner in _OWNERS) else [indicator.at("责任领导")])
    what = {
        "计量单位": "没有计量单位",
        "数据来源": "没有数据来源",
        "责任领导": "没有责任领导、牵头单位、责任单位或责任人",
    }
    for header, missing in blanks.items():
        if missing:
            yield Remark(span(missing), f"{len(missing)} 个指标{what[header]}（{rows_of(missing)}）")


@check(
    "indicator-without-duty",
    Level.HINT,
    "指标没有列入责任清单",
    expected="每项主要指标和重点工作都在责任清单里有一行",
    mend="在“责任清单”加一行，指标列选该指标",
)
def an_indicator_of_the_plan_has_a_duty(master: Master) -> Iterator[Remark]:
    """Every main indicator and every key work of the own group stands in 责任清单."""
    with_duty = {fold(duty.indicator) for duty in master.duties if duty.indicator}
    wanted = (IndicatorCategory.MAIN, IndicatorCategory.KEY_WORK)
    own: Iterable[Indicator] = master.indicators_by_group.get(master.own_group, ())
    left = [i for i in own if i.category in wanted and fold(i.name) not in with_duty]
    if left:
        message = f"{len(left)} 个指标没有列入责任清单：{listed(i.name for i in left)}"
        yield Remark(span([i.at("指标") for i in left]), message)

"""Where a result comes from: total ← item scores ← growth ← entry cells ← settings, as a tree with values and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catchup_xl.errors import UsageError
from catchup_xl.model.cells import Address, fold, parse_address, to_text
from catchup_xl.model.choices import Kind, Light, ScoreBasis, TargetBasis
from catchup_xl.model.entries import Entry
from catchup_xl.model.figures import Figure
from catchup_xl.model.settings import SETTINGS
from catchup_xl.results.tables import plan_words, ranking_words, table_items, table_standings
from catchup_xl.results.values import percent, points, shown_cost
from catchup_xl.rules.blocks import Node, block_tree
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.measure import Gauge, Measure
from catchup_xl.rules.outcome import DutyProgress, Group, Item, Outcome, PlanStep, Standing

_SETTING_FIELDS = {column.field: name for name, column in SETTINGS.items()}


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the tree.

    Args:
        label: what it is, in Chinese.
        value: its value as shown.
        rule: how it came about, a formula or a rule in words.
        at: the cell it stands in, or is typed in.
        parts: what it was made of.
    """

    label: str
    value: str = ""
    rule: str = ""
    at: str = ""
    parts: tuple[Step, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The tree as ``--json`` prints it; what is blank is left out."""
        found: dict[str, Any] = {"label": self.label, "value": self.value, "rule": self.rule, "at": self.at}
        found = {key: value for key, value in found.items() if value}
        return found | ({"parts": [part.as_dict() for part in self.parts]} if self.parts else {})


def trace(outcome: Outcome, place: str) -> Step:
    """Say where a result cell comes from.

    Args:
        outcome: what was computed from the workbook.
        place: the cell, as in 排名!D5.

    Raises:
        UsageError: there is no such result sheet, or no result in the cell.
    """
    try:
        address = parse_address(place)
    except ValueError as reason:
        raise UsageError(f"“{place}”不是单元格：{reason}", expected="工作表!单元格，如 排名!D5") from None
    find = _SHEETS.get(address.sheet)
    if find is None:
        raise UsageError(f"“{address.sheet}”不是可以追溯的结果表", expected="、".join(_SHEETS))
    table = outcome.master.tables[address.sheet]
    header = _header(outcome, address)
    if not table.found or header is None or address.row <= table.header_row:
        raise UsageError(f"{address} 不在“{address.sheet}”的结果区里", mend="先刷新工作簿，再选表头下面的结果单元格")
    found = find(_Place(outcome, address, header, address.row - table.header_row - 1))
    if found is None:
        raise UsageError(f"{address} 没有结果", mend="先刷新工作簿，再选有结果的单元格")
    return found


def _header(outcome: Outcome, address: Address) -> str | None:
    """The header above a cell: a declared one, or an indicator's name."""
    table = outcome.master.tables[address.sheet]
    for header, column in table.columns.items():
        if column == address.column:
            return header
    if not table.sheet.dynamic or not table.found:
        return None
    cells = table.grid.rows[table.header_row - table.grid.first_row]
    at = address.column - table.grid.first_column
    name = cells[at] if 0 <= at < len(cells) else None
    return str(name) if isinstance(name, str) and outcome.master.indicator(name) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """A result cell: the header above it and its row in the table, from 0."""

    outcome: Outcome
    address: Address
    header: str
    row: int


def _standing(place: _Place) -> Step | None:
    """排名, 得分 and 单项排名: a row is a unit."""
    rows = table_standings(place.outcome)
    if place.row >= len(rows):
        return None
    group, standing = rows[place.row]
    for item in standing.items:
        if fold(item.indicator.name) == fold(place.header):
            return _item(place.outcome, group, item, str(place.address))
    return _total(place.outcome, group, standing, str(place.address))


def _growth(place: _Place) -> Step | None:
    """增速测算: a row is a unit on an indicator."""
    rows = table_items(place.outcome)
    if place.row >= len(rows):
        return None
    _, _, item = rows[place.row]
    return _measure(place.outcome, item.measure, str(place.address))


def _duty(place: _Place) -> Step | None:
    """责任清单: a row is a duty."""
    found = next((p for p in place.outcome.duties if p.duty.source.row == place.address.row), None)
    return None if found is None else _progress(place.outcome, found, str(place.address))


def _gap(place: _Place) -> Step | None:
    """对标: a row is an indicator, own against benchmark."""
    if place.row >= len(place.outcome.gaps):
        return None
    gap = place.outcome.gaps[place.row]
    group = place.outcome.groups[place.outcome.master.own_group]
    settings = place.outcome.master.settings
    parts = [
        _item(place.outcome, group, item)
        for name in (settings.own_unit, settings.benchmark)
        if (standing := _of_unit(place.outcome, group, name)) is not None
        for item in standing.items
        if item.indicator.name == gap.indicator
    ]
    return Step(
        f"{gap.indicator} 得分差", f"{gap.gap:f}", "追赶对象得分 − 本单位得分", str(place.address), tuple(parts)
    )


def _path(place: _Place) -> Step | None:
    """追赶路径: the lines of the combined plan, their sum, then one line an indicator."""
    outcome, at = place.outcome, str(place.address)
    plan, single = outcome.plan, outcome.path
    lines = len(plan.steps) + bool(plan.steps)
    if place.row >= lines + len(single):
        return None
    if place.row >= lines:
        one = single[place.row - lines]
        value = one.note if one.needed is None else f"需达到 {one.needed:f}"
        return _raised(outcome, one.indicator, value, "只提高这一项，全组重新计分，超过追赶对象 0.01 分的最小值", at)
    if place.row == len(plan.steps):
        parts = [
            _raised(outcome, step.indicator, f"代价 {shown_cost(step.cost):f}", _cost_rule(step), "")
            for step in plan.steps
        ]
        return Step("组合方案", plan_words(plan), ranking_words(plan), at, tuple(parts))
    step = plan.steps[place.row]
    needed = step.needed_word if step.needed is None else f"{step.needed:f}"
    return _raised(outcome, step.indicator, f"需达到 {needed}，代价 {shown_cost(step.cost):f}", _cost_rule(step), at)


def _cost_rule(step: PlanStep) -> str:
    if step.needed is None:
        return "代价 = κ × 档次比例之差 ÷ 1%"
    return "代价 = κ × 提高的数 ÷ 目标的 1%（增速类的目标折成数值；没有目标的按本期）"


def _raised(outcome: Outcome, indicator: str, value: str, rule: str, at: str) -> Step:
    """An indicator that is to be raised: its present score, 代价 and 可达上限, and the settings."""
    group, own = outcome.groups[outcome.master.own_group], outcome.own
    parts = [_item(outcome, group, item) for item in own.items if item.indicator.name == indicator] if own else []
    for found in (i for i in group.indicators if i.name == indicator):
        for header, given in (("代价", found.effort), ("可达上限", found.reach)):
            if given is not None:
                parts.append(Step(header, _number(given), "", str(found.at(header))))
    parts += list(_settings(outcome, "assumption", "effort", "reach", "benchmark"))
    return Step(f"{indicator} 追赶路径", value, rule, at, tuple(parts))


def _board(place: _Place) -> Step | None:
    """看板: a row is a unit of the own group; 达标项 and 红灯项 are the indicators that were counted."""
    group = place.outcome.groups.get(place.outcome.master.own_group)
    if group is None or place.row >= len(group.standings):
        return None
    standing, at = group.standings[place.row], str(place.address)
    counted = {
        "达标项": [item for item in standing.items if item.measure.reached],
        "红灯项": [item for item in standing.items if item.light is Light.RED],
    }.get(place.header)
    if counted is None:
        return _total(place.outcome, group, standing, at)
    parts = tuple(_measure(place.outcome, item.measure) for item in counted)
    return Step(f"{standing.unit.name} {place.header}", str(len(counted)), "指标个数", at, parts)


def _proposal(place: _Place) -> Step | None:
    """奖惩建议: a row is a proposal; what it rests on, and the unit's total."""
    if place.row >= len(place.outcome.proposals):
        return None
    found = place.outcome.proposals[place.row]
    unit = fold(found.subject)
    parts = tuple(
        _total(place.outcome, group, s, "") for group, s in table_standings(place.outcome) if fold(s.unit.name) == unit
    )
    return Step(f"{found.subject} {found.type}", "", found.reason, str(place.address), parts)


def _finding(place: _Place) -> Step | None:
    """检查结果: a row is a finding; the rule, and what the cell holds."""
    if place.row >= len(place.outcome.findings):
        return None
    found = place.outcome.findings[place.row]
    table = place.outcome.master.tables.get(found.sheet)
    held = ""
    if table is not None and found.cell and ":" not in found.cell:
        address = parse_address(str(found.address))
        held = to_text(table.grid.cell(address.row, address.column))
    parts = (Step("单元格", held, "", str(found.address)),)
    return Step(
        f"{found.level.value} {found.rule}", found.message, f"应为：{found.expected}", str(place.address), parts
    )


def _of_unit(outcome: Outcome, group: Group, name: str) -> Standing | None:
    unit = outcome.master.unit(name)
    return group.standing(unit.name) if unit else None


_SHEETS: Mapping[str, Callable[[_Place], Step | None]] = {
    "排名": _standing,
    "得分": _standing,
    "单项排名": _standing,
    "增速测算": _growth,
    "责任清单": _duty,
    "对标": _gap,
    "追赶路径": _path,
    "看板": _board,
    "奖惩建议": _proposal,
    "检查结果": _finding,
}


def _total(outcome: Outcome, group: Group, standing: Standing, at: str) -> Step:
    if group.blocked:
        return Step(f"{standing.unit.name} 总分", "未排名", group.blocked, at)
    tree = block_tree(outcome.master.blocks, group.name, group.indicators)
    items = [_item(outcome, group, item) for item in standing.items]
    parts = items if tree is None else list(_blocks(outcome, group.name, standing, tree, items))
    if standing.events:
        parts.append(
            Step("加减分", f"{standing.events:f}", "加分 − 减分 + 名次类加分", "", tuple(_events(outcome, standing)))
        )
    parts += list(_settings(outcome, "total_places", "full_score"))
    rule = "各项得分之和 + 加减分，四舍五入"
    if standing.blocks:
        rule = "满分 × 各板块得分率的加权平均 + 加减分，四舍五入"
    if standing.note:
        rule += f"；{standing.note}"
    value = "" if standing.total is None else f"{standing.total:f}"
    place = f"，第 {standing.rank} 名" if standing.rank else ""
    grade = f"，{standing.grade.value}" if standing.grade else ""
    return Step(f"{standing.unit.name} 总分", f"{value}{place}{grade}", rule, at, tuple(parts))


def _blocks(outcome: Outcome, group: str, standing: Standing, node: Node, items: Sequence[Step]) -> Iterator[Step]:
    """The blocks inside a block with their weights among siblings, and the item scores that stand in none."""
    whole = sum((child.weight for child in node.children), ZERO)
    for child in node.children:
        parts = (*_blocks(outcome, group, standing, child, items), *(items[n] for n in child.indicators))
        score = standing.blocks.get(child.name)
        value = f"{points(score)}（百分制）" if score is not None else "不适用" if child.name else ""
        row = next((b for b in outcome.master.blocks if b.name == child.name and b.group in ("", group)), None)
        rule = f"权重 {child.weight:f} ÷ 同级合计 {whole:f}；" + (
            "下级板块得分率的加权平均" if child.children else "各项得分之和 ÷ 权重之和"
        )
        yield Step(child.name or "未分板块", value, rule, _at(row.at("权重") if row else None), parts)


def _events(outcome: Outcome, standing: Standing) -> Iterator[Step]:
    for event in outcome.master.events:
        if fold(event.unit) == fold(standing.unit.name):
            amount = "" if event.points is None else f"{event.points:f}"
            yield Step(
                f"{event.day} {event.type.value}", amount, f"{event.document} {event.reason}", str(event.at("分值"))
            )


def _item(outcome: Outcome, group: Group, item: Item, at: str = "") -> Step:
    """An item score: the method, its weight and parameters, and the measure."""
    indicator = item.indicator
    gauge = Gauge.of(indicator)
    value = "未计" if item.score is None else f"{item.score:f}"
    if gauge.method is None:
        return Step(f"{indicator.name} 得分", value, "计分方法不明", at)
    parts = [Step("权重", _number(indicator.weight), "", str(indicator.at("权重")))]
    columns = {column.field: column.header for column in type(indicator).sheet.columns}
    for name in gauge.method.parameters:
        header = columns.get(name)
        if header is not None and getattr(indicator, name) not in (None, ""):
            parts.append(Step(header, _number(getattr(indicator, name)), "", str(indicator.at(header))))
    parts += list(
        _settings(outcome, *(name for name in gauge.method.parameters if name in _SETTING_FIELDS), "item_places")
    )
    if gauge.method.relative:
        peers = sorted((i.measure.x for s in group.standings for i in s.items
                        if i.indicator is indicator and i.measure.x is not None), reverse=not gauge.lower_is_better)  # fmt: skip
        place = f"第 {item.rank} 名" if item.rank else "未列"
        parts.append(Step("组内", place, f"{group.name} {len(peers)} 个单位" + (
            f"，{_measured(gauge, peers[0])} 至 {_measured(gauge, peers[-1])}" if peers else "")))  # fmt: skip
    parts.append(_measure(outcome, item.measure))
    rule = f"{gauge.method.id} {gauge.method.name}：{gauge.method.rule}"
    if item.vetoed:
        rule = f"一票否决，本项记 0（{rule}）"
    return Step(f"{indicator.name} 得分", value, rule, at, tuple(parts))


def _measured(gauge: Gauge, x: Decimal) -> str:
    return percent(x) if gauge.basis in (ScoreBasis.GROWTH, ScoreBasis.COMPLETION) else _number(x)


def _measure(outcome: Outcome, found: Measure, at: str = "") -> Step:
    """Growth and completion, down to the cells that were typed."""
    indicator = found.indicator
    header = f"{found.month}月"
    parts = [Step("本期", found.word or _cell(found.value), _origin(found.entry, header), _at(found.value_at))]
    if indicator.kind is Kind.GROWTH or found.growth is not None:
        parts.append(
            Step(indicator.comparison.base, _cell(found.base), _origin(found.before, header), _at(found.base_at))
        )
    if found.target is not None:
        shown = percent(found.target) if indicator.kind is Kind.GROWTH else _number(found.target)
        parts.append(Step("目标", shown, "", _at(found.target_at)))
    values, rules = [], []
    if found.growth is not None:
        values.append(f"增速 {percent(found.growth)}")
        rules.append(
            f"增速 = (本期 − {indicator.comparison.base}) ÷ {indicator.comparison.base}"
            if found.value.value is not None and found.base.value
            else "公布增速"
        )
    if found.completion is not None:
        values.append(f"完成率 {percent(found.completion)}")
        if indicator.kind is Kind.GROWTH:
            rules.append(
                "完成率 = 本期 ÷ (上年同期 × (1 + 目标增速))"
                if indicator.target_basis is TargetBasis.LEVEL
                else "完成率 = 增速 ÷ 目标增速"
            )
        else:
            rules.append("完成率 = 区间内为 1" if indicator.kind is Kind.INTERVAL else "完成率按本期与目标计算")
    values.append(found.state)
    parts += list(_settings(outcome, "month", "year", "base_year"))
    return Step(indicator.name, "，".join(value for value in values if value), "；".join(rules), at, tuple(parts))


def _progress(outcome: Outcome, found: DutyProgress, at: str) -> Step:
    """The program's columns of a duty."""
    duty = found.duty
    values = [
        found.achieved,
        "" if found.completion is None else f"完成率 {percent(found.completion)}",
        found.light.value,
    ]
    parts: list[Step] = []
    own = outcome.own
    item = next((i for i in own.items if i.indicator.name == duty.indicator), None) if own and duty.indicator else None
    if item is not None:
        parts.append(_measure(outcome, item.measure))
        rule = "按挂钩指标的数据计算"
    else:
        shown = "" if duty.share_done is None else percent(duty.share_done)
        parts.append(Step("完成比例", shown, "责任人填写", str(duty.at("完成比例"))))
        rule = "按完成比例与序时进度计算"
    parts.append(Step("完成时限", str(duty.due or ""), "", str(duty.at("完成时限"))))
    parts += list(_settings(outcome, "light_rule", "time_basis"))
    return Step(f"{duty.number} {duty.task}", "，".join(v for v in values if v), rule, at, tuple(parts))


def _settings(outcome: Outcome, *fields: str) -> Iterator[Step]:
    """The settings that a step used, each with its cell; one without a cell has its default."""
    for field in fields:
        name = _SETTING_FIELDS[field]
        value = getattr(outcome.master.settings, field)
        address = outcome.master.settings_at.get(name)
        shown = "" if value is None else getattr(value, "value", None) or str(value)
        if field == "month":
            shown = str(outcome.master.month or "")
        yield Step(f"参数“{name}”", shown, "", _at(address))


def _origin(entry: Entry | None, header: str) -> str:
    return "" if entry is None else entry.source.origin(header)


def _cell(figure: Figure) -> str:
    if figure.value is not None:
        return _number(figure.value)
    return figure.state.value


def _number(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else "" if value is None else str(value)


def _at(address: Address | None) -> str:
    return "" if address is None else str(address)

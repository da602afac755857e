"""Where a result comes from: total ← item scores ← growth ← entry cells ← settings, as a tree with values and rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catchup_xl.errors import UsageError
from catchup_xl.model.cells import Address, fold, parse_address, to_text
from catchup_xl.model.choices import Light
from catchup_xl.results.event_steps import event_trace
from catchup_xl.results.ledger import listed_events, tallies_of
from catchup_xl.results.shown_values import shown_cost
from catchup_xl.results.steps import (
    amount_text,
    item_step,
    measure_step,
    progress_step,
    settings_steps,
    total_step,
)
from catchup_xl.results.tables import plan_words, ranking_words, table_items, table_standings
from catchup_xl.results.trace_step import TraceStep, number_text
from catchup_xl.rules.checks import CHECKS
from catchup_xl.rules.outcome import DutyProgress, Group, Outcome, PlanStep, Standing
from catchup_xl.rules.ranking.events import Tally


def trace(outcome: Outcome, place: str) -> TraceStep:
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


def _standing(place: _Place) -> TraceStep | None:
    """排名, 得分 and 单项排名: a row is a unit."""
    rows = table_standings(place.outcome)
    if place.row >= len(rows):
        return None
    group, standing = rows[place.row]
    for item in standing.items:
        if fold(item.indicator.name) == fold(place.header):
            return item_step(place.outcome, group, item, str(place.address))
    return total_step(place.outcome, group, standing, str(place.address))


def _growth(place: _Place) -> TraceStep | None:
    """增速测算: a row is a unit on an indicator."""
    rows = table_items(place.outcome)
    if place.row >= len(rows):
        return None
    _, _, item = rows[place.row]
    return measure_step(place.outcome, item.measure, str(place.address))


def _event(place: _Place) -> TraceStep | None:
    """加减分明细: a row is an event; the rows of its unit that it counts among, and the standards."""
    rows = listed_events(place.outcome)
    if place.row >= len(rows):
        return None
    event = rows[place.row]
    tally = tallies_of(place.outcome.master).get(fold(event.unit), Tally())
    return event_trace(place.outcome.master, event, tally, str(place.address))


def _duty(place: _Place) -> TraceStep | None:
    """责任清单: a row is a duty."""
    found = next((p for p in place.outcome.duties if p.duty.source.row == place.address.row), None)
    return None if found is None else progress_step(place.outcome, found, str(place.address))


def _gap(place: _Place) -> TraceStep | None:
    """对标: a row is an indicator, own against benchmark."""
    if place.row >= len(place.outcome.gaps):
        return None
    gap = place.outcome.gaps[place.row]
    group = place.outcome.groups[place.outcome.master.own_group]
    settings = place.outcome.master.settings
    parts = [
        item_step(place.outcome, group, item)
        for name in (settings.own_unit, settings.benchmark)
        if (standing := _of_unit(place.outcome, group, name)) is not None
        for item in standing.items
        if item.indicator.name == gap.indicator
    ]
    return TraceStep(
        f"{gap.indicator} 得分差", f"{gap.gap:f}", "追赶对象得分 − 本单位得分", str(place.address), tuple(parts)
    )


def _path(place: _Place) -> TraceStep | None:
    """追赶路径: the lines of the combined plan, their sum, then one line an indicator."""
    outcome, at = place.outcome, str(place.address)
    plan, single = outcome.plan, outcome.path
    lines = len(plan.steps) + bool(plan.steps)
    if place.row >= lines + len(single):
        return None
    if place.row >= lines:
        one = single[place.row - lines]
        if one.work:
            return _raised(
                outcome, one.indicator, one.work, "统计法定指标：不列要达到的数，只列“责任清单”里推动它的工作", at
            )
        value = one.note if one.needed is None else f"需达到 {_needed(outcome, one.indicator, one.needed)}"
        return _raised(outcome, one.indicator, value, "只提高这一项，全组重新计分，超过追赶对象 0.01 分的最小值", at)
    if place.row == len(plan.steps):
        parts = [
            _raised(outcome, step.indicator, f"代价 {shown_cost(step.cost):f}", _cost_rule(step), "")
            for step in plan.steps
        ]
        return TraceStep("组合方案", plan_words(plan), ranking_words(plan), at, tuple(parts))
    step = plan.steps[place.row]
    needed = step.needed_word if step.needed is None else _needed(outcome, step.indicator, step.needed)
    return _raised(outcome, step.indicator, f"需达到 {needed}，代价 {shown_cost(step.cost):f}", _cost_rule(step), at)


def _needed(outcome: Outcome, name: str, value: Decimal) -> str:
    """A figure that is to be reached, as it was typed; a rate with its %."""
    found = outcome.master.indicator_of_group.get((outcome.master.own_group, fold(name)))
    return f"{value:f}" if found is None else amount_text(value, found)


def _cost_rule(step: PlanStep) -> str:
    if step.needed is None:
        return "代价：档次每提高满分的 1%，算“代价”一栏那么多分"
    return "代价：每提高目标的 1%，算“代价”一栏那么多分（增速类的目标折成数值；没有目标的按本期）"


def _raised(outcome: Outcome, indicator: str, value: str, rule: str, at: str) -> TraceStep:
    """An indicator that is to be raised: its present score, 代价 and 可达上限, and the settings."""
    group, own = outcome.groups[outcome.master.own_group], outcome.own
    parts = [item_step(outcome, group, item) for item in own.items if item.indicator.name == indicator] if own else []
    for found in (i for i in group.indicators if i.name == indicator):
        for header, given in (("代价", found.effort), ("可达上限", found.reach)):
            if given is not None:
                parts.append(TraceStep(header, number_text(given), "", str(found.at(header))))
    parts += list(settings_steps(outcome, "assumption", "effort", "reach", "benchmark"))
    return TraceStep(f"{indicator} 追赶路径", value, rule, at, tuple(parts))


def _board(place: _Place) -> TraceStep | None:
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
        return total_step(place.outcome, group, standing, at)
    parts = tuple(measure_step(place.outcome, item.measure) for item in counted)
    return TraceStep(f"{standing.unit.name} {place.header}", str(len(counted)), "指标个数", at, parts)


def _proposal(place: _Place) -> TraceStep | None:
    """奖惩建议: a row is a proposal; what it rests on, and the unit's total or the works that a person answers for."""
    if place.row >= len(place.outcome.proposals):
        return None
    found = place.outcome.proposals[place.row]
    unit = fold(found.subject)
    parts = tuple(
        total_step(place.outcome, group, s, "")
        for group, s in table_standings(place.outcome)
        if fold(s.unit.name) == unit
    )
    parts += tuple(
        progress_step(place.outcome, work, "")
        if isinstance(work, DutyProgress)
        else measure_step(place.outcome, work.measure)
        for work in found.works
    )
    return TraceStep(f"{found.subject} {found.type}", "", found.reason, str(place.address), parts)


def _finding(place: _Place) -> TraceStep | None:
    """检查结果: a row is a finding; the rule, and what the cell holds."""
    if place.row >= len(place.outcome.findings):
        return None
    found = place.outcome.findings[place.row]
    table = place.outcome.master.tables.get(found.sheet)
    held = ""
    if table is not None and found.cell and ":" not in found.cell:
        address = parse_address(str(found.address))
        held = to_text(table.grid.cell(address.row, address.column))
    parts = (TraceStep("单元格", held, "", str(found.address)),)
    return TraceStep(
        f"{found.level.value} {CHECKS[found.rule].name}",
        found.message,
        f"应为：{found.expected}",
        str(place.address),
        parts,
    )


def _of_unit(outcome: Outcome, group: Group, name: str) -> Standing | None:
    unit = outcome.master.unit(name)
    return group.standing(unit.name) if unit else None


_SHEETS: Mapping[str, Callable[[_Place], TraceStep | None]] = {
    "排名": _standing,
    "得分": _standing,
    "单项排名": _standing,
    "加减分明细": _event,
    "增速测算": _growth,
    "责任清单": _duty,
    "对标": _gap,
    "追赶路径": _path,
    "看板": _board,
    "奖惩建议": _proposal,
    "检查结果": _finding,
}

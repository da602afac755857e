"""The steps of a trace: a total, an item score, a measure, a duty, each as a node with its value, its rule and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from catchup_xl.model.choices import Kind, ScoreBasis, TargetBasis
from catchup_xl.model.entry_sheets import Entry, Indicator
from catchup_xl.model.figures import Figure
from catchup_xl.model.settings import SETTINGS, Settings
from catchup_xl.results.event_steps import event_steps
from catchup_xl.results.ledger import item_words
from catchup_xl.results.method_words import method_words
from catchup_xl.results.shown_values import percent, percent_text, points
from catchup_xl.results.trace_step import TraceStep, number_text, place_text
from catchup_xl.rules.exact import ZERO, exactly
from catchup_xl.rules.figure_words import figure_words
from catchup_xl.rules.measures.change_words import growth_words, percent_words
from catchup_xl.rules.measures.measure import Gauge, Measure
from catchup_xl.rules.outcome import DutyProgress, Group, Item, Outcome, Standing
from catchup_xl.rules.ranking.blocks import Node, block_tree

_BOUNDS = ("upper", "lower")
_SETTING_FIELDS = {column.field: name for name, column in SETTINGS.items()}


def total_step(outcome: Outcome, group: Group, standing: Standing, at: str) -> TraceStep:
    """A unit's total: its blocks or item scores, events and settings."""
    if group.blocked:
        return TraceStep(f"{standing.unit.name} 总分", "未排名", group.blocked, at)
    tree = block_tree(outcome.master.blocks, group.name, group.indicators)
    items = [item_step(outcome, group, item) for item in standing.items]
    parts = items if tree is None else list(_blocks(outcome, group.name, standing, tree, items))
    if standing.events:
        parts.append(
            TraceStep(
                "加减分",
                f"{standing.events:f}",
                "加分 − 减分 + 名次类加分",
                "",
                tuple(event_steps(outcome, standing.unit)),
            )
        )
    parts += list(settings_steps(outcome, "total_places", "full_score"))
    rule = "各项得分之和 + 加减分，四舍五入"
    if standing.blocks:
        rule = "满分 × 各板块得分率的加权平均 + 加减分，四舍五入"
    if standing.note:
        rule += f"；{standing.note}"
    value = "" if standing.total is None else f"{standing.total:f}"
    place = f"，第 {standing.rank} 名" if standing.rank else ""
    grade = f"，{standing.grade.value}" if standing.grade else ""
    return TraceStep(f"{standing.unit.name} 总分", f"{value}{place}{grade}", rule, at, tuple(parts))


def _blocks(
    outcome: Outcome, group: str, standing: Standing, node: Node, items: Sequence[TraceStep]
) -> Iterator[TraceStep]:
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
        yield TraceStep(child.name or "未分板块", value, rule, place_text(row.at("权重") if row else None), parts)


def _rule_words(outcome: Outcome, group: Group, gauge: Gauge, item: Item) -> str:
    """How the points come about in the words of the indicator's sentence; empty where it has none."""
    rule = gauge.rule
    if rule is None:
        return ""
    from catchup_xl.rules.ranking.ruled_scores import by_rule, neighbours

    gauge = replace(gauge, beside=neighbours(outcome.master, gauge, item.measure.figures.month))
    column = [found for standing in group.standings for found in standing.items if found.indicator is item.indicator]
    at = next(n for n, found in enumerate(column) if found.unit is item.unit)
    with exactly():
        found = by_rule(gauge, rule, [each.measure for each in column])[at]
    told = "；".join(line.text for line in found.lines) or found.why
    return f"计分规则“{item.indicator.rule}”：{told}"


def item_step(outcome: Outcome, group: Group, item: Item, at: str = "") -> TraceStep:
    """An item score: the method, its weight and parameters, and the measure."""
    indicator = item.indicator
    gauge = Gauge.of(indicator)
    value = "未计" if item.score is None else f"{item.score:f}"
    if gauge.method is None:
        return TraceStep(f"{indicator.name} 得分", value, "计分方法不明", at)
    parts = [TraceStep("权重", number_text(indicator.weight), "", str(indicator.at("权重")))]
    if gauge.rule is not None:
        parts.append(TraceStep("计分规则", indicator.rule, "", str(indicator.at("计分规则"))))
    columns = {column.field: column.header for column in type(indicator).sheet.columns}
    for name in gauge.method.parameters:
        header = columns.get(name)
        if header is not None and getattr(indicator, name) not in (None, ""):
            given = getattr(indicator, name)
            shown = _measured(gauge, given) if name in _BOUNDS else number_text(given)
            parts.append(TraceStep(header, shown, "", str(indicator.at(header))))
    parts += list(
        settings_steps(outcome, *(name for name in gauge.method.parameters if name in _SETTING_FIELDS), "item_places")
    )
    if gauge.method.relative:
        peers = sorted((i.measure.x for s in group.standings for i in s.items
                        if i.indicator is indicator and i.measure.x is not None), reverse=not gauge.lower_is_better)  # fmt: skip
        place = f"第 {item.rank} 名" if item.rank else "未列"
        parts.append(TraceStep("组内", place, f"{group.name} {len(peers)} 个单位" + (
            f"，{_measured(gauge, peers[0])} 至 {_measured(gauge, peers[-1])}" if peers else "")))  # fmt: skip
    parts.append(measure_step(outcome, item.measure))
    if item.by_events:
        about = tuple(event_steps(outcome, item.unit, item.indicator))
        kind, sign = ("减分", "−") if item.by_events < 0 else ("加分", "+")
        shown = f"{sign}{abs(item.by_events).normalize():f}"
        parts.append(TraceStep(kind, shown, f"在本项得分里计：{item_words(item)}", "", about))
    rule = _rule_words(outcome, group, gauge, item) or method_words(gauge, gauge.method, item, outcome.master.settings)
    if item.vetoed:
        rule = f"一票否决，本项记 0（{rule}）"
    formula = "" if gauge.rule is not None else f"{gauge.method.id} {gauge.method.rule}"
    return TraceStep(f"{indicator.name} 得分", value, rule, at, tuple(parts), formula)


def _measured(gauge: Gauge, x: Decimal) -> str:
    if gauge.basis is ScoreBasis.VALUE:
        return amount_text(x, gauge.indicator)
    return percent(x) if gauge.basis is not ScoreBasis.RANK else number_text(x)


def measure_step(outcome: Outcome, found: Measure, at: str = "") -> TraceStep:
    """Growth and completion, down to the cells that were typed."""
    indicator, settings = found.indicator, outcome.master.settings
    header = f"{found.figures.month}月"
    parts = [
        TraceStep(
            "本期",
            found.word or _cell(found.value, indicator),
            _origin(found.figures.entry, header),
            place_text(found.value_at),
        )
    ]
    if indicator.kind is Kind.GROWTH or found.growth is not None:
        parts.append(
            TraceStep(
                indicator.comparison.base,
                _cell(found.base, indicator),
                _origin(found.figures.before, header),
                place_text(found.base_at),
            )
        )
    if found.target is not None:
        shown = percent_text(found.target) if indicator.kind is Kind.GROWTH else amount_text(found.target, indicator)
        parts.append(TraceStep("目标", shown, "", place_text(found.target_at)))
    values, rules = [], []
    if found.shown_growth is not None:
        values.append(f"增速 {percent_words(found.shown_growth, settings)}")
        rules.append(_growth_words(found, outcome))
    if found.shown_completion is not None:
        values.append(f"完成率 {percent_words(found.shown_completion, settings)}")
        rules.append(_completion_words(found, settings))
    values.append(found.state)
    parts += list(settings_steps(outcome, "month", "year", "base_year"))
    return TraceStep(indicator.name, "，".join(value for value in values if value), "；".join(rules), at, tuple(parts))


def _growth_words(found: Measure, outcome: Outcome) -> str:
    """本期 3874 比上年同期 3386 增长14.41%."""
    value, base, growth = found.value.value, found.base.value, found.growth
    if value is None or not base or growth is None:
        return "公布增速"
    words = growth_words(growth, outcome.master.settings)
    now, before = (amount_text(figure, found.indicator) for figure in (value, base))
    return f"本期 {now} 比{found.indicator.comparison.base} {before} {words}"


def _completion_words(found: Measure, settings: Settings) -> str:
    """是目标增速 13% 的 110.86%."""
    kind, done = found.indicator.kind, percent_words(found.shown_completion or ZERO, settings)
    if kind is Kind.INTERVAL:
        return f"在区间内为 100%，越远越少，本项 {done}"
    if kind is not Kind.GROWTH or found.target is None:
        return f"与目标相比，完成 {done}"
    target = percent_text(found.target)
    if found.indicator.target_basis is TargetBasis.LEVEL:
        return f"本期是上年同期按目标增速 {target} 应达到的数的 {done}"
    return f"增速是目标 {target} 的 {done}"


def progress_step(outcome: Outcome, found: DutyProgress, at: str) -> TraceStep:
    """The program's columns of a duty."""
    duty = found.duty
    values = [
        found.achieved,
        "" if found.completion is None else f"完成率 {percent_words(found.completion, outcome.master.settings)}",
        found.light.value,
    ]
    parts: list[TraceStep] = []
    own = outcome.own
    item = next((i for i in own.items if i.indicator.name == duty.indicator), None) if own and duty.indicator else None
    if item is not None:
        parts.append(measure_step(outcome, item.measure))
        rule = "按挂钩指标的数据计算"
    else:
        shown = "" if duty.share_done is None else percent(duty.share_done)
        parts.append(TraceStep("完成比例", shown, "责任人填写", str(duty.at("完成比例"))))
        rule = "按完成比例与序时进度计算"
    parts.append(TraceStep("完成时限", str(duty.due or ""), "", str(duty.at("完成时限"))))
    parts += list(settings_steps(outcome, "light_rule", "time_basis"))
    return TraceStep(f"{duty.number} {duty.task}", "，".join(v for v in values if v), rule, at, tuple(parts))


def settings_steps(outcome: Outcome, *fields: str) -> Iterator[TraceStep]:
    """The settings that a step used, each with its cell; one without a cell has its default."""
    for field in fields:
        name = _SETTING_FIELDS[field]
        value = getattr(outcome.master.settings, field)
        address = outcome.master.settings_at.get(name)
        shown = "" if value is None else getattr(value, "value", None) or str(value)
        if field == "month":
            shown = str(outcome.master.month or "")
        yield TraceStep(f"参数“{name}”", shown, "", place_text(address))


def _origin(entry: Entry | None, header: str) -> str:
    return "" if entry is None else entry.source.origin(header)


def _cell(figure: Figure, indicator: Indicator) -> str:
    return figure.state.value if figure.value is None else amount_text(figure.value, indicator)


def amount_text(value: Decimal, indicator: Indicator) -> str:
    """A figure as it was typed, with its unit."""
    return figure_words(value, indicator, typed=True)

"""The result sheets, row by row, and the status line that stands above each table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from catchup_xl.model.cells import Percent, column_letters, decimals
from catchup_xl.model.choices import Kind, Light, ValueState, Window
from catchup_xl.model.columns import ColumnType, Owner
from catchup_xl.model.edits import Cell, Link
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.figures import Figure
from catchup_xl.model.findings import Finding, Level
from catchup_xl.model.rows import SHEETS, Source
from catchup_xl.results.laid_rows import LaidRows
from catchup_xl.results.ledger import item_words, ledger_rows
from catchup_xl.results.rule_rows import rule_rows
from catchup_xl.results.shown_values import places_of, shown_cost, shown_points, shown_ratio
from catchup_xl.rules.checks import by_unit
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.figure_words import figure_cell
from catchup_xl.rules.measures.measure import Measure
from catchup_xl.rules.methods.registry import find_method
from catchup_xl.rules.outcome import CombinedPath, DutyProgress, Group, Item, Outcome, Standing

_MONTHS = [f"{month}月" for month in range(13)]
_MOST_UNITS = 6
_SHARE_PLACES = 3  # 12.3 %
_MOST_RANKED = 30
FIGURE_HEADERS = ("本期", "上年同期", "目标", "需达到", "需增加")
"""The headers under which figures stand, each with the number format of its indicator."""
LATER_SHEETS = ("加减分明细",)
"""Result sheets that workbooks of earlier versions do without."""
Rows = Iterator[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class ResultTable:
    """One result sheet: headers, rows of the same length, and its status line."""

    sheet: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str

    @property
    def dynamic(self) -> bool:
        """One column an indicator."""
        return SHEETS[self.sheet].dynamic


def result_table(sheet: str, outcome: Outcome) -> ResultTable:
    """Lay out one result sheet.

    Args:
        sheet: its name; 历史 and 运行记录 are kept logs and have no such table.
        outcome: what was computed.

    Raises:
        KeyError: no such result sheet.
    """
    laid = _LAYOUTS[sheet](outcome)
    rows = laid if isinstance(laid, LaidRows) else tuple(laid)
    headers = SHEETS[sheet].headers(indicator_names(outcome))
    return ResultTable(sheet, headers, rows, status_line(sheet, outcome))


def number_formats(sheet: str, headers: Iterable[str], outcome: Outcome) -> dict[str, str]:
    """The number formats that columns of a sheet need beside those of the template: more places, and those of figures."""
    settings = outcome.master.settings
    declared = {column.header: column for column in SHEETS[sheet].columns}
    told = any(
        indicator.scale.rate or indicator.places is not None or indicator.kind is Kind.GROWTH
        for group in outcome.groups.values()
        for indicator in group.indicators
    )
    found: dict[str, str] = {}
    for header in headers:
        column = declared.get(header) or declared["{}"]
        places = places_of(column, settings)
        if places is not None and places != column.places:
            found[header] = decimals(places) + ("%" if column.type is ColumnType.RATIO else "")
        elif told and header in FIGURE_HEADERS:
            found[header] = ""
    return found


def result_sheets() -> tuple[str, ...]:
    """The sheets that ``result_table`` can lay out, in the order of the tabs."""
    return tuple(sheet for sheet in SHEETS if sheet in _LAYOUTS)


def indicator_names(outcome: Outcome) -> tuple[str, ...]:
    """The indicators of all groups in the order of the sheet, each once."""
    assessed = {id(indicator) for group in outcome.groups.values() for indicator in group.indicators}
    return tuple(dict.fromkeys(i.name for i in outcome.master.indicators if id(i) in assessed))


def status_line(sheet: str, outcome: Outcome) -> str:
    """What the reader must know first: the period, whether it is final, and which groups are not ranked and why."""
    master = outcome.master
    settings = master.settings
    parts = [period(outcome), f"发布状态：{settings.publication.value}", f"规则版本：{settings.rule_version}"]
    if sheet == "检查结果":
        count = {level: sum(1 for finding in outcome.findings if finding.level is level) for level in Level}
        parts.append("，".join(f"{level.value} {count[level]} 条" for level in Level))
        parts.append(units_to_ring(outcome))
    elif sheet == "看板" and (own := outcome.own):
        parts = [period(outcome), *_headline(own, settings.benchmark)]
    elif sheet == "追赶路径":
        parts += [f"标杆假设：{settings.assumption.value}", plan_words(outcome.plan)]
    parts += [f"{group.name}未排名：{group.blocked}" for group in outcome.groups.values() if group.blocked]
    return "　".join(part for part in parts if part)


def units_to_ring(outcome: Outcome) -> str:
    """Whom to ring up: the units with the most to answer for, and how many findings each has."""
    counts = by_unit(outcome.findings)
    named = "、".join(f"{c.unit} {c.errors + c.warnings + c.hints} 条" for c in counts[:_MOST_UNITS])
    more = f"等 {len(counts)} 个单位" if len(counts) > _MOST_UNITS else ""
    return f"联系：{named}{more}" if named else ""


def period(outcome: Outcome) -> str:
    """The period in words: 2017年1—6月; 2017年6月 where single months are assessed."""
    master = outcome.master
    year, month = master.settings.year, master.month
    if year is None or month is None:
        return "统计期未定"
    single = month == 1 or master.settings.window is Window.MONTH
    return f"{year}年{month}月" if single else f"{year}年1—{month}月"


def _headline(own: Standing, benchmark: str) -> Iterator[str]:
    yield f"{own.unit.name}：总分 {own.total:f}" if own.total is not None else f"{own.unit.name}：总分未定"
    if own.rank is not None:
        yield f"第 {own.rank} 名（较上年升降：{own.movement}）" if own.movement else f"第 {own.rank} 名"
    if own.grade is not None:
        yield f"等次 {own.grade.value}"
    if own.behind_benchmark is not None and benchmark:
        gap = own.behind_benchmark
        yield (
            f"比{benchmark}低 {gap:f} 分"
            if gap > 0
            else f"比{benchmark}高 {-gap:f} 分"
            if gap < 0
            else f"与{benchmark}同分"
        )


def finding_row(number: int, finding: Finding) -> tuple[Cell, ...]:
    """One line of 检查结果; the cell is a link that jumps there."""
    quoted = finding.sheet.replace("'", "''")
    place: Cell = (
        Link(finding.cell, f"'{quoted}'!{finding.cell}") if finding.cell and finding.sheet in SHEETS else finding.cell
    )
    return (
        number, finding.level.value, finding.sheet, place, finding.rule,
        finding.message, finding.expected, finding.mend, finding.unit,
    )  # fmt: skip


def _findings(outcome: Outcome) -> Rows:
    for number, finding in enumerate(outcome.findings, 1):
        yield finding_row(number, finding)


def table_standings(outcome: Outcome) -> list[tuple[Group, Standing]]:
    """The unit of each row of 得分, 排名 and 单项排名."""
    return [(group, standing) for group in outcome.groups.values() for standing in group.standings]


def table_items(outcome: Outcome) -> list[tuple[Group, Standing, Item]]:
    """The unit and indicator of each row of 增速测算."""
    return [(group, standing, item) for group, standing in table_standings(outcome) for item in standing.items]


def _growth(outcome: Outcome) -> LaidRows[tuple[Group, Standing, Item]]:
    settings = outcome.master.settings

    def lay(of: tuple[Group, Standing, Item]) -> tuple[Cell, ...]:
        group, standing, item = of
        found = item.measure
        return (
            group.name,
            standing.unit.name,
            found.indicator.name,
            found.indicator.kind.value,
            found.word or value_cell(found.value, found.indicator),
            value_cell(found.base, found.indicator),
            shown_ratio(found.shown_growth, settings),
            _target_cell(found),
            shown_points(found.shown_gap, settings),
            shown_ratio(found.shown_completion, settings),
            shown_ratio(found.needed, settings),
            found.state,
            shown_ratio(item.contribution, settings),
            shown_points(item.pull, settings),
            _source_cells(found),
        )

    return LaidRows(table_items(outcome), lay)


def _source_cells(found: Measure) -> str:
    """The rule and the cells that a row of 增速测算 rests on, in one line."""
    month = _MONTHS[found.figures.month]
    words = "计分规则" if found.indicator.rule else _method_words(found.indicator.method)
    if found.figures.entry is not None:
        words += f"；本期 {_place(found.figures.entry.source, month)}"
    if found.figures.before is not None:
        words += f"；{found.indicator.comparison.base} {_place(found.figures.before.source, month)}"
    if found.figures.aim is not None:
        words += f"；目标 {_place(found.figures.aim.source, '目标')}"
    return words


def _place(source: Source, header: str) -> str:
    """A cell's address as text, as ``Address`` spells it; thousands are told, so the letters are kept."""
    if source.__class__ is not Source:
        return str(source.address(header))
    return f"{source.sheet}!{_letters(source.columns.get(header, 1))}{source.row}"


_letters = lru_cache(maxsize=512)(column_letters)


@lru_cache(maxsize=256)
def _method_words(typed: str) -> str:
    method = find_method(typed)
    return method.name if method else f"计分方法“{typed}”不明"


def value_cell(figure: Figure, indicator: Indicator) -> Cell:
    """A figure as a cell: its number with the indicator's 小数位, or its state in words where it has none."""
    if figure.value is not None:
        return _number_cell(figure.value, indicator)
    return "" if figure.state is ValueState.MISSING else figure.state.value


def _number_cell(value: Decimal | None, indicator: Indicator | None) -> Cell:
    """A figure as every paper shows it."""
    return value if value is None or indicator is None else figure_cell(value, indicator)


def _target_cell(found: Measure) -> Cell:
    """A target as it was typed; one of growth or of a rate as a percentage."""
    rate = found.indicator.kind is Kind.GROWTH or found.indicator.scale.rate
    return Percent(found.target.normalize()) if found.target is not None and rate else found.target


def _per_indicator(outcome: Outcome, pick: Callable[[Item], Cell]) -> Iterator[tuple[Group, Standing, list[Cell]]]:
    names = indicator_names(outcome)
    for group, standing in table_standings(outcome):
        by_name = {item.indicator.name: pick(item) for item in standing.items}
        yield group, standing, [by_name.get(name) for name in names]


def _scores(outcome: Outcome) -> Rows:
    for group, standing, cells in _per_indicator(outcome, lambda item: item.score):
        within = "；".join(words for item in standing.items if (words := item_words(item)))
        yield (group.name, standing.unit.name, *cells, standing.events, standing.total, within)


def _item_ranks(outcome: Outcome) -> Rows:
    for group, standing, cells in _per_indicator(outcome, lambda item: item.rank):
        yield (group.name, standing.unit.name, *cells)


def _ranking(outcome: Outcome) -> Rows:
    for group in outcome.groups.values():
        for standing in group.standings:
            unit = standing.unit
            yield (
                group.name,
                standing.rank,
                unit.name,
                standing.total,
                standing.events,
                unit.last_total,
                standing.last_rank,
                standing.movement,
                standing.grade.value if standing.grade else "",
                standing.behind_next,
                standing.behind_benchmark,
                standing.note,
            )


def _gaps(outcome: Outcome) -> Rows:
    for gap in outcome.gaps:
        yield gap.indicator, gap.own, gap.benchmark, gap.gap, _share(gap.share), gap.judgement


def _share(value: Decimal | None) -> Decimal | None:
    """A share in per cent with one place."""
    return None if value is None else round_half_up(value, _SHARE_PLACES)


def plan_words(plan: CombinedPath) -> str:
    """The combined plan in one sentence, or why there is none."""
    if plan.note:
        return f"组合方案：{plan.note}"
    proven = "最小" if plan.proven else "近似最小"
    then = f"届时总分 {plan.total:f}，第 {plan.rank} 名" if plan.total is not None else "届时总分未定"
    return f"组合方案：提高 {len(plan.steps)} 项，代价 {shown_cost(plan.cost):f}（{proven}），{then}"


def ranking_words(plan: CombinedPath) -> str:
    """The whole group's ranking after the plan; of a large group the first units."""
    named = [f"{rank} {unit} {total:f}" for unit, total, rank in plan.ranking if rank is not None and total is not None]
    more = f"等 {len(plan.ranking)} 个单位" if len(named) > _MOST_RANKED else ""
    return "届时排名：" + "、".join(named[:_MOST_RANKED]) + more


def _path(outcome: Outcome) -> Rows:
    """The combined plan with its sum, then one line an indicator: what to reach, or the work that moves it."""
    settings, plan = outcome.master.settings, outcome.plan
    known = {item.indicator.name: item.indicator for item in outcome.own.items} if outcome.own else {}
    for step in plan.steps:
        of = known.get(step.indicator)
        yield (
            "组合", step.indicator, _number_cell(step.value, of) if step.value is not None else step.word,
            _number_cell(step.needed, of) if step.needed is not None else step.needed_word,
            _number_cell(_rise(step.value, step.needed), of),
            shown_ratio(step.growth, settings), shown_cost(step.cost), step.score, step.score_then,
            None, None, plan.words,
        )  # fmt: skip
    if plan.steps:
        blank, cost = (None,) * 4, shown_cost(plan.cost)
        yield "合计", f"{len(plan.steps)} 项", *blank, cost, None, None, plan.total, plan.rank, ranking_words(plan)
    for one in outcome.path:
        of = known.get(one.indicator)
        cells = [_number_cell(number, of) for number in (one.value, one.needed, _rise(one.value, one.needed))]
        yield (
            "工作" if one.work else "单项", one.indicator, *cells, shown_ratio(one.growth, settings),
            None, one.score, one.score_then, one.total_then, one.rank_then, one.work or one.note,
        )  # fmt: skip


def _rise(value: Decimal | None, needed: Decimal | None) -> Decimal | None:
    return None if value is None or needed is None else needed - value


def _proposals(outcome: Outcome) -> Rows:
    for proposal in outcome.proposals:
        yield proposal.subject, proposal.type, proposal.reason


def _board(outcome: Outcome) -> Rows:
    group = outcome.groups.get(outcome.master.own_group)
    for standing in group.standings if group else ():
        yield (
            standing.unit.name,
            standing.total,
            standing.rank,
            standing.unit.last_rank,
            sum(1 for item in standing.items if item.measure.reached),
            sum(1 for item in standing.items if item.light is Light.RED),
        )


_LAYOUTS: Mapping[str, Callable[[Outcome], Iterable[tuple[Cell, ...]]]] = {
    "检查结果": _findings,
    "规则解读": rule_rows,
    "增速测算": _growth,
    "得分": _scores,
    "加减分明细": ledger_rows,
    "排名": _ranking,
    "单项排名": _item_ranks,
    "对标": _gaps,
    "追赶路径": _path,
    "奖惩建议": _proposals,
    "看板": _board,
}


def duty_columns(duties: Sequence[DutyProgress], outcome: Outcome) -> dict[str, dict[int, Cell]]:
    """The program's columns of 责任清单: header → sheet row → cell."""
    settings = outcome.master.settings
    columns: dict[str, dict[int, Cell]] = {column.header: {} for column in SHEETS["责任清单"].owned_by(Owner.PROGRAM)}
    for progress in duties:
        cells: dict[str, Cell] = {
            "累计完成": progress.achieved,
            "完成率": shown_ratio(progress.completion, settings),
            "序时进度": shown_ratio(progress.time_progress, settings),
            "序时差": shown_points(progress.ahead, settings),
            "现有位次": progress.rank,
            "目标位次": progress.target_rank,
            "标杆水平": progress.benchmark,
            "灯": progress.light.value,
            "逾期天数": progress.overdue,
            "状态": progress.state,
        }
        for header, cell in cells.items():
            columns[header][progress.duty.source.row] = cell
    return columns

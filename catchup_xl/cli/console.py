"""What the command line shows on a terminal: tables that a clerk can read, with rich."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from catchup_xl.errors import printable
from catchup_xl.model.findings import Level
from catchup_xl.model.rows import SHEETS
from catchup_xl.results.tables import result_table, units_to_ring
from catchup_xl.results.values import cell_text, places_of

if TYPE_CHECKING:
    from catchup_xl.jobs.result import Result
    from catchup_xl.model.settings import Settings
    from catchup_xl.results.trace_step import TraceStep
    from catchup_xl.results.verify import Verdict

_COLOURS = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.HINT: "cyan"}


def console() -> Console:
    """A console that follows the terminal's width; 120 columns in a pipe."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=120)


def show_findings(result: Result, *, detail: bool = False) -> None:
    """All findings, gravest first; their codes for who asks for details."""
    out = console()
    for finding in result.findings:
        line = Text.assemble(
            (f"{finding.level.value} ", _COLOURS[finding.level]),
            (printable(finding.address), "bold"),
            f"  {printable(finding.message)}",
        )
        out.print(line)
        advice = "；".join(part for part in (finding.expected and f"应为：{finding.expected}", finding.mend) if part)
        if advice:
            out.print(Text(f"     {printable(advice)}{f'  [{finding.rule}]' if detail else ''}", style="dim"))
    _closing(out, result)


def show_ranking(result: Result) -> None:
    """The ranking of every group."""
    out = console()
    found = result_table("排名", result.outcome)
    group_at = found.headers.index("考核组")
    for group in result.outcome.groups.values():
        rows = [row for row in found.rows if row[group_at] == group.name]
        title = f"{group.name}　{group.blocked and '未排名：' + group.blocked}".strip()
        rows = [row[1:] for row in rows]
        _print_table(out, "排名", found.headers[1:], rows, title, result.outcome.master.settings)
    _closing(out, result)


def show_refresh(result: Result) -> None:
    """The ranking, and how many findings there are."""
    show_ranking(result)


def show_written(result: Result) -> None:
    """What was written, and how many findings there are."""
    _closing(console(), result)


def show_growth(result: Result) -> None:
    """增速测算."""
    out = console()
    found = result_table("增速测算", result.outcome)
    _print_table(out, found.sheet, found.headers, found.rows, found.note, result.outcome.master.settings)
    _closing(out, result)


def show_checklist(result: Result) -> None:
    """The duties with their progress."""
    out = console()
    headers = ("编号", "工作任务", "累计完成", "完成率", "序时差", "现有位次", "目标位次", "灯", "逾期天数", "状态")
    rows = [
        (
            progress.duty.number,
            progress.duty.task,
            progress.achieved,
            progress.completion,
            progress.ahead,
            progress.rank,
            progress.target_rank,
            progress.light.value,
            progress.overdue,
            progress.state,
        )
        for progress in result.outcome.duties
    ]
    _print_table(out, "责任清单", headers, rows, "责任清单", result.outcome.master.settings)
    _closing(out, result)


def show_table(sheet: str, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A sheet of the workbook as it stands."""
    _print_table(console(), sheet, headers, rows, sheet)


def show_verdict(verdict: Verdict, *, detail: bool = False) -> None:
    """Whether the results hold, and which cells do not; the entries' digest for who asks for details."""
    out = console()
    for found in verdict.differences:
        place = f"{found.sheet}!{found.cell}" if found.cell else found.sheet
        told = printable(f"  现为“{found.found}”，应为“{found.expected}”")
        out.print(Text.assemble((printable(place), "bold"), told))
    if not verdict.recorded:
        out.print("这个工作簿还没有计算过。怎样改：运行 catchup-xl refresh")
    elif verdict.holds:
        out.print(f"一致：结果表就是现有填报数据的结果。{f'填报数据指纹 {verdict.digest}' if detail else ''}")
    else:
        reason = "填报数据在上次计算之后有改动" if verdict.entries_changed else "结果表被改动过，或由别的版本算出"
        out.print(f"不一致：{len(verdict.differences)} 个单元格不符，{reason}。怎样改：核对后运行 catchup-xl refresh")


def show_trace(step: TraceStep, *, detail: bool = False) -> None:
    """Where a result comes from, as a tree; with formulas for who asks for details."""
    console().print(_branch(step, Tree(_step_text(step, detail)), detail))


def _branch(step: TraceStep, tree: Tree, detail: bool) -> Tree:
    for part in step.parts:
        _branch(part, tree.add(_step_text(part, detail)), detail)
    return tree


def _step_text(step: TraceStep, detail: bool) -> Text:
    text = Text.assemble((printable(step.label), "bold"))
    if step.value:
        text.append(printable(f" {step.value}"), "green")
    if step.at:
        text.append(printable(f"  {step.at}"), "cyan")
    if step.rule:
        text.append(printable(f"  {step.rule}"), "dim")
    if step.formula and detail:
        text.append(printable(f"  {step.formula}"), "dim")
    return text


def show_schema(schema: dict[str, Any]) -> None:
    """Every sheet with its columns."""
    out = console()
    for sheet in schema["sheets"]:
        table = Table(title=f"{sheet['sheet']}（{sheet['kind']}，{sheet['table']}）", title_justify="left")
        for header in ("列名", "类型", "谁填", "必填", "选项", "说明"):
            table.add_column(header, overflow="fold")
        for column in sheet["columns"]:
            required = "是" if column.get("required") else ""
            words = (column["header"], column["type"], column["owner"], required, "、".join(column.get("choices", ())))
            table.add_row(*(escape(word) for word in words), escape(column.get("help", "")))
        out.print(table)


def _print_table(
    out: Console,
    sheet: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    title: str,
    settings: Settings | None = None,
) -> None:
    """Print rows of a sheet, with the decimal places that the settings give them."""
    declared = {column.header: column for column in SHEETS[sheet].columns}
    table = Table(title=escape(printable(title)), title_justify="left")
    family = declared.get("{}")
    columns = [declared.get(header, family) for header in headers]
    if settings is not None:
        columns = [column and replace(column, places=places_of(column, settings)) for column in columns]
    for header, column in zip(headers, columns, strict=True):
        right = column is not None and column.type.is_number
        table.add_column(escape(printable(header)), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(printable(cell_text(cell, column))) for cell, column in zip(row, columns, strict=True)))
    out.print(table)


def _closing(out: Console, result: Result) -> None:
    counts = "，".join(f"{level.value} {result.count(level)} 条" for level in Level)
    out.print(f"检查：{counts}（详见“检查结果”，或 catchup-xl check）")
    ring = units_to_ring(result.outcome)
    if ring:
        out.print(ring)
    for moved in result.moved:
        out.print(f"注意：{moved}")
    for missing in result.unwritten:
        out.print(Text(printable(f"未写入：{missing}"), style="bold red"))
    if result.out is not None:
        out.print(Text(printable(f"已写入 {result.out}，用时 {result.seconds:.2f} 秒")))

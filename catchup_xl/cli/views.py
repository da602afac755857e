"""What the commands on one workbook show: findings, rankings, tables of a sheet, where a result comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.text import Text
from rich.tree import Tree

from catchup_xl.cli.options import debugging
from catchup_xl.cli.printer import print_table, put, say, table
from catchup_xl.errors import printable
from catchup_xl.model.findings import Level
from catchup_xl.model.rows import SHEETS
from catchup_xl.results.shown_values import cell_text, places_of
from catchup_xl.results.tables import result_table, units_to_ring

if TYPE_CHECKING:
    from catchup_xl.jobs.result import Result
    from catchup_xl.model.settings import Settings
    from catchup_xl.results.trace_step import TraceStep
    from catchup_xl.results.verify import Verdict

_COLOURS = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.HINT: "cyan"}


def show_findings(result: Result) -> None:
    """All findings, gravest first; their codes for who asks for details."""
    for finding in result.findings:
        say((f"{finding.level.value} ", _COLOURS[finding.level]), (finding.address, "bold"), f"  {finding.message}")
        advice = "；".join(part for part in (finding.expected and f"应为：{finding.expected}", finding.mend) if part)
        if advice:
            say(f"     {advice}{f'  [{finding.rule}]' if debugging() else ''}", style="dim")
    show_written(result)


def show_ranking(result: Result) -> None:
    """The ranking of every group."""
    found = result_table("排名", result.outcome)
    group_at = found.headers.index("考核组")
    for group in result.outcome.groups.values():
        rows = [row[1:] for row in found.rows if row[group_at] == group.name]
        title = f"{group.name}　{group.blocked and '未排名：' + group.blocked}".strip()
        _print_sheet("排名", found.headers[1:], rows, title, result.outcome.master.settings)
    show_written(result)


def show_growth(result: Result) -> None:
    """增速测算."""
    found = result_table("增速测算", result.outcome)
    _print_sheet(found.sheet, found.headers, found.rows, found.note, result.outcome.master.settings)
    show_written(result)


def show_checklist(result: Result) -> None:
    """The duties with their progress."""
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
    _print_sheet("责任清单", headers, rows, "责任清单", result.outcome.master.settings)
    show_written(result)


def show_written(result: Result) -> None:
    """How many findings there are, and what was written."""
    counts = "，".join(f"{level.value} {result.count(level)} 条" for level in Level)
    say(f"检查：{counts}（详见“检查结果”，或 catchup-xl check）")
    ring = units_to_ring(result.outcome)
    if ring:
        say(ring)
    for moved in result.moved:
        say(f"注意：{moved}")
    for missing in result.unwritten:
        say(f"未写入：{missing}", style="bold red")
    if result.out is not None:
        say(f"已写入 {result.out}，用时 {result.seconds:.2f} 秒")


def show_sheet(sheet: str, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A sheet of the workbook as it stands."""
    _print_sheet(sheet, headers, rows, sheet)


def show_verdict(verdict: Verdict) -> None:
    """Whether the results hold, and which cells do not; the entries' digest for who asks for details."""
    for found in verdict.differences:
        place = f"{found.sheet}!{found.cell}" if found.cell else found.sheet
        say((place, "bold"), f"  现为“{found.found}”，应为“{found.expected}”")
    if not verdict.recorded:
        say("这个工作簿还没有计算过。怎样改：运行 catchup-xl refresh")
    elif verdict.holds:
        say(f"一致：结果表就是现有填报数据的结果。{f'填报数据指纹 {verdict.digest}' if debugging() else ''}")
    else:
        reason = "填报数据在上次计算之后有改动" if verdict.entries_changed else "结果表被改动过，或由别的版本算出"
        say(f"不一致：{len(verdict.differences)} 个单元格不符，{reason}。怎样改：核对后运行 catchup-xl refresh")


def show_trace(step: TraceStep) -> None:
    """Where a result comes from, as a tree; with formulas for who asks for details."""
    put(_branch(step, Tree(_step_text(step))))


def _branch(step: TraceStep, tree: Tree) -> Tree:
    for part in step.parts:
        _branch(part, tree.add(_step_text(part)))
    return tree


def _step_text(step: TraceStep) -> Text:
    text = Text.assemble((printable(step.label), "bold"))
    if step.value:
        text.append(printable(f" {step.value}"), "green")
    if step.at:
        text.append(printable(f"  {step.at}"), "cyan")
    if step.rule:
        text.append(printable(f"  {step.rule}"), "dim")
    if step.formula and debugging():
        text.append(printable(f"  {step.formula}"), "dim")
    return text


def show_schema(schema: dict[str, Any]) -> None:
    """Every sheet with its columns."""
    for sheet in schema["sheets"]:
        rows = [
            (
                column["header"], column["type"], column["owner"], "是" if column.get("required") else "",
                "、".join(column.get("choices", ())), column.get("help", ""),
            )
            for column in sheet["columns"]
        ]  # fmt: skip
        title = f"{sheet['sheet']}（{sheet['kind']}，{sheet['table']}）"
        print_table(title, ("列名", "类型", "谁填", "必填", "选项", "说明"), rows)


def _print_sheet(
    sheet: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], title: str, settings: Settings | None = None
) -> None:
    """Print rows of a sheet, with the decimal places that the settings give them."""
    declared = {column.header: column for column in SHEETS[sheet].columns}
    columns = [declared.get(header, declared.get("{}")) for header in headers]
    if settings is not None:
        columns = [column and replace(column, places=places_of(column, settings)) for column in columns]
    right = {
        header for header, column in zip(headers, columns, strict=True) if column is not None and column.type.is_number
    }
    texts = ([cell_text(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows)
    put(table(title, headers, texts, right=right))

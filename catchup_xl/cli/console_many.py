"""What the commands for many workbooks show on a terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from catchup_xl.errors import printable

if TYPE_CHECKING:
    from catchup_xl.batch.collect.forms import Form
    from catchup_xl.batch.collect.merging import Tell
    from catchup_xl.batch.collect.tally import Collected
    from catchup_xl.batch.county.rollup import RollUp
    from catchup_xl.batch.diff import BookDifference
    from catchup_xl.batch.history import History
    from catchup_xl.batch.run.report import BatchReport
    from catchup_xl.batch.run.runner import Progress as Told
    from catchup_xl.batch.run.task import FileReport
    from catchup_xl.jobs.undo import Undone

_SHOWN = 40
_COLOURS = {"失败": "bold red", "未处理": "red", "有错误": "yellow", "完成": "green", "未变跳过": "dim"}


def console() -> Console:
    """A console that follows the terminal's width; 120 columns in a pipe."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=120)


class _Rate(ProgressColumn):
    """Files a second."""

    def render(self, task: Task) -> Text:
        """The rate over the last seconds."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f} 个/秒")


@contextlib.contextmanager
def progress_bar(*, hidden: bool) -> Iterator[Told]:
    """The bar of a batch, with count, rate, remaining time and failures."""
    with _bar("批量处理", hidden=hidden) as update:
        failed = 0

        def tell(done: int, total: int, report: FileReport) -> None:
            nonlocal failed
            failed += report.status.value == "失败"
            update(done, total, f"批量处理，失败 {failed} 个" if failed else "批量处理")

        yield tell


@contextlib.contextmanager
def reading_bar(*, hidden: bool) -> Iterator[Tell]:
    """The bar of reading returns, with the name of the last."""
    with _bar("读交回的表", hidden=hidden) as update:
        yield lambda done, total, name: update(done, total, f"读交回的表　{escape(printable(name))}")


@contextlib.contextmanager
def _bar(title: str, *, hidden: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on standard error; nothing in a pipe. It is moved by what is done, what is to be done, and words."""
    screen = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
        console=screen,
        disable=hidden or not screen.is_terminal,
        transient=True,
    )
    with bar:
        shown = bar.add_task(title, total=None)
        yield lambda done, total, words: bar.update(shown, completed=done, total=total, description=words)


def show_batch(report: BatchReport) -> None:
    """The files that did not go well, and the counts of all."""
    out = console()
    if report.dashboard:
        out.print(f"集群面板：{report.dashboard}")
    notable = [file for file in report.files if file.status.value in ("失败", "有错误") or file.words]
    if notable:
        table = _table("要看一看的文件", ("文件", "结果", "错误", "警告", "说明"))
        for file in notable[:_SHOWN]:
            words = "\n".join(part for part in (file.words, *file.blocked) if part)
            word = Text(file.status.value, style=_COLOURS[file.status.value])
            table.add_row(
                escape(printable(file.key)), word, str(file.errors), str(file.warnings), escape(printable(words))
            )
        out.print(table)
        if len(notable) > _SHOWN:
            out.print(f"……还有 {len(notable) - _SHOWN} 个，见报告（--report）")
    if report.passed:
        skipped = _table("没有处理的文件", ("文件", "原因"))
        for passed in report.passed[:_SHOWN]:
            skipped.add_row(escape(printable(passed.place)), escape(printable(passed.why)))
        out.print(skipped)
        if len(report.passed) > _SHOWN:
            out.print(f"……还有 {len(report.passed) - _SHOWN} 个，见报告（--report）")
    counts = {file.status.value: 0 for file in report.files}
    for file in report.files:
        counts[file.status.value] += 1
    summary = _table("批量处理汇总", ("结果", "文件数"))
    for status, count in counts.items():
        summary.add_row(Text(status, style=_COLOURS[status]), str(count))
    out.print(summary)
    done = counts.get("完成", 0) + counts.get("有错误", 0) + counts.get("失败", 0)
    rate = f"，每秒 {done / report.seconds:.1f} 个" if report.seconds and done else ""
    out.print(f"共 {len(report.files)} 个文件，用时 {report.seconds:.1f} 秒{rate}")


def show_forms(forms: Sequence[Form]) -> None:
    """The forms that were made."""
    _print("填报表", ("单位", "指标数", "任务数", "文件"), ((f.unit, f.figures, f.duties, str(f.path)) for f in forms))


def show_collected(found: Collected) -> None:
    """Who sent, what changes, what is in conflict."""
    _print("报送情况", found.SENDER_HEADERS, found.sender_rows())
    files = [row for row in found.file_rows() if row[-1]]
    if files:
        _print("要看一看的文件", found.FILE_HEADERS, files[:_SHOWN])
    rows = list(found.change_rows())
    if rows:
        _print("数据变动（“处理”为“写入”的才写）", found.CHANGE_HEADERS, rows[:_SHOWN])
    out = console()
    if len(rows) > _SHOWN:
        out.print(f"……还有 {len(rows) - _SHOWN} 处，见报告（--report）")
    for note in found.notes:
        out.print(Text(printable(f"注意：{note}"), style="yellow"))
    out.print(found.summary())


def show_undone(found: Undone) -> None:
    """What was taken back."""
    rows = list(found.rows())
    if rows:
        _print("撤销", found.HEADERS, rows[:_SHOWN])
    if len(rows) > _SHOWN:
        console().print(f"……还有 {len(rows) - _SHOWN} 格，见 --json")
    console().print(Text(printable(found.summary())))


def show_rollup(found: RollUp) -> None:
    """The towns, and what does not agree between their books."""
    _print("各镇母版", found.TOWN_HEADERS, found.town_rows())
    for note in found.notes:
        console().print(Text(printable(f"注意：{note}"), style="yellow"))
    for hint in found.hints:
        console().print(Text(printable(f"提示：{hint}")))
    for title, headers, rows in found.rankings():
        _print(title, headers, rows)
    if found.out is not None:
        console().print(f"已写入 {found.out}")


def show_diff(found: BookDifference) -> None:
    """What changed, and what moved the ranks."""
    changes = list(found.change_rows())
    _print(f"改动 {len(changes)} 处", found.CHANGE_HEADERS, changes[:_SHOWN])
    if len(changes) > _SHOWN:
        console().print(f"……还有 {len(changes) - _SHOWN} 处，见报告（--report）")
    for title, headers, rows in found.effect_tables():
        _print(title, headers, rows)
    for note in found.notes:
        console().print(Text(printable(f"注意：{note}"), style="yellow"))


def show_history(found: History) -> None:
    """The rank paths."""
    for title, headers, rows in found.tables():
        _print(title, headers, rows)


def _print(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = _table(title, headers)
    for row in rows:
        table.add_row(*(escape(printable(_words(cell))) for cell in row))
    console().print(table)


def _words(cell: Any) -> str:
    return "" if cell is None else f"{cell:f}" if hasattr(cell, "as_tuple") else str(cell)


def _table(title: str, headers: Sequence[str]) -> Table:
    table = Table(title=escape(title), title_justify="left")
    for header in headers:
        table.add_column(escape(header), overflow="fold")
    return table

"""What the commands on many workbooks show, and those on two versions of one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from catchup_xl.cli.printer import MOST, bar, print_table, put, say, say_rest, shown, table

if TYPE_CHECKING:
    from catchup_xl.batch.collect.forms import ReturnForm
    from catchup_xl.batch.collect.merging import Tell
    from catchup_xl.batch.collect.tally import Collected
    from catchup_xl.batch.county.rollup import RollUp
    from catchup_xl.batch.diff import BookDifference
    from catchup_xl.batch.history import History
    from catchup_xl.batch.run.report import BatchReport
    from catchup_xl.batch.run.runner import Progress as Told
    from catchup_xl.batch.run.task import FileReport
    from catchup_xl.jobs.undo import Undone

_COLOURS = {"失败": "bold red", "未处理": "red", "有错误": "yellow", "完成": "green", "未变跳过": "dim"}
_REPORT, _JSON = "见报告（--report）", "格，见 --json"


@contextlib.contextmanager
def progress_bar(*, hidden: bool) -> Iterator[Told]:
    """The bar of a batch, with count, rate, remaining time and failures."""
    with bar("批量处理", hidden=hidden) as update:
        failed = 0

        def tell(done: int, total: int, report: FileReport) -> None:
            nonlocal failed
            failed += report.status.value == "失败"
            update(done, total, f"批量处理，失败 {failed} 个" if failed else "")

        yield tell


@contextlib.contextmanager
def reading_bar(*, hidden: bool) -> Iterator[Tell]:
    """The bar of reading returns, with the name of the last."""
    with bar("读交回的表", hidden=hidden) as update:
        yield lambda done, total, name: update(done, total, f"读交回的表　{name}")


def show_batch(report: BatchReport) -> None:
    """The files that did not go well, and the counts of all."""
    if report.dashboard:
        say(f"集群面板：{report.dashboard}")
    notable = [file for file in report.files if file.status.value in ("失败", "有错误") or file.words]
    if notable:
        made = table("要看一看的文件", ("文件", "结果", "错误", "警告", "说明"))
        for file in notable[:MOST]:
            words = "\n".join(part for part in (file.words, *file.blocked) if part)
            made.add_row(shown(file.key), _word(file.status.value), str(file.errors), str(file.warnings), shown(words))
        put(made)
        say_rest(len(notable), f"个，{_REPORT}")
    if report.passed:
        rows = [(passed.place, passed.why) for passed in report.passed]
        print_table("没有处理的文件", ("文件", "原因"), rows, rest=f"个，{_REPORT}")
    counts = {file.status.value: 0 for file in report.files}
    for file in report.files:
        counts[file.status.value] += 1
    summary = table("批量处理汇总", ("结果", "文件数"))
    for status, count in counts.items():
        summary.add_row(_word(status), str(count))
    put(summary)
    done = counts.get("完成", 0) + counts.get("有错误", 0) + counts.get("失败", 0)
    rate = f"，每秒 {done / report.seconds:.1f} 个" if report.seconds and done else ""
    say(f"共 {len(report.files)} 个文件，用时 {report.seconds:.1f} 秒{rate}")


def _word(status: str) -> Text:
    return Text(status, style=_COLOURS[status])


def show_forms(forms: Sequence[ReturnForm]) -> None:
    """The forms that were made."""
    rows = ((form.unit, form.figures, form.duties, form.path) for form in forms)
    print_table("填报表", ("单位", "指标数", "任务数", "文件"), rows)


def show_collected(found: Collected) -> None:
    """Who sent, what changes, what is in conflict."""
    print_table("报送情况", found.SENDER_HEADERS, found.sender_rows())
    files = [row for row in found.file_rows() if row[-1]]
    if files:
        print_table("要看一看的文件", found.FILE_HEADERS, files, rest=f"个，{_REPORT}")
    rows = list(found.change_rows())
    if rows:
        print_table("数据变动（“处理”为“写入”的才写）", found.CHANGE_HEADERS, rows, rest=f"处，{_REPORT}")
    _notes(found.notes)
    say(found.summary())


def show_undone(found: Undone) -> None:
    """What was taken back."""
    rows = list(found.rows())
    if rows:
        print_table("撤销", found.HEADERS, rows, rest=_JSON)
    say(found.summary())


def show_rollup(found: RollUp) -> None:
    """The towns, and what does not agree between their books."""
    print_table("各镇母版", found.TOWN_HEADERS, found.town_rows())
    _notes(found.notes)
    for hint in found.hints:
        say(f"提示：{hint}")
    for title, headers, rows in found.rankings():
        print_table(title, headers, rows)
    if found.out is not None:
        say(f"已写入 {found.out}")


def show_diff(found: BookDifference) -> None:
    """What changed, and what moved the ranks."""
    changes = list(found.change_rows())
    print_table(f"改动 {len(changes)} 处", found.CHANGE_HEADERS, changes, rest=f"处，{_REPORT}")
    for title, headers, rows in found.effect_tables():
        print_table(title, headers, rows)
    _notes(found.notes)


def show_history(found: History) -> None:
    """The rank paths."""
    for title, headers, rows in found.tables():
        print_table(title, headers, rows)


def _notes(notes: Sequence[str]) -> None:
    for note in notes:
        say(f"注意：{note}", style="yellow")

"""The macros over a folder that the clerk has picked: collecting returns into the open workbook, recomputing many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import xlwings as xw

from catchup_xl.batch.collect.confirming import finish_provenance
from catchup_xl.batch.collect.decisions import taken
from catchup_xl.batch.collect.merging import beside_open, collect_into
from catchup_xl.batch.collect.tally import Collected, Decision
from catchup_xl.batch.report import COLLECT_REPORT
from catchup_xl.batch.run import run
from catchup_xl.batch.run.report import BatchReport
from catchup_xl.batch.run.task import FileReport, TaskStatus
from catchup_xl.books.live.book import LiveBook
from catchup_xl.errors import BookError, UsageError
from catchup_xl.excel.session import Say

RESULTS, REPORT = "批量重算结果", "批量重算报告.xlsx"
"""The folder below the picked one for the workbooks that are recomputed, and the report in it."""

_MOST, _LONGEST = 4, 90  # places that a message lists, and characters of each
_STATES = ("已报", "迟报", "缺报", "有问题", "未报")


def picked(code: str) -> Path:
    """The folder that VBA names in hexadecimal, four digits a character.

    Raises:
        UsageError: it is no such code.
        BookError: there is no such folder.
    """
    try:
        folder = Path(bytes.fromhex(code).decode("utf-16-be", "surrogatepass"))
    except ValueError as reason:
        raise UsageError(f"文件夹的代码 {code[:40]} 读不了", mend="从功能区的按钮运行") from reason
    if not folder.is_dir():
        raise BookError(f"找不到文件夹 {folder}", mend="选本机或网络盘上的文件夹")
    return folder


def collected(live: LiveBook, home: Path, folder: Path, say: Say) -> str:
    """Collect the returns of a folder into an open workbook; it is left to the clerk to look and to save.

    Args:
        live: the workbook.
        home: where it lies; what is written beside a master is written beside it.
        folder: the returns.
        say: is told after each file that was read.

    Returns:
        What the clerk is told.

    Raises:
        BookError: the workbook can't be read or written; it is as it was.
        UsageError: there are no returns, or 年度 is not set.
    """

    def tell(done: int, total: int, name: str) -> None:
        say(f"收集上报表：已读 {done} 份，共 {total} 份（{name}）")

    finish_provenance(home, live)
    found = collect_into(live, [folder], beside=home, apart=[home], save=beside_open(home), tell=tell)
    report = _reported(found.write, home.with_name(f"{home.stem}{COLLECT_REPORT}"))
    return "\n".join([*_counted(found), report, *_places(found)])


def undone(live: LiveBook, home: Path) -> str:
    """Take what was collected last back in an open workbook; it is left to the clerk to look and to save.

    Args:
        live: the workbook.
        home: where it lies.

    Returns:
        What the clerk is told.

    Raises:
        BookError: there is nothing to take back, or something can't be written; the workbook is as it was.
    """
    from catchup_xl.jobs.undo import undo_open  # for this button only

    found = undo_open(live, home)
    left = [f"{words}：现在是 {now}，{state}" for words, now, _, state in list(found.rows())[: len(found.left)]]
    return "\n".join([found.summary(), *_some(left, "格没有动")])


def home_of(book: xw.Book, folder: Path) -> Path:
    """Where an open workbook lies; one that was never saved, or lies in a cloud only, has its place in the folder."""
    with suppress(xw.XlwingsError):
        home = Path(book.fullname)
        if home.is_absolute() and home.parent.is_dir():
            return home
    return folder / book.name


def recomputed(folder: Path, say: Say) -> str:
    """Refresh every workbook of a folder into a folder of results; the workbooks themselves stay as they are.

    Args:
        folder: the workbooks.
        say: is told after each one.

    Returns:
        What the clerk is told.

    Raises:
        BookError: the folder of results can't be written.
        UsageError: there is no workbook.
    """
    failed = 0

    def tell(done: int, total: int, report: FileReport) -> None:
        nonlocal failed
        failed += report.status is TaskStatus.FAILED
        trouble = f"，失败 {failed} 个" if failed else ""
        say(f"批量重算：已完成 {done} 个，共 {total} 个{trouble}（{report.key}）")

    found = run(folder, folder / RESULTS, progress=tell)
    report = _reported(found.write, folder / RESULTS / REPORT)
    counts = "，".join(f"{status.value} {n}" for status in TaskStatus if (n := found.count(status)))
    lines = [f"批量重算完成：{len(found.files)} 个工作簿，{counts}，用时 {found.seconds:.0f} 秒。"]
    lines += [f"结果在 {folder / RESULTS}，原工作簿没有动。", report]
    return "\n".join([*lines, *_notable(found)])


def _reported(write: Callable[[Path], None], path: Path) -> str:
    """Write a report; the work is done, so that a report that is open in Excel is no reason to fail."""
    try:
        write(path)
    except BookError as error:
        return f"报告没有写成：{error.problem}"
    return f"报告：{path}"


def _counted(found: Collected) -> list[str]:
    """The counts and what to do next: they come first, for a message that is too long loses its end."""
    by_state = {state: sum(1 for one in found.senders if one.state == state) for state in _STATES}
    states = "，".join(f"{state} {n}" for state, n in by_state.items() if n)
    counts = "，".join(f"{word.value} {n} 处" for word in Decision if (n := found.count(word)))
    lines = [f"收集上报表完成：读了 {len(found.returns)} 份表。{states}。"]
    lines.append(f"{counts}。" if counts else "没有新的数，工作簿没有动。")
    if taken(found.changes):
        lines.append("请核对后保存工作簿，再点“一键刷新”。")
    lines += [f"来源记在 {found.log.name}。"] if found.log else []
    lines += [f"自有格式表的对应关系写在 {found.mapping.name}，请核对。"] if found.mapping else []
    return lines


def _places(found: Collected) -> list[str]:
    """What could not be taken, with file and cell."""
    left = [change for change in found.changes if change.decision is not Decision.WRITE]
    changes = [f"{one.at or one.key.words}：{one.decision.value}（{one.origin}）" for one in left]
    problems = [f"{sent.path.name}：{sent.problem}" for sent in found.returns if sent.problem]
    return [*_some(changes, "处没有写"), *_some(problems, "份有问题的表"), *_some(found.notes, "条注意")]


def _notable(found: BatchReport) -> list[str]:
    """The workbooks that failed, that have errors, or of which there is something to say."""
    lines = [
        f"{file.key}：{file.status.value}，{file.words or f'检查有错误 {file.errors} 条'}"
        for file in found.files
        if file.status in (TaskStatus.FAILED, TaskStatus.FINDINGS, TaskStatus.NOT_RUN) or file.words
    ]
    return _some(lines, "个要看一看")


def _some(lines: Sequence[str], rest: str) -> list[str]:
    """The first of many lines, each in one line of bearable length, and how many more there are."""
    shown = [" ".join(line.split()) for line in lines[:_MOST]]
    shown = [line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…" for line in shown]
    return shown + ([f"……还有 {len(lines) - _MOST} {rest}，见报告"] if len(lines) > _MOST else [])

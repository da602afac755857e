"""The macros that write something to read, circular and dashboard, from the workbook that is open in Excel."""

from __future__ import annotations

from pathlib import Path

from catchup_xl.books.protocol import Book
from catchup_xl.books.saving.safe_write import put_output
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.publish import CIRCULAR, DASHBOARD, Report
from catchup_xl.model.clock import clock

_ADVICE = {
    CIRCULAR: "是草稿，请审阅后发文；文号、主送、落款在参数表填写。",
    DASHBOARD: "双击就能打开，可以打印，不需要网络。",
}


def write(report: Report, book: Book, home: Path) -> str:
    """Write a report of an open workbook beside it; the workbook is only read.

    Args:
        report: which one.
        book: the workbook.
        home: where it lies, or would lie.

    Returns:
        What the clerk is told.

    Raises:
        BookError: the workbook can't be read, or the file can't be written.
        UsageError: there is nothing to tell yet, or the package that makes the report is not installed.
    """
    outcome = jobs.compute(book)
    target = put_output(report.make(outcome, clock()), report.beside(home), force=None)
    blocked = [f"{group.name}没有排名：{group.blocked}" for group in outcome.groups.values() if group.blocked]
    return "\n".join([f"{report.label}写在 {target}。", _ADVICE[report], *blocked])


def documents() -> Path:
    """Where the reports of a workbook go that was never saved."""
    folder = Path.home() / "Documents"
    return folder if folder.is_dir() else Path.home()

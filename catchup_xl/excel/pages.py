"""The macros that write something to read: the circular, from the workbook that is open in Excel."""

from __future__ import annotations

from pathlib import Path

from catchup_xl import jobs
from catchup_xl.books.protocol import Book
from catchup_xl.books.safe_write import put_file


def circular(book: Book, home: Path) -> str:
    """Write the circular (通报) of an open workbook beside it; the workbook is only read.

    Args:
        book: the workbook.
        home: where it lies, or would lie.

    Returns:
        What the clerk is told.

    Raises:
        BookError: the workbook can't be read, or the file can't be written.
        UsageError: there is no ranking yet, or python-docx is not installed.
    """
    outcome = jobs.compute(book)
    target = put_file(jobs.circular_of(outcome, jobs.clock()), jobs.circular_file(home))
    blocked = [f"{group.name}没有排名：{group.blocked}" for group in outcome.groups.values() if group.blocked]
    return "\n".join([f"通报写在 {target}。", "是草稿，请审阅后发文；文号、主送、落款在参数表填写。", *blocked])

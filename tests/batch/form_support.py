"""Return forms in tests: filling them in, and looking at what has come into the master."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from support.workbooks import read_book, read_sheet

from catchup_xl.batch.collect.tally import Collected, Sender

MONTH = 7


def fill(form: Path, change: Callable[[Any], None], to: Path | None = None) -> Path:
    book = read_book(form)
    change(book)
    book.save(to or form)
    return to or form


def cell_of(book: Any, indicator: str, month: int = MONTH) -> Any:
    page = book["填报"]
    column = next(c.column for c in page[4] if c.value == f"{month}月")
    row = next(row for row in range(5, page.max_row + 1) if page.cell(row, 2).value == indicator)
    return page.cell(row, column)


def setter(indicator: str, value: Any, month: int = MONTH) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        cell_of(book, indicator, month).value = value

    return change


def by_words(found: Collected) -> dict[str, tuple[str, str]]:
    return {row[0].replace("\u3000", " "): (row[3], row[4]) for row in found.change_rows()}


def data(path: Path, unit: str, indicator: str, year: int, month: int) -> Any:
    page = read_sheet(path, "数据")
    heads = [c.value for c in page[3]]
    for row in page.iter_rows(min_row=4):
        if [c.value for c in row[:3]] == [unit, indicator, year]:
            return row[heads.index(f"{month}月")].value
    raise KeyError(indicator)


def sender(found: Collected, unit: str) -> Sender:
    """What is said of a unit."""
    return next(one for one in found.senders if one.unit == unit)


def file_row(found: Collected, name: str) -> dict[str, str]:
    """What is said of a file."""
    rows = (dict(zip(found.FILE_HEADERS, row, strict=True)) for row in found.file_rows())
    return next(row for row in rows if row["文件"] == name)

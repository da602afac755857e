"""Published tables, and a workbook into which they are typed and from whose result sheets they are read."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

import catchup_xl
from catchup_xl.books.template.workbook import build
from catchup_xl.jobs.result import Result
from catchup_xl.model.plan import Plan

DATA = Path(__file__).parents[1] / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def refreshed(tmp_path: Path, tree: dict) -> tuple[openpyxl.Workbook, Result]:
    book = tmp_path / "book.xlsx"
    build(Plan.parse(tree), book)
    result = catchup_xl.refresh(book)
    return openpyxl.load_workbook(book), result


def line(book: openpyxl.Workbook, sheet: str, **wanted: str) -> dict[str, object]:
    found = book[sheet]
    header = [cell.value for cell in found[3]]
    for row in found.iter_rows(min_row=4, values_only=True):
        cells = dict(zip(header, row, strict=True))
        if all(cells[key] == value for key, value in wanted.items()):
            return cells
    raise AssertionError(f"no such row in {sheet}: {wanted}")

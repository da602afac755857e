"""Rows far below the others are read at their places, without a rectangle of blank cells between."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from packages import members, packed

from catchup_xl.books.far_rows import Gap, drawn_up, put_back
from catchup_xl.books.file import FileBook
from catchup_xl.model.cells import Percent
from catchup_xl.model.tables import Grid

LAST = 1_048_576
MEGABYTE = 1 << 20


def book_of(cells: dict[str, object], file: Path) -> Path:
    book = xlsxwriter.Workbook(file)
    page, percent = book.add_worksheet("数据"), book.add_format({"num_format": "0.0%"})
    for place, value in cells.items():
        page.write(place, value, *([percent] if isinstance(value, float) and value < 1 else []))
    book.close()
    return file


def read(file: Path) -> Grid:
    return FileBook.open(file).grids(["数据"])["数据"]


@pytest.mark.parametrize(
    "cells",
    [
        {"A3": "单位", "B4": 7.0, f"B{LAST}": "远"},
        {"B2": "单位", "A200000": 5.0, "C200001": "中", "A700000": "远", f"D{LAST}": 0.5},
        {"C900000": "只此一格"},
        {"A1": "近", "A40000": "不远"},
    ],
    ids=["one gap", "two gaps", "nothing above", "no wide gap"],
)
def test_every_cell_stands_in_its_place(cells: dict[str, object], tmp_path: Path) -> None:
    grid = read(book_of(cells, tmp_path / "far.xlsx"))
    found = {
        f"{openpyxl.utils.get_column_letter(column)}{row}": raw
        for row, line in enumerate(grid.rows, grid.first_row)
        for column, raw in enumerate(line, grid.first_column)
        if raw not in (None, "")
    }
    assert found == {place: pytest.approx(value) if value != 0.5 else Percent("0.5") for place, value in cells.items()}
    assert len(found) == len(cells)


def test_a_cell_in_the_last_row_takes_no_memory_for_the_rows_between(tmp_path: Path) -> None:
    file = book_of({**{f"{c}3": c for c in "ABCDEFGHIJKLMNOPQR"}, f"A{LAST}": 1.0}, tmp_path / "far.xlsx")
    tracemalloc.start()
    try:
        grid = read(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert grid.cell(LAST, 1) == 1
    assert peak < 40 * MEGABYTE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<row r="900000"', b"<row r='900000'"),
        (b'<c r="A900000"', b'<c s="0" r="A900000"'),
        (b"</sheetData>", b'<!-- <c r="A5"> --></sheetData>'),
        (b"</sheetData>", b'<row r="5"/></sheetData>'),
    ],
    ids=["other quotes", "place not first", "a remark", "rows not in order"],
)
def test_what_is_spelled_oddly_is_left_as_it_is(old: bytes, new: bytes, tmp_path: Path) -> None:
    file = book_of({"A1": "近", "A900000": 5.0}, tmp_path / "far.xlsx")
    content = members(file)
    xml = content["xl/worksheets/sheet1.xml"]
    assert old in xml
    changed = xml.replace(old, new)
    assert drawn_up(changed) == (changed, ())
    packed(content | {"xl/worksheets/sheet1.xml": changed}, file)
    assert read(file).cell(900_000, 1) == 5


def test_gaps_come_back_between_their_rows() -> None:
    """Rows 2 and 3, then 70,001 and 70,002, then 200,000."""
    gaps = [Gap(3, 69_997), Gap(5, 129_997)]
    rows, first = put_back([["a"], ["b"], ["c"], ["d"], ["e"]], 2, gaps)
    assert first == 2
    assert {number: row for number, row in enumerate(rows, first) if row} == {
        2: ["a"], 3: ["b"], 70_001: ["c"], 70_002: ["d"], 200_000: ["e"],
    }  # fmt: skip

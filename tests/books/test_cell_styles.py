"""Number formats of result cells: the places that the settings ask for, and rates as percentages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.workbooks import read_book, read_sheet

from catchup_xl.books.file import FileBook
from catchup_xl.books.number_formats import is_percent_format, percent_cells
from catchup_xl.books.writer.cell_styles import CellStyles
from catchup_xl.jobs import run as jobs
from catchup_xl.model.cells import Percent, Placed

STYLES = (
    b'<styleSheet xmlns="u"><fonts count="1"><font/></fonts><cellXfs count="2"><xf numFmtId="0" fontId="0"/>'
    b'<xf numFmtId="2" fontId="1" applyNumberFormat="1"><alignment wrapText="1"/></xf></cellXfs></styleSheet>'
)


def test_a_style_with_another_format_is_added_once():
    styles = CellStyles(STYLES)
    assert styles.with_format("1", "0.00") == "1"
    assert styles.with_format("1", "0.000") == styles.with_format("1", "0.000") == "2"
    assert styles.with_format("0", "0.00%") == "3"
    made = styles.content()
    assert b'<numFmts count="1"><numFmt numFmtId="164" formatCode="0.000"/></numFmts>' in made
    assert b'<cellXfs count="4">' in made
    again = CellStyles(made)
    assert (again.with_format("1", "0.000"), again.with_format("2", "0.00"), again.content()) == ("2", "1", None)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (Percent("0.901"), "0.0%", "90.1%"),
        (Percent("0.9010"), "0.00%", "90.10%"),
        (Percent("0.9"), "0%", "90%"),
        (Percent("2"), "0%", "200%"),
        (Percent("-0.00125"), "0.000%", "-0.125%"),
        (Percent("0.12345678901234"), "0.0000000000%", "12.3456789012%"),
        (Placed("1134.50"), "0.00", "1134.50"),
        (Placed("1134"), "0", "1134"),
        (Placed("1E+3"), "0", "1000"),
    ],
)
def test_a_figure_shows_its_digits(number, code, text):
    assert (number.number_format, number.text) == (code, text)


def test_an_entry_cell_keeps_its_looks_unless_they_would_lie():
    styles = CellStyles(STYLES)
    percent = styles.with_format("1", "0.00%")
    assert styles.of_entry(percent, Percent("0.901")) == percent
    assert styles.of_entry("1", Placed("90.1")) == "1"
    assert styles.of_entry("1", Percent("0.901")) == styles.with_format("1", "0.0%")
    assert styles.of_entry(percent, Placed("90.1")) == styles.with_format("1", "0.0")
    assert styles.of_entry(percent, Decimal("0.9")) == percent


@pytest.mark.parametrize(
    ("code", "percent"),
    [("0.0%", True), ('0.0"%"', False), ("0.0\\%", False), ("0%;[Red]-0%", True), ("General", False)],
)
def test_a_quoted_sign_is_no_percent_format(code, percent):
    assert is_percent_format(code) is percent


@pytest.mark.parametrize(
    "cell",
    [b'<c r="B3" s="7"><v>1</v></c>', b"<c s='7' r='B3'><v>1</v></c>", b'<x:c r="B3" s = "7"><x:v>1</x:v></x:c>'],
)
def test_a_percent_cell_is_found_however_it_is_spelled(cell):
    xml = (
        b'<worksheet><cols><col style="7"/></cols><sheetData><row r="3" s="7">'
        + cell
        + b'<c r="C3" s="17"/></row></sheetData></worksheet>'
    )
    assert list(percent_cells(xml, frozenset({7}))) == [(3, 2)]


def test_more_places_than_two_show_on_the_sheets(tmp_path, sample_book):
    book = read_book(sample_book)
    for row in book["参数"].iter_rows(min_row=4):
        if row[0].value in ("总分小数位", "得分小数位", "增速小数位"):
            row[1].value = {"总分小数位": 3, "得分小数位": 4, "增速小数位": 3}[row[0].value]
    path = tmp_path / "母版.xlsx"
    book.save(path)
    jobs.run_file(jobs.Job.REFRESH, path)
    shown = read_book(path)
    assert {shown["排名"].cell(row, 4).number_format for row in range(4, 10)} == {"0.000"}
    assert shown["得分"]["C4"].number_format == "0.0000"
    assert shown["增速测算"]["G4"].number_format == "0.000%"
    first = path.read_bytes()
    FileBook.open(path)
    jobs.run_file(jobs.Job.REFRESH, path)
    assert read_sheet(path, "排名")["D4"].number_format == "0.000"
    assert len(path.read_bytes()) - len(first) < 2000


def test_a_rate_stands_as_a_percentage_on_the_sheet(tmp_path, sample_book):
    jobs.run_file(jobs.Job.REFRESH, sample_book, out=tmp_path / "母版.xlsx")
    page = read_sheet(tmp_path / "母版.xlsx", "增速测算")
    rows = [row for row in page.iter_rows(min_row=4) if row[2].value == "群众满意度"]
    assert rows
    assert all("%" in row[4].number_format and row[4].value <= 1 for row in rows if isinstance(row[4].value, float))
    others = [row for row in page.iter_rows(min_row=4) if row[2].value == "农业总产值"]
    assert all("%" not in row[4].number_format for row in others)

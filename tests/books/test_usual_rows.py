"""The sweep that tells usual rows from those to be looked at closely: it must leave few, and never take an odd one."""

from __future__ import annotations

import zipfile

import pytest
from support.workbooks import read_book

from catchup_xl.books.usual_rows import odd_stretches

PERCENT = frozenset({7})
USUAL = b'<row r="9" spans="1:3"><c r="A9" s="1" t="s"><v>0</v></c><c r="B9"><v>-1.5E-3</v></c><c r="C9" s="71"/></row>'


def odd(cells: bytes, percent: frozenset[int] = PERCENT) -> bytes:
    return b"".join(cells[start:end] for start, end in odd_stretches(cells, percent))


def test_usual_rows_are_left_out():
    blank = b'<row r="10" ht="15"/><row r="11"><c r="A11" t="n"></c></row>'
    assert odd(b"<sheetData>" + USUAL + blank + b"</sheetData>") == b"<sheetData></sheetData>"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A8" s="7"><v>0.9</v></c>',
        b'<c r="A8" t="e"><v>#N/A</v></c>',
        b'<c r="A8" t="d"><v>2017-06-30</v></c>',
        b'<c r="A8"><f>B8</f><v>1</v></c>',
        b'<c r="A8"><v>1 </v></c>',
        b'<c r="A8"><v>1e5</v></c>',
        b'<c r="A8" t="s"><v> 1</v></c>',
        b'<c r="a8"><v>1</v></c>',
        b'<c r="AAA8"><v>1</v></c>',
        b'<c r="A123"><v>1</v></c>',
        b"<c><v>1</v></c>",
        b"<c s='7' r='A8'><v>1</v></c>",
        b'<x:c r="A8"><x:v>1</x:v></x:c>',
    ],
)
def test_an_odd_cell_keeps_its_row_among_those_to_be_looked_at(cell):
    row = b'<row r="8"><c r="A8"><v>1</v></c>' + cell + b"</row>"
    assert row in odd(b"<sheetData>" + USUAL + row + b'<row r="10"/>' + b"</sheetData>")


def test_without_a_style_a_cell_has_the_first_style():
    row = b'<row r="8"><c r="A8"><v>1</v></c></row>'
    assert odd(row, frozenset({0})) == row
    assert odd(row) == b""


def test_rows_of_a_workbook_are_usual_whoever_saved_it(sample_book, tmp_path):
    again = tmp_path / "again.xlsx"
    read_book(sample_book).save(again)
    for book in (sample_book, again):
        with zipfile.ZipFile(book) as package:
            parts = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        data = max(parts, key=len)
        cells = data[data.index(b"<sheetData") : data.index(b"</sheetData>")]
        assert len(odd(cells, frozenset())) < len(cells) / 50

"""Workbooks that other programs write, and those that nobody should: each cell is read by the value that it holds."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from packages import part_of, repacked, sheet_xml

import catchup_xl
from catchup_xl.batch.collect.labels import Names
from catchup_xl.batch.collect.layout import read_layouts
from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError
from catchup_xl.model.cells import INVISIBLE
from catchup_xl.model.findings import Finding
from catchup_xl.model.master import Master
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS


def with_cell(book: Path, sheet: str, place: str, cell: str) -> Path:
    """The workbook with a cell of a sheet written so."""
    part = part_of(book, sheet)
    pattern = re.compile(rb'<c r="' + place.encode() + rb'"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)

    def change(name: str, xml: bytes) -> bytes:
        if name != part:
            return xml
        assert pattern.search(xml)
        return pattern.sub(lambda _: cell.encode(), xml, count=1)

    return repacked(book, change)


def after_cells(book: Path, sheet: str, xml: str) -> Path:
    """The workbook with something put behind the cells of a sheet."""
    part, more = part_of(book, sheet), xml.encode()
    pattern = re.compile(rb"</sheetData>(<sheetProtection[^>]*/>)?")
    return repacked(book, lambda n, old: pattern.sub(lambda m: m[0] + more, old, count=1) if n == part else old)


def merged(*places: str) -> str:
    """The element of merged cells."""
    return f'<mergeCells count="{len(places)}">{"".join(f"<mergeCell ref={p!r}/>" for p in places)}</mergeCells>'


def read(book: Path) -> Master:
    return read_master(FileBook.open(book).grids(SHEETS), book.name)


def found(book: Path, *rules: str) -> list[Finding]:
    findings = catchup_xl.check(book, book.with_name("out.xlsx")).findings
    return [finding for finding in findings if finding.rule in rules]


ODD_MERGES = ["1:1", "Z:Z", "$1:$1", "A1:XFD1", "XFE1:XFE2", "", "#REF!", "R1C1"]


@pytest.mark.parametrize("place", ODD_MERGES)
def test_merged_cells_of_any_spelling_leave_the_cells_as_they_are(sample_book: Path, place: str) -> None:
    before = FileBook.open(sample_book).grids(SHEETS)["数据"].rows
    assert FileBook.open(after_cells(sample_book, "数据", merged(place))).grids(SHEETS)["数据"].rows == before


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: re.sub(rb"<dimension[^>]*>", b'<dimension ref="A:A1048576:"/>', xml),
        lambda xml: re.sub(rb"</sheetData>", b'</sheetData><nobody knows="this"><at>all</at></nobody>', xml),
        lambda xml: re.sub(rb"<cols>.*?</cols>", b'<cols><col min="x" max="-1"/></cols>', xml),
        lambda xml: re.sub(rb"<sheetData>", b'<sheetCalcPr fullCalcOnLoad="perhaps"/><sheetData>', xml),
    ],
)
def test_nothing_beside_the_cells_makes_a_sheet_unreadable(sample_book: Path, change: Callable[[bytes], bytes]) -> None:
    before, part = FileBook.open(sample_book).grids(SHEETS)["数据"].rows, part_of(sample_book, "数据")
    repacked(sample_book, lambda name, xml: change(xml) if name == part else xml)
    assert FileBook.open(sample_book).grids(SHEETS)["数据"].rows == before


CLASSIC = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"]
NEWER = [
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#PYTHON!",
    "#EXTERNAL!",
    "#TIMEOUT!",
]
OF_CALC = ["Err:502", "Err:508"]


@pytest.mark.parametrize("error", [*CLASSIC, *NEWER, *OF_CALC])
def test_every_error_value_is_a_finding_at_its_cell(sample_book: Path, error: str) -> None:
    with_cell(sample_book, "数据", "J5", f'<c r="J5" s="1" t="e"><f>E5</f><v>{error}</v></c>')
    assert [(f.address, f.message) for f in found(sample_book, "formula-error")] == [
        ("数据!J5", f"“6月”的公式出错：{error}")
    ]


@pytest.mark.parametrize("number", ["NaN", "nan", "INF", "-INF", "1E999", "1.#QNAN", "1_000", "0x10", "12,5"])
def test_a_number_that_is_none_is_a_finding_at_its_cell(sample_book: Path, number: str) -> None:
    with_cell(sample_book, "数据", "J5", f'<c r="J5"><v>{number}</v></c>')
    [finding] = found(sample_book, "data-unreadable")
    assert finding.address == "数据!J5"
    assert f"“{number}”" in finding.message


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="J5" s="1"><v>5262.04</v><extLst><ext uri="{0}"/></extLst></c>',
        '<c r="J5" s="1"><extLst><ext uri="{0}"><v>1</v></ext></extLst><v>5262.04</v></c>',
        '<c r="J5" s="1"><foo/><v>5262.04</v></c>',
        '<c r="J5" s="1" t="z"><v>5262.04</v></c>',
        '<c r="j5" s="1"><v>5262.04</v></c>',
        '<c s="1" r=" J5 " t="n"><v> 5262.04\n</v></c>',
        '<c r=" J5" s="1"><v>5262.04</v></c>',
        '<c s="1"\n\tr = "J5"><v>5262.04</v></c>',
        '<c\tr="j5" s="1"><v>5262.04</v></c>',
        "<c s='1' r='j5'><v>5262.04</v></c>",
        '<c r="J5"><v xml:space="preserve">5262.04</v></c>',
        '<c r="J5"><v>+5262.04</v></c>',
        '<c r="J5"><v>5.26204e3</v></c>',
    ],
)
def test_a_figure_reads_the_same_however_its_cell_is_written(sample_book: Path, cell: str) -> None:
    with_cell(sample_book, "数据", "J5", cell)
    assert FileBook.open(sample_book).grids(["数据"])["数据"].cell(5, 10) == 5262.04


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A5" t="inlineStr"><t>XX镇</t></c>',
        '<c r="A5" t="inlineStr"><v>XX镇</v></c>',
        '<c r="A5"><is><t>XX镇</t></is></c>',
        '<c r="a5" t="inlineStr"><is><r><t>XX</t></r><r><t>镇</t></r></is></c>',
        '<c r="A5" t="str"><v>XX镇</v></c>',
    ],
)
def test_a_text_reads_the_same_however_its_cell_is_written(sample_book: Path, cell: str) -> None:
    with_cell(sample_book, "数据", "A5", cell)
    assert FileBook.open(sample_book).grids(["数据"])["数据"].cell(5, 1) == "XX镇"


def test_the_number_of_a_shared_text_may_have_spaces_around_it(sample_book: Path) -> None:
    number = re.search(r'<c r="A5"[^>]* t="s"><v>(\d+)</v>', sheet_xml(sample_book, "数据"))
    assert number
    with_cell(sample_book, "数据", "A5", f'<c r="A5" t="s"><v> {number[1]}\n</v></c>')
    assert FileBook.open(sample_book).grids(["数据"])["数据"].cell(5, 1) == "XX镇"


@pytest.mark.parametrize("number", ["x", "", "-1", "1.5", "99999999"])
def test_a_shared_text_that_is_not_there_is_refused(sample_book: Path, number: str) -> None:
    with_cell(sample_book, "数据", "A5", f'<c r="A5" t="s"><v>{number}</v></c>')
    with pytest.raises(BookError, match="读不出"):
        FileBook.open(sample_book).grids(["数据"])


@pytest.mark.parametrize(
    "written",
    ["2017-05-18", "2017-05-18T00:00", "2017-05-18T00:00:00", "2017-05-18T00:00:00.000Z", "2017-05-18T00:00:00+08:00"],
)
@pytest.mark.parametrize("kind", ["d", "str"])
def test_an_iso_date_is_that_day(sample_book: Path, written: str, kind: str) -> None:
    with_cell(sample_book, "加减分", "A4", f'<c r="A4" t="{kind}"><v>{written}</v></c>')
    assert read(sample_book).events[0].day == date(2017, 5, 18)


def test_a_day_without_its_format_is_named_by_its_number_and_how_to_mend_it(sample_book: Path) -> None:
    with_cell(sample_book, "加减分", "A4", '<c r="A4"><v>42873</v></c>')
    [finding] = found(sample_book, "cell-date")
    assert (finding.address, finding.message) == (
        "加减分!A4", "“日期”：42873没有日期格式；若指 2017-05-18，请把单元格的格式设为日期"
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["5262.04①", "5262¹", "5262½", "52⑥2", "5262 1", "5262\u00ad1"])
def test_a_figure_is_never_altered_by_what_stands_behind_it(sample_book: Path, typed: str) -> None:
    with_cell(sample_book, "数据", "J5", f'<c r="J5" t="inlineStr"><is><t>{typed}</t></is></c>')
    assert [f.address for f in found(sample_book, "data-unreadable")] == ["数据!J5"]


@pytest.mark.parametrize(
    ("place", "text"), [("A5", "XX镇\u200b"), ("A5", "\ufeffXX镇"), ("J3", "6月\u200b"), ("J3", "\u2066６月\u2069")]
)
def test_names_and_headers_are_known_without_what_can_not_be_seen(sample_book: Path, place: str, text: str) -> None:
    before = read(sample_book)
    with_cell(sample_book, "数据", place, f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>')
    after = read(sample_book)
    assert after.findings == ()
    assert [(e.unit, e.months) for e in after.entries] == [(e.unit, e.months) for e in before.entries]


def test_what_can_not_be_seen_is_what_unicode_calls_so() -> None:
    pattern = re.compile(f"[{INVISIBLE}]")
    kinds: dict[str, set[bool]] = {}
    for char in map(chr, range(sys.maxunicode + 1)):
        kinds.setdefault(unicodedata.category(char), set()).add(pattern.match(char) is not None)
    assert kinds.pop("Cf") == {True}
    del kinds["Cn"]  # a later version of Unicode has more of them
    assert set().union(*kinds.values()) == {False}


def test_the_totals_row_of_a_table_is_no_entry(sample_book: Path) -> None:
    before = read(sample_book)
    book = FileBook.open(sample_book)
    [table] = book._parts.tables(book._parts.sheets["数据"])
    last, part = table.area.bottom + 1, part_of(sample_book, "数据")
    row = f'<row r="{last}"><c r="A{last}" t="str"><v>汇总</v></c><c r="J{last}"><f>1</f><v>1</v></c></row></sheetData>'

    def change(name: str, xml: bytes) -> bytes:
        if name == table.part:
            text = re.sub(rf'(<table [^>]*ref="A3:[A-Z]+){last - 1}"', rf'\g<1>{last}"', xml.decode(), count=1)
            return text.replace('totalsRowShown="0"', 'totalsRowCount="1"').encode()
        return xml.replace(b"</sheetData>", row.encode()) if name == part else xml

    repacked(sample_book, change)
    assert len(read(sample_book).entries) == len(before.entries)


def test_a_hand_made_totals_row_is_asked_about(sample_book: Path) -> None:
    with_cell(sample_book, "数据", "A5", '<c r="A5" t="inlineStr"><is><t>合 计</t></is></c>')
    [finding] = found(sample_book, "unit-unknown")
    assert finding.address == "数据!A5"
    assert "合计行" in finding.message
    assert "整行删去" in finding.mend


def test_a_name_that_is_merged_over_its_rows_holds_for_all_of_them(sample_book: Path) -> None:
    before = read(sample_book)
    same = [e.source.row for e in before.entries if e.unit == before.entries[0].unit]
    last = next(row for row in range(same[0], 99) if row + 1 not in same)
    assert last > same[0] + 1
    for row in range(same[0] + 1, last + 1):
        with_cell(sample_book, "数据", f"A{row}", f'<c r="A{row}" s="1"/>')
    after_cells(sample_book, "数据", merged(f"A{same[0]}:A{last}"))
    after = read(sample_book)
    assert after.findings == ()
    assert [(e.unit, e.indicator, e.months) for e in after.entries] == [
        (e.unit, e.indicator, e.months) for e in before.entries
    ]


def test_a_figure_that_is_merged_over_rows_is_that_of_the_first_alone_and_told(sample_book: Path) -> None:
    with_cell(sample_book, "数据", "J6", '<c r="J6" s="1"/>')
    after_cells(sample_book, "数据", merged("J5:J6"))
    assert read(sample_book).entries[2].months[5] is None


def test_a_foreign_return_is_read_by_the_limits_of_every_workbook(tmp_path: Path, sample_book: Path) -> None:
    after_cells(sample_book, "数据", merged("1:1", "A5:A6"))
    assert [layout.sheet for layout in read_layouts(sample_book, Names({"XX镇": "XX镇"}, ["农业总产值"]))]
    part = part_of(sample_book, "数据")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    repacked(sample_book, lambda name, xml: xml.replace(b"</sheetData>", far) if name == part else xml)
    with pytest.raises(BookError, match="范围过大"):
        read_layouts(sample_book, Names({}, []))


def test_many_sheets_that_are_each_within_the_limit_are_not_all_laid_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("一", "二", "三"):
        page = book.create_sheet(name)
        page["A1"], page["ZZ12000"] = 1, 2
    book.save(tmp_path / "many.xlsx")
    with pytest.raises(BookError, match="范围过大"):
        read_layouts(tmp_path / "many.xlsx", Names({}, []))

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from packages import MAIN, STRICT, members, packed, repacked
from support.workbooks import read_book

import catchup_xl
from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError
from catchup_xl.model.edits import TableEdit
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.tables import find_table

UNITS = SHEETS["单位"]
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_the_sample_reads_as_a_master_without_complaint(sample_book: Path) -> None:
    book = FileBook.open(sample_book)
    grids = book.grids(SHEETS)
    assert list(grids) == list(SHEETS)
    master = read_master(grids, book.name)
    assert master.findings == ()
    assert len(master.entries) > 100
    assert grids["单位"].table_ends["tbl单位"] > 20


def test_only_the_sheets_that_are_there_are_returned_under_the_names_asked_for(sample_book: Path) -> None:
    book = read_book(sample_book)
    book["单位"].title = "单 位"
    book["目标"].title = "目标（旧）"
    book["指标"].sheet_state = "veryHidden"
    book.save(sample_book)
    grids = FileBook.open(sample_book).grids(["单位", "目标", "指标", "没有"])
    assert list(grids) == ["单位", "指标"]


def test_addresses_are_right_below_titles_and_beside_blank_columns(tmp_path: Path) -> None:
    file = tmp_path / "moved.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.title = "单位"
    page["D3"] = "单位一览表"
    page.merge_cells("D3:H4")
    for column, header in zip("DEGH", ["考核组", "我的列", "单 位", "人　口"], strict=True):
        page[f"{column}6"] = header
    page["D7"], page["E7"], page["G7"], page["H7"] = "甲组", "x", "１号镇", "１，２３４"
    page["D9"], page["G9"], page["H9"] = "甲组", "2号镇", 56.0
    page.column_dimensions["G"].hidden = True
    page.row_dimensions[9].hidden = True
    book.save(file)
    grid = FileBook.open(file).grids(["单位"])["单位"]
    assert (grid.first_row, grid.first_column) == (3, 4)
    table = find_table(UNITS, grid)
    assert table.header_row == 6
    assert {header: str(table.address(header, 9)) for header in table.columns} == {
        "考核组": "单位!D9", "单位": "单位!G9", "人口": "单位!H9"
    }  # fmt: skip
    assert [source.row for source in table.sources] == [7, 9]
    master = read_master({"单位": grid})
    assert [(unit.name, unit.population) for unit in master.units] == [("１号镇", 1234), ("2号镇", 56)]


def test_formulas_without_a_stored_value_are_named(tmp_path: Path) -> None:
    file = tmp_path / "formulas.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.title = "数据"
    page["B2"], page["C3"], page["D4"] = "=1+1", 5, "文字"
    book.save(file)
    grid = FileBook.open(file).grids(["数据"])["数据"]
    assert grid.uncached == {(2, 2)}


def test_formulas_with_a_stored_value_are_read_as_that(tmp_path: Path) -> None:
    file = tmp_path / "cached.xlsx"
    book = xlsxwriter.Workbook(str(file))
    page = book.add_worksheet("数据")
    page.write_formula("A1", "=1+1", None, 2)
    page.write_formula("A2", '="甲"', None, "甲")
    page.write_datetime("A3", date(2017, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    grid = FileBook.open(file).grids(["数据"])["数据"]
    assert [row[0] for row in grid.rows] == [2, "甲", date(2017, 6, 30)]
    assert grid.uncached == frozenset()


def test_a_chart_sheet_of_a_contracts_name_is_no_worksheet(tmp_path: Path) -> None:
    file = tmp_path / "chart.xlsx"
    book = xlsxwriter.Workbook(str(file))
    book.add_worksheet("数据").write(0, 0, 1)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=数据!$A$1:$A$2"})
    book.add_chartsheet("看板").set_chart(chart)
    book.close()
    opened = FileBook.open(file)
    assert list(opened.grids(["看板", "数据"])) == ["数据"]
    assert opened.write([TableEdit("看板", SHEETS["看板"].headers(), [])]) == ["工作簿里没有“看板”工作表，这张表没有写"]


def to_strict(name: str, xml: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return xml
    xml = xml.replace(MAIN.encode(), STRICT.encode())
    return xml.replace(REL.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")


def to_absolute_targets(name: str, xml: bytes) -> bytes:
    if name == "xl/_rels/workbook.xml.rels":
        return re.sub(rb'Target="(\w)', rb'Target="/xl/\1', xml)
    return xml.replace(b'Target="../', b'Target="/xl/') if name.endswith(".rels") else xml


def to_a_prefix(name: str, xml: bytes) -> bytes:
    if not re.match(r"xl/(workbook|sharedStrings|styles|worksheets/sheet\d+|tables/table\d+)\.xml$", name):
        return xml
    xml = xml.replace(f'xmlns="{MAIN}"'.encode(), f'xmlns:x="{MAIN}"'.encode())
    return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)


def to_comments_and_cdata(name: str, xml: bytes) -> bytes:
    if name.startswith("xl/worksheets/sheet"):
        xml = xml.replace(b"<sheetData>", b"<!-- a <row r='9'> in a comment --><sheetData><?pi <c r='A1'>?>")
        xml = re.sub(rb"<v>(\d+)</v>", rb"<v><![CDATA[\1]]></v>", xml, count=5)
    return xml


def to_utf8_with_a_mark(name: str, xml: bytes) -> bytes:
    return b"\xef\xbb\xbf" + xml if name.startswith("xl/worksheets/sheet") else xml


def to_single_quotes(name: str, xml: bytes) -> bytes:
    return xml.replace(b'"', b"'") if name.startswith("xl/worksheets/sheet") and b"'" not in xml else xml


def to_line_breaks(name: str, xml: bytes) -> bytes:
    if name.startswith("xl/worksheets/sheet"):
        xml = xml.replace(b"<row ", b"\n  <row ").replace(b"</sheetData>", b"\n</sheetData>")
    return xml


def without_places(name: str, xml: bytes) -> bytes:
    """Rows and cells without r, where the row is full from column A: a writer may leave them out."""
    if not name.startswith("xl/worksheets/sheet"):
        return xml
    return re.sub(rb'<row r="\d+"', b"<row", xml)


SPELLINGS: list[Callable[[str, bytes], bytes]] = [
    to_strict, to_absolute_targets, to_a_prefix, to_comments_and_cdata, to_utf8_with_a_mark, to_single_quotes,
    to_line_breaks, without_places,
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.__name__)
def test_other_spellings_of_the_same_workbook_read_and_write_alike(
    sample_book: Path, tmp_path: Path, spelling: Callable[[str, bytes], bytes]
) -> None:
    other = repacked(sample_book, spelling, tmp_path / "other.xlsx")
    edit = TableEdit(
        "排名", SHEETS["排名"].headers(), [("组", n, f"{n}镇", 1.5, 0, 1, 1, "", "", 1, 1, "") for n in range(4)]
    )

    def read(file: Path) -> tuple[object, object]:
        book = FileBook.open(file)
        before = {name: (grid.rows, grid.table_ends) for name, grid in book.grids(SHEETS).items()}
        assert book.write([edit]) == []
        book.save()
        return before, {name: grid.rows for name, grid in FileBook.open(file).grids(SHEETS).items()}

    assert read(other) == read(sample_book)


def test_backslashes_in_member_names_are_understood(sample_book: Path, tmp_path: Path) -> None:
    content = {name.replace("/", "\\"): part for name, part in members(sample_book).items()}
    other = packed(content, tmp_path / "backslash.xlsx")
    assert b"xl\\workbook.xml" in other.read_bytes()
    book = FileBook.open(other)
    assert book.grids(["单位"])["单位"].rows == FileBook.open(sample_book).grids(["单位"])["单位"].rows
    edit = TableEdit("排名", SHEETS["排名"].headers(), [("组", 1, "镇", 1.5, 0, 1, 1, "", "", 1, 1, "")])
    assert book.write([edit]) == []
    book.save()
    assert b"xl\\workbook.xml" in other.read_bytes()


def test_libreoffice_and_openpyxl_styles_of_writing_are_read(sample_book: Path) -> None:
    before = FileBook.open(sample_book).grids(["单位"])["单位"]
    read_book(sample_book).save(sample_book)
    after = FileBook.open(sample_book).grids(["单位"])["单位"]
    assert find_table(UNITS, after).sources[3].cells == find_table(UNITS, before).sources[3].cells


def test_a_year_of_a_county_is_read_in_a_moment(tmp_path: Path) -> None:
    file = tmp_path / "large.xlsx"
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    page = book.add_worksheet("数据")
    headers = SHEETS["数据"].headers()
    page.write_row(2, 0, headers)
    for n in range(4000):
        page.write_row(3 + n, 0, [f"单位{n % 500}", f"指标{n % 8}", 2017, "累计值", *range(12)])
    book.close()
    started = time.perf_counter()
    grid = FileBook.open(file).grids(["数据"])["数据"]
    assert time.perf_counter() - started < 2
    assert len(grid.rows) == 4001


def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    file = tmp_path / "vast.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.title = "数据"
    page["A1"], page["XFD1048576"] = 1, 2
    book.save(file)
    with pytest.raises(BookError, match="范围过大") as caught:
        FileBook.open(file).grids(["数据"])
    assert "多余的空行" in caught.value.mend


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1"><c r="A1" hdr="1"/><c t="n" r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c\tr="XFD1048576"><v>1</v></c></row>',
        b'<row r="&#49;048576"><c r="ALL1"><v>1</v></c></row>',
        b'<row r="99999"><c r="AAA99999"><v>1</v></c></row>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_spelled(tmp_path: Path, cell: bytes) -> None:
    file = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "数据"
    book.active["A1"] = 1
    book.save(file)
    near = b'<row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    repacked(
        file,
        lambda name, xml: re.sub(rb"<row.*</sheetData>", cell + near, xml) if "sheet1" in name else xml,
    )
    with pytest.raises(BookError, match="范围过大"):
        FileBook.open(file).grids(["数据"])


def test_a_long_text_repeated_in_many_cells_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(str(file))
    page = book.add_worksheet("数据")
    for n in range(20_000):
        page.write_string(n, 0, "长" * 32_000 if n == 0 else "短")
    book.close()
    FileBook.open(file).grids(["数据"])
    repacked(file, lambda name, xml: re.sub(rb"<v>\d+</v>", b"<v>0</v>", xml) if "sheet1.xml" in name else xml)
    with pytest.raises(BookError, match="文字合计"):
        FileBook.open(file).grids(["数据"])


def test_a_formula_that_failed_is_reported_at_its_cell(sample_book: Path, tmp_path: Path) -> None:
    # Calamine gives an error cell as blank: it must not pass for a figure that was not reported.
    book = tmp_path / "failed.xlsx"
    with zipfile.ZipFile(sample_book) as before, zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            content = before.read(member)
            if b'<c r="J5"' in content and b"tbl" not in content and b"sheetData" in content:
                failed = rb'\1 t="e"><f>1/0</f><v>#DIV/0!</v></c>'
                content = re.sub(rb'(<c r="J5" s="\d+")><v>5262\.04</v></c>', failed, content)
            after.writestr(member, content)
    found = [f for f in catchup_xl.check(book, tmp_path / "out.xlsx").findings if f.rule == "formula-error"]
    assert [(f.address, f.message) for f in found] == [("数据!J5", "“6月”的公式出错：#DIV/0!")]

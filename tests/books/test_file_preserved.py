"""What a refresh must not touch: every part of a rich workbook but the edited sheets and their tables."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula
from packages import changed_members, findings, members, part_of, raw_members, repacked, sheet_xml, values
from support.workbooks import read_book, read_sheet

from catchup_xl.books.file import FileBook
from catchup_xl.model.edits import NoteEdit, TableEdit
from catchup_xl.model.rows import SHEETS

RANKING = "排名"
HEADERS = SHEETS[RANKING].headers()
VBA = bytes(range(256)) * 40
RIBBON = b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon/></customUI>'
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def ranking(count: int) -> TableEdit:
    rows = [("组", n, f"{n}镇", 90 - n, 0, 1, 1, "—", "优", 1, 1, "") for n in range(1, count + 1)]
    return TableEdit(RANKING, HEADERS, rows)


def write(file: Path, *edits: Any, out: Path | None = None) -> list[str]:
    book = FileBook.open(file)
    told = list(book.write(edits))
    book.save(out)
    return told


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with everything that other writers lose, on the result sheet itself and elsewhere."""
    (tmp_path / "vba.bin").write_bytes(VBA)
    (tmp_path / "dot.png").write_bytes(PNG)
    file = tmp_path / "rich.xlsm"
    book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False})
    book.add_vba_project(str(tmp_path / "vba.bin"))
    book.set_vba_name("ThisWorkbook")
    for name in (RANKING, "别的"):
        page = book.add_worksheet(name)
        page.set_vba_name(f"VBA_{len(book.worksheets())}")
        page.write(0, 0, "标题")
        page.write_row(2, 0, HEADERS)
        page.write_row(3, 0, ["组", 1, "甲", 1, 1, 1, 1, "—", "优", 1, 1, ""], book.add_format({"border": 1}))
        page.add_table(2, 0, 3, 11, {"name": f"tbl{name}", "columns": [{"header": header} for header in HEADERS]})
        page.add_sparkline("N4", {"range": f"{name}!D4:G4"})
        page.conditional_format("D4:D4", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
        page.conditional_format("E4:E99", {"type": "icon_set", "icon_style": "3_arrows"})
        page.data_validation("C4:C4", {"validate": "list", "source": ["甲", "乙"]})
        page.write_comment("C4", "批注")
        page.insert_textbox("P2", "文本框")
        page.insert_image("P12", str(tmp_path / "dot.png"))
        page.insert_button("P20", {"macro": "Refresh", "caption": "刷新"})
        page.freeze_panes(3, 2)
        page.protect("", {"sort": True})
        page.set_header("&C页眉&[图片]")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"categories": [name, 3, 2, 9, 2], "values": [name, 3, 3, 9, 3]})
        page.insert_chart("P30", chart)
    book.close()

    def with_ribbon(name: str, content: bytes) -> bytes:
        if name == "_rels/.rels":
            relation = (
                b'<Relationship Id="rIdUI" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"'
                b' Target="customUI/customUI14.xml"/></Relationships>'
            )
            return content.replace(b"</Relationships>", relation)
        return content

    repacked(file, with_ribbon)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("customUI/customUI14.xml", RIBBON)
        package.writestr("xl/printerSettings/printerSettings1.bin", bytes(300))
    return file


def test_every_other_member_of_a_rich_workbook_is_the_same_to_the_last_bit(rich: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsm"
    before = findings(rich)
    assert write(rich, ranking(9), NoteEdit(RANKING, "统计期"), out=out) == []
    assert changed_members(rich, out) == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}
    after = members(out)
    assert after["xl/vbaProject.bin"] == VBA
    assert after["customUI/customUI14.xml"] == RIBBON
    assert findings(out) == before
    again = tmp_path / "again.xlsm"
    write(out, ranking(9), NoteEdit(RANKING, "统计期"), out=again)
    assert again.read_bytes() == out.read_bytes()


def test_the_rest_of_a_result_sheet_stays_as_it_is(rich: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsm"
    write(rich, ranking(9), out=out)
    before, after = (sheet_xml(file, RANKING) for file in (rich, out))
    old, new = before.partition("</sheetData>")[2], after.partition("</sheetData>")[2]
    follow = {'sqref="D4"': 'sqref="D4:D12"', 'sqref="C4"': 'sqref="C4:C12"', ">D4</xm:sqref>": ">D4:D12</xm:sqref>"}
    for was, now in follow.items():
        assert was in old
        old = old.replace(was, now)
    assert new == old
    assert "x14:sparkline" in new
    assert "legacyDrawing" in new
    head = (
        before.partition("<sheetData>")[0].replace('ref="A1:N4"', 'ref="A1:L12"').replace('ref="A1:L4"', 'ref="A1:L12"')
    )
    assert after.partition("<sheetData>")[0] == head


def test_names_flags_dates_and_comments_of_members_are_kept(sample_book: Path, tmp_path: Path) -> None:
    content = members(sample_book)
    with zipfile.ZipFile(sample_book, "w") as package:
        package.comment = "存档说明".encode()
        for n, (name, part) in enumerate(content.items()):
            info = zipfile.ZipInfo(name, (2016, 5, 4, 3, 2, 2 * (n % 30)))
            info.external_attr = 0o640 << 16
            info.comment = f"第{n}个".encode()
            info.extra = struct.pack("<2H4s", 0xCAFE, 4, b"seal")
            info.create_system = n % 4
            package.writestr(info, part, zipfile.ZIP_STORED if n % 3 else zipfile.ZIP_DEFLATED)
    out = tmp_path / "out.xlsx"
    write(sample_book, ranking(3), out=out)
    changed = changed_members(sample_book, out)
    assert len(changed) == 2
    with zipfile.ZipFile(sample_book) as old, zipfile.ZipFile(out) as new:
        assert new.comment == "存档说明".encode()
        for name in changed:
            was, now = old.getinfo(name), new.getinfo(name)
            assert (was.date_time, was.comment, was.extra, was.external_attr, was.create_system) == (
                now.date_time, now.comment, now.extra, now.external_attr, now.create_system
            )  # fmt: skip


def test_a_package_written_as_a_stream_keeps_its_data_descriptors(sample_book: Path, tmp_path: Path) -> None:
    class Stream:
        def __init__(self, path: Path) -> None:
            self._file = path.open("wb")

        def write(self, data: bytes) -> int:
            return self._file.write(data)

        def flush(self) -> None:
            self._file.flush()

        def close(self) -> None:
            self._file.close()

    content, streamed = members(sample_book), tmp_path / "stream.xlsx"
    stream = Stream(streamed)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[arg-type]
        for name, part in content.items():
            package.writestr(name, part)
    stream.close()
    with zipfile.ZipFile(streamed) as package:
        assert all(info.flag_bits & 8 for info in package.infolist())
    out = tmp_path / "out.xlsx"
    write(streamed, ranking(3), out=out)
    assert len(changed_members(streamed, out)) == 2
    assert read_sheet(out, RANKING)["C6"].value == "3镇"
    assert findings(out) == []


def test_a_zip64_package_is_read_and_written(sample_book: Path, tmp_path: Path) -> None:
    content, large = members(sample_book), tmp_path / "zip64.xlsx"
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(part)
    large.write_bytes(with_zip64_directory(large.read_bytes()))
    out = tmp_path / "out.xlsx"
    write(large, ranking(3), out=out)
    assert members(out).keys() == content.keys()
    assert read_sheet(out, RANKING)["C6"].value == "3镇"
    assert [name for name, part in members(out).items() if part != content[name]] == sorted(
        (name for name, part in members(out).items() if part != content[name]), key=list(content).index
    )


def with_zip64_directory(data: bytes) -> bytes:
    """Spell the directory's entries and end with zip64 fields, as a writer for very large files does."""
    end = data.rindex(b"PK\5\6")
    count, _, start = struct.unpack_from("<H2L", data, end + 10)
    at, entries = start, []
    for _ in range(count):
        entry = bytearray(data[at : at + 46])
        name, extra, comment = struct.unpack_from("<3H", entry, 28)
        rest = data[at + 46 : at + 46 + name + extra + comment]
        at += 46 + len(rest)
        packed, full = struct.unpack_from("<2L", entry, 20)
        [offset] = struct.unpack_from("<L", entry, 42)
        field = struct.pack("<2H3Q", 1, 24, full, packed, offset)
        struct.pack_into("<2L", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
        struct.pack_into("<L", entry, 42, 0xFFFFFFFF)
        struct.pack_into("<H", entry, 30, extra + len(field))
        entries.append(bytes(entry) + rest[: name + extra] + field + rest[name + extra :])
    directory = b"".join(entries)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, start + len(directory), 1)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:start] + directory + record + locator + tail


def test_a_workbook_without_formulas_is_not_told_to_calculate(rich: Path, tmp_path: Path) -> None:
    def plain(name: str, xml: bytes) -> bytes:
        return re.sub(rb' fullCalcOnLoad="1"', b"", xml) if name == "xl/workbook.xml" else xml

    repacked(rich, plain)
    out = tmp_path / "out.xlsm"
    write(rich, ranking(4), out=out)
    assert members(out)["xl/workbook.xml"] == members(rich)["xl/workbook.xml"]


@pytest.mark.parametrize(
    ("formula", "recalculated"),
    [
        ("=排名!D4", True), ("=SUM(tbl排名[总分])", True), ("=SUM(前列)", True), ('=INDIRECT("A1")', True),
        ("=1+1", False),
    ],
)  # fmt: skip
def test_formulas_that_refer_to_results_are_calculated_on_opening(
    sample_book: Path, formula: str, recalculated: bool
) -> None:
    book = read_book(sample_book)
    book["说明"]["Z1"] = formula
    book.defined_names["前列"] = openpyxl.workbook.defined_name.DefinedName("前列", attr_text="排名!$D$4:$D$5")
    book.save(sample_book)
    repacked(
        sample_book, lambda name, xml: xml.replace(b' fullCalcOnLoad="1"', b"") if name == "xl/workbook.xml" else xml
    )
    write(sample_book, ranking(4))
    assert (b'fullCalcOnLoad="1"' in members(sample_book)["xl/workbook.xml"]) is recalculated


def test_the_calculation_chain_goes_with_a_formula_that_is_overwritten(sample_book: Path) -> None:
    book = read_book(sample_book)
    book[RANKING]["D4"] = "=1+1"
    book.save(sample_book)

    def with_chain(name: str, xml: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
            relation = b'<Relationship Id="rIdCC" Type="%s" Target="calcChain.xml"/></Relationships>' % kind
            return xml.replace(b"</Relationships>", relation)
        if name == "[Content_Types].xml":
            kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
            return xml.replace(b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="%s"/></Types>' % kind)
        return xml

    repacked(sample_book, with_chain)
    with zipfile.ZipFile(sample_book, "a") as package:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        package.writestr("xl/calcChain.xml", f'<calcChain xmlns="{main}"><c r="D4" i="16"/></calcChain>')
    before = findings(sample_book)
    write(sample_book, ranking(2))
    after = members(sample_book)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert findings(sample_book) == before


def test_a_shared_formula_lives_on_when_its_first_cell_is_overwritten(sample_book: Path) -> None:
    part = part_of(sample_book, RANKING)

    def shared(name: str, xml: bytes) -> bytes:
        if name != part:
            return xml
        cells = b'<c r="L4" t="n"><f t="shared" ref="L4:N4" si="0">$D4*A$1+B4</f><v>1</v></c>'
        cells += b'<c r="M4"><f t="shared" si="0"/><v>1</v></c><c r="N4"><f t="shared" si="0"/><v>1</v></c></row>'
        return re.sub(rb'<c r="L4"[^>]*/></row>', cells, xml)

    repacked(sample_book, shared)
    assert "shared" in sheet_xml(sample_book, RANKING)
    write(sample_book, ranking(1))
    row = values(sample_book, RANKING)[3]
    assert row[12:] == ["=$D4*B$1+C4", "=$D4*C$1+D4"]
    assert "shared" not in sheet_xml(sample_book, RANKING)


def test_an_array_formula_of_the_clerk_does_not_reach_into_results(sample_book: Path) -> None:
    book = read_book(sample_book)
    page = book[RANKING]
    page["N4"] = ArrayFormula("N4:N6", "=D4:D6*2")
    page["P4"] = ArrayFormula("C5:P5", "=1")
    book.save(sample_book)
    write(sample_book, ranking(3))
    page = read_sheet(sample_book, RANKING)
    assert page["N4"].value.ref == "N4:N6"
    assert page["P4"].value is None
    assert page["C5"].value == "2镇"


def test_the_raw_members_helper_sees_every_difference(sample_book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    repacked(sample_book, lambda _, content: content, other)
    assert raw_members(sample_book) != raw_members(other)

from __future__ import annotations

import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from packages import members, packed, repacked

from catchup_xl.books import opening, package
from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError
from catchup_xl.model.rows import SHEETS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(file: Path) -> BookError:
    """The error by which a file is refused, within two seconds."""
    started = time.perf_counter()
    with pytest.raises(BookError) as caught:
        FileBook.open(file).grids(SHEETS)
    assert time.perf_counter() - started < 2
    error = caught.value
    assert re.search(r"[\u4e00-\u9fff]", error.problem)
    assert error.mend or error.expected
    return error


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (OLE + bytes(2000) + "Workbook".encode("utf-16-le"), "旧格式"),
        (OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("单位,人口\n甲,1\n".encode("gb18030"), "文本文件"),
        ("单位,人口\n".encode(), "文本文件"),
        ("单位\t人口\n".encode("utf-16"), "文本文件"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(50), "旧格式"),
        (b"PK\5\6" + bytes(18), "压缩包"),
        (bytes(range(256)) * 8, "不是工作簿"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "伪装.xlsx"
    file.write_bytes(content)
    error = refused(file)
    assert words in error.problem
    assert "伪装.xlsx" in error.problem


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}, "OpenDocument"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}, "xlsb"),
        ({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}, "Word"),
        ({"readme.txt": b"x"}, "压缩包"),
        ({"[Content_Types].xml": b"<Types/>"}, "缺少 xl/workbook.xml"),
    ],
)
def test_other_packages_are_named_for_what_they_are(tmp_path: Path, parts: dict[str, bytes], words: str) -> None:
    assert words in refused(packed(parts, tmp_path / "x.xlsx")).problem


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert "找不到文件" in refused(tmp_path / "没有.xlsx").problem
    assert "文件夹" in refused(tmp_path).problem
    assert "找不到文件" in refused(tmp_path / ("长" * 50) / "x.xlsx").problem
    assert "读不了" in refused(tmp_path / ("长" * 200)).problem


def test_a_file_that_may_not_be_read_is_named(sample_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert "没有权限" in refused(sample_book).problem


def test_a_file_above_the_limit_is_not_even_read(sample_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "FILE_LIMIT", 1000)
    assert "过大" in refused(sample_book).problem


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_damaged(sample_book: Path, share: float) -> None:
    data = sample_book.read_bytes()
    sample_book.write_bytes(data[: int(len(data) * share)])
    assert "已损坏" in refused(sample_book).problem


def test_flipped_bits_in_a_part_are_found_by_its_checksum(sample_book: Path) -> None:
    data = bytearray(sample_book.read_bytes())
    with zipfile.ZipFile(sample_book) as opened:
        info = opened.getinfo("xl/sharedStrings.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[at] ^= 0xFF
    sample_book.write_bytes(data)
    assert "sharedStrings" in refused(sample_book).problem


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/tables/table2.xml"])
def test_broken_xml_is_damaged(sample_book: Path, part: str) -> None:
    repacked(sample_book, lambda name, xml: xml[: len(xml) // 2] if name == part else xml)
    assert part in refused(sample_book).problem


def test_a_broken_sheet_is_damaged(sample_book: Path) -> None:
    repacked(sample_book, lambda name, xml: xml[: len(xml) // 2] if name.endswith("sheet3.xml") else xml)
    assert "已损坏" in refused(sample_book).problem


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/tables/table2.xml", "xl/_rels/workbook.xml.rels"])
def test_a_document_type_is_refused(sample_book: Path, part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    repacked(sample_book, lambda name, xml: xml.replace(b"?>", b"?>" + bomb, 1) if name == part else xml)
    assert "文档类型" in refused(sample_book).problem


def test_a_document_type_in_a_sheet_is_refused(sample_book: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    repacked(
        sample_book, lambda name, xml: xml.replace(b"?>", b"?>" + bomb, 1) if name.endswith("/sheet3.xml") else xml
    )
    assert "文档类型" in refused(sample_book).problem


def with_entry(data: bytes, name: str, change: Callable[[bytearray, int, int], None]) -> bytes:
    """Change a member's directory entry and local header, given where they start."""
    patched = bytearray(data)
    [start] = struct.unpack_from("<L", patched, patched.rindex(b"PK\5\6") + 16)
    at = start
    while patched[at : at + 4] == b"PK\1\2":
        lengths = struct.unpack_from("<3H", patched, at + 28)
        if patched[at + 46 : at + 46 + lengths[0]].decode() == name:
            change(patched, at, struct.unpack_from("<L", patched, at + 42)[0])
        at += 46 + sum(lengths)
    return bytes(patched)


def test_a_bomb_that_admits_its_size_is_not_unpacked(sample_book: Path) -> None:
    zeros = b"<!--" + bytes(0) + b" " * (200 << 20) + b"-->"
    repacked(sample_book, lambda name, xml: xml + zeros if name == "xl/sharedStrings.xml" else xml)
    assert "压缩得不正常" in refused(sample_book).problem


def test_a_bomb_that_hides_its_size_is_stopped_at_the_size_it_gives(sample_book: Path) -> None:
    repacked(sample_book, lambda name, xml: xml + b" " * (100 << 20) if name == "xl/styles.xml" else xml)

    def small(data: bytearray, entry: int, local: int) -> None:
        struct.pack_into("<L", data, entry + 24, 5000)
        struct.pack_into("<L", data, local + 22, 5000)

    sample_book.write_bytes(with_entry(sample_book.read_bytes(), "xl/styles.xml", small))
    assert "校验和" in refused(sample_book).problem


def test_too_many_members_are_refused(sample_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MEMBER_LIMIT", 20)
    assert "部件过多" in refused(sample_book).problem


def test_a_total_above_the_limit_is_refused(sample_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "TOTAL_LIMIT", 1 << 10)
    assert "解压后超过" in refused(sample_book).problem


@pytest.mark.parametrize(
    "name", ["../evil.xml", "xl/../../evil.xml", "/etc/passwd", "C:/evil.xml", "xl\\..\\..\\x", "a\0b"]
)
def test_unsafe_names_are_refused(sample_book: Path, name: str) -> None:
    placeholder = "x" * len(name)
    with zipfile.ZipFile(sample_book, "a") as opened:
        opened.writestr(placeholder, b"x")
    sample_book.write_bytes(sample_book.read_bytes().replace(placeholder.encode(), name.encode()))
    assert "不安全" in refused(sample_book).problem


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.XML", "xl\\workbook.xml"])
def test_a_name_that_stands_twice_is_refused(sample_book: Path, name: str) -> None:
    with zipfile.ZipFile(sample_book, "a") as opened:
        opened.writestr(name, b"<other/>")
    assert "重名" in refused(sample_book).problem


def test_members_that_overlap_are_refused(sample_book: Path) -> None:
    with zipfile.ZipFile(sample_book, "a") as opened:
        opened.writestr("b/theme1.xml", b"x")
    first = {info.filename: info.header_offset for info in zipfile.ZipFile(sample_book).infolist()}

    def longer(data: bytearray, entry: int, local: int) -> None:
        [size] = struct.unpack_from("<L", data, entry + 20)
        struct.pack_into("<L", data, entry + 20, size + 400)

    assert first
    sample_book.write_bytes(with_entry(sample_book.read_bytes(), "xl/styles.xml", longer))
    assert "重叠" in refused(sample_book).problem


def test_a_directory_that_names_another_member_than_the_file_is_refused(sample_book: Path) -> None:
    def renamed(data: bytearray, entry: int, local: int) -> None:
        data[local + 30] ^= 1

    sample_book.write_bytes(with_entry(sample_book.read_bytes(), "xl/styles.xml", renamed))
    assert "目录与内容不符" in refused(sample_book).problem


def test_encrypted_members_and_odd_methods_are_refused(sample_book: Path) -> None:
    def encrypted(data: bytearray, entry: int, local: int) -> None:
        data[entry + 8] |= 1

    def odd(data: bytearray, entry: int, local: int) -> None:
        struct.pack_into("<H", data, entry + 10, 12)

    data = sample_book.read_bytes()
    sample_book.write_bytes(with_entry(data, "xl/styles.xml", encrypted))
    assert "加密" in refused(sample_book).problem
    sample_book.write_bytes(with_entry(data, "xl/styles.xml", odd))
    assert "压缩方法" in refused(sample_book).problem


@pytest.mark.parametrize("field", [8, 10, 12, 16])
def test_a_false_end_record_is_refused(sample_book: Path, field: int) -> None:
    data = bytearray(sample_book.read_bytes())
    data[data.rindex(b"PK\5\6") + field] ^= 0x55
    sample_book.write_bytes(data)
    assert "已损坏" in refused(sample_book).problem


def test_bytes_after_the_end_are_refused(sample_book: Path) -> None:
    sample_book.write_bytes(sample_book.read_bytes() + b"tail")
    assert "已损坏" in refused(sample_book).problem


@pytest.mark.parametrize("seed", range(60))
def test_random_damage_ends_in_a_clear_error_or_in_a_right_reading(sample_book: Path, seed: int) -> None:
    data = bytearray(sample_book.read_bytes())
    state = zlib.crc32(str(seed).encode())
    for n in range(1 + seed % 4):
        state = zlib.crc32(f"{state}{n}".encode())
        data[state % len(data)] = state >> 24
    before = {name: grid.rows for name, grid in FileBook.open(sample_book).grids(SHEETS).items()}
    sample_book.write_bytes(data)
    try:
        after = {name: grid.rows for name, grid in FileBook.open(sample_book).grids(SHEETS).items()}
    except BookError:
        return
    assert after == before


def test_links_to_other_files_are_not_followed(sample_book: Path) -> None:
    outside = b'<Relationship Id="rIdX" TargetMode="External" Type="x/worksheet" Target="file:///etc/passwd"/>'
    repacked(
        sample_book,
        lambda name, xml: (
            xml.replace(b"</Relationships>", outside + b"</Relationships>")
            if name == "xl/_rels/workbook.xml.rels"
            else xml.replace(
                b"</sheets>", b'<sheet name="\xe7\x9b\xae\xe6\xa0\x872" sheetId="99" r:id="rIdX"/></sheets>'
            )
            if name == "xl/workbook.xml"
            else xml
        ),
    )
    assert "目标2" not in FileBook.open(sample_book)._parts.sheets
    assert "xl/workbook.xml" in members(sample_book)

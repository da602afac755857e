"""Looking into workbook files, and making hostile ones, for the tests of the file layer."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from support.audit import errors_of
from support.workbooks import read_sheet

from catchup_xl.books.file import FileBook
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.tables import find_table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def members(file: Path) -> dict[str, bytes]:
    """Every member's content."""
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def raw_members(file: Path) -> dict[str, tuple[Any, ...]]:
    """Every member as it lies in the file: its compressed bytes and all that the directory says of it."""
    found: dict[str, tuple[Any, ...]] = {}
    data = file.read_bytes()
    with zipfile.ZipFile(file) as package:
        for info in package.infolist():
            name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            packed = data[start : start + info.compress_size]
            local = data[info.header_offset : start]
            found[info.orig_filename] = (
                packed, local, info.CRC, info.file_size, info.date_time, info.flag_bits, info.external_attr,
                info.internal_attr, info.extra, info.comment, info.create_system, info.create_version,
            )  # fmt: skip
    return found


def changed_members(before: Path, after: Path) -> set[str]:
    """The members that are not the same to the last bit, and those that came or went."""
    old, new = raw_members(before), raw_members(after)
    assert [name for name in old if name in new] == list(new), "the order of the members changed"
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def part_of(file: Path, sheet: str) -> str:
    """The part of a sheet."""
    return FileBook.open(file)._parts.sheets[sheet].part


def sheet_xml(file: Path, sheet: str) -> str:
    """The part of a sheet, as text."""
    return members(file)[part_of(file, sheet)].decode()


def repacked(file: Path, change: Callable[[str, bytes], bytes | None], target: Path | None = None) -> Path:
    """Write a package anew with some members changed, or left out where the change says None."""
    content = {name: new for name, old in members(file).items() if (new := change(name, old)) is not None}
    return packed(content, target or file)


def packed(content: Mapping[str, bytes], target: Path) -> Path:
    """Write a package of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in content.items():
            package.writestr(zipfile.ZipInfo(name, (2017, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    target.write_bytes(buffer.getvalue())
    return target


def values(file: Path, sheet: str) -> list[list[Any]]:
    """The cells of a sheet as openpyxl reads them."""
    return [list(row) for row in read_sheet(file, sheet).iter_rows(values_only=True)]


def body(file: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet's table as this package reads them back."""
    table = find_table(SHEETS[sheet], FileBook.open(file).grids([sheet])[sheet])
    return [dict(source.cells) for source in table.sources]


def table_ref(file: Path, sheet: str) -> str:
    """Where the Excel table on a sheet stands."""
    [table] = read_sheet(file, sheet).tables.values()
    if table.autoFilter is not None:
        assert table.autoFilter.ref == table.ref
    return str(table.ref)


def findings(file: Path) -> list[str]:
    """What openxml-audit says of a package; how openpyxl stores text in one that it has saved is its own affair."""
    found = [f"{error.part_uri} {error.path}: {error.description}" for error in errors_of(file)]
    return [text for text in found if "inline-string cell" not in text]

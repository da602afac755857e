"""The plan's title in a workbook file: page headers, headings, 说明 and the document's own title follow 方案名称."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from catchup_xl.books.parts import Parts, SheetPart
from catchup_xl.books.titles import (
    HELP,
    HELP_ROW,
    TITLED,
    UNTITLED,
    agreed,
    as_printed,
    headed,
    header_title,
    headings,
    with_header_title,
)
from catchup_xl.books.writer.sheet_xml import CellXml, SheetXml
from catchup_xl.books.xml_bytes import elements, escape_text, plain, unescape, whole, with_attribute, with_elements
from catchup_xl.model.tables import sheet_named

_CORE = "docProps/core.xml"
_DOCUMENT_TITLE = re.compile(rb"(<(?:[\w.-]+:)?title(?:\s[^<>]*)?>)([^<]*)(</)")
_HEADER = re.compile(rb"(<(?:[\w.-]+:)?(?:odd|even|first)Header>)([^<]*)(</)")
_TEXT = re.compile(rb"(<(?:[\w.-]+:)?t(?:\s[^<>]*)?>)([^<]*)(</)")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v>\s*(\d+)\s*<")


class TitleParts:
    """The places of the title in a workbook file.

    Args:
        parts: the workbook's parts.
        opened: sheets that are being written, by their names in the workbook: they are changed where they stand.
    """

    def __init__(self, parts: Parts, opened: Mapping[str, SheetXml]) -> None:
        self._parts, self._opened = parts, opened
        self._new: dict[str, bytes] = {}

    def follow(self, title: str) -> dict[str, bytes]:
        """Let what the template wrote follow a title; returns the parts that are not opened, as they are to be."""
        core = self._core()
        if core is not None and core in (as_printed(title), "" if title else UNTITLED):
            return {}
        places = {
            name: (self._parts.sheets[found], heading)
            for name, heading in headings().items()
            if (found := sheet_named(name, tuple(self._parts.sheets))) is not None
        }
        old = agreed(
            header_title(header, heading) for sheet, heading in places.values() for header in self._headers(sheet)
        )
        if old is None or old == as_printed(title):
            return {}
        for name, (sheet, heading) in places.items():
            self._change_headers(sheet, heading, old, title)
            if name in TITLED:
                self._change_cell(sheet, 1, partial(headed, heading=heading, old=old, title=title))
            elif name == HELP:
                self._change_cell(sheet, HELP_ROW, lambda text: title if as_printed(text) == old else None)
        if core in (old, UNTITLED):
            text = escape_text(title or UNTITLED)
            self._new[_CORE] = _DOCUMENT_TITLE.sub(lambda m: m[1] + text + m[3], self._read(_CORE))
        return self._new

    def _core(self) -> str | None:
        if _CORE not in self._parts.package:
            return None
        found = _DOCUMENT_TITLE.search(self._read(_CORE))
        return None if found is None else as_printed(unescape(found[2]))

    def _headers(self, sheet: SheetPart) -> list[str]:
        return [unescape(found[2]) for found in _HEADER.finditer(self._edges(sheet))]

    def _edges(self, sheet: SheetPart) -> bytes:
        """The headers and footers of a sheet."""
        opened = self._opened.get(sheet.name)
        if opened is not None:
            section = opened.section("headerFooter")
            return section.xml if section is not None else b""
        xml = self._read(sheet.part)
        return b"".join(xml[start:end] for start, end in _edges_in(xml))

    def _change_headers(self, sheet: SheetPart, heading: str, old: str, title: str) -> None:
        def renewed(found: re.Match[bytes]) -> bytes:
            header = unescape(found[2])
            if header_title(header, heading) != old:
                return found[0]
            return found[1] + escape_text(with_header_title(header, title)) + found[3]

        opened = self._opened.get(sheet.name)
        if opened is not None:
            section = opened.section("headerFooter")
            if section is not None:
                section.xml = _HEADER.sub(renewed, section.xml)
            return
        xml = self._read(sheet.part)
        for start, end in _edges_in(xml):
            xml = xml[:start] + _HEADER.sub(renewed, xml[start:end]) + xml[end:]
        self._new[sheet.part] = xml

    def _change_cell(self, sheet: SheetPart, row: int, change: Callable[[str], str | None]) -> None:
        """Change the text of the first cell of a row; the looks of its pieces stay where the changed piece is one."""
        opened = self._opened.get(sheet.name)
        xml = opened or SheetXml(self._read(sheet.part), sheet.part, self._parts.package.label)
        cells = xml.row(row)
        first = next((cell for cell in cells.cells if cell.column == 1), None)
        block = self._text_block(first.xml, xml) if first is not None else None
        if first is None or block is None:
            return
        text = "".join(unescape(found[2]) for found in _TEXT.finditer(block))
        new = change(text)
        if new is None or new == text:
            return
        p = xml.prefix.encode()
        inner = _with_text(block, text, new)
        opening = with_attribute(first.xml[: first.xml.index(b">") + 1].replace(b"/>", b">"), "t", "inlineStr")
        cell = CellXml(1, opening + b"<%sis>" % p + inner + b"</%sis></%sc>" % (p, p))
        others = [one for one in cells.cells if one.column != 1]
        xml.put_row(row, cells._replace(cells=[cell, *others]))
        if opened is None:
            self._new[sheet.part] = xml.to_bytes()

    def _text_block(self, cell: bytes, sheet: SheetXml) -> bytes | None:
        """What stands between the tags of a cell's text, shared or inline; None where it holds anything else."""
        if not sheet.is_filled(cell):
            p = sheet.prefix.encode()
            return b"<%st></%st>" % (p, p)
        inline = next(elements(cell, "is"), None)
        block = cell[inline[0] : inline[1]] if inline else None
        strings = self._parts.related("sharedStrings")
        value = _VALUE.search(cell)
        if block is None and strings is not None and value is not None and b't="s"' in cell:
            xml = self._read(strings)
            wanted = whole(value[1].decode())
            block = next((xml[a:b] for n, (a, b) in enumerate(elements(xml, "si")) if n == wanted), None)
        if block is None or b">" not in block or block.endswith(b"/>"):
            return None
        inner = block[block.index(b">") + 1 : block.rindex(b"</")]
        return with_elements(with_elements(inner, "rPh", lambda _: b""), "phoneticPr", lambda _: b"")

    def _read(self, part: str) -> bytes:
        if part in self._new:
            return self._new[part]
        return plain(self._parts.package.read(part), part, self._parts.package.label)


def _edges_in(xml: bytes) -> list[tuple[int, int]]:
    """Where headers and footers stand in a sheet: behind its cells."""
    start = max(xml.rfind(b"</sheetData>"), xml.rfind(b":sheetData>"), 0)
    return [(start + a, start + b) for a, b in elements(xml[start:], "headerFooter")]


def _with_text(block: bytes, old: str, new: str) -> bytes:
    """The pieces of a text with the part changed in which the two differ; one piece where that spans several."""
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - same
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    at = 0
    for found in _TEXT.finditer(block):
        piece = unescape(found[2])
        if at <= same and len(old) - tail <= at + len(piece):
            changed = piece[: same - at] + new[same : len(new) - tail] + piece[len(old) - tail - at :]
            opening = with_attribute(found[1], "xml:space", "preserve")
            return block[: found.start()] + opening + escape_text(changed) + block[found.end() - 2 :]
        at += len(piece)
    opening = next(_TEXT.finditer(block))[1]
    return (
        with_attribute(opening, "xml:space", "preserve")
        + escape_text(new)
        + b"</"
        + opening[1 : opening.index(b"t") + 1]
        + b">"
    )

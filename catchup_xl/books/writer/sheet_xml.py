"""One worksheet part: its rows as bytes by number, and the sections around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from catchup_xl.books.package import damaged
from catchup_xl.books.references import Area
from catchup_xl.books.xml_bytes import Section, attribute, parse, plain, split, with_attribute
from catchup_xl.books.zip_records import LARGE, Packed
from catchup_xl.model.cells import column_number

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"']\s*(\d{1,9})")
_CELL_PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Z]+)(\d*)")
_SPANS = re.compile(rb"\sspans\s*=\s*[\"'](\d{1,9}):(\d{1,9})[\"']")
_STYLE = re.compile(rb"\ss\s*=\s*[\"']\s*(\d+)")


class CellXml(NamedTuple):
    """One cell as it stands."""

    column: int
    xml: bytes

    @property
    def style(self) -> str:
        """Its style id; empty for the default."""
        found = _STYLE.search(self.xml, 0, self.xml.index(b">"))
        return found[1].decode() if found else ""


class RowXml(NamedTuple):
    """One row taken apart: the start tag without its bracket, the cells, and what follows them."""

    tag: bytes
    cells: list[CellXml]
    rest: bytes


class SheetXml:
    """A worksheet part that is edited.

    Args:
        xml: the part's content.
        what: its name, for messages.
        label: the file's name, for messages.

    Raises:
        BookError: the part is damaged.
    """

    def __init__(self, xml: bytes, what: str, label: str) -> None:
        xml = plain(xml, what, label)
        start, data_start, data_end, end = _find_data(xml)
        if start < 0:
            raise damaged(label, f"部件 {what} 里没有单元格区")
        skeleton = xml[:start] + xml[start:data_start].rstrip(b"/> ") + b"/>" + xml[end:]
        parse(skeleton, what, label)
        self._document = split(skeleton)
        self.prefix = f"{self._document.prefix}:" if self._document.prefix else ""
        p = self.prefix.encode()
        self._data = next(n for n, section in enumerate(self.sections) if section.name == "sheetData")
        self._empty = xml[start:data_start] if data_start == end else b""
        self._opening = xml[start:data_start].rstrip(b"/> ") + b">"
        self._closing = b"</" + p + b"sheetData>"
        self._after = self.sections[self._data].xml.partition(b"/>")[2]
        self._row_open, self._row_close = b"<" + p + b"row", b"</" + p + b"row>"
        self._cell = re.compile(rb"<" + p + rb"c(?=[\s/>])[^<>]*+(?:(?<=/)>|>.*?</" + p + rb"c>)", re.DOTALL)
        self._filled = tuple(b"<" + p + name for name in (b"v>", b"is>", b"f>", b"f ", b"f/"))
        self.formula = b"<" + p + b"f"
        self.rows: dict[int, bytes] = {}
        self._trailing = self._read_rows(xml[data_start:data_end], what, label)

    @property
    def sections(self) -> list[Section]:
        """The children of the root element."""
        return self._document.sections

    def to_bytes(self) -> bytes:
        """The part as it is written."""
        return b"".join(self._chunks())

    def content(self) -> bytes | Packed:
        """The part as it is written, deflated when it is large and holds no formula; its rows are then used up."""
        large = sum(map(len, self.rows.values())) >= LARGE
        if large and not any(self.formula in row for row in self.rows.values()):
            return Packed.of(self._chunks(use_up=True))
        return self.to_bytes()

    def _chunks(self, *, use_up: bool = False) -> Iterator[bytes]:
        """The part piece by piece; rows that are used up need not stand in memory beside what becomes of them."""
        document, at = self._document, self._data
        yield document.head
        yield from (section.xml for section in self.sections[:at])
        if self._empty and not self.rows:
            yield self._empty
        else:
            yield self._opening
            for number in sorted(self.rows):
                yield self.rows.pop(number) if use_up else self.rows[number]
            yield self._trailing
            yield self._closing
        yield self._after
        yield from (section.xml for section in self.sections[at + 1 :])
        yield document.tail

    def copied(self) -> tuple[dict[int, bytes], list[Section]]:
        """Rows and sections, for ``restore``; rows are bytes and shared."""
        return dict(self.rows), [Section(section.name, section.xml) for section in self.sections]

    def restore(self, copy: tuple[dict[int, bytes], list[Section]]) -> None:
        """Undo what was done since the copy was made."""
        self.rows, self._document.sections = copy
        self._data = next(n for n, section in enumerate(self.sections) if section.name == "sheetData")

    def section(self, name: str) -> Section | None:
        """The first section of this name."""
        return next((section for section in self.sections if section.name == name), None)

    def put_section(self, name: str, xml: bytes) -> None:
        """Replace, add or, with empty XML, remove a section, keeping the order that the format asks for."""
        old = self.section(name)
        if old is not None and xml:
            old.xml = xml
        elif old is not None:
            self.sections.remove(old)
        elif xml:
            later = set(_ORDER[_ORDER.index(name) :])
            at = next(
                (n for n, s in enumerate(self.sections) if n > self._data and s.name in later), len(self.sections)
            )
            self.sections.insert(at, Section(name, xml))
        self._data = next(n for n, section in enumerate(self.sections) if section.name == "sheetData")

    def row(self, number: int) -> RowXml:
        """A row taken apart; an empty one when the sheet has none of this number."""
        raw = self.rows.get(number)
        if raw is None:
            return RowXml(self.new_row_tag(number), [], b"")
        lead = raw.index(b"<")
        end = raw.index(b">", lead)
        if raw[end - 1 : end] == b"/":
            return RowXml(raw[: end - 1].rstrip(), [], b"")
        cells: list[CellXml] = []
        column, at = 0, end + 1
        for found in self._cell.finditer(raw, end + 1):
            place = _CELL_PLACE.search(found[0], 0, found[0].index(b">"))
            column = column_number(place[1].decode()) if place else column + 1
            cells.append(CellXml(column, found[0]))
            at = found.end()
        return RowXml(raw[:end], cells, raw[at : raw.rindex(self._row_close)])

    def put_row(self, number: int, row: RowXml) -> None:
        """Set a row; one without cells and attributes is left out."""
        ordered = sorted(row.cells)
        tag = _right_spans(row.tag, ordered)
        if ordered or row.rest:
            cells = [cell.xml for cell in ordered]
            self.rows[number] = b"".join([tag, b">", *cells, row.rest, self._row_close])
        elif tag.strip() == self.new_row_tag(number):
            self.rows.pop(number, None)
        else:
            self.rows[number] = tag + b"/>"

    def row_tag(self, number: int) -> bytes:
        """The start tag of a row without its bracket; a new one when the sheet has no such row."""
        raw = self.rows.get(number)
        if raw is None:
            return self.new_row_tag(number)
        end = raw.index(b">")
        return raw[: end - 1].rstrip() if raw[end - 1 : end] == b"/" else raw[:end]

    def new_row_tag(self, number: int) -> bytes:
        """The start tag of a row that has nothing but its number."""
        return b'%s r="%d"' % (self._row_open, number)

    @property
    def row_end(self) -> bytes:
        """The end tag of a row."""
        return self._row_close

    def is_filled(self, cell: bytes) -> bool:
        """A cell, or a row of cells, holds a value or a formula."""
        return any(mark in cell for mark in self._filled)

    def filled_in(self, rows: Iterable[int], left: int, right: int) -> list[int]:
        """Those of the rows that hold anything between two columns."""
        return [
            number
            for number in rows
            if self.is_filled(self.rows.get(number, b""))
            and any(left <= cell.column <= right and self.is_filled(cell.xml) for cell in self.row(number).cells)
        ]

    def used(self) -> Area | None:
        """The area from the first to the last cell, styled blanks included."""
        first_columns: set[bytes] = set()
        last_columns: set[bytes] = set()
        numbers: list[int] = []
        for number, raw in self.rows.items():
            start = raw.find(b">") + 1
            found = _CELL_PLACE.search(raw, start)
            if found is None:
                continue
            numbers.append(number)
            first_columns.add(found[1])
            last = _CELL_PLACE.search(raw, max(raw.rfind(b"<" + self.prefix.encode() + b"c ", start), start))
            last_columns.add(last[1] if last else found[1])
        if not numbers:
            return None
        left = min(column_number(letters.decode()) for letters in first_columns)
        right = max(column_number(letters.decode()) for letters in last_columns)
        return Area(min(numbers), left, max(numbers), right)

    def update_dimension(self) -> None:
        """Let the dimension, where the part has one, say which cells are used."""
        section, used = self.section("dimension"), self.used()
        if section is not None and used is not None and attribute(section.xml, "ref") != str(used):
            section.xml = with_attribute(section.xml, "ref", str(used))

    def _read_rows(self, data: bytes, what: str, label: str) -> bytes:
        """Cut the rows apart; returns what follows the last one."""
        at = number = 0
        while (found := data.find(self._row_open, at)) >= 0:
            tag_end = data.index(b">", found)
            number_found = _ROW_NUMBER.search(data, found, tag_end)
            number = int(number_found[1]) if number_found else number + 1
            if data[tag_end - 1 : tag_end] == b"/":
                end = tag_end + 1
            else:
                close = data.find(self._row_close, tag_end)
                if close < 0:
                    raise damaged(label, f"部件 {what} 不完整")
                end = close + len(self._row_close)
            if number in self.rows:
                raise damaged(label, f"部件 {what} 里第 {number} 行写了两次")
            self.rows[number] = data[at:end]
            at = end
        return data[at:]


def _right_spans(tag: bytes, cells: Sequence[CellXml]) -> bytes:
    """A row's start tag without the columns that it spans, which need not be told, where they are others now."""
    found = _SPANS.search(tag)
    if found is None or (cells and int(found[1]) <= cells[0].column and cells[-1].column <= int(found[2])):
        return tag
    return without_spans(tag)


def without_spans(tag: bytes) -> bytes:
    """A row's start tag without the columns that it spans."""
    found = _SPANS.search(tag)
    return tag if found is None else tag[: found.start()] + tag[found.end() :]


def _find_data(xml: bytes) -> tuple[int, int, int, int]:
    """Where the sheetData element starts, its content starts and ends, and the element ends."""
    found = re.search(rb"<((?:[\w.-]+:)?sheetData)(?=[\s/>])[^<>]*?(/?)>", xml)
    if found is None:
        return -1, -1, -1, -1
    if found[2]:
        return found.start(), found.end(), found.end(), found.end()
    close = b"</" + found[1]
    end = xml.rfind(close)
    if end < 0:
        return -1, -1, -1, -1
    return found.start(), found.end(), end, xml.index(b">", end) + 1

"""Reading the sheets of a package through python-calamine.

Calamine is handed a small package of its own: the cells of the sheets that are wanted, the shared strings and the styles,
each checked and uncompressed, under a workbook part made here. So the size of what it unpacks is known, and odd names,
targets and namespaces of the file itself, and whatever stands beside the cells of a sheet, don't concern it. What it does
not tell of a cell besides its value is looked up in the sheet's XML (``_look``) and goes into the ``Grid`` too.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import NamedTuple, cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from catchup_xl.books.cell_data import only_cells
from catchup_xl.books.far_rows import Gap, drawn_up, put_back
from catchup_xl.books.memory import give_back
from catchup_xl.books.number_formats import is_typed, percent_cells, with_days_of_calendar
from catchup_xl.books.package import Package, damaged
from catchup_xl.books.parts import Parts, SheetPart
from catchup_xl.books.sheet_reader import (
    CELL_LIMIT,
    formulas_without_value,
    may_hold_formulas,
    merged_cells,
    refuse_long_texts,
    refuse_vast,
    vast,
)
from catchup_xl.books.xml_bytes import plain
from catchup_xl.books.zip_records import stored
from catchup_xl.errors import BookError
from catchup_xl.model.cells import Percent, RawCell, to_decimal
from catchup_xl.model.tables import Grid, Merge

READ_LIMIT = 512 << 20
"""Bytes of all sheets that are read at once, uncompressed; a year of 1,000 units × 100 indicators takes 70 MB."""

_MANY = 1000  # rows
_LARGE = 4 << 20  # bytes of XML from which freed memory is worth a call
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


class Reader:
    """Reads sheets of one package, each once."""

    def __init__(self, package: Package, parts: Parts) -> None:
        self._package, self._parts = package, parts
        self._grids: dict[str, Grid] = {}
        self.formula_free: set[str] = set()

    def grids(self, sheets: Sequence[SheetPart]) -> dict[str, Grid]:
        """The cells of these sheets, by sheet name.

        Raises:
            BookError: a sheet is damaged, or too large.
        """
        wanted = [sheet for sheet in dict.fromkeys(sheets) if sheet.name not in self._grids]
        if wanted:
            self._read(wanted)
        return {sheet.name: self._grids[sheet.name] for sheet in sheets}

    def _read(self, sheets: Sequence[SheetPart]) -> None:
        label = self._package.label
        total = sum(self._package.size(sheet.part) for sheet in sheets)
        if total > READ_LIMIT:
            raise BookError(
                f"{label} 的工作表解压后共有 {total >> 20} MB，过大，未读取",
                expected=f"不超过 {READ_LIMIT >> 20} MB",
                mend="删去工作表里多余的行和列后另存一份再试；来历不明的文件不要打开",
            )
        try:
            self._lay_out(sheets, thorough=False)
        except (CalamineError, _OddNumberError):
            try:
                self._lay_out(sheets, thorough=True)
            except CalamineError as reason:
                raise damaged(label, f"单元格读不出（{reason}）") from reason
            except _OddNumberError as reason:
                raise damaged(label, f"工作表“{reason}”里有读不出的数") from reason
        if total > _LARGE:
            give_back()

    def _lay_out(self, sheets: Sequence[SheetPart], *, thorough: bool) -> None:
        """Read the sheets; thoroughly, with every cell written anew for calamine, when it can't take them as they are."""
        label = self._package.label
        members: dict[str, tuple[bytes, int]] = {}
        relations: list[str] = []
        strings = self._add_related("sharedStrings", members, relations)
        self._add_related("styles", members, relations)
        listed: list[str] = []
        looked: list[_Look] = []
        gaps: dict[str, Sequence[Gap]] = {}
        for n, sheet in enumerate(sheets):
            xml = self._plain(sheet.part)[0]
            typed = is_typed(sheet.name)
            percent = self._parts.percent_styles if typed else frozenset[int]()
            cells, odd = only_cells(xml, label, sheet.name, percent, thorough=thorough)
            looked.append(_look(xml, odd, percent))
            if typed or thorough:
                cells = with_days_of_calendar(cells, self._parts.day_styles, date1904=self._parts.date1904)
            if not looked[-1].formulas:
                self.formula_free.add(sheet.part)
            refuse_vast(label, sheet.name, cells, odd)
            refuse_long_texts(label, sheet.name, cells, strings)
            cells, gaps[sheet.name] = drawn_up(cells)
            members[f"xl/worksheets/sheet{n}.xml"] = cells, zlib.crc32(cells)
            del xml, cells, odd
            relations.append(_relation(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml"))
            listed.append(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="s{n}"/>')
        calendar = '<workbookPr date1904="1"/>' if self._parts.date1904 else ""
        _add(members, "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{calendar}'
             f"<sheets>{''.join(listed)}</sheets></workbook>")  # fmt: skip
        _add(members, "xl/_rels/workbook.xml.rels", _relations(relations))
        _add(members, "_rels/.rels", _relations([_relation("w", "officeDocument", "xl/workbook.xml")]))
        package = io.BytesIO(stored(members))
        del members, strings  # calamine holds every cell too: let it not stand beside the same XML twice
        book = CalamineWorkbook.from_object(package)
        del package
        laid = 0
        for n, sheet in enumerate(sheets):
            cells_of = book.get_sheet_by_name(f"s{n}")
            laid += cells_of.height * cells_of.width
            if laid > CELL_LIMIT:
                raise vast(label, sheet.name, f"和前面各表合计有 {laid:,} 个单元格的范围")
            self._grids[sheet.name] = self._grid(cells_of, sheet, looked[n], gaps[sheet.name])

    def _grid(self, cells: CalamineSheet, sheet: SheetPart, look: _Look, gaps: Sequence[Gap]) -> Grid:
        first_row, first_column = (n + 1 for n in cells.start or (0, 0))
        tables = self._parts.tables(sheet)
        ends = {table.name: table.area.bottom for table in tables}
        totals = frozenset(row for t in tables for row in range(t.last_body_row + 1, t.area.bottom + 1))
        rows = self._rows(cells, sheet)
        if len(rows) > _MANY:
            # Names stand again in each row of 数据, and calamine makes a text of its own for each cell.
            known: dict[str, str] = {}
            for line in rows:
                line[:] = [known.setdefault(raw, raw) if isinstance(raw, str) else raw for raw in line]
        rows, first_row = put_back(rows, first_row, gaps)
        for row, column in look.percent:
            down, right = row - first_row, column - first_column
            if 0 <= down < len(rows) and 0 <= right < len(rows[down]):
                raw = rows[down][right]
                if isinstance(raw, int | float) and not isinstance(raw, bool):
                    rows[down][right] = Percent(to_decimal(raw))
        return Grid(rows, first_row, first_column, ends, look.uncached, look.merges, totals)

    def _rows(self, cells: CalamineSheet, sheet: SheetPart) -> list[list[RawCell]]:
        try:
            return cast("list[list[RawCell]]", cells.to_python(skip_empty_area=True))
        except BaseException as reason:
            # Calamine's own failures come as PanicException, which has no name to import and is no Exception.
            if type(reason).__name__ != "PanicException" and not isinstance(reason, OverflowError):
                raise
            raise _OddNumberError(sheet.name) from reason

    def _plain(self, part: str) -> tuple[bytes, int]:
        """A part as plain XML, and its checksum."""
        content = self._package.read(part)
        xml = plain(content, part, self._package.label)
        return xml, self._package.crc(part) if xml is content else zlib.crc32(xml)

    def _add_related(self, kind: str, members: dict[str, tuple[bytes, int]], relations: list[str]) -> bytes:
        part = self._parts.related(kind)
        if part is None:
            return b""
        content, crc = self._plain(part)
        members[f"xl/{kind}.xml"] = content, crc
        relations.append(_relation(kind, kind, f"{kind}.xml"))
        return content


class _OddNumberError(Exception):
    """A number that has no counterpart here, such as a day after the last one; the text is the sheet's name."""


class _Look(NamedTuple):
    """What calamine does not tell of a sheet: whether it may hold formulas; formulas without value, merges, percentages."""

    formulas: bool
    uncached: frozenset[tuple[int, int]]
    merges: Sequence[Merge]
    percent: Sequence[tuple[int, int]]


def _look(xml: bytes, odd: bytes, percent: frozenset[int]) -> _Look:
    formulas = may_hold_formulas(xml)
    uncached = formulas_without_value(xml) if formulas else frozenset[tuple[int, int]]()
    return _Look(formulas, uncached, merged_cells(xml), list(percent_cells(odd, percent)))


def _add(members: dict[str, tuple[bytes, int]], name: str, text: str) -> None:
    content = text.encode()
    members[name] = content, zlib.crc32(content)


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(found: Sequence[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE_RELS}">{"".join(found)}</Relationships>'

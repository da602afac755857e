"""The cells of one sheet of a file, read with python-calamine, with what calamine does not tell.

Calamine lays a sheet out as a full rectangle. A damaged or hostile file may claim a million rows by sixteen thousand
columns with two cells in them, so the extent is looked up in the XML first and refused above CELL_LIMIT.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from catchup_xl.errors import BookError
from catchup_xl.model.tables import Grid

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

CELL_LIMIT = 20_000_000
"""Cells in the rectangle of one sheet; a year of 1,000 units × 100 indicators takes 3.4 million."""

_SURE_COLUMNS = 702  # ZZ: more columns need a reference with three letters
# Patterns that begin with a literal are several times faster over megabytes; the odd spellings that XML allows too
# (prefixes, single quotes, blanks about the equals sign) are looked for only where the plain ones don't account for all.
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,9})"')
_ANY_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d{1,9})[\"']")
_FAR_COLUMN = re.compile(rb'r="[A-Z]{3}')
_ANY_COLUMN = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,4})\d")
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")


def read_grid(workbook: CalamineWorkbook, sheet: str, xml: bytes, table_ends: Mapping[str, int]) -> Grid:
    """Read all cells of a sheet.

    Args:
        workbook: the open workbook.
        sheet: the sheet's name in it.
        xml: the sheet's part, uncompressed.
        table_ends: last row of each Excel table on it.

    Raises:
        BookError: the sheet's extent is beyond CELL_LIMIT, or the sheet can't be read.
    """
    _refuse_vast(sheet, xml)
    cells = workbook.get_sheet_by_name(sheet)
    rows = cells.to_python(skip_empty_area=True)
    first_row, first_column = cells.start or (0, 0)
    return Grid(rows, first_row + 1, first_column + 1, table_ends, _formulas_without_value(xml))


def _refuse_vast(sheet: str, xml: bytes) -> None:
    plain = xml.count(b'r="') >= xml.count(b"<c ") + xml.count(b"<row ") and b"<row" in xml
    last_row = max(map(int, (_ROW if plain else _ANY_ROW).findall(xml)), default=0)
    if plain and last_row * _SURE_COLUMNS <= CELL_LIMIT and not _FAR_COLUMN.search(xml):
        return
    letters = max(set(_ANY_COLUMN.findall(xml)), key=lambda found: (len(found), found), default=b"A")
    if last_row * _column_number(letters) > CELL_LIMIT:
        raise BookError(
            f"工作表“{sheet}”的内容一直延伸到第 {last_row:,} 行、{letters.decode()} 列，范围过大，未读取",
            expected=f"不超过 {CELL_LIMIT:,} 个单元格的范围",
            mend="删去表格下方和右方多余的空行、空列（选中整行或整列后“删除”），保存后再试",
        )


def _column_number(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column


def _formulas_without_value(xml: bytes) -> frozenset[tuple[int, int]]:
    if b"<f" not in xml and (b"<row" in xml or b":f" not in xml):
        return frozenset()
    found: set[tuple[int, int]] = set()
    for attributes in _FORMULA_WITHOUT_VALUE.findall(xml):
        place = _REFERENCE.search(attributes)
        if place and not _TEXT_RESULT.search(attributes):
            found.add((int(place[2]), _column_number(place[1])))
    return frozenset(found)

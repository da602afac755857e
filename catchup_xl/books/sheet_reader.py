"""What must be known about a sheet's XML before and beside reading it with python-calamine.

Calamine lays a sheet out as a full rectangle, and repeats a shared text for each cell that has it. A damaged or hostile
file may claim a million rows by sixteen thousand columns with two cells in them, or a long text in a million cells; so
both are worked out from the XML first, and refused above a limit.
"""

from __future__ import annotations

import re

from catchup_xl.books.references import parse_area
from catchup_xl.books.xml_bytes import attribute, elements
from catchup_xl.errors import BookError
from catchup_xl.model.cells import column_number
from catchup_xl.model.tables import Merge

CELL_LIMIT = 20_000_000
"""Cells in the rectangles of the sheets that are read at once; a year of 1,000 units × 100 indicators takes 3.4 million."""
TEXT_LIMIT = 256 << 20
"""Bytes of text in the cells of one sheet, shared texts counted as often as they are used."""

_SHORTEST_USE = 20  # bytes of a cell that has a shared text
_LAST_COLUMNS = ((2, 702), (1, 26))  # ZZ and Z, by their letters
_FEW_DIGITS = 5
_ANY_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b[^>]*?\br\s*=\s*[\"']([^\"']*)[\"']")
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c\b[^>]*?\br\s*=\s*[\"']([^\"']*)[\"']")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]+)')
_NUMBER = re.compile(rb"[0-9]{1,7}")
_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<(?:[\w.-]+:)?c\b([^>]*)>\s*<(?:[\w.-]+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:[\w.-]+:)?f>)\s*"
    rb"(?:<(?:[\w.-]+:)?v\s*/>|<(?:[\w.-]+:)?v>\s*</(?:[\w.-]+:)?v>)?\s*</(?:[\w.-]+:)?c>"
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_SHARED_USE = re.compile(rb"t\s*=\s*[\"']s[\"'][^>]*>\s*<(?:[\w.-]+:)?v>\s*(\d{1,9})")


def refuse_vast(label: str, sheet: str, xml: bytes, odd: bytes) -> None:
    """Refuse a sheet whose cells span more than CELL_LIMIT.

    Args:
        label: the file's name.
        sheet: the sheet's name.
        xml: the sheet's part.
        odd: what of it is no usual row.

    Raises:
        BookError: the extent is beyond the limit.
    """
    if spelled_plainly(odd, place_limits(xml)) or _surely_small(xml):
        return
    last_row, last_column = _extent(xml)
    if last_row * last_column > CELL_LIMIT:
        raise vast(label, sheet, f"的内容一直延伸到第 {last_row:,} 行、第 {last_column:,} 列")


def vast(label: str, sheet: str, extent: str) -> BookError:
    """The error for sheets whose cells span more than CELL_LIMIT."""
    return BookError(
        f"{label} 的工作表“{sheet}”{extent}，范围过大，未读取",
        expected=f"不超过 {CELL_LIMIT:,} 个单元格的范围",
        mend="删去表格下方和右方多余的空行、空列（选中整行或整列后“删除”），保存后再试",
    )


def refuse_long_texts(label: str, sheet: str, xml: bytes, strings: bytes) -> None:
    """Refuse a sheet whose cells hold more text than TEXT_LIMIT when each shared text is repeated.

    Raises:
        BookError: there is more text than that.
    """
    if len(strings) * (len(xml) // _SHORTEST_USE) <= TEXT_LIMIT:
        return
    texts = [len(text) for text in re.split(rb"</(?:[\w.-]+:)?si>|<(?:[\w.-]+:)?si\s*/>", strings)]
    if max(texts) * (len(xml) // _SHORTEST_USE) <= TEXT_LIMIT:
        return
    total = sum(texts[n] for n in map(int, _SHARED_USE.findall(xml)) if n < len(texts))
    if total > TEXT_LIMIT:
        raise BookError(
            f"{label} 的工作表“{sheet}”的文字合计有 {total >> 20} MB，过多，未读取",
            expected=f"不超过 {TEXT_LIMIT >> 20} MB",
            mend="删去多余的行和过长的文字，保存后再试；来历不明的文件不要打开",
        )


def may_hold_formulas(xml: bytes) -> bool:
    """Some cell may hold a formula; False is certain."""
    return b"<sheetData" not in xml or xml.find(b"<f", 0, xml.rfind(b"</sheetData>")) >= 0


def formulas_without_value(xml: bytes) -> frozenset[tuple[int, int]]:
    """The cells, as row and column, whose formula has no stored value."""
    if not may_hold_formulas(xml):
        return frozenset()
    found: set[tuple[int, int]] = set()
    for attributes in _FORMULA_WITHOUT_VALUE.findall(xml):
        place = _REFERENCE.search(attributes)
        if place and not _TEXT_RESULT.search(attributes):
            found.add((int(place[2]), column_number(place[1].decode())))
    return frozenset(found)


def merged_cells(xml: bytes) -> tuple[Merge, ...]:
    """The merged cells of a sheet; those of whole rows or columns, as titles have them, are left out."""
    at = xml.rfind(b"</sheetData>") if b"</sheetData>" in xml else 0
    if xml.find(b"mergeCell", at) < 0:
        return ()
    rest = xml[at:]
    found = (parse_area((attribute(rest[a:b], "ref") or "").upper()) for a, b in elements(rest, "mergeCell"))
    return tuple(Merge(*area) for area in found if area is not None)


def place_limits(xml: bytes) -> tuple[int, int]:
    """As many letters and digits as a place may have that no two such places span more than CELL_LIMIT.

    The digits are those of the last row's number: what goes beyond them is no usual place.
    """
    last = xml.rfind(b'<row r="')
    digits = len(xml[last + 8 : last + 17].partition(b'"')[0]) if last >= 0 else 1
    for letters, columns in _LAST_COLUMNS:
        if (10**digits - 1) * columns <= CELL_LIMIT:
            return letters, max(digits, 1)
    return _LAST_COLUMNS[-1][0], _FEW_DIGITS


def _surely_small(xml: bytes) -> bool:
    """Every cell is spelled as the usual programs do, and the farthest column is near enough for as many rows.

    Looking at each place takes longer than reading the sheet; one pattern that none may break is quick.
    """
    digits = place_limits(xml)[1]
    if not spelled_plainly(xml, (3, digits)):
        return False
    last_column = max((column_number(c.decode()) for c in set(_PLAIN_CELL.findall(xml))), default=1)
    return int((10**digits - 1) * last_column) <= CELL_LIMIT


def spelled_plainly(xml: bytes, limits: tuple[int, int]) -> bool:
    """Each row and cell has its place first, of at most so many letters and digits, and no namespace prefix."""
    letters, digits = limits
    cell = b' r="[A-Z]{1,%d}[0-9]{1,%d}"' % (letters, digits)
    row = b' r="[0-9]{1,%d}"' % digits
    odd = b"<(?:c(?=[\\s/>])(?!%s)|row(?!%s)|[^\\s/>:]+:(?:c|row)[\\s/>])" % (cell, row)
    return not re.search(odd, xml)


def _extent(xml: bytes) -> tuple[int, int]:
    """The last row and column that any place in the XML names; a place that is no such is counted as the farthest."""
    rows = {int(number) if _NUMBER.fullmatch(number) else 1 << 20 for number in set(_ANY_ROW.findall(xml))}
    columns = {1}
    for place in set(_ANY_CELL.findall(xml)):
        found = _PLACE.fullmatch(place)
        rows.add(int(found[2]) if found else 1 << 20)
        columns.add(column_number(found[1].decode()) if found else 1 << 14)
    return max(rows, default=1), max(columns)

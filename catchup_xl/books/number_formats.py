"""Which cells show their number as a percentage or a day: calamine tells of no number format, so that the XML is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from catchup_xl.model.cells import column_number
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.model.tables import sheet_named

_PERCENT = frozenset({"9", "10"})  # 0% and 0.00%
_DAYS = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
"""The formats of days and times that a file need not spell out; 27 to 36 and 50 to 58 are those of Chinese Excel."""
_LETTERS_OF_DAYS = re.compile(r"[ymdhs]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LAST_DAY, _LAST_DAY_1904 = 2_958_465, 2_957_003  # 9999-12-31
_NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', re.DOTALL)
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_TEXT = re.compile(rb"\st\s*=\s*[\"'](?!n[\"'])")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_MAY_BE_NO_DAY = re.compile(rb"v>(?:[-+\s]|[0-9]{7})")
_NUMBER_TYPE = re.compile(rb"\st\s*=\s*[\"']n[\"']")
_VALUE = re.compile(
    rb"((?:\s*<(?:[\w.-]+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:[\w.-]+:)?f>))?\s*<(?:[\w.-]+:)?v>)"
    rb"\s*([+-]?[0-9.]+(?:[eE][+-]?[0-9]{1,4})?)\s*</"
)


def is_typed(sheet: str) -> bool:
    """Whether people type into a sheet: a result sheet has thousands of percentages, and none of them is ever read."""
    known = sheet_named(sheet, tuple(SHEETS))
    return known is None or SHEETS[known].kind is not SheetKind.RESULT


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a hundred times the number, with a sign: 0.0%, not 0.0"%"."""
    return "%" in _NO_CODE.sub("", code)


def is_day_format(code: str) -> bool:
    """Whether a number format shows a day or a time."""
    return bool(_ELAPSED.search(code) or _LETTERS_OF_DAYS.search(_NO_CODE.sub("", code)))


def beyond_calendar(number: float, *, date1904: bool = False) -> str:
    """What to read in place of a number that a format of days can't show, so that its cell is told; empty for a day.

    The program shows #### there, and nobody has seen the number.
    """
    last = _LAST_DAY_1904 if date1904 else _LAST_DAY
    return "" if 0 <= number < last + 1 else f"{number:.15g}（单元格是日期格式）"


def percent_styles(styles: etree._Element) -> frozenset[int]:
    """The style ids of cells whose number is shown as a percentage.

    Args:
        styles: the root of the styles part.
    """
    return _styles(styles, is_percent_format, _PERCENT)


def day_styles(styles: etree._Element) -> frozenset[int]:
    """The style ids of cells whose number is shown as a day or a time.

    Args:
        styles: the root of the styles part.
    """
    return _styles(styles, is_day_format, _DAYS)


def _styles(styles: etree._Element, wanted: Callable[[str], bool], built_in: frozenset[str]) -> frozenset[int]:
    """The style ids whose number format is one of these; a file may spell out a built-in one anew."""
    own = {
        found.get("numFmtId", ""): wanted(found.get("formatCode", ""))
        for found in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    found = {number for number, said in own.items() if said} | {n for n in built_in if own.get(n, True)}
    formats = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(number for number, element in formats if element.get("numFmtId", "0") in found)


def percent_cells(xml: bytes, styles: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The cells of a sheet, as row and column, whose number is shown as a percentage.

    Args:
        xml: the sheet's cells, or some rows of them.
        styles: the style ids of percentages.
    """
    for start, closing in _numbers(xml, styles):
        place = _PLACE.search(xml, start, closing)
        if place is not None:
            yield int(place[2]), column_number(place[1].decode())


def with_days_of_calendar(xml: bytes, styles: frozenset[int], *, date1904: bool) -> bytes:
    """The cells of a sheet in which a number that is no day, though its cell shows days, is a text that says so.

    Args:
        xml: the sheet's part.
        styles: the style ids of days.
        date1904: the workbook counts days from 1904.
    """
    if not (_MAY_BE_NO_DAY.search(xml) or b"E+" in xml or b"e+" in xml):
        return xml
    chunks: list[bytes] = []
    done = 0
    for start, closing in sorted(_numbers(xml, styles)):
        value = _VALUE.match(xml, closing + 1)
        said = beyond_calendar(float(value[2]), date1904=date1904) if value else ""
        if value and said:
            tag = _NUMBER_TYPE.sub(b"", xml[start:closing])
            chunks += [xml[done:start], tag, b' t="str">', value[1], said.encode()]
            done = value.end(2)
    return b"".join([*chunks, xml[done:]]) if chunks else xml


def _numbers(xml: bytes, styles: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The tags of the cells that hold a number and have one of these styles: where each begins, and its ``>``.

    A sheet has few of them among many cells, so that their style ids are looked for and not the cells.
    """
    if not styles:
        return
    starts = _starts(xml, styles) if 0 not in styles and not _spelled_oddly(xml) else _all_starts(xml)
    for start in starts:
        closing = xml.find(b">", start)
        closing = closing if closing >= 0 else len(xml)
        style = _STYLE.search(xml, start, closing)
        if (int(style[1]) if style else 0) in styles and not _TEXT.search(xml, start, closing):
            yield start, closing


def _spelled_oddly(xml: bytes) -> bool:
    """Whether a style may be said in another way than as one attribute with a blank before it."""
    return any(odd in xml for odd in (b" s =", b" s= ", b"\ns=", b"\ts=", b"\rs="))


def _starts(xml: bytes, styles: Iterable[int]) -> Iterator[int]:
    """Where the tags of the cells begin that have one of these styles."""
    for style in styles:
        for said in (b' s="%d"' % style, b" s='%d'" % style):
            at = xml.find(said)
            while at >= 0:
                start = xml.rfind(b"<", 0, at)
                if _CELL.match(xml, start):
                    yield start
                at = xml.find(said, at + 1)


def _all_starts(xml: bytes) -> Iterator[int]:
    return (found.start() for found in _CELL.finditer(xml))

"""Which cells show their number as a percentage: calamine tells of no number format, so that the XML is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from catchup_xl.model.cells import column_number
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.model.tables import sheet_named

_BUILT_IN = ("9", "10")  # 0% and 0.00%
_NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', re.DOTALL)
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_TEXT = re.compile(rb"\st\s*=\s*[\"'](?!n[\"'])")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")


def is_typed(sheet: str) -> bool:
    """Whether people type into a sheet: a result sheet has thousands of percentages, and none of them is ever read."""
    known = sheet_named(sheet, tuple(SHEETS))
    return known is None or SHEETS[known].kind is not SheetKind.RESULT


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a hundred times the number, with a sign: 0.0%, not 0.0"%"."""
    return "%" in _NO_CODE.sub("", code)


def percent_styles(styles: etree._Element) -> frozenset[int]:
    """The style ids of cells whose number is shown as a percentage.

    Args:
        styles: the root of the styles part.
    """
    own = {
        found.get("numFmtId", ""): is_percent_format(found.get("formatCode", ""))
        for found in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    percent = {number for number, said in own.items() if said} | {n for n in _BUILT_IN if own.get(n, True)}
    formats = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(number for number, element in formats if element.get("numFmtId", "0") in percent)


def percent_cells(xml: bytes, styles: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The cells of a sheet, as row and column, whose number is shown as a percentage.

    A sheet has few of them among many cells, so that their style ids are looked for and not the cells.

    Args:
        xml: the sheet's cells, or some rows of them.
        styles: the style ids of percentages.
    """
    if not styles:
        return
    starts = _starts(xml, styles) if 0 not in styles and not _spelled_oddly(xml) else _all_starts(xml)
    for start in starts:
        closing = xml.find(b">", start)
        tag = xml[start : closing if closing >= 0 else len(xml)]
        place, style = _PLACE.search(tag), _STYLE.search(tag)
        percent = (int(style[1]) if style else 0) in styles
        if place is not None and percent and not _TEXT.search(tag):
            yield int(place[2]), column_number(place[1].decode())


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

"""The anchors of a drawing, edited as bytes: which cells a chart covers, and letting it stand further down."""

from __future__ import annotations

import re

from catchup_xl.books.references import Area
from catchup_xl.books.xml_bytes import attribute, elements, whole, with_elements

_ANCHORS = ("twoCellAnchor", "oneCellAnchor")
_ROW_HEIGHT, _COLUMN_WIDTH = (
    190_500,
    609_600,
)  # of a default row and column, in EMU: a size without an end is told by them
_TEXT = re.compile(rb">\s*(\d+)\s*<")


def box_of(drawing: bytes, chart: str) -> Area | None:
    """The cells that a chart covers; None where it hangs on no cell.

    Args:
        drawing: the drawing part, plain.
        chart: the id by which the drawing refers to the chart.
    """
    for name in _ANCHORS:
        for start, end in elements(drawing, name):
            if _shows(drawing[start:end], chart):
                return _box(drawing[start:end])
    return None


def moved_down(drawing: bytes, chart: str, rows: int) -> bytes:
    """The drawing with a chart so many rows further down; all else stays bit for bit."""

    def moved(anchor: bytes) -> bytes:
        if not _shows(anchor, chart):
            return anchor
        for mark in ("from", "to"):
            anchor = with_elements(anchor, mark, lambda place: with_elements(place, "row", further))
        return anchor

    def further(row: bytes) -> bytes:
        return _TEXT.sub(lambda found: b">%d<" % (int(found[1]) + rows), row, count=1)

    for name in _ANCHORS:
        drawing = with_elements(drawing, name, moved)
    return drawing


def _shows(anchor: bytes, chart: str) -> bool:
    return any(attribute(anchor[start:end], "r:id") == chart for start, end in elements(anchor, "chart"))


def _box(anchor: bytes) -> Area | None:
    first, last = _marker(anchor, "from"), _marker(anchor, "to")
    if first is None:
        return None
    if last is None:
        size = next((anchor[start:end] for start, end in elements(anchor, "ext")), b"")
        last = (
            first[0] + whole(attribute(size, "cy")) // _ROW_HEIGHT, 1,
            first[2] + whole(attribute(size, "cx")) // _COLUMN_WIDTH, 1,
        ) if size else first  # fmt: skip
    # An end at the very edge of a cell does not cover it.
    bottom, right = last[0] + (last[1] > 0), last[2] + (last[3] > 0)
    return Area(first[0] + 1, first[2] + 1, max(bottom, first[0] + 1), max(right, first[2] + 1))


def _marker(anchor: bytes, name: str) -> tuple[int, int, int, int] | None:
    """Row, its offset, column, its offset, counted from 0."""
    found = next((anchor[start:end] for start, end in elements(anchor, name)), None)
    if found is None:
        return None
    row, down, column, across = (_number(found, one) for one in ("row", "rowOff", "col", "colOff"))
    return row, down, column, across


def _number(marker: bytes, name: str) -> int:
    text = next((_TEXT.search(marker[start:end]) for start, end in elements(marker, name)), None)
    return int(text[1]) if text else 0

"""Rows far below the others, as one key too many in Excel (Ctrl+End, a fill) leaves them.

Calamine lays a sheet out as a full rectangle: one cell in the last row that Excel has would be a million rows of blank
cells. So rows that follow a wide gap are handed to it right below the others, and put back to their places afterwards,
with one and the same blank row for all that lie between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from catchup_xl.books.sheet_reader import spelled_plainly
from catchup_xl.model.cells import RawCell

WIDE = 50_000
"""Rows without a cell from which a gap is closed."""

_FIRST = b'<row r="'
_ROW = re.compile(rb'<row r="([0-9]{1,7})"')
_PLACES = re.compile(rb'(<(?:row r="|c r="[A-Z]{1,3}))([0-9]{1,7})(?=")')
_ANY_PLACE = (3, 7)  # letters and digits


class Gap(NamedTuple):
    """Rows that are not there.

    Args:
        above: the sheet row that they follow, where those of former gaps are left out.
        rows: how many.
    """

    above: int
    rows: int


def drawn_up(xml: bytes) -> tuple[bytes, Sequence[Gap]]:
    """The cells of a sheet with wide gaps between rows closed, and the gaps; as they are where a place is spelled oddly."""
    if _last_row(xml) < WIDE:
        return xml, ()
    rows = [(0, 0), *((int(found[1]), found.start()) for found in _ROW.finditer(xml))]
    wide = [(one, other) for one, other in pairwise(rows) if other[0] - one[0] > WIDE]
    if not wide or not _can_be_moved(xml, rows):
        return xml, ()
    gaps: list[Gap] = []
    chunks = [xml[: wide[0][1][1]]]
    closed = 0
    for n, (one, other) in enumerate(wide):
        gaps.append(Gap(one[0] - closed, other[0] - one[0] - 1))
        closed += gaps[-1].rows
        end = wide[n + 1][1][1] if n + 1 < len(wide) else len(xml)
        chunks.append(_moved_up(xml[other[1] : end], closed))
    return b"".join(chunks), gaps


def put_back(rows: list[list[RawCell]], first_row: int, gaps: Sequence[Gap]) -> tuple[list[list[RawCell]], int]:
    """The rows and the sheet row of the first of them, with the gaps between them again.

    Args:
        rows: the cells without the gaps.
        first_row: the first one's sheet row, from 1, without the gaps.
        gaps: the gaps, from the top.
    """
    blank: list[RawCell] = []
    found: list[list[RawCell]] = []
    first, done = first_row, 0
    for gap in gaps:
        upto = gap.above + 1 - first_row
        if upto <= 0:
            first += gap.rows
            continue
        if upto < len(rows):
            found += rows[done:upto]
            found += [blank] * gap.rows
            done = upto
    return found + rows[done:], first


def _last_row(xml: bytes) -> int:
    found = _ROW.match(xml, xml.rfind(_FIRST)) if _FIRST in xml else None
    return int(found[1]) if found else 0


def _can_be_moved(xml: bytes, rows: Sequence[tuple[int, int]]) -> bool:
    """Every row says its number first and stands below the one before it, and nothing in the XML only looks like a cell."""
    ordered = all(one[0] < other[0] for one, other in pairwise(rows))
    return ordered and b"<!" not in xml and spelled_plainly(xml, _ANY_PLACE)


def _moved_up(xml: bytes, by: int) -> bytes:
    return _PLACES.sub(lambda found: found[1] + b"%d" % (int(found[2]) - by), xml)

"""The rows of a sheet that are written as the usual programs write them: one sweep tells them from those to be looked at closely.

A row is usual when each of its cells has its place, its style and a plain number, shared text or inline text in the
customary spelling, nothing else, and its number is not shown as a percentage. Of such rows nothing need be asked, and
nearly all rows are such: looking at them in one pattern takes a fraction of the time of asking one thing after another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from catchup_xl.books.sheet_reader import place_limits


def odd_stretches(cells: bytes, percent: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Where what is no usual row starts and ends, from the first such stretch to the last.

    Args:
        cells: the ``sheetData`` element of a sheet.
        percent: the style ids of percentages.
    """
    at = 0
    for found in _usual_row(place_limits(cells), percent).finditer(cells):
        if found.start() > at:
            yield at, found.start()
        at = found.end()
    yield at, len(cells)


@lru_cache(maxsize=64)
def _usual_row(limits: tuple[int, int], percent: frozenset[int]) -> re.Pattern[bytes]:
    """The pattern of a usual row whose places have no more letters and digits than these."""
    style = b' s="(?!(?:%s)")[0-9]++"' % b"|".join(b"%d" % number for number in sorted(percent))
    number = rb'(?: t="n")?(?:/>|>(?:<v>-?[0-9]++(?:\.[0-9]++)?(?:E[+-]?[0-9]{1,2})?</v>)?</c>)'
    shared = rb' t="s"><v>[0-9]{1,9}</v></c>'
    inline = rb' t="inlineStr"><is><t[^<>]*+>[^<]*+</t></is></c>'
    # A cell without a style has the style 0.
    cell = rb'<c r="[A-Z]{1,%d}[0-9]{1,%d}"(?:%s)%s(?:%s|%s|%s)' % (
        *limits, style, b"" if 0 in percent else b"?", number, shared, inline
    )  # fmt: skip
    return re.compile(rb'<row r="[0-9]{1,%d}"[^<>]*+(?:(?<=/)>|>(?:%s)*+</row>)' % (limits[1], cell))

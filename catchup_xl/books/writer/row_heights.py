"""How high a row must be for the wrapped text in it: spreadsheet programs do not measure it when they open a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

INDENT = 1.5
"""Characters of column width that the indent of left-aligned text takes."""

_LINE, _PADDING = 14.0, 3.0  # of 10-point text, with the fonts whose lines stand widest apart
_MOST = 409.0  # the highest row that Excel takes
_HALF, _CHARACTER = 6.6, 7.0  # pixels: a half-width character of 10-point text, a character of column width


def fitting_height(cells: Iterable[tuple[str, float]]) -> float | None:
    """The height, in points, of a row that shows all of its wrapped text.

    Args:
        cells: the text and the column width, in characters, of every cell that wraps.

    Returns:
        None when one line is enough and the row needs no height of its own.
    """
    lines = max((line_count(text, width) for text, width in cells), default=1)
    return None if lines <= 1 else min(_MOST, lines * _LINE + _PADDING)


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width, in characters."""
    room = max(2, int(width * _CHARACTER / _HALF))
    if 2 * len(text) <= room and "\n" not in text:
        return 1
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: int) -> int:
    """Lines of one paragraph: Latin words stay whole while they fit, Chinese breaks anywhere."""
    lines, used, word = 1, 0, 0
    for mark in line:
        wide = unicodedata.east_asian_width(mark) in "WFA"
        size = 2 if wide else 1
        word = 0 if wide or mark.isspace() else word + size
        if used + size <= room:
            used += size
        elif mark.isspace():
            used = room
        else:
            lines += 1
            used = max(word, size) if word <= room else size
            word = min(word, used)
    return lines

"""The plan's title where the template wrote it: the headings of 排名 and 看板, 说明, and the page headers.

What still reads as the template wrote it with the former title follows the new one; what the clerk has changed stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from catchup_xl.books.template.notes import SAMPLE
from catchup_xl.model.cells import without_unseen
from catchup_xl.model.rows import SHEETS

HELP, HELP_ROW = "说明", 2
"""The help sheet, and the row of its first column where the title stands."""
TITLED = ("排名", "看板")
"""Sheets whose heading, in A1, ends with the title."""
UNTITLED = "追赶超越工作簿"
"""The workbook's own title where the plan has none."""
_GAP = "　"
_LABEL = f"{_GAP}【{SAMPLE}】"
_LONGEST = 80  # characters of a title in a page header
_TOKEN = re.compile(r'&&|&"[^"]*"|&K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|&\d{1,3}|&[A-Za-z]|[^&]+|&')
_LOOKS = set("BIUESXY")


class _Part(NamedTuple):
    """The text of a section of a page header: where it stands, and the text."""

    start: int
    end: int
    text: str


def headings() -> Mapping[str, str]:
    """The heading of each sheet that has a page header of the template's, as it stands in that header."""
    return {name: sheet.heading for name, sheet in SHEETS.items()} | {HELP: HELP}


def as_printed(title: str) -> str:
    """A title as page headers hold it."""
    return " ".join(without_unseen(title)[:_LONGEST].split())


def header_title(header: str, heading: str) -> str | None:
    """The title in a page header; None where the header is not as the template wrote it.

    Args:
        header: the header with its codes.
        heading: the sheet's heading, which stands at its right.
    """
    left, right = _section(header, "L"), _section(header, "R")
    return left.text if left is not None and right is not None and right.text == heading else None


def with_header_title(header: str, title: str) -> str:
    """A page header with another title at its left."""
    left = _section(header, "L")
    if left is None:
        return header
    return header[: left.start] + " " + as_printed(title).replace("&", "&&") + header[left.end :]


def headed(text: str, *, heading: str, old: str, title: str) -> str | None:
    """A sheet's heading with another title behind it; None where the cell is not as the template wrote it.

    Args:
        text: the cell.
        heading: the sheet's heading.
        old: the former title, as printed.
        title: the new one.
    """
    plain = text.removesuffix(_LABEL)
    if plain != heading and not plain.startswith(heading + _GAP):
        return None
    if as_printed(plain[len(heading) :]) != old:
        return None
    return heading + (_GAP + title if title else "") + text[len(plain) :]


def agreed(found: Iterable[str | None]) -> str | None:
    """The title that most places name; None where none does."""
    counted = Counter(as_printed(title) for title in found if title is not None)
    return counted.most_common(1)[0][0] if counted else None


def _section(header: str, name: str) -> _Part | None:
    """The text of a section; None where it has a field, such as the page number, or the header has no such section."""
    section, at = "C", 0
    start = end = -1
    text = ""
    for found in _TOKEN.finditer(header):
        token, at = found[0], found.end()
        if token in ("&L", "&C", "&R"):
            section = token[1]
            if section == name and start < 0:
                start = end = at
            continue
        if section != name:
            continue
        if token[0] != "&" or token[1:] == "&":
            start = found.start() if not text else start
            text, end = text + token.replace("&&", "&"), at
        elif token[1] in '"K' or token[1].isdigit() or token[1:] in _LOOKS:
            if not text:
                start = end = at
        else:
            return None
    return _Part(start, end, text.strip()) if start >= 0 else None

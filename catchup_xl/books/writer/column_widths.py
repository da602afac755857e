"""The widths and looks of whole columns, when a table's columns change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from catchup_xl.books.references import LAST_COLUMN
from catchup_xl.books.writer.sheet_xml import SheetXml
from catchup_xl.books.xml_bytes import attribute, elements, finite, whole, without_attribute

_USUAL, _PADDING = 9.140625, 0.7109375  # characters: of a column that says nothing, and beside the text in a column


def column_widths(sheet: SheetXml, columns: Iterable[int]) -> dict[int, float]:
    """The widths, in characters, of some columns."""
    formats, section = sheet.section("sheetFormatPr"), sheet.section("cols")
    usual = finite(attribute(formats.xml, "defaultColWidth") if formats else None, _USUAL)
    spans: list[tuple[int, int, float]] = []
    for start, end in elements(section.xml, "col") if section else ():
        tag = section.xml[start:end] if section else b""
        first, last = whole(attribute(tag, "min")), whole(attribute(tag, "max"))
        spans.append((first, last, finite(attribute(tag, "width"), usual)))
    found: dict[int, float] = {}
    for column in columns:
        width = next((width for first, last, width in spans if first <= column <= last), usual)
        found[column] = max(width - _PADDING, 1.0)
    return found


def rearrange_columns(sheet: SheetXml, left: int, old_right: int, sources: Sequence[int], *, shifted: int) -> None:
    """Give each column of a table the width of the column that it came from.

    Args:
        sheet: the sheet.
        left: the table's first column.
        old_right: the last column that it had.
        sources: for each column that it has now, the column whose width it takes.
        shifted: columns that everything to its right has been moved by.
    """
    section = sheet.section("cols")
    if section is None:
        return
    old = _spread(section.xml)
    new = {at: tag for at, tag in old.items() if at < left or (at > old_right and not shifted)}
    if shifted:
        new |= {at + shifted: tag for at, tag in old.items() if at > old_right and at + shifted <= LAST_COLUMN}
    for at, source in enumerate(sources, left):
        if source in old:
            new[at] = old[source]
        else:
            new.pop(at, None)
    if new != old:
        sheet.put_section("cols", _gathered(sheet, new))


def _spread(xml: bytes) -> dict[int, bytes]:
    """Column → its tag without the columns that it is for."""
    found: dict[int, bytes] = {}
    for start, end in elements(xml, "col"):
        tag = xml[start:end]
        first, last = whole(attribute(tag, "min")), whole(attribute(tag, "max"))
        bare = without_attribute(without_attribute(tag, "min"), "max")
        for at in range(max(first, 1), min(last, LAST_COLUMN) + 1):
            found[at] = bare
    return found


def _gathered(sheet: SheetXml, columns: Mapping[int, bytes]) -> bytes:
    if not columns:
        return b""
    p = sheet.prefix.encode()
    opening = b"<" + p + b"col"
    tags: list[bytes] = []
    ordered = sorted(columns.items())
    for (tag, _), run in groupby(enumerate(ordered), key=lambda item: (item[1][1], item[1][0] - item[0])):
        places = [at for _, (at, _) in run]
        tags.append(b'%s min="%d" max="%d"%s' % (opening, places[0], places[-1], tag[len(opening) :]))
    return b"<" + p + b"cols>" + b"".join(tags) + b"</" + p + b"cols>"

"""One chart part, edited as bytes: ranges, names, the mark of a column, the scale. All else stays bit for bit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from catchup_xl.books.xml_bytes import attribute, elements, escape_text, unescape, with_attribute, with_elements
from catchup_xl.model.charts import MARK, AxisScale
from catchup_xl.model.edits import ChartEdit

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f>([^<]*)</")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t>([^<]*)</")
_AFTER_POINTS = ("dLbls", "trendline", "errBars", "cat", "val")


def title_of(xml: bytes) -> str:
    """The chart's title; empty where it has none, or one that follows a cell."""
    head = xml[: xml.find(b"plotArea")]
    found = next(elements(head, "title"), None)
    return "".join(unescape(text) for text in _TEXT.findall(head[found[0] : found[1]])) if found else ""


def draws(xml: bytes, sheet: str, series: int) -> bool:
    """The chart has so many series, and draws nothing but that sheet."""
    found = [_FORMULA.findall(xml[start:end]) for start, end in elements(xml, "ser")]
    quoted = "'" + sheet.replace("'", "''") + "'"
    ranges = [unescape(formula) for formulas in found for formula in formulas]
    return len(found) == series and bool(ranges) and all(one.startswith((f"{sheet}!", f"{quoted}!")) for one in ranges)


def followed(xml: bytes, keys: str, values: Sequence[str], edit: ChartEdit) -> bytes:
    """The chart with other ranges, and with the names, the mark and the scale of an edit.

    Args:
        xml: the part, plain.
        keys: the reference of the categories.
        values: the reference of each series.
        edit: what the chart is to follow.
    """
    number = -1

    def series(old: bytes) -> bytes:
        nonlocal number
        number += 1
        new = with_elements(old, "cat", partial(_referring, reference=keys))
        new = with_elements(new, "val", partial(_referring, reference=values[number]))
        if edit.names:
            new = _named(new, edit.names[number])
        if edit.labels:
            new = with_elements(new, "dLbls", partial(_labelled, code=edit.labels))
        return _marked(new, edit.marked) if edit.chart.marked and number == 0 else new

    xml = with_elements(xml, "ser", series)
    if edit.from_zero is not None:
        xml = with_elements(xml, "valAx", partial(_starting, from_zero=edit.from_zero))
    return xml if edit.scale is None else with_elements(xml, "valAx", partial(_scaled, scale=edit.scale))


def _referring(block: bytes, reference: str) -> bytes:
    """Categories or values of a range, without stored ones: those are of former figures."""
    found = _FORMULA.search(block)
    if found is None:
        return block
    block = block[: found.start(1)] + escape_text(reference) + block[found.end(1) :]
    for cache in ("strCache", "numCache"):
        block = with_elements(block, cache, lambda _: b"")
    return block


def _named(series: bytes, name: str) -> bytes:
    start, end = next(elements(series, "tx"), (0, 0))
    old = series[start:end]
    prefix = old[1 : old.index(b"tx")] if old else b""
    new = b"<%stx><%sv>%s</%sv></%stx>" % (prefix, prefix, escape_text(name), prefix, prefix)
    return series[:start] + new + series[end:] if old and old != new else series


def _marked(series: bytes, place: int | None) -> bytes:
    """The series with the mark on one column, and on no other."""
    mark = MARK.encode()

    def unmarked(point: bytes) -> bytes:
        index = next((attribute(point[a:b], "val") for a, b in elements(point, "idx")), None)
        return b"" if mark in point or index == str(place) else point

    def is_marked(point: bytes) -> bool:
        return mark in point and f'val="{place}"'.encode() in point

    points = [series[a:b] for a, b in elements(series, "dPt")]
    if [one for one in points if mark in one] == [one for one in points if is_marked(one)] and (
        place is None or any(is_marked(one) for one in points)
    ):
        return series
    series = with_elements(series, "dPt", unmarked)
    if place is None:
        return series
    at = min(found[0] for name in _AFTER_POINTS if (found := next(elements(series, name), None)))
    p = series[1 : series.index(b"ser")].decode()
    fill = f'<a:solidFill xmlns:a="{_DRAWING}"><a:srgbClr val="{MARK}"/></a:solidFill>'
    point = f'<{p}dPt><{p}idx val="{place}"/><{p}invertIfNegative val="0"/><{p}spPr>{fill}</{p}spPr></{p}dPt>'
    return series[:at] + point.encode() + series[at:]


def _labelled(labels: bytes, code: str) -> bytes:
    return with_elements(labels, "numFmt", lambda old: with_attribute(old, "formatCode", code))


def _starting(axis: bytes, from_zero: bool) -> bytes:
    """The axis with 0 at its start, or with the start that the program of the reader chooses."""

    def starting(scaling: bytes) -> bytes:
        bare = with_elements(scaling, "min", lambda _: b"")
        if not from_zero or b"scaling>" not in bare[:-1]:
            return bare
        prefix = bare[1 : bare.index(b"scaling")]
        end = bare.rindex(b"</")
        return bare[:end] + b'<%smin val="0"/>' % prefix + bare[end:]

    return with_elements(axis, "scaling", starting)


def _scaled(axis: bytes, scale: AxisScale) -> bytes:
    def number(old: bytes) -> bytes:
        return with_attribute(old, "formatCode", scale.number)

    axis = with_elements(axis, "max", lambda old: with_attribute(old, "val", str(scale.highest)))
    axis = with_elements(axis, "majorUnit", lambda old: with_attribute(old, "val", str(scale.step)))
    return with_elements(axis, "numFmt", number) if scale.number else axis

"""The program's own charts in a workbook file: which parts they are. Charts of the clerk's are not touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from catchup_xl.books.chart_places import Lowered, lowered
from catchup_xl.books.parts import Parts, SheetPart
from catchup_xl.books.place import TablePlace
from catchup_xl.books.references import Area
from catchup_xl.books.writer.anchor_xml import box_of, moved_down
from catchup_xl.books.writer.chart_xml import draws, followed, title_of
from catchup_xl.books.writer.sheet_xml import SheetXml
from catchup_xl.books.xml_bytes import attribute, elements, plain
from catchup_xl.model.cells import fold
from catchup_xl.model.edits import ChartEdit


class _Found(NamedTuple):
    """A chart: the name of its frame, its part, that part's content, plain, and by which id which drawing shows it."""

    name: str
    part: str
    xml: bytes
    drawing: str = ""
    id: str = ""


def ranges_of(edit: ChartEdit, sheet: str, place: TablePlace) -> tuple[str, list[str]] | None:
    """The references of a chart's categories and of each of its series; None where a column is not there.

    Args:
        edit: the chart.
        sheet: the name in the workbook of the sheet that it draws.
        place: the table there.
    """
    headers = (edit.chart.key, *edit.chart.series)
    columns = [place.columns.get(fold(header)) for header in headers]
    quoted = sheet if sheet.isalnum() and not sheet[0].isdigit() else "'" + sheet.replace("'", "''") + "'"
    found = [f"{quoted}!{Area(place.first, at, place.first + edit.count - 1, at).absolute()}" for at in columns if at]
    return (found[0], found[1:]) if len(found) == len(headers) else None


def changed_charts(
    parts: Parts, sheet: SheetPart, edits: Mapping[ChartEdit, tuple[str, TablePlace]]
) -> Iterator[tuple[str, bytes]]:
    """The own charts of a sheet, by part, as they are to be.

    Args:
        parts: the workbook's parts.
        sheet: the sheet that they stand on.
        edits: each chart, with the name of the sheet that it draws and the table there.
    """
    charts = list(_charts(parts, sheet))
    for edit, (source, place) in edits.items():
        ranges, own = ranges_of(edit, source, place), _own(charts, edit, source)
        if own is not None and ranges is not None:
            yield own.part, followed(own.xml, *ranges, edit)


def lowered_charts(
    parts: Parts, sheet: SheetPart, edits: Mapping[ChartEdit, tuple[str, TablePlace]], place: TablePlace, of: SheetXml
) -> tuple[dict[str, bytes], list[Lowered]]:
    """The drawings, by part, in which own charts go down from under a table that has grown, and what went how far.

    Args:
        parts: the workbook's parts.
        sheet: the sheet that they stand on.
        edits: each chart, with the name of the sheet that it draws and the table there.
        place: the table on the sheet that they stand on.
        of: that sheet, as it is to be.
    """
    charts = list(_charts(parts, sheet))
    own = [found for edit, (source, _) in edits.items() if (found := _own(charts, edit, source)) is not None]
    drawings = {one.drawing: _plain(parts, one.drawing) for one in own}
    boxes = {one: box for one in own if (box := box_of(drawings[one.drawing], one.id)) is not None}

    def lowest(area: Area) -> int:
        rows = [number for number in of.rows if area.top <= number <= area.bottom]
        return max(of.filled_in(rows, area.left, area.right), default=0)

    steps = lowered(boxes, place, lowest)
    changed: dict[str, bytes] = {}
    for one, step in steps.items():
        changed[one.drawing] = moved_down(changed.get(one.drawing, drawings[one.drawing]), one.id, step.rows)
    return changed, list(steps.values())


def _own(charts: Sequence[_Found], edit: ChartEdit, source: str) -> _Found | None:
    """The chart that the template made: by the name of its frame, or where that is lost by its title."""
    drawn = [one for one in charts if draws(one.xml, source, len(edit.chart.series))]
    named = (one for one in drawn if one.name == edit.chart.name)
    titled = (one for one in drawn if title_of(one.xml) == edit.chart.title)
    return next(chain(named, titled), None)


def _charts(parts: Parts, sheet: SheetPart) -> Iterator[_Found]:
    """The charts on a sheet."""
    for drawing in (one for one in parts.relations_of(sheet.part) if one.kind == "drawing"):
        if drawing.target not in parts.package:
            continue
        targets = {one.id: one for one in parts.relations_of(drawing.target) if one.kind == "chart"}
        xml = _plain(parts, drawing.target)
        for start, end in elements(xml, "graphicFrame"):
            frame = xml[start:end]
            name = next((attribute(frame[a:b], "name") or "" for a, b in elements(frame, "cNvPr")), "")
            for a, b in elements(frame, "chart"):
                target = targets.get(attribute(frame[a:b], "r:id") or "")
                if target and target.target in parts.package:
                    yield _Found(name, target.target, _plain(parts, target.target), drawing.target, target.id)


def _plain(parts: Parts, part: str) -> bytes:
    return plain(parts.package.read(part), part, parts.package.label)

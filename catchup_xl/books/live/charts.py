"""The program's own charts in an open workbook: they follow the tables that were written. Others are not touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

import xlwings as xw

from catchup_xl.books.chart_places import Lowered, lowered
from catchup_xl.books.place import TablePlace
from catchup_xl.books.references import Area
from catchup_xl.books.writer.chart_parts import ranges_of
from catchup_xl.model.charts import MARK, AxisScale
from catchup_xl.model.edits import ChartEdit

_VALUE_AXIS = 2  # xlValue
_MARK = int.from_bytes(bytes.fromhex(MARK), "little")  # Excel's RGB: blue, green, red


def follow_charts(sheet: xw.Sheet, edits: Mapping[ChartEdit, tuple[str, TablePlace]]) -> Iterator[str]:
    """Let own charts follow.

    Args:
        sheet: the sheet that they stand on.
        edits: each chart, with the name of the sheet that it draws and the table there.

    Yields:
        What Excel did not let be done, in Chinese.
    """
    charts = [(chart.name, chart.api[1]) for chart in sheet.charts] if edits else []
    for edit, (source, place) in edits.items():
        try:
            _follow(charts, edit, source, place)
        except Exception as reason:  # noqa: BLE001 - pywintypes.com_error; a chart's looks are no reason to lose the results
            yield f"“{sheet.name}”表的图“{edit.chart.title}”没有跟着数据更新（{type(reason).__name__}），请核对图的数据范围"


def _follow(charts: list[tuple[str, Any]], edit: ChartEdit, source: str, place: TablePlace) -> None:
    own, ranges = _own(charts, edit, source), ranges_of(edit, source, place)
    if own is None or ranges is None:
        return
    chart, (keys, values) = own[1], ranges
    for n, reference in enumerate(values, 1):
        series = chart.SeriesCollection(n)
        series.XValues, series.Values = f"={keys}", f"={reference}"
        if edit.names:
            series.Name = edit.names[n - 1]
    if edit.chart.marked:
        _mark(chart.SeriesCollection(1), edit.marked)
    if edit.labels and chart.SeriesCollection(1).HasDataLabels:
        chart.SeriesCollection(1).DataLabels().NumberFormat = edit.labels
    if edit.from_zero is not None:
        _start(chart.Axes(_VALUE_AXIS), from_zero=edit.from_zero)
    if edit.scale is not None:
        _scale(chart.Axes(_VALUE_AXIS), edit.scale)


def lower_charts(
    sheet: xw.Sheet,
    edits: Mapping[ChartEdit, tuple[str, TablePlace]],
    place: TablePlace,
    last_filled: Callable[[Area], int],
) -> list[Lowered]:
    """Let own charts go down from under a table that has grown.

    Args:
        sheet: the sheet that they stand on.
        edits: each chart, with the name of the sheet that it draws and the table there.
        place: the table on the sheet that they stand on.
        last_filled: the last row of an area that holds anything, 0 where none does.

    Returns:
        What went how far.
    """
    frames = {chart.name: chart.api[0] for chart in sheet.charts}
    charts = [(chart.name, chart.api[1]) for chart in sheet.charts]
    found = (_own(charts, edit, source) for edit, (source, _) in edits.items())
    steps = lowered({name: _box(frames[name]) for name, _ in filter(None, found)}, place, last_filled)
    for name, step in steps.items():
        frames[name].Top = sheet.range((step.box.top + step.rows, 1)).top
    return list(steps.values())


def _box(frame: Any) -> Area:
    """The cells that a chart's frame covers."""
    first, last = frame.TopLeftCell, frame.BottomRightCell
    return Area(first.Row, first.Column, last.Row, last.Column)


def _own(charts: list[tuple[str, Any]], edit: ChartEdit, source: str) -> tuple[str, Any] | None:
    """The chart that the template made, with its name: by the name of its frame, or where that is lost by its title."""
    drawn = [(name, chart) for name, chart in charts if _draws(chart, source, len(edit.chart.series))]
    named = (one for one in drawn if one[0] == edit.chart.name)
    titled = (one for one in drawn if one[1].HasTitle and one[1].ChartTitle.Text == edit.chart.title)
    return next(chain(named, titled), None)


def _draws(chart: Any, sheet: str, series: int) -> bool:
    """The chart has so many series, and draws nothing but that sheet."""
    count = chart.SeriesCollection().Count
    return count == series and all(
        f"{sheet}!" in _unquoted(chart.SeriesCollection(n + 1).Formula) for n in range(count)
    )


def _unquoted(formula: str) -> str:
    return formula.replace("'", "")


def _mark(series: Any, place: int | None) -> None:
    """Let one column stand out, and no other."""
    fills = [series.Points(n + 1).Format.Fill.ForeColor for n in range(series.Points().Count)]
    colours = [fill.RGB for fill in fills]
    plain = next((colour for colour in colours if colour != _MARK), None)
    for n, (fill, colour) in enumerate(zip(fills, colours, strict=True)):
        if n == place and colour != _MARK:
            fill.RGB = _MARK
        elif n != place and colour == _MARK and plain is not None:
            fill.RGB = plain


def _start(axis: Any, *, from_zero: bool) -> None:
    """Let the axis start at 0, or where Excel chooses."""
    if from_zero:
        axis.MinimumScale = 0
    else:
        axis.MinimumScaleIsAuto = True


def _scale(axis: Any, scale: AxisScale) -> None:
    axis.MaximumScale, axis.MajorUnit = scale.highest, scale.step
    if scale.number:
        axis.TickLabels.NumberFormat = scale.number

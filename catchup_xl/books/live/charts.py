"""The program's own charts in an open workbook: they follow the tables that were written. Others are not touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import xlwings as xw

from catchup_xl.books.place import TablePlace
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
    drawn = [(name, chart) for name, chart in charts if _draws(chart, source, len(edit.chart.series))]
    named = (chart for name, chart in drawn if name == edit.chart.name)
    titled = (chart for _, chart in drawn if chart.HasTitle and chart.ChartTitle.Text == edit.chart.title)
    chart, ranges = next(chain(named, titled), None), ranges_of(edit, source, place)
    if chart is None or ranges is None:
        return
    keys, values = ranges
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

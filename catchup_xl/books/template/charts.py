"""The charts of 看板, native and sized to the own peer group, laid out beside and below the table on one A4 page."""

from __future__ import annotations

import math
from typing import Any

from catchup_xl.books.template.frame import BODY, HEADER, Context
from catchup_xl.books.template.styles import BLUE, BODY_FONT, GREEN, HEADING_FONT
from catchup_xl.model.charts import (
    BENCHMARK,
    LIGHTS,
    MARK,
    RANKS,
    TOTALS,
    AxisScale,
    Chart,
    lights_scale,
    ranks_scale,
)
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.rows import SHEETS

_FEWEST = 3  # units that a chart is drawn for, however few the plan names
_MOST_BELOW = 20  # a longer table leaves no room below it on the page: the charts go beside it
_RIGHT = 7  # charts beside the table start at column H
_GAP = 10
_ROW, _CHAR_COLUMN = 20, 64  # pixels of a default row and column
_TALL, _LOW = 400, 400  # pixels of the upper and lower charts
_WIDE, _BENCH = 500, 450  # with the gap between them, a whole number of columns
_ORANGE = f"#{MARK}"
_RED, _PALE = "#D9534F", "#9DC3E6"


def group_size(context: Context) -> int:
    """How many units, named or not, the own peer group has."""
    own = context.plan.settings.get("考核组", "")
    return max(_FEWEST, sum(row.get("考核组", "") == own for row in context.plan.rows["单位"]))


def own_indicators(context: Context) -> int:
    """How many indicators the own peer group is assessed on."""
    own = str(context.plan.settings.get("考核组", ""))
    rows = [Indicator.model_construct(groups=str(row.get("适用组", ""))) for row in context.plan.rows["指标"]]
    return max(_FEWEST, sum(row.applies_to(own, own) for row in rows))


def insert_charts(context: Context, page: Any) -> None:
    """Put the four charts on 看板 and set its one printed page."""
    units = group_size(context)
    below = units <= _MOST_BELOW
    lower = BODY + max(units, math.ceil((_TALL - 40) / _ROW)) + 1
    side = 0 if below else _RIGHT
    _insert(page, _totals(context, units), HEADER, _RIGHT, 0, (_WIDE, _TALL))
    tall = _TALL + _GAP + _LOW + (lower - BODY) * _ROW - (_TALL - 40)
    _insert(page, _benchmark(context, own_indicators(context)), HEADER, _RIGHT, _WIDE + _GAP, (_BENCH, tall))
    _insert(page, _ranks(context, units), lower, side, 0, (475 if below else 245, _LOW))
    _insert(page, _lights(context, units), lower, side, 485 if below else 255, (477 if below else 245, _LOW))
    last_row = max(lower + math.ceil(_LOW / _ROW) + 1, BODY + units)
    page.print_area(0, 0, last_row, _RIGHT + math.ceil((_WIDE + _GAP + _BENCH) / _CHAR_COLUMN) - 1)
    page.set_column(_RIGHT - 1, _RIGHT - 1, 2)
    page.fit_to_pages(1, 1 if below else 0)


def _insert(page: Any, chart: Any, row: int, column: int, offset: int, size: tuple[int, int]) -> None:
    chart.set_size({"width": size[0], "height": size[1]})
    page.insert_chart(row, column, chart, {"x_offset": offset, "object_position": 2})


def _column(sheet: str, header: str, count: int) -> list[Any]:
    n = SHEETS[sheet].headers().index(header)
    return [sheet, BODY, n, BODY + count - 1, n]


def _chart(context: Context, kind: dict[str, str], of: Chart, *, legend: bool = True) -> Any:
    chart = context.book.add_chart(kind | {"name": of.name})
    chart.set_title(
        {"name": of.title, "name_font": {"name": HEADING_FONT, "size": 12, "bold": False}, "overlay": False}
    )
    chart.set_chartarea({"border": {"color": "#BFBFBF"}})
    font = {"name": BODY_FONT, "size": 9}
    chart.set_legend({"position": "bottom", "font": font} if legend else {"none": True})
    return chart


def _series(sheet: str, key: str, header: str, count: int, color: str, *, labels: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": header,
        "categories": _column(sheet, key, count),
        "values": _column(sheet, header, count),
        "fill": {"color": color},
        "gap": 60,
    }
    if labels:
        found["data_labels"] = {"value": True, "num_format": labels, "font": {"name": BODY_FONT, "size": 8}}
    return found


def _axis(name: str = "", **more: Any) -> dict[str, Any]:
    font = {"name": BODY_FONT, "size": 9}
    found: dict[str, Any] = {"num_font": font, "line": {"color": "#7F7F7F"}} | more
    if name:
        found |= {"name": name, "name_font": font | {"bold": False}}
    return found


def _grid(name: str, **more: Any) -> dict[str, Any]:
    return _axis(name, major_gridlines={"visible": True, "line": {"color": "#E0E0E0"}}, **more)


def _downwards() -> dict[str, Any]:
    """The category axis of a bar chart read from top to bottom, with the scale below it."""
    return _axis(reverse=True, interval_unit=1, crossing="max")


def _scaled(scale: AxisScale) -> dict[str, Any]:
    found: dict[str, Any] = {"min": 0, "max": scale.highest, "major_unit": scale.step}
    return found | ({"num_format": scale.number} if scale.number else {})


def _totals(context: Context, units: int) -> Any:
    chart = _chart(context, {"type": "column"}, TOTALS, legend=False)
    chart.add_series(_series("看板", "单位", "总分", units, BLUE, labels="0.00"))
    chart.set_x_axis(_axis())
    chart.set_y_axis(_grid("分", num_format="0", min=0))
    return chart


def _ranks(context: Context, units: int) -> Any:
    chart = _chart(context, {"type": "column"}, RANKS)
    chart.add_series(_series("看板", "单位", "名次", units, BLUE, labels="0") | {"overlap": -5})
    chart.add_series(_series("看板", "单位", "上年名次", units, _PALE, labels="0"))
    chart.set_x_axis(_axis())
    # Turned round with the units at the far end: the first place stands highest.
    chart.set_y_axis(_grid("名次", reverse=True, crossing="max", **_scaled(ranks_scale(units))))
    return chart


def _lights(context: Context, units: int) -> Any:
    chart = _chart(context, {"type": "bar", "subtype": "stacked"}, LIGHTS)
    for header, color in (("达标项", GREEN), ("红灯项", _RED)):
        series = _series("看板", "单位", header, units, color, labels="0;;")
        series["data_labels"]["font"] |= {"color": "#FFFFFF"}
        chart.add_series(series)
    scale = lights_scale(own_indicators(context))
    chart.set_x_axis(_grid("指标个数", **{"num_format": "0"} | _scaled(scale)))
    chart.set_y_axis(_downwards())
    return chart


def _benchmark(context: Context, indicators: int) -> Any:
    chart = _chart(context, {"type": "bar"}, BENCHMARK)
    chart.add_series(_series("对标", "指标", "本单位", indicators, BLUE) | {"overlap": 0})
    chart.add_series(_series("对标", "指标", "追赶对象", indicators, _ORANGE))
    chart.set_x_axis(_grid("分", num_format="General", min=0))
    chart.set_y_axis(_downwards())
    return chart

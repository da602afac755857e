"""The charts of 看板: which columns each draws. The template builds them so, and a refresh lets them follow the data."""

from __future__ import annotations

from dataclasses import dataclass

SHEET = "看板"


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Args:
        title: its title, by which it is known.
        source: the sheet that it draws.
        key: the header of its categories.
        series: the headers of its series.
        marked: the column of the own unit stands out.
    """

    title: str
    source: str
    key: str
    series: tuple[str, ...]
    marked: bool = False

    @property
    def name(self) -> str:
        """The name of its frame on the sheet, which stays when the clerk changes its title."""
        return f"图_{self.series[0]}"


TOTALS = Chart("总分", SHEET, "单位", ("总分",), marked=True)
RANKS = Chart("名次与上年名次（柱越高名次越前）", SHEET, "单位", ("名次", "上年名次"), marked=True)
LIGHTS = Chart("达标项与红灯项", SHEET, "单位", ("达标项", "红灯项"))
BENCHMARK = Chart("对标：本单位与追赶对象各项得分", "对标", "指标", ("本单位", "追赶对象"))
CHARTS = (TOTALS, BENCHMARK, RANKS, LIGHTS)

MARK = "ED7D31"
"""The colour of the own unit's column."""


@dataclass(frozen=True, slots=True)
class AxisScale:
    """The value axis of a chart whose values are places or counts.

    Args:
        highest: where it ends.
        step: from one figure on it to the next.
        number: the number format of its figures; empty where it does not hang on the data.
    """

    highest: int
    step: int
    number: str = ""


def ranks_scale(units: int) -> AxisScale:
    """The axis of places: there is no place 0, nor one too many."""
    return AxisScale(units + 1, max(1, units // 10), f'[=0]"";[>{units}]"";0')


def lights_scale(indicators: int) -> AxisScale:
    """The axis of counts of indicators."""
    return AxisScale(indicators, max(1, indicators // 7))

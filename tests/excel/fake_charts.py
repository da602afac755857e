"""Charts of the test double of Excel: the part of Excel's own Chart object that the program uses."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from xlwings import base_classes


class Charts(base_classes.Charts):
    """The charts of a sheet; the frames' names are lost when openpyxl reads them."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def __len__(self) -> int:
        return len(self.sheet.worksheet._charts)

    def __iter__(self) -> Iterator[Chart]:
        return (Chart(chart, n) for n, chart in enumerate(self.sheet.worksheet._charts, 1))

    def __call__(self, key: Any) -> Chart:
        return list(self)[key - 1]


class Chart(base_classes.Chart):
    def __init__(self, chart: Any, number: int) -> None:
        self._chart, self._number = chart, number

    @property
    def name(self) -> str:
        return f"Chart {self._number}"

    @property
    def api(self) -> tuple[Any, ChartApi]:
        return FrameApi(self._chart), ChartApi(self._chart)


class FrameApi:
    """A chart's frame. Rows are 15 points high, as the double's ranges tell."""

    def __init__(self, chart: Any) -> None:
        object.__setattr__(self, "_anchor", chart.anchor)

    @property
    def TopLeftCell(self) -> Any:
        return SimpleNamespace(Row=self._anchor._from.row + 1, Column=self._anchor._from.col + 1)

    @property
    def BottomRightCell(self) -> Any:
        end = self._anchor.to
        return SimpleNamespace(Row=end.row + (end.rowOff > 0), Column=end.col + (end.colOff > 0))

    def __setattr__(self, name: str, value: float) -> None:
        assert name == "Top"
        rows = round(value / 15) - self._anchor._from.row
        self._anchor._from.row += rows
        self._anchor.to.row += rows


def title_of(chart: Any) -> str:
    rich = chart.title.tx.rich if chart.title and chart.title.tx else None
    return "".join(run.t for part in rich.p for run in part.r or ()) if rich else ""


class ChartApi:
    def __init__(self, chart: Any) -> None:
        self._chart = chart

    @property
    def HasTitle(self) -> bool:
        return self._chart.title is not None

    @property
    def ChartTitle(self) -> Any:
        return SimpleNamespace(Text=title_of(self._chart))

    def SeriesCollection(self, number: int | None = None) -> Any:
        series = self._chart.series
        return SimpleNamespace(Count=len(series)) if number is None else SeriesApi(series[number - 1])

    def Axes(self, kind: int) -> AxisApi:
        assert kind == 2
        return AxisApi(self._chart.y_axis)


class AxisApi:
    def __init__(self, axis: Any) -> None:
        object.__setattr__(self, "_axis", axis)

    @property
    def TickLabels(self) -> AxisApi:
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "MaximumScale":
            self._axis.scaling.max = value
        elif name == "MinimumScale":
            self._axis.scaling.min = value
        elif name == "MinimumScaleIsAuto":
            assert value is True
            self._axis.scaling.min = None
        elif name == "MajorUnit":
            self._axis.majorUnit = value
        elif name == "NumberFormat":
            self._axis.numFmt.formatCode = value
        else:
            raise AttributeError(name)


class SeriesApi:
    def __init__(self, series: Any) -> None:
        object.__setattr__(self, "_series", series)

    @property
    def Formula(self) -> str:
        one = self._series
        keys = one.cat.strRef or one.cat.numRef
        return f"=SERIES({one.tx.v if one.tx else ''},{keys.f},{one.val.numRef.f},1)"

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "XValues":
            (self._series.cat.strRef or self._series.cat.numRef).f = value.removeprefix("=")
        elif name == "Values":
            self._series.val.numRef.f = value.removeprefix("=")
        elif name == "Name":
            self._series.tx = SeriesLabel(v=value)
        else:
            raise AttributeError(name)

    @property
    def HasDataLabels(self) -> bool:
        return self._series.dLbls is not None

    def DataLabels(self) -> LabelsApi:
        return LabelsApi(self._series.dLbls)

    def Points(self, number: int | None = None) -> Any:
        if number is not None:
            return SimpleNamespace(
                Format=SimpleNamespace(Fill=SimpleNamespace(ForeColor=ColourApi(self._series, number - 1)))
            )
        first, _, last = self._series.val.numRef.f.rpartition("!")[2].replace("$", "").partition(":")
        return SimpleNamespace(
            Count=int((last or first).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            - int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            + 1
        )


class LabelsApi:
    def __init__(self, labels: Any) -> None:
        object.__setattr__(self, "_labels", labels)

    def __setattr__(self, name: str, value: str) -> None:
        assert name == "NumberFormat"
        self._labels.numFmt = value


class ColourApi:
    def __init__(self, series: Any, place: int) -> None:
        object.__setattr__(self, "_series", series)
        object.__setattr__(self, "_place", place)

    @property
    def RGB(self) -> int:
        point = next((one for one in self._series.dPt if one.idx == self._place), None)
        fill = (point.spPr if point else self._series.spPr).solidFill
        return int.from_bytes(bytes.fromhex(fill.srgbClr), "little")

    def __setattr__(self, name: str, value: int) -> None:
        assert name == "RGB"
        colour = value.to_bytes(3, "little").hex().upper()
        self._series.dPt = [one for one in self._series.dPt if one.idx != self._place]
        if colour != self._series.spPr.solidFill.srgbClr:
            self._series.dPt.append(DataPoint(idx=self._place, spPr=GraphicalProperties(solidFill=colour)))

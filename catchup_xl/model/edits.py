"""What a job may change in a workbook: plain data, the same for a file and for an open book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from catchup_xl.model.charts import SHEET as CHART_SHEET
from catchup_xl.model.charts import AxisScale, Chart


class Link(NamedTuple):
    """A cell's text that jumps to a place in the same workbook, such as '数据'!H42."""

    text: str
    target: str


Cell: TypeAlias = str | int | Decimal | float | bool | date | datetime | Link | None


@dataclass(frozen=True, slots=True)
class TableEdit:
    """Replace the body of a result table.

    Args:
        sheet: the sheet.
        headers: the program's headers, from left to right.
        rows: one cell for each header; text is never taken for a formula.
        dynamic: the headers between the first and the last follow the indicators, and the table with them.
        formats: number formats of columns by header, where they are to be others than those that the cells have, empty
            to keep those; the figures among the cells (``Placed``, ``Percent``) of such a column have their own.
    """

    sheet: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    dynamic: bool = False
    formats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellsEdit:
    """Set columns in rows of a clerk's sheet.

    Args:
        sheet: the sheet.
        cells: header → sheet row, from 1 → cell.
        alone: the columns hold nothing else: what stands in other rows of the table is cleared.
        formats: number formats of columns by header, where they are to be others than those that the cells have. Without
            one a cell keeps its own, unless it would tell wrongly whether the number (``Placed``) is a percentage.
    """

    sheet: str
    cells: Mapping[str, Mapping[int, Cell]]
    alone: bool = False
    formats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowsEdit:
    """Append rows to a table that is kept, and replace some of its rows; the other rows stay as they are.

    Args:
        sheet: the sheet.
        headers: the program's headers, from left to right.
        rows: rows for the table's end.
        replaced: sheet row, from 1 → its new cells.
        formats: as in ``TableEdit``.
    """

    sheet: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    replaced: Mapping[int, Sequence[Cell]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """Set the status line: the cell directly above the table's first header."""

    sheet: str
    text: str


@dataclass(frozen=True, slots=True)
class ChartEdit:
    """Let one of the program's own charts follow the tables that were written before.

    Args:
        chart: which one.
        count: how many rows it draws.
        names: the names of its series; as they are where there are none.
        marked: the place, from 0, of the column that stands out; None for none.
        scale: its value axis; None where it does not hang on the data.
        from_zero: whether its value axis starts at 0, or where the program chooses, since there are values below; None
            where it is as it is.
        labels: the number format of the labels at its columns; empty where they are as they are.
    """

    chart: Chart
    count: int
    names: tuple[str, ...] = ()
    marked: int | None = None
    scale: AxisScale | None = None
    from_zero: bool | None = None
    labels: str = ""

    @property
    def sheet(self) -> str:
        """The sheet that it stands on."""
        return CHART_SHEET


@dataclass(frozen=True, slots=True)
class TitleEdit:
    """Let what the template wrote of the plan's title follow: headings, page headers, the document's own title.

    Args:
        title: 方案名称; empty where there is none.
    """

    title: str


_LISTED = 8


class Moved(str):
    """What a book says of something of the clerk's that had to move or give way, such as the choice of a filter.

    No cell is lost, and everything was written.
    """

    __slots__ = ()


def rows_shown(sheet: str, rows: Sequence[int]) -> list[Moved]:
    """What a book says of rows of a result that were hidden by hand, though other rows stand there now."""
    if not rows:
        return []
    listed = "、".join(map(str, rows[:_LISTED])) + ("等" if len(rows) > _LISTED else "")
    return [Moved(f"“{sheet}”表里隐藏着的结果行（第{listed}行）已显示出来")]


def filters_lifted(sheets: Sequence[str]) -> list[Moved]:
    """What a book says of the sheets whose filters had hidden rows, before it wrote them."""
    return [Moved(f"“{'、'.join(sheets)}”表的筛选已清除（筛选按钮还在），行都显示出来了")] if sheets else []


Edit: TypeAlias = TableEdit | CellsEdit | RowsEdit | NoteEdit | ChartEdit | TitleEdit

"""A table in somebody else's layout: title rows, merged headers, labels on the left, and the figures among them.

Every figure is looked at with the labels that stand above it and to its left; so it makes no difference whether months,
units or indicators run across or down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catchup_xl.batch.collect.labels import Names
from catchup_xl.batch.collect.periods import period_of
from catchup_xl.batch.collect.units_of_measure import is_measure
from catchup_xl.books.file import FileBook
from catchup_xl.model.cells import Address, RawCell, fold, is_blank, to_number, to_text
from catchup_xl.model.months import MONTHS
from catchup_xl.model.tables import Grid

_WORDS = frozenset({"不适用", "/", "待核"})
_MONTH_HEADS = frozenset({"月份", "月"})
_YEAR_HEADS = frozenset({"年度", "年份", "年"})
_ASIDE = re.compile("备注|说明|责任|牵头|负责|联系|填报|填表|审核|制表|电话|领导")
"""Heads of columns of text that say nothing about the figures beside them, though a unit's name may stand there."""
_MOST_HEADER_ROWS = 30
_LABEL_SHARE = 0.5
_WIDEST = 200  # rows or columns that merged cells take in a table that people fill


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure with the labels around it, nearest first, and the title rows' texts."""

    raw: RawCell
    at: Address
    above: tuple[RawCell, ...]
    left: tuple[RawCell, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet of a foreign workbook.

    Args:
        sheet: its name.
        titles: the texts above the header that stand alone in their row.
        labels: the distinct header and row labels of figures, in reading order.
        columns: the distinct texts of the header, with or without figures below.
        figures: the figures with their labels.
    """

    sheet: str
    titles: tuple[str, ...]
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    figures: tuple[Labelled, ...]


def read_layouts(path: Path, names: Names) -> list[Layout]:
    """Every sheet of a workbook that holds a table with figures.

    Args:
        path: the workbook.
        names: the master's names, by which columns of labels are told from columns of other text.

    Raises:
        BookError: the file can't be read.
    """
    book = FileBook.open(path)
    found = (_layout(name, _filled(grid)) for name, grid in book.grids(book.sheet_names).items())
    return [layout for layout in found if layout is not None and layout.figures]


Cells = Mapping[tuple[int, int], RawCell]


def _filled(grid: Grid) -> dict[tuple[int, int], RawCell]:
    """The cells by row and column, from 1; a text in merged cells stands in each of them."""
    cells: dict[tuple[int, int], RawCell] = {}
    for row, line in enumerate(grid.rows, grid.first_row):
        for column, raw in enumerate(line, grid.first_column):
            if not is_blank(raw):
                cells[row, column] = raw
    for merge in grid.merges:
        raw = cells.get((merge.top, merge.left))
        if not isinstance(raw, str | date):
            continue
        for row in range(merge.top, min(merge.bottom, merge.top + _WIDEST) + 1):
            for column in range(merge.left, min(merge.right, merge.left + _WIDEST) + 1):
                cells.setdefault((row, column), raw)
    return cells


def _layout(sheet: str, cells: Cells) -> Layout | None:
    if not cells:
        return None
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    header = _header_rows(cells, rows, columns)
    if not header:
        return None
    titles = tuple(dict.fromkeys(to_text(raw) for (row, _), raw in sorted(cells.items()) if row < header[0]))
    body = [row for row in rows if row > header[-1]]
    label_columns = [column for column in columns if _is_label_column(cells, column, header, body)]
    counted = {
        column: word
        for column in label_columns
        for heads, word in ((_MONTH_HEADS, "月"), (_YEAR_HEADS, "年"))
        if _heads(cells, column, header) & heads
    }
    beside = [c for c in label_columns if not any(_ASIDE.search(head) for head in _heads(cells, c, header))]
    figures: list[Labelled] = []
    labels: dict[str, None] = {}
    for row in body:
        left = tuple(
            f"{int(raw)}{counted[column]}" if column in counted and isinstance(raw, int | float) else raw
            for column in reversed(beside)
            if (raw := cells.get((row, column))) is not None
        )
        if not left:
            continue
        for column in columns:
            raw = cells.get((row, column))
            if column in label_columns or not _is_figure(raw):
                continue
            above = tuple(dict.fromkeys(cells[r, column] for r in reversed(header) if (r, column) in cells))
            if above:
                figures.append(Labelled(raw, Address(sheet, row, column), above, left))
                labels |= dict.fromkeys(to_text(label) for label in (*above, *left) if isinstance(label, str))
    heads = dict.fromkeys(to_text(cells[row, column]) for row in header for column in columns if (row, column) in cells)
    return Layout(sheet, titles, tuple(labels), tuple(heads), tuple(figures))


def _header_rows(cells: Cells, rows: Sequence[int], columns: Sequence[int]) -> list[int]:
    """The rows of the header: those with two texts or more right above the first row with a figure."""
    first = next((row for row in rows if _is_body_row(cells, row, columns)), None)
    if first is None:
        return []
    found: list[int] = []
    for row in reversed([row for row in rows if row < first][-_MOST_HEADER_ROWS:]):
        filled = [column for column in columns if (row, column) in cells]
        texts = {fold(to_text(cells[row, column])) for column in filled}
        if len(texts) < 2 and (not filled or filled[0] == columns[0]):  # noqa: PLR2004 - a title stands alone in its row
            break
        if found and row != found[-1] - 1:
            break
        found.append(row)
    return sorted(found)


def _is_body_row(cells: Cells, row: int, columns: Sequence[int]) -> bool:
    """A row that holds figures; a header may hold years."""
    figures = [raw for column in columns if _is_figure(raw := cells.get((row, column)))]
    return bool(figures) and not all(_is_year(raw) for raw in figures)


def _is_label_column(cells: Cells, column: int, header: Sequence[int], body: Sequence[int]) -> bool:
    """A column mostly of texts: names, months, units of measure."""
    here = [cells[row, column] for row in body if (row, column) in cells]
    texts = sum(1 for raw in here if not _is_figure(raw))
    heads = _heads(cells, column, header)
    if heads & {"序号", "编号"}:
        return False
    if heads & _MONTH_HEADS and here and all(_is_month_number(raw) for raw in here):
        return True
    if heads & _YEAR_HEADS and here and all(_is_year(raw) for raw in here):
        return True
    return bool(here) and texts > _LABEL_SHARE * len(here)


def _heads(cells: Cells, column: int, header: Sequence[int]) -> set[str]:
    return {fold(to_text(cells[row, column])) for row in header if (row, column) in cells}


def _is_month_number(raw: RawCell) -> bool:
    return isinstance(raw, int | float) and raw in MONTHS


def _is_year(raw: RawCell) -> bool:
    return not isinstance(raw, str) and period_of(raw)[0].year is not None


def _is_figure(raw: RawCell) -> bool:
    if raw is None or isinstance(raw, date | bool):
        return False
    if isinstance(raw, str):
        word = fold(raw)
        if word in _WORDS:
            return True
        if is_measure(word):
            return False
        try:
            return to_number(raw) is not None
        except ValueError:
            return False
    return True

"""Every figure of the page is what the refreshed workbook shows in the cell that the page names."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from pages import told
from support.workbooks import read_book, read_sheet

from catchup_xl.reports.shown import Shown

_PLACE = re.compile(r"(.+)!([A-Z]+)(\d+)")


def figures(found: Any) -> Iterator[Shown]:
    """Every figure in a page, however deep."""
    if isinstance(found, Shown):
        yield found
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from figures(getattr(found, field.name))
    elif isinstance(found, tuple):
        for part in found:
            yield from figures(part)


def shown_in_excel(cell: Any) -> str:
    """A cell's text by its number format, worked out apart from the program."""
    value, code = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        found = re.fullmatch(r"0(?:\.(0+))?(%?)", code)
        if found is None:
            return f"{number:f}".removesuffix(".0")
        if found[2]:
            number *= 100
        return f"{number.quantize(Decimal(1).scaleb(-len(found[1] or '')), ROUND_HALF_UP):f}{found[2]}"
    return str(value)


@pytest.mark.parametrize("which", ["year", "methods"])
def test_every_figure_is_what_its_cell_shows(which: str, request: pytest.FixtureRequest) -> None:
    path: Path = request.getfixturevalue(which)
    book = read_book(path)
    page = told(path)
    looked_at: dict[str, int] = {}
    for figure in figures(page):
        if not figure.at:
            assert not figure.text
            continue
        place = _PLACE.fullmatch(figure.at)
        assert place is not None, figure
        sheet, column, row = place.groups()
        expected = shown_in_excel(book[sheet][f"{column}{row}"])
        if figure.at == page.cards[-1].figure.at and page.cards[-1].before == "高":
            expected = expected.removeprefix("-")
        assert figure.text == expected, figure
        looked_at[sheet] = looked_at.get(sheet, 0) + 1
    assert {"排名", "对标", "增速测算", "责任清单"} <= looked_at.keys()
    assert sum(looked_at.values()) > 100


def test_the_course_comes_from_the_log_and_names_its_cells(year: Path) -> None:
    course = told(year).course
    assert course is not None
    assert [point.label for point in course.points] == [f"2017年{n}月" for n in range(1, 7)]
    assert [point.total.at.partition("!")[0] for point in course.points] == ["历史"] * 5 + ["排名"]


def test_the_rows_that_a_section_names_are_those_of_the_sheet(year: Path) -> None:
    page = told(year)
    assert page.ranking is not None
    assert page.ranking.source == "排名!第4—13行"
    assert [other.source for other in page.others] == ["排名!第14—19行", "排名!第20—27行"]
    sheet = read_sheet(year, "排名")
    assert {sheet.cell(row, 1).value for row in range(4, 14)} == {"丘陵山区镇"}
    assert page.growths is not None
    growth = read_sheet(year, "增速测算")
    first, last = map(int, re.findall(r"\d+", page.growths.source))
    assert [growth.cell(row, 3).value for row in range(first, last + 1)] == [row.indicator for row in page.growths.rows]
    assert {growth.cell(row, 2).value for row in range(first, last + 1)} == {"XX镇"}

"""A rate is a rate everywhere: however it is typed, the papers are the same, letter for letter."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import html
from support.rates import WAYS, book_of, cell_under
from support.workbooks import read_book

from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.books.file import FileBook
from catchup_xl.jobs import run as jobs
from catchup_xl.reports.circular import circular
from catchup_xl.reports.dashboard_filling import dashboard
from catchup_xl.reports.page import dashboard_html
from catchup_xl.results.tables import result_sheets, result_table

NOW = datetime(2017, 7, 5, 9)


def papers(path: Path) -> dict[str, object]:
    """Everything that the program makes of a workbook."""
    outcome = jobs.compute(FileBook.open(path))
    assert not [f for f in outcome.findings if f.level.value == "错误"], outcome.findings
    found: dict[str, object] = {sheet: list(result_table(sheet, outcome).rows) for sheet in result_sheets()}
    found["circular"] = circular(outcome, date(2017, 7, 5))
    found["page"] = dashboard_html(dashboard(outcome, NOW))
    found["duty"] = [(duty.achieved, duty.benchmark) for duty in outcome.duties]
    out = path.parent / "forms"
    for form in make_forms(path, out):
        grids = FileBook.open(form.path).grids(("填报", "_catchup"))
        found[form.unit] = {name: [list(row) for row in grid.rows] for name, grid in grids.items()}
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("rates")
    return {way: papers(book_of(folder / way.replace(" ", "_"), way)) for way in WAYS}


@pytest.mark.parametrize("way", ["percent cell", "unit"])
def test_the_papers_are_the_same_letter_for_letter(made, way):
    assert made[way].keys() == made["text"].keys()
    for name, paper in made["text"].items():
        assert made[way][name] == paper, name


def test_a_rate_is_printed_in_per_cent_everywhere(made):
    found = made["unit"]
    assert "完成90.1%，" in found["circular"].text
    assert found["duty"] == [("90.1%", "96%")]
    text = html.fromstring(found["page"]).text_content()
    assert "0.901" not in text
    assert "0.95" not in text


def test_points_of_a_rate_are_percentage_points(made):
    # 满意度, weight 40: 0.8 · 40 − 2 · (95 − 90.1); 发案率, weight 30: 24 − 2 · (13 − 12); 覆盖率: 30 · 91.2 / 96
    scores = {row[1]: row[2:5] for row in made["text"]["得分"]}
    assert [f"{score:f}" for score in scores["甲镇"]] == ["22.20", "22.00", "28.50"]


def test_targets_of_the_units_alone_rank_by_completion(made):
    # 95 %, 105 % and 100 % of their targets, where 94.5 % is the greatest figure and 91.2 % the second
    places = {row[1]: row[4] for row in made["text"]["单项排名"]}
    assert places == {"甲镇": 3, "乙镇": 1, "丙镇": 2}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_form_comes_back_as_the_rate_that_it_is(tmp_path, way):
    path = book_of(tmp_path / "book", way)
    book = read_book(path)
    cell_under(book["数据"], "6月", 0).value = None
    book.save(path)
    [form] = make_forms(path, tmp_path / "forms", units=["甲镇"])
    sheet = read_book(form.path)
    cell = cell_under(sheet["填报"], "6月", 0)
    assert "%" in cell.number_format
    cell.value = 0.925
    sheet.save(form.path)
    collected = collect(path, [form.path])
    assert [(change.key.names[1], change.decision.value) for change in collected.changes] == [("满意度", "写入")]
    after = jobs.compute(FileBook.open(path))
    item = next(i for s in after.groups["一组"].standings if s.unit.name == "甲镇" for i in s.items)
    assert f"{item.measure.value.value:f}" == "0.925"


def test_what_cannot_be_told_is_an_error_with_both_readings_and_no_figure(tmp_path):
    path = book_of(tmp_path / "book", "unit")
    book = read_book(path)
    cell_under(book["数据"], "6月", 0).value = 0.901
    book.save(path)
    outcome = jobs.compute(FileBook.open(path))
    [told] = [finding for finding in outcome.findings if finding.rule == "rate-two-readings"]
    assert "可以是 0.901%，也可以是 90.1%" in told.message
    assert outcome.groups["一组"].blocked
    item = next(i for s in outcome.groups["一组"].standings if s.unit.name == "甲镇" for i in s.items)
    assert item.measure.value.value is None

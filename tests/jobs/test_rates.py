"""A rate is a rate everywhere: however it is typed, the papers are the same, letter for letter."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.books.file import FileBook
from catchup_xl.books.template.workbook import build
from catchup_xl.jobs import run as jobs
from catchup_xl.model.plan import Plan
from catchup_xl.reports.circular import circular
from catchup_xl.reports.dashboard_parts import dashboard
from catchup_xl.reports.page import dashboard_html
from catchup_xl.results.tables import result_sheets, result_table

NOW = datetime(2017, 7, 5, 9)
TOWNS = ("甲镇", "乙镇", "丙镇")
RATES = {
    "满意度": {"类型": "比率", "计分方法": "M3", "目标": "95%", "每点扣分": "2"},
    "发案率": {"类型": "逆向", "计分方法": "M3", "目标": "12%", "每点扣分": "2"},
    "覆盖率": {"类型": "总量", "计分方法": "M2"},
}
OWN_TARGETS = {"甲镇": "96%", "乙镇": "90%", "丙镇": "80%"}
FIGURES = {
    ("甲镇", "满意度"): "90.1%", ("乙镇", "满意度"): "96%", ("丙镇", "满意度"): "97.25%",
    ("甲镇", "发案率"): "13%", ("乙镇", "发案率"): "12.5%", ("丙镇", "发案率"): "2%",
    ("甲镇", "覆盖率"): "91.2%", ("乙镇", "覆盖率"): "94.5%", ("丙镇", "覆盖率"): "80%",
}  # fmt: skip


def number(text: str) -> float:
    return float(text.rstrip("%"))


WAYS = {
    "text": lambda cell, text: setattr(cell, "value", text),
    "percent cell": lambda cell, text: (
        setattr(cell, "value", round(number(text) / 100, 6)),
        setattr(cell, "number_format", "0.00%"),
    ),
    "unit": lambda cell, text: (setattr(cell, "value", number(text)), setattr(cell, "number_format", "General")),
}


def book_of(folder: Path, way: str) -> Path:
    """A workbook of three towns whose rates are typed in a way."""
    folder.mkdir()
    indicators = [
        {
            "编号": f"A{n}",
            "指标": name,
            "适用组": "一组",
            "类别": "主要指标",
            "权重": 100 / 3 if n else 30,
            "计量单位": "%",
        }
        | {k: v for k, v in cells.items() if k != "目标"}
        for n, (name, cells) in enumerate(RATES.items())
    ]
    for row, weight in zip(indicators, (40, 30, 30), strict=True):
        row["权重"] = weight
    plan = Plan.parse(
        {
            "参数": {
                "年度": 2017,
                "统计月份": 6,
                "本单位": "甲镇",
                "追赶对象": "乙镇",
                "考核组": "一组",
                "方案名称": "方案",
                "母版编号": "A-1",
            },
            "单位": [{"单位": town, "层级": "乡镇", "考核组": "一组"} for town in TOWNS],
            "指标": indicators,
            "目标": [{"单位": town, "指标": "覆盖率"} for town in TOWNS],
            "数据": [{"单位": town, "指标": name, "年度": 2017} for town, name in FIGURES],
            "责任清单": [{"编号": "1", "工作任务": "提高满意度", "指标": "满意度"}],
        }
    )
    path = folder / "母版.xlsx"
    build(plan, path)
    book = openpyxl.load_workbook(path)
    put = WAYS[way]
    for n, (name, cells) in enumerate(RATES.items()):
        if "目标" in cells:
            put(cell_under(book["指标"], "目标", n), cells["目标"])
        del name
    for n, town in enumerate(TOWNS):
        put(cell_under(book["目标"], "目标", n), OWN_TARGETS[town])
    for n, text in enumerate(FIGURES.values()):
        put(cell_under(book["数据"], "6月", n), text)
    book.save(path)
    return path


def cell_under(page, header: str, row: int):
    """The cell of a row, from 0, under a header."""
    top = next(cell for line in page.iter_rows(max_row=10) for cell in line if cell.value == header)
    return page.cell(top.row + 1 + row, top.column)


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
    book = openpyxl.load_workbook(path)
    cell_under(book["数据"], "6月", 0).value = None
    book.save(path)
    [form] = make_forms(path, tmp_path / "forms", units=["甲镇"])
    sheet = openpyxl.load_workbook(form.path)
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
    book = openpyxl.load_workbook(path)
    cell_under(book["数据"], "6月", 0).value = 0.901
    book.save(path)
    outcome = jobs.compute(FileBook.open(path))
    [told] = [finding for finding in outcome.findings if finding.rule == "rate-two-readings"]
    assert "可以是 0.901%，也可以是 90.1%" in told.message
    assert outcome.groups["一组"].blocked
    item = next(i for s in outcome.groups["一组"].standings if s.unit.name == "甲镇" for i in s.items)
    assert item.measure.value.value is None

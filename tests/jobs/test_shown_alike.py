"""A figure looks the same wherever it stands: sheets by their number formats, page, circular, 责任清单, forms and trace."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from lxml import html
from support.workbooks import read_book

import catchup_xl
from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.books.file import FileBook
from catchup_xl.books.template.workbook import build
from catchup_xl.jobs import run as jobs
from catchup_xl.model.plan import Plan
from catchup_xl.reports.circular import circular
from catchup_xl.reports.dashboard_filling import dashboard
from catchup_xl.reports.page import dashboard_html

TOWNS = ("甲镇", "乙镇", "丙镇")
INDICATORS = (
    {"指标": "满意度", "类型": "比率", "目标": "95%", "计量单位": "%"},
    {"指标": "合格率", "类型": "比率", "目标": "96.5%", "计量单位": "%", "小数位": 2},
    {"指标": "总产值", "类型": "总量", "目标": 5000, "计量单位": "万元", "小数位": 2},
    {"指标": "固定资产投资", "类型": "增速", "目标": "12%", "计量单位": "万元"},
)
SHOWN = {"满意度": "90.1%", "合格率": "97.30%", "总产值": "4812.50万元", "固定资产投资": "1120.5万元"}
TARGETS = {"满意度": "95%", "合格率": "96.5%", "固定资产投资": "12%"}
RATES = {"满意度": "90.1%", "合格率": "97.3%"}
WAYS = ("text", "percent cell", "unit")


def typed(text: str, way: str) -> tuple[object, str]:
    """A rate as it is typed in a way, with the number format of its cell."""
    number = Decimal(text.rstrip("%"))
    return {"text": (text, "@"), "percent cell": (float(number / 100), "0.0%"), "unit": (float(number), "General")}[way]


def put(page, header: str, row: int, text: str, way: str) -> None:
    top = next(cell for line in page.iter_rows(max_row=10) for cell in line if cell.value == header)
    cell = page.cell(top.row + 1 + row, top.column)
    cell.value, cell.number_format = typed(text, way)


def book_of(path: Path, way: str) -> Path:
    """A workbook of three towns, refreshed; its rates are typed in a way."""
    now = {"总产值": "4812.5", "固定资产投资": "1120.5"}
    then = {"总产值": "4500", "固定资产投资": "1000"}
    data = [
        {"单位": town, "指标": row["指标"], "年度": year, "6月": figures.get(row["指标"], "")}
        for town in TOWNS for row in INDICATORS for year, figures in ((2017, now), (2016, then))
    ]  # fmt: skip
    rules = [
        {"编号": f"A{n}", "适用组": "一组", "类别": "主要指标", "权重": 25} | row for n, row in enumerate(INDICATORS)
    ]
    settings = {"年度": 2017, "统计月份": 6, "本单位": "甲镇", "追赶对象": "乙镇", "考核组": "一组", "方案名称": "方案"}
    duties = [{"编号": str(n), "工作任务": "办", "指标": row["指标"]} for n, row in enumerate(INDICATORS)]
    units = [{"单位": town, "层级": "乡镇", "考核组": "一组"} for town in TOWNS]
    build(Plan.parse({"参数": settings, "单位": units, "指标": rules, "数据": data, "责任清单": duties}), path)
    book = read_book(path)
    for n, row in enumerate(INDICATORS):
        if row["指标"] in RATES:
            put(book["指标"], "目标", n, str(row["目标"]), way)
    for n, row in enumerate(data):
        if row["指标"] in RATES:
            put(book["数据"], "6月", n, RATES[row["指标"]], way)
    book.save(path)
    jobs.run_file(jobs.Job.REFRESH, path, now=datetime(2017, 7, 5))
    return path


@pytest.fixture(scope="module", params=WAYS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("shown") / "母版.xlsx", request.param)


def looks(cell) -> str:
    """What a cell shows by its number format, worked out apart from the program; the unit of amounts is added."""
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    number, code = Decimal(repr(cell.value)), cell.number_format
    if code == "General":
        return f"{number:f}".removesuffix(".0")
    percent = code.endswith("%")
    places = len(code.rstrip("%").partition(".")[2])
    shown = (number * 100 if percent else number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{shown:f}{'%' if percent else ''}"


def column(page, header: str, key: str, head: int = 3, **where: str) -> dict[str, str]:
    """What a column of a sheet shows, by another column, in the rows where other columns hold these words."""
    at = {cell.value: cell.column for cell in page[head]}
    rows = [row for row in range(head + 1, page.max_row + 1) if page.cell(row, at[key]).value]
    rows = [row for row in rows if all(page.cell(row, at[name]).value == word for name, word in where.items())]
    return {page.cell(row, at[key]).value: looks(page.cell(row, at[header])) for row in rows}


def without_unit(shown: dict[str, str]) -> dict[str, str]:
    return {name: text.removesuffix("万元") for name, text in shown.items()}


def test_the_sheets_show_it_by_their_number_formats(book):
    page = read_book(book)["增速测算"]
    assert column(page, "本期", "指标", 单位="甲镇") == without_unit(SHOWN)
    targets = column(page, "目标", "指标", 单位="甲镇")
    assert {name: targets[name] for name in TARGETS} == TARGETS
    duties = read_book(book)["责任清单"]
    told = column(duties, "累计完成", "指标")
    assert {name: text.partition("，")[0] for name, text in told.items()} == SHOWN
    assert {name: text.partition("，")[0] for name, text in column(duties, "标杆水平", "指标").items()} == SHOWN


def test_page_and_circular_show_it(book):
    outcome = jobs.compute(FileBook.open(book))
    page = dashboard(outcome, datetime(2017, 7, 5))
    [row] = page.growths.rows
    assert (row.value.text, row.target.text) == ("1120.5", "12%")
    text = html.fromstring(dashboard_html(page)).text_content()
    assert "12.00%" not in text
    said = circular(outcome, date(2017, 7, 5)).text
    assert all(f"{name}。完成{shown}，" in said for name, shown in SHOWN.items())


def test_the_trace_shows_what_was_typed_with_its_unit(book):
    places = {row[2].value: row[0].row for row in read_book(book)["增速测算"].iter_rows(min_row=4)}
    for name, shown in {**SHOWN, "合格率": "97.3%", "总产值": "4812.5万元"}.items():
        parts = {part.label: part.value for part in catchup_xl.trace(book, f"增速测算!G{places[name]}").parts}
        assert parts["本期"] == shown
        assert parts["目标"] == {**TARGETS, "总产值": "5000万元"}[name]


def test_forms_show_it(book, tmp_path):
    [form] = make_forms(book, tmp_path / "forms", units=["甲镇"])
    page = read_book(form.path)["填报"]
    assert column(page, "6月", "指标", 4) == without_unit(SHOWN)
    assert column(page, "年度目标", "指标", 4) == TARGETS | {"总产值": "5000"}
    assert column(page, "上年同期", "指标", 4)["固定资产投资"] == "1000"

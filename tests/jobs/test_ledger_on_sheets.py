"""The ledger in a file: typed into the template, refreshed, read on the sheets, traced, verified, and taken into next year."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.workbooks import read_sheet

from catchup_xl.books.file import FileBook
from catchup_xl.books.template.workbook import build
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.new_year import plan_of_next_year
from catchup_xl.model.plan import Plan
from catchup_xl.reports.circular import circular
from catchup_xl.results.trace import trace
from catchup_xl.results.verify import verify

SAFETY = "安全生产"
STANDARDS = [
    {"事项": "国家级表彰", "所属项目": "表彰奖励", "每次分值": 5, "单项上限": 6, "同一事项就高": "是"},
    {"事项": "省级表彰", "所属项目": "表彰奖励", "每次分值": 3},
    {"事项": "市级表彰", "所属项目": "表彰奖励", "每次分值": 2},
    {"事项": "全县第一", "指标": "产值", "每次分值": 1, "单项上限": 3},
    {"事项": "未制定方案", "指标": SAFETY, "每次分值": -2},
    {"事项": "少开会", "指标": SAFETY, "每次分值": -1},
    {"事项": "发生事故", "指标": SAFETY, "每次分值": -3},
]


def _event(unit: str, matter: str, document: str, **more: object) -> dict[str, object]:
    return {"日期": date(2017, 3, 1), "单位": unit, "事项": matter, "文号": document} | more


EVENTS = [
    _event("甲镇", "市级表彰", "1号", 对象="综治经验"),
    _event("甲镇", "国家级表彰", "2号", 对象="综治经验"),
    _event("甲镇", "省级表彰", "3号", 对象="双拥工作"),
    _event("甲镇", "全县第一", "4号", 次数=4),
    _event("乙镇", "未制定方案", "5号"),
    _event("乙镇", "少开会", "6号", 次数=2),
    _event("乙镇", "发生事故", "7号"),
    _event("丙镇", "发生事故", "8号", 次数=4),
    _event("丙镇", "省级表彰", "9号", 对象="河长制", 日期=date(2017, 7, 1)),
]


def plan(events: list[dict[str, object]]) -> Plan:
    """Three towns with full marks: 产值 90 points, 安全生产 10."""
    towns = ("甲镇", "乙镇", "丙镇")
    indicators = [
        {"编号": "A1", "指标": "产值", "适用组": "一组", "类型": "总量", "计量单位": "万元", "权重": 90, "目标": 100},
        {"编号": "A2", "指标": SAFETY, "适用组": "一组", "类型": "定性", "计量单位": "分", "权重": 10, "目标": 100},
    ]
    for row in indicators:
        row["计分方法"] = "完成率计分法"
    tree: dict[str, Any] = {
        "参数": {"年度": 2017, "统计月份": 6, "本单位": "甲镇", "追赶对象": "乙镇", "考核组": "一组"},
        "单位": [{"单位": town, "层级": "乡镇", "考核组": "一组"} for town in towns],
        "指标": indicators,
        "数据": [{"单位": t, "指标": row["指标"], "年度": 2017, "6月": 100} for t in towns for row in indicators],
        "加减分标准": STANDARDS,
        "加减分": events,
    }
    return Plan.parse(tree)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "book.xlsx"
    build(plan(EVENTS), path)
    jobs.run_file(jobs.Job.REFRESH, path, now=datetime(2017, 7, 5))
    return path


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    page = read_sheet(path, sheet)
    headers, *found = page.iter_rows(min_row=3, values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in found if any(cell is not None for cell in row)]


def test_scores_and_totals_are_those_of_the_rule_book(book: Path) -> None:
    """甲: 表彰 5 and 3, at most 6; four first places, at most 3 beyond 90. 乙: 2 + 2 + 3 off 10. 丙: 12 off 10."""
    found = {row["单位"]: row for row in rows(book, "得分")}
    shown = {unit: (row["产值"], row[SAFETY], row["加减分"], row["总分"]) for unit, row in found.items()}
    assert shown == {"甲镇": (93, 10, 6, 109), "乙镇": (90, 3, 0, 93), "丙镇": (90, 0, 0, 90)}
    assert found["甲镇"]["项内加减"] == "产值 90.00＋3.00＝93.00"
    assert found["乙镇"]["项内加减"] == "安全生产 10.00－7.00＝3.00"
    notes = {row["单位"]: row["备注"] for row in rows(book, "排名")}
    assert "安全生产应扣 12 分，扣完为止，实扣 10 分" in notes["丙镇"]


def test_each_event_is_shown_with_its_points_and_why(book: Path) -> None:
    found = {row["文号"]: (row["计入"], row["应计"], row["计分"], row["说明"]) for row in rows(book, "加减分明细")}
    above = "“表彰奖励”合计加 8 分，最多 6 分"
    best = "同一事项就高，已按 2017-03-01“国家级表彰”计，本行不另计"
    assert found == {
        "1号": ("总分", 2, 0, f"每次加 2 分；{best}；{above}"),
        "2号": ("总分", 5, 5, f"每次加 5 分；{above}"),
        "3号": ("总分", 3, 3, f"每次加 3 分；{above}"),
        "4号": ("产值", 4, 4, "每次加 1 分×4 次；“全县第一”合计加 4 分，最多 3 分"),
        "5号": (SAFETY, -2, -2, "每次扣 2 分"),
        "6号": (SAFETY, -2, -2, "每次扣 1 分×2 次"),
        "7号": (SAFETY, -3, -3, "每次扣 3 分"),
        "8号": (SAFETY, -12, -12, "每次扣 3 分×4 次"),
        "9号": ("总分", 3, None, "不在本统计期内，本期不计"),
    }


def test_no_finding_stands_against_it_and_the_file_verifies(book: Path) -> None:
    outcome = jobs.compute(FileBook.open(book))
    assert [f for f in outcome.findings if f.rule.startswith(("event", "standard")) and f.blocks] == []
    assert verify(outcome).holds


def test_a_trace_goes_from_the_total_to_the_rows_and_to_the_standards(book: Path) -> None:
    outcome = jobs.compute(FileBook.open(book))
    page = read_sheet(book, "得分")
    place = next(f"得分!{cell.coordinate}" for cell in page["E"] if cell.value == 6)
    besides = next(part for part in trace(outcome, place).parts if part.label == "加减分")
    [project] = besides.parts
    assert (project.label, project.value) == ("表彰奖励", "+6")
    assert project.rule == "加 3＋5＝8 分；同一事项就高，1 行不另计；最多 6 分"
    cells = {part.at: part.value for part in project.parts}
    assert cells == {
        "加减分!C4": "0", "加减分!C5": "5", "加减分!C6": "3", "加减分标准!D4": "加 5 分", "加减分标准!D5": "加 3 分",
        "加减分标准!D6": "加 2 分", "加减分标准!E4": "6 分",
    }  # fmt: skip
    item = next(part for part in trace(outcome, place).parts if part.label == "产值 得分")
    added = next(part for part in item.parts if part.label == "加分")
    assert (added.value, added.rule) == ("+3", "在本项得分里计：产值 90.00＋3.00＝93.00")
    detail = trace(outcome, "加减分明细!I4")
    assert detail.at == "加减分明细!I4"
    assert {part.at for part in detail.parts} == set(cells)


def test_the_circular_tells_each_event_that_counts(book: Path) -> None:
    found = circular(jobs.compute(FileBook.open(book)), date(2017, 7, 5)).attachments[-1]
    assert found.title == "2017年1—6月加减分明细表"
    assert [row[-1] for row in found.rows] == ["1号", "3号", "2号", "4号", "5号", "6号", "7号", "8号"]
    assert found.rows[3][:5] == ("甲镇", "全县第一", "", "产值", "4.00")


def test_the_order_of_rows_changes_no_sheet_but_where_they_are_typed(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "book.xlsx"
    build(plan(EVENTS[::-1]), other)
    jobs.run_file(jobs.Job.REFRESH, other, now=datetime(2017, 7, 5))
    for sheet in ("得分", "加减分明细", "排名"):
        left, right = ([{**row, "出处": None} for row in rows(path, sheet)] for path in (book, other))
        assert left == right


def test_a_typed_value_that_differs_from_the_standard_keeps_the_group_from_being_ranked(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    build(plan([EVENTS[2] | {"分值": 2}]), path)
    jobs.run_file(jobs.Job.REFRESH, path, now=datetime(2017, 7, 5))
    told = [row["发现"] for row in rows(path, "检查结果") if row["级别"] == "错误"]
    assert told == ["填的分值为 2 分，标准“省级表彰”为 每次加 3 分（加减分标准!D5）"]
    assert [row["名次"] for row in rows(path, "排名")] == [None] * 3


def test_a_workbook_without_the_new_sheets_and_columns_is_read_as_before(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    typed = [{"日期": date(2017, 3, 1), "单位": "乙镇", "类型": "加分", "分值": 2, "文号": "1号", "事由": "表彰"}]
    build(plan(typed), path)
    file = openpyxl.load_workbook(path)
    for sheet in ("加减分标准", "加减分明细"):
        del file[sheet]
    page = file["加减分"]
    for header in ("事项", "对象", "次数"):
        cell = next(cell for cell in page[3] if cell.value == header)
        cell.value = f"我的{header}"
        next(c for c in page.tables["tbl加减分"].tableColumns if c.name == header).name = cell.value
    file.save(path)
    done = jobs.run_file(jobs.Job.REFRESH, path, now=datetime(2017, 7, 5))
    assert done.unwritten == ()
    assert [row["发现"] for row in rows(path, "检查结果") if "加减分" in (row["工作表"] or "")] == []
    assert {row["单位"]: row["总分"] for row in rows(path, "得分")} == {"甲镇": 100, "乙镇": 102, "丙镇": 100}
    assert verify(jobs.compute(FileBook.open(path))).holds


def test_next_year_keeps_the_catalogue_and_empties_the_ledger(book: Path) -> None:
    following = plan_of_next_year(jobs.compute(FileBook.open(book)))
    assert [row["事项"] for row in following.rows["加减分标准"]] == [row["事项"] for row in STANDARDS]
    assert following.rows["加减分"] == ()

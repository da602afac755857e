"""The macros over a folder: what the command line does, on the open workbook; nothing at all when none is picked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fake_excel
import pytest
import xlwings as xw
from both_books import facts_of
from fake_cells import ComError, box_of
from fake_filters import set_filter
from support.workbooks import read_book, read_sheet

from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.tally import Decision
from catchup_xl.batch.run import run
from catchup_xl.errors import BookError, UsageError
from catchup_xl.excel import folders, macros

APP = fake_excel.engine.apps[0]
VILLAGE, OTHER, OFFICE = "示例一村", "示例二村", "党政办"
MONTH = "6月"


def code_of(path: Path | str) -> str:
    return str(path).encode("utf-16-be", "surrogatepass").hex().upper()


@pytest.fixture(autouse=True)
def _pinned(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1499245200")
    monkeypatch.setenv("CATCHUP_XL_LOGS", str(tmp_path / "日志"))


@dataclass(frozen=True)
class Case:
    """A master that waits for figures, a copy of it for the command line, and the folder of what was sent."""

    master: Path
    copy: Path
    sent: Path

    def opened(self) -> xw.Book:
        book = fake_excel.open_book(self.master)
        book.set_mock_caller()
        return book


def row_of(page: Any, *names: Any) -> tuple[Any, ...]:
    return next(row for row in page.iter_rows(min_row=4) if tuple(cell.value for cell in row[: len(names)]) == names)


def under(page: Any, row: tuple[Any, ...], header: str, head_row: int = 3) -> Any:
    return row[next(cell.column for cell in page[head_row] if cell.value == header) - 1]


def fill(form: Path, page: str, key: str, values: dict[str, Any], column: int) -> None:
    """Fill in a form, in the row that has this text in this column, from 0."""
    book = read_book(form)
    row = next(row for row in book[page].iter_rows(min_row=5) if row[column].value == key)
    for header, value in values.items():
        cell = under(book[page], row, header, 4)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(form)


@pytest.fixture
def case(sample_path: Path, tmp_path: Path) -> Case:
    """One cell blank, one under 待核, one with another value, one row that is not there, and a duty."""
    master = tmp_path / "母 版" / "追赶's 100%.xlsx"
    master.parent.mkdir()
    book = read_book(sample_path)
    data, duties = book["数据"], book["责任清单"]
    under(data, row_of(data, VILLAGE, "土蜂存栏", 2017), MONTH).value = None
    under(data, row_of(data, VILLAGE, "脱贫退出户数", 2017), MONTH).value = "待核"
    for cell in row_of(data, OTHER, "土蜂存栏", 2017):
        cell.value = None
    duty = next(row for row in duties.iter_rows(min_row=4) if under(duties, row, "牵头单位").value == OFFICE)
    number = under(duties, duty, "编号").value
    for header in ("完成比例", "进展情况", "销号日期"):
        under(duties, duty, header).value = None
    book.save(master)
    sent = tmp_path / "上报 表"
    make_forms(master, sent, units=[VILLAGE, OTHER, OFFICE])
    copy = tmp_path / "命令行" / master.name
    copy.parent.mkdir()
    shutil.copy(master, copy)
    forms = {name: sent / f"{name}_2017年6月.xlsx" for name in (VILLAGE, OTHER, OFFICE)}
    fill(forms[VILLAGE], "填报", "土蜂存栏", {MONTH: 150, "5月": 77}, 1)
    fill(forms[VILLAGE], "填报", "脱贫退出户数", {MONTH: 20}, 1)
    fill(forms[OTHER], "填报", "土蜂存栏", {MONTH: 99.5}, 1)
    answer = {"完成比例": 0.9, "进展情况": "=已完成9件", "销号日期": datetime(2017, 7, 1)}
    fill(forms[OFFICE], "任务", number, answer, 0)
    return Case(master, copy, sent)


def beside(case: Case, book: Path, ending: str) -> Path:
    return book.with_name(f"{case.master.stem}{ending}")


def test_the_open_book_takes_what_the_command_line_takes(case: Case) -> None:
    found = collect(case.copy, [case.sent])
    assert len(found.changes) == 7
    book = case.opened()
    before = facts_of(book.impl.workbook)
    macros.collect_returns(code_of(case.sent))
    live, file = facts_of(book.impl.workbook), facts_of(read_book(case.copy))
    assert live == file
    changed = {name for name in live.cells if live.cells[name] != before.cells[name]}
    assert changed == {"数据", "责任清单"}
    assert facts_of(read_book(case.master)) == before, "the clerk has not saved yet"
    logs = [beside(case, place, "_报送来源.csv").read_bytes() for place in (case.master, case.copy)]
    assert logs[0] == logs[1]


def test_returns_stand_in_their_rows_though_the_entries_were_filtered(case: Case) -> None:
    collect(case.copy, [case.sent])
    book = case.opened()
    for name in ("数据", "责任清单"):
        page = book.impl.workbook[name]
        rows = range(4, box_of(page.tables[f"tbl{name}"].ref)[2] + 1)
        set_filter(page, [row for row in rows if row % 3], table=f"tbl{name}")
    macros.collect_returns(code_of(case.sent))
    assert facts_of(book.impl.workbook).cells == facts_of(read_book(case.copy)).cells
    [message] = APP.alerts
    assert "的筛选已清除" in message


def test_the_message_says_what_was_taken_what_was_not_and_where_the_report_is(case: Case) -> None:
    case.opened()
    (case.sent / "坏.xlsx").write_text("x", encoding="utf-8")
    macros.collect_returns(code_of(case.sent))
    [message] = APP.alerts
    report = beside(case, case.master, "_收集报告.xlsx")
    assert "读了 4 份表" in message
    assert "写入 6 处，与母版不同，未写 1 处" in message
    assert f"与母版不同，未写（{VILLAGE}_2017年6月.xlsx 填报!" in message
    assert "坏.xlsx：" in message
    assert f"报告：{report}" in message
    assert "保存工作簿" in message
    rows = list(read_sheet(report, "报送变动").iter_rows(min_row=2, values_only=True))
    assert len(rows) == 7


def test_sheets_are_protected_again_after_collecting(case: Case) -> None:
    workbook = case.opened().impl.workbook
    before = {sheet.title: dict(sheet.protection) for sheet in workbook.worksheets}
    assert workbook["数据"].protection.sheet
    macros.collect_returns(code_of(case.sent))
    assert {sheet.title: dict(sheet.protection) for sheet in workbook.worksheets} == before


def test_collecting_again_takes_nothing_more(case: Case) -> None:
    book = case.opened()
    macros.collect_returns(code_of(case.sent))
    before = facts_of(book.impl.workbook)
    macros.collect_returns(code_of(case.sent))
    assert facts_of(book.impl.workbook) == before
    assert "写入" not in APP.alerts[1]
    assert "与母版不同，未写 1 处" in APP.alerts[1]


def test_what_was_collected_goes_back_at_a_click(case: Case) -> None:
    book = case.opened()
    before = facts_of(book.impl.workbook).cells
    macros.collect_returns(code_of(case.sent))
    assert facts_of(book.impl.workbook).cells != before
    macros.undo_collecting()
    assert facts_of(book.impl.workbook).cells["责任清单"] == before["责任清单"]
    assert facts_of(book.impl.workbook).cells["数据"] == before["数据"]
    assert "的“收集上报表”" in APP.alerts[1]
    assert "撤回 " in APP.alerts[1]
    lines = beside(case, case.master, "_报送来源.csv").read_text(encoding="utf-8-sig").splitlines()
    assert sum("撤销：" in line for line in lines) == sum("撤销：" not in line for line in lines[1:]) + 3  # 报送日期
    macros.undo_collecting()
    assert "没有可以撤销的运行" in APP.alerts[2]


def test_a_collected_cell_that_was_changed_since_stays_and_is_named(case: Case) -> None:
    book = case.opened()
    macros.collect_returns(code_of(case.sent))
    data = book.impl.workbook["数据"]
    cell = under(data, row_of(data, VILLAGE, "土蜂存栏", 2017), MONTH)
    cell.value = 151
    macros.undo_collecting()
    assert cell.value == 151
    assert f"{VILLAGE} 土蜂存栏 2017 {MONTH}：现在是 151，之后改过，没有动" in APP.alerts[1]


def test_a_workbook_that_was_never_saved_keeps_its_records_in_the_folder(case: Case) -> None:
    book = case.opened()
    book.impl.path = None
    macros.collect_returns(code_of(case.sent))
    assert "写入 6 处" in APP.alerts[0]
    assert sorted(path.name for path in case.sent.glob("工作簿*")) == ["工作簿1_报送来源.csv", "工作簿1_收集报告.xlsx"]
    macros.collect_returns(code_of(case.sent))
    assert "读了 3 份表" in APP.alerts[1]


@pytest.mark.parametrize(("step", "nth"), [("write", 1), ("write", 3), ("insert", 1), ("resize", 1)])
def test_nothing_is_changed_when_a_step_fails(case: Case, step: str, nth: int) -> None:
    book = full(case).opened()
    before, seen = facts_of(book.impl.workbook), 0

    def fail(what: str) -> None:
        nonlocal seen
        seen += what == step
        if what == step and seen == nth:
            raise ComError("Excel has had enough")

    book.impl.fail = fail
    macros.collect_returns(code_of(case.sent))
    assert seen >= nth
    assert "收集上报表没有完成" in APP.alerts[0]
    assert facts_of(book.impl.workbook) == before
    assert not beside(case, case.master, "_报送来源.csv").exists()
    assert (APP.screen_updating, APP.enable_events, APP.calculation, APP.status_bar) == (True, True, "automatic", False)


def full(case: Case) -> Case:
    """The table of 数据 has no blank rows left, so that a new row makes it longer."""
    book = read_book(case.master)
    page = book["数据"]
    [table] = page.tables.values()
    last = max(row[0].row for row in page.iter_rows(min_row=4) if row[0].value is not None)
    table.ref = f"{table.ref.partition(':')[0]}:{page.cell(last, page.max_column).column_letter}{last}"
    table.ref = f"A3:{table.ref.partition(':')[2]}"
    if table.autoFilter:
        table.autoFilter.ref = table.ref
    book.save(case.master)
    return case


def test_a_row_that_can_not_be_added_is_told_and_the_other_cells_are_taken(case: Case) -> None:
    book = read_book(full(case).master)
    page = book["数据"]
    [table] = page.tables.values()
    note = box_of(table.ref)[2] + 1
    page.cell(note, 1, "审核人：")
    page.merge_cells(start_row=note, start_column=1, end_row=note, end_column=20)
    book.save(case.master)
    shutil.copy(case.master, case.copy)
    found = collect(case.copy, [case.sent])
    opened = case.opened()
    macros.collect_returns(code_of(case.sent))
    assert facts_of(opened.impl.workbook) == facts_of(read_book(case.copy))
    assert [change.key.names[0] for change in found.changes if change.decision is Decision.LEFT] == [OTHER]
    [message] = APP.alerts
    assert "写入 5 处" in message
    assert "写不进，未写 1 处" in message
    assert f"合并单元格 A{note}:T{note} 挡在表的下面" in message
    logs = [beside(case, place, "_报送来源.csv").read_bytes() for place in (case.master, case.copy)]
    assert logs[0] == logs[1]
    assert len(logs[0].splitlines()) == 1 + 5


def test_a_report_that_is_open_does_not_undo_the_work(case: Case) -> None:
    book = case.opened()
    beside(case, case.master, "_收集报告.xlsx").mkdir()
    macros.collect_returns(code_of(case.sent))
    assert "写入 6 处" in APP.alerts[0]
    assert "报告没有写成：" in APP.alerts[0]
    assert "150" in {str(cell).removesuffix(".0") for cell in facts_of(book.impl.workbook).cells["数据"].values()}


@pytest.mark.parametrize("macro", [macros.collect_returns, macros.recompute_folder])
def test_nothing_happens_when_no_folder_was_picked(case: Case, macro: Callable[[str], None]) -> None:
    book = case.opened()
    before = facts_of(book.impl.workbook)
    macro("")
    assert facts_of(book.impl.workbook) == before
    assert APP.alerts == []
    assert APP.log == []


@pytest.mark.parametrize("macro", [macros.collect_returns, macros.recompute_folder])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("4E", "读不了"),
        ("xyz", "读不了"),
        (code_of("/没有/这里"), "找不到文件夹 /没有/这里"),
        (code_of("\ud800"), "找不到"),
    ],
)
def test_a_folder_that_is_not_there_is_told(macro: Callable[[str], None], code: str, words: str, case: Case) -> None:
    case.opened()
    macro(code)
    [message] = APP.alerts
    assert words in message


@pytest.mark.parametrize("name", ["7月", "it's", 'q"q', "100%", "%TEMP%", "a\\b", "𠮷（镇）", "é😀", "x; y & z", "'''"])
def test_a_path_of_any_characters_is_the_folder_that_was_picked(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    assert folders.picked(code_of(folder)) == folder


def test_a_code_that_is_no_code_names_no_folder() -> None:
    with pytest.raises(UsageError):
        folders.picked("4E0")
    with pytest.raises(BookError):
        folders.picked(code_of(Path(__file__)))


@pytest.fixture
def towns(sample_path: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "各镇 it's"
    (folder / "东片").mkdir(parents=True)
    for name in ("甲镇.xlsx", "东片/乙镇.xlsx"):
        shutil.copy(sample_path, folder / name)
    return folder


def test_a_folder_is_recomputed_as_the_command_line_does_it(towns: Path, tmp_path: Path) -> None:
    before = (towns / "甲镇.xlsx").read_bytes()
    book = fake_excel.open_book(towns / "甲镇.xlsx")
    book.set_mock_caller()
    shown = facts_of(book.impl.workbook)
    macros.recompute_folder(code_of(towns))
    run(towns, tmp_path / "out", patterns=("?镇.xlsx",))
    results = towns / folders.RESULTS
    for name in ("甲镇.xlsx", "东片/乙镇.xlsx"):
        assert (results / name).read_bytes() == (tmp_path / "out" / name).read_bytes()
    assert (towns / "甲镇.xlsx").read_bytes() == before
    assert facts_of(book.impl.workbook) == shown
    [message] = APP.alerts
    assert "批量重算完成：2 个工作簿，完成 2，" in message
    assert f"报告：{results / folders.REPORT}" in message
    steps = [str(value) for name, value in APP.log if name == "status" and value]
    assert any("已完成 1 个，共 2 个" in step for step in steps)
    assert "已完成 2 个，共 2 个" in steps[-1]
    assert APP.status_bar is False
    macros.recompute_folder(code_of(towns))
    assert "批量重算完成：2 个工作簿" in APP.alerts[1], "results and report of the last time are no workbooks to do"


def test_open_and_broken_workbooks_are_told_and_the_others_are_done(towns: Path) -> None:
    fake_excel.open_book(towns / "甲镇.xlsx").set_mock_caller()
    (towns / "~$甲镇.xlsx").write_bytes("李四".encode("gb18030").join([b"\x04", b""]))
    (towns / "坏.xlsx").write_text("x", encoding="utf-8")
    macros.recompute_folder(code_of(towns))
    [message] = APP.alerts
    assert "3 个工作簿，完成 2，失败 1" in message
    assert "甲镇.xlsx：完成，正被“李四”打开着，按上次保存的内容计算" in message
    assert "坏.xlsx：失败，" in message
    report = read_book(towns / folders.RESULTS / folders.REPORT).active
    assert report is not None
    assert [row[1].value for row in report.iter_rows(min_row=2)] == ["完成", "失败", "完成"]


def test_a_folder_without_workbooks_is_told(tmp_path: Path, case: Case) -> None:
    (tmp_path / "空").mkdir()
    case.opened()
    for macro in (macros.collect_returns, macros.recompute_folder):
        macro(code_of(tmp_path / "空"))
    assert "没有找到交回的表" in APP.alerts[0]
    assert "没有找到工作簿" in APP.alerts[1]


def test_the_longest_message_keeps_counts_and_report(case: Case) -> None:
    """Excel shows only so much of a message: what matters comes first, and places are few."""
    case.opened()
    for n in range(9):
        (case.sent / f"{'很长的名字' * 14}{n}.xlsx").write_text("x", encoding="utf-8")
    macros.collect_returns(code_of(case.sent))
    [message] = APP.alerts
    report = beside(case, case.master, "_收集报告.xlsx")
    assert message.index("写入 6 处") < message.index(f"报告：{report}") < message.index("很长的名字")
    assert "……还有 5 份有问题的表，见报告" in message

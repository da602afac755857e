"""The real macros on the double of Excel: results, messages, restored settings, and nothing changed on failure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import fake_excel
import pytest
import xlwings as xw
from both_books import facts_of
from fake_cells import ComError
from fake_filters import set_filter
from support.workbooks import read_book

from catchup_xl.excel import macros
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.publish import CIRCULAR, DASHBOARD, publish
from catchup_xl.jobs.run import Job

APP = fake_excel.engine.apps[0]


@pytest.fixture(autouse=True)
def _pinned(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1499245200")
    monkeypatch.setenv("CATCHUP_XL_LOGS", str(tmp_path))


@pytest.fixture
def book(sample_path: Path) -> xw.Book:
    found = fake_excel.open_book(sample_path)
    found.set_mock_caller()
    return found


def cells(book: xw.Book) -> Any:
    return facts_of(book.impl.workbook)


@pytest.mark.parametrize(
    ("macro", "job"),
    [
        (macros.refresh_all, Job.REFRESH),
        (macros.check_data, Job.CHECK),
        (macros.compute_growth, Job.GROWTH),
        (macros.fill_checklist, Job.CHECKLIST),
        (macros.refresh_ranking, Job.RANKING),
    ],
)
def test_one_click_gives_what_the_command_line_gives(
    book: xw.Book, sample_path: Path, tmp_path: Path, macro: Any, job: Job
) -> None:
    macro()
    out = jobs.run_file(job, sample_path, out=tmp_path / "out.xlsx").out
    assert out is not None
    file = facts_of(read_book(out))
    assert cells(book).cells == file.cells
    assert cells(book).links == file.links


def test_the_message_counts_and_names_rank_and_movement(book: xw.Book) -> None:
    macros.refresh_all()
    [message] = APP.alerts
    assert "一键刷新完成（2017年1—6月）" in message
    assert "错误 0 条" in message
    assert "XX镇，总分" in message
    assert "名（" in message


OTHERS = (
    macros.show_help,
    macros.next_finding,
    macros.collect_returns,
    macros.undo_collecting,
    macros.recompute_folder,
)
"""Silent, only after a check or a collecting, or only over a folder: these have tests of their own."""


@pytest.mark.parametrize("macro", [macro for macro in macros.MACROS if macro not in OTHERS])
def test_every_macro_ends_with_one_message(book: xw.Book, macro: Any) -> None:
    macro()
    assert len(APP.alerts) == 1
    assert "没有完成" not in APP.alerts[0]


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, for what a workbook that was never saved leaves behind."""
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: home)
    return home


def test_the_circular_is_that_of_the_command_line(book: xw.Book, sample_path: Path, tmp_path: Path) -> None:
    before = cells(book)
    macros.write_circular()
    target = sample_path.with_name(f"{sample_path.stem}_通报.docx")
    assert APP.alerts[0].startswith(f"通报写在 {target}。")
    wanted = publish(CIRCULAR, sample_path, out=tmp_path / "other.docx").out
    assert wanted is not None
    assert words_of(target) == words_of(wanted)
    assert cells(book) == before


def words_of(circular: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(circular)).paragraphs]


def test_the_dashboard_is_that_of_the_command_line(
    book: xw.Book, sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1499245200")
    macros.write_dashboard()
    target = sample_path.with_name(f"{sample_path.stem}_看板.html")
    assert APP.alerts[0].startswith(f"看板写在 {target}。")
    wanted = publish(DASHBOARD, sample_path, out=tmp_path / "other.html").out
    assert wanted is not None
    assert target.read_bytes() == wanted.read_bytes()


def test_the_circular_of_a_workbook_never_saved_goes_to_the_documents(book: xw.Book, at_home: Path) -> None:
    book.impl.path = None
    macros.write_circular()
    found = list((at_home / "Documents").glob("*_通报.docx"))
    assert len(found) == 1
    assert str(found[0]) in APP.alerts[0]


def test_a_circular_that_is_open_is_not_replaced(book: xw.Book, sample_path: Path) -> None:
    (sample_path.parent / f"~${sample_path.stem}_通报.docx").write_bytes(b"")
    macros.write_circular()
    assert "生成通报没有完成" in APP.alerts[0]
    assert "打开着" in APP.alerts[0]


def test_settings_come_back_and_progress_was_shown(book: xw.Book) -> None:
    macros.refresh_all()
    assert (APP.screen_updating, APP.enable_events, APP.calculation, APP.status_bar) == (True, True, "automatic", False)
    assert ("screen_updating", False) in APP.log
    assert sum(name == "status" and bool(value) for name, value in APP.log) >= 2


def test_what_had_to_move_is_told_and_is_no_fault(book: xw.Book) -> None:
    book.impl.workbook["排名"]["A6"] = "注：本表一式两份"
    macros.refresh_all()
    assert "下移" in APP.alerts[0]
    assert "未写入" not in APP.alerts[0]


def test_the_first_write_comes_after_all_reading(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macros, "run", lambda job, live: (_ for _ in ()).throw(ComError("gone")))
    before = cells(book)
    macros.refresh_all()
    assert cells(book) == before


@pytest.mark.parametrize("step", ["write", "insert", "resize", "link"])
@pytest.mark.parametrize("nth", [1, 4])
def test_nothing_is_changed_when_a_step_fails(book: xw.Book, tmp_path: Path, step: str, nth: int) -> None:
    before = cells(book)
    seen = 0

    def fail(what: str) -> None:
        nonlocal seen
        seen += what == step
        if seen == nth and what == step:
            raise ComError("Excel has had enough")

    book.impl.fail = fail
    macros.refresh_all()
    [message] = APP.alerts
    assert "一键刷新没有完成" in message
    assert str(tmp_path / "catchup_xl.log") in message
    assert "Excel has had enough" in (tmp_path / "catchup_xl.log").read_text(encoding="utf-8")
    after = cells(book)
    assert after.cells == before.cells
    assert after.tables == before.tables
    assert (APP.screen_updating, APP.enable_events, APP.calculation, APP.status_bar) == (True, True, "automatic", False)
    assert all(sheet.protection.sheet for sheet in book.impl.workbook if sheet.title in ("排名", "得分", "检查结果"))


def test_a_failure_after_an_earlier_run_brings_that_runs_results_back(book: xw.Book) -> None:
    macros.refresh_all()
    before = cells(book)
    book.sheets["数据"].range("F5").value = 999_999

    def fail(what: str) -> None:
        if what == "link":
            raise ComError("gone")

    book.impl.fail = fail
    macros.refresh_all()
    after = cells(book)
    after.cells["数据"]["F5"] = before.cells["数据"]["F5"]
    assert after.cells == before.cells
    assert "没有完成" in APP.alerts[-1]


def test_sheets_are_protected_again_as_they_were(book: xw.Book) -> None:
    workbook = book.impl.workbook
    before = {sheet.title: dict(sheet.protection) for sheet in workbook.worksheets}
    macros.refresh_all()
    assert {sheet.title: dict(sheet.protection) for sheet in workbook.worksheets} == before


def test_a_password_is_said_and_nothing_is_written(book: xw.Book) -> None:
    book.impl.workbook["排名"].protection.set_password("x")
    before = cells(book)
    macros.refresh_all()
    assert "“排名”表设了保护密码" in APP.alerts[0]
    assert cells(book).cells == before.cells


def test_excel_that_is_busy_is_told_in_plain_words(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = ComError("rejected")
    busy.hresult = -2147418111  # type: ignore[attr-defined]
    monkeypatch.setattr(macros, "run", lambda job, live: (_ for _ in ()).throw(busy))
    macros.check_data()
    assert "正在编辑单元格" in APP.alerts[0]


def test_a_workbook_that_was_never_saved_works(sample_path: Path) -> None:
    book = fake_excel.open_book(sample_path)
    book.impl.path = None
    book.set_mock_caller()
    macros.refresh_all()
    assert "一键刷新完成" in APP.alerts[0]
    assert book.name.startswith("工作簿")


def test_the_next_finding_walks_through_all_cells_and_begins_anew(book: xw.Book) -> None:
    for at in ("F4", "F6"):
        book.sheets["数据"].range(at).value = "abc"
    macros.check_data()
    places = []
    for _ in range(12):
        APP.alerts.clear()
        macros.next_finding()
        places.append((book.sheets.active.name, APP.selection and APP.selection.address))
    cycle = len(set(places))
    assert ("数据", "$F$4") in places
    assert ("数据", "$F$6") in places
    assert places[:cycle] == places[cycle : 2 * cycle][: len(places[:cycle])] or len(places) < 2 * cycle
    assert "怎样改" in APP.alerts[0]


def test_without_findings_there_is_nowhere_to_go(book: xw.Book) -> None:
    macros.next_finding()
    assert "没有问题" in APP.alerts[0]


def test_analysis_shows_its_sheet(book: xw.Book) -> None:
    macros.benchmark_analysis()
    assert book.sheets.active.name == "对标"
    macros.catchup_path()
    assert book.sheets.active.name == "追赶路径"


def test_help_shows_the_help_sheet(book: xw.Book) -> None:
    macros.show_help()
    assert book.sheets.active.name == "说明"
    assert APP.alerts == []


def test_a_workbook_of_another_kind_is_no_crash() -> None:
    book = xw.engines["openpyxl"].apps.active.books.add()
    book.set_mock_caller()
    macros.refresh_all()
    macros.next_finding()
    assert "未写入：工作簿里没有“检查结果”工作表" in APP.alerts[0]
    assert "检查结果" in APP.alerts[1]


def test_a_macro_that_fails_says_what_it_could_not_put_back(book: xw.Book) -> None:
    """The filters that were lifted: rows show that a clerk had filtered away, though nothing was written."""
    set_filter(book.impl.workbook["责任清单"], (5, 6), table="tbl责任清单", column=1)

    def fail(step: str) -> None:
        if step == "link":
            book.impl.fail = lambda _: None
            raise ComError("no")

    book.impl.fail = fail
    macros.refresh_all()
    [told] = APP.alerts
    assert "没有完成" in told
    assert told.endswith("注意：“责任清单”表的筛选已清除（筛选按钮还在），没有写成，筛选条件要自己再选一次")

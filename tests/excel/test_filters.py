"""Filtered sheets: nothing is written where rows are hidden, in a file and in Excel alike, and the lifting is told."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from both_books import KINDS, NOW, facts_of, opened
from fake_cells import ComError
from fake_filters import set_filter
from openpyxl.workbook.defined_name import DefinedName
from support.workbooks import read_book
from test_book_contract import both, ranking, rows

from catchup_xl.jobs.run import Job, run
from catchup_xl.model.edits import CellsEdit, Moved, RowsEdit, TableEdit
from catchup_xl.model.rows import SHEETS

Change = Callable[[Any], None]
DUTIES = range(4, 10)
TOLD = "“{}”表的筛选已清除（筛选按钮还在），行都显示出来了"


def duties(book: Any) -> None:
    set_filter(book["责任清单"], (5, 6, 8), table="tbl责任清单", column=1)


def lit(book: Any) -> None:
    """Every duty has a light of its own already."""
    duties(book)
    for row in range(4, 40):
        book["责任清单"].cell(row, [cell.value for cell in book["责任清单"][3]].index("灯") + 1).value = f"旧{row}"


def hidden(book: Any, sheet: str) -> list[int]:
    return [row for row, dimension in book[sheet].row_dimensions.items() if dimension.hidden]


def after(kind: str, book: Any, folder: Path) -> Any:
    saved = book.save(folder / f"{kind}.xlsx")
    return read_book(saved)


@pytest.mark.parametrize("kind", KINDS)
def test_each_duty_gets_its_own_light_though_a_filter_hid_some(
    kind: str, sample_path: Path, changed: Callable[[Change], Path], tmp_path: Path
) -> None:
    book, plain = opened(kind, changed(duties)), opened("file", sample_path)
    _, told = run(Job.CHECKLIST, book, now=NOW)
    run(Job.CHECKLIST, plain, now=NOW)
    found = after(kind, book, tmp_path)
    wanted = after("plain", plain, tmp_path)
    assert facts_of(found).cells["责任清单"] == facts_of(wanted).cells["责任清单"]
    assert hidden(found, "责任清单") == []
    assert (
        found["责任清单"].tables["tbl责任清单"].autoFilter.ref
        == wanted["责任清单"].tables["tbl责任清单"].autoFilter.ref
    )
    assert [str(one) for one in told if isinstance(one, Moved)] == [TOLD.format("责任清单")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("own", [False, True])
def test_a_result_hides_no_row(kind: str, own: bool, changed: Callable[[Change], Path], tmp_path: Path) -> None:
    """By a table's filter, or by a filter of the sheet itself."""

    def filtered(book: Any) -> None:
        page = book["检查结果"]
        for row in range(5, 9):
            page.cell(row, 1, "旧")
        if own:
            del page.tables["tbl检查结果"]
            page.auto_filter.ref = "A3:H8"
        else:
            page.tables["tbl检查结果"].ref = page.tables["tbl检查结果"].autoFilter.ref = "A3:H8"
        set_filter(page, (5, 6, 7), table="" if own else "tbl检查结果")

    book = opened(kind, changed(filtered))
    headers = SHEETS["检查结果"].headers()
    told = list(book.write([TableEdit("检查结果", headers, rows(4, len(headers)))]))
    found = after(kind, book, tmp_path)["检查结果"]
    assert [found.cell(row, 1).value for row in range(4, 8)] == ["0行0", "1行0", "2行0", "3行0"]
    assert hidden(found.parent, "检查结果") == []
    auto = found.auto_filter if own else found.tables["tbl检查结果"].autoFilter
    assert auto.ref
    assert not auto.filterColumn
    assert told[0] == TOLD.format("检查结果")


@pytest.mark.parametrize("kind", KINDS)
def test_a_log_goes_on_below_hidden_rows(kind: str, changed: Callable[[Change], Path], tmp_path: Path) -> None:
    headers = SHEETS["运行记录"].headers()

    def filtered(book: Any) -> None:
        for row in (4, 5, 6):
            for column in range(1, len(headers) + 1):
                book["运行记录"].cell(row, column, f"旧{row}")
        table = book["运行记录"].tables["tbl运行记录"]
        table.ref = table.autoFilter.ref = table.ref.replace("4", "6")
        set_filter(book["运行记录"], (5, 6), table="tbl运行记录")

    book = opened(kind, changed(filtered))
    book.write([RowsEdit("运行记录", headers, rows(2, len(headers)))])
    found = after(kind, book, tmp_path)
    assert [found["运行记录"].cell(row, 1).value for row in range(4, 9)] == ["旧4", "旧5", "旧6", "0行0", "1行0"]
    assert hidden(found, "运行记录") == []


def test_rows_that_were_hidden_by_hand_stay_hidden(changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def by_hand(book: Any) -> None:
        book["责任清单"].row_dimensions[6].hidden = True

    for kind in KINDS:
        book = opened(kind, changed(by_hand))
        told = book.write([CellsEdit("责任清单", {"灯": dict.fromkeys(DUTIES, "绿")})])
        assert hidden(after(kind, book, tmp_path), "责任清单") == [6]
        assert not told


def test_filters_of_sheets_that_are_not_written_stay(changed: Callable[[Change], Path], tmp_path: Path) -> None:
    for kind in KINDS:
        book = opened(kind, changed(duties))
        assert book.write([ranking(3)]) == []
        assert hidden(after(kind, book, tmp_path), "责任清单") == [5, 6, 8]


def test_what_is_taken_back_comes_back_to_every_row(changed: Callable[[Change], Path]) -> None:
    """A write that fails half-way on a sheet that was filtered: each cell has what it had."""
    book = opened("live", changed(lit))
    sheets = book._book.impl
    before = facts_of(book.workbook).cells

    def fail(step: str) -> None:
        if step == "link":
            sheets.fail = lambda _: None
            raise ComError("no")

    sheets.fail = fail
    with pytest.raises(ComError):
        run(Job.REFRESH, book, now=NOW)
    assert facts_of(book.workbook).cells == before


def test_a_filter_that_excel_does_not_lift_is_refused(changed: Callable[[Change], Path]) -> None:
    from catchup_xl.errors import BookError

    book = opened("live", changed(duties))
    before = facts_of(book.workbook).cells

    def fail(step: str) -> None:
        if step == "filter":
            raise ComError("no")

    book._book.impl.fail = fail
    with pytest.raises(BookError) as error:
        run(Job.REFRESH, book, now=NOW)
    assert "责任清单" in str(error.value)
    assert "筛选" in str(error.value)
    assert facts_of(book.workbook).cells == before


def test_both_kinds_say_and_write_the_same(changed: Callable[[Change], Path], tmp_path: Path) -> None:
    edit = CellsEdit("责任清单", {"灯": dict.fromkeys(DUTIES, "绿"), "销号日期": {5: datetime(2017, 6, 1)}})
    _, told = both(changed(duties), tmp_path, [edit], looks=False)
    assert told == [TOLD.format("责任清单")]


def advanced(book: Any) -> None:
    """An advanced filter (高级筛选): rows are hidden, the sheet says so, and only names tell of its ranges."""
    page = book["责任清单"]
    page.tables["tbl责任清单"].autoFilter = None
    page.sheet_properties.filterMode = True
    for name, ref in (("_xlnm._FilterDatabase", "$A$3:$AB$40"), ("_xlnm.Criteria", "$AE$1:$AE$2")):
        page.defined_names[name] = DefinedName(name, attr_text=f"责任清单!{ref}", hidden=name.endswith("Database"))
    for row in (5, 6, 8):
        page.row_dimensions[row].hidden = True


@pytest.mark.parametrize("kind", KINDS)
def test_an_advanced_filter_is_lifted_and_its_criteria_stay(
    kind: str, sample_path: Path, changed: Callable[[Change], Path], tmp_path: Path
) -> None:
    book, plain = opened(kind, changed(advanced)), opened("file", sample_path)
    _, told = run(Job.CHECKLIST, book, now=NOW)
    run(Job.CHECKLIST, plain, now=NOW)
    found, wanted = after(kind, book, tmp_path), after("plain", plain, tmp_path)
    assert facts_of(found).cells["责任清单"] == facts_of(wanted).cells["责任清单"]
    assert hidden(found, "责任清单") == []
    assert not found["责任清单"].sheet_properties.filterMode
    if kind == "file":
        with zipfile.ZipFile(tmp_path / "file.xlsx") as package:
            assert "责任清单!$AE$1:$AE$2" in package.read("xl/workbook.xml").decode()
    assert [str(one) for one in told if isinstance(one, Moved)] == [TOLD.format("责任清单")]


@pytest.mark.parametrize("kind", KINDS)
def test_an_advanced_filter_hides_nothing_of_a_result(
    kind: str, changed: Callable[[Change], Path], tmp_path: Path
) -> None:
    def filtered(book: Any) -> None:
        page = book["检查结果"]
        for row in range(4, 9):
            page.cell(row, 1, "旧")
        page.tables["tbl检查结果"].ref = "A3:H8"
        page.tables["tbl检查结果"].autoFilter = None
        page.sheet_properties.filterMode = True
        for row in (4, 6, 7):
            page.row_dimensions[row].hidden = True

    book = opened(kind, changed(filtered))
    headers = SHEETS["检查结果"].headers()
    told = list(book.write([TableEdit("检查结果", headers, rows(4, len(headers)))]))
    found = after(kind, book, tmp_path)["检查结果"]
    assert [found.cell(row, 1).value for row in range(4, 8)] == ["0行0", "1行0", "2行0", "3行0"]
    assert hidden(found.parent, "检查结果") == []
    assert told[0] == TOLD.format("检查结果")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("log", [False, True])
def test_no_row_of_a_result_stays_hidden_by_hand(
    kind: str, log: bool, changed: Callable[[Change], Path], tmp_path: Path
) -> None:
    """Other rows stand there now than those that somebody hid; in a log only what is written is shown."""
    sheet = "运行记录" if log else "检查结果"
    headers = SHEETS[sheet].headers()

    def by_hand(book: Any) -> None:
        for row in (5, 7, 30):
            book[sheet].row_dimensions[row].hidden = True

    book = opened(kind, changed(by_hand))
    edit = (RowsEdit if log else TableEdit)(sheet, headers, rows(4, len(headers)))
    told = book.write([edit])
    found = after(kind, book, tmp_path)
    assert hidden(found, sheet) == [30]
    assert list(told) == [f"“{sheet}”表里隐藏着的结果行（第5、7行）已显示出来"]


def test_a_job_that_fails_says_that_the_filters_are_gone(changed: Callable[[Change], Path]) -> None:
    from catchup_xl.errors import LossWarning

    book = opened("live", changed(lit))

    def fail(step: str) -> None:
        if step == "link":
            book._book.impl.fail = lambda _: None
            raise ComError("no")

    book._book.impl.fail = fail
    with pytest.raises(ComError), pytest.warns(LossWarning) as told:
        run(Job.REFRESH, book, now=NOW)
    assert [str(one.message) for one in told] == [
        "“责任清单”表的筛选已清除（筛选按钮还在），没有写成，筛选条件要自己再选一次"
    ]

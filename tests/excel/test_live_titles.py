"""The plan's title in an open workbook follows as it does in a file; a job that fails leaves the former one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from both_books import KINDS, NOW, FakeBook, facts_of, opened
from fake_cells import ComError
from support.workbooks import read_book, read_sheet

from catchup_xl.books.template.workbook import build
from catchup_xl.jobs.run import Job, run
from catchup_xl.model.plan import Plan
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file

Change = Callable[[Any], None]
NEW = "R&D 2018年考核办法"


def renamed(book: Any, title: str = NEW) -> None:
    settings = {row[0].value: row[1] for row in book["参数"].iter_rows(min_row=4)}
    settings["方案名称"].value = title


def titles(book: Any) -> tuple[Any, ...]:
    headers = {
        sheet.title: (str(sheet.oddHeader.left).strip(), str(sheet.oddHeader.right)) for sheet in book.worksheets
    }
    return book["排名"]["A1"].value, book["看板"]["A1"].value, book["说明"]["A2"].value, book.properties.title, headers


def refreshed(kind: str, file: Path, folder: Path) -> Any:
    book = opened(kind, file)
    run(Job.REFRESH, book, now=NOW)
    saved = book.save(folder / f"{kind}.xlsx")
    return book.workbook if isinstance(book, FakeBook) else read_book(saved)


def test_titles_follow_alike(changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def change(book: Any) -> None:
        renamed(book)
        book["看板"]["A1"].value = "我的看板"
        book["数据"].oddHeader.left.text = "某某镇"

    file, live = (titles(refreshed(kind, changed(change), tmp_path)) for kind in KINDS)
    assert live == file
    assert file[:4] == (f"追赶超越考核排名　{NEW}　【示例数据】", "我的看板", NEW, NEW)
    assert file[4]["数据"][0].endswith("某某镇")
    assert all(left.endswith("R&&D 2018年考核办法") for name, (left, _) in file[4].items() if name != "数据")


@pytest.mark.parametrize("kind", KINDS)
def test_a_title_that_came_later_and_one_that_went(kind: str, tmp_path: Path) -> None:
    plan = Plan.load(plan_file("township_2017"))
    file = tmp_path / "untitled.xlsx"
    build(sample_plan(Plan(plan.settings | {"方案名称": ""}, plan.rows)), file)
    assert read_sheet(file, "排名")["A1"].value == "追赶超越考核排名　【示例数据】"
    for title in (NEW, None):
        book = read_book(file)
        renamed(book, title)  # type: ignore[arg-type]
        book.save(file)
        book = refreshed(kind, file, tmp_path)
        assert book["排名"]["A1"].value == "追赶超越考核排名" + (f"　{title}" if title else "") + "　【示例数据】"
        assert (book["说明"]["A2"].value or "") == (title or "")
        assert book.properties.title == (title or "追赶超越工作簿")
        book.save(file)


def test_the_former_title_comes_back_when_writing_fails(changed: Callable[[Change], Path]) -> None:
    book = opened("live", changed(renamed))
    before, cells = titles(book.workbook), facts_of(book.workbook).cells
    link = {"count": 0}

    def fail(step: str) -> None:
        if step == "characters":
            link["count"] += 1
            if link["count"] == 2:
                book._book.impl.fail = lambda _: None
                raise ComError("no")

    book._book.impl.fail = fail
    with pytest.raises(ComError):
        run(Job.REFRESH, book, now=NOW)
    assert titles(book.workbook) == before
    assert facts_of(book.workbook).cells == cells


def test_page_headers_that_excel_refuses_are_told(changed: Callable[[Change], Path]) -> None:
    book = opened("live", changed(renamed))

    def fail(step: str) -> None:
        if step == "header":
            raise ComError("no printer")

    book._book.impl.fail = fail
    _, told = run(Job.REFRESH, book, now=NOW)
    assert any("页眉" in one for one in told)
    assert book.workbook["说明"]["A2"].value == NEW

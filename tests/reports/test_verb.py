"""``catchup-xl dashboard``: where the page goes, what is refused, and that the workbook is not touched."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pytest
from pages import NOW, SAMPLE

import catchup_xl
from catchup_xl.cli.app import main
from catchup_xl.errors import BookError, UsageError
from catchup_xl.jobs.publish import DASHBOARD


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "追赶超越.xlsx"))


def call(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["catchup-xl", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_page_lies_beside_the_workbook_which_is_not_touched(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    assert call(monkeypatch, "dashboard", book) == 0
    page = book.with_name("追赶超越_看板.html")
    assert f"已写入 {page}" in "".join(capsys.readouterr().out.split("\n"))
    assert sorted(book.parent.iterdir()) == sorted([book, page])
    assert book.read_bytes() == before


def test_month_out_and_time_are_taken(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "五月.html"
    assert call(monkeypatch, "dashboard", book, "--month", 5, "--out", page, "--now", "2017-06-05T08:00:00") == 0
    text = page.read_text(encoding="utf-8")
    assert "2017年1—5月" in text
    assert "2017-06-05 08:00:00" in text


def test_the_same_input_gives_the_same_bytes(book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1499245200")
    first = catchup_xl.dashboard(book).out
    second = catchup_xl.dashboard(book, tmp_path / "b.html").out
    assert first is not None
    assert second is not None
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["追赶超越.xlsx", "看板.xlsx", "看板", "看板.pdf"])
def test_only_an_html_file_is_written(book: Path, name: str) -> None:
    before = book.read_bytes()
    with pytest.raises(UsageError, match=r"\.html"):
        catchup_xl.dashboard(book, book.with_name(name))
    assert list(book.parent.iterdir()) == [book]
    assert book.read_bytes() == before


def test_a_page_that_was_there_is_whole_when_the_disk_is_full(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = book.with_name("old.html")
    catchup_xl.dashboard(book, page, 5)
    old = page.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(BookError, match="磁盘已满"):
        catchup_xl.dashboard(book, page)
    assert page.read_bytes() == old
    assert sorted(book.parent.iterdir()) == sorted([book, page])


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["dashboard"], 2, "缺少“工作簿”"),
        (["dashboard", SAMPLE, "--month", "13"], 2, "不能大于 12"),
        (["dashboard", "没有的.xlsx"], 3, "找不到文件"),
        (["dashboard", SAMPLE, "--out", "没有的文件夹/看板.html"], 3, "没有文件夹"),
        (["dashboard", SAMPLE, "--out", "看板.docx"], 2, "以 .html 结尾"),
    ],
)
def test_what_goes_wrong_is_said_in_chinese(
    words: list[object],
    code: int,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, *words) == code
    assert says in capsys.readouterr().err


def test_a_finding_of_level_error_ends_with_one_and_the_page_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(
        '{"参数": {"年度": "2017", "统计月份": "6", "考核组": "甲组", "本单位": "甲镇"},'
        ' "单位": [{"单位": "甲镇", "考核组": "甲组"}, {"单位": "甲镇", "考核组": "甲组"}],'
        ' "指标": [{"编号": "A1", "指标": "产值", "适用组": "甲组", "类型": "总量", "权重": "90", "目标": "10"}]}',
        encoding="utf-8",
    )
    catchup_xl.new(tmp_path / "book.xlsx", plan=plan)
    assert call(monkeypatch, "dashboard", tmp_path / "book.xlsx") == 1
    assert "未排名" in (tmp_path / "book_看板.html").read_text(encoding="utf-8")


def test_a_month_out_of_range_is_refused_by_the_python_api_too(book: Path) -> None:
    with pytest.raises(UsageError, match="月份 13"):
        catchup_xl.dashboard(book, month=13, now=NOW)


def test_a_job_takes_an_outcome(book: Path, tmp_path: Path) -> None:
    outcome = catchup_xl.check(book, tmp_path / "out.xlsx").outcome
    assert "XX镇追赶超越看板" in DASHBOARD.make(outcome, datetime(2017, 7, 5)).decode()

"""``verify`` says whether the result sheets are those of the entries, and names the cells that are not."""

from datetime import datetime
from pathlib import Path

import pytest
from support.workbooks import read_book

import catchup_xl

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample.xlsx"
NOW = datetime(2017, 7, 5, 9)


@pytest.fixture
def refreshed(tmp_path):
    return catchup_xl.refresh(SAMPLE, tmp_path / "book.xlsx", now=NOW).out


def test_a_refreshed_workbook_holds(refreshed):
    verdict = catchup_xl.verify(refreshed)
    assert verdict.holds
    assert verdict.differences == ()
    assert verdict.recorded == verdict.digest


def test_a_workbook_that_was_never_computed_does_not_hold():
    verdict = catchup_xl.verify(SAMPLE)
    assert not verdict.holds
    assert verdict.recorded == ""


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "was"),
    [
        ("排名", "D8", 99, "85.87"),
        ("排名", "C8", "别的镇", "XX镇"),
        ("得分", "C4", None, "14.71"),
        ("增速测算", "G4", "0.1177", "0.1177"),
        ("责任清单", "Z6", "绿", "黄"),
        ("历史", "F4", 3, "1"),
        ("奖惩建议", "A30", "多出来的一行", "空白"),
    ],
)
def test_a_tampered_result_cell_is_named(refreshed, sheet, cell, value, was):
    book = read_book(refreshed)
    book[sheet][cell] = value
    book.save(refreshed)
    verdict = catchup_xl.verify(refreshed)
    assert not verdict.holds
    assert not verdict.entries_changed
    [found] = verdict.differences
    assert (found.sheet, found.cell, found.expected) == (sheet, cell, was)


def test_entries_that_changed_since_make_the_results_stale(refreshed):
    book = read_book(refreshed)
    book["数据"]["J5"] = 6000
    book.save(refreshed)
    verdict = catchup_xl.verify(refreshed)
    assert verdict.entries_changed
    assert any(found.sheet == "增速测算" for found in verdict.differences)
    check = catchup_xl.check(refreshed)
    assert "results-stale" in {finding.rule for finding in check.findings}


def test_a_check_alone_does_not_make_stale_results_fresh(refreshed):
    book = read_book(refreshed)
    book["数据"]["J5"] = 6000
    book.save(refreshed)
    catchup_xl.check(refreshed, in_place=True)
    assert not catchup_xl.verify(refreshed).holds
    assert "results-stale" in {finding.rule for finding in catchup_xl.check(refreshed).findings}


def test_the_digest_does_not_depend_on_where_columns_stand(refreshed, tmp_path):
    book = read_book(SAMPLE)
    book["数据"].insert_cols(3)
    book["数据"]["C3"] = "自己的列"
    book.save(tmp_path / "moved.xlsx")
    assert catchup_xl.verify(tmp_path / "moved.xlsx").digest == catchup_xl.verify(refreshed).digest

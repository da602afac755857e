"""What a workbook tells of its own past: runs are recorded, history is kept, and who changes a result is found out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fidelity.trips import small_master
from support.workbooks import read_sheet

import catchup_xl
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.inspect import table_of
from catchup_xl.model.rows import SHEETS, SheetKind

FIRST, SECOND, THIRD = (datetime(2017, month, 5, 9) for month in (6, 7, 8))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return small_master(tmp_path)


def rows(book: Path, sheet: str) -> list[tuple[Any, ...]]:
    return table_of(book, sheet)[1]


def run(book: Path, month: int, now: datetime) -> None:
    jobs.run_file(jobs.Job.REFRESH, book, month=month, now=now)


def change(book: Path, sheet: str, cell: str, value: object) -> None:
    opened = openpyxl.load_workbook(book)
    opened[sheet][cell] = value
    opened.save(book)


def test_a_run_is_recorded_with_versions_counts_and_the_digest_of_the_entries(book: Path) -> None:
    run(book, 6, FIRST)
    headers, [cells] = table_of(book, "运行记录")
    record = dict(zip(headers, cells, strict=True))
    assert catchup_xl.__version__ in record.values()
    assert len(str(record["填报数据指纹"])) == len(hashlib.sha256().hexdigest())
    assert record["规则版本"] == "2017-2"
    assert "2017-06-05 09:00:00" in record.values()
    assert {"错误", "警告", "提示"} <= {header[:2] for header in headers}


def test_only_a_rerun_of_the_same_period_rewrites_its_history_and_both_runs_are_recorded(book: Path) -> None:
    run(book, 6, FIRST)
    kept = rows(book, "历史")
    assert len(kept) == 3
    run(book, 5, SECOND)
    both = rows(book, "历史")
    assert both[:3] == kept
    assert len(both) == 6
    run(book, 6, THIRD)
    again = rows(book, "历史")
    assert again[3:] == both[3:], "another period stays as it is"
    assert len(again) == 6
    made = [str(cells[-2]) for cells in again]  # beside 发布状态
    assert [text[:10] for text in made] == ["2017-08-05"] * 3 + ["2017-07-05"] * 3
    runs = rows(book, "运行记录")
    assert [str(cells[0])[:10] for cells in runs] == ["2017-06-05", "2017-07-05", "2017-08-05"]
    assert runs[0][2] == runs[2][2] != runs[1][2], "the period of each run is told"


def test_the_digest_changes_with_every_entry_and_with_nothing_else(book: Path) -> None:
    run(book, 6, FIRST)
    seen = {catchup_xl.verify(book).digest}
    run(book, 6, SECOND)
    change(book, "排名", "D4", 1)
    change(book, "数据", "AA9", "在旁边")
    assert {catchup_xl.verify(book).digest} == seen
    for sheet, cell, value in (("数据", "J4", 99), ("单位", "A6", "丁镇"), ("参数", "B40", 90), ("指标", "H4", 50)):
        change(book, sheet, cell, value)
        found = catchup_xl.verify(book)
        assert found.digest not in seen
        assert found.entries_changed
        seen.add(found.digest)


RESULTS = [sheet.name for sheet in SHEETS.values() if sheet.kind is SheetKind.RESULT]


@pytest.mark.parametrize("sheet", [name for name in RESULTS if name not in ("检查结果", "运行记录")])
def test_a_number_changed_on_any_result_sheet_is_named(book: Path, sheet: str) -> None:
    run(book, 6, FIRST)
    assert catchup_xl.verify(book, month=6).holds
    headers = table_of(book, sheet)[0]
    at = read_sheet(book, sheet)
    column = next(cell.column_letter for cell in at[3] if cell.value == ("总分" if sheet == "历史" else headers[-1]))
    change(book, sheet, f"{column}4", "改过")
    found = catchup_xl.verify(book, month=6)
    assert not found.holds
    assert (sheet, f"{column}4") in {(one.sheet, one.cell) for one in found.differences}

"""A row that the clerk has cleared is an empty row, and what the program wrote there goes at the next refresh."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from both_books import KINDS, NOW, FakeBook, opened
from support.workbooks import read_book

from catchup_xl.jobs.run import Job, run
from catchup_xl.model.columns import Owner
from catchup_xl.model.rows import SHEETS

ROW = 7
DUTIES = SHEETS["责任清单"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cleared_duty_is_no_error_and_keeps_no_light(
    kind: str, changed: Callable[[Callable[[Any], None]], Path], tmp_path: Path
) -> None:
    first = opened("file", changed(lambda book: None))
    before, _ = run(Job.REFRESH, first, now=NOW)
    first.save(tmp_path / "first.xlsx")
    book = read_book(tmp_path / "first.xlsx")
    page = book["责任清单"]
    program = [n for n, column in enumerate(DUTIES.columns, 1) if column.owner is Owner.PROGRAM]
    assert any(page.cell(ROW, n).value is not None for n in program)
    for n, column in enumerate(DUTIES.columns, 1):
        if column.owner is Owner.CLERK:
            page.cell(ROW, n).value = None
    kept = [page.cell(ROW + 1, n).value for n in program]
    book.save(tmp_path / "cleared.xlsx")
    live = opened(kind, tmp_path / "cleared.xlsx")
    after, _ = run(Job.REFRESH, live, now=NOW)
    assert len(after.duties) == len(before.duties) - 1
    assert not [one for one in after.findings if one.sheet == "责任清单" and one.cell.endswith(f"{ROW}")]
    saved = live.save(tmp_path / f"{kind}.xlsx")
    page = (live.workbook if isinstance(live, FakeBook) else read_book(saved))["责任清单"]
    assert [page.cell(ROW, n).value for n in program] == [None] * len(program)
    assert [page.cell(ROW + 1, n).value for n in program] == kept

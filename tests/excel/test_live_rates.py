"""Rates in a workbook that is open in Excel: the same sheets, and the same cells after collecting, as in a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from both_books import KINDS, NOW, facts, opened
from support.rates import WAYS, book_of, cell_under
from support.workbooks import read_book

from catchup_xl.batch.collect.merging import collect_into
from catchup_xl.jobs import run as jobs


def returned(path: Path) -> Path:
    """A table of a unit's own with one rate and one amount."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["甲镇2017年6月"])
    page.append(["指标", "计量单位", "1-6月累计"])
    page.append(["满意度", "%", 92.5])
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


@pytest.mark.parametrize("way", list(WAYS))
def test_file_and_open_book_show_the_same(tmp_path, way):
    found = []
    for kind in KINDS:
        path = book_of(tmp_path / kind, way)
        book = opened(kind, path)
        jobs.run(jobs.Job.REFRESH, book, now=NOW)
        seen = facts(book, path)
        found.append({sheet: (seen.cells[sheet], seen.formats[sheet]) for sheet in ("增速测算", "得分", "责任清单")})
    assert found[0] == found[1]
    shown = {found[1]["增速测算"][1][at] for at, value in found[1]["增速测算"][0].items() if value == 0.901}
    assert shown == {"0.0%"}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_collected_rate_shows_its_percentage_in_an_open_book_too(tmp_path, way):
    path = book_of(tmp_path / "book", way)
    changed = read_book(path)
    cell_under(changed["数据"], "6月", 0).value = None
    changed.save(path)
    book = opened("live", path)
    found = collect_into(
        book, [returned(tmp_path / "returns" / "甲镇.xlsx")], beside=path, save=lambda lines, step: None,
        apart=[path], confirm=True, now=datetime(2017, 7, 5),
    )  # fmt: skip
    assert [change.decision.value for change in found.changes] == ["写入"]
    cell = cell_under(book.workbook["数据"], "6月", 0)
    assert cell.value == pytest.approx(0.925)
    assert cell.number_format.endswith("%")

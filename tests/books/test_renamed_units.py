"""Units that were renamed: rows under a former name (曾用名) count as those of the unit, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.workbooks import read_book

import catchup_xl
from catchup_xl.model.cells import fold
from catchup_xl.model.findings import Level

OLD, NEW = "原洋州街道", "示例甲镇"
SHEETS = {
    "目标": ("单位",),
    "数据": ("单位",),
    "加减分": ("单位",),
    "督导": ("单位",),
    "责任清单": ("牵头单位", "配合单位"),
    "指标": ("牵头单位", "责任单位"),
}


def headers(page: Any) -> dict[str, int]:
    row = next(row for row in page.iter_rows(max_row=10) if sum(cell.value is not None for cell in row) > 2)
    return {cell.value: cell.column for cell in row}


def renamed(path: Path, former: Callable[[str], str], *, sheets: Any = SHEETS) -> Path:
    """The workbook in which some sheets call a unit by another name, and 单位 says whose former name it is."""
    book = read_book(path)
    units = book["单位"]
    at = headers(units)
    for row in units.iter_rows(min_row=4):
        name = row[at["单位"] - 1].value
        if name and former(name):
            units.cell(row[0].row, at["曾用名"]).value = former(name)
    for sheet in sheets:
        for header in SHEETS[sheet]:
            for row in book[sheet].iter_rows(min_row=4):
                cell = row[headers(book[sheet])[header] - 1]
                if cell.value == NEW:
                    cell.value = OLD
    book.save(path)
    return path


def outcomes(outcome: Any) -> list[tuple[Any, ...]]:
    return [
        (group.name, s.unit.name, s.rank, s.total, s.events, [(i.indicator.name, i.score) for i in s.items])
        for group in outcome.groups.values()
        for s in group.standings
    ]


@pytest.fixture
def plain(sample_book: Path, tmp_path: Path) -> Any:
    return catchup_xl.check(sample_book, tmp_path / "plain.xlsx")


def test_every_sheet_may_name_a_unit_as_it_was_called(sample_book: Path, plain: Any, tmp_path: Path) -> None:
    book = renamed(sample_book, lambda name: f"老名、{OLD}" if name == NEW else "")
    found = catchup_xl.check(book, tmp_path / "out.xlsx")
    assert outcomes(found.outcome) == outcomes(plain.outcome)
    more = [f for f in found.findings if f.rule == "unit-renamed"]
    assert {f.sheet for f in more} >= {"数据"}
    assert all(f.level is Level.HINT and f"“{OLD}”是“{NEW}”的曾用名，按“{NEW}”算" in f.message for f in more)
    assert [(f.rule, f.address) for f in found.findings if f not in more] == [
        (f.rule, f.address) for f in plain.findings
    ]


def test_a_former_name_of_two_units_is_an_error_that_names_both(sample_book: Path, tmp_path: Path) -> None:
    book = renamed(sample_book, lambda name: OLD if name in (NEW, "示例乙镇") else "", sheets=("数据",))
    found = catchup_xl.check(book, tmp_path / "out.xlsx")
    [finding] = [f for f in found.findings if f.rule == "unit-unknown"]
    assert finding.level is Level.ERROR
    assert f"“{OLD}”是“{NEW}”“示例乙镇”的曾用名或简称" in finding.message
    group = found.outcome.master.unit_by_name[fold(NEW)].group
    assert group in finding.blocks
    assert found.outcome.groups[group].blocked


def test_a_former_name_that_another_unit_bears_now_is_that_unit(sample_book: Path, plain: Any, tmp_path: Path) -> None:
    book = renamed(sample_book, lambda name: NEW if name == "示例乙镇" else "", sheets=())
    found = catchup_xl.check(book, tmp_path / "out.xlsx")
    assert [f.rule for f in found.findings if f.level is Level.ERROR] == ["unit-former-name"]
    assert outcomes(found.outcome) == outcomes(plain.outcome)

"""The county's book is made of each town's own figures, and says where each came from."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from batch_support import NOW
from support.workbooks import read_book, read_sheet

from catchup_xl.batch.county.rollup import rollup
from catchup_xl.books.template.workbook import build
from catchup_xl.errors import BookError
from catchup_xl.jobs import run as jobs
from catchup_xl.model.plan import Plan
from catchup_xl.sample.shipped import plan_file

TOWNS = ("XX镇", "华阳镇", "八里关镇", "示例甲镇")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.load(plan_file("sample"))


@pytest.fixture(scope="module")
def built(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master of each town; not to be written to."""
    folder = tmp_path_factory.mktemp("built")
    for town in TOWNS:
        build(replace(plan, settings={**plan.settings, "本单位": town}), folder / f"{town}.xlsx")
    return folder


@pytest.fixture
def masters(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "各镇")


def set_cell(path: Path, sheet: str, cell: str, value: Any) -> None:
    book = read_book(path)
    book[sheet][cell] = value
    book.save(path)


def test_scores_on_own_figures_are_those_of_the_towns_books(masters: Path, tmp_path: Path) -> None:
    found = rollup([str(masters)], tmp_path / "全县.xlsx", now=NOW)
    assert found.exit_code == 0
    assert found.result is not None
    county = {r["unit"]: r["scores"] for r in found.result.ranking_rows()["丘陵山区镇"]}
    own = jobs.run_file(jobs.Job.REFRESH, masters / "XX镇.xlsx", dry_run=True)
    town = {r["unit"]: r["scores"] for r in own.ranking_rows()["丘陵山区镇"]}
    assert set(county) == set(TOWNS)
    for unit in TOWNS:
        for indicator in ("农业总产值", "招商引资额", "重点项目建设投资"):
            if indicator != "招商引资额":  # scored by place: with four towns instead of ten the places differ
                assert county[unit][indicator] == town[unit][indicator]


def test_every_row_of_figures_names_its_file_and_row(masters: Path, tmp_path: Path) -> None:
    rollup([str(masters)], tmp_path / "全县.xlsx", now=NOW)
    page = read_sheet(tmp_path / "全县.xlsx", "数据")
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=4) if row[0].value]
    assert {row[0] for row in rows} == set(TOWNS)
    unit, indicator, year, note = rows[0][0], rows[0][1], rows[0][2], rows[0][-1]
    assert note == "来源：XX镇.xlsx 数据!第4行"
    source = read_sheet(masters / "XX镇.xlsx", "数据")[4]
    assert [c.value for c in source[:3]] == [unit, indicator, year]
    assert all(str(row[-1]).startswith(f"来源：{row[0]}.xlsx 数据!第") for row in rows)


def test_only_the_towns_own_rows_count(masters: Path, tmp_path: Path) -> None:
    set_cell(masters / "XX镇.xlsx", "数据", "J33", 999_999)  # 华阳镇's figure in another town's book
    found = rollup([str(masters)], tmp_path / "全县.xlsx", now=NOW)
    assert found.result is not None
    entry = found.result.outcome.master.entry("华阳镇", "农业总产值", 2017)
    assert entry is not None
    assert entry.months[5] != 999_999


def test_what_does_not_agree_is_said(masters: Path, tmp_path: Path) -> None:
    page = read_sheet(masters / "华阳镇.xlsx", "指标")
    weight = next(c.column_letter for c in page[3] if c.value == "权重")
    set_cell(masters / "华阳镇.xlsx", "指标", f"{weight}4", 99)
    (masters / "坏.xlsx").write_text("x", encoding="utf-8")
    found = rollup([str(masters)], tmp_path / "全县.xlsx", now=NOW)
    assert any("规则不一致" in note and "权重 15 与 99" in note for note in found.notes)
    assert next(town for town in found.towns if town.key == "坏.xlsx").problem
    assert found.exit_code == 3
    with pytest.raises(BookError, match="没有覆盖"):
        rollup([str(masters)], tmp_path / "全县.xlsx")


def test_two_books_of_one_town_are_noted(masters: Path, tmp_path: Path) -> None:
    (masters / "旧").mkdir()
    (masters / "旧" / "XX镇.xlsx").write_bytes((masters / "XX镇.xlsx").read_bytes())
    found = rollup([str(masters)], tmp_path / "全县.xlsx", now=NOW)
    assert any("XX镇 有两份母版" in note for note in found.notes)
    assert found.exit_code == 1

"""A sample master, built once, and folders of copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import catchup_xl
from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan
from catchup_xl.sample.shipped import plan_file


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return catchup_xl.new(tmp_path_factory.mktemp("sample") / "追赶超越.xlsx", sample=True)


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master with six villages only, for tests that need many files."""
    whole = Plan.load(plan_file("sample"))
    units = [row for row in whole.rows["单位"] if row.get("层级") == "村"]
    names = {row["单位"] for row in units}
    rows = {
        "单位": tuple(units),
        "指标": tuple(row for row in whole.rows["指标"] if row.get("适用组") == "村"),
        "数据": tuple(row for row in whole.rows["数据"] if row["单位"] in names),
    }
    settings = {**whole.settings, "本单位": "示例一村", "追赶对象": "示例二村", "考核组": "村", "考核组单位数": 6}
    path = tmp_path_factory.mktemp("village") / "村.xlsx"
    build(Plan(settings, rows), path)
    return path


@pytest.fixture
def master(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "母版.xlsx"))


@pytest.fixture
def towns(village: Path, tmp_path: Path) -> Callable[[int], Path]:
    """A folder of so many masters, in folders of three."""

    def made(count: int) -> Path:
        root = tmp_path / "各镇"
        for n in range(count):
            place = root / f"{n // 3}片" / f"镇{n}.xlsx"
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(village, place)
        return root

    return made

"""Workbooks for the tests of the Excel side."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fake_excel
import pytest
from fidelity.trips import PLAN
from support.workbooks import read_book

from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
BIG_UNITS, BIG_INDICATORS, BIG_MONTHS = 60, 20, 6


@pytest.fixture(autouse=True)
def _fresh_excel() -> Iterator[None]:
    """Each test finds Excel without open workbooks."""
    app = fake_excel.engine.apps[0]
    yield
    for book in list(app.books):
        book.close()
    app.log.clear()
    app.alerts.clear()
    app.selection = None


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("excel") / "sample.xlsx"
    build(sample_plan(Plan.load(plan_file("township_2017"))), file, sample=True)
    return file


@pytest.fixture(scope="session")
def small_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master of three towns: every sheet and table of the sample, and few rows, for tests that write results only."""
    file = tmp_path_factory.mktemp("small") / "small.xlsx"
    build(Plan.parse({**PLAN, "参数": {**PLAN["参数"], "方案名称": "三镇方案"}}), file)
    return file


@pytest.fixture
def changed(sample_path: Path, tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """Makes a copy of the sample that a clerk has changed."""
    return lambda change: changed_by(change, sample_path, tmp_path / "changed.xlsx")


@pytest.fixture
def small_changed(small_path: Path, tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """Makes a copy of the small master that a clerk has changed."""
    return lambda change: changed_by(change, small_path, tmp_path / "changed.xlsx")


def changed_by(change: Callable[[Any], None], source: Path, target: Path) -> Path:
    book = read_book(source)
    change(book)
    book.save(target)
    return target


@pytest.fixture(scope="session")
def huge_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the benchmarks: 200 units, 40 indicators, two years: 16,000 rows of 数据, and all that may be in one."""
    file = tmp_path_factory.mktemp("huge") / "huge.xlsm"
    code = (
        "import sys; from pathlib import Path; from workbooks import write_big; write_big(Path(sys.argv[1]), 200, 40)"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], cwd=BENCHMARKS, check=True)
    return file


@pytest.fixture(scope="session")
def big_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 60 units and 20 indicators: 2,400 rows of 数据, one group, every third figure of a kind of its own."""
    names = [f"第{n:02}镇" for n in range(1, BIG_UNITS + 1)]
    indicators = [
        {"编号": f"A{n}", "指标": f"指标{n:02}", "适用组": "大组", "类型": "增速", "计量单位": "万元", "权重": 5,
         "计分方法": ("M2", "M3", "M5", "M7")[n % 4], "目标": 0.08}
        for n in range(1, BIG_INDICATORS + 1)
    ]  # fmt: skip
    rows = [
        {"单位": unit, "指标": row["指标"], "年度": year}
        | {f"{m}月": m * (100 + 7 * u % 50 + k) * (1 + (year - 2016) * (0.02 + (u * k) % 17 / 100)) for m in range(1, BIG_MONTHS + 1)}
        for u, unit in enumerate(names)
        for k, row in enumerate(indicators)
        for year in (2016, 2017)
    ]  # fmt: skip
    plan = {
        "参数": {"方案名称": "大表", "年度": 2017, "基期年度": 2016, "统计月份": BIG_MONTHS, "本单位": names[0],
               "追赶对象": names[1], "考核组": "大组", "满分": 100},
        "单位": [{"单位": name, "层级": "乡镇", "考核组": "大组", "上年名次": n} for n, name in enumerate(names, 1)],
        "指标": indicators,
        "数据": rows,
    }  # fmt: skip
    file = tmp_path_factory.mktemp("big") / "big.xlsx"
    build(Plan.parse(plan), file)
    return file

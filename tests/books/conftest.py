"""The workbooks that the tests of the file layer start from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook, built once; not to be written to."""
    file = tmp_path_factory.mktemp("built") / "sample.xlsx"
    build(sample_plan(Plan.load(plan_file("township_2017"))), file, sample=True)
    return file


@pytest.fixture
def sample_book(built_sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample workbook for one test."""
    return Path(shutil.copy(built_sample, tmp_path / "示例.xlsx"))

"""The applications, started once, and the workbooks that they open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from libreoffice import LibreOffice, Look
from printed import RESULT_SHEETS

from catchup_xl.books.template.workbook import build
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.result import Result
from catchup_xl.jobs.run import Job
from catchup_xl.model.plan import Plan, laid_out
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    with LibreOffice(tmp_path_factory.mktemp("libreoffice")) as office:
        yield office


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The blank master, as the template makes it today."""
    file = tmp_path_factory.mktemp("books") / "master.xlsx"
    build(laid_out(Plan.load(plan_file("township_2017"))), file)
    return file


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The labelled sample, not computed yet."""
    file = tmp_path_factory.mktemp("books") / "sample.xlsx"
    build(sample_plan(Plan.load(plan_file("township_2017"))), file, sample=True)
    return file


@pytest.fixture(scope="session")
def refreshed(sample: Path) -> Result:
    """The sample after a refresh; ``out`` is the file."""
    return jobs.run_file(Job.REFRESH, sample, out=sample.with_name("refreshed.xlsx"), now=datetime(2017, 7, 5, 9))


@pytest.fixture(scope="session")
def refreshed_pdf(sample: Path) -> Path:
    return sample.with_name("refreshed.pdf")


@pytest.fixture(scope="session")
def refreshed_look(calc: LibreOffice, refreshed: Result, refreshed_pdf: Path) -> Look:
    """The refreshed sample in Calc, printed too."""
    assert refreshed.out is not None
    return calc.open(refreshed.out, shown=RESULT_SHEETS, charts=["看板"], pdf=refreshed_pdf)

"""The workbooks whose pages are looked at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pages import NOW, SAMPLE

import catchup_xl
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.run import Job
from catchup_xl.sample.shipped import plan_file


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, ranked in each of six months and refreshed in the last."""
    book = tmp_path_factory.mktemp("year") / "sample.xlsx"
    shutil.copy(SAMPLE, book)
    for month in range(1, 7):
        jobs.run_file(Job.RANKING, book, month=month, now=NOW)
    jobs.run_file(Job.REFRESH, book, now=NOW)
    return book


@pytest.fixture(scope="session")
def methods(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan with every scoring method, vetoes and corrections, refreshed."""
    book = tmp_path_factory.mktemp("methods") / "methods.xlsx"
    catchup_xl.new(book, plan=plan_file("methods"))
    jobs.run_file(Job.REFRESH, book, now=NOW)
    return book

"""A second application reads the same figures: gnumeric, recalculated."""

from __future__ import annotations

import csv
import subprocess

import pytest
from printed import EXPECTED, picked

from catchup_xl.jobs.result import Result
from catchup_xl.model.rows import SHEETS

pytestmark = pytest.mark.app("gnumeric")
MINUS = "\N{MINUS SIGN}"  # what gnumeric prints before a negative number


@pytest.fixture(scope="module")
def sheets(refreshed: Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """Every sheet as gnumeric prints it."""
    folder = tmp_path_factory.mktemp("gnumeric")
    subprocess.run(
        [
            "ssconvert", "--recalc", "-S", "-T", "Gnumeric_stf:stf_assistant", "-O",
            "format=preserve separator=, quoting-mode=auto", str(refreshed.out), str(folder / "%s.csv"),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return {
        file.stem: list(csv.reader(file.read_text("utf-8").replace(MINUS, "-").splitlines()))
        for file in folder.glob("*.csv")
    }


def table(rows: list[list[str]]) -> list[dict[str, str]]:
    top = next(n for n, row in enumerate(rows) if "单位" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if any(row)]


def test_gnumeric_opens_every_sheet(sheets: dict[str, list[list[str]]]) -> None:
    assert set(sheets) == {"说明", *SHEETS}
    errors = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!")
    assert [(n, c) for n, rows in sheets.items() for row in rows for c in row if c in errors] == []


@pytest.mark.parametrize("sheet", EXPECTED)
def test_gnumeric_shows_the_figures_of_the_result(
    refreshed: Result, sheets: dict[str, list[list[str]]], sheet: str
) -> None:
    wanted = EXPECTED[sheet](refreshed)
    assert picked(table(sheets[sheet]), wanted) == wanted

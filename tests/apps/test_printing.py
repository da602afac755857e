"""Every sheet on paper: A4, its heading at the top, nothing cut to ###, a dashboard of one page."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from libreoffice import Look

from catchup_xl.model.rows import SHEETS, SheetKind

pytestmark = [pytest.mark.app("libreoffice"), pytest.mark.app("poppler")]
A4 = {(595, 842), (842, 595)}
HEADINGS = {sheet.heading: name for name, sheet in SHEETS.items()} | {"说明": "说明"}


@pytest.fixture(scope="module")
def pages(refreshed_look: Look, refreshed_pdf: Path) -> Sequence[str]:
    """The text of every page of the refreshed sample."""
    text = subprocess.run(["pdftotext", "-layout", refreshed_pdf, "-"], capture_output=True, text=True, check=True)
    return text.stdout.split("\f")[:-1]


def sheet_of(page: str) -> str:
    """Which sheet a page is of, by the right end of its page header."""
    header = next(line for line in page.splitlines() if line.strip())
    return HEADINGS[re.split(r"\s{2,}", header.strip())[-1]]


@pytest.fixture(scope="module")
def by_sheet(pages: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for page in pages:
        found.setdefault(sheet_of(page), []).append(page)
    return found


def test_every_sheet_is_printed(by_sheet: dict[str, list[str]]) -> None:
    assert set(by_sheet) == {"说明", *SHEETS}


def test_every_page_is_a4(pages: Sequence[str], refreshed_pdf: Path) -> None:
    told = subprocess.run(["pdfinfo", "-l", "999", refreshed_pdf], capture_output=True, text=True, check=True).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", told)
    assert len(sizes) == len(pages)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} <= A4


def test_no_number_is_too_wide_for_its_column(pages: Sequence[str]) -> None:
    assert [page for page in pages if "###" in page] == []


def test_every_page_says_that_it_is_sample_data(pages: Sequence[str]) -> None:
    assert [page for page in pages if "示例数据" not in page] == []


@pytest.mark.parametrize("sheet", [s for s in SHEETS.values() if s.kind is SheetKind.RESULT], ids=lambda s: s.name)
def test_every_page_of_a_result_repeats_the_heading(by_sheet: dict[str, list[str]], sheet: object) -> None:
    for page in by_sheet[sheet.name]:  # type: ignore[attr-defined]
        below_the_page_header = page.split("\n", 1)[1]
        assert sheet.heading in below_the_page_header  # type: ignore[attr-defined]
        assert sheet.columns[0].header in below_the_page_header  # type: ignore[attr-defined]


def test_the_number_of_pages_is_sane(by_sheet: dict[str, list[str]]) -> None:
    pages = {name: len(found) for name, found in by_sheet.items()}
    one = ("看板", "排名", "对标", "追赶路径", "奖惩建议", "历史", "运行记录")
    assert {name: pages[name] for name in one} == dict.fromkeys(one, 1)
    assert sum(pages.values()) < 75

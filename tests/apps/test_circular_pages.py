"""The circular in LibreOffice Writer: A4 pages of 22 lines of 28 characters, its whole text, tables within the page."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from catchup_xl.jobs.publish import CIRCULAR, publish

pytestmark = [pytest.mark.app("writer"), pytest.mark.app("poppler")]
FONTS = Path(__file__).with_name("fonts.conf")
LINES = 22


@pytest.fixture(scope="module")
def pdf(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("circular")
    out = publish(CIRCULAR, sample, out=folder / "通报.docx", now=datetime(2017, 7, 5, 9)).out
    assert out is not None
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    env = os.environ | {"FONTCONFIG_FILE": str(FONTS), "SAL_USE_VCLPLUGIN": "svp"}
    subprocess.run([*command, "--outdir", folder, out], check=True, capture_output=True, env=env, timeout=120)
    return out.with_suffix(".pdf")


def text_of(pdf: Path, *options: str) -> list[str]:
    """The text of every page."""
    read = subprocess.run(["pdftotext", *options, pdf, "-"], capture_output=True, text=True, check=True)
    return read.stdout.split("\f")[:-1]


def test_every_page_is_a4(pdf: Path) -> None:
    told = subprocess.run(["pdfinfo", "-l", "99", pdf], capture_output=True, text=True, check=True).stdout
    sizes = [line for line in told.splitlines() if "size:" in line and line.startswith("Page ")]
    assert len(sizes) == len(text_of(pdf))
    assert all("(A4)" in line for line in sizes)


def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters(pdf: Path) -> None:
    page = [line for line in text_of(pdf, "-layout")[1].splitlines() if line.strip()][1:-1]  # label and page number
    assert LINES - 2 <= len(page) <= LINES
    widest = max(sum(0.5 if mark.isascii() else 1 for mark in line.strip().replace(" ", "")) for line in page)
    assert 26 <= widest <= 28.5


def test_every_page_says_that_it_is_a_sample_and_has_its_number(pdf: Path) -> None:
    for n, page in enumerate(text_of(pdf), 1):
        assert "示例数据" in page
        assert f"—{n}—" in page.replace(" ", "")


def test_nothing_of_the_text_is_lost(pdf: Path) -> None:
    whole = "".join("".join(page.split()) for page in text_of(pdf))
    for words in (
        "追赶超越指标完成情况",
        "一、总体情况",
        "五、下一步要求",
        "2017年7月5日",
        "站所2017年1—6月追赶超越排名表",
    ):
        assert words in whole


def test_the_signature_does_not_stand_alone(pdf: Path) -> None:
    page = next(page for page in text_of(pdf) if "2017年7月5日" in page.replace(" ", ""))
    assert "附件：" in page.replace(" ", "")

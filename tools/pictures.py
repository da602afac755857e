"""Make the pictures of README: the ranking and the dashboard of the sample, as LibreOffice prints them.

    python -m tools.pictures

The sample workbook is built and refreshed afresh, printed to PDF with a profile of its own, and the pages of 排名 and
看板 are cut to what stands between their margins. It needs LibreOffice Calc, poppler-utils, and the fonts Noto CJK and
Carlito. Figures and layout are the same on each run; the pixels may differ with the versions of LibreOffice and fonts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from catchup_xl.books.template.workbook import build
from catchup_xl.jobs import run as jobs
from catchup_xl.model.plan import Plan
from catchup_xl.model.rows import SHEETS
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file

DOCS = Path(__file__).parents[1] / "docs"
PICTURES = {"排名": "ranking.png", "看板": "dashboard.png"}
NOW = datetime(2017, 7, 5, 9)  # the clerk's wall clock
DPI = 85
MOST_BYTES = 150_000
TOP, BOTTOM = 0.72, 0.55  # inches at the edges of a page that hold the page header and footer
WHITE, PADDING = 250, 8
CHINESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"""
"""A profile in which charts break Chinese names as a Chinese office program does."""


def main() -> None:
    """Write docs/pictures."""
    folder = DOCS / "pictures"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        pdf = printed(refreshed(Path(name)))
        for sheet, picture in PICTURES.items():
            target = folder / picture
            cut(pdf, page_of(pdf, sheet), target)
            size = target.stat().st_size
            if size > MOST_BYTES:
                raise SystemExit(f"{target} has {size} bytes, more than {MOST_BYTES}: lower DPI")
            sys.stdout.write(f"{target.relative_to(DOCS.parent)}: {size} bytes\n")


def refreshed(folder: Path) -> Path:
    """The sample, built and computed."""
    book = folder / "sample.xlsx"
    build(sample_plan(Plan.load(plan_file("township_2017"))), book, sample=True)
    jobs.run_file(jobs.Job.REFRESH, book, now=NOW)
    return book


def printed(book: Path) -> Path:
    """The workbook as a PDF beside it."""
    profile = book.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(CHINESE, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", book.parent, book],
        env=os.environ | {"FONTCONFIG_FILE": str(DOCS.parent / "tests" / "apps" / "fonts.conf")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return book.with_suffix(".pdf")


def page_of(pdf: Path, sheet: str) -> int:
    """The first page, from 1, whose page header ends with the sheet's heading."""
    pages = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    for number, text in enumerate(pages.split("\f"), 1):
        lines = text.strip().splitlines()
        if lines and lines[0].rstrip().endswith(SHEETS[sheet].heading):
            return number
    raise SystemExit(f"{sheet} was not printed")


def cut(pdf: Path, page: int, target: Path) -> None:
    """Draw what one page holds between its margins."""
    draw = ["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), "-singlefile"]
    left, top, width, height = inked(subprocess.run([*draw, "-gray", pdf], check=True, capture_output=True).stdout)
    area = ["-x", left, "-y", top, "-W", width, "-H", height]
    subprocess.run([*draw, *map(str, area), "-png", pdf, target.with_suffix("")], check=True)


def inked(image: bytes) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is drawn on a page, a grey PGM picture, between header and footer."""
    _, size, _, pixels = image.split(b"\n", 3)
    width, height = map(int, size.split())
    first, last = round(TOP * DPI), height - round(BOTTOM * DPI)
    rows = [pixels[y * width : (y + 1) * width] for y in range(first, last)]
    drawn = [y for y, row in enumerate(rows, first) if min(row) < WHITE]
    columns = [x for x in range(width) if min(pixels[first * width + x : last * width : width]) < WHITE]
    left, top = max(0, columns[0] - PADDING), max(0, drawn[0] - PADDING)
    return left, top, min(width, columns[-1] + PADDING) - left, min(height, drawn[-1] + PADDING) - top


if __name__ == "__main__":
    main()

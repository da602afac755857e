"""The real writer on a folder of workbooks saved by real programs: ``python tests/fidelity/real_files.py FOLDER``.

Each workbook is tried twice. One of its own sheets is rewritten: a table there is made longer, then shorter, a log row is
added and the status line is set. Then the sheets of a master are put into it, and the real refresh runs. Every member
that is not a rewritten sheet must come out as it went in, compressed bytes too; what openxml-audit finds must not be more
than before; cells that are not the program's must stay as they are; the ranking must be that of the master itself.
A folder that is not there is skipped without a word.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from applications import missing
from books.packages import changed_members, findings, members, repacked
from fidelity.grafting import Graft, q
from fidelity.sheet_parts import follows, foreign_cells, only_adds_styles, rest_of
from lxml import etree

import catchup_xl
from catchup_xl.books.file import FileBook
from catchup_xl.books.parts import SheetPart
from catchup_xl.errors import CatchupError
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.inspect import table_of
from catchup_xl.model.cells import column_letters, column_number, fold
from catchup_xl.model.edits import Edit, NoteEdit, RowsEdit, TableEdit

NOW = datetime(2017, 7, 5, 9)
WORDS = ("单位", "得分", "备注")
_SEARCHED, _WRITTEN = 50, 60  # rows in which headers are looked for, and rows that the trial writes
_FAR = 100_000  # row beyond which LibreOffice takes minutes to save a sheet
_RANKED = 24  # units in the sample's ranking
_GRAFTED = 12  # putting in the master's sheets takes a second: one workbook in so many is enough for every day


_RIGHTLY = ("的表头在第 1 行", "挡在下面", "数组公式或共享公式挡着")
"""What the writer may refuse: it would harm what stands on the sheet."""


def main() -> int:
    """Try every workbook of a folder; 1 when one of them fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=_GRAFTED, help="put the master into one workbook in so many")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-office", action="store_true", help="do not open the results in LibreOffice")
    options = parser.parse_args()
    if not options.folder.is_dir():
        return 0
    files = sorted(p for p in options.folder.iterdir() if p.suffix.casefold() in (".xlsx", ".xlsm"))
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        tasks = [(file, work, n % options.every == 0) for n, file in enumerate(files)]
        master = catchup_xl.new(work / "master.xlsx", sample=True)
        with ProcessPoolExecutor(options.jobs, get_context("spawn"), initializer=_start, initargs=(master,)) as pool:
            told = dict(zip(files, pool.map(tried, tasks), strict=True))
        with_master = [file for file, _, every in tasks if every]
        for file, lines in ({} if options.no_office else opened(work, with_master)).items():
            told[file] += lines
    wrong = {file.name: lines for file, lines in told.items() if lines}
    for file, lines in wrong.items():
        print(file, *lines, sep="\n    ")
    print(f"{len(files)} workbooks, {len(wrong)} with faults")
    return int(bool(wrong))


_MASTER: list[Path] = []


def _start(master: Path) -> None:
    _MASTER.append(master)


@cache
def _graft() -> tuple[Graft, object]:
    [master] = _MASTER
    result = jobs.run_file(jobs.Job.REFRESH, master, out=master.with_name(f"{os.getpid()}.xlsx"), now=NOW)
    return Graft(master), result.ranking_rows()


def tried(task: tuple[Path, Path, bool]) -> list[str]:
    """What is wrong with what the writer makes of a workbook."""
    file, work, with_master = task
    try:
        return rewritten(file, work) + (grafted(file, work) if with_master else [])
    except Exception:  # the trial goes on, and says so
        return [traceback.format_exc()]


def rewritten(file: Path, work: Path) -> list[str]:
    """Rewrite the first worksheet of a workbook that has one."""
    book = FileBook.open(file)
    if not book._parts.sheets:
        return []
    sheet = next(iter(book._parts.sheets.values()))
    headers = _headers(book, sheet)
    before = work / f"before {file.name}"
    if headers:
        before.write_bytes(file.read_bytes())
    else:
        headers = WORDS
        repacked(file, lambda name, xml: _with_words(xml) if name == sheet.part else xml, before)
    after = work / f"after {file.name}"
    values = ("=1+1", Decimal("90.5"), "@A1", 7, None, datetime(2017, 6, 30))

    def rows(count: int) -> list[list[object]]:
        return [[values[(n + k) % len(values)] for k in range(len(headers))] for n in range(count)]

    edits: list[Edit] = [
        TableEdit(sheet.name, headers, rows(40)),  # type: ignore[arg-type]
        TableEdit(sheet.name, headers, rows(5)),  # type: ignore[arg-type]
        RowsEdit(sheet.name, headers, rows(1)),  # type: ignore[arg-type]
        NoteEdit(sheet.name, "统计期：2017年1—6月"),
    ]
    book = FileBook.open(before)
    messages = book.write(edits)
    book.save(after)
    told = [f"not written: {text}" for text in messages if "没有写" in text and not any(map(text.count, _RIGHTLY))]
    tables = {table.part for table in book._parts.tables(sheet)}
    told += _compared(before, after, {sheet.part} | tables)
    old, new = (members(path)[sheet.part] for path in (before, after))
    told += rest_of(old, new)
    place = _place(before, sheet, headers)
    if place and not any("移" in text for text in messages):
        told += foreign_cells(old, new, place)
    told += _no_worse(before, after)
    return told


def grafted(file: Path, work: Path) -> list[str]:
    """Put the master's sheets into a workbook and refresh it."""
    graft, ranking = _graft()
    before, after = work / f"grafted {file.name}", work / f"refreshed {file.name}"
    placed = graft.into(file, before)
    result = jobs.run_file(jobs.Job.REFRESH, before, out=after, now=NOW)
    told = [f"not written: {text}" for text in result.unwritten]
    if result.ranking_rows() != ranking:
        told.append("the ranking is another one")
    allowed = {part for name, part in placed.items() if name in (*jobs.Job.REFRESH.sheets, "运行记录")}
    told += _compared(before, after, allowed | {part.replace("worksheets", "tables") for part in allowed})
    return told + _no_worse(before, after)


def opened(work: Path, files: Sequence[Path]) -> dict[Path, list[str]]:
    """Let LibreOffice, where it is installed, open the results and save them; read the ranking from what it saved."""
    if missing("libreoffice"):
        return {}
    results = [
        book
        for file in files
        for kind in ("after", "refreshed")
        if (book := work / f"{kind} {file.name}").exists() and not _is_far(book)
    ]
    command = [
        "soffice", f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(work / "saved"), *map(str, results),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=False)
    told: dict[Path, list[str]] = {}
    for file in files:
        saved = {kind: work / "saved" / f"{kind} {file.stem}.xlsx" for kind in ("after", "refreshed")}
        lost = [kind for kind, path in saved.items() if work / f"{kind} {file.name}" in results and not path.exists()]
        told[file] = [f"LibreOffice does not open it: {kind}" for kind in lost]
        if saved["refreshed"].exists() and len(table_of(saved["refreshed"], "排名")[1]) != _RANKED:
            told[file].append("LibreOffice reads another ranking")
    return told


def _is_far(book: Path) -> bool:
    rows = (int(n) for xml in members(book).values() for n in re.findall(rb'<row r="(\d+)"', xml))
    return max(rows, default=0) > _FAR


def _headers(book: FileBook, sheet: SheetPart) -> tuple[str, ...]:
    """The headers of a sheet: those of its first Excel table, or the first row of two texts or more."""
    grid = book.grids([sheet.name])[sheet.name]
    rows = dict(enumerate(grid.rows, grid.first_row))
    for table in book._parts.tables(sheet):
        texts = rows.get(table.area.top, ())
        found = _texts(texts[max(table.area.left - grid.first_column, 0) : table.area.right + 1 - grid.first_column])
        if table.header_rows and found:
            return found
    return next((found for cells in list(rows.values())[:60] if len(found := _texts(cells)) > 1), ())


def _texts(cells: Sequence[object]) -> tuple[str, ...]:
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    return tuple(texts) if len({fold(text) for text in texts}) == len(texts) else ()


def _with_words(xml: bytes) -> bytes:
    """The sheet with three headers typed below what it holds, where there is room, or else to the right of it."""
    root = etree.fromstring(xml)
    data = root.find(q("sheetData"))
    assert data is not None
    rows = {int(row.get("r")): row for row in data}
    free = next((n for n in range(1, _SEARCHED) if not any(n - 2 <= taken < n + _WRITTEN for taken in rows)), 0)
    number, column = (free, 1) if free else (min(rows), _right_of(rows.values()) + 2)
    row = rows.get(number)
    if row is None:
        row = etree.Element(q("row"), r=str(number))
        data.insert(sum(taken < number for taken in rows), row)
    row.attrib.pop("spans", None)
    for n, word in enumerate(WORDS, column):
        cell = etree.SubElement(row, q("c"), r=f"{column_letters(n)}{number}", t="inlineStr")
        etree.SubElement(etree.SubElement(cell, q("is")), q("t")).text = word
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _right_of(rows: Iterable[etree._Element]) -> int:
    places = (re.match("[A-Z]+", cell.get("r", "")) for row in rows for cell in row)
    return max((column_number(place[0]) for place in places if place), default=0)


def _place(file: Path, sheet: SheetPart, headers: Sequence[str]) -> tuple[int, set[int]] | None:
    """The header row, and the columns of the headers."""
    grid = FileBook.open(file).grids([sheet.name])[sheet.name]
    wanted = {fold(header) for header in headers}
    for n, cells in enumerate(grid.rows, grid.first_row):
        found = {at for at, raw in enumerate(cells, grid.first_column) if isinstance(raw, str) and fold(raw) in wanted}
        if len(found) == len(headers):
            return n, found
    return None


def _compared(before: Path, after: Path, allowed: set[str]) -> list[str]:
    """Members that changed and should not have."""
    changed = changed_members(before, after) - allowed
    old, new = members(before), members(after)
    chain = {name for name in changed if name.casefold().endswith("calcchain.xml")}
    if chain and not any(name in new for name in chain):
        changed -= chain | {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    if "xl/workbook.xml" in changed and follows(old["xl/workbook.xml"], new["xl/workbook.xml"]):
        changed.discard("xl/workbook.xml")
    styles = {name for name in changed if name.casefold().endswith("/styles.xml")}
    changed -= {name for name in styles if only_adds_styles(old[name], new[name])}
    return [f"changed: {name}" for name in sorted(changed)]


def _no_worse(before: Path, after: Path) -> list[str]:
    """What openxml-audit finds in the result that it did not find before."""
    old, new = (Counter(re.sub(r"\d+", "#", text) for text in findings(file)) for file in (before, after))
    return [f"audit: {text}" for text in (new - old)]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CatchupError as error:
        sys.exit(str(error))

"""A result sheet that a clerk has dressed up, through real refreshes with more units and with fewer."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books.packages import findings, members, packed, part_of, sheet_xml
from fidelity.features import FEATURES, SHEET
from fidelity.trips import carrying, losses
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from catchup_xl.jobs import run as jobs
from catchup_xl.model.charts import CHARTS

NOW = datetime(2017, 7, 5, 9)
TYPED = ("单位", "数据")
MORE = [f"新{n}镇" for n in range(1, 8)]


def with_units(book: Path, names: list[str]) -> None:
    """Type units below the three that are there, or take them out again."""
    opened = openpyxl.load_workbook(book)
    units, data = opened["单位"], opened["数据"]
    group = units["C4"].value
    at = {cell.value: cell.column for cell in data[3]}
    for n in range(len(MORE)):
        name = names[n] if n < len(names) else None
        units.cell(7 + n, 1).value = name
        units.cell(7 + n, 3).value = group if name else None
        assert units["C3"].value == "考核组"
        for k, year in enumerate((2016, 2017)):
            row = 30 + 2 * n + k
            cells: dict[str, Any] = {"单位": name, "指标": "产值", "年度": year, "5月": 1 + n, "6月": 2 + n}
            for header, value in cells.items():
                data.cell(row, at[header]).value = value if name else None
    opened.save(book)


@pytest.fixture
def dressed(small: Path, tmp_path: Path) -> Path:
    opened = openpyxl.load_workbook(small)
    page = opened[SHEET]
    page.column_dimensions["L"].width = 44
    page["N4"], page["N5"] = "旁边的注", "=D4*2"
    page["A9"] = "书记：请各镇对照"
    page.merge_cells("A9:C9")
    page.conditional_formatting.add("D4:D4", CellIsRule("greaterThan", ["50"], fill=PatternFill("solid", "FF00FF00")))
    rule = DataValidation("list", formula1='"甲,乙"')
    rule.add("L4:L4")
    page.add_data_validation(rule)
    page.tables["tbl排名"].autoFilter.ref = "A3:L4"
    page.print_area = "A1:L4"
    opened.defined_names["总分列"] = DefinedName("总分列", attr_text=f"{SHEET}!$D$4:$D$4")
    book = tmp_path / "打扮.xlsx"
    opened.save(book)
    keep = [feature for feature in FEATURES if feature.name in ("sparkline", "chart on result ranges", "comment")]
    return carrying(keep, book, book)


def refresh(book: Path) -> list[str]:
    """Refresh in place; what had to move."""
    result = jobs.run_file(jobs.Job.REFRESH, book, now=NOW)
    assert result.unwritten == ()
    return [str(text) for text in result.moved]


def looked_at(book: Path, count: int) -> None:
    """Everything follows a table of so many rows, and what is the clerk's own stands."""
    last = 3 + count
    opened = openpyxl.load_workbook(book)
    page = opened[SHEET]
    assert [cell.value is not None for cell in page["C"][3 : last + 1]] == [True] * count + [False]
    assert page.tables["tbl排名"].ref == page.tables["tbl排名"].autoFilter.ref == f"A3:L{last}"
    assert page.print_area == f"'{SHEET}'!$A$1:$L${last}"
    assert opened.defined_names["总分列"].attr_text == f"{SHEET}!$D$4:$D${last}"
    spans = {str(one.sqref) for one in page.conditional_formatting}
    assert f"D4:D{last}" in spans
    assert [str(one.sqref) for one in page.data_validations.dataValidation] == [f"L4:L{last}"]
    assert page.column_dimensions["L"].width == 44
    assert (page["N4"].value, page["N5"].value) == ("旁边的注", "=D4*2")
    [note] = [cell for cell in page["A"] if str(cell.value).startswith("书记")]
    assert note.row > last
    assert f"A{note.row}:C{note.row}" in {str(area) for area in page.merged_cells.ranges}
    xml = sheet_xml(book, SHEET)
    assert "<xm:sqref>N4</xm:sqref>" in xml
    assert re.search("<legacyDrawing |<drawing ", xml)
    assert len(re.findall('<row r="([0-9]+)"', xml)) == len(set(re.findall('<row r="([0-9]+)"', xml)))


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_more_and_fewer_rows_leave_what_is_the_clerks_and_take_along_what_follows(
    dressed: Path, tmp_path: Path
) -> None:
    assert refresh(dressed) == []
    looked_at(dressed, 3)
    own = {f"xl/charts/chart{n}.xml" for n in range(1, len(CHARTS) + 1)}
    clerks = ("chart", "comments", "vml")
    kept = {name: part for name, part in members(dressed).items() if any(one in name for one in clerks)}
    kept = {name: part for name, part in kept.items() if name not in own}
    assert any("chart10" in name for name in kept)
    before = tmp_path / "before.xlsx"
    before.write_bytes(dressed.read_bytes())
    typed(dressed, MORE)
    told = refresh(dressed)
    assert told == ["“排名”表变长了，表下面第 9 行起您写的内容下移了 7 行"]
    looked_at(dressed, 10)
    typed(dressed, [])
    assert refresh(dressed) == []
    looked_at(dressed, 3)
    assert {name: members(dressed)[name] for name in kept} == kept
    assert findings(dressed) == findings(before)
    assert losses(before, dressed) == [f"{part} changed" for part in sorted(part_of(dressed, name) for name in TYPED)]


def typed(book: Path, names: list[str]) -> None:
    """Type units into the workbook as a program does that loses nothing: only the two entry sheets are taken over."""
    other = book.with_name("typed.xlsx")
    other.write_bytes(book.read_bytes())
    with_units(other, names)
    mine, theirs = members(book), members(other)
    for sheet in TYPED:
        mine[part_of(book, sheet)] = _inline(theirs, part_of(other, sheet))
    packed(mine, book)


def _inline(content: dict[str, bytes], part: str) -> bytes:
    """A sheet with its shared strings spelled out in the cells, and the styles left out."""
    strings = re.findall(rb"<si>(.*?)</si>", content.get("xl/sharedStrings.xml", b""), re.DOTALL)
    xml = re.sub(
        rb'<c ([^>]*?)t="s"([^>]*)><v>(\d+)</v></c>',
        lambda cell: b'<c %st="inlineStr"%s><is>%s</is></c>' % (cell[1], cell[2], strings[int(cell[3])]),
        content[part],
    )
    return re.sub(rb'(<c [^>]*?) s="\d+"', rb"\1", re.sub(rb"<(?:drawing|legacyDrawing) [^>]*/>", b"", xml))

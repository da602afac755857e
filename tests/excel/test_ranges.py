"""What hangs on a table when it grows and shrinks: coloured ranges, input rules, print areas, names, merged cells."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fake_areas
import openpyxl
import pytest
from both_books import KINDS, NOW, FakeBook, colours_of, facts, facts_of, inputs_of, opened
from fake_cells import ComError, Grid
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from support.workbooks import read_book, read_sheet
from test_book_contract import both, ranking, refreshed

from catchup_xl.jobs.run import Job, run
from catchup_xl.model.edits import NoteEdit

Change = Callable[[Any], None]
BODY_END = 7  # of a ranking of four


@pytest.fixture
def dressed(small_changed: Callable[[Change], Path], tmp_path: Path) -> Path:
    """A ranking of four with ranges of the clerk's that end with it, end beyond it, and lie apart from it."""

    def dress(book: Any) -> None:
        page = book["排名"]
        for area in ("A4:L7", "D4:E9", "N4:O7", "A1:L30"):
            page.conditional_formatting.add(area, FormulaRule(formula=[f'$A$1="{area}"']))
        for area in ("L4:L7", "N4:N7", "K4:K5000"):
            page.add_data_validation(DataValidation(type="list", formula1='"是,否"', sqref=area, prompt=area))
        page.print_area = "A1:L7"
        for name, area in (("前列", "$C$4:$C$7"), ("以下", "$A$4:$L$12"), ("表头", "$A$3:$L$3"), ("别列", "$O$4:$O$7")):
            book.defined_names[name] = DefinedName(name, attr_text=f"排名!{area}")
        page.defined_names["本表"] = DefinedName("本表", attr_text="'排名'!$A$3:$L$7")

    file = small_changed(dress)
    ready = opened("file", file)
    ready.write([ranking(4)])
    ready.save(tmp_path / "dressed.xlsx")
    page = read_sheet(tmp_path / "dressed.xlsx", "排名")
    assert page.tables["tbl排名"].ref == f"A3:L{BODY_END}"
    return tmp_path / "dressed.xlsx"


def ranges(kind: str, source: Path, target: Path, count: int) -> tuple[Any, Any, Any]:
    """The coloured ranges, input rules, names of the ranking after so many rows are written, as they stand."""
    book = opened(kind, source)
    book.write([ranking(count)])
    workbook = book.workbook if isinstance(book, FakeBook) else read_book(book.save(target))
    return colours_of(workbook["排名"]), inputs_of(workbook["排名"]), facts_of(workbook).names


def test_ranges_follow_a_table_that_grows_alike_to_the_cell(dressed: Path, tmp_path: Path) -> None:
    file, live = (ranges(kind, dressed, tmp_path / f"{kind}.xlsx", 30) for kind in KINDS)
    assert live == file
    colours, inputs, names = live
    mine = {key.partition('"')[2].partition('"')[0]: fake_areas.text_of(boxes) for key, boxes in colours.items()}
    assert {area: mine[area] for area in ("A4:L7", "D4:E9", "N4:O7", "A1:L30")} == {
        "A4:L7": "A4:L33",
        "D4:E9": "D4:E33",
        "N4:O7": "N4:O7",
        "A1:L30": "A1:L33",
    }
    assert sorted(fake_areas.text_of(boxes) for boxes in inputs.values()) == ["K4:K5000", "L4:L33", "N4:N7"]
    assert names["排名!打印区域"] == "'排名'!$A$1:$L$33"
    assert {name: names[name].partition("!")[2] for name in ("前列", "以下", "表头", "别列", "排名!本表")} == {
        "前列": "$C$4:$C$33",
        "以下": "$A$4:$L$33",
        "表头": "$A$3:$L$3",
        "别列": "$O$4:$O$7",
        "排名!本表": "$A$3:$L$33",
    }


def test_names_and_print_areas_follow_a_table_that_shrinks(dressed: Path, tmp_path: Path) -> None:
    found, _ = both(dressed, tmp_path, [ranking(2)])
    assert found.names["排名!打印区域"] == "'排名'!$A$1:$L$5"
    assert found.names["前列"] == "排名!$C$4:$C$5"
    assert found.names["以下"] == "排名!$A$4:$L$12"


def test_growing_and_shrinking_in_turns_stays_alike(dressed: Path, tmp_path: Path) -> None:
    source = dressed
    for n, count in enumerate((12, 3, 40, 1, 8)):
        folder = tmp_path / f"{n}"
        folder.mkdir()
        found, _ = both(source, folder, [ranking(count)], go_on=True)
        assert found.tables["tbl排名"] == f"A3:L{3 + count}"
        source = folder / "live.xlsx"


def test_a_note_in_the_way_goes_down_and_ranges_are_alike(dressed: Path, tmp_path: Path) -> None:
    book = read_book(dressed)
    book["排名"]["A9"] = "注：本表一式两份"
    book["排名"].merge_cells("A9:F9")
    book.save(dressed)
    found, messages = both(dressed, tmp_path, [ranking(9)])
    assert found.cells["排名"]["A14"] == "注：本表一式两份"
    assert found.merges["排名"] == ["A14:F14"]
    assert "下移了 5 行" in messages[0]


def test_names_and_merges_come_back_when_a_later_step_fails(dressed: Path) -> None:
    book = read_book(dressed)
    book["排名"].merge_cells("A5:A6")
    book.save(dressed)
    live = opened("live", dressed)
    assert isinstance(live, FakeBook)
    before, seen = facts_of(live.workbook), set()

    def fail(step: str) -> None:
        if step == "write" and "name" in seen and "gone" not in seen:
            seen.add("gone")
            raise ComError("Excel has had enough")
        seen.add(step)

    live._book.impl.fail = fail
    with pytest.raises(ComError):
        live.write([ranking(9), NoteEdit("排名", "状态")])
    live._book.impl.fail = lambda step: None
    assert {"name", "unmerge", "merge"} <= seen
    assert facts_of(live.workbook) == before


def test_merged_cells_wider_than_the_table_are_named_with_how_to_mend_it(dressed: Path, tmp_path: Path) -> None:
    book = read_book(dressed)
    book["排名"]["A10"] = "审核人："
    book["排名"].merge_cells("A10:N10")
    book.save(dressed)
    before = facts_of(read_book(dressed))
    found, [message] = both(dressed, tmp_path, [ranking(9), NoteEdit("得分", "写了")])
    assert message.startswith("“排名”表没有写：合并单元格 A10:N10 挡在表的下面")
    assert "怎样改：选中 A10:N10" in message
    assert found.cells["得分"]["A2"] == "写了"
    assert found.cells["排名"] == before.cells["排名"]
    assert found.merges == before.merges


def test_merged_cells_beside_a_table_that_gets_wider_are_named(
    small_changed: Callable[[Change], Path], tmp_path: Path
) -> None:
    from test_book_contract import scores

    def beside(book: Any) -> None:
        page = book["得分"]
        page.cell(5, 33, "我的")
        page.merge_cells(start_row=2, start_column=33, end_row=3, end_column=34)
        page["AG2"] = "跨两行"

    found, messages = both(small_changed(beside), tmp_path, [scores(tuple(f"指标{n}" for n in range(40)))])
    assert len(messages) == 1
    assert messages[0].startswith("“得分”表没有写：合并单元格 AG2:AH3 挡在表的右边")
    assert found.merges["得分"] == ["AG2:AH3"]


@pytest.mark.parametrize("at", [40, 9])
def test_empty_or_distant_merged_cells_do_not_keep_a_table_from_growing(dressed: Path, tmp_path: Path, at: int) -> None:
    book = read_book(dressed)
    page = book["排名"]
    page.merge_cells(start_row=at, start_column=10, end_row=at, end_column=14)
    if at > 20:
        page.cell(at, 10, "签字")
    book.save(dressed)
    found, messages = both(dressed, tmp_path, [ranking(9)])
    assert messages == []
    assert found.tables["tbl排名"] == "A3:L12"
    assert found.cells["排名"]["L12"] == "8行11"
    assert found.merges["排名"] == (["J40:N40"] if at > 20 else [])


def test_merged_cells_in_the_body_come_apart(dressed: Path, tmp_path: Path) -> None:
    book = read_book(dressed)
    page = book["排名"]
    for area in ("A4:A6", "C5:D5", "A1:L1", "P4:P7"):
        page.merge_cells(area)
    book.save(dressed)
    found, _ = both(dressed, tmp_path, [ranking(9)])
    assert found.merges["排名"] == ["A1:L1", "P4:P7"]
    assert [found.cells["排名"][f"A{n}"] for n in (4, 5, 6)] == ["0行0", "1行0", "2行0"]


def test_a_refresh_gives_the_same_ranges(dressed: Path, tmp_path: Path) -> None:
    found = refreshed(dressed, tmp_path)
    [table] = [ref for name, ref in found.tables.items() if name == "tbl排名"]
    assert found.names["排名!打印区域"] == f"'排名'!$A$1:$L${table.rpartition('L')[2]}"


def test_the_biggest_workbook_gives_the_same_cells(huge_path: Path, tmp_path: Path) -> None:
    """200 units × 40 indicators × 2 years, with charts, sparklines, a text box and VBA."""
    books = [opened(kind, shutil.copy(huge_path, tmp_path / f"{kind}.xlsm")) for kind in KINDS]
    told = [run(Job.REFRESH, book, now=NOW)[1] for book in books]
    file, live = (facts(book, tmp_path / f"{kind}_out.xlsm") for kind, book in zip(KINDS, books, strict=True))
    assert told[1] == told[0] == []
    for field in ("tables", "names", "merges", "links", "colours", "inputs", "formats"):
        assert getattr(live, field) == getattr(file, field), field
    for name in file.cells:
        assert live.cells[name] == file.cells[name], name
    assert live == file
    assert file.tables["tbl增速测算"] == "A3:O8003"
    assert len(file.cells["得分"]) > 200 * 43
    [colours] = set(file.colours["增速测算"].values()) - {"H4:H8003"}
    assert colours == "A4:O8003", "every row is coloured"
    assert set(file.colours["数据"].values()) == {"A4:R16063", "E4:P16063"}


@pytest.mark.parametrize(
    ("insert", "wanted"),
    [
        ((8, 1, 10, 12), "A4:L10"),
        ((7, 1, 9, 12), "A4:L10"),
        ((8, 1, 10, 6), "A4:F10 G4:L7"),
        ((9, 1, 11, 12), "A4:L7"),
        ((4, 1, 5, 12), "A6:L9"),
    ],
)
def test_the_double_carries_colours_along_as_excel_does(insert: fake_areas.Box, wanted: str) -> None:
    """Worked out by hand: cells go with their colours, and new ones take those of the row above."""
    sheet = openpyxl.Workbook().active
    sheet.conditional_formatting.add("A4:L7", FormulaRule(formula=["TRUE"]))
    Grid(sheet, {}).insert(insert, "down", from_before=True)
    [boxes] = colours_of(sheet).values()
    assert fake_areas.text_of(boxes) == wanted
    Grid(sheet, {}).delete(insert, "up")
    [boxes] = colours_of(sheet).values()
    assert fake_areas.text_of(boxes) == "A4:L7"

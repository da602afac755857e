"""Rates on their way between workbooks: collected as numbers that say what they are, taken back, compared, rolled up."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from support.rates import TOWNS, WAYS, book_of, cell_under
from support.workbooks import read_book

from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.provenance import provenance_file
from catchup_xl.batch.county.rollup import rollup
from catchup_xl.batch.diff import compare
from catchup_xl.books.file import FileBook
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs import undo as undoing

SENT = {"满意度": "92.5%", "覆盖率": "93%"}
ROWS = {"满意度": 0, "覆盖率": 6}


def own_layout(path: Path, way: str, *, measure: str = "%") -> Path:
    """A table of a unit's own."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["甲镇2017年6月"])
    page.append(["指标", "计量单位", "1-6月累计"])
    for row, (name, text) in enumerate(SENT.items(), 3):
        page.append([name, measure])
        WAYS[way](page.cell(row, 3), text)
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def rates_in(path: Path) -> dict[str, tuple[object, str]]:
    """The cells of the own unit's rates, each with its number format."""
    page = read_book(path)["数据"]
    cells = {name: cell_under(page, "6月", row) for name, row in ROWS.items()}
    return {name: (cell.value, cell.number_format) for name, cell in cells.items()}


def change(path: Path, **values: object) -> Path:
    book = read_book(path)
    for name, value in values.items():
        cell_under(book["数据"], "6月", ROWS[name]).value = value
    book.save(path)
    return path


@pytest.mark.parametrize("sent", list(WAYS))
@pytest.mark.parametrize("way", list(WAYS))
def test_a_rate_comes_in_as_a_number_that_shows_its_percentage(tmp_path, way, sent):
    path = change(book_of(tmp_path / "book", way), 满意度=None, 覆盖率=None)
    found = collect(path, [own_layout(tmp_path / "returns" / "甲镇.xlsx", sent)], confirm=True)
    assert {one.key.names[1]: one.decision.value for one in found.changes} == dict.fromkeys(SENT, "写入")
    for value, code in rates_in(path).values():
        assert isinstance(value, int | float)
        assert code.endswith("%")
    assert {name: value for name, (value, _) in rates_in(path).items()} == {"满意度": 0.925, "覆盖率": 0.93}
    lines = provenance_file(path).read_text("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[4] for line in lines] == list(SENT.values())


@pytest.mark.parametrize("way", list(WAYS))
def test_a_rate_that_is_taken_back_reads_as_before(tmp_path, way):
    path = book_of(tmp_path / "book", way)
    before = jobs.compute(FileBook.open(path))
    collect(path, [own_layout(tmp_path / "returns" / "甲镇.xlsx", "unit")], confirm=True, overwrite=True)
    assert {name: value for name, (value, _) in rates_in(path).items()} == {"满意度": 0.925, "覆盖率": 0.93}
    undoing.undo(path)
    after = jobs.compute(FileBook.open(path))
    assert [e.figure(6) for e in after.master.entries] == [e.figure(6) for e in before.master.entries]
    assert not after.master.doubts
    lines = [line.split(",") for line in provenance_file(path).read_text("utf-8-sig").splitlines()]
    assert [line[3:5] for line in lines if line[1].startswith("甲镇　覆盖率") and line[1].endswith("6月")] == [
        ["91.2%", "93%"],
        ["93%", "91.2" if way == "unit" else "91.2%"],
    ]


def test_a_bare_number_in_a_column_of_per_cent_is_a_percentage_where_the_master_names_no_unit(tmp_path):
    path = change(book_of(tmp_path / "book", "text", unit=""), 满意度=None, 覆盖率=None)
    found = collect(path, [own_layout(tmp_path / "returns" / "甲镇.xlsx", "unit")], confirm=True)
    assert {one.decision.value for one in found.changes} == {"写入"}
    assert {name: value for name, (value, _) in rates_in(path).items()} == {"满意度": 0.925, "覆盖率": 0.93}


def test_an_amount_never_takes_the_look_of_a_percentage(tmp_path):
    path = change(book_of(tmp_path / "book", "unit"), 满意度=None, 覆盖率=None)
    book = read_book(path)
    for row in (0, 6):
        cell_under(book["数据"], "6月", row).number_format = "0.00%"
    for row in range(3):
        cell_under(book["指标"], "计量单位", row).value = "万元"
        cell_under(book["指标"], "类型", row).value = "总量"
    book.save(path)
    collect(path, [own_layout(tmp_path / "returns" / "甲镇.xlsx", "unit", measure="万元")], confirm=True)
    assert rates_in(path) == {"满意度": (92.5, "0.0"), "覆盖率": (93, "0")}


@pytest.mark.parametrize(("left", "right"), list(combinations(WAYS, 2)))
def test_another_way_of_typing_is_no_difference(tmp_path, left, right):
    before, after = book_of(tmp_path / "a", left), book_of(tmp_path / "b", right)
    assert compare(before, after).changes == ()
    change(after, 满意度="91%")
    [told] = compare(before, after).changes
    assert (told.header, told.old, told.new) == ("6月", "90.1%", "91%")


def test_differences_of_results_show_rates_in_per_cent(tmp_path):
    before, after = book_of(tmp_path / "a", "text"), book_of(tmp_path / "b", "unit")
    change(after, 满意度=91)
    for path in (before, after):
        jobs.run_file(jobs.Job.REFRESH, path)
    found = {(c.sheet, c.row, c.header): (c.old, c.new) for c in compare(before, after).changes}
    assert found["增速测算", "一组　甲镇　满意度", "本期"] == ("90.1%", "91%")
    assert found["增速测算", "一组　甲镇　满意度", "完成率"] == ("94.84%", "95.79%")


def test_towns_that_type_in_different_ways_make_one_county(tmp_path):
    places = []
    for town, way in zip(TOWNS, WAYS, strict=True):
        book = read_book(book_of(tmp_path / town, way))
        next(row for row in book["参数"].iter_rows() if row[0].value == "本单位")[1].value = town
        places.append(tmp_path / f"{town}.xlsx")
        book.save(places[-1])
    made = rollup([str(place) for place in places], tmp_path / "县.xlsx")
    assert (made.notes, made.hints, made.exit_code) == ((), (), 0)
    [(_, _, rows)] = made.rankings()
    assert [row[:3] for row in rows] == [
        (1, "丙镇", Decimal("92.13")),
        (2, "乙镇", Decimal("85.50")),
        (3, "甲镇", Decimal("72.70")),
    ]
    master = made.result.outcome.master
    assert len(master.targets) == 3, "a target that is the same in all books is the indicator's, not a town's"

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from packages import findings, members, sheet_xml, table_ref, values
from support.workbooks import read_book, read_sheet

from catchup_xl.books.file import FileBook
from catchup_xl.model.edits import TableEdit
from catchup_xl.model.rows import SHEETS

SCORES, PLACES = "得分", "单项排名"


def scores(indicators: list[str], count: int = 3) -> TableEdit:
    rows = [
        ("甲组", f"{n}镇", *(Decimal(n) + k for k in range(len(indicators))), Decimal("0.5"), Decimal(90 - n), f"扣{n}")
        for n in range(1, count + 1)
    ]
    return TableEdit(SCORES, SHEETS[SCORES].headers(indicators), rows, dynamic=True)


def places(indicators: list[str], count: int = 3) -> TableEdit:
    rows = [("甲组", f"{n}镇", *range(len(indicators))) for n in range(1, count + 1)]
    return TableEdit(PLACES, SHEETS[PLACES].headers(indicators), rows, dynamic=True)


def write(file: Path, *edits: TableEdit) -> list[str]:
    book = FileBook.open(file)
    told = list(book.write(edits))
    book.save()
    return told


def column_names(file: Path, sheet: str) -> list[str]:
    [table] = read_sheet(file, sheet).tables.values()
    ids = [column.id for column in table.tableColumns]
    assert len(ids) == len(set(ids))
    return [column.name for column in table.tableColumns]


def header(file: Path, sheet: str) -> list[Any]:
    row = values(file, sheet)[2]
    while row and row[-1] is None:
        row.pop()
    return row


def width(file: Path, sheet: str, column: int) -> float | None:
    page = read_sheet(file, sheet)
    for dimension in page.column_dimensions.values():
        if dimension.min <= column <= dimension.max:
            return float(dimension.width)
    return None


@pytest.mark.parametrize(
    "names", [["新一", "新二"], [f"指标{n}" for n in range(60)], ["农业总产值", "新的", "党建过硬"]]
)
def test_the_columns_follow_the_indicators(sample_book: Path, names: list[str]) -> None:
    indicator = read_sheet(sample_book, SCORES)["C4"].number_format
    indicator_width, total_width = width(sample_book, SCORES, 3), width(sample_book, SCORES, 31)
    assert write(sample_book, scores(names), places(names)) == []
    expected = ["考核组", "单位", *names, "加减分", "总分", "项内加减"]
    assert header(sample_book, SCORES) == column_names(sample_book, SCORES) == expected
    assert header(sample_book, PLACES) == column_names(sample_book, PLACES) == expected[:-3]
    last = get_column_letter(len(names) + 5)
    assert table_ref(sample_book, SCORES) == f"A3:{last}6"
    assert values(sample_book, SCORES)[3][: len(expected)] == ["甲组", "1镇", *range(1, len(names) + 1), 0.5, 89, "扣1"]
    page = read_sheet(sample_book, SCORES)
    for column in range(3, len(names) + 3):
        assert page.cell(3, column).style_id == page["A3"].style_id
        assert page.cell(5, column).number_format == indicator
        assert width(sample_book, SCORES, column) == indicator_width
    assert width(sample_book, SCORES, len(expected)) == total_width
    assert page.dimensions == f"A1:{last}6"
    assert any(str(area.sqref) == f"A4:{last}5000" for area in page.conditional_formatting)
    assert findings(sample_book) == []


def test_the_same_indicators_change_no_column_and_other_ones_come_and_go(sample_book: Path) -> None:
    write(sample_book, scores(["一", "二", "三"]))
    once = members(sample_book)
    write(sample_book, scores(["一", "二", "三"]))
    assert members(sample_book) == once
    write(sample_book, scores(["三"]))
    assert header(sample_book, SCORES) == ["考核组", "单位", "三", "加减分", "总分", "项内加减"]
    assert read_sheet(sample_book, SCORES).dimensions == "A1:F6"
    write(sample_book, scores(["一", "二", "三"]))
    after = members(sample_book)
    changed = {name for name in once if once[name] != after[name]}
    assert all(name.startswith("xl/tables/") for name in changed), "only the ids of columns may differ"


def test_columns_in_another_order_stay_where_the_clerk_has_put_them(sample_book: Path) -> None:
    write(sample_book, scores(["一", "二"]))
    book = read_book(sample_book)
    page = book[SCORES]
    names = ["总分", "考核组", "二", "单位", "一", "加减分", "项内加减"]
    for column, name in enumerate(names, 1):
        page.cell(3, column).value = name
        page.tables["tbl得分"].tableColumns[column - 1].name = name
    book.save(sample_book)
    assert write(sample_book, scores(["一", "二"])) == []
    rows = values(sample_book, SCORES)
    assert rows[2] == names
    assert rows[3] == [89, "甲组", 2, "1镇", 1, 0.5, "扣1"]


def test_a_column_of_words_between_the_indicators_is_the_clerks_and_moves_to_the_right(sample_book: Path) -> None:
    write(sample_book, scores(["一", "二", "三"]))
    book = read_book(sample_book)
    page = book[SCORES]
    page["D3"], page["D4"], page["D5"] = "看法", "很好", '=IF(E5>1,"高","低")'
    page["D6"] = None
    page.tables["tbl得分"].tableColumns[3].name = "看法"
    book.save(sample_book)
    told = write(sample_book, scores(["一", "三", "四"]))
    assert told == ["“得分”表的指标有变，您插在中间的“看法”列移到了表的右侧"]
    assert header(sample_book, SCORES) == ["考核组", "单位", "一", "三", "四", "加减分", "总分", "项内加减", "看法"]
    assert column_names(sample_book, SCORES)[-1] == "看法"
    rows = values(sample_book, SCORES)
    assert [row[8] for row in rows[3:6]] == ["很好", '=IF(D5>1,"高","低")', None]
    assert table_ref(sample_book, SCORES) == "A3:I6"


def test_what_stands_beside_the_table_moves_right_when_the_columns_need_the_room(sample_book: Path) -> None:
    write(sample_book, scores(["一"]))
    book = read_book(sample_book)
    page = book[SCORES]
    page["H3"], page["H5"], page["I5"] = "旁注", "说明", "=H5"
    page.merge_cells("H3:I3")
    page.column_dimensions["H"].width = 44
    book.save(sample_book)
    assert write(sample_book, scores(["一", "二"])) == []
    assert read_sheet(sample_book, SCORES)["H3"].value == "旁注"
    told = write(sample_book, scores(["一", "二", "三", "四"]))
    assert told == ["“得分”表变宽了，表右边您写的内容右移了 2 列"]
    page = read_sheet(sample_book, SCORES)
    assert (page["J3"].value, page["J5"].value, page["K5"].value) == ("旁注", "说明", "=J5")
    assert [str(area) for area in page.merged_cells.ranges] == ["J3:K3"]
    assert width(sample_book, SCORES, 10) == 44
    assert page["I3"].value == "项内加减"


def test_an_indicator_named_as_a_fixed_column_or_twice_gets_a_number(sample_book: Path) -> None:
    write(sample_book, scores(["总分", "产值", "产 值", "单位"]))
    names = ["考核组", "单位", "总分2", "产值", "产 值2", "单位2", "加减分", "总分", "项内加减"]
    assert header(sample_book, SCORES) == column_names(sample_book, SCORES) == names
    assert values(sample_book, SCORES)[3] == ["甲组", "1镇", 1, 2, 3, 4, 0.5, 89, "扣1"]
    once = sheet_xml(sample_book, SCORES)
    write(sample_book, scores(["总分", "产值", "产 值", "单位"]))
    assert sheet_xml(sample_book, SCORES) == once
    assert findings(sample_book) == []


def test_no_indicators_leave_the_fixed_columns_and_new_ones_come_back(sample_book: Path) -> None:
    write(sample_book, scores([]), places([]))
    assert header(sample_book, SCORES) == ["考核组", "单位", "加减分", "总分", "项内加减"]
    assert header(sample_book, PLACES) == ["考核组", "单位"]
    write(sample_book, scores(["一"]), places(["一"]))
    assert header(sample_book, SCORES) == ["考核组", "单位", "一", "加减分", "总分", "项内加减"]
    assert values(sample_book, PLACES)[3] == ["甲组", "1镇", 0]
    assert findings(sample_book) == []


def test_names_with_signs_stand_alike_in_header_and_table(sample_book: Path) -> None:
    names = ["规上\n工业 <产值> & “增速”", 'a"b', "_x000a_"]
    write(sample_book, scores(names))
    assert header(sample_book, SCORES)[2:4] == ["规上 工业 <产值> & “增速”", 'a"b']
    assert column_names(sample_book, SCORES)[2:4] == ["规上 工业 <产值> & “增速”", 'a"b']
    assert findings(sample_book) == []
    once = sheet_xml(sample_book, SCORES)
    write(sample_book, scores(names))
    assert sheet_xml(sample_book, SCORES) == once


def test_a_table_that_is_no_excel_table_is_laid_out_too(sample_book: Path) -> None:
    book = read_book(sample_book)
    book[SCORES].tables.clear()
    book.save(sample_book)
    assert write(sample_book, scores(["一", "二"])) == []
    assert header(sample_book, SCORES) == ["考核组", "单位", "一", "二", "加减分", "总分", "项内加减"]
    assert write(sample_book, scores(["一"], 5)) == []
    assert [row[:5] for row in values(sample_book, SCORES)[3:]] == [
        ["甲组", f"{n}镇", n, 0.5, 90 - n] for n in range(1, 6)
    ]

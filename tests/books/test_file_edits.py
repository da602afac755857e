from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from packages import body, changed_members, findings, part_of, repacked, sheet_xml, table_ref, values
from support.workbooks import read_book, read_sheet

from catchup_xl.books.file import FileBook
from catchup_xl.model.edits import CellsEdit, Edit, Link, NoteEdit, RowsEdit, TableEdit
from catchup_xl.model.rows import SHEETS

RANKING, CHECKS, LOG = "排名", "检查结果", "运行记录"


def ranking(count: int, label: str = "镇") -> TableEdit:
    rows = [
        ("山区组", n, f"{n}号{label}", Decimal("90.5") - n, Decimal("1.50"), None, n, "—", "优秀", None, None, "=备注")
        for n in range(1, count + 1)
    ]
    return TableEdit(RANKING, SHEETS[RANKING].headers(), rows)


def write(file: Path, *edits: Edit, out: Path | None = None) -> list[str]:
    book = FileBook.open(file)
    told = list(book.write(edits))
    book.save(out)
    return told


def run_row(label: str) -> tuple[Any, ...]:
    return ("2017-07-05 09:00:00", label, "2017年1—6月", "1.0", "2017", 0, 1, 2, "ab" * 32)


def test_a_result_table_is_filled_and_its_excel_table_grows_with_it(sample_book: Path) -> None:
    assert write(sample_book, ranking(9)) == []
    rows = body(sample_book, RANKING)
    assert [row["单位"] for row in rows] == [f"{n}号镇" for n in range(1, 10)]
    assert rows[0] == {
        "考核组": "山区组", "名次": 1, "单位": "1号镇", "总分": 89.5, "加减分": 1.5, "上年名次": 1, "较上年升降": "—",
        "等次": "优秀", "备注": "=备注",
    }  # fmt: skip
    assert table_ref(sample_book, RANKING) == "A3:L12"
    assert findings(sample_book) == []


def test_fewer_rows_shrink_the_table_and_leave_nothing_behind(sample_book: Path) -> None:
    write(sample_book, ranking(9))
    write(sample_book, ranking(2))
    assert table_ref(sample_book, RANKING) == "A3:L5"
    assert len(body(sample_book, RANKING)) == 2
    assert read_sheet(sample_book, RANKING).dimensions == "A1:L5"


def test_no_rows_leave_one_blank_styled_row(sample_book: Path) -> None:
    before = read_sheet(sample_book, RANKING)["D4"].number_format
    write(sample_book, ranking(9))
    write(sample_book, ranking(0))
    assert table_ref(sample_book, RANKING) == "A3:L4"
    assert body(sample_book, RANKING) == []
    assert read_sheet(sample_book, RANKING)["D4"].number_format == before
    assert findings(sample_book) == []


def test_new_rows_look_like_the_first_body_row(sample_book: Path) -> None:
    template = read_sheet(sample_book, RANKING)
    write(sample_book, ranking(4))
    page = read_sheet(sample_book, RANKING)
    for column in "ABCDEFGHIJKL":
        assert page[f"{column}7"].style_id == template[f"{column}4"].style_id


def test_the_same_edits_give_the_same_bytes_again(sample_book: Path, tmp_path: Path) -> None:
    edits = [ranking(9), NoteEdit(RANKING, "2017年1—6月"), RowsEdit(LOG, SHEETS[LOG].headers(), [run_row("刷新")])]
    first, second, third = (tmp_path / f"{n}.xlsx" for n in "123")
    write(sample_book, *edits, out=first)
    write(sample_book, *edits, out=second)
    assert first.read_bytes() == second.read_bytes()
    write(first, *edits[:2], out=third)
    assert third.read_bytes() == first.read_bytes()


def test_only_the_edited_sheets_and_their_tables_are_rewritten(sample_book: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    write(sample_book, ranking(9), NoteEdit(RANKING, "统计期"), out=out)
    part = part_of(sample_book, RANKING)
    changed = changed_members(sample_book, out)
    assert part in changed
    assert len(changed) == 2
    assert all(name == part or name.startswith("xl/tables/") for name in changed)


def test_an_edit_that_changes_nothing_rewrites_nothing(sample_book: Path) -> None:
    write(sample_book, ranking(3))
    before, time = sample_book.read_bytes(), sample_book.stat().st_mtime_ns
    write(sample_book, ranking(3))
    assert sample_book.read_bytes() == before
    assert sample_book.stat().st_mtime_ns == time


def test_moved_and_inserted_columns_are_found_by_their_headers(sample_book: Path) -> None:
    book = read_book(sample_book)
    page = book[RANKING]
    page.delete_cols(12)
    page.insert_cols(1)
    page["A3"], page["A4"] = "我的列", "我的话"
    page["N3"], page["N4"] = "意见", "同意"
    page["D3"], page["E3"] = page["E3"].value, page["D3"].value
    page.tables.clear()
    book.save(sample_book)
    told = write(sample_book, ranking(3))
    assert told == ["“排名”表缺少“备注”列，这些列没有写"]
    rows = values(sample_book, RANKING)
    assert rows[2][:5] == ["我的列", "考核组", "名次", "总分", "单位"]
    assert rows[3][:5] == ["我的话", "山区组", 1, 89.5, "1号镇"]
    assert rows[5][:5] == [None, "山区组", 3, 87.5, "3号镇"]
    assert rows[3][13] == "同意"


def test_the_clerks_own_column_in_the_table_stays_in_its_row(sample_book: Path) -> None:
    write(sample_book, ranking(4))
    book = read_book(sample_book)
    page = book[RANKING]
    for n in range(4, 8):
        page.cell(n, 14, f"批注{n}")
    book.save(sample_book)
    write(sample_book, ranking(2, "乡"))
    rows = values(sample_book, RANKING)
    assert [row[13] for row in rows[3:7]] == ["批注4", "批注5", "批注6", "批注7"]
    assert rows[4][2] == "2号乡"
    assert rows[5][:12] == [None] * 12


def test_a_row_keeps_its_own_height_and_none_stays_hidden(sample_book: Path) -> None:
    write(sample_book, ranking(4))
    book = read_book(sample_book)
    book[RANKING].row_dimensions[5].height = 40
    book[RANKING].row_dimensions[6].hidden = True
    book.save(sample_book)
    write(sample_book, ranking(6))
    page = read_sheet(sample_book, RANKING)
    assert page.row_dimensions[5].height == 40
    assert not any(page.row_dimensions[row].hidden for row in range(4, 10))
    assert page.row_dimensions[9].height is None


def test_a_cell_that_the_clerk_has_coloured_keeps_its_colour_and_does_not_spread_it(sample_book: Path) -> None:
    write(sample_book, ranking(4))
    book = read_book(sample_book)
    book[RANKING]["C4"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(sample_book)
    write(sample_book, ranking(6))
    page = read_sheet(sample_book, RANKING)
    assert page["C4"].fill.fgColor.rgb == "00FFFF00"
    assert page["C9"].fill.fgColor.rgb == page["C5"].fill.fgColor.rgb != "00FFFF00"


def test_a_note_below_the_table_moves_down_with_its_merge_and_the_move_is_told(sample_book: Path) -> None:
    write(sample_book, ranking(2))
    book = read_book(sample_book)
    page = book[RANKING]
    page["A7"], page["H7"] = "注：本表供内部使用", "=SUM(D4:D5)"
    page.merge_cells("A7:F7")
    page.row_dimensions[7].height = 33
    book.save(sample_book)
    found = findings(sample_book)
    told = write(sample_book, ranking(9))
    assert told == ["“排名”表变长了，表下面第 7 行起您写的内容下移了 7 行"]
    page = read_sheet(sample_book, RANKING)
    assert page["A14"].value == "注：本表供内部使用"
    assert page["H14"].value == "=SUM(D4:D12)"
    assert [str(area) for area in page.merged_cells.ranges] == ["A14:F14"]
    assert page.row_dimensions[14].height == 33
    assert page.row_dimensions[7].height is None
    assert len(body(sample_book, RANKING)) == 9
    assert findings(sample_book) == found
    assert write(sample_book, ranking(9)) == []
    assert write(sample_book, ranking(3)) == []
    assert write(sample_book, ranking(9)) == []
    assert read_sheet(sample_book, RANKING)["A14"].value == "注：本表供内部使用"


def test_formulas_among_cells_that_move_down_refer_to_the_same_cells_as_before(sample_book: Path) -> None:
    write(sample_book, ranking(2))
    book = read_book(sample_book)
    page = book[RANKING]
    for row in range(7, 30):
        page.cell(row, 1, row)
        page.cell(row, 2, f"=A{row}*2+SUM(A7:A{row})+D4")
    page["P4"], page["P5"] = "=A8+SUM(A4:A9)", "=SUM(D4:D5)"
    book.save(sample_book)
    write(sample_book, ranking(5))
    page = read_sheet(sample_book, RANKING)
    assert [page.cell(row, 2).value for row in range(10, 33)] == [
        f"=A{row}*2+SUM(A10:A{row})+D4" for row in range(10, 33)
    ]
    assert (page["P4"].value, page["P5"].value) == ("=A11+SUM(A4:A12)", "=SUM(D4:D5)")


def test_what_stands_beside_the_table_stays_when_the_table_grows(sample_book: Path) -> None:
    book = read_book(sample_book)
    book[RANKING]["P8"] = "旁注"
    book.save(sample_book)
    assert write(sample_book, ranking(9)) == []
    assert read_sheet(sample_book, RANKING)["P8"].value == "旁注"


def test_a_second_table_in_the_way_is_not_overwritten(sample_book: Path) -> None:
    book = read_book(sample_book)
    page = book[RANKING]
    page["A7"], page["B7"], page["A8"], page["B8"] = "人", "事", "甲", "乙"
    page.add_table(openpyxl.worksheet.table.Table(displayName="我的表", ref="A7:B8"))
    book.save(sample_book)
    before = sheet_xml(sample_book, RANKING)
    told = write(sample_book, ranking(9), NoteEdit(RANKING, "统计期"))
    assert told == ["“排名”表没有写：另一张表“我的表”挡在下面，请把它移到别的工作表"]
    after = values(sample_book, RANKING)
    assert after[7][:2] == ["甲", "乙"]
    assert after[3][0] is None
    assert after[1][0] == "统计期"
    assert "A3:L4" in table_refs(sample_book)
    assert before.count("<row") == sheet_xml(sample_book, RANKING).count("<row")


def table_refs(file: Path) -> list[str]:
    return [table.ref for table in read_sheet(file, RANKING).tables.values()]


def test_ranges_that_end_with_the_table_follow_it(sample_book: Path) -> None:
    write(sample_book, ranking(2))
    book = read_book(sample_book)
    page = book[RANKING]
    rule = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"是,否"', sqref="L4:L5 N4:N5")
    page.add_data_validation(rule)
    page.print_area = "A1:L5"
    book.defined_names["前列"] = openpyxl.workbook.defined_name.DefinedName(
        "前列", attr_text="排名!$C$4:$C$5,'排名'!$C$1"
    )
    book.save(sample_book)
    write(sample_book, ranking(9))
    book = read_book(sample_book)
    page = book[RANKING]
    assert [str(found.sqref) for found in page.data_validations.dataValidation] == ["L4:L12 N4:N5"]
    assert page.print_area == "'排名'!$A$1:$L$12"
    assert book.defined_names["前列"].attr_text == "排名!$C$4:$C$12,'排名'!$C$1"
    coloured = {str(found.sqref) for found in page.conditional_formatting}
    assert any(area.endswith("5000") for area in coloured), "ranges that reach beyond the table stay"


def test_a_totals_row_stays_below_the_body(sample_book: Path) -> None:
    book = read_book(sample_book)
    page = book[RANKING]
    table = page.tables["tbl排名"]
    table.ref, table.totalsRowCount, table.totalsRowShown = "A3:L5", 1, True
    table.autoFilter.ref = "A3:L4"
    page["A5"], page["D5"] = "汇总", "=SUBTOTAL(109,tbl排名[总分])"
    book.save(sample_book)
    assert len(write(sample_book, ranking(4))) == 1
    page = read_sheet(sample_book, RANKING)
    table = page.tables["tbl排名"]
    assert (table.ref, table.autoFilter.ref) == ("A3:L8", "A3:L7")
    assert (page["A8"].value, page["D8"].value) == ("汇总", "=SUBTOTAL(109,tbl排名[总分])")
    assert page["C7"].value == "4号镇"


def test_links_jump_to_the_cell_and_old_ones_go(sample_book: Path) -> None:
    def edit(count: int) -> TableEdit:
        rows = [
            (n, "错误", "数据", Link(f"H{n}", f"'数据'!H{n}"), "rule", "发现 <&>", "应为", "怎样改", "")
            for n in range(count)
        ]
        return TableEdit(CHECKS, SHEETS[CHECKS].headers(), rows)

    write(sample_book, edit(5))
    book = read_book(sample_book)
    book[CHECKS]["K1"].hyperlink = "https://example.com/"
    book.save(sample_book)
    write(sample_book, edit(2))
    page = read_sheet(sample_book, CHECKS)
    links = {cell.coordinate: cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"K1": None, "D4": "'数据'!H0", "D5": "'数据'!H1"}
    assert page["D5"].value == "H1"
    assert page["K1"].hyperlink.target == "https://example.com/"
    write(sample_book, edit(0))
    assert sheet_xml(sample_book, CHECKS).count("<hyperlink ") == 1


def test_merged_cells_in_a_body_that_is_replaced_come_apart(sample_book: Path) -> None:
    write(sample_book, ranking(4))
    book = read_book(sample_book)
    book[RANKING].merge_cells("A4:A7")
    book[RANKING].merge_cells("A1:L1")
    book.save(sample_book)
    write(sample_book, ranking(4, "乡"))
    page = read_sheet(sample_book, RANKING)
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:L1"]
    assert [page[f"A{n}"].value for n in range(4, 8)] == ["山区组"] * 4


def test_the_status_line_keeps_its_style_and_goes_into_a_merge(sample_book: Path) -> None:
    write(sample_book, NoteEdit(RANKING, "统计期一"))
    page = read_sheet(sample_book, RANKING)
    style = page["A2"].style_id
    assert page["A2"].value == "统计期一"
    book = read_book(sample_book)
    book[RANKING].insert_rows(2)
    book[RANKING].merge_cells("A2:L3")
    book[RANKING]["A2"] = "合并的"
    book[RANKING].tables["tbl排名"].ref = "A4:L5"
    book[RANKING].tables["tbl排名"].autoFilter.ref = "A4:L5"
    book.save(sample_book)
    write(sample_book, NoteEdit(RANKING, "统计期二"))
    page = read_sheet(sample_book, RANKING)
    assert page["A2"].value == "统计期二"
    assert style > 0


def test_the_status_line_stands_above_the_programs_first_column(sample_book: Path) -> None:
    book = read_book(sample_book)
    page = book[RANKING]
    page.insert_cols(1)
    page["A3"] = "我的列"
    table = page.tables["tbl排名"]
    table.ref = table.autoFilter.ref = "A3:M4"
    table.tableColumns.clear()
    table._initialise_columns()
    for n, column in enumerate(table.tableColumns, 1):
        column.name = page.cell(3, n).value
    book.save(sample_book)
    assert write(sample_book, NoteEdit(RANKING, "统计期"), ranking(2)) == []
    rows = values(sample_book, RANKING)
    assert rows[1][:2] == [None, "统计期"]
    assert rows[4][:4] == [None, "山区组", 2, "2号镇"]


def test_a_table_in_the_first_row_has_no_room_for_a_status_line(sample_book: Path) -> None:
    book = read_book(sample_book)
    page = book[RANKING]
    page.delete_rows(1, 2)
    page.tables["tbl排名"].ref = page.tables["tbl排名"].autoFilter.ref = "A1:L2"
    book.save(sample_book)
    assert write(sample_book, NoteEdit(RANKING, "统计期")) == ["“排名”表的表头在第 1 行，上面没有地方写统计期和状态"]


def test_a_log_fills_its_blank_row_first_and_then_grows(sample_book: Path) -> None:
    headers = SHEETS[LOG].headers()
    write(sample_book, RowsEdit(LOG, headers, [run_row("一")]))
    assert table_ref(sample_book, LOG) == "A3:I4"
    write(sample_book, RowsEdit(LOG, headers, [run_row("二"), run_row("三")]))
    assert [row["操作"] for row in body(sample_book, LOG)] == ["一", "二", "三"]
    assert table_ref(sample_book, LOG) == "A3:I6"
    write(sample_book, RowsEdit(LOG, headers, [run_row("四")], {5: run_row("改")}))
    assert [row["操作"] for row in body(sample_book, LOG)] == ["一", "改", "三", "四"]
    assert findings(sample_book) == []


def test_rows_typed_right_below_a_log_become_part_of_it(sample_book: Path) -> None:
    headers = SHEETS[LOG].headers()
    write(sample_book, RowsEdit(LOG, headers, [run_row("一")]))
    book = read_book(sample_book)
    book[LOG]["A5"], book[LOG]["B5"] = "2017-08-01", "手填"
    book.save(sample_book)
    write(sample_book, RowsEdit(LOG, headers, [run_row("三")]))
    assert [row["操作"] for row in body(sample_book, LOG)] == ["一", "手填", "三"]
    assert table_ref(sample_book, LOG) == "A3:I6"


def test_a_clerks_sheet_changes_in_the_programs_cells_only(sample_book: Path) -> None:
    before = sheet_xml(sample_book, "责任清单")
    edit = CellsEdit("责任清单", {"累计完成": {5: Decimal("12.5"), 7: None}, "灯": {5: "绿"}})
    assert write(sample_book, edit) == []
    after = sheet_xml(sample_book, "责任清单")

    def rows(xml: str) -> dict[str, str]:
        return {found[1]: found[0] for found in re.finditer(r'<row r="(\d+)".*?</row>', xml)}

    old, new = rows(before), rows(after)
    assert {n for n in old if old[n] != new[n]} == {"5"}
    assert before.partition("<sheetData>")[0] == after.partition("<sheetData>")[0]
    assert before.partition("</sheetData>")[2] == after.partition("</sheetData>")[2]

    def cells(row: str) -> dict[str, str]:
        return {found[1]: found[0] for found in re.finditer(r'<c r="(\w+)"[^>]*?(?:/>|>.*?</c>)', row)}

    was, now = cells(old["5"]), cells(new["5"])
    assert {place for place in was if was[place] != now[place]} == {"S5", "Z5"}
    assert re.fullmatch(r'<c r="S5" s="\d+"><v>12.5</v></c>', now["S5"])
    assert findings(sample_book) == []


def test_missing_sheets_tables_and_headers_are_told_and_the_rest_is_written(sample_book: Path) -> None:
    book = read_book(sample_book)
    del book["对标"]
    for row in book["看板"].iter_rows():
        for cell in row:
            cell.value = None
    book.save(sample_book)
    told = write(
        sample_book,
        TableEdit("对标", SHEETS["对标"].headers(), []),
        NoteEdit("对标", "统计期"),
        TableEdit("看板", SHEETS["看板"].headers(), [("甲", 1, 2, 3, 4, 5)]),
        ranking(2),
        CellsEdit("责任清单", {"累计完成": {4: 1}, "没有的列": {4: 1}}),
    )
    assert told == [
        "工作簿里没有“对标”工作表，这张表没有写",
        "“看板”表里找不到表头，这张表没有写",
        "“责任清单”表缺少“没有的列”列，这些列没有写",
    ]
    assert len(body(sample_book, RANKING)) == 2


def test_a_sheet_is_found_whatever_the_width_and_spaces_of_its_name(sample_book: Path) -> None:
    book = read_book(sample_book)
    book[RANKING].title = " 排 名"
    book.save(sample_book)
    assert write(sample_book, ranking(2)) == []
    assert values(sample_book, " 排 名")[3][2] == "1号镇"


def test_what_was_written_is_read_back_from_the_same_book(sample_book: Path) -> None:
    book = FileBook.open(sample_book)
    book.write([ranking(3)])
    assert book.grids([RANKING])[RANKING].rows[5][2] == "3号镇"
    book.write([RowsEdit(LOG, SHEETS[LOG].headers(), [run_row("一")])])
    book.write([RowsEdit(LOG, SHEETS[LOG].headers(), [run_row("二")])])
    book.save()
    assert len(body(sample_book, LOG)) == 2
    assert len(body(sample_book, RANKING)) == 3


def test_two_edits_of_one_sheet_build_on_each_other(sample_book: Path) -> None:
    headers = SHEETS[LOG].headers()
    write(sample_book, RowsEdit(LOG, headers, [run_row("一")]), RowsEdit(LOG, headers, [run_row("二")]))
    assert [row["操作"] for row in body(sample_book, LOG)] == ["一", "二"]


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Decimal("0.1080"), 0.108),
        (Decimal("1E+3"), 1000),
        (Decimal("-0.00"), 0),
        (Decimal("0.12345678901234567890"), 0.12345678901234568),
        (2**60, 2**60),
        (1e-7, 1e-7),
        (True, True),
        ("=1+1", "=1+1"),
        ("  两端  空格 ", "  两端  空格 "),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("坏\x00字\x1f符\ud800\uffff", "坏字符"),
        ("𠮷野家", "𠮷野家"),
        ("x" * 40_000, "x" * 32_767),
        ("<&>\"'", "<&>\"'"),
        ("", None),
        (None, None),
        (date(2017, 6, 30), 42916),
        (datetime(2017, 6, 30, 12), 42916.5),
        (date(1900, 1, 1), 1),
        (date(1899, 12, 31), "1899-12-31"),
        (float("nan"), "nan"),
    ],
)
def test_every_kind_of_cell_reads_back(sample_book: Path, value: Any, stored: Any) -> None:
    row = ("组", 1, "镇", 1, 1, 1, 1, "—", "优", value, 1, value)
    write(sample_book, TableEdit(RANKING, SHEETS[RANKING].headers(), [row]))
    page = read_sheet(sample_book, RANKING)
    cell = page["L4"]
    assert cell.value == stored
    assert type(cell.value) is type(stored) or cell.value == stored
    assert cell.data_type != "f"


def test_text_that_looks_like_an_escape_is_kept_as_it_is_typed(sample_book: Path) -> None:
    write(sample_book, NoteEdit(RANKING, "代码_x000D_完"))
    assert "代码_x005F_x000D_完" in sheet_xml(sample_book, RANKING)


def test_days_count_from_1904_where_the_workbook_does(sample_book: Path) -> None:

    repacked(
        sample_book,
        lambda name, xml: (
            xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" ') if name == "xl/workbook.xml" else xml
        ),
    )
    row = ("组", 1, "镇", date(2017, 6, 30), 1, 1, 1, "—", "优", 1, 1, "")
    write(sample_book, TableEdit(RANKING, SHEETS[RANKING].headers(), [row]))
    assert re.search(r'<c r="D4" s="\d+"><v>41454</v></c>', sheet_xml(sample_book, RANKING))


@pytest.mark.parametrize("number", [Decimal("1E+400"), 10**400, float("inf")])
def test_a_number_that_no_cell_can_hold_is_written_as_text(sample_book: Path, number: Any) -> None:
    row = ("组", 1, "镇", number, 1, 1, 1, "—", "优", 1, 1, "")
    write(sample_book, TableEdit(RANKING, SHEETS[RANKING].headers(), [row]))
    assert read_sheet(sample_book, RANKING)["D4"].value == str(number)[:32_767]


def test_rows_are_as_high_as_their_wrapped_text(sample_book: Path) -> None:
    def edit(text: str) -> TableEdit:
        return TableEdit(CHECKS, SHEETS[CHECKS].headers(), [(1, "提示", "数据", "A1", "rule", text, "", "", "")])

    write(sample_book, edit("发现了一个问题" * 20))
    high = read_sheet(sample_book, CHECKS).row_dimensions[4].height
    assert high > 60
    [tag] = re.findall(r'<row r="4"[^>]*>', sheet_xml(sample_book, CHECKS))
    assert "customHeight" not in tag, "a height set by hand would stay whatever the text"
    once = sample_book.read_bytes()
    write(sample_book, edit("发现了一个问题" * 20))
    assert sample_book.read_bytes() == once
    write(sample_book, edit("短"))
    assert read_sheet(sample_book, CHECKS).row_dimensions[4].height is None


def test_a_row_is_not_made_too_low_for_what_the_clerk_has_typed_beside(sample_book: Path) -> None:
    book = read_book(sample_book)
    book[RANKING]["P4"] = "一\n二\n三"
    book.save(sample_book)

    part = part_of(sample_book, RANKING)
    repacked(sample_book, lambda name, xml: xml.replace(b'<row r="4"', b'<row r="4" ht="45"') if name == part else xml)
    write(sample_book, ranking(2))
    assert read_sheet(sample_book, RANKING).row_dimensions[4].height == 45


def with_former_header(file: Path, formula: str = "") -> None:
    book = openpyxl.load_workbook(file)
    page = book[RANKING]
    page["H3"] = page.tables["tbl排名"].tableColumns[7].name = "升降"
    page["N4"] = formula or None
    book.save(file)


def test_the_excel_table_is_told_the_header_of_today(sample_book: Path) -> None:
    with_former_header(sample_book)
    assert write(sample_book, ranking(3)) == []
    page = read_sheet(sample_book, RANKING)
    assert (page["H3"].value, page["H4"].value) == ("较上年升降", "—")
    assert page.tables["tbl排名"].tableColumns[7].name == "较上年升降"


def test_a_header_of_an_earlier_version_stays_where_a_formula_names_its_column(sample_book: Path) -> None:
    with_former_header(sample_book, '=COUNTIF(tbl排名[升降],"—")')
    assert write(sample_book, ranking(3)) == []
    page = read_sheet(sample_book, RANKING)
    assert (page["H3"].value, page["H4"].value, page["N4"].value[:9]) == ("升降", "—", "=COUNTIF(")
    assert page.tables["tbl排名"].tableColumns[7].name == "升降"


def test_protected_sheets_have_the_colours_of_their_tabs_in_the_file_that_is_written(sample_book: Path) -> None:
    write(sample_book, ranking(3), NoteEdit(CHECKS, "统计期"))
    book = openpyxl.load_workbook(sample_book)
    colours = {page.title: page.sheet_properties.tabColor.rgb for page in book if page.protection.sheet}
    assert set(colours) == {"说明", *SHEETS}
    assert {colours["说明"], colours["数据"], colours[RANKING]} == {"FF7F7F7F", "FF2E75B6", "FF548235"}

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.workbooks import read_sheet

from catchup_xl.books.template.charts import group_size, own_indicators
from catchup_xl.books.template.frame import Context
from catchup_xl.books.template.workbook import build
from catchup_xl.errors import BookError
from catchup_xl.model.columns import Owner
from catchup_xl.model.plan import Plan, laid_out
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file

ENTRY = [sheet for sheet in SHEETS.values() if sheet.kind is SheetKind.ENTRY]
RESULT = [sheet for sheet in SHEETS.values() if sheet.kind is SheetKind.RESULT]
BLUE, GREEN, GREY = "FF2E75B6", "FF548235", "FF7F7F7F"
NEWER_THAN_2016 = r"_xlfn|_xlws|XLOOKUP|FILTER\(|SORT\(|UNIQUE\(|LET\(|IFS\(|TEXTJOIN|CONCAT\("


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.load(plan_file("township_2017"))


@pytest.fixture(scope="module")
def master(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "master.xlsx"
    build(plan, file)
    return file


@pytest.fixture(scope="module")
def sample(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "sample.xlsx"
    build(sample_plan(plan), file, sample=True)
    return file


@pytest.fixture(scope="module")
def book(master: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(master, rich_text=True)


@pytest.fixture(scope="module")
def sample_book(sample: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(sample, rich_text=True)


def headers(page: Worksheet) -> list[str]:
    return [cell.value for cell in page[3]]


def parts(file: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            yield name, package.read(name).decode("utf-8", "replace")


def test_the_same_plan_gives_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        build(sample_plan(plan), tmp_path / name, sample=True)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_date_of_making_follows_source_date_epoch(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    build(plan, tmp_path / "dated.xlsx")
    assert openpyxl.load_workbook(tmp_path / "dated.xlsx").properties.created.isoformat() == "2017-07-14T02:40:00"


def test_a_folder_that_is_not_there_is_told_in_chinese(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="没有文件夹"):
        build(plan, tmp_path / "nowhere" / "master.xlsx")


def test_sheets_stand_in_the_order_of_the_contract(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["说明", *[sheet.name for sheet in ENTRY], *[sheet.name for sheet in RESULT]]


def test_tabs_tell_entry_result_and_help_apart(book: openpyxl.Workbook) -> None:
    colors = {name: book[name].sheet_properties.tabColor.rgb for name in book.sheetnames}
    wanted = {"说明": GREY} | {s.name: BLUE for s in ENTRY} | {s.name: GREEN for s in RESULT}
    assert colors == wanted


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_every_sheet_has_its_table_with_the_declared_headers(book: openpyxl.Workbook, plan: Plan, sheet: Any) -> None:
    page = book[sheet.name]
    assert list(page.tables) == [sheet.table]
    assert headers(page)[: len(sheet.headers(plan.indicator_names()))] == list(sheet.headers(plan.indicator_names()))
    assert page.tables[sheet.table].ref.startswith("A3:")


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_headers_stay_in_sight_on_screen_and_on_paper(book: openpyxl.Workbook, sheet: Any) -> None:
    page = book[sheet.name]
    assert re.fullmatch(r"[A-Z]+4", page.freeze_panes)
    assert page.print_title_rows == "$1:$3"
    assert page.page_setup.paperSize == 9, "A4"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.orientation == ("landscape" if sheet.landscape else "portrait")


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_protection_has_no_password_and_lets_people_work(book: openpyxl.Workbook, sheet: Any) -> None:
    protection = book[sheet.name].protection
    assert protection.sheet
    assert protection.password is None
    allowed = ("objects", "scenarios", "sort", "autoFilter", "formatColumns", "formatRows", "insertRows", "deleteRows")
    assert {name: getattr(protection, name) for name in allowed} == dict.fromkeys(allowed, False), "False: allowed"


@pytest.mark.parametrize("sheet", ENTRY, ids=lambda sheet: sheet.name)
def test_only_the_clerks_cells_are_open(book: openpyxl.Workbook, sheet: Any) -> None:
    page = book[sheet.name]
    first, last = 4, int(re.search(r"\d+$", page.tables[sheet.table].ref).group())
    for n, column in enumerate(sheet.columns, 1):
        open_to_clerk = column.owner is Owner.CLERK and (sheet.name != "参数" or column.header == "取值")
        for row in (first, last):
            assert page.cell(row, n).protection.locked is not open_to_clerk, (column.header, row)
    assert page.cell(3, 1).protection.locked


@pytest.mark.parametrize("sheet", RESULT, ids=lambda sheet: sheet.name)
def test_result_sheets_are_locked(book: openpyxl.Workbook, sheet: Any) -> None:
    page = book[sheet.name]
    *_, (*_, corner) = page[page.tables[sheet.table].ref]
    assert page["A1"].protection.locked
    assert page["A2"].protection.locked
    assert all(
        page.cell(row, n).protection.locked for row in range(3, corner.row + 1) for n in range(1, corner.column + 1)
    )


def test_cells_that_nothing_was_written_into_are_open(sample: Path) -> None:
    """They look as the first of the workbook's looks says."""
    styles = dict(parts(sample))["xl/styles.xml"]
    first = styles.partition("<cellXfs")[2].partition("</xf>")[0]
    assert first.count("<xf ") == 1
    assert 'applyProtection="1"' in first
    assert '<protection locked="0"/>' in first


@pytest.mark.parametrize("sheet", ENTRY, ids=lambda sheet: sheet.name)
def test_rows_of_entries_can_be_deleted(book: openpyxl.Workbook, sheet: Any) -> None:
    """Excel deletes a row of a protected sheet where none of its cells is locked, those beside the table among them."""
    page = book[sheet.name]
    program = sheet.name == "参数" or bool(sheet.owned_by(Owner.PROGRAM))
    last = int(re.search(r"\d+$", page.tables[sheet.table].ref).group())
    for row in (4, last, last + 1):
        locked = [at for at, cell in page._cells.items() if at[0] == row and cell.protection.locked]
        assert bool(locked) is (program and row <= last), (row, locked)
    assert page.cell(3, 1).protection.locked


@pytest.mark.parametrize("sheet", [s for s in ENTRY if s.name != "参数"], ids=lambda sheet: sheet.name)
def test_every_rule_of_the_declaration_is_a_rule_of_the_cells(book: openpyxl.Workbook, sheet: Any) -> None:
    page = book[sheet.name]
    names = set(book.defined_names)
    rules = {min(r.min_col for r in rule.sqref.ranges): rule for rule in page.data_validations.dataValidation}
    for n, column in enumerate(sheet.columns, 1):
        if column.owner is not Owner.CLERK:
            assert n not in rules
            continue
        rule = rules.get(n)
        if column.choices:
            assert rule.formula1 == '"' + ",".join(column.choices) + '"'
        elif column.refers_to:
            assert rule.formula1 in names
        if column.help:
            assert rule.prompt == column.help
            assert rule.promptTitle == column.header


def test_no_function_is_newer_than_excel_2016(master: Path, sample: Path) -> None:
    for file in (master, sample):
        assert [name for name, text in parts(file) if name.endswith(".xml") and re.search(NEWER_THAN_2016, text)] == []


def test_the_workbook_holds_no_formula(sample_book: openpyxl.Workbook) -> None:
    formulas = [
        cell.coordinate for page in sample_book for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas == []


def test_text_is_never_taken_for_a_formula(plan: Plan, tmp_path: Path) -> None:
    rows = plan.rows | {"组织机构": ({"角色": "组长", "姓名": "=1+1", "单位": "+2", "职务": "@3", "分工": "-4"},)}
    build(replace(plan, rows=rows), tmp_path / "text.xlsx")
    page = read_sheet(tmp_path / "text.xlsx", "组织机构")
    assert [(cell.value, cell.data_type) for cell in page[4]] == [
        ("组长", "s"), ("@3", "s"), ("=1+1", "s"), ("+2", "s"), ("-4", "s"),
    ]  # fmt: skip


def test_every_sheet_and_page_of_the_sample_is_labelled(sample: Path, master: Path) -> None:
    for file, label in ((sample, True), (master, False)):
        for page in openpyxl.load_workbook(file, rich_text=True):
            assert ("示例数据" in str(page["A1"].value) + str(page["A3"].value)) is label, page.title
        headings = [re.search("<oddHeader>.*?</oddHeader>", text) for name, text in parts(file) if "/sheet" in name]
        printed = [found.group() for found in headings if found]
        assert len(printed) == 1 + len(SHEETS)
        assert {"示例数据" in header for header in printed} == {label}


def test_the_help_names_every_sheet_and_no_button_that_is_not_there(book: openpyxl.Workbook) -> None:
    texts = [str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value]
    assert set(SHEETS) <= set(texts)
    words = "\n".join(texts)
    assert "功能区" not in words
    assert "点“追赶超越”选项卡的“检查数据”（没有这个选项卡的，保存并关闭工作簿，照使用手册里的命令检查）" in words
    assert "catchup-xl" not in words


def test_rows_fit_their_text_and_may_grow(sample: Path) -> None:
    with zipfile.ZipFile(sample) as package:
        number = openpyxl.load_workbook(sample, read_only=True).sheetnames.index("责任清单") + 1
        xml = package.read(f"xl/worksheets/sheet{number}.xml").decode()
    tag = re.search(r'<row r="4"[^>]*>', xml).group()
    assert float(re.search(r'ht="([\d.]+)"', tag).group(1)) == pytest.approx(31, abs=0.5), "two lines"
    assert "customHeight" not in tag, "a height set by hand would not grow with the text"
    assert 'customHeight="1"' in re.search(r'<row r="3"[^>]*>', xml).group()


def test_shares_in_the_help_of_settings_are_percents(book: openpyxl.Workbook) -> None:
    notes = {row[0].value: str(row[2].value) for row in book["参数"].iter_rows(min_row=4)}
    assert "（默认：35%）" in notes["优秀比例"]
    assert "（默认：0%）" in notes["一般比例"]
    assert "（默认：150%）" in notes["增速目标上限"]


def test_growth_targets_are_shown_as_percents(book: openpyxl.Workbook) -> None:
    page = book["指标"]
    n = headers(page).index("目标") + 1
    assert (page.cell(4, n).value, page.cell(4, n).number_format) == (0.12, "0%")


def test_there_is_room_for_the_units_that_the_plan_does_not_name(plan: Plan, book: openpyxl.Workbook) -> None:
    page = book["数据"]
    last = int(re.search(r"\d+$", page.tables["tbl数据"].ref).group())
    unnamed = sum(not row.get("单位") for row in laid_out(plan).rows["单位"])
    assert unnamed > 0
    assert last - 3 >= len(laid_out(plan).rows["数据"]) + unnamed * 2 * len(plan.rows["指标"])


def test_charts_are_sized_to_the_own_group(plan: Plan, sample: Path) -> None:
    context = Context(None, None, sample_plan(plan), sample=True)
    assert (group_size(context), own_indicators(context)) == (10, 14)
    charts = {name: text for name, text in parts(sample) if name.startswith("xl/charts/chart")}
    assert len(charts) == 4
    ranges = {found for text in charts.values() for found in re.findall(r"<c:f>([^<]+)</c:f>", text)}
    assert "看板!$A$4:$A$13" in ranges
    assert "对标!$A$4:$A$17" in ranges

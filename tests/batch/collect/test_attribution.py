"""Every figure to its own unit: what is none of this master's, this month's or this unit's is told and not taken."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from batch_support import NOW
from form_support import MONTH, by_words, cell_of, data, file_row, fill, sender, setter
from support.workbooks import read_book

from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.tally import Collected, Decision
from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan
from catchup_xl.sample.shipped import plan_file

VILLAGE, OTHER, OFFICE = "示例一村", "示例二村", "党政办"
FORM = f"{VILLAGE}_2017年{MONTH}月.xlsx"


@pytest.fixture
def sent(master: Path, tmp_path: Path) -> Path:
    """The form of one village, with one figure filled in."""
    folder = tmp_path / "交回"
    make_forms(master, folder, units=[VILLAGE], month=MONTH)
    fill(folder / FORM, setter("土蜂存栏", 150))
    return folder


def edited(master: Path, to: Path, sheet: str, change: Callable[[Any], None]) -> Path:
    book = read_book(master)
    change(book[sheet])
    book.save(to)
    return to


def set_parameter(name: str, value: Any) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        next(row for row in page.iter_rows(min_row=4) if row[0].value == name)[1].value = value

    return change


def collected(master: Path, folder: Path, **more: Any) -> Collected:
    return collect(master, [folder], **{"month": MONTH, "now": NOW, **more})


def duty_form(master: Path, folder: Path, share: float = 1.0) -> Path:
    make_forms(master, folder, units=[OFFICE], month=MONTH)

    def change(book: Any) -> None:
        book["任务"]["G5"] = share

    return fill(folder / f"{OFFICE}_2017年{MONTH}月.xlsx", change)


def duties_of_office(page: Any) -> list[tuple[Any, ...]]:
    heads = [cell.value for cell in page[3]]
    lead = heads.index("牵头单位")
    return [row for row in page.iter_rows(min_row=4) if row[lead].value == OFFICE]


def test_a_strangers_form_gives_nothing_though_its_duties_have_the_same_numbers(master: Path, tmp_path: Path) -> None:
    stranger = edited(master, tmp_path / "别镇.xlsx", "参数", set_parameter("本单位", "赵家镇"))
    form = duty_form(stranger, tmp_path / "交回")
    before = master.read_bytes()
    found = collected(master, tmp_path / "交回")
    assert not found.changes
    assert master.read_bytes() == before
    row = file_row(found, form.name)
    assert row["处理"] == "没有取"
    assert "另一个母版下发的报表（赵家镇" in row["说明"]
    assert sender(found, OFFICE).state == "有问题"
    assert found.exit_code == 1


def test_a_form_of_a_unit_that_is_not_here_is_told(master: Path, tmp_path: Path) -> None:
    def rename(page: Any) -> None:
        for row in page.iter_rows(min_row=4):
            for cell in row:
                cell.value = "赵家村" if cell.value == VILLAGE else cell.value

    make_forms(master, tmp_path / "先", units=[VILLAGE], month=MONTH)  # the copy has the master's number
    stranger = edited(edited(master, tmp_path / "a.xlsx", "单位", rename), tmp_path / "别.xlsx", "数据", rename)
    make_forms(stranger, tmp_path / "交回", units=["赵家村"], month=MONTH)
    fill(tmp_path / "交回" / f"赵家村_2017年{MONTH}月.xlsx", setter("土蜂存栏", 150))
    found = collected(master, tmp_path / "交回")
    assert not found.changes
    assert "“单位”表里没有它" in file_row(found, f"赵家村_2017年{MONTH}月.xlsx")["说明"]
    assert [one.state for one in found.senders if not one.unit] == ["有问题"]


@pytest.mark.parametrize(("year", "month"), [(2016, MONTH), (2017, MONTH - 1), (2017, MONTH + 1)])
def test_a_form_of_another_year_or_month_is_told_and_not_taken(
    master: Path, tmp_path: Path, year: int, month: int
) -> None:
    of_then = edited(master, tmp_path / "那时.xlsx", "参数", set_parameter("年度", year))
    make_forms(of_then, tmp_path / "交回", units=[VILLAGE], month=month)
    form = tmp_path / "交回" / f"{VILLAGE}_{year}年{month}月.xlsx"
    fill(form, setter("土蜂存栏", 150, min(month, MONTH - 1)))
    found = collected(master, tmp_path / "交回", overwrite=True)
    assert not found.changes
    assert f"是{year}年{month}月的报表，现在收2017年{MONTH}月的" in file_row(found, form.name)["说明"]
    assert sender(found, VILLAGE).state == "有问题"


def test_a_form_is_known_after_renaming_of_file_and_master(master: Path, sent: Path, tmp_path: Path) -> None:
    (sent / FORM).rename(sent / "复件 新建 表格(1).xlsx")
    renamed = Path(shutil.copy(master, tmp_path / "定稿.xlsx"))
    found = collected(renamed, sent)
    assert by_words(found) == {f"{VILLAGE} 土蜂存栏 2017 {MONTH}月": ("150", "写入")}


def test_a_form_is_known_after_its_plan_was_renamed(master: Path, sent: Path, tmp_path: Path) -> None:
    renamed = edited(master, tmp_path / "改名.xlsx", "参数", set_parameter("方案名称", "XX镇追赶超越方案（修订）"))
    assert collected(renamed, sent, dry_run=True).count(Decision.WRITE) == 1


def test_a_form_of_the_first_version_that_is_still_out_is_taken(master: Path, sent: Path) -> None:
    """It told neither of the plan nor of the own unit: it is known by the figures that stood in it."""

    def first(book: Any) -> None:
        page = book["_catchup"]
        page["B1"].value = "1"
        for row in page.iter_rows(max_row=12):
            if row[0].value not in ("catchup-form", "master", "unit", "year", "month", "数据"):
                for cell in row:
                    cell.value = None

    fill(sent / FORM, first)
    assert by_words(collected(master, sent)) == {f"{VILLAGE} 土蜂存栏 2017 {MONTH}月": ("150", "写入")}


def test_a_form_of_another_plan_of_the_same_town_is_told(master: Path, tmp_path: Path) -> None:
    def other_figures(page: Any) -> None:
        for row in page.iter_rows(min_row=4, min_col=5, max_col=16):
            for cell in row:
                if isinstance(cell.value, int | float):
                    cell.value = cell.value * 3 + 1

    other = edited(master, tmp_path / "a.xlsx", "参数", set_parameter("方案名称", "XX镇脱贫攻坚考核方案"))
    edited(other, other, "数据", other_figures)
    make_forms(other, tmp_path / "交回", units=[VILLAGE], month=MONTH)
    fill(tmp_path / "交回" / FORM, setter("土蜂存栏", 150))
    found = collected(master, tmp_path / "交回")
    assert not found.changes
    assert "XX镇脱贫攻坚考核方案" in file_row(found, FORM)["说明"]


@pytest.mark.parametrize(("header", "value"), [("牵头单位", "经济发展办"), ("工作任务", "另一项工作")])
def test_a_duty_that_is_another_now_is_not_taken(master: Path, tmp_path: Path, header: str, value: str) -> None:
    duty_form(master, tmp_path / "交回")

    def change(page: Any) -> None:
        heads = [cell.value for cell in page[3]]
        duties_of_office(page)[0][heads.index(header)].value = value

    later = edited(master, tmp_path / "后来.xlsx", "责任清单", change)
    [change_] = collected(later, tmp_path / "交回", overwrite=True).changes
    assert change_.decision is Decision.REFUSED


def test_an_indicator_that_another_office_answers_for_now_is_not_taken(master: Path, tmp_path: Path) -> None:
    make_forms(master, tmp_path / "交回", units=[OFFICE], month=MONTH)
    form = tmp_path / "交回" / f"{OFFICE}_2017年{MONTH}月.xlsx"
    book = read_book(form)
    row = next(row for row in book["填报"].iter_rows(min_row=5) if row[0].value == "XX镇")
    indicator = row[1].value
    fill(form, lambda book: setattr(cell_of(book, indicator), "value", 5))

    def change(page: Any) -> None:
        heads = [cell.value for cell in page[3]]
        for row in page.iter_rows(min_row=4):
            if row[heads.index("指标")].value == indicator:
                for header in ("责任单位", "牵头单位"):
                    if header in heads:
                        row[heads.index(header)].value = "财政所"

    later = edited(master, tmp_path / "后来.xlsx", "指标", change)
    [found] = collected(later, tmp_path / "交回").changes
    assert found.decision is Decision.REFUSED
    assert f"现在不归{OFFICE}报" in found.why


def b1(form: Path, what: str) -> None:
    book = read_book(form)
    page = book["填报"]
    if what == "tab":
        page.title = "填报(一村)"
    elif what == "header":
        page["A4"] = "填报单位"
    elif what == "rows":
        page.delete_rows(6, page.max_row)
    elif what == "unit":
        page["A5"] = "李家村委员会"
    book.save(form)


def test_a_renamed_tab_is_read_by_its_headers(master: Path, sent: Path) -> None:
    b1(sent / FORM, "tab")
    found = collected(master, sent)
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 150
    assert (sender(found, VILLAGE).cells, sender(found, VILLAGE).owed, found.returns[0].lost) == (6, 5, frozenset())


def test_a_form_of_which_nothing_can_be_found_says_what_to_mend(master: Path, sent: Path) -> None:
    b1(sent / FORM, "header")
    found = collected(master, sent)
    assert not found.changes
    assert "要有“单位”“指标”“口径”" in file_row(found, FORM)["说明"]
    assert sender(found, VILLAGE).state == "有问题"


def test_deleted_rows_are_owed(master: Path, sent: Path) -> None:
    fill(sent / FORM, lambda book: setattr(book["填报"].cell(5, 6 + MONTH), "value", 1000))
    b1(sent / FORM, "rows")
    found = collected(master, sent)
    village = sender(found, VILLAGE)
    assert (village.state, village.cells, village.owed) == ("缺报", 6, 5)
    assert "少了 35 格" in file_row(found, FORM)["说明"]
    assert found.exit_code == 1


def test_a_unit_that_was_typed_over_is_owed(master: Path, sent: Path) -> None:
    b1(sent / FORM, "unit")
    village = sender(collected(master, sent), VILLAGE)
    assert village.owed == 5
    assert "少了 7 格" in village.problem


def test_forms_that_lie_where_they_were_made_are_not_handed_in(master: Path, tmp_path: Path) -> None:
    make_forms(master, tmp_path / "交回", month=MONTH)
    found = collected(master, tmp_path / "交回")
    assert {one.state for one in found.senders} == {"未报"}
    assert {row[1] for row in found.file_rows()} == {"原样未填"}
    assert found.exit_code == 0


@pytest.mark.parametrize("value", ["约4700", datetime(2017, 7, 6), "#DIV/0!", True, "4700元", "=1/0"], ids=str)
def test_what_is_no_figure_is_listed_with_its_cell_and_never_written(master: Path, sent: Path, value: Any) -> None:
    def change(book: Any) -> None:
        cell = cell_of(book, "土蜂存栏")
        cell.value = value
        if value == "=1/0":
            cell.data_type = "s"

    fill(sent / FORM, change)
    before = master.read_bytes()
    [found] = (result := collected(master, sent, overwrite=True)).changes
    assert found.decision is Decision.UNREADABLE
    assert found.origin == f"{FORM} 填报!M8"
    assert master.read_bytes() == before
    assert sender(result, VILLAGE).state == "有问题"
    assert sender(result, VILLAGE).owed == 6


def test_of_two_returns_the_bad_one_is_told_and_the_good_one_taken(master: Path, sent: Path) -> None:
    shutil.copy(sent / FORM, sent / "好.xlsx")
    fill(sent / FORM, setter("土蜂存栏", "约150"))
    found = collected(master, sent)
    assert {one.decision for one in found.changes} == {Decision.UNREADABLE, Decision.WRITE}
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 150


def test_a_number_that_is_none_is_told_and_the_good_return_taken(master: Path, sent: Path) -> None:
    shutil.copy(sent / FORM, sent / "好.xlsx")
    with ZipFile(sent / "好.xlsx") as package:
        members = {name: package.read(name) for name in package.namelist()}
    with ZipFile(sent / FORM, "w") as package:
        for name, content in members.items():
            package.writestr(name, content.replace(b"<v>150</v>", b"<v>NaN</v>"))
    found = collected(master, sent)
    assert {one.decision for one in found.changes} == {Decision.UNREADABLE, Decision.WRITE}
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 150


@pytest.mark.parametrize(
    ("header", "value"), [("G5", 1.5), ("G5", "差不多"), ("H5", "#REF!"), ("H5", datetime(2017, 7, 6)), ("K5", "不日")]
)
def test_duties_take_only_what_their_columns_hold(master: Path, tmp_path: Path, header: str, value: Any) -> None:
    form = duty_form(master, tmp_path / "交回")
    fill(form, lambda book: book["任务"].__setitem__("G5", None))
    fill(form, lambda book: book["任务"].__setitem__(header, value))
    changes = collected(master, tmp_path / "交回", overwrite=True).changes
    assert Decision.WRITE not in {one.decision for one in changes}
    assert [one.origin for one in changes if one.decision is Decision.UNREADABLE] == [f"{form.name} 任务!{header}"]


def test_every_file_of_a_folder_is_in_the_report(master: Path, sent: Path, tmp_path: Path) -> None:
    (sent / "子 夹").mkdir()
    names = {"说明.docx": b"PK\x03\x04", "照片.jpg": b"\xff\xd8\xff", "旧表.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "空.xlsx": b"",
             "表.csv": "单位,数".encode(), "~$表.xlsx": b"x", ".DS_Store": b"x", "包.zip": b"PK\x05\x06"}  # fmt: skip
    for name, content in names.items():
        (sent / "子 夹" / name).write_bytes(content)
    shutil.copy(sent / FORM, sent / "改了后缀.et")
    shutil.copy(master, sent / "母版 - 副本.xlsx")
    collected(master, sent, dry_run=True).write(sent / "母版_收集报告.xlsx")
    shutil.copy(sent / "母版_收集报告.xlsx", sent / "上次的报告.xlsx")
    found = collected(master, sent, dry_run=True)
    rows = {row[0]: dict(zip(found.FILE_HEADERS, row, strict=True)) for row in found.file_rows()}
    assert set(rows) == {*names, FORM, "改了后缀.et", "母版 - 副本.xlsx", "母版_收集报告.xlsx", "上次的报告.xlsx"}
    assert {name for name, row in rows.items() if row["处理"] == "已读"} == {FORM, "改了后缀.et"}
    passed = {name for name, row in rows.items() if row["处理"] == "不是报表"}
    assert passed == {"~$表.xlsx", ".DS_Store", "母版_收集报告.xlsx"}
    assert all(row["说明"] for row in rows.values() if row["处理"] != "已读")
    assert "另存为" in rows["旧表.xls"]["说明"]
    assert "是母版" in rows["母版 - 副本.xlsx"]["说明"]
    assert "是收集报告" in rows["上次的报告.xlsx"]["说明"]


def test_notes_and_files_stand_in_every_kind_of_report(master: Path, sent: Path, tmp_path: Path) -> None:
    b1(sent / FORM, "rows")
    (sent / "坏.xlsx").write_bytes(b"x")
    found = collected(master, sent, dry_run=True)
    told = f"{FORM}：报表里少了"
    for ending in ("xlsx", "csv", "json"):
        found.write(tmp_path / f"报告.{ending}")
    book = read_book(tmp_path / "报告.xlsx")
    assert any(told in str(row[0].value) for row in book["注意"].iter_rows())
    assert {row[0].value for row in book["收到的文件"].iter_rows(min_row=2)} == {FORM, "坏.xlsx"}
    text = (tmp_path / "报告.csv").read_text(encoding="utf-8-sig")
    assert told in text
    assert "文件　坏.xlsx" in text
    assert all(len(line) == 7 for line in csv.reader(text.splitlines()))
    tree = json.loads((tmp_path / "报告.json").read_text(encoding="utf-8"))
    assert any(told in note for note in tree["notes"])
    assert {row["文件"] for row in tree["files"]} == {FORM, "坏.xlsx"}


def test_a_day_as_due_time_is_that_days_end(master: Path, sent: Path) -> None:
    received = collected(master, sent, dry_run=True).returns[0].received
    assert received is not None
    day = datetime.combine(received, datetime.min.time())
    assert sender(collected(master, sent, due=day, dry_run=True), VILLAGE).late is False
    noon = received.replace(second=0) if received.second else received
    assert sender(collected(master, sent, due=noon.replace(year=2016), dry_run=True), VILLAGE).late is True


def test_a_correction_of_what_was_collected_is_taken(master: Path, sent: Path) -> None:
    collected(master, sent)
    shutil.copy(sent / FORM, sent / "更正.xlsx")
    fill(sent / "更正.xlsx", setter("土蜂存栏", 151))
    found = collected(master, sent)
    assert [(one.decision, one.why) for one in found.changes] == [(Decision.WRITE, "更正上次收的 150")]
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 151
    again = collected(master, sent)
    assert not again.changes, "neither the first nor the second is taken again"
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 151


def test_what_the_clerk_has_changed_since_is_not_corrected(master: Path, sent: Path) -> None:
    collected(master, sent)

    def change(page: Any) -> None:
        heads = [cell.value for cell in page[3]]
        for row in page.iter_rows(min_row=4):
            if [cell.value for cell in row[:3]] == [VILLAGE, "土蜂存栏", 2017]:
                row[heads.index(f"{MONTH}月")].value = 149

    edited(master, master, "数据", change)
    fill(sent / FORM, setter("土蜂存栏", 151))
    [found] = collected(master, sent).changes
    assert found.decision is Decision.DIFFERS


def test_a_dry_run_writes_nothing_at_all(master: Path, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for n, row in enumerate((("单位", "土蜂存栏"), (VILLAGE, 150)), 3):
        for column, value in enumerate(row, 1):
            book.active.cell(n, column).value = value  # type: ignore[union-attr]
    book.save(sent / "自有.xlsx")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    found = collected(master, sent, dry_run=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert any("对应关系" in note for note in found.notes)


def test_progress_is_told_file_by_file(master: Path, sent: Path) -> None:
    told: list[tuple[int, int, str]] = []
    collected(master, sent, tell=lambda *said: told.append(said))
    assert told == [(1, 1, FORM)]


def test_comparable_prices_ask_for_the_published_growth(tmp_path: Path) -> None:
    whole = Plan.load(plan_file("sample"))
    rows = {**whole.rows}
    name = next(row["指标"] for row in rows["指标"] if row.get("类型") == "增速")
    rows["指标"] = tuple({**row, "价格口径": "可比价"} if row["指标"] == name else row for row in rows["指标"])
    rows["数据"] = tuple(row for row in rows["数据"] if not (row["指标"] == name and str(row["年度"]) == "2017"))
    master = tmp_path / "可比.xlsx"
    build(Plan(whole.settings, rows), master)
    make_forms(master, tmp_path / "交回", month=MONTH)
    bases: set[str] = set()
    for form in (tmp_path / "交回").glob("*.xlsx"):
        book = read_book(form)
        if "填报" in book.sheetnames:
            bases |= {row[4].value for row in book["填报"].iter_rows(min_row=5) if row[1].value == name}
    assert bases == {"公布增速"}


@pytest.mark.parametrize("header", ["简称", "曾用名"])
def test_a_unit_is_known_by_the_names_beside_its_own(master: Path, tmp_path: Path, header: str) -> None:
    make_forms(master, tmp_path / "交回", units=[VILLAGE], month=MONTH)
    fill(tmp_path / "交回" / FORM, setter("土蜂存栏", 150))
    fill(tmp_path / "交回" / FORM, lambda book: setattr(book["填报"]["A8"], "value", ["一村", "老一村"][0]))

    def name(page: Any) -> None:
        heads = [cell.value for cell in page[3]]
        for row in page.iter_rows(min_row=4):
            if row[0].value == VILLAGE:
                row[heads.index(header)].value = "老一村、一村"

    found = collected(edited(master, master, "单位", name), tmp_path / "交回")
    assert by_words(found) == {f"{VILLAGE} 土蜂存栏 2017 {MONTH}月": ("150", "写入")}


@pytest.mark.parametrize("name", [f"{VILLAGE}_7月.xls", f"{VILLAGE}/月报.et", f"{VILLAGE}.csv"])
def test_a_file_that_can_not_be_read_is_that_of_the_unit_in_its_name(master: Path, tmp_path: Path, name: str) -> None:
    """It has sent something: nobody rings it up as one that has not."""
    path = tmp_path / "交回" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    found = collected(master, tmp_path / "交回")
    assert sender(found, VILLAGE).state == "有问题"
    assert "另存为" in file_row(found, path.name)["说明"]

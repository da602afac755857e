"""Forms go out, returns come back: every value with its source, nothing overwritten silently, all else left as it is."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from batch_support import NOW
from form_support import by_words, data, fill, setter
from support.workbooks import read_book, read_sheet

from catchup_xl.batch.collect import merging as collecting
from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.tally import Decision
from catchup_xl.batch.collect.units_of_measure import factor, measure_in
from catchup_xl.errors import BookError, UsageError
from catchup_xl.jobs import run as jobs

MONTH = 7
VILLAGE, OFFICE = "示例一村", "党政办"


@pytest.fixture
def forms(master: Path, tmp_path: Path) -> Path:
    make_forms(master, tmp_path / "填报表", units=[VILLAGE, OFFICE, "XX镇"], month=MONTH)
    return tmp_path / "填报表"


def test_a_form_holds_only_the_units_own_indicators_and_duties(forms: Path) -> None:
    village = read_book(forms / f"{VILLAGE}_2017年7月.xlsx")
    assert village.sheetnames == ["填报", "_catchup"]
    assert village["_catchup"].sheet_state == "veryHidden"
    page = village["填报"]
    assert {page.cell(row, 1).value for row in range(5, page.max_row + 1)} == {VILLAGE}
    assert page.max_row == 4 + 6
    assert page.protection.sheet
    assert not page["G5"].protection.locked
    assert page["B5"].protection.locked
    assert page.data_validations.dataValidation[0].type == "custom"
    office = read_book(forms / f"{OFFICE}_2017年7月.xlsx")
    duties = office["任务"]
    assert {duties.cell(row, 5).value for row in range(5, duties.max_row + 1)} == {OFFICE}
    assert {office["填报"].cell(row, 1).value for row in range(5, office["填报"].max_row + 1)} == {OFFICE, "XX镇"}


def test_forms_are_not_overwritten_and_unknown_units_are_refused(master: Path, forms: Path) -> None:
    with pytest.raises(BookError, match="没有覆盖"):
        make_forms(master, forms, units=[VILLAGE], month=MONTH)
    make_forms(master, forms, units=[VILLAGE], month=MONTH, force=True)
    with pytest.raises(UsageError, match="没有的村"):
        make_forms(master, forms, units=["没有的村"])


def test_values_go_into_their_cells_and_all_other_parts_stay_byte_for_byte(master: Path, forms: Path) -> None:
    before = {name: ZipFile(master).read(name) for name in ZipFile(master).namelist()}
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    found = collect(master, [forms], month=MONTH, now=NOW)
    assert by_words(found) == {f"{VILLAGE} 土蜂存栏 2017 7月": ("150", "写入")}
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 150
    after = {name: ZipFile(master).read(name) for name in ZipFile(master).namelist()}
    assert list(before) == list(after)
    assert len([name for name in before if before[name] != after[name]]) == 1
    again = collect(master, [forms], month=MONTH, now=NOW)
    assert not again.changes
    assert again.out is None


def returned(path: Path, unit: str, indicator: str) -> list[tuple[Any, Any]]:
    """口径 and 报送日期 of this year's rows of a unit and an indicator."""
    page = read_sheet(path, "数据")
    heads = [c.value for c in page[3]]
    rows = [row for row in page.iter_rows(min_row=4) if [c.value for c in row[:3]] == [unit, indicator, 2017]]
    return [(row[heads.index("口径")].value, row[heads.index("报送日期")].value) for row in rows]


def test_the_day_of_the_return_stands_beside_the_months_figure(master: Path, forms: Path) -> None:
    form = fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    fill(form, setter("村集体经济收入", 9, month=6))
    [sent] = [one for one in collect(master, [forms], month=MONTH, now=NOW).returns if one.path == form]
    assert sent.received is not None
    [(_, day)] = returned(master, VILLAGE, "土蜂存栏")
    assert day.date() == sent.received.date()
    assert returned(master, VILLAGE, "村集体经济收入")[0][1] is None, (
        "another month's figure says nothing of this month's"
    )


def test_returns_are_late_after_the_day_that_the_settings_name(master: Path, forms: Path) -> None:
    book = read_book(master)
    page = book["参数"]
    row = next(row for row in page.iter_rows(min_row=4) if row[0].value == "报送日")
    row[1].value = 10
    book.save(master)
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    found = collect(master, [forms], month=MONTH, dry_run=True)
    assert next(s for s in found.senders if s.unit == VILLAGE).state == "迟报"
    row[1].value = None
    book.save(master)
    found = collect(master, [forms], month=MONTH, dry_run=True)
    assert next(s for s in found.senders if s.unit == VILLAGE).state != "迟报"


def test_a_unit_is_asked_for_what_its_rows_hold(master: Path, tmp_path: Path) -> None:
    book = read_book(master)
    page = book["数据"]
    heads = [c.value for c in page[3]]
    for row in page.iter_rows(min_row=4):
        if [c.value for c in row[:3]] == [VILLAGE, "土蜂存栏", 2017]:
            row[heads.index("口径")].value = "当月值"
    book.save(master)
    make_forms(master, tmp_path / "f", units=[VILLAGE], month=MONTH)
    form = fill(tmp_path / "f" / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 20))
    rows = [[c.value for c in row[:5]] for row in read_sheet(form, "填报").iter_rows(min_row=5)]
    assert [row[4] for row in rows if row[1] == "土蜂存栏"] == ["当月值"]
    collect(master, [tmp_path / "f"], month=MONTH, now=NOW)
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 20
    assert [basis for basis, _ in returned(master, VILLAGE, "土蜂存栏")] == ["当月值"]


def test_provenance_names_file_cell_old_and_new_value(master: Path, forms: Path) -> None:
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    log = collect(master, [forms], month=MONTH, now=NOW).log
    assert log is not None
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("脱贫退出户数", 20))
    collect(master, [forms], month=MONTH, now=NOW)
    head, *lines = csv.reader(log.open(encoding="utf-8-sig", newline=""))
    assert head[:6] == ["时间", "内容", "母版单元格", "原值", "新值", "来源"]
    assert [line[4] for line in lines] == ["150", "20"]
    assert lines[0][0] == "2017-07-05 09:00:00"
    assert lines[0][2].startswith("数据!K")
    assert lines[0][5] == f"{VILLAGE}_2017年7月.xlsx 填报!M8"
    assert len(lines[0][7]) == 64


def test_a_dry_run_writes_nothing_and_shows_the_same(master: Path, forms: Path) -> None:
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    before = master.read_bytes()
    found = collect(master, [forms], month=MONTH, dry_run=True)
    assert found.count(Decision.WRITE) == 1
    assert master.read_bytes() == before
    assert not list(master.parent.glob("*.csv"))


def test_a_value_that_is_there_is_changed_only_when_asked(master: Path, forms: Path) -> None:
    old = data(master, VILLAGE, "土蜂存栏", 2017, 6)
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 140, 6))
    found = collect(master, [forms], month=MONTH, now=NOW)
    assert found.count(Decision.DIFFERS) == 1
    assert found.exit_code == 1
    assert data(master, VILLAGE, "土蜂存栏", 2017, 6) == old
    collect(master, [forms], month=MONTH, overwrite=True, now=NOW)
    assert data(master, VILLAGE, "土蜂存栏", 2017, 6) == 140


def test_a_cell_that_was_emptied_in_the_form_is_not_emptied_in_the_master(master: Path, forms: Path) -> None:
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", None, 6))
    found = collect(master, [forms], month=MONTH, overwrite=True, now=NOW)
    assert found.count(Decision.REMOVED) == 1
    assert data(master, VILLAGE, "土蜂存栏", 2017, 6) == 136


def test_what_the_master_has_no_column_for_is_not_said_to_be_taken(master: Path, forms: Path) -> None:
    form = forms / f"{VILLAGE}_2017年7月.xlsx"
    fill(form, setter("土蜂存栏", 150))
    book = read_book(master)
    next(cell for cell in book["数据"][3] if cell.value == "7月").value = "七月"
    book.save(master)
    before = master.read_bytes()
    found = collect(master, [forms], month=MONTH, now=NOW)
    assert [change.decision for change in found.changes] == [Decision.LEFT]
    assert any("缺少“7月”列" in note for note in found.notes)
    assert (found.out, found.log, found.exit_code) == (None, None, 1)
    assert master.read_bytes() == before
    assert not list(master.parent.glob("*.csv"))


def test_a_master_that_changes_meanwhile_is_not_written_over(
    master: Path, forms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    decide = collecting.decide

    def meanwhile(*args: Any, **more: Any) -> Any:
        jobs.run_file(jobs.Job.CHECK, master, now=NOW)
        return decide(*args, **more)

    monkeypatch.setattr(collecting, "decide", meanwhile)
    with pytest.raises(BookError, match="被别人改过"):
        collect(master, [forms], month=MONTH, now=NOW)
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) is None
    assert not list(master.parent.glob("*.csv"))


def test_the_report_shows_changes_and_senders_and_is_no_return(master: Path, forms: Path) -> None:
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    found = collect(master, [forms], month=MONTH, dry_run=True)
    report = forms / "母版_收集报告.xlsx"
    found.write(report)
    book = read_book(report)
    assert book.sheetnames == ["报送变动", "报送情况", "收到的文件", "注意"]
    assert book["报送变动"]["E2"].value == "写入"
    states = {row[0]: row[1] for row in book["报送情况"].iter_rows(min_row=2, values_only=True)}
    assert states[VILLAGE] == "缺报"
    assert states["示例二村"] == "未报"
    assert len(collect(master, [forms], month=MONTH, dry_run=True).returns) == len(found.returns)


def test_two_returns_that_differ_are_a_conflict_with_both_sources(master: Path, forms: Path, tmp_path: Path) -> None:
    form = forms / f"{VILLAGE}_2017年7月.xlsx"
    other = fill(form, setter("土蜂存栏", 151), tmp_path / "填报表" / "一村改.xlsx")
    fill(form, setter("土蜂存栏", 150))
    [change] = collect(master, [forms], month=MONTH, now=NOW).changes
    assert change.decision is Decision.CONFLICT
    assert "一村改.xlsx 填报!M8 为 151" in change.why
    assert f"{form.name} 填报!M8 为 150" in change.why
    collect(master, [forms], month=MONTH, prefer=[other], now=NOW)
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 151


def test_duties_come_back_and_text_is_never_a_formula(master: Path, forms: Path) -> None:
    def change(book: Any) -> None:
        page = book["任务"]
        page["G5"], page["K5"] = 0.9, datetime(2017, 7, 1)
        page["H5"].value, page["H5"].data_type = "=已完成9件", "s"

    fill(forms / f"{OFFICE}_2017年7月.xlsx", change)
    found = collect(master, [forms], month=MONTH, overwrite=True, now=NOW)
    assert found.count(Decision.WRITE) == 3
    page = read_sheet(master, "责任清单")
    heads = [c.value for c in page[3]]
    row = {head: page.cell(4, n) for n, head in enumerate(heads, 1)}
    assert row["完成比例"].value == 0.9
    assert (row["进展情况"].value, row["进展情况"].data_type) == ("=已完成9件", "s")
    assert row["销号日期"].value == datetime(2017, 7, 1)


def test_who_sent_who_is_late_and_what_is_owed(master: Path, forms: Path) -> None:
    (forms / "坏.xlsx").write_text("x", encoding="utf-8")
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    due = datetime.now().replace(year=2017)
    found = collect(master, [forms], month=MONTH, due=due, dry_run=True)
    states = {sender.unit: sender.state for sender in found.senders}
    assert states[VILLAGE] == "迟报"
    assert states["示例二村"] == "未报"
    assert states[""] == "有问题"
    village = next(s for s in found.senders if s.unit == VILLAGE)
    assert (village.cells, village.owed) == (6, 5)
    assert found.exit_code == 1


def test_a_row_that_the_master_lacks_is_added(master: Path, tmp_path: Path) -> None:
    book = read_book(master)
    page = book["数据"]
    for row in page.iter_rows(min_row=4):
        if [c.value for c in row[:3]] == [VILLAGE, "土蜂存栏", 2017]:
            for cell in row:
                cell.value = None
    book.save(master)
    make_forms(master, tmp_path / "f", units=[VILLAGE], month=MONTH)
    fill(tmp_path / "f" / f"{VILLAGE}_2017年7月.xlsx", setter("土蜂存栏", 150))
    collect(master, [tmp_path / "f"], month=MONTH, now=NOW)
    assert data(master, VILLAGE, "土蜂存栏", 2017, MONTH) == 150
    assert jobs.run_file(jobs.Job.REFRESH, master, month=MONTH, now=NOW).unwritten == ()


def statistics(path: Path, month: int = MONTH) -> Path:
    """Units down, indicators across under merged headers, a title that states 亿元."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "汇总"
    page["A1"] = f"2017年1—{month}月主要指标完成情况（单位：亿元）"
    page.merge_cells("A1:F1")
    page["A2"], page["B2"], page["E2"] = "单位", "农业总产值", "招商引资（万元）"
    for area in ("A2:A3", "B2:D2", "E2:F2"):
        page.merge_cells(area)
    for n, text in enumerate((f"1-{month}月", "上年同期", "增速%", f"1-{month}月累计", "上年同期"), 2):
        page.cell(3, n).value = text
    rows = (("华阳镇", 0.61, 0.407512, 49.7, 1900, 1741), ("合计", 1.2, 1.1, 9, 5500, 4500))
    for r, cells in enumerate(rows, 4):
        for n, cell in enumerate(cells, 1):
            page.cell(r, n).value = cell
    book.save(path)
    return path


def test_a_foreign_layout_waits_for_confirmation_and_is_known_next_month(master: Path, tmp_path: Path) -> None:
    returns = tmp_path / "交回"
    returns.mkdir()
    statistics(returns / "统计站.xlsx")
    first = collect(master, [returns], month=MONTH, now=NOW)
    assert {change.decision for change in first.changes} == {Decision.WAITING}
    assert first.out is None
    mapping = master.with_name("母版_对应.yaml")
    text = mapping.read_text(encoding="utf-8")
    assert "已确认: 否" in text
    assert "原文: 招商引资（万元）, 作: 指标, 名称: 招商引资额, 计量单位: 万元}  # 程序猜的，请核对" in text
    mapping.write_text(text.replace("已确认: 否", "已确认: 是"), encoding="utf-8")
    found = by_words(collect(master, [returns], month=MONTH, now=NOW))
    assert found["华阳镇 农业总产值 2017 7月"] == ("6100", "写入")
    assert found["华阳镇 招商引资额 2017 7月"] == ("1900", "写入")
    assert len(found) == 2, "last year's figures agree with the master"
    shutil.rmtree(returns)
    returns.mkdir()
    statistics(returns / "八月.xlsx", 8)
    later = by_words(collect(master, [returns], month=8, now=NOW))
    assert later["华阳镇 农业总产值 2017 8月"] == ("6100", "写入")


def test_months_down_in_another_measure(master: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    page["A1"] = "示例二村 2017年月报"
    for n, text in enumerate(("月份", "村集体经济收入(元)", "土蜂存栏"), 1):
        page.cell(3, n).value = text
    for month in range(1, 8):
        page.cell(3 + month, 1).value = month
    page["B10"], page["C10"] = 98_000, "不适用"
    (tmp_path / "交回").mkdir()
    book.save(tmp_path / "交回" / "二村.xlsx")
    found = by_words(collect(master, [tmp_path / "交回"], month=MONTH, confirm=True, now=NOW))
    assert found == {
        "示例二村 村集体经济收入 2017 7月": ("9.8", "写入"),
        "示例二村 土蜂存栏 2017 7月": ("不适用", "写入"),
    }


def test_a_figure_ten_thousand_times_too_large_is_held_back(master: Path, forms: Path) -> None:
    fill(forms / f"{VILLAGE}_2017年7月.xlsx", setter("村集体经济收入", 98_000))
    [change] = collect(master, [forms], month=MONTH, now=NOW).changes
    assert change.decision is Decision.SUSPECT
    assert "万元还是亿元" in change.why


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("亿元", "万元", 10_000),
        ("元", "万元", "0.0001"),
        ("万人", "人", 10_000),
        ("公顷", "亩", 15),
        ("户", "万元", None),
    ],
)
def test_measures_are_converted(source: str, target: str, expected: Any) -> None:
    found = factor(source, target)
    assert found is None if expected is None else str(found.normalize()) == str(type(found)(expected).normalize())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("总产值（亿元）", "亿元"),
        ("单位：万元", "万元"),
        ("（单位：亿元）", "亿元"),
        ("单位", ""),
        ("增速（%）", "%"),
        ("人口(人)", "人"),
    ],
)
def test_the_measure_that_a_label_states(label: str, measure: str) -> None:
    assert measure_in(label) == measure

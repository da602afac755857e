"""The plan's title: where the template wrote it, it follows 方案名称 at a refresh; what the clerk has changed stays."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText

import catchup_xl
from catchup_xl.books.file import FileBook
from catchup_xl.books.titles import as_printed, headed, header_title, with_header_title
from catchup_xl.jobs.new_year import renamed
from catchup_xl.jobs.run import Job, run_file
from catchup_xl.model.findings import Level
from catchup_xl.model.plan_title import title_in_print
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample.xlsx"
OLD = "2017年乡镇追赶超越实施方案"
NEW = "R&D 2018年“乡镇”追赶超越考核办法"


def clerk(tmp_path: Path, change) -> Path:
    book = openpyxl.load_workbook(SAMPLE, rich_text=True)
    settings = {row[0].value: row[1] for row in book["参数"].iter_rows(min_row=4)}
    settings["方案名称"].value = NEW
    change(book)
    book.save(tmp_path / "clerk.xlsx")
    return tmp_path / "clerk.xlsx"


def refreshed(file: Path):
    run_file(Job.REFRESH, file)
    return openpyxl.load_workbook(file, rich_text=True)


def test_every_place_follows(tmp_path):
    book = refreshed(clerk(tmp_path, lambda book: None))
    assert str(book["排名"]["A1"].value) == f"追赶超越考核排名　{NEW}　【示例数据】"
    assert str(book["看板"]["A1"].value) == f"追赶超越看板　{NEW}　【示例数据】"
    assert book["说明"]["A2"].value == NEW
    assert {sheet.oddHeader.left.text.strip().replace("&&", "&") for sheet in book.worksheets} == {NEW}
    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {"示例数据"}
    assert book.properties.title == NEW
    assert isinstance(book["排名"]["A1"].value, CellRichText), "each piece keeps its looks"
    assert [piece.text for piece in book["排名"]["A1"].value if hasattr(piece, "text")][-1] == "　【示例数据】"
    again = openpyxl.load_workbook(tmp_path / "clerk.xlsx")
    settings = {row[0].value: row[1] for row in again["参数"].iter_rows(min_row=4)}
    settings["方案名称"].value = "第三个"
    again.save(tmp_path / "clerk.xlsx")
    assert str(refreshed(tmp_path / "clerk.xlsx")["看板"]["A1"].value) == "追赶超越看板　第三个　【示例数据】"


def test_a_year_that_is_over_is_printed_nowhere(tmp_path):
    """年度 alone is moved on: the title's year is told, and left out until somebody changes the title."""

    def moved_on(book):
        settings = {row[0].value: row[1] for row in book["参数"].iter_rows(min_row=4)}
        settings["方案名称"].value, settings["年度"].value, settings["统计月份"].value = OLD, 2018, 1

    file = clerk(tmp_path, moved_on)
    outcome = catchup_xl.refresh(file)
    [told] = [f for f in outcome.findings if f.rule == "setting-title-year"]
    assert told.level is Level.HINT
    book = openpyxl.load_workbook(file, rich_text=True)
    assert str(book["排名"]["A1"].value) == "追赶超越考核排名　乡镇追赶超越实施方案　【示例数据】"
    assert {sheet.oddHeader.left.text.strip() for sheet in book.worksheets} == {"乡镇追赶超越实施方案"}
    assert book.properties.title == "乡镇追赶超越实施方案"
    catchup_xl.dashboard(file, tmp_path / "page.html")
    assert "2017年乡镇" not in (tmp_path / "page.html").read_text(encoding="utf-8")
    catchup_xl.circular(file, tmp_path / "c.docx")
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "c.docx")).paragraphs)
    assert "2017年乡镇" not in text
    assert "根据《" not in text


@pytest.mark.parametrize(
    ("title", "year", "wanted"),
    [
        ("2017年乡镇方案", 2017, "2017年乡镇方案"),
        ("2017年度乡镇方案", 2018, "乡镇方案"),
        ("二〇一七年方案", 2018, "方案"),
        ("２０１７年方案", 2019, "方案"),
        ("XX县2016—2017年度考核办法", 2018, "XX县考核办法"),
        ("2016年至2018年三年行动", 2018, "2016年至2018年三年行动"),
        ("2018年方案", 2017, "2018年方案"),
        ("方案（县发〔2015〕3号）", 2018, "方案（县发〔2015〕3号）"),
        ("方案20175", 2018, "方案20175"),
        ("2017年方案", None, "2017年方案"),
    ],
)
def test_a_title_in_print(title, year, wanted):
    assert title_in_print(title, year) == wanted


def test_next_year_asks_for_a_new_day_of_issue(tmp_path):
    """成文日期 was this year's: a circular of the next must not bear it."""

    def dated(book):
        settings = {row[0].value: row[1] for row in book["参数"].iter_rows(min_row=4)}
        settings["成文日期"].value = datetime(2017, 12, 31)

    file = clerk(tmp_path, dated)
    assert read_master(FileBook.open(file).grids(SHEETS)).settings.circular_day == date(2017, 12, 31)
    catchup_xl.next_year(file, tmp_path / "next.xlsx", force=True)
    settings = read_master(FileBook.open(tmp_path / "next.xlsx").grids(SHEETS)).settings
    assert (settings.year, settings.circular_day, settings.month) == (2018, None, None)


def test_what_the_clerk_changed_stays(tmp_path):
    def change(book):
        book["排名"]["A1"].value = "内部排名表（2017）"
        book["说明"]["A2"].value = "我们的工作簿"
        book["得分"].oddHeader.left.text = "某某镇政府"
        book["数据"].oddHeader.right.text = "我的表"

    book = refreshed(clerk(tmp_path, change))
    assert book["排名"]["A1"].value == "内部排名表（2017）"
    assert book["说明"]["A2"].value == "我们的工作簿"
    assert book["得分"].oddHeader.left.text == "某某镇政府"
    assert book["数据"].oddHeader.left.text.strip() == OLD
    assert book["单位"].oddHeader.left.text.strip().replace("&&", "&") == NEW


def test_a_workbook_whose_title_stands_is_not_touched(tmp_path):
    file = tmp_path / "same.xlsx"
    file.write_bytes(SAMPLE.read_bytes())
    run_file(Job.REFRESH, file)
    with zipfile.ZipFile(SAMPLE) as before, zipfile.ZipFile(file) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert not changed & {"docProps/core.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}


@pytest.mark.parametrize(
    ("header", "heading", "title"),
    [
        ('&L&"宋体,常规"&9 2017年方案&C&R&"宋体,常规"&9 排名', "排名", "2017年方案"),
        ('&L&9&"宋体,常规"R&&D&R排名', "排名", "R&D"),
        ('&L&"宋体,常规"&9 &C示例&R&"宋体,常规"&9 排名', "排名", ""),
        ('&L第 &P 页&R排名', "排名", None),
        ("&L甲&R我的", "排名", None),
        ("甲", "排名", None),
    ],
)  # fmt: skip
def test_titles_in_page_headers(header, heading, title):
    assert header_title(header, heading) == title
    if title is not None:
        new = with_header_title(header, "2018年A&B")
        assert header_title(new, heading) == "2018年A&B"
        assert new.partition("&R")[2] == header.partition("&R")[2]


def test_titles_behind_headings():
    assert headed("排名　甲　【示例数据】", heading="排名", old="甲", title="乙") == "排名　乙　【示例数据】"
    assert headed("排名　甲", heading="排名", old="甲", title="") == "排名"
    assert headed("排名", heading="排名", old="", title="乙") == "排名　乙"
    assert headed("排名（内部）", heading="排名", old="", title="乙") is None
    assert headed("排名　丙", heading="排名", old="甲", title="乙") is None
    assert as_printed("长" * 100) == "长" * 80


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("2017年乡镇方案", "2018年乡镇方案"),
        ("2016—2017年度考核", "2017—2018年度考核"),
        ("2016年至2017年", "2017年至2018年"),
        ("二〇一七年方案", "二〇一八年方案"),
        ("２０１７年方案", "２０１８年方案"),
        ("文号〔20175〕方案", "文号〔20175〕方案"),
        ("乡镇方案", "乡镇方案"),
    ],
)
def test_a_title_a_year_later(title, wanted):
    assert renamed(title, 2017) == wanted

"""The main job on the shipped sample: its figures against a table worked by hand, and what it leaves alone."""

import csv
import hashlib
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from sample_by_hand import Line, work_out
from support.workbooks import read_sheet

import catchup_xl
from catchup_xl.errors import UsageError
from catchup_xl.model.charts import CHARTS
from catchup_xl.model.findings import Level

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "workbook" / "sample.xlsx"
PLAN = ROOT / "workbook" / "plans" / "sample.yaml"
NOW = datetime(2017, 7, 5, 9)
RESULT_PARTS = (
    "检查结果",
    "规则解读",
    "增速测算",
    "得分",
    "加减分明细",
    "排名",
    "单项排名",
    "对标",
    "追赶路径",
    "奖惩建议",
    "看板",
    "历史",
    "运行记录",
)


def golden() -> list[Line]:
    with (ROOT / "tests" / "golden" / "sample_ranking.csv").open(encoding="utf-8", newline="") as lines:
        return [Line(r["group"], int(r["rank"]), r["unit"], Decimal(r["total"])) for r in csv.DictReader(lines)]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    out = tmp_path_factory.mktemp("refreshed") / "sample.xlsx"
    return catchup_xl.refresh(SAMPLE, out, now=NOW)


def test_the_golden_table_is_what_the_plan_file_comes_to_by_hand():
    assert sorted(golden()) == sorted(work_out(PLAN))


def test_the_ranking_of_towns_stations_and_villages_agrees_with_the_table(refreshed):
    ranking = refreshed.ranking_rows()
    found = [Line(group, r["rank"], r["unit"], r["total"]) for group, rows in ranking.items() for r in rows]
    assert sorted(found) == golden()
    assert {group: len(rows) for group, rows in ranking.items()} == {"丘陵山区镇": 10, "村": 6, "站所": 8}


def test_the_ranking_sheet_of_the_written_file_says_the_same(refreshed):
    sheet = read_sheet(refreshed.out, "排名")
    header = [cell.value for cell in sheet[3]]
    rows = [dict(zip(header, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    found = [Line(r["考核组"], r["名次"], r["单位"], Decimal(str(r["总分"]))) for r in rows if r["单位"]]
    assert sorted(found) == golden()


def test_item_scores_add_up_by_hand_to_the_total(refreshed):
    sheet = read_sheet(refreshed.out, "得分")
    header = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4, values_only=True):
        cells = dict(zip(header, row, strict=True))
        fixed = ("考核组", "单位", "总分")
        whole = sum(Decimal(str(v)) for k, v in cells.items() if k not in fixed and v not in (None, ""))
        standing = next(r for r in refreshed.ranking_rows()[cells["考核组"]] if r["unit"] == cells["单位"])
        if "不适用" not in standing["note"]:
            assert whole == Decimal(str(cells["总分"]))


def test_the_sample_has_no_error_and_says_what_the_plan_leaves_open(refreshed):
    assert refreshed.exit_code == 0
    assert refreshed.count(Level.ERROR) == 0
    farmland = next(f for f in refreshed.findings if f.rule == "setting-farmland")
    assert "9448" in farmland.message
    assert "11395" in farmland.message


def test_two_refreshes_of_the_same_input_give_the_same_bytes(refreshed, tmp_path):
    again = catchup_xl.refresh(SAMPLE, tmp_path / "again.xlsx", now=NOW)
    assert again.out.read_bytes() == refreshed.out.read_bytes()


def test_the_input_is_left_alone_with_out(refreshed):
    before = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    catchup_xl.refresh(SAMPLE, refreshed.out.parent / "other.xlsx", now=NOW)
    assert hashlib.sha256(SAMPLE.read_bytes()).hexdigest() == before


def test_every_member_that_is_no_result_part_comes_out_byte_for_byte(refreshed):
    names = sheet_parts(SAMPLE)
    allowed = {names[sheet] for sheet in (*RESULT_PARTS, "责任清单")}
    with zipfile.ZipFile(SAMPLE) as before, zipfile.ZipFile(refreshed.out) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    changed_sheets = {name for name in changed if name.startswith("xl/worksheets/sheet")}
    assert changed_sheets <= allowed
    own_charts = {name for name in changed if name.startswith("xl/charts/chart")}
    assert len(own_charts) <= len(CHARTS)
    assert all(name.startswith("xl/tables/") or name in ("xl/workbook.xml", "xl/calcChain.xml", "xl/styles.xml")
               for name in changed - changed_sheets - own_charts)  # fmt: skip


def test_styles_are_added_and_none_is_changed(refreshed):
    with zipfile.ZipFile(SAMPLE) as before, zipfile.ZipFile(refreshed.out) as after:
        old, new = (etree.fromstring(book.read("xl/styles.xml")) for book in (before, after))
    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
        parts = [[etree.tostring(one, method="c14n") for one in root.find(f"{{*}}{name}")] for root in (old, new)]
        assert parts[1][: len(parts[0])] == parts[0], name
        assert name == "cellXfs" or len(parts[0]) == len(parts[1]), name


def sheet_parts(path: Path) -> dict[str, str]:
    """The part of each sheet of a workbook that XlsxWriter made: parts are numbered in the order of the tabs."""
    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    return {name: f"xl/worksheets/sheet{n}.xml" for n, name in enumerate(names, 1)}


def test_in_place_a_second_run_of_the_month_replaces_its_rows_of_history(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    catchup_xl.refresh(book, now=NOW)
    catchup_xl.refresh(book, now=NOW)
    sheets = openpyxl.load_workbook(book)
    history = [row for row in sheets["历史"].iter_rows(min_row=4, values_only=True) if row[3]]
    runs = [row for row in sheets["运行记录"].iter_rows(min_row=4, values_only=True) if row[0]]
    assert len(history) == 24
    assert [row[1] for row in runs] == ["一键刷新", "一键刷新"]
    catchup_xl.refresh(book, month=5, now=NOW)
    history = [row for row in read_sheet(book, "历史").iter_rows(min_row=4, values_only=True) if row[3]]
    assert len(history) == 48
    assert {row[1] for row in history} == {5, 6}


def test_the_checklist_has_the_progress_of_the_own_town(refreshed):
    sheet = read_sheet(refreshed.out, "责任清单")
    header = [cell.value for cell in sheet[3]]
    duty = dict(zip(header, (cell.value for cell in sheet[6]), strict=True))
    assert duty["工作任务"] == "招商引资额"
    assert duty["累计完成"] == "3441.9万元，同比增长27.01%"
    assert duty["现有位次"] == 9
    assert duty["目标位次"] == 4
    assert duty["灯"] == "黄"


def test_tables_of_the_result_are_data_frames(refreshed):
    frame = refreshed.table("排名")
    assert list(frame.columns[:4]) == ["考核组", "名次", "单位", "总分"]
    assert len(frame) == 24
    with pytest.raises(UsageError, match="没有名为"):
        refreshed.table("没有")

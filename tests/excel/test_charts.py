"""The charts of 看板 follow the data at a refresh: ranges, own unit's column, names, scales, in a file and in Excel alike."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from both_books import KINDS, NOW, FakeBook, opened
from fake_charts import title_of
from openpyxl.chart import BarChart, Reference
from support.workbooks import read_book

from catchup_xl.books.template.workbook import build
from catchup_xl.jobs.run import Job, run
from catchup_xl.model.charts import BENCHMARK, LIGHTS, MARK, RANKS, TOTALS
from catchup_xl.model.plan import Plan

OWN, BEST = "丙镇", "甲镇"
NAMES = ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇", "庚镇", "辛镇", "壬镇", "癸镇", "子镇", "丑镇")
NAMES += tuple(f"{n}号镇" for n in range(13, 41))


def made(folder: Path, units: int = 10, indicators: int = 5) -> Path:
    """A workbook whose charts are made for so many units: the first is the best, the last the worst."""
    names = NAMES[:units]
    kinds = [f"指标{n}" for n in range(1, indicators + 1)]
    file = folder / f"{units}.xlsx"
    build(Plan.parse({
        "参数": {"方案名称": "某某方案", "年度": 2017, "基期年度": 2016, "统计月份": 6, "本单位": OWN, "追赶对象": BEST,
               "考核组": "组", "满分": 100},
        "单位": [{"单位": name, "层级": "乡镇", "考核组": "组", "上年名次": n} for n, name in enumerate(names, 1)],
        "指标": [{"编号": f"A{n}", "指标": kind, "适用组": "组", "类型": "总量", "计量单位": "万元",
                "权重": 100 // indicators, "计分方法": "M2", "目标": 100} for n, kind in enumerate(kinds)],
        "数据": [{"单位": name, "指标": kind, "年度": 2017} | {f"{m}月": 10 * m + (20 - n) for m in range(1, 7)}
               for n, name in enumerate(names) for kind in kinds],
    }), file)  # fmt: skip
    return file


def towns(file: Path, count: int) -> None:
    """Let the workbook have so many units, as a clerk would."""
    book = read_book(file)
    units, data = book["单位"], book["数据"]
    heads = {sheet.title: {cell.value: cell.column for cell in sheet[3]} for sheet in (units, data)}
    have = [units.cell(row, heads["单位"]["单位"]).value for row in range(4, 60)]
    at = next(row for row in range(4, 900) if data.cell(row, 1).value is None)
    for n, name in enumerate(NAMES):
        row = 4 + n
        if n >= count:
            for column in range(1, units.max_column + 1):
                units.cell(row, column).value = None
            for line in range(4, 900):
                if data.cell(line, heads["数据"]["单位"]).value == name:
                    for column in range(1, data.max_column + 1):
                        data.cell(line, column).value = None
        elif name not in have:
            for header, value in {"单位": name, "层级": "乡镇", "考核组": "组", "上年名次": n + 1}.items():
                units.cell(row, heads["单位"][header]).value = value
            for kind in range(1, 6):
                cells = {"单位": name, "指标": f"指标{kind}", "年度": 2017} | {
                    f"{m}月": 10 * m + 20 - n for m in range(1, 7)
                }
                for header, value in cells.items():
                    data.cell(at, heads["数据"][header]).value = value
                at += 1
    book.save(file)


@dataclass(frozen=True)
class Drawn:
    """What a chart draws."""

    ranges: list[tuple[str, str]]
    names: list[str]
    marked: dict[int, str]
    top: float | None
    number: str | None
    start: float | None
    labels: list[str | None]


def drawn(book: Any) -> dict[str, Drawn]:
    return {
        title_of(chart): Drawn(
            [((one.cat.strRef or one.cat.numRef).f, one.val.numRef.f) for one in chart.series],
            [one.tx.v for one in chart.series],
            {point.idx: point.spPr.solidFill.srgbClr for one in chart.series for point in one.dPt},
            chart.y_axis.scaling.max,
            chart.y_axis.numFmt.formatCode if chart.y_axis.numFmt else None,
            chart.y_axis.scaling.min,
            [one.dLbls.numFmt if one.dLbls else None for one in chart.series],
        )
        for chart in book["看板"]._charts
    }


def refreshed(kind: str, file: Path, folder: Path) -> Any:
    book = opened(kind, file)
    run(Job.REFRESH, book, now=NOW)
    saved = book.save(folder / f"{kind}.xlsx")
    return book.workbook if isinstance(book, FakeBook) else read_book(saved)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [9, 10, 12])
def test_charts_draw_all_towns_and_no_more(kind: str, count: int, tmp_path: Path) -> None:
    file = made(tmp_path)
    towns(file, count)
    book = refreshed(kind, file, tmp_path)
    last = 3 + count
    board = [[book["看板"].cell(row, column).value for column in (1, 3)] for row in range(4, last + 2)]
    assert [name for name, _ in board] == [*NAMES[:count], None]
    charts = drawn(book)
    assert charts[TOTALS.title].ranges == [(f"看板!$A$4:$A${last}", f"看板!$B$4:$B${last}")]
    assert charts[RANKS.title].ranges == [
        (f"看板!$A$4:$A${last}", f"看板!$C$4:$C${last}"),
        (f"看板!$A$4:$A${last}", f"看板!$D$4:$D${last}"),
    ]
    assert [values for _, values in charts[LIGHTS.title].ranges] == [f"看板!${c}$4:${c}${last}" for c in "EF"]
    assert [values for _, values in charts[BENCHMARK.title].ranges] == [f"对标!${c}$4:${c}$8" for c in "BC"]
    assert charts[BENCHMARK.title].names == [OWN, BEST]
    assert charts[TOTALS.title].marked == charts[RANKS.title].marked == {2: MARK}
    assert charts[RANKS.title].top == count + 1
    assert charts[RANKS.title].number == f'[=0]"";[>{count}]"";0'
    assert charts[LIGHTS.title].top == 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_own_units_mark_goes_with_it(kind: str, tmp_path: Path) -> None:
    file = made(tmp_path)
    first = opened("file", file)
    run(Job.REFRESH, first, now=NOW)
    first.save(file)
    book = read_book(file)
    settings = {row[0].value: row[1] for row in book["参数"].iter_rows(min_row=4)}
    settings["本单位"].value, settings["追赶对象"].value = "己镇", "乙镇"
    book.save(file)
    charts = drawn(refreshed(kind, file, tmp_path))
    assert charts[TOTALS.title].marked == charts[RANKS.title].marked == {5: MARK}
    assert charts[BENCHMARK.title].names == ["己镇", "乙镇"]


def test_charts_of_the_clerks_and_drawings_stay_byte_for_byte(tmp_path: Path) -> None:
    file = made(tmp_path)
    book = read_book(file)
    chart = BarChart()
    chart.add_data(Reference(book["看板"], min_col=2, min_row=3, max_row=13), titles_from_data=True)
    chart.title = "我的图"
    book["看板"].add_chart(chart, "A60")
    book.save(file)
    towns(file, 12)
    run_one = opened("file", file)
    run(Job.REFRESH, run_one, now=NOW)
    run_one.save(tmp_path / "out.xlsx")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(tmp_path / "out.xlsx") as after:
        changed = {
            name for name in before.namelist() if "chart" in name or "drawing" in name
            if before.read(name) != after.read(name)
        }  # fmt: skip
        mine = {name for name in before.namelist() if "我的图".encode() in before.read(name)}
    assert len(changed) == 4
    assert all(name.startswith("xl/charts/chart") for name in changed)
    assert not changed & mine


def test_a_chart_that_was_renamed_is_known_by_its_frame(tmp_path: Path) -> None:
    """And one whose title alone is ours is left alone while the other is there."""
    file = made(tmp_path)
    content: dict[str, bytes] = {}
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            content[name] = package.read(name)
    for name, xml in content.items():
        if name.startswith("xl/charts/chart"):
            content[name] = xml.replace(f"<a:t>{TOTALS.title}</a:t>".encode(), "<a:t>得分情况</a:t>".encode())
    with zipfile.ZipFile(file, "w") as package:
        for name, xml in content.items():
            package.writestr(name, xml)
    book = opened("file", file)
    run(Job.REFRESH, book, now=NOW)
    book.save(tmp_path / "out.xlsx")
    assert drawn(read_book(tmp_path / "out.xlsx"))["得分情况"].marked == {2: MARK}


def test_a_refresh_of_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    file = made(tmp_path)
    bytes_of = []
    for _ in range(2):
        book = opened("file", file)
        run(Job.REFRESH, book, now=NOW)
        book.save(file)
        with zipfile.ZipFile(file) as package:
            bytes_of.append({name: package.read(name) for name in package.namelist() if "chart" in name})
    assert bytes_of[0] == bytes_of[1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("deducted", "start"), [(0, 0), (500, None)])
def test_columns_start_at_zero_unless_one_lies_below_and_labels_have_the_places_of_totals(
    kind: str, deducted: int, start: float | None, tmp_path: Path
) -> None:
    file = made(tmp_path)
    book = read_book(file)
    settings = {row[0].value: row[1] for row in book["参数"].iter_rows(min_row=4)}
    settings["总分小数位"].value, settings["减分上限"].value = 3, 900
    if deducted:
        heads = {cell.value: cell.column for cell in book["加减分"][3]}
        event = {
            "日期": NOW.replace(month=6, day=1),
            "单位": OWN,
            "类型": "减分",
            "分值": deducted,
            "文号": "甲〔2017〕1号",
            "事由": "通报",
        }
        for header, value in event.items():
            book["加减分"].cell(4, heads[header]).value = value
    book.save(file)
    charts = drawn(refreshed(kind, file, tmp_path))
    assert charts[TOTALS.title].labels == ["0.000"]
    assert charts[TOTALS.title].start == start
    assert charts[BENCHMARK.title].start == start


def stands(book: Any) -> dict[str, tuple[int, int]]:
    """The rows, counted from 1, that each chart covers."""
    anchors = {title_of(chart): chart.anchor for chart in book["看板"]._charts}
    return {title: (one._from.row + 1, one.to.row + (one.to.rowOff > 0)) for title, one in anchors.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("count", "top"), [(12, 23), (18, 23), (25, 30), (40, 45)])
def test_a_chart_goes_down_from_under_a_table_that_grows(kind: str, count: int, top: int, tmp_path: Path) -> None:
    file = made(tmp_path)
    before = stands(read_book(file))
    towns(file, count)
    book = refreshed(kind, file, tmp_path)
    now = stands(book)
    assert now[RANKS.title] == (top, top + before[RANKS.title][1] - before[RANKS.title][0])
    assert top > 3 + count + 1  # the last row of the table, and one blank row
    assert {title: rows for title, rows in now.items() if title != RANKS.title} == {
        title: rows for title, rows in before.items() if title != RANKS.title
    }
    printed = int(book["看板"].print_area.rpartition("$")[2])
    assert printed >= max(bottom for _, bottom in now.values())


@pytest.mark.parametrize("kind", KINDS)
def test_notes_below_the_table_are_not_covered_and_a_second_run_moves_nothing(kind: str, tmp_path: Path) -> None:
    file = made(tmp_path)
    towns(file, 25)
    book = read_book(file)
    book["看板"]["B16"] = "说明一"
    book.save(file)
    once = refreshed(kind, file, tmp_path)
    noted = next(cell.row for (cell,) in once["看板"]["B5:B60"] if cell.value == "说明一")
    assert noted > 28
    assert stands(once)[RANKS.title][0] == noted + 2
    again = refreshed(kind, tmp_path / f"{kind}.xlsx", tmp_path)
    assert stands(again) == stands(once)
    assert again["看板"].print_area == once["看板"].print_area

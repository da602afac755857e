"""Two versions of a master: what changed, and what moved the ranks."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from batch_support import NOW
from support.workbooks import read_book, read_sheet

from catchup_xl.batch.diff import BookDifference, compare
from catchup_xl.batch.effects import Effect
from catchup_xl.batch.history import history_of
from catchup_xl.jobs import run as jobs

GROUP = "丘陵山区镇"


def edit(path: Path, cells: dict[tuple[str, str], Any]) -> None:
    book = read_book(path)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(path)


def place(path: Path, sheet: str, names: list[Any], header: str) -> str:
    page = read_sheet(path, sheet)
    column = next(c.column_letter for c in page[3] if c.value == header)
    row = next(r for r in range(4, page.max_row + 1) if [page.cell(r, n + 1).value for n in range(len(names))] == names)
    return f"{column}{row}"


@pytest.fixture
def newer(master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(master, tmp_path / "新.xlsx"))


def effect(found: BookDifference, unit: str) -> Effect:
    return next(e for e in found.effects[GROUP] if e.unit == unit)


def adds_up(e: Effect) -> bool:
    causes = (e.own, e.peers, e.rules, e.events, e.other)
    points = sum((c[0] for c in causes), Decimal(0)) == e.after[0] - e.before[0]
    return points and sum(c[1] for c in causes) == e.before[1] - e.after[1]


def test_every_changed_cell_is_listed_with_both_places(master: Path, newer: Path) -> None:
    figure = place(newer, "数据", ["XX镇", "农业总产值", 2017], "6月")
    setting = place(newer, "参数", ["优秀比例"], "取值")
    edit(newer, {("数据", figure): 6000, ("参数", setting): 0.4})
    rows = [row for row in compare(master, newer).change_rows() if row[0] != "结果"]
    assert rows == [
        ("规则", "参数", "优秀比例", "取值", "", "40%", f"参数!{setting}", f"参数!{setting}"),
        ("填报", "数据", "XX镇　农业总产值　2017", "6月", "5262.04", "6000", f"数据!{figure}", f"数据!{figure}"),
    ]


def test_rows_are_matched_by_what_they_say_not_by_place(master: Path, newer: Path) -> None:
    book = read_book(newer)
    page = book["阶段"]
    first, second = ([c.value for c in page[row]] for row in (4, 5))
    for n, (a, b) in enumerate(zip(first, second, strict=True), 1):
        page.cell(4, n).value, page.cell(5, n).value = b, a
    book.save(newer)
    assert not compare(master, newer).changes


def test_results_are_compared_too(master: Path, newer: Path) -> None:
    jobs.run_file(jobs.Job.REFRESH, master, month=5, now=NOW)
    jobs.run_file(jobs.Job.REFRESH, newer, month=6, now=NOW)
    changes = {(c.sheet, c.row, c.header): (c.old, c.new) for c in compare(master, newer).changes}
    assert changes["排名", f"{GROUP}　示例庚镇", "名次"] == ("10", "9")
    assert changes["得分", f"{GROUP}　XX镇", "环境整治"][0] != ""


def test_an_own_figure_scored_by_its_own_value_is_own_effect_only(master: Path, newer: Path) -> None:
    edit(newer, {("数据", place(newer, "数据", ["XX镇", "党建过硬", 2017], "6月")): 100})
    found = effect(compare(master, newer), "XX镇")
    assert found.own[0] == found.after[0] - found.before[0] > 0
    assert found.peers[0] == found.rules[0] == found.other[0] == 0
    assert found.items == {"党建过硬": (found.own[0], 0, 0)}


def test_a_peers_figure_moves_others_only_through_places(master: Path, newer: Path) -> None:
    """招商引资额 is scored by place (M5, a step of 5 % of 12 points): the one who is overtaken loses 0.6."""
    edit(newer, {("数据", place(newer, "数据", ["示例庚镇", "招商引资额", 2017], "6月")): 50_000})
    found = compare(master, newer)
    moved = [e for e in found.effects[GROUP] if e.unit != "示例庚镇" and e.peers[0]]
    assert moved
    assert {e.peers[0] for e in moved} == {Decimal("-0.60")}
    assert all(e.own[0] == 0 and e.rules[0] == 0 for e in moved)
    assert effect(found, "示例庚镇").own[0] > 0
    assert all(adds_up(e) for e in found.effects[GROUP])


def test_a_changed_weight_is_a_rule_effect_and_an_event_stands_apart(master: Path, newer: Path) -> None:
    page = read_sheet(newer, "指标")
    heads = {c.value: c.column_letter for c in page[3]}
    events = read_sheet(newer, "加减分")
    points = next(c.column_letter for c in events[3] if c.value == "分值")
    edit(newer, {("指标", f"{heads['权重']}4"): 20, ("指标", f"{heads['权重']}5"): 7, ("加减分", f"{points}4"): 3})
    found = compare(master, newer)
    effects = found.effects[GROUP]
    assert any(e.rules[0] for e in effects)
    assert all(e.rules[0] + e.events[0] == e.after[0] - e.before[0] for e in effects)
    assert all(e.own[0] == e.peers[0] == e.other[0] == 0 for e in effects)
    assert effect(found, "示例乙镇").events[0] == Decimal("1.5")
    assert all(adds_up(e) for e in found.effects[GROUP])


def test_what_events_take_within_an_indicator_is_theirs_too(master: Path, newer: Path) -> None:
    heads = {c.value: c.column_letter for c in read_sheet(newer, "加减分")[3]}
    typed = {"日期": "2017-06-01", "单位": "示例甲镇", "指标": "农业总产值", "类型": "减分", "分值": 1, "文号": "9号"}
    edit(newer, {("加减分", f"{heads[header]}9"): value for header, value in typed.items()})
    found = compare(master, newer)
    one = effect(found, "示例甲镇")
    assert (one.events[0], one.other[0], one.own[0]) == (-1, 0, 0)
    assert all(adds_up(e) for e in found.effects[GROUP])


def test_two_months_of_one_book_split_into_own_and_peers(master: Path) -> None:
    found = compare(master, master, month_before=5, month=6)
    assert found.periods == ("2017年1—5月", "2017年1—6月")
    effects = found.effects[GROUP]
    assert len(effects) == 10
    assert all(adds_up(e) for e in effects)
    assert all(e.other == (0, 0) and e.rules == (0, 0) for e in effects)
    assert any(e.peers[0] for e in effects)


def test_history_shows_paths_and_what_was_restated(master: Path) -> None:
    for month in (4, 5, 6):
        jobs.run_file(jobs.Job.REFRESH, master, month=month, now=NOW)
    assert history_of(master, restated=True).restated == ()
    figure = place(master, "数据", ["XX镇", "党建过硬", 2017], "5月")
    edit(master, {("数据", figure): 100})
    found = history_of(master, group=GROUP, restated=True)
    assert {(r.month, r.unit) for r in found.restated or ()} >= {(5, "XX镇")}
    assert all(r.month == 5 for r in found.restated or ())
    _, headers, rows = next(found.tables())
    assert headers == ("单位", "2017年4月", "2017年5月", "2017年6月")
    assert len(rows) == 10
    assert rows[0][1].startswith("1（")


def test_the_same_month_of_the_year_before_is_compared(master: Path) -> None:
    jobs.run_file(jobs.Job.REFRESH, master, month=6, now=NOW)
    book = read_book(master)
    page = book["历史"]
    row = next(r for r in range(4, page.max_row + 1) if page.cell(r, 4).value == "XX镇")
    last = next(r for r in range(4, page.max_row + 2) if page.cell(r, 1).value is None)
    for n, value in enumerate((2016, 6, GROUP, "XX镇", 80.5, 7, "良好", "2016", ""), 1):
        page.cell(last, n).value = value
    book.save(master)
    assert row
    tables = {title: rows for title, _, rows in history_of(master, group=GROUP).tables()}
    [line] = tables[f"{GROUP}：与上年同月比较"]
    assert line[:3] == ("2017年6月", "XX镇", "80.5")
    assert line[4:] == ("7", "5", "↑2")


def test_sorting_rows_that_bear_the_same_name_is_no_difference(master: Path, newer: Path) -> None:
    """Two praises of one unit on one day, and two rows of 督导 alike but for what was found."""

    def with_events(path: Path, points: list[int]) -> None:
        book = read_book(path)
        page = book["加减分"]
        at = {cell.value: cell.column for cell in page[3]}
        for row, n in enumerate(points, page.max_row + 1):
            for header, value in {"日期": "2017-05-20", "单位": "XX镇", "类型": "加分", "分值": n}.items():
                page.cell(row, at[header]).value = value
        book.save(path)

    with_events(master, [1, 2, 3])
    with_events(newer, [3, 1, 2])
    assert not compare(master, newer).changes

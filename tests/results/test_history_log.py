"""历史 says what was issued: a preview is replaced, an issued ranking stays, and no place stands twice."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from support.masters import GROUP, entry, indicator, master, unit

import catchup_xl
from catchup_xl.model.master import Master
from catchup_xl.results.logs import history_edit
from catchup_xl.rules.evaluate import evaluate

NOW = datetime(2017, 7, 5, 9)
WHAT = [indicator(目标=100)]
FIRST = 4  # row of the first entry of a sheet in these masters


def kept(name: str, rank: int, total: float, state: str = "", month: int = 6, group: str = GROUP) -> dict[str, Any]:
    return {
        "年度": 2017.0, "月份": float(month), "考核组": group, "单位": name, "总分": total, "名次": float(rank), "等次": "良好",
        "规则版本": "1", "生成时间": "2017-07-01", "发布状态": state,
    }  # fmt: skip


def book(values: dict[str, int], history: list[dict[str, Any]], *, units: Any = None, state: str = "预览") -> Master:
    rows = [entry(name, "指标甲", value) for name, value in values.items()]
    return master(WHAT, rows, units=units or list(values), settings={"发布状态": state}, 历史=history)


def written(found: Master) -> tuple[list[tuple[Any, ...]], dict[int, tuple[Any, ...]]]:
    """Unit, place and state of the rows that are appended, and of those that are replaced, by sheet row."""
    edit = history_edit(evaluate(found), NOW)
    told = [(row[3], row[5], row[9]) for row in edit.rows]
    return told, {at: (row[3], row[5], row[9]) for at, row in edit.replaced.items()}


def messages(found: Master) -> list[str]:
    return [f.message for f in evaluate(found).findings if f.rule == "issued-differs"]


def test_a_new_period_is_recorded_with_its_state() -> None:
    assert written(book({"甲": 90, "乙": 80}, [], state="正式")) == ([("甲", 1, "正式"), ("乙", 2, "正式")], {})


def test_a_preview_is_replaced() -> None:
    found = book({"甲": 90, "乙": 80}, [kept("甲", 2, 70.0, "预览"), kept("乙", 1, 75.0, "预览")])
    assert written(found) == ([], {FIRST: ("甲", 1, "预览"), FIRST + 1: ("乙", 2, "预览")})
    assert messages(found) == []


def test_an_issued_ranking_stays_and_what_comes_out_differently_is_told() -> None:
    found = book({"甲": 90, "乙": 80}, [kept("甲", 2, 70.0, "正式"), kept("乙", 1, 80.0, "正式")], state="正式")
    assert written(found) == ([], {})
    assert messages(found) == [
        "“甲”6 月已正式发布 70 分、第 2 名，按现在的填报算出来是 90.00 分、第 1 名；“历史”保留发布时的",
        "“乙”6 月已正式发布 80 分、第 1 名，按现在的填报算出来是 80.00 分、第 2 名；“历史”保留发布时的",
    ]


def test_an_issued_ranking_that_still_holds_is_told_of_by_nothing() -> None:
    found = book({"甲": 90, "乙": 80}, [kept("甲", 1, 90.0, "正式"), kept("乙", 2, 80.0, "正式")])
    assert written(found) == ([], {})
    assert messages(found) == []


def test_other_months_stay_as_they_are() -> None:
    found = book({"甲": 90}, [kept("甲", 1, 88.0, "正式", month=5)])
    assert written(found) == ([("甲", 1, "预览")], {})
    assert messages(found) == []


def test_a_renamed_unit_takes_its_row_along() -> None:
    units = [unit("新甲", 曾用名="老甲、甲"), unit("乙")]
    found = book({"新甲": 90, "乙": 80}, [kept("甲", 2, 70.0, "预览"), kept("乙", 1, 75.0, "预览")], units=units)
    assert written(found) == ([], {FIRST: ("新甲", 1, "预览"), FIRST + 1: ("乙", 2, "预览")})


def test_a_unit_that_was_renamed_without_a_word_leaves_no_second_place() -> None:
    found = book({"新甲": 90, "乙": 80}, [kept("甲", 1, 70.0, "预览"), kept("乙", 2, 60.0, "预览")])
    assert written(found) == ([("新甲", 1, "预览")], {FIRST: ("甲", None, "已不在本组"), FIRST + 1: ("乙", 2, "预览")})


def test_a_unit_that_moved_to_another_group_has_one_row() -> None:
    units = [unit("甲"), unit("乙", group="二组"), unit("丙", group="二组")]
    what = [indicator(目标=100, 适用组=f"{GROUP}、二组")]
    rows = [entry(name, "指标甲", value) for name, value in (("甲", 90), ("乙", 80), ("丙", 70))]
    history = [kept("甲", 2, 70.0, "预览"), kept("乙", 1, 75.0, "预览"), kept("丙", 1, 70.0, "预览", group="二组")]
    found = master(what, rows, units=units, 历史=history)
    assert written(found) == (
        [], {FIRST: ("甲", 1, "预览"), FIRST + 1: ("乙", 1, "预览"), FIRST + 2: ("丙", 2, "预览")},
    )  # fmt: skip


def test_the_course_of_a_renamed_unit_goes_on() -> None:
    units = [unit("新甲", 曾用名="甲"), unit("乙")]
    settings = {"月度名次加分": "1:0.5"}
    rows = [entry("新甲", "指标甲", 90), entry("乙", "指标甲", 80)]
    found = master(WHAT, rows, units=units, settings=settings, 历史=[kept("甲", 1, 88.0, month=5)])
    assert {s.unit.name: s.events for s in evaluate(found).groups[GROUP].standings} == {"新甲": 0.5, "乙": 0}


def test_one_place_takes_the_record_apart_by_year_and_month() -> None:
    """What somebody typed as text counts as in every other table, and whoever asks for a month asks ``recorded``."""
    row = kept("甲", 1, 88.0, month=5) | {"年度": "２０１７", "月份": " 5 "}
    found = master(WHAT, [entry("甲", "指标甲", 90)], units=["甲"], settings={"月度名次加分": "1:0.5"}, 历史=[row])
    assert [(when, [r.unit for r in rows]) for when, rows in found.recorded.items()] == [((2017, 5), ["甲"])]
    [standing] = evaluate(found).groups[GROUP].standings
    assert standing.events == 0.5
    package = Path(catchup_xl.__file__).parent
    asking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\b(?:_?master|self)\.history\b", path.read_text(encoding="utf-8"))
    }
    assert asking == {"model/master.py"}

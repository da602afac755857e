"""A column that is called otherwise than in earlier versions is found by the header that it had."""

from __future__ import annotations

from catchup_xl.model.columns import Column, ColumnType
from catchup_xl.model.rows import Sheet, SheetKind
from catchup_xl.model.tables import Grid, find_table

SHEET = Sheet(
    "表", "tbl表", SheetKind.ENTRY, "表", "",
    (Column("单位", "unit", ColumnType.TEXT), Column("较上年升降", "moved", ColumnType.TEXT, former=("升降", "进退"))),
)  # fmt: skip


def table(*headers: str):
    return find_table(SHEET, Grid([headers, ["甲镇", "↑1", "↓2"]], first_row=3, first_column=2))


def test_a_former_header_stands_for_the_one_of_today():
    found = table("单位", "升 降")
    assert found.missing == ()
    assert found.columns == {"单位": 2, "较上年升降": 3}
    assert found.sources[0].cells == {"单位": "甲镇", "较上年升降": "↑1"}
    assert list(found.body(found.spelled_headers())) == [("甲镇", "↑1")]
    assert found.positions(["较上年升降"]) == {"较上年升降": 3}


def test_the_header_of_today_comes_before_a_former_one():
    assert table("单位", "升降", "较上年升降").columns["较上年升降"] == 4
    assert table("单位", "较上年升降", "进退").columns["较上年升降"] == 3

"""The result sheets of the template: headers, one styled body row, and the colours that follow the results."""

from __future__ import annotations

from typing import Any

from catchup_xl.books.template.frame import (
    BODY,
    CF_LAST,
    KEYS,
    Context,
    set_columns,
    set_page,
    spelled,
    write_table,
    write_top,
)
from catchup_xl.books.template.notes import NOT_YET, SHOWS
from catchup_xl.books.template.styles import BAD_TEXT, BEST, GOOD_TEXT, GROUP_TOP, LEVELS, OWN
from catchup_xl.model.choices import Grade
from catchup_xl.model.rows import Sheet

_GROUPED = ("增速测算", "得分", "加减分明细", "排名", "单项排名")
_NO_FILTERS = ("看板", "对标", "单项排名", "得分", "追赶路径", "奖惩建议")
_LOGS = ("历史", "运行记录")  # their note is not rewritten
_TOP = 3


def write_result_sheet(context: Context, page: Any, sheet: Sheet) -> None:
    """Write one result sheet, blank; the program copies the style of the first body row to the rows it writes."""
    columns = spelled(sheet, context.plan.indicator_names())
    write_top(context, page, sheet, SHOWS[sheet.name] if sheet.name in _LOGS else NOT_YET)
    set_columns(page, columns)
    write_table(context, page, sheet, columns, BODY, filters=sheet.name not in _NO_FILTERS)
    for n, column in enumerate(columns):
        place = {"align": "center"} if sheet.name == "单项排名" and n >= KEYS[sheet.name] else {}
        page.write_blank(BODY, n, None, context.looks.body(column, entry=False, **place))
    _mark(context, page, sheet, [column.header for column in columns])
    set_page(context, page, sheet, columns)


def _mark(context: Context, page: Any, sheet: Sheet, headers: list[str]) -> None:
    """The conditional formats of a sheet; the first that holds wins where two set the same property."""

    def formula(criteria: str, look: dict[str, Any], header: str = "") -> None:
        first, last = (headers.index(header),) * 2 if header else (0, len(headers) - 1)
        rule = {"type": "formula", "criteria": criteria, "format": context.looks.conditional(look)}
        page.conditional_format(BODY, first, CF_LAST, last, rule)

    def words(header: str, looks: dict[str, dict[str, Any]], criteria: str = "containing") -> None:
        n = headers.index(header)
        for word, look in looks.items():
            rule = {"type": "text", "criteria": criteria, "value": word, "format": context.looks.conditional(look)}
            page.conditional_format(BODY, n, CF_LAST, n, rule)

    if sheet.name == "检查结果":
        words("级别", LEVELS)
    if sheet.name == "排名":
        formula(f"=AND(ISNUMBER($B4),$B4<={_TOP})", BEST, "名次")
        words("等次", {Grade.EXCELLENT.value: BEST})
        words("较上年升降", {"↑": GOOD_TEXT, "↓": BAD_TEXT})
    if sheet.name == "对标":
        words("优势/短板", {"优势": GOOD_TEXT, "短板": BAD_TEXT})
    if sheet.name == "追赶路径":
        formula('=$A4="合计"', OWN)
    if sheet.name in (*_GROUPED, "看板"):
        letter = chr(ord("A") + headers.index("单位"))
        formula(f'=AND(${letter}4<>"",${letter}4=本单位)', OWN)
    if sheet.name in (*_GROUPED, "追赶路径"):
        # Conditional formats know thin lines only: the line between groups is set apart by its colour.
        formula('=AND($A4<>"",ROW()>4,$A4<>$A3)', GROUP_TOP)

"""The entry sheets of the template: the plan's rows, room for more, input rules and number formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell  # type: ignore[import-untyped]

from catchup_xl.books.template.frame import (
    BODY,
    CF_LAST,
    Context,
    clean,
    reference,
    set_columns,
    set_page,
    write_table,
    write_top,
)
from catchup_xl.books.template.input_rules import every_list, list_name, rule
from catchup_xl.books.template.notes import HINTS
from catchup_xl.books.template.styles import (
    FAINT_TEXT,
    GROUP_LINE,
    GROUP_TOP,
    LIGHTS,
    SECTION_FILLS,
)
from catchup_xl.books.writer.row_heights import INDENT
from catchup_xl.model.cells import Percent
from catchup_xl.model.choices import DataBasis, Kind
from catchup_xl.model.columns import Column, ColumnType, Owner
from catchup_xl.model.months import MONTHS
from catchup_xl.model.plan import PlanRow, Value
from catchup_xl.model.rows import SHEETS, Sheet
from catchup_xl.model.settings import SECTIONS, SETTINGS

SPARE = {
    "单位": 12,
    "指标": 12,
    "板块": 12,
    "目标": 30,
    "数据": 60,
    "加减分标准": 24,
    "加减分": 40,
    "责任清单": 20,
    "督导": 40,
}
SPARE |= {"组织机构": 8, "阶段": 4}
"""Blank rows kept ready below the plan's own: a protected Excel table does not grow by itself."""

NAMED_SETTINGS = ("本单位", "追赶对象", "统计月份")
_MONTHS = tuple(str(month) for month in MONTHS)
_SETTING_LISTS = {"本单位": ("单位", "单位"), "追赶对象": ("单位", "单位"), "考核组": ("单位", "考核组")}
_SETTING_SHEET = SHEETS["参数"]


def capacity(context: Context, sheet: Sheet) -> int:
    """How many body rows the table of an entry sheet has."""
    if sheet.name == _SETTING_SHEET.name:
        return len(SETTINGS)
    return len(context.plan.rows[sheet.name]) + SPARE[sheet.name] + (_awaited(context) if sheet.name == "数据" else 0)


def _awaited(context: Context) -> int:
    """Rows of 数据, both years, for the units that the plan makes room for but does not name."""
    rows = context.plan.rows
    return 2 * len(rows["指标"]) * sum(not row.get("单位") for row in rows["单位"])


def write_entry_sheet(context: Context, page: Any, sheet: Sheet) -> None:
    """Write one entry sheet with the plan's rows."""
    columns = list(sheet.columns)
    last = BODY + capacity(context, sheet) - 1
    write_top(context, page, sheet, HINTS[sheet.name])
    set_columns(page, columns)
    write_table(context, page, sheet, columns, last, filters=sheet.name != _SETTING_SHEET.name)
    if sheet.name == _SETTING_SHEET.name:
        _write_settings(context, page, columns)
    else:
        _write_rows(context, page, sheet, columns, last)
        for n, column in enumerate(columns):
            found = rule(column, xl_rowcol_to_cell(BODY, n)) if column.owner is Owner.CLERK else None
            if found:
                page.data_validation(BODY, n, last, n, found)
    texts = [xl_range(BODY, n, last, n) for n, c in enumerate(columns) if c.type is ColumnType.TEXT]
    page.ignore_errors({"number_stored_as_text": " ".join(texts)})
    _mark(context, page, sheet, columns, max(CF_LAST, last))
    set_page(context, page, sheet, columns)


def define_names(context: Context) -> None:
    """The names that drop-downs, conditional formats and people use."""
    for name, header in every_list():
        sheet = SHEETS[name]
        n = sheet.headers().index(header)
        last = BODY + capacity(context, sheet) - 1
        context.book.define_name(list_name(name, header), reference(name, BODY, n, last))
    for name in NAMED_SETTINGS:
        context.book.define_name(name, reference(_SETTING_SHEET.name, BODY + list(SETTINGS).index(name), 1))


def write_value(page: Any, row: int, column: int, value: Value | None, look: Any) -> None:
    """Write one cell; text stays text whatever it begins with."""
    if value is None:
        page.write_blank(row, column, None, look)
    elif isinstance(value, str):
        page.write_string(row, column, clean(value), look)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, look)
    else:
        page.write_number(row, column, float(value), look)


def _write_rows(context: Context, page: Any, sheet: Sheet, columns: Sequence[Column], last: int) -> None:
    rows = context.plan.rows[sheet.name]
    kinds = {row.get("指标"): row.get("类型") for row in context.plan.rows["指标"]}
    plain = [context.looks.body(column, entry=True) for column in columns]
    for n in range(last - BODY + 1):
        row: PlanRow = rows[n] if n < len(rows) else {}
        for k, column in enumerate(columns):
            value = row.get(column.header)
            number = _percent(sheet, column, row, value, kinds)
            look = context.looks.body(column, entry=True, number=number) if number else plain[k]
            write_value(page, BODY + n, k, value, look)
        page.fit_row(BODY + n, _texts(row, columns))


def _texts(row: PlanRow, columns: Sequence[Column]) -> Iterator[tuple[str, float]]:
    """The wrapped texts of a row, each with the width of its column."""
    for column in columns:
        value = row.get(column.header)
        if isinstance(value, str) and column.type is ColumnType.TEXT and not column.folded:
            yield value, column.width - INDENT


def _percent(
    sheet: Sheet, column: Column, row: PlanRow, value: Value | None, kinds: Mapping[Value | None, Value | None]
) -> str:
    """A percent format where the number is a percentage or the row says that it is a growth rate; empty otherwise."""
    if not isinstance(value, Decimal):
        return ""
    if isinstance(value, Percent) and column.type in (ColumnType.NUMBER, ColumnType.MONTH):
        return Percent(value.normalize()).number_format
    if column.header == "目标" and kinds.get(row.get("指标")) == Kind.GROWTH and sheet.name in ("指标", "目标"):
        return Percent(value.normalize()).number_format
    if column.type is ColumnType.MONTH and row.get("口径") == DataBasis.PUBLISHED:
        return Percent(value.normalize()).number_format
    return ""


def _write_settings(context: Context, page: Any, columns: Sequence[Column]) -> None:
    """参数: a row a setting, its name banded by section, its value with the rule of its own type."""
    looks, settings = context.looks, context.plan.settings
    before = None
    for row, (name, setting) in enumerate(SETTINGS.items(), BODY):
        section = SECTIONS[name]
        edge: dict[str, Any] = {"top": 2, "top_color": GROUP_LINE} if before not in (None, section) else {}
        before = section
        banded = edge | {"bg_color": SECTION_FILLS[section], "locked": True}
        page.write_string(row, 0, name, looks.body(columns[0], entry=True, number="General", **banded))
        shown = replace(setting, width=columns[1].width)
        value = settings.get(name)
        number = "@" if setting.type is ColumnType.TEXT else ""
        if setting.type is ColumnType.RATIO and isinstance(value, Decimal):
            number = Percent(value.normalize()).number_format
        look = looks.body(shown, entry=True, number=number, **edge, align="left", indent=1, text_wrap=True)
        write_value(page, row, 1, value, look)
        note = looks.body(columns[2], entry=True, number="General", **edge, locked=True, bg_color="#FFFFFF")
        page.write_string(row, 2, _setting_note(setting), note)
        ruled = replace(setting, refers_to=_SETTING_LISTS.get(name), help=setting.help or name)
        if name == "统计月份":
            ruled = replace(ruled, choices=_MONTHS)
        page.data_validation(row, 1, row, 1, rule(ruled, ""))
        texts = (name, str(value or ""), _setting_note(setting))
        page.fit_row(row, [(text, column.width - INDENT) for text, column in zip(texts, columns, strict=True)])


def _setting_note(setting: Column) -> str:
    """The help of a setting, and what a blank cell means."""
    default = setting.default
    if default in (None, ""):
        return setting.help
    shown = str(default)
    if isinstance(default, Decimal):
        shown = f"{(default * 100).normalize():f}%" if setting.type is ColumnType.RATIO else f"{default:f}"
    return f"{setting.help}（默认：{shown}）"


def _mark(context: Context, page: Any, sheet: Sheet, columns: Sequence[Column], end: int) -> None:
    """Colours that follow what stands in the cells, down to a row, from 0."""
    headers = [column.header for column in columns]
    if sheet.name == "责任清单":
        n = headers.index("灯")
        for word, look in LIGHTS.items():
            light = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": context.looks.conditional(look)}
            page.conditional_format(BODY, n, end, n, light)
    if sheet.name == "数据":
        first, last = headers.index("1月"), headers.index("12月")
        faint = {"type": "text", "criteria": "containing", "format": context.looks.conditional(FAINT_TEXT)}
        for word in ("不适用", "待核"):
            page.conditional_format(BODY, first, end, last, faint | {"value": word})
        line = context.looks.conditional(GROUP_TOP)
        formula = {"type": "formula", "criteria": '=AND($A4<>"",ROW()>4,$A4<>$A3)', "format": line}
        page.conditional_format(BODY, 0, end, len(columns) - 1, formula)

"""The frame that every sheet of the template shares: heading, note, table header, widths, panes, page and protection."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from catchup_xl.books.template.notes import SAMPLE
from catchup_xl.books.template.styles import RED, Looks
from catchup_xl.model import entry_sheets, result_sheets
from catchup_xl.model.cells import without_unseen
from catchup_xl.model.columns import Column
from catchup_xl.model.plan import Plan
from catchup_xl.model.rows import SHEETS, Sheet, SheetKind

DECLARED = (entry_sheets, result_sheets)
"""The modules whose import fills the registry."""

TABS = tuple(sorted(SHEETS.values(), key=lambda sheet: sheet.kind is not SheetKind.ENTRY))
"""Every sheet in the order of the tabs, whichever module was imported first."""

HEADING, NOTE, HEADER, BODY = range(4)  # row numbers from 0
CF_LAST = 4999  # conditional formats reach to row 5000
KEYS = {
    "参数": 1,
    "单位": 1,
    "指标": 2,
    "目标": 2,
    "数据": 4,
    "加减分标准": 1,
    "加减分": 3,
    "责任清单": 3,
    "增速测算": 3,
    "得分": 2,
}
KEYS |= {"规则解读": 1, "排名": 3, "单项排名": 2, "对标": 1, "追赶路径": 2, "历史": 4, "加减分明细": 2}
"""How many left columns of a sheet stay in sight."""

_A4 = 9
_PAGE_CHARS = {True: 200, False: 138}  # widest page, in characters: print stays above two thirds of its size
_SIGNED = ("责任清单", "增速测算", "得分", "加减分明细", "排名", "单项排名", "对标", "追赶路径", "奖惩建议", "看板")
_TITLED = ("排名", "看板")
_ALLOWED = (
    "objects scenarios format_cells format_columns format_rows insert_columns insert_rows insert_hyperlinks "
    "delete_columns delete_rows sort autofilter"
)
PROTECTION = dict.fromkeys(_ALLOWED.split(), True)


@dataclass(frozen=True)
class Context:
    """What every part of the template needs to know while it writes one workbook."""

    book: Any
    looks: Looks
    plan: Plan
    sample: bool

    @property
    def title(self) -> str:
        """The plan's own title."""
        return clean(str(self.plan.settings.get("方案名称", "")))


def clean(text: str) -> str:
    """Leave out what XML can't hold."""
    return without_unseen(text)


def spelled(sheet: Sheet, indicators: Sequence[str]) -> list[Column]:
    """The columns of a sheet with one column an indicator; a name that Excel would take for a repeated one is left out."""
    taken = {column.header.casefold() for column in sheet.columns}
    found: list[Column] = []
    for column in sheet.columns:
        if column.header != "{}":
            found.append(column)
            continue
        for name in indicators:
            header = " ".join(clean(name).split())
            if header and header.casefold() not in taken:
                taken.add(header.casefold())
                found.append(replace(column, header=header))
    return found


def reference(sheet: str, row: int, column: int, last_row: int | None = None) -> str:
    """An absolute reference such as 单位!$A$4:$A$60, quoted as a formula needs it; rows and columns count from 0."""
    quoted = "'" + sheet.replace("'", "''") + "'"
    cells = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    if last_row is not None:
        cells += ":" + xl_rowcol_to_cell(last_row, column, row_abs=True, col_abs=True)
    return f"={quoted}!{cells}"


def write_top(context: Context, page: Any, sheet: Sheet, note: str) -> None:
    """Rows 1 and 2: the heading, with the plan's title and the sample label where they belong, and the note."""
    looks = context.looks
    heading = looks.heading()
    parts: list[Any] = [heading, sheet.heading]
    if sheet.name in _TITLED and context.title:
        parts += [looks.get(font_size=11, font_color="#595959"), f"　{context.title}"]
    if context.sample:
        parts += [looks.get(font_size=12, bold=True, font_color=RED), f"　【{SAMPLE}】"]
    page.set_row(HEADING, 28)
    page.set_row(NOTE, 18)
    if len(parts) > 2:  # noqa: PLR2004 - one piece of text and its font is no rich string
        page.write_rich_string(HEADING, 0, *parts, heading)
    else:
        page.write_string(HEADING, 0, sheet.heading, heading)
    page.write_string(NOTE, 0, note, looks.note())


def write_table(
    context: Context, page: Any, sheet: Sheet, columns: Sequence[Column], last_row: int, *, filters: bool
) -> None:
    """The Excel table with its header row, named as the registry declares."""
    options = {
        "name": sheet.table,
        "style": None,
        "autofilter": filters,
        "banded_rows": False,
        "columns": [{"header": c.header, "header_format": context.looks.header(c)} for c in columns],
    }
    page.add_table(HEADER, 0, last_row, len(columns) - 1, options)
    page.set_row(HEADER, 62 if sheet.dynamic else 34)


def set_columns(page: Any, columns: Sequence[Column]) -> None:
    """Column widths; folded columns are grouped and collapsed."""
    folded = False
    for n, column in enumerate(columns):
        if column.folded:
            page.set_column(n, n, column.width, None, {"level": 1, "hidden": True})
        else:
            page.set_column(n, n, column.width, None, {"collapsed": True} if folded else {})
        folded = column.folded


def set_page(context: Context, page: Any, sheet: Sheet, columns: Iterable[Column]) -> None:
    """Panes, A4, one page wide, repeated header rows, header and footer, protection.

    A sheet so wide that one page would print it below two thirds of its size takes more pages across, each with the
    key columns again.
    """
    keys = KEYS.get(sheet.name, 0)
    page.freeze_panes(BODY, keys)
    page.hide_gridlines(2)
    page.set_paper(_A4)
    if sheet.landscape:
        page.set_landscape()
    width = sum(column.width for column in columns if not column.folded)
    across = max(1, math.ceil(width / _PAGE_CHARS[sheet.landscape]))
    page.fit_to_pages(across, 0)
    if across > 1 and keys:
        page.repeat_columns(0, keys - 1)
    page.repeat_rows(HEADING, HEADER)
    set_paper_edges(context, page, sheet.heading, signed=sheet.name in _SIGNED)
    page.protect("", PROTECTION)


def set_paper_edges(context: Context, page: Any, heading: str, *, signed: bool = False) -> None:
    """Margins, page header and page footer, with room for signatures where the page is signed."""
    page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    page.center_horizontally()
    font = '&"宋体,常规"&9 '  # the blank keeps a title that begins with a figure apart from the font size
    label = f'&"黑体,常规"&11&K{RED[1:]}{SAMPLE}' if context.sample else ""
    title = _escaped(context.title[:80])
    page.set_header(f"&L{font}{title}&C{label}&R{font}{_escaped(heading)}")
    left = "制表：　　　　　审核：　　　　　签发：" if signed else "追赶超越工作簿"
    page.set_footer(f"&L{font}{left}&C{font}第 &P 页　共 &N 页&R{font}打印日期 &D")


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("&", "&&")

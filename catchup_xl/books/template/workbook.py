"""The master workbook, built from a plan and the registry of sheets: the same plan gives the same bytes."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from catchup_xl.books.saving.safe_write import put_file
from catchup_xl.books.template import help_sheet
from catchup_xl.books.template.charts import insert_charts
from catchup_xl.books.template.entry_sheets import define_names, write_entry_sheet
from catchup_xl.books.template.frame import BODY, TABS, Context
from catchup_xl.books.template.page import Page, blank_workbook
from catchup_xl.books.template.result_sheets import write_result_sheet
from catchup_xl.books.template.styles import BLUE, GREEN, GREY, Looks
from catchup_xl.model.choices import YesNo
from catchup_xl.model.clock import pinned_time
from catchup_xl.model.plan import Plan, laid_out
from catchup_xl.model.rows import SheetKind

MADE = datetime(2017, 1, 1)  # noqa: DTZ001 - a document property has no time zone
"""The date of making: pinned, so that bytes do not differ from run to run; SOURCE_DATE_EPOCH has the last word."""


def build(plan: Plan, target: Path, *, sample: bool = False) -> None:
    """Write a new master workbook.

    Args:
        plan: what it starts from; its 数据 are laid out for every unit and indicator when it has none.
        target: the .xlsx file to write; one that is there is replaced.
        sample: label every sheet and every printed page as sample data, also where 参数“示例数据” does not ask for it.

    Raises:
        BookError: the file can't be written.
    """
    content = io.BytesIO()
    book = blank_workbook(content)
    write_sheets(book, plan, sample=sample)
    book.close()
    put_file(content.getvalue(), target)


def write_sheets(book: Any, plan: Plan, *, sample: bool = False) -> None:
    """Write every sheet, name and property into an XlsxWriter workbook that the caller closes."""
    # Excel deletes a row of a protected sheet only where every cell of it is open, those beside the table among them.
    book.formats[0].set_locked(False)
    context = Context(book, Looks(book), laid_out(plan), sample or plan.typed_settings().sample is YesNo.YES)
    title = context.title or "追赶超越工作簿"
    book.set_properties({"title": title, "author": "catchup_xl", "created": pinned_time() or MADE})
    book.set_size(2400, 1400)
    page = book.add_worksheet(help_sheet.NAME, Page)
    page.set_tab_color(GREY)
    help_sheet.write_help(context, page)
    pages = {sheet.name: book.add_worksheet(sheet.name, Page) for sheet in TABS}
    define_names(context)
    for sheet in TABS:
        page = pages[sheet.name]
        page.set_selection(BODY, 0, BODY, 0)
        if sheet.kind is SheetKind.ENTRY:
            page.set_tab_color(BLUE)
            write_entry_sheet(context, page, sheet)
        else:
            page.set_tab_color(GREEN)
            write_result_sheet(context, page, sheet)
    insert_charts(context, pages["看板"])

"""Putting a macro workbook together: sheets, buttons, settings sheet, VBA project and ribbon in one package."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catchup_xl.books.template import ribbon
from catchup_xl.books.template.frame import TABS
from catchup_xl.books.template.page import blank_workbook
from catchup_xl.books.template.pinned import CONF, CONF_SHEET, XLWINGS
from catchup_xl.books.template.workbook import MADE, write_sheets
from catchup_xl.dated_zip import dated_zip, members_of
from catchup_xl.model.plan import Plan

WORKBOOK = "ThisWorkbook"
_HELP = "说明"
_BUTTON_COLUMN, _BUTTON_WIDTH, _BUTTON_HEIGHT, _GAP = 3, 132, 26, 6
_MACRO_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_BOOK = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
PROJECT = "xl/vbaProject.bin"


@dataclass(frozen=True)
class Macros:
    """What makes a workbook a macro workbook: vbaProject.bin, and the ribbon's XML."""

    project: bytes
    ribbon: bytes


def sheet_codes(count: int) -> list[str]:
    """The code names of so many sheets, by which the VBA project knows them."""
    return [f"Sheet{n}" for n in range(1, count + 1)]


def sheet_count(*, addin: bool = False) -> int:
    """How many sheets a macro workbook has, with its settings sheet."""
    return 2 if addin else len(TABS) + 2


def macro_book(plan: Plan, macros: Macros, *, sample: bool = False) -> bytes:
    """A master workbook with ribbon, macros, worksheet functions, and buttons on 说明.

    Args:
        plan: what it starts from.
        macros: its VBA project and ribbon.
        sample: label it as sample data.
    """
    content = io.BytesIO()
    book = blank_workbook(content)
    write_sheets(book, plan, sample=sample)
    _add_buttons(book, ribbon.buttons(macros.ribbon))
    return _finished(book, content, macros, addin=False)


def addin_book(macros: Macros) -> bytes:
    """The add-in: ribbon, macros and worksheet functions for workbooks without macros."""
    content = io.BytesIO()
    book = blank_workbook(content)
    book.set_properties({"title": "追赶超越", "author": "catchup_xl", "comments": "追赶超越加载项", "created": MADE})
    page = book.add_worksheet("catchup_xl")
    page.write_string(0, 0, "追赶超越加载项：由 python -m tools.build 生成")
    return _finished(book, content, macros, addin=True)


def _add_buttons(book: Any, buttons: list[ribbon.Button]) -> None:
    """A second way in, for those whose policy hides ribbons; they stand beside what is printed of 说明."""
    page = book.get_worksheet_by_name(_HELP)
    page.print_area(0, 0, page.dim_rowmax, _BUTTON_COLUMN - 2)
    page.set_column(_BUTTON_COLUMN, _BUTTON_COLUMN, 22)
    for n, button in enumerate(buttons):
        page.insert_button(
            0, _BUTTON_COLUMN,
            {
                "macro": button.macro, "caption": button.label, "description": button.tip[:255],
                "width": _BUTTON_WIDTH, "height": _BUTTON_HEIGHT,
                "x_offset": _GAP, "y_offset": _GAP + n * (_BUTTON_HEIGHT + _GAP), "object_position": 3,
            },
        )  # fmt: skip


def _finished(book: Any, content: io.BytesIO, macros: Macros, *, addin: bool) -> bytes:
    """Add settings sheet, project and ribbon to a workbook, and close it."""
    page = book.add_worksheet(CONF_SHEET)
    for row, pair in enumerate(CONF):
        page.write_row(row, 0, pair)
    page.hide()
    book.set_custom_property("xlwings", XLWINGS)
    book.set_vba_name(WORKBOOK)
    worksheets = book.worksheets()
    for name, worksheet in zip(sheet_codes(sheet_count(addin=addin)), worksheets, strict=True):
        worksheet.set_vba_name(name)
    book.add_vba_project(io.BytesIO(macros.project), is_stream=True)
    book.close()
    parts = {ribbon.PART: macros.ribbon, ribbon.PART_2007: ribbon.form_of_2007(macros.ribbon)}
    return _with_ribbon(content.getvalue(), parts, addin=addin)


def _with_ribbon(package: bytes, parts: Mapping[str, bytes], *, addin: bool) -> bytes:
    """The package with the ribbon's parts and relationships, every member dated the same."""
    kinds = ((ribbon.PART_2007, ribbon.RELATION_2007), (ribbon.PART, ribbon.RELATION))
    relations = "".join(
        f'<Relationship Id="rIdRibbon{n}" Type="{kind}" Target="{part}"/>' for n, (part, kind) in enumerate(kinds)
    )
    members = members_of(package)
    closing = b"</Relationships>"
    members["_rels/.rels"] = members["_rels/.rels"].replace(closing, relations.encode() + closing)
    if addin:
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(_MACRO_BOOK, _ADDIN_BOOK)
    return dated_zip(members | dict(parts))

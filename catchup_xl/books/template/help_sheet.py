"""The help sheet 说明: what the workbook is, how to fill it, what the colours mean, and what each sheet holds."""

from __future__ import annotations

from typing import Any

from catchup_xl.books.template.frame import PROTECTION, TABS, Context, set_paper_edges
from catchup_xl.books.template.notes import COLOURS, GOOD_TO_KNOW, HINTS, SAMPLE, SHOWS, STEPS
from catchup_xl.books.template.styles import (
    ENTRY_FILL,
    GREY,
    HEADER_OPTIONAL,
    HEADER_PROGRAM,
    HEADER_REQUIRED,
    HEADING_FONT,
    LINE,
    PROGRAM_FILL,
    RED,
    SECTION_FILLS,
)
from catchup_xl.books.writer.row_heights import INDENT
from catchup_xl.model.rows import Sheet, SheetKind

NAME = "说明"
_WIDTHS = (18, 78)
_FILLS = {
    "required": HEADER_REQUIRED,
    "optional": HEADER_OPTIONAL,
    "program": HEADER_PROGRAM,
    "entry": ENTRY_FILL,
    "locked": PROGRAM_FILL,
}


def write_help(context: Context, page: Any) -> None:
    """Fill the help sheet from top to bottom."""
    looks = context.looks
    for n, width in enumerate(_WIDTHS):
        page.set_column(n, n, width)
    left = looks.get(bold=True, border=1, border_color=LINE, text_wrap=True, indent=1)
    right = looks.get(border=1, border_color=LINE, text_wrap=True, indent=1)
    chapter = looks.get(font_name=HEADING_FONT, font_size=12, font_color="#FFFFFF", bg_color=GREY, indent=1)
    row = _write_title(context, page)

    def write_chapter(title: str, pairs: list[tuple[str, str, Any]]) -> None:
        nonlocal row
        page.set_row(row, 20)
        page.write_string(row, 0, title, chapter)
        page.write_blank(row, 1, None, chapter)
        for first, second, look in pairs:
            row += 1
            page.write_string(row, 0, first, look)
            page.write_string(row, 1, second, right)
            page.fit_row(row, [(first, _WIDTHS[0] - INDENT), (second, _WIDTHS[1] - INDENT)])
        row += 2

    write_chapter("怎样用", [(first, second, left) for first, second in STEPS])
    swatches = [(name, meaning, _swatch(context, kind)) for kind, name, meaning in COLOURS]
    bands = [
        (
            section.value,
            f"“参数”表首列底色：{section.value}",
            looks.get(bg_color=fill, border=1, border_color=LINE, indent=1),
        )
        for section, fill in SECTION_FILLS.items()
    ]
    write_chapter("颜色", swatches + bands)
    sheets = [(sheet.name, _about(sheet), left) for sheet in TABS]
    write_chapter("各表", sheets)
    write_chapter("须知", [(f"{n}", text, left) for n, text in enumerate(GOOD_TO_KNOW, 1)])
    page.hide_gridlines(2)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    set_paper_edges(context, page, NAME)
    page.protect("", PROTECTION)


def _about(sheet: Sheet) -> str:
    return f"填报：{HINTS[sheet.name]}" if sheet.kind is SheetKind.ENTRY else f"结果：{SHOWS[sheet.name]}"


def _swatch(context: Context, kind: str) -> Any:
    dark = {"font_color": "#FFFFFF", "bold": True} if kind in ("required", "optional", "program") else {}
    return context.looks.get(bg_color=_FILLS[kind], border=1, border_color=LINE, indent=1, **dark)


def _write_title(context: Context, page: Any) -> int:
    """The title, the plan's name and the sample label; returns the row where the text starts."""
    looks = context.looks
    for row, height in enumerate((30, 20, 20)):
        page.set_row(row, height)
    page.write_string(0, 0, "追赶超越工作簿", looks.get(font_name=HEADING_FONT, font_size=18, font_color="#1F3864"))
    page.write_string(1, 0, context.title, looks.get(font_size=12, font_color="#595959"))
    if not context.sample:
        return 3
    label = looks.get(font_size=12, bold=True, font_color=RED)
    page.write_string(2, 0, f"【{SAMPLE}】除实施方案原有内容外，单位、数字、分工均为虚构，只供演示和练习", label)
    return 4

"""The plan's title in an open workbook: page headers, headings, 说明 and the document's own title follow 方案名称."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import xlwings as xw

from catchup_xl.books.live.journal import Journal
from catchup_xl.books.live.values import guarded
from catchup_xl.books.titles import (
    HELP,
    HELP_ROW,
    TITLED,
    UNTITLED,
    agreed,
    as_printed,
    headed,
    header_title,
    headings,
    with_header_title,
)
from catchup_xl.model.tables import sheet_named

_LONGEST = 255  # characters of a cell in which Excel can replace a piece and leave the looks of the others


def follow_title(book: xw.Book, title: str, journal: Journal, opened: Callable[[xw.Sheet], None]) -> list[str]:
    """Let what the template wrote follow a title.

    Args:
        book: the workbook.
        title: 方案名称.
        journal: where every step is noted, so that it can be undone.
        opened: lifts the protection of a sheet for the while of the job.

    Returns:
        What Excel did not let be done, in Chinese.
    """
    core = _document_title(book)
    if core is not None and core in (as_printed(title), "" if title else UNTITLED):
        return []
    by_name = {sheet.name: sheet for sheet in book.sheets}
    places = {
        name: (by_name[found], heading)
        for name, heading in headings().items()
        if (found := sheet_named(name, tuple(by_name))) is not None
    }
    headers = {name: _header(sheet) for name, (sheet, _) in places.items()}
    old = agreed(header_title(headers[name], heading) for name, (_, heading) in places.items())
    if old is None or old == as_printed(title):
        return []
    failed: list[str] = []
    for name, (sheet, heading) in places.items():
        if name in TITLED:
            _change(sheet, 1, partial(headed, heading=heading, old=old, title=title), journal, opened)
        elif name == HELP:
            _change(sheet, HELP_ROW, lambda text: title if as_printed(text) == old else None, journal, opened)
        if header_title(headers[name], heading) == old:
            new = with_header_title(headers[name], title)
            failed += [] if _set_header(sheet, new, headers[name], journal) else [name]
    if core in (old, UNTITLED):
        _set_document_title(book, title or UNTITLED)
        journal.did(partial(_set_document_title, book, core or UNTITLED))
    return [f"{'、'.join(failed)}的页眉里还是原来的方案名称，请在“页面布局”里改"] if failed else []


def _change(
    sheet: xw.Sheet,
    row: int,
    change: Callable[[str], str | None],
    journal: Journal,
    opened: Callable[[xw.Sheet], None],
) -> None:
    """Change the text of the first cell of a row; a formula stays."""
    cell = sheet.range((row, 1))
    text = cell.value if cell.value is not None else ""
    if not isinstance(text, str) or str(cell.formula).startswith("="):
        return
    new = change(text)
    if new is None or new == text:
        return
    opened(sheet)
    journal.did(partial(_put, cell, new, text))
    _put(cell, text, new)


def _put(cell: xw.Range, old: str, new: str) -> None:
    """Replace the piece of a cell's text that differs, so that the others keep their looks."""
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - same
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    gone = len(old) - tail - same
    if same and gone and max(len(old), len(new)) <= _LONGEST:
        pieces: Any = cell.characters[same : same + gone].api
        pieces.Text = new[same : len(new) - tail]
    if cell.value != new:
        cell.value = guarded(new)


def _header(sheet: xw.Sheet) -> str:
    """A page header as a file has it."""
    page: Any = sheet.api.PageSetup
    return f"&L{page.LeftHeader}&R{page.RightHeader}"


def _set_header(sheet: xw.Sheet, new: str, old: str, journal: Journal) -> bool:
    """Set the left part of a page header; Excel refuses where there is no printer at all."""
    try:
        _put_header(sheet, new)
    except Exception:  # noqa: BLE001 - pywintypes.com_error; a page header is no reason to lose the results
        return False
    journal.did(partial(_put_header, sheet, old))
    return True


def _put_header(sheet: xw.Sheet, header: str) -> None:
    page: Any = sheet.api.PageSetup
    page.LeftHeader = header.removeprefix("&L").rpartition("&R")[0]


def _document_title(book: xw.Book) -> str | None:
    """The document's own title; None where Excel does not tell it."""
    try:
        found: Any = book.api.BuiltinDocumentProperties("Title").Value
    except Exception:  # noqa: BLE001 - pywintypes.com_error: a workbook in the cloud may have no such property
        return None
    return as_printed(str(found or ""))


def _set_document_title(book: xw.Book, title: str) -> None:
    properties: Any = book.api.BuiltinDocumentProperties("Title")
    properties.Value = title

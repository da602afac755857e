"""What only Excel's own object model can do: protection, links inside the workbook, plain cells.

An engine without that object model has none of the three, and then nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from catchup_xl.books.edits import Link
from catchup_xl.errors import BookError

_ALLOWED = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip


@contextmanager
def unprotected(sheet: xw.Sheet) -> Iterator[None]:
    """Lift a sheet's protection for a while; it comes back as it was, whatever happens.

    Raises:
        BookError: the protection has a password.
    """
    api: Any = sheet.api
    if not api.ProtectContents:
        yield
        return
    allowed = {name: bool(getattr(api.Protection, name)) for name in _ALLOWED}
    drawings, scenarios, selection = api.ProtectDrawingObjects, api.ProtectScenarios, api.EnableSelection
    problem = f"“{sheet.name}”表设了保护密码，没有写"
    mend = "在“审阅”选项卡“撤销工作表保护”后再运行；本程序不需要密码"
    try:
        api.Unprotect(Password="")
    except Exception as reason:  # - pywintypes.com_error, which exists on Windows only
        raise BookError(problem, mend=mend) from reason
    if api.ProtectContents:
        raise BookError(problem, mend=mend)
    try:
        yield
    finally:
        api.Protect(DrawingObjects=drawings, Contents=True, Scenarios=scenarios, **allowed)
        api.EnableSelection = selection


def make_plain(cells: xw.Range) -> None:
    """Take the looks off cells that a table has left; conditional formats and input rules stay."""
    api: Any = cells.api
    api.Style = "Normal"


def clear_links(cells: xw.Range) -> None:
    """Take the links off cells; their looks stay."""
    api: Any = cells.api
    api.ClearHyperlinks()


def add_link(cell: xw.Range, link: Link) -> None:
    """Let a cell jump to a place in the same workbook."""
    sheet: Any = cell.sheet.api
    sheet.Hyperlinks.Add(Anchor=cell.api, Address="", SubAddress=link.target)

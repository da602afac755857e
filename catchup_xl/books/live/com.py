"""What only Excel's own object model can do: protection, filters, links inside the workbook, plain cells.

An engine without that object model has none of these, and then nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from catchup_xl.errors import BookError
from catchup_xl.model.edits import Link

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


def lift_filters(sheet: xw.Sheet) -> bool:
    """Show the rows that filters hide; their buttons stay.

    A block that is written where a filter hides rows is spoiled: Excel gives its first row to every visible row, and
    leaves the hidden ones as they are.

    Returns:
        Whether there was a filter that hid rows.

    Raises:
        BookError: Excel does not lift it.
    """
    api: Any = sheet.api
    found: list[Any] = [table.api.AutoFilter for table in sheet.tables if table.show_autofilter]
    found += [api.AutoFilter] if api.AutoFilterMode else []
    choosing = [one for one in found if one is not None and one.FilterMode]
    if not choosing and not api.FilterMode:
        return False
    problem = f"“{sheet.name}”表正在筛选，程序清除不了筛选，没有写"
    mend = "在“数据”选项卡里点“清除”，让行都显示出来，再运行一次"
    try:
        for one in choosing:
            one.ShowAllData()
        if api.FilterMode:  # an advanced filter
            api.ShowAllData()
    except Exception as reason:  # - pywintypes.com_error, which exists on Windows only
        raise BookError(problem, mend=mend) from reason
    if api.FilterMode or any(one.FilterMode for one in choosing):
        raise BookError(problem, mend=mend)
    return True


def hidden_rows(sheet: xw.Sheet, first: int, last: int) -> list[int]:
    """The rows among these that are hidden. Excel tells of many at once whether all or none are; else they are halved."""
    found: list[int] = []
    waiting = [(first, last)]
    while waiting:
        top, bottom = waiting.pop()
        hidden = _rows(sheet, top, bottom).Hidden
        if hidden:
            found += range(top, bottom + 1)
        elif hidden is None and bottom > top:
            middle = (top + bottom) // 2
            waiting += [(top, middle), (middle + 1, bottom)]
    return sorted(found)


def hide_row(sheet: xw.Sheet, row: int, hidden: bool) -> None:
    """Hide a row, or show it."""
    _rows(sheet, row, row).Hidden = hidden


def _rows(sheet: xw.Sheet, first: int, last: int) -> Any:
    api: Any = sheet.range((first, 1), (last, 1)).api
    return api.EntireRow


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

"""Running a macro in Excel: quiet while it works, everything back as it was, and a message at the end."""

from __future__ import annotations

import atexit
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import xlwings as xw

from catchup_xl.errors import CatchupError, LossWarning, without_options
from catchup_xl.excel.log import log_error

TITLE = "追赶超越"
_LONGEST = 900  # characters that a message box shows
_BUSY = {-2147418111, -2147417846, -2146777998}
"""HRESULTs with which Excel turns a call away while a cell is being edited or a dialog is open."""

Say = Callable[[str], None]
"""Shows how far the work has come."""

Body = Callable[[xw.Book, Say], str]
"""The work of a macro: returns what is to be told at the end; empty when the result speaks for itself."""


def run_macro(label: str, body: Body) -> None:
    """Run a macro on the workbook that called it. No error gets beyond a message.

    Args:
        label: the macro's name as the clerk knows it.
        body: its work; what it has written it takes back itself when it fails.
    """
    book = calling_book()
    app = book.app
    mode = "info"
    told: list[warnings.WarningMessage] = []
    try:
        with quiet(app) as say, warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", LossWarning)
            say(f"{TITLE}：{label}……")
            message = body(book, say)
    except CatchupError as error:
        message, mode = f"{label}没有完成。\n{without_options(str(error))}", "critical"
    except Exception as error:  # noqa: BLE001 - the last stop before the clerk: told in Chinese, details in the log
        message, mode = _told(label, error), "critical"
    lost = [f"注意：{one.message}" for one in told if issubclass(one.category, LossWarning)]
    message = "\n".join([message, *lost]).strip()
    if message:
        app.alert(message[:_LONGEST], title=TITLE, mode=mode)


def calling_book(arguments: Sequence[str] | None = None) -> xw.Book:
    """The workbook whose button was clicked. xlwings takes its name up to the first =, which may stand in the name itself.

    Args:
        arguments: the words with which Excel called Python; those of this process when None.
    """
    given = dict(word.split("=", 1) for word in (sys.argv if arguments is None else arguments) if "=" in word)
    name = given.get("--wb", "").strip()
    if "=" not in name or "--hwnd" not in given:
        return xw.Book.caller()
    windows: Any = vars(xw)["_xlwindows"]  # there on Windows only
    app = xw.App(impl=windows.App(xl=int(given["--hwnd"])))
    return app.books[name]


def leave_others_alone() -> None:
    """Keep xlwings from ending Excel programs without a window when Python ends: they may be somebody else's."""
    cleanup = getattr(getattr(xw, "_xlwindows", None), "cleanup", None)
    if cleanup is not None:
        atexit.unregister(cleanup)


leave_others_alone()


def _told(label: str, error: Exception) -> str:
    if getattr(error, "hresult", None) in _BUSY:
        return f"{label}没有完成：Excel 正在编辑单元格或开着对话框。\n按 Enter 或 Esc 结束编辑、关闭对话框后再点一次。"
    place = log_error(label, error)
    return (
        f"{label}没有完成：程序出错（{type(error).__name__}）。填报内容和原有结果都没有改动。\n"
        f"怎样改：清除结果表上的筛选后再点一次；仍然出错时，把下面的日志文件发给维护人员。\n{place}"
    )


@contextmanager
def quiet(app: xw.App) -> Iterator[Say]:
    """No repainting, no events and no recalculation meanwhile; each setting comes back, even when another does not."""

    def say(text: str) -> None:
        app.status_bar = text

    with ExitStack() as stack:
        stack.callback(partial(setattr, app, "status_bar", False))
        for name, value in (("screen_updating", False), ("enable_events", False), ("calculation", "manual")):
            before = getattr(app, name)
            stack.callback(partial(setattr, app, name, before))
            setattr(app, name, value)
        yield say

"""What a macro rests on before it runs: the workbook whose button was clicked, and nobody else's Excel."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
import xlwings as xw

from catchup_xl.excel import session


class Excel:
    """Stands for one program of Excel and its workbooks, found by its window."""

    def __init__(self, impl: int) -> None:
        assert impl == 4711
        self.books = {"甲=乙=丙.xlsm": "found"}


def test_a_workbook_with_equals_signs_in_its_name_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw, "App", Excel)
    monkeypatch.setattr(xw, "_xlwindows", SimpleNamespace(App=lambda xl: xl), raising=False)
    words = ["-c", "--wb=甲=乙=丙.xlsm", "--from_xl=1", "--app=C:\\a=b\\EXCEL.EXE", "--hwnd=4711"]
    assert session.calling_book(words) == "found"


def test_any_other_workbook_is_found_by_xlwings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw.Book, "caller", staticmethod(lambda: "found by xlwings"))
    assert session.calling_book(["-c", "--wb=追赶超越.xlsm", "--from_xl=1", "--hwnd=4711"]) == "found by xlwings"
    assert session.calling_book(["-c"]) == "found by xlwings"


def test_the_excel_programs_of_others_are_not_ended_when_python_ends() -> None:
    code = (
        "import atexit, types, xlwings as xw\n"
        "cleanup = atexit.register(lambda: print('ended EXCEL.EXE'))\n"
        "xw._xlwindows = types.SimpleNamespace(cleanup=cleanup)\n"
        "import catchup_xl.excel.session"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == ""

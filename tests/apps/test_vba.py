"""The built macro workbooks in a real LibreOffice Calc: every callback of the ribbon reaches its Python function."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from applications import UNO_PYTHON
from libreoffice import LibreOffice
from test_package_audit import audit

from catchup_xl.books.template import ribbon
from catchup_xl.books.template.pinned import ADDIN
from catchup_xl.excel import macros
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.run import Job
from tools import build_macros as build

pytestmark = pytest.mark.app("libreoffice")
SCRIPT = Path(__file__).parent / "vba_script.py"
BOOKS = ("master.xlsm", "sample.xlsm", ADDIN)
HOSTILE = (
    r"C:\上报表\7月",
    r"\\服务器\共享\各村 100%",
    'D:\\it\'s "q" & %TEMP% ^ ; ) #',
    "E:\\𠮷田（镇）\\é😀\\",
)
FOLDER = HOSTILE[2]
XML = (build.SOURCES / "customUI14.xml").read_bytes()
BUTTONS = ribbon.buttons(XML)
ADDIN_BUTTONS = ribbon.buttons(ribbon.form_of_addin(XML))


def in_hex(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped macro workbooks; the add-in as a workbook, since Calc does not know add-ins."""
    folder = tmp_path_factory.mktemp("macros")
    for name in BOOKS:
        with zipfile.ZipFile(build.TARGET / name) as old, zipfile.ZipFile(folder / name, "w") as new:
            for part in old.namelist():
                new.writestr(part, old.read(part).replace(b"excel.addin.macro", b"excel.sheet.macro"))
    (folder / ADDIN).rename(folder / "catchup_xl.xlsm")
    return folder


def run(calc: LibreOffice, book: Path, calls: list[tuple[str, str, list[Any]]], folder: str = "") -> dict[str, Any]:
    """Call procedures; ``folder`` is what the clerk picks, empty when he cancels."""
    command = [UNO_PYTHON, str(SCRIPT), calc._pipe, str(book), json.dumps(calls), folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    assert "failed" not in found, found["failed"]
    return found


@pytest.mark.parametrize("book", ["master.xlsm", "sample.xlsm", "catchup_xl.xlsm"])
def test_every_callback_reaches_its_python_function(calc: LibreOffice, books: Path, book: str) -> None:
    buttons = ADDIN_BUTTONS if book == "catchup_xl.xlsm" else BUTTONS
    calls = [("catchup_ribbon", button.callback, [None]) for button in buttons]
    found = run(calc, books / book, calls, FOLDER)["seen"]
    given = {macros.collect_returns: f"'{in_hex(FOLDER)}'", macros.recompute_folder: f"'{in_hex(FOLDER)}'"}
    for button, macro in zip(buttons, macros.MACROS, strict=True):
        wanted = f"import catchup_xl.excel.macros as m; m.{macro.__name__}({given.get(macro, '')})|"
        assert found[button.callback]["ran"] == wanted, button.label
        assert bool(found[button.callback]["title"]) == (macro in given)
    titles = [found[button.callback]["title"] for button in buttons if found[button.callback]["title"]]
    assert titles == ["选择放着各单位交回的表的文件夹", "选择要批量重算的文件夹"]


@pytest.mark.parametrize("book", ["master.xlsm", "catchup_xl.xlsm"])
def test_nothing_runs_when_no_folder_is_picked(calc: LibreOffice, books: Path, book: str) -> None:
    calls: list[tuple[str, str, list[Any]]] = [
        ("catchup_macros", "CatchupCollectReturns", []),
        ("catchup_macros", "CatchupRecomputeFolder", []),
    ]
    found = run(calc, books / book, calls)["seen"]
    assert [found[name]["ran"] for _, name, _ in calls] == ["", ""]
    assert all(found[name]["title"] for _, name, _ in calls)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_path_of_any_characters_arrives_as_it_was(calc: LibreOffice, books: Path, text: str) -> None:
    calls: list[tuple[str, str, list[Any]]] = [("catchup_text", "InHex", [text]), ("catchup_text", "U", [in_hex(text)])]
    found = run(calc, books / "master.xlsm", calls)["seen"]
    assert found["InHex"]["result"] == in_hex(text)
    assert found["U"]["result"] == text


def test_every_button_on_the_sheet_reaches_its_python_function(calc: LibreOffice, books: Path) -> None:
    calls = [("catchup_macros", button.macro, []) for button in BUTTONS]
    found = run(calc, books / "master.xlsm", calls, FOLDER)["seen"]
    assert [found[button.macro]["ran"].count("m.") for button in BUTTONS] == [1] * len(BUTTONS)


def test_after_a_macro_excel_is_as_before_whatever_python_did(calc: LibreOffice, books: Path) -> None:
    calls: list[tuple[str, str, list[Any]]] = [("catchup_macros", "CatchupRefreshAll", [])]
    seen = run(calc, books / "master.xlsm", calls)["seen"]["CatchupRefreshAll"]
    assert seen["ran"].count("refresh_all") == 1
    assert seen["settings"] == ["True -4105", "True -4105"]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [("CATCHUP_GROWTH", [], "没有给出：本期累计数"), ("CATCHUP_NEED", [1.0, 2.0], "没有给出：上年全年数")],
)
def test_a_function_says_which_argument_was_left_out(
    calc: LibreOffice, books: Path, name: str, given: list[Any], words: str
) -> None:
    found = run(calc, books / "master.xlsm", [("xlwings_udfs", name, given)])["seen"][name]
    assert found["result"] == words


def test_the_tab_is_wanted_while_there_is_no_add_in(calc: LibreOffice, books: Path) -> None:
    for book in ("master.xlsm", "catchup_xl.xlsm"):
        found = run(calc, books / book, [("catchup_macros", "TabWanted", [])])["seen"]
        assert found["TabWanted"]["result"] == "True"


def test_names_of_errors_become_error_values(calc: LibreOffice, books: Path) -> None:
    calls: list[tuple[str, str, list[Any]]] = [("xlwings_udfs", "CatchupCells", ["#N/A"])]
    found = run(calc, books / "master.xlsm", calls)["seen"]["CatchupCells"]
    assert found["result"] != "#N/A"
    plain = run(calc, books / "master.xlsm", [("xlwings_udfs", "CatchupCells", ["绿"])])["seen"]["CatchupCells"]
    assert plain["result"] == "绿"


def test_help_is_turned_back_into_chinese(calc: LibreOffice, books: Path) -> None:
    found = run(calc, books / "master.xlsm", [("catchup_text", "U", ["7EFF9EC47EA2"])])["seen"]["U"]
    assert found["result"] == "绿黄红"


@pytest.mark.parametrize("book", BOOKS)
def test_the_macro_workbooks_are_clean(book: str) -> None:
    assert audit(build.TARGET / book) == []


def test_the_refreshed_macro_workbook_is_clean(tmp_path: Path) -> None:
    out = tmp_path / "refreshed.xlsm"
    jobs.run_file(Job.REFRESH, build.TARGET / "sample.xlsm", out=out)
    assert audit(out) == []

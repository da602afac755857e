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

from catchup_xl import jobs
from catchup_xl.excel import build, macros, ribbon
from catchup_xl.excel.pinned import ADDIN
from catchup_xl.jobs import Job

pytestmark = pytest.mark.app("libreoffice")
SCRIPT = Path(__file__).parent / "vba_script.py"
BOOKS = ("master.xlsm", "sample.xlsm", ADDIN)
BUTTONS = ribbon.buttons((build.SOURCES / "customUI14.xml").read_bytes())


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


def run(calc: LibreOffice, book: Path, calls: list[tuple[str, str, list[Any]]]) -> dict[str, Any]:
    done = subprocess.run(
        [UNO_PYTHON, str(SCRIPT), calc._pipe, str(book), json.dumps(calls)], capture_output=True, text=True, check=False
    )
    found: dict[str, Any] = json.loads(done.stdout)
    assert "failed" not in found, found["failed"]
    return found


@pytest.mark.parametrize("book", ["master.xlsm", "sample.xlsm", "catchup_xl.xlsm"])
def test_every_callback_reaches_its_python_function(calc: LibreOffice, books: Path, book: str) -> None:
    calls = [("catchup_ribbon", button.callback, [None]) for button in BUTTONS]
    found = run(calc, books / book, calls)["seen"]
    for button, macro in zip(BUTTONS, macros.MACROS, strict=True):
        wanted = f"import catchup_xl.excel.macros as m; m.{macro.__name__}()|"
        assert found[button.callback]["ran"] == wanted, button.label


def test_every_button_on_the_sheet_reaches_its_python_function(calc: LibreOffice, books: Path) -> None:
    calls = [("catchup_macros", button.macro, []) for button in BUTTONS]
    found = run(calc, books / "master.xlsm", calls)["seen"]
    assert [found[button.macro]["ran"].count("m.") for button in BUTTONS] == [1] * len(BUTTONS)


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
    found = run(calc, books / "master.xlsm", [("xlwings_udfs", "U", ["7EFF9EC47EA2"])])["seen"]["U"]
    assert found["result"] == "绿黄红"


@pytest.mark.parametrize("book", BOOKS)
def test_the_macro_workbooks_are_clean(book: str) -> None:
    assert audit(build.TARGET / book) == []


def test_the_refreshed_macro_workbook_is_clean(tmp_path: Path) -> None:
    out = tmp_path / "refreshed.xlsm"
    jobs.run_file(Job.REFRESH, build.TARGET / "sample.xlsm", out=out)
    assert audit(out) == []

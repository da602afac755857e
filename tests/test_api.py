"""``catchup_xl.VERB``: each command of the command line as a function, with the command's options, imported when it is used."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import catchup_xl
from catchup_xl.cli.app import app
from catchup_xl.errors import UsageError

SAMPLE = Path(__file__).parents[1] / "workbook" / "sample.xlsx"
COMMANDS = {
    (found.name or found.callback.__name__): found.callback for found in app.registered_commands if found.callback
}
TERMINAL = {"as_json", "quiet", "report", "debug"}
"""Options that say how a result is shown; a function returns it."""
SPELLED = {
    "book": "path", "master": "path", "backup": "backups", "jobs": "workers", "pattern": "patterns", "unit": "units",
}  # fmt: skip
"""Options that a function spells otherwise: several values, or a path."""
OWN = {
    "check": {"in_place"},  # the command writes in place without being told to
    "robustness": {"progress"}, "batch": {"progress"}, "collect": {"tell", "places"},  # the terminal's bars
    "install": {"machine"}, "doctor": {"machine"},  # PCs that tests make up
}  # fmt: skip
LACKING = {"new": {"book"}, "collect": {"returns"}}
"""``new`` takes its workbook in either of two places, which a function need not; returns are ``places``."""


def test_every_command_has_its_function_and_every_function_its_command() -> None:
    assert {name.replace("-", "_") for name in COMMANDS} == set(catchup_xl.__all__) - {"__version__"}
    assert set(catchup_xl.__all__) <= set(dir(catchup_xl))
    for name in catchup_xl.__all__:
        assert getattr(catchup_xl, name) is not None
    with pytest.raises(AttributeError, match="no attribute"):
        _ = catchup_xl.refreshed


@pytest.mark.parametrize("command", COMMANDS)
def test_a_function_takes_the_options_of_its_command(command: str) -> None:
    if command == "batch":
        from catchup_xl.batch.run.runner import run as function
    else:
        function = getattr(catchup_xl, command.replace("-", "_"))
    name = command.replace("-", "_")
    takes = set(inspect.signature(function).parameters)
    options = {
        SPELLED[one] if SPELLED.get(one) in takes else one for one in inspect.signature(COMMANDS[command]).parameters
    } - TERMINAL
    assert takes - options == OWN.get(name, set())
    assert options - takes == LACKING.get(name, set())
    assert inspect.getdoc(function)


def test_nothing_is_imported_before_it_is_used() -> None:
    program = (
        "import sys, catchup_xl; "
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('catchup_xl', 'pydantic', 'lxml', 'rich')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['catchup_xl', 'catchup_xl._version']"


def test_batch_is_a_command_and_a_room_alike(tmp_path: Path) -> None:
    from catchup_xl.batch.diff import BookDifference

    report = catchup_xl.batch([str(SAMPLE)], str(tmp_path / "out"), job="check", workers=1)
    assert report.exit_code == 0
    assert (tmp_path / "out" / "sample.xlsx").is_file()
    assert isinstance(catchup_xl.diff(str(SAMPLE), str(SAMPLE), month_before=5), BookDifference)


def test_paths_may_be_texts_and_months_are_looked_at(tmp_path: Path) -> None:
    book = shutil.copy(SAMPLE, tmp_path / "book.xlsx")
    forms = catchup_xl.forms(str(book), str(tmp_path / "forms"), month=7)
    assert all(form.path.is_file() for form in forms)
    out = str(tmp_path / "collected.xlsx")
    found = catchup_xl.collect(str(book), [str(tmp_path / "forms")], out=out, month=7, dry_run=True)
    assert found.returns
    assert not Path(out).exists()
    for call in (
        lambda: catchup_xl.trace(str(book), "排名!D5", 13),
        lambda: catchup_xl.verify(str(book), month=0),
        lambda: catchup_xl.forms(str(book), str(tmp_path / "more"), month=13),
        lambda: catchup_xl.rollup([str(book)], str(tmp_path / "county.xlsx"), month=13),
        lambda: catchup_xl.diff(str(book), str(book), month_before=13),
    ):
        with pytest.raises(UsageError, match="月份"):
            call()


def test_check_from_python_writes_only_where_it_is_told_to(tmp_path):
    book = shutil.copy(SAMPLE, tmp_path / "book.xlsx")
    before = book.read_bytes()
    assert catchup_xl.check(book).out is None
    assert book.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]
    with pytest.raises(UsageError, match="in_place"):
        catchup_xl.check(book, tmp_path / "out.xlsx", in_place=True)
    assert catchup_xl.check(book, tmp_path / "out.xlsx").out == tmp_path / "out.xlsx"
    assert book.read_bytes() == before
    assert catchup_xl.check(book, in_place=True, dry_run=True).out is None
    assert catchup_xl.check(book, in_place=True, backups=1).out == book
    assert (tmp_path / "book.xlsx.bak1").read_bytes() == before


def test_an_installed_package_makes_macro_workbooks_without_the_tools_of_the_checkout(tmp_path: Path) -> None:
    program = "import sys; sys.modules['tools'] = None; import catchup_xl; print(catchup_xl.new('book.xlsm'))"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "book.xlsm").is_file()

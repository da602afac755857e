"""The direction of imports: model ← rules ← results ← reports, books beside them, jobs above, and the ways in above these."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import catchup_xl

PACKAGE = Path(catchup_xl.__file__).parent
MODULES = {
    ".".join(("catchup_xl", *file.relative_to(PACKAGE).with_suffix("").parts)): file for file in PACKAGE.rglob("*.py")
}

MAY_IMPORT = {
    "errors": (),
    "_version": (),
    "dated_zip": (),
    "model": ("errors",),
    "rules": ("errors", "model"),
    "results": ("errors", "_version", "model", "rules"),
    "reports": ("errors", "_version", "dated_zip", "model", "rules", "results"),
    "books": ("errors", "model", "rules.methods.registry"),
    "sample": ("errors", "model"),
    "jobs": ("errors", "model", "rules", "results", "reports", "books", "sample"),
    "batch": ("errors", "_version", "model", "rules", "results", "reports", "books", "sample", "jobs"),
    "excel": ("errors", "_version", "model", "rules", "results", "books", "sample", "jobs", "batch"),
}
"""What each room may import besides itself. A room that is not named here is a way in: none of these may import it."""

EXCEPTIONS = {
    "catchup_xl.batch.run.program": ("catchup_xl",),
    "catchup_xl.excel.macros": ("catchup_xl",),
    "catchup_xl.jobs.undo": ("batch.collect",),
}
"""Imports that no rule allows, each with its reason beside it in the module: the digest and the place of the package itself."""

THIRD_PARTY = {
    "errors": set(),
    "model": {"pydantic", "pydantic_core", "yaml"},
    "rules": {"lark"},
    "results": set(),
    "reports": {"docx", "jinja2", "markupsafe"},
    "books": {"lxml", "python_calamine", "xlsxwriter"},
    "jobs": {"pandas"},
}
"""Other people's packages that each room may import; typer and rich belong to the ways in."""

LIVE = "catchup_xl.books.live."
"""The modules whose names begin so speak to a spreadsheet program that is running, and to nothing else."""


def imported(module: str) -> Iterator[tuple[str, int]]:
    """The modules that a module imports, wherever in it the import stands, with the line."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: imports are absolute"
            name = str(node.module)
            inside = name == "catchup_xl"
            yield from ((f"{name}.{alias.name}" if inside else name, node.lineno) for alias in node.names)


def room_of(module: str) -> str:
    """The first part of a module's name inside the package."""
    return module.removeprefix("catchup_xl.").partition(".")[0]


def is_in(module: str, room: str) -> bool:
    """Whether a module lies in a room, or in that part of one."""
    name = module.removeprefix("catchup_xl.")
    return name == room or name.startswith(f"{room}.")


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_nothing_on_the_left_imports_what_stands_to_the_right(room: str) -> None:
    wrong = []
    for module in MODULES:
        if room_of(module) != room:
            continue
        allowed = (room, *MAY_IMPORT[room], *EXCEPTIONS.get(module, ()))
        for name, line in imported(module):
            if name.partition(".")[0] == "catchup_xl" and not any(is_in(name, one) for one in allowed):
                wrong.append(f"{module}:{line} imports {name}")
    assert not wrong


@pytest.mark.parametrize("room", THIRD_PARTY)
def test_a_room_imports_only_the_packages_that_are_its_own(room: str) -> None:
    wrong = []
    for module in MODULES:
        if room_of(module) != room:
            continue
        allowed = {"catchup_xl", "xlwings"} if module.startswith(LIVE) else {"catchup_xl", *THIRD_PARTY[room]}
        for name, line in imported(module):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in allowed:
                wrong.append(f"{module}:{line} imports {name}")
    assert not wrong


def test_every_room_of_the_table_is_there() -> None:
    assert set(MAY_IMPORT) <= {room_of(module) for module in MODULES}


def test_workbook_files_are_opened_in_one_room_alone() -> None:
    """Calamine and zipfile know no limits: what opens files that others made goes through ``books`` (``dated_zip`` writes)."""
    openers = {"python_calamine", "zipfile"}
    elsewhere = {
        module
        for module in MODULES
        if room_of(module) not in ("books", "dated_zip")
        and any(name.partition(".")[0] in openers for name, _ in imported(module))
    }
    elsewhere.discard("tools.macro_book")  # opens the workbook that the package ships
    assert not elsewhere, "these open files past the limits of books"

"""The direction of imports: model ← rules ← results ← reports, books beside them, jobs above, and the ways in above these."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tools.layers import EXCEPTIONS, MAY_IMPORT, PACKAGE, THIRD_PARTY

MODULES = {
    ".".join(("catchup_xl", *file.relative_to(PACKAGE).with_suffix("").parts)): file for file in PACKAGE.rglob("*.py")
}

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
            for full in (f"{name}.{alias.name}" for alias in node.names):
                yield full if name == "catchup_xl" or full in MODULES else name, node.lineno


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
    assert not elsewhere, "these open files past the limits of books"


def test_no_module_imports_itself_in_a_circle() -> None:
    """Wherever in a module an import stands: a circle that only a late import hides is one too."""
    graph = {
        module.removesuffix(".__init__"): {name for name, _ in imported(module) if name.startswith("catchup_xl.")}
        for module in MODULES
    }
    below: dict[str, set[str]] = {}

    def walk(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join((*above[above.index(module) :], module))
        if module not in below:
            below[module] = graph.get(module, set())
            for name in sorted(below[module]):
                walk(name, (*above, module))

    for module in graph:
        walk(module, ())

"""Which room of the package may import which: one table for the test that holds it and the document that tells it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "catchup_xl"

MAY_IMPORT: Mapping[str, tuple[str, ...]] = {
    "errors": (),
    "_version": (),
    "dated_zip": (),
    "model": ("errors",),
    "rules": ("errors", "model"),
    "results": ("errors", "_version", "model", "rules"),
    "reports": ("errors", "_version", "dated_zip", "model", "rules", "results"),
    "books": ("errors", "dated_zip", "model", "rules.methods.registry"),
    "sample": ("errors", "model"),
    "jobs": ("errors", "dated_zip", "model", "rules", "results", "reports", "books", "sample"),
    "batch": ("errors", "_version", "model", "rules", "results", "reports", "books", "sample", "jobs"),
    "excel": ("errors", "_version", "model", "rules", "results", "books", "sample", "jobs", "batch"),
}
"""What each room may import besides itself. None of them may import a way in."""

WAYS_IN = ("cli",)
"""The rooms that may import everything: people come in through them."""

EXCEPTIONS: Mapping[str, tuple[str, ...]] = {
    "catchup_xl.batch.run.program": ("catchup_xl",),
    "catchup_xl.excel.macros": ("catchup_xl",),
    "catchup_xl.jobs.undo": ("batch.collect",),
}
"""Imports that no rule allows: the digest and the place of the package itself, and undoing, which knows of collecting."""

THIRD_PARTY: Mapping[str, set[str]] = {
    "errors": set(),
    "model": {"pydantic", "pydantic_core", "yaml"},
    "rules": {"lark"},
    "results": set(),
    "reports": {"docx", "jinja2", "markupsafe"},
    "books": {"lxml", "python_calamine", "xlsxwriter"},
    "jobs": {"pandas"},
}
"""Other people's packages that each room may import; typer and rich belong to the ways in."""


def purpose(room: str) -> str:
    """What a room or a module is for: the first line of its docstring, without the full stop."""
    place = PACKAGE / room.replace(".", "/")
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return told.partition("\n")[0].removesuffix(".")


def rooms_inside(room: str) -> Iterator[str]:
    """The rooms inside a room, by name."""
    for folder in sorted((PACKAGE / room).glob("*/__init__.py")):
        yield f"{room}.{folder.parent.name}"

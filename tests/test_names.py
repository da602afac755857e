"""What keeps the code readable from outside: values that are named where they are many, and folders that can be looked through."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tools.layers import PACKAGE

MOST_POSITIONAL = 7
MOST_MODULES = 30
MOST_NOQA = 45
"""Places where a rule of the linter is set aside, each with its reason."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Each module of the package, by its place in it."""
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def test_no_call_puts_more_than_seven_values_in_a_row() -> None:
    """Of many values in a row two can change places without a word: they go by their names."""
    many = [
        f"{place}:{node.lineno} {ast.unparse(node.func)} takes {len(node.args)}"
        for place, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and len(node.args) > MOST_POSITIONAL
    ]
    assert not many


def test_a_folder_has_no_more_modules_than_can_be_looked_through() -> None:
    folders: dict[Path, int] = {}
    for file in PACKAGE.rglob("*.py"):
        folders[file.parent] = folders.get(file.parent, 0) + 1
    assert not {str(folder): count for folder, count in folders.items() if count > MOST_MODULES}


def test_no_class_name_stands_for_two_things() -> None:
    homes: dict[str, list[str]] = {}
    for place, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(place)
    assert not {name: places for name, places in homes.items() if len(places) > 1}


def test_the_linter_is_set_aside_no_more_often() -> None:
    found = sum(
        token.type == tokenize.COMMENT and "noqa" in token.string
        for file in PACKAGE.rglob("*.py")
        for token in tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline)
    )
    assert found <= MOST_NOQA

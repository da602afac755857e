"""The tests are collected on Windows too: no module of theirs asks for what only Unix has before a test runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
COLLECTED = sorted([*TESTS.rglob("test_*.py"), *TESTS.rglob("conftest.py")])
_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
_NAMES = {
    ("os", "fork"), ("os", "fsdecode"), ("os", "geteuid"), ("os", "getuid"), ("os", "killpg"), ("os", "mkfifo"), ("os", "setsid"),
    ("signal", "SIGALRM"), ("signal", "SIGHUP"), ("signal", "SIGKILL"), ("signal", "SIGUSR1"), ("signal", "pthread_kill"),
}  # fmt: skip


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: all but the bodies of functions; their decorators and defaults run."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.decorator_list, *child.args.defaults, *filter(None, child.args.kw_defaults)):
                yield part
                yield from at_import(part)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from at_import(child)


def of_unix_only(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in at_import(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in _MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in _MODULES:
            found.append(str(node.module))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found += [f"{node.value.id}.{node.attr}"] if (node.value.id, node.attr) in _NAMES else []
    return found


@pytest.mark.parametrize("file", COLLECTED, ids=lambda file: str(file.relative_to(TESTS)))
def test_nothing_of_unix_is_asked_for_on_import(file: Path) -> None:
    assert of_unix_only(ast.parse(file.read_text(encoding="utf-8"))) == []


def test_what_only_unix_has_is_seen() -> None:
    seen = "import pty\n@mark(signal.SIGKILL)\ndef test(): os.mkfifo()\nX = os.geteuid()\nclass A:\n    b = os.fork()\n"
    assert of_unix_only(ast.parse(seen)) == ["pty", "signal.SIGKILL", "os.geteuid", "os.fork"]

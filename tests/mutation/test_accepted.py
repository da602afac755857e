"""What the run over the mutants rests on, held without one: the modules, the prepared copy, the list of accepted survivors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from mutation.mutants import ROOT, Change, accepted, config, told, undecorated


def source_of(function: str) -> list[str]:
    """The lines of a function, from its module and name such as rules.scores._shares or model.restating._Row.of."""
    parts = function.split(".")
    depth = next(n for n in range(len(parts), 0, -1) if ROOT.joinpath(*parts[:n]).with_suffix(".py").is_file())
    text = ROOT.joinpath(*parts[:depth]).with_suffix(".py").read_text(encoding="utf-8")
    node: ast.AST = ast.parse(text)
    for name in parts[depth:]:
        [node] = [n for n in ast.iter_child_nodes(node) if getattr(n, "name", "") == name]
    assert isinstance(node, ast.FunctionDef)
    return [line.strip() for line in text.splitlines()[node.lineno - 1 : node.end_lineno]]


@pytest.mark.parametrize("key", ["source_paths", "only_mutate", "pytest_add_cli_args_test_selection", "also_copy"])
def test_the_paths_of_the_configuration_are_there(key):
    missing = [path for path in config()[key] if not (ROOT / path.removeprefix("--ignore=")).exists()]
    assert missing == []


@pytest.mark.parametrize("survivor", accepted(), ids=lambda survivor: survivor.function)
def test_an_accepted_survivor_is_of_code_that_is_there_and_has_a_reason(survivor):
    assert accepted()[survivor].strip()
    assert survivor.was != survivor.now
    assert set(survivor.was.splitlines()) <= set(source_of(survivor.function))


def test_a_decorator_is_applied_below_its_function_and_a_cache_left_out():
    source = "@method('M1', x=1)\n@other\ndef f(a):\n    return a\n\n\n@cache\ndef g():\n    return 1\n"
    source += "\n\nclass C:\n    @property\n    def h(self):\n        return 2\n\n    @classmethod\n    def i(cls):\n        return 3\n"
    assert undecorated(source) == (
        "def f(a):\n    return a\nf = method('M1', x=1)(other(f))\n\n\ndef g():\n    return 1\n"
        "\n\nclass C:\n    def h(self):\n        return 2\n    h = property(h)\n\n"
        "    @classmethod\n    def i(cls):\n        return 3\n"
    )


@pytest.mark.parametrize("path", config()["only_mutate"])
def test_every_module_is_prepared_without_a_fault(path):
    prepared = ast.parse(undecorated(Path(ROOT, path).read_text(encoding="utf-8")))
    functions = [node for node in ast.walk(prepared) if isinstance(node, ast.FunctionDef)]
    assert {ast.unparse(d) for node in functions for d in node.decorator_list} <= {"classmethod", "staticmethod"}


@pytest.mark.parametrize(("was", "now"), [("a", "b"), ("'a'", '"a\\n"'), ("a\nb", "c")])
def test_a_survivor_is_told_as_an_entry_of_the_list(was, now, tmp_path, monkeypatch):
    file = tmp_path / "accepted.toml"
    file.write_text(told(Change("m.f", was, now), "why"), encoding="utf-8")
    monkeypatch.setattr("mutation.mutants.ACCEPTED", file)
    assert accepted() == {Change("m.f", was, now): "why"}

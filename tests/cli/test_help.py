"""The help: twelve commands in sight, by when they are needed, each with an example; exit codes decided in one place."""

from __future__ import annotations

import re
import shlex

import pytest
from typer.testing import CliRunner

from catchup_xl.cli.app import app
from catchup_xl.cli.options import When, debugging
from catchup_xl.errors import BookError, Exit, PlanError, UsageError, exit_code

COMMANDS = [str(found.name) for found in app.registered_commands]
_ROW = re.compile(r"^│ ([a-z-]+) +\S", re.MULTILINE)


def said(*words: str) -> str:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200", "NO_COLOR": "1"}).output


def panels(text: str) -> dict[str, list[str]]:
    """The commands in sight by the panel that they stand in."""
    found = {}
    for title, body in re.findall(r"^╭─ (\S+) ─+╮\n(.*?)^╰", text, re.MULTILINE | re.DOTALL):
        if title not in ("选项", "参数"):
            found[title] = _ROW.findall(body)
    return found


def test_help_shows_twelve_commands_at_most_by_when_they_are_needed() -> None:
    for words in (("--help",), ()):
        seen = panels(said(*words))
        assert list(seen) == [when.value for when in When]
        names = [name for group in seen.values() for name in group]
        assert 8 <= len(names) <= 12
        assert {"check", "refresh", "forms", "collect", "trace", "new"} <= set(names)
        assert seen["每月"][:2] == ["check", "refresh"]
    assert "--help-all" in said("--help")


def test_help_all_shows_every_command_and_the_next_help_is_short_again() -> None:
    seen = panels(said("--help-all"))
    assert list(seen) == [when.value for when in When]
    assert sorted(name for group in seen.values() for name in group) == sorted(COMMANDS)
    assert sum(map(len, panels(said("--help")).values())) <= 12


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_has_an_example_that_its_options_allow(command: str) -> None:
    text = said(command, "--help")
    examples = re.findall(r"例：(catchup-xl .*?) *$", text, re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example)
        assert words[1] == command
        for word in words[2:]:
            assert not word.startswith("--") or word in text.replace(example, "")
    assert "--debug" in text


def test_debug_is_asked_for_by_each_run_anew() -> None:
    said("schema", "--debug")
    assert debugging()
    said("schema")
    assert not debugging()


def test_the_gravest_exit_code_is_told() -> None:
    assert exit_code() is Exit.DONE
    assert exit_code(findings=True) is Exit.FINDINGS == 1
    assert exit_code(findings=True, failed=True) is Exit.FILE == 3
    assert exit_code(findings=True, failed=True, interrupted=True) is Exit.INTERRUPTED == 130
    assert exit_code(KeyboardInterrupt()) is Exit.INTERRUPTED
    assert exit_code(BookError("打不开")) is Exit.FILE
    assert exit_code(UsageError("月份不对")) is exit_code(PlanError("方案不对")) is Exit.USAGE == 2
    assert exit_code(ZeroDivisionError()) is Exit.FILE


def test_help_tells_every_exit_code() -> None:
    text = "".join(said("--help").split())
    for code in Exit:
        assert f"{code.value}{code.words}" in text

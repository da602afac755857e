from __future__ import annotations

import shlex
import tomllib

import pytest
from documents import ROOT, blocks, examples, section, text_of

from catchup_xl.cli.app import app

README = text_of("README.md")
BOTH = pytest.mark.parametrize("readme", [README, text_of("README.zh.md")], ids=["en", "zh"])
COMMANDS = {found.name or found.callback.__name__ for found in app.registered_commands if found.callback}


def steps_of(block: str) -> list[list[str]]:
    """The steps of a single command line, set apart by &&."""
    assert block.count("\n") == 1, "one line, to be copied as it is"
    steps: list[list[str]] = [[]]
    for word in shlex.split(block):
        if word == "&&":
            steps.append([])
        else:
            steps[-1].append(word)
    return steps


@BOTH
def test_the_first_command_sets_everything_up_and_refreshes_the_sample(readme: str) -> None:
    venv, install, job = steps_of(blocks(readme)[0])
    assert venv == ["python3", "-m", "venv", ".venv"]
    assert install == [".venv/bin/pip", "install", "-e", "."]
    assert job[:3] == [".venv/bin/catchup-xl", "refresh", "workbook/sample.xlsx"]
    assert (ROOT / job[2]).is_file()
    assert job[-1] in text_of(".gitignore").splitlines()


@BOTH
def test_the_second_command_sets_everything_up_and_runs_the_tests(readme: str) -> None:
    venv, install, tests = steps_of(blocks(readme)[1])
    extras = tomllib.loads(text_of("pyproject.toml"))["project"]["optional-dependencies"]
    assert venv == ["python3", "-m", "venv", ".venv"]
    assert install == [".venv/bin/pip", "install", "-e", ".[test]"]
    assert "test" in extras
    assert tests == [".venv/bin/python", "-m", "pytest"]


def test_the_commands_that_readme_shows_are_there() -> None:
    shown = {words[1] for words in examples(README)}
    assert {"check", "refresh", "new"} <= shown <= COMMANDS


@BOTH
def test_every_command_is_named(readme: str) -> None:
    assert {name for name in COMMANDS if f"`{name}`" not in readme} == set()


def test_the_two_readmes_lead_to_each_other_from_their_tops() -> None:
    assert "(README.zh.md)" in README[:200]
    assert "(README.md)" in text_of("README.zh.md")[:200]


def test_the_layout_names_the_rooms_that_are_there() -> None:
    layout = section(README, "## Layout of the code")
    package = ROOT / "catchup_xl"
    rooms = {file.parent.name for file in package.rglob("__init__.py")} - {"catchup_xl"}
    assert {room for room in rooms if f"{room}/" not in layout} == set()

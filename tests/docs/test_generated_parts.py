from __future__ import annotations

import re
from pathlib import Path

import pytest
from documents import text_of
from typer.models import ArgumentInfo
from typer.testing import CliRunner

from catchup_xl.cli.app import app
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.model.settings import SettingSection
from catchup_xl.rules.methods.registry import all_methods
from tools import manual as generator

COMMANDS = {(found.name or found.callback.__name__): found for found in app.registered_commands if found.callback}


@pytest.mark.parametrize("document", generator.DOCUMENTS, ids=lambda path: path.name)
def test_generated_parts_are_what_the_code_says(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert text == generator.renewed(text), "run python -m tools.build"


def test_the_manual_has_a_part_for_every_entry_sheet_and_every_section_of_settings() -> None:
    parts = set(re.findall(r"<!-- generated: (.*?) -->", text_of("docs/manual.md")))
    entry = {f"sheet {sheet.name}" for sheet in SHEETS.values() if sheet.kind is SheetKind.ENTRY}
    assert entry - {"sheet 参数"} | {f"settings {section.value}" for section in SettingSection} <= parts
    assert {"methods", "parameters", "checks", "results", "jobs"} <= parts


def test_the_manual_tells_every_method_and_every_result_sheet_in_words() -> None:
    manual = text_of("docs/manual.md")
    for method in all_methods().values():
        assert f"**{method.id} {method.name}**：" in manual
    for sheet in SHEETS.values():
        if sheet.kind is SheetKind.RESULT:
            assert f"**{sheet.name}**：" in manual


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_tells_what_the_document_tells(name: str) -> None:
    command = COMMANDS[name]
    help_text = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).output
    assert generator.words_of(command).partition("\n")[0] in help_text
    for key, info in generator.parameters_of(command.callback):
        spelled = generator.spelled(key, info)
        word = spelled if isinstance(info, ArgumentInfo) else spelled.split()[0].rstrip(",")
        assert word in help_text
        assert str(info.help) in help_text

"""Every example of README and of the manual runs on a copy of the sample."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import ROOT, blocks, examples, text_of

from catchup_xl.cli.app import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the one that the examples speak of."""
    shutil.copytree(ROOT / "workbook", tmp_path / "workbook", ignore=shutil.ignore_patterns("~$*", ".~*"))
    shutil.copy(ROOT / "workbook" / "sample.xlsx", tmp_path / "追赶超越.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", ["README.md", "README.zh.md", "docs/manual.md"])
def test_the_examples_of_the_command_line_run(
    document: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = examples(text_of(document))
    assert found
    for words in found:
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert ended.value.code in (0, None), f"{' '.join(words)}\n{said.out}{said.err}"


@pytest.mark.parametrize("document", ["README.md", "README.zh.md"])
def test_the_python_example_of_readme_runs(document: str, folder: Path) -> None:
    [example] = blocks(text_of(document), "python")
    done = subprocess.run([sys.executable, "-c", example], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert (folder / "refreshed.xlsx").is_file()

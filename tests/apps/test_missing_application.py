"""A missing application: skipped on a developer's machine, a failure in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def run_pytest(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    for name in ("conftest.py", "applications.py"):
        shutil.copy(TESTS / name, folder)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = app(name): needs an application\n", encoding="utf-8")
    (folder / "test_it.py").write_text(
        "import pytest\n\n@pytest.mark.app('no-such-application')\ndef test_it():\n    pass\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]
    return subprocess.run(command, cwd=folder, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False)


def test_a_test_is_skipped_without_its_application(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "")
    assert (done.returncode, "1 skipped" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize("ci", ["true", "True"])
def test_ci_fails_a_test_without_its_application(tmp_path: Path, ci: str) -> None:
    done = run_pytest(tmp_path, ci)
    assert done.returncode == 1
    assert "no-such-application is not installed" in done.stdout

"""The command line as a user types it: in this process, or where the process itself matters in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest.mock import patch

from catchup_xl.cli.app import main

ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {"PYTHONUTF8": "1", "COLUMNS": "160"}


def run(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in this process: what it says and its exit code are those of a process, and no Python is started."""
    command = ["catchup-xl", *map(str, words)]
    with (
        _streams() as (out, errors),
        patch.object(sys, "argv", command),
        patch.dict(os.environ, _ENVIRONMENT),
        contextlib.chdir(cwd or Path.cwd()),
    ):
        code = _exit_code()
    return subprocess.CompletedProcess(command, code, _said(out), _said(errors))


def start(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as a shell starts it."""
    command = [sys.executable, "-m", "catchup_xl", *map(str, words)]
    environment: Mapping[str, str] = os.environ | _ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=cwd, check=False
    )


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    raise AssertionError("the command line ends with an exit code")


@contextlib.contextmanager
def _streams() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Standard output and errors as pipes are: text over bytes, which the command line may set to UTF-8."""
    out, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        yield out, errors


def _said(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()

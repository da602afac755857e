"""The log file for what a macro could not do: details for the maintainer, in a place that is named to the clerk."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from catchup_xl._version import __version__
from catchup_xl.books.saving.own_outputs import own_folder
from catchup_xl.errors import printable

FOLDER = "CATCHUP_XL_LOGS"
"""Environment variable that names another folder."""

_LIMIT = 1 << 20  # bytes; a longer log is begun anew, and the old one kept beside it


def log_error(what: str, error: BaseException) -> Path:
    """Write an error down.

    Args:
        what: what was being done.
        error: what went wrong.

    Returns:
        The log file.
    """
    details = "".join(traceback.format_exception(error))
    now = datetime.now().strftime("%Y-%m-%d %H:%M:%S")  # noqa: DTZ005 - the clerk's wall clock
    lines = [f"{now} {' '.join(printable(what).split())} catchup_xl {__version__} Python {sys.version.split()[0]}"]
    lines += [f"    {printable(line)}" for line in details.splitlines()]  # no line of an error passes for another entry
    text = "\n".join(lines) + "\n"
    for folder in (_folder(), Path(tempfile.gettempdir())):
        try:
            return _append(folder / "catchup_xl.log", text)
        except OSError:
            continue
    return Path()


def _append(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and file.stat().st_size > _LIMIT:
        file.replace(file.with_suffix(".old.log"))
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)
    return file


def _folder() -> Path:
    named = os.environ.get(FOLDER)
    return Path(named) if named else own_folder()

"""The log file for what a macro could not do: details for the maintainer, in a place that is named to the clerk."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from catchup_xl._version import __version__
from catchup_xl.books.saving.own_outputs import own_folder
from catchup_xl.errors import printable

FOLDER = "CATCHUP_XL_LOGS"
"""Environment variable that names another folder."""

_LIMIT = 1 << 20  # bytes; a longer log is begun anew, and the old one kept beside it
_LOGGER = logging.getLogger("catchup_xl.excel")


class _Entry(logging.Formatter):
    """An entry whose details are indented: no line of an error passes for another entry."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of an entry and its details."""
        first, *others = super().format(record).splitlines()
        return "\n".join([first, *(f"    {printable(line)}" for line in others)])


def log_error(what: str, error: BaseException) -> Path:
    """Write an error down.

    Args:
        what: what was being done.
        error: what went wrong.

    Returns:
        The log file.
    """
    words = f"{' '.join(printable(what).split())} catchup_xl {__version__} Python {sys.version.split()[0]}"
    for folder in (_folder(), Path(tempfile.gettempdir())):
        try:
            with _open(folder / "catchup_xl.log") as file:
                _LOGGER.error("%s", words, exc_info=error)
                return file
        except OSError:
            continue
    return Path()


@contextmanager
def _open(file: Path) -> Iterator[Path]:
    """The log takes entries into a file meanwhile; where it can't be written, that is raised.

    Raises:
        OSError: the file can't be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = _Strict(file, maxBytes=_LIMIT, backupCount=1, encoding="utf-8")
    handler.setFormatter(_Entry("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    _LOGGER.addHandler(handler)
    try:
        yield file
    finally:
        _LOGGER.removeHandler(handler)
        handler.close()


class _Strict(RotatingFileHandler):
    """A log file whose trouble is the caller's: there is another folder to try."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Raise what emitting has met."""
        raise  # noqa: PLE0704 - called while the error is handled


def _folder() -> Path:
    named = os.environ.get(FOLDER)
    return Path(named) if named else own_folder()

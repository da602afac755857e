"""What every book can do, be it a file on disk or a book open in a spreadsheet program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from catchup_xl.model.edits import Edit
from catchup_xl.model.tables import Grid


class Book(Protocol):
    """A workbook that holds a master."""

    @property
    def name(self) -> str:
        """The workbook's file name, for messages."""
        ...

    def grids(self, sheets: Collection[str]) -> Mapping[str, Grid]:
        """The cells of those of the sheets that the workbook has.

        Raises:
            BookError: the workbook can't be read.
        """
        ...

    def write(self, edits: Iterable[Edit]) -> Sequence[str]:
        """Apply edits to result sheets and program-owned columns; nothing else is touched.

        Returns:
            What could not be written since its sheet or header is not there, in Chinese; a ``Moved`` says that
            something of the clerk's had to move.
        """
        ...

    def save(self, target: Path | None = None) -> Path:
        """Save to the target, or in place.

        Raises:
            BookError: the file can't be written; the old file is whole.
        """
        ...

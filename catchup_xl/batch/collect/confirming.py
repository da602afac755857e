"""The provenance that a killed run left open: each line is taken where the master's cell bears it out."""

from __future__ import annotations

from pathlib import Path

from catchup_xl.batch.collect.decisions import MasterCells
from catchup_xl.batch.collect.returned_values import Key, canonical, shown
from catchup_xl.books.file import FileBook
from catchup_xl.books.protocol import Book
from catchup_xl.books.saving.safe_write import finish_saves
from catchup_xl.books.saving.together import Holds, PendingLine
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS


def finish_provenance(path: Path, book: Book | None = None) -> None:
    """Finish what a killed run has left of a master and its provenance, though somebody may have saved the master since.

    Args:
        path: where the master lies.
        book: the master, where it is open in Excel.

    Raises:
        BookError: the master can't be read, or the provenance can't be written.
    """
    finish_saves(path, lambda data: _holds(cells_of(book or FileBook(path, data))))


def cells_of(book: Book) -> MasterCells:
    """The cells of a master."""
    return MasterCells(read_master(book.grids(SHEETS), book.name))


def _holds(cells: MasterCells) -> Holds:
    def holds(line: PendingLine) -> bool:
        key = Key(line.sheet, line.names, line.header)
        raw = cells.where(key).cell(key.header)
        return line.value in {say(cell) for cell in (raw, cells.inner(key, raw)) for say in (shown, canonical)}

    return holds

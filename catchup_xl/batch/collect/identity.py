"""The number by which a master is known to its forms: given with the first of them, and never changed after.

It stands in a cell of 参数, for a cell is what every spreadsheet program keeps, whatever the file or the town is called by
then. It is drawn by lot: two towns may begin from one plan with the same names and no figures.
"""

from __future__ import annotations

import secrets
import warnings
from pathlib import Path

from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError, LossWarning
from catchup_xl.model.cells import fold, to_text
from catchup_xl.model.edits import CellsEdit, Edit, RowsEdit
from catchup_xl.model.entry_sheets import Setting
from catchup_xl.model.master import Master
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.settings import MASTER_ID, SETTINGS

_SHEET = Setting.sheet
_NAME, _VALUE, _NOTE = _SHEET.headers()


def numbered(book: FileBook, path: Path, master: Master) -> str:
    """The number of a master; one that has none is given one, and saved.

    Where it can't be saved the forms go out without: they are known by own unit, plan and figures then, and a
    ``LossWarning`` says so.

    Args:
        book: the master's file, as it was read.
        path: where it lies.
        master: what was read from it.
    """
    if master.settings.master_id:
        return master.settings.master_id
    number = "-".join(secrets.token_hex(2).upper() for _ in range(3))
    try:
        book.write([_edit(master, number)])
        book.save()
    except BookError as reason:
        return _number_in(FileBook.open(path)) or _unnumbered(reason.problem)  # another run may have given one just now
    return _number_in(book) or _unnumbered("“参数”表里写不进去")


def _unnumbered(why: str) -> str:
    words = f"没有给母版编号（{why}）；这些报表收回时只按本单位、方案名称和原有的数认"
    warnings.warn(words, LossWarning, stacklevel=3)
    return ""


def _number_in(book: FileBook) -> str:
    return read_master(book.grids(SHEETS), book.name).settings.master_id


def _edit(master: Master, number: str) -> Edit:
    """The setting's row takes the number; a workbook that is older than the setting gets the row."""
    for source in master.tables[_SHEET.name].sources:
        if fold(to_text(source.cells.get(_NAME))) == fold(MASTER_ID):
            return CellsEdit(_SHEET.name, {_VALUE: {source.row: number}})
    return RowsEdit(_SHEET.name, _SHEET.headers(), [(MASTER_ID, number, SETTINGS[MASTER_ID].help)])

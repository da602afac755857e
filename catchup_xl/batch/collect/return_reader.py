"""Reading what units send back: the program's own forms, and sheets in the units' own layouts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from catchup_xl.batch.collect.attribution import Attribution
from catchup_xl.batch.collect.decisions import MasterCells
from catchup_xl.batch.collect.finding import Found
from catchup_xl.batch.collect.foreign import read_foreign
from catchup_xl.batch.collect.form_pages import HIDDEN
from catchup_xl.batch.collect.labels import Names
from catchup_xl.batch.collect.mapping import Mappings, unit_named_in
from catchup_xl.batch.collect.names import names_of_units
from catchup_xl.batch.collect.own_forms import is_own, read_form
from catchup_xl.batch.collect.returned_values import DUTY_SHEET, ENTRY_SHEET, Return, ReturnState
from catchup_xl.books.file import FileBook
from catchup_xl.errors import CatchupError
from catchup_xl.model.entry_sheets import Setting

_MASTER = frozenset({Setting.sheet.name, ENTRY_SHEET, DUTY_SHEET})
_REPORT = frozenset({"报送变动", "报送情况"})


class ReturnReader:
    """Reads the returns for one master.

    Args:
        attribution: what may come back into the master.
        mappings: what the labels of units' own layouts stand for.
        confirm: the user agrees with the mappings that are proposed.
    """

    def __init__(self, attribution: Attribution, mappings: Mappings, *, confirm: bool) -> None:
        self._attribution, self._mappings, self._confirm = attribution, mappings, confirm
        master = attribution.master
        self._cells = MasterCells(master)
        self._names = Names(names_of_units(master), (one.name for one in master.indicators))

    def read(self, found: Found) -> Return:
        """Read one file. One that can't be read is returned with its problem: the others are still collected."""
        try:
            return self._read(found)
        except CatchupError as error:
            return self._unread(found, str(error))
        except OSError as error:
            return self._unread(found, f"读不了：{error.strerror or error}")
        except Exception as error:  # noqa: BLE001 - one file that the program itself stumbles over must not stop the rest
            words = f"程序读它时出错（{type(error).__name__}），没有取\n怎样改：在表格软件里打开，另存一份后再交"
            return self._unread(found, words)

    def _unread(self, found: Found, problem: str) -> Return:
        """A file that can't be read is the return of the unit that its name, or its folder's, tells: it has sent something."""
        unit = unit_named_in((found.path.stem, *found.folders), self._names, self._attribution.master.settings.own_unit)
        return Return(found.path, units=(unit,) if unit else (), problem=problem, state=ReturnState.REFUSED)

    def _read(self, found: Found) -> Return:
        sent = self._understood(found)
        self._cells.try_out(sent.values)
        return sent

    def _understood(self, found: Found) -> Return:
        path = found.path
        book = FileBook.open(path)
        sent = Return(path, received=_received(path, book), digest=hashlib.sha256(path.read_bytes()).hexdigest())
        sheets = book.sheet_names
        if is_own(book.grids((HIDDEN,)).get(HIDDEN)):
            return read_form(sent, book.grids(sheets), self._attribution)
        problem = _of_another_kind(sheets)
        if problem:
            return replace(sent, problem=problem, state=ReturnState.REFUSED)
        return read_foreign(sent, found, self._attribution.master, self._names, self._mappings, confirm=self._confirm)


def _of_another_kind(sheets: Collection[str]) -> str:
    """Why a workbook of this program's own is no return; empty for any other workbook."""
    if set(sheets) >= _MASTER:
        return "是母版（或它的副本），不是报表，没有取\n怎样改：从交回的文件夹里移走；要汇总各镇的母版用 rollup"
    if set(sheets) >= _REPORT:
        return "是收集报告，不是报表，没有取\n怎样改：从交回的文件夹里移走"
    return ""


def _received(path: Path, book: FileBook) -> datetime:
    """When the workbook was last saved, as it says itself; else the time of the file."""
    return book.modified or datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().replace(tzinfo=None)

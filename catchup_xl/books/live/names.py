"""Names and print areas of an open workbook that end with a table: they follow it, as they do in a workbook file.

Excel itself takes along what reaches beyond a table when cells are put in. What ends with the table it leaves behind: the
new rows come after the last one, and would not be printed.
"""

from __future__ import annotations

from functools import cached_property, partial

import xlwings as xw

from catchup_xl.books.live.journal import Journal
from catchup_xl.books.references import Change
from catchup_xl.books.writer.workbook_xml import followed_reference

_OWN_OF_EXCEL = "_"  # hidden names, such as that of a filter, which Excel keeps itself


class LiveNames:
    """The names of an open workbook, those of its sheets and their print areas among them.

    Args:
        book: the workbook.
        journal: where every change is noted, so that it can be undone.
    """

    def __init__(self, book: xw.Book, journal: Journal) -> None:
        self._book, self._journal = book, journal

    @cached_property
    def _names(self) -> list[tuple[xw.Name, str]]:
        """Each name with what it referred to when it was first asked for: that says on which sheet, and is one call."""
        return [(name, name.refers_to or "") for name in self._book.names]

    def keep(self, sheet: str) -> None:
        """Note what the names of a sheet refer to, before cells are put in or taken out, lest undoing that lose it.

        Args:
            sheet: the sheet's name in the workbook.
        """
        for name in self._of(sheet):
            self._journal.did(partial(_refer, name, name.refers_to or ""))

    def follow(self, sheet: str, change: Change) -> None:
        """Let names follow a change of the areas of a sheet.

        Args:
            sheet: the sheet's name in the workbook.
            change: what becomes of an area.
        """
        for name in self._of(sheet):
            old = name.refers_to or ""
            new = followed_reference(old, sheet, [change])
            if new != old:
                self._journal.did(partial(_refer, name, old))
                name.refers_to = new

    def _of(self, sheet: str) -> list[xw.Name]:
        words = sheet.replace("'", "''")
        own = (name for name, first in self._names if words in first)
        return [name for name in own if not name.name.rpartition("!")[2].startswith(_OWN_OF_EXCEL)]


def _refer(name: xw.Name, text: str) -> None:
    """Let a name refer to something, unless it does so already."""
    if name.refers_to != text:
        name.refers_to = text

"""A figure as the workbook shows it, with the cell that it stands in."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import Address
from catchup_xl.model.columns import Column
from catchup_xl.model.rows import SHEETS
from catchup_xl.results.shown_values import cell_text, column_as_set
from catchup_xl.results.tables import result_table
from catchup_xl.rules.outcome import Outcome

_BODY = 4  # the first row of a result sheet as the template lays it out


class Shown(NamedTuple):
    """A figure or a word.

    Args:
        text: as the workbook shows it; empty where there is none.
        at: where it stands, as in 排名!D8.
        value: the number behind it, as far as it is shown; None for a word.
    """

    text: str
    at: str = ""
    value: Decimal | None = None


NOTHING = Shown("")


class ResultSheet:
    """A result sheet as a refresh of the workbook fills it.

    Args:
        name: the sheet.
        outcome: what was computed.
    """

    def __init__(self, name: str, outcome: Outcome) -> None:
        self._table, self._settings = result_table(name, outcome), outcome.master.settings
        self._place = {header: n for n, header in enumerate(self._table.headers)}
        found = outcome.master.tables[name]
        self._columns = found.columns if found.found else {}
        self._first = found.header_row + 1 if found.found else _BODY

    def shown(self, row: int, header: str) -> Shown:
        """The cell of a row, counted from 0, under a header.

        Args:
            row: the row.
            header: the header.
        """
        cell = self._table.rows[row][self._place[header]]
        column = column_as_set(self._table.sheet, header, self._settings)
        value = cell if isinstance(cell, Decimal) else Decimal(cell) if isinstance(cell, int) else None
        return Shown(cell_text(cell, column), self.at(row, header), value)

    def column(self, header: str) -> Column:
        """The column of this header."""
        return SHEETS[self._table.sheet].column(header)

    def at(self, row: int, header: str) -> str:
        """Where the cell stands."""
        column = self._columns.get(header, self._place[header] + 1)
        return str(Address(self._table.sheet, self._first + row, column))

    def rows(self, first: int, count: int) -> str:
        """Where so many rows stand, in words: 排名!第4—13行."""
        start, end = self._first + first, self._first + first + count - 1
        return f"{self._table.sheet}!第{start}行" if start == end else f"{self._table.sheet}!第{start}—{end}行"

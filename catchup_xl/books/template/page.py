"""The template's worksheet: its rows are as high as their text, and go on growing with it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from catchup_xl.books.writer.row_heights import fitting_height

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""Text stays text, and nothing is put down on the way."""


def blank_workbook(content: io.BytesIO) -> Any:
    """A new XlsxWriter workbook that is written into ``content`` when it is closed."""
    return Workbook(content, _OPTIONS)


class Page(Worksheet):  # type: ignore[misc]
    """A worksheet with fitted rows.

    A height set in the ordinary way is marked as set by hand, and the row then keeps it whatever is typed. The mark is
    left off fitted rows, as Excel leaves it off the rows that it has measured itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self._fitted: set[int] = set()
        self._at = -1

    def fit_row(self, row: int, cells: Iterable[tuple[str, float]]) -> None:
        """Make a row, counted from 0, as high as the wrapped text in it: the text and column width of each cell."""
        height = fitting_height(cells)
        if height is not None:
            self.set_row(row, height)
            self._fitted.add(row)

    def _write_row(self, row: int, *others: Any, **named: Any) -> None:
        self._at = row
        super()._write_row(row, *others, **named)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row" and self._at in self._fitted:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

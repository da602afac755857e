"""Heights of the rows that are written: spreadsheet programs do not measure wrapped text when they open a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catchup_xl.books.writer.column_widths import column_widths
from catchup_xl.books.writer.row_heights import fitting_height
from catchup_xl.books.writer.sheet_xml import SheetXml
from catchup_xl.books.xml_bytes import attribute, finite, with_attribute, without_attribute
from catchup_xl.model.edits import Cell, Link

_BY_HAND = ("1", "true")


class RowFitter:
    """Fits the heights of a table's rows.

    Args:
        columns: place in a row, and room in characters of column width, of each cell that wraps.
    """

    def __init__(self, columns: Sequence[tuple[int, float]]) -> None:
        self._columns = [(at, room, int(room / 2)) for at, room in columns]

    @classmethod
    def of(
        cls,
        sheet: SheetXml,
        columns: Sequence[tuple[int, int]],
        styles: Mapping[int, str],
        wrapping: Mapping[str, float],
    ) -> RowFitter:
        """The fitter for columns of a sheet.

        Args:
            sheet: the sheet.
            columns: sheet column, and place in each row.
            styles: column → style id.
            wrapping: style id of wrapped text → characters that its indent takes.
        """
        wrapped = {column: wrapping[style] for column, style in styles.items() if style in wrapping}
        widths = column_widths(sheet, wrapped)
        return cls([(at, widths[column] - wrapped[column]) for column, at in columns if column in wrapped])

    def fitted(self, tag: bytes, cells: Sequence[Cell], *, at_least: bool) -> bytes:
        """A row's start tag, without its bracket, with the height that shows the row's text.

        Args:
            tag: the tag. A height that was set by hand stays.
            cells: the row.
            at_least: others have cells in the row too: do not make it lower than it is.
        """
        height = self._height(cells)
        old = None
        if b"ht=" in tag:
            if attribute(tag + b">", "customHeight") in _BY_HAND:
                return tag
            old = attribute(tag + b">", "ht")
        if at_least and old and finite(old, 0.0) >= (height or 0):
            return tag
        if height is not None:
            return with_attribute(tag + b">", "ht", f"{height:g}")[:-1]
        return without_attribute(tag + b">", "ht")[:-1] if old else tag

    def _height(self, cells: Sequence[Cell]) -> float | None:
        texts: list[tuple[str, float]] = []
        for at, room, short in self._columns:
            cell = cells[at]
            if isinstance(cell, Link):
                cell = cell.text
            if isinstance(cell, str) and (len(cell) > short or "\n" in cell):
                texts.append((cell, room))
        return fitting_height(texts) if texts else None

"""Ranges of the test double of Excel."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

import fake_areas
import fake_filters
from fake_areas import Box, meets, within
from fake_cells import ComError, rows_of, spots
from openpyxl.styles import Font as OpenFont
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter as letters
from xlwings import base_classes, utils

_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


class Range(base_classes.Range):
    has_array: Any = False
    row: Any = None
    column: Any = None
    max_cells_per_read: Any = None
    max_cells_per_write: Any = None

    def __init__(self, sheet: Any, first: Any, last: Any = None) -> None:
        if len(first) == 4:  # row, column, rows, columns: as expand and tables ask
            first, last = first[:2], (first[0] + first[2] - 1, first[1] + first[3] - 1)
        last = last or first
        self.sheet, self.grid = sheet, sheet.grid
        self.row, self.last_row = sorted((first[0], last[0]))
        self.column, self.last_column = sorted((first[1], last[1]))

    @property
    def box(self) -> Box:
        return self.row, self.column, self.last_row, self.last_column

    @property
    def api(self) -> RangeApi:
        return RangeApi(self)

    @property
    def shape(self) -> tuple[int, int]:
        return self.last_row - self.row + 1, self.last_column - self.column + 1

    @property
    def coords(self) -> tuple[Any, ...]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    @property
    def top(self) -> float:
        return (self.row - 1) * 15.0

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, *at: Any) -> Range:
        row, column = at if len(at) == 2 and at[1] else [n + 1 for n in divmod(at[0] - 1, self.shape[1])]
        return Range(self.sheet, (self.row + row - 1, self.column + column - 1))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        def spelled(row: int, column: int) -> str:
            return f"{'$' * col_absolute}{letters(column)}{'$' * row_absolute}{row}"

        text = spelled(self.row, self.column)
        if len(self) > 1:
            text += ":" + spelled(self.last_row, self.last_column)
        return f"[{self.sheet.book.name}]{self.sheet.name}!{text}" if external else text

    def _cell(self) -> Any:
        return self.sheet.worksheet.cell(self.row, self.column)

    def _cells(self) -> Iterator[Any]:
        return (self.sheet.worksheet.cell(r, c) for r, c in spots(self.box))

    @property
    def raw_value(self) -> Any:
        return [
            [self.grid.handed_over(r, c) for c in range(self.column, self.last_column + 1)]
            for r in range(self.row, self.last_row + 1)
        ]

    @raw_value.setter
    def raw_value(self, values: Any) -> None:
        self.sheet.book.fail("write")
        hidden = fake_filters.hidden_rows(self.sheet.worksheet, self.box)
        for r, c, value in rows_of(fake_filters.as_written(values, self.box, hidden), self.box):
            if r not in hidden:
                self.grid.write(r, c, value)

    @property
    def formula(self) -> Any:
        found = tuple(
            tuple(self.grid.formula(r, c) for c in range(self.column, self.last_column + 1))
            for r in range(self.row, self.last_row + 1)
        )
        return found if len(self) > 1 else found[0][0]

    @formula.setter
    def formula(self, values: Any) -> None:
        self.raw_value = values

    formula2 = formula

    def clear_contents(self) -> None:
        self.sheet.book.fail("clear")
        for r, c in self._filled():
            self.grid.write(r, c, None)

    def clear(self) -> None:
        for r, c in self._filled():
            self.grid.erase(r, c, looks=True)

    def clear_formats(self) -> None:
        for r, c in self._filled():
            self.sheet.worksheet.cell(r, c).style = "Normal"

    def _filled(self) -> list[tuple[int, int]]:
        top, left, bottom, right = self.box
        hidden = fake_filters.hidden_rows(self.sheet.worksheet, self.box)
        spots = self.sheet.worksheet._cells
        return [(r, c) for r, c in spots if top <= r <= bottom and left <= c <= right and r not in hidden]

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        self.sheet.book.fail("insert")
        fake_filters.refuse_shift(self.sheet.worksheet, self.box)
        self.grid.insert(self.box, shift or "down", from_before=copy_origin != "format_from_right_or_below")

    def delete(self, shift: str | None = None) -> None:
        self.sheet.book.fail("delete")
        fake_filters.refuse_shift(self.sheet.worksheet, self.box)
        self.grid.delete(self.box, shift or "up")

    def copy(self, destination: Any = None) -> None:
        self.sheet.book.app.clipboard = self

    def paste(self, paste: Any = None, operation: Any = None, skip_blanks: Any = False, transpose: Any = False) -> None:
        source = self.sheet.book.app.clipboard
        fake_areas.pasted(self.sheet.worksheet, source.box, self.box, rules=paste == "validation")
        if paste == "validation":
            return
        if paste != "formats":
            raise NotImplementedError(paste)
        rows, columns = source.shape
        for r, c in spots(self.box):
            model = source.sheet.worksheet.cell(
                source.row + (r - self.row) % rows, source.column + (c - self.column) % columns
            )
            self.sheet.worksheet.cell(r, c)._style = copy(model._style)

    def end(self, direction: str) -> Range:
        down, across = _STEPS[direction]
        row, column = self.row, self.column
        sheet = self.sheet.worksheet

        def beyond() -> bool:
            return not (1 <= row + down <= sheet.max_row and 1 <= column + across <= sheet.max_column)

        def filled(r: int, c: int) -> bool:
            return self.grid.read(r, c) not in (None, "")

        full = filled(row, column) and not beyond() and filled(row + down, column + across)
        while not beyond() and filled(row + down, column + across) == full:
            row, column = row + down, column + across
        return Range(self.sheet, (row, column) if full or beyond() else (row + down, column + across))

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.book.activate()
        self.sheet.book.app.selection = self

    def autofit(self, axis: Any = None) -> None: ...

    @property
    def characters(self) -> Characters:
        return Characters(self)

    @property
    def merge_area(self) -> Range:
        for merged in self.sheet.worksheet.merged_cells.ranges:
            if merged.min_row <= self.row <= merged.max_row and merged.min_col <= self.column <= merged.max_col:
                return Range(self.sheet, (merged.min_row, merged.min_col), (merged.max_row, merged.max_col))
        return Range(self.sheet, (self.row, self.column))

    @property
    def merge_cells(self) -> bool | None:
        """True when all of the cells are merged, False when none is, None when some are."""
        found = [merged for merged in self.grid.merges() if meets(merged, self.box)]
        return any(within(self.box, merged) for merged in found) or (None if found else False)

    def merge(self, across: bool = False) -> None:
        self.sheet.book.fail("merge")
        top, left, bottom, right = self.box
        self.sheet.worksheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def unmerge(self) -> None:
        self.sheet.book.fail("unmerge")
        for merged in self.grid.merges():
            if meets(merged, self.box):
                self.grid.unmerge(merged)

    @property
    def number_format(self) -> str | None:
        found = {str(cell.number_format) for cell in self._cells()}
        return found.pop() if len(found) == 1 else None  # of several, Excel tells none

    @number_format.setter
    def number_format(self, value: str) -> None:
        for cell in self._cells():
            cell.number_format = value

    @property
    def color(self) -> Any:
        fill = self._cell().fill
        return utils.hex_to_rgb("#" + fill.fgColor.rgb[-6:]) if fill.fill_type else None

    @color.setter
    def color(self, value: Any) -> None:
        text = value.lstrip("#") if isinstance(value, str) else value and utils.rgb_to_hex(*value)[1:]
        for cell in self._cells():
            cell.fill = PatternFill("solid", fgColor=text) if text else PatternFill()

    @property
    def column_width(self) -> float:
        return float(self.sheet.worksheet.column_dimensions[letters(self.column)].width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        for column in range(self.column, self.last_column + 1):
            self.sheet.worksheet.column_dimensions[letters(column)].width = value

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def hyperlink(self) -> str:
        found = self._cell().hyperlink
        if found is None:
            raise ComError("the cell has no link")
        return str(found.target or found.location)

    def link(self, target: str) -> None:
        self.grid.link(self.row, self.column, target)


class Rows:
    """Excel's EntireRow."""

    def __init__(self, cells: Range) -> None:
        self._all = [cells.sheet.worksheet.row_dimensions[n] for n in range(cells.row, cells.last_row + 1)]

    @property
    def Hidden(self) -> bool | None:
        """None when some are."""
        found = {bool(one.hidden) for one in self._all}
        return found.pop() if len(found) == 1 else None

    @Hidden.setter
    def Hidden(self, value: bool) -> None:
        for one in self._all:
            one.hidden = value


class RangeApi:
    """The part of Excel's own Range object that the program uses."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells

    @property
    def EntireRow(self) -> Rows:
        return Rows(self.cells)

    def ClearHyperlinks(self) -> None:
        for r, c in spots(self.cells.box):
            self.cells.grid.unlink(r, c)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "Style":
            self.cells.clear_formats()
        else:
            super().__setattr__(name, value)


class Font(base_classes.Font):
    def __init__(self, cells: Range) -> None:
        self._cells = cells

    def _get(self, field: str) -> Any:
        return getattr(self._cells._cell().font, field)

    def _set(self, field: str, value: Any) -> None:
        for cell in self._cells._cells():
            kept = {key: getattr(cell.font, key) for key in ("name", "sz", "b", "i", "u", "color")}
            cell.font = OpenFont(**kept | {field: value})

    bold = property(lambda self: self._get("b"), lambda self, value: self._set("b", value))
    italic = property(lambda self: self._get("i"), lambda self, value: self._set("i", value))
    size = property(lambda self: self._get("sz"), lambda self, value: self._set("sz", value))
    name = property(lambda self: self._get("name"), lambda self, value: self._set("name", value))


class Characters(base_classes.Characters):
    """A piece of a cell's text."""

    def __init__(self, cells: Range, start: int = 0, stop: int | None = None) -> None:
        self._cells, self._start, self._stop = cells, start, stop

    @property
    def api(self) -> Characters:
        return self

    def __getitem__(self, piece: slice) -> Characters:
        return Characters(self._cells, piece.start, piece.stop)

    @property
    def Text(self) -> str:
        return str(self._cells._cell().value)[self._start : self._stop]

    @Text.setter
    def Text(self, value: str) -> None:
        self._cells.sheet.book.fail("characters")
        text = str(self._cells._cell().value)
        self._cells.grid.write(
            self._cells.row, self._cells.column, "'" + text[: self._start] + value + text[self._stop :]
        )

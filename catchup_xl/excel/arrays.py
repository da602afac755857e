"""Cells on their way into and out of worksheet functions: arrays of any shape, Excel's own error values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any, NoReturn

from catchup_xl.model.cells import fold, is_blank, is_error_value, to_number, to_text
from catchup_xl.rules.exact import exactly, settled

NOT_AVAILABLE, DIVISION, VALUE, NUMBER = "#N/A", "#DIV/0!", "#VALUE!", "#NUM!"
_CLASSIC = {NOT_AVAILABLE, DIVISION, VALUE, NUMBER, "#REF!", "#NAME?", "#NULL!"}
_ERRORS_FROM, _ERRORS_TO = -2146828288, -2146762753  # 0x800A0000 to 0x800AFFFF, as signed numbers
_NO_FIGURE = {"不适用", "/", "待核", "未报"}

Cells = Sequence[Sequence[Any]]
"""What xlwings hands over for an argument with ndim=2: rows of cells."""


class CellError(Exception):
    """An error value of Excel, such as #N/A."""

    @property
    def name(self) -> str:
        """The error value."""
        return str(self.args[0])


def error_value(raw: Any) -> str:
    """The name of an error value; empty for any other cell.

    Excel hands figures over as floats, and those error values as whole numbers that xlwings has no name for. No function
    can hand these back: they go on as #VALUE!.
    """
    if isinstance(raw, str) and is_error_value(raw):
        return raw if raw in _CLASSIC else VALUE
    number = isinstance(raw, int) and not isinstance(raw, bool)
    return VALUE if number and _ERRORS_FROM <= raw <= _ERRORS_TO else ""


def fail(name: str) -> NoReturn:
    """End in an error value.

    Raises:
        CellError: always.
    """
    raise CellError(name)


def cell_number(raw: Any) -> Decimal:
    """A cell as a number.

    Raises:
        CellError: an error value goes on as it is; #N/A for a figure that is not there; #VALUE! for any other text.
    """
    if name := error_value(raw):
        fail(name)
    if is_blank(raw) or (isinstance(raw, str) and fold(raw) in _NO_FIGURE):
        fail(NOT_AVAILABLE)
    try:
        found = to_number(raw)
    except ValueError:
        fail(VALUE)
    return fail(NOT_AVAILABLE) if found is None else found


def word(raw: Any, default: str = "") -> str:
    """A cell as a word; the default where it is blank."""
    if name := error_value(raw):
        fail(name)
    return to_text(raw) or default


def first(cells: Cells | None) -> Any:
    """The first cell of an argument; None where it was left out."""
    return cells[0][0] if cells and cells[0] else None


def shown(value: Any) -> Any:
    """A result as Excel takes it."""
    return float(settled(value)) if isinstance(value, Decimal) else value


def each(function: Callable[..., Any], *arguments: Cells) -> list[list[Any]]:
    """Apply a function cell by cell, as Excel's array formulas do.

    A single row or column goes along with every row or column of the others; where the shapes do not fit the result is
    #N/A.

    Args:
        function: takes one cell of each argument; CellError becomes the error value.
        arguments: rows of cells.
    """
    height, width = max(len(cells) for cells in arguments), max(len(cells[0]) for cells in arguments)
    return [[_one(function, [_at(cells, r, c) for cells in arguments]) for c in range(width)] for r in range(height)]


def guarded(function: Callable[[], list[list[Any]]]) -> list[list[Any]]:
    """The result of a function over whole arrays; CellError becomes the error value in one cell."""
    try:
        with exactly():
            return function()
    except CellError as error:
        return [[error.name]]


def _at(cells: Cells, row: int, column: int) -> Any:
    height, width = len(cells), len(cells[0])
    r, c = (0 if height == 1 else row), (0 if width == 1 else column)
    return cells[r][c] if r < height and c < width else NOT_AVAILABLE


def _one(function: Callable[..., Any], cells: Sequence[Any]) -> Any:
    try:
        with exactly():
            return shown(function(*cells))
    except CellError as error:
        return error.name
    except (DivisionByZero, InvalidOperation):
        return DIVISION

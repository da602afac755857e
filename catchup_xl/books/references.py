"""Cell references in A1 notation: areas, and what becomes of them when a table grows or cells are moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catchup_xl.model.cells import column_letters, column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_TEXT = r'"(?:[^"]|"")*"'
_COLUMN_OF_TABLE = r"\[[^\[\]]*\]"  # or another workbook
_CELLS = r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?(?![\w.(!])"
_QUOTED_SHEET = r"'(?:[^']|'')*'!"
_OWN_CELLS = re.compile(
    rf"{_TEXT}|{_QUOTED_SHEET}\$?[A-Z]{{1,3}}\$?[0-9]+(?::\$?[A-Z]{{1,3}}\$?[0-9]+)?|{_COLUMN_OF_TABLE}"
    rf"|(?<![\w.!$:]){_CELLS}"
)
_ANY_CELLS = re.compile(rf"{_TEXT}|{_QUOTED_SHEET}|{_COLUMN_OF_TABLE}|(?<![\w.$]){_CELLS}")


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, the last ones are in it."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def absolute(self) -> str:
        """The area as a defined name has it: $A$4:$C$9."""
        first = f"${column_letters(self.left)}${self.top}"
        last = f"${column_letters(self.right)}${self.bottom}"
        return first if first == last else f"{first}:{last}"

    def holds(self, other: Area) -> bool:
        """The other area lies within this one."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and other.bottom <= self.bottom
            and other.right <= self.right
        )

    def meets(self, other: Area) -> bool:
        """The two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def shifted(self, rows: int, columns: int) -> Area:
        """The area, so many rows further down and columns further right."""
        return Area(self.top + rows, self.left + columns, self.bottom + rows, self.right + columns)


@dataclass(frozen=True, slots=True)
class Resize:
    """A table body that changes its size; ranges that end with it follow.

    A range follows down when its last row was the body's last row, it begins no lower than the body's first row, and it
    shares a column with the table: a print area, an input rule, a coloured range, a name. It follows to the right when
    it spanned all columns of the table, no matter how far down it reaches. One that reached beyond the body stays, but
    never ends within it, as in Excel when rows are put in.
    """

    old: Area
    new: Area

    def __call__(self, area: Area) -> Area:
        """What becomes of an area."""
        old, new = self.old, self.new
        bottom, right = area.bottom, area.right
        if area.left > old.right or area.right < old.left or area.bottom < old.top:
            return area
        if area.bottom >= old.bottom and area.top <= old.top:
            bottom = new.bottom if area.bottom == old.bottom else max(area.bottom, new.bottom)
        if area.right >= old.right and area.left <= old.left and area.top <= old.bottom:
            right = new.right if area.right == old.right else max(area.right, new.right)
        return area._replace(bottom=bottom, right=right)


@dataclass(frozen=True, slots=True)
class Move:
    """A box of cells that is moved down or to the right.

    What lies wholly in it goes along, and so does what lies beyond it, where there are no cells to move. What begins before
    it and ends in it, and is no wider, gets longer: the cells that it covered are covered still, and those between them.
    """

    box: Area
    rows: int
    columns: int

    def __call__(self, area: Area) -> Area:
        """What becomes of an area."""
        box = self.box
        if self.rows and box.left <= area.left and area.right <= box.right and area.bottom >= box.top:
            top = area.top + self.rows if area.top >= box.top else area.top
            return area._replace(top=top, bottom=min(area.bottom + self.rows, max(LAST_ROW, area.bottom)))
        if self.columns and box.top <= area.top and area.bottom <= box.bottom and area.right >= box.left:
            left = area.left + self.columns if area.left >= box.left else area.left
            return area._replace(left=left, right=min(area.right + self.columns, max(LAST_COLUMN, area.right)))
        return area


Change = Callable[[Area], Area]


def parse_area(text: str) -> Area | None:
    """Read A4, A4:C9 or $A$4:$C$9; None for anything else, whole columns included."""
    found = _AREA.fullmatch(text)
    if found is None:
        return None
    left, top = column_number(found[1]), int(found[2])
    right, bottom = (column_number(found[3]), int(found[4])) if found[3] else (left, top)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def changed_areas(text: str, change: Change) -> str:
    """Apply a change to each area of a list such as "A4:C9 E4"; what is no area stays."""
    words = text.split(" ")
    for n, word in enumerate(words):
        area = parse_area(word)
        if area is not None and (new := change(area)) != area:
            words[n] = str(new)
    return " ".join(words)


def changed_formula(formula: str, change: Change) -> str:
    """Apply a change to each reference to a cell of the formula's own sheet."""

    def replaced(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        first = (found[1], found[2], found[3], found[4])
        last = (found[5], found[6], found[7], found[8]) if found[6] else None
        area = parse_area(found[0])
        if area is None:
            return found[0]
        new = change(area)
        if new == area:
            return found[0]
        text = f"{first[0]}{column_letters(new.left)}{first[2]}{new.top}"
        return text if last is None else f"{text}:{last[0]}{column_letters(new.right)}{last[2]}{new.bottom}"

    return _OWN_CELLS.sub(replaced, formula)


def copied_formula(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads so many rows down and columns right: references without a dollar sign go along."""

    def replaced(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        cells = [found.groups()[:4], found.groups()[4:]] if found[6] else [found.groups()[:4]]
        return ":".join(_copied(cell, rows, columns) for cell in cells)

    return _ANY_CELLS.sub(replaced, formula)


def _copied(cell: Sequence[str], rows: int, columns: int) -> str:
    fixed_column, letters, fixed_row, row = cell
    column = column_number(letters) + (0 if fixed_column else columns)
    at = int(row) + (0 if fixed_row else rows)
    if not (1 <= column <= LAST_COLUMN and 1 <= at <= LAST_ROW):
        return "#REF!"
    return f"{fixed_column}{column_letters(column)}{fixed_row}{at}"

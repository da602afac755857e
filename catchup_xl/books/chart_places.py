"""Where the program's own charts stand beside a table that has grown: those that its rows would run under go down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from catchup_xl.books.place import TablePlace
from catchup_xl.books.references import Area

_APART = 2  # a blank row between the table and a chart
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lowered:
    """A chart that goes down. What held it whole, such as a print area, holds it still.

    Args:
        box: the cells that it covered.
        rows: by how many rows it goes down.
    """

    box: Area
    rows: int

    def __call__(self, area: Area) -> Area:
        """What becomes of an area."""
        return area._replace(bottom=max(area.bottom, self.box.bottom + self.rows)) if area.holds(self.box) else area


def lowered(boxes: Mapping[T, Area], place: TablePlace, lowest: Callable[[Area], int]) -> dict[T, Lowered]:
    """The charts that go down, each with how far: those over the table, and those under them, all as far.

    Args:
        boxes: the cells that each chart covers.
        place: the table.
        lowest: the last row of an area that holds anything, 0 where none does.
    """
    table = Area(place.header_row, place.left, place.last + place.totals_rows, place.right)
    top = min((box.top for box in boxes.values() if box.meets(table)), default=None)
    if top is None:
        return {}
    column = table._replace(bottom=max(box.bottom for box in boxes.values()))
    below = {key: box for key, box in boxes.items() if box.meets(column) and box.top >= top}
    left, right = min(box.left for box in below.values()), max(box.right for box in below.values())
    # Notes of the clerk's that stand below the table went down with its end: they are not to be covered either.
    end = max(table.bottom, lowest(Area(table.bottom + 1, left, max(box.bottom for box in below.values()), right)))
    return {key: Lowered(box, end + _APART - top) for key, box in below.items()}

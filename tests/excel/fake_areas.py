"""Areas of the test double of Excel: what becomes of coloured ranges, input rules and names when cells are moved.

Conditional formats and input rules belong to each cell: they go where their cells go, and cells that are put in take
those of the cells that they take their looks from. Names and print areas are references: they follow when the cells put
in or taken out lie within them and span all their columns; cells put in right below them do not make them longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

Boxes = list[Box]


def meets(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def within(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def minus(box: Box, cut: Box) -> Boxes:
    """What is left of a box without those cells."""
    if not meets(box, cut):
        return [box]
    top, left, bottom, right = common(box, cut)
    parts = [(box[0], box[1], top - 1, box[3]), (bottom + 1, box[1], box[2], box[3])]
    parts += [(top, box[1], bottom, left - 1), (top, right + 1, bottom, box[3])]
    return [part for part in parts if part[0] <= part[2] and part[1] <= part[3]]


def joined(boxes: Iterable[Box]) -> Boxes:
    """The same cells in boxes that depend on nothing but the cells: as wide as the rows of neighbours are the same."""
    found = {box for box in boxes if box[0] <= box[2] and box[1] <= box[3]}
    edges = sorted({box[1] for box in found} | {box[3] + 1 for box in found})
    strips: list[tuple[int, int, Sequence[tuple[int, int]]]] = []
    for left, after in pairwise(edges):
        rows = _runs((box[0], box[2]) for box in found if box[1] <= left <= box[3])
        if strips and strips[-1][1] == left - 1 and strips[-1][2] == rows:
            strips[-1] = (strips[-1][0], after - 1, rows)
        elif rows:
            strips.append((left, after - 1, rows))
    return sorted((top, left, bottom, right) for left, right, rows in strips for top, bottom in rows)


def _runs(rows: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for top, bottom in sorted(rows):
        if found and top <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], bottom))
        else:
            found.append((top, bottom))
    return found


def text_of(boxes: Iterable[Box]) -> str:
    from fake_cells import ref_of  # it needs this module

    return " ".join(ref_of(box) for box in boxes)


def boxes_of(ranges: MultiCellRange | Any) -> Boxes:
    return [(r.min_row, r.min_col, r.max_row, r.max_col) for r in ranges.ranges]


def inserted(sheet: Worksheet, box: Box, shift: str, *, from_before: bool) -> None:
    """Let everything follow cells that were put in."""
    turned = shift != "down"
    box = turn(box) if turned else box
    top, bottom = box[0], box[2]
    model = (top - 1 if from_before else bottom + 1, top - 1 if from_before else bottom + 1)
    count = bottom - top + 1

    def cells(area: Box) -> Boxes:
        found: Boxes = []
        for left, right, mine in _across(area, box):
            if not mine:
                found.append((area[0], left, area[2], right))
                continue
            found.append((area[0], left, min(area[2], top - 1), right))
            found.append((max(area[0], top) + count, left, area[2] + count, right))
            source = model[0] if from_before else model[0] - count
            if area[0] <= source <= area[2]:
                found.append((top, left, bottom, right))
        return found

    def reference(area: Box) -> Box:
        if not (box[1] <= area[1] and area[3] <= box[3]) or area[2] < top:
            return area
        return area[0] + (count if area[0] >= top else 0), area[1], area[2] + count, area[3]

    _change(sheet, _turning(cells, turned), _turning_one(reference, turned))


def deleted(sheet: Worksheet, box: Box, shift: str) -> None:
    """Let everything follow cells that were taken out."""
    turned = shift != "up"
    box = turn(box) if turned else box
    top, bottom = box[0], box[2]
    count = bottom - top + 1

    def cells(area: Box) -> Boxes:
        found: Boxes = []
        for left, right, mine in _across(area, box):
            if not mine:
                found.append((area[0], left, area[2], right))
                continue
            found.append((area[0], left, min(area[2], top - 1), right))
            found.append((max(area[0], bottom + 1) - count, left, area[2] - count, right))
        return found

    def reference(area: Box) -> Box:
        if not (box[1] <= area[1] and area[3] <= box[3]) or area[2] < top:
            return area
        if top <= area[0] and area[2] <= bottom:
            return 0, 0, 0, 0  # a reference to nothing
        first = area[0] if area[0] < top else max(area[0], bottom + 1) - count
        return first, area[1], top - 1 if area[2] <= bottom else area[2] - count, area[3]

    _change(sheet, _turning(cells, turned), _turning_one(reference, turned))


def pasted(sheet: Worksheet, source: Box, target: Box, *, rules: bool) -> None:
    """Let cells have the coloured ranges of others, or with ``rules`` their input rules; one row may fill many."""

    def change(areas: Boxes) -> Boxes:
        found = [part for area in areas for part in minus(area, target)]
        for area in areas:
            if meets(area, source):
                top, left, bottom, right = common(area, source)
                down, across = target[0] - source[0], target[1] - source[1]
                stretched = target[2] if source[0] == source[2] else bottom + down
                found.append((top + down, left + across, stretched, right + across))
        return joined(found)

    if rules:
        _change_rules(sheet, change)
    else:
        _change_colours(sheet, change)


def turn(box: Box) -> Box:
    """Rows for columns."""
    return box[1], box[0], box[3], box[2]


def _turning(change: Callable[[Box], Boxes], turned: bool) -> Callable[[Box], Boxes]:
    return (lambda box: [turn(part) for part in change(turn(box))]) if turned else change


def _turning_one(change: Callable[[Box], Box], turned: bool) -> Callable[[Box], Box]:
    return (lambda box: turn(change(turn(box)))) if turned else change


def _across(area: Box, box: Box) -> Sequence[tuple[int, int, bool]]:
    """The columns of an area before those of a box, among them, and after them."""
    parts = (
        (area[1], min(area[3], box[1] - 1), False),
        (max(area[1], box[1]), min(area[3], box[3]), True),
        (max(area[1], box[3] + 1), area[3], False),
    )
    return [part for part in parts if part[0] <= part[1]]


def _change(sheet: Worksheet, cells: Callable[[Box], Boxes], reference: Callable[[Box], Box]) -> None:
    def spread(areas: Boxes) -> Boxes:
        return joined(part for area in areas for part in cells(area))

    _change_colours(sheet, spread)
    _change_rules(sheet, spread)
    for holder in (sheet.parent, *sheet.parent.worksheets):
        for name in holder.defined_names.values():
            name.attr_text = followed(name.attr_text, sheet.title, reference)
    if sheet.print_area:
        sheet.print_area = followed(sheet.print_area, sheet.title, reference).rpartition("!")[2].replace("$", "")


def followed(formula: str, sheet: str, change: Callable[[Box], Box]) -> str:
    """A reference to cells of a sheet after a change."""
    from fake_cells import box_of, ref_of

    def replaced(found: re.Match[str]) -> str:
        box = change(box_of(found[2]))
        if not box[0]:
            return f"{found[1]}#REF!"
        return found[1] + re.sub(
            r"([A-Z]+)(\d+)", r"$\1$\2", ref_of(box) if ":" in found[2] else ref_of(box).partition(":")[0]
        )

    quoted = re.escape("'" + sheet.replace("'", "''") + "'") + "|" + re.escape(sheet)
    return re.sub(rf"((?<![\w'])(?:{quoted})!)(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)", replaced, formula)


def _change_colours(sheet: Worksheet, change: Callable[[Boxes], Boxes]) -> None:
    new = ConditionalFormattingList()
    for found in sheet.conditional_formatting:
        boxes = change(boxes_of(found.sqref))
        for rule in found.rules if boxes else ():
            new.add(text_of(boxes), rule)
    sheet.conditional_formatting = new


def _change_rules(sheet: Worksheet, change: Callable[[Boxes], Boxes]) -> None:
    for rule in list(sheet.data_validations.dataValidation):
        boxes = change(boxes_of(rule.sqref))
        if boxes:
            rule.sqref = MultiCellRange(text_of(boxes))
        else:
            sheet.data_validations.dataValidation.remove(rule)

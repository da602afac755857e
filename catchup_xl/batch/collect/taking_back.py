"""Taking collected values back: every cell that still holds what was written; one that was changed since stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from catchup_xl.batch.collect.decisions import MasterCells
from catchup_xl.batch.collect.returned_values import ENTRY_SHEET, Key, entry_cell, same
from catchup_xl.books.saving.undo_log import Written
from catchup_xl.model.cells import is_blank
from catchup_xl.model.edits import Cell, CellsEdit, Edit
from catchup_xl.model.rows import Source

_ROW_NAMES = ("单位", "指标", "年度", "口径")


class TakenBack(NamedTuple):
    """What taking back comes to.

    Args:
        edits: what is to be written.
        taken: the cells that go back.
        left: the cells that hold something else by now, or have gone, with what stands there now.
    """

    edits: list[Edit]
    taken: tuple[Written, ...]
    left: tuple[Written, ...]


def taken_back(written: Sequence[Written], cells: MasterCells) -> TakenBack:
    """How to take cells back.

    Args:
        written: the cells as they were written.
        cells: the master as it stands now.
    """
    by_sheet: dict[str, dict[str, dict[int, Cell]]] = {}
    taken: list[Written] = []
    left: list[Written] = []
    for cell in written:
        source = cells.where(Key(cell.sheet, cell.names, cell.header)).source
        if source is None or not same(source.cells.get(cell.header), cell.new):
            left.append(replace(cell, new=source.cells.get(cell.header) if source else None))
            continue
        taken.append(cell)
        by_sheet.setdefault(cell.sheet, {}).setdefault(cell.header, {})[source.row] = entry_cell(cell.old)
    for source in _emptied(taken, cells):
        for header in _ROW_NAMES:
            by_sheet[ENTRY_SHEET].setdefault(header, {})[source.row] = None
    return TakenBack([CellsEdit(sheet, found) for sheet, found in by_sheet.items()], tuple(taken), tuple(left))


def _emptied(taken: Sequence[Written], cells: MasterCells) -> list[Source]:
    """The rows that were added for the cells and in which nothing else stands: their names go too."""
    headers: dict[tuple[str, ...], set[str]] = {}
    for cell in taken:
        if cell.fresh and cell.sheet == ENTRY_SHEET:
            headers.setdefault(cell.names, set()).add(cell.header)
    found = []
    for names, written in headers.items():
        source = cells.where(Key(ENTRY_SHEET, names, _ROW_NAMES[0])).source
        kept = written | set(_ROW_NAMES)
        if source is not None and all(is_blank(raw) for name, raw in source.cells.items() if name not in kept):
            found.append(source)
    return found

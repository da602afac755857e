"""How findings speak: lists of names, numbers, and ranges of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import Address, to_decimal
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.figure_words import figure_words

_LISTED = 8
_DIGITS = 15


class CellPlace(NamedTuple):
    """A place that is no single cell: a range, or a whole sheet when ``cell`` is empty."""

    sheet: str
    cell: str = ""


def listed(names: Iterable[str], limit: int = _LISTED) -> str:
    """甲镇、乙镇 等12个: as many names as a line takes."""
    found = list(dict.fromkeys(names))
    shown = "、".join(found[:limit])
    return shown if len(found) <= limit else f"{shown} 等{len(found)}个"


def number(value: float | Decimal, places: int | None = None) -> str:
    """A number as Excel shows it, without trailing zeros; a vast or tiny one in scientific notation.

    Args:
        value: the number.
        places: decimal places to which it is rounded; None for all that it has.
    """
    exact = to_decimal(value)
    if abs(exact.adjusted()) > _DIGITS and exact:
        return f"{exact:.3E}"
    if places is not None:
        exact = round_half_up(exact, places)
    return f"{exact.normalize():f}" if exact else "0"


def figure(value: float | Decimal, indicator: Indicator | None) -> str:
    """A figure of an indicator without its unit of measure; a rate in per cent."""
    if indicator is None or not indicator.scale.rate:
        return number(value)
    return figure_words(to_decimal(value), indicator, typed=True)


def percent(fraction: float | Decimal) -> str:
    """A fraction as a percentage with two decimals at most: 0.132 is 13.2%."""
    return number(to_decimal(fraction).scaleb(2), 2) + "%"


def span(cells: Iterable[Address]) -> CellPlace:
    """The first run of neighbours among some cells of one column, as a range."""
    run = next(runs(cells))
    return _range(run[0], run[-1])


def row_span(cells: Sequence[Address]) -> CellPlace:
    """The range from the first to the last of some cells of one row."""
    return _range(min(cells, key=_place), max(cells, key=_place))


def runs(cells: Iterable[Address]) -> Iterator[list[Address]]:
    """Split the cells of one column into runs of neighbours."""
    run: list[Address] = []
    for cell in sorted(cells, key=_place):
        if run and cell.row != run[-1].row + 1:
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def rows_of(cells: Sequence[Address]) -> str:
    """第4—9行, 第4、7行: the rows of some cells, for a message."""
    parts = [f"{run[0].row}" if len(run) == 1 else f"{run[0].row}—{run[-1].row}" for run in runs(cells)]
    return f"第{'、'.join(parts[:_LISTED])}{'…' if len(parts) > _LISTED else ''}行"


def _range(first: Address, last: Address) -> CellPlace:
    return CellPlace(first.sheet, first.cell if first == last else f"{first.cell}:{last.cell}")


def _place(cell: Address) -> tuple[int, int]:
    return cell.row, cell.column

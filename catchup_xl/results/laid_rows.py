"""Rows of a large result sheet, laid out one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

from catchup_xl.model.edits import Cell

T = TypeVar("T")


class LaidRows(Sequence[tuple[Cell, ...]], Generic[T]):
    """Rows that are laid out each time they are asked for: thousands of them need not stand in memory at once.

    Args:
        of: what the rows are of.
        lay: makes a row of one of them.
    """

    def __init__(self, of: Sequence[T], lay: Callable[[T], tuple[Cell, ...]]) -> None:
        self._of, self._lay = of, lay

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._of)

    @overload
    def __getitem__(self, at: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, at: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        """A row, or some rows."""
        return LaidRows(self._of[at], self._lay) if isinstance(at, slice) else self._lay(self._of[at])

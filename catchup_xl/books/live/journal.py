"""What was done to an open workbook, and how to undo it: a job that fails half-way leaves the workbook as it was."""

from __future__ import annotations

from collections.abc import Callable


class Journal:
    """Steps that can be taken back, and finishing touches that come when all steps have succeeded."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []
        self._finishing: list[Callable[[], None]] = []

    def did(self, undo: Callable[[], None]) -> None:
        """Note how to undo the step that was just taken."""
        self._undo.append(undo)

    def later(self, step: Callable[[], None]) -> None:
        """Note a touch that can't be taken back and changes no value: looks, links."""
        self._finishing.append(step)

    def mark(self) -> tuple[int, int]:
        """Where the journal stands now, for ``roll_back``."""
        return len(self._undo), len(self._finishing)

    def roll_back(self, to: tuple[int, int] = (0, 0)) -> None:
        """Undo all steps since, the last one first."""
        steps, self._undo = self._undo[to[0] :], self._undo[: to[0]]
        del self._finishing[to[1] :]
        for undo in reversed(steps):
            undo()

    def finish(self) -> None:
        """Carry out the finishing touches."""
        for step in self._finishing:
            step()
        self._finishing.clear()

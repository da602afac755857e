"""One case of a check: what goes wrong, at which cell it is told, and what is almost the same and is right."""

from __future__ import annotations

from typing import NamedTuple

from sound_book import GROUP, Edit, Spot

from catchup_xl.model.findings import Level

OWN = frozenset({GROUP})
ALL = frozenset({"*"})
NONE: frozenset[str] = frozenset()
ERROR, WARNING, HINT = Level.ERROR, Level.WARNING, Level.HINT


class Case(NamedTuple):
    """A case.

    Args:
        code: the check's code.
        wrong: edits of the sound book that make it wrong.
        at: the cell where it is told.
        said: part of the message.
        right: edits that come close and are right.
        level: the finding's level.
        blocks: the groups whose ranking it blocks.
    """

    code: str
    wrong: tuple[Edit, ...]
    at: Spot
    said: str
    right: tuple[Edit, ...] = ()
    level: Level = ERROR
    blocks: frozenset[str] = NONE

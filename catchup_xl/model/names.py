"""Names as people type them: several in one cell, one that is slightly wrong, one that stands twice."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from catchup_xl.model.cells import fold

T = TypeVar("T")

_MARKS = re.compile(r"[、，,；;/\n]")
_NEAR = 0.6


def names_in(text: str) -> list[str]:
    """The names in a cell that may hold several, set apart by 、 or another mark; spaces around them are left out."""
    return [name for part in _MARKS.split(text) if (name := part.strip())]


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was most likely meant; empty when none is near. Width and spaces of characters don't count."""
    by_fold = {fold(word): word for word in known if word}
    near = difflib.get_close_matches(fold(name), by_fold, n=1, cutoff=_NEAR)
    return by_fold[near[0]] if near else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The advice 是不是“…”？ for a name that is not known; empty when no known one is near."""
    near = nearest(name, known)
    return f"是不是“{near}”？" if near else ""


def repeated(things: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Each thing whose key another one before it has, with the first that has it.

    Args:
        things: what may stand twice.
        key: what makes two of them the same; where it is None or empty, a thing is like no other.
    """
    first: dict[Hashable, T] = {}
    for thing in things:
        found = key(thing)
        before = first.setdefault(found, thing) if found else thing
        if before is not thing:
            yield thing, before

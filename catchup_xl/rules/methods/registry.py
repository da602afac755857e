"""The method table: every scoring method by its id and Chinese name, the rule book's and those of other packages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from catchup_xl.model.cells import fold
from catchup_xl.rules.methods import by_place, by_tier, formulas
from catchup_xl.rules.methods.method import METHODS, Method

ENTRY_POINTS = "catchup_xl.methods"
"""Entry points of this group name modules, or functions, whose import registers further methods."""

DEFAULT_METHOD = "M2"
"""What a blank 计分方法 means."""

RULE_BOOK = (formulas, by_place, by_tier)
"""The modules whose import registers the rule book's own methods."""


def find_method(text: str) -> Method | None:
    """The method that a cell of 计分方法 names.

    Args:
        text: an id ("M5"), a name ("争先进位计分法"), or both; blank means DEFAULT_METHOD.

    Returns:
        None when there is no such method.
    """
    table = all_methods()
    word = fold(text)
    if not word:
        return table[DEFAULT_METHOD]
    for found in table.values():
        identity, name = fold(found.id), fold(found.name)
        if word.casefold() == identity.casefold() or word in (name, identity + name):
            return found
    return None


def all_methods() -> Mapping[str, Method]:
    """The whole table in the order of the ids, with the methods that other installed packages bring."""
    _complete()
    return METHODS


@cache
def _complete() -> None:
    """Put the rule book's methods in the order of their ids, and let other packages register theirs, once."""
    for id in sorted(METHODS):
        METHODS[id] = METHODS.pop(id)
    for found in entry_points(group=ENTRY_POINTS):
        found.load()

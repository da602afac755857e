"""What the towns' books agree on: a value that most of them have, and in words who has another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V", bound=Hashable)
_NAMED = 3


class Agreement(NamedTuple, Generic[V]):
    """A value, and what does not agree with it: empty where all do."""

    value: V
    differences: str = ""


def agreed(said: Mapping[str, V], preferred: V | None = None) -> Agreement[V]:
    """The value that most have; of values that as many have, the preferred one, else the one that was said first.

    Args:
        said: what each book says, by the book's name.
        preferred: the value that stands where opinions are evenly divided, such as a setting's default.
    """
    counted = Counter(said.values())
    best = max(counted, key=lambda value: (counted[value], value == preferred))
    if len(counted) == 1:
        return Agreement(best)
    return Agreement(best, "，".join(_held(value, said) for value in counted))


def others(said: Mapping[str, Hashable], value: Hashable) -> str:
    """Who says something else than the value; empty where nobody does."""
    held = dict.fromkeys(found for found in said.values() if found != value)
    return "，".join(_held(found, said) for found in held)


def text(value: Hashable) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "空"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def some(names: Sequence[str]) -> str:
    """The first names, and how many there are where there are more."""
    more = f"等{len(names)}份" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


def _held(value: Hashable, said: Mapping[str, Hashable]) -> str:
    return f"{some([key for key, found in said.items() if found == value])} 为 {text(value)}"

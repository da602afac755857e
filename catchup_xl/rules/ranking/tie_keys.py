"""What breaks a tie (并列处理): 板块:…, 指标:…, 扣分少, 上期名次, in the order in which the setting names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from catchup_xl.model.cells import fold

SHARE = "并列"
"""The word for sharing the place."""

Pick: TypeAlias = Callable[[Any], Decimal | None]


def tie_keys(text: str) -> Sequence[tuple[str, Pick]]:
    """Read 并列处理.

    Args:
        text: 并列, or keys set apart by semicolons; what is no key is left out, and reported by the check.

    Returns:
        Each key's words, and what it compares, larger first. Names are never compared.
    """
    return [(words, pick) for words in words_of(text) if (pick := _pick(words)) is not None]


def words_of(text: str) -> list[str]:
    """The single keys of the setting."""
    parts = [fold(part) for part in re.split(r"[;；,，、\n]", text)]
    return [part for part in parts if part and part != SHARE]


def is_key(words: str) -> bool:
    """Whether these words are a key."""
    return _pick(words) is not None


def _pick(words: str) -> Pick | None:
    kind, _, name = words.partition(":")
    if kind == "板块" and name:
        return lambda one: next((score for block, score in one.blocks.items() if fold(block) == name), None)
    if kind == "指标" and name:
        return lambda one: next((item.score for item in one.items if fold(item.indicator.name) == name), None)
    if words == "扣分少":
        return lambda one: -one.tally.penalty
    if words in ("上期名次", "上年名次"):
        return lambda one: None if one.unit.last_rank is None else Decimal(-one.unit.last_rank)
    return None

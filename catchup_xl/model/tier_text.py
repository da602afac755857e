"""The text of a tier table (分档标准), "h:κ; h:κ; …", taken apart and put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from catchup_xl.model.cells import fold, is_percent, number_in
from catchup_xl.model.scale import Scale

_SEPARATORS = re.compile(r"[;；,，、\n]")


class Tier(NamedTuple):
    """One tier as typed: the standard and its share, folded, and the whole part; the standard is empty where no : stands."""

    standard: str
    share: str
    typed: str


def tiers_of(text: str) -> Iterator[Tier]:
    """The parts of a tier table that hold anything; full-width signs are taken too."""
    for part in _SEPARATORS.split(text):
        folded = fold(part)
        if folded:
            standard, colon, share = folded.rpartition(":")
            yield Tier(standard if colon else "", share, part.strip())


def rescaled(text: str, scale: Scale) -> tuple[str, list[str]]:
    """A tier table of rates with its standards as percentages, and both readings of each that is unclear."""
    parts: list[str] = []
    unclear: list[str] = []
    for tier in tiers_of(text):
        number = number_in(tier.standard)
        found = None if number is None else scale.read(number, percent=is_percent(tier.standard))
        if found is None or number is None:
            parts.append(tier.typed)
        elif found.value is None:
            unclear.append(found.words)
            parts.append(tier.typed)
        else:
            parts.append(f"{(found.value * 100).normalize():f}%:{tier.share}")
    return "; ".join(parts), unclear

"""What has happened, typed into one cell for a rule that counts several things: 未制定1，少2次，1起."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from catchup_xl.rules.exact import ONE, ZERO
from catchup_xl.rules.sentences.tidy import tidied
from catchup_xl.rules.sentences.tree import Count

_SEPARATORS = re.compile("[,;、:()]+")
_NONE = ("无", "没有", "0", "")


def tally(text: str, counts: Sequence[Count]) -> Mapping[str, Decimal] | None:
    """How many of each thing; None where a part of the text is none of them, or one is named twice.

    Args:
        text: the cell.
        counts: what the rule counts.
    """
    found: dict[str, Decimal] = {}
    for part in _SEPARATORS.split(tidied(text).text):
        if part in _NONE:
            continue
        fits = [(count, many) for count in counts if (many := _many(part, count)) is not None]
        if len(fits) != 1 or fits[0][0].label in found:
            return None
        found[fits[0][0].label] = fits[0][1]
    return {count.label: found.get(count.label, ZERO) for count in counts}


def _many(part: str, count: Count) -> Decimal | None:
    """How many of one thing a part of the text names."""
    event, of, unit = (re.escape(word) for word in (count.event, count.of, count.unit or "次"))
    pattern = rf"(?:{event}(?:{of})?|{re.escape(count.label)})=?(\d+(?:\.\d+)?)?(?:{unit})?(?:{of})?"
    match = re.fullmatch(pattern, part)
    if match is None or (match[1] is None and not count.event):
        return None
    return ONE if match[1] is None else Decimal(match[1])

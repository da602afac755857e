"""Units of measure: 万元 against 亿元, and what one is of the other."""

from __future__ import annotations

import re
from decimal import Decimal

from catchup_xl.model.cells import fold

_PREFIXES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_BASES = (
    "元",
    "人",
    "户",
    "亩",
    "件",
    "篇",
    "箱",
    "头",
    "只",
    "吨",
    "公斤",
    "斤",
    "平方公里",
    "平方米",
    "公里",
    "米",
    "公顷",
    "次",
    "个",
    "家",
    "项",
)
_OTHERS = ("%", "％", "百分点", "分")
_ALSO = {"人次": "次", "千米": "公里", "平方千米": "平方公里", "元人民币": "元", "人民币元": "元"}
_ACROSS = {
    ("公顷", "亩"): Decimal(15),
    ("公里", "米"): Decimal(1000),
    ("吨", "公斤"): Decimal(1000),
    ("公斤", "斤"): Decimal(2),
}
_KNOWN = re.compile(
    "(?:"
    + "|".join(sorted(_PREFIXES, key=len, reverse=True))
    + ")(?:"
    + "|".join(sorted(_BASES, key=len, reverse=True))
    + ")"
    "|" + "|".join(_OTHERS)
)
_MARKED = (re.compile(r"(?:计量)?单位[:：]\s*([^\s,，;；()（）、]+)"), re.compile(r"[（(]([^()（）]+)[)）]"))


def is_measure(text: str) -> bool:
    """The whole text is a unit of measure: 万元, 户, %."""
    word = fold(text)
    return bool(_KNOWN.fullmatch(_ALSO.get(word, word)))


def measure_in(text: str) -> str:
    """The unit of measure that a label states, as in 总产值（亿元） or 单位：万元; empty when it states none."""
    found = (part for pattern in _MARKED for words in pattern.findall(text) for part in re.split(r"[/、,，]", words))
    for part in found:
        if is_measure(part):
            return fold(part)
    return fold(text) if is_measure(text) else ""


def factor(source: str, target: str) -> Decimal | None:
    """By what a figure in the source's unit is multiplied to be in the target's; None when they are not of a kind."""
    left, right = _parsed(source), _parsed(target)
    if left is None or right is None:
        return Decimal(1) if fold(source) == fold(target) else None
    (scale, base), (own_scale, own_base) = left, right
    across = Decimal(1)
    if base != own_base:
        if (base, own_base) in _ACROSS:
            across = _ACROSS[base, own_base]
        elif (own_base, base) in _ACROSS:
            across = 1 / _ACROSS[own_base, base]
        else:
            return None
    return Decimal(scale) * across / Decimal(own_scale)


def _parsed(text: str) -> tuple[int, str] | None:
    word = fold(text)
    word = _ALSO.get(word, word)
    for prefix in sorted(_PREFIXES, key=len, reverse=True):
        if word.startswith(prefix) and word[len(prefix) :] in _BASES:
            return _PREFIXES[prefix], word[len(prefix) :]
    return None

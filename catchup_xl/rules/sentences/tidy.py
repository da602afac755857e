"""Tidying a sentence: one sign for each sign, digits for numerals before a counter; no word is dropped.

Each character of the tidied text knows where it stands in the text as typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from catchup_xl.model.cells import INVISIBLE, narrow

_SIGNS = str.maketrans({
    "﹪": "%", "。": ";", "—": "-", "–": "-", "－": "-", "~": "-", "﹣": "-", "［": "(", "【": "(", "】": ")", "[": "(",
    "]": ")", "\n": ";", "\r": ";", "≧": "≥", "≦": "≤", "×": "*", "✕": "*", "“": '"', "”": '"', "「": '"', "」": '"',
})  # fmt: skip
_UNSEEN = re.compile(f"[\\s{INVISIBLE}]")
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_ONE = "[一二两三四五六七八九]"
_NUMERAL = (
    rf"(?=[一二两三四五六七八九十百千零〇])(?:{_ONE}千零?)?(?:{_ONE}百零?)?(?:{_ONE}?十)?(?:{_ONE}|[零〇])?"
    r"(?<=[一二两三四五六七八九十百千零〇])(?:点[零〇一二三四五六七八九]+)?|半"
)
"""A numeral with its tens and hundreds: 两三 (two or three) is none."""
_COUNTER = (
    r"个?百分点|个?(?:位次|名次)|个(?!别|人|性)|名(?!称)|位(?!置)|次(?!序|要)|起|件|例|项(?!目)|户|家|篇|条|人(?!均)|万元|亿元|元|亩"
    r"|吨|公里|平方米|天|分(?![档类别管之值数项段级析])|%"
)
_BEFORE_COUNTER = re.compile(rf"(?<![第前后百千十零〇一二两三四五六七八九分])(?!百分)({_NUMERAL})(?={_COUNTER})")
_ORDINAL = re.compile(rf"(?<=[第前后])({_NUMERAL})(?=个?[名位次至到、,\-])")
_ORDINAL_FOLLOWS = re.compile(rf"(?<=[至到、,\-])({_NUMERAL})(?=[名位、,])")
_LAST_ORDINAL = re.compile(rf"(?<=第)({_NUMERAL})(?=的?(?:得|计|记|赋|满分|$))")
_OF_HUNDRED = re.compile(rf"百分之(百|{_NUMERAL}|\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Tidied:
    """A tidied sentence.

    Args:
        text: what the grammar reads.
        typed: the sentence as typed.
        at: for each character of the text, and for its end, where it stands in the sentence as typed.
    """

    text: str
    typed: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A part of the tidied text as a part of the sentence as typed."""
        begin = self.at[start]
        return begin, max(begin, self.at[end - 1] + 1) if end > start else begin

    def quote(self, start: int, end: int) -> str:
        """That part, as typed; a numeral that was rewritten is whole."""
        begin, _ = self.span(start, end)
        stop = self.at[end] if end < len(self.text) else len(self.typed)
        return self.typed[begin:stop].strip()


def tidied(sentence: str) -> Tidied:
    """Tidy a sentence of 计分规则."""
    letters, at = [], []
    for place, sign in enumerate(sentence):
        for narrowed in narrow(sign).translate(_SIGNS):
            if narrowed == ";" or not _UNSEEN.match(narrowed):
                letters.append(narrowed)
                at.append(place)
    found = Tidied("".join(letters), sentence, (*at, len(sentence)))
    for pattern, rewrite in _REWRITES:
        found = _rewritten(found, pattern, rewrite)
    return found


def _rewritten(before: Tidied, pattern: re.Pattern[str], rewrite: Callable[[re.Match[str]], str]) -> Tidied:
    """The text with every match rewritten; its characters stand where the match began."""
    letters: list[str] = []
    at: list[int] = []
    last = 0
    for match in pattern.finditer(before.text):
        letters.append(before.text[last : match.start()])
        at.extend(before.at[last : match.start()])
        new = rewrite(match)
        letters.append(new)
        kept = match[0] if new.startswith(match[0]) else ""
        at.extend(before.at[match.start() : match.start() + len(kept)])
        at.extend([before.at[match.end() - 1 if kept else match.start()]] * (len(new) - len(kept)))
        last = match.end()
    if not last:
        return before
    return Tidied("".join([*letters, before.text[last:]]), before.typed, (*at, *before.at[last:]))


def _number(text: str) -> str:
    """A numeral in digits: 二十五 is 25, 零点五 is 0.5, 半 is 0.5; digits stay."""
    if text[0].isdigit():
        return text
    if text == "半":
        return "0.5"
    whole, _, decimals = text.partition("点")
    number = str(_whole(whole))
    return number + ("." + "".join(str(_DIGITS[sign]) for sign in decimals) if decimals else "")


def _whole(text: str) -> int:
    total = digit = 0
    for sign in text:
        if sign in _PLACES:
            total += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def _numeral(match: re.Match[str]) -> str:
    return _number(match[1])


_REWRITES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_OF_HUNDRED, lambda match: ("100" if match[1] == "百" else _number(match[1])) + "%"),
    (_BEFORE_COUNTER, _numeral),
    (_ORDINAL, _numeral),
    (_ORDINAL_FOLLOWS, _numeral),
    (_LAST_ORDINAL, _numeral),
    (
        re.compile(r"(?:(?<=^)|(?<=[,;:]))[一二三四五六七八九]类(?:乡镇|镇|单位|地区)?(?=[^,;:镇乡单地])"),
        lambda match: f"{match[0]}:",
    ),
    (re.compile(r"(?<=\d)个点"), lambda _: "个百分点"),
    (re.compile(r"(?<=\d)(?:个?位次|个?名次|个位|位)"), lambda _: "名"),
    (re.compile(r"(?<=每)(?:个?位次|个?名次)"), lambda _: "1名"),
)

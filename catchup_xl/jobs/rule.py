"""One sentence of 计分规则 on its own: how it is read, worked examples, and points of figures that are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from catchup_xl.errors import UsageError
from catchup_xl.model.cells import fold, is_percent, to_number
from catchup_xl.model.choices import Kind
from catchup_xl.model.scale import GROWTH, Scale, scale_of_unit
from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.sentences.asks import asks_for_scale
from catchup_xl.rules.sentences.binding import RuleIndicator, bind
from catchup_xl.rules.sentences.examples import Example, worked_examples
from catchup_xl.rules.sentences.figures import UnitFigures, UnitGroup
from catchup_xl.rules.sentences.points import Line, Scored, score
from catchup_xl.rules.sentences.say import say
from catchup_xl.rules.sentences.sentence import parse

_PLACES = 2
_NAMES = {
    "数": "value", "目标": "target", "增速": "growth", "总量": "total", "完成率": "completion", "上年": "last",
    "上年名次": "last_place", "上年差距": "last_gap", "难度系数": "difficulty",
}  # fmt: skip
_RATES = {"growth", "completion"}
_WORDS = {"类": "unit_class", "等次": "word"}
_PAIR = re.compile(r"([^=＝,，]+)[=＝]([^,，]+)")
_NO_TASK = "无此项任务"


@dataclass(frozen=True, slots=True)
class Try:
    """A figure that was tried.

    Args:
        typed: as it was typed.
        points: rounded to two places; None where there are none.
        lines: how they come about, in the sentence's words.
        why: why there are none.
    """

    typed: str
    points: Decimal | None
    lines: tuple[Line, ...]
    why: str


@dataclass(frozen=True, slots=True)
class RuleReading:
    """How a sentence is read.

    Args:
        sentence: as typed.
        said: the program's reading, its normal form.
        full: full points.
        notes: what is odd about it.
        examples: worked examples, unrounded.
        tries: the figures that were tried.
    """

    sentence: str
    said: str
    full: Decimal
    notes: tuple[str, ...]
    examples: tuple[Example, ...]
    tries: tuple[Try, ...]

    def as_dict(self) -> dict[str, Any]:
        """The reading as ``--json`` prints it."""
        return {
            "sentence": self.sentence,
            "reading": self.said,
            "full": self.full,
            "notes": list(self.notes),
            "examples": [{"case": words, "points": _rounded(points)} for words, points in self.examples],
            "tries": [
                {
                    "figures": each.typed,
                    "points": each.points,
                    "why": each.why,
                    "lines": [{"words": line.words, "points": _rounded(line.points)} for line in each.lines],
                }
                for each in self.tries
            ],
        }


def read_rule(
    sentence: str,
    weight: Decimal | str,
    *,
    target: Decimal | str | None = None,
    tries: Sequence[Decimal | str] = (),
    unit: str = "",
    kind: str = "",
    benchmark: Decimal | str | None = None,
    county: Decimal | str | None = None,
) -> RuleReading:
    """Read a sentence, and score figures by it.

    Args:
        sentence: the sentence as typed.
        weight: full points.
        target: the target; "12%" says that the figures are rates.
        tries: figures to score, together the units of one group: "10.2%", "优秀", "增速=10%,完成率=98%", "未制定=1,少=2".
        unit: 计量单位; % says that the figures are rates.
        kind: 类型 of the indicator; blank where nothing hangs on it.
        benchmark: the benchmark's figure.
        county: the county's own figure.

    Raises:
        RuleError: the sentence is not understood, or does not fit.
        UsageError: a figure can't be read, or can be read in two ways.
    """
    tree = parse(sentence)
    numbers = _Numbers(unit, kind, [target, *tries, benchmark, county], matters=asks_for_scale(tree))
    goal = numbers.read(target, "目标")
    full = _weight(weight)
    item = RuleIndicator(
        weight=full,
        unit="" if numbers.scale.rate else unit,
        rate=numbers.scale.rate and kind != Kind.GROWTH,
        growing=kind == Kind.GROWTH,
        lower=True if kind == Kind.REVERSED else None if not kind else False,
        place=kind == Kind.RANK,
        targeted=True if goal is not None else None if not tries or any(map(_names, tries)) else False,
        declining=goal is not None and goal < 0,
    )
    with exactly():
        bound = bind(tree, item)
        found = score(bound, _group(numbers, goal, tries, benchmark, county)) if tries else []
        examples = worked_examples(bound, goal)
    done = tuple(_tried(str(typed), one) for typed, one in zip(tries, found, strict=True))
    return RuleReading(sentence, say(tree), full, bound.notes, tuple(examples), done)


def _names(typed: Decimal | str) -> bool:
    """Whether figures are tried by their names, a target or a completion among them."""
    return isinstance(typed, str) and _PAIR.search(fold(typed)) is not None


def _tried(typed: str, found: Scored) -> Try:
    return Try(typed, _rounded(found.points), found.lines, found.why)


def _rounded(points: Decimal | None) -> Decimal | None:
    return None if points is None else round_half_up(points, _PLACES)


def _weight(weight: Decimal | str) -> Decimal:
    try:
        full = to_number(weight.removesuffix("分") if isinstance(weight, str) else weight)
    except (ValueError, InvalidOperation):
        full = None
    if full is None or full <= 0:
        raise UsageError(f"满分“{weight}”不是大于0的数", expected="如 15")
    return full


def _group(
    numbers: _Numbers,
    target: Decimal | None,
    tries: Sequence[Decimal | str],
    benchmark: Decimal | str | None,
    county: Decimal | str | None,
) -> UnitGroup:
    units = [_figures(numbers, target, typed) for typed in tries]
    return UnitGroup(
        units=units,
        benchmark=numbers.read(benchmark, "标杆值"),
        county_figure=numbers.read(county, "全县数"),
    )


def _figures(numbers: _Numbers, target: Decimal | None, typed: Decimal | str) -> UnitFigures:
    """One unit's figures as they are tried: a number, a word, or names with their numbers."""
    text = fold(typed) if isinstance(typed, str) else str(typed)
    if text == _NO_TASK:
        return UnitFigures(target=target, no_task=True)
    pairs = list(_PAIR.finditer(text))
    if pairs:
        return UnitFigures(**{"target": target} | _named(numbers, pairs, text))
    value = numbers.read(typed, "数", or_word=True)
    return UnitFigures(value=value, target=target, word="" if value is not None else text)


def _named(numbers: _Numbers, pairs: Iterable[re.Match[str]], text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    counts: dict[str, Decimal] = {}
    covered = 0
    for pair in pairs:
        covered += len(pair[0])
        name, given = pair[1], pair[2]
        if name in _WORDS:
            found[_WORDS[name]] = given
        elif name == "上年名次":
            found["last_place"] = int(numbers.plain(given, name))
        elif name in ("总量", "难度系数"):
            found[_NAMES[name]] = numbers.plain(given, name)
        elif _NAMES.get(name) in _RATES:
            found[_NAMES[name]] = numbers.read_as(Scale(rate=True, marked=True, unit="%"), given, name)
        elif name in _NAMES:
            found[_NAMES[name]] = numbers.read(given, name)
        else:
            counts[name] = numbers.plain(given, name)
    if covered + len(re.findall("[,，]", text)) < len(text):
        raise UsageError(f"“{text}”写得不对", expected="如 增速=10%,完成率=98%")
    return found | ({"counts": counts} if counts else {})


class _Numbers:
    """Reads numbers as rates or amounts: as the unit or the kind says, else as their per cent signs say.

    Args:
        unit: 计量单位.
        kind: 类型.
        typed: all the figures of the call.
        matters: the rule hangs on whether they are rates.

    Raises:
        UsageError: nobody can tell.
    """

    def __init__(self, unit: str, kind: str, typed: Sequence[Decimal | str | None], *, matters: bool) -> None:
        if kind and kind not in tuple(Kind):
            raise UsageError(f"没有“{kind}”这个类型", expected="、".join(Kind))
        marked = any(_marked(each) for each in typed)
        self.scale = GROWTH if kind == Kind.GROWTH else scale_of_unit(unit, rate=marked or kind == Kind.RATIO)
        small = list(_small(typed))
        if matters and not (unit or kind or self.scale.rate) and small:
            one = small[0].normalize()
            raise UsageError(
                f"“{one:f}”是{(one * 100).normalize():f}%，还是{one:f}个计量单位，说不清",
                mend="率写成带百分号的，如 12%；数量加上 --unit 计量单位",
            )

    def read(self, typed: Decimal | str | None, name: str, *, or_word: bool = False) -> Decimal | None:
        """A figure of the indicator; None for a blank one, and for a word where words are taken."""
        if typed is None:
            return None
        try:
            number = to_number(typed)
        except (ValueError, InvalidOperation):
            if or_word:
                return None
            raise UsageError(f"{name}“{typed}”不是数") from None
        return None if number is None else self._scaled(self.scale, number, typed, name)

    def read_as(self, scale: Scale, typed: str, name: str) -> Decimal:
        """A figure on a scale of its own."""
        return self._scaled(scale, self.plain(typed, name), typed, name)

    def plain(self, typed: str, name: str) -> Decimal:
        """A number as it stands."""
        try:
            number = to_number(typed)
        except (ValueError, InvalidOperation):
            number = None
        if number is None:
            raise UsageError(f"{name}“{typed}”不是数")
        return number

    def _scaled(self, scale: Scale, number: Decimal, typed: Decimal | str, name: str) -> Decimal:
        found = scale.read(number, percent=is_percent(typed))
        if found.value is None:
            raise UsageError(f"{name}“{typed}”可以是 {found.words}", mend="率都写成带百分号的，如 12%")
        return found.value


def _marked(typed: Decimal | str | None) -> bool:
    """Whether a figure shows a per cent sign; one of several named figures says nothing of the others."""
    return typed is not None and not _names(typed) and is_percent(typed)


def _small(typed: Iterable[Decimal | str | None]) -> Iterator[Decimal]:
    """The numbers that may be fractions."""
    for each in typed:
        try:
            number = to_number(each)
        except (ValueError, InvalidOperation):
            continue
        if number and abs(number) < 1:
            yield number

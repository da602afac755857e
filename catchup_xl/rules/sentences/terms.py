"""From the grammar's parse to clauses, first part: quantities, conditions, limits and steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

from lark import Token, Transformer, v_args
from lark.tree import Meta

from catchup_xl.model.choices import PartialStep
from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import ClashError
from catchup_xl.rules.sentences.tree import (
    FULL,
    NOTHING,
    PLACES,
    POINTS_OF_RATE,
    Amount,
    Condition,
    Look,
    Mark,
    Quantity,
    Side,
)

K = TypeVar("K", bound=c.Clause)
V = TypeVar("V")
HALF = Amount(number=Decimal(50), share=True)
_LOOKS = {
    "增速": Look.GROWTH, "增长率": Look.GROWTH, "增幅": Look.GROWTH, "总量": Look.TOTAL, "绝对量": Look.TOTAL,
    "增量": Look.INCREMENT, "完成率": Look.COMPLETION, "完成": Look.COMPLETION, "完成比例": Look.COMPLETION, "完成进度": Look.COMPLETION,
}  # fmt: skip
_MARKS = {
    "TARGET": Mark.TARGET, "MEAN": Mark.MEAN, "COUNTY_MEAN": Mark.COUNTY_MEAN, "BENCHMARK": Mark.BENCHMARK,
    "COUNTY": Mark.COUNTY, "LAST": Mark.LAST,
}  # fmt: skip
_UP = ("高", "超", "多", "增", "提", "前进", "上升", "进", "扩大")


class UnclearError(ValueError):
    """A clause that the grammar lets pass and that has no meaning; the text says why, in Chinese."""

    def __init__(self, text: str, meta: Meta) -> None:
        super().__init__(text)
        self.start, self.end = meta.start_pos, meta.end_pos


def token(children: list[Any], *names: str) -> Token | None:
    """The first token of one of these names; None without one."""
    return next((child for child in children if isinstance(child, Token) and child.type in names), None)


def the_token(children: list[Any], *names: str) -> Token:
    """The token of one of these names that the grammar asks for."""
    return next(child for child in children if isinstance(child, Token) and child.type in names)


def first_of(children: list[Any], kind: type[V]) -> V | None:
    """The first child of a kind; None without one."""
    return next((child for child in children if isinstance(child, kind) and not isinstance(child, Token)), None)


def the(children: list[Any], kind: type[V]) -> V:
    """The child of a kind that the grammar asks for."""
    return next(child for child in children if isinstance(child, kind) and not isinstance(child, Token))


def amount_of(children: list[Any]) -> Amount:
    """The points that a clause names."""
    return the(children, Amount)


def level_of(children: list[Any]) -> Quantity:
    """The number with its unit that a clause names."""
    return the(children, Quantity)


def look_of(children: list[Any]) -> Look | None:
    """What is looked at, places among it; None where it is not said."""
    found = token(children, "LOOK", "PLACE")
    return None if found is None else Look.PLACE if found.type == "PLACE" else _LOOKS[found]


def own_look(children: list[Any]) -> Look:
    """What is looked at, by a word of its own; the indicator's own figure without one."""
    found = token(children, "LOOK")
    return Look.OWN if found is None else _LOOKS[found]


def mark_of(children: list[Any]) -> Mark | None:
    """What a figure is held against; None where it is not said."""
    found = token(children, *_MARKS)
    return None if found is None else _MARKS[found.type]


def noun_of(children: list[Any]) -> str:
    """What is counted, in free words."""
    found = token(children, "NOUN", "QUOTED")
    return "" if found is None else found.strip('"')


def adds(children: list[Any]) -> bool:
    """Whether the verb is 加; 得 adds too."""
    verb = token(children, "VERB")
    return verb is None or verb == "加"


def make(kind: type[K], meta: Meta, **fields: Any) -> K:
    """A clause that stands where the parse says."""
    return kind(start=meta.start_pos, end=meta.end_pos, **fields)


def _condition(children: list[Any], side: Side, mark: Mark | Quantity | None = None) -> Condition:
    held = mark or _MARKS[the_token(children, *_MARKS).type]
    return Condition(look=own_look(children), side=side, mark=held)


def plainly(condition: Condition) -> Condition:
    """A condition as it is kept: a completion of 100 % is the target itself."""
    whole = condition.mark in (Mark.TARGET, Quantity(number=Decimal(100), unit="%"))
    if condition.look is Look.COMPLETION and whole:
        return Condition(look=Look.OWN, side=condition.side, mark=Mark.TARGET)
    return condition


def condition_of(term: Condition | c.Between | c.ShortOf, case: c.Clause) -> Condition:
    """A term as a condition; a range is none."""
    if isinstance(term, c.Between):
        raise ClashError("这里不能用“从多少到多少”", case)
    if isinstance(term, c.ShortOf):
        term = Condition(look=term.look, side=Side.BELOW, mark=term.level)
    return plainly(term)


@v_args(meta=True)
class TermReading(Transformer[Token, list[c.Clause]]):
    """Turns the rules of the grammar that clauses are made of into what they stand for."""

    def quantity(self, _: Meta, children: list[Any]) -> Quantity:
        unit = children[1]
        return Quantity(
            number=Decimal(children[0]), unit=POINTS_OF_RATE if unit.type == "POINTS_OF_RATE" else str(unit)
        )

    def amount(self, _: Meta, children: list[Any]) -> Amount:
        if token(children, "HALF"):
            return HALF
        number = Decimal(children[0])
        return Amount(number=number, share=token(children, "PERCENT") is not None) if number else NOTHING

    def gets(self, _: Meta, children: list[Any]) -> Amount:
        return first_of(children, Amount) or (FULL if token(children, "FULL") else NOTHING)

    def conditions(self, _: Meta, children: list[Any]) -> c.Terms:
        return tuple(children)

    def done(self, _: Meta, children: list[Any]) -> Condition:
        share = first_of(children, Quantity)
        if share is None:
            return Condition(look=Look.OWN, side=Side.REACHES, mark=Mark.TARGET)
        return _condition([Token("LOOK", "完成率")], Side.REACHES, share)

    def fall_done(self, _: Meta, __: list[Any]) -> Condition:
        return Condition(look=Look.FALL, side=Side.REACHES, mark=Mark.TARGET)

    def at_mark(self, _: Meta, children: list[Any]) -> Condition:
        return _condition(children, Side.REACHES)

    def over_mark(self, _: Meta, children: list[Any]) -> Condition:
        return _condition(children, Side.ABOVE)

    def under_mark(self, _: Meta, children: list[Any]) -> Condition:
        return _condition(children, Side.BELOW)

    def within_mark(self, _: Meta, children: list[Any]) -> Condition:
        return _condition(children, Side.WITHIN)

    def level_up(self, _: Meta, children: list[Any]) -> Condition:
        return _condition(children, Side.REACHES, level_of(children))

    def level_down(self, _: Meta, children: list[Any]) -> Condition:
        return _condition(children, Side.BELOW, level_of(children))

    def short_of(self, _: Meta, children: list[Any]) -> c.ShortOf:
        return c.ShortOf(look=own_look(children), level=level_of(children))

    def level_range(self, meta: Meta, children: list[Any]) -> c.Between:
        levels = [child for child in children if isinstance(child, Quantity)]
        bare = token(children, "NUM")
        if bare is not None:
            levels.insert(0, Quantity(number=Decimal(bare), unit=levels[0].unit))
        low, high = sorted(levels, key=lambda level: level.number)
        if low.unit != high.unit:
            raise UnclearError("两头的单位不一样", meta)
        return c.Between(look=own_look(children), low=low, high=high)

    def case(self, meta: Meta, children: list[Any]) -> c.Clause:
        terms = the(children, tuple)
        only, part = terms[0], token(children, "OF_THESE") is not None
        if isinstance(only, c.Between) and only.low.unit == PLACES and len(terms) == 1 and not part:
            return band(meta, only.low.number, only.high.number, amount_of(children))
        return make(c.CaseClause, meta, terms=terms, gets=amount_of(children), part=part)

    def not_reached(self, _: Meta, children: list[Any]) -> list[Mark | None]:
        return [mark_of(children)]

    def missed(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Missed, meta, mark=children[0][0], gets=first_of(children, Amount))

    def by_ratio(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.ByRatio, meta, named="完成" in children[0])

    def cap(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Cap, meta, adds=adds(children), most=amount_of(children))

    def cap_of(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Cap, meta, adds="加" in children[0], most=amount_of(children))

    def top(self, meta: Meta, children: list[Any]) -> c.Clause:
        level = first_of(children, Quantity)
        if level is not None and level.unit != "分":
            raise UnclearError("“封顶”前面应是多少分", meta)
        return make(c.Top, meta, most=amount_of(children) if level is None else Amount(number=level.number))

    def default(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Default, meta, below=children[0].type != "TOP_FULL")

    def floor(self, meta: Meta, children: list[Any]) -> c.Clause:
        least = amount_of(children)
        return make(c.Default, meta, below=True) if least == NOTHING else make(c.Floor, meta, least=least)

    def negative(self, meta: Meta, _: list[Any]) -> c.Clause:
        return make(c.Negative, meta)

    def unlimited(self, meta: Meta, _: list[Any]) -> c.Clause:
        return make(c.Unlimited, meta)

    def basis(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Basis, meta, gets=amount_of(children))

    def lead(self, _: Meta, children: list[Any]) -> dict[str, Any]:
        """What stands before 每: a condition, a figure that is looked at, or last year."""
        terms, not_reached = first_of(children, tuple), first_of(children, list)
        found: dict[str, Any] = {"look": look_of(children)}
        if terms is not None:
            if len(terms) != 1 or not isinstance(terms[0], Condition):
                return found | {"unclear": True}
            term = plainly(terms[0])
            found |= {"look": term.look or None, "mark": term.mark, "above": term.side in (Side.ABOVE, Side.REACHES)}
        elif not_reached is not None:
            found |= {"mark": not_reached[0] or Mark.TARGET, "above": False}
        elif token(children, "DONE_OVER"):
            found |= {"mark": Mark.TARGET, "above": True}
        elif token(children, "SINCE_LAST"):
            found |= {"mark": Mark.LAST}
        elif token(children, "GAP"):
            found |= {"mark": Mark.LAST, "look": Look.GAP}
        return found

    def step(self, meta: Meta, children: list[Any]) -> c.Clause:
        lead = first_of(children, dict) or {}
        if lead.get("unclear"):
            raise UnclearError("“每”前面的条件不能这样写", meta)
        word = token(children, "DIR")
        mark = mark_of(children)
        if mark is not None and lead.get("mark") not in (None, mark):
            raise UnclearError(f"一句里有两个比较对象：{lead['mark']}和{mark}", meta)
        return make(
            c.EachStep,
            meta,
            look=lead.get("look"),
            mark=mark or lead.get("mark"),
            up=None if word is None else word.startswith(_UP),
            above=lead.get("above"),
            than=word is not None and word.endswith("于"),
            word="" if word is None else str(word),
            level=level_of(children),
            of_mark=mark is not None and token(children, "DE") is not None,
            gain=amount_of(children),
            adds=adds(children),
        )

    def part(self, meta: Meta, children: list[Any]) -> c.Clause:
        terms = first_of(children, tuple)
        if terms is not None and (len(terms) != 1 or not isinstance(terms[0], c.ShortOf) or terms[0].look):
            raise UnclearError("“不足”后面应只有一个数和它的单位", meta)
        level = terms[0].level if terms else None
        if token(children, "PRORATE"):
            return make(c.Part, meta, level=level, part=PartialStep.PRORATE)
        if token(children, "DROPPED"):
            return make(c.Part, meta, level=level, part=PartialStep.DOWN)
        counted = first_of(children, Quantity)
        counted = None if counted == Quantity(number=Decimal(1), unit="个") else counted
        if counted is not None and level not in (None, counted):
            raise UnclearError("“不足”多少与“按”多少计不一样", meta)
        return make(c.Part, meta, level=level or counted, part=PartialStep.UP)


def band(meta: Meta, first: Decimal, last: Decimal, gets: Amount) -> c.PlaceBand:
    """A band of places.

    Raises:
        UnclearError: they are no whole numbers, or fall.
    """
    if int(first) != first or int(last) != last or not 1 <= first <= last:
        raise UnclearError("名次应是从小到大的整数", meta)
    return make(c.PlaceBand, meta, first=int(first), last=int(last), gets=gets)

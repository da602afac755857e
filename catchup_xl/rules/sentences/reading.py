"""From the grammar's parse to clauses: each word becomes what it stands for, whichever synonym was written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.terms import (
    TermReading,
    UnclearError,
    adds,
    amount_of,
    band,
    first_of,
    level_of,
    make,
    noun_of,
    own_look,
    token,
)
from catchup_xl.rules.sentences.tree import FULL, PERCENT, PLACES, Amount, End, NoTask

_ENDS = {"高": End.HIGHEST, "大": End.HIGHEST, "低": End.LOWEST, "小": End.LOWEST, "好": End.BEST, "优": End.BEST}
_ONE = Decimal(1)


def _numbers(children: list[Any]) -> list[Decimal]:
    return [Decimal(child) for child in children if isinstance(child, Token) and child.type == "NUM"]


@v_args(meta=True)
class Reading(TermReading):
    """Turns a parse into clauses; a method for each rule of the grammar."""

    def start(self, _: Meta, children: list[Any]) -> list[c.Clause]:
        found: list[c.Clause] = []
        for child in children:
            found.extend(child if isinstance(child, list) else [child])
        return found

    # Places

    def head(self, meta: Meta, children: list[Any]) -> c.Clause:
        county = token(children, "COUNTY_WIDE") is not None
        return make(c.Head, meta, look=own_look(children), county=county)

    def place(self, meta: Meta, children: list[Any]) -> list[c.Clause]:
        head = [make(c.Head, meta, look=own_look(children), county=False)] if token(children, "LOOK") else []
        return [*head, self._band(meta, children)]

    def _band(self, meta: Meta, children: list[Any]) -> c.PlaceBand:
        gets = amount_of(children)
        if token(children, "FRONT"):
            level = level_of(children)
            if level.unit != PLACES:
                raise UnclearError("“前”后面应是几名", meta)
            return band(meta, _ONE, level.number, gets)
        places = _numbers(children)
        return band(meta, places[0], places[-1], gets)

    def places_each(self, meta: Meta, children: list[Any]) -> list[c.Clause]:
        places, listed = _numbers(children), first_of(children, list) or []
        if len(places) != len(listed):
            raise UnclearError(f"说了{len(places)}个名次、{len(listed)}个得分", meta)
        return [band(meta, at, at, gets) for at, gets in zip(places, listed, strict=True)]

    def listed(self, _: Meta, children: list[Any]) -> list[Amount]:
        last = [child for child in children if isinstance(child, Amount)]
        return [Amount(number=number, share=last[-1].share) for number in _numbers(children)] + last

    def after_place(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.AfterPlace, meta, first=int(_numbers(children)[0]), gets=amount_of(children))

    def rest(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Rest, meta, gets=amount_of(children))

    def rest_share(self, meta: Meta, children: list[Any]) -> c.Clause:
        word = token(children, "BY_PROPORTION") or ""
        at = word.find("最")
        return make(c.RestShare, meta, best=_ENDS[word[at + 1]] if at >= 0 else None, to_best=at >= 0)

    def falls(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Falls, meta, gain=amount_of(children))

    def likewise(self, meta: Meta, _: list[Any]) -> c.Clause:
        return make(c.Likewise, meta)

    # Against the others

    def best(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.AtEnd, meta, which=_ENDS[children[0][1]], gets=amount_of(children))

    def worst(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.AtEnd, meta, which=None, gets=amount_of(children))

    def upper(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.LimitClause, meta, upper=True, level=level_of(children))

    def lower(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.LimitClause, meta, upper=False, level=level_of(children))

    def within(self, meta: Meta, _: list[Any]) -> c.Clause:
        return make(c.WithinClause, meta)

    # Words and counts

    def word(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.WordGets, meta, word=children[0].strip('"'), gets=amount_of(children))

    def count(self, meta: Meta, children: list[Any]) -> c.Clause:
        event, counter = token(children, "EVENT"), token(children, "COUNTER")
        sizes, gain, every = _numbers(children), first_of(children, Amount), token(children, "EVERY") is not None
        verb = token(children, "VERB", "GET")
        if verb is None and not every:  # 发生1起不得分, 发生的不得分
            if gain is None or gain.number or sizes not in ([], [_ONE]):
                raise UnclearError("发生了得几分说不清：写成“每发生1起扣…分”", meta)
            gain, falls = FULL, True
        else:
            falls = not adds(children)
        if sizes == [Decimal(0)]:
            raise UnclearError("每0个不成一档", meta)
        return make(
            c.EachEvent,
            meta,
            every=every,
            once=counter is None,
            event="" if event is None else str(event),
            size=sizes[0] if sizes else _ONE,
            unit="" if counter is None else str(counter),
            of=noun_of(children),
            gain=gain,
            adds=not falls,
        )

    def no_event(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.NoEvent, meta, gets=amount_of(children))

    def absent(self, meta: Meta, children: list[Any]) -> c.Clause:
        if adds(children):
            raise UnclearError("“未…”只能扣分", meta)
        return make(
            c.EachEvent, meta, every=False, once=True, event=str(children[0]), size=_ONE, unit="", of="",
            gain=amount_of(children), adds=False,
        )  # fmt: skip

    def first(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.First, meta, gain=amount_of(children), adds=adds(children))

    def later(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Later, meta, gain=amount_of(children), adds=adds(children))

    # Composed

    def share_of(self, meta: Meta, children: list[Any]) -> c.Clause:
        level = level_of(children)
        if level.unit != PERCENT:
            raise UnclearError("“占”后面应是百分之几", meta)
        return make(c.ShareOf, meta, look=own_look(children), percent=level.number)

    def then_places(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(
            c.ThenPlaces, meta, terms=first_of(children, tuple), look=own_look(children), gets=amount_of(children)
        )

    def only_one(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.OnlyOne, meta, gets=amount_of(children))

    def none_of(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.NoneOf, meta, gets=amount_of(children))

    # Units without the task, and what else

    def no_task(self, meta: Meta, children: list[Any]) -> c.Clause:
        gets: NoTask | Amount = NoTask.REWEIGHT
        if token(children, "MEAN_POINTS"):
            gets = NoTask.MEAN
        elif not token(children, "LEFT_OUT"):
            gets = amount_of(children)
        return make(c.WithoutTask, meta, gets=gets)

    def difficulty(self, meta: Meta, _: list[Any]) -> c.Clause:
        return make(c.Difficulty, meta)

    def label(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.Label, meta, name=children[0].strip('"'))

    def by_method(self, meta: Meta, children: list[Any]) -> c.Clause:
        return make(c.MethodNamed, meta, name=children[0].strip('"'))

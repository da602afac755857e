"""Tiers (90%以上得10分，80%以上得8分，80%以下不得分): bands that tile all figures, without gap or overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import Bag, ClashError
from catchup_xl.rules.sentences.limits import at_least_as_much
from catchup_xl.rules.sentences.tree import Amount, Condition, Look, Quantity, Side, Tiers

_EVERYWHERE = Decimal("Infinity")


@dataclass(slots=True)
class _Segment:
    low: Decimal
    high: Decimal
    gets: Amount


def tiers(bag: Bag, cases: Sequence[c.CaseClause]) -> Tiers:
    """Make one table of the cases.

    Args:
        bag: 其余 and 档内按比例 are taken out of it.
        cases: the cases that name a number.

    Raises:
        ClashError: the bands leave a gap, overlap, or do not rise or fall throughout.
    """
    rest, within = bag.one(c.Rest, "其余的得分"), bag.one(c.WithinClause, "档内按比例")
    looks, units = zip(*(_look_and_unit(case) for case in cases), strict=True)
    named = {look for look in looks if look}
    if len(set(units)) > 1 or len(named) > 1:
        raise ClashError("各档说的不是同一个数，或单位不一样", *cases)
    segments = _tiled(_segments(cases), rest, cases)
    amounts = [segment.gets for segment in segments]
    if not (_rising(amounts) or _rising(amounts[::-1])):
        raise ClashError("各档的得分应一路增加或一路减少", *cases)
    if within is not None and (len(segments) < 3 or not _rising(amounts)):  # noqa: PLR2004
        raise ClashError("“档内按比例”要有两个以上的数，得分随数增加", within)
    return Tiers(
        look=named.pop() if named else Look.OWN,
        unit=units[0],
        bands=tuple((segment.low, segment.gets) for segment in reversed(segments[1:])),
        below=segments[0].gets,
        within=within is not None,
    )


def _rising(amounts: Sequence[Amount]) -> bool:
    return not any(at_least_as_much(one, two) for one, two in pairwise(amounts))


def _look_and_unit(case: c.CaseClause) -> tuple[Look, str]:
    term = case.terms[0]
    match term:
        case c.Between(look=look, low=level) | c.ShortOf(look=look, level=level):
            return look, level.unit
        case Condition(look=look, mark=Quantity(unit=unit)):
            return look, unit
        case _:
            raise ClashError("各档要说一个数", case)


def _segments(cases: Sequence[c.CaseClause]) -> list[_Segment]:
    """The bands, each reaching to the next bound that is said on its open side."""
    rows = [(case, *_ends(case)) for case in cases]
    starts = [low for _, low, _ in rows if low is not None]
    ends = [high for _, _, high in rows if high is not None]
    if len(set(starts)) < len(starts) or len(set(ends)) < len(ends):
        raise ClashError("同一档说了两次", *cases)
    found = []
    for case, low, high in rows:
        begin = max((end for end in ends if high is not None and end < high), default=-_EVERYWHERE)
        stop = min((start for start in starts if low is not None and start > low), default=_EVERYWHERE)
        found.append(_Segment(begin if low is None else low, stop if high is None else high, case.gets))
    return sorted(found, key=lambda segment: segment.low)


def _ends(case: c.CaseClause) -> tuple[Decimal | None, Decimal | None]:
    match case.terms[0]:
        case c.Between(low=low, high=high):
            return low.number, high.number
        case c.ShortOf(level=level):
            return None, level.number
        case Condition(side=Side.BELOW, mark=Quantity(number=number)):
            return None, number
        case Condition(side=Side.REACHES, mark=Quantity(number=number)):
            return number, None
        case _:
            raise ClashError("各档写成“多少以上”“多少以下”或“多少至多少”", case)


def _tiled(segments: list[_Segment], rest: c.Rest | None, cases: Sequence[c.CaseClause]) -> list[_Segment]:
    """The bands from the lowest to the highest; 其余 fills the one end that is open."""
    for one, two in pairwise(segments):
        if one.high != two.low:
            raise ClashError("各档之间有空当或重叠", *cases)
    open_below, open_above = segments[0].low > -_EVERYWHERE, segments[-1].high < _EVERYWHERE
    if rest is None:
        if open_below or open_above:
            raise ClashError(
                "没有说最低一档以下得几分" if open_below else "没有说最高一档以上得几分：写成“多少以上”", *cases
            )
        return segments
    if open_below == open_above:
        raise ClashError("“其余”指的是哪一档：写成“多少以上”或“多少以下”", rest)
    if open_below:
        return [_Segment(-_EVERYWHERE, segments[0].low, rest.gets), *segments]
    return [*segments, _Segment(segments[-1].high, _EVERYWHERE, rest.gets)]

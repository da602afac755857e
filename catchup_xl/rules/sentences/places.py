"""Rules by place: a ladder of places, one ladder on several figures, and a ladder behind a gate."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import Bag, ClashError
from catchup_xl.rules.sentences.limits import at_least_as_much
from catchup_xl.rules.sentences.steps import Drafts
from catchup_xl.rules.sentences.terms import condition_of
from catchup_xl.rules.sentences.tree import Amount, Band, Condition, GateLadder, Ladder, Look, Mark, Shares, Side

_HUNDRED = Decimal(100)
_TARGET = Condition(look=Look.OWN, side=Side.REACHES, mark=Mark.TARGET)
_ENOUGH = 2


def ladder(bag: Bag, drafts: Drafts) -> Ladder:
    """按名次得分：第1名得满分，每降1名减0.5分.

    Raises:
        ClashError: places are left out or said twice, or what follows them is not said.
    """
    head = bag.one(c.Head, "按名次得分")
    clauses = bag.all(c.PlaceBand)
    said: list[c.Clause] = [*([head] if head else []), *clauses, *drafts.drops]
    return _ladder(bag, drafts, head, _bands(clauses), said)


def _bands(clauses: Sequence[c.PlaceBand]) -> list[Band]:
    bands = [Band(first=one.first, last=one.last, gets=one.gets) for one in clauses]
    return sorted(bands, key=lambda band: band.first)


def _ladder(bag: Bag, drafts: Drafts, head: c.Head | None, bands: list[Band], said: Sequence[c.Clause]) -> Ladder:
    if not bands or bands[0].first != 1:
        raise ClashError("没有从第1名说起：写明“第1名得几分”", *said)
    for one, two in pairwise(bands):
        if two.first != one.last + 1:
            raise ClashError(f"第{one.last}名之后名次有空缺或重叠", *said)
        if at_least_as_much(two.gets, one.gets):
            raise ClashError(f"第{two.first}名不比前面的得得少", *said)
    rest, drop, bands = _what_follows(bag, drafts, bands, said)
    if drop is not None and at_least_as_much(drop, bands[-1].gets):
        raise ClashError("每降1名减的不少于前一名所得", *drafts.drops)
    if rest is not None and at_least_as_much(rest, bands[-1].gets):
        raise ClashError("其余的不比前面的得得少", *said)
    drafts.drops.clear()
    look, county = (head.look, head.county) if head else (Look.OWN, False)
    return Ladder(look=look, county=county, bands=tuple(bands), rest=rest, drop=drop)


def _what_follows(
    bag: Bag, drafts: Drafts, bands: list[Band], ladder: Sequence[c.Clause]
) -> tuple[Amount | None, Amount | None, list[Band]]:
    """What the places after the last band get: one amount, or so much less a place; and the bands that stay."""
    rest, after = bag.one(c.Rest, "其余的得分"), bag.one(c.AfterPlace, "以后名次的得分")
    falls, likewise = bag.one(c.Falls, "依次递减"), bag.one(c.Likewise, "以此类推")
    said: list[c.Clause] = [clause for clause in (rest, after, falls, likewise, *drafts.drops) if clause is not None]
    if len(said) != 1:
        raise ClashError(
            "后面的名次怎样得分说了两样" if said else "还要写明“每降1名减几分”或“其余得几分”", *(said or ladder)
        )
    if likewise is not None:
        return (None, *_likewise(bands, likewise))
    if falls is not None:
        return None, falls.gain, bands
    if drafts.drops:
        return None, _drop(drafts.drops[0]), bands
    if after is not None and after.first not in (bands[-1].last, bands[-1].last + 1):
        raise ClashError(f"第{bands[-1].last}名之后名次有空缺或重叠", after)
    amount = rest.gets if rest is not None else after.gets if after is not None else None
    return amount, None, bands


def _drop(step: c.EachStep) -> Amount:
    if step.adds or step.up is not False or step.level.number != 1 or step.look not in (None, Look.PLACE):
        raise ClashError("名次写成“每降1名减几分”", step)
    if not step.gain.number:
        raise ClashError("每降1名减的不能是0", step)
    return step.gain


def _likewise(bands: list[Band], clause: c.Likewise) -> tuple[Amount, list[Band]]:
    """第1名12分，第2名11分，以此类推: two single places from the first on, with equal steps."""
    single = all(band.first == band.last for band in bands)
    gaps = {one.gets.number - two.gets.number for one, two in pairwise(bands)}
    if len(bands) < _ENOUGH or not single or len(gaps) != 1 or len({band.gets.share for band in bands}) != 1:
        raise ClashError("“以此类推”前面要有从第1名起的两名以上，每名差得一样多", clause)
    return Amount(number=gaps.pop(), share=bands[0].gets.share), bands[:1]


def shares(bag: Bag, drafts: Drafts) -> Shares:
    """增速名次占60%，总量名次占40%.

    Raises:
        ClashError: the shares do not make 100 %, or no ladder is said.
    """
    parts = bag.all(c.ShareOf)
    if sum(part.percent for part in parts) != _HUNDRED or len({part.look for part in parts}) < len(parts):
        raise ClashError("各占的比例合计应是100%，各是一个数的名次", *parts)
    if len(parts) < _ENOUGH:
        raise ClashError("只说了一个数的名次", *parts)
    found = ladder(bag, drafts)
    if found.look:
        raise ClashError("名次按什么排说了两样", *parts)
    return Shares(parts=tuple(sorted((part.look, part.percent) for part in parts)), ladder=found)


def gate_ladder(bag: Bag, drafts: Drafts, then: c.ThenPlaces) -> GateLadder:
    """其中完成目标得4分；完成的再按名次得6分，每降1名减0.5分.

    Raises:
        ClashError: there is no gate, or the gate is another one.
    """
    cases = bag.all(c.CaseClause)
    gates = [case for case in cases if case.part]
    bag.put_back([case for case in cases if not case.part])
    if len(gates) != 1 or len(gates[0].terms) != 1 or len(then.terms) != 1:
        raise ClashError("“再按名次得几分”前面要有“其中完成目标得几分”", then, *gates)
    gate, again = condition_of(gates[0].terms[0], gates[0]), condition_of(then.terms[0], then)
    if again not in (gate, _TARGET):
        raise ClashError("前后两处要达到的不一样", gates[0], then)
    clauses = bag.all(c.PlaceBand)
    bands = _bands(clauses)
    if bands and bands[0].gets != then.gets:
        raise ClashError("第1名得的与“再按名次得”的不一样", then)
    head = c.Head(start=then.start, end=then.end, look=then.look, county=False)
    found = _ladder(bag, drafts, head, bands or [Band(first=1, last=1, gets=then.gets)], [then, *clauses])
    return GateLadder(gate=gate, gets=gates[0].gets, ladder=found)

"""Grade words (优秀得10分) and counted events (每发生1起扣2分)."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.model.choices import PartialStep
from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import Bag, ClashError
from catchup_xl.rules.sentences.steps import Draft, Drafts
from catchup_xl.rules.sentences.tree import FULL, NOTHING, Count, Counts, Words

_ONE = Decimal(1)
_ENOUGH = 2


def words(bag: Bag) -> Words:
    """优秀得10分，良好得8分.

    Raises:
        ClashError: there is but one word, or one is said twice.
    """
    said = bag.all(c.WordGets)
    if len(said) < _ENOUGH or len({clause.word for clause in said}) < len(said):
        raise ClashError("等次至少要有两个，且不重复", *said)
    if len({clause.gets.share for clause in said if clause.gets != NOTHING}) == 1:
        said.sort(key=lambda clause: -clause.gets.number)
    return Words(bands=tuple((clause.word, clause.gets) for clause in said))


def counts(bag: Bag, drafts: Drafts) -> Counts:
    """Counted events: all of them taken away, or all of them added.

    Raises:
        ClashError: one is counted twice, or some add and some take away.
    """
    taken, drafts.counts = drafts.counts, []
    first, drafts.first = drafts.first, None
    no_event = bag.one(c.NoEvent, "未发生的得分")
    found = [_first_and_later(first, taken)] if first else [_count(draft) for draft in taken]
    clauses: list[c.Clause] = [draft.clause for draft in taken]
    if len({count.label for count in found}) < len(found):
        raise ClashError("同一件事说了两次", *clauses)
    adds = {draft.clause.adds for draft in taken}
    if len(adds) > 1:
        raise ClashError("有加有扣：写明“基本分几分”，或分成两个指标", *clauses)
    if no_event is not None and (adds != {False} or no_event.gets != FULL):
        raise ClashError("“未发生的得满分”要与“每发生…扣”同写", no_event)
    found.sort(key=lambda count: (count.most is None, count.label))
    return Counts(counts=tuple(found), adds=adds.pop())


def _first_and_later(first: c.First, taken: list[Draft]) -> Count:
    """首次扣1分，以后每次扣2分."""
    later = taken[0].clause if len(taken) == 1 else None
    if not isinstance(later, c.Later) or later.adds != first.adds:
        raise ClashError("“首次”之后须有“以后每次”，同加同扣", first)
    if taken[0].part is not None:
        raise ClashError("一次是整数，没有“不足”", later)
    return Count(unit="次", gain=later.gain, first=first.gain, most=taken[0].most)


def _count(draft: Draft) -> Count:
    clause = draft.clause
    if not isinstance(clause, c.EachEvent):
        raise ClashError("“以后每次”前面要有“首次”", clause)
    if not clause.gain.number:
        raise ClashError("加或扣的分不能是0", clause)
    if not clause.every and clause.size != _ONE:
        raise ClashError("没有“每”：是每满这么多扣一次，还是达到这么多才扣", clause)
    if clause.once and (draft.part is not None or draft.most is not None):
        raise ClashError("只发生一次的，没有“不足”和“最多”", clause)
    return Count(
        event=clause.event, size=Decimal(0) if clause.once else clause.size, unit=clause.unit, of=clause.of,
        gain=clause.gain, part=draft.part or PartialStep.PRORATE, most=draft.most,
    )  # fmt: skip

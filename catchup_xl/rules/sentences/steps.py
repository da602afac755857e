"""Steps (每低1个百分点扣0.5分) and what belongs to the one before it: 不足…, 最多加…."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from catchup_xl.model.choices import PartialStep
from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import Bag, ClashError
from catchup_xl.rules.sentences.tree import (
    PERCENT,
    PLACES,
    POINTS_OF_RATE,
    Amount,
    Base,
    Look,
    Mark,
    Quantity,
    Ratio,
    Reach,
    Side,
    Step,
)

_OF_SCALES = (POINTS_OF_RATE, PERCENT, PLACES)


@dataclass(slots=True, eq=False)
class Draft:
    """A step or a count, with what is said of it further on."""

    clause: c.EachStep | c.EachEvent | c.Later
    part: PartialStep | None = None
    most: Amount | None = None

    @property
    def once(self) -> bool:
        """It happens once only, and needs no limit."""
        return isinstance(self.clause, c.EachEvent) and self.clause.once

    @property
    def size(self) -> Quantity | None:
        """How much makes a step; None where the clause names no number."""
        match self.clause:
            case c.EachStep(level=level):
                return level
            case c.EachEvent(size=size, unit=unit):
                return Quantity(number=size, unit=unit)
            case _:
                return None


@dataclass(slots=True)
class Drafts:
    """The steps and counts of a rule.

    Args:
        steps: steps against a mark.
        counts: counted events.
        drops: steps of a ladder (每降1名减0.5分).
        first: 首次扣1分.
        loose: 最多加 that belongs to none of them.
    """

    steps: list[Draft] = field(default_factory=list)
    counts: list[Draft] = field(default_factory=list)
    drops: list[c.EachStep] = field(default_factory=list)
    first: c.First | None = None
    loose: list[c.Cap] = field(default_factory=list)

    @classmethod
    def of(cls, bag: Bag) -> Drafts:
        """Take the steps, counts, 不足… and 最多加… out of a bag."""
        found = cls(first=bag.one(c.First, "首次"))
        kinds = (c.EachStep, c.EachEvent, c.Later, c.Part, c.Cap)
        lacking = bag.has(c.EachEvent) and not bag.has(c.CaseClause, c.Missed, c.ByRatio, c.Basis)
        taken: list[c.Clause] = [clause for kind in kinds for clause in bag.all(kind)]
        last: Draft | None = None
        caps: list[tuple[c.Cap, int]] = []
        for clause in _each_hearing(sorted(taken, key=lambda each: each.start)):
            match clause:
                case c.EachStep(level=Quantity(unit="名"), mark=None):
                    found.drops.append(clause)
                    last = None
                case c.EachStep(word="少", mark=None, look=None) if lacking and clause.level.unit not in _OF_SCALES:
                    found.counts.append(last := Draft(_lacking(clause)))
                case c.EachStep():
                    found.steps.append(last := Draft(clause))
                case c.EachEvent() | c.Later():
                    found.counts.append(last := Draft(clause))
                case c.Part():
                    _add_part(clause, last)
                case c.Cap():
                    caps.append((clause, clause.start))
                case _:
                    pass
        for cap, at in caps:
            found._add_cap(cap, at)
        return found

    def _add_cap(self, cap: c.Cap, at: int) -> None:
        """最多加2分 belongs to the nearest step of its verb before it; two that have none are not told apart."""
        same = [draft for draft in (*self.steps, *self.counts) if draft.clause.adds == cap.adds]
        free = [draft for draft in same if draft.most is None and not draft.once]
        before = [draft for draft in free if draft.clause.start < at]
        fits = before or free
        verb = "加" if cap.adds else "扣"
        if len(fits) > 1:
            raise ClashError(f"“最多{verb}”限的是哪一项：请紧跟每一项各写一次", cap, *[draft.clause for draft in fits])
        if not fits and same:
            raise ClashError(f"“最多{verb}”说了两次", cap)
        if fits:
            fits[0].most = cap.most
        else:
            self.loose.append(cap)


def _each_hearing(clauses: Iterable[c.Clause]) -> Iterator[c.Clause]:
    """The clauses in order; a step without a mark of its own hears that of the step before it, of 比上年 as its own."""
    before: tuple[Look | None, Mark | Quantity] | None = None
    for clause in clauses:
        found = clause
        if isinstance(found, c.EachStep):
            if found.mark is None and before is not None:
                look, mark = before
                found = replace(found, before=before)
                if mark is Mark.LAST and found.look in (None, look):
                    found = replace(found, look=look, mark=mark)
            before = before if found.mark is None else (found.look, found.mark)
        yield found


def _lacking(step: c.EachStep) -> c.EachEvent:
    """每少1次扣1分, where things are counted: what is lacking is counted too."""
    return c.EachEvent(
        start=step.start, end=step.end, every=True, event="少", size=step.level.number, unit=step.level.unit, of="",
        gain=step.gain, adds=step.adds,
    )  # fmt: skip


def _add_part(clause: c.Part, last: Draft | None) -> None:
    if last is None:
        raise ClashError("“不足…”前面没有“每…”", clause)
    if last.part is not None:
        raise ClashError("“不足…”说了两次", clause)
    if clause.level is not None and clause.level != last.size:
        raise ClashError("“不足…”的数与前面“每…”的数不一样", last.clause, clause)
    last.part = clause.part


def steps_of(drafts: Drafts, base: Base) -> tuple[Step, ...]:
    """The steps of a rule, additions first.

    Raises:
        ClashError: a step says against nothing, in no direction, or against another one.
    """
    if drafts.loose:
        raise ClashError("“最多加/扣”前面没有可限的一项", *drafts.loose)
    steps = [_step(draft.clause, draft, base) for draft in drafts.steps if isinstance(draft.clause, c.EachStep)]
    where = [(step.look, step.mark, step.up) for step in steps]
    if len(set(where)) < len(where):
        raise ClashError("同一方向说了两个“每…”", *[draft.clause for draft in drafts.steps])
    good_ways = {step.up == step.adds for step in steps if step.look is not Look.GAP}
    if isinstance(base, Reach) and base.condition.side is not Side.REACHES:
        good_ways.add(base.condition.side is Side.ABOVE)
    if len(good_ways) > 1:
        raise ClashError("“每高…”“每低…”的加和扣方向相反", *[draft.clause for draft in drafts.steps])
    return tuple(sorted(steps, key=_order))


def _order(step: Step) -> tuple[bool, bool, bool, str, str]:
    """Additions first; those with a limit before those without, so that it is clear whose the limit is."""
    return not step.adds, step.most is None, step.mark is Mark.LAST, str(step.mark), step.look


def _step(clause: c.EachStep, draft: Draft, base: Base) -> Step:
    up = clause.up if clause.up is not None else clause.above
    if up is None:
        raise ClashError("没有说是高了还是低了", clause)
    if clause.up is not None and clause.above is not None and clause.up != clause.above:
        raise ClashError("前面的条件与“每高/每低”方向相反", clause)
    if not clause.level.number or not clause.gain.number:
        raise ClashError("“每”后面的数、加或扣的分不能是0", clause)
    look, mark = _against(clause, base)
    unit = clause.level.unit
    if clause.of_mark and unit != PERCENT:
        raise ClashError(f"“{mark}的”后面应是百分之几", clause)
    if (look is Look.PLACE) != (unit == PLACES):
        raise ClashError("名次应论几名，其他不论名", clause)
    if look is Look.GAP and (up == clause.adds):
        raise ClashError("与标杆的差距缩小才加分，扩大才扣分", clause)
    return Step(
        look=look, mark=mark, up=up, size=clause.level.number, unit=unit, of_mark=clause.of_mark, gain=clause.gain,
        adds=clause.adds, part=draft.part or PartialStep.PRORATE, most=draft.most,
    )  # fmt: skip


def _against(clause: c.EachStep, base: Base) -> tuple[Look, Mark | Quantity]:
    """What a step looks at and is held against: as it says, else as its base does."""
    if clause.mark is Mark.LAST:
        return clause.look or (Look.PLACE if clause.level.unit == PLACES else Look.OWN), Mark.LAST
    if clause.than and clause.mark is None:
        raise ClashError("“高于/低于”后面没有说比什么", clause)
    if isinstance(base, Reach):
        condition = base.condition
        if clause.mark is None and clause.before is not None and clause.before[1] != condition.mark:
            raise ClashError("比的是前面哪一个，说不清：写明“每高于/低于”什么", clause)
        mark = condition.mark if clause.mark is None else clause.mark
        if isinstance(mark, Quantity) and mark != condition.mark:
            raise ClashError("达到的是一个数，“每高/每低”比的是另一个数", clause)
        same = mark == condition.mark
        return clause.look or (condition.look if same else Look.OWN), mark
    if isinstance(clause.mark, Quantity):
        raise ClashError("“每高/每低”比的这个数，前面没有说达到它得几分", clause)
    if clause.mark is not None:
        return clause.look or Look.OWN, clause.mark
    if isinstance(base, Ratio) or clause.look is Look.COMPLETION:
        return clause.look or Look.OWN, Mark.TARGET
    if clause.before is not None and isinstance(clause.before[1], Mark):
        return clause.look or clause.before[0] or Look.OWN, clause.before[1]
    raise ClashError("“每高/每低”比的是什么：目标、平均值，还是上年", clause)

"""How points come about at the bottom of a rule: exactly one base, made of the clauses that belong to it."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import Bag, ClashError
from catchup_xl.rules.sentences.counting import counts, words
from catchup_xl.rules.sentences.limits import at_least_as_much
from catchup_xl.rules.sentences.others import against_others
from catchup_xl.rules.sentences.places import gate_ladder, ladder, shares
from catchup_xl.rules.sentences.steps import Drafts
from catchup_xl.rules.sentences.terms import condition_of
from catchup_xl.rules.sentences.tiers import tiers
from catchup_xl.rules.sentences.tree import (
    FULL,
    NOTHING,
    PERCENT,
    Amount,
    Base,
    ByMethod,
    Condition,
    Joined,
    Look,
    Mark,
    Quantity,
    Ratio,
    Reach,
    Side,
    Start,
    Tiers,
)

_OPPOSITE = {
    Side.REACHES: Side.BELOW, Side.ABOVE: Side.WITHIN, Side.WITHIN: Side.ABOVE, Side.BELOW: Side.REACHES,
}  # fmt: skip


def base_of(bag: Bag, drafts: Drafts) -> Base:
    """The base of a rule, its clauses taken out of the bag.

    Raises:
        ClashError: there is none, or its clauses do not go together.
    """
    found = _base_of(bag, drafts)
    if drafts.drops:
        raise ClashError("“每降1名”要跟着“第1名得几分”", *drafts.drops)
    left: list[c.Clause] = [draft.clause for draft in drafts.counts]
    if left or drafts.first:
        raise ClashError("这一句与前面的算法合不起来", *(left or [*([drafts.first] if drafts.first else [])]))
    return found


def _base_of(bag: Bag, drafts: Drafts) -> Base:
    named = bag.one(c.MethodNamed, "计分方法")
    if named is not None:
        return ByMethod(name=named.name)
    then = bag.one(c.ThenPlaces, "再按名次得分")
    if then is not None:
        return gate_ladder(bag, drafts, then)
    if bag.has(c.ShareOf):
        return shares(bag, drafts)
    if bag.has(c.PlaceBand, c.Head) or (drafts.drops and not drafts.steps):
        return ladder(bag, drafts)
    if bag.has(c.AtEnd):
        return against_others(bag)
    if bag.has(c.WordGets):
        return words(bag)
    if (drafts.counts or drafts.first) and not bag.has(c.CaseClause):
        return counts(bag, drafts)
    if bag.has(c.CaseClause, c.Missed, c.ByRatio):
        return _by_target(bag, drafts)
    return _start(bag, drafts)


def _start(bag: Bag, drafts: Drafts) -> Start:
    basis = bag.one(c.Basis, "基本分")
    if basis is None and not drafts.steps:
        raise ClashError("没有说怎样得分", *bag.all(c.Clause)[:1])
    if basis is None and not all(draft.clause.adds for draft in drafts.steps):
        raise ClashError("没有说从几分扣起：写明“完成目标得几分”或“基本分几分”", *[d.clause for d in drafts.steps])
    return Start(gets=NOTHING if basis is None else basis.gets)


def _by_target(bag: Bag, drafts: Drafts) -> Base:
    """Cases: joined conditions, tiers, a ratio, or one mark to reach."""
    cases = bag.all(c.CaseClause)
    if any(case.part for case in cases):
        raise ClashError("“其中…得几分”之后须有“再按名次得几分”", *[case for case in cases if case.part])
    if any(len(case.terms) > 1 for case in cases):
        return _joined(bag, cases)
    ratio = bag.one(c.ByRatio, "按完成率得分")
    if ratio is not None:
        if not ratio.named:
            raise ClashError("“按比例”是按什么的比例：写成“按完成率得分”", ratio)
        return _ratio(ratio, drafts, _threshold(cases))
    levels = [case for case in cases if not _has_mark(case)]
    if len(levels) == 1 and len(cases) == 1 and _whole(levels[0]):
        levels = []  # 完成率100%以上 alone is the target
    between = any(isinstance(case.terms[0], c.Between) for case in levels)
    if len(levels) > 1 or between or (levels and bag.has(c.Rest) and not drafts.steps):
        bag.put_back([case for case in cases if case not in levels])
        return tiers(bag, levels)
    return _reach(bag, drafts, cases)


def _has_mark(case: c.CaseClause) -> bool:
    term = case.terms[0]
    return isinstance(term, Condition) and isinstance(term.mark, Mark)


def _whole(case: c.CaseClause) -> bool:
    term = case.terms[0]
    return not isinstance(term, c.Between) and condition_of(term, case).mark is Mark.TARGET


def _ratio(clause: c.Clause, drafts: Drafts, threshold: Decimal | None, *, gets: Amount = FULL) -> Ratio:
    if any(not draft.clause.adds for draft in drafts.steps):
        raise ClashError("按完成率得分，就没有“每低…扣”", clause, *[draft.clause for draft in drafts.steps])
    return Ratio(gets=gets, threshold=threshold, more=_more(drafts))


def _more(drafts: Drafts) -> Amount | None:
    more = [cap for cap in drafts.loose if cap.adds]
    if len(more) != 1 or drafts.steps:
        return None
    drafts.loose.remove(more[0])
    return more[0].most


def _threshold(cases: list[c.CaseClause]) -> Decimal | None:
    """完成率低于60%不得分, beside a ratio."""
    if not cases:
        return None
    term = condition_of(cases[0].terms[0], cases[0])
    level = term.mark
    fits = term.side is Side.BELOW and term.look in (Look.OWN, Look.COMPLETION) and cases[0].gets == NOTHING
    if len(cases) > 1 or not fits or not isinstance(level, Quantity) or level.unit != PERCENT:
        raise ClashError("按完成率得分，只能再写“完成率低于百分之几不得分”", *cases)
    return level.number


def _reach(bag: Bag, drafts: Drafts, cases: list[c.CaseClause]) -> Base:
    missed, rest = bag.one(c.Missed, "未完成的得分"), bag.one(c.Rest, "其余的得分")
    if missed is not None and missed.gets is None:
        if rest is not None:
            raise ClashError("未完成的得分说了两样", missed, rest)
        return _ratio_below(missed, drafts, cases)
    if not cases:
        raise ClashError("没有说完成了得几分", *[clause for clause in (missed, rest) if clause is not None])
    main, other = _main_and_other(cases)
    condition = condition_of(main.terms[0], main)
    said = [clause for clause in (other, missed, rest) if clause is not None]
    if len(said) > 1:
        raise ClashError("没达到时得几分说了两样", *said)
    if missed is not None and missed.mark not in (None, condition.mark):
        raise ClashError(f"达到的是{_words_of(condition.mark)}，未达到的是{missed.mark}", main, missed)
    otherwise = said[0].gets if said else None
    if otherwise is not None and at_least_as_much(otherwise, main.gets):
        raise ClashError("没达到的不比达到的得得少", main, *said)
    if main.gets == NOTHING:
        raise ClashError("达到了也不得分：没有说怎样得分", main)
    if isinstance(condition.mark, Quantity) and otherwise is not None:
        return _two_tiers(condition, condition.mark, main.gets, otherwise)
    return Reach(condition=condition, gets=main.gets, otherwise=otherwise)


def _two_tiers(condition: Condition, level: Quantity, gets: Amount, otherwise: Amount) -> Tiers:
    """达到95%得满分，未达到不得分 is a table of two tiers."""
    above, below = (gets, otherwise) if condition.side is Side.REACHES else (otherwise, gets)
    return Tiers(look=condition.look, unit=level.unit, bands=((level.number, above),), below=below)


def _ratio_below(missed: c.Missed, drafts: Drafts, cases: list[c.CaseClause]) -> Ratio:
    """完成目标得8分，未完成的按完成率得分."""
    target = Condition(look=Look.OWN, side=Side.REACHES, mark=Mark.TARGET)
    reached = [case for case in cases if case.terms == (target,)]
    if len(reached) != 1 or missed.mark not in (None, Mark.TARGET):
        raise ClashError("“未完成的按完成率得分”前面要说完成目标得几分", missed)
    below = _threshold([case for case in cases if case is not reached[0]])
    return _ratio(missed, drafts, below, gets=reached[0].gets)


def _main_and_other(cases: list[c.CaseClause]) -> tuple[c.CaseClause, c.CaseClause | None]:
    """The case that earns the points, and the one on the other side of the same mark."""
    if len(cases) == 1:
        return cases[0], None
    one, two = (condition_of(case.terms[0], case) for case in cases[:2])
    same = (one.look, one.mark) == (two.look, two.mark) and two.side is _OPPOSITE[one.side]
    if len(cases) > 2 or not same:  # noqa: PLR2004
        raise ClashError("这几种情形合不成一条规则", *cases)
    return (cases[0], cases[1]) if at_least_as_much(cases[0].gets, cases[1].gets) else (cases[1], cases[0])


def _words_of(mark: Mark | Quantity) -> str:
    return str(mark) if isinstance(mark, Mark) else f"{mark.number.normalize():f}{mark.unit}"


def _joined(bag: Bag, cases: list[c.CaseClause]) -> Joined:
    """两项都达到的得10分，只有1项的得6分，都没有的不得分."""
    only_one, none_of, rest = (
        bag.one(c.OnlyOne, "只有一项的得分"), bag.one(c.NoneOf, "都没有的得分"), bag.one(c.Rest, "其余的得分"),
    )  # fmt: skip
    if len(cases) > 1:
        raise ClashError("这几种情形合不成一条规则", *cases)
    found = (condition_of(term, cases[0]) for term in cases[0].terms)
    conditions = tuple(sorted(found, key=lambda each: (each.look, each.side, str(each.mark))))
    if len(set(conditions)) < len(conditions):
        raise ClashError("同一个条件说了两次", cases[0])
    if rest is not None and only_one is None and none_of is None:
        return Joined(conditions=conditions, both=cases[0].gets, some=rest.gets, neither=rest.gets)
    last = none_of or rest
    if only_one is None or last is None or (none_of and rest) or len(conditions) > 2:  # noqa: PLR2004
        raise ClashError("还要写明“只有一项的得几分，都没有的得几分”，或“其余得几分”", cases[0])
    return Joined(conditions=conditions, both=cases[0].gets, some=only_one.gets, neither=last.gets)

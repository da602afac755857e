"""From clauses to one rule tree: limits and what stands beside every rule here, bases in ``bases``, steps in ``steps``.

Every clause counts: what is said twice, against itself, or without effect is refused. Only clauses that state a default
(扣完为止, 不倒扣, 满分为止) may leave the tree as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import Bag, ClashError
from catchup_xl.rules.sentences.bases import base_of
from catchup_xl.rules.sentences.limits import amount_at_best, falls, gains
from catchup_xl.rules.sentences.steps import Drafts, steps_of
from catchup_xl.rules.sentences.tree import FULL, NOTHING, ByClass, Look, Mark, Reach, Rule, Side, Step, Tree


def build(clauses: Sequence[c.Clause]) -> Tree:
    """Make the rule tree.

    Args:
        clauses: those of the sentence, in its order.

    Raises:
        ClashError: they do not make one rule.
    """
    labels = [clause for clause in clauses if isinstance(clause, c.Label)]
    if not labels:
        return _rule(clauses)
    if len({label.name for label in labels}) < len(labels):
        raise ClashError("同一类说了两次", *labels)
    if len(labels) == 1:
        raise ClashError("只说了一类：其他类怎样得分", *labels)
    shared = [clause for clause in clauses if clause.start < labels[0].start]
    rules = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        end = clauses[-1].end if after is None else after.start
        own = [clause for clause in clauses if label.start < clause.start < end]
        if not own:
            raise ClashError("这一类没有说怎样得分", label)
        rules.append((label.name, _rule([*shared, *own])))
    return ByClass(rules=tuple(rules))


def _rule(clauses: Sequence[c.Clause]) -> Rule:
    bag = Bag(clauses)
    no_task = bag.one(c.WithoutTask, "无此项任务的得分")
    difficulty = bag.one(c.Difficulty, "难度系数")
    top, unlimited = bag.one(c.Top, "最高分"), bag.one(c.Unlimited, "不封顶")
    floor, negative = bag.one(c.Floor, "最低分"), bag.one(c.Negative, "可计负分")
    defaults = bag.all(c.Default)
    drafts = Drafts.of(bag)
    base = base_of(bag, drafts)
    bag.finish()
    steps = steps_of(drafts, base)
    rule = Rule(
        base=base,
        steps=steps,
        top=None if top is None else top.most,
        floor=NOTHING if floor is None else floor.least,
        negative=negative is not None,
        unlimited=unlimited is not None,
        no_task=None if no_task is None else no_task.gets,
        difficulty=difficulty is not None,
    )
    _check_ends(rule, top, unlimited, [d for d in defaults if not d.below])
    _check_floors(rule, floor, negative, [d for d in defaults if d.below])
    _check_beyond(rule, clauses)
    return rule


def _check_ends(rule: Rule, top: c.Top | None, unlimited: c.Unlimited | None, defaults: Sequence[c.Default]) -> None:
    """The upper end is said once, and fits the points."""
    said = [clause for clause in (top, unlimited, *defaults) if clause is not None]
    if len(said) > 1:
        raise ClashError("最高得几分说了两样", *said)
    if said and not gains(rule):
        raise ClashError("没有可以多得的分，这一句没有作用", *said)
    best = amount_at_best(rule.base)
    if top is not None and top.most.share == best.share and top.most.number < best.number:
        raise ClashError("“最高”低于完成时所得的分：是不是“最多加”", top)
    beyond = [step for step in rule.steps if step.adds and step.most is not None]
    if beyond and (unlimited or (defaults and best == FULL)):
        raise ClashError("既限了最多加几分，又说了别的上限", *said)


def _check_floors(
    rule: Rule, floor: c.Floor | None, negative: c.Negative | None, defaults: Sequence[c.Default]
) -> None:
    """The lower end is said once, and something can fall to it."""
    said = [clause for clause in (floor, negative, *defaults[:1]) if clause is not None]
    if len(said) > 1:
        raise ClashError("最低得几分说了两样", *said)
    if len(defaults) > 1 and len({(d.start, d.end) for d in defaults}) > 1:
        raise ClashError("“扣完为止”一类的话说了两次", *defaults)
    if said and not falls(rule):
        raise ClashError("没有可扣的分，这一句没有作用", *said)
    best = amount_at_best(rule.base)
    if floor is not None and floor.least.share == best.share and floor.least.number >= best.number:
        raise ClashError("“最低”不低于完成时所得的分", floor)


def _check_beyond(rule: Rule, clauses: Sequence[c.Clause]) -> None:
    """More than full points need 最多加 or 不封顶; and on both sides of its mark a rule says what holds."""
    loose = [step for step in rule.steps if step.adds and step.most is None]
    if amount_at_best(rule.base) == FULL and loose and not rule.unlimited:
        raise ClashError("已经得满分再加分，须写“最多加几分”或“不封顶”", *_adding(clauses))
    base = rule.base
    if isinstance(base, Reach) and base.otherwise is None and not any(_on_bad_side(step, base) for step in rule.steps):
        cases = [clause for clause in clauses if isinstance(clause, c.CaseClause)]
        raise ClashError("没有说没达到时怎样得分", *cases)
    if isinstance(base, Reach) and base.otherwise is not None and any(_on_bad_side(step, base) for step in rule.steps):
        raise ClashError(
            "没达到时得几分说了两样", *[x for x in clauses if isinstance(x, c.Missed | c.Rest | c.EachStep)]
        )


def _adding(clauses: Sequence[c.Clause]) -> list[c.Clause]:
    return [clause for clause in clauses if isinstance(clause, c.EachStep) and clause.adds]


def _on_bad_side(step: Step, base: Reach) -> bool:
    """The step takes points away on the side of the mark that does not earn them."""
    condition = base.condition
    completion = step.look is Look.COMPLETION and condition.mark is Mark.TARGET
    same = step.mark == condition.mark and (step.look is condition.look or completion)
    lower = base.condition.side in (Side.WITHIN, Side.BELOW)
    return same and not step.adds and (step.up if lower else True)

"""Rules that hold a unit against the best and the worst of its group."""

from __future__ import annotations

from catchup_xl.rules.sentences import clauses as c
from catchup_xl.rules.sentences.bag import Bag, ClashError
from catchup_xl.rules.sentences.tree import FULL, Best, Efficacy, End

_TWO = 2


def against_others(bag: Bag) -> Best | Efficacy:
    """最高的得满分，其他按与最高的比例得分; with 最低的得6分 a straight line between the two.

    Raises:
        ClashError: an end, or the others, are not said, or against each other.
    """
    ends, share = bag.all(c.AtEnd), bag.one(c.RestShare, "其他的得分")
    upper, lower = _bound(bag, up=True), _bound(bag, up=False)
    good = [clause for clause in ends if clause.gets == FULL]
    if len(good) != 1 or good[0].which is None or len(ends) > _TWO or share is None:
        raise ClashError("须说明最好的得满分，其他的怎样得分", *ends)
    end = good[0].which
    bad = next((clause for clause in ends if clause is not good[0]), None)
    if share.to_best and share.best not in (end, End.BEST):
        raise ClashError("“按与谁的比例”与得满分的不是同一个", good[0], share)
    bounds = [clause for clause in (upper, lower) if clause is not None]
    if bad is None:
        if bounds:
            raise ClashError("有上限、下限，还要写明最差的得几分", *bounds)
        return Best(end=end)
    if bad.which not in {None: (), End.HIGHEST: (End.LOWEST, None), End.LOWEST: (End.HIGHEST, None)}.get(end, (None,)):
        raise ClashError("两头说的不是最好和最差", good[0], bad)
    if share.to_best:
        raise ClashError("说了最差的得几分，其他就在两头之间按比例，不是按与最好的比例", bad, share)
    levels = [clause.level for clause in bounds]
    if len({level.unit for level in levels}) > 1 or (len(levels) == _TWO and levels[0].number <= levels[1].number):
        raise ClashError("上限应大于下限，单位相同", *bounds)
    return Efficacy(
        end=end,
        worst=bad.gets,
        lower=None if lower is None else lower.level,
        upper=None if upper is None else upper.level,
    )


def _bound(bag: Bag, *, up: bool) -> c.LimitClause | None:
    said = bag.all(c.LimitClause)
    bag.put_back([clause for clause in said if clause.upper is not up])
    mine = [clause for clause in said if clause.upper is up]
    if len(mine) > 1:
        raise ClashError(f"{'上限' if up else '下限'}说了两次", *mine)
    return mine[0] if mine else None

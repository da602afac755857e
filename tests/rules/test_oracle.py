"""Random plans, computed once by the package and once in fractions by an independent oracle: every shown figure is the same."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import event, given
from support import oracle
from support.masters import GROUP, scored
from support.plans import plans, read

from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.measures.measure import Status

STATES = {
    Status.SCORABLE: "scored", Status.MISSING: "owed", Status.NOT_APPLICABLE: "away", Status.UNDECIDED: "open",
}  # fmt: skip


def shown(value: Decimal | None, places: int) -> Fraction | None:
    """A figure as the package shows it."""
    if value is None:
        return None
    with exactly():
        return Fraction(round_half_up(value, places))


def oracle_shown(value: Fraction | None, places: int) -> Fraction | None:
    return None if value is None else oracle.rounded(value, places)


@given(plans())
def test_every_shown_figure_is_that_of_the_oracle(plan):
    wanted = oracle.assess(plan)
    found = scored(read(plan))
    event("open" if wanted.open else "ranked")
    for row, column in zip(plan.indicators, found.columns, strict=True):
        name = row["指标"]
        reached = wanted.reached[name]
        assert [STATES[item.measure.status] for item in column] == [one.state for one in reached], name
        assert [None if item.score is None else Fraction(item.score) for item in column] == wanted.scores[name], name
        assert [item.rank for item in column] == wanted.places[name], name
        assert [shown(item.measure.growth, 4) for item in column] == [oracle_shown(one.g, 4) for one in reached], name
        completions = [None if one.state == "open" else oracle_shown(one.c, 4) for one in reached]
        mine = [
            None if item.measure.status is Status.UNDECIDED else shown(item.measure.completion, 4) for item in column
        ]
        assert mine == completions, name
    group = found.group
    assert group.name == GROUP
    assert bool(group.blocked) is wanted.open
    by_unit = {standing.unit.name: standing for standing in group.standings}
    assert {u: None if s.total is None else Fraction(s.total) for u, s in by_unit.items()} == wanted.totals
    if not wanted.open:
        assert {unit: standing.rank for unit, standing in by_unit.items()} == wanted.ranks
        assert {unit: by_unit[unit].last_rank for unit in wanted.last} == wanted.last
        grades = {unit: None if s.grade is None else s.grade.value for unit, s in by_unit.items() if s.rank}
        assert grades == wanted.grades

"""What the charts of 看板 draw for an outcome: how many rows, whose names, and which column is the own unit's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from catchup_xl.model.cells import decimals
from catchup_xl.model.charts import BENCHMARK, LIGHTS, RANKS, TOTALS, lights_scale, ranks_scale
from catchup_xl.model.edits import ChartEdit
from catchup_xl.rules.outcome import Outcome

_LABEL_PLACES = 2


def chart_edits(outcome: Outcome) -> Iterator[ChartEdit]:
    """What the charts have to follow."""
    master = outcome.master
    group = outcome.groups.get(master.own_group)
    names = [standing.unit.name for standing in group.standings] if group else []
    units = max(1, len(names))
    indicators = max(1, len(master.indicators_by_group.get(master.own_group, ())))
    settings = master.settings
    own = next((n for n, name in enumerate(names) if outcome.own and name == outcome.own.unit.name), None)
    totals = [standing.total for standing in group.standings] if group else []
    labels = decimals(max(_LABEL_PLACES, settings.total_places))
    yield ChartEdit(TOTALS, units, marked=own, from_zero=_from_zero(totals), labels=labels)
    yield ChartEdit(RANKS, units, marked=own, scale=ranks_scale(units))
    yield ChartEdit(LIGHTS, units, scale=lights_scale(indicators))
    named = tuple(
        name or header for name, header in zip((settings.own_unit, settings.benchmark), BENCHMARK.series, strict=True)
    )
    scores = [score for gap in outcome.gaps for score in (gap.own, gap.benchmark)]
    yield ChartEdit(BENCHMARK, max(1, len(outcome.gaps)), names=named, from_zero=_from_zero(scores))


def _from_zero(values: Iterable[Decimal | None]) -> bool:
    """Columns are compared by their heights, which lie where they do not start at 0."""
    return all(value is None or value >= 0 for value in values)

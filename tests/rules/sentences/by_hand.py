"""Sentences as people write them, with points worked out by hand.

A row: sentence, indicator, figures of the unit (or of the whole group), points. Rates are typed as fractions, 0.12 for 12 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.sentences.binding import RuleIndicator, bind
from catchup_xl.rules.sentences.figures import UnitFigures, UnitGroup
from catchup_xl.rules.sentences.points import Scored, score
from catchup_xl.rules.sentences.sentence import parse

D = Decimal


def item(weight: Any, *, unit: str = "", rate: bool = False, **more: Any) -> RuleIndicator:
    """An indicator; it has a target unless said otherwise."""
    return RuleIndicator(weight=D(str(weight)), unit=unit, rate=rate, **({"targeted": True} | more))


def unit(value: Any = None, target: Any = None, **more: Any) -> UnitFigures:
    """A unit's figures."""
    numbers = {name: D(str(given)) for name, given in (("value", value), ("target", target)) if given is not None}
    for name in ("growth", "total", "completion", "last", "last_gap", "difficulty"):
        if name in more:
            more[name] = D(str(more[name]))
    more["counts"] = {label: D(many) for label, many in more.get("counts", {}).items()}
    return UnitFigures(**(numbers | more))


def scored(sentence: str, indicator: RuleIndicator, units: Sequence[UnitFigures], **more: Any) -> list[Scored]:
    """The points of all units."""
    more = {name: D(str(given)) if name in ("benchmark", "county_figure") else given for name, given in more.items()}
    with exactly():
        return score(bind(parse(sentence), indicator), UnitGroup(units=units, **more))


def points(sentence: str, indicator: RuleIndicator, units: Sequence[UnitFigures], **more: Any) -> list[Decimal | None]:
    """The points of all units, rounded to four places."""
    found = scored(sentence, indicator, units, **more)
    return [None if one.points is None else round_half_up(one.points, 4) for one in found]

"""Text in a cell of 数据 that a rule takes instead of a number: a grade word, or what has happened."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import fold
from catchup_xl.rules.sentences.binding import Bound
from catchup_xl.rules.sentences.points import rule_for
from catchup_xl.rules.sentences.tally import tally
from catchup_xl.rules.sentences.tree import ByClass, Counts, Words


class Told(NamedTuple):
    """What a text says.

    Args:
        x: the share of the full points that a grade word earns, or how many things are counted.
        share: that share; None where things are counted.
    """

    x: Decimal
    share: Decimal | None


def read_text(rule: Bound, text: str, unit_class: str = "") -> Told | None:
    """What a text says; None for one that the rule does not take.

    Args:
        rule: the indicator's rule.
        text: the cell, as typed.
        unit_class: the unit's class.
    """
    mine = rule_for(rule, unit_class)
    match mine.base if mine is not None else None:
        case Words(bands=bands):
            gets = dict(bands).get(fold(text))
            share = None if gets is None else rule.points(gets) / rule.item.weight
            return None if share is None else Told(share, share)
        case Counts(counts=counts):
            found = tally(text, counts)
            return None if found is None else Told(sum(found.values(), Decimal(0)), None)
        case _:
            return None


def classes_of(rule: Bound) -> tuple[str, ...]:
    """The classes that a rule tells apart; one without a name where it tells none."""
    return tuple(name for name, _ in rule.tree.rules) if isinstance(rule.tree, ByClass) else ("",)

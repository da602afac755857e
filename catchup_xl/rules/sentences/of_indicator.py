"""The rule of an indicator: its sentence (计分规则) bound to its unit, kind, target and full points."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from catchup_xl.model.choices import Kind
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.methods.method import Method
from catchup_xl.rules.sentences.asks import asks_for_peers, asks_for_target
from catchup_xl.rules.sentences.binding import Bound, RuleIndicator, bind
from catchup_xl.rules.sentences.refusal import RuleError


def rule_of(indicator: Indicator) -> Bound | None:
    """The bound rule of an indicator; None where it has none, or no full points.

    Raises:
        RuleError: its sentence is not understood, or does not fit it.
    """
    if not indicator.rule or not indicator.weight:
        return None
    return _bound(indicator.rule, item_of(indicator, indicator.weight))


def readable_rule_of(indicator: Indicator) -> Bound | None:
    """The same; None too where the sentence is refused, which a check tells."""
    try:
        return rule_of(indicator)
    except RuleError:
        return None


def item_of(indicator: Indicator, weight: Decimal) -> RuleIndicator:
    """What a rule has to fit."""
    kind, rate = indicator.kind, indicator.scale.rate
    return RuleIndicator(
        weight=weight,
        unit="" if rate else indicator.unit,
        rate=rate and kind is not Kind.GROWTH,
        growing=kind is Kind.GROWTH,
        lower=None if kind is Kind.RANK else kind is Kind.REVERSED,
        place=kind is Kind.RANK,
        targeted=True
        if indicator.targeted or kind is Kind.INTERVAL
        else None,  # that one is missing, another check tells
        declining=indicator.declining,
    )


@lru_cache(maxsize=512)
def _bound(sentence: str, item: RuleIndicator) -> Bound:
    from catchup_xl.rules.sentences.sentence import parse

    return bind(parse(sentence), item)


def as_method(rule: Bound) -> Method:
    """What others ask of a scoring method, of a rule: whether it needs a target, and looks at peers."""
    return Method(
        "计分规则",
        "计分规则",
        _never,
        (),
        {},
        needs_target=asks_for_target(rule.tree),
        relative=asks_for_peers(rule.tree),
    )


def _never() -> Decimal:
    """A rule is scored with its whole group, never as a formula of one unit."""
    return ZERO

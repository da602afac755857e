"""The rows of 规则解读: how the program reads the rule of each indicator, and worked examples."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.model.edits import Cell
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.outcome import Outcome

_CASES = 5
_PASTE = "由计分方法和参数换成；可以粘贴到“计分规则”，再清空计分方法和参数"
_NO_SENTENCE = "计分方法和参数没有对应的一句话，照原来的计分"


def rule_rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    """A row an indicator that is assessed, in the order of the sheet."""
    assessed = {id(indicator) for group in outcome.groups.values() for indicator in group.indicators}
    for indicator in outcome.master.indicators:
        if id(indicator) in assessed:
            yield _ruled(indicator) if indicator.rule else _by_columns(outcome, indicator)


def _ruled(indicator: Indicator) -> tuple[Cell, ...]:
    from catchup_xl.rules.sentences.examples import MOST, worked_examples
    from catchup_xl.rules.sentences.of_indicator import rule_of
    from catchup_xl.rules.sentences.refusal import RuleError
    from catchup_xl.rules.sentences.say import say

    try:
        rule = rule_of(indicator)
    except RuleError as refused:
        return _row(indicator, "看不懂", [], refused.problem)
    if rule is None:
        return _row(indicator, "", [], "没有权重")
    with exactly():
        found = worked_examples(rule, indicator.target)[:MOST]
    cases = [f"{words}：{'不计' if points is None else f'{round_half_up(points, 2):f}分'}" for words, points in found]
    return _row(indicator, say(rule.said), cases, "；".join(rule.notes))


def _by_columns(outcome: Outcome, indicator: Indicator) -> tuple[Cell, ...]:
    """The sentence that 计分方法 and its parameters come to."""
    from catchup_xl.rules.sentences.from_columns import rule_of_columns
    from catchup_xl.rules.sentences.say import say

    rule = rule_of_columns(indicator, outcome.master.settings)
    return _row(indicator, "" if rule is None else say(rule), [], _NO_SENTENCE if rule is None else _PASTE)


def _row(indicator: Indicator, reading: str, cases: list[str], note: str) -> tuple[Cell, ...]:
    spare = [""] * (_CASES - len(cases))
    return (indicator.name, indicator.rule, reading, indicator.weight, *cases, *spare, note)

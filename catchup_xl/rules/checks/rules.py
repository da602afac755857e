"""Checks of rules as written (计分规则): a sentence is understood, fits its indicator, and stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.model.choices import Kind
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.rules.checks.lookups import groups_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import listed

_COLUMNS = (
    "method", "basis", "cap", "floor", "threshold", "base_share", "point_up", "point_down", "step", "step_penalty",
    "base_ratio", "upper", "lower", "standards", "rank_step", "gate_share",
)  # fmt: skip
"""The columns whose place a sentence takes."""
_INTERVAL = ("upper", "lower")


@check(
    "rule-unread",
    Level.ERROR,
    "计分规则看不懂",
    expected="考核办法里的一句话，数都带单位，如 完成目标得满分，每低1个百分点扣0.5分，扣完为止",
    mend="照相近的写法改；改好后“规则解读”表给出程序的理解和算例",
)
def a_rule_is_understood(master: Master) -> Iterator[Remark]:
    """A sentence of 计分规则 is understood as a whole and fits its indicator: nothing of it is guessed or left out."""
    for indicator in master.indicators:
        if not indicator.rule:
            continue
        from catchup_xl.rules.sentences.of_indicator import rule_of
        from catchup_xl.rules.sentences.refusal import RuleError

        try:
            rule_of(indicator)
        except RuleError as refused:
            message = f"“{indicator.name}”的计分规则：{refused.problem}"
            place, blocks = indicator.at("计分规则"), groups_of(master, indicator)
            yield Remark(place, message, expected=refused.expected, mend=refused.mend, blocks=blocks)


@check(
    "rule-and-columns",
    Level.ERROR,
    "计分规则与计分参数都填了",
    expected="只填一样：计分规则，或计分方法和参数",
    mend="规则里已经说了的，把计分方法和参数清空",
)
def a_rule_stands_alone(master: Master) -> Iterator[Remark]:
    """Where 计分规则 is filled it is the rule; a method or a parameter beside it would count for nothing."""
    for indicator in master.indicators:
        headers = list(_filled(indicator)) if indicator.rule else []
        if headers:
            message = f"“{indicator.name}”填了计分规则，又填了{listed(headers)}"
            yield Remark(indicator.at("计分规则"), message, blocks=groups_of(master, indicator))


def _filled(indicator: Indicator) -> Iterator[str]:
    headers = {column.field: column.header for column in type(indicator).sheet.columns}
    for field in _COLUMNS:
        if field in _INTERVAL and indicator.kind is Kind.INTERVAL:
            continue  # the ends of the interval itself
        if getattr(indicator, field) not in (None, ""):
            yield headers[field]


@check(
    "rule-short-of-full",
    Level.HINT,
    "计分规则得不到满分",
    expected="规则里最多能得的分等于权重",
    mend="核对权重和规则里的分；确实如此的不用改",
)
def a_rule_can_earn_full_points(master: Master) -> Iterator[Remark]:
    """The most that a sentence lets an item get is its weight."""
    for indicator in master.indicators:
        if not indicator.rule:
            continue
        from catchup_xl.rules.sentences.of_indicator import readable_rule_of

        rule = readable_rule_of(indicator)
        for note in rule.notes if rule is not None else ():
            yield Remark(indicator.at("计分规则"), f"“{indicator.name}”：{note}")

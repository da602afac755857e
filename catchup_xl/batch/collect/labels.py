"""What a label of somebody else's table means: a unit, an indicator, a period, nothing that matters; or nobody knows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from catchup_xl.batch.collect.periods import Time, period_of
from catchup_xl.batch.collect.units_of_measure import is_measure, measure_in
from catchup_xl.model.cells import RawCell, fold, narrow

_NOT_TAKEN = re.compile(
    "序号|编号|目标|任务|计划|预计|预算|预期|占比|比重|完成率|完成比例|进度|序时|排名|位次|名次|备注|说明|合计|小计|总计|平均|差额|差距|"
    "增减|增加(?!值)|减少|年初(?!至|以来)|(?<!自)年初$|得分|电话"
)
"""Words that make a column or a row something else than a figure that is collected."""
_HEADS = frozenset(
    {"单位", "指标", "指标名称", "单位名称", "名称", "项目", "乡镇", "镇", "村", "村名", "计量单位", "类别"}
)
"""Heads of columns of labels: they say nothing about a figure."""
_NEAR = 0.6
_LEAST, _LONGEST = 2, 30


class LabelRole(StrEnum):
    """What a label is taken for."""

    UNIT = "单位"
    INDICATOR = "指标"
    PERIOD = "时期"
    NEUTRAL = "无关"
    IGNORED = "不取"
    UNKNOWN = "待定"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label stands for.

    Args:
        role: a unit, an indicator, a period, nothing that matters, nothing that is taken, or not known.
        name: the master's name; for a period, over what it runs.
        measure: the unit of measure that the label states.
        sure: it is known; else it is a guess that a person must confirm.
        time: the month and year that the label states, and what it says about the period.
    """

    role: LabelRole
    name: str = ""
    measure: str = ""
    sure: bool = True
    time: Time = field(default_factory=Time)


def bare(text: str) -> str:
    """A label without its unit of measure, its numbering and its spaces; what else stands in brackets stays."""
    plain = narrow(text)
    plain = re.sub(r"\(([^()]*)\)", lambda found: "" if measure_in(found[0]) else found[1], plain)
    plain = re.sub(r"^\s*(?:[一二三四五六七八九十]+、|\d+[、.．]|其中[:：]?)", "", plain)
    plain = re.sub(r"(?:计量)?单位[:：]\s*\S+", "", plain)
    return fold(plain).strip(":：*、")


class Names:
    """The names of the master that a label may stand for; each label is looked at once.

    Args:
        units: names of units, also short and former ones, with the names that they have in the master.
        indicators: names of indicators.
    """

    def __init__(self, units: Mapping[str, str], indicators: Iterable[str]) -> None:
        self._names = {fold(name): (LabelRole.INDICATOR, name) for name in indicators}
        self._names |= {
            fold(word): (LabelRole.UNIT, name) for word, name in units.items() if fold(word) not in self._names
        }
        self._known: dict[RawCell, Meaning] = {}

    def meaning(self, label: RawCell) -> Meaning:
        """What a label stands for, as far as the program can tell."""
        found = self._known.get(label)
        if found is None:
            found = self._known[label] = self._meaning(label)
        return found

    def units_in(self, text: str) -> frozenset[str]:
        """The units whose names stand in a longer text; a name that is part of a longer one there is not counted."""
        word = fold(text)
        found = {key: name for key, (role, name) in self._names.items() if role is LabelRole.UNIT and key in word}
        return frozenset(
            name for key, name in found.items() if not any(key != other and key in other for other in found)
        )

    def _meaning(self, label: RawCell) -> Meaning:
        if not isinstance(label, str):
            time, rest = period_of(label)
            return Meaning(LabelRole.UNKNOWN if rest else LabelRole.PERIOD, "" if rest else time.span, time=time)
        word, measure = bare(label), measure_in(label)
        if word in self._names:
            role, name = self._names[word]
            return Meaning(role, name, measure)
        if not word or is_measure(word) or word in _HEADS:
            return Meaning(LabelRole.NEUTRAL, measure=measure)
        key = self._held(word)
        around = word.replace(key, " ", 1) if key else word
        time, rest = period_of(around)
        if _NOT_TAKEN.search(around):
            return Meaning(LabelRole.IGNORED, time=time)
        if key:
            role, name = self._names[key]
            return Meaning(role, name, measure, sure=False, time=time)
        if not rest:
            return Meaning(
                LabelRole.NEUTRAL if time.says_nothing else LabelRole.PERIOD,
                "" if time.says_nothing else time.span,
                measure,
                time=time,
            )
        near = self._near(rest)
        if near is not None:
            return replace(near, measure=measure, time=time)
        return Meaning(LabelRole.UNKNOWN, measure=measure, time=time)

    def _held(self, word: str) -> str:
        """The longest name that stands in a label."""
        held = (key for key in self._names if len(key) >= _LEAST and key in word)
        return max(held, key=len, default="")

    def _near(self, word: str) -> Meaning | None:
        """The name that a label is a part of, or much like."""
        if not _LEAST <= len(word) <= _LONGEST:
            return None
        key = min((key for key in self._names if word in key), key=len, default="")
        if not key:
            letters = set(word)
            like = [key for key in self._names if len(letters & set(key)) * 2 >= _NEAR * len(letters)]
            key = next(iter(difflib.get_close_matches(word, like, 1, _NEAR)), "")
        if not key:
            return None
        role, name = self._names[key]
        return Meaning(role, name, sure=False)

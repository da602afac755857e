"""How an item's score came about, in one sentence with its figures, for people who know no formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from catchup_xl.model.choices import ScoreBasis
from catchup_xl.model.settings import Settings
from catchup_xl.results.shown_values import percent
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO
from catchup_xl.rules.measures.measure import Gauge
from catchup_xl.rules.methods.method import Method
from catchup_xl.rules.outcome import Item


def method_words(gauge: Gauge, method: Method, item: Item, settings: Settings) -> str:
    """A sentence such as 满分 10 分，按完成率 63.25% 给分.

    Args:
        gauge: how the indicator is measured.
        method: its scoring method.
        item: the unit's item.
        settings: the workbook's settings.
    """
    told = SENTENCES.get(method.id)
    words = f"，{told(_Told(gauge, method, item, settings))}" if told is not None and item.measure.x is not None else ""
    return f"按{method.name}计分{words}"


class _Told:
    """What a sentence may speak of."""

    def __init__(self, gauge: Gauge, method: Method, item: Item, settings: Settings) -> None:
        self._gauge, self._method, self._settings = gauge, method, settings
        self.item, self.found = item, item.measure
        self.weight = gauge.indicator.weight or ZERO

    def given(self, name: str) -> Any:
        """A parameter: typed in 指标, else in 参数, else what a blank cell means."""
        for source in (self._gauge.indicator, self._settings):
            value = getattr(source, name, None)
            if value not in (None, ""):
                return value
        return self._method.parameters[name]

    def points(self, share: Decimal = ONE) -> str:
        """A share of the full points."""
        return f"{_plain(self.weight * share)} 分"

    @property
    def measure(self) -> str:
        """The measure in words: 增速 13.2%, 完成率 95%, 数值 120."""
        basis, x = self._gauge.basis, self.found.x or ZERO
        shown = percent(x) if basis in (ScoreBasis.GROWTH, ScoreBasis.COMPLETION) else _plain(x)
        return f"{basis.value} {shown}"

    @property
    def point(self) -> str:
        """What a point is of: percentage points of rates, a unit of values."""
        return "一个百分点" if self._gauge.scale == HUNDRED else "1"

    @property
    def verdict(self) -> str:
        """Whether the target was reached."""
        return "本项达到目标" if self.found.reached else "本项没有达到目标"


def _by_completion(told: _Told) -> str:
    if told.found.excess is not None or told.found.completion is None:
        return f"满分 {told.points()}，目标为零或本期没有发生，{told.verdict}"
    done = told.found.shown_completion
    words = f"满分 {told.points()}，按完成率{f' {percent(done)} ' if done is not None else ''}给分"
    return f"{words}，最多按 {percent(told.given('cap'))}"


def _by_base(told: _Told) -> str:
    return (
        f"达到目标得 {told.points(told.given('base_share'))}，每高{told.point}加 {_plain(told.given('point_up'))} 分，"
        f"每低{told.point}扣 {_plain(told.given('point_down'))} 分，本项{told.measure}"
    )


def _by_steps(told: _Told) -> str:
    step = told.given("step")
    size = percent(step / HUNDRED if step >= ONE else step)
    return (
        f"达到目标得满分 {told.points()}，每低于目标 {size} 扣 {_plain(told.given('step_penalty'))} 分，{told.verdict}"
    )


def _by_places(told: _Told) -> str:
    step = told.points(told.given("rank_step"))
    return f"第 1 名得满分 {told.points()}，每低一名少 {step}，本项第 {told.item.rank} 名"


def _by_gate(told: _Told) -> str:
    gate = told.given("gate_share")
    return f"达到目标得 {told.points(gate)}，其余 {told.points(ONE - gate)}按达标单位的名次给，{told.verdict}"


def _by_mean(told: _Told) -> str:
    less = _plain(told.given("point_down"))
    return f"不差于组内平均得满分 {told.points()}，每差{told.point}扣 {less} 分，本项{told.measure}"


def _by_tiers(told: _Told) -> str:
    return f"满分 {told.points()}，按分档标准给分，本项{told.found.word or told.measure}"


SENTENCES: Mapping[str, Callable[[_Told], str]] = {
    "M1": lambda told: f"达到目标得满分 {told.points()}，达不到不得分，{told.verdict}",
    "M2": _by_completion,
    "M3": _by_base,
    "M3b": _by_steps,
    "M4": lambda told: (
        f"组内最差的得 {told.points(told.given('base_ratio'))}，最好的得满分 {told.points()}，中间按远近给，本项{told.measure}"
    ),
    "M4b": lambda told: f"满分 {told.points()}，在分档标准的两档之间按远近给，本项{told.measure}",
    "M5": _by_places,
    "M6": lambda told: f"组内最好的得满分 {told.points()}，其余按与最好的比例给，本项{told.measure}",
    "M6b": lambda told: f"满分 {told.points()}，按本单位占全组合计的比重给，本项{told.measure}",
    "M7": _by_mean,
    "M8": _by_gate,
    "M9": _by_tiers,
}
"""By method; one that another package brings is told by its name alone."""


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"

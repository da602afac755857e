"""What comes out of the rules: one frozen record a thing that is shown, before any of it is laid into cells.

Unrounded figures stand beside the shown ones only where a later sum needs them; all others are shown figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.choices import Grade, Light
from catchup_xl.model.entry_sheets import Duty, Indicator, Unit
from catchup_xl.model.findings import Finding
from catchup_xl.model.master import Master
from catchup_xl.rules.measures.measure import Measure


class Item(NamedTuple):
    """One unit on one indicator, scored beside its peers.

    Args:
        measure: what the unit has reached.
        score: item score, rounded to 得分小数位; None when it has none.
        available: the item counts towards the weight that can be scored.
        rank: place within the group on the measure.
        light: progress light.
        contribution: share of the parent indicator's increment (贡献率), unrounded.
        pull: percentage points of the parent's growth (拉动), unrounded.
        vetoed: the score is zero by a veto of this item (V1).
        by_events: points that the events within the indicator added to the score; negative where they took from it.
    """

    measure: Measure
    score: Decimal | None = None
    available: bool = True
    rank: int | None = None
    light: Light = Light.GREY
    contribution: Decimal | None = None
    pull: Decimal | None = None
    vetoed: bool = False
    by_events: Decimal = Decimal(0)

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.measure.unit

    @property
    def indicator(self) -> Indicator:
        """The indicator."""
        return self.measure.indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One unit in its peer group's ranking; figures are the shown ones.

    Args:
        unit: the unit.
        items: its item scores, in the order of the indicators.
        events: 加减分: bonus less penalty, with the climbing bonus.
        total: 总分; None when the group is blocked or the unit has nothing to score.
        exact: the total before rounding.
        rank: 名次; None below the line.
        last_rank: the place to compare with, after a change of the group's members.
        movement: 较上年升降.
        grade: 等次.
        behind_next: points behind the unit above.
        behind_benchmark: points behind the benchmark, negative when ahead.
        note: what the reader should know: 不完整, a veto with its document, the key that broke a tie, 压线 …
        blocks: score of each block of indicators, of 100.
    """

    unit: Unit
    items: tuple[Item, ...]
    events: Decimal
    total: Decimal | None = None
    exact: Decimal | None = None
    rank: int | None = None
    last_rank: int | None = None
    movement: str = ""
    grade: Grade | None = None
    behind_next: Decimal | None = None
    behind_benchmark: Decimal | None = None
    note: str = ""
    blocks: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """A peer group's ranking, best first.

    Args:
        blocked: why the group is not ranked, in Chinese; empty when it is.
    """

    name: str
    indicators: tuple[Indicator, ...]
    standings: tuple[Standing, ...]
    blocked: str = ""

    def standing(self, unit: str) -> Standing | None:
        """The standing of the unit of this name, if it is in the group."""
        return next((standing for standing in self.standings if standing.unit.name == unit), None)


@dataclass(frozen=True, slots=True)
class DutyProgress:
    """How far a duty has come: the program's columns of 责任清单."""

    duty: Duty
    achieved: str = ""
    completion: Decimal | None = None
    time_progress: Decimal | None = None
    ahead: Decimal | None = None
    rank: int | None = None
    target_rank: int | None = None
    benchmark: str = ""
    light: Light = Light.GREY
    overdue: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class BenchmarkGap:
    """One line of 对标: own score against the benchmark's."""

    indicator: str
    own: Decimal
    benchmark: Decimal
    gap: Decimal
    share: Decimal | None
    judgement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One line of 追赶路径: what this indicator alone would have to reach for the own unit to pass the benchmark.

    Of a figure that is the statistics office's (统计法定指标) nothing is to be reached: ``work`` tells what moves it.
    """

    indicator: str
    value: Decimal | None
    score: Decimal | None
    note: str = ""
    needed: Decimal | None = None
    growth: Decimal | None = None
    score_then: Decimal | None = None
    total_then: Decimal | None = None
    rank_then: int | None = None
    work: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One line of the combined plan: an indicator that is raised, and what for.

    Args:
        indicator: the indicator.
        value: its present value; None for a grade word.
        needed: the value that it is raised to; None for a grade word.
        word: the present grade word.
        needed_word: the grade word that it is raised to.
        growth: the growth that the needed value comes to, where there is one.
        cost: what raising it costs.
        score: its present score.
        score_then: its score when all of the plan is done.
    """

    indicator: str
    value: Decimal | None
    needed: Decimal | None
    word: str
    needed_word: str
    growth: Decimal | None
    cost: Decimal
    score: Decimal | None
    score_then: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedPath:
    """The cheapest way for the own unit to pass its benchmark, several indicators together (组合方案).

    Args:
        words: what the benchmark is assumed to do, with its name.
        note: why there is no plan, in Chinese; empty where there is one.
        steps: what is raised, in the order of the sheet.
        cost: what all of it costs.
        proven: no plan is cheaper, but for the last step of a figure and what the rounding of scores can hide.
        total: the own total then.
        rank: the own place then.
        ranking: the whole group then, best first: unit, total and place.
    """

    words: str = ""
    note: str = ""
    steps: tuple[PlanStep, ...] = ()
    cost: Decimal = Decimal(0)
    proven: bool = False
    total: Decimal | None = None
    rank: int | None = None
    ranking: tuple[tuple[str, Decimal | None, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of 奖惩建议: for the leaders to decide.

    Args:
        subject: a unit, or a person.
        type: 表扬, 约谈, …
        reason: what it rests on, with its cells.
        works: what a person answers for.
    """

    subject: str
    type: str
    reason: str
    works: tuple[Item | DutyProgress, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that one run computes from a master."""

    master: Master
    findings: tuple[Finding, ...]
    groups: Mapping[str, Group]
    duties: tuple[DutyProgress, ...]
    gaps: tuple[BenchmarkGap, ...]
    path: tuple[PathStep, ...]
    plan: CombinedPath
    proposals: tuple[Proposal, ...]

    @property
    def own(self) -> Standing | None:
        """The standing of 本单位, if it is ranked anywhere."""
        group = self.groups.get(self.master.own_group)
        unit = self.master.unit(self.master.settings.own_unit)
        return group.standing(unit.name) if group and unit else None

"""What a measure is: what one unit has reached on one indicator, and how the indicator is looked at for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from catchup_xl.model.cells import Address, fold
from catchup_xl.model.choices import Kind, ScoreBasis, ValueState
from catchup_xl.model.entry_sheets import Entry, Indicator, Target, Unit
from catchup_xl.model.figures import Figure
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import HUNDRED, ONE, round_half_up
from catchup_xl.rules.methods.method import Method
from catchup_xl.rules.methods.registry import find_method

if TYPE_CHECKING:
    from catchup_xl.rules.sentences.binding import Bound

RATE_SHIFT = 2
"""Places by which a fraction is finer than its percentage."""


class Status(Enum):
    """Whether a figure can be scored, and why not."""

    SCORABLE = "可计分"
    MISSING = "未报"
    NOT_APPLICABLE = "不适用"
    UNDECIDED = "待裁定"


@dataclass(frozen=True, slots=True)
class Gauge:
    """How one indicator is measured, the same for every unit.

    Args:
        indicator: the indicator.
        method: its scoring method; None when 计分方法 names none.
        basis: what the method is applied to.
        lower_is_better: a smaller measure is better.
        scale: points in one unit of the measure.
        key: the indicator's folded name.
        rule: its rule as written (计分规则), which goes before the formula of the method; None where it has none.
        beside: what the rule looks at outside the group.
    """

    indicator: Indicator
    method: Method | None
    basis: ScoreBasis
    lower_is_better: bool
    scale: Decimal
    key: str
    rule: Bound | None = None
    beside: Neighbours | None = None

    @classmethod
    def of(cls, indicator: Indicator) -> Gauge:
        """The gauge of an indicator, from its 类型, 计分依据, 计量单位 and 目标."""
        basis = basis_of(indicator)
        kind = indicator.kind
        lower = basis is ScoreBasis.RANK or (
            kind is Kind.REVERSED and basis in (ScoreBasis.VALUE, ScoreBasis.GROWTH)
        ) or (kind is Kind.RANK and basis is ScoreBasis.VALUE) or (
            indicator.declining and basis is ScoreBasis.GROWTH
        )  # fmt: skip
        rule, method = _rule(indicator) if indicator.rule else (None, find_method(indicator.method))
        return cls(indicator, method, basis, lower, _scale(indicator, basis), fold(indicator.name), rule)


def _rule(indicator: Indicator) -> tuple[Bound | None, Method | None]:
    """The rule of an indicator, and what others ask of it; nothing where its sentence is refused, which a check tells."""
    from catchup_xl.rules.sentences.of_indicator import as_method, readable_rule_of

    rule = readable_rule_of(indicator)
    return (None, None) if rule is None else (rule, as_method(rule))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a rule looks at outside the group.

    Args:
        county: the measures of all units of the county on the indicator.
        benchmark: that of the benchmark (追赶对象), where it is not in the group.
        benchmark_name: the benchmark's folded name.
    """

    county: tuple[Measure, ...] = ()
    benchmark: Measure | None = None
    benchmark_name: str = ""


def basis_of(indicator: Indicator) -> ScoreBasis:
    """计分依据; when blank, that of the kind: 增速, 完成率 for totals with a target and intervals, 数值 otherwise."""
    if indicator.basis is not None:
        return indicator.basis
    if indicator.kind is Kind.GROWTH:
        return ScoreBasis.GROWTH
    if indicator.kind is Kind.INTERVAL or (indicator.kind is Kind.TOTAL and indicator.targeted):
        return ScoreBasis.COMPLETION
    return ScoreBasis.VALUE


def _scale(indicator: Indicator, basis: ScoreBasis) -> Decimal:
    """Points in one unit of the measure: rates count in percentage points, everything else in its own unit."""
    if basis in (ScoreBasis.GROWTH, ScoreBasis.COMPLETION):
        return HUNDRED
    return ONE if basis is ScoreBasis.RANK else indicator.scale.points


class Figures(NamedTuple):
    """The figures of one unit on one indicator at one month.

    Args:
        gauge: the indicator's gauge.
        settings: the workbook's settings.
        unit: the unit.
        month: the month of the figures.
        planned: share of the plan that is due by this month, where the unit has a monthly plan (月度计划) or the target is
            the month's own (统计口径 当月).
        entry: the row of 数据 that the value stands in.
        before: the row that the base stands in.
        value: this period's figure, in the window of 统计口径.
        base: the same period last year.
        published: the official growth (公布增速).
        aim: the row that the target stands in: the unit's own target, else the indicator's.
        target: that target.
        level: 总量目标 of the unit, for growth from nothing.
    """

    gauge: Gauge
    settings: Settings
    unit: Unit
    month: int
    planned: Decimal | None
    entry: Entry | None
    before: Entry | None
    value: Figure
    base: Figure
    published: Figure
    aim: Indicator | Target | None
    target: Decimal | None
    level: Decimal | None

    def owed(self, figure: Figure) -> Measure:
        """A figure that is owed: 未报, or 待核 while it is under review."""
        return Measure(self, Status.MISSING, "待核" if figure.state is ValueState.UNDER_REVIEW else "未报")

    def not_applicable(self) -> Measure:
        """No such task here (无此项任务)."""
        return Measure(self, Status.NOT_APPLICABLE, "不适用")

    def without_base(self) -> Measure:
        """The growth that is to be scored has no figure to compare with."""
        return Measure(self, Status.MISSING, f"缺{self.gauge.indicator.comparison.base}")

    def without_target(self, x: Decimal | None, *, growth: Decimal | None, note: str = "", turn: str = "") -> Measure:
        """There is a measure, and nothing that it could reach; only some methods can score it."""
        method = self.gauge.method
        if self.gauge.basis is ScoreBasis.COMPLETION or (method is not None and method.needs_target):
            return Measure(self, Status.UNDECIDED, note or "未定目标", growth=growth, turn=turn)
        return Measure(self, Status.SCORABLE, note, x=x, growth=growth, turn=turn)


class Measure(NamedTuple):
    """One unit on one indicator, before any peer is looked at.

    Ratios (growth, completion, needed) are fractions, 0.12 for 12 %; ``gap`` is in points. All are unrounded.

    Args:
        figures: what was measured.
        status: whether it can be scored.
        state: what there is to say, in Chinese: 达标, 未达标, 未报, 不适用, 待核, 新增 …
        growth: year-on-year growth; None where it is undefined.
        completion: completion ratio as it is scored; None without a target.
        gap: distance from the target in points, positive when over it.
        needed: growth that the rest of the year needs (余期需达增速).
        reached: the target is reached; None where there is none.
        x: what the method is applied to (计分依据); None where there is nothing to score.
        goal: what x has to reach.
        excess: value above a target of zero where less is better.
        judged: x is the share that a grade word earned.
        word: the grade word as typed.
        turn: what became of a profit or loss: 扭亏, 减亏, 由盈转亏 …; empty where no loss is in it.
    """

    figures: Figures
    status: Status
    state: str
    growth: Decimal | None = None
    completion: Decimal | None = None
    gap: Decimal | None = None
    needed: Decimal | None = None
    reached: bool | None = None
    x: Decimal | None = None
    goal: Decimal | None = None
    excess: Decimal | None = None
    judged: bool = False
    word: str = ""
    turn: str = ""

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.figures.unit

    @property
    def indicator(self) -> Indicator:
        """The indicator."""
        return self.figures.gauge.indicator

    @property
    def value(self) -> Figure:
        """This period's figure."""
        return self.figures.value

    @property
    def base(self) -> Figure:
        """The figure that it is compared with."""
        return self.figures.base

    @property
    def target(self) -> Decimal | None:
        """The unit's own target, else the indicator's."""
        return self.figures.target

    @property
    def shown_growth(self) -> Decimal | None:
        """Growth as it may be told; None where words say what became of a profit or loss."""
        return None if self.turn else self.growth

    @property
    def shown_completion(self) -> Decimal | None:
        """Completion as it may be told; None where it is that of a change against a loss: no 46428 % of a 扭亏."""
        return None if self._in_words else self.completion

    @property
    def shown_gap(self) -> Decimal | None:
        """Distance from the target as it may be told, likewise."""
        return None if self._in_words else self.gap

    @property
    def _in_words(self) -> bool:
        return bool(self.turn) and self.indicator.kind is Kind.GROWTH

    @property
    def value_at(self) -> Address | None:
        """The value's cell; None when there is no row of 数据."""
        return self.figures.entry.at(f"{self.figures.month}月") if self.figures.entry else None

    @property
    def base_at(self) -> Address | None:
        """The base's cell."""
        return self.figures.before.at(f"{self.figures.month}月") if self.figures.before else None

    @property
    def target_at(self) -> Address | None:
        """The target's cell."""
        return self.figures.aim.at("目标") if self.figures.aim else None


def shown_figure(value: Decimal, indicator: Indicator) -> Decimal:
    """A figure rounded half-up to the indicator's 小数位, of a rate those of its percentage; as typed where there is none."""
    if indicator.places is None:
        return value
    return round_half_up(value, indicator.places + (RATE_SHIFT if indicator.scale.rate else 0))


def verdict(reached: bool) -> str:
    """达标 or 未达标."""
    return "达标" if reached else "未达标"

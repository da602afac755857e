"""Measuring one unit on one indicator: its figures are gathered, and measured by the kind of the indicator (类型).

Nothing here looks at peers.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Comparison, DataBasis, Kind, ScoreBasis, ValueState, Window
from catchup_xl.model.entry_sheets import Entry, Indicator, Target, Unit
from catchup_xl.model.figures import MISSING
from catchup_xl.model.master import Master
from catchup_xl.model.months import DECEMBER
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO
from catchup_xl.rules.measures import completion as ratio
from catchup_xl.rules.measures import growth_rates as rate
from catchup_xl.rules.measures.change_words import turn_words
from catchup_xl.rules.measures.growth_indicator import by_growth
from catchup_xl.rules.measures.measure import Figures, Gauge, Measure, Status, verdict
from catchup_xl.rules.methods.tiers import parse_standards


def measure(master: Master, gauge: Gauge, unit: Unit, month: int) -> Measure:
    """Measure one unit on one indicator; the arguments are those of ``gathered``."""
    return measured(gathered(master, gauge, unit, month))


def measured(figures: Figures) -> Measure:
    """Measure by the kind of the indicator what was gathered, or what it might be in a what-if; a correction is told."""
    away = figures.value.state is ValueState.NOT_APPLICABLE
    found = figures.not_applicable() if away else _KINDS[figures.gauge.indicator.kind](figures)
    corrected = ValueState.CORRECTED in (figures.value.state, figures.base.state)
    return found._replace(state=f"{found.state}（更正）") if corrected else found


def gathered(master: Master, gauge: Gauge, unit: Unit, month: int) -> Figures:
    """The figures of one unit on one indicator.

    Args:
        master: the typed master; its 年度 is set.
        gauge: the indicator's gauge.
        unit: the unit.
        month: the month; figures are cumulative from January to it, or its own where 统计口径 is 当月.
    """
    settings, indicator = master.settings, gauge.indicator
    year, base_year = settings.year, settings.effective_base_year
    rows, name = master.entry_by_key, fold(unit.name)
    if indicator.comparison is Comparison.MONTH_ON_MONTH:
        entry, before = master.single_months(name, gauge.key, year), master.month_before(name, gauge.key)
    else:
        entry, before = master.assessed(name, gauge.key, year), master.assessed(name, gauge.key, base_year)
    official = rows.get((name, gauge.key, year or 0, DataBasis.PUBLISHED))
    own = master.target_by_key.get((name, gauge.key))
    target = indicator.target
    aim: Indicator | Target | None = indicator if target is not None else None
    if own is not None and own.target is not None:
        target, aim = own.target, own
    plan = None if settings.window is Window.MONTH else rows.get((name, gauge.key, year or 0, DataBasis.PLAN))
    return Figures(
        gauge=gauge,
        settings=settings,
        unit=unit,
        month=month,
        planned=ONE if settings.window is Window.MONTH else _planned(plan, month, target),
        entry=entry if entry is not None else official,
        before=before,
        value=entry.figure(month) if entry else MISSING,
        base=before.figure(month) if before else MISSING,
        published=official.figure(month) if official else MISSING,
        aim=aim,
        target=target,
        level=own.level if own else None,
    )


def _planned(plan: Entry | None, month: int, target: Decimal | None) -> Decimal | None:
    """Share of the year's plan that is due by a month: p = plan_m / plan_12, or / T where December is not planned.

    Source: scoring.md §9, own monthly plan.
    """
    if plan is None:
        return None
    due, whole = plan.figure(month).value, plan.figure(DECEMBER).value
    whole = target if whole is None else whole
    return None if due is None or whole is None or whole <= 0 else due / whole


def _own_growth(figures: Figures) -> Decimal | None:
    """Growth of an indicator that is not scored by it, where both figures are there."""
    value, base = figures.value.value, figures.base.value
    return None if value is None or base is None else rate.year_on_year(value, base)


def _turn(figures: Figures) -> str:
    """What became of a total that is or was a loss, in words; of rates and the like nobody says so."""
    value, base, kind = figures.value.value, figures.base.value, figures.gauge.indicator.kind
    return turn_words(value, base) if kind is Kind.TOTAL and value is not None and base is not None else ""


def _by_target(
    figures: Figures,
    value: Decimal,
    done: Decimal | None,
    reached: bool,
    gap: Decimal,
    *,
    excess: Decimal | None = None,
) -> Measure:
    """A value measured against its target: x and its goal by 计分依据. A completion below 0 counts and shows as 0.

    Args:
        figures: the figures.
        value: V.
        done: completion; None where V = 0 is beyond any ratio (逆向).
        reached: the target is reached.
        gap: distance from the target, positive when over it.
        excess: value above a target of zero, in points.
    """
    basis = figures.gauge.basis
    growth = _own_growth(figures)
    x, goal = value, figures.target
    done = None if done is None else max(done, ZERO)
    if basis is ScoreBasis.COMPLETION:
        x, goal = (ONE if done is None else done), ONE
    elif basis is ScoreBasis.GROWTH:
        if growth is None:
            return figures.without_base()
        x, goal = growth, None
    return Measure(
        figures,
        Status.SCORABLE, verdict(reached), x=x, goal=goal, growth=growth, completion=done, gap=gap, reached=reached,
        excess=excess, turn=_turn(figures),
    )  # fmt: skip


def _plain(figures: Figures, value: Decimal) -> Measure:
    """A value without a target."""
    growth, turn = _own_growth(figures), _turn(figures)
    if figures.gauge.basis is not ScoreBasis.GROWTH:
        return figures.without_target(value, growth=growth, turn=turn)
    return figures.without_base() if growth is None else figures.without_target(growth, growth=growth, turn=turn)


def _more_is_better(figures: Figures) -> Measure:
    """总量, 比率 and 定性 with a number: V against T."""
    value, target = figures.value.value, figures.target
    if value is None:
        return figures.owed(figures.value)
    if target is None:
        return _plain(figures, value)
    done = ratio.of_target(value, target)
    if done is None:
        return Measure(figures, Status.UNDECIDED, "目标为零或负数")
    indicator = figures.gauge.indicator
    gap = (done - 1) * HUNDRED if indicator.kind is Kind.TOTAL else (value - target) * indicator.scale.points
    return _by_target(figures, value, done, value >= target, gap)


def _less_is_better(figures: Figures) -> Measure:
    """逆向类: V against T, less is better; T = 0 is zero tolerance."""
    value, target = figures.value.value, figures.target
    if value is None:
        return figures.owed(figures.value)
    if target is None:
        return _plain(figures, value)
    if target < 0:
        return Measure(figures, Status.UNDECIDED, "目标为负数")
    points = figures.gauge.indicator.scale.points
    reached, gap = value <= target, (target - value) * points
    if target == 0:
        return _by_target(figures, value, ONE if reached else ZERO, reached, gap, excess=value * points)
    done = ratio.reversed_of(value, target, figures.settings.reverse_rule)
    return _by_target(figures, value, done, reached, gap)


def _inside(figures: Figures) -> Measure:
    """区间类: completion is 1 inside the interval and falls to 0 at the outer bounds."""
    value, indicator = figures.value.value, figures.gauge.indicator
    if value is None:
        return figures.owed(figures.value)
    low = indicator.interval_low if indicator.interval_low is not None else indicator.lower
    high = indicator.interval_high if indicator.interval_high is not None else indicator.upper
    if low is None or high is None or low > high:
        return Measure(figures, Status.UNDECIDED, "未定区间")
    least = low if indicator.lower is None else min(indicator.lower, low)
    most = high if indicator.upper is None else max(indicator.upper, high)
    done = ratio.of_interval(value, low, high, least, most)
    reached = low <= value <= high
    gap = value - low if value < low else high - value if value > high else ZERO
    return Measure(
        figures,
        Status.SCORABLE, "区间内" if reached else "区间外", x=done, goal=ONE, growth=_own_growth(figures),
        completion=done, gap=gap * indicator.scale.points, reached=reached,
    )  # fmt: skip


def _judged(figures: Figures) -> Measure:
    """定性类: a grade word earns the share of its tier, a number is measured like any value."""
    word, method = figures.value.text, figures.gauge.method
    if word and figures.gauge.rule is not None:
        from catchup_xl.rules.ranking.ruled_words import read_text

        told = read_text(figures.gauge.rule, word, figures.unit.unit_class)
        if told is not None:
            return Measure(figures, Status.SCORABLE, word, x=told.x, completion=told.share, judged=True, word=word)
    elif word and method is not None and "judged" in method.inputs:
        try:
            share = parse_standards(figures.gauge.indicator.standards).share_of_word(word)
        except ValueError as reason:
            return Measure(figures, Status.UNDECIDED, f"分档标准有误：{reason}")
        if share is not None:
            return Measure(figures, Status.SCORABLE, word, x=share, completion=share, judged=True, word=word)
    return _more_is_better(figures)


def _place(figures: Figures) -> Measure:
    """排名类: the figure is a place, 1 the best."""
    value, target = figures.value.value, figures.target
    if value is None:
        return figures.owed(figures.value)
    if value < 1 or value != value.to_integral_value():
        return Measure(figures, Status.UNDECIDED, "不是名次")
    if target is None or target <= 0:
        return _plain(figures, value)
    return _by_target(figures, value, target / value, value <= target, target - value)


_KINDS: dict[Kind, Callable[[Figures], Measure]] = {
    Kind.GROWTH: by_growth,
    Kind.TOTAL: _more_is_better,
    Kind.RATIO: _more_is_better,
    Kind.REVERSED: _less_is_better,
    Kind.INTERVAL: _inside,
    Kind.QUALITATIVE: _judged,
    Kind.RANK: _place,
}

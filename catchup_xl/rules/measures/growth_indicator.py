"""Measuring a growth indicator (增速类): growth against the target growth, with every case in which growth is undefined."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from catchup_xl.model.choices import (
    Comparison,
    FlatZero,
    NegativeBase,
    NewFromZero,
    PriceBasis,
    ScoreBasis,
    TargetBasis,
    ValueState,
    Window,
)
from catchup_xl.model.months import DECEMBER
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO
from catchup_xl.rules.measures import completion as ratio
from catchup_xl.rules.measures import growth_rates as rate
from catchup_xl.rules.measures.change_words import turn_words
from catchup_xl.rules.measures.measure import Figures, Measure, Status, verdict

_OFFICIAL = "公布增速"


def by_growth(figures: Figures) -> Measure:
    """增速类: the cases of the rule book, the first that fits.

    Source: scoring.md §2.
    """
    if figures.gauge.indicator.price is PriceBasis.COMPARABLE:
        # An official rate at comparable prices is an input: current-price figures can't reproduce it.
        return _official(figures) or figures.owed(figures.published)
    value, base = figures.value.value, figures.base.value
    if value is None or base is None:
        official = _official(figures)
        if official is not None:
            return official
        if value is None:
            return figures.owed(figures.value)
        return figures.not_applicable() if _is_away(figures.base.state) else figures.without_base()
    if base == 0:
        return _from_nothing(figures, value)
    growth = rate.year_on_year(value, base)
    if growth is None:
        rule = figures.settings.negative_base
        words = turn_words(value, base)
        if rule is not NegativeBase.BY_CHANGE:
            return _set_aside(figures, rule, words)
        # The level of a negative base says nothing: there the change counts against the target change.
        return _against_target(figures, rate.turnaround(value, base), note=words, turn=words, level_counts=False)
    turn = turn_words(value, base)
    scored, note, settings = growth, turn, figures.settings
    if settings.small_base is not None and base < settings.small_base:
        note = f"{turn}，小基数" if turn else "小基数"
        if settings.growth_cap is not None:
            scored = min(growth, settings.growth_cap)
    return _against_target(figures, scored, growth=growth, note=note, turn=turn)


def _is_away(state: ValueState) -> bool:
    return state is ValueState.NOT_APPLICABLE


def _official(figures: Figures) -> Measure | None:
    """The measure by the official growth; None where none is published."""
    published = figures.published
    if published.value is not None:
        return _against_target(figures, published.value, growth=published.value, note=_OFFICIAL)
    return figures.not_applicable() if _is_away(published.state) else None


def _from_nothing(figures: Figures, value: Decimal) -> Measure:
    """B = 0 has no growth: the level counts where an explicit one is set (总量目标), whatever the county has decided.

    Without one it may have decided: 两期皆零 for V = 0, 基数为零 for V > 0. Else there is nothing to judge by.
    """
    words = turn_words(value, ZERO) or ("新增" if value else "持平")
    level = figures.level
    if level is not None and level > 0:
        return _against_level(figures, value, level, words)
    rule: FlatZero | NewFromZero = figures.settings.flat_zero if value == 0 else figures.settings.new_from_zero
    if rule is FlatZero.NO_GROWTH:
        return _against_target(figures, ZERO, growth=ZERO, note=words)
    if rule is NewFromZero.REACHED and value > 0:
        return _taken_as_reached(figures, words)
    if rule not in (FlatZero.BY_LEVEL, NewFromZero.BY_LEVEL):
        return _set_aside(figures, rule, words)
    if value == 0:
        return Measure(figures, Status.NOT_APPLICABLE, words)
    return Measure(figures, Status.UNDECIDED, f"{words}，待裁定")


def _against_level(figures: Figures, value: Decimal, level: Decimal, words: str) -> Measure:
    """Growth from nothing against the level that was set for it."""
    done, basis = value / level, figures.gauge.basis
    goal = figures.target or ZERO
    x = goal + done - 1
    if basis is ScoreBasis.COMPLETION:
        x, goal = max(done, ZERO), ONE
    elif basis is ScoreBasis.VALUE:
        x, goal = value, level
    reached = value >= level
    return Measure(
        figures,
        Status.SCORABLE, f"{words}，{verdict(reached)}", x=x, goal=goal, completion=max(done, ZERO),
        gap=(done - 1) * HUNDRED, reached=reached,
    )  # fmt: skip


def _set_aside(figures: Figures, rule: StrEnum, words: str) -> Measure:
    """A growth that is undefined and, by the county's setting, does not apply or waits for a decision."""
    if rule.value == Status.NOT_APPLICABLE.value:
        return Measure(figures, Status.NOT_APPLICABLE, f"{words}，不适用")
    return Measure(figures, Status.UNDECIDED, f"{words}，待裁定")


def _taken_as_reached(figures: Figures, words: str) -> Measure:
    """Growth from nothing that counts as the target reached, neither more nor less."""
    target, basis = figures.target, figures.gauge.basis
    if target is None:
        return Measure(figures, Status.UNDECIDED, f"{words}，未定目标")
    goal = {ScoreBasis.COMPLETION: ONE, ScoreBasis.VALUE: None}.get(basis, target)
    return Measure(
        figures,
        Status.SCORABLE, f"{words}，视同达标", x=figures.value.value if goal is None else goal, goal=goal, completion=ONE,
        gap=ZERO, reached=True,
    )  # fmt: skip


def _against_target(
    figures: Figures,
    scored: Decimal,
    *,
    growth: Decimal | None = None,
    note: str = "",
    turn: str = "",
    level_counts: bool = True,
) -> Measure:
    """A growth measured against its target.

    Args:
        figures: the figures.
        scored: what stands for it in scoring: a capped growth, or the change against the size of the base beside a loss.
        growth: the growth that is printed; None where words are.
        note: what the state has to say besides.
        turn: what became of a profit or loss, in words.
        level_counts: the base is a level that a target can be put on, and that the rest of the year can make up for.
    """
    basis, target, value = figures.gauge.basis, figures.target, figures.value.value
    if basis is ScoreBasis.VALUE and value is None:
        return figures.owed(figures.value)
    if target is None:
        x = value if basis is ScoreBasis.VALUE else scored
        return figures.without_target(x, growth=growth, note=note or "未定目标", turn=turn)
    indicator = figures.gauge.indicator
    by_level = level_counts and indicator.target_basis is TargetBasis.LEVEL
    done, reached = ratio.of_growth(scored, target), scored >= target
    if indicator.declining:
        done, reached = ratio.of_decline(scored, target, level=by_level), scored <= target
    elif by_level:
        done = ratio.of_level(scored, target)
    done = max(done, ZERO)
    x, goal = scored, target
    if basis is ScoreBasis.COMPLETION:
        x, goal = done, ONE
    found: Decimal | None = value if basis is ScoreBasis.VALUE else x
    return Measure(
        figures,
        Status.SCORABLE,
        f"{verdict(reached)}（{note}）" if note else verdict(reached),
        x=found,
        goal=None if basis is ScoreBasis.VALUE else goal,
        growth=growth,
        completion=done,
        gap=(target - scored if indicator.declining else scored - target) * HUNDRED,
        needed=_needed(figures, target) if level_counts else None,
        reached=reached,
        turn=turn,
    )


def _needed(figures: Figures, target: Decimal) -> Decimal | None:
    """余期需达增速; None in December, without last year's December figure, at comparable prices, and for single months."""
    value, base, before = figures.value.value, figures.base.value, figures.before
    if value is None or base is None or before is None or figures.month == DECEMBER:
        return None
    indicator = figures.gauge.indicator
    single = figures.settings.window is Window.MONTH or indicator.comparison is Comparison.MONTH_ON_MONTH
    if indicator.price is PriceBasis.COMPARABLE or single:
        return None
    base_year = before.figure(DECEMBER).value
    return None if base_year is None else rate.needed_growth(value, base, base_year, target)

"""From the columns of 指标 to a rule: what 计分方法 and its parameters say, as the tree that a sentence would give.

Where no sentence says the same, there is none: nothing is rounded off on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import EqualSpread, Kind, ScoreBasis, TieScore
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO
from catchup_xl.rules.measures.measure import basis_of
from catchup_xl.rules.methods.method import Method
from catchup_xl.rules.methods.registry import find_method
from catchup_xl.rules.methods.tiers import parse_standards
from catchup_xl.rules.sentences.limits import falls
from catchup_xl.rules.sentences.of_indicator import item_of
from catchup_xl.rules.sentences.tree import (
    FULL,
    NOTHING,
    PERCENT,
    POINTS_OF_RATE,
    Amount,
    Band,
    Base,
    Best,
    Condition,
    Efficacy,
    End,
    GateLadder,
    Ladder,
    Look,
    Mark,
    Quantity,
    Ratio,
    Reach,
    Rule,
    Side,
    Step,
    Tiers,
    Words,
)

_UNITS = frozenset(
    [
        "起",
        "次",
        "件",
        "例",
        "项",
        "个",
        "家",
        "篇",
        "条",
        "人",
        "人次",
        "天",
        "户次",
        "万元",
        "亿元",
        "元",
        "户",
        "万亩",
        "亩",
        "万吨",
        "吨",
        "公里",
        "平方米",
    ]
)
_TARGET = Condition(look=Look.OWN, side=Side.REACHES, mark=Mark.TARGET)
_LOOKS = {ScoreBasis.GROWTH: Look.GROWTH, ScoreBasis.COMPLETION: Look.COMPLETION, ScoreBasis.VALUE: Look.OWN}


class Columns(NamedTuple):
    """An indicator that is scored by a method.

    Args:
        indicator: its row.
        settings: the workbook's settings.
        method: its method.
        basis: what the method is applied to.
    """

    indicator: Indicator
    settings: Settings
    method: Method
    basis: ScoreBasis

    def given(self, name: str) -> Decimal:
        """A parameter: as typed, else what a blank cell means."""
        typed = getattr(self.indicator, name)
        found: Decimal = self.method.parameters[name] if typed is None else typed
        return found

    @property
    def look(self) -> Look:
        """What the method looks at; the indicator's own figure where that is it."""
        own = ScoreBasis.GROWTH if self.indicator.kind is Kind.GROWTH else ScoreBasis.VALUE
        return Look.OWN if self.basis is own else _LOOKS[self.basis]

    @property
    def unit(self) -> str | None:
        """The unit of a point of the measure; None for one that no sentence knows."""
        if self.basis is not ScoreBasis.VALUE or self.indicator.scale.rate:
            return POINTS_OF_RATE
        unit = fold(item_of(self.indicator, ONE).unit)
        return unit if unit in _UNITS else None


def rule_of_columns(indicator: Indicator, settings: Settings) -> Rule | None:
    """The rule that the columns of an indicator come to; None where no sentence says the same."""
    method = find_method(indicator.method)
    found = _FORMS.get(method.id) if method is not None else None
    if method is None or found is None or not indicator.weight or indicator.kind in (Kind.INTERVAL, Kind.RANK):
        return None
    basis = basis_of(indicator)
    if basis is ScoreBasis.RANK or (basis is ScoreBasis.VALUE and indicator.kind is Kind.GROWTH):
        return None
    rule = found(Columns(indicator, settings, method, basis))
    if rule is None or indicator.declining:
        return None
    if indicator.cap is not None and method.id not in ("M2", "M3") and indicator.cap != 1:
        return None
    if not indicator.floor:
        return rule
    return _floored(rule, indicator.floor) if falls(rule) else None


def _floored(rule: Rule, floor: Decimal) -> Rule:
    return Rule(base=rule.base, steps=rule.steps, floor=_share(floor))


def _share(part: Decimal) -> Amount:
    """A part of the full points."""
    return Amount(number=part * HUNDRED, share=True) if part else NOTHING


def _points(number: Decimal) -> Amount:
    return Amount(number=number)


def _reached(_: Columns) -> Rule:
    return Rule(base=Reach(condition=_TARGET, gets=FULL, otherwise=NOTHING))


def _ratio(columns: Columns) -> Rule | None:
    """M2; a target of zero is zero tolerance, which is another rule."""
    indicator, cap, threshold = columns.indicator, columns.given("cap"), columns.given("threshold")
    zero = indicator.kind is Kind.REVERSED and (
        indicator.target is None or not indicator.target or indicator.own_targets
    )
    if cap < 1 or zero:
        return None
    more = None if cap == 1 else _share(cap - 1)
    return Rule(base=Ratio(threshold=threshold * HUNDRED if threshold else None, more=more))


def _of_growth(columns: Columns) -> bool:
    """The completion is that of a growth, of which points are no points of an amount."""
    return columns.indicator.kind is Kind.GROWTH


def _base_and_points(columns: Columns) -> Rule | None:
    """M3."""
    share, cap = columns.given("base_share"), columns.given("cap")
    up, down, unit = columns.given("point_up"), columns.given("point_down"), columns.unit
    if unit is None or not ZERO < share <= 1 or cap < share or not down or (cap < 1):
        return None
    better, worse = (False, True) if columns.indicator.falling else (True, False)
    look = Look.OWN if columns.look is Look.OWN else columns.look
    if look is Look.GROWTH or (look is Look.COMPLETION and (columns.indicator.falling or _of_growth(columns))):
        return None
    step = Step(look=look, up=worse, size=ONE, unit=unit, gain=_points(down), adds=False)
    steps: tuple[Step, ...] = (step,)
    side = Side.WITHIN if columns.indicator.falling else Side.REACHES
    if up and cap > share:
        most = _share(cap - share)
        steps = (Step(look=look, up=better, size=ONE, unit=unit, gain=_points(up), adds=True, most=most), step)
    condition = Condition(look=Look.OWN, side=side, mark=Mark.TARGET)
    return Rule(base=Reach(condition=condition, gets=_share(share)), steps=steps)


def _steps(columns: Columns) -> Rule | None:
    """M3b: the shortfall is a share of the target, be it of a value, a growth or a completion."""
    size, lost = columns.given("step"), columns.given("step_penalty")
    if size <= 0 or not lost or columns.indicator.falling or columns.basis is ScoreBasis.GROWTH:
        return None
    part = columns.settings.partial_step
    step = Step(
        up=False, size=size if size >= 1 else size * HUNDRED, unit=PERCENT, of_mark=True, gain=_points(lost), adds=False,
        part=part,
    )  # fmt: skip
    return Rule(base=Reach(condition=_TARGET, gets=FULL), steps=(step,))


def _efficacy(columns: Columns) -> Rule | None:
    """M4."""
    indicator, settings = columns.indicator, columns.settings
    if settings.equal_spread is not EqualSpread.FULL or columns.look is not Look.OWN:
        return None
    bounds = [None if each is None else _level(columns, each) for each in (indicator.lower, indicator.upper)]
    if any(
        each is not None and level is None
        for each, level in zip((indicator.lower, indicator.upper), bounds, strict=True)
    ):
        return None
    return Rule(
        base=Efficacy(end=End.BEST, worst=_share(columns.given("base_ratio")), lower=bounds[0], upper=bounds[1])
    )


def _level(columns: Columns, bound: Decimal) -> Quantity | None:
    """A number of the measure with its unit."""
    if columns.unit == POINTS_OF_RATE:
        return Quantity(number=bound * HUNDRED, unit=PERCENT)
    return None if columns.unit is None else Quantity(number=bound, unit=columns.unit)


def _places(columns: Columns) -> Rule | None:
    """M5."""
    lost = columns.given("rank_step")
    if columns.settings.tie_score is not TieScore.BEST or not ZERO < lost < 1:
        return None
    ladder = Ladder(look=columns.look, bands=(Band(first=1, last=1, gets=FULL),), drop=_share(lost))
    return Rule(base=ladder)


def _best(columns: Columns) -> Rule | None:
    """M6."""
    return Rule(base=Best(end=End.BEST)) if columns.look is Look.OWN else None


def _mean(columns: Columns) -> Rule | None:
    """M7."""
    lost, unit = columns.given("point_down"), columns.unit
    if not lost or unit is None or columns.indicator.falling:
        return None
    condition = Condition(look=columns.look, side=Side.REACHES, mark=Mark.MEAN)
    step = Step(look=columns.look, mark=Mark.MEAN, up=False, size=ONE, unit=unit, gain=_points(lost), adds=False)
    return Rule(base=Reach(condition=condition, gets=FULL), steps=(step,))


def _gate(columns: Columns) -> Rule | None:
    """M8; its floor is one of the ladder alone, which no sentence says."""
    share, lost, indicator = columns.given("gate_share"), columns.given("rank_step"), columns.indicator
    fits = ZERO < share < 1 and ZERO < lost < 1 and not indicator.floor
    if not fits or columns.settings.tie_score is not TieScore.BEST or columns.look is Look.COMPLETION:
        return None
    rest = ONE - share
    ladder = Ladder(look=columns.look, bands=(Band(first=1, last=1, gets=_share(rest)),), drop=_share(rest * lost))
    return Rule(base=GateLadder(gate=_TARGET, gets=_share(share), ladder=ladder))


def _by_standards(columns: Columns) -> Rule | None:
    """M4b: nothing short of the first standard, straight lines between."""
    found = _table(columns, within=True)
    return None if found is None else Rule(base=found)


def _tiers(columns: Columns) -> Rule | None:
    """M9: words, or tiers."""
    try:
        table = parse_standards(columns.indicator.standards)
    except ValueError:
        return None
    base: Base | None = None
    if table.words and not table.steps and columns.indicator.kind is Kind.QUALITATIVE and columns.indicator.standards:
        base = Words(bands=tuple((word, _share(share)) for word, share in table.words))
    elif table.steps and not table.words:
        base = _table(columns, within=False)
    return None if base is None else Rule(base=base)


def _table(columns: Columns, *, within: bool) -> Tiers | None:
    try:
        table = parse_standards(columns.indicator.standards)
    except ValueError:
        return None
    levels = [(_level(columns, bound), share) for bound, share in table.steps]
    if table.words or table.lower_is_better or len(levels) < 2 or not levels[0][1] or columns.look is Look.GROWTH:  # noqa: PLR2004
        return None
    bands = tuple((level.number, _share(share)) for level, share in reversed(levels) if level is not None)
    if len(bands) < len(levels) or len({share for _, share in bands}) < len(bands):
        return None
    unit = next(level.unit for level, _ in levels if level is not None)
    return Tiers(look=columns.look, unit=unit, bands=bands, below=NOTHING, within=within)


_FORMS: Mapping[str, Callable[[Columns], Rule | None]] = {
    "M1": _reached, "M2": _ratio, "M3": _base_and_points, "M3b": _steps, "M4": _efficacy, "M4b": _by_standards,
    "M5": _places, "M6": _best, "M7": _mean, "M8": _gate, "M9": _tiers,
}  # fmt: skip

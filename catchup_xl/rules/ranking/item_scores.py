"""Item scores of a whole group on one indicator: measures beside their peers, through the method, clipped and rounded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from catchup_xl.model.choices import Kind, MissingRule, NotApplicableRule, ScoreBasis
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import ONE, ZERO, round_half_up, settled
from catchup_xl.rules.measures.measure import Gauge, Measure, Status
from catchup_xl.rules.methods.method import Case, Peers
from catchup_xl.rules.outcome import Item
from catchup_xl.rules.ranking.places import competition_ranks

if TYPE_CHECKING:
    from catchup_xl.rules.sentences.binding import Bound

_GOAL_INPUTS = {"over", "goal", "shortfall", "reached"}


def score_indicator(
    gauge: Gauge, measures: Sequence[Measure], settings: Settings, *, only: Collection[int] | None = None
) -> list[Item]:
    """Score one indicator for every unit of a peer group.

    Args:
        gauge: the indicator's gauge.
        measures: one a unit, in the group's order.
        settings: the workbook's settings.
        only: positions of the units that need a score, for a what-if; all when None. The others still count as peers.

    Returns:
        One item a unit. A unit that has nothing to score is treated by 未报处理 or 不适用处理.
    """
    measures = _on_places(gauge, _beyond_ratio(gauge, measures))
    scorable = [m for m in measures if m.status is Status.SCORABLE and m.x is not None]
    places = _places(gauge, scorable)
    wanted = None if only is None else {id(measures[at]) for at in only}
    if gauge.rule is None:
        scores, undecided = _scores(gauge, scorable, places, settings, wanted)
    else:
        scores, undecided = _by_rule(gauge, gauge.rule, measures, settings)
    rank_of = {id(m): place for m, (place, _) in zip(scorable, places, strict=True)}
    peers = list(scores.values())
    items: list[Item] = []
    for found in measures:
        if id(found) in undecided:
            items.append(Item(found._replace(status=Status.UNDECIDED, state=undecided[id(found)]), available=False))
        elif id(found) in rank_of:
            score = scores.get(id(found))
            items.append(Item(found, score, score is not None, rank_of[id(found)]))
        elif id(found) in scores:  # a unit without the task, of which the rule says what it gets
            items.append(Item(found, scores[id(found)]))
        else:
            items.append(_without(gauge, found, peers, settings))
    return items


def _by_rule(
    gauge: Gauge, rule: Bound, measures: Sequence[Measure], settings: Settings
) -> tuple[dict[int, Decimal], dict[int, str]]:
    """Scores by the rule as written, and why others can't be scored."""
    from catchup_xl.rules.ranking.ruled_scores import by_rule

    scores: dict[int, Decimal] = {}
    undecided: dict[int, str] = {}
    for measure, found in zip(measures, by_rule(gauge, rule, measures), strict=True):
        if found.points is not None:
            scores[id(measure)] = round_half_up(found.points, settings.item_places)
        elif measure.status is Status.SCORABLE:
            undecided[id(measure)] = found.why
    return scores, undecided


def _unbounded(found: Measure) -> bool:
    """Less is better and nothing at all happened (V = 0 under 比值): better than any completion ratio."""
    return bool(found.reached) and found.completion is None


def _beyond_ratio(gauge: Gauge, measures: Sequence[Measure]) -> Sequence[Measure]:
    """A completion without bound counts as the best one of the group, the target's at least."""
    if gauge.basis is not ScoreBasis.COMPLETION or not any(map(_unbounded, measures)):
        return measures
    best = max((m.x for m in measures if m.x is not None and not _unbounded(m)), default=ONE)
    return [m._replace(x=max(best, ONE)) if _unbounded(m) else m for m in measures]


def _ranked_on(measures: Sequence[Measure], *, lower_is_better: bool) -> list[tuple[int, int]]:
    """Places on the measure; a completion without bound stands before every other."""
    xs = [settled(m.x) for m in measures if m.x is not None]
    if lower_is_better or not any(map(_unbounded, measures)):
        return competition_ranks(xs, lower_is_better=lower_is_better)
    return competition_ranks([(_unbounded(m), x) for m, x in zip(measures, xs, strict=True)])


def _on_places(gauge: Gauge, measures: Sequence[Measure]) -> Sequence[Measure]:
    """With 计分依据 名次 the measure becomes the unit's place in the group."""
    if gauge.basis is not ScoreBasis.RANK or gauge.indicator.kind is Kind.RANK:
        return measures
    held = [m for m in measures if m.status is Status.SCORABLE and m.x is not None]
    ranks = _ranked_on(held, lower_is_better=gauge.indicator.falling)
    place = {id(m): Decimal(rank) for m, (rank, _) in zip(held, ranks, strict=True)}
    return [m._replace(x=place[id(m)], goal=None, judged=False) if id(m) in place else m for m in measures]


def _places(gauge: Gauge, scorable: Sequence[Measure]) -> list[tuple[int, int]]:
    """Each unit's place on the measure, and how many share it; an indicator of the kind 排名 brings its places along."""
    ranks = _ranked_on(scorable, lower_is_better=gauge.lower_is_better)
    if gauge.indicator.kind is not Kind.RANK:
        return ranks
    return [
        (int(m.value.value) if m.value.value is not None else rank, tied)
        for m, (rank, tied) in zip(scorable, ranks, strict=True)
    ]


def _scores(
    gauge: Gauge,
    scorable: Sequence[Measure],
    places: Sequence[tuple[int, int]],
    settings: Settings,
    wanted: Collection[int] | None,
) -> tuple[dict[int, Decimal], dict[int, str]]:
    """Scores by the identity of the measure, and why others can't be scored; of the wanted ones alone where told."""
    indicator, method = gauge.indicator, gauge.method
    weight = indicator.weight
    if method is None or weight is None or not scorable:
        return {}, ({} if method else {id(m): "计分方法不明" for m in scorable})
    needs_goal = method.needs_target and bool(_GOAL_INPUTS & set(method.inputs))
    scorer = method.scorer(_without_interval(indicator), settings)
    low, high = ZERO if indicator.floor is None else indicator.floor * weight, weight
    if indicator.cap is not None:
        high = indicator.cap * weight
    scores: dict[int, Decimal] = {}
    undecided: dict[int, str] = {}
    for found, case in cases(gauge, weight, scorable, places, wanted):
        if (needs_goal and found.reached is None) or ("over" in method.inputs and case.over is None):
            undecided[id(found)] = "没有可比的目标"
            continue
        try:
            points = scorer(case)
        except ValueError as reason:
            undecided[id(found)] = str(reason)
            continue
        scores[id(found)] = round_half_up(min(max(points, low, ZERO), high), settings.item_places)
    return scores, undecided


def _without_interval(indicator: Indicator) -> Indicator:
    """上限值 and 下限值 of the kind 区间 are ends of its interval, and no bounds of the completion that is scored."""
    if indicator.kind is not Kind.INTERVAL or (indicator.lower is None and indicator.upper is None):
        return indicator
    return indicator.model_copy(update={"lower": None, "upper": None})


def cases(
    gauge: Gauge,
    weight: Decimal,
    scorable: Sequence[Measure],
    places: Sequence[tuple[int, int]],
    wanted: Collection[int] | None = None,
) -> Iterator[tuple[Measure, Case]]:
    """What the method may look at, for each unit that can be scored; for the wanted ones alone where told."""
    xs = [m.x for m in scorable if m.x is not None]
    low, high, mean = min(xs), max(xs), sum(xs, ZERO) / len(xs)
    lower = gauge.lower_is_better
    peers = Peers(
        weight=weight, low=low, high=high, best=low if lower else high, mean=mean, lower_is_better=lower,
        scale=gauge.scale, count=len(xs),
    )  # fmt: skip
    over_ranks = _ranks_over(gauge, scorable)
    shares = _shares(xs, lower) if gauge.method is not None and "share" in gauge.method.inputs else [ZERO] * len(xs)
    for measure, x, share, (rank, tied) in zip(scorable, xs, shares, places, strict=True):
        if wanted is not None and id(measure) not in wanted:
            continue
        goal = measure.goal
        over = shortfall = None
        if goal is not None:
            short = x - goal if lower else goal - x
            over = -short * gauge.scale
            if goal:
                shortfall = max(ZERO, short) / abs(goal)
        rank_over, tied_over = over_ranks.get(id(measure), (0, 0))
        yield measure, Case(
            peers=peers, x=x, goal=goal, over=over, shortfall=shortfall, completion=measure.completion,
            excess=measure.excess, reached=bool(measure.reached), rank=rank, tied=tied, rank_over=rank_over,
            tied_over=tied_over, share=share, judged=measure.judged,
        )  # fmt: skip


def _shares(xs: Sequence[Decimal], lower_is_better: bool) -> list[Decimal]:
    """Each measure's share of the group's sum; where less is better, its reciprocal's share of theirs.

    A negative measure counts as 0. Where less is better, those at 0 share all, since their reciprocal has no bound.
    """
    parts = [max(x, ZERO) for x in xs]
    if lower_is_better:
        parts = [ONE / x for x in parts] if all(parts) else [ZERO if x else ONE for x in parts]
    whole = sum(parts, ZERO)
    return [part / whole if whole else ZERO for part in parts]


def _ranks_over(gauge: Gauge, scorable: Sequence[Measure]) -> Mapping[int, tuple[int, int]]:
    """Places among the units that reached their target, for the methods that ask for them."""
    if gauge.method is None or "rank_over" not in gauge.method.inputs:
        return {}
    over = [m for m in scorable if m.reached]
    ranks = _ranked_on(over, lower_is_better=gauge.lower_is_better)
    return {id(m): places for m, places in zip(over, ranks, strict=True)}


def _without(gauge: Gauge, found: Measure, peers: Sequence[Decimal], settings: Settings) -> Item:
    """A unit that has nothing to score on the indicator."""
    weight, indicator = gauge.indicator.weight, gauge.indicator
    if weight is None or found.status is Status.UNDECIDED or found.status is Status.SCORABLE:
        return Item(found, available=False)
    if found.status is Status.MISSING:
        rule = indicator.missing or settings.effective_missing
        if rule is MissingRule.ZERO:
            return Item(found, round_half_up(ZERO, settings.item_places))
        return Item(found, available=False)
    away = indicator.not_applicable or settings.not_applicable
    if gauge.rule is not None and _left_out(gauge.rule, found):
        away = NotApplicableRule.REWEIGHT
    places = settings.item_places
    if away is NotApplicableRule.FULL:
        return Item(found, round_half_up(weight, places))
    if away is NotApplicableRule.NONE:
        return Item(found, round_half_up(ZERO, places))
    if away is NotApplicableRule.MEAN and peers:
        return Item(found, round_half_up(sum(peers, ZERO) / len(peers), places))
    return Item(found, available=False)


def _left_out(rule: Bound, found: Measure) -> bool:
    from catchup_xl.rules.ranking.ruled_scores import left_out

    return left_out(rule, found.unit)


def reweighted(item: Item) -> bool:
    """The item's weight goes to the unit's other items (权重重分)."""
    return item.measure.status is Status.NOT_APPLICABLE and item.score is None

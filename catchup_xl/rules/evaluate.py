"""From the typed master to everything that is shown: checks, measures, scores, rankings, duties, gaps and proposals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.findings import Finding
from catchup_xl.model.master import Master
from catchup_xl.rules.analysis.benchmarking import gaps, single_steps
from catchup_xl.rules.analysis.combined_path import combined_plan
from catchup_xl.rules.analysis.proposals import proposals
from catchup_xl.rules.analysis.target_mark import TargetMark
from catchup_xl.rules.analysis.whatif import WhatIf
from catchup_xl.rules.checks import CHECKS, in_order, run_checks
from catchup_xl.rules.checks.lookups import codes_off
from catchup_xl.rules.checks.registry import Remark
from catchup_xl.rules.duties import duty_progress
from catchup_xl.rules.exact import HUNDRED, ZERO, exactly, round_half_up
from catchup_xl.rules.measures.gathering import measure
from catchup_xl.rules.measures.growth_rates import contribution, pull
from catchup_xl.rules.measures.measure import Gauge, Status
from catchup_xl.rules.outcome import BenchmarkGap, CombinedPath, Group, Item, Outcome, PathStep, Standing
from catchup_xl.rules.progress import light_of, turned_red
from catchup_xl.rules.ranking.item_scores import score_indicator
from catchup_xl.rules.ranking.recorded import changes_since_issued
from catchup_xl.rules.ranking.standings import Assessment
from catchup_xl.rules.ranking.sums import Sum

_MOST_REASONS = 2
_NAMED = 3
_MOST_AWAY = Decimal("0.2")
"""The largest share of the weight that may not apply to a unit without a word."""


@dataclass(frozen=True, slots=True)
class ScoredGroup:
    """A peer group with its item scores by indicator, so that a what-if can score one indicator again."""

    assessment: Assessment
    gauges: tuple[Gauge, ...]
    columns: tuple[tuple[Item, ...], ...]
    sums: tuple[Sum, ...]
    group: Group

    @property
    def now(self) -> WhatIf:
        """The group ready to be scored again on other figures."""
        return WhatIf(self.assessment.master, self.assessment, self.gauges, self.columns, self.sums)


def evaluate(master: Master) -> Outcome:
    """Compute everything; pure, and the same for the same master.

    Args:
        master: the typed master.

    Returns:
        The outcome. A group whose ranking can't be right is not ranked and says why.
    """
    with exactly():
        findings = run_checks(master)
        scored = {
            name: score_group(master, name, _reason(name, findings))
            for name in master.groups
            if name and master.indicators_by_group[name] and master.settings.year and master.month
        }
        groups = {name: found.group for name, found in scored.items()}
        own = scored.get(master.own_group)
        path, plan = _ways(master, own)
        duties = tuple(duty_progress(master, own.group if own else None))
        return Outcome(
            master=master,
            findings=in_order(
                (
                    *_undecided_findings(scored.values(), findings),
                    *findings,
                    *_totals_above_limit(master, groups.values()),
                    *_much_not_applicable(master, scored.values()),
                    *changes_since_issued(master, groups),
                )
            ),
            groups=groups,
            duties=duties,
            gaps=tuple(_gaps(master, own)),
            path=path,
            plan=plan,
            proposals=tuple(proposals(master, groups, duties)),
        )


def score_checked(master: Master, name: str) -> ScoredGroup:
    """Measure, score and rank one peer group as ``evaluate`` does: not ranked where a check stands in the way."""
    with exactly():
        return score_group(master, name, _reason(name, run_checks(master)))


def score_group(master: Master, name: str, blocked: str = "") -> ScoredGroup:
    """Measure, score and rank one peer group.

    Args:
        master: the typed master; 年度 and the month are known.
        name: the peer group.
        blocked: why it must not be ranked, in Chinese; empty when nothing stands in the way.
    """
    month = master.month or 1
    assessment = Assessment(master, name, blocked)
    gauges = tuple(_gauge(master, indicator, month) for indicator in assessment.indicators)
    columns: list[tuple[Item, ...]] = []
    for gauge in gauges:
        measures = [measure(master, gauge, unit, month) for unit in assessment.units]
        items = score_indicator(gauge, measures, master.settings)
        columns.append(
            tuple(
                _lit(master, gauge, assessment.after_events(unit, item), month)
                for unit, item in zip(assessment.units, items, strict=True)
            )
        )
    columns = _with_contributions(gauges, columns)
    if not assessment.blocked:
        assessment.blocked = _undecided(columns)
    by_unit: Sequence[tuple[Item, ...]] = list(zip(*columns, strict=True))
    sums = tuple(assessment.sum_up(unit, items) for unit, items in zip(assessment.units, by_unit, strict=True))
    return ScoredGroup(assessment, gauges, tuple(columns), sums, assessment.rank(sums))


def _gauge(master: Master, indicator: Indicator, month: int) -> Gauge:
    """The gauge of an indicator, with what its rule looks at outside the group."""
    gauge = Gauge.of(indicator)
    if gauge.rule is None:
        return gauge
    from catchup_xl.rules.ranking.ruled_scores import neighbours

    return replace(gauge, beside=neighbours(master, gauge, month))


def _lit(master: Master, gauge: Gauge, item: Item, month: int) -> Item:
    """The item with its light; where yellow months running turn red, the months before are looked at too."""
    settings, year = master.settings, master.settings.year or 0
    light = light_of(item.measure, year, month, settings)
    times = settings.yellow_to_red
    if times > 1:
        earlier = range(max(1, month - times + 1), month)
        before = [light_of(measure(master, gauge, item.unit, m), year, m, settings) for m in earlier]
        light = turned_red([*before, light], settings)
    return item._replace(light=light)


def _with_contributions(gauges: Sequence[Gauge], columns: list[tuple[Item, ...]]) -> list[tuple[Item, ...]]:
    """Contribution and pull of the indicators that are parts of another one (上级指标)."""
    at = {gauge.key: n for n, gauge in enumerate(gauges)}
    found = list(columns)
    for n, gauge in enumerate(gauges):
        parent = at.get(fold(gauge.indicator.parent)) if gauge.indicator.parent else None
        if parent is not None and parent != n:
            found[n] = tuple(_part(item, whole) for item, whole in zip(columns[n], columns[parent], strict=True))
    return found


def _part(item: Item, whole: Item) -> Item:
    part, above = item.measure, whole.measure
    if part.value.value is None or part.base.value is None or above.value.value is None or above.base.value is None:
        return item
    share = contribution(part.value.value, part.base.value, above.value.value, above.base.value)
    if share is None or above.growth is None:
        return item._replace(contribution=share)
    return item._replace(contribution=share, pull=pull(share, above.growth))


def _reason(group: str, findings: Iterable[Finding]) -> str:
    """Why a group must not be ranked: the findings that stand in the way."""
    blocking = [finding for finding in findings if finding.blocks and ({"*", group} & finding.blocks)]
    words = [f"{finding.address} {finding.message}" for finding in blocking[:_MOST_REASONS]]
    more = f"，等 {len(blocking)} 个问题" if len(blocking) > _MOST_REASONS else ""
    return "；".join(words) + more


def _undecided(columns: Sequence[Sequence[Item]]) -> str:
    """What is still to be decided by people before the group can be ranked."""
    found = [item for column in columns for item in column if item.measure.status is Status.UNDECIDED]
    words = [f"{item.unit.name}“{item.indicator.name}”{item.measure.state}" for item in found[:_MOST_REASONS]]
    more = f"，等 {len(found)} 项" if len(found) > _MOST_REASONS else ""
    return "；".join(words) + more


def _undecided_findings(groups: Iterable[ScoredGroup], findings: Sequence[Finding]) -> Iterable[Finding]:
    """What keeps a group from being ranked, where no check has said it: no group goes unranked without a finding."""
    check = CHECKS["item-undecided"]
    for scored in groups:
        if _reason(scored.group.name, findings):
            continue
        for item in (item for column in scored.columns for item in column):
            found = item.measure
            if found.status is Status.UNDECIDED:
                place = found.value_at or found.indicator.at("指标")
                message = f"“{item.unit.name}”的“{found.indicator.name}”：{found.state}"
                blocks = frozenset({scored.group.name})
                yield check.finding(Remark(place, message, unit=item.unit.name, blocks=blocks))


def _totals_above_limit(master: Master, groups: Iterable[Group]) -> Iterable[Finding]:
    """Totals above 满分 + 加分上限, which only a 封顶 above 1 can bring about: bonus points are capped as they are counted."""
    check, full = CHECKS["total-above-limit"], master.settings.full_score
    if check.code in codes_off(master):
        return
    for standing in (standing for group in groups for standing in group.standings):
        if any(item.by_events > 0 for item in standing.items):
            continue  # bonus within an indicator may go beyond its full marks
        if standing.total is not None and standing.total - standing.events > full:
            message = f"“{standing.unit.name}”总分 {standing.total:f}，其中指标得分 {standing.total - standing.events:f}，超过满分 {full:f}"
            yield check.finding(Remark(standing.unit.at("单位"), message, unit=standing.unit.name))


def _much_not_applicable(master: Master, groups: Iterable[ScoredGroup]) -> Iterable[Finding]:
    """Units for which more than a fifth of the weight does not apply: they are hardly compared on the same things."""
    check = CHECKS["unit-not-applicable"]
    if check.code in codes_off(master):
        return
    for scored in groups:
        weights = [scored.assessment.weight_in_total(n) for n in range(len(scored.gauges))]
        whole = sum(weights, ZERO)
        for k, unit in enumerate(scored.assessment.units):
            away = [n for n, column in enumerate(scored.columns) if column[k].measure.status is Status.NOT_APPLICABLE]
            share = sum((weights[n] for n in away), ZERO)
            if share > whole * _MOST_AWAY:
                names = "、".join(scored.gauges[n].indicator.name for n in away[:_NAMED])
                told = round_half_up(share * HUNDRED / whole, 1).normalize()
                message = f"“{unit.name}”有 {len(away)} 项不适用（{names}{'等' if len(away) > _NAMED else ''}），占权重的 {told:f}%"
                yield check.finding(Remark(unit.at("单位"), message, unit=unit.name))


def _gaps(master: Master, own: ScoredGroup | None) -> Iterable[BenchmarkGap]:
    pair = _pair(master, own)
    if own is not None and pair is not None:
        yield from gaps(*pair, own.assessment)


def _pair(master: Master, own: ScoredGroup | None) -> tuple[Standing, Standing] | None:
    """The standings of the own unit and of its benchmark, where both are in the own group."""
    settings = master.settings
    ours, theirs = master.unit(settings.own_unit), master.unit(settings.benchmark)
    if own is None or ours is None or theirs is None or ours is theirs:
        return None
    here, there = own.group.standing(ours.name), own.group.standing(theirs.name)
    return None if here is None or there is None else (here, there)


def _ways(master: Master, own: ScoredGroup | None) -> tuple[tuple[PathStep, ...], CombinedPath]:
    """How the own unit passes its benchmark: one indicator at a time, and with several together."""
    pair = _pair(master, own)
    if own is None or pair is None:
        return (), CombinedPath(note="参数里的本单位、追赶对象不是同组的两个单位，不推算")
    mark = TargetMark.of(own.now, own.group, pair[0].unit, pair[1].unit)
    if isinstance(mark, str):
        return (), CombinedPath(note=mark)
    return tuple(single_steps(mark)), combined_plan(mark)

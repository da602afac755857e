"""The cheapest way to pass the benchmark by raising several indicators together (组合方案, 最小代价赶超路径).

min Σ κ_j · |y_j − x_j| / (T_j / 100)  subject to  S_u(y) ≥ S_b(y) + ε,  x_j ≤ y_j ≤ ȳ_j

Figures that are the statistics office's (统计法定指标) are nobody's to raise, and are left out: of those 追赶路径 tells the work.

What the own unit gains on the benchmark adds up over the indicators, relative methods included: an indicator's points
hang on nothing but that indicator's figures. So this is a multiple-choice knapsack problem in its covering form: one level is
chosen of each indicator. The least-cost choice is found by branch and bound, and scored again with the whole group.

Source: scoring.md §10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from catchup_xl.rules.analysis.choice_knapsack import Choice, least_cost_choice
from catchup_xl.rules.analysis.levels import indicator_levels
from catchup_xl.rules.analysis.target_mark import EPSILON, TargetMark
from catchup_xl.rules.analysis.value_grid import first_step
from catchup_xl.rules.analysis.work import is_statutory
from catchup_xl.rules.exact import ZERO
from catchup_xl.rules.measures.growth_rates import told_growth
from catchup_xl.rules.outcome import CombinedPath, Item, PlanStep

_REPAIRS = 6
_OUT_OF_REACH = "各项都提高到可达上限，仍超不过"

Steps = Mapping[int, int]
"""How many steps each indicator is raised, by its position; those that stay are left out."""


def combined_plan(mark: TargetMark) -> CombinedPath:
    """The cheapest plan, or why there is none.

    Args:
        mark: what the own unit has to pass.

    Returns:
        The plan. It passes for certain: the whole group was scored again. No single step of it can be spared.
    """
    search = _Search(mark)
    steps = search.steps()
    if steps is None:
        scope = "统计法定指标以外的" if any(is_statutory(gauge.indicator) for gauge in mark.then.gauges) else ""
        return CombinedPath(words=mark.words, note=f"{scope}{_OUT_OF_REACH}{mark.benchmark.name}：不可达")
    return _told(search, steps)


class _Search:
    """The search for the cheapest steps."""

    def __init__(self, mark: TargetMark) -> None:
        self.mark = mark
        self.levels = {found.n: found for found in indicator_levels(mark)}
        self._straight = any(option.joined for found in self.levels.values() for option in found.options)
        self.proven = False
        self._columns: dict[tuple[int, int], Sequence[Item]] = {}
        self._short = ZERO
        self._passed: Steps = {}

    def steps(self) -> Steps | None:
        """The cheapest steps; None when all indicators at their ceilings are not enough."""
        groups = [found.options for found in self.levels.values()]
        need = self._need()
        for _ in range(_REPAIRS):
            self._short = ZERO
            choice = least_cost_choice(groups, need, self._pass)
            if choice is not None:
                told = not (self._straight and self.mark.then.master.settings.climb_points)
                self.proven = told and choice.cost == choice.least and all(one.sure for one in self.levels.values())
                return self._without_waste(self._passed)
            if not self._short:
                break
            # Rounding took more than the groups said: ask for so much more.
            need += self._short
        tops = self._passed or {n: found.steps[-1] for n, found in self.levels.items()}
        return self._without_waste(tops) if self.passes(tops) else None

    def passes(self, steps: Steps) -> bool:
        """Whether these steps pass the benchmark, scored again."""
        return self.mark.passes(self._changed(steps))

    def cost(self, steps: Steps) -> Decimal:
        """What these steps cost together."""
        return sum((self.levels[n].cost(step) for n, step in steps.items()), ZERO)

    def _changed(self, steps: Steps) -> dict[int, Sequence[Item]]:
        for n, step in steps.items():
            if (n, step) not in self._columns:
                self._columns[n, step] = self.mark.column(n, self.levels[n].figure(step))
        return {n: self._columns[n, step] for n, step in steps.items()}

    def _need(self) -> Decimal:
        """The points that any passing choice gains on the benchmark: the present gap, and what rounding may give away.

        Shown totals pass where ours is the smallest multiple of the last place above theirs by ε. Where all points are
        multiples of it, nothing is lost in rounding; else each of the two totals is good for half of one. Of a straight line
        any part can be had: what rounding gives or takes there is settled when the choice is scored again.
        """
        then, settings = self.mark.then, self.mark.then.master.settings
        here, there = (self.mark.start.standing(unit.name) for unit in (self.mark.own, self.mark.benchmark))
        ours, theirs = ((one.exact if one else None) or ZERO for one in (here, there))
        last = Decimal(1).scaleb(-settings.total_places)
        ahead = (EPSILON / last).to_integral_value(ROUND_CEILING) * last
        gains = (option.gain for found in self.levels.values() for option in found.options)
        whole = self._straight or all(not points % last for points in (ours, theirs, *gains))
        slack = ZERO if whole else last
        if settings.climb_points:
            most = settings.climb_points * len(then.assessment.units)
            slack += 2 * (most if settings.climb_cap is None else min(most, settings.climb_cap))
        return ahead + theirs - ours - slack

    def _pass(self, choice: Choice) -> bool:
        """The last word on a choice: its steps are told, and scored again."""
        found = list(self.levels.values())
        steps = {one.n: one.steps[pick] for one, pick in zip(found, choice.picks, strict=True) if pick}
        if not self.passes(steps):
            ours, theirs = self.mark.totals(self._changed(steps))
            missing = theirs + EPSILON - ours
            self._short = min(self._short, missing) if self._short else missing
            return False
        if choice.partial is not None:
            part, pick = found[choice.partial], choice.picks[choice.partial]
            low, high = part.steps[pick - 1], part.steps[pick]
            steps[part.n] = first_step(lambda step: self.passes({**steps, part.n: step}), low, high)
        self._passed = steps
        return True

    def _without_waste(self, steps: Steps) -> Steps:
        """The steps with none of them to spare: the dearest is taken back first, as far as the benchmark is passed still."""
        kept = dict(steps)
        for n in sorted(kept, key=lambda n: (-self.levels[n].cost(kept[n]), n)):
            step = kept[n]
            if self.levels[n].grid is not None and step > 1 and not self.passes({**kept, n: step - 1}):
                continue
            if self.passes({k: s for k, s in kept.items() if k != n}):
                del kept[n]
            elif step > 1:
                kept[n] = first_step(lambda s: self.passes({**kept, n: s}), 0, step)  # noqa: B023 - called at once
        return kept


def _told(search: _Search, steps: Steps) -> CombinedPath:
    """The plan in figures, the whole group scored again."""
    mark = search.mark
    changed = {n: mark.then.column(n, mark.own, search.levels[n].figure(step)) for n, step in steps.items()}
    group = mark.then.ranked(changed)
    lines = []
    for n in sorted(steps):
        found, item = search.levels[n], mark.now.item(n, mark.own)
        figure, base = found.figure(steps[n]), item.measure.base.value
        value, score_then = figure.value, changed[n][mark.now.at[mark.own.name]].score
        growth = told_growth(value, base) if value is not None and base is not None else None
        lines.append(
            PlanStep(
                indicator=item.indicator.name, value=item.measure.value.value, needed=value, word=item.measure.word,
                needed_word=figure.text, growth=growth, cost=found.cost(steps[n]), score=item.score, score_then=score_then,
            )
        )  # fmt: skip
    own = group.standing(mark.own.name)
    return CombinedPath(
        words=mark.words, steps=tuple(lines), cost=search.cost(steps), proven=search.proven,
        total=own.total if own else None, rank=own.rank if own else None,
        ranking=tuple((s.unit.name, s.total, s.rank) for s in group.standings),
    )  # fmt: skip

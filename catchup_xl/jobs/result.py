"""What a job found and computed, and where it was written: for people, for programs and for pandas."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from catchup_xl.errors import UsageError, exit_code
from catchup_xl.model.findings import Finding, Level
from catchup_xl.results.shown_values import shown_cost, shown_points, shown_ratio
from catchup_xl.results.tables import result_table
from catchup_xl.rules.checks import by_unit
from catchup_xl.rules.outcome import Outcome

if TYPE_CHECKING:
    import pandas as pd

AnyPath: TypeAlias = str | os.PathLike[str]


@dataclass(frozen=True)
class Result:
    """What a job found and computed, and where it was written.

    Args:
        file: the workbook that was read.
        out: the workbook, or the page, that was written; None when nothing was written.
        outcome: everything that was computed.
        unwritten: what could not be written since its sheet or column is not there, in Chinese.
        moved: what of the clerk's had to move to make room, in Chinese.
        seconds: how long it took.
    """

    file: Path
    out: Path | None
    outcome: Outcome
    unwritten: tuple[str, ...]
    moved: tuple[str, ...]
    seconds: float

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, gravest first."""
        return self.outcome.findings

    @property
    def exit_code(self) -> int:
        """1 when there is a finding of level 错误, or something could not be written; else 0."""
        return exit_code(findings=bool(self.unwritten) or any(one.level is Level.ERROR for one in self.findings))

    def count(self, level: Level) -> int:
        """How many findings are of this level."""
        return sum(1 for finding in self.findings if finding.level is level)

    def ranking_rows(self) -> dict[str, list[dict[str, Any]]]:
        """The ranking of each group, as ``--json`` prints it."""
        return {
            group.name: [
                {
                    "rank": standing.rank,
                    "unit": standing.unit.name,
                    "total": standing.total,
                    "events": standing.events,
                    "last_total": standing.unit.last_total,
                    "last_rank": standing.last_rank,
                    "movement": standing.movement,
                    "grade": standing.grade,
                    "behind_next": standing.behind_next,
                    "behind_benchmark": standing.behind_benchmark,
                    "note": standing.note,
                    "scores": {item.indicator.name: item.score for item in standing.items},
                }
                for standing in group.standings
            ]
            for group in self.outcome.groups.values()
        }

    def growth_rows(self) -> list[dict[str, Any]]:
        """增速测算 row by row, as ``--json`` prints it; ratios are fractions, ``gap`` and ``pull`` percentage points."""
        settings = self.outcome.master.settings
        return [
            {
                "group": group.name,
                "unit": standing.unit.name,
                "indicator": found.indicator.name,
                "value": found.word or found.value.value,
                "base": found.base.value,
                "growth": shown_ratio(found.shown_growth, settings),
                "target": found.target,
                "gap": shown_points(found.shown_gap, settings),
                "completion": shown_ratio(found.shown_completion, settings),
                "needed": shown_ratio(found.needed, settings),
                "state": found.state,
                "contribution": shown_ratio(item.contribution, settings),
                "pull": shown_points(item.pull, settings),
            }
            for group in self.outcome.groups.values()
            for standing in group.standings
            for item in standing.items
            for found in (item.measure,)
        ]

    def path_rows(self) -> dict[str, Any]:
        """追赶路径, as ``--json`` prints it: the combined plan with the whole ranking then, and each indicator alone."""
        settings, plan = self.outcome.master.settings, self.outcome.plan
        return {
            "assumption": settings.assumption.value,
            "plan": {
                "note": plan.note,
                "steps": [
                    {
                        "indicator": step.indicator,
                        "value": step.word or step.value,
                        "needed": step.needed_word or step.needed,
                        "growth": shown_ratio(step.growth, settings),
                        "cost": shown_cost(step.cost),
                        "score": step.score,
                        "score_then": step.score_then,
                    }
                    for step in plan.steps
                ],
                "cost": shown_cost(plan.cost),
                "proven": plan.proven,
                "total": plan.total,
                "rank": plan.rank,
                "ranking": [{"unit": unit, "total": total, "rank": rank} for unit, total, rank in plan.ranking],
            },
            "single": [
                {
                    "indicator": one.indicator,
                    "value": one.value,
                    "needed": one.needed,
                    "growth": shown_ratio(one.growth, settings),
                    "score": one.score,
                    "score_then": one.score_then,
                    "total_then": one.total_then,
                    "rank_then": one.rank_then,
                    "note": one.note,
                    "work": one.work,
                }
                for one in self.outcome.path
            ],
        }

    def as_dict(self) -> dict[str, Any]:
        """The whole result, as ``--json`` prints it."""
        return {
            "file": str(self.file),
            "out": None if self.out is None else str(self.out),
            "findings": [finding.as_dict() for finding in self.findings],
            "by_unit": [count._asdict() for count in by_unit(self.findings)],
            "ranking": self.ranking_rows(),
            "growth": self.growth_rows(),
            "path": self.path_rows(),
            "unwritten": list(self.unwritten),
            "moved": list(self.moved),
            "seconds": round(self.seconds, 3),
        }

    def table(self, sheet: str) -> pd.DataFrame:
        """A result sheet as a pandas DataFrame, one column a header; figures are Decimals.

        Raises:
            UsageError: there is no such result sheet.
        """
        import pandas as pd  # only for those who ask for a table

        try:
            found = result_table(sheet, self.outcome)
        except KeyError:
            raise UsageError(f"没有名为“{sheet}”的结果表") from None
        return pd.DataFrame(list(found.rows), columns=list(found.headers))

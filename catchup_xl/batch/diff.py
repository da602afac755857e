"""Two versions of a master: what changed cell by cell, and what moved the ranks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from catchup_xl.batch.cell_diff import CellChange, cell_changes
from catchup_xl.batch.effects import Effect, rank_effects
from catchup_xl.batch.report import write_table
from catchup_xl.books.file import FileBook
from catchup_xl.errors import UsageError
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.result import AnyPath
from catchup_xl.results.tables import period
from catchup_xl.rules.outcome import Outcome

Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]


@dataclass(frozen=True)
class BookDifference:
    """What differs between two versions.

    Args:
        before: the older workbook.
        after: the newer one.
        periods: the periods that were compared.
        changes: every cell that differs.
        effects: what moved the ranks, by peer group.
        notes: what could not be taken apart, and why.
        own: the own unit, whose items are shown.
    """

    before: Path
    after: Path
    periods: tuple[str, str]
    changes: tuple[CellChange, ...]
    effects: dict[str, list[Effect]]
    notes: tuple[str, ...]
    own: str

    CHANGE_HEADERS: ClassVar[tuple[str, ...]] = (
        "类别",
        "工作表",
        "哪一行",
        "列",
        "原来",
        "现在",
        "原单元格",
        "现单元格",
    )
    EFFECT_HEADERS: ClassVar[tuple[str, ...]] = (
        "单位", "总分", "名次", "总分变化", "自身", "同组", "规则", "加减分", "其他",
        "名次变化", "自身", "同组", "规则", "加减分", "其他",
    )  # fmt: skip

    def change_rows(self) -> Iterator[tuple[str, ...]]:
        """Under CHANGE_HEADERS."""
        for change in self.changes:
            yield change.kind.value, *change[1:]

    def effect_tables(self) -> Iterator[Table]:
        """For each group what moved totals and ranks, and for the own unit what moved its item scores."""
        for group, effects in self.effects.items():
            rows = []
            for e in effects:
                causes = (e.own, e.peers, e.rules, e.events, e.other)
                rows.append(
                    (
                        e.unit,
                        f"{e.before[0]:f}→{e.after[0]:f}",
                        f"{e.before[1]}→{e.after[1]}",
                        _points(e.after[0] - e.before[0]),
                        *(_points(cause[0]) for cause in causes),
                        _places(e.before[1] - e.after[1]),
                        *(_places(cause[1]) for cause in causes),
                    )
                )
            yield (
                f"{group}：{self.periods[0]} → {self.periods[1]}（前五列为分，后五列为名次，+ 为前进）",
                self.EFFECT_HEADERS,
                rows,
            )
            own = next((e for e in effects if e.unit == self.own), None)
            if own is not None and own.items:
                items = [(name, *(_points(part) for part in parts)) for name, parts in own.items.items()]
                yield f"{own.unit}：单项得分变化", ("指标", "自身", "同组", "规则"), items

    def as_dict(self) -> dict[str, Any]:
        """The difference as ``--json`` prints it."""
        return {
            "before": str(self.before),
            "after": str(self.after),
            "periods": list(self.periods),
            "changes": [dict(zip(self.CHANGE_HEADERS, row, strict=True)) for row in self.change_rows()],
            "effects": {group: [_effect_dict(e) for e in effects] for group, effects in self.effects.items()},
            "notes": list(self.notes),
        }

    def write(self, path: Path) -> None:
        """Write the list of changes: .xlsx, .csv or .json."""
        widths = (8, 12, 40, 14, 30, 30, 14, 14)
        write_table(path, "改动", self.CHANGE_HEADERS, list(self.change_rows()), self.as_dict(), widths)


def compare(
    before: AnyPath,
    after: AnyPath,
    *,
    month_before: int | None = None,
    month: int | None = None,
    group: str | None = None,
) -> BookDifference:
    """Compare two versions of a master workbook.

    Args:
        before: the older workbook.
        after: the newer one; the same file with another month compares two months.
        month_before: the month of the older one, instead of its 统计月份.
        month: the month of the newer one, instead of its 统计月份.
        group: only this peer group's ranks.

    Raises:
        BookError: a workbook can't be read.
        UsageError: the newer one has no such group.
    """
    jobs.refuse_month(month_before)
    jobs.refuse_month(month)
    before, after = Path(before), Path(after)
    old = jobs.compute(FileBook.open(before), month=month_before)
    new = jobs.compute(FileBook.open(after), month=month)
    if group is not None and group not in new.groups:
        raise UsageError(f"没有名为“{group}”的考核组", expected="、".join(new.groups))
    effects: dict[str, list[Effect]] = {}
    notes: list[str] = []
    for name in [group] if group else list(new.groups):
        reason = _unsplit(old, new, name)
        if reason:
            notes.append(f"{name}：{reason}")
            continue
        found = rank_effects(old, new, name)
        if any(e.before != e.after or e.own[0] or e.peers[0] or e.rules[0] for e in found):
            effects[name] = found
    return BookDifference(
        before,
        after,
        (period(old), period(new)),
        tuple(cell_changes(old.master, new.master)),
        effects,
        tuple(notes),
        new.master.settings.own_unit,
    )


def _unsplit(old: Outcome, new: Outcome, group: str) -> str:
    """Why the changes of a group can't be taken apart; empty when they can."""
    if group not in old.groups:
        return "旧母版里没有这个组，名次变化没有分解"
    for which, outcome in (("旧", old), ("新", new)):
        if outcome.groups[group].blocked:
            return f"{which}母版没有排名（{outcome.groups[group].blocked}），名次变化没有分解"
    return ""


def _points(value: Decimal) -> str:
    return f"{value:+f}" if value else "0"


def _places(value: int) -> str:
    return f"{value:+d}" if value else "0"


def _effect_dict(effect: Effect) -> dict[str, Any]:
    causes = {"own": effect.own, "peers": effect.peers, "rules": effect.rules, "events": effect.events}
    causes |= {"other": effect.other}
    return {
        "unit": effect.unit,
        "total": [effect.before[0], effect.after[0]],
        "rank": [effect.before[1], effect.after[1]],
        "points": {name: cause[0] for name, cause in causes.items()},
        "places": {name: cause[1] for name, cause in causes.items()},
        "items": {
            name: dict(zip(("own", "peers", "rules"), parts, strict=True)) for name, parts in effect.items.items()
        },
    }

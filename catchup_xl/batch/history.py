"""The ranks of earlier months: paths over the months, the same month of the year before, and what was restated since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from catchup_xl.batch.report import write_table
from catchup_xl.books.file import FileBook
from catchup_xl.errors import UsageError
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.result import AnyPath
from catchup_xl.model.cells import fold, to_text
from catchup_xl.model.master import Master
from catchup_xl.model.reading import read_master
from catchup_xl.model.result_sheets import HistoryRow
from catchup_xl.model.rows import SHEETS

Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
Period = tuple[int, int]


class Restated(NamedTuple):
    """A total or rank that comes out differently from today's entries than it was recorded."""

    year: int
    month: int
    group: str
    unit: str
    total: tuple[Decimal | None, Decimal | None]
    rank: tuple[int | None, int | None]


@dataclass(frozen=True)
class History:
    """The recorded rankings of a workbook.

    Args:
        rows: the rows of 历史 by group, period and unit.
        restated: what has changed since; None when it was not asked for.
        unchecked: periods that could not be computed again, with the reason.
    """

    rows: Mapping[str, Mapping[Period, Mapping[str, HistoryRow]]]
    restated: tuple[Restated, ...] | None
    unchecked: tuple[str, ...]

    def tables(self) -> Iterator[Table]:
        """Rank paths, the comparison with the year before, and restatements, as titles, headers and rows."""
        for group, periods in self.rows.items():
            yield f"{group}：历次名次（总分）", ("单位", *(_words(p) for p in periods)), list(_paths(periods))
            yearly = list(_yearly(periods))
            if yearly:
                yield (
                    f"{group}：与上年同月比较",
                    ("月份", "单位", "上年总分", "本年总分", "上年名次", "本年名次", "较上年同月升降"),
                    yearly,
                )
        if self.restated is not None:
            rows = [
                (_words((r.year, r.month)), r.group, r.unit, *(_text(v) for v in (*r.total, *r.rank)))
                for r in self.restated
            ]
            headers = ("月份", "考核组", "单位", "当时总分", "现在重算", "当时名次", "现在重算")
            yield "事后更正（用现在的数据和规则重算，与当时不同的）", headers, rows
        if self.unchecked:
            yield "没有重算的月份", ("月份", "原因"), [tuple(line.split("：", 1)) for line in self.unchecked]

    def as_dict(self) -> dict[str, Any]:
        """The history as ``--json`` prints it."""
        return {
            "groups": {
                group: [
                    {"year": y, "month": m, "unit": row.unit, "total": row.total, "rank": row.rank, "grade": row.grade}
                    for (y, m), units in periods.items()
                    for row in units.values()
                ]
                for group, periods in self.rows.items()
            },
            "restated": None if self.restated is None else [r._asdict() for r in self.restated],
            "unchecked": list(self.unchecked),
        }

    def write(self, path: Path) -> None:
        """Write the paths: .xlsx, .csv or .json."""
        headers = ("考核组", "年度", "月份", "单位", "总分", "名次", "等次")
        rows = [
            (group, y, m, row.unit, _text(row.total), _text(row.rank), row.grade)
            for group, periods in self.rows.items()
            for (y, m), units in periods.items()
            for row in units.values()
        ]
        write_table(path, "历次排名", headers, rows, self.as_dict(), (18, 8, 8, 18, 10, 8, 8))


def history_of(path: AnyPath, *, group: str | None = None, restated: bool = False) -> History:
    """Read 历史 of a workbook.

    Args:
        path: the master workbook.
        group: only this peer group.
        restated: compute each recorded month of the year again from today's entries and say what differs.

    Raises:
        BookError: the workbook can't be read.
        UsageError: 历史 has nothing of the group.
    """
    book = FileBook.open(Path(path))
    master = read_master(book.grids(SHEETS), book.name)
    rows: dict[str, dict[Period, dict[str, HistoryRow]]] = {}
    for when, recorded in sorted(master.recorded.items()):
        for row in recorded:
            where = to_text(row.group)
            if group is None or fold(where) == fold(group):
                unit = master.unit(to_text(row.unit))
                name = (
                    unit.name if unit is not None else to_text(row.unit)
                )  # a renamed unit goes on as it is called now
                rows.setdefault(where, {}).setdefault(when, {})[name] = row
    if group is not None and not rows:
        raise UsageError(f"“历史”表里没有“{group}”", mend="先运行 refresh，排过名的月份会记入“历史”")
    if not restated:
        return History(rows, None, ())
    found, unchecked = _restated(book, master, rows)
    return History(rows, tuple(found), tuple(unchecked))


def _when(row: HistoryRow) -> Period:
    return int(row.year or 0), int(row.month or 0)


def _restated(
    book: FileBook, master: Master, rows: Mapping[str, Mapping[Period, Mapping[str, HistoryRow]]]
) -> tuple[list[Restated], list[str]]:
    found: list[Restated] = []
    unchecked: list[str] = []
    periods = sorted({when for by_period in rows.values() for when in by_period})
    for when in periods:
        year, month = when
        if year != master.settings.year:
            unchecked.append(f"{_words(when)}：不是本年度，规则和数据不全")
            continue
        outcome = jobs.compute(book, month=month)
        for group, by_period in rows.items():
            now = outcome.groups.get(group)
            if now is None or now.blocked:
                unchecked.append(f"{_words(when)} {group}：{now.blocked if now else '没有这个考核组'}")
                continue
            for unit, row in by_period.get(when, {}).items():
                standing = now.standing(unit)
                total, rank = (standing.total, standing.rank) if standing else (None, None)
                then = None if row.total is None else Decimal(str(row.total))
                if then != total or _whole(row.rank) != rank:
                    found.append(Restated(year, month, group, unit, (then, total), (_whole(row.rank), rank)))
    return found, unchecked


def _paths(periods: Mapping[Period, Mapping[str, HistoryRow]]) -> Iterator[tuple[str, ...]]:
    """One row a unit, in the order of the last ranking."""
    last = periods[max(periods)]
    order = sorted(last, key=lambda name: (_whole(last[name].rank) is None, _whole(last[name].rank) or 0))
    names = dict.fromkeys([*order, *(name for units in periods.values() for name in units)])
    for name in names:
        yield name, *(_place(units.get(name)) for units in periods.values())


def _yearly(periods: Mapping[Period, Mapping[str, HistoryRow]]) -> Iterator[tuple[str, ...]]:
    for (year, month), units in periods.items():
        before = periods.get((year - 1, month))
        for name, row in units.items() if before else ():
            old = (before or {}).get(name)
            if old is None:
                continue
            ranks: Sequence[int | None] = (_whole(old.rank), _whole(row.rank))
            moved = "" if None in ranks else _movement((ranks[0] or 0) - (ranks[1] or 0))
            words = (_text(old.total), _text(row.total), _text(ranks[0]), _text(ranks[1]), moved)
            yield _words((year, month)), name, *words


def _movement(places: int) -> str:
    return f"↑{places}" if places > 0 else f"↓{-places}" if places < 0 else "—"


def _place(row: HistoryRow | None) -> str:
    if row is None:
        return ""
    return f"{_text(_whole(row.rank)) or '—'}（{_text(row.total)}）"


def _whole(raw: Any) -> int | None:
    return None if raw is None or raw == "" else int(raw)


def _text(raw: Any) -> str:
    if raw is None:
        return ""
    return f"{raw:g}" if isinstance(raw, float) else f"{raw:f}" if isinstance(raw, Decimal) else str(raw)


def _words(when: Period) -> str:
    return f"{when[0]}年{when[1]}月"

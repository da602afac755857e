"""The county's book from its towns' masters: group rankings over all towns, every figure with the file it came from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from catchup_xl.batch.county.merging import Merged
from catchup_xl.batch.county.own import Own, history_edit, read_own
from catchup_xl.batch.county.towns import Town, read_town
from catchup_xl.batch.report import write_table
from catchup_xl.batch.run.pool import Pool, usable_processors
from catchup_xl.batch.sources import SourceFile, survey
from catchup_xl.books.file import FileBook
from catchup_xl.books.saving.safe_write import put_file, refuse_target
from catchup_xl.errors import UsageError, exit_code
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.result import AnyPath, Result

_FEW = 8  # towns below this are read without other processes


@dataclass(frozen=True)
class RollUp:
    """What came of a roll-up.

    Args:
        towns: the towns in the order of their places.
        notes: what does not agree between the books, and rows and files that were left out.
        out: the county's book; None when there was nothing to make it from.
        result: the refresh of the county's book.
        hints: what was converted, and files passed over that hold no figures.
    """

    towns: tuple[Town, ...]
    notes: tuple[str, ...]
    out: Path | None
    result: Result | None
    hints: tuple[str, ...] = ()

    TOWN_HEADERS: ClassVar[tuple[str, ...]] = ("文件", "单位", "考核组", "月份", "数据行", "问题")

    @property
    def exit_code(self) -> int:
        """3 a master could not be read; 1 something does not agree, or a finding of level 错误; else 0."""
        findings = bool(self.notes) or self.result is None or bool(self.result.exit_code)
        return exit_code(findings=findings, failed=any(town.problem for town in self.towns))

    def town_rows(self) -> Iterator[tuple[str, ...]]:
        """Under TOWN_HEADERS."""
        for town in self.towns:
            month = f"{town.year}年{town.month}月" if town.year else ""
            problem = town.problem.replace("\n", " ")
            yield town.key, town.name, town.group, month, str(len(town.of("数据"))), problem

    def rankings(self) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
        """The ranking of each group: title, headers, rows."""
        for group in self.result.outcome.groups.values() if self.result else ():
            title = f"{group.name}　{'未排名：' + group.blocked if group.blocked else ''}".strip()
            rows = [
                (s.rank, s.unit.name, s.total, s.movement, s.grade.value if s.grade else "", s.note)
                for s in group.standings
            ]
            yield title, ("名次", "单位", "总分", "较上年升降", "等次", "备注"), rows

    def as_dict(self) -> dict[str, Any]:
        """The outcome as ``--json`` prints it."""
        return {
            "out": None if self.out is None else str(self.out),
            "towns": [dict(zip(self.TOWN_HEADERS, row, strict=True)) for row in self.town_rows()],
            "notes": list(self.notes),
            "hints": list(self.hints),
            "ranking": self.result.ranking_rows() if self.result else {},
        }

    def write(self, path: Path) -> None:
        """Write the list of towns: .xlsx, .csv or .json."""
        rows = [*self.town_rows(), *(("", "", "", "", "", note) for note in (*self.notes, *self.hints))]
        write_table(path, "全县汇总", self.TOWN_HEADERS, rows, self.as_dict(), (40, 16, 16, 14, 10, 60))


def rollup(
    places: Sequence[AnyPath],
    out: AnyPath,
    *,
    month: int | None = None,
    county: AnyPath | None = None,
    force: bool = False,
    now: datetime | None = None,
) -> RollUp:
    """Make the county's book from its towns' masters.

    From each master only the rows of its own unit are taken (本单位), so a town's copy of another's figures never counts.

    Args:
        places: masters, and folders of them.
        out: the county's book, .xlsx.
        month: the month to rank for; the towns' own when None.
        county: the county's own book or settings (.yaml, .json): its 参数 go before the towns', its 组织机构 and 历史 are
            kept. When None and a book is replaced, that book.
        force: replace a book that is there; its 历史 is kept.
        now: the time for 历史 and 运行记录.

    Raises:
        BookError: the book is there already, is a link, open or read-only, or can't be written.
        UsageError: no master was found.
    """
    from catchup_xl.books.template.workbook import build  # XlsxWriter is for making workbooks only

    jobs.refuse_month(month)
    out, county = Path(out), None if county is None else Path(county)
    if out.suffix.lower() != ".xlsx":
        raise UsageError(f"不能新建“{out.suffix or out.name}”类型的文件", expected=".xlsx")
    refuse_target(out, over=force)
    own = read_own(county, out)
    aside = {os.path.realpath(path) for path in (out, county) if path is not None}
    found = survey([os.fspath(place) for place in places])
    towns = _read([source for source in found.sources if os.path.realpath(source.place) not in aside])
    missed = tuple(file.words for file in found.passed if file.missed)
    hints = tuple(file.words for file in found.passed if not file.missed)
    usable = [town for town in towns if not town.problem]
    if not usable:
        return RollUp(tuple(towns), missed, None, None, hints)
    merged = Merged(usable, own, month)
    with tempfile.TemporaryDirectory(prefix="catchup-") as folder:
        draft = Path(folder) / out.name
        build(merged.plan, draft)
        _carry(own, draft)
        result = jobs.run_file(jobs.Job.REFRESH, draft, now=now)
        put_file(draft.read_bytes(), out, over=force)
    notes = [note for town in usable for note in town.notes]
    return RollUp(tuple(towns), (*missed, *merged.notes, *notes), out, result, (*hints, *merged.hints))


def _carry(own: Own, draft: Path) -> None:
    """Put the rankings that the county has issued into its new book."""
    if own.history:
        book = FileBook.open(draft)
        book.write([history_edit(own)])
        book.save()


def _read(sources: Sequence[SourceFile]) -> list[Town]:
    if len(sources) < _FEW:
        return [read_town(source) for source in sources]
    pool: Pool[SourceFile, Town] = Pool(read_town, workers=usable_processors())
    found = {done.task.key: done.result or Town(done.task.key, problem=done.problem) for done in pool.run(sources)}
    return [found[source.key] for source in sources]

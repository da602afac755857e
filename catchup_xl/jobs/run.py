"""The jobs: what the ribbon, the command line, the Python API and a batch all run.

A job reads the master from a book, computes, and writes the result sheets that are its own. The same entries give the
same cells, wherever the book lives.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from catchup_xl.errors import UsageError
from catchup_xl.jobs.result import AnyPath, Result
from catchup_xl.model.charts import SHEET as CHART_SHEET
from catchup_xl.model.clock import clock
from catchup_xl.model.edits import CellsEdit, Edit, Moved, NoteEdit, TableEdit, TitleEdit
from catchup_xl.model.months import MONTHS
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.results.chart_ranges import chart_edits
from catchup_xl.results.logs import digest, history_edit, run_edit
from catchup_xl.results.tables import LATER_SHEETS, duty_columns, number_formats, result_table
from catchup_xl.rules.checks import stale_results
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.outcome import Outcome

if TYPE_CHECKING:
    from catchup_xl.books.protocol import Book


class Job(Enum):
    """A job: its Chinese name (``label``, on the ribbon and in 运行记录) and the ``sheets`` that it rewrites."""

    CHECK = ("检查数据", ("检查结果",))
    GROWTH = ("计算增速", ("检查结果", "增速测算"))
    CHECKLIST = ("填责任清单", ("检查结果", "责任清单"))
    RANKING = (
        "刷新排名",
        (
            "检查结果",
            "规则解读",
            "得分",
            "加减分明细",
            "排名",
            "单项排名",
            "对标",
            "追赶路径",
            "奖惩建议",
            "看板",
            "历史",
        ),
    )
    REFRESH = (
        "一键刷新",
        (
            "检查结果",
            "规则解读",
            "增速测算",
            "责任清单",
            "得分",
            "加减分明细",
            "排名",
            "单项排名",
            "对标",
            "追赶路径",
            "奖惩建议",
            "看板",
            "历史",
        ),
    )

    def __init__(self, label: str, sheets: tuple[str, ...]) -> None:
        self.label, self.sheets = label, sheets


def run(job: Job, book: Book, *, month: int | None = None, now: datetime | None = None) -> tuple[Outcome, list[str]]:
    """Run a job on a book: read, compute, and write into the book. Saving is the caller's.

    Args:
        job: which result sheets to rewrite.
        book: where the master lives.
        month: the month to compute for, instead of 统计月份.
        now: the time for 历史 and 运行记录; SOURCE_DATE_EPOCH or the clock when None.

    Returns:
        The outcome, and what the book had to say of the writing, in Chinese.
    """
    outcome = _computed(job, book, month)
    return outcome, list(book.write(edits(job, outcome, now or clock())))


def _computed(job: Job, book: Book, month: int | None) -> Outcome:
    """What a job finds. One that leaves the ranking as it stands says so when the entries have changed since it was made."""
    outcome = compute(book, month=month)
    if "排名" in job.sheets:
        return outcome
    rankers = [job.label for job in Job if "排名" in job.sheets]
    found = stale_results(outcome.master, digest(outcome.master), rankers)
    return replace(outcome, findings=(*outcome.findings, found)) if found else outcome


def compute(book: Book, *, month: int | None = None) -> Outcome:
    """Read a book and compute everything, writing nothing."""
    return evaluate(read_master(book.grids(SHEETS), book.name, month=month))


def edits(job: Job, outcome: Outcome, now: datetime) -> Iterator[Edit]:
    """What a job has to write for an outcome, sheet by sheet: a large sheet's rows need not outlive their writing."""
    yield run_edit(job.label, outcome, now)  # its digest goes over every entry: before the written rows stand beside it
    for sheet in job.sheets:
        if sheet == "责任清单":
            columns = duty_columns(outcome.duties, outcome)
            yield CellsEdit(sheet, columns, alone=True, formats=number_formats(sheet, columns, outcome))
        elif sheet == "历史":
            yield history_edit(outcome, now)
        elif sheet not in LATER_SHEETS or outcome.master.tables[sheet].grid.rows:
            table = result_table(sheet, outcome)
            yield TableEdit(
                sheet, table.headers, table.rows, table.dynamic, number_formats(sheet, table.headers, outcome)
            )
            yield NoteEdit(sheet, table.note)
    if CHART_SHEET in job.sheets:
        yield from chart_edits(outcome)
        yield TitleEdit(outcome.master.settings.printed_title)


def run_file(
    job: Job,
    path: AnyPath,
    *,
    out: AnyPath | None = None,
    month: int | None = None,
    now: datetime | None = None,
    dry_run: bool = False,
    backups: int = 0,
    force: bool = False,
) -> Result:
    """Run a job on a workbook file; arguments and errors as ``refresh``."""
    from catchup_xl.books.file import FileBook  # a live book needs no file layer
    from catchup_xl.books.saving.undo_log import UndoStep

    refuse_month(month)
    started = time.perf_counter()
    source = Path(path)
    with collector_at_rest():
        book = FileBook.open(source)
        if dry_run:
            return Result(source, None, _computed(job, book, month), (), (), time.perf_counter() - started)
        outcome, notices = run(job, book, month=month, now=now)
        step = UndoStep(job.label, (now or clock()).isoformat(), job.sheets)
        written = book.save(None if out is None else Path(out), backups=backups, step=step, force=force)
    unwritten = tuple(notice for notice in notices if not isinstance(notice, Moved))
    moved = tuple(notice for notice in notices if isinstance(notice, Moved))
    return Result(source, written, outcome, unwritten, moved, time.perf_counter() - started)


def refuse_month(month: int | None) -> None:
    """Refuse a month that is none.

    Raises:
        UsageError: it is not 1 to 12.
    """
    if month is not None and month not in MONTHS:
        raise UsageError(f"月份 {month} 不对", expected="1 至 12")


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the cycle collector from walking over the rows again and again while they are read: they hold no cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def check(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    in_place: bool = False,
    now: datetime | None = None,
    dry_run: bool = False,
    backups: int = 0,
    force: bool = False,
) -> Result:
    """Check the entries of a workbook. Nothing is written unless that is asked for: 检查结果 in ``out``, or in the file itself.

    Args:
        path: the master workbook, .xlsx or .xlsm.
        out: where to save the workbook with 检查结果.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        in_place: write 检查结果 into the workbook itself, as the command ``check`` does.
        now: the time for 运行记录; SOURCE_DATE_EPOCH or the clock when None.
        dry_run: write nothing, whatever else is asked for.
        backups: how many former versions of the written file to keep, as NAME.bak1 and so on.
        force: let ``out`` be a file that somebody else wrote, or edited since the program wrote it.

    Raises:
        BookError: the file can't be read or written; the old file is whole.
        UsageError: the month is out of range, or both ``out`` and ``in_place`` are given.
    """
    if out is not None and in_place:
        raise UsageError("out 和 in_place 只能写一个", mend="另存写 out=，写回原工作簿写 in_place=True")
    dry_run = dry_run or (out is None and not in_place)
    return run_file(Job.CHECK, path, out=out, month=month, now=now, dry_run=dry_run, backups=backups, force=force)


def growth(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    backups: int = 0,
    force: bool = False,
) -> Result:
    """Compute growth and completion and write 增速测算; arguments and errors as ``refresh``."""
    return run_file(Job.GROWTH, path, out=out, month=month, now=now, dry_run=dry_run, backups=backups, force=force)


def checklist(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    backups: int = 0,
    force: bool = False,
) -> Result:
    """Fill the program's columns of 责任清单; arguments and errors as ``refresh``."""
    return run_file(Job.CHECKLIST, path, out=out, month=month, now=now, dry_run=dry_run, backups=backups, force=force)


def ranking(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    backups: int = 0,
    force: bool = False,
) -> Result:
    """Score and rank, and write 得分, 排名 and what follows from them; arguments and errors as ``refresh``."""
    return run_file(Job.RANKING, path, out=out, month=month, now=now, dry_run=dry_run, backups=backups, force=force)


def refresh(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    backups: int = 0,
    force: bool = False,
) -> Result:
    """Check, compute, rank and rewrite every result sheet.

    Args:
        path: the master workbook, .xlsx or .xlsm.
        out: where to save; in place when None.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        now: the time for 历史 and 运行记录; SOURCE_DATE_EPOCH or the clock when None.
        dry_run: write nothing.
        backups: how many former versions of the written file to keep, as NAME.bak1 and so on.
        force: let ``out`` be a file that somebody else wrote, or edited since the program wrote it.

    Raises:
        BookError: the file can't be read or written; the old file is whole.
        UsageError: the month is out of range.
    """
    return run_file(Job.REFRESH, path, out=out, month=month, now=now, dry_run=dry_run, backups=backups, force=force)

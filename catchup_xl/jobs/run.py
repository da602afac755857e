"""The jobs: what the ribbon, the command line, the Python API and a batch all run.

A job reads the master from a book, computes, and writes the result sheets that are its own. The same entries give the
same cells, wherever the book lives.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catchup_xl.errors import BookError, UsageError
from catchup_xl.jobs.result import Result
from catchup_xl.model.cells import RawCell
from catchup_xl.model.charts import SHEET as CHART_SHEET
from catchup_xl.model.edits import CellsEdit, Edit, Moved, NoteEdit, TableEdit, TitleEdit
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.settings import MASTER_ID
from catchup_xl.results.chart_ranges import chart_edits
from catchup_xl.results.logs import digest, history_edit, run_edit
from catchup_xl.results.tables import LATER_SHEETS, duty_columns, number_formats, result_table
from catchup_xl.rules.checks import stale_results
from catchup_xl.rules.evaluate import evaluate, score_checked
from catchup_xl.rules.outcome import Outcome

if TYPE_CHECKING:
    from catchup_xl.books.protocol import Book
    from catchup_xl.model.plan import Plan
    from catchup_xl.results.trace_step import TraceStep
    from catchup_xl.results.verify import Verdict
    from catchup_xl.rules.analysis.robust_report import Robustness


class Job(Enum):
    """A job: its Chinese name (``label``, on the ribbon and in 运行记录) and the ``sheets`` that it rewrites."""

    CHECK = ("检查数据", ("检查结果",))
    GROWTH = ("计算增速", ("检查结果", "增速测算"))
    CHECKLIST = ("填责任清单", ("检查结果", "责任清单"))
    RANKING = (
        "刷新排名",
        ("检查结果", "得分", "加减分明细", "排名", "单项排名", "对标", "追赶路径", "奖惩建议", "看板", "历史"),
    )
    REFRESH = (
        "一键刷新",
        (
            "检查结果",
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
    outcome = compute(book, month=month)
    if "排名" not in job.sheets:
        outcome = _with_stale_results(outcome)
    return outcome, list(book.write(edits(job, outcome, now or clock())))


def _with_stale_results(outcome: Outcome) -> Outcome:
    """A job that leaves the ranking as it stands says so when the entries have changed since it was made."""
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


def clock() -> datetime:
    """The time of the run: SOURCE_DATE_EPOCH where it is set, so that two runs give the same bytes."""
    pinned = os.environ.get("SOURCE_DATE_EPOCH", "")
    if pinned.isdigit():
        return datetime.fromtimestamp(int(pinned), UTC).replace(tzinfo=None)
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the clerk's wall clock


def run_file(
    job: Job,
    path: str | os.PathLike[str],
    *,
    out: str | os.PathLike[str] | None = None,
    month: int | None = None,
    now: datetime | None = None,
    dry_run: bool = False,
    backups: int = 0,
    force: bool = False,
) -> Result:
    """Run a job on a workbook file.

    Args:
        job: which result sheets to rewrite.
        path: the master workbook.
        out: where to save; in place when None.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        now: the time for 历史 and 运行记录.
        dry_run: write nothing.
        backups: how many former versions of the written file to keep, as NAME.bak1 and so on.
        force: let ``out`` be a file that somebody else wrote, or edited since the program wrote it.

    Raises:
        BookError: the file can't be read or written; the old file is whole.
        UsageError: the month is out of range.
    """
    from catchup_xl.books.file import FileBook  # noqa: PLC0415 - a live book needs no file layer
    from catchup_xl.books.saving.undo_log import UndoStep  # noqa: PLC0415

    refuse_month(month)
    started = time.perf_counter()
    source = Path(path)
    with collector_at_rest():
        book = FileBook.open(source)
        if dry_run:
            return Result(source, None, compute(book, month=month), (), (), time.perf_counter() - started)
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
    if month is not None and not 1 <= month <= 12:  # noqa: PLR2004
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


def trace(path: str | os.PathLike[str], cell: str, *, month: int | None = None) -> TraceStep:
    """Say where a result cell comes from, down to the entries and settings.

    Args:
        path: the workbook.
        cell: the result cell, as in 排名!D5.
        month: the month to compute for, instead of 统计月份.

    Raises:
        BookError: the file can't be read.
        UsageError: there is no such result.
    """
    from catchup_xl.books.file import FileBook  # noqa: PLC0415
    from catchup_xl.results.trace import trace as found  # noqa: PLC0415

    return found(compute(FileBook.open(Path(path)), month=month), cell)


def verify(path: str | os.PathLike[str], *, month: int | None = None) -> Verdict:
    """Say whether the result sheets of a workbook are those of its entries; nothing is written.

    Args:
        path: the workbook.
        month: the month that was computed, where it was not 统计月份.

    Raises:
        BookError: the file can't be read.
    """
    from catchup_xl.books.file import FileBook  # noqa: PLC0415
    from catchup_xl.results.verify import verify as compared  # noqa: PLC0415

    return compared(compute(FileBook.open(Path(path)), month=month))


def robustness(
    path: str | os.PathLike[str],
    *,
    month: int | None = None,
    group: str | None = None,
    spread: Decimal | None = None,
    draws: int | None = None,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Robustness:
    """Say how firmly a peer group's ranking stands; nothing is written.

    Args:
        path: the workbook.
        month: the month to compute for, instead of 统计月份.
        group: the peer group; that of 本单位 when None.
        spread: by what share each weight moves at the most, 0 to 1, instead of 稳健性权重幅度.
        draws: how many times, instead of 稳健性次数.
        seed: instead of 稳健性种子.
        progress: told how many draws are done, and of how many.

    Raises:
        BookError: the file can't be read.
        UsageError: there is no such group, or nothing to rank it by; an argument is out of range.
    """
    from catchup_xl.books.file import FileBook  # noqa: PLC0415
    from catchup_xl.rules.analysis.robustness import robustness as measured  # noqa: PLC0415 - for this job only

    if spread is not None and not 0 <= spread <= 1:
        raise UsageError(f"权重幅度 {spread:f} 不对", expected="0 至 1，如 0.2")
    if draws is not None and draws < 1:
        raise UsageError(f"次数 {draws} 不对", expected="1 以上的整数")
    book = FileBook.open(Path(path))
    master = read_master(book.grids(SHEETS), book.name, month=month)
    name = master.own_group if group is None else group
    if not master.indicators_by_group.get(name) or not master.settings.year or not master.month:
        raise UsageError(
            f"考核组“{name}”没有可以排名的单位和指标",
            expected="、".join(found for found in master.groups if found),
            mend="核对“参数”表的考核组、年度，或用 --group 指定一个考核组",
        )
    return measured(score_checked(master, name), spread=spread, draws=draws, seed=seed, told=progress)


def new(
    out: str | os.PathLike[str],
    *,
    plan: str | os.PathLike[str] | Plan | None = None,
    sample: bool = False,
    force: bool = False,
) -> Path:
    """Build a master workbook from a plan.

    Args:
        out: the workbook to make, .xlsx.
        plan: a plan, or its YAML or JSON file; the shipped plan of 2017 when None.
        sample: fill in sample data, labelled so on every sheet.
        force: replace a file that is there.

    Raises:
        BookError: the file is there already, or can't be written.
        PlanError: the plan can't be turned into a workbook.
    """
    from catchup_xl.books.saving.safe_write import refuse_target  # noqa: PLC0415 - no lock of a file for a live book
    from catchup_xl.books.template.workbook import build  # noqa: PLC0415 - XlsxWriter is for making workbooks only
    from catchup_xl.model.plan import Plan, laid_out  # noqa: PLC0415 - that reads YAML
    from catchup_xl.sample.plan import sample_plan  # noqa: PLC0415
    from catchup_xl.sample.shipped import plan_file  # noqa: PLC0415

    target = Path(out)
    refuse_target(target, over=force)
    if target.suffix.lower() != ".xlsx":
        raise BookError(
            f"不能新建“{target.suffix or target.name}”类型的文件", expected=".xlsx", mend="把文件名改为以 .xlsx 结尾"
        )
    loaded = plan if isinstance(plan, Plan) else Plan.load(Path(plan) if plan else plan_file("township_2017"))
    build(sample_plan(loaded) if sample else laid_out(loaded), target, sample=sample)
    return target


def next_year(path: str | os.PathLike[str], *, unfinished: bool = False) -> Plan:
    """The plan of the year after the one that a workbook holds.

    Args:
        path: the finished year's workbook.
        unfinished: take a year that has not ended, is a preview, or has a group without a ranking.

    Raises:
        BookError: the file can't be read.
        PlanError: a cell has not the type of its column.
        UsageError: 年度 is not set, or the year is not finished.
    """
    from catchup_xl.books.file import FileBook  # noqa: PLC0415
    from catchup_xl.jobs.new_year import plan_of_next_year, refuse_unfinished  # noqa: PLC0415

    outcome = compute(FileBook.open(Path(path)))
    if not unfinished:
        refuse_unfinished(outcome)
    return plan_of_next_year(outcome)


def export(path: str | os.PathLike[str], out: str | os.PathLike[str] | None = None, *, force: bool = False) -> str:
    """Write what the clerks have typed into a workbook back to a plan file: JSON by its name, else readable YAML.

    Args:
        path: the workbook.
        out: the plan file, .yaml or .json; only the text is returned when None.
        force: replace a file that somebody else wrote, or edited since the program wrote it.

    Returns:
        The plan's text.
    """
    from catchup_xl.books.file import FileBook  # noqa: PLC0415
    from catchup_xl.books.saving.safe_write import put_output  # noqa: PLC0415
    from catchup_xl.model.plan import Plan  # noqa: PLC0415

    book = FileBook.open(Path(path))
    plan = Plan.from_master(read_master(book.grids(SHEETS), book.name))
    plan = Plan({name: value for name, value in plan.settings.items() if name != MASTER_ID}, plan.rows)
    text = plan.text(json=out is not None and Path(out).suffix.lower() == ".json")
    if out is not None:
        put_output(text.encode(), Path(out), force=force)
    return text


def show(path: str | os.PathLike[str], sheet: str) -> tuple[tuple[str, ...], list[tuple[RawCell, ...]]]:
    """Read one sheet's table from a workbook as it stands.

    Returns:
        The headers, and the rows with one cell a header.

    Raises:
        UsageError: the contract has no such sheet.
        BookError: the workbook lacks it.
    """
    from catchup_xl.books.file import FileBook  # noqa: PLC0415

    if sheet not in SHEETS:
        raise UsageError(f"没有名为“{sheet}”的工作表", expected="、".join(SHEETS))
    return sheet_table(FileBook.open(Path(path)), sheet)


def sheet_table(book: Book, sheet: str) -> tuple[tuple[str, ...], list[tuple[RawCell, ...]]]:
    """The table on one sheet, with the indicators' own columns where the sheet has them."""
    from catchup_xl.model.tables import find_table  # noqa: PLC0415

    grids: Mapping[str, Any] = book.grids((sheet,))
    table = find_table(SHEETS[sheet], grids[sheet]) if sheet in grids else None
    if table is None or not table.found:
        raise BookError(f"{book.name} 里找不到“{sheet}”表", mend="恢复该工作表和表头，或从空白母版复制")
    headers: Sequence[str] = table.spelled_headers()
    return tuple(headers), [tuple(cells) for cells in table.body(headers)]

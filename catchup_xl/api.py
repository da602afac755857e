"""The Python API: the verbs of the command line. Each imports what it needs when it is called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pandas as pd

    from catchup_xl.jobs.result import Result
    from catchup_xl.jobs.rule import RuleReading
    from catchup_xl.jobs.undo import Undone
    from catchup_xl.results.trace_step import TraceStep
    from catchup_xl.results.verify import Verdict
    from catchup_xl.rules.analysis.robust_report import Robustness

AnyPath: TypeAlias = str | os.PathLike[str]


def check(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Check the entries of a workbook and write 检查结果.

    Args:
        path: the master workbook, .xlsx or .xlsm.
        out: where to save; in place when None.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        now: the time for 运行记录; SOURCE_DATE_EPOCH or the clock when None.
        force: let ``out`` be a file that somebody else wrote, or edited since the program wrote it.

    Raises:
        BookError: the file can't be read or written; the old file is whole.
        UsageError: the month is out of range.
    """
    return _run("CHECK", path, out, month, now, force)


def growth(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Compute growth and completion and write 增速测算; arguments and errors as ``check``."""
    return _run("GROWTH", path, out, month, now, force)


def checklist(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Fill the program's columns of 责任清单; arguments and errors as ``check``."""
    return _run("CHECKLIST", path, out, month, now, force)


def ranking(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Score and rank, and write 得分, 排名 and what follows from them; arguments and errors as ``check``."""
    return _run("RANKING", path, out, month, now, force)


def refresh(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Check, compute, rank and rewrite every result sheet; arguments and errors as ``check``."""
    return _run("REFRESH", path, out, month, now, force)


def dashboard(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Write the leader's page of a workbook: one HTML file. Nothing is written into the workbook.

    Args:
        path: the master workbook, .xlsx or .xlsm.
        out: the page, .html; beside the workbook, as NAME_看板.html, when None.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        now: the time that the page names; SOURCE_DATE_EPOCH or the clock when None.
        force: replace a page that somebody else wrote, or edited since.

    Returns:
        The result; its ``out`` is the page.

    Raises:
        BookError: the workbook can't be read, or the page can't be written.
        UsageError: the month is out of range, or Jinja2 is not installed (the extra ``reports``).
    """
    from catchup_xl.jobs.publish import Report, publish  # noqa: PLC0415

    return publish(Report.DASHBOARD, path, out=out, month=month, now=now, force=force)


def new(out: AnyPath, *, plan: AnyPath | None = None, sample: bool = False, force: bool = False) -> Path:
    """Build a master workbook from a plan file.

    Args:
        out: the workbook to make: .xlsx, or .xlsm with the ribbon and the macros.
        plan: a plan file, YAML or JSON; the shipped plan of 2017 when None.
        sample: fill in sample data, labelled on every sheet.
        force: replace a file that is there.

    Raises:
        BookError: the file is there already, or can't be written.
        PlanError: the plan can't be read.
    """
    if Path(out).suffix.lower() == ".xlsm":
        from tools import macro_book  # noqa: PLC0415

        return macro_book.new(Path(out), None if plan is None else Path(plan), sample=sample, force=force)
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    return jobs.new(out, plan=plan, sample=sample, force=force)


def circular(
    path: AnyPath,
    out: AnyPath | None = None,
    month: int | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Write a ranking circular (通报, .docx) from a workbook, which is not changed.

    Args:
        path: the master workbook.
        out: the .docx file; beside the workbook, as NAME_通报.docx, when None.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        now: its day, where 参数 has no 成文日期; SOURCE_DATE_EPOCH or the clock when None.
        force: replace a file that somebody else wrote, or edited since.

    Returns:
        What was computed; ``out`` is where the circular is.

    Raises:
        BookError: a file can't be read or written, or the draft that is there has been edited.
        UsageError: nothing can be told yet, or python-docx is not installed.
    """
    from catchup_xl.jobs.publish import Report, publish  # noqa: PLC0415

    return publish(Report.CIRCULAR, path, out=out, month=month, now=now, force=force)


def next_year(path: AnyPath, out: AnyPath, *, force: bool = False) -> Path:
    """Build next year's master workbook from this year's: targets and duties kept, figures as bases and as an archive.

    Args:
        path: the finished year's workbook; it is not changed.
        out: the workbook to make: .xlsx, or .xlsm with the ribbon and the macros.
        force: take a year that is not finished, and replace a file that is there.

    Raises:
        BookError: a file can't be read or written, or is there already.
        PlanError: a cell has not the type of its column.
        UsageError: 年度 is not set, or the year is not finished: not December, a preview, a group without a ranking.
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    plan = jobs.next_year(path, unfinished=force)
    if Path(out).suffix.lower() == ".xlsm":
        from tools import macro_book  # noqa: PLC0415

        return macro_book.new(Path(out), plan, force=force)
    return jobs.new(out, plan=plan, force=force)


def export(path: AnyPath, out: AnyPath | None = None, *, force: bool = False) -> str:
    """Write what the clerks have typed back to a plan file (.yaml or .json), and return its text.

    Args:
        path: the master workbook.
        out: the plan file; nothing is written when None.
        force: replace a file that somebody else wrote, or edited since.

    Raises:
        BookError: the workbook can't be read.
        PlanError: a cell has not the type of its column, or the plan file can't be written.
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    return jobs.export(path, out, force=force)


def show(path: AnyPath, sheet: str) -> pd.DataFrame:
    """One sheet's table as it stands in a workbook, one column a header.

    Raises:
        BookError: the workbook can't be read, or lacks the sheet.
        UsageError: the contract has no such sheet.
    """
    import pandas as pd  # noqa: PLC0415

    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    headers, rows = jobs.show(path, sheet)
    return pd.DataFrame(rows, columns=list(headers))


def trace(path: AnyPath, cell: str, month: int | None = None) -> TraceStep:
    """Where a result cell (排名!D5) comes from: a tree of values, rules and cells.

    Raises:
        BookError: the workbook can't be read.
        UsageError: there is no such result.
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    return jobs.trace(path, cell, month=month)


def verify(path: AnyPath, month: int | None = None) -> Verdict:
    """Whether the result sheets of a workbook are those of its entries; tampered or stale cells are named.

    Raises:
        BookError: the workbook can't be read.
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    return jobs.verify(path, month=month)


def robustness(
    path: AnyPath,
    month: int | None = None,
    *,
    group: str | None = None,
    spread: Decimal | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Robustness:
    """How firmly a peer group's ranking stands under other weights and methods; nothing is written.

    Args:
        path: the master workbook.
        month: the month to compute for, instead of 统计月份.
        group: the peer group; that of 本单位 when None.
        spread: by what share each weight moves at the most, instead of 稳健性权重幅度.
        draws: how many times, instead of 稳健性次数.
        seed: instead of 稳健性种子.

    Raises:
        BookError: the workbook can't be read.
        UsageError: there is no such group, or an argument is out of range.
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    return jobs.robustness(path, month=month, group=group, spread=spread, draws=draws, seed=seed)


def rule(
    sentence: str,
    weight: Decimal | str,
    *,
    target: Decimal | str | None = None,
    tries: Sequence[Decimal | str] = (),
    unit: str = "",
    kind: str = "",
    benchmark: Decimal | str | None = None,
    county: Decimal | str | None = None,
) -> RuleReading:
    """How a sentence of 计分规则 is read, with worked examples, and the points of figures that are tried.

    Args:
        sentence: the sentence as typed.
        weight: full points.
        target: the target; "12%" says that the figures are rates.
        tries: figures to score, together the units of one group: "10.2%", "优秀", "增速=10%,完成率=98%", "未制定=1,少=2".
        unit: 计量单位; % says that the figures are rates.
        kind: 类型 of the indicator; blank where nothing hangs on it.
        benchmark: the benchmark's figure.
        county: the county's own figure.

    Raises:
        RuleError: the sentence is not understood, or does not fit.
        UsageError: a figure can't be read, or can be read in two ways.
    """
    from catchup_xl.jobs.rule import read_rule  # noqa: PLC0415

    return read_rule(
        sentence, weight, target=target, tries=tries, unit=unit, kind=kind, benchmark=benchmark, county=county
    )


def undo(path: AnyPath, *, dry_run: bool = False, now: datetime | None = None) -> Undone:
    """Take the last job on a workbook back; what was changed since stays.

    Args:
        path: the master workbook.
        dry_run: say what would be taken back, and write nothing.
        now: the time for the provenance; SOURCE_DATE_EPOCH or the clock when None.

    Raises:
        BookError: there is nothing to take back, the file has been changed since, or it can't be read or written.
    """
    from catchup_xl.jobs.undo import undo as undone  # noqa: PLC0415

    return undone(path, dry_run=dry_run, now=now)


def schema() -> dict[str, Any]:
    """The contract of the workbook: sheets, columns, settings, and the JSON Schema of a plan file."""
    from catchup_xl.model.schema import schema as declared  # noqa: PLC0415

    return declared()


def _run(name: str, path: AnyPath, out: AnyPath | None, month: int | None, now: datetime | None, force: bool) -> Result:
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    return jobs.run_file(jobs.Job[name], path, out=out, month=month, now=now, force=force)

"""The reports as jobs: computed from a workbook, written beside it, the workbook itself untouched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catchup_xl.books.file import FileBook
from catchup_xl.books.saving.safe_write import put_output, refuse_output
from catchup_xl.errors import UsageError
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.result import AnyPath, Result
from catchup_xl.model.clock import clock
from catchup_xl.rules.outcome import Outcome


@dataclass(frozen=True)
class Report:
    """A report.

    Args:
        label: its Chinese name, which is in its file's name.
        ending: how that file's name ends.
        make: its bytes from what was computed, at a time; the same outcome and time give the same bytes.
    """

    label: str
    ending: str
    make: Callable[[Outcome, datetime], bytes]

    def beside(self, book: Path) -> Path:
        """Where the report of a workbook goes when nobody says otherwise: NAME_通报.docx."""
        return book.with_name(f"{book.stem}_{self.label}{self.ending}")


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
    return publish(CIRCULAR, path, out=out, month=month, now=now, force=force)


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
    return publish(DASHBOARD, path, out=out, month=month, now=now, force=force)


def publish(
    report: Report,
    path: AnyPath,
    *,
    out: AnyPath | None = None,
    month: int | None = None,
    now: datetime | None = None,
    force: bool = False,
) -> Result:
    """Write a report from a workbook, which is not changed.

    Args:
        report: which one.
        path: the master workbook.
        out: the report's file; beside the workbook when None.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        now: the time of making; SOURCE_DATE_EPOCH or the clock when None.
        force: replace a file that somebody else wrote, or edited since the program wrote it.

    Returns:
        What was computed, and where the report is (``out``).

    Raises:
        BookError: a file can't be read or written, or the one that is there was written or edited by somebody else.
        UsageError: there is nothing to tell yet, the file's name ends otherwise, the month is out of range, or the
            package that makes the report is not installed.
    """
    jobs.refuse_month(month)
    started = time.perf_counter()
    source = Path(path)
    target = Path(out) if out is not None else report.beside(source)
    if target.suffix.lower() != report.ending:
        kind = target.suffix or target.name
        mend = f"把文件名改为以 {report.ending} 结尾"
        raise UsageError(f"{report.label}不能存成“{kind}”类型的文件", expected=report.ending, mend=mend)
    refuse_output(target, force=force)
    with jobs.collector_at_rest():
        outcome = jobs.compute(FileBook.open(source), month=month)
        written = put_output(report.make(outcome, now or clock()), target, force=force)
    return Result(source, written, outcome, (), (), time.perf_counter() - started)


def _circular(outcome: Outcome, now: datetime) -> bytes:
    from catchup_xl.reports.circular import circular  # each report pays for its own package alone

    try:
        from catchup_xl.reports.circular_docx import docx_of
    except ModuleNotFoundError as reason:
        if (reason.name or "").partition(".")[0] != "docx":
            raise
        raise UsageError("没有安装 python-docx，做不了通报", mend='pip install "catchup-xl[reports]"') from reason
    if not outcome.groups:
        raise UsageError("还没有可以通报的排名", mend="填写年度、统计月份、指标和数据，检查无误后再生成通报")
    return docx_of(circular(outcome, now.date()), now)


def _dashboard(outcome: Outcome, now: datetime) -> bytes:
    from catchup_xl.reports.dashboard_filling import dashboard
    from catchup_xl.reports.page import dashboard_html

    return dashboard_html(dashboard(outcome, now))


CIRCULAR = Report("通报", ".docx", _circular)
DASHBOARD = Report("看板", ".html", _dashboard)

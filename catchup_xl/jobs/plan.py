"""What makes a workbook or a plan: a new master from a plan, next year's from this year's, a plan from a master."""

from __future__ import annotations

from pathlib import Path

from catchup_xl.books.file import FileBook
from catchup_xl.books.saving.safe_write import put_file, put_output, refuse_target
from catchup_xl.dated_zip import members_of
from catchup_xl.errors import BookError
from catchup_xl.jobs.new_year import plan_of_next_year, refuse_unfinished
from catchup_xl.jobs.result import AnyPath
from catchup_xl.jobs.run import compute
from catchup_xl.model.plan import Plan, laid_out
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.settings import MASTER_ID


def new(out: AnyPath, *, plan: AnyPath | Plan | None = None, sample: bool = False, force: bool = False) -> Path:
    """Build a master workbook from a plan.

    Args:
        out: the workbook to make: .xlsx, or .xlsm with the ribbon and the macros.
        plan: a plan, or its YAML or JSON file; the shipped plan of 2017 when None.
        sample: fill in sample data, labelled so on every sheet.
        force: replace a file that is there.

    Returns:
        Where the workbook is.

    Raises:
        BookError: the file is there already, or can't be written.
        PlanError: the plan can't be read, or turned into a workbook.
        UsageError: the installation lacks the shipped macros.
    """
    from catchup_xl.books.template.workbook import build  # XlsxWriter is for making workbooks only
    from catchup_xl.sample.plan import sample_plan
    from catchup_xl.sample.shipped import plan_file

    target = Path(out)
    refuse_target(target, over=force)
    kind = target.suffix.lower()
    if kind not in (".xlsx", ".xlsm"):
        raise BookError(
            f"不能新建“{target.suffix or target.name}”类型的文件",
            expected=".xlsx 或 .xlsm",
            mend="把文件名改为以 .xlsx 结尾",
        )
    loaded = plan if isinstance(plan, Plan) else Plan.load(Path(plan) if plan else plan_file("township_2017"))
    filled = sample_plan(loaded) if sample else laid_out(loaded)
    if kind == ".xlsm":
        return put_file(_with_macros(filled, sample=sample), target)
    build(filled, target, sample=sample)
    return target


def _with_macros(plan: Plan, *, sample: bool) -> bytes:
    """A macro workbook with the VBA project and the ribbon of the one that is shipped: nothing of them is built here."""
    from catchup_xl.books.template import ribbon
    from catchup_xl.books.template.macro_book import PROJECT, Macros, macro_book
    from catchup_xl.books.template.pinned import MASTER
    from catchup_xl.sample.shipped import shipped_file

    shipped = members_of(shipped_file(MASTER).read_bytes())
    return macro_book(plan, Macros(shipped[PROJECT], shipped[ribbon.PART]), sample=sample)


def next_year(path: AnyPath, out: AnyPath, *, force: bool = False) -> Path:
    """Build next year's master workbook from this year's: targets and duties kept, figures as bases and as an archive.

    Args:
        path: the finished year's workbook; it is not changed.
        out: the workbook to make: .xlsx, or .xlsm with the ribbon and the macros.
        force: take a year that is not finished, and replace a file that is there.

    Returns:
        Where the new workbook is.

    Raises:
        BookError: a file can't be read or written, or is there already.
        PlanError: a cell has not the type of its column.
        UsageError: 年度 is not set, or the year is not finished: not December, a preview, a group without a ranking.
    """
    return new(out, plan=plan_after(path, unfinished=force), force=force)


def plan_after(path: AnyPath, *, unfinished: bool = False) -> Plan:
    """The plan of the year after the one that a workbook holds.

    Args:
        path: the finished year's workbook.
        unfinished: take a year that has not ended, is a preview, or has a group without a ranking.

    Raises:
        BookError: the file can't be read.
        PlanError: a cell has not the type of its column.
        UsageError: 年度 is not set, or the year is not finished.
    """
    outcome = compute(FileBook.open(Path(path)))
    if not unfinished:
        refuse_unfinished(outcome)
    return plan_of_next_year(outcome)


def export(path: AnyPath, out: AnyPath | None = None, *, force: bool = False) -> str:
    """Write what the clerks have typed into a workbook back to a plan file: JSON by its name, else readable YAML.

    Args:
        path: the workbook.
        out: the plan file, .yaml or .json; only the text is returned when None.
        force: replace a file that somebody else wrote, or edited since the program wrote it.

    Returns:
        The plan's text.

    Raises:
        BookError: the workbook can't be read.
        PlanError: a cell has not the type of its column, or the plan file can't be written.
    """
    book = FileBook.open(Path(path))
    plan = Plan.from_master(read_master(book.grids(SHEETS), book.name))
    plan = Plan({name: value for name, value in plan.settings.items() if name != MASTER_ID}, plan.rows)
    text = plan.text(json=out is not None and Path(out).suffix.lower() == ".json")
    if out is not None:
        put_output(text.encode(), Path(out), force=force)
    return text

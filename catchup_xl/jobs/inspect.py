"""What looks at a workbook and writes nothing: where a result comes from, whether results hold, how firmly places stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catchup_xl.errors import BookError, UsageError
from catchup_xl.jobs.result import AnyPath
from catchup_xl.jobs.run import compute, refuse_month
from catchup_xl.model.cells import RawCell
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.tables import find_table
from catchup_xl.rules.evaluate import score_checked

if TYPE_CHECKING:
    import pandas as pd

    from catchup_xl.books.protocol import Book
    from catchup_xl.results.trace_step import TraceStep
    from catchup_xl.results.verify import Verdict
    from catchup_xl.rules.analysis.robustness_outcome import Robustness


def trace(path: AnyPath, cell: str, month: int | None = None) -> TraceStep:
    """Say where a result cell comes from, down to the entries and settings: a tree of values, rules and cells.

    Args:
        path: the workbook.
        cell: a cell of a result sheet, as 排名!D5.
        month: the month that was computed, 1 to 12, where it was not 统计月份.

    Raises:
        BookError: the file can't be read.
        UsageError: there is no such result, or the month is out of range.
    """
    from catchup_xl.books.file import FileBook
    from catchup_xl.results.trace import trace as found

    refuse_month(month)
    return found(compute(FileBook.open(Path(path)), month=month), cell)


def verify(path: AnyPath, month: int | None = None) -> Verdict:
    """Say whether the result sheets of a workbook are those of its entries; tampered or stale cells are named.

    Args:
        path: the workbook.
        month: the month that was computed, 1 to 12, where it was not 统计月份.

    Raises:
        BookError: the file can't be read.
        UsageError: the month is out of range.
    """
    from catchup_xl.books.file import FileBook
    from catchup_xl.results.verify import verify as compared

    refuse_month(month)
    return compared(compute(FileBook.open(Path(path)), month=month))


def robustness(
    path: AnyPath,
    month: int | None = None,
    *,
    group: str | None = None,
    spread: Decimal | None = None,
    draws: int | None = None,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Robustness:
    """Say how firmly a peer group's ranking stands; nothing is written.

    Args:
        path: the workbook.
        month: the month to compute for, 1 to 12, instead of 统计月份.
        group: the peer group; that of 本单位 when None.
        spread: by what share each weight moves at the most, 0 to 1 (0.2 is 20 %), instead of 稳健性权重幅度.
        draws: how many times, instead of 稳健性次数.
        seed: instead of 稳健性种子.
        progress: told how many draws are done, and of how many.

    Raises:
        BookError: the file can't be read.
        UsageError: there is no such group, or nothing to rank it by; an argument is out of range.
    """
    from catchup_xl.books.file import FileBook
    from catchup_xl.rules.analysis.robustness import robustness as measured  # for this job only

    refuse_month(month)
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


def show(path: AnyPath, sheet: str) -> pd.DataFrame:
    """One sheet's table as it stands in a workbook, one column a header; needs the extra ``pandas``.

    Raises:
        BookError: the workbook can't be read, or lacks the sheet.
        UsageError: the contract has no such sheet.
    """
    import pandas as pd

    headers, rows = table_of(path, sheet)
    return pd.DataFrame(rows, columns=list(headers))


def table_of(path: AnyPath, sheet: str) -> tuple[tuple[str, ...], list[tuple[RawCell, ...]]]:
    """Read one sheet's table from a workbook as it stands.

    Returns:
        The headers, and the rows with one cell a header.

    Raises:
        UsageError: the contract has no such sheet.
        BookError: the workbook lacks it.
    """
    from catchup_xl.books.file import FileBook

    if sheet not in SHEETS:
        raise UsageError(f"没有名为“{sheet}”的工作表", expected="、".join(SHEETS))
    return sheet_table(FileBook.open(Path(path)), sheet)


def sheet_table(book: Book, sheet: str) -> tuple[tuple[str, ...], list[tuple[RawCell, ...]]]:
    """The table on one sheet, with the indicators' own columns where the sheet has them."""
    grids: Mapping[str, Any] = book.grids((sheet,))
    table = find_table(SHEETS[sheet], grids[sheet]) if sheet in grids else None
    if table is None or not table.found:
        raise BookError(f"{book.name} 里找不到“{sheet}”表", mend="恢复该工作表和表头，或从空白母版复制")
    headers: Sequence[str] = table.spelled_headers()
    return tuple(headers), [tuple(cells) for cells in table.body(headers)]

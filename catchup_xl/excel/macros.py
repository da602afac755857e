"""The macros behind the ribbon: the jobs of the command line, on the workbook that is open in Excel.

Excel calls each by its name through ``RunPython``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

import xlwings as xw

from catchup_xl._version import __version__
from catchup_xl.books.live.book import LiveBook
from catchup_xl.excel.findings import jump, next_spot, spots, where
from catchup_xl.excel.session import Say, run_macro
from catchup_xl.excel.summary import summary
from catchup_xl.jobs.run import Job, run
from catchup_xl.model.edits import Edit
from catchup_xl.model.tables import Grid


def check_data() -> None:
    """检查数据."""
    _run(Job.CHECK)


def next_finding() -> None:
    """下一个问题: jump to the next cell that 检查结果 names."""
    run_macro("下一个问题", _next_finding)


def collect_returns(folder: str = "") -> None:
    """收集上报表.

    Args:
        folder: the returns, in hexadecimal as VBA names the folder; nothing is done when it is empty.
    """
    _run_on_folder("收集上报表", folder, _collect_returns)


def undo_collecting() -> None:
    """撤销收集: take what was collected last back, where it has not been changed since."""
    run_macro("撤销收集", _undo_collecting)


def compute_growth() -> None:
    """计算增速."""
    _run(Job.GROWTH)


def fill_checklist() -> None:
    """填责任清单."""
    _run(Job.CHECKLIST)


def refresh_ranking() -> None:
    """刷新排名."""
    _run(Job.RANKING)


def refresh_all() -> None:
    """一键刷新."""
    _run(Job.REFRESH)


def benchmark_analysis() -> None:
    """对标分析: rank anew and show 对标."""
    _run(Job.RANKING, show="对标")


def catchup_path() -> None:
    """追赶路径: rank anew and show 追赶路径."""
    _run(Job.RANKING, show="追赶路径")


def write_circular() -> None:
    """生成通报."""
    _write("生成通报", "CIRCULAR")


def write_dashboard() -> None:
    """看板网页."""
    _write("看板网页", "DASHBOARD")


def recompute_folder(folder: str = "") -> None:
    """批量重算.

    Args:
        folder: the workbooks, in hexadecimal as VBA names the folder; nothing is done when it is empty.
    """
    _run_on_folder("批量重算", folder, _recompute_folder)


def diagnose() -> None:
    """环境诊断."""
    run_macro("环境诊断", _diagnose)


def show_help() -> None:
    """使用说明: show the sheet 说明."""
    run_macro("使用说明", _show_help)


def about() -> None:
    """关于."""
    run_macro("关于", _about)


MACROS: tuple[Callable[..., None], ...] = (
    check_data, next_finding, collect_returns, undo_collecting, compute_growth, fill_checklist, refresh_ranking, refresh_all,
    benchmark_analysis, catchup_path, write_circular, write_dashboard, recompute_folder, diagnose, show_help, about,
)  # fmt: skip
"""Every macro; the ribbon has one button for each."""


class _Telling(LiveBook):
    """An open workbook that says when it is read and when it is written."""

    def __init__(self, book: xw.Book, label: str, say: Say) -> None:
        super().__init__(book)
        self._label, self._say = label, say

    def grids(self, sheets: Collection[str]) -> Mapping[str, Grid]:
        """The cells of those of the sheets that the workbook has."""
        self._say(f"{self._label}：正在读取和计算……")
        return super().grids(sheets)

    def write(self, edits: Iterable[Edit]) -> Sequence[str]:
        """Apply edits; all or none."""
        self._say(f"{self._label}：正在写入结果……")
        return super().write(edits)


def _run(job: Job, show: str = "") -> None:
    def body(book: xw.Book, say: Say) -> str:
        outcome, notices = run(job, _Telling(book, job.label, say))
        if show and show in [sheet.name for sheet in book.sheets]:
            book.sheets[show].activate()
        return summary(job, outcome, notices)

    run_macro(job.label, body)


def _run_on_folder(label: str, code: str, work: Callable[[xw.Book, Say, Path], str]) -> None:
    def body(book: xw.Book, say: Say) -> str:
        from catchup_xl.excel.folders import picked  # for these buttons only

        return work(book, say, picked(code))

    if code:
        run_macro(label, body)


def _collect_returns(book: xw.Book, say: Say, folder: Path) -> str:
    from catchup_xl.excel.folders import collected, home_of

    return collected(_Telling(book, "收集上报表", say), home_of(book, folder), folder, say)


def _undo_collecting(book: xw.Book, say: Say) -> str:
    from catchup_xl.excel.folders import home_of, undone  # for this button only
    from catchup_xl.excel.pages import documents

    return undone(_Telling(book, "撤销收集", say), home_of(book, documents()))


def _recompute_folder(book: xw.Book, say: Say, folder: Path) -> str:
    from catchup_xl.excel.folders import recomputed

    return recomputed(folder, say)


def _write(label: str, report: str) -> None:
    def body(book: xw.Book, say: Say) -> str:
        from catchup_xl.excel.folders import home_of  # for these buttons only
        from catchup_xl.excel.pages import documents, write
        from catchup_xl.jobs import publish

        return write(getattr(publish, report), _Telling(book, label, say), home_of(book, documents()))

    run_macro(label, body)


def _next_finding(book: xw.Book, say: Say) -> str:
    found = spots(LiveBook(book))
    if not found:
        return "“检查结果”里没有问题。填报有改动的话，请先点“检查数据”。"
    n = next_spot(found, *where(book))
    spot = found[n]
    jump(book, spot)
    advice = f"\n怎样改：{spot.mend}" if spot.mend else ""
    return f"第 {n + 1} 个，共 {len(found)} 个　【{spot.level}】{spot.sheet}!{spot.cell}\n{spot.message}{advice}"


def _diagnose(book: xw.Book, say: Say) -> str:
    from catchup_xl.excel.doctor import diagnosed, report  # for this button only

    return report(diagnosed(), problems_only=True)


def _show_help(book: xw.Book, say: Say) -> str:
    if "说明" not in [sheet.name for sheet in book.sheets]:
        return "这个工作簿里没有“说明”表。请用空白母版，或看随程序提供的使用手册。"
    book.sheets["说明"].activate()
    return ""


def _about(book: xw.Book, say: Say) -> str:
    return (
        f"追赶超越 {__version__}\nxlwings {xw.__version__}，Python {sys.version.split()[0]}\n{sys.executable}\n\n"
        "按 MIT 许可证开放源代码；xlwings 按 BSD 许可证使用。"
    )

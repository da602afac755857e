"""A workbook that is open in Excel, through xlwings."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import xlwings as xw

from catchup_xl.books.live.cells import read_grid
from catchup_xl.books.live.charts import follow_charts, lower_charts
from catchup_xl.books.live.com import lift_filters, unprotected
from catchup_xl.books.live.journal import Journal
from catchup_xl.books.live.names import LiveNames
from catchup_xl.books.live.sheet import LiveSheet
from catchup_xl.books.live.titles import follow_title
from catchup_xl.books.place import TablePlace
from catchup_xl.errors import BookError, LossWarning
from catchup_xl.model.edits import ChartEdit, Edit, TitleEdit, filters_lifted
from catchup_xl.model.tables import Grid, sheet_named


class LiveBook:
    """A workbook open in Excel: read in bulk, written all or not at all; a workbook that was never saved will do.

    Args:
        book: the open workbook.
    """

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self._sheets = {sheet.name: sheet for sheet in book.sheets}

    @property
    def name(self) -> str:
        """The workbook's name as Excel shows it."""
        return self._book.name

    def grids(self, sheets: Collection[str]) -> Mapping[str, Grid]:
        """The cells of those of the sheets that the workbook has."""
        return {name: read_grid(sheet) for name in sheets if (sheet := self._sheet(name)) is not None}

    def write(self, edits: Iterable[Edit]) -> Sequence[str]:
        """Apply edits to result sheets and program-owned columns; nothing else is touched.

        When anything goes wrong on the way, all that was written is taken back before the error goes on.

        Returns:
            What could not be written since its sheet or header is not there, in Chinese.

        Raises:
            BookError: a sheet is protected with a password, or its filter can't be lifted.
        """
        messages: list[str] = []
        writers: dict[str, LiveSheet] = {}
        lifted: list[str] = []
        charts: list[ChartEdit] = []
        journal = Journal()
        names = LiveNames(self._book, journal)
        unlocked: set[str] = set()
        with ExitStack() as stack:

            def opened(sheet: xw.Sheet) -> None:
                if sheet.name not in unlocked:
                    stack.enter_context(unprotected(sheet))
                    unlocked.add(sheet.name)

            try:
                for edit in edits:
                    if isinstance(edit, TitleEdit):
                        messages += follow_title(self._book, edit.title, journal, opened)
                        continue
                    sheet = self._sheet(edit.sheet)
                    if sheet is None:
                        message = f"工作簿里没有“{edit.sheet}”工作表，这张表没有写"
                        if message not in messages:
                            messages.append(message)
                        continue
                    if isinstance(edit, ChartEdit):
                        charts.append(edit)
                        continue
                    if sheet.name not in writers:
                        opened(sheet)
                        lifted += [sheet.name] if lift_filters(sheet) else []
                        writers[sheet.name] = LiveSheet(edit.sheet, sheet, journal, names)
                    writers[sheet.name].apply(edit)
                journal.finish()
                messages += self._follow_charts(charts, writers, names)
            except BaseException as reason:
                _tell_lifted(lifted)
                _take_back(journal, reason)
                raise
        for writer in writers.values():
            messages += writer.messages
        return [*filters_lifted(lifted), *messages]

    def save(self, target: Path | None = None) -> Path:
        """Save to the target, or in place.

        Raises:
            BookError: the workbook was never saved and no target is given.
        """
        if target is None and not Path(self._book.fullname).is_absolute():
            raise BookError(f"{self.name} 还没有保存过", mend="先在 Excel 里“另存为”一次")
        self._book.save(target)
        return Path(self._book.fullname)

    def _follow_charts(
        self, edits: Sequence[ChartEdit], writers: Mapping[str, LiveSheet], names: LiveNames
    ) -> list[str]:
        """Let own charts follow whose tables have been written: it changes no cell."""
        drawn: dict[ChartEdit, tuple[str, TablePlace]] = {}
        for edit in edits:
            source = self._sheet(edit.chart.source)
            place = writers[source.name].place if source is not None and source.name in writers else None
            if source is not None and place is not None:
                drawn[edit] = source.name, place
        sheet = self._sheet(edits[0].sheet) if edits else None
        if sheet is None:
            return []
        messages, board = list(follow_charts(sheet, drawn)), writers.get(sheet.name)
        if board is not None and board.place is not None:
            for step in lower_charts(sheet, drawn, board.place, board.last_filled):
                names.follow(sheet.name, step)
        return messages

    def _sheet(self, name: str) -> xw.Sheet | None:
        found = sheet_named(name, tuple(self._sheets))
        return None if found is None else self._sheets[found]


def _tell_lifted(sheets: Sequence[str]) -> None:
    """Say whose filters are gone though nothing was written: Excel does not let every choice be made again."""
    if sheets:
        message = f"“{'、'.join(sheets)}”表的筛选已清除（筛选按钮还在），没有写成，筛选条件要自己再选一次"
        warnings.warn(LossWarning(message), stacklevel=2)


def _take_back(journal: Journal, reason: BaseException) -> None:
    """Undo what was written.

    Raises:
        BookError: Excel would not let all of it be undone.
    """
    try:
        journal.roll_back()
    except Exception as second:
        raise BookError(
            f"写入中断（{type(reason).__name__}），已写的部分没能全部撤回",
            mend="不要保存，关闭工作簿后重新打开，再运行一次",
        ) from second

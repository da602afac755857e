"""Where each collected value came from, kept beside the master: one line a cell, never rewritten."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from catchup_xl.batch.collect.returned_values import Key, shown
from catchup_xl.batch.collect.tally import Change
from catchup_xl.books.saving.safe_write import put_file
from catchup_xl.books.saving.together import Beside, PendingLine
from catchup_xl.books.saving.undo_log import Written
from catchup_xl.errors import printable
from catchup_xl.model.cells import RawCell
from catchup_xl.results.shown_values import csv_text

HEADERS = ("时间", "内容", "母版单元格", "原值", "新值", "来源", "换算", "来源文件SHA-256")
_ENDING = "_报送来源.csv"
TAKEN_BACK = "撤销："
"""How the source of a line begins that takes back what an earlier line of the same cell says."""


def provenance_file(master: Path) -> Path:
    """Where the provenance of a master lies, or would lie: masters of one stem and two kinds have one each."""
    name = master.stem if master.suffix.lower() in ("", ".xlsx") else master.name
    return master.with_name(f"{name}{_ENDING}")


def provenance_so_far(master: Path) -> Path:
    """What is known of a master's cells until now: in its own file, else in one from when kinds were not told apart."""
    own, shared = provenance_file(master), master.with_name(f"{master.stem}{_ENDING}")
    return own if own.exists() or not shared.exists() else shared


def lines_for(changes: Sequence[Change], now: datetime, path: Path, *, origin: Path | None = None) -> Beside:
    """A line for each change, for the provenance at a path.

    Args:
        changes: what is written.
        now: when.
        path: the provenance.
        origin: the provenance of the master that this one is a copy of, changed, or what is known so far under another
            name; None for the master's own.
    """
    lines = tuple(
        _line(
            now, change.key, change.at or f"{change.key.sheet}（新增一行）", change.old, change.new,
            (change.origin, change.notes, "；".join(dict.fromkeys(sent.digest for sent, _ in change.sources))),
        )
        for change in changes
    )  # fmt: skip
    return Beside(path, lines, _head(), _base(path, origin))


def _line(now: datetime, key: Key, place: str, old: RawCell, new: RawCell, told: tuple[str, str, str]) -> PendingLine:
    row = now.isoformat(sep=" "), key.words, place, shown(old), shown(new), *told
    return PendingLine(_text([row]), *key, key.words, shown(new))


def _base(path: Path, origin: Path | None) -> bytes | None:
    if origin is None or origin == path:
        return None
    return origin.read_bytes() if origin.exists() else b""


def lines_back(
    cells: Iterable[tuple[Written, str]], now: datetime, path: Path, words: str, *, origin: Path | None = None
) -> Beside:
    """A line for each cell that is taken back.

    Args:
        cells: the cells with their addresses.
        now: when.
        path: the provenance.
        words: the job that is taken back.
        origin: as in ``lines_for``.
    """
    lines = tuple(
        _line(
            now, Key(cell.sheet, cell.names, cell.header), place, cell.new, cell.old, (f"{TAKEN_BACK}{words}", "", "")
        )
        for cell, place in cells
    )
    return Beside(path, lines, _head(), _base(path, origin))


def add_lines(beside: Beside) -> None:
    """Add lines for a workbook that is open in Excel, and is saved by the clerk.

    Raises:
        BookError: the file can't be written; perhaps it is open in a spreadsheet program.
    """
    put_file(beside.content(), beside.path)


def _head() -> bytes:
    return _text([HEADERS]).decode().encode("utf-8-sig")


def _text(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([csv_text(printable(cell)) for cell in row] for row in rows)
    return text.getvalue().encode()

"""A workbook and a text about it that are saved together: after a kill both are there or neither is.

Two files can't be renamed in one step. So what is to be added to the second is put down beforehand with the digests of the
workbook before and after; whoever saves the workbook next looks which of the two is there, and finishes or forgets. Where it
is neither, for somebody has saved it since, what was put down stays until its lines can be held against the cells.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from catchup_xl.books.saving.replacing import put
from catchup_xl.books.saving.write_lock import key, single_writer
from catchup_xl.errors import LossWarning

_NAMED = 5
"""How many cells a warning names."""


class PendingLine(NamedTuple):
    """A line about a cell of the workbook.

    Args:
        text: the line, with its end.
        sheet: the sheet of the cell.
        names: the names of its row.
        header: its column.
        words: the cell in words.
        value: what stands in it by the line, as reports show it.
    """

    text: bytes
    sheet: str
    names: tuple[str, ...]
    header: str
    words: str
    value: str


Holds = Callable[[PendingLine], bool]
"""Whether a cell of the workbook holds what a line says."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes to the end of a file beside a workbook, in the same step as the workbook is saved.

    Args:
        path: the file.
        lines: what is added.
        head: what a new file begins with.
        base: what the file is to hold before the lines, instead of what it holds; None to add to that.
    """

    path: Path
    lines: tuple[PendingLine, ...]
    head: bytes = b""
    base: bytes | None = None

    def there(self) -> bytes:
        """The file's content."""
        return self.path.read_bytes() if self.path.exists() else b""

    def content(self, *, once: bool = False) -> bytes:
        """The file's content with the lines added.

        Args:
            once: not where they are there already.
        """
        there, text = self.there(), b"".join(line.text for line in self.lines)
        if once and self.base is None and text in there:
            return there
        return ((there if self.base is None else self.base) or self.head) + text


def digest(data: bytes) -> str:
    """What a content is known by: SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


@contextlib.contextmanager
def noted(place: Path, before: bytes | None, after: bytes, beside: Beside) -> Iterator[None]:
    """Put down what is to be added beside a workbook while that is saved, and add it then. The lock is held.

    Args:
        place: the workbook.
        before: its content; None when it is made anew.
        after: its new content.
        beside: what is to be added.

    Raises:
        OSError: something can't be written; the text was not added.
    """
    pending = _pending(place)
    told = {
        "before": None if before is None else digest(before),
        "after": digest(after),
        "file": beside.path.name,
        "lines": [(_coded(line.text), *line[1:]) for line in beside.lines],
        "head": _coded(beside.head),
        "base": None if beside.base is None else _coded(beside.base),
    }
    with single_writer(beside.path, beside.path):
        content = beside.content()
        put(json.dumps(told).encode(), pending, like=place)
        try:
            yield
        except BaseException:
            pending.unlink()
            raise
        try:
            put(content, beside.path, like=place)
        except OSError:
            _put_back(before, place)
            pending.unlink()
            raise
        pending.unlink()


def _put_back(before: bytes | None, place: Path) -> None:
    if before is None:
        place.unlink()
    else:
        put(before, place)


def is_pending(place: Path) -> bool:
    """Whether a run that was killed has put something down beside a workbook."""
    return _pending(place).exists()


def settle(place: Path, reader: Callable[[bytes], Holds] | None = None) -> None:
    """Finish or forget what a killed run has put down. The lock of the workbook is held.

    Args:
        place: the workbook.
        reader: reads a workbook that somebody has saved since, for its lines to be taken or dropped one by one; without
            it they wait.

    Raises:
        OSError: the file beside can't be written.
    """
    pending = _pending(place)
    if not pending.exists():
        return
    try:
        told = json.loads(pending.read_bytes())
        base = None if told["base"] is None else _decoded(told["base"])
        lines = tuple(
            PendingLine(_decoded(text), sheet, tuple(names), *rest) for text, sheet, names, *rest in told["lines"]
        )
        beside = Beside(place.with_name(told["file"]), lines, _decoded(told["head"]), base)
        before, after = told["before"], told["after"]
    except (ValueError, KeyError, TypeError):  # none of ours
        pending.unlink()
        return
    data = place.read_bytes() if place.exists() else None
    now = None if data is None else digest(data)
    if now == after:
        with single_writer(beside.path, beside.path):
            put(beside.content(once=True), beside.path, like=place)
    elif now != before:
        if reader is None:
            return
        _confirm(beside, place, (lambda line: False) if data is None else reader(data))
    pending.unlink()


def _confirm(beside: Beside, place: Path, holds: Holds) -> None:
    """Add those lines that a cell bears out, and are not there yet; the others are told and forgotten."""
    with single_writer(beside.path, beside.path):
        there = beside.there()
        missing = [line for line in beside.lines if line.text not in there]
        borne_out = [line for line in missing if holds(line)]
        if borne_out:
            put(replace(beside, lines=tuple(borne_out)).content(), beside.path, like=place)
    dropped = [line.words for line in missing if line not in borne_out]
    if dropped:
        more = f"等 {len(dropped)} 格" if len(dropped) > _NAMED else ""
        warnings.warn(
            f"{place} 上次保存时中断，之后又改过：{'、'.join(dropped[:_NAMED])}{more}现在不是那次要写的内容，"
            f"那次的来源没有记进 {beside.path.name}，请核对这些格",
            LossWarning,
            stacklevel=2,
        )


def _pending(place: Path) -> Path:
    return place.with_name(f"{key(place)}.pending")


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)

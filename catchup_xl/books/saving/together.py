"""A workbook and a text about it that are saved together: after a kill both are there or neither is.

Two files can't be renamed in one step. So what is to be added to the second is put down beforehand with the digests of the
workbook before and after; whoever saves the workbook next looks which of the two is there, and finishes or forgets.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catchup_xl.books.saving.replacing import put
from catchup_xl.books.saving.write_lock import key, single_writer
from catchup_xl.errors import LossWarning


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes to the end of a file beside a workbook, in the same step as the workbook is saved.

    Args:
        path: the file.
        text: what is added.
        head: what a new file begins with.
        base: what the file is to hold before the text, instead of what it holds; None to add to that.
    """

    path: Path
    text: bytes
    head: bytes = b""
    base: bytes | None = None

    def content(self, *, once: bool = False) -> bytes:
        """The file's content with the text added.

        Args:
            once: not where it is there already.
        """
        there = self.path.read_bytes() if self.path.exists() else b""
        if once and self.base is None and self.text in there:
            return there
        return ((there if self.base is None else self.base) or self.head) + self.text


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
        "text": _coded(beside.text),
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


def settle(place: Path) -> None:
    """Finish or forget what a killed run has put down. The lock of the workbook is held.

    Raises:
        OSError: the file beside can't be written.
    """
    pending = _pending(place)
    if not pending.exists():
        return
    try:
        told = json.loads(pending.read_bytes())
        base = None if told["base"] is None else _decoded(told["base"])
        beside = Beside(place.with_name(told["file"]), _decoded(told["text"]), _decoded(told["head"]), base)
        before, after = told["before"], told["after"]
    except (ValueError, KeyError, TypeError):  # none of ours
        pending.unlink()
        return
    now = digest(place.read_bytes()) if place.exists() else None
    if now == after:
        with single_writer(beside.path, beside.path):
            put(beside.content(once=True), beside.path, like=place)
    elif now != before:
        warnings.warn(
            f"{place} 上次保存时中断，之后又改过：那次收集的来源没有记进 {beside.path.name}，请核对母版里的数",
            LossWarning,
            stacklevel=2,
        )
    pending.unlink()


def _pending(place: Path) -> Path:
    return place.with_name(f"{key(place)}.pending")


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)

"""Taking the last job on a workbook back, and saying what that takes back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from catchup_xl.batch.collect.confirming import cells_of, finish_provenance
from catchup_xl.batch.collect.provenance import add_lines, lines_back, provenance_file, provenance_so_far
from catchup_xl.batch.collect.returned_values import Key, canonical
from catchup_xl.batch.collect.taking_back import TakenBack, taken_back
from catchup_xl.books.file import FileBook
from catchup_xl.books.opening import read_file
from catchup_xl.books.protocol import Book
from catchup_xl.books.saving.safe_write import note_steps, save_bytes
from catchup_xl.books.saving.together import Beside, digest
from catchup_xl.books.saving.undo_log import UndoStep, Written, steps, version
from catchup_xl.errors import BookError, exit_code
from catchup_xl.jobs.result import AnyPath
from catchup_xl.model.clock import clock


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.

    Args:
        path: the workbook.
        step: the job that was taken back.
        whole: the workbook is again, to the last byte, as it was before the job; else single cells went back.
        taken: the entry cells that went back.
        left: the entry cells that were changed since, and stay, with what stands there now.
        dry_run: nothing was written.
    """

    path: Path
    step: UndoStep
    whole: bool
    taken: tuple[Written, ...]
    left: tuple[Written, ...]
    dry_run: bool = False

    HEADERS: ClassVar[tuple[str, ...]] = ("内容", "现在", "撤销后", "处理")

    @property
    def exit_code(self) -> int:
        """1 when a cell stays since it was changed, else 0."""
        return exit_code(findings=bool(self.left))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The entry cells under HEADERS."""
        for cells, word in ((self.left, "之后改过，没有动"), (self.taken, "撤回")):
            for cell in cells:
                words = Key(cell.sheet, cell.names, cell.header).words
                yield words, canonical(cell.new), canonical(cell.old), word

    def summary(self) -> str:
        """What was taken back, in words."""
        start = "试运行，没有写。将撤销" if self.dry_run else "已撤销"
        lines = [f"{start} {self.step.words}。"]
        if self.whole:
            sheets = f"（{'、'.join(self.step.sheets)}）" if self.step.sheets else ""
            lines.append(f"工作簿回到那次运行之前的样子{sheets}。")
        if self.step.cells:
            lines.append(
                f"撤回 {len(self.taken)} 格" + (f"；{len(self.left)} 格之后改过，没有动。" if self.left else "。")
            )
        if self.step.cells and not self.whole:
            lines.append("结果表没有动，请再运行一次刷新。")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """What ``--json`` prints."""
        return {
            "path": str(self.path),
            "job": self.step.job,
            "when": self.step.when,
            "whole": self.whole,
            "sheets": list(self.step.sheets),
            "dry_run": self.dry_run,
            "cells": [dict(zip(self.HEADERS, row, strict=True)) for row in self.rows()],
        }


def undo(path: AnyPath, *, dry_run: bool = False, now: datetime | None = None) -> Undone:
    """Take the last job on a workbook file back.

    Where the file is still as the job left it, the version before it comes back whole: that before the last job is always
    kept, earlier ones with ``--backup``. Else the entry cells that were collected go back, each where it still holds what
    was written.

    Args:
        path: the master workbook.
        dry_run: say what would be taken back, and write nothing.
        now: the time for the provenance.

    Raises:
        BookError: there is nothing to take back, the file has been changed since, or it can't be read or written.
    """
    source = Path(path)
    place = Path(os.path.realpath(source))
    if not dry_run:
        finish_provenance(source)
    data = read_file(source)
    known = steps(place)
    if not known:
        raise _nothing(source)
    when = now or clock()
    last = known[-1]
    former = version(place, last.before) if digest(data) == last.after else None
    if former is not None:
        if not dry_run:
            beside = _lines(last.cells, when, source, last, FileBook(source, data))
            save_bytes(former.read_bytes(), source, data, beside=beside)
        return Undone(source, last, True, last.cells, (), dry_run)
    step = _collected(known, source, place)
    book = FileBook.open(source)
    back = _back(step, book)
    if back.taken and not dry_run:
        beside = _lines(back.taken, when, source, step, book)
        book.write(back.edits)
        book.save(beside=beside)
    if not dry_run:
        note_steps(source, [one for one in known if one is not step])
    return Undone(source, step, False, back.taken, back.left, dry_run)


def undo_open(book: Book, home: Path, *, now: datetime | None = None) -> Undone:
    """Take what was collected last back in a workbook that is open in Excel; the clerk looks, and saves it.

    Args:
        book: the workbook.
        home: where it lies; what is kept beside a workbook lies beside it.
        now: the time for the provenance.

    Raises:
        BookError: there is nothing to take back, or something can't be written; the workbook is as it was.
    """
    finish_provenance(home, book)
    known = steps(home)
    step = _collected(known, home, Path(os.path.realpath(home)))
    back = _back(step, book)
    if back.taken:
        lines = _lines(back.taken, now or clock(), home, step, book)
        book.write(back.edits)
        if lines is not None:
            add_lines(lines)
    note_steps(home, [one for one in known if one is not step])
    return Undone(home, step, False, back.taken, back.left)


def _back(step: UndoStep, book: Book) -> TakenBack:
    return taken_back(step.cells, cells_of(book))


def _lines(cells: Sequence[Written], when: datetime, path: Path, step: UndoStep, book: Book) -> Beside | None:
    """The lines of provenance for cells that go back; the book still holds what was written."""
    if not cells:
        return None
    master = cells_of(book)
    placed = [
        (cell, master.where(Key(cell.sheet, cell.names, cell.header)).address(cell.header) or cell.sheet)
        for cell in cells
    ]
    return lines_back(placed, when, provenance_file(path), step.words, origin=provenance_so_far(path))


def _collected(known: Sequence[UndoStep], path: Path, place: Path) -> UndoStep:
    """The last job whose entry cells can go back one by one.

    Args:
        known: the jobs.
        path: the workbook as the user gave it.
        place: where it lies.
    """
    step = next((one for one in reversed(known) if one.cells), None)
    if step is not None:
        return step
    if not known:
        raise _nothing(path)
    last = known[-1]
    if place.exists() and digest(place.read_bytes()) == last.after:
        raise BookError(
            f"{last.words} 之前的 {path} 没有留下来，撤销不了",
            mend="不加 --backup 只能退回最近一次；要能多退几次，运行时加 --backup 3",
        )
    kept = version(place, last.before)
    raise BookError(
        f"{path} 在 {last.words} 之后又改过，没有撤销，以免丢掉那些改动",
        mend=f"要回到那次之前，先把现在的文件另存一份，再用 {kept.name} 替换它"
        if kept
        else "按“历史”“运行记录”核对后手工改回",
    )


def _nothing(path: Path) -> BookError:
    return BookError(
        f"{path} 没有可以撤销的运行",
        mend="能撤销的是直接写回工作簿的运行（刷新、检查、收集等）；另存到别处的，删去那份就行",
    )

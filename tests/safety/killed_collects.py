"""Kills real collects and roll-ups: ``python tests/safety/killed_collects.py FOLDER [TIMED [STRIDE]]``.

As in ``killed_runs.py`` every run is a process of its own that is ended by SIGKILL just before its k-th call that changes
the disk, for k = 1, 2, … (or every STRIDE-th) until one comes to its end; then TIMED more are ended after a time drawn by lot. After each the
master must be the old or the new one to the last bit, and no line of its provenance may speak of a cell that does not hold
the value. Then a run that nobody kills must come to the same master and the same provenance as one without any kill, and leave nothing but perhaps the empty file of a lock.

The folder holds 母版.xlsx in before and, in 交回/一 and 交回/二, returns for it. One line of JSON tells what was found.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from killed_runs import Killer, forked
from openpyxl import load_workbook

from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.county.rollup import rollup
from catchup_xl.books.saving.safe_write import finish_saves
from catchup_xl.errors import BookError
from catchup_xl.jobs.undo import undo

NOW, LATER = datetime(2017, 8, 5, 9), datetime(2017, 8, 6, 9)
SEED = 20170805
Job = Callable[[], object]


def killed_after(work: Job, seconds: float) -> int:
    """Run something in a process that is killed after so many seconds; the signal that ended it, or 0."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def killed_at(work: Job, at: int) -> int:
    """Run something in a process that is killed at its k-th call; the signal that ended it, or 0."""

    def counted() -> None:
        Killer(at).install()
        work()

    ended = forked(counted)
    assert ended in (0, signal.SIGKILL), ended
    return ended


def lines(log: Path) -> list[list[str]]:
    """The lines of a provenance below its header."""
    if not log.exists():
        return []
    text = log.read_bytes().decode("utf-8-sig")
    assert text.endswith("\r\n"), "torn"
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def false_lines(book: Path, log: Path, known: int) -> list[list[str]]:
    """The lines after those that were there before which speak of a value that the master does not hold."""
    last = {line[2]: line for line in lines(log)[known:] if "新增" not in line[2]}

    page = load_workbook(book) if last else {}

    def said(cell: object) -> str:
        if isinstance(cell, str) and cell.endswith("%"):
            cell = float(cell[:-1]) / 100  # a rate is the number that it is, however the cell or the line shows it
        return "" if cell is None else f"{cell:g}" if isinstance(cell, int | float) else str(cell)[:10]

    def holds(place: str, value: str) -> bool:
        sheet, _, cell = place.partition("!")
        return said(value) == said(page[sheet][cell].value)

    return [line for place, line in last.items() if not holds(place, line[4])]


class Trial:
    """One job that is killed again and again.

    Args:
        name: how it is told.
        start: puts its files as they are before it.
        work: does it.
        book: what it writes.
        log: the provenance beside that.
        then: the next run after one that was killed when all but the end was done; the same work when None.
    """

    def __init__(self, name: str, start: Job, work: Job, book: Path, log: Path, then: Job | None = None) -> None:
        self.name, self._start, self._work, self._book, self._log = name, start, work, book, log
        self._then_work = then or work
        self.left: Counter[str] = Counter()
        start()
        self._old, self._known = book.read_bytes(), len(lines(log))
        assert forked(self._done) == 0
        self._new, self._lines = book.read_bytes(), lines(log)
        assert self._new != self._old

    def _done(self) -> None:
        self._work()

    def _then(self) -> None:
        self._then_work()

    def run(self, timed: int, stride: int) -> None:
        """Kill at every call, and so many times by the clock."""
        at = 1
        while self._killed(partial(killed_at, self._done, at)):
            at += stride
        self._start()
        began = time.monotonic()
        forked(self._done)
        whole = time.monotonic() - began
        lot = random.Random(SEED)
        for _ in range(timed):
            self._killed(partial(killed_after, self._done, lot.uniform(0.2, 1.0) * whole))

    def _killed(self, run: Callable[[], int]) -> bool:
        self._start()
        if not run():
            return False
        found = self._book.read_bytes()
        assert found in (self._old, self._new), f"{self.name}: torn"
        wrong = false_lines(self._book, self._log, self._known)
        assert not wrong, f"{self.name}: {wrong}"
        self.left["new" if found == self._new else "old"] += 1
        following = self._then if found == self._new else self._done
        assert forked(following) == 0, f"{self.name}: the next run"
        assert self._book.read_bytes() == self._new, f"{self.name}: the next run comes to something else"
        assert lines(self._log) == self._lines, f"{self.name}: {lines(self._log)} and not {self._lines}"
        names = [file.name for file in self._book.parent.iterdir()]
        litter = [name for name in names if name.endswith((".tmp", ".pending")) and not name.endswith(".lock.tmp")]
        assert not litter, f"{self.name}: {litter}"
        return True


def main() -> None:
    """Kill one run after the other."""
    folder, timed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    stride = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    place = folder / "killed"
    book, log = place / "母版.xlsx", place / "母版_报送来源.csv"
    county = place / "全县.xlsx"

    def fresh() -> None:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder / "before", place)

    def collected(name: str, backups: int = 0) -> None:
        collect(book, [folder / "交回" / name], month=7, overwrite=True, now=NOW, backups=backups)

    def snapshot(name: str, *work: Job) -> Job:
        """What lies there after some work, to be put back again and again."""
        fresh()
        for one in work:
            one()
        kept = shutil.copytree(place, folder / name)

        def start() -> None:
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(kept, place)

        return start

    def undone() -> None:
        with suppress(BookError):  # done by the run that was killed
            undo(book, now=LATER)

    def finished() -> None:
        finish_saves(book)  # as every run does first: another undo would take the job before back

    first = snapshot("first", partial(collected, "一"))
    saved = snapshot("saved", partial(collected, "一"), partial(collected, "二", 1))
    rolled = snapshot("rolled", lambda: rollup([str(book)], county, now=LATER))
    trials = [
        Trial("the first collect", fresh, partial(collected, "一"), book, log),
        Trial("a second collect, with a backup", first, partial(collected, "二", 1), book, log),
        Trial("undo of single cells", first, undone, book, log, finished),
        Trial("undo of a whole version", saved, undone, book, log, finished),
        Trial("rollup", rolled, lambda: rollup([str(book)], county, force=True, now=NOW), county, place / "none.csv"),
    ]
    for trial in trials:
        trial.run(timed, stride)
    kills = {trial.name: trial.left for trial in trials}
    print(json.dumps({"kills": sum(left.total() for left in kills.values()), "left": kills}))


if __name__ == "__main__":
    main()

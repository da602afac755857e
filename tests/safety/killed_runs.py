"""Kills a real refresh at every call that changes the disk: ``python tests/safety/killed_runs.py BOOK [BACKUPS]``.

The calls are counted in a layer around ``os`` and ``fcntl``. Every run is a process of its own, forked from this one, that
is ended by SIGKILL just before its k-th call (a write also half-way), for k = 1, 2, … until a run comes to its end. After
each, the file must be the old one or the new one to the last bit; then a run that nobody kills must succeed, and nothing
but the workbook and its backups may be left in the folder. One line of JSON tells what was found.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from catchup_xl.jobs import run as jobs

NOW = datetime(2017, 7, 5, 9)
CALLS = (
    "open",
    "fsync",
    "replace",
    "rename",
    "unlink",
    "remove",
    "chmod",
    "chown",
    "utime",
    "link",
    "truncate",
    "close",
)


class Killer:
    """Counts calls, and kills its own process at one of them; 0 kills never."""

    def __init__(self, at: int) -> None:
        self.at, self.count, self.names = at, 0, list[str]()

    def step(self, name: str) -> bool:
        """Count a call; True when it is the one to die at."""
        self.count += 1
        self.names.append(name)
        return self.count == self.at

    def install(self) -> None:
        """Put the layer around the calls of this process."""
        for name in CALLS:
            setattr(os, name, self._around(name, getattr(os, name)))
        fcntl.flock = self._around("flock", fcntl.flock)  # type: ignore[assignment]
        plain = os.fdopen

        def fdopen(handle: int, *words: Any, **more: Any) -> Any:
            file = plain(handle, *words, buffering=0, **more)
            return Torn(file, self) if file.writable() else file

        os.fdopen = fdopen  # type: ignore[assignment]

    def _around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*words: Any, **more: Any) -> Any:
            if self.step(name):
                die()
            return call(*words, **more)

        return counted


class Torn:
    """A file whose every write is two calls, so that a run can die with half of it on the disk."""

    def __init__(self, file: Any, killer: Killer) -> None:
        self._file, self._killer = file, killer

    def write(self, data: bytes) -> int:
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            if self._killer.step("write"):
                die()
            self._file.write(part)
        return len(data)

    def __enter__(self) -> Torn:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable[[], None]) -> int:
    """Run something in a process of its own; the signal that ended it, or minus its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def main() -> None:
    """Kill one run after the other."""
    source, backups = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    folder = source.parent / "killed"
    folder.mkdir()
    book, report = folder / source.name, source.parent / "calls.json"
    old = source.read_bytes()

    def refresh(killer: Killer | None = None) -> None:
        if killer:
            killer.install()
        jobs.run_file(jobs.Job.REFRESH, book, now=NOW, backups=backups)
        if killer:
            report.write_text(json.dumps(killer.names), encoding="utf-8")

    def finished() -> bytes:
        assert forked(refresh) == 0
        return book.read_bytes()

    shutil.copy(source, book)
    new = finished()
    assert new != old
    kept = {f"{book.name}.bak{n}" for n in range(1, backups + 1)}
    killed = Counter[str]()
    at = 0
    while True:
        at += 1
        for file in folder.iterdir():
            file.unlink()
        book.write_bytes(old)
        for n in range(1, backups + 1):
            (folder / f"{book.name}.bak{n}").write_bytes(b"version %d" % n)
        ended = forked(partial(refresh, Killer(at)))
        if ended == 0:
            break
        assert ended == signal.SIGKILL, ended
        found = book.read_bytes()
        assert found in (old, new), f"torn at call {at}"
        killed["new" if found == new else "old"] += 1
        lost = {b"version %d" % n for n in range(1, backups)} - {file.read_bytes() for file in folder.iterdir()}
        assert not lost, f"a backup is lost at call {at}: {lost}"
        if found == old:
            assert finished() == new, f"the next run after call {at}"
        else:
            finished()
        left = {file.name for file in folder.iterdir() if file.suffix not in (".undo", ".before")}
        assert left <= kept | {book.name}, f"left after call {at}: {left}"
        if backups:
            assert (folder / f"{book.name}.bak1").read_bytes() in (old, new)
    names = Counter(json.loads(report.read_text(encoding="utf-8")))
    print(json.dumps({"kills": at - 1, "left": killed, "calls": names}))


if __name__ == "__main__":
    main()

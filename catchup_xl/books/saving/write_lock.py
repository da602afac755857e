"""One writer at a time: the lock beside a file that is being saved, and what killed writers have left there."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from catchup_xl.errors import BookError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

WAIT = 10.0
"""Seconds that a save waits for another save of the same file."""

POLL = 0.05
"""Seconds between two tries."""

_LONGEST_NAME = 180  # bytes; with what is put around it a name must stay below 255


@contextlib.contextmanager
def single_writer(named: Path, place: Path, *, wait: float = WAIT, busy: BookError | None = None) -> Iterator[None]:
    """Hold the lock of a file; the system lets go of it when the process ends, however it ends.

    Args:
        named: the path as the user gave it.
        place: the file itself, links followed.
        wait: seconds to wait for another writer.
        busy: what to say when another writer holds it for longer.

    Raises:
        BookError: another writer holds it for longer than that.
    """
    path = _lock_path(place)
    give_up = time.monotonic() + wait
    while (handle := _locked(path)) is None:
        if time.monotonic() > give_up:
            raise busy or BookError(f"另一个程序正在保存 {named}，没有保存", mend="稍等片刻再运行一次")
        time.sleep(POLL)
    try:
        yield
    finally:
        if sys.platform == "win32":
            os.close(handle)  # an open file can't be removed there
            with contextlib.suppress(OSError):
                path.unlink()
        else:
            with contextlib.suppress(OSError):
                path.unlink()  # while the lock is held: who waits for it will see that the file has gone
            os.close(handle)


def temporary(place: Path) -> Path:
    """The name under which this process writes what will take a file's place."""
    return place.with_name(f"{key(place)}.{os.getpid()}.tmp")


def remove_stale(place: Path) -> None:
    """Remove what runs that were killed have left; the lock is held, so none of them can be alive."""
    start, lock = f"{key(place)}.", _lock_path(place).name
    for name in os.listdir(place.parent):  # noqa: PTH208 - a name may hold the wildcards of a pattern
        if name.startswith(start) and name.endswith(".tmp") and name != lock:
            with contextlib.suppress(OSError):
                (place.parent / name).unlink()


def key(place: Path) -> str:
    """How the names begin that stand beside a file for its writers alone."""
    name = place.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
    return f".~{name}"


def _locked(path: Path) -> int | None:
    """The handle of the lock file, locked; None while another holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as reason:
        if reason.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS):
            return handle  # a network drive without locks: the check that the file is as it was read must do
        os.close(handle)
        if reason.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return None
        raise
    if sys.platform != "win32" and not _same_file(handle, path):
        os.close(handle)
        return None
    return handle


def _same_file(handle: int, path: Path) -> bool:
    """The lock file still has its name: else its last holder removed it, and a new one is in use."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    mine = os.fstat(handle)
    return (found.st_dev, found.st_ino) == (mine.st_dev, mine.st_ino)


def _lock_path(place: Path) -> Path:
    return place.with_name(f"{key(place)}.lock.tmp")

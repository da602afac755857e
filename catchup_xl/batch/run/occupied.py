"""One batch at a time over an output folder: the second is refused, and told of the first."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from catchup_xl.batch.run.storage import file_system, is_url, reached, read_bytes, write_bytes
from catchup_xl.books.saving.write_lock import single_writer
from catchup_xl.errors import BookError

NAME = ".catchup-batch.running"
_BEAT = 60.0  # seconds after which a mark behind a URL, where nothing can be locked, is written anew
_STALE = 900.0  # seconds after which one that was not is taken for a killed run's


@contextlib.contextmanager
def occupied(out: str) -> Iterator[None]:
    """Hold an output folder while a batch runs.

    On a disk the system lets go of it however the run ends. Behind a URL a mark is left and kept fresh while the run lasts.

    Args:
        out: the output folder, as a path or a URL.

    Raises:
        BookError: another batch writes there, or the folder can't be written.
    """
    if is_url(out):
        with _marked(f"{out.rstrip('/')}/{NAME}", out):
            yield
        return
    folder = Path(os.path.realpath(out))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise BookError(f"写不了输出文件夹 {out}：{reason.strerror or reason}", mend="核对文件夹是否可写") from reason
    with single_writer(folder / NAME, folder / NAME, wait=0, busy=_busy(out)):
        yield


@contextlib.contextmanager
def _marked(mark: str, out: str) -> Iterator[None]:
    me: dict[str, str | float] = {"host": socket.gethostname(), "process": os.getpid(), "begun": time.time()}
    other = _read(mark)
    if other is not None and abs(time.time() - float(other["since"])) < _STALE:
        raise _busy(out, f"（主机 {other['host']}，进程 {other['process']}）")
    _renew(mark, me)
    if {**(_read(mark) or {}), "since": 0} != {**me, "since": 0}:
        raise _busy(out)
    over = threading.Event()
    beat = threading.Thread(target=_kept_fresh, args=(mark, me, over), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()
        system, path = file_system(mark)
        with contextlib.suppress(BookError), reached(mark):
            system.rm_file(path)


def _renew(mark: str, me: Mapping[str, str | float]) -> None:
    write_bytes(mark, json.dumps({**me, "since": time.time()}).encode())


def _kept_fresh(mark: str, me: Mapping[str, str | float], over: threading.Event) -> None:
    """Write a mark anew every so often until the run is over; a fault of the network may pass until the next time."""
    while not over.wait(_BEAT):
        with contextlib.suppress(BookError):
            _renew(mark, me)


def _read(mark: str) -> dict[str, str | int | float] | None:
    system, path = file_system(mark)
    with reached(mark):
        system.invalidate_cache()
        if not system.exists(path):
            return None
    found = json.loads(read_bytes(mark))
    return found if isinstance(found, dict) else None


def _busy(out: str, who: str = "") -> BookError:
    return BookError(
        f"另一个批处理正在往 {out} 写{who}，没有开始",
        mend=f"等它结束再运行，或 --out 换一个文件夹；若确实没有在运行的，删去那里的 {NAME}",
    )

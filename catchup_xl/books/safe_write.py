"""Saving a file whole or not at all: a temporary file beside it, flushed to the disk, then put in its place at once."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from catchup_xl.books.lock_files import refuse_open_elsewhere
from catchup_xl.errors import BookError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

WAIT = 10.0
"""Seconds that a save waits for another save of the same file."""

_POLL = 0.05
_LONGEST_NAME = 180  # bytes; with what is put around it a name must stay below 255
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


def save_bytes(data: bytes, source: Path, read: bytes, target: Path | None = None, *, backups: int = 0) -> Path:
    """Save a workbook.

    Args:
        data: the new content.
        source: the file that was read.
        read: its content when it was read.
        target: where to save; the source itself when None.
        backups: how many former versions to keep beside the file that is replaced: NAME.bak1 is the last one.

    Returns:
        The path that was written.

    Raises:
        BookError: the file can't be written, is open elsewhere, or has changed since it was read. The old file is whole.
    """
    named = source if target is None else target
    place = Path(os.path.realpath(named))  # a link stays a link
    in_place = target is None or place == Path(os.path.realpath(source))
    _refuse_bad_place(named, place, source, in_place=in_place)
    refuse_open_elsewhere(named, place)
    try:
        with _single_writer(named, place):
            if in_place and _unchanged(named, place, read) and data == read:
                return named
            _remove_stale(place)
            _refuse_read_only(place)
            if backups and place.exists():
                _keep(place, backups)
            _put(data, place)
    except OSError as reason:
        raise _failed(named, reason) from reason
    return named


def put_file(data: bytes, target: Path) -> Path:
    """Write a file that is made anew, or takes the place of one that is there.

    Args:
        data: its content.
        target: where it goes; its folder is there.

    Returns:
        The path that was written.

    Raises:
        BookError: the file can't be written, or is open elsewhere. One that was there is whole.
    """
    place = Path(os.path.realpath(target))
    _refuse_no_file(target, place)
    refuse_open_elsewhere(target, place)
    try:
        with _single_writer(target, place):
            _remove_stale(place)
            _refuse_read_only(place)
            _put(data, place)
    except OSError as reason:
        raise _failed(target, reason) from reason
    return target


def _refuse_bad_place(named: Path, place: Path, source: Path, *, in_place: bool) -> None:
    _refuse_no_file(named, place)
    if not in_place and named.suffix.casefold() != source.suffix.casefold():
        raise BookError(
            f"不能把 {source.name} 存成“{named.suffix or named.name}”类型的文件",
            expected=f"以 {source.suffix} 结尾的文件名",
            mend="换用同样的后缀；要换格式请在表格软件里另存",
        )


def _refuse_no_file(named: Path, place: Path) -> None:
    if not place.parent.is_dir():
        raise BookError(f"没有文件夹 {named.parent}，无法保存", mend="先建好文件夹，或换一个保存的地方")
    if place.is_dir():
        raise BookError(f"{named} 是文件夹，无法保存", mend="保存的名称要包括文件名")


def _unchanged(named: Path, place: Path, read: bytes) -> bool:
    """The file is as it was read.

    Raises:
        BookError: it is not.
    """
    try:
        same = place.read_bytes() == read
    except FileNotFoundError:
        raise BookError(f"{named} 在处理期间被移走或删除，没有保存", mend="核对文件后再运行一次") from None
    if not same:
        raise BookError(
            f"{named} 在处理期间被别人改过，没有保存，以免盖掉那些改动",
            mend="等别人保存并关闭后，再运行一次",
        )
    return True


def _refuse_read_only(place: Path) -> None:
    if place.exists() and not place.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, "read-only file", str(place))


def _put(data: bytes, place: Path) -> None:
    old = place.stat() if place.exists() else None
    temporary = _temporary(place)
    with _written(data, temporary):
        if old is not None:
            _keep_owner_and_mode(temporary, old)
        os.replace(temporary, place)  # noqa: PTH105 - tests make this very call fail
    _flush_folder(place.parent)


def _keep(place: Path, count: int) -> None:
    """Keep a copy of a file as .bak1; the copies that are there move up by one, and the one after the last goes.

    A run that is killed on its way leaves a number out, which the next run fills; no version is lost.
    """
    data, old = place.read_bytes(), place.stat()
    names = [place.with_name(f"{place.name}.bak{n}") for n in range(1, count + 1)]
    if names[0].exists() and names[0].read_bytes() == data:
        return  # kept by a run that did not come to its end
    free = next((n for n, name in enumerate(names) if not name.exists()), count - 1)
    for n in range(free, 0, -1):
        names[n - 1].replace(names[n])
    temporary = _temporary(place)
    with _written(data, temporary):
        _keep_owner_and_mode(temporary, old)
        os.utime(temporary, ns=(old.st_atime_ns, old.st_mtime_ns))
        temporary.replace(names[0])


@contextlib.contextmanager
def _written(data: bytes, temporary: Path) -> Iterator[None]:
    """A new file with this content, flushed to the disk; it is removed when what is done with it fails."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _keep_owner_and_mode(temporary: Path, old: os.stat_result) -> None:
    temporary.chmod(stat.S_IMODE(old.st_mode))
    if sys.platform != "win32":
        new = temporary.stat()
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            with contextlib.suppress(PermissionError):  # only the administrator may give a file away
                os.chown(temporary, old.st_uid, old.st_gid)


def _flush_folder(folder: Path) -> None:
    """Let the new name of the file survive a power cut; not every file system can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _remove_stale(place: Path) -> None:
    """Remove what runs that were killed have left; the lock is held, so none of them can be alive."""
    key, lock = _key(place), _lock_path(place).name
    for name in os.listdir(place.parent):  # noqa: PTH208 - a name may hold the wildcards of a pattern
        if name.startswith(f"{key}.") and name.endswith(".tmp") and name != lock:
            with contextlib.suppress(OSError):
                (place.parent / name).unlink()


@contextlib.contextmanager
def _single_writer(named: Path, place: Path) -> Iterator[None]:
    """Hold the lock of a file; the system lets go of it when the process ends, however it ends."""
    path = _lock_path(place)
    give_up = time.monotonic() + WAIT
    while (handle := _locked(path)) is None:
        if time.monotonic() > give_up:
            raise BookError(f"另一个程序正在保存 {named}，没有保存", mend="稍等片刻再运行一次")
        time.sleep(_POLL)
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


def _key(place: Path) -> str:
    name = place.name
    if len(name.encode()) > _LONGEST_NAME:
        name = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f".~{name}"


def _temporary(place: Path) -> Path:
    return place.with_name(f"{_key(place)}.{os.getpid()}.tmp")


def _lock_path(place: Path) -> Path:
    return place.with_name(f"{_key(place)}.lock.tmp")


def _failed(named: Path, reason: OSError) -> BookError:
    if reason.errno in _DISK_FULL:
        return BookError(f"磁盘已满，{named} 没有保存，原文件未动", mend="清理磁盘后再运行一次")
    if reason.errno in _NOT_ALLOWED:
        return BookError(
            f"没有权限写 {named}，没有保存，原文件未动",
            mend="若文件正在表格软件里打开，请先关闭；取消文件的“只读”，或换一个保存的地方",
        )
    return BookError(
        f"{named} 没有保存，原文件未动：{reason.strerror or reason}",
        mend="核对磁盘、U 盘或网络盘是否还连着，或换一个保存的地方",
    )

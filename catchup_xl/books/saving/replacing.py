"""Putting a new content in a file's place at once, with what hangs on the file besides: rights, owner, attributes."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from catchup_xl.books.saving.write_lock import POLL, remove_stale, temporary
from catchup_xl.errors import LossWarning

PATIENCE = 2.0
"""Seconds for which a file is tried again that another program holds: virus scanners and indexers do, on Windows."""

_ACL = "system.posix_acl_access"


def put(data: bytes, place: Path, *, like: Path | None = None) -> None:
    """Write a file anew or in place of the one that is there; what can't be kept of that one is told.

    The lock of the file is held, or that of the workbook that it belongs to; what killed runs have left of it goes.

    Args:
        data: its content.
        place: where it goes.
        like: the file whose owner and rights a new one gets; those of any new file when None.

    Raises:
        OSError: it can't be written; the file that was there is whole.
    """
    remove_stale(place)
    model = place if place.exists() else like
    old = model.stat() if model is not None and model.exists() else None
    new = temporary(place)
    with written(data, new, private=old is not None):
        lost = [] if model is None or old is None else keep_attributes(new, model, old)
        if model is place and old is not None and old.st_nlink > 1:
            lost.append(f"它的另外 {old.st_nlink - 1} 个硬链接仍是旧内容")
        replace(new, place)
    flush_folder(place.parent)
    if lost and model is place:
        warnings.warn(f"{place} 已写好，但{'；'.join(lost)}", LossWarning, stacklevel=2)


def keep_copy(data: bytes, place: Path, copy: Path) -> None:
    """Keep a file's content under another name, with its rights and its date."""
    old, new = place.stat(), temporary(place)
    with written(data, new, private=True):
        keep_attributes(new, place, old)
        os.utime(new, ns=(old.st_atime_ns, old.st_mtime_ns))
        replace(new, copy)


def replace(new: Path, place: Path) -> None:
    """Rename a file over another, and try again for a while where that one is held open."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            os.replace(new, place)  # noqa: PTH105 - tests make this very call fail
        except PermissionError:
            if time.monotonic() > give_up:
                raise
            time.sleep(POLL)
        else:
            return


@contextlib.contextmanager
def written(data: bytes, new: Path, *, private: bool) -> Iterator[None]:
    """A new file with this content, flushed to the disk; it is removed when what is done with it fails.

    Args:
        data: the content.
        new: its path, at which nothing is.
        private: nobody else may read it yet, since it takes the place of a file that perhaps not everybody may read.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(new, flags, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise


def keep_attributes(new: Path, place: Path, old: os.stat_result) -> list[str]:
    """Give a new file the owner, the rights and the attributes of the one whose place it takes.

    The rights come last and never exceed the old ones, whatever of the rest can't be kept.

    Returns:
        What could not be kept, in Chinese.
    """
    mode = stat.S_IMODE(old.st_mode)
    if sys.platform == "win32":
        new.chmod(mode)
        return []
    lost = _keep_owner(new, old)
    if new.stat().st_gid != old.st_gid:
        mode &= ~0o2070 | (mode & 0o7) << 3  # the rights of one group are not another's
    if hasattr(os, "listxattr"):
        unkept = _keep_extended(new, place)
        if _ACL in unkept:
            mode &= ~0o70  # with an access list these bits are the most that anybody on it may do, not the group's
            lost.append("访问控制列表（ACL）没有保住，只留所有者的权限")
        if others := [name for name in unkept if name != _ACL]:
            lost.append(f"扩展属性没有保住：{'、'.join(others)}")
    new.chmod(mode)
    return lost


def _keep_owner(new: Path, old: os.stat_result) -> list[str]:
    found = new.stat()
    if (found.st_uid, found.st_gid) == (old.st_uid, old.st_gid):
        return []
    for owner in (old.st_uid, -1):  # only the administrator may give a file away; a group can be one's own
        with contextlib.suppress(PermissionError):
            os.chown(new, owner, old.st_gid)
            break
    found = new.stat()
    lost = []
    if found.st_uid != old.st_uid:
        lost.append("所有者换成了运行程序的用户")
    if found.st_gid != old.st_gid:
        lost.append("所属的用户组没有保住，组的权限已收回")
    return lost


def _keep_extended(new: Path, place: Path) -> list[str]:
    """Copy the extended attributes, access lists among them; returns the names of those that can't be."""
    if sys.platform != "linux":
        return []
    try:
        wanted = {name: os.getxattr(place, name) for name in os.listxattr(place)}
        inherited = os.listxattr(new)
    except OSError:  # a file system without any
        return []
    if _ACL in inherited and _ACL not in wanted:  # from the folder: it would let in whom the old file keeps out
        os.removexattr(new, _ACL)
    lost = []
    for name, value in wanted.items():
        if name in inherited and os.getxattr(new, name) == value:
            continue
        try:
            os.setxattr(new, name, value)
        except OSError:
            lost.append(name)
    return lost


def flush_folder(folder: Path) -> None:
    """Let the new name of the file survive a power cut; not every file system can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

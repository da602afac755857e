"""Saving a file whole or not at all: a temporary file beside it, flushed to the disk, then put in its place at once."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from catchup_xl.books.saving.lock_files import refuse_open_elsewhere
from catchup_xl.books.saving.own_outputs import is_own, note_own, refuse_foreign
from catchup_xl.books.saving.replacing import keep_copy, put
from catchup_xl.books.saving.together import Beside, Holds, digest, is_pending, noted, settle
from catchup_xl.books.saving.undo_log import UndoStep, drop_versions, keep_steps, keep_version, steps
from catchup_xl.books.saving.write_lock import remove_stale, single_writer
from catchup_xl.errors import BookError

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


def save_bytes(
    data: bytes,
    source: Path,
    read: bytes,
    target: Path | None = None,
    *,
    backups: int = 0,
    beside: Beside | None = None,
    step: UndoStep | None = None,
    force: bool = False,
) -> Path:
    """Save a workbook.

    Args:
        data: the new content.
        source: the file that was read.
        read: its content when it was read.
        target: where to save; the source itself when None.
        backups: how many former versions to keep beside the file that is replaced: NAME.bak1 is the last one.
        beside: what is added to a file beside it in the same step, or not at all.
        step: what the job does, so that it can be taken back; the version before it is kept for that, the last one only.
        force: take the place of another file than the source though the program did not write it, or it was edited since.

    Returns:
        The path that was written. What of the replaced file could not be kept is told by a ``LossWarning``.

    Raises:
        BookError: the file can't be written, is open elsewhere, or has changed since it was read; another target than
            the source is a link, or a file that somebody else wrote or edited. The old file is whole.
    """
    named = source if target is None else target
    place = Path(os.path.realpath(named))  # a link to the source stays a link
    in_place = target is None or place == Path(os.path.realpath(source))
    if not in_place:
        _refuse_link(named)
        _refuse_other_kind(named, source)
    refuse_unwritable(named, place)
    if beside:
        refuse_target(beside.path)
    try:
        with single_writer(named, place):
            if in_place and _unchanged(named, place, read) and data == read:
                return named
            remove_stale(place)
            _refuse_read_only(place)
            settle(place)
            before = place.read_bytes() if place.exists() else None
            if before is not None and not (in_place or force):
                refuse_foreign(named, before, data)
            if not in_place or is_own(read):  # an output of ours that we go on with stays ours
                note_own(data)
            if backups and before is not None:
                _keep(before, place, backups)
            is_step = step is not None and before is not None and (in_place or backups > 0)
            if step is not None and before is not None and is_step:
                if not backups:
                    keep_version(before, place)
                keep_steps(place, [*steps(place), replace(step, before=digest(before), after=digest(data))])
            with noted(place, before, data, beside) if beside else contextlib.nullcontext():
                put(data, place)
            if is_step:
                drop_versions(place, digest(before) if before is not None else "")
    except OSError as reason:
        raise failed(named, reason) from reason
    return named


def put_file(data: bytes, target: Path, *, over: bool = True) -> Path:
    """Write a file that is made anew, or takes the place of one that is there.

    Args:
        data: its content.
        target: where it goes; its folder is there.
        over: take the place of a file that is there.

    Returns:
        The path that was written. What of the replaced file could not be kept is told by a ``LossWarning``.

    Raises:
        BookError: the file can't be written, is a link or open elsewhere, or is there and is to stay. One that was
            there is whole.
    """
    return _put(data, target, lambda: refuse_target(target, over=over))


def put_output(data: bytes, target: Path, *, force: bool | None = False) -> Path:
    """Write an output: over one of the program's own that nobody has edited, over any other file by force only.

    Args:
        data: its content.
        target: where it goes; its folder is there.
        force: take the place of whatever file is there; None: it can't be asked for.

    Returns:
        The path that was written.

    Raises:
        BookError: as with ``put_file``, or the file that is there was written or edited by somebody else.
    """
    note_own(data)
    return _put(data, target, lambda: refuse_output(target, force=force, data=data))


def _put(data: bytes, target: Path, refuse: Callable[[], None]) -> Path:
    refuse()
    place = Path(os.path.realpath(target))
    try:
        with single_writer(target, place):
            refuse()  # it may have come, been opened or edited while the lock was waited for
            put(data, place)
    except OSError as reason:
        raise failed(target, reason) from reason
    return target


def refuse_output(target: Path, *, force: bool | None = False, data: bytes | None = None) -> None:
    """Refuse a place for an output before the work for it is done.

    Args:
        target: where it is to go.
        force: take the place of whatever file is there; None: it can't be asked for.
        data: the output, where it is there already.

    Raises:
        BookError: as with ``put_output``.
    """
    refuse_target(target)
    if not force and target.exists():
        try:
            refuse_foreign(target, target.read_bytes(), data, forcible=force is not None)
        except OSError as reason:
            raise failed(target, reason) from reason


def finish_saves(named: Path, reader: Callable[[bytes], Holds] | None = None) -> None:
    """Finish what a killed run has left of a workbook and the file beside it.

    Args:
        named: the workbook.
        reader: as in ``settle``.

    Raises:
        BookError: they can't be written.
    """
    place = Path(os.path.realpath(named))
    if not is_pending(place):
        return
    try:
        with single_writer(named, place):
            settle(place, reader)
    except OSError as reason:
        raise failed(named, reason) from reason


def note_steps(named: Path, kept: Sequence[UndoStep]) -> None:
    """Keep these steps of a workbook, and no others.

    Raises:
        BookError: they can't be written.
    """
    place = Path(os.path.realpath(named))
    try:
        with single_writer(named, place):
            keep_steps(place, kept)
            drop_versions(place, kept[-1].before if kept else "")
    except OSError as reason:
        raise failed(named, reason) from reason


def refuse_target(target: Path, *, over: bool = True) -> None:
    """Refuse a place for an output before the work for it is done; ``put_file`` does so itself.

    Args:
        target: where it is to go.
        over: take the place of a file that is there.

    Raises:
        BookError: it is a link, read-only or open elsewhere, can't hold a file, or is there and is to stay.
    """
    _refuse_link(target)
    if not over and target.exists():
        raise BookError(f"{target} 已经存在，没有覆盖", mend="换一个文件名，或加 --force 覆盖")
    place = Path(os.path.realpath(target))
    refuse_unwritable(target, place)
    try:
        _refuse_read_only(place)
    except OSError as reason:
        raise failed(target, reason) from reason


def refuse_unwritable(named: Path, place: Path) -> None:
    """Refuse a place where no file can be put: no folder, a folder, no plain file, one that is open elsewhere.

    Args:
        named: the path as the user gave it.
        place: the file itself, links followed.

    Raises:
        BookError: it is such a place.
    """
    if not place.parent.is_dir():
        raise BookError(f"没有文件夹 {named.parent}，无法保存", mend="先建好文件夹，或换一个保存的地方")
    if place.is_dir():
        raise BookError(f"{named} 是文件夹，无法保存", mend="保存的名称要包括文件名")
    if place.exists() and not place.is_file():
        raise BookError(f"{named} 不是普通文件，没有保存", mend="换一个文件名")
    refuse_open_elsewhere(named, place)


def _refuse_link(named: Path) -> None:
    if named.is_symlink():
        raise BookError(
            f"{named} 是链接，指向别处的文件，没有保存", mend="换一个文件名，或写明它所指的文件；不要这个链接就先删去它"
        )


def _refuse_other_kind(named: Path, source: Path) -> None:
    if named.suffix.casefold() != source.suffix.casefold():
        raise BookError(
            f"不能把 {source.name} 存成“{named.suffix or named.name}”类型的文件",
            expected=f"以 {source.suffix} 结尾的文件名",
            mend="换用同样的后缀；要换格式请在表格软件里另存",
        )


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
    if place.exists() and not (place.stat().st_mode & stat.S_IWUSR and os.access(place, os.W_OK)):
        raise PermissionError(errno.EACCES, "read-only file", str(place))


def _keep(data: bytes, place: Path, count: int) -> None:
    """Keep a copy of a file as .bak1; the copies that are there move up by one, and the one after the last goes.

    A run that is killed on its way leaves a number out, which the next run fills; no version is lost.
    """
    names = [place.with_name(f"{place.name}.bak{n}") for n in range(1, count + 1)]
    if names[0].exists() and names[0].read_bytes() == data:
        return  # kept by a run that did not come to its end
    free = next((n for n, name in enumerate(names) if not name.exists()), count - 1)
    for n in range(free, 0, -1):
        names[n - 1].replace(names[n])
    keep_copy(data, place, names[0])


def failed(named: Path, reason: OSError) -> BookError:
    """What a system's error means for the user."""
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

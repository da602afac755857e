"""Which files lie where the returns are: every one of them is either read or named with the reason why not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catchup_xl.batch.report import COLLECT_REPORT
from catchup_xl.errors import BookError

_OWNER_FILES = ("~$", ".~lock.", ".~")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file among the returns.

    Args:
        path: the file.
        folders: the names of the folders below the given place in which it lies, outermost first: they may name a unit.
        passed: why it is not looked into, in Chinese; empty for a file that is read.
    """

    path: Path
    folders: tuple[str, ...] = ()
    passed: str = ""


def find_files(places: Iterable[Path], *, apart: Iterable[Path]) -> list[Found]:
    """All files in files and folders, in the order of their names; each once, however many ways lead to it.

    Args:
        places: files and folders.
        apart: files that are no returns, such as the master itself.

    Raises:
        BookError: a place isn't there.
    """
    skipped = {os.path.realpath(path) for path in apart}
    found: dict[str, Found] = {}
    for place in places:
        if not os.path.lexists(place):
            raise BookError(f"找不到 {place}", mend="核对文件夹和文件名")
        for path, folders in _files(place):
            real = os.path.realpath(path)
            found.setdefault(real, Found(path, folders, _passed(path, is_apart=real in skipped)))
    return sorted(found.values(), key=lambda one: (one.path.name, str(one.path)))


def _files(place: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Files below a place with the folders between; links to folders are not followed, so that none leads round."""
    if not place.is_dir():
        yield place, ()
        return
    for folder, _, names in os.walk(place):
        here = Path(folder)
        for name in names:
            yield here / name, here.relative_to(place).parts


def _passed(path: Path, *, is_apart: bool) -> str:
    """Why a file is not looked into; empty when it is."""
    if is_apart:
        return "是母版或程序自己的文件"
    if path.name.startswith(_OWNER_FILES):
        return "是表格软件打开文件时留下的临时文件"
    if path.name.startswith(".") or path.name.casefold() in _SYSTEM_FILES:
        return "是系统的隐藏文件"
    if path.name.endswith(COLLECT_REPORT):
        return "是以前的收集报告"
    return ""

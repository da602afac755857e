"""Which workbooks a batch is about, which files are passed over and why, and where each output goes.

Folders are kept, and no two outputs share a name.
"""

from __future__ import annotations

import fnmatch
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from catchup_xl.batch.report import COLLECT_REPORT
from catchup_xl.batch.run.storage import file_system, is_url, reached
from catchup_xl.errors import BookError, UsageError, printable

PATTERNS = ("*.xlsx", "*.xlsm")
"""What is taken from a folder."""

_OWNER_FILES = ("~$", ".~", ".")
_TABLES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".xltx", ".et", ".ett", ".ods", ".csv", ".zip", ".rar", ".7z", ".numbers")
_NAMED = 5


class SourceFile(NamedTuple):
    """One workbook: its place below the output folder, and where it lies."""

    key: str
    place: str


class Passed(NamedTuple):
    """What was passed over: where it lies, why, and whether it may hold figures that are missed now."""

    place: str
    why: str
    missed: bool = False

    @property
    def words(self) -> str:
        """The file and the reason."""
        return f"{self.place} 没有处理：{self.why}"


class Survey(NamedTuple):
    """What was found: the workbooks in the order of their keys, and the files that were passed over."""

    sources: list[SourceFile]
    passed: list[Passed]


def find_sources(places: Sequence[str], out: str = "", patterns: Sequence[str] = PATTERNS) -> list[SourceFile]:
    """The workbooks that ``survey`` finds."""
    return survey(places, out, patterns).sources


def survey(places: Sequence[str], out: str = "", patterns: Sequence[str] = PATTERNS) -> Survey:
    """Look through files and folders for workbooks. Every other file is named, but for the marks of open documents.

    Args:
        places: files and folders, as paths or as URLs.
        out: the output folder; what lies in it is no source. Empty when there is none.
        patterns: which names are taken from a folder.

    Raises:
        BookError: a file or folder isn't there.
        UsageError: there is no workbook at all, or an output would fall on its source.
    """
    passed: list[Passed] = []
    local = _local([p for p in places if not is_url(p)], out, patterns, passed)
    found = _distinct([*local, *_remote(places, out, patterns, passed)])
    if not found:
        left = f"；没有处理的文件：{'、'.join(f'{p.place}（{p.why}）' for p in passed[:_NAMED])}" if passed else ""
        raise UsageError(
            f"没有找到工作簿：{'、'.join(places)}{left}",
            expected=f"文件夹里有 {'、'.join(patterns)}",
            mend="核对文件夹或 --pattern",
        )
    for source in found if out else ():
        if not is_url(out) and not is_url(source.place):
            target = os.path.realpath(Path(out) / source.key)
            if target == os.path.realpath(source.place):
                raise UsageError(f"输出会盖掉原文件 {source.place}", mend="--out 换一个文件夹")
    return Survey(found, sorted(passed))


def target_of(out: str, key: str) -> str:
    """Where the output of a key goes."""
    return f"{out.rstrip('/')}/{key}" if is_url(out) else str(Path(out, *key.split("/")))


def _local(places: Sequence[str], out: str, patterns: Sequence[str], passed: list[Passed]) -> Iterator[SourceFile]:
    roots = [Path(os.path.abspath(place)) for place in places]  # noqa: PTH100 - a link stays where its name says
    for root in roots:
        if not root.exists():
            raise BookError(f"找不到 {root}", mend="核对文件夹和文件名")
    if not roots:
        return
    folders = {root if root.is_dir() else root.parent for root in roots}
    try:
        base = Path(os.path.commonpath(folders))
    except ValueError:
        raise UsageError("源文件不在同一个盘上", mend="每个盘分别运行，--out 各用一个文件夹") from None
    own = None if is_url(out) or not out else Path(os.path.realpath(out))
    seen: dict[str, Path] = {}
    found: list[SourceFile] = []
    for root in roots:
        for path in _walk(root, own) if root.is_dir() else [root]:
            key = printable(path.relative_to(base).as_posix())
            why, missed = ("", False) if path == root else _unwanted(path.name, patterns)
            if path.is_dir():
                why, missed = "是指向文件夹的链接，没有进去；要算它里面的，请把那个文件夹也写进命令", True
            first = path if why else seen.setdefault(os.path.realpath(path), path)
            if why:
                passed.append(Passed(key, why, missed))
            elif first != path:
                passed.append(Passed(key, f"与 {printable(first.relative_to(base).as_posix())} 是同一个文件"))
            elif (source := SourceFile(key, str(path))) not in found:
                found.append(source)
    yield from found


def _walk(root: Path, own: Path | None) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and Path(os.path.realpath(here / name)) != own
        )
        if own is not None and Path(os.path.realpath(here)) == own and here != root:
            continue
        linked = [name for name in folders if (here / name).is_symlink()]
        yield from (here / name for name in sorted([*names, *linked]) if not name.startswith(_OWNER_FILES))


def _remote(places: Sequence[str], out: str, patterns: Sequence[str], passed: list[Passed]) -> Iterator[SourceFile]:
    for url in (place for place in places if is_url(place)):
        system, root = file_system(url)
        with reached(url):
            is_file = system.isfile(root)
            below_root = [] if is_file else sorted(system.find(root))
            if not is_file and not below_root and not system.exists(root):
                raise FileNotFoundError(root)
        if is_file:
            yield SourceFile(root.rpartition("/")[2], url)
            continue
        own = file_system(out)[1].rstrip("/") + "/" if is_url(out) else None
        for path in below_root:
            below, name = path.removeprefix(root).lstrip("/"), path.rpartition("/")[2]
            if name.startswith(_OWNER_FILES) or (own and path.startswith(own)):
                continue
            why, missed = _unwanted(name, patterns)
            if why:
                passed.append(Passed(below, why, missed))
            else:
                yield SourceFile(below, f"{url.rstrip('/')}/{below}")


def _unwanted(name: str, patterns: Sequence[str]) -> tuple[str, bool]:
    """Why a file of a folder is not taken, empty where it is; and whether figures may be missed with it.

    What the user's own patterns leave out is left out by intent.
    """
    if name.endswith(COLLECT_REPORT):
        return "是收集报告，不是母版", False
    if any(fnmatch.fnmatch(name.casefold(), p.casefold()) for p in patterns):
        return "", False
    why = f"只取 {'、'.join(patterns)}"
    if not name.casefold().endswith(_TABLES) or tuple(patterns) != PATTERNS:
        return why, False
    return f"{why}；请用 Excel 或 WPS 打开，另存为 .xlsx", True


def _distinct(sources: Iterable[SourceFile]) -> list[SourceFile]:
    """Sources in the order of their keys; keys that a disk may take for one get a number."""
    taken: dict[str, int] = {}
    found: list[SourceFile] = []
    for source in sorted(sources):
        folded = _on_disk(source.key)
        number = taken[folded] = taken.get(folded, 0) + 1
        key = source.key
        while number > 1 and _on_disk(key) in taken:
            stem, dot, ending = source.key.rpartition(".")
            key = f"{stem}（{number}）{dot}{ending}"
            number += 1
        taken.setdefault(_on_disk(key), 1)
        found.append(SourceFile(key, source.place))
    return sorted(found)


def _on_disk(key: str) -> str:
    return unicodedata.normalize("NFC", key).casefold()

"""Which workbooks a batch is about, and where each output goes: folders are kept, and no two outputs share a name."""

from __future__ import annotations

import fnmatch
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from catchup_xl.batch.report import COLLECT_REPORT
from catchup_xl.batch.run.storage import file_system, is_url
from catchup_xl.errors import BookError, UsageError, printable

PATTERNS = ("*.xlsx", "*.xlsm")
"""What is taken from a folder."""

_OWNER_FILES = ("~$", ".~", ".")


class Source(NamedTuple):
    """One workbook: its place below the output folder, and where it lies."""

    key: str
    place: str


def find_sources(places: Sequence[str], out: str = "", patterns: Sequence[str] = PATTERNS) -> list[Source]:
    """The workbooks in files and folders, in the order of their keys.

    Args:
        places: files and folders, as paths or as URLs.
        out: the output folder; what lies in it is no source. Empty when there is none.
        patterns: which names are taken from a folder.

    Raises:
        BookError: a file or folder isn't there.
        UsageError: there is no workbook at all, or an output would fall on its source.
    """
    found = _distinct([*_local([p for p in places if not is_url(p)], out, patterns), *_remote(places, out, patterns)])
    if not found:
        raise UsageError(
            f"没有找到工作簿：{'、'.join(places)}",
            expected=f"文件夹里有 {'、'.join(patterns)}",
            mend="核对文件夹或 --pattern",
        )
    for source in found if out else ():
        if not is_url(out) and not is_url(source.place):
            target = os.path.realpath(Path(out) / source.key)
            if target == os.path.realpath(source.place):
                raise UsageError(f"输出会盖掉原文件 {source.place}", mend="--out 换一个文件夹")
    return found


def target_of(out: str, key: str) -> str:
    """Where the output of a key goes."""
    return f"{out.rstrip('/')}/{key}" if is_url(out) else str(Path(out, *key.split("/")))


def _local(places: Sequence[str], out: str, patterns: Sequence[str]) -> Iterator[Source]:
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
    seen: set[str] = set()
    for root in roots:
        for path in [root] if root.is_file() else _walk(root, own, patterns):
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield Source(printable(path.relative_to(base).as_posix()), str(path))


def _walk(root: Path, own: Path | None, patterns: Sequence[str]) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and Path(os.path.realpath(here / name)) != own
        )
        if own is not None and Path(os.path.realpath(here)) == own and here != root:
            continue
        yield from (here / name for name in sorted(names) if _wanted(name, patterns))


def _remote(places: Sequence[str], out: str, patterns: Sequence[str]) -> Iterator[Source]:
    for url in (place for place in places if is_url(place)):
        system, root = file_system(url)
        if system.isfile(root):
            yield Source(root.rpartition("/")[2], url)
            continue
        own = file_system(out)[1].rstrip("/") + "/" if is_url(out) else None
        for path in sorted(system.find(root)):
            below = path.removeprefix(root).lstrip("/")
            if _wanted(path.rpartition("/")[2], patterns) and not (own and path.startswith(own)):
                yield Source(below, f"{url.rstrip('/')}/{below}")


def _wanted(name: str, patterns: Sequence[str]) -> bool:
    if name.startswith(_OWNER_FILES) or name.endswith(COLLECT_REPORT):
        return False
    return any(fnmatch.fnmatch(name.casefold(), p.casefold()) for p in patterns)


def _distinct(sources: Iterable[Source]) -> list[Source]:
    """Sources in the order of their keys; keys that a disk may take for one get a number."""
    taken: dict[str, int] = {}
    found: list[Source] = []
    for source in sorted(sources):
        folded = _on_disk(source.key)
        number = taken[folded] = taken.get(folded, 0) + 1
        key = source.key
        while number > 1 and _on_disk(key) in taken:
            stem, dot, ending = source.key.rpartition(".")
            key = f"{stem}（{number}）{dot}{ending}"
            number += 1
        taken.setdefault(_on_disk(key), 1)
        found.append(Source(key, source.place))
    return sorted(found)


def _on_disk(key: str) -> str:
    return unicodedata.normalize("NFC", key).casefold()

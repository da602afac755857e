"""Where a batch's files lie: the local disk, or any place that fsspec has a URL for (s3://, hdfs://, sftp://, memory://)."""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from catchup_xl.errors import BookError, UsageError

_URL = re.compile(r"[a-z][a-z0-9+.-]+://|[a-z0-9]+::", re.IGNORECASE)


def is_url(place: str) -> bool:
    """The place is a URL for fsspec, not a path of this machine; C:/x is a path."""
    return _URL.match(place) is not None


def file_system(url: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the path within it.

    Raises:
        UsageError: fsspec, or the package that it needs for this kind of URL, is not installed.
    """
    try:
        import fsspec  # type: ignore[import-untyped]  # noqa: PLC0415 - only those who use URLs need it

        found: tuple[Any, str] = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as reason:
        raise UsageError(
            f"打不开 {url}：{reason}", mend="安装 catchup-xl[cluster]；s3:// 另需 s3fs，sftp:// 另需 paramiko"
        ) from reason
    return found


@contextlib.contextmanager
def staged(source: str, target: str) -> Iterator[tuple[Path, Path]]:
    """The source and the target as local files.

    Local paths are handed on as they are. Behind a URL, the source is copied to a temporary folder first, and what was
    written there is put in its place at the end, under its name only once it is whole.

    Raises:
        BookError: the source isn't there.
    """
    if not is_url(source) and not is_url(target):
        place = Path(target)
        place.parent.mkdir(parents=True, exist_ok=True)
        yield Path(source), place
        return
    with tempfile.TemporaryDirectory(prefix="catchup-") as folder:
        near_source, near_target = _near(source, Path(folder) / "in"), _near(target, Path(folder) / "out")
        if is_url(source):
            near_source.write_bytes(read_bytes(source))
        yield near_source, near_target
        if is_url(target) and near_target.is_file():
            write_bytes(target, near_target.read_bytes())


def _near(place: str, folder: Path) -> Path:
    if not is_url(place):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        return Path(place)
    folder.mkdir()
    return folder / PurePosixPath(place).name


def read_bytes(url: str) -> bytes:
    """The content behind a URL.

    Raises:
        BookError: there is nothing.
    """
    system, path = file_system(url)
    try:
        content: bytes = system.cat_file(path)
    except FileNotFoundError as reason:
        raise BookError(f"找不到文件 {url}", mend="核对地址，以及共享存储是否还连着") from reason
    return content


def write_bytes(url: str, content: bytes) -> None:
    """Put content behind a URL: under a name of its own first, then in its place, so that nobody meets half a file.

    A name made of the content lets two workers that do the same file write the same bytes to the same place.
    """
    system, path = file_system(url)
    parent, _, name = path.rpartition("/")
    if parent:
        system.makedirs(parent, exist_ok=True)
    part = f"{parent}/.~{name}.{hashlib.sha256(content).hexdigest()[:12]}.part"
    system.pipe_file(part, content)
    system.mv(part, path)


def place_hash(place: str) -> str:
    """SHA-256 of what lies at a path or URL, in hex; empty when nothing does."""
    if not is_url(place):
        near = Path(place)
        try:
            return hashlib.sha256(near.read_bytes()).hexdigest() if near.is_file() else ""
        except OSError:
            return ""
    try:
        return hashlib.sha256(read_bytes(place)).hexdigest()
    except BookError:
        return ""

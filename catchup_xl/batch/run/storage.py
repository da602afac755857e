"""Where a batch's files lie: the local disk, or any place that fsspec has a URL for (s3://, hdfs://, sftp://, memory://)."""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from catchup_xl.books.saving.own_outputs import refuse_foreign
from catchup_xl.errors import BookError, CatchupError, UsageError


class UnreachableError(BookError):
    """Storage that does not answer, or answers with a fault that may pass."""


_REFUSED = re.compile(
    r"permission ?denied|access ?denied|forbidden|authenticat|credential|InvalidAccessKeyId|SignatureDoesNotMatch|hostkey|host key",
    re.IGNORECASE,
)
_BUCKETS = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "obs", "cos"}
_MISSING = re.compile(r"NoSuchBucket|bucket does not exist|NoSuchFile", re.IGNORECASE)
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
        import fsspec  # type: ignore[import-untyped]  # only those who use URLs need it

        found: tuple[Any, str] = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as reason:
        raise UsageError(
            f"打不开 {url}：{reason}",
            mend="s3:// 安装 catchup-xl[s3]，sftp:// 安装 catchup-xl[sftp]，其他地址安装 catchup-xl[cluster] 和相应的 fsspec 包",
        ) from reason
    except Exception as reason:
        raise _in_words(url, reason) from reason
    return found


@contextlib.contextmanager
def reached(url: str) -> Iterator[None]:
    """Say in the user's words what storage behind a URL has against a request.

    Raises:
        UnreachableError: it does not answer, or with a fault that may pass.
        BookError: there is no such file or bucket, or it refuses user, password or key.
    """
    try:
        yield
    except CatchupError:
        raise
    except Exception as reason:
        raise _in_words(url, reason) from reason


def _in_words(url: str, reason: Exception) -> BookError:
    """The libraries have a class of errors each, none of them shared: what they say tells more than their kind."""
    said = f"{type(reason).__name__}: {reason}"
    if isinstance(reason, FileNotFoundError) or _MISSING.search(said):
        return BookError(f"找不到 {url}", mend="核对地址、存储桶和文件夹的名字，以及共享存储是否还连着")
    if isinstance(reason, PermissionError) or _REFUSED.search(said):
        return BookError(f"{url} 拒绝访问（{said}）", mend="核对用户名、密码或密钥，以及对这个位置有没有读写权限")
    return UnreachableError(f"连不上 {url}（{said}）", mend="核对地址和网络，恢复后加 --resume 再运行一次")


@contextlib.contextmanager
def staged(source: str, target: str, *, force: bool = False) -> Iterator[tuple[Path, Path]]:
    """The source and the target as local files.

    Local paths are handed on as they are. Behind a URL, the source is copied to a temporary folder first, and what was
    written there is put in its place at the end, under its name only once it is whole.

    Args:
        source: path or URL.
        target: path or URL.
        force: put it over what lies behind the target's URL, whoever wrote that.

    Raises:
        BookError: the source isn't there, or what lies behind the target's URL was written or edited by somebody else.
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
            made = near_target.read_bytes()
            if not force and (there := found_bytes(target)) is not None:
                refuse_foreign(target, there, made)
            write_bytes(target, made)


def _near(place: str, folder: Path) -> Path:
    if not is_url(place):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        return Path(place)
    folder.mkdir()
    return folder / PurePosixPath(place).name


def read_bytes(url: str) -> bytes:
    """The content behind a URL.

    Raises:
        BookError: there is nothing, or it can't be reached.
    """
    system, path = file_system(url)
    with reached(url):
        content: bytes = system.cat_file(path)
    return content


def found_bytes(url: str) -> bytes | None:
    """The content behind a URL; None where there is nothing.

    Raises:
        BookError: it can't be reached.
    """
    system, path = file_system(url)
    with reached(url):
        system.invalidate_cache()
        found: bytes | None = system.cat_file(path) if system.exists(path) else None
    return found


def write_bytes(url: str, content: bytes) -> None:
    """Put content behind a URL: under a name of its own first, then in its place, so that nobody meets half a file.

    A name made of the content lets two workers that do the same file write the same bytes to the same place. A store of
    buckets puts an object in its place whole by itself, and has no folders; a bucket is never made.

    Raises:
        BookError: it can't be written.
    """
    system, path = file_system(url)
    parent, _, name = path.rpartition("/")
    with reached(url):
        if _has_buckets(system):
            _refuse_missing_bucket(system, path, url)
            system.pipe_file(path, content)
            return
        if parent:
            system.makedirs(parent, exist_ok=True)
        part = f"{parent}/.~{name}.{hashlib.sha256(content).hexdigest()[:12]}.part"
        system.pipe_file(part, content)
        _replace(system, part, path)


def _has_buckets(system: Any) -> bool:
    protocols = {system.protocol} if isinstance(system.protocol, str) else set(system.protocol)
    return bool(protocols & _BUCKETS)


def _refuse_missing_bucket(system: Any, path: str, url: str) -> None:
    bucket = path.partition("/")[0]
    if not system.exists(bucket):
        raise BookError(f"找不到存储桶 {bucket}（{url}）", mend="核对 --out 的地址；存储桶要先建好，程序不会新建")


def _replace(system: Any, part: str, path: str) -> None:
    """Put a file in another's place. Not every server renames over a file that is there."""
    try:
        system.mv(part, path)
    except (OSError, AttributeError):
        if not system.exists(path) or not system.exists(part):
            raise
        system.rm_file(path)
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

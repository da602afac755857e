"""One file of a batch: what is to be done, doing it, and what came of it. Local workers and clusters run the same function."""

from __future__ import annotations

import hashlib
import time
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from catchup_xl.batch.run.program import refuse_other
from catchup_xl.batch.run.storage import UnreachableError, is_url, place_hash, staged
from catchup_xl.books.saving.lock_files import opened
from catchup_xl.errors import BookError, CatchupError, LossWarning, without_passwords
from catchup_xl.jobs import run as jobs
from catchup_xl.model.findings import Level

_PAUSES = (0.2, 1.0, 5.0)  # seconds before storage behind a URL is tried again


class TaskStatus(StrEnum):
    """What became of a file."""

    DONE = "完成"
    FINDINGS = "有错误"
    SKIPPED = "未变跳过"
    FAILED = "失败"
    NOT_RUN = "未处理"

    @property
    def written(self) -> bool:
        """There is a whole output file."""
        return self in (TaskStatus.DONE, TaskStatus.FINDINGS, TaskStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class Task:
    """One file to do.

    Args:
        key: the file's place below the output folder, with forward slashes; the order of the report.
        source: path or URL of the workbook.
        target: path or URL of the output.
        job: name of a member of ``jobs.Job``.
        month: the month to compute for, instead of 统计月份.
        now: the time that 历史 and 运行记录 are stamped with: one for the whole batch.
        program: the mark of the program that the batch was begun with; a worker with another one refuses. Empty: any.
        former: SHA-256 of what an earlier batch put at the target; empty where none did.
        force: replace what is at the target whoever wrote it.
    """

    key: str
    source: str
    target: str
    job: str = "REFRESH"
    month: int | None = None
    now: datetime | None = None
    program: str = ""
    former: str = ""
    force: bool = False


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file.

    Args:
        key: as in the task.
        source: path or URL of the workbook.
        out: path or URL that was written; empty when nothing was.
        status: what became of it.
        errors: findings of level 错误.
        warnings: findings of level 警告.
        hints: findings of level 提示.
        groups: peer groups that were ranked.
        blocked: peer groups that were not, with the reason.
        message: why it failed or what could not be written, in Chinese.
        note: what the reader should know of the workbook, and is no fault.
        seconds: how long it took.
        processor: seconds of processor time.
        source_hash: SHA-256 of the workbook as it was read.
        out_hash: SHA-256 of what was written.
        detail: the program's own trace of an unexpected error.
    """

    key: str
    source: str
    out: str = ""
    status: TaskStatus = TaskStatus.NOT_RUN
    errors: int = 0
    warnings: int = 0
    hints: int = 0
    groups: int = 0
    blocked: tuple[str, ...] = ()
    message: str = ""
    note: str = ""
    seconds: float = 0.0
    processor: float = 0.0
    source_hash: str = ""
    out_hash: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        """No report, manifest or message holds a password."""
        for name in ("source", "out", "message", "note", "detail"):
            object.__setattr__(self, name, without_passwords(getattr(self, name)))

    @property
    def words(self) -> str:
        """Message and note."""
        return "；".join(part for part in (self.message, self.note) if part)

    def as_dict(self) -> dict[str, Any]:
        """The line as ``--json`` prints it and the manifest keeps it."""
        return asdict(self) | {"status": self.status.value, "blocked": list(self.blocked)}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> FileReport:
        """Read a line of a manifest."""
        known = {name: value for name, value in found.items() if name in cls.__slots__}
        return cls(**{**known, "status": TaskStatus(found["status"]), "blocked": tuple(found["blocked"])})


def process(task: Task) -> FileReport:
    """Do one file: one that can't be done is reported, and the next one is done.

    Args:
        task: the file.

    Raises:
        OtherProgramError: the batch was begun with another version of the program than the one that runs here.
    """
    refuse_other(task.program)
    started, processor = time.perf_counter(), time.thread_time()
    report = FileReport(task.key, task.source)
    try:
        report = _tried(task, report)
    except CatchupError as error:
        report = replace(report, status=TaskStatus.FAILED, message=str(error))
    except OSError as error:
        report = replace(report, status=TaskStatus.FAILED, message=f"读写不了：{error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - one file that the program itself stumbles over must not stop the rest
        words = f"程序出错：{type(error).__name__}：{error}"
        report = replace(report, status=TaskStatus.FAILED, message=words, detail=traceback.format_exc())
    used = round(time.thread_time() - processor, 4)
    return replace(report, seconds=round(time.perf_counter() - started, 4), processor=used)


def _tried(task: Task, report: FileReport) -> FileReport:
    """Do a file; where it lies behind a URL, a fault of the network is given time to pass."""
    for pause in _PAUSES if is_url(task.source) or is_url(task.target) else ():
        try:
            return _done(task, report)
        except (OSError, UnreachableError):
            time.sleep(pause)
    return _done(task, report)


def _done(task: Task, report: FileReport) -> FileReport:
    open_now = None if is_url(task.source) else opened(Path(task.source))
    force = task.force or bool(task.former and place_hash(task.target) == task.former)
    with staged(task.source, task.target, force=force) as (source, target):
        source_hash = file_hash(source)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", LossWarning)
            result = jobs.run_file(jobs.Job[task.job], source, out=target, month=task.month, now=task.now, force=force)
        out_hash = file_hash(target)
    groups = result.outcome.groups.values()
    open_words = [f"正被{open_now[0]}打开着，按上次保存的内容计算"] if open_now else []
    return replace(
        report,
        out=task.target,
        status=TaskStatus.FINDINGS if result.exit_code else TaskStatus.DONE,
        errors=result.count(Level.ERROR),
        warnings=result.count(Level.WARNING),
        hints=result.count(Level.HINT),
        groups=sum(1 for group in groups if not group.blocked),
        blocked=tuple(f"{group.name}：{group.blocked}" for group in groups if group.blocked),
        message="；".join(result.unwritten),
        note="；".join([*open_words, *(str(one.message) for one in told if issubclass(one.category, LossWarning))]),
        source_hash=source_hash,
        out_hash=out_hash,
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex; empty when there is no such file."""
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        raise BookError(f"{path} 不是普通文件，读不了", expected=".xlsx 或 .xlsm 工作簿")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return ""

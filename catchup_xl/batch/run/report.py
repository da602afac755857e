"""The report of a batch: one line a file, in the order of their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchup_xl.batch.report import write_table
from catchup_xl.batch.run.task import FileReport, TaskStatus
from catchup_xl.batch.sources import Passed
from catchup_xl.errors import exit_code

HEADERS = (
    "文件",
    "结果",
    "错误",
    "警告",
    "提示",
    "已排名组",
    "未排名组",
    "说明",
    "用时(秒)",
    "输出",
    "源文件",
    "输出指纹",
)
_WIDTHS = (36, 10, 7, 7, 7, 10, 30, 50, 10, 40, 40, 20)


@dataclass(frozen=True)
class BatchReport:
    """What came of a batch.

    Args:
        files: one a file, in the order of their keys.
        seconds: how long the batch took.
        interrupted: it was stopped before its end.
        memory: the highest resident memory of any worker, in bytes; 0 where unknown.
        dashboard: where a cluster shows its work; empty for a local run.
        passed: files of the folders that were passed over, each with the reason.
        trouble: why the run ended before its time, in Chinese; empty when nothing ended it.
    """

    files: tuple[FileReport, ...]
    seconds: float = 0.0
    interrupted: bool = False
    memory: int = 0
    dashboard: str = ""
    passed: tuple[Passed, ...] = ()
    trouble: str = ""

    def count(self, status: TaskStatus) -> int:
        """How many files came to this."""
        return sum(1 for file in self.files if file.status is status)

    @property
    def exit_code(self) -> int:
        """What a program learns of the run.

        130 interrupted; 3 it ended before its time, or a file could not be read, computed or written; 1 findings of level
        错误, or a file was passed over that may hold figures; else 0.
        """
        failed = any(file.status in (TaskStatus.FAILED, TaskStatus.NOT_RUN) for file in self.files)
        findings = any(file.status is TaskStatus.FINDINGS or file.errors for file in self.files)
        return exit_code(
            findings=findings or any(file.missed for file in self.passed),
            failed=bool(self.trouble) or failed,
            interrupted=self.interrupted,
        )

    def as_dict(self) -> dict[str, Any]:
        """The report as ``--json`` prints it."""
        return {
            "counts": {status.value: self.count(status) for status in TaskStatus},
            "interrupted": self.interrupted,
            "seconds": round(self.seconds, 3),
            "worker_memory": self.memory,
            "dashboard": self.dashboard,
            "trouble": self.trouble,
            "passed": [{"place": file.place, "why": file.why, "missed": file.missed} for file in self.passed],
            "files": [file.as_dict() for file in self.files],
        }

    def rows(self) -> Iterable[tuple[str | int | float, ...]]:
        """The report's lines under ``HEADERS``."""
        for file in self.files:
            yield (
                file.key, file.status.value, file.errors, file.warnings, file.hints, file.groups,
                "；".join(file.blocked), file.words, file.seconds, file.out, file.source, file.out_hash,
            )  # fmt: skip
        if self.trouble:
            yield ("（整批）", TaskStatus.FAILED.value, 0, 0, 0, 0, "", self.trouble, 0.0, "", "", "")
        for passed in self.passed:
            yield (passed.place, "没有取", 0, 0, 0, 0, "", passed.why, 0.0, "", passed.place, "")

    def write(self, path: Path) -> None:
        """Write the report: .json, .csv or .xlsx.

        Raises:
            UsageError: another kind of file.
            BookError: it can't be written.
        """
        write_table(path, "批处理报告", HEADERS, list(self.rows()), self.as_dict(), _WIDTHS)

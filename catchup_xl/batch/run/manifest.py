"""What a batch has done so far, kept beside its outputs line by line, so that a run that was cut off can be taken up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from catchup_xl._version import __version__
from catchup_xl.batch.run.storage import is_url, place_hash, read_bytes, write_bytes
from catchup_xl.batch.run.task import FileReport, Task, TaskStatus
from catchup_xl.books.saving.safe_write import put_file
from catchup_xl.errors import BookError

NAME = ".catchup-batch.jsonl"
_FORMAT = 1
_MOST_UNSAVED = 200  # lines that a cut-off run has to do again at most


class Manifest:
    """The manifest of one output folder: a head line, then one line a file in the order in which they were finished.

    Each line is flushed when its file is whole. A line that a power cut has torn is left out when it is read again.
    On a place behind a URL lines can't be added: there it is written when the run ends, and every so often before.
    """

    def __init__(self, out: str) -> None:
        self._place = f"{out.rstrip('/')}/{NAME}" if is_url(out) else str(Path(out) / NAME)
        self._lines: list[str] = []
        self._unsaved = 0
        self.now: datetime | None = None
        self.finished = True
        self.known: dict[str, tuple[str, FileReport]] = {}
        self._former: dict[str, str] = {}

    def read(self) -> None:
        """Read what an earlier run has left; nothing when there was none."""
        for line in self._text().splitlines():
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if not isinstance(found, dict) or found.get("format", _FORMAT) != _FORMAT:
                continue
            if "now" in found:
                self.now, self.finished = datetime.fromisoformat(found["now"]), False
                self._former = dict(found.get("former", {}))
            elif "finished" in found:
                self.finished = True
            elif "report" in found:
                report = FileReport.from_dict(found["report"])
                self.known[report.key] = (found["task"], report)

    def outputs(self) -> dict[str, str]:
        """SHA-256 of each output that an earlier run has written, by its key."""
        return self._former | {key: report.out_hash for key, (_, report) in self.known.items() if report.out_hash}

    def start(self, now: datetime, kept: Iterable[tuple[Task, FileReport]]) -> None:
        """Begin a new manifest with what is kept of the old one.

        Raises:
            BookError: the output folder can't be written.
        """
        head = {"format": _FORMAT, "now": now.isoformat(), "program": __version__, "former": self.outputs()}
        self._lines = [json.dumps(head)]
        self._lines += [_line(task, report) for task, report in kept]
        self._save()

    def add(self, task: Task, report: FileReport) -> None:
        """Note a file that has come to its end."""
        self._append(_line(task, report))

    def close(self, *, finished: bool) -> None:
        """Note whether the run came to its end."""
        if finished:
            self._append('{"finished": true}')
        if is_url(self._place) and self._unsaved:
            self._save()

    def unchanged(self, task: Task) -> FileReport | None:
        """The report of an earlier run, where source, options, program and output are still the same."""
        options, report = self.known.get(task.key, ("", None))
        if report is None or not report.status.written or options != fingerprint(task):
            return None
        if place_hash(task.source) != report.source_hash or place_hash(task.target) != report.out_hash:
            return None
        return replace(
            report, status=TaskStatus.SKIPPED, source=task.source, out=task.target, note="", seconds=0.0, processor=0.0
        )

    def _append(self, line: str) -> None:
        self._lines.append(line)
        self._unsaved += 1
        if is_url(self._place):
            if self._unsaved >= _MOST_UNSAVED:
                self._save()
            return
        try:
            with Path(self._place).open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as reason:
            raise _unwritable(self._place, reason) from reason

    def _save(self) -> None:
        content = ("\n".join(self._lines) + "\n").encode()
        self._unsaved = 0
        if is_url(self._place):
            write_bytes(self._place, content)
            return
        place = Path(self._place)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            raise _unwritable(self._place, reason) from reason
        put_file(content, place)

    def _text(self) -> str:
        try:
            content = read_bytes(self._place) if is_url(self._place) else Path(self._place).read_bytes()
        except (BookError, FileNotFoundError):
            return ""
        return content.decode("utf-8", "replace")


def fingerprint(task: Task) -> str:
    """What an output depends on besides its source: job, month, and version of the program; not the time of the run."""
    parts: Mapping[str, Any] = {"job": task.job, "month": task.month, "program": __version__}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _line(task: Task, report: FileReport) -> str:
    kept = report.as_dict()
    if report.status is TaskStatus.SKIPPED:
        kept["status"] = (TaskStatus.FINDINGS if report.errors or report.message else TaskStatus.DONE).value
    return json.dumps({"task": fingerprint(task), "report": kept})  # in ASCII: a name need not be UTF-8


def _unwritable(place: str, reason: OSError) -> BookError:
    return BookError(
        f"写不了批处理清单 {place}：{reason.strerror or reason}", mend="核对输出文件夹是否存在、可写，磁盘是否已满"
    )

"""Where each collected value came from, kept beside the master: one line a cell, never rewritten."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from catchup_xl.batch.collect.collected import Change
from catchup_xl.batch.collect.values import canonical
from catchup_xl.errors import BookError
from catchup_xl.results.values import csv_text

HEADERS = ("时间", "内容", "母版单元格", "原值", "新值", "来源", "换算", "来源文件SHA-256")


class Provenance:
    """The provenance file of a master. Lines are put down before the master is saved, and taken back if that fails.

    Args:
        path: the CSV file; it is made when it isn't there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._before: bytes | None = None

    def __enter__(self) -> Self:
        self._before = self.path.read_bytes() if self.path.exists() else None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._take_back()

    def _take_back(self) -> None:
        if self._before is None:
            self.path.unlink(missing_ok=True)
        else:
            self._put(self._before)

    def add(self, changes: Sequence[Change], now: datetime) -> None:
        """Add a line for each change, in place of those that were added since the file was entered.

        Raises:
            BookError: the file can't be written; perhaps it is open in a spreadsheet program.
        """
        if not changes:
            self._take_back()
            return
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        if not self._before:
            writer.writerow(HEADERS)
        for change in changes:
            digests = "；".join(dict.fromkeys(sent.digest for sent, _ in change.sources))
            place = change.at or f"{change.key.sheet}（新增一行）"
            cells = (
                now.isoformat(sep=" "), change.key.words, place, canonical(change.old), canonical(change.new),
                change.origin, change.notes, digests,
            )  # fmt: skip
            writer.writerow([csv_text(cell) for cell in cells])
        added = text.getvalue().encode("utf-8" if self._before else "utf-8-sig")
        self._put((self._before or b"") + added)

    def _put(self, content: bytes) -> None:
        new = self.path.with_name(f".~{self.path.name}.tmp")
        try:
            new.write_bytes(content)
            os.replace(new, self.path)  # noqa: PTH105 - whole or not at all
        except OSError as reason:
            new.unlink(missing_ok=True)
            raise BookError(
                f"写不了来源记录 {self.path}：{reason.strerror or reason}", mend="若它正打开着，请先关闭再运行"
            ) from reason

"""What came of collecting returns: who sent, what changed, what did not and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from catchup_xl.batch.collect.finding import Found
from catchup_xl.batch.collect.returned_values import Key, Return, ReturnState, Value, shown
from catchup_xl.batch.report import ReportPage, write_table
from catchup_xl.errors import exit_code, file_name, printable
from catchup_xl.model.cells import RawCell


class Decision(StrEnum):
    """What becomes of a value that was sent."""

    WRITE = "写入"
    SAME = "一致"
    CONFLICT = "冲突，未写"
    DIFFERS = "与母版不同，未写"
    SUSPECT = "量纲可疑，未写"
    REMOVED = "报表删去，未动"
    WAITING = "待确认，未写"
    UNKNOWN = "母版里没有，未写"
    UNREADABLE = "填得不对，未写"
    REFUSED = "不归它报，未写"
    LEFT = "写不进，未写"


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of the master for which something new was sent.

    Args:
        key: the cell.
        old: what stands there.
        new: what was sent.
        decision: what becomes of it.
        why: the reason, in Chinese.
        sources: the returns that said it, with the cells.
        at: the cell's address; empty for a row that is new.
    """

    key: Key
    old: RawCell
    new: RawCell
    decision: Decision
    why: str
    sources: tuple[tuple[Return, Value], ...]
    at: str

    @property
    def origin(self) -> str:
        """Files and cells that it comes from."""
        return "；".join(f"{sent.name} {value.at}" for sent, value in self.sources)

    @property
    def notes(self) -> str:
        """The reason, and how the value was converted."""
        converted = dict.fromkeys(value.note for _, value in self.sources if value.note)
        return "；".join(part for part in (self.why, *converted) if part)


@dataclass(frozen=True, slots=True)
class Sender:
    """What one unit has sent.

    Args:
        unit: the unit; empty for a file of nobody.
        files: its returns.
        received: when the last of them was saved.
        late: after the due time.
        owed: cells of the month that are blank in them, or that they lack.
        cells: cells of the month that the unit is asked for.
        problem: what of them was not taken, and why.
        state: 已报, 迟报, 缺报, 未报 or 有问题.
    """

    files: tuple[Path, ...]
    received: datetime | None
    problem: str
    state: str
    unit: str = ""
    late: bool = False
    owed: int = 0
    cells: int = 0


@dataclass(frozen=True)
class Collected:
    """The outcome of collecting.

    Args:
        returns: the files that were looked into.
        passed: the other files that lie among them, and why they were not.
        senders: who sent.
        changes: cells for which something new was sent.
        notes: what the reader should know.
        out: the master that was written; None when nothing was.
        log: the provenance file that was added to.
        mapping: the mapping file, where something new was proposed.
        dry_run: nothing was to be written.
    """

    returns: tuple[Return, ...]
    passed: tuple[Found, ...]
    senders: tuple[Sender, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    out: Path | None
    log: Path | None
    mapping: Path | None
    dry_run: bool

    SENDER_HEADERS: ClassVar[tuple[str, ...]] = ("单位", "状态", "交表时间", "本月格数", "空着", "文件", "问题")
    FILE_HEADERS: ClassVar[tuple[str, ...]] = ("文件", "处理", "单位", "交表时间", "写入格数", "说明")
    CHANGE_HEADERS: ClassVar[tuple[str, ...]] = ("内容", "母版单元格", "原值", "报来", "处理", "说明", "来源")

    def count(self, decision: Decision) -> int:
        """How many cells came to this."""
        return sum(1 for change in self.changes if change.decision is decision)

    @property
    def exit_code(self) -> int:
        """1 when something was sent that was not taken, or a return has a problem or lost something; else 0."""
        left = any(change.decision not in (Decision.WRITE, Decision.SAME) for change in self.changes)
        return exit_code(findings=left or any(sent.problem or sent.notes for sent in self.returns))

    def sender_rows(self) -> Iterator[tuple[str, ...]]:
        """Under SENDER_HEADERS."""
        for sender in self.senders:
            when = sender.received.strftime("%Y-%m-%d %H:%M") if sender.received and sender.files else ""
            files = "、".join(file_name(path) for path in sender.files)
            counts = (str(sender.cells), str(sender.owed)) if sender.files else ("", "")
            yield sender.unit or "（不明）", sender.state, when, *counts, files, sender.problem

    def file_rows(self) -> Iterator[tuple[str, ...]]:
        """Under FILE_HEADERS: every file that lies among the returns."""
        names = [file_name(path) for path in (*(s.path for s in self.returns), *(f.path for f in self.passed))]
        twice = {name for name in names if names.count(name) > 1}
        for sent in self.returns:
            written = sum(
                change.decision is Decision.WRITE and any(source is sent for source, _ in change.sources)
                for change in self.changes
            )
            when = sent.received.strftime("%Y-%m-%d %H:%M") if sent.received else ""
            words = "；".join(part for text in (sent.problem, *sent.notes) for part in text.splitlines() if part)
            yield _shown(sent.path, twice), sent.state.value, "、".join(sent.units[:8]), when, str(written), words
        for found in self.passed:
            yield _shown(found.path, twice), ReturnState.PASSED.value, "", "", "", found.passed

    def change_rows(self) -> Iterator[tuple[str, ...]]:
        """Under CHANGE_HEADERS; what was not taken comes first."""
        for change in sorted(self.changes, key=lambda one: one.decision is Decision.WRITE):
            place = change.at or f"{change.key.sheet}（新增一行）"
            new = shown(change.new)
            yield (
                change.key.words,
                place,
                shown(change.old),
                new,
                change.decision.value,
                change.notes,
                change.origin,
            )

    def summary(self) -> str:
        """One line for the terminal."""
        counts = "，".join(f"{word.value} {n} 处" for word in Decision if (n := self.count(word)))
        words = [counts or "没有新的数"]
        if self.dry_run:
            words.append("试运行，母版没有写")
        if self.out is not None:
            words.append(f"已写入 {self.out}；结果表请再运行 refresh")
        if self.log is not None:
            words.append(f"来源记在 {self.log}")
        if self.mapping is not None:
            words.append(f"对应关系写在 {self.mapping}")
        return "\n".join(words)

    def as_dict(self) -> dict[str, Any]:
        """The outcome as ``--json`` prints it."""
        return {
            "out": None if self.out is None else str(self.out),
            "provenance": None if self.log is None else str(self.log),
            "mapping": None if self.mapping is None else str(self.mapping),
            "dry_run": self.dry_run,
            "counts": {word.value: self.count(word) for word in Decision},
            "senders": [dict(zip(self.SENDER_HEADERS, row, strict=True)) for row in self.sender_rows()],
            "files": [dict(zip(self.FILE_HEADERS, row, strict=True)) for row in self.file_rows()],
            "changes": [dict(zip(self.CHANGE_HEADERS, row, strict=True)) for row in self.change_rows()],
            "notes": list(self.notes),
        }

    def write(self, path: Path) -> None:
        """Write the report, .xlsx, .csv or .json: the changes, who has sent and who has not, every file, and all notes.

        A workbook has a sheet for each; a CSV file has the files and the notes below the changes.

        Raises:
            UsageError: another kind of file.
            BookError: it can't be written.
        """
        widths = (36, 14, 14, 14, 16, 40, 36)
        rows, notes = list(self.change_rows()), [(note,) for note in self.notes]
        pages = [
            ReportPage("报送情况", self.SENDER_HEADERS, list(self.sender_rows()), (18, 10, 18, 10, 8, 40, 40)),
            ReportPage("收到的文件", self.FILE_HEADERS, list(self.file_rows()), (40, 12, 24, 18, 10, 80)),
            ReportPage("注意", ("注意",), notes, (120,)),
        ]
        if path.suffix.lower() == ".csv":
            rows += self._told_below()
        write_table(path, "报送变动", self.CHANGE_HEADERS, rows, self.as_dict(), widths, pages)

    def _told_below(self) -> Iterator[tuple[str, ...]]:
        """Senders, files and notes in the columns of the changes."""
        for unit, state, _, cells, owed, files, problem in self.sender_rows():
            counts = f"本月 {cells} 格，空着 {owed} 格" if cells else ""
            yield unit, "", "", "", state, "；".join(part for part in (counts, problem) if part), files
        for name, state, units, _, _, words in self.file_rows():
            yield f"文件　{name}", "", "", "", state, "；".join(part for part in (units, words) if part), name
        for note in self.notes:
            yield "注意", "", "", "", "", note, ""


def _shown(path: Path, twice: set[str]) -> str:
    """A file's name; where two have the same, the whole path."""
    name = file_name(path)
    return printable(str(path)) if name in twice else name

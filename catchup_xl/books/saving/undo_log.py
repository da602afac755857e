"""What the last jobs did to a workbook, kept beside it so that they can be taken back."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from catchup_xl.books.saving.replacing import keep_copy, put
from catchup_xl.books.saving.together import digest
from catchup_xl.books.saving.write_lock import key
from catchup_xl.model.cells import Percent, RawCell

_FORMAT, _MOST = 1, 20
_VERSION, _MARK = ".before", 16
"""How the name of a kept version ends, and how much of its digest stands in it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A cell that a job wrote, known by what it says and not by its address.

    Args:
        sheet: the sheet.
        names: the names of its row.
        header: its column.
        old: what stood there.
        new: what stands there now.
        fresh: the row was added for it.
    """

    sheet: str
    names: tuple[str, ...]
    header: str
    old: RawCell
    new: RawCell
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One job on a workbook.

    Args:
        job: its Chinese name.
        when: its time, as ISO 8601.
        sheets: the sheets that it rewrote.
        cells: the entry cells that it wrote; none for a job that writes results only.
        before: digest of the workbook before; empty for one that is open in Excel.
        after: digest of the workbook then.
    """

    job: str
    when: str
    sheets: tuple[str, ...] = ()
    cells: tuple[Written, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """The step in words."""
        return f"{self.when.replace('T', ' ')} 的“{self.job}”"


def log_path(place: Path) -> Path:
    """Where the steps of a workbook are kept."""
    return place.with_name(f"{key(place)}.undo")


def steps(place: Path) -> list[UndoStep]:
    """The steps of a workbook, the last one last, without those that were taken back or that a kill kept from being done.

    Args:
        place: the workbook.
    """
    try:
        told = json.loads(log_path(place).read_bytes())
        found = [_step(one) for one in told["steps"]] if told["format"] == _FORMAT else []
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    now = digest(place.read_bytes()) if place.exists() else ""
    if not found or not now or found[-1].after == now:
        return found
    undone = next((n for n in reversed(range(len(found))) if found[n].before == now), len(found))
    return found[:undone]


def keep_steps(place: Path, kept: Sequence[UndoStep]) -> None:
    """Keep these steps of a workbook; its lock is held.

    Raises:
        OSError: they can't be written.
    """
    path = log_path(place)
    if not kept:
        path.unlink(missing_ok=True)
        return
    told = {"format": _FORMAT, "steps": [asdict(step) for step in kept[-_MOST:]]}
    put(json.dumps(told, default=_coded).encode(), path, like=place)


def keep_version(data: bytes, place: Path) -> None:
    """Keep a workbook as it is before a job, for taking that back; its lock is held.

    It is named by its content, so that a job that is killed leaves the version before the last one where it was. Where
    there is no room for it the job goes on.

    Args:
        data: its content.
        place: the workbook.
    """
    with contextlib.suppress(OSError):
        keep_copy(data, place, _version_path(place, digest(data)))


def drop_versions(place: Path, kept: str = "") -> None:
    """Remove what was kept of a workbook for jobs before the last one; its lock is held.

    Args:
        place: the workbook.
        kept: the digest of the version that stays; none when empty.
    """
    start, stays = f"{key(place)}.", _version_path(place, kept).name if kept else ""
    for name in os.listdir(place.parent):  # noqa: PTH208 - a name may hold the wildcards of a pattern
        if name.startswith(start) and name.endswith(_VERSION) and name != stays:
            with contextlib.suppress(OSError):
                (place.parent / name).unlink()


def version(place: Path, wanted: str) -> Path | None:
    """Where a workbook's version of a digest is kept: for undoing, or as one of its backups; None where it is not."""
    names = sorted(name for name in os.listdir(place.parent) if name.startswith(f"{place.name}.bak"))  # noqa: PTH208
    for path in (_version_path(place, wanted), *(place.parent / name for name in names)):
        if path.is_file() and digest(path.read_bytes()) == wanted:
            return path
    return None


def _version_path(place: Path, mark: str) -> Path:
    return place.with_name(f"{key(place)}.{mark[:_MARK]}{_VERSION}")


def _step(told: Mapping[str, Any]) -> UndoStep:
    cells = tuple(
        Written(
            cell["sheet"],
            tuple(cell["names"]),
            cell["header"],
            _raw(cell["old"]),
            _raw(cell["new"]),
            bool(cell["fresh"]),
        )
        for cell in told["cells"]
    )
    return UndoStep(told["job"], told["when"], tuple(told["sheets"]), cells, told["before"], told["after"])


def _coded(value: object) -> Any:
    if isinstance(value, Decimal):
        return {"percent" if isinstance(value, Percent) else "number": f"{value:f}"}
    if isinstance(value, datetime | date):
        return {"day": value.isoformat()}
    raise TypeError(type(value).__name__)


def _raw(told: Any) -> RawCell:
    if isinstance(told, dict):
        if "percent" in told:
            return Percent(told["percent"])
        return Decimal(told["number"]) if "number" in told else datetime.fromisoformat(told["day"])
    found: RawCell = told
    return found

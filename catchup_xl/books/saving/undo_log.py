"""What the last jobs did to a workbook, kept beside it so that they can be taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from catchup_xl.books.saving.replacing import put
from catchup_xl.books.saving.together import digest
from catchup_xl.books.saving.write_lock import key
from catchup_xl.model.cells import Percent, RawCell

_FORMAT, _MOST = 1, 20


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
class Step:
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


def steps(place: Path) -> list[Step]:
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


def keep_steps(place: Path, kept: Sequence[Step]) -> None:
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


def _step(told: Mapping[str, Any]) -> Step:
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
    return Step(told["job"], told["when"], tuple(told["sheets"]), cells, told["before"], told["after"])


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

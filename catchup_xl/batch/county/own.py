"""What the county itself says: settings, rules and events of its own book or settings file, its offices, and the rankings it has issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError
from catchup_xl.model.cells import RawCell, to_text
from catchup_xl.model.edits import Cell, RowsEdit
from catchup_xl.model.plan import Plan, PlanRow, Value
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS

HISTORY = SHEETS["历史"]
_SHEETS = ("指标", "板块", "目标", "加减分", "组织机构", "阶段", "督导")
_PLANS = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Own:
    """The county's own part.

    Args:
        name: the file that it comes from; empty where there is none.
        settings: its 参数; what is blank there is not said.
        rows: its rows of 指标, 板块, 目标, 加减分, 组织机构, 阶段 and 督导.
        history: its rows of 历史, under the headers of the sheet.
    """

    name: str = ""
    settings: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[PlanRow, ...]] = field(default_factory=dict)
    history: Sequence[tuple[Cell, ...]] = ()


def read_own(county: Path | None, former: Path) -> Own:
    """What the county says: from the file that is named, else from its book of the time before; 历史 from either.

    Args:
        county: the county's book, or its settings as .yaml or .json; None where nobody named one.
        former: the county's book that the new one replaces; it need not be there.

    Raises:
        BookError: a file can't be read.
        PlanError: a setting has not its type.
    """
    if county is not None and county.suffix.lower() in _PLANS:
        plan = Plan.load(county)
        history = _of_book(former).history if former.is_file() else ()
        return Own(county.name, plan.settings, _kept(plan), history)
    if county is not None:
        return _of_book(county)
    return _of_book(former) if former.is_file() else Own()


def history_edit(own: Own) -> RowsEdit:
    """The rankings that the county has issued, to be carried into its new book."""
    return RowsEdit(HISTORY.name, HISTORY.headers(), list(own.history))


def _of_book(path: Path) -> Own:
    if not path.exists():
        raise BookError(f"找不到县里的工作簿 {path}", mend="核对 --county")
    master = read_master(FileBook.open(path).grids(SHEETS), path.name)
    plan = Plan.from_master(master)
    history = [tuple(_cell(row.cells.get(h)) for h in HISTORY.headers()) for row in master.tables[HISTORY.name].sources]
    return Own(path.name, plan.settings, _kept(plan), history)


def _cell(found: RawCell) -> Cell:
    """A cell as it is written again; a time of day has no place in 历史 and stands as its text."""
    return to_text(found) if isinstance(found, time | timedelta) else found


def _kept(plan: Plan) -> Mapping[str, tuple[PlanRow, ...]]:
    return {sheet: plan.rows[sheet] for sheet in _SHEETS}

"""What the county itself says: settings, rules and events of its own book or settings file, its offices, and the rankings it has issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError
from catchup_xl.model.cells import RawCell, fold, to_text
from catchup_xl.model.edits import Cell, RowsEdit
from catchup_xl.model.plan import Plan, PlanRow, Value
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS

HISTORY = SHEETS["历史"]
TAKEN = "汇总自 "
"""How the 备注 of a row ends that was taken from towns: the books follow."""

_IDENTITIES = {
    "指标": ("指标",),
    "板块": ("板块", "上级板块", "考核组"),
    "目标": ("单位", "指标"),
    "加减分标准": ("事项",),
    "加减分": ("单位", "日期", "类型", "事项", "对象", "事由"),
    "组织机构": ("角色", "姓名", "单位"),
    "阶段": ("阶段",),
    "督导": ("日期", "单位", "发现问题"),
}
_SHEETS = tuple(_IDENTITIES)
_PLANS = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Own:
    """The county's own part.

    Args:
        name: the file that it comes from; empty where there is none.
        settings: its 参数; what is blank there is not said.
        rows: its rows of 指标, 板块, 目标, 加减分标准, 加减分, 组织机构, 阶段 and 督导.
        history: its rows of 历史, under the headers of the sheet.
        notes: what was typed into its former book and is not carried over.
        book: its former book; empty where there is none.
        typed: the sheets whose own rows come from that, and not from the settings file.
    """

    name: str = ""
    settings: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[PlanRow, ...]] = field(default_factory=dict)
    history: Sequence[tuple[Cell, ...]] = ()
    notes: tuple[str, ...] = ()
    book: str = ""
    typed: frozenset[str] = frozenset()

    def named(self, sheet: str) -> str:
        """The file that the county's own rows of a sheet come from."""
        return self.book if sheet in self.typed else self.name


def read_own(county: Path | None, former: Path) -> Own:
    """What the county says: from the file that is named, else from its book of the time before; 历史 from either.

    Of a settings file that has no rows of a sheet, those of the book stand.

    Args:
        county: the county's book, or its settings as .yaml or .json; None where nobody named one.
        former: the county's book that the new one replaces; it need not be there.

    Raises:
        BookError: a file can't be read.
        PlanError: a setting has not its type.
    """
    if county is not None and county.suffix.lower() in _PLANS:
        plan = Plan.load(county)
        return _with_book(Own(county.name, plan.settings, _kept(plan)), _of_book(former) if former.is_file() else Own())
    if county is not None:
        return _of_book(county)
    return _of_book(former) if former.is_file() else Own()


def is_taken(row: PlanRow) -> bool:
    """Whether an earlier roll-up took the row from the towns."""
    return TAKEN in str(row.get("备注", ""))


def identity(sheet: str, row: PlanRow) -> tuple[str, ...]:
    """What a row is about."""
    return tuple(fold(to_text(row.get(header))) for header in _IDENTITIES[sheet])


def history_edit(own: Own) -> RowsEdit:
    """The rankings that the county has issued, to be carried into its new book."""
    return RowsEdit(HISTORY.name, HISTORY.headers(), list(own.history))


def _with_book(said: Own, book: Own) -> Own:
    """A settings file, and what was typed into the book that is replaced: nothing of that is lost without a word."""
    rows: dict[str, tuple[PlanRow, ...]] = {}
    notes: list[str] = []
    for sheet in _SHEETS:
        typed = tuple(row for row in book.rows.get(sheet, ()) if not is_taken(row))
        copies = tuple(row for row in book.rows.get(sheet, ()) if is_taken(row))
        own = said.rows.get(sheet, ())
        rows[sheet] = (*copies, *(own or typed))
        known = {identity(sheet, row): row for row in own}
        for row in typed if own else ():
            other = known.get(identity(sheet, row))
            name = "".join(f"“{part}”" for part in identity(sheet, row) if part)
            if other is None:
                notes.append(f"{book.name} 的{sheet}{name}不在 {said.name} 里，没有沿用；要用它，请写进 {said.name}")
            elif off := [header for header in other if header != "备注" and row.get(header) != other[header]]:
                notes.append(
                    f"{book.name} 的{sheet}{name}改过{'、'.join(off)}，按 {said.name} 的；要用改过的，请写进那里"
                )
    from_book = frozenset(sheet for sheet in _SHEETS if not said.rows.get(sheet))
    return Own(said.name, said.settings, rows, book.history, tuple(notes), book.name, from_book)


def _of_book(path: Path) -> Own:
    if not path.exists():
        raise BookError(f"找不到县里的工作簿 {path}", mend="核对 --county")
    master = read_master(FileBook.open(path).grids(SHEETS), path.name)
    plan = Plan.from_master(master)
    history = [tuple(_cell(row.cells.get(h)) for h in HISTORY.headers()) for row in master.tables[HISTORY.name].sources]
    return Own(path.name, plan.settings, _kept(plan), history, book=path.name)


def _cell(found: RawCell) -> Cell:
    """A cell as it is written again; a time of day has no place in 历史 and stands as its text."""
    return to_text(found) if isinstance(found, time | timedelta) else found


def _kept(plan: Plan) -> Mapping[str, tuple[PlanRow, ...]]:
    return {sheet: plan.rows[sheet] for sheet in _SHEETS}

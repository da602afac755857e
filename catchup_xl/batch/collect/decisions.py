"""What becomes of the values that units have sent: into which cells of the master they go, and what keeps them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catchup_xl.batch.collect.returned_values import (
    DUTY_SHEET,
    ENTRY_SHEET,
    OWED,
    Key,
    Return,
    ReturnState,
    Value,
    canonical,
    entry_cell,
    fault_of,
    same,
    shown,
    writable,
)
from catchup_xl.batch.collect.tally import Change, Decision
from catchup_xl.batch.collect.written_before import Record, Taken
from catchup_xl.books.saving.undo_log import Written
from catchup_xl.model.cells import Percent, RawCell, fold, is_percent, number_in
from catchup_xl.model.choices import DataBasis
from catchup_xl.model.edits import Cell, CellsEdit, Edit, RowsEdit
from catchup_xl.model.entry_sheets import Duty, Entry
from catchup_xl.model.figures import read_figure
from catchup_xl.model.master import Master
from catchup_xl.model.rows import SHEETS, Source
from catchup_xl.model.scale import PLAIN, Scale, Unsure

RETURNED = "报送日期"
_BASES = frozenset(DataBasis)


@dataclass(frozen=True)
class _Where:
    """A row of the master, if it has one."""

    source: Source | None

    def cell(self, header: str) -> RawCell:
        return self.source.cells.get(header) if self.source else None

    def address(self, header: str) -> str:
        return str(self.source.address(header)) if self.source and header in self.source.columns else ""


class MasterCells:
    """The cells of a master by what they say."""

    def __init__(self, master: Master) -> None:
        self.master = master
        self._duties: Mapping[str, Duty] = {fold(duty.number): duty for duty in reversed(master.duties)}

    def where(self, key: Key) -> _Where:
        """The row that a key stands for."""
        if key.sheet == DUTY_SHEET:
            duty = self._duties.get(fold(key.names[0]))
            return _Where(duty.source if duty else None)
        unit, indicator, year, basis = key.names
        if basis not in _BASES or not year.isdecimal():  # a hidden sheet that somebody has edited
            return _Where(None)
        entry: Entry | None = self.master.entry(unit, indicator, int(year), DataBasis(basis))
        return _Where(entry.source if entry else None)

    def scale(self, key: Key) -> Scale:
        """The scale of the figures of a row of 数据."""
        if key.sheet != ENTRY_SHEET:
            return PLAIN
        unit, name, _, basis = key.names
        known = self.master.unit(unit)
        own = self.master.indicator_of_group.get((known.group, fold(name))) if known else None
        found = own or self.master.indicator(name)
        return found.scale_of(basis) if found else PLAIN

    def inner(self, key: Key, raw: RawCell) -> RawCell:
        """A cell as the master reckons with it: a rate as a percentage, however it was typed; else as it stands."""
        scale, number = self.scale(key), number_in(raw)
        if key.sheet != ENTRY_SHEET or number is None or not (scale.rate or is_percent(raw)):
            return raw
        found = scale.read(number, percent=is_percent(raw))
        return Unsure(found.words) if found.value is None else Percent(found.value)

    def can_hold(self, key: Key) -> bool:
        """The master knows the unit and the indicator, or the duty."""
        if key.sheet == DUTY_SHEET:
            return self.where(key).source is not None
        unit, indicator, _, basis = key.names
        return basis in _BASES and self.master.unit(unit) is not None and self.master.indicator(indicator) is not None

    def try_out(self, values: Iterable[Value]) -> None:
        """Ask of values all that is asked of them when it is decided, so that what breaks on one breaks in its own file."""
        for value in values:
            meant = self.inner(value.key, value.raw)
            canonical(self.where(value.key).cell(value.key.header))
            if not fault_of(value.key, meant):
                self.out_of_scale(value.key, meant)

    def out_of_scale(self, key: Key, raw: RawCell) -> int:
        """How many times a figure is larger or smaller than last year's, where that is more than 量纲倍数; else 0."""
        if key.sheet != ENTRY_SHEET or key.names[3] != DataBasis.CUMULATIVE:
            return 0
        unit, indicator, year, basis = key.names
        before = self.where(key._replace(names=(unit, indicator, str(int(year) - 1), basis))).cell(key.header)
        now, then = read_figure(raw).value, read_figure(self.inner(key, before)).value
        limit = self.master.settings.unit_ratio
        if not now or not then or not limit:
            return 0
        ratio = max(abs(now / then), abs(then / now))
        return int(ratio) if ratio >= limit else 0


Offer = tuple[Return, Value]
"""A value with the return that it stands in."""


def decide(
    returns: Sequence[Return], cells: MasterCells, *, overwrite: bool, preferred: set[Path], record: Record
) -> list[Change]:
    """What becomes of every value that says something new, in the order of the master's names.

    A value that its place can't hold, or that is not its sender's to report, is a change of its own that is not
    written: it keeps no other return's value out.

    Args:
        returns: what was sent.
        cells: the master.
        overwrite: cells that hold another value are changed.
        preferred: the returns that win over others.
        record: what was collected before.
    """
    offers: dict[Key, list[Offer]] = {}
    unfit: dict[Key, list[Change]] = {}
    for sent in returns:
        for value in sent.values:
            meant = replace(value, raw=cells.inner(value.key, value.raw))
            if value.baseline is not None and canonical(meant.raw) == value.baseline:
                continue
            change = _unfit(sent, meant, cells)
            if change is None:
                offers.setdefault(value.key, []).append((sent, meant))
            else:
                unfit.setdefault(value.key, []).append(change)
    chooser = _Chooser(cells, record, preferred, overwrite=overwrite)
    found: list[Change] = []
    for key in sorted(offers.keys() | unfit.keys(), key=_order(cells)):
        found += [_chosen(chooser, key, offers[key])] if key in offers else []
        found += unfit.get(key, ())
    return [change for change in found if change.decision is not Decision.SAME]


def _chosen(chooser: _Chooser, key: Key, offers: list[Offer]) -> Change:
    """What becomes of a cell; one over which the program itself stumbles does not keep the others out."""
    try:
        return chooser.change(key, offers)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this cell's alone
        why = f"程序判断它时出错（{type(error).__name__}）；核对后手工填入"
        return Change(key, None, offers[0][1].raw, Decision.UNREADABLE, why, tuple(offers), "")


def _unfit(sent: Return, value: Value, cells: MasterCells) -> Change | None:
    """The change that says why a value can't be taken from a return; None when it can."""
    decision, why = Decision.REFUSED, value.refused
    if not why:
        decision, why = Decision.UNREADABLE, fault_of(value.key, value.raw)
    if not why:
        return None
    where = cells.where(value.key)
    header = value.key.header
    return Change(value.key, where.cell(header), value.raw, decision, why, ((sent, value),), where.address(header))


@dataclass(frozen=True)
class _Chooser:
    """Chooses among the values that were sent for a cell."""

    cells: MasterCells
    record: Record
    preferred: set[Path]
    overwrite: bool

    def change(self, key: Key, offers: list[Offer]) -> Change:
        """What becomes of a cell."""
        where = self.cells.where(key)
        old = self.cells.inner(key, where.cell(key.header))
        written = self.record.last(key, old)
        fresh = [offer for offer in offers if not self.record.has_taken(key, offer[0])] if written else offers
        winning = [offer for offer in offers if offer[0].path.resolve() in self.preferred] or fresh or offers
        filled = [offer for offer in winning if canonical(offer[1].raw)]
        raw = (filled or winning)[0][1].raw
        decision, why = Decision.SAME, ""
        if fresh or winning is not offers:
            known = [offer for offer in offers if offer not in fresh]
            decision, why = self._decided(key, filled, old, written, known)
        return Change(key, old, raw, decision, why, tuple(filled or winning), where.address(key.header))

    def _decided(
        self, key: Key, filled: Sequence[Offer], old: RawCell, written: Taken | None, known: Sequence[Offer]
    ) -> tuple[Decision, str]:
        if not self.cells.can_hold(key):
            return Decision.UNKNOWN, "“单位”“指标”或“责任清单”里没有"
        if len({canonical(value.raw) for _, value in filled}) > 1:
            return Decision.CONFLICT, _each(filled)
        if not filled:
            return Decision.REMOVED, "报表里删成了空白"
        value = filled[0][1]
        if canonical(value.raw) == canonical(old):
            return Decision.SAME, ""
        if all(sent.state is ReturnState.WAITING for sent, _ in filled):
            return Decision.WAITING, "对应关系还没有确认"
        why = ""
        if canonical(old) not in OWED and not self.overwrite:
            if written is None or not _corrects(filled, written):
                changed = value.baseline is not None and value.baseline != canonical(old)
                return Decision.DIFFERS, "母版在报表下发后改过" if changed else "母版已有别的数"
            if not _is_later(filled, known):
                return Decision.CONFLICT, f"已收的那份比它晚：{_each(known)}"
            why = f"更正上次收的 {shown(old)}"
        times = self.cells.out_of_scale(key, value.raw)
        if times and not self.overwrite:
            return (
                Decision.SUSPECT,
                f"与上年同期相差约 {times} 倍，核对是万元还是亿元；确实无误就手工填入",
            )
        return Decision.WRITE, why


def _corrects(filled: Sequence[Offer], written: Taken) -> bool:
    """Returns that may correct what was collected: a form, which holds only its unit's own figures, or the same file."""
    return all(value.baseline is not None or written.is_from(sent.name) for sent, value in filled)


def _is_later(filled: Sequence[Offer], known: Sequence[Offer]) -> bool:
    """No return from which the cell was taken before was saved after those that would correct it, or by another unit."""
    last = max((sent.received for sent, _ in filled if sent.received), default=None)
    units = {name for sent, _ in filled for name in sent.units}
    return all(
        not (sent.received and last and sent.received > last) and (not units or bool(units & set(sent.units)))
        for sent, _ in known
    )


def _each(offers: Sequence[Offer]) -> str:
    return "；".join(f"{sent.name} {value.at} 为 {shown(value.raw)}" for sent, value in offers)


def _order(cells: MasterCells) -> Callable[[Key], tuple[str, int, tuple[str, ...], int, str]]:
    """Sort keys by where they stand in the master, new rows last."""

    def order(key: Key) -> tuple[str, int, tuple[str, ...], int, str]:
        source = cells.where(key).source
        month = key.header.removesuffix("月")
        column = source.columns.get(key.header, 0) if source else int(month) if month.isdecimal() else 0
        return key.sheet, source.row if source else 1 << 20, key.names, column, key.header

    return order


def entry_edits(changes: Sequence[Change], cells: MasterCells, month: str) -> list[Edit]:
    """The edits that write values into entry cells: single cells of rows that are there, and new rows at the table's end.

    A row of 数据 that gets the month's figure also gets the day on which it was returned (报送日期).

    Args:
        changes: the values to write.
        cells: the master.
        month: the header of the period's month.
    """
    by_sheet: dict[str, dict[str, dict[int, Cell]]] = {}
    fresh: dict[tuple[str, ...], dict[str, Cell]] = {}
    for change in changes:
        key, source = change.key, cells.where(change.key).source
        put = writable if source is None else entry_cell
        written: dict[str, Cell] = {key.header: put(change.new)}
        if key.sheet == ENTRY_SHEET and key.header == month:
            written |= _returned(change)
        if source is not None:
            dated = {RETURNED, key.header} <= set(source.columns)
            for header, cell in written.items():
                if dated or header != RETURNED:
                    by_sheet.setdefault(key.sheet, {}).setdefault(header, {})[source.row] = cell
        elif key.sheet == ENTRY_SHEET:
            fresh.setdefault(key.names, {}).update(written)
    edits: list[Edit] = [CellsEdit(sheet, found) for sheet, found in by_sheet.items()]
    if fresh:
        headers = SHEETS[ENTRY_SHEET].headers()
        rows = []
        for (unit, indicator, year, basis), months in fresh.items():
            cells_of: dict[str, Cell] = {"单位": unit, "指标": indicator, "年度": int(year), "口径": basis, **months}
            rows.append(tuple(cells_of.get(header) for header in headers))
        edits.append(RowsEdit(ENTRY_SHEET, headers, rows, formats={f"{month}月": "" for month in range(1, 13)}))
    return edits


def _returned(change: Change) -> dict[str, Cell]:
    """The day on which a figure came in: that of the last of its returns."""
    days = [sent.received.date() for sent, _ in change.sources if sent.received is not None]
    return {RETURNED: max(days)} if days else {}


def taken(changes: Sequence[Change]) -> list[Change]:
    """The changes that go into the master."""
    return [change for change in changes if change.decision is Decision.WRITE]


def settled(changes: Sequence[Change], after: MasterCells) -> list[Change]:
    """The changes after a write that left some out: what the master doesn't hold now was not written.

    Args:
        changes: what was decided.
        after: the master as it stands now.
    """
    return [
        replace(change, decision=Decision.LEFT, why="母版写不进，见“注意”")
        if change.decision is Decision.WRITE
        and not same(after.inner(change.key, after.where(change.key).cell(change.key.header)), change.new)
        else change
        for change in changes
    ]


def written_cells(changes: Sequence[Change], before: MasterCells, after: MasterCells) -> tuple[Written, ...]:
    """The cells that a write changed, so that it can be taken back: the values, and the days on which they came in.

    Args:
        changes: what was written.
        before: the master as it was.
        after: the master as it stands now.
    """
    keys = dict.fromkeys(change.key for change in changes)
    keys |= dict.fromkeys(key._replace(header=RETURNED) for key in keys if key.sheet == ENTRY_SHEET)
    found = []
    for key in keys:
        was = before.where(key)
        old, new = was.cell(key.header), after.where(key).cell(key.header)
        if not same(old, new):
            found.append(Written(key.sheet, key.names, key.header, old, new, was.source is None))
    return tuple(found)

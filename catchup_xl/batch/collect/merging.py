"""Merging returns into the master: every value with its source, nothing overwritten silently, all else left as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path

from catchup_xl import jobs
from catchup_xl.batch.collect.collected import Collected, Sender
from catchup_xl.batch.collect.decisions import OWED, MasterCells, decide, entry_edits, settled, taken
from catchup_xl.batch.collect.forms import duties_of, lines_of, master_of
from catchup_xl.batch.collect.mapping import Mappings
from catchup_xl.batch.collect.provenance import Provenance
from catchup_xl.batch.collect.returns import find_returns, read_return
from catchup_xl.batch.collect.values import Return, canonical
from catchup_xl.books.edits import Moved
from catchup_xl.books.file import FileBook
from catchup_xl.books.protocol import Book
from catchup_xl.errors import UsageError
from catchup_xl.model.cells import fold
from catchup_xl.model.master import Master
from catchup_xl.rules.progress import due_day


def collect(
    path: Path,
    places: Sequence[Path],
    *,
    out: Path | None = None,
    month: int | None = None,
    overwrite: bool = False,
    prefer: Sequence[Path] = (),
    due: datetime | None = None,
    mapping: Path | None = None,
    confirm: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Collected:
    """Merge returns into a master workbook.

    A blank cell of the master, or one under 待核, is filled. A cell that holds another value is changed only with
    ``overwrite``. Where two returns differ, neither is taken, unless one of them is preferred.

    Args:
        path: the master workbook.
        places: returns, and folders of them.
        out: where to save; in place when None.
        month: the month that is collected, instead of 统计月份.
        overwrite: change cells of the master that hold another value.
        prefer: returns that win over others.
        due: until when returns were due; by 报送日 of 参数 when None.
        mapping: the mapping file for the units' own layouts; beside the master when None.
        confirm: agree with the mappings that are proposed.
        dry_run: write nothing but proposed mappings.
        now: the time for the provenance.

    Raises:
        BookError: the master can't be read or written.
        UsageError: there are no returns, or 年度 is not set.
    """
    book = FileBook.open(path)
    target = out or path
    return collect_into(
        book,
        places,
        beside=target,
        mapping=mapping or path.with_name(f"{path.stem}_对应.yaml"),
        apart=[path, target],
        save=lambda: book.save(out),
        month=month,
        overwrite=overwrite,
        prefer=prefer,
        due=due,
        confirm=confirm,
        dry_run=dry_run,
        now=now,
    )


def collect_into(
    book: Book,
    places: Sequence[Path],
    *,
    beside: Path,
    mapping: Path | None = None,
    apart: Sequence[Path] = (),
    save: Callable[[], Path | None] = lambda: None,
    month: int | None = None,
    overwrite: bool = False,
    prefer: Sequence[Path] = (),
    due: datetime | None = None,
    confirm: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Collected:
    """Merge returns into a master, be it a file or a workbook that is open in Excel, which stays unsaved then.

    Args:
        book: the master.
        places: returns, and folders of them.
        beside: where the master lies or would lie; the provenance is kept beside it, under its name.
        mapping: the mapping file for the units' own layouts; beside the master when None.
        apart: files among the places that are no returns, such as the master itself.
        save: saves the book, and returns where; when it fails the provenance is taken back.
        month: as in ``collect``, like all that follow.
        overwrite: change cells that hold another value.
        prefer: returns that win over others.
        due: until when returns were due; by 报送日 of 参数 when None.
        confirm: agree with the mappings that are proposed.
        dry_run: write nothing but proposed mappings.
        now: the time for the provenance.

    Raises:
        BookError: the master can't be read or written.
        UsageError: there are no returns, or 年度 is not set.
    """
    master = master_of(book, month)
    mappings = Mappings(mapping or beside.with_name(f"{beside.stem}_对应.yaml"))
    found = find_returns(places, apart=apart)
    if not found:
        raise UsageError("没有找到交回的表", expected=".xlsx 或 .xlsm", mend="核对文件夹")
    returns = [read_return(one, master, mappings, confirm=confirm) for one in found]
    saved_mapping = mappings.path if mappings.save() else None
    cells = MasterCells(master)
    changes = decide(returns, cells, overwrite=overwrite, preferred={one.resolve() for one in prefer})
    written: Path | None = None
    notes = [f"{sent.path.name}：{note}" for sent in returns for note in sent.notes]
    log: Path | None = None
    if taken(changes) and not dry_run:
        when = now or jobs.clock()
        with Provenance(beside.with_name(f"{beside.stem}_报送来源.csv")) as provenance:
            provenance.add(taken(changes), when)  # put down first: nothing is taken that can't be accounted for
            told = book.write(entry_edits(taken(changes), cells, f"{master.month}月"))
            if any(not isinstance(one, Moved) for one in told):
                changes = settled(changes, MasterCells(master_of(book, month)))
                provenance.add(taken(changes), when)
            if taken(changes):
                written = save()
                log = provenance.path
        notes += told
    senders = list(_senders(master, returns, due or _due(master)))
    return Collected(tuple(returns), tuple(senders), tuple(changes), tuple(notes), written, log, saved_mapping, dry_run)


def _due(master: Master) -> datetime | None:
    """Until when returns are due by 参数: the end of the day of 报送日; None where it is not set."""
    year, month, day = master.settings.year, master.month, master.settings.due_day
    if year is None or month is None or day is None:
        return None
    return datetime.combine(due_day(year, month, day), time.max)


def _senders(master: Master, returns: Sequence[Return], due: datetime | None) -> list[Sender]:
    """Who has sent what, unit by unit; files that belong to no unit come last."""
    found: list[Sender] = []
    month = f"{master.month}月"
    for unit in master.unit_by_name.values():
        owes = any(True for _ in lines_of(master, unit)) or bool(duties_of(master, unit))
        sent = [one for one in returns if fold(unit.name) in {fold(name) for name in one.units}]
        if not owes and not sent:
            continue
        values = [value for one in sent for value in one.values if value.key.header == month]
        mine = [value for value in values if fold(value.key.names[0]) == fold(unit.name) or value.baseline is not None]
        last = max((one.received for one in sent if one.received), default=None)
        found.append(
            Sender(
                unit.name,
                tuple(one.path for one in sent),
                last,
                bool(due and last and last > due),
                sum(1 for value in mine if canonical(value.raw) in OWED),
                len(mine),
                "；".join(one.problem.splitlines()[0] for one in sent if one.problem),
            )
        )
    strays = [one for one in returns if not one.units or all(master.unit(name) is None for name in one.units)]
    found += [
        Sender("", (one.path,), one.received, False, 0, len(one.values), one.problem or "不知道是哪个单位的")
        for one in strays
    ]
    return found

"""Merging returns into the master: every value with its source, nothing overwritten silently, all else left as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path

from catchup_xl.batch.collect.attribution import Attribution
from catchup_xl.batch.collect.confirming import finish_provenance
from catchup_xl.batch.collect.decisions import MasterCells, decide, entry_edits, settled, taken, written_cells
from catchup_xl.batch.collect.finding import find_files
from catchup_xl.batch.collect.forms import master_of
from catchup_xl.batch.collect.mapping import Mappings
from catchup_xl.batch.collect.provenance import add_lines, lines_for, provenance_file, provenance_so_far
from catchup_xl.batch.collect.return_reader import ReturnReader
from catchup_xl.batch.collect.returned_values import Return
from catchup_xl.batch.collect.senders import senders_of
from catchup_xl.batch.collect.tally import Collected
from catchup_xl.batch.collect.written_before import Record
from catchup_xl.books.file import FileBook
from catchup_xl.books.protocol import Book
from catchup_xl.books.saving.safe_write import note_steps
from catchup_xl.books.saving.together import Beside
from catchup_xl.books.saving.undo_log import UndoStep, steps
from catchup_xl.errors import UsageError, file_name
from catchup_xl.jobs.result import AnyPath
from catchup_xl.jobs.run import refuse_month
from catchup_xl.model.clock import clock
from catchup_xl.model.master import Master
from catchup_xl.rules.progress import due_day

Save = Callable[[Beside, UndoStep], Path | None]
"""Saves a master with the lines of its provenance, and notes how to take it back; returns where it was saved."""

Tell = Callable[[int, int, str], None]
"""Is told how far the reading has come: files done, all files, the name of the last."""


def collect(
    path: AnyPath,
    places: Sequence[AnyPath],
    *,
    out: AnyPath | None = None,
    month: int | None = None,
    overwrite: bool = False,
    prefer: Sequence[AnyPath] = (),
    due: datetime | None = None,
    mapping: AnyPath | None = None,
    confirm: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    backups: int = 0,
    force: bool = False,
    tell: Tell = lambda done, total, name: None,
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
        due: until when returns were due, a day until its end; by 报送日 of 参数 when None.
        mapping: the mapping file for the units' own layouts; beside the master when None.
        confirm: agree with the mappings that are proposed.
        dry_run: write nothing at all.
        now: the time for the provenance.
        backups: how many former versions of the written file to keep, as NAME.bak1 and so on.
        force: let ``out`` be a file that somebody else wrote, or edited since the program wrote it.
        tell: is told after each file how many of how many are read, and its name.

    Raises:
        BookError: the master can't be read or written.
        UsageError: there are no files, or 年度 is not set.
    """
    refuse_month(month)
    path = Path(path)
    target = path if out is None else Path(out)
    for master in dict.fromkeys((path, target)) if not dry_run else ():
        finish_provenance(master)
    book = FileBook.open(path)
    return collect_into(
        book,
        [Path(place) for place in places],
        beside=target,
        mapping=Path(mapping) if mapping else path.with_name(f"{path.stem}_对应.yaml"),
        apart=[path, target],
        save=lambda lines, step: book.save(
            None if out is None else target, backups=backups, beside=lines, step=step, force=force
        ),
        origin=provenance_so_far(path),
        month=month,
        overwrite=overwrite,
        prefer=[Path(one) for one in prefer],
        due=due,
        confirm=confirm,
        dry_run=dry_run,
        now=now,
        tell=tell,
    )


def collect_into(
    book: Book,
    places: Sequence[Path],
    *,
    beside: Path,
    mapping: Path | None = None,
    apart: Sequence[Path] = (),
    save: Save,
    origin: Path | None = None,
    month: int | None = None,
    overwrite: bool = False,
    prefer: Sequence[Path] = (),
    due: datetime | None = None,
    confirm: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    tell: Tell = lambda done, total, name: None,
) -> Collected:
    """Merge returns into a master, be it a file or a workbook that is open in Excel, which stays unsaved then.

    Args:
        book: the master.
        places: returns, and folders of them.
        beside: where the master lies or would lie; the provenance is kept beside it, under its name.
        mapping: the mapping file for the units' own layouts; beside the master when None.
        apart: files among the places that are no returns, such as the master itself.
        save: saves the book with the lines of its provenance, both or neither, and returns where.
        origin: the provenance of the master that is read, where another is written.
        month: as in ``collect``, like all that follow.
        overwrite: change cells that hold another value.
        prefer: returns that win over others.
        due: until when returns were due; by 报送日 of 参数 when None.
        confirm: agree with the mappings that are proposed.
        dry_run: write nothing at all.
        now: the time for the provenance.
        tell: is told after each file how many of how many are read, and its name.

    Raises:
        BookError: the master can't be read or written.
        UsageError: there are no returns, or 年度 is not set.
    """
    master = master_of(book, month)
    attribution = Attribution(master)
    mappings = Mappings(mapping or beside.with_name(f"{beside.stem}_对应.yaml"))
    log_file, so_far = provenance_file(beside), provenance_so_far(beside)
    files = find_files(places, apart=[*apart, mappings.path, log_file, so_far])
    wanted = [one for one in files if not one.passed]
    if not wanted:
        raise UsageError("没有找到交回的表", expected=".xlsx 或 .xlsm", mend="核对文件夹")
    reader = ReturnReader(attribution, mappings, confirm=confirm)
    returns: list[Return] = []
    for done, one in enumerate(wanted, 1):
        returns.append(reader.read(one))
        tell(done, len(wanted), file_name(one.path))
    saved_mapping = mappings.path if not dry_run and mappings.save() else None
    cells = MasterCells(master)
    chosen = {one.resolve() for one in prefer}
    changes = decide(returns, cells, overwrite=overwrite, preferred=chosen, record=Record.read(so_far))
    written: Path | None = None
    notes = [f"{sent.name}：{note}" for sent in returns for note in sent.notes]
    if dry_run and mappings.changed:
        notes.append(f"有自有格式的表：正式运行时程序提出的对应关系写到 {mappings.path.name}，核对后才取数")
    log: Path | None = None
    if taken(changes) and not dry_run:
        when = now or clock()
        told = book.write(entry_edits(taken(changes), cells, f"{master.month}月"))
        after = MasterCells(master_of(book, month))
        changes = settled(changes, after)
        if taken(changes):
            lines = lines_for(taken(changes), when, log_file, origin=origin or so_far)
            written = save(
                lines, UndoStep("收集上报表", when.isoformat(), cells=written_cells(taken(changes), cells, after))
            )
            log = log_file
        notes += told
    senders = senders_of(attribution, returns, changes, _due(master, due))
    passed = tuple(one for one in files if one.passed)
    return Collected(
        returns=tuple(returns), passed=passed, senders=tuple(senders), changes=tuple(changes), notes=tuple(notes),
        out=written, log=log, mapping=saved_mapping, dry_run=dry_run,
    )  # fmt: skip


def beside_open(home: Path) -> Save:
    """What is written beside a workbook that is open in Excel: it is saved by the clerk.

    Args:
        home: where the workbook lies, or would lie.
    """

    def save(lines: Beside, step: UndoStep) -> None:
        add_lines(lines)
        note_steps(home, [*steps(home), step])

    return save


def _due(master: Master, said: datetime | None) -> datetime | None:
    """Until when returns are due: what was said, a mere day until its end; by 报送日 of 参数 else; None without either."""
    if said is not None:
        return datetime.combine(said, time.max) if said.time() == time() else said
    year, month, day = master.settings.year, master.month, master.settings.due_day
    if year is None or month is None or day is None:
        return None
    return datetime.combine(due_day(year, month, day), time.max)

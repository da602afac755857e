"""A workbook file on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from catchup_xl.books.chart_places import Lowered
from catchup_xl.books.opening import read_file, refuse_other_kinds
from catchup_xl.books.package import Package
from catchup_xl.books.parts import Parts, SheetPart
from catchup_xl.books.place import TablePlace
from catchup_xl.books.reading import Reader
from catchup_xl.books.saving.safe_write import save_bytes
from catchup_xl.books.saving.together import Beside
from catchup_xl.books.saving.undo_log import UndoStep
from catchup_xl.books.writer.cell_styles import CellStyles
from catchup_xl.books.writer.cell_xml import CellWriter
from catchup_xl.books.writer.chart_parts import changed_charts, lowered_charts
from catchup_xl.books.writer.sheet_writer import SheetWriter
from catchup_xl.books.writer.sheet_xml import SheetXml
from catchup_xl.books.writer.title_parts import TitleParts
from catchup_xl.books.writer.workbook_xml import SheetChange, finish, in_formulas
from catchup_xl.books.xml_bytes import parse, plain
from catchup_xl.books.zip_records import Packed
from catchup_xl.errors import BookError, printable
from catchup_xl.model.edits import ChartEdit, Edit, TitleEdit, filters_lifted
from catchup_xl.model.tables import Grid, sheet_named

_CREATED = "docProps/core.xml"


class FileBook:
    """A workbook file: read once, edited part by part, and saved whole or not at all."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path, self._read = path, data
        self._load(data)

    def _load(self, data: bytes) -> None:
        self._package = Package(data, self.name)
        refuse_other_kinds(self._package)
        self._parts = Parts(self._package)
        self._reader = Reader(self._package, self._parts)

    @classmethod
    def open(cls, path: Path) -> FileBook:
        """Read a workbook file.

        Raises:
            BookError: there is no such file, or it is no workbook that can be read.
        """
        return cls(path, read_file(path))

    @property
    def name(self) -> str:
        """The file's name."""
        return printable(self._path.name)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets in the order of their tabs."""
        return tuple(self._parts.sheets)

    @cached_property
    def modified(self) -> datetime | None:
        """When the workbook was last saved, in local time, as it says itself; None where it doesn't say."""
        if _CREATED not in self._package:
            return None
        try:
            content = plain(self._package.read(_CREATED), _CREATED, self.name)
            said = parse(content, _CREATED, self.name).findtext("{*}modified")
            return datetime.fromisoformat(said).astimezone().replace(tzinfo=None) if said else None
        except (BookError, ValueError, OverflowError):
            return None

    def grids(self, sheets: Collection[str]) -> Mapping[str, Grid]:
        """The cells of those of the sheets that the workbook has.

        Raises:
            BookError: the workbook can't be read.
        """
        parts = {name: part for name in sheets if (part := self._sheet(name)) is not None}
        grids = self._reader.grids(tuple(parts.values()))
        return {name: grids[part.name] for name, part in parts.items()}

    def write(self, edits: Iterable[Edit]) -> Sequence[str]:
        """Apply edits to result sheets and program-owned columns; nothing else is touched.

        Returns:
            What could not be written since its sheet or header is not there, in Chinese; a ``Moved`` says that
            something of the clerk's had to move.
        """
        messages: list[str] = []
        writers: dict[str, SheetWriter] = {}
        lifted: list[str] = []
        charts: list[ChartEdit] = []
        titles: dict[str, bytes] = {}
        styles = self._styles()
        for edit in edits:
            if isinstance(edit, TitleEdit):
                titles |= TitleParts(self._parts, {name: one.sheet for name, one in writers.items()}).follow(edit.title)
                continue
            part = self._sheet(edit.sheet)
            if part is None:
                message = f"工作簿里没有“{edit.sheet}”工作表，这张表没有写"
                if message not in messages:
                    messages.append(message)
                continue
            if isinstance(edit, ChartEdit):
                charts.append(edit)
                continue
            if part.name not in writers:
                writers[part.name] = self._writer(edit.sheet, part, styles)
                lifted += [part.name] if writers[part.name].lift_filters() else []
            writers[part.name].apply(edit)
        changed: dict[str, bytes | Packed] = dict(titles)
        for name, writer in writers.items():
            messages += writer.messages
            writer.sheet.update_dimension()
            changed[self._parts.sheets[name].part] = writer.sheet.content()
            changed |= writer.table_parts
        drawn, gone_down = self._charts(charts, writers)
        changed |= drawn
        styles_part, restyled = self._parts.related("styles"), styles.content()
        if styles_part is not None and restyled is not None:
            changed[styles_part] = restyled
        changes = [
            SheetChange(
                name,
                [table.name for table in writer.tables],
                [*writer.areas, *gone_down.get(name, ())],
                writer.formulas_gone,
            )
            for name, writer in writers.items()
        ]
        more, dropped = finish(self._parts, changed, changes, self._reader.formula_free)
        data = self._package.rebuilt(changed | more, dropped)
        if data is not self._package.data:
            self._load(data)
        return [*filters_lifted(lifted), *messages]

    def save(
        self,
        target: Path | None = None,
        *,
        backups: int = 0,
        beside: Beside | None = None,
        step: UndoStep | None = None,
        force: bool = False,
    ) -> Path:
        """Save to the target, or in place.

        Args:
            target: where to save; in place when None.
            backups: how many former versions to keep beside the file that is replaced, as NAME.bak1 and so on.
            beside: what is added to a file beside it in the same step, or not at all.
            step: what the job did, so that it can be taken back.
            force: take the place of another file than the source though somebody else wrote or edited it.

        Raises:
            BookError: the file can't be written; the old file is whole.
        """
        data = self._package.data
        saved = save_bytes(data, self._path, self._read, target, backups=backups, beside=beside, step=step, force=force)
        if self._path.exists() and saved.samefile(self._path):
            self._read = data
        return saved

    def _charts(
        self, edits: Sequence[ChartEdit], writers: Mapping[str, SheetWriter]
    ) -> tuple[dict[str, bytes], dict[str, list[Lowered]]]:
        """The parts of own charts whose tables have been written, and by sheet those that go down from under a table."""
        drawn: dict[ChartEdit, tuple[str, TablePlace]] = {}
        for edit in edits:
            source = self._sheet(edit.chart.source)
            place = writers[source.name].place if source is not None and source.name in writers else None
            if source is not None and place is not None:
                drawn[edit] = source.name, place
        sheet = self._sheet(edits[0].sheet) if edits else None
        if sheet is None:
            return {}, {}
        changed = dict(changed_charts(self._parts, sheet, drawn))
        board = writers.get(sheet.name)
        if board is None or board.place is None:
            return changed, {}
        drawings, steps = lowered_charts(self._parts, sheet, drawn, board.place, board.sheet)
        return changed | drawings, {sheet.name: steps}

    def _sheet(self, name: str) -> SheetPart | None:
        found = sheet_named(name, tuple(self._parts.sheets))
        return None if found is None else self._parts.sheets[found]

    def _styles(self) -> CellStyles:
        part = self._parts.related("styles")
        return CellStyles(b"" if part is None else plain(self._package.read(part), part, self._package.label))

    def _writer(self, name: str, part: SheetPart, styles: CellStyles) -> SheetWriter:
        label = self._package.label
        sheet = SheetXml(self._package.read(part.part), part.part, label)
        tables = self._parts.tables(part)
        contents = {table.part: plain(self._package.read(table.part), table.part, label) for table in tables}
        cells = CellWriter(sheet.prefix, date1904=self._parts.date1904, styles=styles)
        return SheetWriter(
            name, sheet, self._reader.grids([part])[part.name], tables=tables, table_parts=contents, writer=cells,
            wrapping=self._parts.wrapping, in_formulas=partial(in_formulas, self._parts),
        )  # fmt: skip

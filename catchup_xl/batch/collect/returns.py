"""Reading what units send back: the program's own forms, and sheets in the units' own layouts."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from catchup_xl.batch.collect.form_pages import DUTIES, FIGURES, HIDDEN, MARK, VERSION
from catchup_xl.batch.collect.labels import Meaning, Names, Role, Time, time_of
from catchup_xl.batch.collect.layout import Labelled, Layout, read_layouts
from catchup_xl.batch.collect.mapping import LayoutMapping, Mappings
from catchup_xl.batch.collect.measures import factor, measure_in
from catchup_xl.batch.collect.values import DUTY_HEADERS, Key, Return, Value, canonical, duty_key, entry_key
from catchup_xl.batch.report import COLLECT_REPORT
from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError, CatchupError
from catchup_xl.model.cells import Address, Percent, RawCell, fold, is_percent, to_number, to_text
from catchup_xl.model.choices import DataBasis, PriceBasis
from catchup_xl.model.master import Master
from catchup_xl.model.tables import Grid

_CREATED_LIMIT = 1 << 20


def find_returns(places: Iterable[Path], *, apart: Iterable[Path]) -> list[Path]:
    """The workbooks in files and folders, in the order of their names.

    Args:
        places: files and folders.
        apart: files that are no returns, such as the master itself.

    Raises:
        BookError: a place isn't there.
    """
    skipped = {path.resolve() for path in apart}
    found: dict[Path, Path] = {}
    for place in places:
        if not place.exists():
            raise BookError(f"找不到 {place}", mend="核对文件夹和文件名")
        files = [place] if place.is_file() else [p for p in place.rglob("*") if p.suffix.lower() in (".xlsx", ".xlsm")]
        for path in files:
            if path.name.startswith(("~$", ".")) or path.name.endswith(COLLECT_REPORT):
                continue
            if path.resolve() not in skipped:
                found.setdefault(path.resolve(), path)
    return sorted(found.values(), key=lambda path: (path.name, str(path)))


def read_return(path: Path, master: Master, mappings: Mappings, *, confirm: bool) -> Return:
    """Read one return. A file that can't be read is returned with its problem: the others are still collected."""
    try:
        content = path.read_bytes()
        sent = Return(path, received=_received(path), digest=hashlib.sha256(content).hexdigest())
        grids = FileBook.open(path).grids((HIDDEN, FIGURES, DUTIES))
        if HIDDEN in grids and _first_text(grids[HIDDEN]) == MARK:
            return _own_form(sent, grids)
        return _foreign(sent, master, mappings, confirm=confirm)
    except CatchupError as error:
        return Return(path, problem=str(error))
    except OSError as error:
        return Return(path, problem=f"读不了：{error.strerror or error}")


def _first_text(grid: Grid) -> str:
    return to_text(grid.rows[0][0]) if grid.rows and grid.rows[0] else ""


def _received(path: Path) -> datetime:
    """When the workbook was last saved, as it says itself; else the time of the file."""
    try:
        with zipfile.ZipFile(path) as package:
            if package.getinfo("docProps/core.xml").file_size < _CREATED_LIMIT:
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                root = etree.fromstring(package.read("docProps/core.xml"), parser)
                said = root.findtext("{http://purl.org/dc/terms/}modified")
                if said:
                    return datetime.fromisoformat(said).astimezone().replace(tzinfo=None)
    except (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        pass
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().replace(tzinfo=None)


def _own_form(sent: Return, grids: Mapping[str, Grid]) -> Return:
    about, baselines = _hidden(grids[HIDDEN])
    if about.get(MARK) != VERSION:
        return replace(sent, problem=f"是另一版程序做的报表（{about.get(MARK)}）\n怎样改：用现在的程序重新下发报表")
    year = int(about.get("year") or 0)
    values = [*_figures(grids.get(FIGURES), year, baselines), *_duties(grids.get(DUTIES), baselines)]
    notes: tuple[str, ...] = ()
    missing = baselines.keys() - {value.key for value in values}
    if missing:
        notes = (f"报表里少了 {len(missing)} 格，如 {min(missing).words}，可能删了行或改了表头",)
    unknown = sum(len(grids[name].uncached) for name in (FIGURES, DUTIES) if name in grids)
    if unknown:
        notes += (f"有 {unknown} 个公式没有算出的值，当作空白；请在表格软件里打开保存一次，或改填数值",)
    return replace(sent, units=(about.get("unit", ""),), values=tuple(values), about=about, notes=notes)


def _hidden(grid: Grid) -> tuple[dict[str, str], dict[Key, str]]:
    about: dict[str, str] = {}
    baselines: dict[Key, str] = {}
    for row in grid.rows:
        cells = [to_text(raw) for raw in row]
        while cells and not cells[-1] and len(cells) > 7:  # noqa: PLR2004 - sheet, four names, header, baseline
            cells.pop()
        if len(cells) >= 2 and not any(cells[2:]):  # noqa: PLR2004
            about[cells[0]] = cells[1]
        elif len(cells) >= 6:  # noqa: PLR2004
            names = tuple(name for name in cells[1:5] if name)
            baselines[Key(cells[0], names, cells[5])] = cells[6] if len(cells) > 6 else ""  # noqa: PLR2004
    return about, baselines


def _rows_under(grid: Grid, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, tuple[int, RawCell]]]]:
    """The rows below the header that holds these texts: row number, and column and cell by header."""
    columns: dict[str, int] = {}
    for number, cells in enumerate(grid.rows, grid.first_row):
        if not columns:
            here = {fold(raw): n for n, raw in enumerate(cells) if isinstance(raw, str) and raw}
            if all(header in here for header in needed):
                columns = here
            continue
        yield (
            number,
            {
                header: (grid.first_column + n, cells[n] if n < len(cells) and cells[n] != "" else None)
                for header, n in columns.items()
            },
        )


def _figures(grid: Grid | None, year: int, baselines: Mapping[Key, str]) -> Iterator[Value]:
    if grid is None:
        return
    for row, cells in _rows_under(grid, ("单位", "指标", "口径")):
        unit, indicator, basis = (to_text(cells[header][1]) for header in ("单位", "指标", "口径"))
        for month in range(1, 13):
            key = entry_key(unit, indicator, year, month, basis)
            if key in baselines and (cell := cells.get(key.header)):
                yield Value(key, cell[1], str(Address(FIGURES, row, cell[0])), baselines[key])


def _duties(grid: Grid | None, baselines: Mapping[Key, str]) -> Iterator[Value]:
    if grid is None:
        return
    for row, cells in _rows_under(grid, ("编号", "完成比例")):
        for header in DUTY_HEADERS:
            key = duty_key(to_text(cells["编号"][1]), header)
            if key in baselines and (cell := cells.get(header)):
                yield Value(key, cell[1], str(Address(DUTIES, row, cell[0])), baselines[key])


def _foreign(sent: Return, master: Master, mappings: Mappings, *, confirm: bool) -> Return:
    names = Names([unit.name for unit in master.unit_by_name.values()], [i.name for i in master.indicators])
    values: list[Value] = []
    notes: dict[str, None] = {}
    waiting = False
    for layout in read_layouts(sent.path, names):
        mapping = mappings.find(layout, names, sent.path, confirm=confirm)
        found = list(_Foreign(layout, mapping, master, names, sent.path).values(notes))
        if found and not mapping.confirmed:
            waiting = True
        values += found
    units = tuple(dict.fromkeys(value.key.names[0] for value in values))
    problem = "" if values else "里面没有能对上的指标和数据\n怎样改：核对表头，或在对应关系文件里写明"
    if waiting:
        problem = f"是自有格式，对应关系还没有确认\n怎样改：核对 {mappings.path.name} 后把“已确认”改为“是”再运行，用命令行也可以加 --confirm"
    return replace(sent, units=units, values=tuple(values), problem=problem, notes=tuple(notes))


class _Foreign:
    """Turns the figures of one foreign sheet into values."""

    def __init__(self, layout: Layout, mapping: LayoutMapping, master: Master, names: Names, path: Path) -> None:
        self._layout, self._mapping, self._master, self._names = layout, mapping, master, names
        self._time = Time()
        for text in (*layout.titles, layout.sheet, path.stem):
            said = time_of(text)
            self._time = self._time | Time(said.month, said.year)
        self._measure = next((found for text in layout.titles if (found := measure_in(text))), "")

    def values(self, notes: dict[str, None]) -> Iterator[Value]:
        """The figures that have a place in the master; what was left out is noted."""
        for figure in self._layout.figures:
            found = self._value(figure, notes)
            if found is not None:
                yield found

    def _value(self, figure: Labelled, notes: dict[str, None]) -> Value | None:
        time = Time()
        unit = indicator = measure = stated = ""
        for label in (*figure.above, *figure.left):
            time = time | time_of(label)
            words = to_text(label)
            meaning = self._meaning(words)
            if meaning is not None and meaning.role is Role.IGNORED:
                return None
            if meaning is not None and meaning.role is Role.UNIT:
                unit = unit or meaning.name
            if meaning is not None and meaning.role is Role.INDICATOR:
                indicator, measure = indicator or meaning.name, measure or meaning.measure
            stated = stated or measure_in(words)
        unit = unit or self._mapping.unit
        if not indicator or not unit or self._master.indicator(indicator) is None or self._master.unit(unit) is None:
            return None
        if time.monthly:
            notes[f"{self._layout.sheet}：有“当月”数，母版要累计数，没有取"] = None
            return None
        return self._placed(figure, time, unit, indicator, measure or stated or self._measure, notes)

    def _placed(
        self, figure: Labelled, time: Time, unit: str, indicator: str, measure: str, notes: dict[str, None]
    ) -> Value | None:
        declared = self._master.indicator(indicator)
        month = time.month or self._time.month or self._master.month
        year = time.year or self._time.year or self._master.settings.year
        if declared is None or month is None or year is None:
            return None
        basis = DataBasis.CUMULATIVE
        raw, note = figure.raw, ""
        if time.growth:
            if declared.price is not PriceBasis.COMPARABLE:
                return None
            basis = DataBasis.PUBLISHED
        else:
            raw, note = self._converted(figure.raw, measure, declared.unit)
            if raw is None:
                notes[f"“{indicator}”的计量单位“{measure}”换算不成“{declared.unit}”，没有取"] = None
                return None
        key = entry_key(unit, indicator, year - 1 if time.last_year else year, month, basis)
        return Value(key, raw, str(figure.at), None, note)

    def _converted(self, raw: RawCell, measure: str, target: str) -> tuple[RawCell, str]:
        """The figure in the indicator's own unit; None where there is no way from one to the other."""
        try:
            number = to_number(raw)
        except ValueError:
            return raw, ""
        if number is None:
            return raw, ""
        if is_percent(raw):
            return Percent(number), ""
        if not measure or not target or fold(measure) == fold(target):
            return number, "" if measure or not target else "原表没写计量单位"
        scale = factor(measure, target)
        if scale is None:
            return None, ""
        return number * scale, f"{canonical(number)}{measure}×{canonical(Decimal(scale))}"

    def _meaning(self, label: str) -> Meaning | None:
        found = self._mapping.labels.get(label)
        if found is not None:
            return found
        meaning = self._names.meaning(label)
        return meaning if meaning is not None and meaning.sure else None

"""Reading the program's own forms when they come back, whatever was done to them on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from catchup_xl.batch.collect.attribution import Attribution
from catchup_xl.batch.collect.form_pages import HIDDEN, MARK, READABLE
from catchup_xl.batch.collect.names import unit_named
from catchup_xl.batch.collect.returned_values import (
    DUTY_HEADERS,
    DUTY_SHEET,
    Key,
    Return,
    ReturnState,
    Value,
    canonical,
    duty_key,
    entry_key,
)
from catchup_xl.model.cells import Address, RawCell, fold, to_text
from catchup_xl.model.master import Master
from catchup_xl.model.tables import Grid

_FIGURE_HEADERS, _DUTY_HEADERS = ("单位", "指标", "口径"), ("编号", "完成比例")
_NAMES, _HEADER, _BASELINE = slice(1, 5), 5, 6
"""Where a line of the hidden sheet holds names, header and baseline; a line about the form has two cells only."""


class Made(NamedTuple):
    """What the hidden sheet says that a form was made from.

    Args:
        about: master, plan, own unit, unit, year, month.
        baselines: the cells that it asks for, with what stood there as ``canonical`` gives it.
        owners: for duties, lead office and work.
    """

    about: Mapping[str, str]
    baselines: Mapping[Key, str]
    owners: Mapping[Key, tuple[str, ...]]

    def renamed(self, master: Master) -> Made:
        """The same with the names that the units have in the master now."""

        def now(key: Key) -> Key:
            unit = unit_named(master, key.names[0]) if key.sheet != DUTY_SHEET else None
            return key._replace(names=(unit.name, *key.names[1:])) if unit else key

        return self._replace(baselines={now(key): text for key, text in self.baselines.items()})


def is_own(grid: Grid | None) -> bool:
    """Whether this is the hidden sheet of a form."""
    return grid is not None and bool(grid.rows) and bool(grid.rows[0]) and to_text(grid.rows[0][0]) == MARK


def read_form(sent: Return, grids: Mapping[str, Grid], attribution: Attribution) -> Return:
    """What a form holds; a form that is none of this master's holds nothing, and says why.

    Args:
        sent: the file.
        grids: its sheets, the hidden one among them.
        attribution: what may come back into the master.
    """
    made = read_hidden(grids[HIDDEN]).renamed(attribution.master)
    unit = made.about.get("unit", "")
    here = unit_named(attribution.master, unit)
    name = here.name if here else unit
    sent = replace(sent, units=(name,) if name else (), about=made.about)
    if made.about.get(MARK) not in READABLE:
        return _refused(sent, "是另一版程序做的报表，没有取\n怎样改：用现在的程序重新下发报表")
    problem = attribution.misfit(made.about, made.baselines)
    if problem:
        return _refused(sent, problem)
    pages = {title: grid for title, grid in grids.items() if title != HIDDEN}
    values = [
        replace(value, refused=attribution.refusal(name, value.key, made.owners.get(value.key, ("", ""))))
        for value in _values(pages, made, attribution.master)
    ]
    return _told(replace(sent, values=tuple(values)), made, pages)


def read_hidden(grid: Grid) -> Made:
    """Read the hidden sheet."""
    about: dict[str, str] = {}
    baselines: dict[Key, str] = {}
    owners: dict[Key, tuple[str, ...]] = {}
    for row in grid.rows:
        cells = [to_text(raw) for raw in row]
        if len(cells) <= _HEADER or not cells[_HEADER]:
            about |= {cells[0]: cells[1]} if len(cells) > 1 else {}
            continue
        sheet, names, header = cells[0], tuple(cells[_NAMES]), cells[_HEADER]
        baseline = cells[_BASELINE] if len(cells) > _BASELINE else ""
        if sheet == DUTY_SHEET:
            key = Key(sheet, names[:1], header)
            owners[key] = names[1:]
        else:
            key = Key(sheet, tuple(name for name in names if name), header)
        baselines[key] = baseline
    return Made(about, baselines, owners)


def _refused(sent: Return, problem: str) -> Return:
    return replace(sent, state=ReturnState.REFUSED, problem=problem)


def _told(sent: Return, made: Made, pages: Mapping[str, Grid]) -> Return:
    """The return with what is to be said of it: what it lacks, and whether anybody has filled it in."""
    lost = made.baselines.keys() - {value.key for value in sent.values}
    if lost and not sent.values:
        found = "、".join(title for title in pages) or "无"
        return _refused(
            sent,
            f"里面找不到填报的表：要有“{'”“'.join(_FIGURE_HEADERS)}”或“{'”“'.join(_DUTY_HEADERS)}”几列（工作表：{found}）\n"
            "怎样改：把改过的表头改回来，或重新下发报表再填",
        )
    notes: tuple[str, ...] = ()
    if lost:
        notes = (
            f"报表里少了 {len(lost)} 格，如 {min(lost).words}：删了行，或改了表头、单位、指标的名称；少的按没有报算",
        )
    empty = sum(len(grid.uncached) for grid in pages.values())
    if empty:
        notes += (f"有 {empty} 个公式没有算出的值，当作空白；请在表格软件里打开保存一次，或改填数值",)
    touched = lost or empty or any(canonical(value.raw) != value.baseline for value in sent.values)
    return replace(
        sent, notes=notes, lost=frozenset(lost), state=ReturnState.READ if touched else ReturnState.UNTOUCHED
    )


def _values(pages: Mapping[str, Grid], made: Made, master: Master) -> Iterator[Value]:
    """The values of every sheet that has the headers of a form, whatever its tab is called now; each cell once."""
    seen: set[Key] = set()
    for title, grid in pages.items():
        for value in (*_figures(title, grid, made, master), *_duties(title, grid, made.baselines)):
            if value.key not in seen:
                seen.add(value.key)
                yield value


def _figures(title: str, grid: Grid, made: Made, master: Master) -> Iterator[Value]:
    year = master.settings.year or 0
    for row, cells in _rows_under(grid, _FIGURE_HEADERS):
        written, indicator, basis = (to_text(cells[header][1]) for header in _FIGURE_HEADERS)
        unit = unit_named(master, written)
        for month in range(1, 13):
            key = entry_key(unit.name if unit else written, indicator, year, month, basis)
            if key in made.baselines and (cell := cells.get(key.header)):
                yield Value(key, cell[1], str(Address(title, row, cell[0])), made.baselines[key])


def _duties(title: str, grid: Grid, baselines: Mapping[Key, str]) -> Iterator[Value]:
    for row, cells in _rows_under(grid, _DUTY_HEADERS):
        for header in DUTY_HEADERS:
            key = duty_key(to_text(cells["编号"][1]), header)
            if key in baselines and (cell := cells.get(header)):
                yield Value(key, cell[1], str(Address(title, row, cell[0])), baselines[key])


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

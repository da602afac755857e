"""Checks of how cells are typed: numbers as text, formulas that failed or were never computed, rows below a table."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.model.cells import Address, fold, is_error_value, narrow, shorten, to_number, to_text, visible
from catchup_xl.model.columns import Column, ColumnType, Owner
from catchup_xl.model.findings import EVERY_GROUP, NO_GROUP, Level
from catchup_xl.model.master import Master
from catchup_xl.model.reading import formula_error
from catchup_xl.model.rows import Source
from catchup_xl.rules.checks.lookups import group_of
from catchup_xl.rules.checks.registry import Remark, check, data_check
from catchup_xl.rules.checks.series import Data, Typed
from catchup_xl.rules.checks.words import CellPlace, listed, row_span, rows_of, runs, span

_RANKED = ("参数", "单位", "指标", "板块", "目标", "数据", "加减分标准", "加减分")
"""The sheets on which rankings rest."""
_RATES = ("指标", "目标", "数据")


def _readable(text: str) -> bool:
    """Whether the text is a number after all; blanks, words and nonsense are not."""
    try:
        return to_number(text) is not None
    except ValueError:
        return False


def _manner(text: str) -> str:
    """How a number is typed as text."""
    half = narrow(text)
    if half.strip().endswith("%"):
        return "percent"
    return "fullwidth" if half != visible(text) else "text"


def _rows_typed(data: Data, manner: str) -> Iterator[tuple[CellPlace, list[Typed], str]]:
    """The rows that hold numbers typed in a manner: the range of cells, the cells, and the unit."""
    by_row: dict[int, list[Typed]] = {}
    for typed in data.texts:
        if typed.column.type.is_number and _manner(typed.text) == manner and _readable(typed.text):
            by_row.setdefault(id(typed.source), []).append(typed)
    for found in by_row.values():
        source = found[0].source
        cells = [typed.at for typed in found]
        yield row_span(cells), found, to_text(source.cells.get("单位"))


def _as_read(found: list[Typed]) -> str:
    return listed(f"{typed.column.header}“{typed.text.strip()}”读作 {to_number(typed.text):f}" for typed in found)


@data_check(
    "cell-number-as-text",
    Level.HINT,
    "数字存成了文本",
    expected="数值格式的数字",
    mend="选中后“转换为数字”，或重新键入",
)
def numbers_are_not_text(data: Data) -> Iterator[Remark]:
    """A number stored as text is read, but Excel's own sums leave it out."""
    for place, found, unit in _rows_typed(data, "text"):
        yield Remark(place, _as_read(found), unit=unit)


@data_check(
    "cell-fullwidth",
    Level.HINT,
    "全角数字",
    expected="半角数字，如 12.5",
    mend="用半角重新键入",
)
def digits_are_half_width(data: Data) -> Iterator[Remark]:
    """A number in full-width digits is read, but Excel takes it for text."""
    for place, found, unit in _rows_typed(data, "fullwidth"):
        yield Remark(place, _as_read(found), unit=unit)


@data_check(
    "cell-percent-as-text",
    Level.HINT,
    "百分数存成了文本",
    expected="百分比格式的数字",
    mend="把单元格设为百分比格式后重新键入",
)
def percentages_are_not_text(data: Data) -> Iterator[Remark]:
    """A percentage stored as text is read as a fraction; a rate, which is never added up, may be typed so."""
    rates = {fold(indicator.name) for indicator in data.master.indicators if indicator.scale.rate}
    for place, found, unit in _rows_typed(data, "percent"):
        if fold(to_text(found[0].source.cells.get("指标"))) in rates and found[0].source.sheet in _RATES:
            continue
        yield Remark(place, _as_read(found), unit=unit)


@data_check(
    "formula-error",
    Level.ERROR,
    "公式出错",
    expected="公式算得出结果",
    mend="改正公式，或改填数值",
)
def formulas_have_no_errors(data: Data) -> Iterator[Remark]:
    """A formula that fails leaves its cell without a value."""
    master = data.master
    told = {(f.sheet, f.cell) for f in master.findings}
    for source, column, text in data.texts:
        place = source.address(column.header)
        if is_error_value(text) and (place.sheet, place.cell) not in told:
            blocks = _blocked_by(master, column, source)
            yield Remark(place, formula_error(column.header, text)[1], unit=_unit(source), blocks=blocks)


@check(
    "formula-uncached",
    Level.ERROR,
    "公式没有计算结果",
    also=(Level.WARNING,),
    expected="公式单元格存有计算结果",
    mend="用 Excel 打开、重新计算并保存，或改填数值",
)
def formulas_have_their_values(master: Master) -> Iterator[Remark]:
    """A formula whose result the file does not hold (a program wrote it) has no value that could be read."""
    for table in master.entry_tables:
        if not table.grid.uncached:
            continue
        rows = {source.row: source for source in table.sources}
        for header, number in table.columns.items():
            column = table.sheet.column(header)
            cells = [Address(table.sheet.name, row, at) for row, at in table.grid.uncached if at == number]
            cells = [cell for cell in cells if cell.row > table.header_row and column.owner is Owner.CLERK]
            counts = column.required or column.type is not ColumnType.TEXT or table.sheet.name == "参数"
            for run in runs(cells):
                found = [rows.get(cell.row) for cell in run]
                blocks = frozenset[str]().union(*(_blocked_by(master, column, source) for source in found))
                units = {_unit(source) for source in found}
                message = f"“{header}”有 {len(run)} 个公式没有存下计算结果"
                level = Level.ERROR if counts else Level.WARNING
                yield Remark(
                    span(run), message, unit=units.pop() if len(units) == 1 else "", blocks=blocks, level=level
                )


@check(
    "cell-merged",
    Level.ERROR,
    "数合并在几格里",
    also=(Level.WARNING,),
    expected="每格各填各的数；单位、指标、日期等几行相同的可以合并",
    mend="选中后“取消合并”，把各格的数分别填上",
)
def figures_are_not_merged(master: Master) -> Iterator[Remark]:
    """A figure merged over several cells counts for the first alone: it may be that of each, or of all together."""
    for table in master.entry_tables:
        rows = {source.row: source for source in table.sources} if table.grid.merges else {}
        for merge, lost in table.swallowed():
            mine = [(row, header) for row, header in lost if table.sheet.column(header).owner is Owner.CLERK]
            if not mine:
                continue
            first = Address(table.sheet.name, merge.top, merge.left)
            cells = [table.address(header, row) for row, header in mine]
            shown = shorten(to_text(table.grid.cell(merge.top, merge.left)))
            blocks = [_blocked_by(master, table.sheet.column(header), rows[row]) for row, header in mine]
            yield Remark(
                row_span([first, Address(table.sheet.name, merge.bottom, merge.right)]),
                f"{shown} 占了合并的 {len(mine) + 1} 格，只算在 {first.cell}，其余按空着算"
                f"（{listed(cell.cell for cell in cells)}）",
                unit=_unit(rows[mine[0][0]]),
                blocks=frozenset[str]().union(*blocks),
                level=Level.ERROR if any(blocks) else Level.WARNING,
            )


def _unit(source: Source | None) -> str:
    return "" if source is None else to_text(source.cells.get("单位"))


def _blocked_by(master: Master, column: Column, source: Source | None) -> frozenset[str]:
    """The groups whose ranking rests on a cell that can't be read."""
    counts = column.required or column.type is not ColumnType.TEXT
    if source is None or source.sheet not in _RANKED or not (counts or source.sheet == "参数"):
        return NO_GROUP
    unit = master.unit(_unit(source))
    if unit is not None:
        return group_of(unit)
    return EVERY_GROUP


@check(
    "row-below-table",
    Level.HINT,
    "表格下方的行",
    expected="各行都在表格之内",
    mend="拖动表格右下角把这些行包括进去（程序已照样读入）",
)
def rows_stand_in_their_table(master: Master) -> Iterator[Remark]:
    """A row typed below the Excel table is read all the same, though drop-downs and formats end with the table."""
    for table in master.entry_tables:
        end = table.end_row
        if end is None:
            continue
        below = [source.address(next(iter(source.cells))) for source in table.sources if source.row > end]
        if below:
            first = sorted(below, key=lambda cell: cell.row)[0]
            yield Remark(first, f"表格到第 {end} 行为止，下方还有 {len(below)} 行（{rows_of(below)}）")

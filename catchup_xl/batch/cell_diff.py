"""What differs between two versions of a workbook, cell by cell: rows are matched by what they speak of, not by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from catchup_xl.batch.collect.returned_values import canonical, shown
from catchup_xl.model.cells import Address, Percent, RawCell, fold, number_in, to_text
from catchup_xl.model.choices import Kind as IndicatorKind
from catchup_xl.model.columns import ColumnType, Owner
from catchup_xl.model.master import Master
from catchup_xl.model.rows import SHEETS, Sheet, SheetKind
from catchup_xl.model.settings import MASTER_ID
from catchup_xl.results.tables import FIGURE_HEADERS

_KEYS: Mapping[str, tuple[str, ...]] = {
    "参数": ("参数",),
    "单位": ("单位",),
    "指标": ("指标", "适用组"),
    "板块": ("板块", "上级板块", "考核组"),
    "目标": ("单位", "指标"),
    "数据": ("单位", "指标", "年度", "口径"),
    "加减分标准": ("事项",),
    "加减分": ("日期", "单位", "事项", "对象", "指标", "类型", "文号"),
    "责任清单": ("编号",),
    "督导": ("日期", "单位", "责任清单编号", "发现问题"),
    "组织机构": ("角色", "姓名", "职务"),
    "阶段": ("阶段",),
    "增速测算": ("考核组", "单位", "指标"),
    "得分": ("考核组", "单位"),
    "加减分明细": ("考核组", "单位", "日期", "事项", "对象", "文号"),
    "排名": ("考核组", "单位"),
    "单项排名": ("考核组", "单位"),
    "规则解读": ("指标",),
    "对标": ("指标",),
    "追赶路径": ("方案", "指标"),
    "奖惩建议": ("对象", "类型", "依据"),
    "看板": ("单位",),
    "历史": ("年度", "月份", "考核组", "单位"),
}
"""What names a row of each sheet. 检查结果 and 运行记录 speak of the runs, not of the matter, and are left out."""

_IDENTITY = ("参数", MASTER_ID)
"""The row that says which workbook it is, and nothing of the matter."""

_RULES = frozenset({"参数", "单位", "指标", "板块", "目标", "加减分标准"})
_SILENT = frozenset({"生成时间", "说明"})


class ChangeKind(StrEnum):
    """What a changed cell is part of."""

    ENTRY = "填报"
    RULE = "规则"
    RESULT = "结果"


class CellChange(NamedTuple):
    """One cell that differs.

    Args:
        kind: entry, rule or result.
        sheet: its sheet.
        row: what names its row.
        header: its column; empty when a whole row came or went.
        old: its content before; empty for a row that is new.
        new: its content after.
        at_old: its cell in the old workbook.
        at_new: its cell in the new one.
    """

    kind: ChangeKind
    sheet: str
    row: str
    header: str = ""
    old: str = ""
    new: str = ""
    at_old: str = ""
    at_new: str = ""


class _Line(NamedTuple):
    number: int
    cells: Mapping[str, RawCell]
    columns: Mapping[str, int]

    @property
    def content(self) -> dict[str, str]:
        """What the row says, wherever it stands."""
        return {
            header: text for header, raw in self.cells.items() if (text := canonical(raw)) and header not in _SILENT
        }

    def at(self, sheet: str, header: str) -> str:
        """The cell under a header."""
        column = self.columns.get(header)
        return str(Address(sheet, self.number, column)) if column else ""


_Named = dict[tuple[str, ...], list[_Line]]


def cell_changes(before: Master, after: Master) -> Iterator[CellChange]:
    """Every cell that differs, in the order of the sheets and rows of the newer workbook; rows that went come last."""
    for name, keys in _KEYS.items():
        sheet = SHEETS[name]
        for change in _sheet_changes(sheet, _lines(before, sheet, keys), _lines(after, sheet, keys)):
            if (name, change.row) != _IDENTITY:
                yield change


def _sheet_changes(sheet: Sheet, before: _Named, after: _Named) -> Iterator[CellChange]:
    old, new = _paired(before, after)
    for key, line in new.items():
        other = old.get(key)
        if other is None:
            yield CellChange(_kind(sheet, ""), sheet.name, _words(key), new=_whole(line), at_new=f"第{line.number}行")
            continue
        for header in dict.fromkeys((*line.columns, *other.columns)):
            left, right = shown(other.cells.get(header)), shown(line.cells.get(header))
            if left != right and header not in _SILENT:
                yield CellChange(
                    _kind(sheet, header), sheet.name, _words(key), header, old=left, new=right,
                    at_old=other.at(sheet.name, header), at_new=line.at(sheet.name, header),
                )  # fmt: skip
    for key, line in old.items():
        if key not in new:
            yield CellChange(_kind(sheet, ""), sheet.name, _words(key), old=_whole(line), at_old=f"第{line.number}行")


def _paired(old: _Named, new: _Named) -> tuple[dict[tuple[str, ...], _Line], dict[tuple[str, ...], _Line]]:
    """Rows of the same name, numbered so that those of the same content meet wherever they stand; the rest by order."""
    left: dict[tuple[str, ...], _Line] = {}
    right: dict[tuple[str, ...], _Line] = {}
    for key in dict.fromkeys((*new, *old)):
        here, there = list(old.get(key, ())), list(new.get(key, ()))
        same = [(a, b) for b in there if (a := _taken(here, b)) is not None]
        rest = [line for line in there if all(line is not b for _, b in same)]
        for n, (a, b) in enumerate([*same, *zip_longest(here, rest)], 1):
            numbered = key if n == 1 else (*key, f"第{n}处")
            left |= {numbered: a} if a is not None else {}
            right |= {numbered: b} if b is not None else {}
    return left, right


def _taken(lines: list[_Line], wanted: _Line) -> _Line | None:
    """The first of some rows with this content, taken out of them."""
    for n, line in enumerate(lines):
        if line.content == wanted.content:
            return lines.pop(n)
    return None


def _lines(master: Master, sheet: Sheet, keys: tuple[str, ...]) -> _Named:
    """The rows by what names them; a rate is one number however it is typed."""
    table, is_result = master.tables[sheet.name], sheet.kind is SheetKind.RESULT
    if not table.found:
        return {}
    grid = table.grid
    heads = grid.rows[table.header_row - grid.first_row]
    columns = dict(table.columns)
    if table.sheet.dynamic:
        last = max(table.columns.values())
        for column, raw in enumerate(heads, grid.first_column):
            if isinstance(raw, str) and raw.strip() and column <= last:
                columns.setdefault(raw.strip(), column)
    found: _Named = {}
    for number, cells in enumerate(grid.rows[table.header_row + 1 - grid.first_row :], table.header_row + 1):
        here = {header: cells[at] for header, n in columns.items() if (at := n - grid.first_column) < len(cells)}
        here = _percentages(master, sheet, here) if is_result else master.meant(sheet.name, number, here)
        key = tuple(fold(canonical(here.get(header))) for header in keys)
        if not any(key) or not any(canonical(raw) for raw in here.values()):
            continue
        found.setdefault(key, []).append(_Line(number, here, columns))
    return found


def _percentages(master: Master, sheet: Sheet, cells: Mapping[str, RawCell]) -> dict[str, RawCell]:
    """The cells of a row of results, with those that show a percentage as such: the reader does not ask for their looks."""
    indicator = master.indicator(to_text(cells.get("指标")))
    ratios = {column.header for column in sheet.columns if column.type is ColumnType.RATIO}
    if indicator is not None:
        ratios |= set(FIGURE_HEADERS) if indicator.scale.rate else set()
        ratios |= {"目标"} if indicator.kind is IndicatorKind.GROWTH else set()
    found = dict(cells)
    for header in ratios & cells.keys():
        number = number_in(cells[header])
        if number is not None:
            found[header] = Percent(number.normalize())
    return found


def _kind(sheet: Sheet, header: str) -> ChangeKind:
    if sheet.kind is SheetKind.RESULT:
        return ChangeKind.RESULT
    program = {column.header for column in sheet.owned_by(Owner.PROGRAM)}
    if header in program:
        return ChangeKind.RESULT
    return ChangeKind.RULE if sheet.name in _RULES else ChangeKind.ENTRY


def _words(key: tuple[str, ...]) -> str:
    return "　".join(part for part in key if part)


def _whole(line: _Line) -> str:
    return "整行：" + "，".join(f"{h} {text}" for h, raw in line.cells.items() if (text := shown(raw)))

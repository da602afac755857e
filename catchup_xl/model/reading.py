"""From the cells of the sheets to the typed master: what can be read is, what can't is a finding at its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from catchup_xl.model.cells import Address, RawCell, fold, is_error_value, shorten, to_text
from catchup_xl.model.columns import Column, ColumnType
from catchup_xl.model.entry_sheets import (
    Block,
    Duty,
    Entry,
    Event,
    Indicator,
    Inspection,
    Member,
    Stage,
    Standard,
    Target,
    Unit,
)
from catchup_xl.model.findings import EVERY_GROUP, NO_GROUP, Finding, Level, at
from catchup_xl.model.master import Master
from catchup_xl.model.names import nearest
from catchup_xl.model.renamed import with_names_of_today
from catchup_xl.model.result_sheets import HistoryRow
from catchup_xl.model.rows import SHEETS, Row, Sheet, SheetKind, Source
from catchup_xl.model.scale_decisions import scaled
from catchup_xl.model.settings import SETTINGS, Settings
from catchup_xl.model.tables import EMPTY_GRID, Grid, Table, find_table

R = TypeVar("R", bound=Row)
M = TypeVar("M", bound=BaseModel)

_NO_FIELDS: set[str] = set()
_NEEDED_SHEETS = ("参数", "单位", "指标", "数据")
_LATER_SHEETS = (Standard.sheet.name,)
"""Sheets that workbooks of earlier versions do without."""
_LATER_COLUMNS = {Event.sheet.name: (Standard.sheet.name, ("事项", "对象", "次数"))}
"""Columns that nobody needs in a workbook without the sheet that they go with."""


def read_master(grids: Mapping[str, Grid], book: str = "", *, month: int | None = None) -> Master:
    """Read every entry sheet, and 历史, of a workbook.

    Args:
        grids: the cells of each sheet of the contract that the workbook has.
        book: the workbook's name, for messages.
        month: the month to compute for, instead of 统计月份.

    Returns:
        The typed master. Its ``findings`` say what could not be read; the rows concerned are left out.
    """
    findings: list[Finding] = []
    tables = {name: _table(sheet, grids, findings) for name, sheet in SHEETS.items()}
    settings, settings_at = _read_settings(tables["参数"], findings)
    if month is not None:
        settings = settings.model_copy(update={"month": month})

    def rows(model: type[R]) -> tuple[R, ...]:
        return _read_rows(model, tables[model.sheet.name], findings)

    standards = rows(Standard)
    master = Master(
        book=book,
        settings=settings,
        settings_at=settings_at,
        units=rows(Unit),
        indicators=rows(Indicator),
        blocks=rows(Block),
        targets=rows(Target),
        entries=rows(Entry),
        events=rows(Event),
        duties=rows(Duty),
        inspections=rows(Inspection),
        members=rows(Member),
        stages=rows(Stage),
        history=rows(HistoryRow),
        tables=tables,
        findings=tuple(findings),
        standards=standards,
    )
    return scaled(with_names_of_today(master))


def _table(sheet: Sheet, grids: Mapping[str, Grid], findings: list[Finding]) -> Table:
    grid = grids.get(sheet.name)
    table = find_table(sheet, grid or EMPTY_GRID)
    if sheet.kind is not SheetKind.ENTRY:
        return table
    needed = sheet.name in _NEEDED_SHEETS
    level, blocks = (Level.ERROR, EVERY_GROUP) if needed else (Level.WARNING, NO_GROUP)
    if grid is None and sheet.name in _LATER_SHEETS:
        return table
    if grid is None:
        findings.append(
            Finding(
                level, sheet.name, "", "sheet-missing", f"没有“{sheet.name}”工作表",
                f"工作簿里有名为“{sheet.name}”的工作表", "恢复该工作表，或从空白母版复制一张", blocks=blocks,
            )
        )  # fmt: skip
    elif not table.found:
        findings.append(
            Finding(
                level, sheet.name, "", "table-missing", "找不到表头",
                "表头含 " + "、".join(c.header for c in sheet.columns[:4]) + " 等列名",
                "恢复被删或被改名的列名（列的先后不限）", blocks=blocks,
            )
        )  # fmt: skip
    else:
        findings.extend(_missing_columns(table, _not_wanted(sheet, grids)))
    return table


def _not_wanted(sheet: Sheet, grids: Mapping[str, Grid]) -> tuple[str, ...]:
    """The columns of a sheet that its workbook does without, being of an earlier version."""
    other, headers = _LATER_COLUMNS.get(sheet.name, ("", ()))
    return () if other in grids else headers


def _missing_columns(table: Table, not_wanted: tuple[str, ...]) -> list[Finding]:
    found: list[Finding] = []
    spare = [header for header in table.missing if _is_spare(table.sheet.column(header))]
    if spare:
        found.append(
            Finding(
                Level.HINT, table.sheet.name, str(table.header_row), "column-missing",
                f"没有这些备用的列，按留空处理：{'、'.join(spare)}", "用到的列在表头里",
                "用不到的不必管；要用的补上该列，列名须一字不差",
            )
        )  # fmt: skip
    for header in table.missing:
        if header in spare or header in not_wanted:
            continue
        required = table.sheet.column(header).required
        found.append(
            Finding(
                Level.ERROR if required else Level.WARNING, table.sheet.name, str(table.header_row), "column-missing",
                f"缺少“{header}”列", f"表头里有“{header}”", "补上该列，列名须一字不差；放在哪一列都可以",
                blocks=EVERY_GROUP if required and table.sheet.name in _NEEDED_SHEETS else NO_GROUP,
            )
        )  # fmt: skip
    return found


def _is_spare(column: Column) -> bool:
    """A column for those who need it: a workbook made by others, or by an earlier version, may do without."""
    return column.folded and not column.required


def _read_rows(model: type[R], table: Table, findings: list[Finding]) -> tuple[R, ...]:
    read: list[R] = []
    months = [c.header for c in model.sheet.columns if c.type is ColumnType.MONTH]
    blocks = EVERY_GROUP if model.sheet.name in _LATER_SHEETS else NO_GROUP
    for source in table.sources:
        cells = source.cells
        raw: dict[str, Any] = {**cells, "source": source}
        if months:
            raw["{}月"] = tuple([cells.get(header) for header in months])
        row = _validated(model, raw, source.address, model.sheet.column, findings, blocks)
        source.keep_line_only()
        if row is not None:
            # Which fields were given is of no use here, and a set of them for each row of a county weighs megabytes.
            object.__setattr__(row, "__pydantic_fields_set__", _NO_FIELDS)
            read.append(row)
    return tuple(read)


def _read_settings(table: Table, findings: list[Finding]) -> tuple[Settings, Mapping[str, Address]]:
    by_name = {fold(name): name for name in SETTINGS}
    raw: dict[str, RawCell] = {}
    places: dict[str, Address] = {}
    for source in table.sources:
        typed = to_text(source.cells.get("参数"))
        if not typed:
            continue
        name = by_name.get(fold(typed))
        if name is None:
            findings.append(_unknown_setting(source, typed))
        elif name in places:
            findings.append(
                Finding(
                    Level.ERROR, *at(source.address("参数")), "setting-duplicate", f"参数“{name}”写了两行",
                    "每个参数一行", "清空多余的那一行", blocks=EVERY_GROUP,
                )
            )  # fmt: skip
        else:
            places[name] = source.address("取值")
            if "取值" in source.cells:
                raw[name] = source.cells["取值"]
    settings = _validated(Settings, raw, places.__getitem__, SETTINGS.__getitem__, findings, blocks=EVERY_GROUP)
    return settings or Settings(), places


def _unknown_setting(source: Source, typed: str) -> Finding:
    near = nearest(typed, SETTINGS)
    return Finding(
        Level.HINT, *at(source.address("参数")), "setting-unknown", f"“{shorten(typed)}”不是程序认得的参数",
        f"“{near}”" if near else "参数表原有的名称", "改成原来的名称；自己加的说明行可以不管",
    )  # fmt: skip


def _validated(
    model: type[M],
    raw: Mapping[str, Any],
    address: Callable[[str], Address],
    declared: Callable[[str], Column],
    findings: list[Finding],
    blocks: frozenset[str] = NO_GROUP,
) -> M | None:
    """Validate a row; a cell that fails is reported, then taken as blank. None when a required cell is left without."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    rest = dict(raw)
    for fault in faults:
        header = str(fault["loc"][0])
        findings.append(_cell_finding(declared(header), fault, address(header), blocks))
        rest.pop(header, None)
    try:
        return model.model_validate(rest)
    except ValidationError:
        return None


def formula_error(header: str, typed: str) -> tuple[str, str, str, str]:
    """The code, message, expectation and advice for a formula that has failed."""
    return "formula-error", f"“{header}”的公式出错：{typed}", "公式算得出结果", "改正公式，或改填数值"


def _cell_finding(column: Column, fault: Any, place: Address, blocks: frozenset[str]) -> Finding:
    header, kind = column.header, fault["type"]
    typed = shorten(to_text(fault["input"])) if kind != "missing" else ""
    rule, message, expected, mend = (
        "cell-value",
        f"“{header}”的内容“{typed}”读不懂",
        column.type.value,
        "按提示重新填写",
    )
    if is_error_value(typed):
        rule, message, expected, mend = formula_error(header, typed)
    elif kind == "missing":
        rule, message, expected, mend = (
            "cell-required",
            f"必填的“{header}”空着，本行未计入",
            f"填写“{header}”",
            column.help,
        )
    elif kind == "enum":
        near = nearest(typed, column.choices)
        rule, message = "cell-choice", f"“{header}”的“{typed}”不在选项之内"
        expected = "、".join(column.choices)
        mend = f"改为“{near}”" if near else "从下拉框里选择"
    elif kind in ("greater_than_equal", "less_than_equal"):
        rule, message = "cell-range", f"“{header}”为 {typed}，超出范围"
        low, high = column.minimum, column.maximum
        expected = "，".join(
            text for text in (f"不小于 {low:g}" if low is not None else "", f"不大于 {high:g}" if high is not None else "") if text
        )  # fmt: skip
        mend = column.help or "按范围重新填写"
    elif kind == "value_error":
        rule = {ColumnType.DAY: "cell-date"}.get(column.type, "cell-number")
        message = f"“{header}”：{fault['ctx']['error']}"
        expected = "日期，如 2017-06-30" if column.type is ColumnType.DAY else "数字，不带单位和文字"
        mend = column.help or "改成" + expected
    return Finding(Level.ERROR, *at(place), rule, message, expected, mend, blocks=blocks)

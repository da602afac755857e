"""Input rules of the entry cells, from the declaration: drop-downs, allowed numbers and dates, input hints."""

from __future__ import annotations

from datetime import date
from typing import Any

from catchup_xl.model.columns import Column, ColumnType
from catchup_xl.model.rows import SHEETS

_TITLE, _MESSAGE, _LIST = 32, 255, 255  # Excel's limits
_FAR = 1e15
_NUMBERS = (ColumnType.NUMBER, ColumnType.RATIO, ColumnType.INTEGER)


def list_name(sheet: str, header: str) -> str:
    """The defined name of the drop-down list that this column feeds."""
    return f"名单_{sheet}" if sheet == header else f"名单_{sheet}_{header}"


def referred(columns: list[Column]) -> set[tuple[str, str]]:
    """The columns, as sheet and header, that these columns choose from."""
    return {column.refers_to for column in columns if column.refers_to}


def every_list() -> list[tuple[str, str]]:
    """Every column of the workbook that a drop-down chooses from, in the order of the tabs."""
    wanted = {found for sheet in SHEETS.values() for found in referred(list(sheet.columns))}
    return [(name, c.header) for name, sheet in SHEETS.items() for c in sheet.columns if (name, c.header) in wanted]


def rule(column: Column, first_cell: str) -> dict[str, Any] | None:
    """The data validation of a column; None when there is nothing to say.

    Args:
        column: the column.
        first_cell: the first cell of the range, as in F4, for a rule that is a formula.
    """
    found: dict[str, Any] = {"validate": "any"}
    if column.choices:
        found = _of_choices(column)
    elif column.header == "计分方法":
        found = {"validate": "list", "source": _method_words()}
        found |= _error(column, "不在下拉框里，请核对方法的名称", stop=False)
    elif column.refers_to:
        # A list with blank cells at its end lets everything pass unless blanks are not ignored.
        found = {"validate": "list", "source": f"={list_name(*column.refers_to)}", "ignore_blank": False}
        found |= _error(column, "不在下拉框里，请核对名称", stop=column.required)
    elif column.type is ColumnType.MONTH:
        words = ",".join(f'{first_cell}="{word}"' for word in ("不适用", "待核", "/"))
        found = {"validate": "custom", "value": f"=OR(ISNUMBER({first_cell}),{words})"}
        # Not a stop: a qualitative indicator takes the grade words of its own 分档标准, which no formula here can know.
        message = "请填数字（不带单位、不用全角），或填：不适用、待核；定性指标可填等次，如 优秀"
        found |= _error(column, message, stop=False)
    elif column.type in _NUMBERS:
        found = _of_numbers(column)
    elif column.type is ColumnType.DAY:
        found = {"validate": "date", "criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
        found |= _error(column, "请填日期，如 2017-06-30")
    if column.help:
        found |= {"input_title": column.header[:_TITLE], "input_message": column.help[:_MESSAGE]}
    return None if found == {"validate": "any"} else found


def _method_words() -> list[str]:
    """The names of the scoring methods; their ids where other packages bring more names than a drop-down holds."""
    from catchup_xl.rules.methods.registry import all_methods  # only a workbook with 指标 needs the rules

    methods = all_methods().values()
    names = [method.name for method in methods]
    return names if len(",".join(names)) <= _LIST else [method.id for method in methods]


def _of_choices(column: Column) -> dict[str, Any]:
    source = list(column.choices)
    if len(",".join(source)) > _LIST:
        raise ValueError(f"{column.header}: the drop-down is longer than Excel takes; refer to a sheet instead")
    return {"validate": "list", "source": source} | _error(column, "请从下拉框里选")


def _of_numbers(column: Column) -> dict[str, Any]:
    low = -_FAR if column.minimum is None else column.minimum
    high = _FAR if column.maximum is None else column.maximum
    whole = column.type is ColumnType.INTEGER
    if whole:
        low, high = int(max(low, -(2**31))), int(min(high, 2**31 - 1))
    bounds = f"，不小于{column.minimum:g}" if column.minimum is not None else ""
    bounds += f"，不大于{column.maximum:g}" if column.maximum is not None else ""
    found = {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
    }
    return found | _error(column, f"请填{'整数' if whole else '数字'}{bounds}")


def _error(column: Column, message: str, *, stop: bool = True) -> dict[str, Any]:
    return {
        "error_title": column.header[:_TITLE],
        "error_message": message,
        "error_type": "stop" if stop else "warning",
    }

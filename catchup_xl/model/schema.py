"""The contract of the workbook as data, for other people's tools: ``catchup-xl schema --json``."""

from __future__ import annotations

from typing import Any

import catchup_xl.model.entry_sheets
import catchup_xl.model.result_sheets  # noqa: F401 - registers the result sheets
from catchup_xl.model.rows import ROWS, SHEETS, SheetKind
from catchup_xl.model.settings import SECTIONS, SETTINGS


def schema() -> dict[str, Any]:
    """Every sheet with its columns, every setting, and the JSON Schema of a plan file."""
    return {
        "sheets": [sheet.as_dict() for sheet in SHEETS.values()],
        "settings": [
            {
                "section": SECTIONS[name].value,
                **{("name" if k == "header" else k): v for k, v in column.as_dict().items()},
            }
            for name, column in SETTINGS.items()
        ],
        "plan": plan_schema(),
    }


def plan_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a plan file: one key an entry sheet, each a list of rows keyed by header."""
    properties: dict[str, Any] = {
        "参数": {
            "description": ROWS["参数"].sheet.about,
            "oneOf": [
                {"type": "object", "properties": {name: _cell_schema(c.as_dict()) for name, c in SETTINGS.items()}},
                _rows_schema("参数"),
            ],
        }
    }
    for sheet in SHEETS.values():
        if sheet.kind is SheetKind.ENTRY and sheet.name != "参数":
            properties[sheet.name] = _rows_schema(sheet.name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _rows_schema(name: str) -> dict[str, Any]:
    sheet = SHEETS[name]
    columns = {column.header: _cell_schema(column.as_dict()) for column in sheet.columns}
    required = [column.header for column in sheet.columns if column.required]
    row = {"type": "object", "additionalProperties": False, "properties": columns}
    return {
        "description": sheet.about,
        "type": "array",
        "items": row | ({"required": required} if required else {}),
    }


_JSON_TYPES: dict[str, list[str]] = {
    "文本": ["string", "number"],
    "数值": ["number", "string"],
    "百分比": ["number", "string"],
    "整数": ["integer", "string"],
    "日期": ["string"],
    "选项": ["string"],
    "月度数": ["number", "string"],
}


def _cell_schema(column: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": [*_JSON_TYPES[column["type"]], "null"]}
    if "help" in column:
        found["description"] = column["help"]
    if "choices" in column:
        found = {"enum": [*column["choices"], None], **{k: v for k, v in found.items() if k != "type"}}
    for bound in ("minimum", "maximum"):
        if bound in column:
            found[bound] = column[bound]
    return found

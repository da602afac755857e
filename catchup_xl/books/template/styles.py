"""The looks of the template: colours, fonts, number formats and cell formats."""

from __future__ import annotations

from typing import Any

from catchup_xl.model.cells import decimals
from catchup_xl.model.columns import Column, ColumnType, Owner
from catchup_xl.model.settings import SettingSection

BODY_FONT, HEADING_FONT = "宋体", "黑体"
BLUE, GREEN, GREY = "#2E75B6", "#548235", "#7F7F7F"
RED = "#C00000"
HEADER_REQUIRED, HEADER_OPTIONAL, HEADER_PROGRAM = "#1F4E79", "#6F9BC4", "#548235"
ENTRY_FILL, PROGRAM_FILL = "#FFFBE6", "#EDF4E8"
LINE, GROUP_LINE = "#BFBFBF", "#404040"

SECTION_FILLS = {
    SettingSection.PLAN: "#DDEBF7",
    SettingSection.TOWN: "#E2EFDA",
    SettingSection.SCORE: "#FFF2CC",
    SettingSection.RANK: "#FCE4D6",
    SettingSection.PROGRESS: "#E4DFEC",
    SettingSection.CHECK: "#EDEDED",
    SettingSection.ANALYSIS: "#DAEEF3",
    SettingSection.CIRCULAR: "#EADCF4",
}

LIGHTS = {
    "绿": {"bg_color": "#A9D08E", "font_color": "#1E4B0F"},
    "偏慢": {"bg_color": "#E2EFDA", "font_color": "#375623"},
    "黄": {"bg_color": "#FFD966", "font_color": "#7F6000"},
    "红": {"bg_color": "#F4A6A0", "font_color": "#8B0000"},
    "蓝": {"bg_color": "#9DC3E6", "font_color": "#1F3864"},
    "灰": {"bg_color": "#D9D9D9", "font_color": "#404040"},
}
LEVELS = {"错误": LIGHTS["红"], "警告": LIGHTS["黄"], "提示": LIGHTS["蓝"]}
OWN = {"bg_color": "#DDEBF7", "bold": True}
BEST = {"bg_color": "#FFE699", "font_color": "#7F6000", "bold": True}
_SIDES = ("left", "right", "bottom")
GROUP_TOP = {"top": 1, "top_color": GROUP_LINE} | dict.fromkeys(_SIDES, 1) | {f"{side}_color": LINE for side in _SIDES}
"""The line between groups. All sides are said again: LibreOffice lets a conditional format take the others away."""

GOOD_TEXT, BAD_TEXT, FAINT_TEXT = {"font_color": "#2E7D32"}, {"font_color": "#C00000"}, {"font_color": "#808080"}

_NARROW = 10  # a text column up to this width holds a word, not a sentence: it is centred
_SHORT = 20  # a text column up to this width may hold numbers such as 007 or 1-2, which must stay text
_PERCENT_PLACES, _TYPED_PLACES = 2, 1  # of shares that the program computes, and that people estimate
_RIGHT = (ColumnType.NUMBER, ColumnType.RATIO, ColumnType.MONTH)


def number_format(column: Column) -> str:
    """The number format of a column's cells, by its type and places."""
    if column.type is ColumnType.RATIO:
        usual = _TYPED_PLACES if column.owner is Owner.CLERK else _PERCENT_PLACES
        places = usual if column.places is None else column.places
        return decimals(places) + "%"
    if column.type in (ColumnType.NUMBER, ColumnType.INTEGER) and column.places is not None:
        return decimals(column.places)
    if column.type is ColumnType.TEXT and column.owner is Owner.CLERK and column.width <= _SHORT:
        return "@"
    return {ColumnType.INTEGER: "0", ColumnType.DAY: "yyyy-mm-dd"}.get(column.type, "General")


class Looks:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        """The format with these XlsxWriter properties, over the body font."""
        full = {"font_name": BODY_FONT, "font_size": 10, "valign": "vcenter"} | properties
        return self._cached(full)

    def conditional(self, properties: dict[str, Any]) -> Any:
        """A format that says no more than these properties, for a conditional format."""
        return self._cached(dict(properties))

    def _cached(self, properties: dict[str, Any]) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def heading(self) -> Any:
        """The sheet's heading in row 1."""
        return self.get(font_name=HEADING_FONT, font_size=16, font_color="#1F3864")

    def note(self) -> Any:
        """The note or status line in row 2."""
        return self.get(font_size=9, font_color="#595959")

    def header(self, column: Column) -> Any:
        """A header cell: dark when the column must be filled, green when the program fills it."""
        fill = HEADER_REQUIRED if column.required else HEADER_OPTIONAL
        if column.owner is Owner.PROGRAM:
            fill = HEADER_PROGRAM
        return self.get(
            bold=True, font_color="#FFFFFF", bg_color=fill, align="center", text_wrap=True, border=1, border_color=LINE
        )

    def body(self, column: Column, *, entry: bool, number: str = "", **more: Any) -> Any:
        """A body cell: light fill and unlocked where the clerk types, locked where the program writes."""
        own = entry and column.owner is Owner.CLERK
        properties: dict[str, Any] = {
            "border": 1,
            "border_color": LINE,
            "align": _alignment(column),
            "num_format": number or number_format(column),
            "locked": not own,
        }
        if column.type is ColumnType.TEXT and not column.folded:
            properties["text_wrap"] = True
        if entry:
            properties["bg_color"] = ENTRY_FILL if own else PROGRAM_FILL
        if properties["align"] == "left":
            properties["indent"] = 1  # so that it does not touch the number in the cell to its left
        if column.type is ColumnType.LINK:
            properties |= {"font_color": "#0563C1", "underline": 1}
        return self.get(**(properties | more))


def _alignment(column: Column) -> str:
    if column.type in _RIGHT:
        return "right"
    return "left" if column.type is ColumnType.TEXT and column.width > _NARROW else "center"

"""Filters of a sheet in a workbook file: what they hide is shown before the sheet is written; their buttons stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catchup_xl.books.parts import TablePart
from catchup_xl.books.references import LAST_ROW, Area, parse_area
from catchup_xl.books.writer.sheet_xml import SheetXml
from catchup_xl.books.xml_bytes import TAG, attribute, elements, with_elements, without_attribute

_TRUE = ("1", "true")
_FALSE = ("0", "false")


def lift_filters(sheet: SheetXml, tables: Sequence[TablePart], table_parts: dict[str, bytes]) -> bool:
    """Show the rows that filters hide, as the spreadsheet program's own “清除” does; rows hidden by hand stay hidden.

    Args:
        sheet: the sheet's part.
        tables: the Excel tables on it.
        table_parts: the content of their parts, plain, by part name; rewritten ones are put back here.

    Returns:
        Whether there was a filter that chose rows.
    """
    areas = [table.area for table in tables if _chooses(table_parts[table.part])]
    for table in tables:
        table_parts[table.part] = with_elements(table_parts[table.part], "filterColumn", _without_choice)
    own, properties = sheet.section("autoFilter"), sheet.section("sheetPr")
    if own is not None and _chooses(own.xml):
        areas += filter(None, [parse_area(attribute(own.xml, "ref") or "")])
        own.xml = with_elements(own.xml, "filterColumn", _without_choice)
    if properties is not None and attribute(properties.xml, "filterMode") in _TRUE:
        if own is None:  # an advanced filter: it leaves no word of its range on the sheet
            areas.append(Area(1, 1, LAST_ROW, 1))
        properties.xml = without_attribute(properties.xml, "filterMode")
    _show_rows(sheet, areas)
    return bool(areas)


def _chooses(xml: bytes) -> bool:
    """Some column has a criterion, and not only a hidden button."""
    return any(not _is_empty(xml[start:end]) for start, end in elements(xml, "filterColumn"))


def _is_empty(column: bytes) -> bool:
    found = TAG.match(column)
    return found is None or found[3].endswith(b"/") or found.end() == column.rindex(b"</")


def _without_choice(column: bytes) -> bytes:
    """A column of a filter without its criterion; nothing is left of it unless its button is hidden."""
    if _is_empty(column):
        return column
    opening = column[: column.index(b">") + 1]
    no_button = attribute(opening, "hiddenButton") in _TRUE or attribute(opening, "showButton") in _FALSE
    return opening[:-1] + b"/>" if no_button else b""


def _show_rows(sheet: SheetXml, areas: Sequence[Area]) -> None:
    if areas:
        show(sheet, [n for n in sheet.rows if any(area.top <= n <= area.bottom for area in areas)])


def show(sheet: SheetXml, numbers: Iterable[int]) -> list[int]:
    """Show rows; gives those that were hidden, whoever had hidden them."""
    found = [
        number
        for number in numbers
        if b"hidden" in sheet.rows.get(number, b"") and attribute(sheet.row_tag(number) + b">", "hidden") in _TRUE
    ]
    for number in found:
        sheet.rows[number] = without_attribute(sheet.rows[number], "hidden")
    return found

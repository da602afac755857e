"""Formulas that reach from a cell that is overwritten to others: shared ones are spelled out, array ones let go."""

from __future__ import annotations

import re
from collections.abc import Collection

from catchup_xl.books.references import Area, copied_formula, parse_area
from catchup_xl.books.writer.sheet_xml import CellXml, RowXml, SheetXml
from catchup_xl.books.xml_bytes import attribute, escape_text, unescape

_GROUPED = (b'"shared"', b"'shared'", b'"array"', b"'array'", b'"dataTable"', b"'dataTable'")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s/>])[^<>]*?(?:/>|>([^<]*)</(?:[\w.-]+:)?f>)")


def is_grouped(xml: bytes) -> bool:
    """Some formula in the XML belongs to more cells than its own."""
    return any(mark in xml for mark in _GROUPED)


def release_formulas(sheet: SheetXml, columns: Collection[int], rows: Collection[int]) -> bool:
    """Free the cells that stay from those that are about to be overwritten.

    A shared formula stands in the first cell of its group only: when that one goes, each of the others gets the formula
    spelled out. An array formula or a data table that reaches into the overwritten cells would calculate over them: its
    cells keep their last values.

    Args:
        sheet: the sheet.
        columns: columns that are overwritten.
        rows: rows in which they are.

    Returns:
        True when a formula is gone from a cell that stays.
    """
    grouped = [n for n, raw in sheet.rows.items() if sheet.formula in raw and is_grouped(raw)]
    if not grouped:
        return False
    first_cells: dict[str, tuple[int, int, str]] = {}
    released = False
    for number in sorted(grouped):
        row = sheet.row(number)
        cells: list[CellXml] = []
        for cell in row.cells:
            overwritten = number in rows and cell.column in columns
            xml = cell.xml
            found = _FORMULA.search(xml)
            kind = attribute(found[0], "t") if found else None
            if found and kind == "shared":
                group = attribute(found[0], "si") or ""
                if found[1]:
                    first_cells.pop(group, None)
                    if overwritten:
                        first_cells[group] = number, cell.column, unescape(found[1])
                elif not overwritten and group in first_cells:
                    xml = _spelled_out(sheet, xml, found, (number, cell.column), first_cells[group])
            elif found and kind in ("array", "dataTable") and not overwritten:
                reach = parse_area(attribute(found[0], "ref") or "")
                if reach and _reaches(reach, columns, rows):
                    xml = xml[: found.start()] + xml[found.end() :]
                    released = True
            cells.append(CellXml(cell.column, xml))
        if cells != row.cells:
            sheet.put_row(number, RowXml(row.tag, cells, row.rest))
    return released


def _spelled_out(
    sheet: SheetXml, xml: bytes, found: re.Match[bytes], at: tuple[int, int], first: tuple[int, int, str]
) -> bytes:
    text = copied_formula(first[2], at[0] - first[0], at[1] - first[1])
    tag = sheet.formula
    return xml[: found.start()] + tag + b">" + escape_text(text) + b"</" + tag[1:] + b">" + xml[found.end() :]


def _reaches(area: Area, columns: Collection[int], rows: Collection[int]) -> bool:
    return any(area.left <= at <= area.right for at in columns) and any(area.top <= n <= area.bottom for n in rows)

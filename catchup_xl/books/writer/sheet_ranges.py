"""What hangs on a sheet's cells besides their content, and follows when cells are moved or a table changes its size."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from catchup_xl.books.references import Area, Change, Move, changed_areas, changed_formula, parse_area
from catchup_xl.books.writer.sheet_xml import CellXml, RowXml, SheetXml
from catchup_xl.books.xml_bytes import attribute, elements, escape_attribute, escape_text, unescape, with_attribute
from catchup_xl.model.cells import column_letters
from catchup_xl.model.edits import Link

LINK_LIMIT = 65_000
"""Links on a sheet; Excel takes 65,530."""

_RANGED = (
    "protectedRanges", "autoFilter", "sortState", "conditionalFormatting", "dataValidations", "ignoredErrors",
    "cellWatches", "extLst",
)  # fmt: skip
_AREA_LIST = re.compile(rb"(\s(?:sqref|ref)\s*=\s*)(\"[^\"]*\"|'[^']*')")
_AREA_TEXT = re.compile(rb"(<(?:[\w.-]+:)?sqref>)([^<]*)(</)")
_PLACE = re.compile(rb"(\sr\s*=\s*[\"'])\s*[A-Z]+\d+")
_FORMULA = re.compile(rb"(<(?:[\w.-]+:)?f(?:\s[^<>]*)?>)([^<]*)(</)")


def change_ranges(sheet: SheetXml, change: Change) -> None:
    """Apply a change to the areas of input rules, conditional formats, filters and the like."""

    def attributes(found: re.Match[bytes]) -> bytes:
        quote = found[2][:1]
        return found[1] + quote + changed_areas(found[2][1:-1].decode(), change).encode() + quote

    def texts(found: re.Match[bytes]) -> bytes:
        return found[1] + changed_areas(found[2].decode(), change).encode() + found[3]

    for section in sheet.sections:
        if section.name in _RANGED:
            section.xml = _AREA_TEXT.sub(texts, _AREA_LIST.sub(attributes, section.xml))


def merged_areas(sheet: SheetXml) -> list[Area]:
    """The merged cells of a sheet."""
    section = sheet.section("mergeCells")
    if section is None:
        return []
    found = (parse_area(attribute(section.xml[a:b], "ref") or "") for a, b in elements(section.xml, "mergeCell"))
    return [area for area in found if area]


def change_merges(sheet: SheetXml, change: Callable[[Area], Area | None]) -> None:
    """Move or, where the change says None, remove merged cells."""
    _change_list(sheet, "mergeCells", "mergeCell", change, counted=True)


def change_links(sheet: SheetXml, change: Callable[[Area], Area | None]) -> None:
    """Move or, where the change says None, remove links."""
    _change_list(sheet, "hyperlinks", "hyperlink", change, counted=False)


def add_links(sheet: SheetXml, links: Sequence[tuple[int, int, Link]]) -> None:
    """Add links: row, column, and where they lead."""
    if not links:
        return
    p = sheet.prefix
    old = sheet.section("hyperlinks")
    count = sum(1 for _ in elements(old.xml, "hyperlink")) if old else 0
    new = "".join(
        [
            f'<{p}hyperlink ref="{column_letters(column)}{row}" location="{escape_attribute(link.target)}"'
            f' display="{escape_attribute(link.text)}"/>'
            for row, column, link in links[: max(LINK_LIMIT - count, 0)]
        ]
    ).encode()
    closing = f"</{p}hyperlinks>".encode()
    if old is None:
        sheet.put_section("hyperlinks", f"<{p}hyperlinks>".encode() + new + closing)
    else:
        at = old.xml.rindex(closing)
        sheet.put_section("hyperlinks", old.xml[:at] + new + old.xml[at:])


def move_cells(sheet: SheetXml, move: Move, change: Change) -> None:
    """Move a box of cells, with their row's height where the whole row goes, their merges, links and ranges.

    Args:
        sheet: the sheet.
        move: the box, and how far it goes.
        change: what further becomes of the references in formulas of the moved cells.
    """
    box = move.box
    _change_formulas(sheet, move)  # each once: before the moved cells stand where they will
    carried: dict[int, tuple[bytes, list[CellXml], bytes]] = {}
    for number in sorted(n for n in sheet.rows if box.top <= n <= box.bottom):
        row = sheet.row(number)
        going = [cell for cell in row.cells if box.left <= cell.column <= box.right]
        staying = [cell for cell in row.cells if not box.left <= cell.column <= box.right]
        if not going:
            continue
        alone = not staying and not row.rest
        carried[number] = (row.tag if alone else b"", going, row.rest)
        if alone and move.rows:
            del sheet.rows[number]
        else:
            sheet.put_row(number, RowXml(row.tag, staying, row.rest))
    for number, (tag, cells, _) in carried.items():
        to = number + move.rows
        row = sheet.row(to)
        if tag and to not in sheet.rows:
            row = RowXml(with_attribute(tag.lstrip() + b">", "r", str(to))[:-1], [], b"")
        moved = [CellXml(at := cell.column + move.columns, readdressed(cell.xml, at, to, change)) for cell in cells]
        taken = {cell.column for cell in moved}
        sheet.put_row(to, RowXml(row.tag, [*(c for c in row.cells if c.column not in taken), *moved], row.rest))
    change_merges(sheet, move)
    change_links(sheet, move)
    change_ranges(sheet, move)


def readdressed(cell: bytes, column: int, row: int, change: Change) -> bytes:
    """A cell at another place; the references in its formula are changed."""
    place = f"{column_letters(column)}{row}".encode()
    xml = _PLACE.sub(rb"\g<1>" + place, cell, count=1)
    return _FORMULA.sub(lambda found: _changed(found, change), xml)


def _change_formulas(sheet: SheetXml, change: Change) -> None:
    for number, raw in sheet.rows.items():
        if sheet.formula in raw:
            sheet.rows[number] = _FORMULA.sub(lambda found: _changed(found, change), raw)


def _changed(found: re.Match[bytes], change: Change) -> bytes:
    text = unescape(found[2])
    new = changed_formula(text, change)
    return found[0] if new == text else found[1] + escape_text(new) + found[3]


def _change_list(
    sheet: SheetXml, section_name: str, name: str, change: Callable[[Area], Area | None], *, counted: bool
) -> None:
    """Rewrite or remove the elements of a section by their ref; the section goes with its last element."""
    section = sheet.section(section_name)
    if section is None:
        return
    xml, left, at = section.xml, 0, 0
    chunks: list[bytes] = []
    for start, end in elements(xml, name):
        element = xml[start:end]
        area = parse_area(attribute(element, "ref") or "")
        new = change(area) if area else None
        if area is None or new is not None:
            left += 1
        if area is not None and new != area:
            element = b"" if new is None else with_attribute(element, "ref", str(new))
        chunks += [xml[at:start], element]
        at = end
    changed = b"".join([*chunks, xml[at:]])
    if changed == xml:
        return
    if counted and left:
        changed = with_attribute(changed, "count", str(left))
    sheet.put_section(section_name, changed if left else b"")

"""Two versions of a sheet's or the workbook's part side by side: what may differ, and what must be the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from books.packages import MAIN
from lxml import etree

from catchup_xl.model.cells import column_number

_FOLLOWING = ("ref", "sqref", "count")
_OWN = ("dimension", "sheetData", "mergeCells", "hyperlinks")


def rest_of(old: bytes, new: bytes) -> list[str]:
    """Sections around the cells that are not the same but for the areas that follow a table's size."""
    before, after = (dict(_sections(etree.fromstring(xml))) for xml in (old, new))
    names = before.keys() | after.keys()
    return [f"section {name} differs" for name in sorted(names) if before.get(name) != after.get(name)]


def only_adds_styles(old: bytes, new: bytes) -> bool:
    """The styles part is as it was, but for number formats and cell formats after those that were there."""
    before, after = etree.fromstring(old), etree.fromstring(new)
    grown = {"numFmts", "cellXfs"}
    sections = {etree.QName(child).localname: child for child in before}
    added = {etree.QName(child).localname: child for child in after}
    if not sections.keys() <= added.keys() or (added.keys() - sections.keys()) - grown:
        return False
    return all(
        _same(list(child), list(added[name])[: len(child)])
        if name in grown
        else etree.tostring(child) == etree.tostring(added[name])
        for name, child in sections.items()
    )


def _same(old: list[etree._Element], new: list[etree._Element]) -> bool:
    return [etree.tostring(one) for one in old] == [etree.tostring(one) for one in new]


def _sections(root: etree._Element) -> Iterator[tuple[str, str]]:
    for n, child in enumerate(child for child in root if etree.QName(child).localname not in _OWN):
        for element in child.iter():
            for key in _FOLLOWING:
                if key in element.attrib:
                    element.set(key, "")
            if etree.QName(element).localname in ("sqref", "f") and element.text:
                element.text = ""
        yield f"{n} {etree.QName(child).localname}", etree.tostring(child, method="c14n").decode()


def foreign_cells(old: bytes, new: bytes, place: tuple[int, set[int]]) -> list[str]:
    """Cells that are not the program's and are not the same; place: the header row, and the program's columns."""
    top, columns = place
    before, after = (dict(_cells(etree.fromstring(xml))) for xml in (old, new))
    told = []
    for key, cell in before.items():
        row, column = key
        if row >= top - 1 and (column in columns or row == top - 1):
            continue
        if after.get(key) != cell:
            told.append(f"cell {key} differs: {cell} and {after.get(key)}")
    return told[:5]


def _cells(root: etree._Element) -> Iterator[tuple[tuple[int, int], str]]:
    number = 0
    for row in root.iter(f"{{{MAIN}}}row"):
        number = int(row.get("r", number + 1))
        column = 0
        for cell in row:
            found = re.match("[A-Z]+", cell.get("r", ""))
            column = column_number(found[0]) if found else column + 1
            cell.tail = None
            yield (number, column), etree.tostring(cell, method="c14n").decode()


def follows(old: bytes, new: bytes) -> bool:
    """The workbook part differs in what defined names refer to and in the word to calculate, and in nothing else."""

    def plain(xml: bytes) -> bytes:
        root = etree.fromstring(xml)
        for element in root.iter(f"{{{MAIN}}}definedName"):
            element.text = ""
        for element in root.findall(f"{{{MAIN}}}calcPr"):
            root.remove(element)
        return etree.tostring(root, method="c14n")

    return plain(old) == plain(new)

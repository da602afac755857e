"""Putting the sheets of a master into somebody else's workbook, as a user does who copies them there."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from posixpath import relpath

from books.packages import MAIN, members, packed
from lxml import etree

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_OF_OTHER_PARTS = (
    "conditionalFormatting", "dataValidations", "hyperlinks", "drawing", "legacyDrawing", "extLst", "pageSetup",
)  # fmt: skip
_TABLE_ID = 9000


def q(name: str, space: str = MAIN) -> str:
    """A qualified name."""
    return f"{{{space}}}{name}"


def rels_of(part: str) -> str:
    """The part that holds the relationships of a part."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def to_bytes(root: etree._Element) -> bytes:
    """A part as Excel writes it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Graft:
    """The sheets of a master, ready to be put into other workbooks.

    Args:
        master: a workbook as ``catchup-xl new`` makes it.
    """

    def __init__(self, master: Path) -> None:
        self._parts = members(master)
        book = etree.fromstring(self._parts["xl/workbook.xml"])
        self.sheets = [element.get("name") for element in book.iter(q("sheet"))]

    @cached_property
    def _strings(self) -> list[etree._Element]:
        return list(etree.fromstring(self._parts["xl/sharedStrings.xml"]))

    @cached_property
    def _styles(self) -> etree._Element:
        return etree.fromstring(self._parts["xl/styles.xml"])

    def into(self, book: Path, target: Path) -> dict[str, str]:
        """Write the workbook with the master's sheets behind its own.

        Returns:
            The part of each sheet that was put in.
        """
        content = members(book)
        workbook, rels, types = (
            etree.fromstring(content[name])
            for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml")
        )
        styles_part = next(name for name in content if name.casefold() == "xl/styles.xml")
        styles = etree.fromstring(content[styles_part])
        first = self._add_styles(styles)
        listed = workbook.find(q("sheets"))
        assert listed is not None
        last_id = max(int(sheet.get("sheetId")) for sheet in listed)
        placed: dict[str, str] = {}
        for n, name in enumerate(self.sheets, 1):
            part, table = f"xl/worksheets/master{n}.xml", f"xl/tables/master{n}.xml"
            placed[name] = part
            content[part] = self._sheet(n, first, has_table=f"xl/tables/table{n - 1}.xml" in self._parts)
            _override(types, part, SHEET_TYPE)
            if f"xl/tables/table{n - 1}.xml" in self._parts:  # the help comes first and has none
                root = etree.fromstring(self._parts[f"xl/tables/table{n - 1}.xml"])
                root.set("id", str(_TABLE_ID + n))
                content[table] = to_bytes(root)
                link = etree.Element(q("Relationships", PACKAGE), nsmap={None: PACKAGE})
                _relation(link, "rId1", "table", f"../tables/master{n}.xml")
                content[rels_of(part)] = to_bytes(link)
                _override(types, table, TABLE_TYPE)
            _relation(rels, f"rIdMaster{n}", "worksheet", relpath(part, "xl"))
            element = etree.SubElement(listed, q("sheet"), {"name": name, "sheetId": str(last_id + n)})
            element.set(q("id", OFFICE), f"rIdMaster{n}")
        for name, root in (
            ("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", rels), ("[Content_Types].xml", types),
            (styles_part, styles),
        ):  # fmt: skip
            content[name] = to_bytes(root)
        packed(content, target)
        return placed

    def _sheet(self, number: int, first_style: int, *, has_table: bool) -> bytes:
        root = etree.fromstring(self._parts[f"xl/worksheets/sheet{number}.xml"])
        for name in _OF_OTHER_PARTS:
            for element in root.findall(q(name)):
                root.remove(element)
        for view in root.iter(q("sheetView")):
            view.attrib.pop("tabSelected", None)
        for element in root.iter(q("c"), q("row"), q("col")):
            key = "style" if element.tag == q("col") else "s"
            if key in element.attrib:
                element.set(key, str(int(element.get(key, "0")) + first_style))
        for cell in root.iter(q("c")):
            if cell.get("t") != "s":
                continue
            inline = etree.Element(q("is"))
            inline.extend(deepcopy(child) for child in self._strings[int(cell.findtext(q("v")) or 0)])
            cell[:] = [inline]
            cell.set("t", "inlineStr")
        for element in root.findall(q("tableParts")):
            root.remove(element)
        if has_table:
            tables = etree.SubElement(root, q("tableParts"), {"count": "1"})
            etree.SubElement(tables, q("tablePart")).set(q("id", OFFICE), "rId1")
        return to_bytes(root)

    def _add_styles(self, styles: etree._Element) -> int:
        """Append the master's cell styles; returns the id of the first."""
        shift: dict[str, int] = {}
        formats: Mapping[str, str] = {}
        for name in ("fonts", "fills", "borders"):
            mine, theirs = styles.find(q(name)), self._styles.find(q(name))
            assert mine is not None
            assert theirs is not None
            shift[name] = len(mine)
            mine.extend(deepcopy(child) for child in theirs)
            mine.set("count", str(len(mine)))
        theirs = self._styles.find(q("numFmts"))
        if theirs is not None:
            mine = styles.find(q("numFmts"))
            if mine is None:
                mine = etree.Element(q("numFmts"))
                styles.insert(0, mine)
            formats = {str(old.get("numFmtId")): str(700 + n) for n, old in enumerate(theirs)}
            for old in theirs:
                new = deepcopy(old)
                new.set("numFmtId", formats[str(old.get("numFmtId"))])
                mine.append(new)
            mine.set("count", str(len(mine)))
        mine, theirs = styles.find(q("cellXfs")), self._styles.find(q("cellXfs"))
        assert mine is not None
        assert theirs is not None
        first = len(mine)
        for old in theirs:
            new = deepcopy(old)
            for key, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                new.set(key, str(int(new.get(key, "0")) + shift[name]))
            kind = new.get("numFmtId", "0")
            new.set("numFmtId", formats.get(kind, kind))
            new.set("xfId", "0")
            mine.append(new)
        mine.set("count", str(len(mine)))
        return first


def _override(types: etree._Element, part: str, kind: str) -> None:
    etree.SubElement(types, q("Override", TYPES), {"PartName": f"/{part}", "ContentType": kind})


def _relation(rels: etree._Element, name: str, kind: str, target: str) -> None:
    attributes = {"Id": name, "Type": f"{OFFICE}/{kind}", "Target": target}
    etree.SubElement(rels, q("Relationship", PACKAGE), attributes)

"""Which part of a package is what: the workbook part, its sheets, and the Excel tables on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree

from catchup_xl.books.number_formats import day_styles, percent_styles
from catchup_xl.books.package import Package, damaged
from catchup_xl.books.references import Area, parse_area
from catchup_xl.books.writer.row_heights import INDENT
from catchup_xl.books.xml_bytes import parse, plain, whole

CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELS = "_rels/.rels"
_USUAL_WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: the last word of its type, and the part it leads to; empty when that is outside."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table: its part, its name, and its cells with header and totals row."""

    part: str
    name: str
    area: Area
    header_rows: int
    totals_rows: int

    @property
    def last_body_row(self) -> int:
        """The last row above the totals row."""
        return self.area.bottom - self.totals_rows


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name in the workbook, its number from 0, and its part."""

    name: str
    index: int
    part: str


class Parts:
    """The parts of one workbook.

    Args:
        package: the package.

    Raises:
        BookError: there is no workbook part, or it is damaged.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._tables: dict[str, tuple[TablePart, ...]] = {}
        self.workbook = self._workbook_part()
        self._root = self._parse(self.workbook)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The relationships of the workbook part."""
        return self.relations_of(self.workbook)

    @cached_property
    def sheets(self) -> Mapping[str, SheetPart]:
        """Every worksheet by its name; chart sheets and dialog sheets are left out."""
        targets = {relation.id: relation for relation in self.relations}
        found: dict[str, SheetPart] = {}
        for index, element in enumerate(self._root.iterfind("{*}sheets/{*}sheet")):
            relation = targets.get(_relation_id(element))
            if relation and relation.kind == "worksheet" and relation.target in self.package:
                name = element.get("name", "")
                found[name] = SheetPart(name, index, relation.target)
        return found

    @cached_property
    def date1904(self) -> bool:
        """Days are counted from 1904, as on old Macs."""
        properties = self._root.find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    @cached_property
    def wrapping(self) -> Mapping[str, float]:
        """The style ids of wrapped text, each with the characters of column width that its indent takes."""
        part = self.related("styles")
        found: dict[str, float] = {}
        for number, element in enumerate(self._parse(part).iterfind("{*}cellXfs/{*}xf") if part else ()):
            alignment = element.find("{*}alignment")
            if alignment is not None and alignment.get("wrapText") in ("1", "true"):
                indent = alignment.get("indent", "0")
                found[str(number)] = INDENT * whole(indent)
        return found

    @cached_property
    def percent_styles(self) -> frozenset[int]:
        """The style ids of cells whose number is shown as a percentage."""
        part = self.related("styles")
        return frozenset() if part is None else percent_styles(self._parse(part))

    @cached_property
    def day_styles(self) -> frozenset[int]:
        """The style ids of cells whose number is shown as a day or a time."""
        part = self.related("styles")
        return frozenset() if part is None else day_styles(self._parse(part))

    def related(self, kind: str) -> str | None:
        """The part that the workbook part has of this kind, such as sharedStrings."""
        return next((r.target for r in self.relations if r.kind == kind and r.target in self.package), None)

    def tables(self, sheet: SheetPart) -> tuple[TablePart, ...]:
        """The Excel tables on a sheet."""
        if sheet.part not in self._tables:
            self._tables[sheet.part] = self._read_tables(sheet)
        return self._tables[sheet.part]

    def _read_tables(self, sheet: SheetPart) -> tuple[TablePart, ...]:
        found: list[TablePart] = []
        for relation in self.relations_of(sheet.part):
            if relation.kind != "table" or relation.target not in self.package:
                continue
            root = self._parse(relation.target)
            area = parse_area(root.get("ref", ""))
            if area is not None:
                found.append(
                    TablePart(
                        relation.target,
                        root.get("displayName") or root.get("name") or "",
                        area,
                        int(root.get("headerRowCount", "1") == "1"),
                        int(root.get("totalsRowCount", "0") == "1"),
                    )
                )
        return tuple(found)

    def relations_of(self, part: str) -> tuple[Relation, ...]:
        """The relationships of a part."""
        rels = self.rels_name(part)
        return self._relations(rels, dirname(part)) if rels in self.package else ()

    @staticmethod
    def rels_name(part: str) -> str:
        """The part that holds the relationships of a part."""
        folder, _, name = part.rpartition("/")
        return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"

    def id_of(self, part: str) -> str:
        """The id by which the workbook part leads to a part."""
        return next((r.id for r in self.relations if r.target == part), "")

    def _relations(self, rels: str, base: str) -> tuple[Relation, ...]:
        found: list[Relation] = []
        for element in self._parse(rels).iterfind("{*}Relationship"):
            outside = element.get("TargetMode") == "External"
            target = "" if outside else _resolved(element.get("Target", ""), base)
            found.append(Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target))
        return tuple(found)

    def _workbook_part(self) -> str:
        if _ROOT_RELS in self.package:
            for relation in self._relations(_ROOT_RELS, ""):
                if relation.kind == "officeDocument" and relation.target in self.package:
                    return relation.target
        if _USUAL_WORKBOOK in self.package:
            return _USUAL_WORKBOOK
        raise damaged(self.package.label, f"缺少 {_USUAL_WORKBOOK}")

    def _parse(self, part: str) -> etree._Element:
        label = self.package.label
        return parse(plain(self.package.read(part), part, label), part, label)


def _relation_id(element: etree._Element) -> str:
    """The r:id of an element, in whichever of the two namespaces of relationships."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("/relationships}id")), "")


def _resolved(target: str, base: str) -> str:
    path = unquote(target).replace("\\", "/")
    return normpath(path.lstrip("/") if path.startswith("/") else join(base, path))

"""A workbook taken apart, into which tests put what a spreadsheet can carry."""

from __future__ import annotations

import re
from pathlib import Path

from books.packages import members, packed, part_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
BOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "workbookProtection", "bookViews", "sheets",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "extLst",
)  # fmt: skip
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"></xdr:wsDr>'
)
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    "</o:shapelayout></xml>"
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Kit:
    """The parts of a workbook, and what is put into them."""

    def __init__(self, book: Path) -> None:
        self.parts = members(book)
        self._book = book
        self._next = 1000
        for name, part in self.parts.items():  # openpyxl declares the prefix where it is used
            if name.startswith("xl/worksheets/sheet") and b"xmlns:r=" not in part[:600]:
                self.parts[name] = part.replace(b"<worksheet ", f'<worksheet xmlns:r="{OFFICE}" '.encode(), 1)

    def save(self, target: Path) -> Path:
        """Write the workbook."""
        return packed(self.parts, target)

    def sheet(self, name: str) -> str:
        """The part of a sheet."""
        return part_of(self._book, name)

    def number(self) -> int:
        """A number that no other part or shape has."""
        self._next += 1
        return self._next

    def add(self, part: str, content: str | bytes, kind: str = "", *, extension: bool = False) -> str:
        """Add a part with its content type: its own, or that of its extension."""
        self.parts[part] = (HEAD + content).encode() if isinstance(content, str) else content
        if kind:
            line = f'<Override PartName="/{part}" ContentType="{kind}"/>'
            if extension:
                line = f'<Default Extension="{part.rpartition(".")[2]}" ContentType="{kind}"/>'
            if line.encode() not in self.parts["[Content_Types].xml"]:
                at = "</Types>" if not extension else "<Override"
                self.replace("[Content_Types].xml", at, line + at, once=True)
        return part

    def relate(self, source: str, kind: str, target: str, *, outside: bool = False) -> str:
        """Add a relationship; returns its id. The kind is a whole URL, or the last word of an Office one."""
        folder, _, name = source.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels" if name else "_rels/.rels"
        self.parts.setdefault(rels, f'{HEAD}<Relationships xmlns="{RELS}"></Relationships>'.encode())
        name = f"rId{self.number()}"
        url = kind if "://" in kind else f"{OFFICE}/{kind}"
        mode = ' TargetMode="External"' if outside else ""
        line = f'<Relationship Id="{name}" Type="{url}" Target="{target}"{mode}/>'
        self.replace(rels, "</Relationships>", line + "</Relationships>")
        return name

    def replace(self, part: str, old: str, new: str, *, once: bool = False) -> None:
        """Replace a text that stands in a part."""
        content = self.parts[part].decode()
        assert old in content, f"{old} is not in {part}"
        self.parts[part] = content.replace(old, new, 1 if once else -1).encode()

    def insert(self, sheet: str, name: str, xml: str) -> None:
        """Put a section into a sheet, in its place."""
        self._insert(self.sheet(sheet), name, xml, ORDER, "worksheet")

    def insert_into_book(self, name: str, xml: str) -> None:
        """Put a section into the workbook part, in its place."""
        self._insert("xl/workbook.xml", name, xml, BOOK_ORDER, "workbook")

    def _insert(self, part: str, name: str, xml: str, order: tuple[str, ...], root: str) -> None:
        content = self.parts[part].decode()
        later = "|".join(order[order.index(name) + 1 :])
        pattern = rf"<(?:mc:)?(?:{later})[\s/>]|</{root}>" if later else f"</{root}>"
        body = content.index("</sheetData>") if root == "worksheet" and ORDER.index(name) > 5 else 0
        found = re.compile(pattern).search(content, body)
        assert found
        self.parts[part] = (content[: found.start()] + xml + content[found.start() :]).encode()

    def extend(self, part: str, ext: str) -> None:
        """Add an extension to a sheet's or the workbook's part."""
        root = "workbook" if part == "xl/workbook.xml" else "worksheet"
        if "</extLst>" in self.parts[part].decode():
            self.replace(part, "</extLst>", ext + "</extLst>")
        else:
            self.replace(part, f"</{root}>", f"<extLst>{ext}</extLst></{root}>")

    def anchor(self, sheet: str, shape: str, row: int = 1) -> str:
        """Put a shape into the sheet's drawing, right of the table; returns the drawing's part."""
        drawing = self._drawing(sheet, "drawing", "xl/drawings/drawing90.xml", DRAWING)
        place = (
            f"<xdr:twoCellAnchor><xdr:from><xdr:col>14</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>"
            f"<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>18</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row + 6}"
            f"</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{shape}<xdr:clientData/></xdr:twoCellAnchor>"
        )
        self.replace(drawing, "</xdr:wsDr>", place + "</xdr:wsDr>")
        return drawing

    def vml(self, sheet: str, shape: str) -> str:
        """Put a shape into the sheet's legacy drawing; returns its part."""
        drawing = self._drawing(sheet, "legacyDrawing", "xl/drawings/vmlDrawing90.vml", VML)
        self.replace(drawing, "</xml>", shape + "</xml>")
        return drawing

    def _drawing(self, sheet: str, name: str, part: str, empty: str) -> str:
        if part in self.parts:
            return part
        vml = name == "legacyDrawing"
        kind = "application/vnd.openxmlformats-officedocument." + ("vmlDrawing" if vml else "drawing+xml")
        self.add(part, empty.encode() if vml else empty, kind, extension=vml)
        link = self.relate(
            self.sheet(sheet), "vmlDrawing" if vml else "drawing", f"../drawings/{part.rpartition('/')[2]}"
        )
        self.insert(sheet, name, f'<{name} r:id="{link}"/>')
        return part

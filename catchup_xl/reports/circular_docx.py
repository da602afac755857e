"""A circular as a .docx, laid out as GB/T 9704—2012 asks of official documents.

A4, margins 37 mm above and 28 mm at the binding, type area 156 × 225 mm with 22 lines of 28 characters; title 2号 小标宋, text
3号 仿宋, headings 黑体 and 楷体, page number 4号 "— 1 —" on the outer side. Fonts are named, not embedded.

Source: scoring.md §13, [S22].
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor

from catchup_xl.dated_zip import dated_zip, members_of
from catchup_xl.errors import printable
from catchup_xl.reports.circular import Attachment, Circular, CircularSection

SONG, FANG, HEI, KAI, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
TITLE, BODY, PAGE, CELL = Pt(22), Pt(16), Pt(14), Pt(11)  # 2号, 3号, 4号
LINE = Pt(28.95)  # 225 mm in 22 lines
_TITLE_LINE, _CELL_LINE = Pt(35), Pt(15)
_PAPER = (Mm(210), Mm(297))
_TYPE_AREA = Mm(156)
_MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
_GRID = {"type": "lines", "linePitch": "579"}
_CONDENSED = "-5"  # a quarter of a point: 28 characters of 3号 in 156 mm, which a grid of characters does in Word alone
_WIDE = 9  # columns that a page on its side is for
_RED = RGBColor(0xC0, 0x00, 0x00)
_PADDING = 2.4  # characters beside a cell's text
_LEFT, _CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def docx_of(circular: Circular, now: datetime) -> bytes:
    """Lay a circular out.

    Args:
        circular: what it says.
        now: when it was made, for the document's properties.

    Returns:
        The .docx; the same circular and time give the same bytes.
    """
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    _default(document)
    _properties(document, circular, now)
    _page(document.sections[0], circular)
    _title_page(document, circular)
    for section in circular.sections:
        _section(document, section)
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature does not stand on a page of its own
    _signed(document, circular)
    for n, attachment in enumerate(circular.attachments, 1):
        _attached(document, circular, attachment, n)
    return dated_zip(_members(document))


def _members(document: Any) -> dict[str, bytes]:
    content = io.BytesIO()
    document.save(content)
    return members_of(content.getvalue())


def _properties(document: Any, circular: Circular, now: datetime) -> None:
    known = document.core_properties
    known.title, known.author, known.language = printable(circular.title), printable(circular.issuer), "zh-CN"
    known.created = known.modified = known.last_printed = now
    known.last_modified_by, known.comments, known.revision = "catchup_xl", "", 1


def _default(document: Any) -> None:
    """Text that says nothing else is 3号 仿宋 in Chinese."""
    normal = document.styles["Normal"]
    _named(normal.element.get_or_add_rPr(), FANG)
    normal.font.size = BODY
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _named(properties: Any, font: str) -> None:
    """Name a font for every script."""
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _page(section: Any, circular: Circular, *, wide: bool = False) -> None:
    width, height = reversed(_PAPER) if wide else _PAPER
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    for name, margin in _MARGINS.items():
        setattr(section, name, margin)
    section.footer_distance = Mm(28)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in _GRID.items():
        grid.set(qn(f"w:{name}"), value)
    for footer, side in ((section.footer, _RIGHT), (section.even_page_footer, _LEFT)):
        footer.is_linked_to_previous = False
        _page_number(footer.paragraphs[0], side)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        if circular.labels:
            _run(header.paragraphs[0], "　".join(circular.labels), HEI, Pt(10.5), _RED)
            header.paragraphs[0].alignment = _CENTER


def _page_number(paragraph: Any, side: Any) -> None:
    """— 1 —, one character in from the outer side."""
    paragraph.alignment = side
    indent = paragraph.paragraph_format
    indent.right_indent, indent.left_indent = (Pt(14), None) if side == _RIGHT else (None, Pt(14))
    _run(paragraph, "— ", PLAIN, PAGE)
    run = _run(paragraph, "", PLAIN, PAGE)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    _run(paragraph, " —", PLAIN, PAGE)


def _title_page(document: Any, circular: Circular) -> None:
    if circular.number:
        _line(document, circular.number, FANG, align=_CENTER)
    _line(document, "")
    _line(document, circular.title, SONG, TITLE, align=_CENTER, line=_TITLE_LINE)
    for label in circular.labels:
        _line(document, f"（{label}）", KAI, align=_CENTER)
    _line(document, "")
    if circular.addressee:
        _line(document, circular.addressee, FANG)
    _line(document, circular.opening, FANG, indented=True)


def _section(document: Any, section: CircularSection) -> None:
    _line(document, section.heading, HEI, indented=True, keep=True)
    for text in section.paragraphs:
        head, mark, rest = text.partition("。") if section.headed else ("", "", text)
        paragraph = _line(document, head + mark, KAI, indented=True)
        _run(paragraph, rest, FANG, BODY)


def _signed(document: Any, circular: Circular) -> None:
    """附件 list, and the issuer and day on the right, the day four characters in."""
    if circular.attachments:
        _line(document, "", keep=True)
    for n, attachment in enumerate(circular.attachments, 1):
        number = f"{n}." if len(circular.attachments) > 1 else ""
        head = "附件：" if n == 1 else "　　　"
        _line(document, f"{head}{number}{attachment.title}", FANG, indented=True, keep=True)
    _line(document, "", keep=True)
    if circular.issuer:
        _signature(_line(document, circular.issuer, FANG, align=_RIGHT, keep=True), circular.issuer, circular.day)
    _line(document, circular.day, FANG, align=_RIGHT).paragraph_format.right_indent = BODY * 4


def _signature(paragraph: Any, issuer: str, day: str) -> None:
    """The issuer stands centred over the day, as far as the page allows."""
    wider = max(0, _width(day) - _width(issuer))
    paragraph.paragraph_format.right_indent = Emu(
        int(BODY * (4 + wider / 2 - max(0, (_width(issuer) - _width(day)) / 2)))
    )


def _width(text: str) -> float:
    """Width in characters; a digit takes half of one."""
    return sum(0.5 if mark.isascii() else 1.0 for mark in text)


def _attached(document: Any, circular: Circular, attachment: Attachment, n: int) -> None:
    wide = len(attachment.headers) > _WIDE
    _page(document.add_section(WD_SECTION.NEW_PAGE), circular, wide=wide)
    number = str(n) if len(circular.attachments) > 1 else ""
    _line(document, f"附件{number}", HEI)
    _line(document, attachment.title, SONG, TITLE, align=_CENTER, line=_TITLE_LINE)
    _line(document, "", line=Pt(10))
    area = Mm(297 - 28 - 26) if wide else _TYPE_AREA
    _table(document, attachment, area)
    for note in attachment.notes:
        _line(document, f"注：{note}", FANG, Pt(12), line=Pt(20))


def _table(document: Any, attachment: Attachment, area: Length) -> None:
    table = document.add_table(rows=1, cols=len(attachment.headers))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(attachment, area)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _fill(table.rows[0], attachment.headers, widths, HEI, [_CENTER] * len(widths))
    _repeat(table.rows[0])
    sides = [_side(header) for header in attachment.headers]
    for cells in attachment.rows:
        row = table.add_row()
        _fill(row, cells, widths, FANG, sides)
        _whole(row)


def _side(header: str) -> Any:
    if header in ("单位", "备注"):
        return _LEFT
    return _CENTER if header.endswith(("名次", "升降", "等次")) else _RIGHT


def _fill(row: Any, cells: Sequence[str], widths: Sequence[Emu], font: str, sides: Sequence[Any]) -> None:
    for cell, text, width, side in zip(row.cells, cells, widths, sides, strict=True):
        cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = side
        _spaced(paragraph, _CELL_LINE)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
        _run(paragraph, text, font, CELL)


def _widths(attachment: Attachment, area: Length) -> list[Emu]:
    """Each column as wide as its text asks for; what is left, or lacks, goes to 备注."""
    columns = list(zip(attachment.headers, *attachment.rows, strict=True))
    asked = [min(max(_width(text) for text in column), 12) + _PADDING for column in columns[:-1]]
    whole = area / CELL
    left = max(whole - sum(asked), whole * 0.16)
    shares = [*asked, left]
    return [Emu(int(area * share / sum(shares))) for share in shares]


def _repeat(row: Any) -> None:
    """The header row stands on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """A row is not torn by a page's end."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _line(
    document: Any,
    text: str,
    font: str = FANG,
    size: Any = BODY,
    *,
    align: Any = None,
    indented: bool = False,
    keep: bool = False,
    line: Any = LINE,
) -> Any:
    """A paragraph.

    Args:
        document: where it goes.
        text: what it says.
        font: its font for Chinese.
        size: size of its characters.
        align: left when None.
        indented: two characters in, as paragraphs of text are.
        keep: on the same page as what follows.
        line: distance of its lines.
    """
    paragraph = document.add_paragraph()
    _spaced(paragraph, line)
    shape = paragraph.paragraph_format
    shape.first_line_indent = size * 2 if indented else None
    shape.keep_with_next, shape.widow_control = keep, True
    paragraph.alignment = align
    _run(paragraph, text, font, size)
    return paragraph


def _spaced(paragraph: Any, line: Any) -> None:
    """Lines at this distance; one that is not that of the page's grid is not drawn to the grid."""
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
    if line != LINE:
        snap = OxmlElement("w:snapToGrid")
        snap.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert_element_before(snap, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _run(paragraph: Any, text: str, font: str, size: Any, colour: RGBColor | None = None) -> Any:
    run = paragraph.add_run(printable(text))
    run.font.size = size
    if size == BODY:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), _CONDENSED)
        run._r.get_or_add_rPr().insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    _named(run._r.get_or_add_rPr(), font)
    if colour is not None:
        run.font.color.rgb = colour
    return run

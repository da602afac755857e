"""What a change of sheets asks of the workbook part: names that follow, a calculation chain that goes, a recalculation."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from catchup_xl.books.parts import CONTENT_TYPES, Parts
from catchup_xl.books.references import Change, parse_area
from catchup_xl.books.sheet_reader import may_hold_formulas
from catchup_xl.books.xml_bytes import (
    Section,
    attribute,
    elements,
    escape_text,
    plain,
    split,
    unescape,
    with_attribute,
    with_elements,
)
from catchup_xl.books.zip_records import Packed

_AFTER_CALCULATION = {
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
}  # fmt: skip
_FORMULA_TEXT = re.compile(rb"<(?:[\w.-]+:)?f(?:\s[^<>]*)?>([^<]+)</")
_NAME = re.compile(r"[^\W\d][\w.\\?]*")
_ANYWHERE = ("INDIRECT(", "OFFSET(")  # what they refer to can't be read off the formula


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What was done to a sheet, as far as the rest of the workbook is concerned.

    Args:
        sheet: its name in the workbook.
        tables: the names of its Excel tables.
        areas: what became of its areas, in the order of the changes.
        formulas_gone: a cell has lost its formula, or a formula its cell.
    """

    sheet: str
    tables: Sequence[str]
    areas: Sequence[Change]
    formulas_gone: bool


def finish(
    parts: Parts, changed: Mapping[str, bytes | Packed], changes: Sequence[SheetChange], formula_free: Collection[str]
) -> tuple[dict[str, bytes], set[str]]:
    """The parts to rewrite besides the sheets and their tables, and the parts to leave out.

    Args:
        parts: the workbook's parts.
        changed: the sheets' and tables' new content by part name; what is deflated already holds no formula.
        changes: what was done to each sheet.
        formula_free: parts of sheets that are known to hold no formula.
    """
    new: dict[str, bytes] = {}
    dropped: set[str] = set()
    chain = parts.related("calcChain")
    if chain is not None and any(change.formulas_gone for change in changes):
        dropped.add(chain)
        rels = parts.rels_name(parts.workbook)
        new[rels] = _without(_plain(parts, rels), "Relationship", "Id", parts.id_of(chain))
        new[CONTENT_TYPES] = _without(_plain(parts, CONTENT_TYPES), "Override", "PartName", f"/{chain}")
    xml = _plain(parts, parts.workbook)
    followed = _with_names(xml, changes)
    if _stale(parts, changed, changes, followed, formula_free):
        followed = _recalculated(followed)
    if followed != xml:
        new[parts.workbook] = followed
    return new, dropped


def in_formulas(parts: Parts, header: str) -> bool:
    """Whether a formula or a name of the workbook names a column of a table by this header, as in tbl排名[名次]."""
    mark = f"[{header}]"
    names = _plain(parts, parts.workbook)
    if any(mark in unescape(names[start:end]) for start, end in elements(names, "definedName")):
        return True
    sheets = (parts.package.read(sheet.part) for sheet in parts.sheets.values())
    return any(mark in unescape(b"\n".join(_FORMULA_TEXT.findall(xml))) for xml in sheets if may_hold_formulas(xml))


def _plain(parts: Parts, part: str) -> bytes:
    return plain(parts.package.read(part), part, parts.package.label)


def _without(xml: bytes, name: str, key: str, value: str) -> bytes:
    for start, end in elements(xml, name):
        if (attribute(xml[start:end], key) or "").casefold() == value.casefold():
            return xml[:start] + xml[end:]
    return xml


def _with_names(xml: bytes, changes: Sequence[SheetChange]) -> bytes:
    """Let defined names follow: print areas, filters, lists."""
    moving = [change for change in changes if change.areas]
    if not moving:
        return xml

    def followed(name: bytes) -> bytes:
        opening, found, rest = name.partition(b">")
        text, bracket, closing = rest.partition(b"<")
        old = formula = unescape(text)
        for change in moving:
            formula = followed_reference(formula, change.sheet, change.areas)
        if not found or not bracket or formula == old:
            return name
        return opening + b">" + escape_text(formula) + b"<" + closing

    return with_elements(xml, "definedName", followed)


def followed_reference(formula: str, sheet: str, areas: Sequence[Change]) -> str:
    """What a name refers to, after changes of a sheet's areas.

    Args:
        formula: what it referred to.
        sheet: the sheet's name.
        areas: what became of the sheet's areas, in the order of the changes.
    """
    quoted = "'" + sheet.replace("'", "''") + "'"
    pattern = rf"(?<![\w'.\]])({re.escape(quoted)}|{re.escape(sheet)})!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)(?![\w:$])"

    def replaced(found: re.Match[str]) -> str:
        area = parse_area(found[2])
        if area is None:
            return found[0]
        new = area
        for step in areas:
            new = step(new)
        return found[0] if new == area else f"{found[1]}!{new.absolute()}"

    return re.sub(pattern, replaced, formula)


def _stale(
    parts: Parts,
    changed: Mapping[str, bytes | Packed],
    changes: Sequence[SheetChange],
    workbook: bytes,
    formula_free: Collection[str],
) -> bool:
    """Some formula refers to what has changed, so that its stored value is out of date."""
    edited = {change.sheet for change in changes}
    words = edited | {table for change in changes for table in change.tables}
    names: set[str] = set()
    for start, end in elements(workbook, "definedName"):
        text = unescape(workbook[start:end].partition(b">")[2])
        if any(word in text for word in words) or not names.isdisjoint(_NAME.findall(text)):
            names.add(attribute(workbook[start:end], "name") or "")
    marks = [*filter(None, words), *_ANYWHERE]
    for sheet in parts.sheets.values():
        if sheet.part in formula_free and sheet.part not in changed:
            continue
        xml = changed.get(sheet.part) or parts.package.read(sheet.part)
        if isinstance(xml, Packed) or not may_hold_formulas(xml):
            continue
        formulas = unescape(b"\n".join(_FORMULA_TEXT.findall(xml)))
        if formulas and (sheet.name in edited or any(mark in formulas for mark in marks)):
            return True
        if names and not names.isdisjoint(_NAME.findall(formulas)):
            return True
    return False


def _recalculated(xml: bytes) -> bytes:
    """The workbook part with the word that everything is to be calculated when it is opened."""
    found = next(elements(xml, "calcPr"), None)
    if found:
        old = xml[found[0] : found[1]]
        if attribute(old, "fullCalcOnLoad") in ("1", "true"):
            return xml
        return xml[: found[0]] + with_attribute(old, "fullCalcOnLoad", "1") + xml[found[1] :]
    document = split(xml)
    p = f"{document.prefix}:" if document.prefix else ""
    sections = document.sections
    at = next((n for n, section in enumerate(sections) if section.name in _AFTER_CALCULATION), len(sections))
    sections.insert(at, Section("calcPr", f'<{p}calcPr fullCalcOnLoad="1"/>'.encode()))
    return document.to_bytes()

"""The cells of a sheet as python-calamine takes them: nothing but ``sheetData``, and in it no cell that it can't read.

Calamine refuses a whole workbook for one cell that it does not know, or reads another value than what stands there without
a word: an error value newer than the classic seven, a number that is none, a shared text whose index has a space, a
reference in lower case, an element that the schema allows and nobody writes. Such cells are written anew, each by the value
that it holds; a value that is no number where one should stand is handed on as text, so that the checks name its cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import NamedTuple

from catchup_xl.books.package import damaged
from catchup_xl.books.usual_rows import odd_stretches
from catchup_xl.books.xml_bytes import elements, unescape, with_elements

_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^<>]*?(/?)>")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?worksheet(?=[\s/>])[^<>]*?(/?)>")
_INLINE = re.compile(rb"\bt\s*=\s*[\"']inlineStr[\"'][^>]*>\s*<(?!(?:[\w.-]+:)?is[\s/>])")
_ODD_INDEX = re.compile(rb"t=[\"']s[\"'][^<>]*>\s*<(?:[\w.-]+:)?v>(?![0-9]{1,9}</)")
_TYPES = (b'"e"', b"'e'", b'"d"', b"'d'")
_TYPED = re.compile(rb"\bt\s*=\s*[\"'][ed][\"']")
_ODD_PLACES = (re.compile(rb' r="(?:\s|[A-Z]{0,3}[a-z])'), re.compile(rb" r='(?:\s|[A-Z]{0,3}[a-z])"))
_SPACED = (b"\tr=", b"\nr=", b"\rr=", b"r =", b"r= ")
_ODD_SPACED = re.compile(rb"\sr\s*=\s*[\"'](?:\s|[A-Z]{0,3}[a-z])")
_ATTRIBUTE = re.compile(rb"\s([rst])\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_INDEX = re.compile(r"\d{1,9}", re.ASCII)
_TRUTHS = {"0": b"0", "1": b"1", "false": b"0", "true": b"1"}
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_UNNAMED = b"#VALUE!"  # what LibreOffice writes for an error that has no name in the format


class Cells(NamedTuple):
    """The cells of a sheet.

    Args:
        xml: a worksheet of the cells alone.
        odd: what of it is no usual row.
    """

    xml: bytes
    odd: bytes


def only_cells(xml: bytes, label: str, sheet: str, percent: frozenset[int], *, thorough: bool = False) -> Cells:
    """The cells of a worksheet, those that calamine would refuse or misread written anew.

    Args:
        xml: the sheet's part, plain.
        label: the file's name, for messages.
        sheet: the sheet's name, for messages.
        percent: the style ids of percentages that must be known; rows with such cells are not usual.
        thorough: write every cell anew, which takes long, for a sheet that can't be read otherwise.

    Raises:
        BookError: there are no cells, or the XML is cut off within them.
    """
    start = _DATA.search(xml)
    root = _ROOT.search(xml)
    if start is None or root is None:
        raise damaged(label, f"工作表“{sheet}”没有单元格")
    prefix = start[1]
    close = b"</" + prefix + b"sheetData>"
    end = start.end() if start[2] else xml.rfind(close) + len(close)
    if end < start.end():
        raise damaged(label, f"工作表“{sheet}”不完整")
    cells = xml[start.start() : end]
    anew = _Cell(prefix, label, sheet).anew
    name = root[0][1:].split(None, 1)[0].rstrip(b"/>")
    whole = memoryview(cells)
    chunks: list[bytes | memoryview] = [root[0].rstrip(b"/>"), b">"]
    odd: list[bytes] = []
    at = 0
    for first, last in [(0, len(cells))] if thorough else odd_stretches(cells, percent):
        stretch = cells[first:last]
        if b"extLst" in stretch:
            stretch = with_elements(stretch, "extLst", lambda _: b"")
        odd.append(_mended(stretch, anew, prefix, thorough=thorough))
        chunks += [whole[at:first], odd[-1]]
        at = last
    return Cells(b"".join([*chunks, b"</", name, b">"]), b"".join(odd))


def _mended(cells: bytes, anew: Callable[[bytes], bytes], prefix: bytes, *, thorough: bool) -> bytes:
    """The cells with those written anew that are odd."""
    opening = re.compile(rb"<" + prefix + rb"c(?=[\s/>])[^<>]*>")
    close = b"</" + prefix + b"c>"
    chunks: list[bytes] = []
    done = 0
    places = [found.start() for found in opening.finditer(cells)] if thorough else _odd(cells, prefix)
    for place in places:
        if place < done:
            continue
        found = opening.match(cells, place)
        if found is None:
            continue
        end = found.end() if found[0].endswith(b"/>") else cells.find(close, found.end()) + len(close)
        if end < found.end():
            break  # cut off, which calamine will say
        chunks += [cells[done:place], anew(cells[place:end])]
        done = end
    return b"".join([*chunks, cells[done:]]) if chunks else cells


def _odd(cells: bytes, prefix: bytes) -> list[int]:
    """Where the cells start that calamine may refuse or misread."""
    value = b"<" + prefix + b"v"
    # Each pattern begins with bytes that are looked for fast: this stands between every clerk and every reading.
    patterns = [re.compile(value + rb">(?!-?[0-9]++(?:\.[0-9]++)?(?:E[+-]?[0-9]{1,2})?</)"), _ODD_INDEX, *_ODD_PLACES]
    patterns += [re.compile(value + end) for end in (b" ", b"\t", b"\r", b"\n", b"/")]
    if b"inlineStr" in cells:
        patterns.append(_INLINE)
    if any(spacing in cells for spacing in _SPACED):
        patterns.append(_ODD_SPACED)
    if any(kind in cells for kind in _TYPES):
        patterns.append(_TYPED)
    hits = sorted({found.start() for pattern in patterns for found in pattern.finditer(cells)})
    starts: list[int] = []
    mark = b"<" + prefix + b"c"
    for hit in hits:
        at = hit + len(mark)
        while (at := cells.rfind(mark, 0, at)) >= 0 and not cells[at + len(mark) : at + len(mark) + 1].isspace():
            if cells[at + len(mark) : at + len(mark) + 1] in (b">", b"/"):
                break
        if at >= 0:
            starts.append(at)
    return sorted(set(starts))


class _Cell:
    """Writes a cell anew by the value that it holds."""

    def __init__(self, prefix: bytes, label: str, sheet: str) -> None:
        self._prefix, self._label, self._sheet = prefix, label, sheet

    def anew(self, xml: bytes) -> bytes:
        """The cell with its place, style and value, and nothing else."""
        tag = xml[: xml.index(b">") + 1]
        given = {name: (double or single).strip() for name, double, single in _ATTRIBUTE.findall(tag)}
        place, style = given.get(b"r", b"").upper(), given.get(b"s", b"")
        kind, value = self._value(
            xml, given.get(b"t", b"").decode("utf-8", "replace"), place.decode("utf-8", "replace")
        )
        p = self._prefix
        head = b"<" + p + b"c" + (b' r="%s"' % place if place else b"") + (b' s="%s"' % style if style else b"")
        if kind:
            head += b' t="%s"' % kind
        return head + (b">" + value + b"</" + p + b"c>" if value else b"/>")

    def _value(self, xml: bytes, kind: str, place: str) -> tuple[bytes, bytes]:
        """The type that the cell is written with, and the element of its value; empty for a blank cell."""
        raw = self._inner(xml, "v")
        if kind == "inlineStr" or (raw is None and kind in ("", "n") and self._inner(xml, "is") is not None):
            return self._inline(xml)
        if raw is None:
            return b"", b""
        bare = unescape(raw).strip()
        if kind == "s" and not _INDEX.fullmatch(bare):
            raise damaged(self._label, f"工作表“{self._sheet}”的单元格 {place} 里的文字读不出")
        written, text = _typed(kind, bare, raw)
        return written, self._element(text) if text else b""

    def _inline(self, xml: bytes) -> tuple[bytes, bytes]:
        p = self._prefix
        for name in ("is", "t"):
            found = next(elements(xml, name), None)
            if found is not None:
                text = xml[found[0] : found[1]]
                return b"inlineStr", text if name == "is" else b"<" + p + b"is>" + text + b"</" + p + b"is>"
        raw = self._inner(xml, "v")
        return (b"str", self._element(raw)) if raw else (b"", b"")

    @staticmethod
    def _inner(xml: bytes, name: str) -> bytes | None:
        """What stands in the first element of this name; None where there is none."""
        found = next(elements(xml, name), None)
        if found is None:
            return None
        whole = xml[found[0] : found[1]]
        return b"" if whole.endswith(b"/>") else whole[whole.index(b">") + 1 : whole.rindex(b"</")]

    def _element(self, text: bytes) -> bytes:
        return b"<" + self._prefix + b"v>" + text + b"</" + self._prefix + b"v>"


def _typed(kind: str, bare: str, raw: bytes) -> tuple[bytes, bytes]:
    """The type and the text of a value, as calamine takes them: a number or a day that is none goes as text."""
    midnight = _MIDNIGHT.fullmatch(bare)
    if kind == "s":
        return b"s", bare.encode()
    if kind == "d" and midnight:
        return b"d", midnight[1].encode() + b"T00:00:00"
    if kind == "b" and bare.lower() in _TRUTHS:
        return b"b", _TRUTHS[bare.lower()]
    if kind == "e":
        return b"str", raw.strip() or _UNNAMED
    if kind in ("str", "d"):
        return kind.encode(), raw
    if _NUMBER.fullmatch(bare) and math.isfinite(float(bare)):
        return b"", bare.encode()
    return (b"str", raw.strip()) if bare else (b"", b"")

"""The cell styles of a workbook: one that is there with another number format, added to the styles part where it is new."""

from __future__ import annotations

import re

from catchup_xl.books.number_formats import is_percent_format
from catchup_xl.model.cells import Percent, Placed

GENERAL = "General"
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "0%": 9, "0.00%": 10}
_FIRST_OWN = 164  # ids below are Excel's
_LIST = re.compile(rb"(<((?:[\w.-]+:)?)cellXfs\b[^>]*>)(.*?)(</(?:[\w.-]+:)?cellXfs>)", re.DOTALL)
_XF = re.compile(rb"<(?:[\w.-]+:)?xf\b(?:[^>]*/>|[^>]*>.*?</(?:[\w.-]+:)?xf>)", re.DOTALL)
_FORMATS = re.compile(rb"(<((?:[\w.-]+:)?)numFmts\b[^>]*>)(.*?)(</(?:[\w.-]+:)?numFmts>)", re.DOTALL)
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?numFmt\b[^>]*>")
_ROOT = re.compile(rb"<((?:[\w.-]+:)?)styleSheet\b[^>]*>")
_ID = re.compile(rb'\bnumFmtId="(\d+)"')
_CODE = re.compile(rb'\bformatCode="([^"]*)"')
_APPLIED = re.compile(rb'\s+applyNumberFormat="[^"]*"')
_COUNT = re.compile(rb'\bcount="\d+"')


class CellStyles:
    """The styles part of one workbook.

    Args:
        xml: the part as plain XML; empty where the workbook has none, and every style then stays what it is.
    """

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        found = _LIST.search(xml)
        self._styles = _XF.findall(found[3]) if found else []
        self._old = len(self._styles)
        formats = _FORMATS.search(xml)
        self._formats = self._declared(formats[3] if formats else b"")
        self._new_formats: dict[str, int] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._places: dict[bytes, int] = {}
        for number, style in enumerate(self._styles):
            self._places.setdefault(_APPLIED.sub(b"", style), number)

    def with_format(self, style: str, code: str) -> str:
        """The id of a style that looks like this one, and shows numbers in this format."""
        known = self._known.get((style, code))
        if known is None:
            known = self._known[style, code] = self._made(style, code)
        return known

    def of_column(self, style: str, code: str) -> str:
        """The id of the style for a column that is given a number format; an empty one leaves all but percentages."""
        if code:
            return self.with_format(style, code)
        return self.with_format(style, GENERAL) if self._is_percent(style) else style

    def of_cell(self, style: str, value: object) -> str:
        """The id of the style for a cell of results: a figure is shown with its places, anything else as the style says."""
        return self.with_format(style, value.number_format) if isinstance(value, Placed) else style

    def of_entry(self, style: str, value: object) -> str:
        """The id of the style for a cell that people type into: its looks stay, unless a percentage is no more told by them."""
        mistaken = isinstance(value, Placed) and isinstance(value, Percent) != self._is_percent(style)
        return self.of_cell(style, value) if mistaken else style

    def _is_percent(self, style: str) -> bool:
        number = int(style or 0)
        found = _ID.search(self._styles[number]) if number < len(self._styles) else None
        codes = {number: code for code, number in (_BUILT_IN | self._formats | self._new_formats).items()}
        return found is not None and is_percent_format(codes.get(int(found[1]), ""))

    def content(self) -> bytes | None:
        """The part with the new styles; None where there are none."""
        if len(self._styles) == self._old:
            return None
        return self._with_formats(self._with_styles(self._xml))

    def _made(self, style: str, code: str) -> str:
        number = int(style or 0)
        if number >= len(self._styles):
            return style
        old = self._styles[number]
        new = _ID.sub(b'numFmtId="%d"' % self._format_id(code), old, count=1)
        key = _APPLIED.sub(b"", new)
        if key not in self._places:
            name_ends = new.index(b"xf") + 2
            applied = _APPLIED.sub(b"", new)
            self._places[key] = len(self._styles)
            self._styles.append(applied[:name_ends] + b' applyNumberFormat="1"' + applied[name_ends:])
        return str(self._places[key])

    def _format_id(self, code: str) -> int:
        if code in self._formats:
            return self._formats[code]
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        if code not in self._new_formats:
            taken = [*self._formats.values(), *self._new_formats.values(), _FIRST_OWN - 1]
            self._new_formats[code] = max(taken) + 1
        return self._new_formats[code]

    @staticmethod
    def _declared(xml: bytes) -> dict[str, int]:
        found: dict[str, int] = {}
        for tag in _FORMAT.findall(xml):
            number, code = _ID.search(tag), _CODE.search(tag)
            if number and code:
                found.setdefault(code[1].decode("utf-8", "replace"), int(number[1]))
        return found

    def _with_styles(self, xml: bytes) -> bytes:
        def grown(found: re.Match[bytes]) -> bytes:
            head = _COUNT.sub(b'count="%d"' % len(self._styles), found[1])
            return head + found[3] + b"".join(self._styles[self._old :]) + found[4]

        return _LIST.sub(grown, xml, count=1)

    def _with_formats(self, xml: bytes) -> bytes:
        if not self._new_formats:
            return xml

        def tags(prefix: bytes) -> bytes:
            tag = b'<%snumFmt numFmtId="%d" formatCode="%s"/>'
            return b"".join(tag % (prefix, number, code.encode()) for code, number in self._new_formats.items())

        def grown(found: re.Match[bytes]) -> bytes:
            head = _COUNT.sub(b'count="%d"' % (len(self._formats) + len(self._new_formats)), found[1])
            return head + found[3] + tags(found[2]) + found[4]

        if _FORMATS.search(xml):
            return _FORMATS.sub(grown, xml, count=1)

        def made(found: re.Match[bytes]) -> bytes:
            p = found[1]
            count = len(self._new_formats)
            return b'%s<%snumFmts count="%d">%s</%snumFmts>' % (found[0], p, count, tags(p), p)

        return _ROOT.sub(made, xml, count=1)

"""XML parts edited as bytes, so that what is not touched stays bit for bit; lxml checks that a part is sound.

A part is *plain* when it is UTF-8 without comments, CDATA and processing instructions. In plain XML every ``<`` begins a
tag, so tags can be found by pattern. A part that is not plain is made so by lxml first.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from catchup_xl.books.package import damaged

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b([^>]*)\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']+)")
_INSIDE = rb"(?:[^\"'<>]++|\"[^\"]*+\"|'[^']*+')*+"
TAG = re.compile(rb"<(/?)([^\s/>?]+)(" + _INSIDE + rb")>")
"""A tag of plain XML: slash of an end tag, name, attributes with the slash of an empty element."""


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_WHOLE = re.compile(r"[0-9]{1,9}")
_FINITE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,30})?")


@dataclass(slots=True)
class Section:
    """A child of the root element, as it stands in the part."""

    name: str
    xml: bytes


@dataclass(slots=True)
class Document:
    """A plain part: everything up to the end of the root's start tag, the root's children, and the end tag."""

    head: bytes
    sections: list[Section]
    tail: bytes
    prefix: str

    def to_bytes(self) -> bytes:
        """The part as it is written."""
        return b"".join([self.head, *(section.xml for section in self.sections), self.tail])


def parse(xml: bytes, what: str, label: str) -> etree._Element:
    """Parse a part.

    Args:
        xml: its content.
        what: the part's name, for messages.
        label: the file's name, for messages.

    Raises:
        BookError: the part is no sound XML, or has a document type, by which entities could be smuggled in.
    """
    try:
        root = etree.fromstring(xml, _PARSER)
    except etree.XMLSyntaxError as reason:
        raise damaged(label, f"部件 {what} 不是完好的 XML") from reason
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise damaged(label, f"部件 {what} 带有文档类型声明，不是表格软件保存的")
    return root


def plain(xml: bytes, what: str, label: str) -> bytes:
    """The part as plain XML; the same bytes when it is that already."""
    declared = _DECLARATION.match(xml)
    encoding = _ENCODING.search(declared[1]) if declared else None
    rest = declared.end() if declared else 0
    utf8 = xml[:2] not in (b"\xff\xfe", b"\xfe\xff") and (
        encoding is None or encoding[1].lower() in (b"utf-8", b"utf8")
    )
    if utf8 and xml.find(b"<!", rest) < 0 and xml.find(b"<?", rest) < 0:
        return xml
    parse(xml, what, label)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, strip_cdata=True
    )
    return etree.tostring(etree.fromstring(xml, parser), xml_declaration=True, encoding="UTF-8", standalone=True)


def split(xml: bytes) -> Document:
    """Split plain, sound XML into the root's children."""
    tags = TAG.finditer(xml, (found.end() if (found := _DECLARATION.match(xml)) else 0))
    root = next(tags)
    prefix = root[2].decode().rpartition(":")[0]
    if root[3].endswith(b"/"):
        return Document(xml[: root.end() - 2].rstrip() + b">", [], b"</" + root[2] + b">" + xml[root.end() :], prefix)
    names, starts, depth, end = [], [], 0, len(xml)
    for tag in tags:
        if tag[1]:
            depth -= 1
            if depth < 0:
                end = tag.start()
                break
            continue
        if depth == 0:
            names.append(tag[2].decode().rpartition(":")[2])
            starts.append(tag.start())
        depth += not tag[3].endswith(b"/")
    bounds = [*starts, end]
    sections = [Section(name, xml[bounds[n] : bounds[n + 1]]) for n, name in enumerate(names)]
    return Document(xml[: bounds[0]], sections, xml[end:], prefix)


def attribute(tag: bytes, name: str) -> str | None:
    """An attribute of the first tag in some XML."""
    found = _attribute_pattern(name).search(tag, *_first_tag(tag))
    return None if found is None else unescape(found[1] or found[2] or b"")


def with_attribute(xml: bytes, name: str, value: str) -> bytes:
    """The XML with an attribute of its first tag set."""
    start, end = _first_tag(xml)
    text = f' {name}="{escape_attribute(value)}"'.encode()
    found = _attribute_pattern(name).search(xml, start, end)
    if found:
        return xml[: found.start()] + text + xml[found.end() :]
    at = end - (2 if xml[end - 2 : end - 1] == b"/" else 1)
    return xml[:at].rstrip() + text + xml[at:]


def without_attribute(xml: bytes, name: str) -> bytes:
    """The XML without an attribute of its first tag."""
    found = _attribute_pattern(name).search(xml, *_first_tag(xml))
    return xml if found is None else xml[: found.start()] + xml[found.end() :]


def elements(xml: bytes, name: str) -> Iterator[tuple[int, int]]:
    """Where each element of this local name, and no prefix other than its parent's, starts and ends in some plain XML."""
    pattern = re.compile(rb"<((?:[\w.-]+:)?" + name.encode() + rb")(?=[\s/>])" + _INSIDE + rb">")
    at = 0
    while found := pattern.search(xml, at):
        at = found.end()
        if not found[0].endswith(b"/>"):
            close = b"</" + found[1]
            end = xml.find(close, at)
            at = xml.index(b">", end) + 1
        yield found.start(), at


def whole(text: str | None) -> int:
    """A whole number that stands in an attribute; 0 where there is none, or what stands there is no number."""
    return int(text) if text and _WHOLE.fullmatch(text) else 0


def finite(text: str | None, otherwise: float) -> float:
    """A number that stands in an attribute; ``otherwise`` where there is none, or what stands there is no number."""
    return float(text) if text and _FINITE.fullmatch(text) else otherwise


def with_elements(xml: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The XML with each element of this local name changed, or left out where the change says so with no bytes."""
    chunks, at = [], 0
    for start, end in elements(xml, name):
        chunks += [xml[at:start], change(xml[start:end])]
        at = end
    return b"".join([*chunks, xml[at:]])


def escape_text(text: str) -> bytes:
    """Escape a text for an element."""
    return html.escape(text, quote=False).encode()


def unescape(text: bytes) -> str:
    """The text that stands in an element or an attribute."""
    return html.unescape(text.decode())


def escape_attribute(text: str) -> str:
    """Escape a text for a double-quoted attribute."""
    return html.escape(text, quote=False).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _first_tag(xml: bytes) -> tuple[int, int]:
    found = TAG.search(xml)
    if found is None:
        raise ValueError("no tag")
    return found.span()


@lru_cache(maxsize=64)
def _attribute_pattern(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"\s+" + re.escape(name.encode()) + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

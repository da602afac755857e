"""Damage to workbooks, each kind as an attacker, a broken disk or a careless program would do it."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[random.Random, bytes], bytes]

_VALUES = (
    b"", b"-1", b"0", b"1", b"99999999999999999999", b"1e999", b"NaN", b"A1", b"XFD1048576", b"ZZZZ99999999", b"A0", b"\xe8",
    b"A1:XFD1048576", b"#REF!", b"true", b"../../../../etc/passwd", b"file:///etc/passwd", b"inlineStr", b"s", b"e", b"str",
    b"&#0;", b"&#xD800;", b"&lt;", b"&unknown;", b"xl/workbook.xml", b"worksheets/sheet1.xml", b"\xef\xbf\xbe", b"d",
    b"9" * 400, b"2017-13-45", b"\xe5\x8d\x95\xe4\xbd\x8d",
)  # fmt: skip
_INSERTED = (
    b"<!-- c -->", b"<?pi x?>", b"<![CDATA[<c/>]]>", b"<c/>", b"</row>", b"<row>", b'<row r="5"/>', b'<c r="A1"><v>1</v></c>',
    b"<", b">", b"&", b"\0", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;", b"<x:y/>", b"<is><t>=1</t></is>",
    b'<f t="shared" si="0"/>', b'<f t="array" ref="A1:Z99">1</f>', b"<sheetData/>", b'<mergeCell ref="A1:XFD9"/>',
    b"<" + b"a" * 3000 + b">", b"<g>" * 300,
)  # fmt: skip


def mutated(number: int, data: bytes) -> tuple[str, bytes]:
    """The case of this number made from a workbook: the names of what was done to it, and its bytes."""
    chance = random.Random(number)
    names = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name = chance.choice(tuple(MUTATIONS))
        names.append(name)
        try:
            data = MUTATIONS[name](chance, data)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            LookupError,
            OverflowError,
            EOFError,
            OSError,
            RuntimeError,
        ):
            data = flip_bits(chance, data)  # an earlier one has left no package
    return "+".join(names), data


def flip_bits(chance: random.Random, data: bytes) -> bytes:
    """A few bits of the file turn round."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def flip_directory(chance: random.Random, data: bytes) -> bytes:
    """Bits turn round where they do most harm: in the zip directory."""
    changed = bytearray(data)
    start = max(data.find(b"PK\1\2"), 0)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(start, len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncate(chance: random.Random, data: bytes) -> bytes:
    """The file ends too early."""
    return data[: chance.randrange(1, len(data))]


def cut_out(chance: random.Random, data: bytes) -> bytes:
    """A stretch of the file is missing, or stands there twice."""
    first, last = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:first] + (data[last:] if chance.random() < 0.5 else data[: last - first] + data[last:])


def swap_members(chance: random.Random, data: bytes) -> bytes:
    """Two members hold each other's content."""
    content = _members(data)
    one, other = chance.choice(list(content)), chance.choice(list(content))
    content[one], content[other] = content[other], content[one]
    return _packed(content)


def drop_member(chance: random.Random, data: bytes) -> bytes:
    """A member is missing."""
    content = _members(data)
    del content[chance.choice(list(content))]
    return _packed(content)


def rename_member(chance: random.Random, data: bytes) -> bytes:
    """A member has another name."""
    content = _members(data)
    old = chance.choice(list(content))
    new = chance.choice((old.upper(), old[::-1], "../" + old, old + "x", "xl\\" + old, "", "/" + old, old + "/"))
    return _packed({new if name == old else name: part for name, part in content.items()})


def change_value(chance: random.Random, data: bytes) -> bytes:
    """An attribute or a text of a part says something else."""

    def change(xml: bytes) -> bytes:
        found = list(re.finditer(rb'="([^"]*)"|>([^<>]+)<', xml))
        one = chance.choice(found)
        group = 1 if one[1] is not None else 2
        return xml[: one.start(group)] + chance.choice(_VALUES) + xml[one.end(group) :]

    return _with_part(chance, data, change)


def change_tags(chance: random.Random, data: bytes) -> bytes:
    """A tag goes, comes twice, or changes places with another."""

    def change(xml: bytes) -> bytes:
        found = list(re.finditer(rb"<[^<>]+>", xml))
        one, other = sorted((chance.choice(found), chance.choice(found)), key=lambda tag: tag.start())
        match chance.randrange(4):
            case 0:
                return xml[: one.start()] + xml[one.end() :]
            case 1:
                return xml[: one.end()] + one[0] + xml[one.end() :]
            case 2:
                return xml[: one.start()] + other[0] + xml[one.end() : other.start()] + one[0] + xml[other.end() :]
            case _:
                return xml[: one.start()] + xml[other.end() :]

    return _with_part(chance, data, change)


def change_name(chance: random.Random, data: bytes) -> bytes:
    """An element or an attribute is called otherwise everywhere in a part."""

    def change(xml: bytes) -> bytes:
        names = sorted(set(re.findall(rb"[<\s]([A-Za-z:]+)(?=[\s=>/])", xml)))
        old = chance.choice(names)
        return xml.replace(old, chance.choice((old[:-1] or b"x", b"x:" + old, old.upper(), chance.choice(names))))

    return _with_part(chance, data, change)


def insert_text(chance: random.Random, data: bytes) -> bytes:
    """Something that should not be there stands in a part."""

    def change(xml: bytes) -> bytes:
        at = chance.choice([tag.end() for tag in re.finditer(rb">", xml)] or [0])
        return xml[:at] + chance.choice(_INSERTED) + xml[at:]

    return _with_part(chance, data, change)


def repeat_content(chance: random.Random, data: bytes) -> bytes:
    """A stretch of a part stands there many times."""

    def change(xml: bytes) -> bytes:
        found = list(re.finditer(rb"<[^<>]+>", xml))
        first = chance.randrange(len(found))
        last = min(first + chance.randint(0, 9), len(found) - 1)
        piece = xml[found[first].start() : found[last].end()]
        times = min(chance.choice((2, 50, 2000)), (4 << 20) // len(piece))
        return xml[: found[first].start()] + piece * times + xml[found[last].end() :]

    return _with_part(chance, data, change)


def other_encoding(chance: random.Random, data: bytes) -> bytes:
    """A part is in another encoding than it says, or says another one."""

    def change(xml: bytes) -> bytes:
        name = chance.choice(("utf-16", "gb18030", "latin-1", "utf-7", "utf-32", "cp037"))
        if chance.random() < 0.5:
            return xml.replace(b"UTF-8", name.encode(), 1)
        return xml.decode("utf-8", "replace").encode(name, "replace")

    return _with_part(chance, data, change)


MUTATIONS: dict[str, Mutation] = {
    found.__name__: found
    for found in (
        flip_bits, flip_directory, truncate, cut_out, swap_members, drop_member, rename_member, change_value, change_value,
        change_tags, change_name, insert_text, repeat_content, other_encoding,
    )
}  # fmt: skip


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(content: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in content.items():
            package.writestr(zipfile.ZipInfo(name, (2017, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _with_part(chance: random.Random, data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    content = _members(data)
    read = [
        name for name in content if re.search(r"worksheets/|sharedStrings|styles|workbook|rels$|tables/|Types", name)
    ]
    name = chance.choice(read or list(content))
    content[name] = change(content[name])
    return _packed(content)

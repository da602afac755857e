"""The records of a zip file, and a plain one written from members in memory."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Self

END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
ENCRYPTED, DESCRIPTOR, UTF8 = 0x1, 0x8, 0x800
STORED, DEFLATED = 0, 8
FULL = 0xFFFFFFFF
"""In place of a number: the true one stands in the zip64 extra field."""
FULL_COUNT = 0xFFFF

LARGE = 1 << 20
"""Bytes from which content is compressed at LARGE_LEVEL: half the time for a tenth more bytes."""
LARGE_LEVEL = 4

_ZIP64 = 1


class Packed(NamedTuple):
    """A member's new content, deflated as it was made, so that a large one never stands in memory whole."""

    size: int
    crc: int
    deflated: bytes

    @classmethod
    def of(cls, chunks: Iterable[bytes]) -> Self:
        """Deflate content that comes in pieces."""
        packer = zlib.compressobj(LARGE_LEVEL, zlib.DEFLATED, -15)
        size = crc = 0
        parts: list[bytes] = []
        for chunk in chunks:
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            parts.append(packer.compress(chunk))
        return cls(size, crc, b"".join([*parts, packer.flush()]))

    @classmethod
    def whole(cls, content: bytes) -> Self:
        """Deflate content that is there whole."""
        packer = zlib.compressobj(6 if len(content) < LARGE else LARGE_LEVEL, zlib.DEFLATED, -15)
        return cls(len(content), zlib.crc32(content), packer.compress(content) + packer.flush())

    def content(self) -> bytes:
        """The content, inflated."""
        return zlib.decompress(self.deflated, -15)


def stored(members: Mapping[str, tuple[bytes, int]]) -> bytes:
    """A zip file of these members, uncompressed: name → content and its CRC-32."""
    chunks: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, (content, crc) in members.items():
        raw, size = name.encode(), len(content)
        record = (20, UTF8, 0, 0, 33, crc, size, size, len(raw), 0)
        chunks += [LOCAL.pack(b"PK\3\4", *record), raw, content]
        directory += [ENTRY.pack(b"PK\1\2", 20, *record, *(0, 0, 0, 0, at)), raw]
        at += LOCAL.size + len(raw) + size
    listed = b"".join(directory)
    counts = 0, 0, len(members), len(members)
    end = END.pack(b"PK\5\6", *counts, len(listed), at, 0)
    return b"".join([*chunks, listed, end])


def zip64_numbers(extra: bytes) -> Iterator[int]:
    """The numbers of the zip64 extra field, in its order."""
    numbers = b"".join(body for kind, body in extra_fields(extra) if kind == _ZIP64)
    yield from struct.unpack(f"<{len(numbers) // 8}Q", numbers[: len(numbers) // 8 * 8])


def extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields of a record: id and content."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def without_zip64(extra: bytes) -> bytes:
    """The extra fields but that for large sizes."""
    fields = list(extra_fields(extra))
    if not any(kind == _ZIP64 for kind, _ in fields):
        return extra
    return b"".join(struct.pack("<2H", kind, len(body)) + body for kind, body in fields if kind != _ZIP64)


def with_offset(entry: bytes, start: int) -> bytes:
    """A directory entry with the new place of its member, in the zip64 field where the old one stood there."""
    fields = list(ENTRY.unpack_from(entry))
    if fields[16] != FULL:
        fields[16] = start
        return ENTRY.pack(*fields) + entry[ENTRY.size :]
    patched = bytearray(entry)
    before = (fields[8] == FULL) + (fields[9] == FULL)  # size and packed size come first, where they stand there
    at = ENTRY.size + fields[10]
    for kind, body in extra_fields(entry[at : at + fields[11]]):
        if kind == _ZIP64:
            struct.pack_into("<Q", patched, at + 4 + 8 * before, start)
            break
        at += 4 + len(body)
    return bytes(patched)

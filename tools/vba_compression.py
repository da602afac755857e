"""The compression of VBA sources and of the project's directory, as [MS-OVBA] §2.4.1 describes it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice

_CHUNK = 4096
_SIGNATURE = 0x01
_COMPRESSED, _RAW = 0xB000, 0x3000
_SHORTEST = 3
_MOST_TOKENS = 8


def compressed(data: bytes) -> bytes:
    """Compress a stream.

    Args:
        data: the stream.

    Returns:
        The signature byte, and one chunk for each 4,096 bytes.
    """
    chunks = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
    return bytes([_SIGNATURE]) + b"".join(map(_chunk, chunks))


def _chunk(data: bytes) -> bytes:
    tokens = b"".join(_groups(data))
    if len(tokens) > _CHUNK or len(tokens) >= len(data) == _CHUNK:
        return struct.pack("<H", _RAW | (_CHUNK - 1)) + data.ljust(_CHUNK, b"\0")
    return struct.pack("<H", _COMPRESSED | (len(tokens) - 1)) + tokens


def _groups(data: bytes) -> Iterator[bytes]:
    """Eight tokens at a time, with a byte before them that tells which of them are copies."""
    tokens = _tokens(data)
    while group := list(islice(tokens, _MOST_TOKENS)):
        flags = sum(1 << n for n, token in enumerate(group) if len(token) > 1)
        yield bytes([flags]) + b"".join(group)


def _tokens(data: bytes) -> Iterator[bytes]:
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        offset, length = _longest(data, at, seen)
        if length >= _SHORTEST:
            bits = max((at - 1).bit_length(), 4)
            yield struct.pack("<H", (offset - 1) << (16 - bits) | (length - _SHORTEST))
        else:
            length = 1
            yield data[at : at + 1]
        for n in range(at, at + length):
            seen.setdefault(data[n : n + _SHORTEST], []).append(n)
        at += length


def _longest(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """How far back the longest earlier copy of what comes begins, and its length; the nearest one in doubt."""
    best = (0, 0)
    bits = max((at - 1).bit_length(), 4) if at else 4
    limit = min(len(data) - at, (1 << (16 - bits)) - 1 + _SHORTEST)
    for start in reversed(seen.get(data[at : at + _SHORTEST], ())):
        length = _SHORTEST
        while length < limit and data[start + length] == data[at + length]:
            length += 1
        if min(length, limit) > best[1]:
            best = (at - start, min(length, limit))
        if best[1] == limit:
            break
    return best

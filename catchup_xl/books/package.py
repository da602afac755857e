"""The zip package of a workbook, taken apart so that members that are not rewritten are copied bit for bit.

The standard library can't copy a member without losing flags, extra fields or name bytes, and does not look for
overlapping members; so the directory is read here. Nothing in it is trusted: sizes are checked when a member is read.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

from catchup_xl.books.zip_records import (
    DEFLATED,
    DESCRIPTOR,
    ENCRYPTED,
    END,
    END64,
    ENTRY,
    FULL,
    FULL_COUNT,
    LOCAL,
    LOCATOR64,
    STORED,
    UTF8,
    Packed,
    with_offset,
    without_zip64,
    zip64_numbers,
)  # fmt: skip
from catchup_xl.errors import BookError

MEMBER_LIMIT = 20_000
"""Members of a package; a workbook of 250 sheets with a chart on each has about 1,500."""
TOTAL_LIMIT = 2 << 30
"""Bytes of all members, uncompressed, as the directory says."""
PART_LIMIT = 256 << 20
"""Bytes of one part that is read, uncompressed; 16,000 rows of 数据 take 10 MB."""
RATIO_LIMIT = 200
"""Compression of a part above RATIO_FLOOR; the rows of a real sheet compress 10 to 50 times, a bomb 1,000 times."""
RATIO_FLOOR = 8 << 20


@dataclass(frozen=True, slots=True)
class PackageMember:
    """One member: its name with forward slashes, its directory entry as it stands, and where its bytes are."""

    name: str
    entry: bytes
    start: int
    data_start: int
    compressed: int
    size: int
    crc: int
    method: int


class Package:
    """The members of a zip file held in memory.

    Args:
        data: the whole file.
        label: the file's name, for messages.

    Raises:
        BookError: the zip file is damaged, or built to do harm.
    """

    def __init__(self, data: bytes, label: str) -> None:
        self.data, self.label = data, label
        self._directory_start, self._tail_start, count = self._find_directory()
        self._ordered = tuple(self._read_directory(count))
        self._members = {member.name.casefold(): member for member in self._ordered}
        if len(self._members) != len(self._ordered):
            self._refuse("压缩包里有重名的部件")
        self._refuse_overlaps()

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """All members in the order of the directory."""
        return tuple(member.name for member in self._ordered)

    def crc(self, name: str) -> int:
        """The checksum of a member's content."""
        return self._members[name.casefold()].crc

    def size(self, name: str) -> int:
        """Bytes of a member's content, as the directory says; ``read`` gives no more."""
        return self._members[name.casefold()].size

    def read(self, name: str) -> bytes:
        """A member's content, uncompressed; never more of it than the directory says.

        Raises:
            BookError: the member is missing or damaged, or larger than it says.
        """
        member = self._members.get(name.casefold())
        if member is None:
            self._refuse(f"缺少部件 {name}")
        if member.size > PART_LIMIT or (
            member.size > RATIO_FLOOR and member.size > RATIO_LIMIT * max(member.compressed, 1)
        ):
            raise BookError(
                f"{self.label} 的部件 {name} 解压后有 {member.size >> 20} MB，过大或压缩得不正常，未读取",
                expected=f"单个部件不超过 {PART_LIMIT >> 20} MB",
                mend="删去工作表里多余的行和列后另存一份再试；来历不明的文件不要打开",
            )
        raw = memoryview(self.data)[member.data_start : member.data_start + member.compressed]
        content = bytes(raw) if member.method == STORED else self._inflate(raw, member)
        if len(content) != member.size or zlib.crc32(content) != member.crc:
            self._refuse(f"部件 {name} 的内容与校验和不符")
        return content

    def rebuilt(self, changed: Mapping[str, bytes | Packed], dropped: Collection[str] = ()) -> bytes:
        """The package with some members' content replaced and some left out; all else is copied bit for bit.

        Args:
            changed: member name → new content, deflated or not. A member whose content stays the same is copied like the others.
            dropped: members to leave out.
        """
        new = {name.casefold(): content for name, content in changed.items() if not self._is(name, content)}
        out_of_it = {name.casefold() for name in dropped}
        if not new and not out_of_it & self._members.keys():
            return self.data
        whole = memoryview(self.data)
        placed = sorted(self._ordered, key=lambda member: member.start)
        chunks: list[bytes | memoryview] = [whole[: placed[0].start]]
        at = placed[0].start
        entries: dict[str, bytes] = {}
        ends = [*(member.start for member in placed[1:]), self._directory_start]
        for member, end in zip(placed, ends, strict=True):
            key = member.name.casefold()
            if key in out_of_it:
                continue
            record: bytes | memoryview = whole[member.start : end]
            entry = member.entry
            if key in new:
                record, entry = self._record(member, new[key])
            entries[key] = with_offset(entry, at)
            chunks.append(record)
            at += len(record)
        directory = b"".join(entries[key] for m in self._ordered if (key := m.name.casefold()) in entries)
        return b"".join([*chunks, directory, self._tail(at, len(directory), len(entries))])

    def _is(self, name: str, content: bytes | Packed) -> bool:
        member = self._members[name.casefold()]
        if isinstance(content, Packed):
            size, crc = content.size, content.crc
        else:
            size, crc = len(content), zlib.crc32(content)
        if (member.size, member.crc) != (size, crc):
            return False
        return self.read(name) == (content.content() if isinstance(content, Packed) else content)

    def _record(self, member: PackageMember, content: bytes | Packed) -> tuple[bytes, bytes]:
        """The local record and the directory entry of a member with new content, dated as before."""
        size, crc, packed = content if isinstance(content, Packed) else Packed.whole(content)
        head = LOCAL.unpack_from(self.data, member.start)
        flags = head[2] & ~DESCRIPTOR
        after = member.start + LOCAL.size
        name, extra = self.data[after : after + head[9]], self.data[after + head[9] : after + head[9] + head[10]]
        extra = without_zip64(extra)
        sizes = crc, len(packed), size, len(name), len(extra)
        local = LOCAL.pack(*head[:2], flags, DEFLATED, *head[4:6], *sizes)
        entry = list(ENTRY.unpack_from(member.entry))
        names = member.entry[ENTRY.size : ENTRY.size + entry[10]]
        extras = without_zip64(member.entry[ENTRY.size + entry[10] : ENTRY.size + entry[10] + entry[11]])
        comment = member.entry[ENTRY.size + entry[10] + entry[11] :]
        entry[3], entry[4] = entry[3] & ~DESCRIPTOR, DEFLATED
        entry[7:10], entry[11], entry[16] = [crc, len(packed), size], len(extras), 0
        return local + name + extra + packed, ENTRY.pack(*entry) + names + extras + comment

    def _tail(self, start: int, size: int, count: int) -> bytes:
        """What follows the directory: the end records as they were, with the new place, size and count."""
        tail = bytearray(self.data[self._tail_start :])
        end = len(tail) - END.size - self._comment_length
        fields = list(END.unpack_from(tail, end))
        for n, value in ((3, count), (4, count), (5, size), (6, start)):
            full = FULL_COUNT if n < 5 else FULL  # noqa: PLR2004 - the first two are 16 bits wide
            fields[n] = full if fields[n] == full else value
        END.pack_into(tail, end, *fields)
        if end:
            record = list(END64.unpack_from(tail, 0))
            record[6:10] = [count, count, size, start]
            END64.pack_into(tail, 0, *record)
            locator = list(LOCATOR64.unpack_from(tail, end - LOCATOR64.size))
            locator[2] = start + size
            LOCATOR64.pack_into(tail, end - LOCATOR64.size, *locator)
        return bytes(tail)

    def _find_directory(self) -> tuple[int, int, int]:
        """Where the directory starts, where it ends, and how many entries it has."""
        end = self.data.rfind(b"PK\5\6", max(0, len(self.data) - END.size - FULL_COUNT))
        if end < 0 or end + END.size > len(self.data):
            self._refuse("压缩包不完整，找不到目录")
        _, disk, first_disk, here, count, size, start, self._comment_length = END.unpack_from(self.data, end)
        if end + END.size + self._comment_length != len(self.data) or (disk, here) != (first_disk, count):
            self._refuse("压缩包末尾不完整")
        tail = end
        locator = end - LOCATOR64.size
        if locator >= 0 and self.data.startswith(b"PK\6\7", locator):
            tail = LOCATOR64.unpack_from(self.data, locator)[2]
            if not self.data.startswith(b"PK\6\6", tail) or tail + END64.size > locator:
                self._refuse("压缩包的目录有误")
            count, size, start = END64.unpack_from(self.data, tail)[7:10]
        if start + size != tail or not 0 < count <= MEMBER_LIMIT:
            self._refuse("压缩包的目录有误，或部件过多")
        return start, tail, count

    def _read_directory(self, count: int) -> Iterator[PackageMember]:
        at, total = self._directory_start, 0
        for _ in range(count):
            if at + ENTRY.size > self._tail_start or not self.data.startswith(b"PK\1\2", at):
                self._refuse("压缩包的目录有误")
            member = self._member(at)
            at += len(member.entry)
            total += member.size
            yield member
        if at != self._tail_start or total > TOTAL_LIMIT:
            self._refuse(f"压缩包的目录有误，或解压后超过 {TOTAL_LIMIT >> 30} GB")

    def _member(self, at: int) -> PackageMember:
        fields = ENTRY.unpack_from(self.data, at)
        flags, method, crc, compressed, size = fields[3], fields[4], *fields[7:10]
        name_length, extra_length, comment_length, start = *fields[10:13], fields[16]
        entry = self.data[at : at + ENTRY.size + name_length + extra_length + comment_length]
        raw_name = entry[ENTRY.size : ENTRY.size + name_length]
        if FULL in (compressed, size, start):
            size, compressed, start = self._zip64(entry, name_length, extra_length, (size, compressed, start))
        if flags & ENCRYPTED:
            self._refuse("压缩包里有加密的部件")
        if method not in (STORED, DEFLATED):
            self._refuse("压缩包用了不认识的压缩方法")
        if start + LOCAL.size > self._directory_start or not self.data.startswith(b"PK\3\4", start):
            self._refuse("压缩包的目录与内容不符")
        local = LOCAL.unpack_from(self.data, start)
        data_start = start + LOCAL.size + local[9] + local[10]
        if self.data[start + LOCAL.size : start + LOCAL.size + local[9]] != raw_name:
            self._refuse("压缩包的目录与内容不符")
        if data_start + compressed > self._directory_start or (method == STORED and compressed != size):
            self._refuse("压缩包的目录与内容不符")
        return PackageMember(
            name=self._clean_name(raw_name, flags), entry=entry, start=start, data_start=data_start,
            compressed=compressed, size=size, crc=crc, method=method,
        )  # fmt: skip

    def _clean_name(self, raw: bytes, flags: int) -> str:
        try:
            name = raw.decode("utf-8" if flags & UTF8 else "cp437").replace("\\", "/")
        except UnicodeDecodeError:
            self._refuse("压缩包里有读不出的部件名")
        first, *_ = parts = name.split("/")
        if not first or ":" in first or "\0" in name or ".." in parts:
            self._refuse("压缩包里有不安全的部件名")
        return name

    def _zip64(
        self, entry: bytes, name_length: int, extra_length: int, fields: tuple[int, int, int]
    ) -> tuple[int, int, int]:
        extra = entry[ENTRY.size + name_length : ENTRY.size + name_length + extra_length]
        wide = zip64_numbers(extra)
        try:
            size, compressed, start = (next(wide) if field == FULL else field for field in fields)
        except (StopIteration, RuntimeError):
            self._refuse("压缩包的目录有误")
        return size, compressed, start

    def _refuse_overlaps(self) -> None:
        placed = sorted((member.start, member.data_start + member.compressed) for member in self._ordered)
        if any(end > start for (_, end), (start, _) in pairwise(placed)):
            self._refuse("压缩包里的部件互相重叠")

    def _inflate(self, raw: memoryview, member: PackageMember) -> bytes:
        unpacker = zlib.decompressobj(-15)
        try:
            content = unpacker.decompress(raw, member.size + 1)
        except zlib.error:
            self._refuse(f"部件 {member.name} 解压不了")
        return content

    def _refuse(self, reason: str) -> NoReturn:
        raise damaged(self.label, reason)


def damaged(label: str, reason: str) -> BookError:
    """The error for a file that is no whole workbook."""
    return BookError(
        f"{label} 已损坏，读不了：{reason}",
        expected="完整的 .xlsx 或 .xlsm 工作簿",
        mend="在表格软件里打开并另存一份再试；打不开时请用备份",
    )

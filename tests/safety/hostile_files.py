"""Files built to do harm, each opened by a process of its own: ``python tests/safety/hostile_files.py``.

Every process may take so much memory and no more, reads the workbook and refreshes it in memory. Told is how it ended
(read, or refused with a message), how long it took, its peak of memory, and any file or address that it opened besides.
One line of JSON a file.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fidelity.trips import small_master, template_part

from catchup_xl.books.file import FileBook
from catchup_xl.errors import CatchupError
from catchup_xl.jobs import run as jobs
from catchup_xl.model.rows import SHEETS

NOW = datetime(2017, 7, 5, 9)
MEMORY = 2 << 30
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
STRANGER = b'<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CIRCLE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{REL}/table" Target="sheet7.xml"/>'
    f'<Relationship Id="rId2" Type="{REL}/worksheet" Target="../workbook.xml"/></Relationships>'
).encode()
Make = Callable[[dict[str, bytes]], dict[str, bytes] | bytes]


def packed(content: dict[str, bytes]) -> bytes:
    """A package of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return buffer.getvalue()


def part(name: str, old: bytes, new: bytes) -> Make:
    """A master with something replaced, once, in one part."""

    def make(content: dict[str, bytes]) -> dict[str, bytes]:
        assert old in content[name], (name, old)
        return content | {name: content[name].replace(old, new, 1)}

    return make


def before_end(name: str, tag: str, xml: bytes) -> Make:
    """A master with something put at the end of an element."""
    return part(name, f"</{tag}>".encode(), xml + f"</{tag}>".encode())


def overlapping(content: dict[str, bytes]) -> bytes:
    """Thousands of names for one and the same compressed member."""
    data = packed(content | {"z/0": bytes(10 << 20)})
    end = data.rindex(b"PK\5\6")
    count, _, size, start = struct.unpack_from("<2H2L", data, end + 8)
    entries, at = [], start
    while at < start + size:
        length = 46 + sum(struct.unpack_from("<3H", data, at + 28))
        entries.append(data[at : at + length])
        at += length
    many = [entries[-1].replace(b"z/0", b"z/%d" % n) for n in range(10)]
    directory = b"".join([*entries[:-1], *many])
    tail = bytearray(data[end:])
    struct.pack_into("<2H2L", tail, 8, count + 9, count + 9, len(directory), start)
    return data[:start] + directory + bytes(tail)


def twice(content: dict[str, bytes]) -> bytes:
    """One name, two members."""
    return packed(content | {"xl/workbooK.xml": b"<other/>"})


def lying(content: dict[str, bytes]) -> bytes:
    """A member of 100 MB that says it has 5 KB."""
    data = bytearray(packed(content | {"xl/styles.xml": content["xl/styles.xml"] + b" " * (100 << 20)}))
    for mark, name_at, size_at in ((b"PK\1\2", 46, 24), (b"PK\3\4", 30, 22)):
        at = data.index(b"xl/styles.xml", data.index(mark)) - name_at
        struct.pack_into("<L", data, at + size_at, 5000)
    return bytes(data)


SHEET, DATA, SCORES = template_part("排名"), template_part("数据"), template_part("得分")
TABLE = f"xl/tables/table{list(SHEETS).index('排名') + 1}.xml"  # the template makes them in the order of the sheets
BOOK, RELS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
FAR = b'<row r="1048576"><c r="%s1048576"><v>1</v></c></row>'
FILES: dict[str, tuple[Make, str]] = {
    "zip bomb": (lambda m: m | {STRINGS: m[STRINGS] + b" " * (240 << 20)}, "压缩得不正常"),
    "zip bomb that hides its size": (lying, "校验和"),
    "zip bomb in a part that is not read": (lambda m: m | {"xl/media/x.bin": bytes(250 << 20)}, ""),
    "archive within the archive": (lambda m: m | {"xl/media/inner.zip": packed(m)}, ""),
    "overlapping members": (overlapping, ""),
    "two members of one name": (twice, "重名"),
    "member outside the folder": (lambda m: m | {"../../evil.xml": b"x"}, "不安全"),
    "absolute member": (lambda m: m | {"/etc/evil": b"x"}, "不安全"),
    **{
        f"billion laughs in {name}": (part(name, b"?>", b"?>" + LAUGHS), "文档类型")
        for name in (BOOK, SHEET, DATA, STRINGS, "xl/styles.xml", RELS, TABLE)
    },
    "entity from the network": (part(DATA, b"?>", b"?>" + STRANGER), "文档类型"),
    "entity in UTF-16": (
        lambda m: m | {DATA: (m[DATA].decode().replace("UTF-8", "UTF-16").replace("?>", "?>" + LAUGHS.decode(), 1)).encode("utf-16")},
        "文档类型",
    ),
    "wrong content types": (lambda m: m | {"[Content_Types].xml": m["[Content_Types].xml"].replace(b"sheet.main", b"png")}, ""),
    "no content types": (lambda m: m | {"[Content_Types].xml": b"<Types/>"}, ""),
    "one cell in the last row": (before_end(DATA, "sheetData", FAR % b"A"), ""),
    "one cell in the last row and column": (before_end(DATA, "sheetData", FAR % b"XFD"), "范围过大"),
    "a million blank rows": (
        before_end(DATA, "sheetData", b"".join(b'<row r="%d"/>' % n for n in range(100_000, 1_048_577))), "",
    ),
    "16,384 columns": (
        part(DATA, b"</row>", b'<c r="XFD1"><v>1</v></c></row>'), "",
    ),
    "a table of a million rows": (lambda m: m | {TABLE: re.sub(rb'ref="A3:L\d+"', b'ref="A3:L1048576"', m[TABLE])}, ""),
    "parts that lead to themselves": (
        lambda m: m | {
            "xl/worksheets/_rels/sheet7.xml.rels": CIRCLE,
            RELS: m[RELS].replace(SHEET.removeprefix("xl/").encode(), b"workbook.xml"),
        }, "",
    ),
    "ten thousand sheets of one part": (
        before_end(BOOK, "sheets", b"".join(b'<sheet name="x%d" sheetId="%d" r:id="rId7"/>' % (n, n + 99) for n in range(10_000))), "",
    ),
    "elements nested 200,000 deep": (before_end(DATA, "worksheet", b"<g>" * 200_000 + b"</g>" * 200_000), ""),
    "an attribute of 20 MB": (part(BOOK, b"<sheets>", b'<sheets x="' + os.urandom(10 << 20).hex().encode() + b'">'), ""),
    "50,000 names for results": (
        before_end(BOOK, "definedNames", b"".join(f'<definedName name="n{n}">排名!$A$4:$L$4</definedName>'.encode() for n in range(50_000))), "",
    ),
    "50,000 merged cells": (
        part(SHEET, b"<printOptions", b"<mergeCells>" + b"".join(b'<mergeCell ref="N%d:O%d"/>' % (n, n) for n in range(1, 50_001)) + b"</mergeCells><printOptions"), "",
    ),
    "50,000 sort conditions": (
        before_end(TABLE, "table", b'<sortState ref="A4:L4">' + b'<sortCondition ref="D4"/>' * 50_000 + b"</sortState>"), "",
    ),
    "20,000 column widths": (part(SCORES, b"<cols>", b"<cols>" + b'<col min="1" max="16384" width="9"/>' * 20_000), ""),
    "50,000 shared formulas": (
        before_end(SHEET, "sheetData", b"".join(b'<row r="%d"><c r="Z%d"><f t="shared" si="0"/></c></row>' % (n, n) for n in range(5000, 55_000))), "",
    ),
    "300,000 broken cells": (before_end(DATA, "sheetData", b'<row r="9000">' + b"<c><f" * 300_000 + b"</row>"), "已损坏"),
    "password": (lambda _: OLE + bytes(4000) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ".xls or .et": (lambda _: OLE + bytes(4000) + "Workbook".encode("utf-16-le"), "旧格式"),
    ".xlsb": (lambda _: {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}, "xlsb"),
    ".ods": (lambda _: {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}, "OpenDocument"),
    ".csv": (lambda _: "单位,人口\n".encode("gb18030") * 99, "文本文件"),
    "web page": (lambda _: b"<html><script>x</script></html>", "网页"),
    "200 MB of zeros": (lambda _: bytes(200 << 20), "不是工作簿"),
}  # fmt: skip


def opened(file: Path) -> tuple[str, str]:
    """Read and refresh a workbook in memory: how it ended, and the message."""
    try:
        book = FileBook.open(file)
        jobs.run(jobs.Job.REFRESH, book, now=NOW)
    except CatchupError as error:
        return "refused", error.problem
    except BaseException as reason:  # what must not be
        return "fault", repr(reason)
    return "read", ""


def watched(file: Path) -> dict[str, Any]:
    """Open a file in a process of its own, and tell what it did."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            outside: list[str] = []

            def audit(event: str, words: tuple[Any, ...]) -> None:
                if event.startswith(("socket.", "subprocess.", "urllib.", "os.system")):
                    outside.append(event)
                elif event == "open" and str(words[0]).startswith(("/etc", "http", "file:")):
                    outside.append(str(words[0]))

            sys.addaudithook(audit)
            sys.stderr = io.StringIO()
            started = time.process_time()
            ended, message = opened(file)
            told = {
                "ended": ended, "message": message, "outside": outside,
                "seconds": round(time.process_time() - started, 2),
                "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
            }  # fmt: skip
            os.write(writer, json.dumps(told).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"ended": "crash", "message": "", "outside": [], "seconds": 0, "MB": 0}


def results() -> Iterator[tuple[str, dict[str, Any]]]:
    """Make every file, and open it."""
    with TemporaryDirectory() as name:
        master = small_master(Path(name))
        with zipfile.ZipFile(master) as package:
            content = {member: package.read(member) for member in package.namelist()}
        jobs.run_file(jobs.Job.REFRESH, master, now=NOW, out=master.with_name("warm.xlsx"))  # what is imported late
        for title, (make, words) in FILES.items():
            made = make(dict(content))
            file = Path(name) / "可疑.xlsx"
            file.write_bytes(made if isinstance(made, bytes) else packed(made))
            del made
            yield title, watched(file) | {"expected": words}


if __name__ == "__main__":
    for title, told in results():
        print(json.dumps({"file": title} | told, ensure_ascii=False), flush=True)

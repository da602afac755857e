"""Whether a draft is still as the program wrote it: its properties hold a mark of everything else in it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping

_CORE = "docProps/core.xml"
_IDENTIFIER = re.compile(rb"<dc:identifier>([0-9a-f]{64})</dc:identifier>")
_MOST = 64 << 20  # bytes of all members of a draft; it has some hundred thousand


def mark_of(members: Mapping[str, bytes]) -> str:
    """The mark of a package's members, its properties left out."""
    found = hashlib.sha256()
    for name in sorted(members.keys() - {_CORE}):
        found.update(f"{name}\n{len(members[name])}\n".encode())
        found.update(members[name])
    return found.hexdigest()


def as_written(package: bytes) -> bool:
    """Whether nobody has saved a draft since the program wrote it; a package of another make was not written by it."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as found:
            if sum(info.file_size for info in found.infolist()) > _MOST:
                return False
            members = {name: found.read(name) for name in found.namelist()}
        said = _IDENTIFIER.search(members[_CORE])
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError, zlib.error):
        return False
    return said is not None and said[1].decode() == mark_of(members)

"""A zip package whose bytes hang on its members alone: each is dated the same, and no system leaves its mark."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_WHEN = (1980, 1, 1, 0, 0, 0)


def members_of(package: bytes) -> dict[str, bytes]:
    """The members of a package by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as found:
        return {name: found.read(name) for name in found.namelist()}


def dated_zip(members: Mapping[str, bytes]) -> bytes:
    """The members as a package; the same members in the same order give the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            package.writestr(info, data)
    return content.getvalue()

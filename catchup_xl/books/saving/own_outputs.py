"""Which outputs the program wrote itself: one that nobody has edited since makes room for a newer one, any other stays.

An output is known by its content alone. A digest a line is kept in a folder of the user's, neither name nor place.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from catchup_xl.books.saving.together import digest
from catchup_xl.errors import BookError

FOLDER = "CATCHUP_XL_STATE"
"""Environment variable that names another folder."""

_MOST = 2 << 20  # bytes; of a longer list the later half is kept, some sixteen thousand outputs


def own_folder() -> Path:
    """Where the program keeps what is the user's and belongs to no workbook."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    local = os.environ.get("LOCALAPPDATA")
    return Path(local, "catchup_xl") if local else Path.home() / ".catchup_xl"


def note_own(data: bytes) -> None:
    """Note an output, before it is put in its place. Where that can't be done, the output is kept from being replaced."""
    file = own_folder() / "outputs"
    with contextlib.suppress(OSError, RuntimeError):  # no folder that could be written, or no home at all
        if is_own(data):
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > _MOST:
            lines = file.read_bytes().splitlines(keepends=True)
            file.write_bytes(b"".join(lines[len(lines) // 2 :]))
        with file.open("ab") as list_:
            list_.write(f"{digest(data)}\n".encode())


def is_own(data: bytes) -> bool:
    """Whether the program wrote this very content as an output."""
    try:
        return digest(data).encode() in (own_folder() / "outputs").read_bytes()
    except (OSError, RuntimeError):
        return False


def refuse_foreign(target: Path | str, there: bytes, data: bytes | None = None, *, forcible: bool = True) -> None:
    """Refuse to replace a file that somebody else wrote, or edited after the program did.

    Args:
        target: where an output is to go.
        there: what is there now.
        data: the output, where it is made already: nothing is lost when a file is replaced by its like.
        forcible: it can be asked for by --force.

    Raises:
        BookError: it is such a file.
    """
    if there != data and not is_own(there):
        raise BookError(
            f"{target} 已经在那里，不是本程序在这台电脑上写的，或写好以后改过，没有覆盖",
            mend=f"换一个文件名，或把那份改名、移走{'；确实不要了就加 --force' if forcible else ''}",
        )

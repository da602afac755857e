"""Which program computes: version and digest of its code, so that the machines of a cluster can tell whether theirs is the same."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import catchup_xl


class OtherProgramError(Exception):
    """The program here is not the one that the batch was begun with.

    Args:
        here: the mark of this one.
    """

    def __init__(self, here: str) -> None:
        super().__init__(here)
        self.here = here


@lru_cache(maxsize=1)
def program_mark() -> str:
    """The version of the program, and the first digits of a digest of its modules."""
    root = Path(catchup_xl.__file__).parent
    hashed = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        hashed.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return f"{catchup_xl.__version__}+{hashed.hexdigest()[:12]}"


def refuse_other(mark: str) -> None:
    """Refuse work that was begun with another program.

    Args:
        mark: the mark that the work carries; empty where it carries none.

    Raises:
        OtherProgramError: it is another one.
    """
    if mark and mark != program_mark():
        raise OtherProgramError(program_mark())

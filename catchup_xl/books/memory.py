"""Memory that a parser has freed, given back to the system."""

from __future__ import annotations

import sys


def give_back() -> None:
    """Give freed heap memory back where the C library has a call for it (malloc_trim of glibc); else do nothing.

    The parser of a large sheet leaves tens of megabytes of freed heap that Python's own objects never use: without this
    they count in the peak of everything that follows.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # for large sheets alone

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

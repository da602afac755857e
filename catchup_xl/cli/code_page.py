"""What a console with a narrow code page shows of a sign that it lacks: one that means the same, not a question mark."""

from __future__ import annotations

import codecs
import sys

_NEAREST = {"›": ">", "−": "-", "–": "-", "‐": "-", "\xa0": " ", "✓": "√", "✗": "×"}
"""Signs alone: a digit is never shown as another, such as 5² as 52."""
_NAME = "catchup_xl.nearest"


def show_nearest() -> None:
    """Let the two streams replace what their code page lacks: a minus stays a minus, where ? would read as a doubt."""
    codecs.register_error(_NAME, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_NAME)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_shown(sign, error.encoding) for sign in signs), error.end


def _shown(sign: str, encoding: str) -> str:
    near = _NEAREST.get(sign, "?")
    try:
        near.encode(encoding)
    except UnicodeEncodeError:
        return "?"
    return near

"""The documents, and what stands in them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def text_of(name: str) -> str:
    """A document by its path from the root."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str | None = None) -> list[str]:
    """The fenced code blocks of a document, without their indent."""
    found = []
    for indent, tongue, body in _BLOCK.findall(text):
        if language is None or tongue == language:
            found.append("".join(line.removeprefix(indent) for line in body.splitlines(keepends=True)))
    return found


def section(text: str, heading: str) -> str:
    """The part of a document under a heading, with the parts below it."""
    marks = heading.partition(" ")[0]
    start = text.index(f"{heading}\n") + len(heading)
    ends = [text.find(f"\n{'#' * n} ", start) for n in range(1, len(marks) + 1)]
    return text[start : min((end for end in ends if end >= 0), default=len(text))]


def examples(text: str) -> list[list[str]]:
    """Every line of the shell examples that begins with catchup-xl, as words."""
    lines = [line for block in blocks(text, "bash") for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("catchup-xl ")]

"""A look at VBA sources before they go into a workbook: Excel would only find out when the clerk clicks.

It is no compiler. It finds what goes wrong in practice: a block that is not closed, a text without its closing quote, a
bracket too many, a character that the project's code page does not have, a line that is too long, a wrong module name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 1023  # characters of a line that the editor takes
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_BLOCKS = ("sub", "function", "property", "type", "enum")
_HEAD = re.compile(
    r"(?:(?:public|private|friend|static)\s+)*(?P<kind>sub|function|property\s+(?:get|let|set)|type|enum)\s+\w+",
    re.IGNORECASE,
)
_DECLARE = re.compile(r"(?:(?:public|private)\s+)?declare\b", re.IGNORECASE)
_NAME = re.compile(r'Attribute VB_Name = "(\w+)"')
_OPENERS = (
    ("if", r"if\b.*\bthen$"),
    ("for", r"for\b"),
    ("with", r"with\b"),
    ("select", r"select\s+case\b"),
    ("do", r"do\b"),
)
_CLOSERS = {"end if": "if", "next": "for", "end with": "with", "end select": "select", "loop": "do", "wend": "while"}


def problems(name: str, source: str) -> list[str]:
    """What is wrong with a module.

    Args:
        name: the module's name.
        source: its text.
    """
    found = [f"{name}: {problem}" for problem in _problems(source)]
    title = _NAME.match(source)
    if title and title[1] != name:
        found.append(f"{name}: the module calls itself {title[1]}")
    return found


def _problems(source: str) -> Iterator[str]:
    blocks: list[tuple[str, int]] = []
    for number, line in enumerate(source.splitlines(), 1):
        if len(line) > _LONGEST:
            yield f"line {number} is longer than {_LONGEST} characters"
    for number, line in _logical_lines(source):
        if not line.isascii():
            yield f"line {number} has a character outside ASCII"
        bare = _without_comment(_TEXT.sub('""', line))
        if bare.replace('""', "").count('"'):
            yield f"line {number}: a text is not closed"
        if bare.count("(") != bare.count(")"):
            yield f"line {number}: brackets do not match"
        yield from _follow(bare.strip().lower(), number, blocks)
    for kind, number in blocks:
        yield f"line {number}: {kind} is not closed"


def _follow(code: str, number: int, blocks: list[tuple[str, int]]) -> Iterator[str]:
    if code.startswith("#"):
        if code.startswith("#if"):
            blocks.append(("#if", number))
        elif code.startswith("#end if"):
            yield from _close("#if", number, blocks)
        return
    code = re.sub(r"^\w+:\s*(?=\w)|^\d+\s+", "", code)
    closed = _CLOSERS.get(code) or _CLOSERS.get(code.partition(" ")[0]) or _end_of(code)
    if closed:
        yield from _close(closed, number, blocks)
        return
    head = None if _DECLARE.match(code) or code.startswith(("exit ", "end ")) else _HEAD.match(code)
    if head:
        blocks.append((head["kind"].split()[0], number))
        return
    if code.startswith("while "):
        blocks.append(("while", number))
    blocks += [(kind, number) for kind, pattern in _OPENERS if re.match(pattern, code)]


def _end_of(code: str) -> str:
    kind = code.removeprefix("end ")
    return kind if code.startswith("end ") and kind in _BLOCKS else ""


def _close(kind: str, number: int, blocks: list[tuple[str, int]]) -> Iterator[str]:
    """Close the innermost block of this kind; the branches of #If may each open one that is closed once."""
    at = next((n for n in range(len(blocks) - 1, -1, -1) if blocks[n][0] == kind), None)
    if at is None:
        yield f"line {number}: {kind} is closed and was not opened"
        return
    inner = [open_kind for open_kind, _ in blocks[at + 1 :] if open_kind != "#if" and kind != "#if"]
    if inner:
        yield f"line {number}: {kind} is closed while {inner[-1]} is open"
    if kind == "#if":
        heads = blocks[at + 1 :]
        blocks[at:] = heads[-1:]  # a head in each branch, and one end for all
    else:
        del blocks[at:]


def _logical_lines(source: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations joined, each with the number of its first."""
    joined, start = "", 0
    for number, line in enumerate(source.splitlines(), 1):
        start = start or number
        if line.rstrip().endswith(" _"):
            joined += line.rstrip()[:-1]
            continue
        yield start, joined + line
        joined, start = "", 0
    if joined:
        yield start, joined


def _without_comment(line: str) -> str:
    return "" if re.match(r"\s*rem\b", line, re.IGNORECASE) else line.partition("'")[0]

"""The user's settings file of xlwings: lines of "KEY","VALUE", in the code page of the PC, no blank line among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from catchup_xl.errors import UsageError

_LINE = re.compile(r'\s*"([^"]*)"\s*,\s*"([^"]*)"\s*')


def parsed(text: str) -> dict[str, str]:
    """The settings in a file's text; what is no setting is left out."""
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return {match[1].upper(): match[2] for match in found if match}


def merged(text: str, settings: Mapping[str, str]) -> str:
    """The file's text with these settings; the other settings stay."""
    both = parsed(text) | dict(settings)
    return "".join(f'"{key}","{value}"\n' for key, value in both.items())


def restored(text: str, before: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """The file's text with our settings as they were before, or gone where there were none; what others changed stays."""
    now = parsed(text)
    for key in ours:
        if now.get(key) == ours[key]:
            now.pop(key)
            now |= {key: before[key]} if key in before else {}
    return "".join(f'"{key}","{value}"\n' for key, value in now.items())


def encoded(text: str, code_page: str) -> bytes:
    """The text as VBA reads it.

    Raises:
        UsageError: the code page has no sign for a character of it.
    """
    try:
        return text.replace("\n", "\r\n").encode(code_page)
    except UnicodeEncodeError as reason:
        raise UsageError(
            f"Python 所在路径里有本机编码（{code_page}）写不了的字：{reason.object[reason.start : reason.end]}",
            mend=r"把 Python 装到只有英文字母的文件夹，如 C:\Python311",
        ) from reason


def read(file: Path, code_page: str) -> str:
    """The file's text; empty when there is none."""
    if not file.exists():
        return ""
    return file.read_bytes().decode(code_page, errors="replace").replace("\r\n", "\n")

"""The files by which spreadsheet programs say that they have a workbook open, and who has."""

from __future__ import annotations

import contextlib
from pathlib import Path

from catchup_xl.errors import BookError

_NAME_AT, _WIDE_NAME_AT = 1, 57  # in the owner file of Excel and WPS: the name in the local code page, then in UTF-16
_MOST = 4096
_OF_WORD = frozenset({".docx", ".doc", ".docm", ".rtf"})


def refuse_open_elsewhere(named: Path, place: Path) -> None:
    """Refuse to write over a workbook that is open in Excel, WPS or LibreOffice.

    Args:
        named: the path as the user gave it.
        place: the file itself, links followed.

    Raises:
        BookError: it is open; the message says who has it open, where that can be read.
    """
    found = opened(named, place)
    if found is not None:
        user, lock = found
        raise BookError(
            f"{named} 正被{user}打开着，没有保存",
            mend=f"请在表格软件里保存并关闭它，再运行一次；若确实没有人打开，删去同一文件夹里的 {lock.name}",
        )


def opened(*paths: Path) -> tuple[str, Path] | None:
    """Who has a workbook open, in words, and the file that says so; None when nobody has.

    Args:
        paths: the names of the workbook.
    """
    for path in dict.fromkeys(paths):
        owners = [(path.with_name(f"~${name}"), _excel_user) for name in _owned_names(path)]
        for lock, reader in (*owners, (path.with_name(f".~lock.{path.name}#"), _libreoffice_user)):
            if not lock.is_file():
                continue
            user = ""
            with contextlib.suppress(OSError), lock.open("rb") as file:
                user = reader(file.read(_MOST))
            return (f"“{user}”" if user else "别的程序"), lock
    return None


def _owned_names(path: Path) -> tuple[str, ...]:
    """The file's name as it stands in that of its owner file: Word drops the first one or two characters of longer ones."""
    word = path.suffix.lower() in _OF_WORD
    return (path.name, path.name[1:], path.name[2:]) if word else (path.name,)


def _excel_user(content: bytes) -> str:
    wide = content[_WIDE_NAME_AT:]
    length = int.from_bytes(content[_WIDE_NAME_AT - 2 : _WIDE_NAME_AT], "little")
    if 0 < length <= len(wide) // 2:
        return _shown(wide[: 2 * length].decode("utf-16-le", "replace"))
    length = content[0] if content else 0
    return _shown(content[_NAME_AT : _NAME_AT + length].decode("gb18030", "replace"))


def _libreoffice_user(content: bytes) -> str:
    fields = [field.strip() for field in content.decode("utf-8", "replace").split(",")]
    return _shown(next((field for field in fields[:2] if field), ""))


def _shown(name: str) -> str:
    return "".join(mark for mark in name if mark.isprintable()).strip()[:40]

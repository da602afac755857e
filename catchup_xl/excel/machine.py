"""The PC as the set-up sees it: folders, code page, registry. On another system than Windows there is no registry."""

from __future__ import annotations

import importlib
import locale
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Registry(Protocol):
    """The user's own part of the Windows registry (HKCU), and what all users see of classes (HKCR)."""

    def read(self, key: str, name: str = "") -> str | int | None:
        """A value; None when it is not there."""
        ...

    def keys(self, key: str) -> list[str]:
        """The names of the keys below one."""
        ...

    def write(self, key: str, values: dict[str, str | int]) -> None:
        """Make a key with values."""
        ...

    def delete(self, key: str) -> None:
        """Remove a key."""
        ...


@dataclass(frozen=True)
class Machine:
    """A PC.

    Args:
        windows: it runs Windows.
        home: the user's folder.
        roaming: %APPDATA%.
        interpreter: this Python.
        code_page: the encoding in which VBA reads text files.
        registry: None on other systems than Windows.
    """

    windows: bool
    home: Path
    roaming: Path
    interpreter: Path
    code_page: str
    registry: Registry | None

    @property
    def user_conf(self) -> Path:
        """The file from which xlwings reads the user's settings."""
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def xlstart(self) -> Path:
        """The folder whose workbooks Excel opens when it starts; Excel trusts it without being told."""
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def record(self) -> Path:
        """Where the set-up notes what it has changed, so that it can be undone."""
        return self.home / ".catchup_xl" / "install.json"


def this_machine() -> Machine:
    """The PC that this runs on."""
    windows = sys.platform == "win32"
    home = Path(os.environ.get("USERPROFILE", "") or Path.home())
    roaming = Path(os.environ.get("APPDATA", "") or home / "AppData" / "Roaming")
    code_page = locale.getpreferredencoding(do_setlocale=False)
    return Machine(windows, home, roaming, Path(sys.executable), code_page, WindowsRegistry() if windows else None)


class WindowsRegistry:
    """The registry through the standard library's winreg, which exists on Windows only."""

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")

    def _root(self, key: str) -> tuple[Any, str]:
        root, _, path = key.partition("\\")
        return getattr(self._winreg, {"HKCU": "HKEY_CURRENT_USER", "HKCR": "HKEY_CLASSES_ROOT"}[root]), path

    def read(self, key: str, name: str = "") -> str | int | None:
        """A value; None when it is not there."""
        try:
            with self._winreg.OpenKey(*self._root(key)) as opened:
                value: str | int = self._winreg.QueryValueEx(opened, name)[0]
                return value
        except OSError:
            return None

    def keys(self, key: str) -> list[str]:
        """The names of the keys below one."""
        try:
            with self._winreg.OpenKey(*self._root(key)) as opened:
                return [self._winreg.EnumKey(opened, n) for n in range(self._winreg.QueryInfoKey(opened)[0])]
        except OSError:
            return []

    def write(self, key: str, values: dict[str, str | int]) -> None:
        """Make a key with values."""
        with self._winreg.CreateKey(*self._root(key)) as opened:
            for name, value in values.items():
                kind = self._winreg.REG_SZ if isinstance(value, str) else self._winreg.REG_DWORD
                self._winreg.SetValueEx(opened, name, 0, kind, value)

    def delete(self, key: str) -> None:
        """Remove a key."""
        self._winreg.DeleteKey(*self._root(key))

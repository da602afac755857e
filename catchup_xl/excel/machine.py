"""The PC as the set-up sees it: folders, code page, registry. On another system than Windows there is no registry."""

from __future__ import annotations

import importlib
import locale
import os
import site
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any, Protocol

_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


class Registry(Protocol):
    """The user's own part of the Windows registry (HKCU), and what all users see of classes (HKCR)."""

    def read(self, key: str, name: str = "") -> str | int | None:
        """A value; None when it is not there."""
        ...

    def keys(self, key: str) -> list[str]:
        """The names of the keys below one."""
        ...

    def values(self, key: str) -> Mapping[str, str | int | bytes]:
        """All values of a key by name; empty when there is no such key."""
        ...

    def write(self, key: str, values: dict[str, str | int]) -> None:
        """Set values of a key, which is made when it is not there."""
        ...

    def remove(self, key: str, name: str) -> None:
        """Remove a value; nothing happens when it is not there."""
        ...

    def delete(self, key: str) -> None:
        """Remove a key; nothing happens when it is not there."""
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
        user_base: where ``pip install --user`` puts what Excel looks for beside Python.
    """

    windows: bool
    home: Path
    roaming: Path
    interpreter: Path
    code_page: str
    registry: Registry | None
    user_base: Path

    @property
    def command(self) -> str:
        """How this program is called: on Windows its folder of scripts is seldom on the path, the launcher always is."""
        return "py -3 -m catchup_xl" if self.windows else "catchup-xl"

    @property
    def pip(self) -> str:
        """How pip is called."""
        return "py -3 -m pip" if self.windows else "python -m pip"

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
    # The code page of the system: getpreferredencoding() says UTF-8 when Python runs in its UTF-8 mode, and VBA does not.
    code_page, registry = locale.getencoding(), WindowsRegistry() if windows else None
    return Machine(windows, home, roaming, Path(sys.executable), code_page, registry, Path(site.getuserbase()))


def is_share(folder: str) -> bool:
    r"""A folder lies on another computer: \\server\share, or a drive letter that stands for one."""
    drive = PureWindowsPath(folder).drive
    if drive.startswith("\\\\"):
        return True
    windll = getattr(importlib.import_module("ctypes"), "windll", None)
    return bool(windll and drive and windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE)


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

    def values(self, key: str) -> Mapping[str, str | int | bytes]:
        """All values of a key by name; empty when there is no such key."""
        try:
            with self._winreg.OpenKey(*self._root(key)) as opened:
                found = (self._winreg.EnumValue(opened, n) for n in range(self._winreg.QueryInfoKey(opened)[1]))
                return {name: value for name, value, _ in found}
        except OSError:
            return {}

    def write(self, key: str, values: dict[str, str | int]) -> None:
        """Set values of a key, which is made when it is not there."""
        with self._winreg.CreateKey(*self._root(key)) as opened:
            for name, value in values.items():
                kind = self._winreg.REG_SZ if isinstance(value, str) else self._winreg.REG_DWORD
                self._winreg.SetValueEx(opened, name, 0, kind, value)

    def remove(self, key: str, name: str) -> None:
        """Remove a value; nothing happens when it is not there."""
        root, path = self._root(key)
        with suppress(FileNotFoundError), self._winreg.OpenKey(root, path, 0, self._winreg.KEY_SET_VALUE) as opened:
            self._winreg.DeleteValue(opened, name)

    def delete(self, key: str) -> None:
        """Remove a key; nothing happens when it is not there."""
        with suppress(FileNotFoundError):
            self._winreg.DeleteKey(*self._root(key))

"""An offline wheelhouse for Windows: ``python -m tools.wheelhouse 文件夹``, from a source checkout.

Office networks are closed. What this folder holds, carried over on a stick, is all that a PC with Python needs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from catchup_xl.books.template.pinned import XLWINGS

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
_ON_WINDOWS = (f"xlwings=={XLWINGS}", "pywin32", "colorama", "tzdata")
"""What only Windows needs: pip on another system does not see these through the markers of our own dependencies."""

INSTALL = """@echo off
chcp 65001 >nul
cd /d "%~dp0"
py -{python} -m pip install --no-index --find-links . --upgrade catchup-xl[reports] xlwings=={xlwings} pywin32
if errorlevel 1 goto failed
rem The same version number may stand on a newer build: what lies in this folder is what is wanted.
py -{python} -m pip install --no-index --no-deps --force-reinstall {wheel}
if errorlevel 1 goto failed
py -{python} -m catchup_xl install
py -{python} -m catchup_xl doctor
pause
exit /b 0
:failed
echo 安装没有完成。请核对是否装了 64 位 Python {python}（python.org），再运行一次。
pause
exit /b 1
"""


def commands(target: Path, python: str) -> list[list[str]]:
    """The pip commands that fill the folder.

    Args:
        target: the folder.
        python: the version of Python on the PC, such as 3.11.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    platform = [
        "--platform",
        "win_amd64",
        "--python-version",
        python,
        "--implementation",
        "cp",
        "--only-binary",
        ":all:",
    ]
    wheel = [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(ROOT)]
    return [wheel, [*pip, "download", "--quiet", "--dest", str(target), *platform, *_ON_WINDOWS, "{wheel}[reports]"]]


def fill(target: Path, python: str) -> list[Path]:
    """Build our own wheel, fetch the others for Windows, and write the script that installs them.

    Returns:
        What lies in the folder now.
    """
    target.mkdir(parents=True, exist_ok=True)
    for older in target.glob("catchup_xl-*.whl"):
        older.unlink()
    for command in commands(target, python):
        own = next(iter(sorted(target.glob("catchup_xl-*.whl"))), Path())
        subprocess.run([part.replace("{wheel}", str(own)) for part in command], check=True)  # noqa: S603 - pip, with our own words
    [own] = target.glob("catchup_xl-*.whl")
    script = INSTALL.format(python=python, xlwings=XLWINGS, wheel=own.name).replace("\n", "\r\n")
    (target / "install.cmd").write_bytes(script.encode())
    return sorted(target.iterdir())


def main() -> None:
    """Fill the folder that is named."""
    parser = argparse.ArgumentParser(description="为不能上网的 Windows 电脑准备离线安装包")
    parser.add_argument("folder", type=Path, help="放到哪个文件夹")
    parser.add_argument("--python", default=PYTHONS[0], choices=PYTHONS, help="那台电脑上 Python 的版本")
    arguments = parser.parse_args()
    files = fill(arguments.folder, arguments.python)
    sys.stdout.write("\n".join(file.name for file in files) + "\n")


if __name__ == "__main__":
    main()

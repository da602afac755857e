"""The real applications that tests drive, and what is missing of them on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

UNO_PYTHON = os.environ.get("UNO_PYTHON", "/usr/bin/python3")
"""The Python that LibreOffice's own module ``uno`` belongs to."""

_NEEDS = {
    "libreoffice": ("soffice", UNO_PYTHON),
    "writer": ("soffice",),
    "gnumeric": ("ssconvert",),
    "poppler": ("pdfinfo", "pdftotext", "pdftoppm", "pdffonts"),
}


@cache
def missing(name: str) -> str:
    """What an application lacks on this machine; empty when it is there."""
    lacking = [command for command in _NEEDS.get(name, (name,)) if shutil.which(command) is None]
    if not lacking and name == "libreoffice":
        tried = subprocess.run([UNO_PYTHON, "-c", "import uno"], capture_output=True, check=False)
        if tried.returncode:
            lacking = [f"the module uno of {UNO_PYTHON}"]
    if not lacking and name == "writer":
        program = Path(shutil.which("soffice") or "").resolve().parent
        lacking = [] if list(program.glob("libsw*lo.*")) else ["LibreOffice Writer"]
    return ", ".join(lacking)

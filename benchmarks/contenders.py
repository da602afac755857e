"""The contenders: each does one job on one workbook, and nothing else, in a process of its own.

``python benchmarks/contenders.py NAME BOOK RUNS`` prints one JSON line: seconds of each run and the process's peak
memory. The first run, which pays for imports and caches, is not counted.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

PINNED = datetime(2017, 7, 5, 9)  # a wall clock, as the run record has it


def refresh(book: Path, folder: Path) -> None:
    """Our job: check, compute, rank and rewrite."""
    import catchup_xl

    catchup_xl.refresh(book, folder / f"ours{book.suffix}", now=PINNED)


def openpyxl_round_trip(book: Path, folder: Path) -> None:
    """Openpyxl loads the file and saves it, computing nothing."""
    import openpyxl

    openpyxl.load_workbook(book, keep_vba=book.suffix == ".xlsm").save(folder / f"theirs{book.suffix}")


def pandas_read(book: Path, folder: Path) -> None:
    """Pandas reads every sheet through openpyxl, writing nothing."""
    import pandas as pd

    pd.read_excel(book, sheet_name=None, engine="openpyxl")


def libreoffice(book: Path, folder: Path) -> None:
    """LibreOffice converts the file headless, start-up included, as a batch of single files would."""
    profile = folder / "profile"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(book)]
    subprocess.run(command, check=True, capture_output=True)


CONTENDERS: dict[str, Callable[[Path, Path], None]] = {
    "refresh": refresh,
    "openpyxl": openpyxl_round_trip,
    "pandas": pandas_read,
    "libreoffice": libreoffice,
}


def main() -> None:
    """Run one contender and print what it took."""
    name, book, runs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    folder = Path(tempfile.mkdtemp())
    seconds: list[float] = []
    try:
        for _ in range(runs + 1):
            started = time.perf_counter()
            CONTENDERS[name](book, folder)
            seconds.append(time.perf_counter() - started)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    who = resource.RUSAGE_CHILDREN if name == "libreoffice" else resource.RUSAGE_SELF
    print(json.dumps({"seconds": seconds[1:], "peak": resource.getrusage(who).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()

"""What the tests of many workbooks share: the time of a run, what lies in a folder, and what workers are given to do."""

from __future__ import annotations

import os
import signal
import time
from datetime import datetime
from pathlib import Path

NOW = datetime(2017, 7, 5, 9)


def work(task: tuple[str, str]) -> str:
    """Answer, hang, fail, or die; a task that dies once leaves a mark, and answers the second time."""
    what, place = task
    match what:
        case "hang":
            time.sleep(600)
        case "fail":
            raise ValueError(place)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "die once":
            mark = Path(place)
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "environment":
            return os.environ.get(place, "")
        case "pid":
            return str(os.getpid())
    return f"{what} {place}"


def contents(folder: Path) -> dict[str, bytes]:
    """Every workbook below a folder, by its place."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.xlsx"))}

"""Reads and refreshes damaged workbooks: ``python tests/safety/fuzz_reader.py --cases 20000 [--files FOLDER]``.

Every case is one of a few workbooks, damaged by its number (``mutations.py``). A worker, bounded in memory, opens it, reads
the master, and refreshes it in memory. A case is sound when it ends well or in a message for the user within the seconds
allowed; anything else (another exception, a panic, a crash, a hang, more memory) is a fault, told with the case's number:
``--only NUMBER`` runs that one case again, with its traceback. One line of JSON tells the figures.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import re
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

sys.path.insert(0, str(Path(__file__).parent))

from mutations import mutated

import catchup_xl
from catchup_xl.books.file import FileBook
from catchup_xl.books.opening import read_file
from catchup_xl.errors import CatchupError
from catchup_xl.jobs import run as jobs

SECONDS = 20.0
"""What one case may take, on a machine that is busy with other things too."""
MEMORY = 1 << 30
"""Bytes of address space that a worker may take; it starts with about a quarter of that."""
NOW = datetime(2017, 7, 5, 9)
PLAN: dict[str, Any] = {
    "参数": {"年度": "2017", "统计月份": "6", "考核组": "甲组", "本单位": "甲镇", "追赶对象": "乙镇"},
    "单位": [{"单位": name, "考核组": "甲组", "上年总分": "80"} for name in ("甲镇", "乙镇", "丙镇")],
    "指标": [
        {"编号": "A1", "指标": "产值", "适用组": "甲组", "类型": "总量", "权重": "60", "目标": "10"},
        {"编号": "A2", "指标": "增加值", "适用组": "甲组", "类型": "增速", "权重": "40", "目标": "0.1"},
    ],
    "数据": [
        {"单位": unit, "指标": item, "年度": year, "6月": str(n + 5)}
        for n, unit in enumerate(("甲镇", "乙镇", "丙镇")) for item in ("产值", "增加值") for year in ("2016", "2017")
    ],
    "责任清单": [{"编号": "1", "类别": "主要指标", "工作任务": "产值增长", "指标": "产值", "完成时限": "2017-12-31"}],
}  # fmt: skip


def seeds(folder: Path, files: Path | None = None) -> list[bytes]:
    """The workbooks that are damaged: a small master blank, refreshed, and saved by openpyxl; others one time in three."""
    plan = folder / "plan.json"
    plan.write_text(json.dumps(PLAN, ensure_ascii=False), encoding="utf-8")
    blank = catchup_xl.new(folder / "blank.xlsx", plan=plan)
    full = folder / "full.xlsx"
    jobs.run_file(jobs.Job.REFRESH, blank, out=full, now=NOW)
    saved = folder / "saved.xlsx"
    openpyxl.load_workbook(full).save(saved)
    found = [path.read_bytes() for path in (full, full, saved, blank)]
    others = sorted(files.glob("*.xls[xm]")) if files and files.is_dir() else []
    more = [path.read_bytes() for path in others]
    return found * max(2 * len(more) // len(found), 1) + more


def tried(number: int, sources: Sequence[bytes], folder: Path) -> tuple[str, str]:
    """How a case ended, and the fault if there is one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's, about the names that the mutations give
        _, data = mutated(number, sources[number % len(sources)])
    file = folder / "损坏.xlsx"
    file.write_bytes(data)
    try:
        book = FileBook(file, read_file(file))
        jobs.run(jobs.Job.REFRESH, book, now=NOW)
        FileBook(file, book._package.data).grids(jobs.SHEETS)
    except CatchupError as error:
        if not re.search(r"[\u4e00-\u9fff]", str(error)):
            return "fault", f"a message that is not Chinese: {error}"
        return "refused", ""
    except BaseException:  # a panic of a library is no Exception
        return "fault", traceback.format_exc()
    return "read", ""


def work(channel: Connection, sources: Sequence[bytes]) -> None:
    """Try the cases that come through the channel."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stderr = io.StringIO()  # a panic is told there before it is caught
    os.nice(10)
    with TemporaryDirectory() as name:
        while (number := channel.recv()) is not None:
            started = time.perf_counter()
            ended, fault = tried(number, sources, Path(name))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            channel.send((ended, fault, time.perf_counter() - started, peak))


class Fuzz:
    """A few workers, watched: one that is silent for too long is killed, one that died is replaced."""

    def __init__(self, sources: Sequence[bytes], workers: int) -> None:
        self._context = multiprocessing.get_context("fork")
        self._sources = sources
        self._busy: dict[Connection, tuple[Any, int, float]] = {}
        self._idle: list[tuple[Connection, Any]] = [self._started() for _ in range(workers)]
        self.ended: Counter[str] = Counter()
        self.faults: dict[int, str] = {}
        self.slowest, self.peak = 0.0, 0

    def _started(self) -> tuple[Connection, Any]:
        mine, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs, self._sources), daemon=True)
        process.start()
        theirs.close()
        return mine, process

    def run(self, numbers: Sequence[int]) -> None:
        """Try cases."""
        waiting = list(reversed(numbers))
        while waiting or self._busy:
            while waiting and self._idle:
                channel, process = self._idle.pop()
                number = waiting.pop()
                channel.send(number)
                self._busy[channel] = process, number, time.monotonic()
            for channel in wait(list(self._busy), timeout=1):
                self._take(channel)  # type: ignore[arg-type]
            for channel, (process, number, since) in list(self._busy.items()):
                if time.monotonic() - since > SECONDS:
                    process.kill()
                    self._lost(channel, number, f"no end within {SECONDS:g} seconds")

    def _take(self, channel: Connection) -> None:
        process, number, _ = self._busy[channel]
        try:
            ended, fault, seconds, peak = channel.recv()
        except EOFError:
            process.join()
            self._lost(channel, number, f"the process ended with {process.exitcode}")
            return
        del self._busy[channel]
        self._idle.append((channel, process))
        self.ended[ended] += 1
        self.slowest, self.peak = max(self.slowest, seconds), max(self.peak, peak)
        if fault:
            self._report(number, fault)

    def _lost(self, channel: Connection, number: int, fault: str) -> None:
        del self._busy[channel]
        channel.close()
        self.ended["fault"] += 1
        self._report(number, fault)
        self._idle.append(self._started())

    def _report(self, number: int, fault: str) -> None:
        self.faults[number] = fault
        print(f"case {number}:", fault, sep="\n", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Let the workers go."""
        for channel, process in self._idle:
            channel.send(None)
            process.join()


def main() -> int:
    """Run the cases that were asked for; 1 when one of them is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", type=int, help="one case, in this process")
    parser.add_argument("--files", type=Path, help="a folder with more workbooks to damage")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        sources = seeds(Path(name), options.files)
        if options.only is not None:
            print(mutated(options.only, sources[options.only % len(sources)])[0])
            print(*tried(options.only, sources, Path(name)), sep="\n")
            return 0
        started = time.monotonic()
        fuzz = Fuzz(sources, options.jobs)
        fuzz.run(range(options.first, options.first + options.cases))
        fuzz.close()
    figures = {
        "cases": fuzz.ended.total(), **fuzz.ended, "workbooks": len(set(sources)), "slowest seconds": round(fuzz.slowest, 2),
        "peak MB": fuzz.peak >> 10, "minutes": round((time.monotonic() - started) / 60, 1),
    }  # fmt: skip
    print(json.dumps(figures))
    return int(bool(fuzz.faults))


if __name__ == "__main__":
    sys.exit(main())

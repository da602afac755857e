"""A province or the country, simulated: machines, hours, storage and the bottleneck, from measured unit costs.

    python benchmarks/batch.py --out measured.json
    python benchmarks/scale.py measured.json

The simulation is of discrete events: workers take the next file when they have done one, the time of a file is drawn from
what was measured, readers and writers share the storage's bandwidth, the scheduler hands out one file after the other, and
workers are lost at random; their file is done again. Every assumption is printed with the result.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_MONTHS = 12
_DAY = 86_400.0


@dataclass(frozen=True)
class Assumptions:
    """What is taken for granted.

    Args:
        files: workbooks of one monthly run.
        machines: worker machines.
        cores: worker processes of a machine.
        seconds: processor seconds of one file on one core; measured.
        spread: standard deviation of the time of a file, as a share of it: towns differ in size.
        kilobytes: size of a workbook; measured.
        storage: megabytes a second that the shared storage reads and writes for all together.
        latency: seconds of waiting for the storage for each file.
        dispatch: seconds that the scheduler needs for a file; measured where the cluster was.
        lost_per_day: chance that a worker process is lost in a day of work.
        restart: seconds until a lost worker is back.
    """

    files: int
    machines: int
    cores: int
    seconds: float
    kilobytes: float
    spread: float = 0.5
    storage: float = 100.0
    latency: float = 0.02
    dispatch: float = 0.002
    lost_per_day: float = 0.05
    restart: float = 60.0

    @property
    def workers(self) -> int:
        """Worker processes in all."""
        return self.machines * self.cores


@dataclass(frozen=True)
class Run:
    """What came of one simulated run."""

    hours: float
    busy: float
    storage_busy: float
    scheduler_busy: float
    lost: int

    @property
    def bottleneck(self) -> str:
        """What was busiest."""
        shares = {"处理器": self.busy, "共享存储": self.storage_busy, "调度": self.scheduler_busy}
        return max(shares, key=lambda name: shares[name])


def simulate(given: Assumptions, seed: int = 2017) -> Run:
    """Simulate one monthly run.

    Args:
        given: the assumptions.
        seed: of the drawn times; the same seed gives the same run.
    """
    dice = random.Random(seed)
    free = [(0.0, worker) for worker in range(given.workers)]
    heapq.heapify(free)
    storage_free = scheduler_free = storage_used = scheduler_used = processor_used = end = 0.0
    lost = 0
    transfer = 2 * given.kilobytes / 1024 / given.storage
    left = given.files
    while left:
        at, worker = heapq.heappop(free)
        start = max(at, scheduler_free)
        scheduler_free = start + given.dispatch
        scheduler_used += given.dispatch
        storage_start = max(start + given.dispatch, storage_free)
        storage_free = storage_start + transfer
        storage_used += transfer
        work = max(given.seconds * 0.2, dice.gauss(given.seconds, given.seconds * given.spread))
        done = storage_start + transfer + given.latency + work
        processor_used += work
        if dice.random() < given.lost_per_day * (done - start) / _DAY:
            lost += 1
            done += given.restart
        else:
            left -= 1
            end = max(end, done)
        heapq.heappush(free, (done, worker))
    total = end * given.workers
    return Run(end / 3600, processor_used / total, storage_used / end, scheduler_used / end, lost)


def main() -> None:
    """Print the plan for a province and for the country."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measured", type=Path)
    parser.add_argument("--storage", type=float, default=100.0, help="MB/s of the shared storage")
    options = parser.parse_args()
    measured: dict[str, Any] = json.loads(options.measured.read_text(encoding="utf-8"))
    milliseconds = measured["figures"]["floor"]["刷新_毫秒每个"]["进程"]
    base = Assumptions(1300, 1, 2, milliseconds / 1000, measured["bytes_per_file"] / 1024, storage=options.storage)
    if "cluster" in measured["figures"]:
        base = replace(base, dispatch=measured["figures"]["cluster"]["派发_毫秒每个"] / 1000)
    print(f"测得：{measured['machine']}；一个文件 {base.seconds * 1000:.0f} 毫秒处理器时间，{base.kilobytes:.0f} KB")
    print(
        f"假定：各文件时间相差 ±{base.spread:.0%}（标准差），存储 {base.storage:g} MB/s 大家分用，每个文件另等存储 "
        f"{base.latency * 1000:g} 毫秒，调度每个文件 {base.dispatch * 1000:g} 毫秒，一个工作进程一天有 {base.lost_per_day:.0%} 的可能丢失，"
        f"{base.restart:g} 秒后补上；各核心速度同测得的一样"
    )
    cases = [
        ("一个省，1,300 个乡镇", replace(base, files=1300), (1, 1, 2), (2, 8, 8)),
        ("全国，38,000 个乡镇", replace(base, files=38_000), (1, 1, 4, 16, 64), (2, 8, 8, 8, 8)),
    ]
    for title, case, machines, cores in cases:
        print(
            f"\n{title}；12 个月的结果占 {case.files * _MONTHS * case.kilobytes / 1024 / 1024:.1f} GB（源文件另占一份）"
        )
        for count, core in zip(machines, cores, strict=True):
            run = simulate(replace(case, machines=count, cores=core))
            print(
                f"  {count} 台×{core} 核：每月 {_time(run.hours)}，12 个月 {_time(run.hours * _MONTHS)}；处理器忙 {run.busy:.0%}，"
                f"存储忙 {run.storage_busy:.0%}，调度忙 {run.scheduler_busy:.0%}；瓶颈：{run.bottleneck}；丢失进程 {run.lost} 次"
            )


def _time(hours: float) -> str:
    if hours >= 1:
        return f"{hours:.1f} 小时"
    return f"{hours * 60:.1f} 分钟" if hours * 60 >= 1 else f"{hours * 3600:.0f} 秒"


if __name__ == "__main__":
    main()

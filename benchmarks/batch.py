"""Many workbooks, measured: one command prints every ratio, all from one run on one machine.

    python benchmarks/batch.py                     # everything, about half an hour on two cores
    python benchmarks/batch.py --files 200 --skip libreoffice entries

What is compared is run in turns (one process, two processes, one …), so that what else the machine does falls on both. Beside
the wall clock stands the processor time of the workers, which a busy neighbour does not change much.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from catchup_xl.batch.run import run
from catchup_xl.batch.run.task import Task, TaskStatus, process
from catchup_xl.books.template.workbook import build
from catchup_xl.jobs import run as jobs
from catchup_xl.model.plan import Plan, PlanRow
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file

NOW = datetime(2017, 7, 5, 9)  # the clerk's wall clock
KINDS = 20
"""Workbooks of different figures; the others are copies of them."""
ROUNDS = 3
TURNS = 7
CALM = 0.05
"""A turn counts as undisturbed when others took less than this share of the processors."""
FEW = 40
PARTS = ("floor", "processes", "openpyxl", "libreoffice", "memory", "entries", "cluster")


@dataclass
class Results:
    """What was measured, for docs/scale.md and for the simulation."""

    machine: str
    files: int
    bytes_per_file: int = 0
    figures: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    """Measure, and print."""
    options = _options()
    results = Results(_machine(), options.files)
    print(f"{results.machine}；一分钟平均负载 {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory(prefix="catchup-bench-", dir=options.folder) as name:
        folder = Path(name)
        many = _workbooks(folder / "in", options.files)
        results.bytes_per_file = sum(p.stat().st_size for p in many) // len(many)
        print(f"{len(many)} 个工作簿，每个 {results.bytes_per_file / 1024:.0f} KB，{_rows(many[0])} 行数据")
        for part in PARTS:
            if part not in options.skip:
                before = os.getloadavg()[0]
                found = globals()[f"measure_{part}"](folder, many)
                results.figures[part] = found | {"load_before": round(before, 2)}
                print(f"\n{part}（开始前负载 {before:.2f}）")
                for key, value in found.items():
                    print(f"  {key}: {value}")
                if options.out:
                    options.out.write_text(json.dumps(asdict(results), ensure_ascii=False, indent=1), encoding="utf-8")


def measure_floor(folder: Path, many: list[Path]) -> dict[str, Any]:
    """What no program can do without: read, unzip every member, write a copy."""
    few = many[: 5 * FEW]

    def copy(path: Path) -> None:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.namelist():
                package.read(member)
        (folder / "copy.xlsx").write_bytes(data)

    floor = _timed(lambda: [copy(path) for path in few])
    task = [Task(p.name, str(p), str(folder / "floor" / p.name), now=NOW) for p in few]
    process(task[0])
    whole = _timed(lambda: [process(one) for one in task])
    return {
        "底线_毫秒每个": _ms(floor, len(few)),
        "刷新_毫秒每个": _ms(whole, len(few)),
        "底线占刷新": round(floor[1] / whole[1], 3),
    }


def measure_processes(folder: Path, many: list[Path]) -> dict[str, Any]:
    """One process against two, in turns.

    On a shared machine the neighbours' work decides the clock. So each pair is shown with the share of the machine's
    processors that others took meanwhile, and the median is also given for the pairs in which that was next to nothing.
    """
    few = many[: max(FEW, len(many) // 10)]
    source = _linked(folder / "few", few)
    pairs: list[dict[str, float]] = []
    for turn in range(TURNS):
        found: dict[str, float] = {}
        others = 0.0
        for workers in (1, 2) if turn % 2 == 0 else (2, 1):
            with Neighbours() as neighbours:
                wall, processor = _batch(source, folder / "out", workers, len(few))
            others = max(others, neighbours.share)
            found |= {f"{workers}进程_个每秒": round(len(few) / wall, 2)}
            found |= {f"{workers}进程_处理器毫秒": round(1000 * processor / len(few), 1)}
        found["加速比"] = round(found["2进程_个每秒"] / found["1进程_个每秒"], 2)
        found["别的程序占用"] = round(others, 3)
        pairs.append(found)
    calm = [pair["加速比"] for pair in pairs if pair["别的程序占用"] < CALM]
    return {
        "文件数": len(few),
        "各轮": pairs,
        "加速比_中位_全部": round(statistics.median(pair["加速比"] for pair in pairs), 2),
        "加速比_中位_无干扰的轮": round(statistics.median(calm), 2) if calm else "没有无干扰的轮",
        "无干扰的轮数": len(calm),
    }


class Neighbours:
    """The share of the machine's processors that other programs take while a block runs; 0 where /proc is not there."""

    def __enter__(self) -> Neighbours:
        self._before = self._now()
        return self

    def __exit__(self, *_: object) -> None:
        after = self._now()
        total, busy, own = (new - old for new, old in zip(after, self._before, strict=True))
        self.share = max(0.0, (busy - own) / total) if total else 0.0

    @staticmethod
    def _now() -> tuple[float, float, float]:
        if not Path("/proc/stat").exists():
            return 0.0, 0.0, 0.0
        ticks = [int(n) for n in Path("/proc/stat").read_text(encoding="utf-8").split("\n")[0].split()[1:9]]
        idle = ticks[3] + ticks[4]
        return float(sum(ticks)), float(sum(ticks) - idle), _family_ticks()


def _family_ticks() -> float:
    """Processor time of this process, its descendants, and those of them that have ended."""
    import psutil  # comes with Dask

    hertz = os.sysconf("SC_CLK_TCK")
    seconds = 0.0
    for one in (mine := psutil.Process(), *mine.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            seconds += times.user + times.system + times.children_user + times.children_system
    return seconds * hertz


def measure_openpyxl(folder: Path, many: list[Path]) -> dict[str, Any]:
    """A loop that loads with openpyxl, fills the same result cells and saves, and computes nothing; one process each."""
    import openpyxl  # a peer, not a part

    few = many[:FEW]
    out = folder / "openpyxl"
    out.mkdir()
    tasks = [Task(p.name, str(p), str(out / f"ours-{p.name}"), now=NOW) for p in few]
    process(tasks[0])
    filled = {p.name: _result_cells(out / f"ours-{few[0].name}") for p in few}
    ours, theirs = [0.0, 0.0], [0.0, 0.0]
    for path, task in zip(few, tasks, strict=True):

        def peer(path: Path = path) -> None:
            book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
            for sheet, cells in filled[path.name].items():
                page = book[sheet]
                for row, column, value in cells:
                    page.cell(row, column, value)
            book.save(out / path.name)

        for sums, action in ((ours, lambda task=task: process(task)), (theirs, peer)):
            wall, processor = _timed(action)
            sums[0] += wall
            sums[1] += processor
    return {
        "文件数": len(few),
        "结果格数": sum(len(cells) for cells in filled[few[0].name].values()),
        "本程序_毫秒每个": _ms(ours, len(few)),
        "openpyxl_毫秒每个": _ms(theirs, len(few)),
        "倍数_钟表时间": round(theirs[0] / ours[0], 2),
        "倍数_进程时间": round(theirs[1] / ours[1], 2),
    }


def measure_libreoffice(folder: Path, many: list[Path]) -> dict[str, Any]:
    """LibreOffice converting the same files, all in one process of it."""
    office = shutil.which("soffice")
    if office is None:
        return {"没有": "soffice"}
    few = many[:FEW]
    out = folder / "office"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*words, str(few[0])], capture_output=True, check=True)  # its first start makes a profile
    started = time.perf_counter()
    subprocess.run([*words, *map(str, few)], capture_output=True, check=True)
    theirs = time.perf_counter() - started
    wall, _ = _batch(_linked(folder / "office-in", few), folder / "office-out", 1, len(few))
    return {
        "文件数": len(few),
        "LibreOffice_毫秒每个": round(1000 * theirs / len(few), 1),
        "本程序一个进程_毫秒每个": round(1000 * wall / len(few), 1),
        "倍数": round(theirs / wall, 2),
    }


def measure_memory(folder: Path, many: list[Path]) -> dict[str, Any]:
    """Peak memory of the parent and of the workers, for a hundred files and for all."""
    found: dict[str, Any] = {}
    for count in dict.fromkeys((min(100, len(many)), len(many))):
        source = _linked(folder / f"memory{count}", many[:count])
        words = [sys.executable, __file__, "--memory-of", str(source), str(folder / f"memory-out{count}")]
        answer = json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)
        shutil.rmtree(folder / f"memory-out{count}")
        found[f"{count}个"] = answer
    return found


def measure_entries(folder: Path, many: list[Path]) -> dict[str, Any]:
    """One workbook with more and more rows of 数据, each in a process of its own."""
    found: dict[str, Any] = {}
    for rows in (2_000, 10_000, 50_000, 100_000, 200_000):
        path = folder / f"rows{rows}.xlsx"
        build(_large(rows), path)
        words = [sys.executable, __file__, "--refresh-of", str(path), str(folder / "large.xlsx")]
        answer = json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)
        found[f"{rows}行"] = answer | {"毫秒每千行": round(1e6 * answer["进程秒"] / rows, 1)}
    return found


def measure_cluster(folder: Path, many: list[Path]) -> dict[str, Any]:
    """The same files on two local processes and on a Dask cluster of two workers of this machine, in turns."""
    from distributed import LocalCluster  # an extra

    from catchup_xl.batch.run.cluster import DaskEngine

    few = many[: max(FEW, len(many) // 10)]
    source = _linked(folder / "cluster", few)
    local, away = [], []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster:  # type: ignore[no-untyped-call]
        for _ in range(ROUNDS):
            local.append(_batch(source, folder / "out", 2, len(few))[0])
            away.append(_batch(source, folder / "out", 2, len(few), cluster.scheduler_address)[0])
        engine = DaskEngine(cluster.scheduler_address, 2, 60)
        absent = [Task(str(n), str(folder / "absent.xlsx"), str(folder / f"{n}.xlsx")) for n in range(500)]
        wall, _ = _timed(lambda: list(engine(absent, lambda: False)))
        engine.close()
    return {
        "文件数": len(few),
        "本机两个进程_个每秒": [round(len(few) / s, 2) for s in local],
        "Dask两个进程_个每秒": [round(len(few) / s, 2) for s in away],
        "派发_毫秒每个": round(1000 * wall / len(absent), 2),
        "Dask与本机速度之比": round(statistics.median(x / y for x, y in zip(local, away, strict=True)), 2),
    }


def _batch(source: Path, out: Path, workers: int, count: int, scheduler: str | None = None) -> tuple[float, float]:
    """Seconds of the clock, and processor seconds that the workers say they took."""
    shutil.rmtree(out, ignore_errors=True)
    report = run(source, out, workers=workers, now=NOW, scheduler=scheduler)
    if report.count(TaskStatus.DONE) + report.count(TaskStatus.FINDINGS) != count:
        raise SystemExit(f"not all files were done: {report.as_dict()['counts']}")
    return report.seconds, sum(file.processor for file in report.files)


def _timed(action: Callable[[], Any]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - processor


def _ms(pair: Any, count: int) -> dict[str, float]:
    return {"钟表": round(1000 * pair[0] / count, 1), "进程": round(1000 * pair[1] / count, 1)}


def _workbooks(folder: Path, count: int) -> list[Path]:
    """So many sample masters in folders of fifty."""
    base = Plan.load(plan_file("township_2017"))
    folder.mkdir(parents=True)
    kinds = []
    for seed in range(min(KINDS, count)):
        kinds.append(folder.parent / f"kind{seed}.xlsx")
        build(sample_plan(base, seed), kinds[-1])
    found = []
    for n in range(count):
        path = folder / f"{n // 50:03}" / f"{n:05}.xlsx"
        path.parent.mkdir(exist_ok=True)
        found.append(Path(shutil.copy(kinds[n % len(kinds)], path)))
    return found


def _linked(folder: Path, paths: list[Path]) -> Path:
    folder.mkdir()
    for path in paths:
        os.link(path, folder / path.name)
    return folder


def _large(rows: int) -> Plan:
    """A plan with so many rows of 数据: groups of fifty units with twenty indicators each, and two years."""
    per_unit = 40
    units = [f"单位{n:05}" for n in range(rows // per_unit)]
    indicators = [f"指标{n:02}" for n in range(per_unit // 2)]
    groups = {unit: f"第{n // 50:03}组" for n, unit in enumerate(units)}
    data: list[PlanRow] = [
        {"单位": unit, "指标": indicator, "年度": year}
        | {f"{m}月": (n % 97 + 1) * m * (1 + (year == 2017)) for m in range(1, 7)}
        for n, unit in enumerate(units)
        for indicator in indicators
        for year in (2016, 2017)
    ]
    every = "、".join(dict.fromkeys(groups.values()))
    return Plan(
        {"本单位": units[0], "考核组": groups[units[0]], "年度": 2017, "统计月份": 6},
        {
            "单位": tuple({"单位": unit, "层级": "乡镇", "考核组": groups[unit]} for unit in units),
            "指标": tuple(
                {"编号": f"A{n}", "指标": name, "适用组": every, "类型": "增速", "权重": 5, "目标": "0.5",
                 "计分方法": "M5" if n % 4 == 0 else "M2"}
                for n, name in enumerate(indicators)
            ),
            "数据": tuple(data),
        },
    )  # type: ignore[arg-type]  # fmt: skip


def _rows(path: Path) -> int:
    from catchup_xl.batch.collect.forms import open_master

    return len(open_master(path).entries)


def _result_cells(path: Path) -> dict[str, list[tuple[int, int, Any]]]:
    """The cells of the result sheets as they stand after a refresh."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    return {name: list(_filled(book[name])) for name, sheet in SHEETS.items() if sheet.kind is SheetKind.RESULT}


def _filled(page: Any) -> Iterator[tuple[int, int, Any]]:
    for row in page.iter_rows(min_row=4):
        for cell in row:
            if cell.value is not None:
                yield cell.row, cell.column, cell.value


def _memory_of(source: str, out: str) -> dict[str, Any]:
    report = run(source, out, workers=2, now=NOW)
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "文件": len(report.files),
        "主进程_MB": round(parent, 1),
        "工作进程最高_MB": round(report.memory / 2**20, 1),
    }


def _refresh_of(path: str, out: str) -> dict[str, Any]:
    wall, processor = _timed(lambda: jobs.run_file(jobs.Job.REFRESH, path, out=out, now=NOW))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"秒": round(wall, 2), "进程秒": round(processor, 2), "峰值_MB": round(peak)}


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        model = next((line.split(":")[1].strip() for line in lines if "model name" in line), model)
    return f"{model}，{len(os.sched_getaffinity(0))} 个处理器，Python {platform.python_version()}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--skip", nargs="*", default=[], choices=PARTS)
    parser.add_argument("--out", type=Path, help="also write the figures as JSON, for benchmarks/scale.py")
    parser.add_argument("--folder", type=Path, default=None, help="where the workbooks are made")
    parser.add_argument("--memory-of", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--refresh-of", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    asked = _options()
    if asked.memory_of:
        print(json.dumps(_memory_of(*asked.memory_of), ensure_ascii=False))
    elif asked.refresh_of:
        print(json.dumps(_refresh_of(*asked.refresh_of), ensure_ascii=False))
    else:
        main()

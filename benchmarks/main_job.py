"""The main job against its peers, as ratios in one run: ``python benchmarks/main_job.py``.

Contenders take turns, each run in a process of its own, so that a busy machine is busy for all of them; figures are
medians. Time is that of the job in a warm process; memory is the peak of a process of its own that does it once.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "workbook" / "sample.xlsx"
UNITS, INDICATORS = 200, 40
LIMITS = {("small", "openpyxl", "time"): 0.30, ("big", "openpyxl", "time"): 0.26, ("big", "openpyxl", "memory"): 0.5}
HELP_LIMIT = 0.7


@dataclass
class Figures:
    """What one contender took on one workbook, over all rounds."""

    seconds: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    @property
    def time(self) -> float:
        """Median seconds of one run."""
        return statistics.median(self.seconds)

    @property
    def memory(self) -> float:
        """Median peak of the process in MiB."""
        return statistics.median(self.peaks)


def measure(book: Path, rounds: int, runs: int) -> dict[str, Figures]:
    """Let the contenders take turns on a workbook."""
    names = ["refresh", "openpyxl", "pandas"] + (["libreoffice"] if shutil.which("soffice") else [])
    found = {name: Figures() for name in names}
    for _ in range(rounds):
        for name in names:
            count = 1 if name == "libreoffice" else runs
            command = [sys.executable, str(HERE / "contenders.py"), name, str(book), str(count)]
            found[name].seconds += _told(command)["seconds"]
            found[name].peaks.append(_told([*command[:-1], "0"])["peak"])
    return found


def _told(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def report(size: str, found: dict[str, Figures]) -> list[str]:
    """Print the table of one workbook; returns the limits that were missed."""
    ours, missed = found["refresh"], []
    print(f"{'':14}{'seconds':>10}{'MiB':>8}{'time ratio':>12}{'memory ratio':>14}")
    for name, theirs in found.items():
        line = f"{name:14}{theirs.time:10.3f}{theirs.memory:8.0f}"
        if name != "refresh":
            ratios = {"time": ours.time / theirs.time, "memory": ours.memory / theirs.memory}
            line += f"{ratios['time']:12.2f}{ratios['memory']:14.2f}"
            for what, ratio in ratios.items():
                limit = LIMITS.get((size, name, what))
                if limit is not None and ratio > limit:
                    missed.append(f"{size}: {what} against {name} is {ratio:.2f}, limit {limit}")
        print(line)
    return missed


def cold_start(rounds: int) -> list[str]:
    """``catchup-xl --help`` against ``python -c "import pandas"``, both as cold processes taking turns."""
    commands = {
        "catchup-xl --help": [sys.executable, "-m", "catchup_xl", "--help"],
        "import pandas": [sys.executable, "-c", "import pandas"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken[name].append(time.perf_counter() - started)
    ours, theirs = (statistics.median(seconds) for seconds in taken.values())
    print(f"\ncold start: catchup-xl --help {ours:.3f} s, import pandas {theirs:.3f} s, ratio {ours / theirs:.2f}")
    return [f"cold start ratio {ours / theirs:.2f}, limit {HELP_LIMIT}"] if ours / theirs > HELP_LIMIT else []


def main() -> int:
    """Measure, print, and exit with 1 when a limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contender (default 5)")
    parser.add_argument("--runs", type=int, default=5, help="counted runs in each turn (default 5)")
    parser.add_argument("--units", type=int, default=UNITS, help="units of the big workbook")
    parser.add_argument("--indicators", type=int, default=INDICATORS, help="indicators of the big workbook")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        print("small: workbook/sample.xlsx")
        missed = report("small", measure(SAMPLE, chosen.rounds, chosen.runs))
        big = folder / "big.xlsm"
        # In a process of its own: what a child inherits of its parent's size counts in the child's peak.
        shape = [str(chosen.units), str(chosen.indicators)]
        subprocess.run([sys.executable, str(HERE / "workbooks.py"), str(big), *shape], check=True)
        print(
            f"\nbig: {chosen.units} units × {chosen.indicators} indicators × 2 years, {big.stat().st_size // 1024} KiB"
        )
        missed += report("big", measure(big, max(1, chosen.rounds // 2), max(1, chosen.runs // 2)))
        missed += cold_start(chosen.rounds * 2)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

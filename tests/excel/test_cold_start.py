"""One click must not cost more than the command line: processor time from a cold start to the first write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MOST = 1.3

MACRO = """
import sys, time
sys.path[:0] = [{here!r}, {tests!r}]
import catchup_xl.excel.macros as macros
imported = time.process_time()
import fake_excel
from pathlib import Path
book = fake_excel.open_book(Path({book!r}))
book.set_mock_caller()
opened = time.process_time()  # a clerk's workbook is open already
first = []
book.impl.fail = lambda step: first or first.append(time.process_time())
macros.refresh_all()
print(imported + first[0] - opened)
"""


def macro_path(book: Path) -> float:
    code = MACRO.format(here=str(Path(__file__).parent), tests=str(Path(__file__).parents[1]), book=str(book))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def command_line(book: Path, out: Path) -> float:
    command = [sys.executable, "-m", "catchup_xl", "refresh", str(book), "--out", str(out)]
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_a_click_takes_no_longer_than_the_command(sample_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    macro_path(sample_path)  # compile what is not compiled yet
    command_line(sample_path, out)
    # In turns: a machine that grows busy meanwhile is busy for both.
    turns = [(macro_path(sample_path), command_line(sample_path, out)) for _ in range(4)]
    macro, command = (min(seconds) for seconds in zip(*turns, strict=True))
    assert macro <= MOST * command, f"{macro:.2f} s against {command:.2f} s"

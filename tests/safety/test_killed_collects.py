"""Collects, their undoing and roll-ups that are killed leave neither a torn file nor a false line of provenance."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

import catchup_xl
from catchup_xl.batch.collect.forms import make_forms

HERE = Path(__file__).parent
UNITS = {"一": "示例一村", "二": "示例二村"}


def returns_for(folder: Path) -> None:
    """A master, and a return in each of two folders."""
    (folder / "before").mkdir()
    master = catchup_xl.new(folder / "before" / "母版.xlsx", sample=True)
    made = make_forms(master, folder / "forms", units=list(UNITS.values()), month=7)
    for (name, unit), form in zip(UNITS.items(), made, strict=True):
        assert form.unit == unit
        place = folder / "交回" / name
        place.mkdir(parents=True)
        returned = Path(shutil.copy(form.path, place))
        book = load_workbook(returned)
        page = book["填报"]
        column = next(cell.column for cell in page[4] if cell.value == "7月")
        for row in range(5, page.max_row + 1):
            page.cell(row, column).value = 100 + row
        book.save(returned)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_at_calls_that_change_the_disk(tmp_path: Path) -> None:
    returns_for(tmp_path)
    command = [sys.executable, HERE / "killed_collects.py", tmp_path, "1", "6"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kills"] > 20
    assert {state for left in told["left"].values() for state in left} == {"old", "new"}, told

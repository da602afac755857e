"""What CONTRIBUTING.md tells in three steps works as it stands there: a check, a result sheet, a report, a command.

The scoring method is in test_county_method.py. Each example is registered in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from documents import ROOT, blocks, section, text_of

START = """
import json, shutil
from pathlib import Path
import catchup_xl
from example import *
SAMPLE = Path(%r)
"""


def follow(heading: str, then: str, folder: Path) -> str:
    """Write the example of a part into a module, and use it; returns what was printed."""
    part = section(text_of("CONTRIBUTING.md"), heading)
    assert [line[:2] for line in part.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    [example] = blocks(part, "python")
    (folder / "example.py").write_text(example, encoding="utf-8")
    (folder / "use.py").write_text(START % str(ROOT / "workbook" / "sample.xlsx") + then, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "160", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "use.py"], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_check_in_three_steps(tmp_path: Path) -> None:
    then = """
from catchup_xl.rules.checks import manual_rows
plan = json.loads(catchup_xl.export(SAMPLE, "plan.json"))
plan["单位"][0]["单位"], plan["单位"][1]["单位"] = "一二三四五六七八九", "一二三四五六七八"
Path("plan.json").write_text(json.dumps(plan), encoding="utf-8")
book = catchup_xl.new("book.xlsx", plan="plan.json")
print([(f.address, f.level.value, f.expected) for f in catchup_xl.check(book).findings if f.rule == "unit-name-long"])
print([row[2] for row in manual_rows() if row[0] == "unit-name-long"])
"""
    told = follow("## A check, in three steps", then, tmp_path).splitlines()
    assert told == ["[('单位!A4', '警告', '不超过 8 个字')]", "['单位名过长']"]


def test_a_result_sheet_in_three_steps(tmp_path: Path) -> None:
    then = """
import example
from catchup_xl.books.template import notes
from catchup_xl.jobs.inspect import table_of
from catchup_xl.jobs.run import Job
from catchup_xl.results import tables
tables._LAYOUTS["第一名"] = example._leaders
notes.SHOWS["第一名"] = "各组的第一名"
Job.REFRESH.sheets += ("第一名",)
book = catchup_xl.new("book.xlsx", sample=True)
result = catchup_xl.refresh(book)
assert not result.unwritten, result.unwritten
headers, rows = table_of(book, "第一名")
first = [(g, s.unit.name, float(s.total)) for g, found in result.outcome.groups.items() for s in found.standings if s.rank == 1]
assert first and [(g, u, float(t)) for g, u, t in rows] == first, (rows, first)
print(headers)
"""
    assert follow("## A result sheet, in three steps", then, tmp_path).strip() == "('考核组', '单位', '总分')"


def test_a_report_in_three_steps(tmp_path: Path) -> None:
    then = """
from datetime import datetime
from catchup_xl.jobs.publish import publish
book = shutil.copy(SAMPLE, "book.xlsx")
print(publish(LEADERS, book, now=datetime(2017, 7, 5)).out.name)
print(Path("book_第一名.txt").read_text(encoding="utf-8"))
"""
    name, day, *lines = follow("## A report, in three steps", then, tmp_path).splitlines()
    assert (name, day) == ("book_第一名.txt", "2017-07-05")
    assert "丘陵山区镇：示例甲镇，90.73 分" in lines


def test_a_command_in_three_steps(tmp_path: Path) -> None:
    then = """
from typer.testing import CliRunner
from catchup_xl.cli.app import app
from catchup_xl.cli.options import When, add
add(app, leaders, When.EXPLAIN)
for words in (["--help"], ["--help-all"], ["leaders", "--help"], ["leaders", str(SAMPLE), "--debug"]):
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    print("列出各考核组的第一名" in done.output, "例：catchup-xl leaders" in done.output, "示例甲镇" in done.output)
told = json.loads(CliRunner().invoke(app, ["leaders", str(SAMPLE), "--json"]).output)
print([one["total"] for one in told if one["group"] == "丘陵山区镇"])
"""
    assert follow("## A command, in three steps", then, tmp_path).splitlines() == [
        "False False False", "True False False", "True True False", "False False True", "[90.73]",
    ]  # fmt: skip

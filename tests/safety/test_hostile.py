"""Files built to do harm are refused with a message, or read, within bounds; nothing they name is opened."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from fidelity.kit import Kit
from fidelity.trips import small_master, template_part

from catchup_xl.books import reading
from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError
from catchup_xl.jobs import run as jobs
from catchup_xl.model.rows import SHEETS

HERE = Path(__file__).parent
SECONDS, MEGABYTES = 30, 700
SHORT = 200

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of memory and fork are for POSIX")


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, HERE / "hostile_files.py"], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line.pop("file"): line for line in lines}


def test_every_hostile_file_ends_in_a_message_or_a_reading(told: dict[str, dict[str, object]]) -> None:
    assert len(told) >= 40
    assert {name: line for name, line in told.items() if line["ended"] not in ("read", "refused")} == {}
    wrong = {
        name: line["message"]
        for name, line in told.items()
        if line["expected"] and (line["ended"] != "refused" or str(line["expected"]) not in str(line["message"]))
    }
    assert wrong == {}


def test_time_and_memory_are_bounded(told: dict[str, dict[str, object]]) -> None:
    assert {name: line["seconds"] for name, line in told.items() if float(str(line["seconds"])) > SECONDS} == {}
    assert {name: line["MB"] for name, line in told.items() if int(str(line["MB"])) > MEGABYTES} == {}


def test_nothing_that_a_file_names_is_opened(told: dict[str, dict[str, object]]) -> None:
    assert {name: line["outside"] for name, line in told.items() if line["outside"]} == {}


def test_sheets_that_are_too_much_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = small_master(tmp_path)
    monkeypatch.setattr(reading, "READ_LIMIT", 100_000)
    with pytest.raises(BookError, match="过大"):
        FileBook.open(book).grids(SHEETS)
    assert FileBook.open(book).grids(["单位"])


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("排名", ' max="12"', ' max="#REF!"'),
        ("排名", ' max="12"', f' max="{"9" * 5000}"'),
        ("排名", ' width="26.7109375"', ' width="NaN"'),
        ("排名", ' width="26.7109375"', ' width="-1e999"'),
        ("排名", ' width="26.7109375"', ' width="²"'),
        ("排名", '<row r="4"', '<row r=""'),
        ("排名", '<row r="4"', f'<row r="{"9" * 5000}"'),
        ("排名", 'spans="1:12"><c r="A4"', f'spans="1:{"9" * 5000}"><c r="A4"'),
        ("排名", '<c r="L4"', '<x r="L4"'),
        ("得分", ' min="1"', ' min="²"'),
        ("得分", '<row r="4"', '<row ht="x" r="4"'),
    ],
)
def test_a_number_that_is_none_does_not_stop_a_refresh(tmp_path: Path, sheet: str, old: str, new: str) -> None:
    book = small_master(tmp_path)
    kit = Kit(book)
    kit.replace(template_part(sheet), old, new, once=True)
    kit.save(book)
    with contextlib.suppress(BookError):
        assert len(jobs.run_file(jobs.Job.REFRESH, book).ranking_rows()["甲组"]) == 3


def test_a_short_run_of_the_fuzzer_finds_nothing() -> None:
    command = [sys.executable, HERE / "fuzz_reader.py", "--cases", str(SHORT), "--first", "1000000"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[0])
    assert figures["cases"] == SHORT
    assert figures["read"] > SHORT // 10, "the damage must not be so great that nothing is read any more"
    assert figures["refused"] > SHORT // 10

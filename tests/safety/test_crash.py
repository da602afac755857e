"""A refresh that is killed leaves the old file or the new one, whole; former versions are kept on demand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest
from fidelity.trips import small_master
from typer.testing import CliRunner

from catchup_xl.books.saving import safe_write
from catchup_xl.cli.app import app
from catchup_xl.errors import BookError
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.inspect import table_of

HERE = Path(__file__).parent
NOW = datetime(2017, 7, 5, 9)
MONTHS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_master(tmp_path_factory.mktemp("small"))


@pytest.fixture
def book(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small, tmp_path / "母版.xlsx"))


def refresh(book: Path, backups: int = 0, month: int = 6) -> bytes:
    """Refresh in place for a month; the file's content before."""
    before = book.read_bytes()
    jobs.run_file(jobs.Job.REFRESH, book, now=NOW, month=month, backups=backups)
    return before


def names(folder: Path) -> set[str]:
    """What lies there besides the note of what can be taken back."""
    return {file.name for file in folder.iterdir() if not file.name.endswith((".undo", ".before"))}


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_at_every_call_that_changes_the_disk(small: Path, tmp_path: Path) -> None:
    book = shutil.copy(small, tmp_path / "母版.xlsx")
    command = [sys.executable, HERE / "killed_runs.py", book, "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kills"] == sum(told["left"].values()) == sum(told["calls"].values())
    assert told["left"]["old"] > 5
    assert told["left"]["new"] > 1
    assert told["calls"].keys() >= {"open", "flock", "write", "fsync", "chmod", "replace", "unlink"}


def test_the_last_versions_are_kept(book: Path) -> None:
    versions = [refresh(book, 3, month) for month in MONTHS]
    assert names(book.parent) == {book.name, *(f"{book.name}.bak{n}" for n in (1, 2, 3))}
    kept = [book.with_name(f"{book.name}.bak{n}").read_bytes() for n in (1, 2, 3)]
    assert kept == versions[:1:-1]


def test_fewer_backups_leave_older_ones_alone_and_none_is_the_default(book: Path) -> None:
    first, second = refresh(book, 2), refresh(book, 2, 5)
    third = refresh(book, 1, 4)
    assert book.with_name(f"{book.name}.bak1").read_bytes() == third
    assert book.with_name(f"{book.name}.bak2").read_bytes() == first
    assert second not in (first, third)
    refresh(book, 0, 3)
    assert book.with_name(f"{book.name}.bak1").read_bytes() == third


def test_a_number_that_a_killed_run_left_out_is_filled(book: Path) -> None:
    bak = [book.with_name(f"{book.name}.bak{n}") for n in (1, 2, 3)]
    bak[0].write_bytes(b"one")
    bak[2].write_bytes(b"three")
    before = refresh(book, 3)
    assert [file.read_bytes() for file in bak] == [before, b"one", b"three"]


def test_a_version_that_is_kept_already_is_not_kept_twice(book: Path) -> None:
    bak = [book.with_name(f"{book.name}.bak{n}") for n in (1, 2)]
    bak[0].write_bytes(book.read_bytes())
    refresh(book, 2)
    assert not bak[1].exists()


def test_a_run_that_changes_nothing_or_is_refused_keeps_nothing(book: Path) -> None:
    before = refresh(book)
    assert before
    book.chmod(0o444)
    with pytest.raises(BookError, match="没有权限"):
        refresh(book, 2, 5)
    assert names(book.parent) == {book.name}


def test_a_backup_has_the_date_of_its_version(book: Path) -> None:
    os.utime(book, (1_500_000_000, 1_500_000_000))
    refresh(book, 1)
    assert book.with_name(f"{book.name}.bak1").stat().st_mtime == 1_500_000_000


def test_backups_of_another_output_are_of_that_output(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果.xlsx"
    for month in (5, 6):
        jobs.run_file(jobs.Job.REFRESH, book, out=out, now=NOW, month=month, backups=2)
    assert names(tmp_path) == {book.name, out.name, f"{out.name}.bak1"}


def test_a_full_disk_while_keeping_a_version_leaves_everything(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = book.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.os, "fsync", full)
        with pytest.raises(BookError, match="磁盘已满"):
            refresh(book, 2)
    assert book.read_bytes() == before
    assert names(book.parent) == {book.name}


def test_the_command_line_keeps_versions(book: Path) -> None:
    before = book.read_bytes()
    done = CliRunner().invoke(app, ["refresh", str(book), "--backup", "1"])
    assert done.exit_code == 0, done.output
    assert book.with_name(f"{book.name}.bak1").read_bytes() == before


def test_two_refreshes_at_once_end_in_one_result_and_one_message(small: Path, tmp_path: Path) -> None:
    """Both read the same file; who saves second is told that it has changed, and nothing is torn."""
    book = Path(shutil.copy(small, tmp_path / "母版.xlsx"))
    told: list[str] = []
    ready = threading.Barrier(2)

    def one(month: int) -> None:
        from catchup_xl.books.file import FileBook

        opened = FileBook.open(book)
        jobs.run(jobs.Job.REFRESH, opened, month=month, now=NOW)
        ready.wait()
        try:
            opened.save()
        except BookError as error:
            told.append(error.problem)
        else:
            told.append("saved")

    threads = [threading.Thread(target=one, args=(month,)) for month in (5, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told, key=len)[0] == "saved"
    assert "被别人改过" in sorted(told, key=len)[1]
    assert names(tmp_path) == {book.name}
    assert len(table_of(book, "排名")[1]) == 3


def test_a_drive_that_goes_away_is_told(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OSError(5, "Input/output error")

    before = book.read_bytes()
    monkeypatch.setattr(safe_write.os, "replace", gone)
    with pytest.raises(BookError, match="网络盘是否还连着"):
        refresh(book)
    assert book.read_bytes() == before

"""A batch over real files with real processes: what goes wrong with one file, or with the run, costs nothing else."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from batch_support import NOW, contents
from support.workbooks import read_book

from catchup_xl.batch.run import run
from catchup_xl.batch.run.manifest import NAME
from catchup_xl.batch.run.task import FileReport, TaskStatus
from catchup_xl.batch.sources import find_sources
from catchup_xl.errors import BookError, UsageError
from catchup_xl.jobs import run as jobs

Towns = Callable[[int], Path]
STAMP = NOW.isoformat()


def start(*words: object) -> subprocess.Popen[bytes]:
    """The command line in a process group of its own."""
    command = [sys.executable, "-m", "catchup_xl", "batch", *map(str, words), "--now", STAMP, "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def wait_for(folder: Path, count: int) -> None:
    """Wait until so many outputs are there."""
    give_up = time.monotonic() + 30
    while len(list(folder.rglob("*.xlsx"))) < count and time.monotonic() < give_up:
        time.sleep(0.02)


def test_outputs_are_those_of_a_single_refresh_whatever_the_number_of_workers(towns: Towns, tmp_path: Path) -> None:
    root = towns(5)
    reports = [run(root, tmp_path / f"out{n}", workers=n, now=NOW) for n in (1, 2)]
    jobs.run_file(jobs.Job.REFRESH, root / "0片" / "镇0.xlsx", out=tmp_path / "one.xlsx", now=NOW)
    first, second = contents(tmp_path / "out1"), contents(tmp_path / "out2")
    assert first == second
    assert set(first.values()) == {(tmp_path / "one.xlsx").read_bytes()}
    assert list(first) == ["0片/镇0.xlsx", "0片/镇1.xlsx", "0片/镇2.xlsx", "1片/镇3.xlsx", "1片/镇4.xlsx"]
    keys = [[file.key for file in report.files] for report in reports]
    assert keys == [list(first)] * 2
    assert [report.exit_code for report in reports] == [0, 0]


def test_a_bad_file_is_reported_and_the_others_are_done(towns: Towns, tmp_path: Path) -> None:
    root = towns(2)
    (root / "坏.xlsx").write_text("no workbook", encoding="utf-8")
    report = run(root, tmp_path / "out", now=NOW)
    assert [(f.key, f.status) for f in report.files if f.status is not TaskStatus.DONE] == [
        ("坏.xlsx", TaskStatus.FAILED)
    ]
    assert "不是工作簿" in next(f.message for f in report.files if f.key == "坏.xlsx")
    assert report.exit_code == 3


def test_findings_of_level_error_give_exit_code_one(master: Path, tmp_path: Path) -> None:
    book = read_book(master)
    book["数据"]["J5"] = "很多"
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "错.xlsx")
    report = run(tmp_path / "in", tmp_path / "out", now=NOW)
    assert (report.files[0].status, report.exit_code) == (TaskStatus.FINDINGS, 1)
    assert report.files[0].errors >= 1


def test_resume_does_only_what_has_changed(towns: Towns, tmp_path: Path) -> None:
    root, out = towns(4), tmp_path / "out"
    run(root, out, now=NOW)
    jobs.run_file(jobs.Job.REFRESH, root / "0片" / "镇1.xlsx", month=5, now=NOW)
    (out / "0片" / "镇2.xlsx").write_bytes(b"somebody's")
    (out / "1片" / "镇3.xlsx").unlink()
    report = run(root, out, now=NOW, resume=True)
    assert [f.status for f in report.files] == [TaskStatus.SKIPPED, TaskStatus.DONE, TaskStatus.FAILED, TaskStatus.DONE]
    assert (out / "0片" / "镇2.xlsx").read_bytes() == b"somebody's"
    report = run(root, out, now=NOW, resume=True, force=True)
    assert [f.status for f in report.files] == [
        TaskStatus.SKIPPED,
        TaskStatus.SKIPPED,
        TaskStatus.DONE,
        TaskStatus.SKIPPED,
    ]
    assert run(root, out, month=5, now=NOW, resume=True).count(TaskStatus.SKIPPED) == 0


def test_a_torn_line_of_the_manifest_is_left_out(towns: Towns, tmp_path: Path) -> None:
    root, out = towns(2), tmp_path / "out"
    run(root, out, now=NOW)
    text = (out / NAME).read_text(encoding="utf-8").splitlines()
    (out / NAME).write_text("\n".join([*text[:2], text[2][:40]]), encoding="utf-8")
    assert run(root, out, now=NOW, resume=True).count(TaskStatus.SKIPPED) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_a_run_that_is_cut_off_leaves_whole_files_and_is_taken_up(towns: Towns, tmp_path: Path, name: str) -> None:
    number = getattr(signal, name)
    root, out = towns(14), tmp_path / "out"
    running = start(root, "--out", out, "--jobs", 2)
    wait_for(out, 3)
    os.killpg(running.pid, number) if number == signal.SIGINT else os.kill(running.pid, number)
    _, words = running.communicate(timeout=60)
    time.sleep(0.5 if name == "SIGKILL" else 0)
    if number == signal.SIGINT:
        assert running.returncode == 130
        assert "--resume" in words.decode()
        assert not list(out.rglob("*.tmp"))
    left = contents(out)
    assert 3 <= len(left) < 14
    resumed = run(root, out, resume=True)
    assert resumed.count(TaskStatus.SKIPPED) >= 2
    assert resumed.exit_code == 0
    run(root, tmp_path / "whole", now=NOW)
    assert contents(out) == contents(tmp_path / "whole")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the workers in /proc")
def test_a_worker_that_is_killed_loses_no_file(towns: Towns, tmp_path: Path) -> None:
    import psutil

    root, out = towns(12), tmp_path / "out"
    running = start(root, "--out", out, "--jobs", 2, "--json")
    wait_for(out, 2)
    family = psutil.Process(running.pid).children(recursive=True)
    names = {p.pid: " ".join(p.cmdline()) for p in family if p.is_running()}
    workers = [p for p in family if p.ppid() != running.pid and "resource_tracker" not in names.get(p.pid, "")]
    assert workers
    workers[0].kill()
    printed, _ = running.communicate(timeout=60)
    found = json.loads(printed)
    assert running.returncode == 0
    assert found["counts"]["完成"] == 12


def test_a_workbook_that_takes_too_long_is_given_up(towns: Towns, tmp_path: Path) -> None:
    report = run(towns(1), tmp_path / "out", now=NOW, time_limit=0.001)
    assert report.files[0].status is TaskStatus.FAILED
    assert "超过" in report.files[0].message
    assert not list((tmp_path / "out").rglob("*.xlsx"))


def test_fail_fast_begins_no_more_files(towns: Towns, tmp_path: Path) -> None:
    root = towns(6)
    (root / "0坏.xlsx").write_text("x", encoding="utf-8")
    report = run(root, tmp_path / "out", workers=1, now=NOW, fail_fast=True)
    assert report.files[1].status is TaskStatus.FAILED or report.files[0].status is TaskStatus.FAILED
    assert report.count(TaskStatus.NOT_RUN) >= 4
    assert report.exit_code == 3


def test_a_workbook_that_is_open_elsewhere_is_computed_as_it_was_saved_and_that_is_said(
    towns: Towns, tmp_path: Path
) -> None:
    root = towns(2)
    (root / "0片" / "~$镇1.xlsx").write_bytes("李四".encode("gb18030").join([b"\x04", b""]))
    report = run(root, tmp_path / "out", now=NOW)
    assert report.exit_code == 0
    assert [file.note for file in report.files] == ["", "正被“李四”打开着，按上次保存的内容计算"]
    assert [row[7] for row in report.rows()] == [file.note for file in report.files]
    (root / "0片" / "~$镇1.xlsx").unlink()
    later = run(root, tmp_path / "out", now=NOW, resume=True)
    assert [(file.status, file.note) for file in later.files] == [(TaskStatus.SKIPPED, "")] * 2


def test_an_output_that_is_open_elsewhere_is_told_and_the_others_are_done(towns: Towns, tmp_path: Path) -> None:
    root = towns(2)
    (tmp_path / "out" / "0片").mkdir(parents=True)
    (tmp_path / "out" / "0片" / "~$镇0.xlsx").write_bytes(b"")
    report = run(root, tmp_path / "out", now=NOW)
    assert [file.status for file in report.files] == [TaskStatus.FAILED, TaskStatus.DONE]
    assert "打开着，没有保存" in report.files[0].message


def test_workers_start_from_a_command_given_on_the_command_line_as_on_windows(towns: Towns, tmp_path: Path) -> None:
    """Excel runs a macro as ``python -c``: there is no script that a spawned worker could run again."""
    code = (
        "import multiprocessing, sys; from catchup_xl.batch.run import pool, run; "
        "pool._context = lambda module: multiprocessing.get_context('spawn'); "
        f"report = run({str(towns(3))!r}, {str(tmp_path / 'out')!r}, workers=2); "
        "sys.exit(report.exit_code * 10 + len(report.files))"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "")
    assert len(contents(tmp_path / "out")) == 3


def test_names_never_collide(sample: Path, tmp_path: Path) -> None:
    for place in ("甲/总.xlsx", "乙/总.xlsx", "乙/A.xlsx", "乙/a.xlsx", "乙/~$总.xlsx", "乙/.隐/总.xlsx"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, tmp_path / place)
    both = find_sources([str(tmp_path / "甲"), str(tmp_path / "乙")], str(tmp_path / "out"))
    assert [s.key for s in both] == ["乙/A.xlsx", "乙/a（2）.xlsx", "乙/总.xlsx", "甲/总.xlsx"]
    twice = find_sources([str(tmp_path / "甲"), str(tmp_path / "甲" / "总.xlsx")], str(tmp_path / "out"))
    assert len(twice) == 1


def test_the_output_folder_is_no_source_and_sources_are_not_overwritten(towns: Towns, tmp_path: Path) -> None:
    root = towns(2)
    inside = root / "结果"
    run(root, inside, now=NOW)
    assert len(run(root, inside, now=NOW).files) == 2
    with pytest.raises(UsageError, match="盖掉原文件"):
        run(root, root, now=NOW)
    with pytest.raises(UsageError, match="没有找到工作簿"):
        run(root, tmp_path / "o", patterns=("*.xls",))
    with pytest.raises(BookError, match="找不到"):
        run(root / "没有", tmp_path / "o")


def test_the_report_is_written_for_people_and_programs(towns: Towns, tmp_path: Path) -> None:
    root = towns(2)
    (root / "坏.xlsx").write_text("=1+1", encoding="utf-8")
    report = run(root, tmp_path / "out", now=NOW)
    for name in ("r.json", "r.csv", "r.xlsx"):
        report.write(tmp_path / name)
    assert len(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["files"]) == 3
    rows = list(csv.reader((tmp_path / "r.csv").open(encoding="utf-8-sig", newline="")))
    assert [row[:2] for row in rows[1:]] == [["0片/镇0.xlsx", "完成"], ["0片/镇1.xlsx", "完成"], ["坏.xlsx", "失败"]]
    page = read_book(tmp_path / "r.xlsx").active
    assert page is not None
    assert page["A2"].value == "0片/镇0.xlsx"
    with pytest.raises(UsageError, match=r"\.xlsx、\.csv"):
        report.write(tmp_path / "r.txt")


def test_progress_counts_every_file(towns: Towns, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def tell(done: int, total: int, report: FileReport) -> None:
        seen.append((done, total))

    run(towns(3), tmp_path / "out", now=NOW, progress=tell)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_second_batch_over_the_same_output_is_refused(towns: Towns, tmp_path: Path) -> None:
    root, out = towns(3), tmp_path / "out"
    refused: list[str] = []

    def tell(done: int, total: int, report: FileReport) -> None:
        if not refused:
            with pytest.raises(BookError, match="另一个批处理正在往") as second:
                run(root, out, now=NOW)
            refused.append(str(second.value))

    assert run(root, out, now=NOW, progress=tell).count(TaskStatus.DONE) == 3
    assert str(out) in refused[0]
    assert run(root, out, now=NOW).count(TaskStatus.DONE) == 3


def test_a_second_batch_over_the_same_place_behind_a_url_is_refused(towns: Towns) -> None:
    from catchup_xl.batch.run.occupied import occupied

    pytest.importorskip("fsspec")
    with (
        occupied("memory://held"),
        pytest.raises(BookError, match="另一个批处理正在往 memory://held 写"),
        occupied("memory://held"),
    ):
        pass
    with occupied("memory://held"):
        pass


def test_the_mark_behind_a_url_stays_fresh_while_a_batch_runs_and_a_killed_ones_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from catchup_xl.batch.run import occupied as module

    fsspec = pytest.importorskip("fsspec")
    monkeypatch.setattr(module, "_BEAT", 0.05)
    monkeypatch.setattr(module, "_STALE", 0.5)
    mark = f"memory://long/{module.NAME}"
    with module.occupied("memory://long"):
        time.sleep(1)
        with pytest.raises(BookError, match="另一个批处理"), module.occupied("memory://long"):
            pass
        killed = fsspec.open(mark).fs.cat_file(f"/long/{module.NAME}")
    fsspec.open(mark).fs.pipe_file(f"/long/{module.NAME}", killed)
    time.sleep(0.6)
    with module.occupied("memory://long"):
        pass


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the fork server in /proc")
def test_a_fork_server_that_is_killed_is_an_error_and_no_interruption(towns: Towns, tmp_path: Path) -> None:
    import psutil

    running = start(towns(4), "--out", tmp_path / "out", "--jobs", 2)
    servers: list[Any] = []
    give_up = time.monotonic() + 30
    while not servers and time.monotonic() < give_up:
        family = psutil.Process(running.pid).children(recursive=True)
        servers = [p for p in family if p.is_running() and "forkserver" in " ".join(p.cmdline())]
    servers[0].kill()
    _, words = running.communicate(timeout=60)
    assert running.returncode == 3
    assert "启动不了处理进程" in words.decode()
    assert "--resume" in words.decode()
    assert "已中断" not in words.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("pause", [0.15, 0.3, 0.5, 0.8, 1.2])
def test_ctrl_c_while_it_starts_has_no_traceback(towns: Towns, tmp_path: Path, pause: float) -> None:
    running = start(towns(8), "--out", tmp_path / "out", "--jobs", 2)
    time.sleep(pause)
    os.killpg(running.pid, signal.SIGINT)
    _, words = running.communicate(timeout=60)
    said = words.decode()
    begun = "<frozen runpy>" not in said or "__main__.py" in said  # before Python has found us there is nobody to ask
    assert "Traceback" not in said or not begun, said
    assert running.returncode in (130, -signal.SIGINT, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_ctrl_c_where_it_cannot_be_raised_comes_again_and_says_nothing() -> None:
    """While a module is loaded Python calls back from where nothing can be raised; what is lost there would be told."""
    script = """
import os, signal, sys, time, weakref
from catchup_xl import __main__
from catchup_xl.cli import app

class Module: pass

def run():
    module = Module()
    held = weakref.ref(module, lambda _: os.kill(os.getpid(), signal.SIGINT))
    try:
        del module
        time.sleep(20)
    except KeyboardInterrupt:
        sys.exit(130)

app.main = run
__main__.main()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, b"")

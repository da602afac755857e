"""The same batch on a real Dask scheduler with real workers: same bytes, and a worker that is killed loses no file."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from batch_support import NOW, contents
from support.command_line import run as command_line

import catchup_xl
from catchup_xl.batch.run import run
from catchup_xl.batch.run.program import OtherProgramError, program_mark
from catchup_xl.batch.run.storage import is_url, place_hash, read_bytes
from catchup_xl.batch.run.task import FileReport, Task, TaskStatus, process
from catchup_xl.errors import BookError, UsageError

distributed = pytest.importorskip("distributed")
Towns = Callable[[int], Path]
PACKAGE = Path(catchup_xl.__file__).parent


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self._stack = folder, ExitStack()
        self.address = ""
        scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        for line in scheduler.stderr or ():
            if found := re.search(rb"tcp://127\.0\.0\.1:\d+", line):
                self.address = found[0].decode()
                break
        self.scheduler = scheduler
        self._drain(scheduler)
        self.workers = [self.add_worker() for _ in range(workers)]

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        worker = self._start(
            "dask_worker",
            self.address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
            "--local-directory",
            str(self._folder),
            **environment,
        )
        self._drain(worker)
        return worker

    def close(self) -> None:
        self._stack.close()

    def _start(self, module: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """A module of Dask as a process, in a folder that holds no package."""
        command = [sys.executable, "-m", f"distributed.cli.{module}", *words]
        self._folder.mkdir(exist_ok=True)
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), **environment},
        )  # fmt: skip
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    @staticmethod
    def _drain(process: subprocess.Popen[bytes]) -> None:
        """A pipe that nobody reads fills up and stops its process."""
        threading.Thread(target=lambda: process.stderr and process.stderr.read(), daemon=True).start()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("dask"), 2)
    yield found
    found.close()


def test_outputs_are_the_bytes_of_the_local_run(cluster: Cluster, towns: Towns, tmp_path: Path) -> None:
    root = towns(6)
    (root / "坏.xlsx").write_text("x", encoding="utf-8")
    local = run(root, tmp_path / "local", now=NOW)
    away = run(root, tmp_path / "away", now=NOW, scheduler=cluster.address)
    assert contents(tmp_path / "local") == contents(tmp_path / "away")
    assert len(contents(tmp_path / "away")) == 6
    plain = [[(f.key, f.status, f.out_hash, f.errors) for f in report.files] for report in (local, away)]
    assert plain[0] == plain[1]
    assert away.exit_code == 3
    assert run(root, tmp_path / "away", resume=True, scheduler=cluster.address).count(TaskStatus.SKIPPED) == 6


def test_a_worker_that_is_killed_in_mid_run_loses_no_file(cluster: Cluster, towns: Towns, tmp_path: Path) -> None:
    root = towns(16)
    killed: list[int] = []

    def tell(done: int, total: int, report: FileReport) -> None:
        if done == 4 and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(cluster.workers[0].pid, signal.SIGKILL)

    report = run(root, tmp_path / "away", now=NOW, scheduler=cluster.address, progress=tell)
    assert killed
    assert report.count(TaskStatus.DONE) == 16
    run(root, tmp_path / "local", now=NOW)
    assert contents(tmp_path / "local") == contents(tmp_path / "away")


def test_files_behind_urls(sample: Path, tmp_path: Path) -> None:
    """memory:// lives in one process, so scheduler and workers are threads of this one."""
    import fsspec  # type: ignore[import-untyped]

    memory: Any = fsspec.filesystem("memory")
    for name in ("甲/一.xlsx", "甲/二.xlsx", "乙/一.xlsx", "乙/~$一.xlsx"):
        memory.makedirs(f"/towns/{name.split('/')[0]}", exist_ok=True)
        memory.pipe_file(f"/towns/{name}", sample.read_bytes())
    untyped: Any = distributed
    with untyped.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0") as threads:
        report = run("memory://towns", "memory://out", now=NOW, scheduler=threads.scheduler_address)
        again = run("memory://towns", "memory://out", now=NOW, scheduler=threads.scheduler_address, resume=True)
    assert [(f.key, f.status) for f in report.files] == [
        ("乙/一.xlsx", TaskStatus.DONE), ("甲/一.xlsx", TaskStatus.DONE), ("甲/二.xlsx", TaskStatus.DONE)
    ]  # fmt: skip
    assert again.count(TaskStatus.SKIPPED) == 3
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "一.xlsx").write_bytes(sample.read_bytes())
    run(tmp_path / "in", tmp_path / "out", now=NOW)
    assert read_bytes("memory://out/甲/一.xlsx") == (tmp_path / "out" / "一.xlsx").read_bytes()
    assert not [path for path in memory.find("/out") if path.endswith(".part")]


def test_no_more_files_than_the_cluster_has_room_for_are_handed_over(
    cluster: Cluster, towns: Towns, tmp_path: Path
) -> None:
    root = towns(8)
    most = 0
    client = distributed.Client(cluster.address)

    def tell(done: int, total: int, report: FileReport) -> None:
        nonlocal most
        most = max(most, sum(len(keys) for keys in client.processing().values()))

    workers = len(client.nthreads())
    run(root, tmp_path / "out", now=NOW, scheduler=cluster.address, progress=tell)
    client.close()
    assert most <= 2 * workers


def test_a_file_that_takes_too_long_is_given_up(cluster: Cluster, master: Path, tmp_path: Path) -> None:
    report = run(master, tmp_path / "out", now=NOW, scheduler=cluster.address, time_limit=0.001)
    assert report.files[0].status is TaskStatus.FAILED
    assert "超过 0.001 秒" in report.files[0].message


def test_a_scheduler_that_is_not_there_is_a_clear_error(towns: Towns, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("catchup_xl.batch.run.cluster._CONNECT", 0.5)
    with pytest.raises(BookError, match="连不上集群"):
        run(towns(1), tmp_path / "out", scheduler="tcp://127.0.0.1:1")


def test_a_place_is_a_url_or_a_path(tmp_path: Path) -> None:
    assert is_url("s3://bucket/x.xlsx")
    assert not is_url("C:/各镇/x.xlsx")
    assert not is_url("/各镇/x.xlsx")
    assert place_hash(str(tmp_path / "没有")) == place_hash("memory://没有/x.xlsx") == ""


def test_a_cluster_of_this_machine(towns: Towns, tmp_path: Path) -> None:
    started = time.monotonic()
    root = towns(2)
    command = [sys.executable, "-m", "catchup_xl", "batch", str(root), "--out", str(tmp_path / "out")]
    done = subprocess.run([*command, "--scheduler", "local", "--jobs", "1"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert "集群面板" in done.stdout.decode() or "完成" in done.stdout.decode()
    assert len(contents(tmp_path / "out")) == 2
    assert time.monotonic() - started < 60


def test_the_page_of_a_cluster_of_this_machine_is_seen_by_this_machine_alone(towns: Towns, tmp_path: Path) -> None:
    import psutil

    def listening() -> set[Any]:
        own = psutil.Process()
        found = [c for one in (own, *own.children(recursive=True)) for c in one.net_connections(kind="inet")]
        return {c.laddr for c in found if c.status == psutil.CONN_LISTEN}

    before = listening()  # other tests of this process may have left some
    seen: set[str] = set()

    def tell(done: int, total: int, report: FileReport) -> None:
        seen.update(address.ip for address in listening() - before)

    report = run(towns(2), tmp_path / "out", now=NOW, scheduler="local", workers=1, progress=tell)
    assert report.count(TaskStatus.DONE) == 2
    assert "127.0.0.1" in report.dashboard
    assert seen == {"127.0.0.1"}


def test_a_worker_of_another_version_that_joins_in_mid_run_gets_no_file(towns: Towns, tmp_path: Path) -> None:
    """The other program is this one with one more line, in a folder that goes before the installed one."""
    other = tmp_path / "other"
    shutil.copytree(PACKAGE, other / "catchup_xl", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "catchup_xl" / "rules" / "ranking.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    root = towns(16)
    own = Cluster(tmp_path / "dask", 1)
    joined: list[Any] = []

    def tell(done: int, total: int, report: FileReport) -> None:
        if not joined:
            joined.append(own.add_worker(PYTHONPATH=str(other)))
            client = distributed.Client(own.address)
            client.wait_for_workers(2, timeout=30)
            client.close()

    try:
        report = run(root, tmp_path / "away", now=NOW, scheduler=own.address, progress=tell)
        assert joined
        assert report.count(TaskStatus.DONE) == 16
        with pytest.raises(UsageError, match="集群里的程序版本是"):
            run(root, tmp_path / "again", now=NOW, scheduler=own.address)
    finally:
        own.close()


def test_work_that_another_version_began_is_refused(sample: Path, tmp_path: Path) -> None:
    with pytest.raises(OtherProgramError):
        process(Task("一.xlsx", str(sample), str(tmp_path / "一.xlsx"), now=NOW, program="0.0+other"))
    assert process(Task("一.xlsx", str(sample), str(tmp_path / "一.xlsx"), now=NOW, program=program_mark())).out


def test_a_scheduler_that_goes_in_mid_run_leaves_a_report_and_the_way_on(towns: Towns, tmp_path: Path) -> None:
    own = Cluster(tmp_path / "dask", 1)
    root = towns(12)

    def tell(done: int, total: int, report: FileReport) -> None:
        if done == 2:
            own.scheduler.kill()

    try:
        report = run(root, tmp_path / "out", now=NOW, scheduler=own.address, progress=tell)
    finally:
        own.close()
    assert "连接断了" in report.trouble
    assert "--resume" in report.trouble
    assert (report.exit_code, report.interrupted) == (3, False)
    assert 2 <= report.count(TaskStatus.DONE) < 12
    report.write(tmp_path / "报告.csv")
    assert "连接断了" in (tmp_path / "报告.csv").read_text(encoding="utf-8-sig")
    assert run(root, tmp_path / "out", now=NOW, resume=True).exit_code == 0


def test_a_cluster_without_workers_is_told(towns: Towns, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("catchup_xl.batch.run.cluster._CONNECT", 1.0)
    own = Cluster(tmp_path / "dask", 0)
    try:
        with pytest.raises(BookError, match="没有工作进程") as told:
            run(towns(1), tmp_path / "out", scheduler=own.address)
        assert "--resume" in str(told.value)
    finally:
        own.close()


def test_workers_that_all_go_are_told(towns: Towns, tmp_path: Path, monkeypatch: Any) -> None:
    own = Cluster(tmp_path / "dask", 1)

    def tell(done: int, total: int, report: FileReport) -> None:
        monkeypatch.setattr("catchup_xl.batch.run.cluster._CONNECT", 2.0)
        own.workers[0].kill()

    try:
        report = run(towns(8), tmp_path / "out", now=NOW, scheduler=own.address, progress=tell)
    finally:
        own.close()
    assert "没有能用的工作进程" in report.trouble
    assert report.exit_code == 3


def test_workers_without_the_program_are_told(towns: Towns, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked" / "catchup_xl"
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'catchup_xl'\")", encoding="utf-8"
    )
    own = Cluster(tmp_path / "dask", 0)
    own.add_worker(PYTHONPATH=str(tmp_path / "blocked"))
    try:
        with pytest.raises(UsageError, match="用不了本程序"):
            run(towns(1), tmp_path / "out", scheduler=own.address)
    finally:
        own.close()


def test_the_report_is_written_also_where_the_cluster_is_not_there(
    towns: Towns, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("catchup_xl.batch.run.cluster._CONNECT", 0.5)
    words = ["batch", towns(1), "--out", tmp_path / "o", "--scheduler", "tcp://127.0.0.1:1"]
    done = command_line(*words, "--report", tmp_path / "r.csv")
    assert done.returncode == 3
    assert "连不上集群" in done.stderr
    assert "连不上集群" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")

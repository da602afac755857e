"""The same batch on a real Dask scheduler with real workers: same bytes, and a worker that is killed loses no file."""

from __future__ import annotations

import os
import re
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

from catchup_xl.batch.run import run
from catchup_xl.batch.run.storage import is_url, place_hash, read_bytes
from catchup_xl.batch.run.task import FileReport, Status
from catchup_xl.errors import BookError

distributed = pytest.importorskip("distributed")
Towns = Callable[[int], Path]


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
        self._drain(scheduler)
        self.workers = [self.add_worker() for _ in range(workers)]

    def add_worker(self) -> subprocess.Popen[bytes]:
        worker = self._start(
            "dask_worker",
            self.address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
            "--local-directory",
            str(self._folder),
        )
        self._drain(worker)
        return worker

    def close(self) -> None:
        self._stack.close()

    def _start(self, module: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *words]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
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
    assert run(root, tmp_path / "away", resume=True, scheduler=cluster.address).count(Status.SKIPPED) == 6


def test_a_worker_that_is_killed_in_mid_run_loses_no_file(cluster: Cluster, towns: Towns, tmp_path: Path) -> None:
    root = towns(16)
    killed: list[int] = []

    def tell(done: int, total: int, report: FileReport) -> None:
        if done == 4 and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(cluster.workers[0].pid, signal.SIGKILL)

    report = run(root, tmp_path / "away", now=NOW, scheduler=cluster.address, progress=tell)
    assert killed
    assert report.count(Status.DONE) == 16
    run(root, tmp_path / "local", now=NOW)
    assert contents(tmp_path / "local") == contents(tmp_path / "away")


def test_files_behind_urls(sample: Path, tmp_path: Path) -> None:
    """memory:// lives in one process, so scheduler and workers are threads of this one."""
    import fsspec  # type: ignore[import-untyped]  # noqa: PLC0415

    memory: Any = fsspec.filesystem("memory")
    for name in ("甲/一.xlsx", "甲/二.xlsx", "乙/一.xlsx", "乙/~$一.xlsx"):
        memory.makedirs(f"/towns/{name.split('/')[0]}", exist_ok=True)
        memory.pipe_file(f"/towns/{name}", sample.read_bytes())
    untyped: Any = distributed
    with untyped.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0") as threads:
        report = run("memory://towns", "memory://out", now=NOW, scheduler=threads.scheduler_address)
        again = run("memory://towns", "memory://out", now=NOW, scheduler=threads.scheduler_address, resume=True)
    assert [(f.key, f.status) for f in report.files] == [
        ("乙/一.xlsx", Status.DONE), ("甲/一.xlsx", Status.DONE), ("甲/二.xlsx", Status.DONE)
    ]  # fmt: skip
    assert again.count(Status.SKIPPED) == 3
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
    assert report.files[0].status is Status.FAILED
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

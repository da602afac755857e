"""A batch on a Dask cluster: the same function a file, on as many machines as the scheduler has.

Sources and outputs lie where every worker reaches them: on a shared disk or behind fsspec URLs. A file of a worker that is
lost goes to another one. No more files are handed to the scheduler than it has room for, so a province does not fill it.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import queue
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from catchup_xl import __version__
from catchup_xl.batch.run.pool import peak_memory
from catchup_xl.batch.run.task import FileReport, Status, Task, process
from catchup_xl.errors import BookError, UsageError

LOCAL = "local"
_AHEAD = 2  # files that wait at a worker while it does one: it need not wait for the next
_RETRIES = 3
_TICK = 0.2
_CONNECT = 15.0


class DaskEngine:
    """Does files on a Dask cluster.

    Args:
        scheduler: its address, tcp://host:8786; "local" starts a cluster of this machine.
        workers: processes of a local cluster.
        time_limit: seconds that a file may take.

    Raises:
        UsageError: Dask is not installed, or the cluster runs another version of the program.
        BookError: the scheduler can't be reached.
    """

    def __init__(self, scheduler: str, workers: int, time_limit: float) -> None:
        self._time_limit = time_limit
        self._cluster, self._client = _connect(scheduler, workers)
        try:
            self._refuse_other_versions()
        except BaseException:
            self.close()
            raise

    @property
    def dashboard(self) -> str:
        """Where the cluster shows its work; empty where it has no dashboard."""
        return str(self._client.dashboard_link or "")

    def __call__(self, tasks: Iterable[Task], stopped: Callable[[], bool]) -> Iterator[tuple[Task, FileReport, int]]:
        """Do the tasks; yields each with its report, and the worker's peak memory in bytes."""
        waiting = iter(tasks)
        finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        in_hand: dict[str, tuple[Task, Any, float]] = {}
        try:
            while True:
                room = self._room() - len(in_hand)
                for task in itertools.islice(waiting, max(0, room)) if not stopped() else ():
                    future = self._client.submit(measured, task, key=f"catchup-{task.key}-{time.time_ns()}",
                                                 pure=False, retries=_RETRIES)  # fmt: skip
                    in_hand[future.key] = task, future, time.monotonic()
                    future.add_done_callback(finished.put)
                if not in_hand:
                    return
                oldest = min(since for _, _, since in in_hand.values())
                left = oldest + self._time_limit * _AHEAD - time.monotonic()
                try:
                    future = finished.get(timeout=max(0.001, min(_TICK, left)))
                except queue.Empty:
                    yield from self._overdue(in_hand)
                    continue
                if future.key in in_hand:
                    task, _, _ = in_hand.pop(future.key)
                    yield task, *_outcome(task, future)
        finally:
            self._client.cancel([future for _, future, _ in in_hand.values()])

    def close(self) -> None:
        """Let go of the scheduler, and end a cluster that was started here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _room(self) -> int:
        """How many files the cluster may hold at a time."""
        threads = int(sum(self._client.nthreads().values()))
        return max(1, threads * _AHEAD)

    def _overdue(self, in_hand: dict[str, tuple[Task, Any, float]]) -> Iterator[tuple[Task, FileReport, int]]:
        """Give up files that take too long. A file waits for one other at most, hence twice the limit."""
        now = time.monotonic()
        late = [key for key, (_, _, since) in in_hand.items() if now - since > self._time_limit * _AHEAD]
        if not late:
            return
        hung = {address for address, keys in self._client.processing().items() if set(map(str, keys)) & set(late)}
        self._client.cancel([in_hand[key][1] for key in late])
        if hung:
            with contextlib.suppress(ValueError):  # no nanny watches over the worker: its thread must end by itself
                self._client.restart_workers(sorted(hung), raise_for_error=False)
        for key in late:
            task, _, _ = in_hand.pop(key)
            yield task, _failed(task, f"超过 {self._time_limit:g} 秒没有完成，已中止"), 0

    def _refuse_other_versions(self) -> None:
        self._client.wait_for_workers(1, timeout=_CONNECT)
        others = {version for version in self._client.run(program_version).values() if version != __version__}
        if others:
            raise UsageError(
                f"集群里的程序版本是 {'、'.join(sorted(others))}，这里是 {__version__}",
                mend="各机器安装同一版本，否则结果可能不同",
            )


def measured(task: Task) -> tuple[FileReport, int]:
    """Do a file on a worker; also says how much memory the worker has taken at most."""
    return process(task), peak_memory()


def program_version() -> str:
    """The version of the program on a worker."""
    return __version__


def _connect(scheduler: str, workers: int) -> tuple[Any, Any]:
    try:
        import dask  # noqa: PLC0415 - an extra

        dask.config.set({"distributed.scheduler.allowed-failures": _RETRIES})
        import distributed  # noqa: PLC0415
    except ImportError as reason:
        raise UsageError("没有安装 Dask", mend="pip install catchup-xl[cluster]") from reason
    untyped: Any = distributed
    if scheduler == LOCAL:
        cluster = untyped.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.ERROR
        )
        return cluster, untyped.Client(cluster)
    try:
        return None, untyped.Client(scheduler, timeout=_CONNECT)
    except (OSError, ValueError) as reason:
        raise BookError(
            f"连不上集群 {scheduler}：{reason}",
            expected="tcp://主机:8786 或 local",
            mend="核对地址，以及调度进程是否在运行",
        ) from reason


def _outcome(task: Task, future: Any) -> tuple[FileReport, int]:
    if future.status == "finished":
        found: tuple[FileReport, int] = future.result()
        return found
    if future.status == "error":
        error = future.exception()
        return _failed(task, f"处理它的进程多次意外退出或出错（{type(error).__name__}：{error}），可能是内存不足"), 0
    return _failed(task, "与集群的连接断了，加 --resume 再运行一次"), 0


def _failed(task: Task, message: str) -> FileReport:
    return FileReport(task.key, task.source, status=Status.FAILED, message=message)

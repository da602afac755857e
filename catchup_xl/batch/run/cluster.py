"""A batch on a Dask cluster: the same function a file, on as many machines as the scheduler has.

Sources and outputs lie where every worker reaches them: on a shared disk or behind fsspec URLs. A file of a worker that is
lost goes to another one. No more files are handed to the scheduler than it has room for, so a province does not fill it.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeVar

from catchup_xl.batch.run.pool import peak_memory
from catchup_xl.batch.run.program import OtherProgramError, program_mark
from catchup_xl.batch.run.task import FileReport, Task, TaskStatus, process
from catchup_xl.errors import BookError, UsageError

LOCAL = "local"
_AHEAD = 2  # files that wait at a worker while it does one: it need not wait for the next
_RETRIES = 3
_TICK = 0.2
_CONNECT = 15.0
_AGAIN = "恢复后加 --resume 再运行一次，已做完的不再做"
T = TypeVar("T")


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
        self._time_limit, self._scheduler = time_limit, scheduler
        self._refused: dict[str, str] = {}
        self._alone_since: float | None = None
        self._cluster, self._client = _connect(scheduler, workers)
        try:
            self._refuse_other_programs()
        except BaseException:
            self.close()
            raise

    @property
    def dashboard(self) -> str:
        """Where the cluster shows its work; empty where it has no dashboard."""
        return str(self._client.dashboard_link or "")

    def __call__(self, tasks: Iterable[Task], stopped: Callable[[], bool]) -> Iterator[tuple[Task, FileReport, int]]:
        """Do the tasks; yields each with its report, and the worker's peak memory in bytes.

        Raises:
            BookError: the scheduler has gone, or all workers have.
        """
        waiting: deque[Task] = deque(tasks)
        finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        in_hand: dict[str, InHand] = {}
        try:
            while True:
                self._hand_out(waiting, in_hand, finished, stopped)
                if not in_hand:
                    return
                oldest = min(held.since for held in in_hand.values())
                left = oldest + self._time_limit * _AHEAD - time.monotonic()
                try:
                    future = finished.get(timeout=max(0.001, min(_TICK, left)))
                except queue.Empty:
                    yield from self._overdue(in_hand)
                    continue
                held = in_hand.pop(future.key, None)
                if held is not None and (outcome := self._outcome(held.task, future)) is not None:
                    yield held.task, *outcome
                elif held is not None:
                    waiting.appendleft(held.task)
        finally:
            with contextlib.suppress(Exception):  # what has gone can't be told to stop
                self._client.cancel([held.future for held in in_hand.values()])

    def _hand_out(
        self,
        waiting: deque[Task],
        in_hand: dict[str, InHand],
        finished: queue.SimpleQueue[Any],
        stopped: Callable[[], bool],
    ) -> None:
        """Give the scheduler as many files as it has room for, and only workers that run this very program."""
        workers = self._workers()
        room = sum(workers.values()) * _AHEAD - len(in_hand)
        while waiting and room > 0 and not stopped():
            task = waiting.popleft()
            future = self._client.submit(
                measured, task, key=f"catchup-{task.key}-{time.time_ns()}", pure=False, retries=_RETRIES,
                workers=sorted(workers) if self._refused else None,
            )  # fmt: skip
            in_hand[future.key] = InHand(task, future, time.monotonic())
            future.add_done_callback(finished.put)
            room -= 1

    def _workers(self) -> dict[str, int]:
        """Threads by worker, without those that were refused.

        Raises:
            BookError: the scheduler has gone, or there has been no worker for a while.
        """
        found = _asked(self._scheduler, self._client.nthreads)
        workers = {address: int(threads) for address, threads in found.items() if address not in self._refused}
        if workers:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = time.monotonic()
        elif time.monotonic() - self._alone_since > _CONNECT:
            raise BookError(f"集群 {self._scheduler} 里没有能用的工作进程{self._refusals()}", mend=_AGAIN)
        return workers

    def _outcome(self, task: Task, future: Any) -> tuple[FileReport, int] | None:
        """What came of a file; None when the worker was refused, and another one has to do it."""
        if future.status == "finished":
            found: tuple[FileReport, int] = future.result()
            return found
        if future.status == "error":
            error = future.exception()
            if isinstance(error, RefusedWorkerError):
                self._refused[error.address] = error.here
                return None
            said = f"{type(error).__name__}：{error}"
            return _failed(task, f"处理它的进程多次意外退出或出错（{said}），可能是内存不足"), 0
        raise _gone(self._scheduler)

    def _refusals(self) -> str:
        versions = "、".join(sorted(set(self._refused.values())))
        return f"（程序版本不同而没有用的：{versions}；这里是 {program_mark()}）" if versions else ""

    def close(self) -> None:
        """Let go of the scheduler, and end a cluster that was started here."""
        with contextlib.suppress(OSError, TimeoutError, RuntimeError):  # the scheduler may have gone before
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _overdue(self, in_hand: dict[str, InHand]) -> Iterator[tuple[Task, FileReport, int]]:
        """Give up files that take too long. A file waits for one other at most, hence twice the limit."""
        now = time.monotonic()
        late = [key for key, held in in_hand.items() if now - held.since > self._time_limit * _AHEAD]
        if not late:
            return
        processing = _asked(self._scheduler, self._client.processing)
        hung = {address for address, keys in processing.items() if set(map(str, keys)) & set(late)}
        self._client.cancel([in_hand[key].future for key in late])
        if hung:
            with contextlib.suppress(ValueError):  # no nanny watches over the worker: its thread must end by itself
                self._client.restart_workers(sorted(hung), raise_for_error=False)
        for key in late:
            task = in_hand.pop(key).task
            yield task, _failed(task, f"超过 {self._time_limit:g} 秒没有完成，已中止"), 0

    def _refuse_other_programs(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError as reason:
            raise BookError(f"集群 {self._scheduler} 里没有工作进程", mend=f"先启动工作进程；{_AGAIN}") from reason
        run = partial(self._client.run, program_mark, on_error="return")
        marks = _asked(self._scheduler, run).values()
        if any(isinstance(mark, Exception) for mark in marks):
            lacking = next(mark for mark in marks if isinstance(mark, Exception))
            raise UsageError(
                f"集群的工作进程用不了本程序（{type(lacking).__name__}：{lacking}）",
                mend=f"各机器都安装 catchup-xl {program_mark().partition('+')[0]}，重启工作进程",
            )
        others = {mark for mark in marks if mark != program_mark()}
        if others:
            raise UsageError(
                f"集群里的程序版本是 {'、'.join(sorted(others))}，这里是 {program_mark()}",
                mend="各机器安装同一版本，否则结果可能不同",
            )


class InHand(NamedTuple):
    """A file that the scheduler has: its task, its future, and since when by the monotonic clock."""

    task: Task
    future: Any
    since: float


class RefusedWorkerError(Exception):
    """A worker runs another version of the program.

    Args:
        address: the worker's.
        here: the mark of its program.
    """

    def __init__(self, address: str, here: str) -> None:
        super().__init__(address, here)
        self.address, self.here = address, here


def measured(task: Task) -> tuple[FileReport, int]:
    """Do a file on a worker; also says how much memory the worker has taken at most.

    Raises:
        RefusedWorkerError: the worker runs another version of the program than the batch was begun with.
    """
    try:
        return process(task), peak_memory()
    except OtherProgramError as other:
        import distributed  # an extra

        untyped: Any = distributed
        raise RefusedWorkerError(untyped.get_worker().address, other.here) from None


def _asked(scheduler: str, question: Callable[[], T]) -> T:
    """What the scheduler answers.

    Raises:
        BookError: it does not.
    """
    try:
        return question()
    except (OSError, TimeoutError, RuntimeError) as reason:
        raise _gone(scheduler) from reason


def _gone(scheduler: str) -> BookError:
    return BookError(f"与集群 {scheduler} 的连接断了", mend=f"核对调度进程是否还在运行；{_AGAIN}")


def _connect(scheduler: str, workers: int) -> tuple[Any, Any]:
    try:
        import dask  # an extra

        dask.config.set({"distributed.scheduler.allowed-failures": _RETRIES})
        import distributed
    except ImportError as reason:
        raise UsageError("没有安装 Dask", mend="pip install catchup-xl[cluster]") from reason
    untyped: Any = distributed
    if scheduler == LOCAL:
        cluster = untyped.LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
            silence_logs=logging.ERROR,
        )  # fmt: skip
        return cluster, untyped.Client(cluster)
    try:
        return None, untyped.Client(scheduler, timeout=_CONNECT)
    except (OSError, ValueError) as reason:
        raise BookError(
            f"连不上集群 {scheduler}：{reason}",
            expected="tcp://主机:8786 或 local",
            mend="核对地址，以及调度进程是否在运行",
        ) from reason


def _failed(task: Task, message: str) -> FileReport:
    return FileReport(task.key, task.source, status=TaskStatus.FAILED, message=message)

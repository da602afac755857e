"""A pool of worker processes for jobs that may hang, crash or leak: each worker holds one task at a time.

The standard pools neither kill a worker whose task takes too long nor go on after one has died. Here a task that passes
its time limit is ended with its worker, one whose worker died is tried once more, and a worker is replaced after so many
tasks or above so much memory. Only as many tasks are in hand as there are workers.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Generic, TypeVar

from catchup_xl.errors import BookError

T = TypeVar("T")
R = TypeVar("R")

TASKS_PER_WORKER = 200
MEMORY_LIMIT = 768 << 20
TIME_LIMIT = 120.0

_TICK = 0.2  # seconds between looks at the clock and at the stop sign
_GRACE = 5.0
_TRIES = 2


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """A task that has come to its end.

    Args:
        task: the task.
        result: what the function returned; None when it did not.
        problem: why it has no result, in Chinese.
        detail: the trace of an exception.
        memory: the worker's peak of resident memory so far, in bytes; 0 where the system does not tell.
    """

    task: T
    result: R | None
    problem: str = ""
    detail: str = ""
    memory: int = 0


@dataclass(slots=True, eq=False)
class _Worker(Generic[T]):
    process: Any
    connection: Connection
    task: T | None = None
    tries: int = 0
    since: float = 0.0
    finished: int = 0


class Pool(Generic[T, R]):
    """Worker processes that run one function.

    Args:
        function: what to do with a task; it is pickled by its name.
        workers: number of processes.
        time_limit: seconds that a task may take.
        tasks_per_worker: tasks after which a worker is replaced.
        memory_limit: bytes of resident memory above which a worker is replaced.
        stopped: no new task is begun once this says so; those in hand are finished.
    """

    def __init__(
        self,
        function: Callable[[T], R],
        *,
        workers: int,
        time_limit: float = TIME_LIMIT,
        tasks_per_worker: int = TASKS_PER_WORKER,
        memory_limit: int = MEMORY_LIMIT,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._function, self._count, self._time_limit = function, max(1, workers), time_limit
        self._tasks_per_worker, self._memory_limit, self._stopped = tasks_per_worker, memory_limit, stopped
        self._context = _context(function.__module__)
        self._workers: list[_Worker[T]] = []
        self._again: deque[tuple[T, int]] = deque()

    @property
    def processes(self) -> list[int]:
        """The process ids of the workers that are alive."""
        return [worker.process.pid for worker in self._workers if worker.process.is_alive()]

    def run(self, tasks: Iterable[T]) -> Iterator[Done[T, R]]:
        """Do the tasks; each comes out when it is done, in no particular order."""
        waiting = iter(tasks)
        try:
            while True:
                self._hand_out(waiting)
                busy = [worker for worker in self._workers if worker.task is not None]
                if not busy:
                    return
                left = min(worker.since for worker in busy) + self._time_limit - time.monotonic()
                ready = wait([worker.connection for worker in busy], max(0.0, min(_TICK, left)))
                ended = [found for worker in busy if (found := self._look_at(worker, ready)) is not None]
                if ended:
                    self._hand_out(waiting)
                yield from ended
        finally:
            self._shut_down()

    def _hand_out(self, waiting: Iterator[T]) -> None:
        """Give a task to every idle worker, while there are tasks and nobody has said stop."""
        while not self._stopped():
            idle = next((worker for worker in self._workers if worker.task is None), None)
            if idle is None and len(self._workers) >= self._count:
                return
            if self._again:
                task, tries = self._again.popleft()
            else:
                try:
                    task, tries = next(waiting), 0
                except StopIteration:
                    return
            worker = idle or self._new_worker()
            worker.task, worker.tries, worker.since = task, tries + 1, time.monotonic()
            try:
                worker.connection.send(task)
            except OSError:  # it has died while it was idle: the pipe's end will be found below
                continue

    def _look_at(self, worker: _Worker[T], ready: list[Any]) -> Done[T, R] | None:
        task = worker.task
        assert task is not None  # noqa: S101 - only busy workers are looked at
        if worker.connection in ready:
            try:
                result, problem, detail, memory = worker.connection.recv()
            except (EOFError, OSError):
                return self._after_death(worker, task)
            worker.task, worker.finished = None, worker.finished + 1
            if worker.finished >= self._tasks_per_worker or memory > self._memory_limit:
                self._dismiss(worker)
            return Done(task, result, problem, detail, memory)
        if time.monotonic() - worker.since > self._time_limit:
            self._dismiss(worker, kill=True)
            return Done(task, None, f"超过 {self._time_limit:g} 秒没有完成，已中止")
        return None

    def _after_death(self, worker: _Worker[T], task: T) -> Done[T, R] | None:
        """A worker was killed or crashed: its task is tried again, but only once, lest it kills every worker."""
        tries = worker.tries
        worker.process.join(_GRACE)
        code = worker.process.exitcode
        self._dismiss(worker, kill=True)
        if tries < _TRIES:
            self._again.append((task, tries))
            return None
        return Done(task, None, f"处理它的进程两次意外退出（代码 {code}），可能是内存不足")

    def _new_worker(self) -> _Worker[T]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._function, dict(os.environ)), daemon=True)  # type: ignore[attr-defined]
        try:
            with _main_unseen(), _undisturbed():
                process.start()
        except (EOFError, OSError) as reason:
            raise BookError(
                f"启动不了处理进程（{type(reason).__name__}：{reason}），可能是内存不足，或进程被别的程序结束了",
                mend="关闭别的程序，减少 --jobs，加 --resume 再运行一次",
            ) from reason
        finally:
            theirs.close()
        worker: _Worker[T] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _dismiss(self, worker: _Worker[T], *, kill: bool = False) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
        worker.connection.close()
        if kill:
            worker.process.kill()
        worker.process.join(_GRACE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()

    def _shut_down(self) -> None:
        for worker in list(self._workers):
            self._dismiss(worker, kill=worker.task is not None)


def _context(module: str) -> BaseContext:
    """Workers start from a clean process, never from a fork of the caller; on Linux one that has the imports done."""
    if sys.platform == "linux":
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([module, "catchup_xl.books.file"])
        return context
    return multiprocessing.get_context("spawn")


@contextlib.contextmanager
def _main_unseen() -> Iterator[None]:
    """Keep a new process from running the caller's script again: a notebook has none, and not each one has a guard."""
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    for name in kept:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C from a process until it can take it: it goes to all processes of a terminal, also to one that is loading."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its start lifts the block again: it has to be there before
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, function: Callable[[Any], Any], environment: Mapping[str, str]) -> None:
    """The life of a worker: it ends when the other end of the pipe is closed, however that came about.

    It has the environment of its pool, not that of the time when the fork server was started: credentials change.
    """
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent says when to stop
    gc.freeze()
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer = (function(task), "", "", peak_memory())
        except Exception as error:  # noqa: BLE001 - a task that fails must not take the worker's other tasks along
            answer = (None, f"程序出错：{type(error).__name__}：{error}", traceback.format_exc(), peak_memory())
        try:
            connection.send(answer)
        except OSError:
            return


def peak_memory() -> int:
    """This process's peak of resident memory in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource  # not on every system

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

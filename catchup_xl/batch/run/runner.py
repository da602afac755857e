"""Running a batch: find the files, leave out what has not changed, do the rest in worker processes, and report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from catchup_xl.batch.run.interrupt import interruptible
from catchup_xl.batch.run.manifest import Manifest
from catchup_xl.batch.run.occupied import occupied
from catchup_xl.batch.run.pool import TIME_LIMIT, Pool, usable_processors
from catchup_xl.batch.run.program import program_mark
from catchup_xl.batch.run.report import BatchReport
from catchup_xl.batch.run.storage import is_url
from catchup_xl.batch.run.task import FileReport, Task, TaskStatus, process
from catchup_xl.batch.sources import PATTERNS, survey, target_of
from catchup_xl.errors import CatchupError, UsageError
from catchup_xl.jobs import run as jobs
from catchup_xl.model.clock import clock

_MOST_JOBS = 256


class Progress(Protocol):
    """Who is told how far a batch has come."""

    def __call__(self, done: int, total: int, report: FileReport) -> None:
        """A file has come to its end."""
        ...


class Engine(Protocol):
    """What does the files: local processes, or a cluster."""

    def __call__(self, tasks: Iterable[Task], stopped: Callable[[], bool]) -> Iterator[tuple[Task, FileReport, int]]:
        """Do the tasks; yields each with its report, and the worker's peak memory in bytes."""
        ...


def run(
    places: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    job: str = "REFRESH",
    workers: int | None = None,
    patterns: Sequence[str] = PATTERNS,
    month: int | None = None,
    now: datetime | None = None,
    force: bool = False,
    resume: bool = False,
    fail_fast: bool = False,
    time_limit: float = TIME_LIMIT,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> BatchReport:
    """Run a job on many workbooks; the outputs are new files, the workbooks stay as they are.

    Args:
        places: workbooks and folders, as paths or as fsspec URLs.
        out: the output folder. Folders below the given ones are kept.
        job: which one: refresh, check, growth, checklist or ranking.
        workers: worker processes; as many as there are processors when None.
        patterns: which names are taken from folders.
        month: the month to compute for, instead of 统计月份.
        now: the time that all outputs are stamped with; SOURCE_DATE_EPOCH or the clock when None.
        force: replace outputs that somebody else wrote, or edited since a batch wrote them.
        resume: leave out files that an earlier run has done and that have not changed since.
        fail_fast: begin no more files after one that fails.
        time_limit: seconds that a file may take.
        scheduler: address of a Dask scheduler such as tcp://host:8786, or "local" for a cluster of this machine.
        progress: is told after each file.

    Returns:
        The report, in the order of the files' places. One bad file never stops the rest.

    Raises:
        BookError: a source or the output folder isn't there or can't be used.
        UsageError: no workbook was found, or the arguments are off.
    """
    job = job.upper()
    if job not in jobs.Job.__members__:
        raise UsageError(f"没有名为“{job}”的作业", expected="、".join(jobs.Job.__members__))
    jobs.refuse_month(month)
    if workers is not None and not 1 <= workers <= _MOST_JOBS:
        raise UsageError(f"进程数 {workers} 不对", expected=f"1 至 {_MOST_JOBS}")
    if time_limit <= 0:
        raise UsageError(f"时限 {time_limit:g} 秒不对", expected="大于 0")
    started = time.perf_counter()
    folder = os.fspath(out) if is_url(os.fspath(out)) else str(Path(out).absolute())
    given = [places] if isinstance(places, str | os.PathLike) else places
    sources, passed = survey([os.fspath(place) for place in given], folder, patterns)
    with occupied(folder):
        manifest = Manifest(folder)
        manifest.read()
        if now is None:
            now = (None if manifest.finished or not resume else manifest.now) or clock()
        mark, former = program_mark(), manifest.outputs()
        tasks = [
            Task(
                key,
                place,
                target_of(folder, key),
                job,
                month=month,
                now=now,
                program=mark,
                former=former.get(key, ""),
                force=force,
            )
            for key, place in sources
        ]
        with interruptible() as stopped:
            count = min(workers or usable_processors(), len(tasks))
            engine, dashboard = _engine(scheduler, count, time_limit)
            with closing(engine):
                course = _do(
                    tasks, manifest, now, engine, stopped, resume=resume, fail_fast=fail_fast, progress=progress
                )
            interrupted = stopped() and not course.trouble
    found = course.found
    files = tuple(found.get(task.key) or FileReport(task.key, task.source) for task in tasks)
    seconds = time.perf_counter() - started
    cut = interrupted and len(found) < len(tasks)
    return BatchReport(files, seconds, cut, course.memory, dashboard, tuple(passed), course.trouble)


class _Course(NamedTuple):
    """How a run went: the reports by key, the highest memory of any worker, and what ended it before its time."""

    found: dict[str, FileReport]
    memory: int
    trouble: str


def _do(
    tasks: Sequence[Task],
    manifest: Manifest,
    now: datetime,
    engine: ClosableEngine,
    stopped: Callable[[], bool],
    *,
    resume: bool,
    fail_fast: bool,
    progress: Progress | None,
) -> _Course:
    """Do what has changed. What stops the engine does not take the reports of the files that are done along."""
    unchanged = ((task, manifest.unchanged(task)) for task in (tasks if resume else ()))
    kept = [(task, report) for task, report in unchanged if report is not None]
    found = {task.key: report for task, report in kept}
    manifest.start(now, kept)
    if progress:
        for n, (_, report) in enumerate(kept, 1):
            progress(n, len(tasks), report)
    failed: list[str] = []
    memory, trouble = 0, ""
    rest = [task for task in tasks if task.key not in found]
    try:
        for task, report, peak in engine(rest, lambda: stopped() or bool(failed and fail_fast)):
            manifest.add(task, report)
            found[task.key] = report
            memory = max(memory, peak)
            if report.status is TaskStatus.FAILED:
                failed.append(task.key)
            if progress:
                progress(len(found), len(tasks), report)
        manifest.close(finished=len(found) == len(tasks))
    except CatchupError as reason:
        trouble = str(reason)
    return _Course(found, memory, trouble)


class ClosableEngine(Engine, Protocol):
    """An engine that lets go of its workers."""

    def close(self) -> None:
        """Let go."""
        ...


class LocalEngine:
    """Worker processes of this machine."""

    def __init__(self, workers: int, time_limit: float) -> None:
        self._workers, self._time_limit = workers, time_limit

    def __call__(self, tasks: Iterable[Task], stopped: Callable[[], bool]) -> Iterator[tuple[Task, FileReport, int]]:
        """Do the tasks; yields each with its report, and the worker's peak memory in bytes."""
        pool: Pool[Task, FileReport] = Pool(
            process, workers=self._workers, time_limit=self._time_limit, stopped=stopped
        )
        for done in pool.run(tasks):
            report = done.result or FileReport(
                done.task.key, done.task.source, status=TaskStatus.FAILED, message=done.problem, detail=done.detail
            )
            yield done.task, report, done.memory

    def close(self) -> None:
        """Workers are let go when the last task is done."""


def _engine(scheduler: str | None, workers: int, time_limit: float) -> tuple[ClosableEngine, str]:
    if scheduler is None:
        return LocalEngine(workers, time_limit), ""
    from catchup_xl.batch.run.cluster import DaskEngine  # an extra

    engine = DaskEngine(scheduler, workers, time_limit)
    return engine, engine.dashboard

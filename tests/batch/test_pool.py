"""Workers that hang, fail or die take nothing with them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from batch_support import work

from catchup_xl.batch.run.pool import Done, Pool


def run(tasks: list[tuple[str, str]], **options: float) -> dict[tuple[str, str], Done[tuple[str, str], str]]:
    pool: Pool[tuple[str, str], str] = Pool(work, workers=2, **options)  # type: ignore[arg-type]
    return {done.task: done for done in pool.run(tasks)}


def test_every_task_is_done_once() -> None:
    tasks = [("ok", str(n)) for n in range(40)]
    found = run(tasks)
    assert {task: done.result for task, done in found.items()} == {task: f"ok {task[1]}" for task in tasks}


def test_workers_have_the_environment_of_now_and_not_of_the_first_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("first", "second"):
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key)
        assert run([("environment", "AWS_SECRET_ACCESS_KEY")])["environment", "AWS_SECRET_ACCESS_KEY"].result == key
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert run([("environment", "AWS_SECRET_ACCESS_KEY")])["environment", "AWS_SECRET_ACCESS_KEY"].result == ""


def test_a_task_that_hangs_is_ended_and_the_others_are_done() -> None:
    started = time.monotonic()
    found = run([("hang", ""), *(("ok", str(n)) for n in range(10))], time_limit=1.5)
    assert "超过 1.5 秒" in found["hang", ""].problem
    assert sum(done.result is not None for done in found.values()) == 10
    assert time.monotonic() - started < 20


def test_a_task_whose_worker_is_killed_is_tried_again(tmp_path: Path) -> None:
    found = run([("die once", str(tmp_path / "mark")), ("ok", "1")])
    assert found["die once", str(tmp_path / "mark")].result is not None


def test_a_task_that_kills_every_worker_is_given_up() -> None:
    found = run([("die", ""), *(("ok", str(n)) for n in range(10))])
    assert "两次意外退出" in found["die", ""].problem
    assert sum(done.result is not None for done in found.values()) == 10


def test_an_exception_is_reported_with_its_trace() -> None:
    done = run([("fail", "why")])["fail", "why"]
    assert done.problem == "程序出错：ValueError：why"
    assert "batch_support.py" in done.detail


def test_workers_are_replaced_after_so_many_tasks() -> None:
    pool: Pool[tuple[str, str], str] = Pool(work, workers=1, tasks_per_worker=3)
    pids = [done.result for done in pool.run([("pid", str(n)) for n in range(7)])]
    assert len(set(pids)) == 3


def test_no_worker_is_left_when_the_caller_stops_listening() -> None:
    pool: Pool[tuple[str, str], str] = Pool(work, workers=2)
    answers = pool.run([("ok", "1"), ("hang", "2"), ("ok", "3")])
    next(answers)
    pids = pool.processes
    answers.close()  # type: ignore[attr-defined]
    assert pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids if Path("/proc").is_dir())


def test_a_script_without_a_guard_or_a_file_can_use_it() -> None:
    code = "from catchup_xl.batch.run.pool import Pool\n"
    code += "print([done.result for done in Pool(abs, workers=1).run([-3])])"
    done = subprocess.run([sys.executable, "-"], input=code, capture_output=True, encoding="utf-8", check=True)
    assert (done.stdout, done.stderr) == ("[3]\n", "")

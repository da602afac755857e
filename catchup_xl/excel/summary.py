"""What a macro tells the clerk at its end: findings counted, rank and movement of the own unit, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catchup_xl.jobs.run import Job
from catchup_xl.model.edits import Moved
from catchup_xl.model.findings import Level
from catchup_xl.results.tables import period
from catchup_xl.rules.outcome import Outcome

_RANKED = (Job.RANKING, Job.REFRESH)
_MOST = 3


def summary(job: Job, outcome: Outcome, notices: Sequence[str]) -> str:
    """The message for a job that has run.

    Args:
        job: which one.
        outcome: what it computed.
        notices: what could not be written, and what of the clerk's had to move.
    """
    return "\n".join(_lines(job, outcome, notices))


def _lines(job: Job, outcome: Outcome, notices: Sequence[str]) -> Iterator[str]:
    yield f"{job.label}完成（{period(outcome)}）。"
    count = {level: sum(1 for finding in outcome.findings if finding.level is level) for level in Level}
    yield "检查：" + "，".join(f"{level.value} {count[level]} 条" for level in Level)
    if job in _RANKED:
        yield from _standing(outcome)
        for group in list(outcome.groups.values())[:_MOST]:
            if group.blocked:
                yield f"{group.name}未排名：{group.blocked}"
    if job is Job.CHECKLIST:
        lights: dict[str, int] = {}
        for progress in outcome.duties:
            lights[progress.light.value] = lights.get(progress.light.value, 0) + 1
        yield f"责任清单 {len(outcome.duties)} 项：" + "，".join(f"{light} {n}" for light, n in lights.items())
    for notice in notices[:_MOST]:
        yield notice if isinstance(notice, Moved) else f"未写入：{notice}"
    if count[Level.ERROR]:
        yield "有错误，点“下一个问题”逐条改正后再运行。"


def _standing(outcome: Outcome) -> Iterator[str]:
    own, benchmark = outcome.own, outcome.master.settings.benchmark
    if own is None:
        yield "本单位未参加排名（核对参数表的“本单位”和“考核组”）。"
        return
    parts = [own.unit.name, "总分未定" if own.total is None else f"总分 {own.total:f}"]
    if own.rank is not None:
        parts.append(f"第 {own.rank} 名" + (f"（较上年升降：{own.movement}）" if own.movement else ""))
    if own.grade is not None:
        parts.append(f"等次{own.grade.value}")
    if own.behind_benchmark is not None and benchmark:
        gap = own.behind_benchmark
        parts.append(
            f"比{benchmark}低 {gap:f} 分"
            if gap > 0
            else f"比{benchmark}高 {-gap:f} 分"
            if gap
            else f"与{benchmark}同分"
        )
    yield "，".join(parts)

"""Checks of the dates of 责任清单 and 督导 against each other, the stages and the period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import percent
from catchup_xl.rules.duties import as_of

_WHOLE = Decimal(1)


@check(
    "duty-dates",
    Level.ERROR,
    "开始晚于完成时限",
    expected="开始时间不晚于完成时限",
    mend="改正日期",
)
def a_duty_starts_before_it_is_due(master: Master) -> Iterator[Remark]:
    """A duty does not start after it is due: its time progress would be wrong."""
    for duty in master.duties:
        if duty.start is not None and duty.due is not None and duty.start > duty.due:
            message = f"“{duty.task}”{duty.start} 开始，{duty.due} 到期"
            yield Remark(duty.at("完成时限"), message, unit=duty.lead_office)


@check(
    "duty-outside-stage",
    Level.WARNING,
    "时限不在所属阶段内",
    expected="完成时限在所属阶段的起止日期之内",
    mend="改正完成时限或阶段",
)
def a_duty_is_due_in_its_stage(master: Master) -> Iterator[Remark]:
    """A duty is due within its stage."""
    stages = {fold(stage.name): stage for stage in reversed(master.stages)}
    for duty in master.duties:
        stage = stages.get(fold(duty.stage))
        if duty.due is None or stage is None or stage.start is None or stage.end is None:
            continue
        if not stage.start <= duty.due <= stage.end:
            message = f"“{duty.task}”{duty.due} 到期，{stage.name}为 {stage.start} 至 {stage.end}"
            yield Remark(duty.at("完成时限"), message, unit=duty.lead_office)


@check(
    "duty-overdue",
    Level.WARNING,
    "逾期没有说明",
    expected="逾期未完成的任务填写存在问题或下步打算",
    mend="请责任人说明原因和下步打算",
)
def an_overdue_duty_is_explained(master: Master) -> Iterator[Remark]:
    """A duty that is past its due date and not done says why, or what comes next."""
    end = as_of(master)
    for duty in master.duties:
        if end is None or duty.due is None or duty.due >= end or duty.closed is not None:
            continue
        by_hand_done = duty.share_done is not None and duty.share_done >= _WHOLE
        if not by_hand_done and not duty.problems and not duty.next_step:
            message = f"“{duty.task}”{duty.due} 到期，已逾期 {(end - duty.due).days} 天，没有说明"
            yield Remark(duty.at("存在问题"), message, unit=duty.lead_office)


@check(
    "duty-closed-unfinished",
    Level.WARNING,
    "未完成就销号",
    expected="完成比例 100% 才销号",
    mend="补填完成比例，或取消销号",
)
def a_closed_duty_is_done(master: Master) -> Iterator[Remark]:
    """A duty is closed when its share done is 100 %."""
    for duty in master.duties:
        if duty.closed is not None and duty.share_done is not None and duty.share_done < _WHOLE:
            message = f"“{duty.task}”完成比例 {percent(duty.share_done)}，已于 {duty.closed} 销号"
            yield Remark(duty.at("销号日期"), message, unit=duty.lead_office)


@check(
    "duty-closed-early",
    Level.WARNING,
    "开始之前销号",
    expected="销号日期不早于开始时间",
    mend="改正日期",
)
def a_duty_is_closed_after_its_start(master: Master) -> Iterator[Remark]:
    """A duty is not closed before it starts."""
    for duty in master.duties:
        if duty.closed is not None and duty.start is not None and duty.closed < duty.start:
            message = f"“{duty.task}”{duty.start} 开始，{duty.closed} 销号"
            yield Remark(duty.at("销号日期"), message, unit=duty.lead_office)


@check(
    "duty-closed-late",
    Level.HINT,
    "销号在统计期之后",
    expected="销号日期不晚于统计月份末",
    mend="核对日期；确在统计期后销号的可不改",
)
def a_duty_is_closed_within_the_period(master: Master) -> Iterator[Remark]:
    """A duty that is closed after the period counts as closed in it."""
    end = as_of(master)
    for duty in master.duties:
        if duty.closed is not None and end is not None and duty.closed > end:
            message = f"“{duty.task}”{duty.closed} 销号，统计期至 {end}"
            yield Remark(duty.at("销号日期"), message, unit=duty.lead_office)


@check(
    "inspection-dates",
    Level.WARNING,
    "督导日期先后颠倒",
    expected="整改期限、整改完成日期不早于督导日期",
    mend="改正日期",
)
def a_deadline_follows_the_inspection(master: Master) -> Iterator[Remark]:
    """What an inspection found is put right after the inspection, and is due after it."""
    for inspection in master.inspections:
        for header, day in (("整改期限", inspection.deadline), ("整改完成日期", inspection.done)):
            if day is not None and inspection.day is not None and day < inspection.day:
                message = f"“{inspection.unit}”{inspection.day} 督导，{header}为 {day}"
                yield Remark(inspection.at(header), message, unit=inspection.unit)


@check(
    "inspection-deadline-missing",
    Level.HINT,
    "没有整改期限",
    expected="每个问题有整改期限",
    mend="填写整改期限",
)
def an_inspection_sets_a_deadline(master: Master) -> Iterator[Remark]:
    """What an inspection found is to be put right by a day."""
    for inspection in master.inspections:
        if inspection.deadline is None and inspection.done is None:
            message = f"“{inspection.unit}”的问题没有整改期限"
            yield Remark(inspection.at("整改期限"), message, unit=inspection.unit)


@check(
    "inspection-overdue",
    Level.WARNING,
    "整改逾期",
    expected="在整改期限前整改完成",
    mend="督促整改，完成后填整改完成日期",
)
def inspection_findings_are_put_right_in_time(master: Master) -> Iterator[Remark]:
    """What an inspection found is put right by its deadline."""
    end = as_of(master)
    for inspection in master.inspections:
        deadline = inspection.deadline
        if end is not None and deadline is not None and inspection.done is None and deadline < end:
            message = (
                f"“{inspection.unit}”应于 {deadline} 前整改，已逾期 {(end - deadline).days} 天：{inspection.problem}"
            )
            yield Remark(inspection.at("整改完成日期"), message, unit=inspection.unit)

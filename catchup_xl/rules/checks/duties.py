"""Checks of 责任清单: who, by when, in words that can be held against the result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from catchup_xl.model.cells import Address, fold, narrow
from catchup_xl.model.choices import Kind
from catchup_xl.model.entry_sheets import Duty
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import repeated
from catchup_xl.rules.checks.lookups import target_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import listed, percent, rows_of, span
from catchup_xl.rules.duties import as_of

_SINGLY = 6
"""As many duties are told one by one; more of them in one line."""

_VAGUE = re.compile("推进|推动|加快|加强|加大|强化|深化|促进")
_CONCRETE = re.compile(
    r"\d|[一二两三四五六七八九十百千万半]+(?:个|项|户|人|名|次|处|家|件|篇|场|亩|箱|头|公里|米|吨|元|月|日|季度|成|倍|批次)"
)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_OWNERS = (("责任领导", "leader"), ("牵头单位", "lead_office"), ("责任人", "officer"))
_OPEN = (
    ("年度目标", "yearly_target"),
    ("阶段", "stage"),
    ("措施", "measures"),
    ("开始时间", "start"),
    ("完成时限", "due"),
)


@check(
    "duty-duplicate",
    Level.WARNING,
    "责任清单编号重复",
    expected="编号不重复",
    mend="改正编号",
)
def a_duty_number_stands_once(master: Master) -> Iterator[Remark]:
    """编号 is given to one duty only."""
    for duty, before in repeated(master.duties, lambda one: fold(one.number)):
        message = f"编号“{duty.number}”在第 {before.source.row} 行已有（{before.task}）"
        yield Remark(duty.at("编号"), message, unit=duty.lead_office)


@check(
    "duty-owner",
    Level.WARNING,
    "责任不落实",
    also=(Level.HINT,),
    expected="有责任领导、牵头单位和责任人",
    mend="从组织机构里明确到人、到单位",
)
def a_duty_has_its_owners(master: Master) -> Iterator[Remark]:
    """A duty has a leader, a lead office and an officer; where no duty has, the plan did not tell."""
    for header, field in _OWNERS:
        bare = [duty for duty in master.duties if not getattr(duty, field)]
        level = Level.HINT if len(bare) == len(master.duties) else Level.WARNING
        yield from _each(bare, header, level, lambda duty: f"“{duty.task}”没有{header}")  # noqa: B023 - used at once


@check(
    "duty-blank",
    Level.HINT,
    "责任清单有空着的列",
    expected="年度目标、阶段、措施、开始时间、完成时限都填",
    mend="方案没有写明的，研究后补填",
)
def a_duty_is_worked_out(master: Master) -> Iterator[Remark]:
    """A duty tells its yearly target, stage, measures, start and due date."""
    for header, field in _OPEN:
        cells = [duty.at(header) for duty in master.duties if not getattr(duty, field)]
        if cells:
            yield Remark(span(cells), f"{len(cells)} 项任务没有{header}（{rows_of(cells)}）")


@check(
    "duty-share-missing",
    Level.WARNING,
    "没有报进度",
    also=(Level.HINT,),
    expected="不挂指标的任务填完成比例",
    mend="请责任人填报，0% 至 100%",
)
def a_duty_reports_how_far_it_has_come(master: Master) -> Iterator[Remark]:
    """A duty that hangs on no indicator, and should have begun, tells its share done."""
    end = as_of(master)
    by_hand = [duty for duty in master.duties if not duty.indicator and not duty.closed]
    begun = [duty for duty in by_hand if end is None or duty.start is None or duty.start <= end]
    bare = [duty for duty in begun if duty.share_done is None]
    level = Level.HINT if end is None or len(bare) == len(begun) else Level.WARNING
    yield from _each(bare, "完成比例", level, lambda duty: f"“{duty.task}”没有填完成比例")


def _each(duties: Sequence[Duty], header: str, level: Level, message: Callable[[Duty], str]) -> Iterator[Remark]:
    """One remark a duty, or one for all when they are many."""
    if len(duties) > _SINGLY:
        cells: list[Address] = [duty.at(header) for duty in duties]
        yield Remark(span(cells), f"{len(duties)} 项任务没有{header}（{rows_of(cells)}）", level=level)
        return
    for duty in duties:
        yield Remark(duty.at(header), message(duty), unit=duty.lead_office, level=level)


@check(
    "duty-vague",
    Level.WARNING,
    "任务空泛",
    expected="工作任务、年度目标、措施里有数量或时限",
    mend="写明做多少、到什么时候",
)
def a_duty_is_no_empty_phrase(master: Master) -> Iterator[Remark]:
    """A duty that speaks of 推进, 加快 or 加强 says how much, or by when."""
    for duty in master.duties:
        text = narrow(f"{duty.task} {duty.yearly_target} {duty.measures}")
        vague = _VAGUE.findall(text)
        if vague and not _CONCRETE.search(text):
            message = f"“{duty.task}”用了“{listed(vague)}”，没有数量和时限"
            yield Remark(duty.at("工作任务"), message, unit=duty.lead_office)


@check(
    "duty-target-mismatch",
    Level.WARNING,
    "年度目标与指标目标不一致",
    expected="年度目标里的增幅与“指标”表的目标相同",
    mend="以方案为准改正一处",
)
def a_duty_states_the_indicators_target(master: Master) -> Iterator[Remark]:
    """The one percentage in 年度目标 of a duty on a growth indicator is the own unit's target."""
    own = master.unit(master.settings.own_unit)
    for duty in master.duties:
        indicator = master.indicator(duty.indicator)
        if indicator is None or indicator.kind is not Kind.GROWTH:
            continue
        target = indicator.target if own is None else target_of(master, own, indicator)
        stated = _PERCENT.findall(narrow(duty.yearly_target))
        if target is not None and len(stated) == 1 and Decimal(stated[0]) / 100 != target:
            message = f"年度目标写的是 {stated[0]}%，“{indicator.name}”的目标是 {percent(target)}"
            yield Remark(duty.at("年度目标"), message, unit=duty.lead_office)

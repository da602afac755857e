"""The work that moves an indicator: what a catch-up path says where the figure is not the unit's to set."""

from __future__ import annotations

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import YesNo
from catchup_xl.model.entry_sheets import Duty, Indicator
from catchup_xl.model.master import Master

_FIGURES_FOLLOW = "数字随工作走，由统计部门依法核算发布，不定数、不分数"
_MOST = 3


def is_statutory(indicator: Indicator) -> bool:
    """Whether the figure is the statistics office's (统计法定指标)."""
    return indicator.statutory is YesNo.YES


def work_words(master: Master, indicator: Indicator) -> str:
    """The projects, households and money of 责任清单 that move an indicator, in a sentence.

    Args:
        master: the typed master.
        indicator: the indicator.
    """
    duties = [duty for duty in master.duties if fold(duty.indicator) == fold(indicator.name)]
    if not duties:
        return f"请在“责任清单”写明推动它的工作（项目、户数、资金）；{_FIGURES_FOLLOW}"
    more = f"等 {len(duties)} 项" if len(duties) > _MOST else ""
    return f"抓工作：{'；'.join(_told(duty) for duty in duties[:_MOST])}{more}。{_FIGURES_FOLLOW}"


def _told(duty: Duty) -> str:
    """修路：新修 5 公里（每月调度；张三，2017-11-30 前）."""
    goal = f"：{duty.yearly_target}" if duty.yearly_target else ""
    if fold(duty.task) == fold(duty.indicator):
        # A duty that bears the indicator's name has the figure itself for its target: what is done for it counts.
        goal = ""
    how = duty.next_step or duty.measures
    who = duty.leader or duty.officer or duty.lead_office
    until = f"{duty.due} 前" if duty.due is not None and duty.closed is None else ""
    named = "，".join(part for part in (who, until) if part)
    inside = "；".join(part for part in (how, named) if part)
    return f"{duty.task}{goal}（{inside}）" if inside else f"{duty.task}{goal}"

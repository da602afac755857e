"""Proposals about persons: those who answer for what brought the own unit forward, and for what held it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from catchup_xl.model.choices import Light
from catchup_xl.rules.outcome import DutyProgress, Item, Proposal, Standing

_MOST = 3  # works that one line names
_GOOD = (Light.GREEN, Light.BLUE)
Work: TypeAlias = Item | DutyProgress


def of_persons(own: Standing | None, duties: Sequence[DutyProgress]) -> Iterator[Proposal]:
    """Praise for who leads an indicator on which the unit is first, a talk with who leads one that held it back.

    Args:
        own: the own unit's standing; None where it has none.
        duties: how far each duty has come.

    Source: the plan's 考核奖惩: 责任领导 and 责任人 answer for their work.
    """
    items = own.items if own is not None else ()
    first = [item for item in items if item.rank == 1 and item.light in _GOOD]
    # What nobody has returned holds nobody back by its figure: that it is owed is a finding of the checks.
    behind = [item for item in items if item.light is Light.RED and item.measure.figures.entry is not None]
    late = [d for d in duties if d.overdue and not d.duty.closed and not d.duty.indicator]
    praise = _by_person((item, _answering(item, duties)) for item in first)
    talks = _by_person(
        [
            *((item, _answering(item, duties)) for item in behind),
            *((found, _people(found.duty.leader, found.duty.officer, found.duty.lead_office)) for found in late),
        ]
    )
    yield from _told(praise, "表扬", "负责的工作居本组第 1 位")
    yield from _told(talks, "约谈", "负责的工作拖了后腿")


def _words(work: Work) -> str:
    """A work with what is to be said of it, and its cell."""
    if isinstance(work, DutyProgress):
        return f"{work.duty.task}逾期 {work.overdue} 天（{work.duty.at('完成时限')}）"
    light = "亮红灯，" if work.light is Light.RED else ""
    place = f"第 {work.rank} 位，" if work.light is Light.RED and work.rank else ""
    return f"{work.indicator.name}（{light}{place}{work.measure.value_at}）"


def _answering(item: Item, duties: Sequence[DutyProgress]) -> list[str]:
    """Who answers for an indicator: named in 指标, else in the duty that hangs on it."""
    indicator = item.indicator
    people = _people(indicator.leader, indicator.officer)
    for found in duties:
        if not people and found.duty.indicator == indicator.name:
            people = _people(found.duty.leader, found.duty.officer, found.duty.lead_office)
    return people or _people("", "", indicator.lead_office)


def _people(leader: str, officer: str, office: str = "") -> list[str]:
    """责任领导 and 责任人, each once; the office in charge where no person is named."""
    return list(dict.fromkeys(name for name in (leader, officer) if name)) or ([office] if office else [])


def _by_person(works: Iterable[tuple[Work, Sequence[str]]]) -> Mapping[str, Sequence[Work]]:
    found: dict[str, list[Work]] = {}
    for work, people in works:
        for person in people:
            found.setdefault(person, []).append(work)
    return found


def _told(by_person: Mapping[str, Sequence[Work]], kind: str, reason: str) -> Iterator[Proposal]:
    for person, works in by_person.items():
        named = "、".join(_words(work) for work in works[:_MOST])
        more = f"等 {len(works)} 项" if len(works) > _MOST else ""
        yield Proposal(person, kind, f"{reason}：{named}{more}", tuple(works))

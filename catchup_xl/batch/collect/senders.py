"""Who has sent what, unit by unit: what is owed is what the master asks for, whatever the returns look like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from catchup_xl.batch.collect.attribution import Attribution
from catchup_xl.batch.collect.returned_values import ENTRY_SHEET, OWED, Key, Return, ReturnState, canonical, fault_of
from catchup_xl.batch.collect.tally import Change, Decision, Sender
from catchup_xl.model.cells import RawCell

_SOUND = frozenset({Decision.WRITE, Decision.SAME, Decision.REMOVED})


def senders_of(
    attribution: Attribution, returns: Sequence[Return], changes: Sequence[Change], due: datetime | None
) -> list[Sender]:
    """Who has sent what; files that belong to no unit come last.

    Args:
        attribution: what each unit is asked for.
        returns: the files.
        changes: what became of their values.
        due: until when returns were due.
    """
    found: list[Sender] = []
    for unit, asked in attribution.owed.items():
        sent = [one for one in returns if one.speaks_for(unit)]
        if asked or sent:
            found.append(_sender(unit, asked, sent, changes, due))
    known = [*attribution.owed]
    strays = [one for one in returns if not any(one.speaks_for(unit) for unit in known)]
    found += [
        Sender(
            files=(one.path,),
            received=one.received,
            problem=_first(one.problem) or "不知道是哪个单位的",
            state="有问题",
        )
        for one in strays
    ]
    return found


def _sender(
    unit: str, asked: frozenset[Key], sent: Sequence[Return], changes: Sequence[Change], due: datetime | None
) -> Sender:
    given = {value.key for one in sent for value in one.values if not value.refused and _is_given(value.key, value.raw)}
    owed = asked - given
    handed_in = [
        one for one in sent if one.state is ReturnState.READ or (one.state is ReturnState.UNTOUCHED and not owed)
    ]
    last = max((one.received for one in handed_in if one.received), default=None)
    late = bool(due and last and last > due)
    left = [change for change in changes if change.decision not in _SOUND and _concerns(change, unit, sent)]
    problems = [f"{one.name}：{_first(one.problem)}" for one in sent if one.problem]
    problems += [f"{one.name}：报表原样未填" for one in sent if one.state is ReturnState.UNTOUCHED and owed]
    problems += [f"{one.name}：少了 {len(one.lost)} 格" for one in sent if one.lost]
    problems += [f"{len(left)} 处没有写入，见“报送变动”"] if left else []
    state = _state(sent, handed_in, is_late=late, is_owed=bool(owed), is_left=bool(left))
    return Sender(
        unit=unit, files=tuple(one.path for one in sent), received=last, late=late, owed=len(owed), cells=len(asked),
        problem="；".join(problems), state=state,
    )  # fmt: skip


def _state(sent: Sequence[Return], handed_in: Sequence[Return], *, is_late: bool, is_owed: bool, is_left: bool) -> str:
    if not handed_in:
        return "有问题" if any(one.state is not ReturnState.UNTOUCHED for one in sent) else "未报"
    if is_left:
        return "有问题"
    if is_late:
        return "迟报"
    return "缺报" if is_owed else "已报"


def _is_given(key: Key, raw: RawCell) -> bool:
    text = canonical(raw)
    return text not in OWED and not fault_of(key, raw)


def _concerns(change: Change, unit: str, sent: Sequence[Return]) -> bool:
    """A change is a unit's own: it is about its figures, or came in its return."""
    if not any(source is one for source, _ in change.sources for one in sent):
        return False
    return change.key.sheet != ENTRY_SHEET or change.key.names[0] == unit or all(len(one.units) == 1 for one in sent)


def _first(text: str) -> str:
    return text.partition("\n")[0]

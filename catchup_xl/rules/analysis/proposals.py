"""Proposals (奖惩建议): what the rules of the plan suggest to the leaders, each with the cells it rests on; never an act.

They keep to the powers of whoever issues them (``powers``): a county speaks of its towns, a town of its villages, its
stations, and the persons who answer for its own work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from catchup_xl.model.cells import Address
from catchup_xl.model.choices import EventType, Grade, Light
from catchup_xl.model.entry_sheets import Event, Inspection
from catchup_xl.model.master import Master
from catchup_xl.rules.analysis.persons import of_persons
from catchup_xl.rules.analysis.powers import Powers
from catchup_xl.rules.duties import as_of
from catchup_xl.rules.outcome import DutyProgress, Group, Proposal, Standing

_PRAISED = 3  # places that are praised besides those graded 优秀
_BODY = 4  # first body row of a result sheet whose header row is not known
_BAD = (Grade.ORDINARY, Grade.POOR)


def proposals(master: Master, groups: Mapping[str, Group], duties: Sequence[DutyProgress] = ()) -> Iterator[Proposal]:
    """What to consider for every unit: praise, a talk, accountability, leniency, promotion or removal (能上能下).

    Args:
        master: the typed master.
        groups: the rankings.
        duties: how far each duty has come.

    Source: workbook.md 奖惩建议; scoring.md §6 (two years running 一般, or once 较差) and the plan's 考核奖惩.
    """
    powers = Powers.of(master)
    row = 0
    for group in groups.values():
        last = _last_places(group)
        for standing in group.standings:
            if not group.blocked:
                found = _of_standing(master, group, standing, row, last)
                yield from powers.kept(standing.unit.name, found)
            row += 1
    for event in master.ledger:
        yield from powers.kept(event.unit, _of_event(master, event))
    for inspection in master.inspections:
        yield from powers.kept(inspection.unit, _of_inspection(master, inspection))
    own = next((s for g in groups.values() if not g.blocked for s in g.standings if powers.is_own(s.unit)), None)
    if powers.over_persons:
        yield from of_persons(own, duties)


def _last_places(group: Group) -> Sequence[int]:
    """The last place that any unit holds on each indicator."""
    columns = zip(*(standing.items for standing in group.standings), strict=True)
    return [max((item.rank or 0 for item in column), default=0) for column in columns]


def _of_standing(master: Master, group: Group, standing: Standing, row: int, last: Sequence[int]) -> Iterator[Proposal]:
    place = _result_cell(master, "排名", "名次", row)
    unit, rank = standing.unit.name, standing.rank
    if rank is None:
        return
    total = f"总分 {standing.total:f}" if standing.total is not None else ""
    if standing.grade is Grade.EXCELLENT or (rank <= _PRAISED and len(group.standings) > _PRAISED * 2):
        grade = f"，等次{standing.grade.value}" if standing.grade else ""
        yield Proposal(unit, "表扬", f"{group.name}第 {rank} 名，{total}{grade}（{place}）")
    ranked = [s.rank for s in group.standings if s.rank is not None]
    if len(ranked) > 1 and rank == max(ranked) and min(ranked) != rank:
        yield Proposal(unit, "约谈", f"{group.name}末位（第 {rank} 名），{total}（{place}）")
    yield from _of_grade(standing, place)
    lagging = [
        item
        for item, worst in zip(standing.items, last, strict=True)
        if item.light is Light.RED and item.rank == worst and item.measure.figures.entry is not None
    ]
    if lagging and rank > 1:
        works = "、".join(f"{item.indicator.name}（{item.measure.value_at}）" for item in lagging[:3])
        yield Proposal(unit, "追责", f"单项工作居本组末位且亮红灯：{works}，是否影响争先进位请核实")


def _of_grade(standing: Standing, place: str) -> Iterator[Proposal]:
    unit, grade = standing.unit, standing.grade
    if grade is Grade.POOR:
        yield Proposal(unit.name, "能上能下", f"本年等次较差（{place}）")
    elif grade in _BAD and unit.last_grade in _BAD:
        yield Proposal(unit.name, "能上能下", f"连续两年等次一般以下（{place}，{unit.at('上年等次')}）")


def _of_event(master: Master, event: Event) -> Iterator[Proposal]:
    today = as_of(master)
    if event.day is None or today is None or event.day.year != today.year or event.day > today:
        return
    document = f"，{event.document}" if event.document else ""
    reason = f"{event.reason or event.matter}{document}（{event.at('类型' if event.standard is None else '事项')}）"
    if event.type is EventType.LENIENCY:
        yield Proposal(event.unit, "容错", reason)
    elif event.type is EventType.VETO or event.vetoes:
        yield Proposal(event.unit, "追责", f"一票否决：{reason}")


def _of_inspection(master: Master, found: Inspection) -> Iterator[Proposal]:
    """An inspection finding that was not put right in time."""
    today = as_of(master)
    if found.deadline is None or today is None or found.done is not None or found.deadline >= today:
        return
    days = (today - found.deadline).days
    yield Proposal(found.unit, "约谈", f"督导发现的问题逾期 {days} 天未整改：{found.problem}（{found.at('整改期限')}）")


def _result_cell(master: Master, sheet: str, header: str, row: int) -> str:
    """Where a result will stand: the n-th row under the sheet's header."""
    table = master.tables[sheet]
    column = table.columns.get(header) or table.sheet.headers().index(header) + 1
    first = table.header_row + 1 if table.found else _BODY
    return str(Address(sheet, first + row, column))

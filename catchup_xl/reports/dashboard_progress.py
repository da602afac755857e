"""How far the own unit has come: growth against targets, the lights of its duties, its course over the months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from catchup_xl.model.cells import fold, to_number, to_text
from catchup_xl.model.choices import Kind, Light
from catchup_xl.model.result_sheets import HistoryRow
from catchup_xl.model.settings import Settings
from catchup_xl.reports.axes import Axis, around, around_goals
from catchup_xl.reports.dashboard import Course, Duties, DutyRow, GrowthBar, Growths, Point
from catchup_xl.reports.shown import ResultSheet, Shown
from catchup_xl.results.shown_values import cell_text, column_as_set
from catchup_xl.results.tables import duty_columns, table_items, table_standings
from catchup_xl.rules.outcome import DutyProgress, Group, Outcome, Standing

_MOST_DUTIES = 30
_MOST_PERIODS = 12
_LEAST_PERIODS = 2
_LIGHTS = (Light.RED, Light.YELLOW, Light.SLOW, Light.GREEN, Light.BLUE, Light.GREY)


def growths(outcome: Outcome, own: Standing) -> Growths:
    """Growth of the own unit on every indicator of the kind 增速."""
    sheet = ResultSheet("增速测算", outcome)
    found: dict[int, GrowthBar] = {}
    for n, (_, standing, item) in enumerate(table_items(outcome)):
        if standing is not own or item.indicator.kind is not Kind.GROWTH:
            continue
        found[n] = GrowthBar(
            indicator=item.indicator.name,
            value=sheet.shown(n, "本期"),
            growth=sheet.shown(n, "增速"),
            target=sheet.shown(n, "目标"),
            gap=sheet.shown(n, "差距(百分点)"),
            needed=sheet.shown(n, "余期需达增速"),
            state=sheet.shown(n, "状态"),
            light=item.light,
            cells=sheet.shown(n, "出处"),
        )
    rows = tuple(found.values())
    scale = around_goals(_values(row.growth for row in rows), _values(row.target for row in rows))
    source = sheet.rows(min(found), max(found) - min(found) + 1) if found else ""
    return Growths(rows, scale, _light_rule(outcome.master.settings), source)


def _light_rule(settings: Settings) -> str:
    """How the light of a growth comes about, in words."""
    near, times = settings.growth_yellow, settings.needed_yellow
    rule = (
        f"达到目标亮绿灯；低于目标 {near:f} 个百分点以内，或余期需达增速不超过目标的 {times:f} 倍，亮黄灯；其余亮红灯"
    )
    months = settings.yellow_to_red
    return f"{rule}；连续 {months} 次黄灯转红灯" if months > 1 else rule


def _values(figures: Iterable[Shown]) -> Iterator[Decimal]:
    return (figure.value for figure in figures if figure.value is not None)


def duties(outcome: Outcome) -> Duties:
    """The lights of 责任清单, and the duties that need the leader's eye."""
    counted = Counter(progress.light for progress in outcome.duties)
    columns = duty_columns(outcome.duties, outcome)
    urgent = [
        progress for progress in outcome.duties if progress.light in (Light.RED, Light.YELLOW) or progress.overdue
    ]
    urgent.sort(key=lambda progress: (_LIGHTS.index(progress.light), -(progress.overdue or 0)))
    rows = [progress.duty.source.row for progress in outcome.duties]
    return Duties(
        lights=tuple((light, counted[light]) for light in _LIGHTS if counted[light]),
        total=len(outcome.duties),
        rows=tuple(_duty_row(progress, columns, outcome.master.settings) for progress in urgent[:_MOST_DUTIES]),
        more=max(0, len(urgent) - _MOST_DUTIES),
        source=f"责任清单!第{min(rows)}—{max(rows)}行" if rows else "",
    )


def _duty_row(progress: DutyProgress, columns: dict[str, dict[int, Any]], settings: Settings) -> DutyRow:
    duty = progress.duty

    def filled(header: str) -> Shown:
        cell = columns[header].get(duty.source.row)
        return Shown(cell_text(cell, column_as_set("责任清单", header, settings)), str(duty.at(header)))

    owners = (
        ("责任领导", duty.leader),
        ("责任人", duty.officer),
        ("牵头", duty.lead_office),
    )
    return DutyRow(
        light=progress.light,
        number=duty.number,
        task=duty.task,
        owners=tuple(f"{role} {name}" for role, name in owners if name),
        completion=filled("完成率"),
        due=Shown(cell_text(duty.due, None), str(duty.at("完成时限"))),
        overdue=filled("逾期天数"),
        state=filled("状态"),
        at=str(duty.at("灯")),
    )


def course(outcome: Outcome, group: Group, own: Standing, sheet: ResultSheet) -> Course | None:
    """How total and place of the own unit and its benchmark went, from 历史 and this run."""
    master = outcome.master
    benchmark = master.unit(master.settings.benchmark)
    other = group.standing(benchmark.name) if benchmark is not None and benchmark is not own.unit else None
    now = (master.settings.year or 0, master.month or 0)
    points = dict(_recorded(outcome, group, own, other))
    if not group.blocked:
        cells = [
            sheet.shown(row_of(outcome, standing), header)
            for standing in (own, other)
            if standing is not None
            for header in ("总分", "名次")
        ]
        points[now] = Point(*now, *cells)
    whens = sorted(when for when in points if when <= now)
    if len(whens) < _LEAST_PERIODS:
        return None
    shown = tuple(points[when] for when in whens[-_MOST_PERIODS:])
    totals = list(_values(figure for point in shown for figure in (point.total, point.benchmark_total)))
    ranks = list(_values(figure for point in shown for figure in (point.rank, point.benchmark_rank)))
    return Course(
        shown,
        around(totals) if totals else None,
        Axis(Decimal(1), max(*ranks, Decimal(2))) if ranks else None,
        max(0, len(whens) - _MOST_PERIODS),
    )


def _recorded(
    outcome: Outcome, group: Group, own: Standing, other: Standing | None
) -> Iterator[tuple[tuple[int, int], Point]]:
    """The periods that 历史 holds of the own unit."""
    master = outcome.master
    for when, recorded in master.recorded.items():
        here = [row for row in recorded if fold(to_text(row.group)) == fold(group.name)]
        rows = {master.known_as(to_text(row.unit)): row for row in here}
        ours = rows.get(fold(own.unit.name))
        if ours is not None:
            theirs = rows.get(fold(other.unit.name)) if other is not None else None
            settings = outcome.master.settings
            cells = _history_cells(ours, settings)
            yield when, Point(*when, *cells, *(_history_cells(theirs, settings) if theirs is not None else ()))


def _history_cells(row: HistoryRow, settings: Settings) -> tuple[Shown, Shown]:
    total, rank = (
        Shown(
            "" if value is None else cell_text(value, column_as_set("历史", header, settings)),
            str(row.at(header)),
            value,
        )
        for header, value in (("总分", _number(row.total)), ("名次", _number(row.rank)))
    )
    return total, rank


def _number(raw: Any) -> Decimal | None:
    """A cell of a kept log, which anybody may have typed into."""
    try:
        return to_number(raw)
    except ValueError:
        return None


def _whole(raw: Any) -> int | None:
    number = _number(raw)
    return int(number) if number is not None and number == number.to_integral_value() else None


def row_of(outcome: Outcome, own: Standing) -> int:
    """The row, from 0, of a unit in 得分 and 排名."""
    return next(n for n, (_, standing) in enumerate(table_standings(outcome)) if standing is own)

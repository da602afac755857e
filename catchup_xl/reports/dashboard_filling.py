"""From an outcome to what the leader's page says, part by part; nothing is computed here that the result sheets do not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from catchup_xl._version import __version__
from catchup_xl.model.choices import YesNo
from catchup_xl.model.findings import Level
from catchup_xl.reports.axes import both_ways, from_zero
from catchup_xl.reports.county import towns
from catchup_xl.reports.dashboard import (
    Against,
    Card,
    Dashboard,
    Findings,
    GapRow,
    Imprint,
    Milestone,
    Notice,
    Ranking,
    RankRow,
)
from catchup_xl.reports.dashboard_progress import course, duties, growths, row_of
from catchup_xl.reports.shown import NOTHING, ResultSheet
from catchup_xl.results.logs import stamp
from catchup_xl.results.tables import period, plan_words, units_to_ring
from catchup_xl.rules.duties import as_of
from catchup_xl.rules.exact import exactly
from catchup_xl.rules.figure_words import unit_beside
from catchup_xl.rules.outcome import Group, Outcome, Standing

_WHOLE = 40
"""A ranking of so many units is printed whole; of a longer one the ends, and who stands near the own unit."""

_FIRST, _LAST, _NEAR = 10, 3, 2
_MOST_BELOW = 10
_MOST_STEPS = 5
_MOST_ERRORS = 8


def dashboard(outcome: Outcome, now: datetime) -> Dashboard:
    """What the page says.

    Args:
        outcome: what was computed.
        now: the time that the page names.
    """
    with exactly():
        return _dashboard(outcome, now)


def _dashboard(outcome: Outcome, now: datetime) -> Dashboard:
    master, settings = outcome.master, outcome.master.settings
    sheet = ResultSheet("排名", outcome)
    rankings = dict(_rankings(outcome, sheet))
    day = as_of(master)
    own, group = outcome.own, outcome.groups.get(master.own_group)
    page = Dashboard(
        plan=settings.printed_title,
        county=settings.county,
        unit=own.unit.name if own else settings.own_unit,
        benchmark=settings.benchmark,
        period=period(outcome),
        as_of=day.isoformat() if day else "",
        publication=settings.publication.value,
        sample=settings.sample is YesNo.YES,
        missing=_no_own_unit(outcome),
        duties=duties(outcome),
        others=tuple(found for name, found in rankings.items() if own is None or name != master.own_group),
        findings=_findings(outcome),
        imprint=Imprint(master.book, settings.rule_version, __version__, stamp(now)),
    )
    if own is None or group is None:
        return page if settings.own_unit else replace(page, towns=tuple(towns(outcome)))
    return replace(
        page,
        cards=tuple(_cards(outcome, group, own, sheet)),
        notes=tuple(note for note in own.note.split("；") if note),
        ranking=rankings[group.name],
        against=_against(outcome, group, own),
        growths=growths(outcome, own),
        course=course(outcome, group, own, sheet),
    )


def _no_own_unit(outcome: Outcome) -> str:
    """Why the parts that speak of the own unit are left out."""
    master, settings = outcome.master, outcome.master.settings
    if outcome.own is not None:
        return ""
    if settings.year is None or master.month is None:
        return "统计期未定：请在“参数”表填年度和统计月份，或在“数据”表填报本年度的数"
    if not settings.own_unit:
        return "“参数”表没有填本单位，只列各考核组的排名"
    if master.unit(settings.own_unit) is None:
        return f"“单位”表里没有本单位“{settings.own_unit}”，只列各考核组的排名"
    return f"本单位“{settings.own_unit}”不在考核组“{master.own_group}”里，或这个组没有适用的指标，只列各考核组的排名"


def _rankings(outcome: Outcome, sheet: ResultSheet) -> Iterator[tuple[str, Ranking]]:
    """The ranking of every group by its name, in the order of the sheet."""
    full = outcome.master.settings.full_score
    first = 0
    for group in outcome.groups.values():
        rows = _marked(tuple(_rank_rows(outcome, group, sheet, first)))
        totals = [row.total.value for row in rows if row.total.value is not None]
        below = tuple(row for row in rows if not row.rank.text)
        below = tuple(row._replace(key=row.key or n < _MOST_BELOW) for n, row in enumerate(below))
        yield (
            group.name,
            Ranking(
                group=group.name,
                ranked=tuple(row for row in rows if row.rank.text),
                below=() if group.blocked else below,
                scale=from_zero(totals, full),
                blocked=group.blocked,
                units=len(rows),
                source=sheet.rows(first, len(rows)),
            ),
        )
        first += len(rows)


def _rank_rows(outcome: Outcome, group: Group, sheet: ResultSheet, first: int) -> Iterator[RankRow]:
    master = outcome.master
    own, benchmark = master.unit(master.settings.own_unit), master.unit(master.settings.benchmark)
    shared = Counter(standing.rank for standing in group.standings)
    for n, standing in enumerate(group.standings, first):
        yield RankRow(
            unit=standing.unit.name,
            rank=sheet.shown(n, "名次"),
            total=sheet.shown(n, "总分"),
            movement=sheet.shown(n, "较上年升降"),
            grade=sheet.shown(n, "等次"),
            note=sheet.shown(n, "备注"),
            own=standing.unit is own,
            benchmark=standing.unit is benchmark,
            tied=standing.rank is not None and shared[standing.rank] > 1,
            key=False,
        )


def _marked(rows: Sequence[RankRow]) -> Sequence[RankRow]:
    """The rows with those marked that are printed even where the ranking is long."""
    ranked = sum(1 for row in rows if row.rank.text)
    if ranked <= _WHOLE:
        return [row._replace(key=bool(row.rank.text) or row.own or row.benchmark) for row in rows]
    marks = [n for n, row in enumerate(rows) if row.own or row.benchmark]

    def is_key(n: int) -> bool:
        near = any(abs(n - mark) <= _NEAR for mark in marks)
        return n < _FIRST or ranked - _LAST <= n < ranked or (near and (n < ranked or n in marks))

    return [row._replace(key=is_key(n)) for n, row in enumerate(rows)]


def _cards(outcome: Outcome, group: Group, own: Standing, sheet: ResultSheet) -> Iterator[Card]:
    """The headline figures."""
    settings = outcome.master.settings
    row = row_of(outcome, own)
    ranked = sum(1 for standing in group.standings if standing.rank is not None)
    full, events = settings.full_score, sheet.shown(row, "加减分")
    parts = [f"满分 {full:f}", f"其中加减分 {events.text}" if own.events else ""]
    places = (outcome.master.settings_at.get("满分"), events.at if own.events else None)
    yield Card(
        "总分",
        sheet.shown(row, "总分"),
        note="，".join(part for part in parts if part),
        note_at="、".join(str(place) for place in places if place),
    )
    rank, behind = sheet.shown(row, "名次"), sheet.shown(row, "距前一名")
    words = [f"{ranked} 个单位参加排名" if own.rank is not None else "没有名次"]
    if behind.text:
        words.append(f"距前一名 {behind.text} 分")
    yield Card("名次", rank, "第" if rank.text else "", "名" if rank.text else "", "，".join(words), behind.at)
    last = sheet.shown(row, "上年名次")
    compared = f"上年第 {last.text} 名" if last.text else "没有上年名次"
    yield Card("较上年升降", sheet.shown(row, "较上年升降"), note=compared, note_at=last.at)
    goal = f"本年目标 {settings.goal_grade.value}" if settings.goal_grade is not None else ""
    goal_at = outcome.master.settings_at.get("目标等次", "")
    yield Card("等次", sheet.shown(row, "等次"), note=goal, note_at=str(goal_at))
    yield _distance(outcome, group, own, sheet)


def _distance(outcome: Outcome, group: Group, own: Standing, sheet: ResultSheet) -> Card:
    """How far the own unit is from its benchmark."""
    label, gap = "与追赶对象", sheet.shown(row_of(outcome, own), "距追赶对象")
    unit = outcome.master.unit(outcome.master.settings.benchmark)
    if unit is None:
        return Card(label, NOTHING, note="没有填追赶对象")
    if unit is own.unit:
        return Card(label, NOTHING, note="本单位就是追赶对象")
    there = group.standing(unit.name)
    if gap.value is None or there is None:
        return Card(label, NOTHING, note=f"与{unit.name}没有可比的总分")
    place = sheet.shown(row_of(outcome, there), "名次")
    note = f"{unit.name} 第 {place.text} 名" if place.text else f"{unit.name} 没有名次"
    if not gap.value:
        return Card(label, gap, "相差", "分", note, place.at)
    ahead = gap.value < 0
    shown = gap._replace(text=gap.text.removeprefix("-"))
    return Card(label, shown, "高" if ahead else "低", "分", note, place.at)


def _against(outcome: Outcome, group: Group, own: Standing) -> Against:
    name = outcome.master.settings.benchmark
    sheet = ResultSheet("对标", outcome)
    rows = tuple(
        GapRow(*(sheet.shown(n, header) for header in ("指标", "本单位", "追赶对象", "得分差", "占比", "优势/短板")))
        for n in range(len(outcome.gaps))
    )
    scale = both_ways(row.gap.value for row in rows if row.gap.value is not None)
    plan = outcome.plan
    lines = len(plan.steps) + bool(plan.steps)  # of the combined plan and its sum, before the single indicators
    single = [(lines + n, step.indicator) for n, step in enumerate(outcome.path) if step.needed is not None]
    return Against(
        benchmark=name,
        rows=rows,
        scale=scale,
        steps=tuple(_steps(outcome, own, single[:_MOST_STEPS])),
        plan=plan_words(plan) if plan.steps else "",
        parts=tuple(_steps(outcome, own, [(n, step.indicator) for n, step in enumerate(plan.steps)])),
        assumed=plan.words,
        works=tuple((step.indicator, step.work) for step in outcome.path if step.work),
        missing="" if rows else _no_comparison(outcome, group, own),
        source=sheet.rows(0, len(rows)) if rows else "",
    )


def _no_comparison(outcome: Outcome, group: Group, own: Standing) -> str:
    """Why there is nothing to compare."""
    name = outcome.master.settings.benchmark
    unit = outcome.master.unit(name)
    if not name:
        return "“参数”表没有填追赶对象"
    if unit is None:
        return f"“单位”表里没有追赶对象“{name}”"
    if unit is own.unit:
        return "追赶对象就是本单位"
    there = group.standing(unit.name)
    if there is None:
        return f"追赶对象“{name}”不在本单位的考核组“{group.name}”里"
    if group.blocked:
        return f"{group.name}未排名，没有总分可比"
    return "总分未定，没有可比的得分"


def _steps(outcome: Outcome, own: Standing, rows: Iterable[tuple[int, str]]) -> Iterator[Milestone]:
    """Rows of 追赶路径, each with its indicator."""
    sheet = ResultSheet("追赶路径", outcome)
    units = {item.indicator.name: unit_beside(item.indicator) for item in own.items}
    for n, name in rows:
        needed, rise, growth, total = (
            sheet.shown(n, header) for header in ("需达到", "需增加", "对应增速", "届时总分")
        )
        yield Milestone(name, needed, rise, growth, total, units.get(name, ""))


def _findings(outcome: Outcome) -> Findings:
    counted = Counter(finding.level for finding in outcome.findings)
    errors = [finding for finding in outcome.findings if finding.level is Level.ERROR]
    return Findings(
        levels=tuple((level, counted[level]) for level in Level),
        ring=units_to_ring(outcome),
        errors=tuple(Notice(found.address, found.message, found.mend) for found in errors[:_MOST_ERRORS]),
        more=max(0, len(errors) - _MOST_ERRORS),
    )

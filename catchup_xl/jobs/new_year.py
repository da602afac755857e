"""Next year's plan from this year's workbook: what stays, what moves on by a year, and what begins anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from catchup_xl.errors import UsageError
from catchup_xl.model.cells import RawCell, fold
from catchup_xl.model.choices import DataBasis, PriceBasis, Publication
from catchup_xl.model.entry_sheets import Entry, Indicator, Unit
from catchup_xl.model.master import Master
from catchup_xl.model.months import DECEMBER, MONTHS
from catchup_xl.model.plan import Plan, PlanRow, Value
from catchup_xl.model.plan_title import YEAR_DIGITS
from catchup_xl.model.settings import MASTER_ID
from catchup_xl.rules.outcome import Outcome

_BEGUN = ("完成比例", "进展情况", "存在问题", "下步打算", "销号日期")
"""Columns of 责任清单 that tell how far a duty has come."""
_DAYS = {"责任清单": ("开始时间", "完成时限"), "阶段": ("开始", "结束")}
_EMPTY = ("加减分", "督导")
_ENDED = ("统计月份", "发布状态", "成文日期", MASTER_ID)
_WORDS = ("不适用", "待核")


def plan_of_next_year(outcome: Outcome) -> Plan:
    """The plan with which the next year begins.

    The year's figures become the bases, corrections and added-up months taken in, and are kept beside them as 上年存档; the
    months of the new year are blank. Totals, places and grades become last year's. Events and inspections begin anew;
    duties and stages are a year later. Targets, weights and methods stay for the clerk to change.

    Args:
        outcome: what was computed from this year's workbook, as a rule for December.

    Returns:
        The plan; 年度 is the year after.

    Raises:
        PlanError: a cell of the workbook has not the type of its column.
        UsageError: 年度 is not set.
    """
    master = outcome.master
    year = master.settings.year
    if year is None:
        raise UsageError("参数表没有填年度，不知道下一年是哪一年", mend="填写年度后再运行")
    plan = Plan.from_master(master)
    settings: dict[str, Value] = {name: value for name, value in plan.settings.items() if name not in _ENDED}
    if isinstance(title := settings.get("方案名称"), str):
        settings["方案名称"] = renamed(title, year)
    settings |= {"年度": year + 1, "基期年度": year, "上次考核年度": year}
    rows = dict(plan.rows) | dict.fromkeys(_EMPTY, ())
    rows["单位"] = tuple(_units(plan.rows["单位"], outcome))
    rows["数据"] = tuple(_figures(master, year))
    for sheet, columns in _DAYS.items():
        rows[sheet] = tuple(_later(row, columns) for row in plan.rows[sheet])
    return Plan(settings, rows)


def renamed(title: str, year: int) -> str:
    """A plan's title a year later: 2016—2017年 becomes 2017—2018年, also in full-width or Chinese digits."""
    for digits in YEAR_DIGITS:
        spelled = str.maketrans("0123456789", digits)
        before, now, then = (str(one).translate(spelled) for one in (year - 1, year, year + 1))
        pattern = rf"(?<![{digits}])(?:{before}(?P<dash>年?\s*[-—–－~～至]+\s*))?{now}(?![{digits}])"
        title = re.sub(pattern, partial(_moved_on, now=now, then=then), title)
        if then in title:
            return title
    return title


def _moved_on(found: re.Match[str], *, now: str, then: str) -> str:
    dash = found["dash"]
    return f"{now}{dash}{then}" if dash else then


def refuse_unfinished(outcome: Outcome) -> None:
    """Refuse a year whose figures and places would become next year's bases before they are final.

    Raises:
        UsageError: the year is not finished; the text says all that is in the way.
    """
    master, settings = outcome.master, outcome.master.settings
    lacking: list[str] = []
    if master.month != DECEMBER:
        lacking.append(f"统计月份是 {master.month} 月，还没有全年数" if master.month else "数据表还没有数")
    if settings.publication is not Publication.FINAL:
        lacking.append(f"发布状态是“{settings.publication.value}”")
    lacking += [
        f"考核组“{group.name}”没有排名（{group.blocked}）" for group in outcome.groups.values() if group.blocked
    ]
    if lacking:
        raise UsageError(
            f"{settings.year} 年还没有考核完：{'；'.join(lacking)}",
            expected="12 月的数报齐，发布状态为“正式”，各组都已排名",
            mend="年终排名发布以后再新建下一年的工作簿；一定要现在建的加 --force（上年数、名次以后要自己核对）",
        )


def _units(rows: Iterable[PlanRow], outcome: Outcome) -> Iterator[PlanRow]:
    """The units, with this year's total, place and grade as last year's."""
    for row in rows:
        kept = {header: cell for header, cell in row.items() if not header.startswith("上年")}
        group = outcome.groups.get(str(row.get("考核组", "")))
        standing = group.standing(str(row.get("单位", ""))) if group is not None else None
        if standing is not None:
            last = {
                "上年总分": standing.total,
                "上年名次": standing.rank,
                "上年等次": standing.grade.value if standing.grade else None,
            }
            kept |= {header: cell for header, cell in last.items() if cell is not None}
        yield kept


def _figures(master: Master, year: int) -> Iterator[PlanRow]:
    """Bases, their archive, and blank rows of the new year, for every unit on every indicator."""
    for group, indicators in master.indicators_by_group.items():
        for unit in master.groups[group]:
            for indicator in indicators:
                yield from _of_indicator(master, unit, indicator, year)


def _of_indicator(master: Master, unit: Unit, indicator: Indicator, year: int) -> Iterator[PlanRow]:
    named: PlanRow = {"单位": unit.name, "指标": indicator.name}
    months = _typed(master.cumulative(fold(unit.name), fold(indicator.name), year))
    yield {**named, "年度": year, **months}
    if months:
        yield {**named, "年度": year, "口径": DataBasis.ARCHIVED.value, **months}
    yield {**named, "年度": year + 1}
    if indicator.price is PriceBasis.COMPARABLE:
        yield {**named, "年度": year + 1, "口径": DataBasis.PUBLISHED.value}


def _typed(entry: Entry | None) -> dict[str, Value]:
    """The months of a row as a plan holds them."""
    if entry is None:
        return {}
    cells = {f"{month}月": _value(entry, month) for month in MONTHS}
    return {header: cell for header, cell in cells.items() if cell is not None}


def _value(entry: Entry, month: int) -> Decimal | str | None:
    figure = entry.figure(month)
    if figure.value is not None:
        return figure.value
    raw: RawCell = entry.months[month - 1] if month <= len(entry.months) else None
    if figure.state.value in _WORDS and not figure.fault:
        return figure.state.value
    return raw if isinstance(raw, str) and raw.isalpha() else None


def _later(row: PlanRow, columns: Iterable[str]) -> PlanRow:
    """A duty or a stage a year later, with nothing done yet."""
    moved = {header: cell for header, cell in row.items() if header not in _BEGUN}
    for header in columns:
        day = moved.get(header)
        if isinstance(day, date):
            moved[header] = _a_year_later(day)
    return moved


def _a_year_later(day: date) -> date:
    """The same day of the next year; 29 February becomes the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, day.month, 28 if leap_day else day.day)

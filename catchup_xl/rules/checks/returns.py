"""Checks of the rows of 数据: there, once, of the right year, complete for the month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from catchup_xl.model.cells import Address, fold
from catchup_xl.model.choices import Comparison, Kind, PriceBasis, ValueState
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.findings import EVERY_GROUP, Level
from catchup_xl.model.months import MONTHS
from catchup_xl.rules.checks.lookups import assessed_groups, return_level
from catchup_xl.rules.checks.registry import Remark, data_check
from catchup_xl.rules.checks.series import Data, Lack, Series
from catchup_xl.rules.checks.settings import setting_at
from catchup_xl.rules.checks.words import CellPlace, listed, row_span, rows_of


@data_check(
    "data-duplicate",
    Level.ERROR,
    "数据行重复",
    expected="同一单位、指标、年度、口径一行",
    mend="删去多余的一行",
)
def a_row_of_figures_stands_once(data: Data) -> Iterator[Remark]:
    """A unit has one row for an indicator, a year and a 口径; only the first of two counts."""
    for first, series in data.twice:
        entry = series.entry
        differs = "，两行数字不同" if first.entry.months != entry.months else ""
        message = f"“{entry.unit}”{entry.year} 年的“{entry.indicator}”在第 {first.entry.source.row} 行已有{differs}"
        yield Remark(entry.at("单位"), message, unit=entry.unit, blocks=series.blocks)


@data_check(
    "data-none",
    Level.HINT,
    "还没有数据",
    expected="各单位各指标的月度累计数",
    mend="在“数据”表填写本年度和基期年度的数",
)
def there_are_figures(data: Data) -> Iterator[Remark]:
    """Without a figure of the year nothing can be ranked."""
    if data.master.settings.year is not None and data.master.month is None:
        message = f"“数据”表没有 {data.master.settings.year} 年的任何数，暂不能计算和排名"
        yield Remark(CellPlace("数据"), message, blocks=EVERY_GROUP)


@data_check(
    "data-missing",
    Level.WARNING,
    "未报",
    also=(Level.ERROR,),
    expected="没有发生填 0，无此项任务填“不适用”，核实中填“待核”",
    mend="催报后补填",
)
def figures_of_the_month_are_there(data: Data) -> Iterator[Remark]:
    """Every unit has the month's figure for every indicator of its group; one line tells of a unit or group without any."""
    master, month = data.master, data.master.month
    if month is None:
        return
    level = return_level(master)
    for group, lacks in data.lacks.items():
        members, indicators = master.groups[group], master.indicators_by_group[group]
        owed = [lack for lack in lacks if lack.cell is not None]
        if len(lacks) == len(members) * len(indicators):
            where = owed[0].cell if owed and owed[0].cell else CellPlace("数据")
            yield Remark(where, f"考核组“{group}”{month} 月没有任何数", blocks=frozenset({group}), level=level)
        else:
            yield from _told(owed, len(indicators), lambda name: f"{month} 月未报{name}", level)


@data_check(
    "data-row-missing",
    Level.WARNING,
    "缺少数据行",
    also=(Level.ERROR,),
    expected="每个单位每个指标本年度一行",
    mend="在“数据”表加行",
)
def every_unit_has_its_rows(data: Data) -> Iterator[Remark]:
    """Every unit has this year's row for every indicator of its group; one line a unit tells of all that it lacks."""
    master, month = data.master, data.master.month
    if month is None:
        return
    level = return_level(master)
    for group, lacks in data.lacks.items():
        if len(lacks) == len(master.groups[group]) * len(master.indicators_by_group[group]):
            continue
        absent = [lack for lack in lacks if lack.cell is None]
        for name, found in groupby(absent, key=lambda lack: lack.unit.name):
            names = [lack.indicator.name for lack in found]
            message = f"“{name}”没有 {master.settings.year} 年 {len(names)} 个指标的数据行：{listed(names)}"
            yield Remark(CellPlace("数据"), message, unit=name, level=level)


def _told(lacks: Iterable[Lack], in_all: int, message: Callable[[str], str], level: Level) -> Iterator[Remark]:
    """One remark a figure, or one a unit that owes all of them."""
    for unit, found in groupby(lacks, key=lambda lack: lack.unit.name):
        owed = [(lack.indicator.name, lack.cell) for lack in found if lack.cell is not None]
        cells = [cell for _, cell in owed]
        if len(owed) == in_all > 1:
            text = f"“{unit}”{message('')}：全部 {in_all} 个指标（{rows_of(cells)}）"
            yield Remark(cells[0], text, unit=unit, level=level)
            continue
        for name, cell in owed:
            yield Remark(cell, f"“{unit}”{message(f'“{name}”')}", unit=unit, level=level)


@data_check(
    "data-base-missing",
    Level.WARNING,
    "缺少上年同期数",
    also=(Level.ERROR,),
    expected="增速类指标在基期年度的行里有同月的累计数",
    mend="补填基期年度的行",
)
def growth_has_its_base(data: Data) -> Iterator[Remark]:
    """A growth indicator has last year's figure of the same month, unless the growth is published."""
    master, month = data.master, data.master.month
    if month is None:
        return
    level, base_year = return_level(master), master.settings.effective_base_year
    for group, indicators in assessed_groups(master).items():
        growth = [
            i
            for i in indicators
            if (i.kind, i.price, i.comparison) == (Kind.GROWTH, PriceBasis.CURRENT, Comparison.YEAR_ON_YEAR)
        ]
        lacks = list(_base_lacks(data, group, growth, month))
        if lacks and len(lacks) == len(growth) * len(master.groups[group]) > 1:
            cell = lacks[0].cell or CellPlace("数据")
            message = f"考核组“{group}”没有 {base_year} 年 {month} 月的任何数，增速无法计算"
            yield Remark(cell, message, blocks=frozenset({group}), level=level)
        else:
            yield from _told(lacks, len(growth), lambda name: f"缺 {base_year} 年 {month} 月的数{name}", level)


def _base_lacks(data: Data, group: str, growth: Sequence[Indicator], month: int) -> Iterator[Lack]:
    for unit in data.master.groups[group]:
        for indicator in growth:
            key = (fold(unit.name), fold(indicator.name))
            now, base, published = data.now.get(key), data.base.get(key), data.published.get(key)
            if now is None or now.value(month) is None or (published and published.value(month) is not None):
                continue
            if base is None:
                yield Lack(unit, indicator, now.at(month))
            elif base.value(month) is None and base.state(month) is ValueState.MISSING:
                yield Lack(unit, indicator, base.at(month))


@data_check(
    "data-published-missing",
    Level.WARNING,
    "缺少公布增速",
    also=(Level.ERROR,),
    expected="可比价指标有口径为“公布增速”的行",
    mend="加一行，口径选“公布增速”，填上级公布的增速",
)
def comparable_growth_is_published(data: Data) -> Iterator[Remark]:
    """Growth at comparable prices is an input; it is not computed from current prices."""
    master, month = data.master, data.master.month
    if month is None:
        return
    level = return_level(master)
    for group, indicators in assessed_groups(master).items():
        for indicator in indicators:
            if indicator.kind is not Kind.GROWTH or indicator.price is not PriceBasis.COMPARABLE:
                continue
            for unit in master.groups[group]:
                key = (fold(unit.name), fold(indicator.name))
                now, published = data.now.get(key), data.published.get(key)
                if now is None or now.value(month) is None:
                    continue
                if published is None or published.state(month) is ValueState.MISSING:
                    cell = (published or now).at(month)
                    message = f"“{unit.name}”的“{indicator.name}”是可比价指标，没有 {month} 月的公布增速"
                    yield Remark(cell, message, unit=unit.name, level=level)


@data_check(
    "data-future-month",
    Level.WARNING,
    "填了统计月份之后的数",
    expected="统计月份之后的月份空着",
    mend="核对统计月份，或删去填错的数",
)
def months_to_come_are_blank(data: Data) -> Iterator[Remark]:
    """In this year's rows the months after 统计月份 are blank."""
    month, year = data.master.settings.month, data.master.settings.year
    if month is None:
        return
    blank = (None,) * (len(MONTHS) - month)
    of_year = [series for series in data.series if series.year == year and series.reached]
    ahead = [series for series in of_year if series.values[month:] != blank]
    if len(ahead) > 1 and len(ahead) * 2 > len(of_year):
        message = f"统计月份是 {month} 月，{len(ahead)} 行已填了以后月份的数（{rows_of([s.at(month) for s in ahead])}）"
        yield Remark(setting_at(data.master, "统计月份"), message)
        return
    for series in ahead:
        months = [m for m in MONTHS if m > month and series.value(m) is not None]
        message = f"统计月份是 {month} 月，“{series.entry.unit}”的“{series.entry.indicator}”已填了 {listed(f'{m}月' for m in months)}"
        yield Remark(row_span([series.at(m) for m in months]), message, unit=series.entry.unit)


@data_check(
    "data-year-unused",
    Level.HINT,
    "用不到的年度",
    expected="年度或基期年度",
    mend="核对年度；留作资料的可不管",
)
def rows_are_of_the_two_years(data: Data) -> Iterator[Remark]:
    """A row of a year that is neither 年度 nor 基期年度 is not used."""
    settings = data.master.settings
    years = {settings.year, settings.effective_base_year}
    if settings.year is None:
        return
    unused: dict[int, list[Address]] = {}
    for series in data.series:
        if series.year not in years and series.year is not None:
            unused.setdefault(series.year, []).append(series.entry.at("年度"))
    for year, cells in unused.items():
        yield Remark(cells[0], f"{len(cells)} 行是 {year} 年的数，计算用不到（{rows_of(cells)}）")


@data_check(
    "data-not-assessed",
    Level.WARNING,
    "数据行用不上",
    expected="指标适用于该单位的考核组",
    mend="核对单位、指标和适用组，或删去该行",
)
def rows_are_of_the_groups_indicators(data: Data) -> Iterator[Remark]:
    """A row for an indicator on which the unit's group is not assessed is not counted."""
    strange: dict[tuple[str, str], list[Series]] = {}
    for series in data.series:
        if not series.applies and series.unit is not None and series.indicator is not None:
            strange.setdefault((series.unit.group, series.indicator.name), []).append(series)
    for (group, name), rows in strange.items():
        cells = [series.entry.at("指标") for series in rows]
        units = list(dict.fromkeys(series.entry.unit for series in rows))
        message = f"“{name}”不适用于考核组“{group}”：{listed(units)}（{rows_of(cells)}）"
        yield Remark(cells[0], message, unit=units[0] if len(units) == 1 else "")

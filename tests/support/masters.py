"""Masters in memory, from rows as a clerk would type them: the sheets are laid out as grids and read by the package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from catchup_xl.model.master import Master
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.tables import Grid
from catchup_xl.rules.evaluate import ScoredGroup, score_group
from catchup_xl.rules.exact import exactly
from catchup_xl.rules.outcome import Group, Item, Standing

Row: TypeAlias = dict[str, Any]

GROUP = "一组"
YEAR = 2017
MONTH = 6

_HEADER_ROW = 3


def grid(sheet: str, rows: Iterable[Mapping[str, Any]]) -> Grid:
    """A sheet with its title, an empty row, its header and these rows, keyed by header."""
    headers = [column.header for column in SHEETS[sheet].columns]
    cells = [[row.get(header) for header in headers] for row in rows]
    for row in rows:
        assert row.keys() <= set(headers), f"{sheet}: no column {row.keys() - set(headers)}"
    ends = {SHEETS[sheet].table: _HEADER_ROW + len(cells)}
    return Grid([[SHEETS[sheet].heading], [], headers, *cells], table_ends=ends)


def indicator(
    name: str = "指标甲", kind: str = "总量", weight: object = 100, method: str = "M2", **cells: object
) -> Row:
    """A row of 指标; further cells by header."""
    row: Row = {"编号": name, "指标": name, "适用组": GROUP, "类型": kind, "权重": weight, "计分方法": method}
    return row | cells


def unit(name: str, group: str = GROUP, **cells: object) -> Row:
    """A row of 单位."""
    return {"单位": name, "层级": "乡镇", "考核组": group} | cells


def entry(unit: str, indicator: str, value: object, *, year: int = YEAR, month: int = MONTH, **cells: object) -> Row:
    """A row of 数据 with one month filled."""
    return {"单位": unit, "指标": indicator, "年度": year, f"{month}月": value} | cells


def official(unit: str, indicator: str, growth: object, *, month: int = MONTH) -> Row:
    """A row of 数据 that holds an official growth (公布增速)."""
    return entry(unit, indicator, growth, month=month) | {"口径": "公布增速"}


def event(unit: str, kind: str, points: object = None, **cells: object) -> Row:
    """A row of 加减分, on a day inside the period."""
    return {"日期": f"{YEAR}-03-01", "单位": unit, "类型": kind, "分值": points, "文号": "县发〔2017〕1号"} | cells


def master(
    indicators: Sequence[Row],
    data: Sequence[Row] = (),
    *,
    units: Sequence[str | Row] = ("甲", "乙"),
    settings: Mapping[str, object] | None = None,
    grids: Mapping[str, Grid] | None = None,
    **sheets: Sequence[Row],
) -> Master:
    """A master of one peer group in June 2017.

    Args:
        indicators: rows of 指标.
        data: rows of 数据.
        units: names, or rows of 单位.
        settings: rows of 参数 by name, besides year, month, own unit and group.
        grids: whole sheets as they lie, by name.
        sheets: rows of any other sheet, by its name.
    """
    rows = [unit(u) if isinstance(u, str) else u for u in units]
    own = rows[0]
    given = {"年度": YEAR, "统计月份": MONTH, "本单位": own["单位"], "考核组": own["考核组"]} | dict(settings or {})
    laid = {
        "参数": grid("参数", [{"参数": name, "取值": value} for name, value in given.items()]),
        "单位": grid("单位", rows),
        "指标": grid("指标", indicators),
        "数据": grid("数据", data),
    }
    read = read_master(laid | {name: grid(name, found) for name, found in sheets.items()} | dict(grids or {}))
    needed = [f for f in read.findings if f.rule != "sheet-missing"]
    assert not needed, needed
    return read


def scored(master: Master, group: str = GROUP) -> ScoredGroup:
    """One peer group, scored and ranked without the checks."""
    with exactly():
        return score_group(master, group)


def ranking(master: Master, group: str = GROUP) -> Group:
    """The ranking of one peer group."""
    return scored(master, group).group


def standing(master: Master, name: str) -> Standing:
    """One unit's standing."""
    found = ranking(master, master.units[0].group if master.unit(name) is None else master.unit(name).group)  # type: ignore[union-attr]
    one = found.standing(name)
    assert one is not None, f"{name} is not in the group"
    return one


def values(
    kind_and_method: Row, figures: Sequence[object], *, base: Sequence[object] | None = None, **more: Any
) -> Master:
    """A master of one indicator with one figure a unit: 镇1, 镇2, …

    Args:
        kind_and_method: the row of 指标.
        figures: this period's figures; None leaves the unit without a row.
        base: last year's figures.
        more: as for ``master``.
    """
    names = [f"镇{n}" for n in range(1, len(figures) + 1)]
    name = kind_and_method["指标"]
    data = [entry(u, name, figure) for u, figure in zip(names, figures, strict=True) if figure is not None]
    if base is not None:
        data += [entry(u, name, b, year=YEAR - 1) for u, b in zip(names, base, strict=True) if b is not None]
    return master([kind_and_method], [*data, *more.pop("data", ())], units=more.pop("units", names), **more)


def items(master: Master, group: str = GROUP) -> list[Item]:
    """The items of the first indicator, in the order of the units."""
    return list(scored(master, group).columns[0])


def scores(master: Master, group: str = GROUP) -> list[str]:
    """The shown scores of the first indicator, in the order of the units; "" for none."""
    return ["" if item.score is None else f"{item.score:f}" for item in items(master, group)]


def ranks(master: Master, group: str = GROUP) -> list[int | None]:
    """The places of the units, in their order."""
    found = ranking(master, group)
    return [one.rank if (one := found.standing(u.name)) else None for u in master.groups[group]]

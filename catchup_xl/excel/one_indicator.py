"""A workbook of one indicator, made up for worksheet functions, so that they score and check as the jobs do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from catchup_xl.excel.arrays import VALUE, error_value, fail
from catchup_xl.model.cells import column_letters
from catchup_xl.model.choices import DataBasis, Kind
from catchup_xl.model.months import DECEMBER
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.settings import SETTINGS, Settings
from catchup_xl.model.tables import Grid
from catchup_xl.rules.evaluate import evaluate

_GROUP, _INDICATOR, _YEAR, _MONTH = "组", "指标", 2001, 12
_PAIR = re.compile(r"\s*([^=＝]+?)\s*[=＝]\s*(.*?)\s*")
_STANDARDS = "分档标准"


def pairs(text: str) -> dict[str, str]:
    """Parameters typed as 封顶=1.2; 每点加分=0.5.

    Raises:
        CellError: #VALUE! when a part has no equals sign.
    """
    found: dict[str, str] = {}
    for part in re.split(r"[;；]", text):
        match = _PAIR.fullmatch(part)
        if match:
            found[match[1]] = match[2]
        elif part.strip() and _STANDARDS in found:  # 分档标准=60:0.6; 80:0.8
            found[_STANDARDS] += f"; {part.strip()}"
        elif part.strip():
            fail(VALUE)
    return found


def settings_from(text: str) -> Settings:
    """Settings from their names in 参数; what is not named keeps its default.

    Raises:
        CellError: #VALUE! for an unknown name, or a value that it does not take.
    """
    given = pairs(text)
    if given.keys() - SETTINGS.keys():
        fail(VALUE)
    try:
        return Settings.model_validate(given)
    except ValidationError:
        return fail(VALUE)


def scores(cells: Sequence[Any], indicator: Mapping[str, Any], parameters: str) -> list[Decimal | None]:
    """The scores of a peer group on one indicator.

    Args:
        cells: one figure a unit.
        indicator: the row of 指标, by header.
        parameters: further columns of 指标, and settings, as ``pairs`` reads them.

    Returns:
        One score a unit; None where there is nothing to score.

    Raises:
        CellError: an error value among the figures; #VALUE! for words that 指标 or 参数 do not take.
    """
    for cell in cells:
        if name := error_value(cell):
            fail(name)
    given = pairs(parameters)
    columns = {column.header for column in SHEETS["指标"].columns}
    if given.keys() - columns - SETTINGS.keys():
        fail(VALUE)
    row = {"指标": _INDICATOR, "适用组": _GROUP} | dict(indicator) | {k: v for k, v in given.items() if k in columns}
    basis = DataBasis.PUBLISHED if row["类型"] == Kind.GROWTH else ""
    entries = [_entry(n, basis, [""] * (DECEMBER - 1) + [cell]) for n, cell in enumerate(cells)]
    master = read_master(_grids(len(cells), row, entries, {k: v for k, v in given.items() if k in SETTINGS}))
    if any(finding.sheet in ("指标", "参数") and finding.rule != "column-missing" for finding in master.findings):
        fail(VALUE)
    group = evaluate(master).groups.get(_GROUP)
    if group is None:
        return fail(VALUE)
    by_unit = {standing.unit.name: standing.items[0].score for standing in group.standings}
    return [by_unit.get(_unit(n)) for n in range(len(cells))]


def row_findings(cells: Sequence[Any]) -> list[str]:
    """What the checks have to say of one row of cumulative figures, each with its month.

    Raises:
        CellError: #VALUE! when there are more than twelve.
    """
    if len(cells) > DECEMBER:
        fail(VALUE)
    filled = [index for index, cell in enumerate(cells, 1) if cell not in (None, "")]
    if not filled:
        return []
    cells = [error_value(cell) or cell for cell in cells]
    months = [*cells, *[""] * (DECEMBER - len(cells))]
    row = {"指标": _INDICATOR, "适用组": _GROUP, "类型": Kind.TOTAL, "权重": 100}
    grids = _grids(1, row, [_entry(0, "", months)], {"统计月份": filled[-1]})
    headers = SHEETS["数据"].headers()
    at = {f"{column_letters(headers.index(f'{n}月') + 1)}2": f"{n}月" for n in range(1, DECEMBER + 1)}
    return [
        f"{at[cell]}：{finding.message.replace(f'“{_unit(0)}”的“{_INDICATOR}”', '')}"
        for finding in evaluate(read_master(grids)).findings
        if finding.sheet == "数据" and (cell := finding.cell.partition(":")[0]) in at
    ]


def _unit(n: int) -> str:
    return f"单位{n + 1}"


def _entry(n: int, basis: str, months: Sequence[Any]) -> list[Any]:
    return [_unit(n), _INDICATOR, _YEAR, basis, *months]


def _grids(
    units: int, indicator: Mapping[str, Any], entries: Sequence[Sequence[Any]], settings: Mapping[str, Any]
) -> dict[str, Grid]:
    given = {"年度": _YEAR, "基期年度": _YEAR - 1, "统计月份": _MONTH, "本单位": _unit(0), "考核组": _GROUP}
    rows: list[list[Any]] = [["参数", "取值"], *map(list, (given | dict(settings)).items())]
    data = SHEETS["数据"].headers()
    return {
        "参数": Grid(rows),
        "单位": Grid([["单位", "层级", "考核组"], *[[_unit(n), "乡镇", _GROUP] for n in range(units)]]),
        "指标": Grid([list(indicator), ["" if cell is None else cell for cell in indicator.values()]]),
        "数据": Grid([list(data[: 4 + DECEMBER]), *entries]),
    }

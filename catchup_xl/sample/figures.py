"""Invented monthly figures of the sample: plausible in size and season, exact decimals, never falling within a year."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.months import DECEMBER
from catchup_xl.model.plan import PlanRow, Value

_EVEN = (8, 8, 8, 8, 9, 9, 8, 8, 9, 9, 8, 8)
_FARM = (4, 4, 6, 7, 9, 11, 9, 9, 13, 13, 9, 6)
_BUILD = (3, 3, 7, 9, 11, 11, 10, 10, 11, 11, 8, 6)
"""How a year's total spreads over its months, in hundredths."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the figures of one indicator look.

    Args:
        low: smallest yearly total of a unit, or a score's or a rate's value in January.
        high: largest one.
        season: share of each month; empty for a score or a rate, which creeps up month by month.
        places: decimal places.
        top: largest value of a score or a rate.
    """

    low: int
    high: int
    season: tuple[int, ...] = _EVEN
    places: int = 0
    top: int = 100


_SHAPES = {
    "农业总产值": Shape(8200, 16800, _FARM, 2),
    "农民人均纯收入": Shape(7600, 9400, _FARM),
    "招商引资额": Shape(3200, 9600, _BUILD, 1),
    "重点项目建设投资": Shape(5400, 14200, _BUILD, 1),
    "村集体经济收入": Shape(6, 18, _FARM, 2),
    "脱贫退出户数": Shape(18, 40, _BUILD),
    "合作医疗参合率": Shape(92, 96, (), 1, 99),
    "土蜂存栏": Shape(260, 460, _BUILD),
    "重点任务办结数": Shape(26, 50, _BUILD),
    "群众满意度": Shape(88, 94, (), 1, 98),
    "信息报送篇数": Shape(16, 32),
    "群众事项受理量": Shape(420, 1300),
    "材料按时报送率": Shape(91, 97, (), 1, 99),
}
_SCORE = Shape(74, 88, (), 1, 97)
_RATE_GAINS = {"农业总产值": 12, "农民人均纯收入": 13, "招商引资额": 30, "重点项目建设投资": 36}
_RATE_GAINS |= {"村集体经济收入": 10, "群众事项受理量": 5}


def data_rows(
    units: Sequence[PlanRow],
    indicators: Sequence[PlanRow],
    own_group: str,
    *,
    years: tuple[int, int],
    month: int,
    dice: random.Random,
    skipped: Collection[tuple[str, str]] = (),
) -> Iterator[PlanRow]:
    """Two rows of 数据 for every unit and every indicator of its group: the base year whole, this year up to a month.

    Args:
        units: rows of 单位.
        indicators: rows of 指标.
        own_group: the own unit's peer group.
        years: the base year and the year.
        month: last month with figures in the year.
        dice: source of the invented figures.
        skipped: unit and indicator of the tasks that a unit does not have.
    """
    typed = [Indicator.model_validate(dict(row)) for row in indicators]
    for unit in units:
        for indicator in typed:
            if not indicator.applies_to(str(unit.get("考核组", "")), own_group):
                continue
            before, now = _figures(indicator.name, dice)
            absent = (unit["单位"], indicator.name) in skipped
            for year, figures, last in ((years[0], before, DECEMBER), (years[1], now, month)):
                row: dict[str, Value] = {"单位": unit["单位"], "指标": indicator.name, "年度": year}
                row |= {f"{m}月": "不适用" if absent else figures[m - 1] for m in range(1, last + 1)}
                yield row


def _figures(name: str, dice: random.Random) -> tuple[list[Decimal], list[Decimal]]:
    """The cumulative figures of the base year and of the year."""
    shape = _SHAPES.get(name, _SCORE)
    if not shape.season:
        before = _creeping(shape, dice)
        return before, _creeping(shape, dice)
    total = dice.randint(shape.low, shape.high)
    gain = _RATE_GAINS.get(name, 8) + dice.randint(-45, 50) / 10
    return _cumulative(total, shape, dice), _cumulative(total * (1 + gain / 100), shape, dice)


def _cumulative(total: float, shape: Shape, dice: random.Random) -> list[Decimal]:
    """Spread a year's total over the months, with a little noise, and add up."""
    shares = [share * dice.uniform(0.97, 1.03) for share in shape.season]
    scale = total / sum(shares)
    return _added([_rounded(share * scale, shape.places) for share in shares])


def _added(steps: Sequence[Decimal]) -> list[Decimal]:
    return [sum(steps[: n + 1], Decimal(0)) for n in range(len(steps))]


def _creeping(shape: Shape, dice: random.Random) -> list[Decimal]:
    """A score or a rate that rises a little from month to month and stays below its top."""
    start = dice.uniform(shape.low, shape.high)
    room = (shape.top - start) / DECEMBER
    steps = [start, *(dice.uniform(0, room) for _ in range(DECEMBER - 1))]
    return _added([_rounded(step, shape.places) for step in steps])


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

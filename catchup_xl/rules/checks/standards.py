"""Checks of 加减分标准: what a matter has to say before events may be counted by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import StopsAt
from catchup_xl.model.entry_sheets import Standard
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import did_you_mean, repeated
from catchup_xl.rules.checks.lookups import group_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import number

_OF_BONUS = (StopsAt.FULL, StopsAt.BEYOND_FULL)


def _users(master: Master, standards: Iterable[Standard]) -> frozenset[str]:
    """The peer groups with events of these matters: their rankings rest on them."""
    names = {fold(standard.name) for standard in standards}
    units = (master.unit(event.unit) for event in master.events if fold(event.matter) in names)
    return frozenset[str]().union(*map(group_of, units))


def _projects(master: Master) -> Iterator[tuple[str, list[Standard]]]:
    """The rows of 加减分标准 by the project that they belong to."""
    found: dict[str, list[Standard]] = {}
    for standard in master.standards:
        found.setdefault(fold(standard.project_name), []).append(standard)
    for rows in found.values():
        yield rows[0].project_name, rows


@check(
    "standard-duplicate",
    Level.ERROR,
    "加减分标准重复",
    expected="每个事项一行",
    mend="删去多余的一行，或改成不同的事项名",
)
def a_matter_stands_once(master: Master) -> Iterator[Remark]:
    """A matter has one row in 加减分标准."""
    for standard, before in repeated(master.standards, lambda one: fold(one.name)):
        message = f"事项“{standard.name}”在第 {before.source.row} 行已有"
        yield Remark(standard.at("事项"), message, blocks=_users(master, [standard]))


@check(
    "standard-indicator",
    Level.ERROR,
    "加减分标准的指标不认得",
    expected="“指标”表里的指标；在总分里加减的留空",
    mend="从下拉框里选择",
)
def the_indicator_of_a_matter_is_known(master: Master) -> Iterator[Remark]:
    """指标 of a matter stands in 指标."""
    names = [indicator.name for indicator in master.indicators]
    for standard in master.standards:
        if standard.indicator and master.indicator(standard.indicator) is None:
            message, mend = f"没有名为“{standard.indicator}”的指标", did_you_mean(standard.indicator, names)
            yield Remark(standard.at("指标"), message, mend=mend, blocks=_users(master, [standard]))


@check(
    "standard-points",
    Level.ERROR,
    "加减分标准的分值不对",
    also=(Level.WARNING,),
    expected="加分为正数，扣分为负数；单项上限的正负与每次分值相同",
    mend="按考核办法改正",
)
def a_matter_says_its_points(master: Master) -> Iterator[Remark]:
    """A matter has points or the effect of a veto, and a cap of the same sign that one time does not exceed."""
    for standard in master.standards:
        blocks, points, cap = _users(master, [standard]), standard.points, standard.cap
        if points == 0 or (points is None and standard.effect is None):
            message = (
                f"“{standard.name}”的每次分值为 0"
                if points == 0
                else f"“{standard.name}”没有每次分值，也没有一票否决效果"
            )
            yield Remark(standard.at("每次分值"), message, blocks=blocks)
        if cap is None:
            continue
        place = standard.at("单项上限")
        if cap == 0:
            yield Remark(place, f"“{standard.name}”的单项上限为 0，一分也不计", mend="不设上限的留空", blocks=blocks)
        elif points is None:
            yield Remark(place, f"“{standard.name}”有单项上限，没有每次分值", blocks=blocks)
        elif points and (points < 0) is not (cap < 0):
            message = f"“{standard.name}”每次{points_words(points)}，单项上限却是 {number(cap)}，一加一扣"
            mend = f"最多{points_words(abs(cap).copy_sign(points))}的，上限填 {number(abs(cap).copy_sign(points))}"
            yield Remark(place, message, mend=mend, blocks=blocks)
        elif abs(points) > abs(cap):
            message = f"“{standard.name}”一次就{points_words(points)}，超过单项上限 {number(abs(cap))} 分"
            yield Remark(place, message, level=Level.WARNING)


@check(
    "standard-project",
    Level.ERROR,
    "同一项目的标准互相矛盾",
    expected="同一所属项目的事项，指标、加减、单项上限、同一事项就高、计到都一样",
    mend="改成一样，或分成两个项目",
)
def the_matters_of_a_project_agree(master: Master) -> Iterator[Remark]:
    """What holds for the matters of a project together is said in one way: indicator, sign, cap, 就高, 计到."""
    for name, rows in _projects(master):
        if len({fold(row.name) for row in rows}) < 2:  # noqa: PLR2004 - a matter alone, or typed twice, is told elsewhere
            continue
        typed: dict[str, list[tuple[Standard, str, object]]] = {
            "指标": [(row, row.indicator or "总分", fold(row.indicator)) for row in rows],
            "每次分值": [(r, points_words(r.points), r.points < 0) for r in rows if r.points],
            "单项上限": [(r, number(r.cap), r.cap) for r in rows if r.cap is not None],
            "同一事项就高": [(r, r.highest.value, r.highest) for r in rows if r.highest is not None],
            "计到": [(r, r.bound.value, r.bound) for r in rows if r.bound is not None],
        }
        for header, cells in typed.items():
            other = next((cell for cell in cells if cell[2] != cells[0][2]), None)
            if other is not None:
                message = f"项目“{name}”的{header}不一样：“{cells[0][0].name}”为 {cells[0][1]}，“{other[0].name}”为 {other[1]}"
                yield Remark(other[0].at(header), message, blocks=_users(master, rows))


@check(
    "standard-bound",
    Level.ERROR,
    "计到与分值不符",
    expected="加分选满分为止或可超满分，扣分选扣完为止或可计负分；在总分里加减的留空",
    mend="从下拉框里选择",
)
def a_bound_fits_its_points(master: Master) -> Iterator[Remark]:
    """计到 speaks of an indicator's score, upwards for a bonus and downwards for a deduction; a bonus has one or a cap."""
    for standard in master.catalogue.values():
        points, bound, blocks = standard.points, standard.bound, _users(master, [standard])
        if not points:
            continue
        if bound is not None and not standard.indicator:
            message = f"“{standard.name}”在总分里加减，没有满分和零分可计到（{bound.value}）"
            yield Remark(standard.at("计到"), message, blocks=blocks)
        elif bound is not None and (bound in _OF_BONUS) is (points < 0):
            yield Remark(
                standard.at("计到"),
                f"“{standard.name}”每次{points_words(points)}，计到却是“{bound.value}”",
                blocks=blocks,
            )
        elif bound is None and standard.indicator and points > 0 and standard.cap is None:
            message = f"“{standard.name}”在“{standard.indicator}”里加分，没有写加到哪里为止"
            mend = "选“满分为止”（不超过该项满分）或“可超满分”（不封顶），或填单项上限"
            yield Remark(standard.at("计到"), message, mend=mend, blocks=blocks)


def points_words(points: Decimal | None) -> str:
    """加 5 分, 扣 2 分."""
    return "" if points is None else f"{'扣' if points < 0 else '加'} {number(abs(points))} 分"

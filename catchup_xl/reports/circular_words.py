"""The turns of phrase of a circular: places, shares, distances, who answers for what, and how a list is numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from catchup_xl.model.settings import Settings
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.measures.measure import Measure, Status
from catchup_xl.rules.outcome import Item, Standing
from catchup_xl.rules.ranking.places import competition_ranks

NUMERALS = "一二三四五六七八九十"
_MOST = 30
_LEAST = 2  # one alone has no place


def reached(items: Sequence[Item]) -> str:
    """达标5项，未达标2项，未报1项，其余3项没有目标."""
    counts = {
        "达标": sum(1 for item in items if item.measure.reached),
        "未达标": sum(1 for item in items if item.measure.reached is False),
        "未报": sum(1 for item in items if item.measure.status is Status.MISSING),
        "不适用": sum(1 for item in items if item.measure.status is Status.NOT_APPLICABLE),
    }
    told = [f"{name}{count}项" for name, count in counts.items() if count or name == "达标"]
    rest = len(items) - sum(counts.values())
    return "，".join([*told, f"其余{rest}项没有目标"] if rest else told)


def unreported(items: Sequence[Item]) -> list[str]:
    """The names of the indicators without a figure."""
    return [item.indicator.name for item in items if item.measure.status is Status.MISSING]


def places(standings: Sequence[Standing]) -> Iterator[str]:
    """第1名甲镇（95.20分）; 并列第2名乙镇、丙镇（90.00分、90.00分)."""
    by_rank: dict[int, list[Standing]] = {}
    for standing in standings:
        by_rank.setdefault(standing.rank or 0, []).append(standing)
    for rank, tied in by_rank.items():
        names = "、".join(f"{s.unit.name}（{s.total:f}分）" for s in tied)
        yield f"{'并列' if len(tied) > 1 else ''}第{rank}名{names}"


def place_words(
    name: str, figures: Sequence[tuple[str, Decimal | None]], found: Measure, *, lower: bool, of: int | None = None
) -> Iterator[str]:
    """增速居第2位; nothing where the unit has no figure, or nobody else has.

    Args:
        name: what the place is in: 总量, 增速; empty where it goes without saying.
        figures: each unit of the group with its figure; None where it has none.
        found: the unit's own measure.
        lower: the smallest figure takes the first place.
        of: how many units the place is among. Where fewer have a figure, as beside a loss that has no growth, a place
            among a few says so, and one of two is none.
    """
    known = [(unit, value) for unit, value in figures if value is not None]
    if len(known) < _LEAST:
        return
    ranks = competition_ranks([value for _, value in known], lower_is_better=lower)
    place = next((place for (unit, _), (place, _) in zip(known, ranks, strict=True) if unit == found.unit.name), None)
    if place is None:
        return
    if of is None or len(known) >= of:
        yield f"{name}居第{place}位"
    elif len(known) > _LEAST:
        yield f"{name}在有{name}的{len(known)}个单位中居第{place}位"


def score(value: Decimal | None, settings: Settings) -> str:
    """A score with 总分小数位; empty where there is none."""
    return "" if value is None else f"{round_half_up(value, settings.total_places):f}"


def text(value: Decimal | int | None) -> str:
    """A number of a table; empty where there is none."""
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def owners(leader: str, office: str) -> str:
    """（责任领导：张三，牵头单位：农办）; empty where nobody is named."""
    named = [f"{role}：{name}" for role, name in (("责任领导", leader), ("牵头单位", office)) if name]
    return f"（{'，'.join(named)}）" if named else ""


def counted(n: int) -> str:
    """一 to 十, then 十一 …, for headings of the second level."""
    tens, ones = divmod(n + 1, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{NUMERALS[tens - 1]}十")
    return head + (NUMERALS[ones - 1] if ones else "")


def numbered(lines: Iterator[str]) -> Iterator[str]:
    """1. 2. 3. before each of several lines; a long list ends with how many more there are."""
    found = list(lines)
    if len(found) > _MOST:
        found = [*found[:_MOST], f"另有{len(found) - _MOST}项，见工作簿。"]
    yield from found if len(found) == 1 else (f"{n}.{line}" for n, line in enumerate(found, 1))

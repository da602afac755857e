"""Which indicators a peer group is ranked on, and with which weights: the county's word, else what most of its towns have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from catchup_xl.batch.county.agreement import agreed, some
from catchup_xl.batch.county.towns import Town
from catchup_xl.model.cells import fold
from catchup_xl.model.plan import PlanRow, Value

Held = tuple[Town, PlanRow]
_WHOLE = {"类型", "权重"}


def kept_of(held: Mapping[str, Sequence[Held]], given: Mapping[str, PlanRow], towns: int, full: Decimal) -> list[str]:
    """The folded names of a group's indicators.

    The county's own; while these don't make up 满分, also what more than half of the towns have; and where no town's weights of
    these make up 满分, what just half have, if there is room for all of it: none is picked out of several.

    Args:
        held: the towns' rows of 指标, by folded name.
        given: the county's own, by folded name.
        towns: how many towns there are.
        full: 满分.
    """
    kept = {key for key, row in given.items() if "权重" in row and (key in held or row.keys() >= _WHOLE)}
    weight = sum((_weight(held, given, key) for key in kept), Decimal(0))
    if weight < full:
        kept |= {key for key, found in held.items() if len(found) * 2 > towns}
        halves = {key for key, found in held.items() if len(found) * 2 == towns} - kept
        weight = sum((_weight(held, given, key) for key in kept | halves), Decimal(0))
        if weight <= full and not joint_weights(held, given, sorted(kept), full):
            kept |= halves
    return [key for key in dict.fromkeys([*held, *given]) if key in kept]


def joint_weights(
    held: Mapping[str, Sequence[Held]], given: Mapping[str, PlanRow], kept: Sequence[str], full: Decimal
) -> dict[str, Value | None]:
    """The weights that most towns have, of those that make up 满分: each town's as a whole, not one by one.

    Empty where no town's do.
    """
    sound: dict[str, tuple[Value | None, ...]] = {}
    for town in dict.fromkeys(town.key for found in held.values() for town, _ in found):
        rows = {key: row for key in kept for holder, row in held.get(key, ()) if holder.key == town}
        weights = tuple(given.get(key, {}).get("权重") or rows.get(key, {}).get("权重") for key in kept)
        if None not in weights and sum((w for w in weights if isinstance(w, Decimal)), Decimal(0)) == full:
            sound[town] = weights
    return dict(zip(kept, agreed(sound).value, strict=True)) if sound else {}


def left_out(
    group: str,
    held: Mapping[str, Sequence[Held]],
    given: Mapping[str, PlanRow],
    kept: Sequence[str],
    towns: Sequence[Town],
) -> Iterator[str]:
    """Which town lacks what the group is ranked on, and what a town has besides, each with what can be done."""
    for key in kept:
        having = {town.key for town, _ in held.get(key, ())}
        lacking = [town.key for town in towns if town.key not in having]
        if lacking:
            name = held[key][0][1]["指标"] if key in held else given[key]["指标"]
            yield f"{group}的指标“{name}”，{some(lacking)} 没有，这些镇按未报处理"
    for key, found in held.items():
        if key in kept:
            continue
        name = found[0][1]["指标"]
        likely = [w for town, row in found for w in _former_name(town, row, held, given, kept)]
        words = f"，编号相同，疑是“{likely[0]}”改了名" if likely else ""
        mend = (
            f"；确是同一指标的，在县里的工作簿或参数文件“指标”表“{likely[0]}”一行的“曾用名”写上“{name}”，再汇总一次"
            if likely
            else f"；要列入，请各镇统一指标表，或在县里的工作簿、参数文件“指标”表写明{group}的指标和权重"
        )
        yield f"{group}的指标“{name}”只有 {some([town.key for town, _ in found])} 有{words}，没有列入全县排名{mend}"


def _former_name(
    town: Town, row: PlanRow, held: Mapping[str, Sequence[Held]], given: Mapping[str, PlanRow], kept: Sequence[str]
) -> Iterator[str]:
    """The indicator of the others that has this one's number and that the town lacks."""
    own = {fold(str(r["指标"])) for r in town.of("指标")}
    for key in kept:
        other = held[key][0][1] if key in held else given[key]
        if key not in own and row.get("编号") and other.get("编号") == row.get("编号"):
            yield str(other["指标"])


def _weight(held: Mapping[str, Sequence[Held]], given: Mapping[str, PlanRow], key: str) -> Decimal:
    row = given.get(key, {})
    weight = row["权重"] if "权重" in row else agreed({town.key: row.get("权重") for town, row in held[key]}).value
    return weight if isinstance(weight, Decimal) else Decimal(0)

"""Names of one indicator in several books: what the county's or a town's 曾用名 says, and nothing that is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from catchup_xl.batch.county.towns import Town
from catchup_xl.model.cells import fold
from catchup_xl.model.names import names_in
from catchup_xl.model.plan import PlanRow


def under_one_name(
    towns: Sequence[Town], given: Mapping[str, PlanRow], notes: list[str], hints: list[str]
) -> list[Town]:
    """The towns of a group, each indicator under the county's name for it, else under that which most towns use.

    Args:
        towns: the towns of the group.
        given: the county's own rows of 指标, by folded name.
        notes: is told of a town that has two names of one indicator, which are left as they are.
        hints: is told which name was taken for which.
    """
    names = _names(towns, given)
    return [_respelled(town, names, notes, hints) for town in towns]


def _names(towns: Sequence[Town], given: Mapping[str, PlanRow]) -> dict[str, str]:
    """The one name of each indicator that has several, by every folded name of it."""
    known: list[set[str]] = []
    spelled = {fold(str(row["指标"])): str(row["指标"]) for row in _rows(towns, given)}
    for row in _rows(towns, given):
        one = {fold(str(row["指标"])), *map(fold, names_in(str(row.get("曾用名", ""))))}
        apart = [other for other in known if not other & one]
        known = [*apart, one.union(*(other for other in known if other & one))]
    used = Counter(fold(str(row["指标"])) for town in towns for row in town.of("指标"))
    found: dict[str, str] = {}
    for names in known:
        best = max((name for name in spelled if name in names), key=lambda name: (name in given, used[name]))
        found |= dict.fromkeys(names, spelled[best])
    return found


def _rows(towns: Sequence[Town], given: Mapping[str, PlanRow]) -> Iterator[PlanRow]:
    yield from given.values()
    for town in towns:
        yield from town.of("指标")


def _respelled(town: Town, names: Mapping[str, str], notes: list[str], hints: list[str]) -> Town:
    own: dict[str, list[str]] = {}
    for row in town.of("指标"):
        own.setdefault(names[fold(str(row["指标"]))], []).append(str(row["指标"]))
    clear = {}
    for name, theirs in own.items():
        if len({fold(one) for one in theirs}) > 1:
            notes.append(f"{town.key} 的“{'”“'.join(theirs)}”按曾用名是同一指标，而它分列着，没有合并；请核对曾用名")
        elif fold(theirs[0]) != fold(name):
            hints.append(f"{town.key} 的指标“{theirs[0]}”按曾用名认作“{name}”")
            clear[fold(theirs[0])] = name
    if not clear:
        return town
    rows = {
        sheet: tuple(
            {**row, "指标": clear.get(fold(str(row["指标"])), row["指标"])} if "指标" in row else row for row in found
        )
        for sheet, found in (town.rows or {}).items()
    }
    return replace(town, rows=rows)

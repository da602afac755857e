"""What the county itself gives of 指标, 目标 and 加减分: it goes before the towns', and what differs is said with both named.

A row that an earlier roll-up took from the towns says so in its 备注. Such a row is made anew from the towns' books; where
it was edited, or the towns say otherwise now, that is said too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catchup_xl.batch.county.agreement import text
from catchup_xl.batch.county.own import TAKEN, Own, identity, is_taken
from catchup_xl.batch.county.towns import Town
from catchup_xl.model.cells import fold
from catchup_xl.model.names import names_in
from catchup_xl.model.plan import PlanRow

_NAMES = frozenset({"指标", "曾用名", "适用组", "备注"})
_EVENT = ("日期", "类型", "指标", "事项", "对象", "事由")


def taken_from(row: PlanRow, *books: str) -> PlanRow:
    """The row with the books that it was taken from in its 备注."""
    said = str(row.get("备注", "")).partition(TAKEN)[0].rstrip("；")
    return {**row, "备注": f"{said}{'；' if said else ''}{TAKEN}{'、'.join(books)}"}


@dataclass
class Given:
    """The county's own rows.

    Args:
        own: what the county says.
        towns: the towns.
        notes: what does not agree with the towns' books.
    """

    own: Own
    towns: Sequence[Town]
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._towns = {fold(name): town for town in self.towns for name in _names_of(town)}

    def indicators(self, group: str) -> dict[str, PlanRow]:
        """The county's own rows of 指标 for a group, by folded name; of one taken from the towns, its other names alone."""
        found: dict[str, PlanRow] = {}
        for row in self.own.rows.get("指标", ()):
            groups = names_in(str(row.get("适用组", "")))
            if row.get("指标") and (not groups or group in groups):
                kept = {header: row[header] for header in ("指标", "曾用名") if header in row} if is_taken(row) else row
                found[fold(str(row["指标"]))] = kept
        return found

    def changed(self, kept: Mapping[str, PlanRow], group: str) -> Iterator[str]:
        """Rows of 指标 that were taken from the towns earlier and read otherwise now."""
        for row in self.own.rows.get("指标", ()):
            now = kept.get(fold(str(row.get("指标", ""))))
            if now is None or not is_taken(row) or group not in names_in(str(row.get("适用组", ""))):
                continue
            for header in sorted({*row, *now} - _NAMES - {"编号"}):
                if row.get(header) != now.get(header):
                    yield self._otherwise("指标", f"{group}“{row['指标']}”的{header}", row.get(header), now.get(header))

    def targets(self, rows: Iterable[PlanRow], general: Mapping[tuple[str, ...], PlanRow]) -> list[PlanRow]:
        """The rows of 目标: the towns', with the county's in their place.

        Args:
            rows: the towns' rows, each with its book in 备注.
            general: the county's own rows of 指标 that have a target, by the town's and the indicator's folded names.
        """
        named: dict[tuple[str, ...], PlanRow] = {}
        for row in rows:
            over = general.get(_key(row))
            if over is not None and row.get("目标") != over["目标"]:
                self._differs("目标", "指标", row, over["目标"], row.get("目标"))
            if over is None or row.get("总量目标") is not None:
                named[_key(row)] = row if over is None else {h: v for h, v in row.items() if h != "目标"}
        for row in self._own_rows("目标"):
            known = named.get(_key(row))
            if known is not None and known.get("目标") not in (None, row.get("目标")):
                self._differs("目标", "目标", known, row.get("目标"), known.get("目标"))
            named[_key(row)] = {**(known or {}), **row}
            if "备注" not in row:
                named[_key(row)] = {h: v for h, v in named[_key(row)].items() if h != "备注"}
        for row in self._copies("目标"):
            now = named.get(_key(row))
            if now is None or (is_taken(now) and now.get("目标") != row.get("目标")):
                place = f"{row.get('单位')}“{row.get('指标')}”的目标"
                self.notes.append(
                    self._otherwise("目标", place, row.get("目标"), None if now is None else now.get("目标"))
                )
        return list(named.values())

    def events(self, rows: Iterable[PlanRow]) -> list[PlanRow]:
        """The rows of 加减分: the towns', with the county's among them; of one that both have the county's stands."""
        found = list(rows)
        for row in self._own_rows("加减分"):
            same = next((other for other in found if _same_event(row, other)), None)
            if same is not None:
                found.remove(same)
                for header in ("类型", "事项", "次数", "分值", "否决效果"):
                    if row.get(header) != same.get(header):
                        self._differs(
                            f"加减分“{_event(row)}”的{header}", "加减分", same, row.get(header), same.get(header)
                        )
            found.append(row)
        for row in self._copies("加减分"):
            now = next((other for other in found if _same_event(row, other)), None)
            if now is None or (is_taken(now) and now.get("分值") != row.get("分值")):
                place = f"{row.get('单位')}的{row.get('类型', '')}“{_event(row)}”的分值"
                self.notes.append(
                    self._otherwise("加减分", place, row.get("分值"), None if now is None else now.get("分值"))
                )
        return found

    def _own_rows(self, sheet: str) -> Iterator[PlanRow]:
        """The county's own rows under the towns' names; those of others are named."""
        for row in self.own.rows.get(sheet, ()):
            if is_taken(row):
                continue
            town = self._towns.get(fold(str(row.get("单位", ""))))
            if town is None:
                self.notes.append(
                    f"{self.own.named(sheet)} 的{sheet}写给“{row.get('单位', '')}”，没有收到它的母版，没有取"
                )
            else:
                yield {**row, "单位": town.name}

    def _copies(self, sheet: str) -> Iterator[PlanRow]:
        return (row for row in self.own.rows.get(sheet, ()) if is_taken(row))

    def _differs(self, what: str, sheet: str, theirs: PlanRow, here: Hashable, there: Hashable) -> None:
        book = str(theirs.get("备注", "")).partition(TAKEN)[2] or str(theirs.get("单位", ""))
        name = f"{theirs.get('单位')}" + (f"“{theirs['指标']}”" if theirs.get("指标") else "")
        own = self.own.named(sheet)
        self.notes.append(f"{name}的{what}按 {own} 的 {text(here)}：{book} 为 {text(there)}")

    def _otherwise(self, sheet: str, place: str, then: Hashable, now: Hashable) -> str:
        return (
            f"{self.own.book} {sheet}里{place} {text(then)} 注明汇总自各镇，各镇现在是 {text(now)}，按现在的；"
            "要以县里的为准，删去那一行备注里的“汇总自”"
        )


def _names_of(town: Town) -> Iterator[str]:
    yield town.name
    for row in town.of("单位"):
        for header in ("曾用名", "简称"):
            yield from names_in(str(row.get(header, "")))


def _key(row: PlanRow) -> tuple[str, ...]:
    return identity("目标", row)


def _same_event(left: PlanRow, right: PlanRow) -> bool:
    """Two rows of one event: of one paper, or of one day and reason."""
    if fold(str(left.get("单位", ""))) != fold(str(right.get("单位", ""))):
        return False
    papers = [fold(str(row.get("文号", ""))) for row in (left, right)]
    if all(papers):
        return papers[0] == papers[1] and all(left.get(header) == right.get(header) for header in ("指标", "对象"))
    return all(left.get(header) == right.get(header) for header in _EVENT)


def _event(row: PlanRow) -> str:
    return str(row.get("事由") or row.get("事项") or row.get("文号") or text(row.get("日期")))

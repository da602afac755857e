"""The county's book from its towns' masters: group rankings over all towns, every figure with the file it came from."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from catchup_xl import jobs
from catchup_xl.batch.county.towns import Town, read_town
from catchup_xl.batch.report import write_table
from catchup_xl.batch.run.pool import Pool, usable_processors
from catchup_xl.batch.sources import Source, find_sources
from catchup_xl.books.safe_write import put_file, refuse_target
from catchup_xl.errors import UsageError
from catchup_xl.model.cells import fold
from catchup_xl.model.choices import Kind
from catchup_xl.model.plan import Plan, PlanRow, Value
from catchup_xl.model.settings import SECTIONS, Section
from catchup_xl.result import Result

_FEW = 8  # towns below this are read without other processes
_OWN_SETTINGS = frozenset(
    {
        "本单位",
        "追赶对象",
        "追赶理由",
        "考核组",
        "考核组单位数",
        "方案名称",
        "统计月份",
        "目标名次",
        "力争进位",
        "目标等次",
    }
)
_NOT_RULES = frozenset({"编号", "适用组", "目标", "责任领导", "牵头单位", "责任单位", "责任人", "数据来源", "备注"})


@dataclass(frozen=True)
class RollUp:
    """What came of a roll-up.

    Args:
        towns: the towns in the order of their places.
        notes: what does not agree between the books, and rows that were left out.
        out: the county's book; None when there was nothing to make it from.
        result: the refresh of the county's book.
    """

    towns: tuple[Town, ...]
    notes: tuple[str, ...]
    out: Path | None
    result: Result | None

    TOWN_HEADERS: ClassVar[tuple[str, ...]] = ("文件", "单位", "考核组", "月份", "数据行", "问题")

    @property
    def exit_code(self) -> int:
        """3 a master could not be read; 1 something does not agree, or a finding of level 错误; else 0."""
        if any(town.problem for town in self.towns):
            return 3
        return int(bool(self.notes) or self.result is None or bool(self.result.exit_code))

    def town_rows(self) -> Iterator[tuple[str, ...]]:
        """Under TOWN_HEADERS."""
        for town in self.towns:
            month = f"{town.year}年{town.month}月" if town.year else ""
            problem = town.problem.replace("\n", " ")
            yield town.key, town.name, town.group, month, str(len(town.of("数据"))), problem

    def rankings(self) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
        """The ranking of each group: title, headers, rows."""
        for group in self.result.outcome.groups.values() if self.result else ():
            title = f"{group.name}　{'未排名：' + group.blocked if group.blocked else ''}".strip()
            rows = [
                (s.rank, s.unit.name, s.total, s.movement, s.grade.value if s.grade else "", s.note)
                for s in group.standings
            ]
            yield title, ("名次", "单位", "总分", "比上年升降", "等次", "备注"), rows

    def as_dict(self) -> dict[str, Any]:
        """The outcome as ``--json`` prints it."""
        return {
            "out": None if self.out is None else str(self.out),
            "towns": [dict(zip(self.TOWN_HEADERS, row, strict=True)) for row in self.town_rows()],
            "notes": list(self.notes),
            "ranking": self.result.ranking_rows() if self.result else {},
        }

    def write(self, path: Path) -> None:
        """Write the list of towns: .xlsx, .csv or .json."""
        rows = [*self.town_rows(), *(("", "", "", "", "", note) for note in self.notes)]
        write_table(path, "全县汇总", self.TOWN_HEADERS, rows, self.as_dict(), (40, 16, 16, 14, 10, 60))


def rollup(
    places: Sequence[str],
    out: Path,
    *,
    month: int | None = None,
    force: bool = False,
    now: datetime | None = None,
) -> RollUp:
    """Make the county's book from its towns' masters.

    From each master only the rows of its own unit are taken (本单位), so a town's copy of another's figures never counts.

    Args:
        places: masters, and folders of them.
        out: the county's book, .xlsx.
        month: the month to rank for; the towns' own when None.
        force: replace a book that is there.
        now: the time for 历史 and 运行记录.

    Raises:
        BookError: the book is there already, is a link, open or read-only, or can't be written.
        UsageError: no master was found.
    """
    from catchup_xl.books.template import build  # noqa: PLC0415 - XlsxWriter is for making workbooks only

    if out.suffix.lower() != ".xlsx":
        raise UsageError(f"不能新建“{out.suffix or out.name}”类型的文件", expected=".xlsx")
    refuse_target(out, over=force)
    sources = [s for s in find_sources(places) if os.path.realpath(s.place) != os.path.realpath(out)]
    towns = _read(sources)
    usable = [town for town in towns if not town.problem]
    if not usable:
        return RollUp(tuple(towns), (), None, None)
    merged = _Merger(usable, month)
    with tempfile.TemporaryDirectory(prefix="catchup-") as folder:
        draft = Path(folder) / out.name
        build(merged.plan(), draft)
        result = jobs.run_file(jobs.Job.REFRESH, draft, now=now)
        put_file(draft.read_bytes(), out, over=force)
    notes = [note for town in usable for note in town.notes]
    return RollUp(tuple(towns), (*merged.notes, *notes), out, result)


def _read(sources: Sequence[Source]) -> list[Town]:
    if len(sources) < _FEW:
        return [read_town(source) for source in sources]
    pool: Pool[Source, Town] = Pool(read_town, workers=usable_processors())
    found = {done.task.key: done.result or Town(done.task.key, problem=done.problem) for done in pool.run(sources)}
    return [found[source.key] for source in sources]


class _Merger:
    """Puts the towns' parts together and notes what does not agree; where it doesn't, the first town's word stands."""

    def __init__(self, towns: Sequence[Town], month: int | None) -> None:
        self._towns, self.notes = towns, list[str]()
        self._month = month or self._common("月份", {town.key: town.month for town in towns})
        self._year = self._common("年度", {town.key: town.year for town in towns})
        self._units: dict[str, Town] = {}
        self._indicators: dict[tuple[str, str], tuple[PlanRow, Town]] = {}

    def plan(self) -> Plan:
        """The county's plan."""
        for town in self._towns:
            known = self._units.setdefault(fold(town.name), town)
            if known is not town:
                self.notes.append(f"{town.name} 有两份母版：{known.key} 和 {town.key}，取前一份")
        towns = list(self._units.values())
        targets: list[PlanRow] = [row for town in towns for row in town.of("目标")]
        for town in towns:
            for row in town.of("指标"):
                targets += self._add_indicator(row, town)
        rows: dict[str, tuple[PlanRow, ...]] = {
            "单位": tuple(row for town in towns for row in town.of("单位")),
            "指标": tuple(self._listed_indicators()),
            "板块": tuple(self._blocks(towns)),
            "目标": tuple(targets),
            "数据": tuple(row for town in towns for row in town.of("数据")),
            "加减分": tuple(row for town in towns for row in town.of("加减分")),
        }
        return Plan(self._settings(), rows)

    def _settings(self) -> Mapping[str, Value]:
        kept: dict[str, Value] = {}
        for name, section in SECTIONS.items():
            if name in _OWN_SETTINGS or section is Section.TOWN:
                continue
            values = {town.key: (town.settings or {}).get(name) for town in self._towns}
            value = (
                self._common(f"参数“{name}”", values) if section is not Section.PLAN else next(iter(values.values()))
            )
            if value is not None:
                kept[name] = value
        county = str(kept.get("所属县区", "")) or "全县"
        kept |= {"方案名称": f"{county}追赶超越考核汇总", "考核组": self._towns[0].group}
        if self._month:
            kept["统计月份"] = self._month
        if self._year:
            kept["年度"] = self._year
        return kept

    def _common(self, what: str, values: Mapping[str, Any]) -> Any:
        """The value that most towns have; the others are noted."""
        counted = Counter(values.values())
        best = max(counted, key=lambda value: counted[value])
        others = [f"{key} 为 {value}" for key, value in values.items() if value != best]
        if others:
            more = f" 等 {len(others)} 份" if len(others) > 3 else ""  # noqa: PLR2004
            self.notes.append(f"{what}不一致，按 {best}：{'；'.join(others[:3])}{more}")
        return best

    def _add_indicator(self, row: PlanRow, town: Town) -> list[PlanRow]:
        """Take an indicator in; a target that differs from the first town's becomes the unit's own target."""
        key = (fold(str(row["指标"])), town.group)
        if key not in self._indicators:
            self._indicators[key] = (row, town)
            return []
        first, giver = self._indicators[key]
        off = [h for h in {**first, **row} if h not in _NOT_RULES and first.get(h) != row.get(h)]
        if off:
            words = "、".join(f"{h} {_text(first.get(h))} 与 {_text(row.get(h))}" for h in off[:3])
            self.notes.append(f"{town.group}的指标“{row['指标']}”规则不一致，按 {giver.key}：{town.key} 的{words}")
        own = any(fold(str(t.get("指标"))) == key[0] for t in town.of("目标"))
        if row.get("目标") == first.get("目标") or own or row.get("目标") is None:
            return []
        return [{"单位": town.name, "指标": row["指标"], "目标": row["目标"], "备注": f"来源：{town.key}"}]

    def _listed_indicators(self) -> Iterator[PlanRow]:
        """Each indicator once for all groups that have it with the same rules."""
        merged: list[tuple[PlanRow, list[str]]] = []
        for (_, group), (row, _town) in self._indicators.items():
            same = next((m for m in merged if _same_rules(m[0], row)), None)
            if same is None:
                merged.append((row, [group]))
            else:
                same[1].append(group)
        for row, groups in merged:
            yield {**row, "适用组": "、".join(groups)}

    def _blocks(self, towns: Sequence[Town]) -> Iterator[PlanRow]:
        seen: set[tuple[str, ...]] = set()
        for town in towns:
            for row in town.of("板块"):
                key = tuple(str(row.get(header, "")) for header in ("板块", "上级板块", "考核组", "权重"))
                if key not in seen:
                    seen.add(key)
                    yield row


def _same_rules(left: PlanRow, right: PlanRow) -> bool:
    headers = ({*left, *right} - _NOT_RULES) | {"目标"}
    if left.get("类型") == Kind.RANK:
        headers -= {"目标"}
    return all(left.get(header) == right.get(header) for header in headers)


def _text(value: Value | None) -> str:
    return "空" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

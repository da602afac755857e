"""What the labels of units' own tables stand for: proposed by the program, confirmed by a person, kept for next month."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from catchup_xl.batch.collect.labels import LabelRole, Meaning, Names
from catchup_xl.batch.collect.layout import Layout
from catchup_xl.batch.collect.periods import Span, Time
from catchup_xl.batch.collect.returned_values import Return
from catchup_xl.books.saving.safe_write import put_file
from catchup_xl.errors import PlanError, printable
from catchup_xl.model import plan_text
from catchup_xl.model.cells import RawCell, fold, to_text
from catchup_xl.model.months import MONTHS
from catchup_xl.model.plan_text import Tree, scalar

_TOP, _YES, _NO = "布局", "是", "否"
_HEAD = (
    "# 各单位自有格式的表与母版的对应关系。核对每一行后把“已确认”改为“是”，下月同样格式的表就自动按此取数。",
    "# 作：指标、单位、时期、无关、不取或待定；名称：母版里的名称，时期填 累计、上年同期、当月 或 增速；计量单位：原表的，与母版不同时程序换算。",
    "# “待定”的列和行程序看不懂，没有取数：改成上面几种之一；对取数没有影响的填“无关”。",
    "# 各表单位：表上没有写是哪个单位的，在这里填上；每份表各填各的。",
    "# 各表月份：表头、标题、文件名都没有写是几月的，在这里填上（1 到 12）；每份表各填各的。",
)
_UNITS, _MONTHS = "各表单位", "各表月份"
_MOST_ROWS = 60  # labels of rows that are listed; a table of projects has hundreds


@dataclass(frozen=True)
class LayoutMapping:
    """What the labels of one layout stand for.

    Args:
        mark: the layout's mark; a layout with other labels has another one.
        confirmed: a person has said that it is right.
        example: the file that it was proposed from.
        labels: label → meaning, for every column that was seen, and for the rows that are not known by their names.
        units: whose figures a table holds that doesn't say so itself, by the table's own mark; empty until it is told.
        unit: whose figures the table at hand holds, where its figures don't say.
        months: of which month a table is that doesn't say so itself, likewise.
        month: the month of the table at hand, where nothing on it says.
    """

    mark: str
    confirmed: bool
    example: str
    labels: Mapping[str, Meaning]
    units: Mapping[str, str]
    unit: str = ""
    months: Mapping[str, str] = field(default_factory=dict)
    month: int | None = None

    def meaning(self, label: RawCell, names: Names) -> Meaning:
        """What a label stands for: as a person has confirmed it, also for another month; else as far as it is known for sure.

        Args:
            label: the label.
            names: the master's names.
        """
        read = names.meaning(label)
        said = self.labels.get(to_text(label)) or self._of_other_months(to_text(label))
        if said is None or (said.role is LabelRole.UNKNOWN and read.sure):
            return read if read.sure else replace(read, role=LabelRole.UNKNOWN)
        if said.role is not LabelRole.PERIOD:
            return replace(said, measure=said.measure or read.measure, time=read.time)
        year = None if said.name == Span.LAST_YEAR else read.time.year
        return replace(said, measure=read.measure, time=_TIMES[Span(said.name)] | Time(read.time.month, year))

    def _of_other_months(self, label: str) -> Meaning | None:
        """What the same label of another month stands for, where all of them agree."""
        timeless = _timeless(label)
        return None if timeless == fold(label) else self._timeless.get(timeless)

    @cached_property
    def _timeless(self) -> Mapping[str, Meaning]:
        found: dict[str, dict[tuple[str, str], Meaning]] = {}
        for label, meaning in self.labels.items():
            found.setdefault(_timeless(label), {})[meaning.role, meaning.name] = meaning
        return {label: next(iter(alike.values())) for label, alike in found.items() if len(alike) == 1}


_TIMES = {
    Span.CUMULATIVE: Time(cumulative=True),
    Span.LAST_YEAR: Time(last_year=True),
    Span.MONTHLY: Time(monthly=True),
    Span.GROWTH: Time(growth=True),
}


def _timeless(label: str) -> str:
    """A label without its months and years."""
    return re.sub(r"[0-9一二三四五六七八九十]+(?=[月年])|[0-9]", "", fold(label))


def mark_of(layout: Layout, names: Names) -> str:
    """The mark of a layout: its labels without months, years and names of units, so that next month's is the same."""
    kept: set[str] = set()
    for label in layout.labels:
        meaning = names.meaning(label)
        if not (meaning.role is LabelRole.UNIT and meaning.sure):
            kept.add(_timeless(label))
    return hashlib.sha256("\n".join(sorted(kept)).encode()).hexdigest()[:12]


def propose(layout: Layout, names: Names, sent: Return) -> LayoutMapping:
    """What the labels of a layout probably stand for.

    Every column is listed, so that a person sees what becomes of it; rows only where they are not known by their names.
    """
    columns = {label: names.meaning(label) for label in layout.columns}
    others = {label: names.meaning(label) for label in layout.labels if label not in columns}
    rows = {
        label: meaning for label, meaning in others.items() if not meaning.sure or meaning.role is LabelRole.UNKNOWN
    }
    labels = {
        label: meaning for label, meaning in columns.items() if not (meaning.role is LabelRole.UNIT and meaning.sure)
    }
    labels |= dict(list(rows.items())[:_MOST_ROWS])
    return LayoutMapping(mark_of(layout, names), False, printable(f"{sent.name}　{layout.sheet}"), labels, {})


def unit_of(layout: Layout, names: Names, path: Path, folders: Sequence[str], own_unit: str) -> str:
    """The one unit that a table's surroundings name: its titles, its sheet, its file, the folders below the given place."""
    return unit_named_in((*layout.titles, layout.sheet, path.stem, *folders), names, own_unit)


def unit_named_in(texts: Iterable[str], names: Names, own_unit: str) -> str:
    """The one unit that some texts name; empty where they name none or several.

    The town itself stands in the titles of its villages' tables, and counts only where nothing else is named.
    """
    found = frozenset[str]().union(*map(names.units_in, texts))
    others = {name for name in found if fold(name) != fold(own_unit)}
    return next(iter(others or found)) if len(others or found) == 1 else ""


class Mappings:
    """The mappings of one master, in a YAML file.

    Args:
        path: the file; it need not be there yet.

    Raises:
        PlanError: the file is no mapping file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found: dict[str, LayoutMapping] = {}
        self._changed = False
        if path.exists():
            tree = plan_text.read(path)
            listed = tree.get(_TOP) if isinstance(tree, dict) else None
            if not isinstance(listed, list):
                raise PlanError(
                    f"{path.name} 不是对应关系文件", expected=f"{_TOP}: 一个列表", mend="删去它，程序会重新提出"
                )
            for n, item in enumerate(listed, 1):
                mapping = _parsed(item, f"{path.name} 第{n}个布局")
                self._found[mapping.mark] = mapping

    def find(self, layout: Layout, names: Names, sent: Return, unit: str, *, confirm: bool) -> LayoutMapping:
        """The mapping of a layout: the saved one, or a new proposal that is saved with it.

        A table that does not say whose it is is entered with its own mark, for a person to say.

        Args:
            layout: the sheet.
            names: the master's names.
            sent: the file that holds it.
            unit: the unit that its surroundings name; empty when there is none.
            confirm: the user agrees with what is proposed.
        """
        proposal = propose(layout, names, sent)
        saved = self._found.get(proposal.mark, proposal)
        listed = {_timeless(label) for label in saved.labels}
        fresh = {label: meaning for label, meaning in proposal.labels.items() if _timeless(label) not in listed}
        saved = replace(saved, labels={**saved.labels, **fresh}) if fresh else saved
        if confirm and not saved.confirmed:
            saved = replace(saved, confirmed=True)
        roles = {names.meaning(label).role for label in layout.labels}
        named = LabelRole.UNIT in roles or any(meaning.role is LabelRole.UNIT for meaning in saved.labels.values())
        if not named and not unit:
            table = _table(sent, layout)
            if table not in saved.units:
                saved = replace(saved, units={**saved.units, table: ""})
            unit = saved.units[table]
        if saved != self._found.get(proposal.mark):
            self._changed = True
        self._found[saved.mark] = saved
        month = saved.months.get(_table(sent, layout), "")
        return replace(saved, unit="" if named else unit, month=int(month) if month else None)

    def ask_for_month(self, mark: str, sent: Return, layout: Layout) -> None:
        """Enter a table on which no month stands, for a person to say."""
        saved, table = self._found[mark], _table(sent, layout)
        if table not in saved.months:
            self._found[mark] = replace(saved, months={**saved.months, table: ""})
            self._changed = True

    @property
    def changed(self) -> bool:
        """Something new is to be saved."""
        return self._changed

    def save(self) -> bool:
        """Write the file when something is new; returns whether it was written.

        Raises:
            BookError: it can't be written.
        """
        if not self._changed:
            return False
        put_file(self._text().encode(), self.path)
        return True

    def _text(self) -> str:
        lines = [*_HEAD, f"{_TOP}:"]
        for mapping in self._found.values():
            lines.append(f'- 标识: "{mapping.mark}"')
            lines.append(f"  已确认: {_YES if mapping.confirmed else _NO}")
            lines.append(f"  例: {scalar(mapping.example)}")
            if mapping.units:
                lines.append(f"  {_UNITS}:")
            for table, unit in mapping.units.items():
                lines.append(_told(table, "单位", unit))
            if mapping.months:
                lines.append(f"  {_MONTHS}:")
            lines += [_told(table, "月份", month) for table, month in mapping.months.items()]
            if mapping.labels:
                lines.append("  标签:")
            for label, meaning in mapping.labels.items():
                parts = {"原文": label, "作": meaning.role.value}
                parts |= {"名称": meaning.name} if meaning.name else {}
                parts |= {"计量单位": meaning.measure} if meaning.measure else {}
                doubt = "" if meaning.sure or mapping.confirmed else "  # 程序猜的，请核对"
                doubt = "  # 看不懂，没有取；请写明" if meaning.role is LabelRole.UNKNOWN else doubt
                flow = ", ".join(f"{key}: {scalar(value)}" for key, value in parts.items())
                lines.append(f"  - {{{flow}}}{doubt}")
        return "\n".join(lines) + "\n"


def _table(sent: Return, layout: Layout) -> str:
    """The mark of one table, by which a person tells of it what it does not say itself."""
    return f"{sent.name}　{layout.sheet}　{sent.digest[:8]}"


def _told(table: str, what: str, told: str) -> str:
    """The line on which a person tells of a table whose or of which month it is."""
    return f"  - {{表: {scalar(table)}, {what}: {scalar(told)}}}{'' if told else '  # 表上没有写，请填'}"


def _parsed(item: Tree, where: str) -> LayoutMapping:
    if not isinstance(item, dict) or not isinstance(item.get("标识"), str):
        raise PlanError(f"{where}缺少“标识”", mend="删去这一段，程序会重新提出")
    confirmed = to_text(_cell(item, "已确认", where))
    if confirmed not in (_YES, _NO):
        raise PlanError(f"{where}的“已确认”是“{confirmed}”", expected=f"{_YES} 或 {_NO}")
    labels: dict[str, Meaning] = {}
    listed = item.get("标签") or []
    for line in listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ():
        if not isinstance(line, dict):
            raise PlanError(f"{where}的标签应是 {{原文: …, 作: …}}")
        role = to_text(_cell(line, "作", where))
        if role not in tuple(LabelRole):
            raise PlanError(f"{where}的标签“作”是“{role}”", expected="、".join(LabelRole))
        name, measure = to_text(_cell(line, "名称", where)), to_text(_cell(line, "计量单位", where))
        if role == LabelRole.PERIOD and name not in tuple(Span):
            raise PlanError(f"{where}的时期是“{name}”", expected="、".join(Span))
        labels[to_text(_cell(line, "原文", where))] = Meaning(LabelRole(role), name, measure)
    mark, example = (to_text(_cell(item, key, where)) for key in ("标识", "例"))
    units, months = _of_tables(item, _UNITS, "单位", where), _of_tables(item, _MONTHS, "月份", where)
    months = {table: fold(month).removesuffix("月") for table, month in months.items()}
    for month in months.values():
        if month and not (month.isascii() and month.isdigit() and int(month) in MONTHS):
            raise PlanError(f"{where}的“{_MONTHS}”里有“{month}”", expected="1 到 12")
    return LayoutMapping(mark, confirmed == _YES, example, labels, units, months=months)


def _of_tables(item: Mapping[str, Tree], heading: str, what: str, where: str) -> dict[str, str]:
    """What a person has told of single tables, by the table's mark."""
    told = item.get(heading)
    lines = [line for line in told if isinstance(line, dict)] if isinstance(told, list) else []
    return {to_text(_cell(line, "表", where)): to_text(_cell(line, what, where)) for line in lines}


def _cell(tree: Mapping[str, Tree], key: str, where: str) -> str | None:
    value = tree.get(key)
    if isinstance(value, list | dict):
        raise PlanError(f"{where}的“{key}”应是一个值")
    return None if value is None else to_text(value)

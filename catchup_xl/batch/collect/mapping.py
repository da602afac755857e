"""What the labels of units' own tables stand for: proposed by the program, confirmed by a person, kept for next month."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catchup_xl.batch.collect.labels import Meaning, Names, Role
from catchup_xl.batch.collect.layout import Layout
from catchup_xl.books.safe_write import put_file
from catchup_xl.errors import PlanError
from catchup_xl.model import plan_text
from catchup_xl.model.cells import fold, to_text
from catchup_xl.model.plan_text import Tree, scalar

_TOP, _YES, _NO = "布局", "是", "否"
_HEAD = (
    "# 各单位自有格式的表与母版的对应关系。核对每一行后把“已确认”改为“是”，下月同样格式的表就自动按此取数。",
    "# 作：指标、单位或不取；名称：母版里的名称；计量单位：原表的计量单位，与母版不同时程序换算。",
)


@dataclass(frozen=True, slots=True)
class LayoutMapping:
    """What the labels of one layout stand for.

    Args:
        mark: the layout's mark; a layout with other labels has another one.
        confirmed: a person has said that it is right.
        example: the file that it was proposed from.
        unit: whose figures they are, where the sheet does not say.
        labels: label → meaning, for every label that is no time and no unit of measure.
    """

    mark: str
    confirmed: bool
    example: str
    unit: str
    labels: Mapping[str, Meaning]


def mark_of(layout: Layout, names: Names) -> str:
    """The mark of a layout: its labels without months, years and names of units, so that next month's is the same."""
    kept: set[str] = set()
    for label in layout.labels:
        meaning = names.meaning(label)
        if meaning is not None and meaning.role is Role.UNIT and meaning.sure:
            continue
        kept.add(re.sub(r"[0-9一二三四五六七八九十]+(?=[月年])|[0-9]", "", fold(label)))
    return hashlib.sha256("\n".join(sorted(kept)).encode()).hexdigest()[:12]


def propose(layout: Layout, names: Names, path: Path) -> LayoutMapping:
    """What the labels of a layout probably stand for."""
    meant = {label: meaning for label in layout.labels if (meaning := names.meaning(label)) is not None}
    named = any(meaning.role is Role.UNIT for meaning in meant.values())
    labels = {label: meaning for label, meaning in meant.items() if meaning.role is not Role.UNIT or not meaning.sure}
    places = (*layout.titles, layout.sheet, path.stem, path.parent.name)
    unit = "" if named else next((found for place in places if (found := names.unit_in(place))), "")
    return LayoutMapping(mark_of(layout, names), False, f"{path.name}　{layout.sheet}", unit, labels)


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

    def find(self, layout: Layout, names: Names, path: Path, *, confirm: bool) -> LayoutMapping:
        """The mapping of a layout: the saved one, or a new proposal that is saved with it.

        Args:
            layout: the sheet.
            names: the master's names.
            path: the file that holds it.
            confirm: the user agrees with what is proposed.
        """
        proposal = propose(layout, names, path)
        saved = self._found.get(proposal.mark)
        if saved is None:
            saved = proposal
        if confirm and not saved.confirmed:
            saved = replace(saved, confirmed=True)
        if saved != self._found.get(proposal.mark):
            self._changed = True
        self._found[saved.mark] = saved
        return replace(saved, unit=proposal.unit or saved.unit)

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
            if mapping.unit:
                lines.append(f"  单位: {scalar(mapping.unit)}")
            if mapping.labels:
                lines.append("  标签:")
            for label, meaning in mapping.labels.items():
                parts = {"原文": label, "作": meaning.role.value}
                parts |= {"名称": meaning.name} if meaning.name else {}
                parts |= {"计量单位": meaning.measure} if meaning.measure else {}
                doubt = "" if meaning.sure or mapping.confirmed else "  # 程序猜的，请核对"
                flow = ", ".join(f"{key}: {scalar(value)}" for key, value in parts.items())
                lines.append(f"  - {{{flow}}}{doubt}")
        return "\n".join(lines) + "\n"


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
        if role not in tuple(Role):
            raise PlanError(f"{where}的标签“作”是“{role}”", expected="、".join(Role))
        name, measure = to_text(_cell(line, "名称", where)), to_text(_cell(line, "计量单位", where))
        labels[to_text(_cell(line, "原文", where))] = Meaning(Role(role), name, measure)
    mark, example, unit = (to_text(_cell(item, key, where)) for key in ("标识", "例", "单位"))
    return LayoutMapping(mark, confirmed == _YES, example, unit, labels)


def _cell(tree: Mapping[str, Tree], key: str, where: str) -> str | None:
    value = tree.get(key)
    if isinstance(value, list | dict):
        raise PlanError(f"{where}的“{key}”应是一个值")
    return None if value is None else to_text(value)

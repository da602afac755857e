"""Whose figures a return holds: it is taken only where master, year, month, unit and owner of the work are those here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from catchup_xl.batch.collect.decisions import MasterCells
from catchup_xl.batch.collect.form_pages import NUMBER
from catchup_xl.batch.collect.forms import duties_of, lines_of
from catchup_xl.batch.collect.names import unit_named
from catchup_xl.batch.collect.returned_values import DUTY_SHEET, SHARE, Key, canonical, duty_key, entry_key
from catchup_xl.model.cells import fold
from catchup_xl.model.choices import DataBasis
from catchup_xl.model.master import Master
from catchup_xl.model.settings import MASTER_ID


class Attribution:
    """What may come back into one master.

    Args:
        master: the master.
    """

    def __init__(self, master: Master) -> None:
        self.master = master
        self._cells = MasterCells(master)
        self._asked: dict[str, frozenset[tuple[str, ...]]] = {}

    def misfit(self, about: Mapping[str, str], baselines: Mapping[Key, str]) -> str:
        """Why a form is none of this master's, in Chinese; empty when it is one.

        Args:
            about: what the form says it was made for.
            baselines: the cells that it asked for, with what stood there when it was made.
        """
        settings, year, month = self.master.settings, about.get("year", ""), about.get("month", "")
        is_of_town = "own" not in about or self._same_unit(about["own"], settings.own_unit)
        is_of_year = year == str(settings.year)
        if not is_of_town or (is_of_year and not self._is_own(about, baselines)):
            return self._stranger(about)
        if not is_of_year or month != str(self.master.month):
            mend = f"怎样改：请该单位用{settings.year}年{self.master.month}月的报表重填"
            if is_of_year:
                mend += f"；要补收{month}月的，把统计月份改成{month}再收"
            return f"是{year}年{month}月的报表，现在收{settings.year}年{self.master.month}月的，没有取\n{mend}"
        if unit_named(self.master, about.get("unit", "")) is None:
            return (
                f"是“{about.get('unit', '')}”的报表，“单位”表里没有它，没有取\n"
                "怎样改：若是改了名，在“单位”表的“曾用名”里写上原来的名称"
            )
        return ""

    def refusal(self, unit: str, key: Key, owners: tuple[str, ...]) -> str:
        """Why a unit's figure may not go into a cell, in Chinese; empty when it may.

        Args:
            unit: the unit that the form was made for, by the master's name.
            key: the cell.
            owners: for a duty, the lead office and the work as they stood when the form was made.
        """
        where = self._cells.where(key)
        if key.sheet == DUTY_SHEET:
            if where.source is None:
                return f"责任清单里没有编号 {key.names[0]}"
            lead, task = (fold(canonical(where.cell(header))) for header in ("牵头单位", "工作任务"))
            if (any(owners) and not self._same_unit(lead, owners[0])) or self._name(lead) != self._name(unit):
                return f"编号 {key.names[0]} 的牵头单位现在是“{where.cell('牵头单位') or '空'}”"
            if any(owners) and task != fold(owners[1]):
                return f"编号 {key.names[0]} 现在是另一项工作任务"
            return ""
        if key.names[3] not in frozenset(DataBasis):
            return f"没有名为“{key.names[3]}”的口径"
        if key.names[:2] not in self.asked_of(unit):
            return f"“{key.names[0]}”的“{key.names[1]}”现在不归{unit}报"
        return ""

    def asked_of(self, unit: str) -> Collection[tuple[str, ...]]:
        """Unit and indicator of the figures that a unit is asked for."""
        if unit not in self._asked:
            here = self.master.unit(unit)
            lines = lines_of(self.master, here) if here else ()
            self._asked[unit] = frozenset((line.unit, line.indicator.name) for line in lines)
        return self._asked[unit]

    def _stranger(self, about: Mapping[str, str]) -> str:
        settings = self.master.settings
        theirs = _named(about.get("own", ""), about.get("plan", ""), about.get(NUMBER, ""))
        ours = _named(settings.own_unit, settings.title, settings.master_id)
        mend = "怎样改：交给下发它的母版；确是这里的，就重新下发报表再填"
        if about.get(NUMBER) and fold(about[NUMBER]) != fold(settings.master_id):
            mend += f"，或把“参数”表的“{MASTER_ID}”改成 {about[NUMBER]} 再收"
        return f"是另一个母版下发的报表（{theirs}），这里是{ours}，没有取\n{mend}"

    def _is_own(self, about: Mapping[str, str], baselines: Mapping[Key, str]) -> bool:
        """The form was made from this master.

        Its number says so. A form without one is known by the plan's name, or by the figures that stood in it; a form
        that has one when the master has none yet comes from a copy of it, which is known by the figures.
        """
        settings, number = self.master.settings, about.get(NUMBER, "")
        if number and settings.master_id:
            return fold(number) == fold(settings.master_id)
        is_of_plan = not number and fold(about.get("plan", "")) == fold(settings.title)
        return is_of_plan or self._holds_the_same(baselines)

    def _holds_the_same(self, baselines: Mapping[Key, str]) -> bool:
        """All that the form asks for is here, and figures that stood in it stand here."""
        figures = {key: text for key, text in baselines.items() if text}
        if not figures or not all(self._cells.can_hold(key) for key in baselines):
            return False
        agreed = sum(canonical(self._cells.where(key).cell(key.header)) == text for key, text in figures.items())
        return 2 * agreed >= len(figures)

    def _same_unit(self, one: str, other: str) -> bool:
        return self._name(one) == self._name(other)

    def _name(self, text: str) -> str:
        unit = unit_named(self.master, text)
        return fold(unit.name if unit else text)

    @cached_property
    def owed(self) -> Mapping[str, frozenset[Key]]:
        """The cells of the month that each unit is asked for, by the master's names of units."""
        year, month = self.master.settings.year or 0, self.master.month or 0
        found: dict[str, frozenset[Key]] = {}
        for unit in self.master.unit_by_name.values():
            lines = lines_of(self.master, unit)
            keys = {entry_key(line.unit, line.indicator.name, year, month, line.basis) for line in lines}
            duties = duties_of(self.master, unit)
            keys |= {duty_key(d.number, SHARE) for d in duties if not d.indicator and d.closed is None}
            found[unit.name] = frozenset(keys)
        return found


def _named(own: str, plan: str, number: str) -> str:
    """What a master is called, for a message."""
    parts = [part for part in (own, plan) if part]
    return "　".join([*parts, *([f"编号 {number}"] if number else [])]) or "没有写"

"""Reading sheets in the units' own layouts: each figure by the labels around it, once a person has agreed to what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from catchup_xl.batch.collect.finding import Found
from catchup_xl.batch.collect.labels import Meaning, Names, Role, Time, time_of
from catchup_xl.batch.collect.layout import Labelled, Layout, read_layouts
from catchup_xl.batch.collect.mapping import LayoutMapping, Mappings
from catchup_xl.batch.collect.measures import factor, measure_in
from catchup_xl.batch.collect.values import Return, State, Value, canonical, entry_key
from catchup_xl.model.cells import Percent, RawCell, fold, is_percent, to_number, to_text
from catchup_xl.model.choices import DataBasis, PriceBasis
from catchup_xl.model.master import Master


def read_foreign(
    sent: Return, found: Found, master: Master, names: Names, mappings: Mappings, *, confirm: bool
) -> Return:
    """What a workbook in a layout of the unit's own holds.

    Args:
        sent: the file.
        found: where it lies.
        master: the master.
        names: the master's names.
        mappings: what labels stand for.
        confirm: the user agrees with what is proposed.

    Raises:
        BookError: the file can't be read.
    """
    values: list[Value] = []
    notes: dict[str, None] = {}
    waiting = False
    for layout in read_layouts(sent.path, names):
        mapping = mappings.find(layout, names, sent.path, confirm=confirm)
        taken = list(_Foreign(layout, mapping, master, names, sent.path).values(notes))
        if taken and not mapping.confirmed:
            waiting = True
        values += taken
    units = tuple(dict.fromkeys(value.key.names[0] for value in values))
    problem = "" if values else "里面没有能对上的指标和数据\n怎样改：核对表头，或在对应关系文件里写明"
    if waiting:
        problem = f"是自有格式，对应关系还没有确认\n怎样改：核对 {mappings.path.name} 后把“已确认”改为“是”再运行，用命令行也可以加 --confirm"
    state = State.WAITING if waiting else State.READ if values else State.REFUSED
    return replace(sent, units=units, values=tuple(values), problem=problem, notes=tuple(notes), state=state)


class _Foreign:
    """Turns the figures of one foreign sheet into values."""

    def __init__(self, layout: Layout, mapping: LayoutMapping, master: Master, names: Names, path: Path) -> None:
        self._layout, self._mapping, self._master, self._names = layout, mapping, master, names
        self._time = Time()
        for text in (*layout.titles, layout.sheet, path.stem):
            said = time_of(text)
            self._time = self._time | Time(said.month, said.year)
        self._measure = next((found for text in layout.titles if (found := measure_in(text))), "")

    def values(self, notes: dict[str, None]) -> Iterator[Value]:
        """The figures that have a place in the master; what was left out is noted."""
        for figure in self._layout.figures:
            found = self._value(figure, notes)
            if found is not None:
                yield found

    def _value(self, figure: Labelled, notes: dict[str, None]) -> Value | None:
        time = Time()
        unit = indicator = measure = stated = ""
        for label in (*figure.above, *figure.left):
            time = time | time_of(label)
            words = to_text(label)
            meaning = self._meaning(words)
            if meaning is not None and meaning.role is Role.IGNORED:
                return None
            if meaning is not None and meaning.role is Role.UNIT:
                unit = unit or meaning.name
            if meaning is not None and meaning.role is Role.INDICATOR:
                indicator, measure = indicator or meaning.name, measure or meaning.measure
            stated = stated or measure_in(words)
        unit = unit or self._mapping.unit
        if not indicator or not unit or self._master.indicator(indicator) is None or self._master.unit(unit) is None:
            return None
        if time.monthly:
            notes[f"{self._layout.sheet}：有“当月”数，母版要累计数，没有取"] = None
            return None
        return self._placed(figure, time, unit, indicator, measure or stated or self._measure, notes)

    def _placed(
        self, figure: Labelled, time: Time, unit: str, indicator: str, measure: str, notes: dict[str, None]
    ) -> Value | None:
        declared = self._master.indicator(indicator)
        month = time.month or self._time.month or self._master.month
        year = time.year or self._time.year or self._master.settings.year
        if declared is None or month is None or year is None:
            return None
        basis = DataBasis.CUMULATIVE
        raw, note = figure.raw, ""
        if time.growth:
            if declared.price is not PriceBasis.COMPARABLE:
                return None
            basis = DataBasis.PUBLISHED
        else:
            raw, note = self._converted(figure.raw, measure, declared.unit)
            if raw is None:
                notes[f"“{indicator}”的计量单位“{measure}”换算不成“{declared.unit}”，没有取"] = None
                return None
        key = entry_key(unit, indicator, year - 1 if time.last_year else year, month, basis)
        return Value(key, raw, str(figure.at), None, note)

    def _converted(self, raw: RawCell, measure: str, target: str) -> tuple[RawCell, str]:
        """The figure in the indicator's own unit; None where there is no way from one to the other."""
        try:
            number = to_number(raw)
        except ValueError:
            return raw, ""
        if number is None:
            return raw, ""
        if is_percent(raw):
            return Percent(number), ""
        if not measure or not target or fold(measure) == fold(target):
            return number, "" if measure or not target else "原表没写计量单位"
        scale = factor(measure, target)
        if scale is None:
            return None, ""
        return number * scale, f"{canonical(number)}{measure}×{canonical(Decimal(scale))}"

    def _meaning(self, label: str) -> Meaning | None:
        found = self._mapping.labels.get(label)
        if found is not None:
            return found
        meaning = self._names.meaning(label)
        return meaning if meaning is not None and meaning.sure else None

"""Reading sheets in the units' own layouts: each figure by the labels around it, once a person has agreed to what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from catchup_xl.batch.collect.finding import Found
from catchup_xl.batch.collect.labels import LabelRole, Meaning, Names
from catchup_xl.batch.collect.layout import Labelled, Layout, read_layouts
from catchup_xl.batch.collect.mapping import LayoutMapping, Mappings, unit_of
from catchup_xl.batch.collect.periods import Span, Time, month_of
from catchup_xl.batch.collect.returned_values import Return, ReturnState, Value, canonical, entry_key
from catchup_xl.batch.collect.units_of_measure import factor, measure_in
from catchup_xl.model.cells import Percent, RawCell, fold, is_percent, to_number, to_text
from catchup_xl.model.choices import DataBasis, PriceBasis
from catchup_xl.model.master import Master
from catchup_xl.model.scale import Unsure, is_percent_unit, scale_of_unit

_NAMED = 8
"""How many labels that are not understood a note names."""


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
    waiting = unnamed = timeless = False
    for layout in read_layouts(sent.path, names):
        unit = unit_of(layout, names, sent.path, found.folders, master.settings.own_unit)
        mapping = mappings.find(layout, names, sent, unit, confirm=confirm)
        table = _Table(layout, mapping, master, names, (sent.path.stem, *found.folders))
        taken = list(table.values())
        if table.without_month:
            mappings.ask_for_month(mapping.mark, sent, layout)
            timeless = timeless or not taken
        waiting = waiting or (not mapping.confirmed and bool(taken or table.without_unit))
        unnamed = unnamed or bool(table.without_unit)
        notes |= dict.fromkeys(table.notes(mappings.path.name))
        values += taken
    units = tuple(dict.fromkeys(value.key.names[0] for value in values))
    problem = "" if values else "里面没有能对上的指标和数据\n怎样改：核对表头，或在对应关系文件里写明"
    if unnamed:
        problem = (
            f"表上没有写是哪个单位的，没有取\n怎样改：在 {mappings.path.name} 的“各表单位”里填上，或在文件名里写上单位"
        )
    elif timeless and not values:
        problem = (
            f"表头、标题、文件名都没有写是几月的，没有取\n"
            f"怎样改：在 {mappings.path.name} 的“各表月份”里填上，或在文件名里写上月份"
        )
    elif waiting:
        problem = f"是自有格式，对应关系还没有确认\n怎样改：核对 {mappings.path.name} 后把“已确认”改为“是”再运行"
    state = (
        ReturnState.WAITING
        if waiting or unnamed or (timeless and not values)
        else ReturnState.READ
        if values
        else ReturnState.REFUSED
    )
    return replace(sent, units=units, values=tuple(values), problem=problem, notes=tuple(notes), state=state)


class _Table:
    """Turns the figures of one sheet into values, and keeps what was left out, and why."""

    def __init__(
        self, layout: Layout, mapping: LayoutMapping, master: Master, names: Names, around: Sequence[str]
    ) -> None:
        self._layout, self._mapping, self._master, self._names = layout, mapping, master, names
        self._time = Time()
        for text in (*layout.titles, layout.sheet, *around):
            self._time = self._time | month_of(text)
        self._time = self._time | Time(month=self._only_month(layout) or mapping.month)
        self._measure = next((found for text in layout.titles if (found := measure_in(text))), "")
        self._not_understood: dict[str, None] = {}
        self._left_out: dict[str, None] = {}
        self._meanings: dict[RawCell, Meaning] = {}
        self.without_unit = 0
        self.without_month = 0

    def _only_month(self, layout: Layout) -> int | None:
        """The one month that the labels of a table name, which is that of columns beside it without a month, too."""
        found = {month for label in layout.labels if (month := self._mapping.meaning(label, self._names).time.month)}
        return next(iter(found)) if len(found) == 1 else None

    def values(self) -> Iterator[Value]:
        """The figures that have a place in the master."""
        for figure in self._layout.figures:
            found = self._value(figure)
            if found is not None:
                yield found

    def notes(self, mapping: str) -> Iterator[str]:
        """What was left out.

        Args:
            mapping: the name of the mapping file.
        """
        if self._not_understood:
            labels = [f"“{label}”" for label in self._not_understood]
            more = f"等 {len(labels)} 处" if len(labels) > _NAMED else ""
            yield f"{self._layout.sheet}：看不懂{'、'.join(labels[:_NAMED])}{more}，这些列、行没有取；在 {mapping} 里写明是什么"
        if self.without_month:
            yield (
                f"{self._layout.sheet}：有 {self.without_month} 个数看不出是几月的，没有取；"
                f"在 {mapping} 的“各表月份”里填上，或在文件名里写上月份"
            )
        yield from (f"{self._layout.sheet}：{words}" for words in self._left_out)

    def _value(self, figure: Labelled) -> Value | None:
        time = Time()
        unit = indicator = measure = stated = ""
        puzzling: list[str] = []
        for label in (*figure.above, *figure.left):
            meaning = self._meanings.get(label)
            if meaning is None:
                meaning = self._meanings[label] = self._mapping.meaning(label, self._names)
            time = time | meaning.time
            match meaning.role:
                case LabelRole.IGNORED:
                    return None
                case LabelRole.UNKNOWN:
                    puzzling.append(to_text(label))
                case LabelRole.UNIT:
                    unit = unit or meaning.name
                case LabelRole.INDICATOR:
                    indicator, measure = indicator or meaning.name, measure or meaning.measure
            stated = stated or meaning.measure
        if puzzling:
            self._not_understood |= dict.fromkeys(puzzling)
            return None
        unit = unit or self._mapping.unit
        if not indicator or self._master.indicator(indicator) is None:
            return None
        if self._master.unit(unit) is None:
            self.without_unit += not unit
            return None
        return self._placed(figure, time, unit, indicator, measure or stated or self._measure)

    def _placed(self, figure: Labelled, time: Time, unit: str, indicator: str, measure: str) -> Value | None:
        declared = self._master.indicator(indicator)
        month = time.month or self._time.month
        year = self._year(time)
        if month is None and declared is not None and year is not None and time.span is not Span.MONTHLY:
            self.without_month += 1
        if declared is None or month is None or year is None:
            return None
        if time.span is Span.MONTHLY:
            self._left_out["有“当月”数，母版要累计数，没有取"] = None
            return None
        if (year, month) > (self._master.settings.year or year, self._master.month or month):
            self._left_out[f"有{year}年{month}月的数，还没有到，没有取"] = None
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
                self._left_out[f"“{indicator}”的计量单位“{measure}”换算不成“{declared.unit}”，没有取"] = None
                return None
        return Value(entry_key(unit, indicator, year, month, basis), raw, str(figure.at), None, note)

    def _year(self, time: Time) -> int | None:
        """The year of a figure; None where it is another year's and nobody knows up to which month."""
        here = self._time.year or self._master.settings.year
        if time.year is None:
            return None if here is None else here - time.last_year
        if time.year != here and time.month is None and not time.last_year:
            self._not_understood[f"{time.year}年"] = None
            return None
        return time.year

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
        if is_percent_unit(measure) and (not target or is_percent_unit(target)):
            found = scale_of_unit(measure, rate=True).read(number, percent=False)
            return Unsure(found.words) if found.value is None else Percent(found.value), ""
        if not measure or not target or fold(measure) == fold(target):
            return number, "" if measure or not target else "原表没写计量单位"
        scale = factor(measure, target)
        if scale is None:
            return None, ""
        return number * scale, f"{canonical(number)}{measure}×{canonical(Decimal(scale))}"

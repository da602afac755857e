"""Deciding the scale of each indicator once, when a master has been read, and turning all its cells to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from catchup_xl.model.cells import RawCell, fold, is_percent, number_in
from catchup_xl.model.choices import DataBasis, Kind, ScoreBasis
from catchup_xl.model.entry_sheets import Entry, Indicator, Target
from catchup_xl.model.master import Doubt, Master
from catchup_xl.model.rows import Row
from catchup_xl.model.scale import GROWTH, PLAIN, Scale, Unsure, is_percent_unit, says_percent, scale_of_unit
from catchup_xl.model.tier_text import rescaled

_PLAIN_CELLS = frozenset({float, int, Decimal, type(None)})
_BOUNDS = {"upper": "上限值", "lower": "下限值"}
_ENDS = {"interval_high": "区间上限", "interval_low": "区间下限"}
R = TypeVar("R", bound=Row)


def scaled(master: Master) -> Master:
    """The master with its figures, targets and standards on the scale of their indicator; what is unclear is a doubt."""
    at_work = _Scaling(master)
    cells = at_work.cells()
    indicators = tuple(at_work.on_scale(indicator, cells[id(indicator)]) for indicator in master.indicators)
    return replace(
        master, indicators=indicators, targets=tuple(at_work.targets), entries=tuple(at_work.entries),
        doubts=tuple(at_work.doubts), turned=at_work.turned,
    )  # fmt: skip


@dataclass(slots=True)
class _Cells:
    """What is typed for one indicator: its rows of 目标 and 数据, by their places among all rows."""

    targets: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)


class _Scaling:
    """A master on its way: rows are replaced in these lists, none is changed."""

    def __init__(self, master: Master) -> None:
        self._master = master
        self.targets, self.entries = list(master.targets), list(master.entries)
        self.doubts: list[Doubt] = []
        self.turned: dict[tuple[str, str], dict[int, RawCell]] = {}

    def _note(self, row: Row, header: str, value: RawCell) -> None:
        """Keep what a cell stands for, where it is typed in another way."""
        self.turned.setdefault((row.source.sheet, header), {})[row.source.row] = value

    def cells(self) -> Mapping[int, _Cells]:
        """The rows of each indicator by its identity; of 数据 those that may hold a rate, or a percentage by mistake."""
        found = {id(indicator): _Cells() for indicator in self._master.indicators}
        for n, target in enumerate(self.targets):
            if (indicator := self._indicator(target.unit, target.indicator)) is not None:
                found[id(indicator)].targets.append(n)
        names = {
            fold(indicator.name) for indicator in self._master.indicators
            if is_percent_unit(indicator.unit) or not fold(indicator.unit)
        }  # fmt: skip
        for n, entry in enumerate(self.entries):
            if fold(entry.indicator) in names or not _is_plain(entry):
                indicator = self._indicator(entry.unit, entry.indicator)
                if indicator is not None:
                    found[id(indicator)].entries.append(n)
        return found

    def _indicator(self, unit: str, name: str) -> Indicator | None:
        """The indicator that a row is for: that of the unit's group where two groups have one of the same name."""
        known = self._master.unit(unit)
        own = self._master.indicator_of_group.get((known.group, fold(name))) if known else None
        return own or self._master.indicator(name)

    def on_scale(self, indicator: Indicator, cells: _Cells) -> Indicator:
        """The indicator with its scale, its own cells turned to it; the rows of its figures and targets are replaced."""
        targets = [self.targets[n] for n in cells.targets]
        value = self._scale(indicator, targets, [self.entries[n] for n in cells.entries])
        growth = value if is_percent_unit(indicator.unit) else GROWTH
        aim = growth if indicator.kind is Kind.GROWTH else value
        for n in cells.targets:
            fields = {"target": (aim, "目标"), "level": (value, "总量目标")}
            self.targets[n] = self._turned(self.targets[n], indicator, fields, self.targets[n].unit)
        for n in cells.entries:
            entry = self.entries[n]
            scale = growth if entry.basis is DataBasis.PUBLISHED else value
            if scale.rate or not _is_plain(entry):  # else nothing is to be turned, and a county has thousands of them
                self.entries[n] = self._entry(entry, indicator, scale)
        numbers = [number for number in (indicator.target, *(t.target for t in targets)) if number is not None]
        changed: dict[str, object] = {"own_targets": any(t.target is not None for t in targets)}
        changed["declining"] = indicator.kind is Kind.GROWTH and min(numbers, default=0) < 0 >= max(numbers, default=0)
        if value.rate:
            changed["scale"] = value
        if growth is not GROWTH:
            changed["growth_scale"] = growth
        by_value = indicator.basis in (None, ScoreBasis.VALUE) and indicator.kind is not Kind.GROWTH
        fields = {"target": (aim, "目标"), "reach": (aim, "可达上限")} | {k: (value, h) for k, h in _ENDS.items()}
        if by_value or indicator.kind is Kind.INTERVAL:
            fields |= {k: (value, h) for k, h in _BOUNDS.items()}
        if by_value and value.rate:
            changed["standards"] = self._standards(indicator, value)
        return self._turned(indicator, indicator, fields, "").model_copy(update=changed)

    def _scale(self, indicator: Indicator, targets: list[Target], entries: list[Entry]) -> Scale:
        """The scale of an indicator: by 计量单位; where that is blank, by what its cells show."""
        if fold(indicator.unit):
            return scale_of_unit(indicator.unit, rate=False)
        if any(map(says_percent, _typed(indicator, targets, entries))):
            return scale_of_unit("", rate=True)
        if indicator.kind is not Kind.RATIO:
            return PLAIN
        sizes = [abs(number) for number in (indicator.target, *(t.target for t in targets)) if number]
        sizes = sizes or [abs(n) for entry in entries for raw in entry.months if (n := number_in(raw))]
        if not sizes or max(sizes) <= 1:
            return Scale(rate=True, unit="%")
        if min(sizes) <= 1:
            low, high = min(sizes), max(sizes)
            words = f"{low:f}、{high:f} 是 {low * 100:f}%、{high * 100:f}%，还是 {low:f}、{high:f}"
            self.doubts.append(Doubt(indicator.at("计量单位"), indicator, "没有计量单位", words))
        return PLAIN

    def _turned(self, row: R, indicator: Indicator, fields: Mapping[str, tuple[Scale, str]], unit: str) -> R:
        """A row with some of its numbers turned to their scale; one that can be read in two ways is left out."""
        changed: dict[str, object] = {}
        for name, (scale, header) in fields.items():
            number = getattr(row, name)
            if not number:
                continue
            found = scale.read(number, percent=is_percent(row.source.cell(header)))
            if found.value is not None and scale.rate:
                self._note(row, header, found.value)
            if found.value is None:
                what = f"“{unit}”的{header}" if unit else header
                self.doubts.append(Doubt(row.at(header), indicator, what, found.words, unit))
            if found.value != number:
                changed[name] = found.value
        return row.model_copy(update=changed) if changed else row

    def _entry(self, entry: Entry, indicator: Indicator, scale: Scale) -> Entry:
        """A row of 数据 with its months turned to their scale."""
        months = tuple(_month(raw, scale) for raw in entry.months)
        for month, raw in enumerate(months, 1):
            if scale.rate and isinstance(raw, float | Decimal):
                self._note(entry, f"{month}月", raw)
            if isinstance(raw, Unsure):
                at = entry.at(f"{month}月")
                self.doubts.append(
                    Doubt(at, indicator, f"“{entry.unit}”{month} 月", raw, entry.unit, entry.year, month)
                )
        return entry.model_copy(update={"months": months, "rate": scale.rate})

    def _standards(self, indicator: Indicator, scale: Scale) -> str:
        """分档标准 with its thresholds as percentages; those that can be read in two ways are left as they are."""
        text, unclear = rescaled(indicator.standards, scale)
        self.doubts += [Doubt(indicator.at("分档标准"), indicator, "分档标准", words) for words in unclear]
        return text


def _is_plain(entry: Entry) -> bool:
    """No cell of the row says of itself that it is a percentage."""
    return _PLAIN_CELLS.issuperset(map(type, entry.months))


def _typed(indicator: Indicator, targets: Iterable[Target], entries: Iterable[Entry]) -> Iterator[RawCell]:
    """The cells in which amounts or rates of the indicator stand, as typed; not those of growth rates."""
    rows: list[tuple[Row, tuple[str, ...]]] = [
        (indicator, tuple(_ENDS.values())),
        *((t, ("总量目标",)) for t in targets),
    ]
    if indicator.kind is not Kind.GROWTH:
        rows += [(row, ("目标",)) for row in (indicator, *targets)]
    yield from (row.source.cell(header) for row, headers in rows for header in headers)
    marked = (entry for entry in entries if entry.basis is not DataBasis.PUBLISHED and not _is_plain(entry))
    yield from (raw for entry in marked for raw in entry.months)


def _month(raw: RawCell, scale: Scale) -> RawCell:
    """A month's cell on its scale: numbers stay the binary numbers that checks of thousands of cells look at."""
    number = number_in(raw)
    if number is None or (not scale.rate and not is_percent(raw)):
        return raw
    found = scale.read(number, percent=is_percent(raw))
    if found.value is None:
        return Unsure(found.words)
    return found.value if isinstance(raw, str) else float(found.value)

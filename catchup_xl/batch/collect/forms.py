"""Return forms: for each unit a workbook with only its own indicators and duties, checked as it is filled in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchup_xl.batch.collect.form_pages import FormLine, form_content
from catchup_xl.batch.collect.identity import numbered
from catchup_xl.books.file import FileBook
from catchup_xl.books.protocol import Book
from catchup_xl.books.saving.safe_write import put_file
from catchup_xl.errors import BookError, UsageError
from catchup_xl.jobs.result import AnyPath
from catchup_xl.jobs.run import refuse_month
from catchup_xl.model.cells import fold
from catchup_xl.model.choices import DataBasis, Kind, PriceBasis, ScoreBasis
from catchup_xl.model.entry_sheets import Duty, Indicator, Unit
from catchup_xl.model.master import Master
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]')
_LONGEST = 60  # characters; three bytes each, and a number and the ending still fit into 255
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³")}


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """A form that was made."""

    unit: str
    path: Path
    figures: int
    duties: int

    def as_dict(self) -> dict[str, Any]:
        """The form as ``--json`` prints it."""
        return {"unit": self.unit, "file": str(self.path), "figures": self.figures, "duties": self.duties}


def open_master(path: Path, month: int | None = None) -> Master:
    """Read a master workbook whose year and month are known.

    Raises:
        BookError: the file can't be read.
        UsageError: 年度 or the month is not set.
    """
    return master_of(FileBook.open(path), month)


def master_of(book: Book, month: int | None = None) -> Master:
    """The master in a book, whose year and month are known.

    Raises:
        BookError: the book can't be read.
        UsageError: 年度 or the month is not set.
    """
    master = read_master(book.grids(SHEETS), book.name, month=month)
    if master.settings.year is None:
        raise UsageError(f"{book.name} 的参数表没有填“年度”", mend="先填好年度再运行")
    if master.month is None:
        raise UsageError(f"{book.name} 没有填“统计月份”，数据表也空着", mend="填好统计月份")
    return master


def make_forms(
    path: AnyPath, out: AnyPath, *, units: Sequence[str] | None = None, month: int | None = None, force: bool = False
) -> list[ReturnForm]:
    """Make a form for each unit that has anything to return; the first time the master is given its number.

    Args:
        path: the master workbook.
        out: the folder for the forms.
        units: only these units.
        month: the month to return, instead of 统计月份.
        force: replace forms that are there.

    Raises:
        BookError: the master can't be read, or a form is there already.
        UsageError: a unit is not in the master, or 年度 is not set.
    """
    refuse_month(month)
    path, out = Path(path), Path(out)
    book = FileBook.open(path)
    master = master_of(book, month)
    unknown = [name for name in units or () if master.unit(name) is None]
    if unknown:
        raise UsageError(f"“单位”表里没有 {'、'.join(unknown)}", expected="、".join(u.name for u in master.units[:12]))
    wanted = {fold(name) for name in units} if units else None
    asked: list[tuple[ReturnForm, Unit, list[FormLine], list[Duty]]] = []
    taken: set[str] = set()
    for unit in master.unit_by_name.values():
        if wanted is not None and fold(unit.name) not in wanted:
            continue
        lines, duties = list(lines_of(master, unit)), duties_of(master, unit)
        if lines or duties:
            target = out / _file_name(f"{unit.name}_{master.settings.year}年{master.month}月", taken)
            asked.append((ReturnForm(unit.name, target, len(lines), len(duties)), unit, lines, duties))
    there = [form.path.name for form, *_ in asked if form.path.exists()]
    if there and not force:
        raise BookError(
            f"{out} 里已有 {'、'.join(there[:5])} 等 {len(there)} 份报表，没有覆盖",
            mend="换一个文件夹，或加 --force 覆盖",
        )
    number = numbered(book, path, master) if asked else ""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for form, unit, lines, duties in asked:
            put_file(form_content(master, number, path.name, unit, lines, duties), form.path)
    except OSError as reason:
        raise BookError(f"写不了报表 {reason.filename}：{reason.strerror}", mend="核对文件夹是否可写") from reason
    return [form for form, *_ in asked]


_RETURNED = (DataBasis.CUMULATIVE, DataBasis.MONTHLY, DataBasis.INCREMENT, DataBasis.PUBLISHED)
"""口径 of rows that a unit may be asked for; without any row it is asked for cumulative figures."""


def lines_of(master: Master, unit: Unit) -> Iterator[FormLine]:
    """What a unit returns: the indicators it is assessed on, and those of the own unit that it answers for."""
    settings, month = master.settings, master.month or 1
    pairs = [(unit, indicator) for indicator in master.indicators_by_group.get(unit.group, ())]
    own = master.unit(settings.own_unit)
    if own is not None and own is not unit:
        pairs += [
            (own, indicator)
            for indicator in master.indicators_by_group.get(own.group, ())
            if fold(unit.name) in (fold(indicator.responsible), fold(indicator.lead_office))
        ]
    for whose, indicator in pairs:
        typed = {basis: master.entry(whose.name, indicator.name, settings.year, basis) for basis in _RETURNED}
        untyped = _asked_without_row(indicator, has_single_months=typed[DataBasis.MONTHLY] is not None)
        for basis, now in typed.items():
            if now is None and basis is not untyped:
                continue
            before = master.entry(whose.name, indicator.name, settings.effective_base_year, basis)
            own_target = master.target_by_key.get((fold(whose.name), fold(indicator.name)))
            yield FormLine(
                whose.name,
                indicator,
                basis,
                tuple((now.months if now else ())[:month]) + (None,) * (month - len(now.months if now else ())),
                before.months[month - 1] if before and len(before.months) >= month else None,
                own_target.target if own_target else indicator.target,
            )


def _asked_without_row(indicator: Indicator, *, has_single_months: bool) -> DataBasis | None:
    """The 口径 that is asked for where no row is typed yet.

    A growth at comparable prices can't be worked out from levels: the official rate is asked for, and levels only where
    they are what is scored.
    """
    if indicator.kind is Kind.GROWTH and indicator.price is PriceBasis.COMPARABLE:
        return DataBasis.CUMULATIVE if indicator.basis is ScoreBasis.VALUE else DataBasis.PUBLISHED
    return None if has_single_months else DataBasis.CUMULATIVE


def duties_of(master: Master, unit: Unit) -> list[Duty]:
    """The duties that a unit leads; those that hang on an indicator are computed and not returned."""
    return [d for d in master.duties if d.number and fold(d.lead_office) == fold(unit.name)]


def _file_name(stem: str, taken: Collection[str] | set[str]) -> str:
    """A file name that every system takes, and that no other form has."""
    clean = _UNFIT.sub("_", stem).strip(". ")[:_LONGEST].rstrip(". ") or "报表"
    if clean.partition(".")[0].rstrip().upper() in _RESERVED:
        clean = f"_{clean}"
    name, number = f"{clean}.xlsx", 2
    while name.casefold() in taken:
        name, number = f"{clean}（{number}）.xlsx", number + 1
    if isinstance(taken, set):
        taken.add(name.casefold())
    return name

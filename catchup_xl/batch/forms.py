"""Return forms: for each unit a workbook with only its own indicators and duties, checked as it is filled in."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from catchup_xl import jobs
from catchup_xl.batch.values import DUTY_HEADERS, Key, canonical, duty_key, entry_key, writable
from catchup_xl.books.file import FileBook
from catchup_xl.errors import BookError, UsageError
from catchup_xl.model.cells import RawCell, fold
from catchup_xl.model.choices import DataBasis
from catchup_xl.model.entries import Duty, Indicator, Unit
from catchup_xl.model.master import Master
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS

FIGURES, DUTIES, HIDDEN = "填报", "任务", "_catchup"
MARK = "catchup-form"
VERSION = "1"
LEFT = ("单位", "指标", "计量单位", "年度目标", "口径", "上年同期")
DUTY_LEFT = ("编号", "类别", "工作任务", "年度目标", "牵头单位", "完成时限")
HEADER_ROW = 3
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_WORDS = ("不适用", "/", "待核")


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a form: whose figure, the figures so far, and last year's of the month."""

    unit: str
    indicator: Indicator
    basis: DataBasis
    months: tuple[RawCell, ...]
    last_year: RawCell
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Form:
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
    book = FileBook.open(path)
    master = read_master(book.grids(SHEETS), book.name, month=month)
    if master.settings.year is None:
        raise UsageError(f"{book.name} 的参数表没有填“年度”", mend="先填好年度再运行")
    if master.month is None:
        raise UsageError(f"{book.name} 没有填“统计月份”，数据表也空着", mend="填好统计月份，或加 --month")
    return master


def make_forms(
    path: Path, out: Path, *, units: Sequence[str] | None = None, month: int | None = None, force: bool = False
) -> list[Form]:
    """Make a form for each unit that has anything to return.

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
    master = open_master(path, month)
    unknown = [name for name in units or () if master.unit(name) is None]
    if unknown:
        raise UsageError(f"“单位”表里没有 {'、'.join(unknown)}", expected="、".join(u.name for u in master.units[:12]))
    wanted = {fold(name) for name in units} if units else None
    made: list[tuple[Form, bytes]] = []
    taken: set[str] = set()
    for unit in master.unit_by_name.values():
        if wanted is not None and fold(unit.name) not in wanted:
            continue
        lines, duties = list(lines_of(master, unit)), duties_of(master, unit)
        if lines or duties:
            target = out / _file_name(f"{unit.name}_{master.settings.year}年{master.month}月", taken)
            content = _workbook(master, path.name, unit, lines, duties)
            made.append((Form(unit.name, target, len(lines), len(duties)), content))
    there = [form.path.name for form, _ in made if form.path.exists()]
    if there and not force:
        raise BookError(
            f"{out} 里已有 {'、'.join(there[:5])} 等 {len(there)} 份报表，没有覆盖",
            mend="换一个文件夹，或加 --force 覆盖",
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        for form, content in made:
            form.path.write_bytes(content)
    except OSError as reason:
        raise BookError(f"写不了报表 {reason.filename}：{reason.strerror}", mend="核对文件夹是否可写") from reason
    return [form for form, _ in made]


def lines_of(master: Master, unit: Unit) -> Iterator[Line]:
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
        for basis in DataBasis:
            now = master.entry(whose.name, indicator.name, settings.year, basis)
            if now is None and basis is DataBasis.PUBLISHED:
                continue
            before = master.entry(whose.name, indicator.name, settings.effective_base_year, basis)
            own_target = master.target_by_key.get((fold(whose.name), fold(indicator.name)))
            yield Line(
                whose.name,
                indicator,
                basis,
                tuple((now.months if now else ())[:month]) + (None,) * (month - len(now.months if now else ())),
                before.months[month - 1] if before and len(before.months) >= month else None,
                own_target.target if own_target else indicator.target,
            )


def duties_of(master: Master, unit: Unit) -> list[Duty]:
    """The duties that a unit leads; those that hang on an indicator are computed and not returned."""
    return [d for d in master.duties if d.number and fold(d.lead_office) == fold(unit.name)]


def _workbook(master: Master, name: str, unit: Unit, lines: Sequence[Line], duties: Sequence[Duty]) -> bytes:
    content = io.BytesIO()
    book = Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": f"{unit.name}填报表", "author": "catchup_xl", "created": jobs.clock()})
    baselines: list[tuple[Key, RawCell]] = []
    pen = _Pen(book, master)
    if lines:
        baselines += pen.figures(unit, lines)
    if duties:
        baselines += pen.duties(unit, duties)
    about = {"master": name, "unit": unit.name, "year": str(master.settings.year), "month": str(master.month)}
    _hidden(book, about, baselines)
    book.close()
    return content.getvalue()


class _Pen:
    """Writes the sheets that a unit sees."""

    def __init__(self, book: Any, master: Master) -> None:
        self._book, self._master = book, master
        self._head = book.add_format(
            {"bold": True, "border": 1, "bg_color": "#DDEBF7", "text_wrap": True, "align": "center"}
        )
        self._fixed = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_color": "#595959"})
        look = {"border": 1, "locked": False, "bg_color": "#FFFBE6", "valign": "vcenter"}
        self._entry = book.add_format(look)
        self._text = book.add_format({**look, "text_wrap": True})
        self._ratio = book.add_format({**look, "num_format": "0%"})
        self._rate = book.add_format({**look, "num_format": "0.00%"})
        self._day = book.add_format({**look, "num_format": "yyyy-mm-dd"})
        self._title = book.add_format({"bold": True, "font_size": 14})

    def figures(self, unit: Unit, lines: Sequence[Line]) -> Iterator[tuple[Key, RawCell]]:
        """The sheet of figures; yields what its cells hold."""
        month, year = self._master.month or 1, self._master.settings.year or 0
        headers = (*LEFT, *(f"{m}月" for m in range(1, month + 1)))
        heading = f"{unit.name}　{year}年{month}月　追赶超越指标填报表"
        note = "填浅黄色的格：从1月起的累计数；没有发生填0，未报留空，无此项任务填“不适用”，核实中填“待核”。不要改表头和灰字。"
        page = self._page(FIGURES, heading, note, headers, (14, 20, 10, 10, 10, 11) + (10,) * month)
        first = len(LEFT)
        for row, line in enumerate(lines, HEADER_ROW + 1):
            target = line.target if line.target is not None else ""
            fixed = (line.unit, line.indicator.name, line.indicator.unit, target, line.basis.value, line.last_year)
            self._write_fixed(page, row, fixed)
            look = self._rate if line.basis is DataBasis.PUBLISHED else self._entry
            for n, raw in enumerate(line.months):
                _write(page, row, first + n, raw, look)
                yield entry_key(line.unit, line.indicator.name, year, n + 1, line.basis), raw
        last = HEADER_ROW + len(lines)
        cell = _place(HEADER_ROW + 1, first)
        words = ",".join(f'{cell}="{word}"' for word in _WORDS)
        rule = {"validate": "custom", "value": f"=OR(ISNUMBER({cell}),{words})", "ignore_blank": True}
        rule |= {
            "input_title": "累计数",
            "input_message": "从1月起的累计数；没有发生填0，未报留空，无此项任务填“不适用”",
        }
        rule |= {"error_title": "填法不对", "error_message": "请填数字，或“不适用”“待核”"}
        page.data_validation(HEADER_ROW + 1, first, last, first + month - 1, rule)
        page.freeze_panes(HEADER_ROW + 1, 2)

    def duties(self, unit: Unit, duties: Sequence[Duty]) -> Iterator[tuple[Key, RawCell]]:
        """The sheet of duties; yields what its cells hold."""
        year, month = self._master.settings.year, self._master.month
        heading = f"{unit.name}　{year}年{month}月　责任清单进展填报表"
        note = "填浅黄色的格；完成比例填 0% 至 100%，与指标挂钩的任务不必填；办结的填销号日期。"
        page = self._page(
            DUTIES, heading, note, (*DUTY_LEFT, *DUTY_HEADERS), (8, 10, 28, 20, 11, 12, 9, 28, 24, 24, 12)
        )
        first = len(DUTY_LEFT)
        for row, duty in enumerate(duties, HEADER_ROW + 1):
            due = duty.due.isoformat() if duty.due else ""
            fixed = (duty.number, duty.category.value, duty.task, duty.yearly_target, duty.lead_office, due)
            self._write_fixed(page, row, fixed)
            cells = (duty.share_done, duty.progress, duty.problems, duty.next_step, duty.closed)
            looks = (self._ratio, self._text, self._text, self._text, self._day)
            for n, (header, raw, look) in enumerate(zip(DUTY_HEADERS, cells, looks, strict=True)):
                _write(page, row, first + n, raw, look)
                yield duty_key(duty.number, header), raw
        last = HEADER_ROW + len(duties)
        share = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        share |= {"error_title": "填法不对", "error_message": "完成比例为 0% 至 100%"}
        page.data_validation(HEADER_ROW + 1, first, last, first, share)
        day = {
            "validate": "date",
            "criteria": ">=",
            "value": date(2000, 1, 1),
            "error_message": "请填日期，如 2017-06-30",
        }
        page.data_validation(HEADER_ROW + 1, first + 4, last, first + 4, day)
        page.freeze_panes(HEADER_ROW + 1, 3)

    def _page(self, name: str, heading: str, note: str, headers: Sequence[str], widths: Sequence[float]) -> Any:
        page = self._book.add_worksheet(name)
        page.write_string(0, 0, heading, self._title)
        page.write_string(1, 0, note)
        for n, header in enumerate(headers):
            page.write_string(HEADER_ROW, n, header, self._head)
            page.set_column(n, n, widths[n])
        page.protect("", {"format_columns": True, "format_rows": True, "sort": True})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADER_ROW)
        return page

    def _write_fixed(self, page: Any, row: int, cells: Sequence[RawCell]) -> None:
        for n, raw in enumerate(cells):
            _write(page, row, n, raw, self._fixed)


def _write(page: Any, row: int, column: int, raw: RawCell, look: Any) -> None:
    value = writable(raw)
    if value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, look)
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), look)
    else:
        page.write_string(row, column, str(value), look)


def _hidden(book: Any, about: dict[str, str], baselines: Sequence[tuple[Key, RawCell]]) -> None:
    """What the form was made from, for the day when it comes back."""
    page = book.add_worksheet(HIDDEN)
    page.very_hidden()
    lines: list[tuple[str, ...]] = [(MARK, VERSION), *about.items()]
    lines += [
        (key.sheet, *key.names, *("",) * (4 - len(key.names)), key.header, canonical(raw)) for key, raw in baselines
    ]
    for row, cells in enumerate(lines):
        for n, text in enumerate(cells):
            page.write_string(row, n, text)


def _place(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]  # noqa: PLC0415

    return str(xl_rowcol_to_cell(row, column))


def _file_name(stem: str, taken: Collection[str] | set[str]) -> str:
    """A file name that every system takes, and that no other form has."""
    clean = _UNFIT.sub("_", stem).strip(". ") or "报表"
    name, number = f"{clean}.xlsx", 2
    while name.casefold() in taken:
        name, number = f"{clean}（{number}）.xlsx", number + 1
    if isinstance(taken, set):
        taken.add(name.casefold())
    return name

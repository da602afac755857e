"""The sheets of a return form: figures, duties, and what the form was made from."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from catchup_xl.batch.collect.returned_values import (
    DUTY_HEADERS,
    DUTY_SHEET,
    Key,
    canonical,
    duty_key,
    entry_key,
    writable,
)
from catchup_xl.books.template.page import blank_workbook
from catchup_xl.model.cells import Percent, Placed, RawCell, number_in
from catchup_xl.model.choices import DataBasis, Kind
from catchup_xl.model.clock import clock
from catchup_xl.model.entry_sheets import Duty, Indicator, Unit
from catchup_xl.model.master import Master
from catchup_xl.model.scale import Scale
from catchup_xl.rules.figure_words import figure_cell, unit_of

FIGURES, DUTIES, HIDDEN = "填报", "任务", "_catchup"
MARK = "catchup-form"
VERSION = "2"
READABLE = ("1", VERSION)
"""The versions of forms that are read; the first told of no own unit and plan, and of duties no lead office and work."""
NUMBER = "number"
"""What the hidden sheet calls the number of the master."""

LEFT = ("单位", "指标", "计量单位", "年度目标", "口径", "上年同期")
DUTY_LEFT = ("编号", "类别", "工作任务", "年度目标", "牵头单位", "完成时限")
HEADER_ROW = 3
_TARGET, _LAST_YEAR = LEFT.index("年度目标"), LEFT.index("上年同期")
_RATE = "0.00%"
_NO_CODES: Mapping[int, str] = {}
_WORDS = ("不适用", "/", "待核")


@dataclass(frozen=True, slots=True)
class FormLine:
    """One indicator of a form: whose figure, the figures so far, and last year's of the month."""

    unit: str
    indicator: Indicator
    basis: DataBasis
    months: tuple[RawCell, ...]
    last_year: RawCell
    target: Decimal | None


def form_content(
    master: Master, number: str, name: str, unit: Unit, lines: Sequence[FormLine], duties: Sequence[Duty]
) -> bytes:
    """A form as the bytes of a workbook.

    Args:
        master: the master.
        number: its number, by which the form is known again; empty when it has none.
        name: its file's name.
        unit: the unit that fills it in.
        lines: the indicators that it returns.
        duties: the duties that it returns.
    """
    content = io.BytesIO()
    book = blank_workbook(content)
    book.set_properties({"title": f"{unit.name}填报表", "author": "catchup_xl", "created": clock()})
    baselines: list[tuple[Key, RawCell]] = []
    pen = _Pen(book, master)
    if lines:
        baselines += pen.figures(unit, lines)
    if duties:
        baselines += pen.duties(unit, duties)
    settings = master.settings
    about = {"master": name, "plan": settings.title, "own": settings.own_unit, "unit": unit.name}
    about |= {"year": str(settings.year), "month": str(master.month), NUMBER: number}
    _hidden(book, about, baselines, {duty.number: (duty.lead_office, duty.task) for duty in duties})
    book.close()
    return content.getvalue()


class _Pen:
    """Writes the sheets that a unit sees."""

    def __init__(self, book: Any, master: Master) -> None:
        self._book, self._master = book, master
        self._head = book.add_format(
            {"bold": True, "border": 1, "bg_color": "#DDEBF7", "text_wrap": True, "align": "center"}
        )
        fixed = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_color": "#595959"}
        self._fixed = _Looks(book, fixed)
        look = {"border": 1, "locked": False, "bg_color": "#FFFBE6", "valign": "vcenter"}
        self._entry = _Looks(book, look)
        self._text = book.add_format({**look, "text_wrap": True})
        self._ratio = book.add_format({**look, "num_format": "0%"})
        self._day = book.add_format({**look, "num_format": "yyyy-mm-dd"})
        self._title = book.add_format({"bold": True, "font_size": 14})

    def figures(self, unit: Unit, lines: Sequence[FormLine]) -> Iterator[tuple[Key, RawCell]]:
        """The sheet of figures; yields what its cells hold."""
        month, year = self._master.month or 1, self._master.settings.year or 0
        headers = (*LEFT, *(f"{m}月" for m in range(1, month + 1)))
        heading = f"{unit.name}　{year}年{month}月　追赶超越指标填报表"
        note = "填浅黄色的格：按“口径”填，累计值是从1月起的累计数；没有发生填0，未报留空，无此项任务填“不适用”，核实中填“待核”。不要改表头和灰字。"
        page = self._page(FIGURES, heading, note, headers, (14, 20, 10, 10, 10, 11) + (10,) * month)
        first = len(LEFT)
        for row, line in enumerate(lines, HEADER_ROW + 1):
            scale = line.indicator.scale_of(line.basis)
            target = line.target if line.target is not None else ""
            fixed = (line.unit, line.indicator.name, unit_of(line.indicator), target, line.basis.value, line.last_year)
            rate = line.indicator.kind is Kind.GROWTH or line.indicator.scale.rate
            codes = {_TARGET: _typed_format(line.target, rate=rate), _LAST_YEAR: _format(line.last_year, line, scale)}
            self._write_fixed(page, row, fixed, codes)
            for n, raw in enumerate(line.months):
                _write(page, row, first + n, raw, self._entry.look(_format(raw, line, scale)))
                yield entry_key(line.unit, line.indicator.name, year, n + 1, line.basis), raw
        last = HEADER_ROW + len(lines)
        cell = xl_rowcol_to_cell(HEADER_ROW + 1, first)
        words = ",".join(f'{cell}="{word}"' for word in _WORDS)
        rule = {"validate": "custom", "value": f"=OR(ISNUMBER({cell}),{words})", "ignore_blank": True}
        rule |= {
            "input_title": "按“口径”填数",
            "input_message": "累计值从1月起累计，当月值只填当月；没有发生填0，未报留空，无此项任务填“不适用”",
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

    def _write_fixed(self, page: Any, row: int, cells: Sequence[RawCell], codes: Mapping[int, str] = _NO_CODES) -> None:
        for n, raw in enumerate(cells):
            _write(page, row, n, raw, self._fixed.look(codes.get(n, "")))


class _Looks:
    """The formats of cells that look alike but for their number format, each made once."""

    def __init__(self, book: Any, look: Mapping[str, Any]) -> None:
        self._book, self._look = book, look
        self._made: dict[str, Any] = {}

    def look(self, code: str) -> Any:
        """The format with this number format; empty for none of its own."""
        if code not in self._made:
            self._made[code] = self._book.add_format({**self._look, **({"num_format": code} if code else {})})
        return self._made[code]


def _format(raw: RawCell, line: FormLine, scale: Scale) -> str:
    """The number format of a figure, as every paper shows it; of a blank cell that waits for a rate a percentage."""
    number = number_in(raw)
    if line.basis is DataBasis.PUBLISHED or number is None:
        return _typed_format(number, rate=scale.rate)
    shown = figure_cell(number, line.indicator)
    return shown.number_format if isinstance(shown, Placed) else ""


def _typed_format(number: Decimal | None, *, rate: bool) -> str:
    """The number format of a number as it was typed."""
    if not rate:
        return ""
    return _RATE if number is None else Percent(number.normalize()).number_format


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


def _hidden(
    book: Any,
    about: dict[str, str],
    baselines: Sequence[tuple[Key, RawCell]],
    owners: Mapping[str, tuple[str, str]],
) -> None:
    """What the form was made from, for the day when it comes back.

    Args:
        book: the workbook.
        about: master, plan, unit and time.
        baselines: the cells that it asks for, with what stands there.
        owners: lead office and work of each duty, by its number.
    """
    page = book.add_worksheet(HIDDEN)
    page.very_hidden()
    lines: list[tuple[str, ...]] = [(MARK, VERSION), *about.items()]
    for key, raw in baselines:
        names = (*key.names, *owners[key.names[0]]) if key.sheet == DUTY_SHEET else key.names
        lines.append((key.sheet, *names, *("",) * (4 - len(names)), key.header, canonical(raw)))
    for row, cells in enumerate(lines):
        for n, text in enumerate(cells):
            page.write_string(row, n, text)

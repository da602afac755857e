"""Pages of workbooks and of masters in memory."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import html
from support.masters import entry, indicator, master, unit

from catchup_xl import jobs
from catchup_xl.books.file import FileBook
from catchup_xl.model.master import Master
from catchup_xl.reports.dashboard import Dashboard
from catchup_xl.reports.dashboard_parts import dashboard
from catchup_xl.reports.page import dashboard_html
from catchup_xl.rules.evaluate import evaluate

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample.xlsx"
NOW = datetime(2017, 7, 5, 9)


def told(found: Path | Master, month: int | None = None) -> Dashboard:
    """What the page of a workbook says."""
    outcome = evaluate(found) if isinstance(found, Master) else jobs.compute(FileBook.open(found), month=month)
    return dashboard(outcome, NOW)


def tree(page: bytes) -> Any:
    """The page as a browser reads it."""
    return html.document_fromstring(page.decode("utf-8"))


def page_of(found: Path | Master) -> Any:
    """The page of a workbook, read."""
    return tree(dashboard_html(told(found)))


def words(element: Any) -> str:
    """The text of an element that a reader sees, with single spaces."""
    return " ".join(element.text_content().split())


def one_group(figures: dict[str, object], **more: Any) -> Master:
    """A master of one indicator of the kind 总量 with the target 100, so that a figure is the total in points."""
    units = [unit(name) for name in figures]
    data = [entry(name, "指标甲", figure) for name, figure in figures.items()]
    return master([indicator(目标=100)], data, units=more.pop("units", units), **more)

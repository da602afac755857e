"""Pages of workbooks and of masters in memory."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import html
from support.masters import entry, event, indicator, master, unit

from catchup_xl.books.file import FileBook
from catchup_xl.jobs import run as jobs
from catchup_xl.model.master import Master
from catchup_xl.reports.dashboard import Dashboard
from catchup_xl.reports.dashboard_filling import dashboard
from catchup_xl.reports.page import dashboard_html
from catchup_xl.rules.evaluate import evaluate

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample.xlsx"
NOW = datetime(2017, 7, 5, 9)
HOSTILE = [
    "<script>alert(1)</script>",
    '"镇" onmouseover=\'alert(1)\' x="',
    "镇]]><!-- --></style></title><img src=x onerror=alert(1)>",
    "镇\u202e\u2066倒\u200f",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&#60;",
    "很长" * 400,
]
"""Names that a careless page would run, cut short by or turn round on."""


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


def hostile() -> bytes:
    """A page on which every text of the workbook is hostile."""
    group = "组<b>&\"'"
    units = [unit(name, group) for name in HOSTILE]
    data = [entry(name, HOSTILE[0], 90 - n) for n, name in enumerate(HOSTILE)]
    duties = [{"编号": name[:9], "工作任务": name, "责任领导": name, "完成时限": "2017-05-31"} for name in HOSTILE]
    settings = {"追赶对象": HOSTILE[0], "方案名称": HOSTILE[2], "所属县区": HOSTILE[3], "规则版本": HOSTILE[1]}
    growth = indicator(HOSTILE[1], "增速", 50, 适用组=group, 目标="12%")
    total = indicator(HOSTILE[0], weight=50, 适用组=group, 目标=100, 计量单位=HOSTILE[2])
    veto = event(HOSTILE[2], "否决", 否决效果="V2 一票否优") | {"文号": HOSTILE[0]}
    settings["本单位"] = HOSTILE[2]
    found = master([total, growth], data, units=units, settings=settings, 责任清单=duties, 加减分=[veto])
    return dashboard_html(told(found))

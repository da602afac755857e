"""A county's circular and page: towns by group, who rose and fell, what is behind time, where lights are red."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from support.masters import entry, indicator, master, unit

from catchup_xl.model.master import Master
from catchup_xl.reports.circular import Circular, circular
from catchup_xl.reports.dashboard_filling import dashboard
from catchup_xl.reports.page import dashboard_html
from catchup_xl.rules.evaluate import evaluate

INVESTED = indicator("投资", 目标=1000, weight=60, 计量单位="万元", 适用组="甲组、乙组")
SOLD = indicator("销售", 目标=1000, weight=40, 计量单位="万元", 适用组="甲组、乙组")
SETTINGS = {
    "本单位": "", "考核组": "甲组", "所属县区": "某县", "主送": "各镇人民政府", "落款": "某县考核办", "通报文号": "某考办〔2017〕3号",
    "发布状态": "正式",
}  # fmt: skip


def county() -> Master:
    """June: half of the year's target is due. 一镇 600 and 600, 二镇 500 and 100, 三镇 400 and 600; 四镇 alone in 乙组."""
    units = [
        unit("一镇", group="甲组", 上年名次=3), unit("二镇", group="甲组", 上年名次=1), unit("三镇", group="甲组", 上年名次=2),
        unit("四镇", group="乙组", 上年名次=1),
    ]  # fmt: skip
    figures = {"一镇": (600, 600), "二镇": (500, 100), "三镇": (400, 600), "四镇": (600, 600)}
    data = [
        entry(name, what, value)
        for name, values in figures.items()
        for what, value in zip(("投资", "销售"), values, strict=True)
    ]
    return master([INVESTED, SOLD], data, units=units, settings=SETTINGS)


def paragraphs(found: Circular, heading: str) -> str:
    return "\n".join(line for s in found.sections if s.heading.endswith(heading) for line in s.paragraphs)


def test_the_circular_tells_who_rose_and_fell_what_is_behind_and_where_lights_are_red() -> None:
    found = circular(evaluate(county()), date(2017, 7, 5))
    assert (found.number, found.addressee, found.issuer) == ("某考办〔2017〕3号", "各镇人民政府：", "某县考核办")
    whole = paragraphs(found, "总体情况")
    assert "甲组共考核3个单位" in whole
    assert "甲组与上年相比，前进的有一镇（2位）；后退的有二镇（2位）。" in whole
    assert "乙组与" not in whole
    trouble = paragraphs(found, "存在问题")
    assert "二镇有1项指标亮红灯：销售。" in trouble
    assert paragraphs(found, "进度慢的指标").splitlines() == [
        "三镇有1项指标慢于序时进度或低于增长目标：投资。", "二镇有1项指标慢于序时进度或低于增长目标：销售。"
    ]  # fmt: skip
    assert "一镇" not in trouble
    assert "四镇" not in trouble


def test_the_page_lists_every_town_by_group() -> None:
    found = dashboard(evaluate(county()), datetime(2017, 7, 5, 9))
    assert [(t.group, t.name, t.rank, t.moved, t.behind, t.red) for t in found.towns] == [
        ("甲组", "一镇", "1", "↑2", (), ()),
        ("甲组", "三镇", "2", "—", ("投资",), ()),
        ("甲组", "二镇", "3", "↓2", ("销售",), ("销售",)),
        ("乙组", "四镇", "1", "—", (), ()),
    ]
    page = dashboard_html(found).decode()
    assert "<h1>某县追赶超越看板</h1>" in page
    assert "各单位较上年升降、进度和红灯" in page


def test_the_countys_page_begins_with_its_towns_and_warns_of_nothing_that_is_as_it_should_be() -> None:
    page = dashboard_html(dashboard(evaluate(county()), datetime(2017, 7, 5, 9))).decode()
    body = page[page.index("<body>") :]
    heads = [re.sub("<[^>]+>", "", part.partition("</h2>")[0]) for part in body.split("<h2>")[1:]]
    assert heads == ["甲组排名", "乙组排名", "各单位较上年升降、进度和红灯", "填报检查"]
    assert '<div class="call">' not in body
    assert "没有填本单位" in body[body.index("<footer>") :]


def test_the_circular_names_who_has_not_reported() -> None:
    late = county()
    data = [row for row in late.entries if (row.unit, row.indicator) != ("三镇", "销售")]
    found = circular(evaluate(replace(late, entries=tuple(data))), date(2017, 7, 5))
    assert "三镇有1项指标未报：销售。" in paragraphs(found, "存在问题")


def test_of_many_towns_a_circular_tells_group_by_group() -> None:
    names = [f"{n}镇" for n in "一二三四五六七八九十"] + ["百镇"]
    units = [unit(name, group="乙组" if name == "百镇" else "甲组") for name in names]
    data = [entry(name, what, 100) for name in names for what in ("投资", "销售")]
    found = circular(evaluate(master([INVESTED, SOLD], data, units=units, settings=SETTINGS)), date(2017, 7, 5))
    first, second = paragraphs(found, "进度慢的指标").splitlines()
    assert first.startswith("甲组慢于序时进度或低于增长目标的：一镇（投资、销售）；二镇（投资、销售）；")
    assert second == "乙组慢于序时进度或低于增长目标的：百镇（投资、销售）。"
    assert "乙组亮红灯的：百镇（投资、销售）。" in paragraphs(found, "存在问题")


def test_a_towns_own_page_has_no_such_table() -> None:
    own = master([indicator("投资", 目标=1000, weight=100)], [entry("甲镇", "投资", 600)], units=["甲镇", "乙镇"])
    assert dashboard(evaluate(own), datetime(2017, 7, 5, 9)).towns == ()

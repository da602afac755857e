"""Checks of 参数: the year, the month, the own unit and its benchmark, and settings that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from catchup_xl.model.cells import Address, fold, shorten
from catchup_xl.model.choices import GradeMode
from catchup_xl.model.findings import EVERY_GROUP, Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import did_you_mean, nearest
from catchup_xl.model.plan_title import is_of_year, years_of
from catchup_xl.rules.checks.lookups import codes_off, every_group
from catchup_xl.rules.checks.registry import CHECKS, Remark, check
from catchup_xl.rules.checks.words import CellPlace, listed, number
from catchup_xl.rules.methods.tiers import parse_standards
from catchup_xl.rules.progress import period_end
from catchup_xl.rules.ranking.tie_keys import is_key, words_of

_MASKS = re.compile(r"[XxＸｘ×某*＊○〇]{2}|^某")


def setting_at(master: Master, name: str) -> Address | CellPlace:
    """The cell of a setting; the sheet when it has no row of this name."""
    return master.settings_at.get(name) or CellPlace("参数")


@check(
    "setting-check-unknown",
    Level.HINT,
    "停用了不认得的检查",
    expected="检查规则的代码，见说明书的检查规则表",
    mend="改正代码，多个用分号隔开",
)
def codes_switched_off_are_known(master: Master) -> Iterator[Remark]:
    """A code in 停用的检查 must be the code of a check."""
    for code in codes_off(master):
        if code not in CHECKS:
            mend = did_you_mean(code, CHECKS)
            yield Remark(setting_at(master, "停用的检查"), f"没有代码为“{shorten(code)}”的检查", mend=mend)


@check(
    "setting-year-missing",
    Level.ERROR,
    "没有填年度",
    expected="四位年份，如 2017",
    mend="在“参数”表填写年度",
)
def year_is_given(master: Master) -> Iterator[Remark]:
    """Without 年度 nothing can be computed."""
    if master.settings.year is None:
        yield Remark(setting_at(master, "年度"), "年度空着，无法计算", blocks=EVERY_GROUP)


@check(
    "setting-title-year",
    Level.HINT,
    "方案名称的年份与年度不符",
    expected="方案名称里的年份就是年度，或年度在它写的年份之间",
    mend="年度换了，方案名称也改成新一年的；是年度填错的，改年度",
)
def the_title_is_of_the_year(master: Master) -> Iterator[Remark]:
    """The years that 方案名称 names are those of 年度; a title of a year that is over is printed without it."""
    title, year = master.settings.title, master.settings.year
    if is_of_year(title, year):
        return
    years = "、".join(str(one) for one in dict.fromkeys(years_of(title)))
    shown = master.settings.printed_title
    left_out = f"，各表标题和看板网页先写“{shown}”，通报先不引用" if shown != title else ""
    yield Remark(setting_at(master, "方案名称"), f"方案名称写的是 {years} 年，年度是 {year}{left_out}")


@check(
    "setting-base-year",
    Level.ERROR,
    "基期年度不对",
    also=(Level.HINT,),
    expected="基期年度为年度的上一年",
    mend="改正基期年度；留空即按上一年",
)
def base_year_is_the_year_before(master: Master) -> Iterator[Remark]:
    """基期年度 lies before 年度, as a rule by one year."""
    year, base = master.settings.year, master.settings.base_year
    if year is None or base is None or base == year - 1:
        return
    place, message = setting_at(master, "基期年度"), f"年度为 {year}，基期年度为 {base}"
    if base >= year:
        yield Remark(place, message, blocks=EVERY_GROUP)
    else:
        yield Remark(place, f"{message}，不是上一年", mend="如确需跨年比较可不改", level=Level.HINT)


@check(
    "setting-month-missing",
    Level.HINT,
    "没有填统计月份",
    expected="1 至 12",
    mend="在“参数”表填写统计月份",
)
def month_is_given(master: Master) -> Iterator[Remark]:
    """统计月份 should be typed, lest a stray figure in a later month moves the period."""
    if master.settings.month is None:
        taken = f"按数据填到的最后一个月算，为 {master.month} 月" if master.month else "数据表也没有数，无法计算"
        yield Remark(setting_at(master, "统计月份"), f"统计月份空着，{taken}")


@check(
    "setting-circular-day",
    Level.WARNING,
    "成文日期早于统计期末",
    expected="通报的成文日期不早于统计月份的最后一天",
    mend="改正“成文日期”或“统计月份”；留空则用生成通报的日期",
)
def a_circular_is_dated_after_its_period(master: Master) -> Iterator[Remark]:
    """A circular can't tell of a period that has not ended on the day that it bears."""
    settings, month = master.settings, master.month
    if settings.circular_day is None or settings.year is None or month is None:
        return
    end = period_end(settings.year, month)
    if settings.circular_day < end:
        message = f"成文日期 {settings.circular_day}，统计期到 {end} 才结束"
        yield Remark(setting_at(master, "成文日期"), message)


@check(
    "setting-name-masked",
    Level.HINT,
    "单位名称是代称",
    expected="单位的真实名称",
    mend="把“参数”表的本单位、“单位”表和“数据”表里的名称一并改成真实名称",
)
def own_unit_bears_its_real_name(master: Master) -> Iterator[Remark]:
    """A masked name such as XX镇 is to be replaced by the real one."""
    for header, name in (("本单位", master.settings.own_unit), ("追赶对象", master.settings.benchmark)):
        if _MASKS.search(name):
            yield Remark(setting_at(master, header), f"{header}“{name}”是代称")


@check(
    "setting-own-unit",
    Level.ERROR,
    "本单位不对",
    also=(Level.HINT,),
    expected="本单位是“单位”表里的一个单位，属于参数里的考核组",
    mend="从“单位”表复制名称",
)
def own_unit_is_one_of_the_units(master: Master) -> Iterator[Remark]:
    """本单位 is a unit of 单位, in the peer group that 考核组 names."""
    name, group, place = master.settings.own_unit, master.settings.own_group, setting_at(master, "本单位")
    if not name:
        yield Remark(place, "本单位空着，责任清单、对标、追赶路径无法计算", level=Level.HINT)
        return
    unit = master.unit(name)
    if unit is None:
        advice = did_you_mean(name, (u.name for u in master.units))
        yield Remark(place, f"“单位”表里没有“{name}”", mend=advice)
    elif group and unit.group != group:
        yield Remark(
            unit.at("考核组"), f"本单位“{name}”的考核组是“{unit.group}”，参数里是“{group}”", mend="两处改成一致"
        )


@check(
    "setting-own-group",
    Level.ERROR,
    "考核组不对",
    expected="“单位”表里有的考核组",
    mend="从“单位”表复制考核组的名称",
)
def own_group_is_one_of_the_groups(master: Master) -> Iterator[Remark]:
    """考核组 names a peer group of 单位."""
    group, groups = master.settings.own_group, every_group(master)
    if group and groups and group not in groups:
        near = nearest(group, groups)
        mend = f"是不是“{near}”？" if near else ""
        blocks = frozenset({near}) if near else frozenset()
        yield Remark(setting_at(master, "考核组"), f"“单位”表里没有考核组“{group}”", mend=mend, blocks=blocks)


@check(
    "setting-benchmark",
    Level.ERROR,
    "追赶对象不对",
    also=(Level.WARNING, Level.HINT),
    expected="追赶对象是“单位”表里与本单位同组的另一个单位",
    mend="从“单位”表复制名称",
)
def benchmark_is_a_peer(master: Master) -> Iterator[Remark]:
    """追赶对象 is another unit of the own peer group."""
    name, place = master.settings.benchmark, setting_at(master, "追赶对象")
    if not name:
        yield Remark(place, "追赶对象空着，对标和追赶路径无法计算", level=Level.HINT)
        return
    unit, own = master.unit(name), master.unit(master.settings.own_unit)
    if unit is None:
        advice = did_you_mean(name, (u.name for u in master.units))
        yield Remark(place, f"“单位”表里没有“{name}”", mend=advice)
    elif own is unit:
        yield Remark(place, "追赶对象就是本单位", level=Level.WARNING)
    elif own is not None and own.group != unit.group:
        message = f"追赶对象在“{unit.group}”组，本单位在“{own.group}”组，不同组不能比较"
        yield Remark(place, message, level=Level.WARNING)


@check(
    "setting-group-size",
    Level.ERROR,
    "考核组单位数不符",
    expected="“单位”表里本考核组的行数等于参数里的考核组单位数",
    mend="补全或删去单位；单位有增减的，改参数",
)
def own_group_is_complete(master: Master) -> Iterator[Remark]:
    """The own peer group has as many units as 考核组单位数 says."""
    wanted, group = master.settings.group_size, master.own_group
    counted = sum(1 for unit in master.units if unit.group == group)
    if wanted is not None and group and counted and counted != wanted:
        message = f"考核组“{group}”应有 {wanted} 个单位，“单位”表列了 {counted} 个"
        yield Remark(setting_at(master, "考核组单位数"), message, blocks=frozenset({group}))


@check(
    "setting-full-score",
    Level.ERROR,
    "满分不对",
    expected="大于 0，一般为 100",
    mend="改正满分",
)
def full_score_is_positive(master: Master) -> Iterator[Remark]:
    """满分 is above zero."""
    if not master.settings.full_score:
        yield Remark(setting_at(master, "满分"), "满分为 0", blocks=EVERY_GROUP)


@check(
    "setting-grade-lines",
    Level.ERROR,
    "等次分数线颠倒",
    expected="优秀分数线 > 良好分数线 > 一般分数线",
    mend="改正分数线",
)
def grade_lines_descend(master: Master) -> Iterator[Remark]:
    """Where grades follow lines, the line of a better grade is the higher."""
    settings = master.settings
    lines = [line for line in (settings.line_excellent, settings.line_good, settings.line_ordinary) if line is not None]
    if settings.grade_mode is not GradeMode.QUOTA and any(a <= b for a, b in pairwise(lines)):
        message = "优秀、良好、一般的分数线依次为 " + "、".join(number(line) for line in lines)
        yield Remark(setting_at(master, "优秀分数线"), message)


@check(
    "setting-tie-keys",
    Level.WARNING,
    "并列处理读不懂",
    expected="并列，或：板块:名称、指标:名称、扣分少、上期名次，用分号隔开",
    mend="照说明重写",
)
def tie_keys_are_known(master: Master) -> Iterator[Remark]:
    """Each key of 并列处理 is one of the known ones, and names a block or an indicator that there is."""
    known = {"板块": {fold(block.name) for block in master.blocks}, "指标": set(master.indicator_by_name)}
    strange = []
    for words in words_of(master.settings.tie_keys):
        kind, _, name = words.partition(":")
        if not is_key(words) or (name and name not in known[kind]):
            strange.append(words)
    if strange:
        yield Remark(setting_at(master, "并列处理"), f"“{listed(strange)}”不是认得的比较项，或名称不在“板块”“指标”表里")


@check(
    "setting-rank-bonus",
    Level.ERROR,
    "月度名次加分读不懂",
    expected="如 1:0.5; 2:0.3; 3:0.1",
    mend="照例子重写；不加分的留空",
)
def rank_bonus_can_be_read(master: Master) -> Iterator[Remark]:
    """月度名次加分 is a table of places and points."""
    text = master.settings.rank_bonus
    if not text:
        return
    try:
        steps = parse_standards(text).steps
    except ValueError as fault:
        yield Remark(setting_at(master, "月度名次加分"), str(fault), blocks=EVERY_GROUP)
        return
    if not steps:
        yield Remark(setting_at(master, "月度名次加分"), f"“{shorten(text)}”里没有名次和分值", blocks=EVERY_GROUP)

"""Random plans of one peer group: every kind and method, odd decimals, ties, figures that are owed or do not apply."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from support.masters import GROUP, MONTH, YEAR, master
from support.masters import unit as unit_row
from support.oracle import Plan

from catchup_xl.model.master import Master
from catchup_xl.rules.exact import exactly

ODD = ["0", "1", "2", "2.5", "3", "7", "0.145", "1.005", "1e-9", "33.3", "99.995", "123456789012", "98765432109.87"]
MONEY = st.sampled_from(ODD) | st.decimals(0, 200, places=3).map(str) | st.integers(1, 6).map(str)
SIGNED = MONEY | MONEY.map(lambda text: text if text in ("0", "1e-9") else f"-{text}")
GAPS = st.sampled_from([None, "待核", "不适用", "/"])
WEIGHT = st.sampled_from(["100", "10", "2.5", "7.35", "0.3", "33"])
SHARE = st.sampled_from(["0", "0.1", "0.3", "0.6", "0.85", "1"])
POINTS = st.sampled_from(["0", "0.1", "0.25", "0.333", "1", "2.5"])
RISING = ["1:0.2; 2.5:0.6; 33.3:1", "0:0; 3:0.35; 7:0.35; 100:1", "2:1"]
FALLING = ["0:1; 3:0.7; 100:0.15", "1:1; 2:0"]
_RELATIVE = ["M4", "M5", "M6", "M6b", "M7"]
METHODS = {
    "增速": ["M1", "M2", "M3", "M3b", "M8", "M4b", *_RELATIVE],
    "总量": ["M1", "M2", "M3", "M3b", "M8", "M4b", *_RELATIVE],
    "比率": ["M1", "M2", "M3", "M3b", "M8", "M4b", *_RELATIVE],
    "逆向": ["M1", "M2", "M3", "M3b", "M8", "M4b", *_RELATIVE],
    "区间": ["M1", "M2", "M3", "M3b", "M4", "M5"],
    "定性": ["M9", "M2", "M5"],
    "排名": ["M5", "M2", "M1", "M4"],
}
_OPTIONS: dict[str, st.SearchStrategy[str]] = {
    "封顶": st.sampled_from(["0.9", "1", "1.2", "1.5"]),
    "保底": SHARE,
    "起计线": SHARE,
    "基本分比例": SHARE,
    "每点加分": POINTS,
    "每点扣分": POINTS,
    "每档幅度": st.sampled_from(["2", "0.02", "0.5", "5", "1"]),
    "每档扣分": POINTS,
    "基础比例": SHARE,
    "名次递减": st.sampled_from(["0.05", "0.1", "0.333"]),
    "门槛分比例": SHARE,
}


@st.composite
def indicators(draw: st.DrawFn, name: str, *, targets: bool, kinds: Sequence[str] = tuple(METHODS)) -> dict[str, Any]:
    """A row of 指标 of one of these kinds."""
    kind = draw(st.sampled_from(list(kinds)))
    way = draw(st.sampled_from(METHODS[kind]))
    row: dict[str, Any] = {"编号": name, "指标": name, "适用组": GROUP, "类型": kind, "计分方法": way}
    row["权重"] = draw(WEIGHT)
    if targets or way in ("M1", "M2", "M3", "M3b", "M8"):
        rates = st.sampled_from(["12%", "0.12", "0.333", "5%", "0", "-0.04"])
        goals = MONEY if kind == "逆向" else MONEY.filter(lambda text: text != "0")
        row["目标"] = draw({"增速": rates, "排名": st.integers(1, 5).map(str)}.get(kind, goals))
    if kind in ("增速", "总量", "比率", "逆向"):
        row["计分依据"] = draw(st.sampled_from([None, None, "完成率", "数值", "名次", "增速"]))
        row["目标口径"] = draw(st.sampled_from([None, "总量口径"]))
    if kind == "比率":
        row["计量单位"] = draw(st.sampled_from(["项", "%"]))
    for header, strategy in _OPTIONS.items():
        if draw(st.integers(0, 3)) == 3:
            row[header] = draw(strategy)
    if kind == "区间":
        row |= dict(zip(("下限值", "区间下限", "区间上限", "上限值"), ("1", "2.5", "7", "33.3"), strict=True))
        if draw(st.booleans()):
            row |= {"区间下限": None, "区间上限": None}
    elif way == "M4" and draw(st.booleans()):
        row |= draw(st.sampled_from([{"下限值": "2.5"}, {"上限值": "7"}, {"下限值": "0.05", "上限值": "33.3"}]))
    if way == "M4b" or (way == "M9" and draw(st.booleans())):
        row["分档标准"] = draw(st.sampled_from(RISING + FALLING))
    if row.get("计量单位") == "%":
        row |= {header: as_percent(row[header]) for header in ("目标", "上限值", "下限值") if header in row}
        row |= {"分档标准": re.sub(r"([\d.]+):", r"\1%:", row["分档标准"])} if "分档标准" in row else {}
    row["未报处理"] = draw(st.sampled_from([None, None, "记0并列缺报", "暂不计(占位)"]))
    row["不适用处理"] = draw(st.sampled_from([None, None, "权重重分", "记满分", "同组均分", "不得分"]))
    return row


def as_percent(cell: str | None) -> str | None:
    """A rate as it is typed without leaving a choice of readings."""
    return f"{cell}%" if cell and cell[-1].isdigit() else cell


def _figures(row: dict[str, Any]) -> st.SearchStrategy[str | None]:
    usual = {
        "增速": SIGNED,
        "排名": st.integers(1, 8).map(str),
        "区间": SIGNED,
    }.get(row["类型"], MONEY)
    if row["类型"] == "定性" and row["计分方法"] == "M9" and "分档标准" not in row:
        usual |= st.sampled_from(["优秀", "良好", "一般", "较差"])
    return st.one_of(usual, usual, usual, usual, GAPS)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A whole plan."""
    units = [f"镇{n}" for n in range(1, draw(st.integers(1, 5)) + 1)]
    rows = [draw(indicators(name, targets=draw(st.booleans()))) for name in "子丑寅卯"[: draw(st.integers(1, 4))]]
    now, before = {}, {}
    for row in rows:
        figures = _figures(row)
        bases = st.one_of(*[MONEY.filter(lambda text: text != "0")] * 5, SIGNED, GAPS)
        for unit in units:
            typed = as_percent if row.get("计量单位") == "%" else str.__str__
            now[unit, row["指标"]] = cell if (cell := draw(figures)) is None else typed(cell)
            before[unit, row["指标"]] = cell if (cell := draw(bases)) is None else typed(cell)
    blocks: list[dict[str, Any]] = []
    if draw(st.booleans()):
        blocks = [
            {"板块": "党务", "权重": draw(WEIGHT)},
            {"板块": "经济", "权重": draw(WEIGHT)},
            {"板块": "农业", "上级板块": "经济", "权重": draw(WEIGHT)},
            {"板块": "工业", "上级板块": "经济", "权重": draw(WEIGHT)},
        ]
        for row in rows:
            row["板块"] = draw(st.sampled_from(["党务", "经济", "农业", "工业", None]))
    settings = {
        "得分小数位": draw(st.sampled_from([2, 2, 0, 1, 4, 15])),
        "总分小数位": draw(st.sampled_from([2, 2, 0, 3, 10])),
        "逆向口径": draw(st.sampled_from(["比值", "差值"])),
        "不足一档": draw(st.sampled_from(["比例", "进一", "舍去"])),
        "同值处理": draw(st.sampled_from(["全满分", "均分0.8w"])),
        "并列计分": draw(st.sampled_from(["同取高分", "平均名次分"])),
        "名次口径": draw(st.sampled_from(["显示分", "未取整"])),
        "未报处理": draw(st.sampled_from(["记0并列缺报", "暂不计(占位)"])),
        "不适用处理": draw(st.sampled_from(["权重重分", "记满分", "同组均分", "不得分"])),
        "满分": draw(st.sampled_from([100, 120])),
        "最低可用权重": 0,
        "两期皆零": draw(st.sampled_from(["按总量目标", "视同零增长", "不适用", "待裁定"])),
        "基数为零": draw(st.sampled_from(["按总量目标", "视同达标", "不适用", "待裁定"])),
        "等次模式": "比例",
        "取整方式": "四舍五入",
        "优秀比例": draw(st.sampled_from(["0", "0.2", "0.35", "0.5"])),
        "一般比例": draw(st.sampled_from(["0", "0.2", "0.34", "0.5"])),
        "切线并列": draw(st.sampled_from(["按并列规则", "全部入围", "全部不入"])),
        "否决单位计入基数": draw(st.sampled_from(["是", "否"])),
    }
    places = st.none() | st.integers(1, len(units) + 1)
    return Plan(
        units,
        rows,
        now,
        before,
        blocks,
        settings,
        draw(st.lists(_events(units, [row["指标"] for row in rows]), max_size=6)),
        {key: draw(st.sampled_from(["2.5", "7", "100"])) for key in draw(_some(list(now)))},
        {unit: draw(places) for unit in units},
        frozenset(draw(_some([key for key in now if _is_number(now[key]) and _is_number(before[key])]))),
    )


def _some(of: Sequence[Any]) -> st.SearchStrategy[list[Any]]:
    """None of these, or some."""
    return st.lists(st.sampled_from(of), unique=True, max_size=len(of)) if of else st.just([])


def _is_number(cell: object) -> bool:
    return cell not in (None, "待核", "不适用", "/", "优秀", "良好", "一般", "较差") and "%" not in str(cell)


@st.composite
def _events(draw: st.DrawFn, units: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """A row of 加减分: bonus, penalty, leniency, or now and then a veto that takes the place (V5)."""
    kind = draw(st.sampled_from(["加分", "减分", "减分", "容错", "容错", "否决"]))
    row: dict[str, Any] = {"日期": f"{YEAR}-02-01", "单位": draw(st.sampled_from(units)), "类型": kind}
    if kind == "否决":
        return row | {"否决效果": "V5 取消排名资格", "文号": "县发1号"}
    return row | {"分值": draw(POINTS), "指标": draw(st.none() | st.sampled_from(names))}


def read(plan: Plan) -> Master:
    """The plan as a master, read from its cells."""
    data = [
        {"单位": unit, "指标": name, "年度": year, f"{MONTH}月": cell}
        for year, cells in ((YEAR, plan.now), (YEAR - 1, plan.before))
        for (unit, name), cell in cells.items()
        if year == YEAR or (unit, name) not in plan.increments
    ]
    data += [
        {"单位": unit, "指标": name, "年度": YEAR, "口径": "增加额", f"{MONTH}月": _more(plan, (unit, name))}
        for unit, name in sorted(plan.increments)
    ]
    levels = [{"单位": unit, "指标": name, "总量目标": cell} for (unit, name), cell in plan.levels.items()]
    return master(
        plan.indicators,
        data,
        units=[unit_row(name, 上年名次=plan.last.get(name)) for name in plan.units],
        settings=plan.settings,
        板块=plan.blocks,
        加减分=plan.events,
        目标=levels,
    )


def _more(plan: Plan, key: tuple[str, str]) -> Decimal:
    """What a figure is above its base, to the last digit."""
    with exactly():
        return Decimal(str(plan.now[key])) - Decimal(str(plan.before[key]))

"""The labelled sample: the plan's own facts, with invented units, weights, figures and duties filled in from a seed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from catchup_xl.model.plan import Plan, PlanRow, Value
from catchup_xl.sample.figures import data_rows

MONTH = 6
"""统计月份 of the sample."""

_STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
_NUMERALS = "一二三四五六七八九十"
_LABEL = "示例"
_LAST_TOTALS = ("125.30", "124.52", "123.87", "122.75", "121.96", "120.68", "119.45", "118.20", "116.92", "114.35")
_VILLAGES = ((1420, 68), (1180, 55), (1065, 52), (980, 49), (956, 47), (935, 46))
"""Population and area; they add up to the town's own."""

_MAIN = (
    ("万元", "15", "完成率计分法"),
    ("元", "12", "目标完成计分法"),
    ("万元", "12", "争先进位计分法"),
    ("万元", "11", "完成率计分法"),
)
"""Unit, weight and method of the four main indicators; the ten key works take the other 50 points."""

_ADDED: tuple[tuple[str, str, str, str, str, str, str, str | None], ...] = (
    ("C1", "村集体经济收入", "村", "增速", "万元", "20", "完成率计分法", "0.10"),
    ("C2", "脱贫退出户数", "村", "总量", "户", "20", "完成率计分法", "30"),
    ("C3", "合作医疗参合率", "村", "比率", "%", "15", "目标完成计分法", "95"),
    ("C4", "土蜂存栏", "村", "总量", "箱", "15", "争先进位计分法", "400"),
    ("C5", "环境卫生评比", "村", "定性", "分", "15", "争先进位计分法", None),
    ("C6", "村级党建评分", "村", "定性", "分", "15", "完成率计分法", "100"),
    ("E1", "重点任务办结数", "站所", "总量", "件", "25", "完成率计分法", "40"),
    ("E2", "群众满意度", "站所", "比率", "%", "20", "完成率计分法", "95"),
    ("E3", "信息报送篇数", "站所", "总量", "篇", "15", "争先进位计分法", "24"),
    ("E4", "机关作风考评", "站所", "定性", "分", "15", "争先进位计分法", None),
    ("E5", "群众事项受理量", "站所", "增速", "件", "15", "完成率计分法", "0.05"),
    ("E6", "材料按时报送率", "站所", "比率", "%", "10", "目标完成计分法", "95"),
)
_OWN_TARGETS = {"脱贫退出户数": (36, 32, 28, 26, 24, 22), "重点任务办结数": (52, 36, 42, 30, 48, 28, 34, 38)}
_NOT_APPLICABLE = (("示例丙镇", "移民搬迁"), ("示例己镇", "全域旅游"), ("示例五村", "土蜂存栏"))


def sample_plan(base: Plan, seed: int = 2017) -> Plan:
    """Fill a plan with sample data; the same plan and seed give the same sample.

    Args:
        base: the plan; what it says stays as it says it.
        seed: of the invented figures.
    """
    dice = random.Random(seed)  # noqa: S311 - invented figures, no secrets
    settings: dict[str, Value] = {**base.settings, "统计月份": MONTH, "示例数据": "是"}
    units = _units(base)
    indicators = _indicators(base)
    own = str(base.settings.get("考核组", ""))
    figures = data_rows(units, indicators, own, years=_years(base), month=MONTH, dice=dice, skipped=_NOT_APPLICABLE)
    leaders = [str(row["姓名"]) for row in base.rows["组织机构"] if row.get("角色") in ("组长", "副组长")]
    offices = [str(row["单位"]) for row in units if row.get("层级") == "站所"]
    return replace(
        base,
        settings=settings,
        rows={
            **base.rows,
            "单位": tuple(units),
            "指标": tuple(indicators),
            "目标": tuple(_targets(units)),
            "数据": tuple(figures),
            "加减分标准": base.rows["加减分标准"] or _STANDARDS,
            "加减分": _EVENTS,
            "责任清单": tuple(_duties(base.rows["责任清单"], leaders, offices)),
            "督导": _INSPECTIONS,
        },
    )


def _years(base: Plan) -> tuple[int, int]:
    settings = base.typed_settings()
    year = settings.year or MONTH + 2011
    return settings.effective_base_year or year - 1, year


def _units(base: Plan) -> list[PlanRow]:
    """Name the units that the plan leaves open, and give each a place in the last assessment."""
    stems, numerals = iter(_STEMS), iter(_NUMERALS)
    rows = [dict(row) for row in base.rows["单位"]]
    for row in rows:
        if not row.get("单位"):
            village = row.get("层级") == "村"
            row["单位"] = f"{_LABEL}{next(numerals)}村" if village else f"{_LABEL}{next(stems)}镇"
            row["备注"] = "示例单位，名称和数字均为虚构"
    for group in dict.fromkeys(row.get("考核组") for row in rows):
        members = [row for row in rows if row.get("考核组") == group]
        places = iter(sorted(set(range(1, len(members) + 1)) - {row.get("上年名次") for row in members}))
        for n, row in enumerate(members):
            rank = row.setdefault("上年名次", next(places) if "上年名次" not in row else 0)
            if "上年总分" not in row:
                row["上年总分"] = _last_total(int(str(rank)), str(row.get("层级")))
                row.setdefault("备注", "上年总分、名次为示例")
                if _LABEL not in str(row["备注"]):
                    row["备注"] = f"{row['备注']}；上年总分为示例"
            quota = len(members) * 35 // 100
            row.setdefault("上年等次", "优秀" if int(str(rank)) <= quota else "良好")
            if row.get("层级") == "村":
                people, area = _VILLAGES[n % len(_VILLAGES)]
                row |= {"人口": Decimal(people), "面积": Decimal(area)}
            elif str(row["单位"]).startswith(_LABEL):
                row |= {"人口": Decimal(5200 + 640 * n), "面积": Decimal(180 + 22 * n)}
    return list(rows)


def _last_total(rank: int, level: str) -> Decimal:
    if level == "乡镇" and rank <= len(_LAST_TOTALS):
        return Decimal(_LAST_TOTALS[rank - 1])
    return Decimal("96.40") - Decimal("1.35") * (rank - 1)


def _indicators(base: Plan) -> list[PlanRow]:
    """Weights and methods for the plan's indicators, and six more for the villages and for the stations."""
    rows: list[PlanRow] = []
    main = iter(_MAIN)
    offices = itertools.cycle(str(row["单位"]) for row in base.rows["单位"] if row.get("层级") == "站所")
    for n, row in enumerate(base.rows["指标"]):
        if row.get("类别") == "主要指标":
            unit, weight, method = next(main)
            added: dict[str, Value] = {"计量单位": unit, "权重": Decimal(weight), "计分方法": method}
        else:
            method = "争先进位计分法" if n % 2 else "完成率计分法"
            added = {"计量单位": "分", "权重": Decimal(5), "计分方法": method}
            if method == "完成率计分法":
                added["目标"] = Decimal(100)
        rows.append({**added, **row, "责任单位": next(offices), "数据来源": "示例部门", "备注": "权重、计分方法为示例"})
    for number, name, group, kind, unit, weight, method, target in _ADDED:
        row = {"编号": number, "指标": name, "适用组": group, "类别": "其他", "类型": kind, "计量单位": unit}
        row |= {"权重": Decimal(weight), "计分方法": method, "数据来源": "示例部门", "备注": "示例指标"}
        rows.append(row | ({} if target is None else {"目标": Decimal(target)}))
    return rows


def _targets(units: Sequence[PlanRow]) -> Iterator[PlanRow]:
    groups = {row[1]: row[2] for row in _ADDED}
    for indicator, figures in _OWN_TARGETS.items():
        members = [unit for unit in units if unit.get("考核组") == groups[indicator]]
        for unit, figure in zip(members, figures, strict=False):
            yield {"单位": unit["单位"], "指标": indicator, "目标": Decimal(figure), "备注": "示例"}


_DUE = (date(2017, 9, 30), date(2017, 6, 30), date(2017, 11, 30), date(2017, 10, 31))
_SHARES = ("0.6", "0.9", "0.4", "0.3", "0.7", "1", "0.5", "0.4")
_OFFICERS = "甲乙丙丁戊己庚"


def _duties(rows: Sequence[PlanRow], leaders: Sequence[str], offices: Sequence[str]) -> Iterator[PlanRow]:
    """Give every duty a leader, an office, an officer, a due date inside its stage and a state."""
    who = itertools.cycle(leaders), itertools.cycle(offices), itertools.cycle(_OFFICERS)
    shares = itertools.cycle(zip(_SHARES, itertools.cycle(_DUE), strict=False))
    for row in rows:
        leader, office, officer = (next(names) for names in who)
        support = offices[(offices.index(office) + 1) % len(offices)]
        filled: dict[str, Value] = {
            "阶段": "狠抓实施阶段",
            "措施": f"示例：每月调度1次，每季度由{office}实地核查1次",
            "责任领导": leader,
            "牵头单位": office,
            "配合单位": support,
            "责任人": f"{_LABEL}{officer}",
            "开始时间": date(2017, 1, 1),
            "完成时限": date(2017, 11, 30),
        }
        if "指标" not in row:
            filled |= _state(row, *next(shares))
        yield {**filled, **row}


def _state(row: Mapping[str, Value], share: str, due: date) -> dict[str, Value]:
    """How far a duty that hangs on no indicator has come by the end of June 2017."""
    own_due = row.get("完成时限")
    if isinstance(own_due, date) and own_due <= date(2016, 12, 31):
        done: dict[str, Value] = {"完成比例": Decimal(1), "进展情况": "示例：已办结", "销号日期": date(2016, 12, 30)}
        return {**done, "年度目标": "2016年12月31日前办结"}
    if isinstance(own_due, date) and own_due.month == date(2017, 12, 1).month:
        return {"完成比例": Decimal(0), "进展情况": "示例：未到实施时间", "年度目标": "2017年12月31日前办结"}
    due = own_due if isinstance(own_due, date) else due
    state: dict[str, Value] = {
        "年度目标": f"示例：{due.month}月底前完成10件实事",
        "完成时限": due,
        "完成比例": Decimal(share),
        "进展情况": f"示例：已完成{int(Decimal(share) * 10)}件",
        "存在问题": "示例：2个村进度偏后",
        "下步打算": "示例：7月底前补齐欠账",
    }
    if Decimal(share) == 1:
        state |= {"销号日期": date(2017, 6, 20), "存在问题": "示例：无", "下步打算": "示例：转入日常管护"}
    return state


def _event(day: date, unit: str, type: str, points: str, document: str, reason: str) -> PlanRow:
    found: dict[str, Value] = {"日期": day, "单位": unit, "类型": type, "分值": Decimal(points)}
    return found | {"文号": document, "事由": f"{_LABEL}：{reason}"}


def _inspection(day: date, unit: str, duty: str, problem: str, deadline: date, done: date | None = None) -> PlanRow:
    found: dict[str, Value] = {"日期": day, "单位": unit, "责任清单编号": duty, "发现问题": f"{_LABEL}：{problem}"}
    found |= {"整改期限": deadline} | ({"整改完成日期": done} if done else {})
    return found | {"督导人": f"{_LABEL}督导员", "备注": _LABEL}


def _standard(matter: str, points: int, **more: Value) -> PlanRow:
    return {"事项": matter, **more, "每次分值": Decimal(points), "备注": _LABEL}


def _picked(day: date, unit: str, matter: str, document: str, **more: Value) -> PlanRow:
    return {"日期": day, "单位": unit, "事项": matter, **more, "文号": document, "事由": _LABEL}


_STANDARDS = (
    _standard("国家级表彰", 5, 所属项目="表彰奖励", 单项上限=Decimal(6), 同一事项就高="是"),
    _standard("省级表彰", 3, 所属项目="表彰奖励", 同一事项就高="是"),
    _standard("市级表彰", 2, 所属项目="表彰奖励", 同一事项就高="是"),
    _standard("专项督查被点名", -1, 单项上限=Decimal(-3)),
)
_EVENTS = (
    _event(date(2017, 5, 18), "示例乙镇", "加分", "1.5", "示例〔2017〕5号", "一项工作经验获县级推广"),
    _event(date(2017, 4, 20), "示例丁镇", "减分", "0.5", "示例〔2017〕3号", "一次专项督查被点名"),
    _picked(date(2017, 3, 22), "示例庚镇", "市级表彰", "示例〔2017〕2号", 对象="示例：村级治理经验"),
    _picked(date(2017, 6, 12), "示例庚镇", "省级表彰", "示例〔2017〕6号", 对象="示例：村级治理经验"),
    _picked(date(2017, 6, 20), "示例丙镇", "专项督查被点名", "示例〔2017〕7号", 次数=2),
)
_INSPECTIONS = (
    _inspection(date(2017, 3, 15), "国土所", "D08", "2户旧宅腾退手续不全", date(2017, 3, 31), date(2017, 3, 29)),
    _inspection(date(2017, 4, 12), "示例二村", "D10", "河道两侧有3处垃圾堆放点", date(2017, 4, 20), date(2017, 4, 19)),
    _inspection(date(2017, 5, 24), "示例四村", "D24", "1处蓄水池未按期完工", date(2017, 6, 15)),
    _inspection(date(2017, 6, 21), "民政办", "D27", "5份救助档案待补签字", date(2017, 7, 10)),
)

"""The ledger over a catalogue: capped, the same matter at its highest, within an indicator; held against own fractions."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from support.masters import Row, entry, indicator, master, standing

from catchup_xl.model.choices import VetoEffect
from catchup_xl.rules.evaluate import evaluate

F = Fraction
HONOUR = "表彰"
HONOURS = [
    {"事项": "国家级表彰", "所属项目": HONOUR, "每次分值": 5, "单项上限": 6, "同一事项就高": "是"},
    {"事项": "省级表彰", "所属项目": HONOUR, "每次分值": 3},
    {"事项": "市级表彰", "所属项目": HONOUR, "每次分值": 2},
]
DUTY = "安全生产"
FAULTS = [
    {"事项": "未制定方案", "所属项目": DUTY, "指标": DUTY, "每次分值": -2},
    {"事项": "少开一次会", "所属项目": DUTY, "指标": DUTY, "每次分值": -1},
    {"事项": "发生事故", "所属项目": DUTY, "指标": DUTY, "每次分值": -3},
]


def picked(matter: str, about: str = "", *, unit: str = "甲", day: str = "2017-03-01", **cells: object) -> Row:
    """A row of 加减分 that picks a matter."""
    return {"日期": day, "单位": unit, "事项": matter, "对象": about, "文号": "1号"} | cells


def book(standards: list[Row], events: list[Row], *, score: object = 100, **more: object):
    """甲 with full marks of 10 on 安全生产 (or a share of them) and 72 of 90 on 其余."""
    rows = [indicator(DUTY, 目标=100, weight=10), indicator("其余", 目标=100, weight=90)]
    data = [entry("甲", DUTY, score), entry("甲", "其余", 80)]
    return master(rows, data, units=["甲"], 加减分标准=standards, 加减分=events, **more)


def shown(*args: object, **more: object) -> tuple[str, str, str]:
    """The score of 安全生产, 加减分 and the total."""
    found = standing(book(*args, **more), "甲")
    return f"{found.items[0].score:f}", f"{found.events:.2f}", f"{found.total:f}"


@pytest.mark.parametrize(
    ("events", "bonus"),
    [
        ([picked("市级表彰", "综治")], 2),
        ([picked("市级表彰", "综治"), picked("省级表彰", "综治"), picked("国家级表彰", "综治")], 5),
        ([picked("市级表彰", "综治"), picked("省级表彰", "双拥")], 5),
        ([picked("国家级表彰", "综治"), picked("省级表彰", "双拥")], 6),
        ([picked("省级表彰", "综治"), picked("省级表彰", "综 治")], 3),
        ([picked("省级表彰", "综治"), picked("省级表彰", "综治", day="2017-07-01")], 3),
    ],
)
def test_national_5_provincial_3_city_2_the_same_matter_only_the_highest_at_most_6(events, bonus):
    for rows in permutations(events):
        assert shown(HONOURS, list(rows)) == ("10.00", f"{bonus}.00", f"{82 + bonus}.00")


def test_the_cap_of_a_project_holds_wherever_its_row_stands_and_whatever_matter_happened():
    """The cap stands on the row of 国家级表彰, of which there was none: four of 2 come to 6."""
    events = [picked("市级表彰", about) for about in "甲乙丙丁"]
    for rows in permutations(HONOURS):
        assert shown(list(rows), events)[1] == "6.00"


@pytest.mark.parametrize(("places", "score"), [(0, "10.00"), (1, "11.00"), (3, "13.00"), (4, "13.00"), (9, "13.00")])
def test_bonus_of_first_places_beyond_full_marks_capped_at_3(places, score):
    first = [{"事项": "第一名", "指标": DUTY, "每次分值": 1, "单项上限": 3}]
    found = shown(first, [picked("第一名", 次数=places)] if places else [])
    assert found == (score, "0.00", f"{Decimal(score) + 72}")


@pytest.mark.parametrize(
    ("times", "score"),
    [
        ((1, 0, 0), "8.00"),
        ((0, 3, 0), "7.00"),
        ((1, 2, 1), "3.00"),
        ((1, 2, 2), "0.00"),
        ((1, 5, 4), "0.00"),
    ],
)
def test_2_off_without_a_plan_1_for_each_meeting_3_for_each_accident_until_nothing_is_left(times, score):
    events = [picked(row["事项"], 次数=n) for row, n in zip(FAULTS, times, strict=True) if n]
    for rows in permutations(events):
        assert shown(FAULTS, list(rows)) == (score, "0.00", f"{Decimal(score) + 72}")


def test_a_deduction_may_go_below_zero_where_the_catalogue_says_so():
    fault = [{"事项": "发生事故", "指标": DUTY, "每次分值": -3, "计到": "可计负分"}]
    assert shown(fault, [picked("发生事故", 次数=4)]) == ("-2.00", "0.00", "70.00")


def test_a_bonus_until_full_marks_fills_up_and_no_more():
    prize = [{"事项": "创新", "指标": DUTY, "每次分值": 2, "计到": "满分为止"}]
    assert shown(prize, [picked("创新")], score=85)[0] == "10.00"  # 8.50 and 1.50 of the 2
    note = standing(book(prize, [picked("创新")], score=85), "甲").note
    assert "安全生产应加 2 分，满分为止，实加 1.5 分" in note


def test_bonus_and_deductions_within_one_indicator_do_not_hang_on_the_order_of_the_rows():
    """10 − 0.50 short; 满分为止 +2 fills 0.50; 可超满分 +1: 11; 扣完为止 −9: 2; 可计负分 −3: −1."""
    standards = [
        {"事项": "补", "指标": DUTY, "每次分值": 2, "计到": "满分为止"},
        {"事项": "超", "指标": DUTY, "每次分值": 1, "单项上限": 3},
        {"事项": "扣", "指标": DUTY, "每次分值": -9},
        {"事项": "负", "指标": DUTY, "每次分值": -3, "计到": "可计负分"},
    ]
    for rows in permutations([picked(row["事项"]) for row in standards]):
        assert shown(standards, list(rows), score=95)[0] == "-1.00"


def test_inside_a_block_an_event_weighs_as_the_block_weighs():
    """安全生产 is a block of its own that weighs 30: 3 of its 10 points are 9 of the total's 100."""
    rows = [indicator(DUTY, 目标=100, weight=10, 板块="党建"), indicator("其余", 目标=100, weight=90, 板块="发展")]
    data = [entry("甲", DUTY, 100), entry("甲", "其余", 80)]
    blocks = [{"板块": "党建", "权重": 30}, {"板块": "发展", "权重": 70}]
    sheets = {"板块": blocks, "加减分标准": FAULTS, "加减分": [picked("发生事故")]}
    found = standing(master(rows, data, units=["甲"], **sheets), "甲")
    assert (f"{found.items[0].score:f}", found.events, f"{found.total:f}") == ("7.00", 0, "77.00")


def test_a_matter_with_points_and_a_veto_has_both():
    grave = [{"事项": "重大事故", "每次分值": -5, "一票否决效果": "V3 直接定为一般"}]
    found = standing(book(grave, [picked("重大事故")]), "甲")
    assert (found.events, found.total, found.grade.value if found.grade else "") == (-5, 77, "一般")
    assert "直接定为一般（2017-03-01，1号）" in found.note


def test_which_item_a_veto_sets_to_zero_may_stand_on_the_event():
    fraud = [{"事项": "数据造假", "一票否决效果": "V1 本项记0"}]
    read = book(fraud, [picked("数据造假", 指标=DUTY)])
    assert [f.rule for f in evaluate(read).findings if f.rule.startswith(("event", "standard"))] == []
    assert f"{standing(read, '甲').items[0].score:f}" == "0.00"
    assert read.ledger[0].effect is VetoEffect.ITEM_ZERO


def test_leniency_and_the_caps_of_the_settings_hold_for_the_catalogue_too():
    events = [picked("发生事故", 次数=2), {"日期": "2017-03-02", "单位": "甲", "类型": "容错", "指标": DUTY, "分值": 2}]
    assert shown(FAULTS, events)[0] == "6.00"
    first = [{"事项": "第一名", "指标": DUTY, "每次分值": 1, "单项上限": 3}]
    won = [picked("第一名", 次数=3)]
    assert shown(first, won, settings={"单项加分上限": 2})[0] == "12.00"
    both = [*won, {"日期": "2017-03-02", "单位": "甲", "类型": "加分", "分值": 3}]
    assert shown(first, both, settings={"加分上限": 4})[:2] == ("12.00", "2.00")


def test_a_typed_event_counts_as_before_beside_the_catalogue():
    typed = {"日期": "2017-03-02", "单位": "甲", "类型": "加分", "分值": "1.5", "事项": "见义勇为"}
    assert shown(HONOURS, [typed, picked("省级表彰", "综治")])[1] == "4.50"


# --- against fractions of our own

_MATTERS = ("国奖", "省奖", "市奖", "首位", "会议", "事故", "倒扣", "督查")


def _random_catalogue(dice: random.Random) -> list[Row]:
    """A project of three prizes; first places within an indicator; two faults that share one cap; two in the total."""

    def points(low: int, high: int) -> str:
        return f"{dice.randint(low, high) / 4:g}"

    highest = dice.choice(["是", "否", None])
    indicator_of_prizes = dice.choice([None, DUTY])
    rows: list[Row] = [
        {
            "事项": name,
            "所属项目": "奖",
            "指标": indicator_of_prizes,
            "每次分值": points(1, 24),
            "同一事项就高": highest,
        }
        for name in _MATTERS[:3]
    ]
    rows[dice.randrange(3)]["单项上限"] = points(4, 40)
    rows.append({"事项": "首位", "指标": DUTY, "每次分值": points(1, 8), "计到": dice.choice(["满分为止", "可超满分"])})
    shared = {"所属项目": "责", "指标": DUTY, "计到": dice.choice([None, "扣完为止", "可计负分"])}
    rows += [{"事项": name, **shared, "每次分值": f"-{points(1, 12)}"} for name in ("会议", "事故")]
    if dice.random() < 0.5:
        rows[-1]["单项上限"] = f"-{points(8, 60)}"
    rows.append({"事项": "倒扣", "指标": DUTY, "每次分值": f"-{points(1, 12)}", "计到": "可计负分"})
    rows.append({"事项": "督查", "每次分值": f"-{points(1, 12)}", "单项上限": f"-{points(8, 20)}"})
    dice.shuffle(rows)
    return rows


def _random_events(dice: random.Random, standards: list[Row]) -> list[Row]:
    highest = any(row.get("同一事项就高") == "是" for row in standards)
    found = []
    for _ in range(dice.randint(0, 14)):
        matter = dice.choice(_MATTERS)
        once = highest and matter.endswith("奖")
        day = date(2017, dice.randint(1, 8), dice.randint(1, 28)).isoformat()
        times = None if once else dice.choice([None, 1, 2, 3])
        found.append(picked(matter, dice.choice("甲乙丙"), day=day, 次数=times))
    return found


def _by_hand(standards: list[Row], events: list[Row], score: F) -> tuple[F, F]:
    """The score of 安全生产 and what counts besides, by the words of the rule book."""
    projects: dict[str, list[Row]] = {}
    for row in standards:
        projects.setdefault(str(row.get("所属项目") or row["事项"]), []).append(row)
    sums: dict[tuple[bool, str], F] = {}
    for rows in projects.values():
        each = {row["事项"]: F(str(row["每次分值"])) for row in rows}
        mine = [e for e in events if e["事项"] in each and str(e["日期"]) <= "2017-06-30"]
        worth = [(e["对象"], abs(each[e["事项"]]) * (e["次数"] or 1)) for e in mine]
        if any(row.get("同一事项就高") == "是" for row in rows):
            worth = [(about, max(p for a, p in worth if a == about)) for about in {a for a, _ in worth}]
        total = sum((p for _, p in worth), F(0))
        caps = [abs(F(str(row["单项上限"]))) for row in rows if row.get("单项上限")]
        total = min([total, *caps])
        bonus = next(iter(each.values())) > 0
        bound = str(next((row["计到"] for row in rows if row.get("计到")), "可超满分" if bonus else "扣完为止"))
        key = bool(rows[0].get("指标")), bound if rows[0].get("指标") else "加" if bonus else "扣"
        sums[key] = sums.get(key, F(0)) + total

    def of(bound: str) -> F:
        return sums.get((True, bound), F(0))

    score = max(score, min(F(10), score + of("满分为止"))) + of("可超满分")
    score = score - min(max(score, F(0)), of("扣完为止")) - of("可计负分")
    return score, sums.get((False, "加"), F(0)) - sums.get((False, "扣"), F(0))


@pytest.mark.parametrize("seed", range(150))
def test_random_ledgers_come_to_what_fractions_say(seed):
    dice = random.Random(seed)
    standards = _random_catalogue(dice)
    events = _random_events(dice, standards)
    percent = dice.choice([100, 85, 40, 0])
    score, besides = _by_hand(standards, events, F(percent, 10))
    found = standing(book(standards, events, score=percent), "甲")
    assert (F(found.items[0].score), F(found.events)) == (score, besides)
    dice.shuffle(events)
    dice.shuffle(standards)
    again = standing(book(standards, events, score=percent), "甲")
    assert (again.items[0].score, again.events, again.note) == (found.items[0].score, found.events, found.note)

"""Edges at which a ranking could go wrong without a word: new and barred units, cut lines, bases that are backed out, sums."""

from decimal import Decimal

import pytest
from support.masters import GROUP, YEAR, entry, event, indicator, items, master, ranking, scores, standing, unit, values

from catchup_xl.model.choices import Grade
from catchup_xl.rules.checks import run_checks
from catchup_xl.rules.evaluate import evaluate

D = Decimal
GROWTH = indicator(kind="增速", 目标="10%")
QUOTAS = {"等次模式": "比例", "优秀比例": 0, "一般比例": "0.25", "取整方式": "四舍五入"}


def increment(name: str, more: object, month: int = 6) -> dict[str, object]:
    return entry(name, "指标甲", more, month=month) | {"口径": "增加额"}


@pytest.mark.parametrize("state", ["预览", "正式"])
def test_a_group_whose_bases_all_come_from_increments_is_ranked(state):
    # 110 − 10 = 100, so 10 %: the target. 105 − 5 = 100, so 5 %: half of it.
    data = [entry("甲", "指标甲", 110), entry("乙", "指标甲", 105), increment("甲", 10), increment("乙", 5)]
    book = master([GROWTH], data, settings={"发布状态": state})
    found = evaluate(book)
    assert [f.rule for f in found.findings if f.rule == "data-base-missing"] == []
    group = found.groups[GROUP]
    assert not group.blocked
    assert [(s.unit.name, s.rank, s.total) for s in group.standings] == [("甲", 1, D("100.00")), ("乙", 2, D("50.00"))]


@pytest.mark.parametrize("setting", [
    {"两期皆零": "视同零增长"}, {"两期皆零": "不适用"}, {"两期皆零": "待裁定"}, {"两期皆零": "按总量目标"},
])  # fmt: skip
def test_a_typed_level_comes_before_both_years_at_zero(setting):
    book = values(
        GROWTH, [0, 110], base=[0, 100], settings=setting, 目标=[{"单位": "镇1", "指标": "指标甲", "总量目标": 50}]
    )
    assert scores(book) == ["0.00", "100.00"]
    assert items(book)[0].measure.state == "持平，未达标"


@pytest.mark.parametrize("rule", ["视同达标", "不适用", "待裁定", "按总量目标"])
def test_a_typed_level_comes_before_a_base_of_zero(rule):
    level = [{"单位": "镇1", "指标": "指标甲", "总量目标": 50}]
    book = values(GROWTH, [25, 110], base=[0, 100], settings={"基数为零": rule}, 目标=level)
    assert scores(book) == ["50.00", "100.00"]
    assert not [f for f in run_checks(book) if f.rule == "data-zero-base"]


LENIENT = (
    event("甲", "减分", 3, 指标="指标甲"),
    event("甲", "减分", 2, 指标="指标乙"),
    event("甲", "容错", 3),
    event("甲", "容错", 3, 指标="指标甲"),
)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 3, 1, 0)])
def test_leniency_lifts_the_same_whatever_the_order_of_the_rows(order):
    # The 3 on 指标甲 are lifted by their own leniency, the 2 on 指标乙 by the other: nothing is left.
    rows = [indicator(weight=50, 目标=1), indicator("指标乙", weight=50, 目标=1)]
    data = [entry(u, i, 1) for u in "甲乙" for i in ("指标甲", "指标乙")]
    one = standing(master(rows, data, 加减分=[LENIENT[n] for n in order]), "甲")
    assert (one.events, one.total) == (0, D("100.00"))


def test_events_of_a_unit_are_told_in_the_order_of_their_days():
    vetoes = [
        event("甲", "否决", None, 否决效果="V2 一票否优", 日期=f"{YEAR}-0{month}-01", 文号=f"{month}号")
        for month in (1, 2)
    ]
    row, data = indicator(目标=1), [entry(u, "指标甲", 1) for u in "甲乙"]
    notes = {standing(master([row], data, 加减分=rows), "甲").note for rows in (vetoes, vetoes[::-1])}
    assert len(notes) == 1


def placed(ranks: dict[str, int | None]):
    units = [unit(name, 上年名次=rank) for name, rank in ranks.items()]
    data = [entry(name, "指标甲", 100 - n) for n, name in enumerate(ranks)]
    return {
        s.unit.name: (s.last_rank, s.movement)
        for s in ranking(master([indicator(目标=100)], data, units=units)).standings
    }


def test_last_years_places_are_counted_anew_where_one_left_and_one_is_new():
    # Of the five of last year the second has left, and 戊 is new: 1, 3, 4, 5 become 1, 2, 3, 4.
    found = placed({"甲": 3, "乙": 1, "丙": 4, "丁": 5, "戊": None})
    assert found == {"甲": (2, "↑1"), "乙": (1, "↓1"), "丙": (3, "—"), "丁": (4, "—"), "戊": (None, "新列")}


def test_places_of_a_few_are_left_as_they_are():
    assert placed({"甲": 5, "乙": None, "丙": None, "丁": 2})["甲"] == (5, "↑4")


def graded(totals: list[int], *events: dict[str, object], **settings: object) -> dict[str, Grade | None]:
    names = "甲乙丙丁戊己庚辛"[: len(totals)]
    data = [entry(name, "指标甲", total) for name, total in zip(names, totals, strict=True)]
    book = master([indicator(目标=100)], data, units=list(names), settings=QUOTAS | settings, 加减分=events)
    return {s.unit.name: s.grade for s in ranking(book).standings}


def test_a_barred_unit_takes_no_place_of_the_quota_of_ordinary():
    # A quarter of four is one: 丙 is the last of those in the ranking, 丁 is not in it.
    veto = event("丁", "否决", None, 否决效果="V5 取消排名资格")
    found = graded([90, 80, 70, 60], veto, 否决单位计入基数="是")
    assert [found[name] for name in "甲乙丙"] == [Grade.GOOD, Grade.GOOD, Grade.ORDINARY]


@pytest.mark.parametrize(("rule", "wanted"), [
    ("全部入围", "良好"), ("全部不入", "一般"), ("按并列规则", "良好"),
])  # fmt: skip
def test_a_tie_on_the_line_of_ordinary_is_treated_as_the_setting_says(rule, wanted):
    found = graded([90, 80, 70, 70], 切线并列=rule)
    assert [found[name].value for name in "甲乙丙丁"] == ["良好", "良好", wanted, wanted]


def test_keys_decide_a_tie_on_the_line_of_ordinary():
    penalty = event("丁", "减分", 10)
    found = graded([90, 80, 70, 80], penalty, 切线并列="按并列规则", 并列处理="扣分少")
    assert [found[name].value for name in "丙丁"] == ["良好", "一般"]


def test_weights_typed_as_a_seventh_add_up_to_the_full_score():
    weights = [100 / 7] * 7
    rows = [indicator(f"指标{n}", weight=w, 目标=1) for n, w in enumerate(weights)]
    book = master(rows, [entry(u, row["指标"], 1) for u in "甲乙" for row in rows])
    assert not [f for f in run_checks(book) if f.rule == "weight-sum"]
    assert standing(book, "甲").total == D("100.03")  # 14.29 seven times: each item is rounded before it is added


def test_weights_that_were_rounded_by_hand_do_not_add_up():
    rows = [indicator(f"指标{n}", weight="14.2857", 目标=1) for n in range(7)]
    assert [f.rule for f in run_checks(master(rows)) if f.rule == "weight-sum"] == ["weight-sum"]


def test_relative_methods_look_at_the_completion_that_is_shown():
    # Growth of −20, −10 and 10 % against 10 %: shown are 0, 0 and 100 %, so the first two are alike.
    row = GROWTH | {"计分方法": "M4", "计分依据": "完成率"}
    book = values(row, [80, 90, 110], base=[100, 100, 100])
    assert [item.measure.completion for item in items(book)] == [0, 0, 1]
    assert scores(book) == ["60.00", "60.00", "100.00"]
    assert [item.rank for item in items(book)] == [2, 2, 1]


def test_one_alone_is_the_best_of_its_group():
    assert scores(values(indicator(method="M4"), [5], settings={"同值处理": "均分0.8w"})) == ["100.00"]
    assert scores(values(indicator(method="M4"), [5, 5], settings={"同值处理": "均分0.8w"})) == ["80.00", "80.00"]

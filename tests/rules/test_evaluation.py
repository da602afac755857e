"""The whole run: what is computed, what stands in its way, contributions, and what the records offer."""

from decimal import Decimal

import pytest
from support.masters import GROUP, entry, event, indicator, master, scored, unit, values

from catchup_xl.model.choices import Light
from catchup_xl.model.findings import EVERY_GROUP, Finding, Level
from catchup_xl.rules import evaluate as evaluation
from catchup_xl.rules.evaluate import evaluate

D = Decimal


def sound(**more):
    settings = {"追赶对象": "乙"} | more.pop("settings", {})
    data = [entry("甲", "指标甲", 60), entry("乙", "指标甲", 90)]
    return master([indicator(目标=100)], data, settings=settings, **more)


def test_a_run_computes_everything():
    duty = [{"编号": "D1", "工作任务": "任务", "完成比例": "50%"}]
    found = evaluate(sound(责任清单=duty))
    assert list(found.groups) == [GROUP]
    assert [s.unit.name for s in found.groups[GROUP].standings] == ["乙", "甲"]
    assert found.own is not None
    assert (found.own.rank, found.own.behind_benchmark) == (2, 30)
    assert [gap.gap for gap in found.gaps] == [30]
    assert [step.needed for step in found.path] == [91]
    assert [duty.light for duty in found.duties] == [Light.GREEN]
    assert found.proposals == ()  # a town proposes nothing for itself nor for its peers


@pytest.mark.parametrize("settings", [{"年度": None}, {"本单位": None, "考核组": None}])
def test_without_a_year_or_an_own_unit_there_is_no_own_standing(settings):
    found = evaluate(sound(settings=settings))
    assert found.own is None
    assert (found.gaps, found.path) == ((), ())


def test_without_a_month_nothing_is_ranked():
    found = evaluate(master([indicator(目标=100)], [], settings={"统计月份": None}))
    assert found.groups == {}


def test_a_group_without_indicators_and_units_without_a_group_are_not_ranked():
    units = [unit("甲"), unit("乙", "二组"), unit("丙", group=None)]
    found = evaluate(master([indicator(目标=100)], [entry("甲", "指标甲", 60)], units=units))
    assert list(found.groups) == [GROUP]


def blocking(*findings: tuple[str, frozenset[str]]):
    return lambda master: tuple(
        Finding(Level.ERROR, "数据", f"A{n}", "some-rule", message, "", "", blocks=blocks)
        for n, (message, blocks) in enumerate(findings, 1)
    )


@pytest.mark.parametrize(
    ("findings", "reason"),
    [
        ([("有误", EVERY_GROUP)], "数据!A1 有误"),
        ([("有误", frozenset({GROUP}))], "数据!A1 有误"),
        ([("有误", frozenset({"二组"}))], ""),
        ([("有误", frozenset())], ""),
        ([("一", EVERY_GROUP), ("二", EVERY_GROUP)], "数据!A1 一；数据!A2 二"),
        ([("一", EVERY_GROUP), ("二", EVERY_GROUP), ("三", EVERY_GROUP)], "数据!A1 一；数据!A2 二，等 3 个问题"),
    ],
)
def test_findings_that_make_a_ranking_wrong_block_it_and_are_named(monkeypatch, findings, reason):
    monkeypatch.setattr(evaluation, "run_checks", blocking(*findings))
    found = evaluate(sound()).groups[GROUP]
    assert found.blocked == reason
    assert (found.standings[0].total is None) is bool(reason)


def test_a_reason_from_the_checks_goes_before_one_from_the_figures(monkeypatch):
    monkeypatch.setattr(evaluation, "run_checks", blocking(("有误", EVERY_GROUP)))
    one = master([indicator(目标=0)], [entry("甲", "指标甲", 60)])
    assert evaluate(one).groups[GROUP].blocked == "数据!A1 有误"


# --- contributions


def parts(whole: tuple[object, object], part: tuple[object, object], parent: str = "总"):
    rows = [indicator("总", "增速", 50, 目标="10%"), indicator("分", "增速", 50, 目标="10%", 上级指标=parent)]
    data = [entry("甲", "总", whole[0], year=2016), entry("甲", "总", whole[1])]
    data += [entry("甲", "分", part[0], year=2016), entry("甲", "分", part[1])]
    [[total], [share]] = scored(master(rows, data, units=["甲"])).columns
    assert (total.contribution, total.pull) == (None, None)
    return share.contribution, share.pull


def test_a_part_contributes_to_its_whole():
    assert parts((1000, 1100), (400, 425)) == (D("0.25"), D("2.5"))
    assert parts((1000, 1100), (400, 425), " 总 ") == (D("0.25"), D("2.5"))


@pytest.mark.parametrize("parent", ["别的", "分", None])
def test_without_a_whole_there_is_no_contribution(parent):
    assert parts((1000, 1100), (400, 425), parent) == (None, None)


def test_a_whole_that_did_not_change_or_a_figure_that_is_owed_gives_none():
    assert parts((1000, 1000), (400, 425)) == (None, None)
    for missing in ((None, 1100), (1000, None)):
        assert parts(missing, (400, 425)) == (None, None)
        assert parts((1000, 1100), missing) == (None, None)


def test_the_share_of_a_whole_with_a_negative_base_has_no_pull():
    assert parts((-1000, -900), (400, 425)) == (D("0.25"), None)


def test_records_answer_for_their_unit_and_indicator():
    [item] = scored(values(indicator(目标=10), [5])).columns[0]
    assert (item.unit.name, item.indicator.name) == ("镇1", "指标甲")
    found = evaluate(sound()).groups[GROUP]
    assert found.standing("没有") is None


def test_a_total_above_full_marks_and_the_bonus_limit_is_told():
    # 120 of a target of 100 earns 120 points where 封顶 allows it; the capped bonus is no part of that.
    book = values(
        indicator(目标=100, 封顶=1.5),
        [120, 100],
        settings={"加分上限": 5},
        加减分=[event("镇1", "加分", 9), event("镇2", "加分", 9)],
    )
    found = [f for f in evaluate(book).findings if f.rule == "total-above-limit"]
    assert [(f.unit, f.message) for f in found] == [("镇1", "“镇1”总分 125.00，其中指标得分 120.00，超过满分 100")]
    off = values(indicator(目标=100, 封顶=1.5), [120], settings={"停用的检查": "total-above-limit"})
    assert "total-above-limit" not in {f.rule for f in evaluate(off).findings}


@pytest.mark.parametrize(("away", "told"), [((), False), (("丙",), False), (("丙", "乙"), True), (("甲",), True)])
def test_a_fifth_of_the_weight_may_not_apply_and_more_is_a_finding(away, told):
    weights = {"甲": 79, "乙": 1, "丙": 20}
    rows = [indicator(name, 目标=100, weight=weight) for name, weight in weights.items()]
    data = [
        entry(unit, name, "不适用" if unit == "镇1" and name in away else 90)
        for unit in ("镇1", "镇2")
        for name in weights
    ]
    found = [f for f in evaluate(master(rows, data, units=["镇1", "镇2"])).findings if f.rule == "unit-not-applicable"]
    assert [(f.unit, f.level.value) for f in found] == ([("镇1", "警告")] if told else [])
    if away == ("丙", "乙"):
        assert found[0].message == "“镇1”有 2 项不适用（乙、丙），占权重的 21%"

"""Item scores by a sentence (计分规则) in a master: hand-worked points of rules as counties write them."""

import pytest
from support.masters import entry, indicator, items, master, scores, standing, unit, values

from catchup_xl.rules.evaluate import evaluate

GROWTH = {"类型": "增速", "计量单位": "万元"}


def ruled(rule, kind="总量", weight=10, **cells):
    return indicator("指标甲", kind, weight, "", 计分规则=rule, **cells)


def found(made, code):
    return [f for f in evaluate(made).findings if f.rule == code]


def test_a_target_then_places():
    # 4 for the target of 8 %, then 6 by place among the three that reached it: 9.0, 8.5, 8.2 %
    row = ruled("其中完成目标得4分；完成的再按增速名次得6分，每降1名减0.5分", "增速", 目标="8%", 计量单位="万元")
    made = values(row, [1085, 1090, 1079, 1082], base=[1000, 1000, 1000, 1000])
    assert scores(made) == ["9.50", "10.00", "0.00", "9.00"]


def test_steps_of_a_growth_below_its_target():
    # 10.2 % against 12 %: 1.8 points short
    row = ruled("完成目标得满分，每低1个百分点扣0.5分，扣完为止", "增速", 15, 目标="12%", 计量单位="万元")
    assert scores(values(row, [1102, 1130, 900], base=[1000, 1000, 1000])) == ["14.10", "15.00", "4.00"]


def test_several_things_counted_in_one_item():
    # 10 − 2 − 2 × 1 − 1 × 3 = 3; nothing at all keeps the ten points
    row = ruled("未制定方案扣2分，每少一次扣1分，每起扣3分，扣完为止", "定性")
    made = values(row, ["未制定方案，少2次，1起", "无", "少三次", "4起"])
    assert scores(made) == ["3.00", "10.00", "7.00", "0.00"]
    assert found(made, "data-unreadable") == []


def test_a_text_that_counts_something_else_is_a_finding():
    row = ruled("未制定方案扣2分，每少一次扣1分，每起扣3分，扣完为止", "定性")
    made = values(row, ["未制定方案", "少两三次"])
    assert [f.cell for f in found(made, "data-unreadable")] == ["J5"]


def test_a_reduction_against_its_target():
    # −4 %: fallen by 5 %, 4 %, 3 %, and risen by 1 %
    row = ruled("降幅达到目标得满分，每少1个百分点扣1分，扣完为止", "增速", 目标="-4%", 计量单位="吨")
    assert scores(values(row, [95, 96, 97, 101], base=[100, 100, 100, 100])) == ["10.00", "10.00", "9.00", "5.00"]


def test_completion_of_an_amount():
    row = ruled("按完成率得分，完成率低于60%不得分", 目标=80, 计量单位="户")
    assert scores(values(row, [60, 40, 96])) == ["7.50", "0.00", "10.00"]


def test_places_with_points_beyond_full_marks_for_the_first():
    # the first two get what 最多加 allows on top of full points
    row = ruled("完成目标得满分，每超过目标10%加1分，最多加3分；每低于目标10%扣1分", 目标=100, 计量单位="户")
    made = values(row, [150, 115, 100, 90])
    assert scores(made) == ["13.00", "11.50", "10.00", "9.00"]


def test_less_is_better():
    row = ruled("不高于目标得满分，每多1起扣2分，扣完为止", "逆向", 目标=2, 计量单位="起")
    assert scores(values(row, [1, 2, 4, 9])) == ["10.00", "10.00", "6.00", "0.00"]


def test_a_rate_beside_the_mean_of_the_group():
    # the mean of 88, 92, 96 is 92
    row = ruled("达到平均值得满分，每低1个百分点扣0.5分", "比率", 计量单位="%")
    assert scores(values(row, [88, 92, 96])) == ["8.00", "10.00", "10.00"]


def test_grade_words_of_the_rule():
    row = ruled("优秀得满分，合格得6分，不合格不得分", "定性")
    made = values(row, ["优秀", "合格", "不合格", "良好"])
    assert scores(made) == ["10.00", "6.00", "0.00", ""]
    assert len(found(made, "data-unreadable")) == 1


def test_a_rule_for_each_class_within_one_ranking():
    rule = "按名次得分：第1名得满分；一类：每降1名减1分；二类：每降1名减2分"
    units = [unit("镇1", 类别="二类"), unit("镇2", 类别="一类"), unit("镇3", 类别="二类"), unit("镇4")]
    made = values(ruled(rule, 计量单位="户"), [9, 8, 7, 6], units=units)
    assert scores(made) == ["10.00", "9.00", "6.00", ""]
    assert "不是规则里说的类" in items(made)[3].measure.state


def test_the_coefficient_of_a_unit():
    units = [unit("镇1", 难度系数=1.1), unit("镇2", 难度系数=1)]
    made = values(ruled("按完成率得分，乘以难度系数", 目标=100, 计量单位="户"), [80, 80], units=units)
    assert scores(made) == ["8.80", "8.00"]


def test_units_without_the_task():
    rule = "完成目标得满分，未完成不得分，无此项任务的"
    cells = {"目标": 5, "计量单位": "户"}
    assert scores(values(ruled(rule + "得8分", **cells), [5, "不适用"])) == ["10.00", "8.00"]
    assert scores(values(ruled(rule + "按平均分", **cells), [5, 3, "不适用"])) == ["10.00", "0.00", "5.00"]
    left_out = items(values(ruled(rule + "不计入，按比例折算", 不适用处理="不得分", **cells), [5, "不适用"]))[1]
    assert (left_out.score, left_out.available) == (None, False)


def test_places_gained_since_last_year():
    # last year 3rd, 1st, 2nd; now 1st, 2nd, 3rd
    row = ruled("基本分5分，比上年每前进1名加0.5分，最多加2分，每后退1名扣0.5分", weight=8, 计量单位="户")
    assert scores(values(row, [90, 80, 70], base=[10, 30, 20])) == ["6.00", "4.50", "4.50"]


def test_the_benchmark_of_another_group():
    rows = [unit("甲"), unit("乙"), unit("标杆", "二组")]
    row = ruled("达到标杆值得满分，每低1个百分点扣1分", "比率", 计量单位="%")
    data = [entry("甲", "指标甲", 90), entry("乙", "指标甲", 88), entry("标杆", "指标甲", 90)]
    made = master([row], data, units=rows, settings={"追赶对象": "标杆"})
    assert scores(made) == ["10.00", "8.00"]


def test_places_among_all_towns_of_the_county():
    rows = [unit("甲"), unit("乙"), unit("丙", "二组")]
    row = ruled("按全县名次得分：第1名得满分，每降1名减2分", 适用组="一组、二组", 计量单位="户")
    data = [entry("甲", "指标甲", 5), entry("乙", "指标甲", 9), entry("丙", "指标甲", 7)]
    made = master([row], data, units=rows)
    assert scores(made) == ["6.00", "10.00"]
    assert str(standing(made, "丙").items[0].score) == "8.00"


@pytest.mark.parametrize(
    ("rule", "cells", "why"),
    [
        ("完成目标得满分，其余酌情", {}, "不理解“其余酌情”"),
        ("完成目标得8，未完成不得分", {}, "没有单位"),
        ("完成目标得12分，未完成不得分", {}, "超过满分10分"),
        ("完成目标得满分，每少5亩扣1分", {}, "对不上"),
        ("不高于目标得满分，每多1户扣1分", {}, "指标却相反"),
    ],
)
def test_a_sentence_that_is_not_understood_is_an_error_at_its_cell(rule, cells, why):
    made = values(ruled(rule, 目标=5, 计量单位="户", **cells), [5, 3])
    [told] = found(made, "rule-unread")
    assert (told.sheet, told.level.value, why in told.message) == ("指标", "错误", True)
    assert told.blocks == {"一组"}
    assert told.mend
    assert evaluate(made).groups["一组"].blocked


def test_a_sentence_beside_the_old_columns_is_an_error_that_names_both():
    row = ruled("按完成率得分", 目标=5, 计量单位="户", 封顶=1.2) | {"计分方法": "M2"}
    [told] = found(values(row, [5, 3]), "rule-and-columns")
    assert "计分规则" in told.message
    assert "计分方法、封顶" in told.message


def test_a_rule_without_a_target_asks_for_one():
    assert found(values(ruled("按完成率得分", 计量单位="户"), [5, 3]), "target-missing")


def test_a_rule_that_can_not_earn_full_points_is_told():
    [told] = found(values(ruled("每获1项加1分，最多加3分", 计量单位="项"), [5, 3]), "rule-short-of-full")
    assert "最多得3分，满分是10分" in told.message

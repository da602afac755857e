"""Points for the places of earlier months, from the raw cells of 历史."""

from decimal import Decimal

import pytest
from support.masters import GROUP, entry, indicator, master, standing

from catchup_xl.rules.ranking.rank_bonus import month_bonuses

D = Decimal


def past(unit: object, month: object, rank: object, total: object = 85.35, **cells: object) -> dict[str, object]:
    row = {"年度": 2017.0, "月份": month, "考核组": GROUP, "单位": unit, "总分": total, "名次": rank, "等次": "良好"}
    return row | {"规则版本": "1", "生成时间": "2017-02-01"} | cells


def bonus(*history: dict[str, object], rule: object = "1:0.5; 2:0.3; 3:0.1", line: object = None) -> Decimal:
    settings = {"月度名次加分": rule, "月度名次加分门槛": line}
    one = master([indicator(目标=100)], [entry("甲", "指标甲", 80)], units=["甲"], settings=settings, 历史=history)
    return standing(one, "甲").events


def test_the_first_three_of_a_month_are_paid():
    # [S1]: +0.5 / 0.3 / 0.1
    assert bonus(past("甲", 1.0, 1.0), past("甲", 2.0, 2.0), past("甲", 3.0, 3.0), past("甲", 4.0, 4.0)) == D("0.9")


def test_other_units_groups_years_and_months_still_to_come_do_not_count():
    others = [
        past("乙", 1.0, 1.0),
        past("甲", 1.0, 1.0, 考核组="二组"),
        past("甲", 1.0, 1.0, 年度=2016.0),
        past("甲", 6.0, 1.0),
        past("甲", 7.0, 1.0),
    ]
    assert bonus(*others) == 0
    assert bonus(*others, past(" 甲 ", 5.0, 1.0)) == D("0.5")


@pytest.mark.parametrize(("line", "points"), [("85.35", "0.5"), ("85.36", "0"), ("85", "0.5"), (None, "0.5")])
def test_a_floating_total_meets_its_line_exactly(line, points):
    # 85.35 as a binary number is a little less than 85.35
    assert bonus(past("甲", 1.0, 1.0, 85.35), line=line) == D(points)


def test_what_a_clerk_wrote_into_the_log_does_no_harm():
    odd = [past("甲", "一月", 1.0), past("甲", 2.0, "第一"), past("甲", 3.0, 1.0, "约85"), past(101.0, "4", "1")]
    assert bonus(*odd, line="80") == 0
    assert bonus(*odd) == D("0.5")
    assert bonus(past("甲", "1", "1", "85.35")) == D("0.5")


@pytest.mark.parametrize("rule", [None, "前三名", "1:0.5; 2:0.7; 3:0.1"])
def test_without_a_readable_rule_nothing_is_paid(rule):
    assert bonus(past("甲", 1.0, 1.0), rule=rule) == 0


@pytest.mark.parametrize("unknown", ["年度", "统计月份"])
def test_without_a_period_no_month_is_past(unknown):
    settings = {"月度名次加分": "1:0.5", unknown: None}
    one = master([indicator(目标=100)], units=["甲"], settings=settings, 历史=[past("甲", 1.0, 1.0)])
    assert month_bonuses(one, GROUP) == {}


def test_the_bonus_is_named():
    settings = {"月度名次加分": "1:0.50"}
    one = master(
        [indicator(目标=100)], [entry("甲", "指标甲", 80)], units=["甲"], settings=settings, 历史=[past("甲", 1.0, 1.0)]
    )
    found = standing(one, "甲")
    assert (found.total, found.note) == (D("80.50"), "月度名次加 0.5 分")

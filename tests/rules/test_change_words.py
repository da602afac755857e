"""One source for the words of growth, profit and loss: sheets, page and circular say the same of the same figures."""

from datetime import date
from decimal import Decimal

import pytest
from support.masters import entry, indicator, master

from catchup_xl.model.settings import Settings
from catchup_xl.reports.circular import circular
from catchup_xl.reports.dashboard_filling import dashboard
from catchup_xl.results.tables import result_table
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.measures.change_words import growth_words, pace_words, target_words, turn_words

D = Decimal
PROFIT = indicator("利润", "增速", 100, 目标="10%", 计量单位="万元", 类别="主要指标")


@pytest.mark.parametrize(
    ("value", "base", "words"),
    [
        (20, -100, "扭亏"),
        (0, -100, "扭亏"),
        (-40, -100, "减亏"),
        ("-0.5", -100, "减亏"),
        (-130, -100, "增亏"),
        (-100, -100, "持平"),
        (-50, 98, "由盈转亏"),
        ("-0.01", "0.01", "由盈转亏"),
        (-5, 0, "由平转亏"),
        (0, 98, ""),
        (5, 0, ""),
        (120, 98, ""),
    ],
)
def test_a_change_in_which_a_loss_stands_is_told_in_words(value, base, words):
    assert turn_words(D(value), D(base)) == words


@pytest.mark.parametrize(
    ("growth", "places", "words"),
    [
        ("0.132", 2, "增长13.2%"),
        ("0.13245", 2, "增长13.25%"),
        ("-0.025", 2, "下降2.5%"),
        ("0", 2, "持平"),
        ("0.00004", 2, "持平"),
        ("-0.00005", 2, "下降0.01%"),
        ("0.13245", 0, "增长13%"),
        ("0.13245", 3, "增长13.245%"),
    ],
)
def test_growth_in_words_has_the_places_of_the_settings_and_no_minus(growth, places, words):
    assert growth_words(D(growth), Settings(增速小数位=places)) == words


@pytest.mark.parametrize(
    ("points", "of_target", "of_time"),
    [
        ("1.234", "高于目标1.23个百分点", "快于序时进度1.23个百分点"),
        ("-10", "低于目标10个百分点", "慢于序时进度10个百分点"),
        ("0.004", "与目标持平", "与序时进度持平"),
    ],
)
def test_distances_are_told_without_a_sign(points, of_target, of_time):
    assert (target_words(D(points), Settings()), pace_words(D(points), Settings())) == (of_target, of_time)


def outcome(now, base, others=((1200, 1000), (1100, 1000)), **settings):
    names = ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇")
    figures = [(now, base), *others]
    data = [
        entry(name, "利润", figure, year=year)
        for name, pair in zip(names, figures, strict=False)
        for figure, year in zip(pair, (2017, 2016), strict=True)
    ]
    given = {"追赶对象": "乙镇", "发布状态": "正式"} | settings
    duty = {"编号": "1", "工作任务": "办厂", "指标": "利润", "完成时限": date(2017, 12, 31)}
    return evaluate(master([PROFIT], data, units=list(names[: len(figures)]), settings=given, 责任清单=[duty]))


def papers(found):
    """The own figure as 增速测算, 责任清单, the page and the circular tell it."""
    table = result_table("增速测算", found)
    row = next(dict(zip(table.headers, row, strict=True)) for row in table.rows if row[1] == "甲镇")
    page = dashboard(found, date(2017, 7, 1)).growths.rows[0]
    [duty] = found.duties
    said = circular(found, date(2017, 7, 1))
    main = next(s.paragraphs for s in said.sections if s.heading.endswith("主要指标完成情况"))
    return row, duty, page, main[0], said.text


@pytest.mark.parametrize(
    ("now", "base", "words"),
    [("-50.79", 100, "由盈转亏"), (-40, -100, "减亏"), (-130, -100, "增亏"), ("464.18", "-0.1", "扭亏")],
)
def test_no_paper_gives_a_rate_for_a_change_in_which_a_loss_stands(now, base, words):
    row, duty, page, line, said = papers(outcome(now, base))
    assert (row["增速"], row["完成率"], row["差距(百分点)"]) == (None, None, None)
    assert words in row["状态"]
    assert (duty.completion, duty.ahead) == (None, None)
    assert duty.achieved.endswith(f"，同比{words}")
    assert (page.growth.text, page.gap.text) == ("", "")
    assert words in page.state.text
    assert words in line
    assert "下降" not in said
    assert "%" not in line


def test_a_profit_that_became_a_loss_is_scored_by_its_change():
    # (−50 − 100) / |100| = −150 % against 10 %: nothing; 100 against 1000 falls by 90 %: nothing too, and stands before it.
    found = outcome(-50, 100, ((100, 1000),))
    group = found.groups[found.master.own_group]
    items = {s.unit.name: s.items[0] for s in group.standings}
    assert (items["甲镇"].measure.x, items["甲镇"].score, items["甲镇"].rank) == (D("-1.5"), D("0.00"), 2)
    assert (items["乙镇"].measure.growth, items["乙镇"].rank) == (D("-0.9"), 1)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        (((1200, 1000), (1100, 1000)), "增速居第3位"),
        (((1200, 1000), (-5, -10)), ""),
        (((1200, 1000), (1300, 1000), (-5, -10)), "增速在有增速的3个单位中居第3位"),
        (((1200, 1000), (1300, 1000), (1400, 1000), (-5, 10)), "增速在有增速的4个单位中居第4位"),
    ],
)
def test_a_place_in_growth_says_among_whom_where_some_have_none(others, words):
    line = papers(outcome(1050, 1000, others))[3]
    assert (f"，{words}。" in line) if words else ("增速" not in line)


def test_a_growth_has_the_same_places_in_the_duties_and_in_the_circular():
    _, duty, _, line, _ = papers(outcome("1132.45", 1000))
    assert "同比增长13.25%" in duty.achieved
    assert "同比增长13.25%" in line


@pytest.mark.parametrize(("now", "words"), [("-50.79", "亏损50.79万元，同比由盈转亏"), (120, "完成120万元，")])
def test_a_loss_is_told_as_one_and_not_as_something_completed(now, words):
    line = papers(outcome(now, 100))[3]
    assert words in line
    assert "完成-" not in line

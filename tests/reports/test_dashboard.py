"""What the leader's page says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pages import SAMPLE, one_group, told
from support.masters import GROUP, entry, event, indicator, master, unit

from catchup_xl.model.choices import Light
from catchup_xl.reports.dashboard import Ranking


def ranks(ranking: Ranking | None) -> list[tuple[str, str, str]]:
    assert ranking is not None
    return [(row.rank.text, row.unit, row.total.text) for row in ranking.ranked]


def test_the_headline_is_the_own_units_row_of_the_ranking() -> None:
    page = told(SAMPLE)
    assert (page.unit, page.benchmark, page.period, page.as_of) == ("XX镇", "华阳镇", "2017年1—6月", "2017-06-30")
    assert (page.publication, page.sample) == ("预览", True)
    assert [(card.label, card.before, card.figure.text, card.after) for card in page.cards] == [
        ("总分", "", "85.87", ""),
        ("名次", "第", "5", "名"),
        ("较上年升降", "", "—", ""),
        ("等次", "", "良好", ""),
        ("与追赶对象", "低", "4.39", "分"),
    ]
    assert [card.note for card in page.cards] == [
        "满分 100",
        "10 个单位参加排名，距前一名 0.64 分",
        "上年第 5 名",
        "本年目标 优秀",
        "华阳镇 第 2 名",
    ]
    assert [card.note_at for card in page.cards] == ["参数!B42", "排名!J8", "排名!G8", "参数!B18", "排名!B5"]


def test_own_unit_and_benchmark_are_marked() -> None:
    ranking = told(SAMPLE).ranking
    assert ranking is not None
    assert [row.unit for row in ranking.ranked if row.own] == ["XX镇"]
    assert [row.unit for row in ranking.ranked if row.benchmark] == ["华阳镇"]


def test_units_of_the_same_place_are_marked_as_tied() -> None:
    found = told(one_group({"甲": 90, "乙": 80, "丙": 80, "丁": 70}, settings={"追赶对象": "乙"}))
    assert ranks(found.ranking) == [
        ("1", "甲", "90.00"),
        ("2", "乙", "80.00"),
        ("2", "丙", "80.00"),
        ("4", "丁", "70.00"),
    ]
    assert found.ranking is not None
    assert [row.unit for row in found.ranking.ranked if row.tied] == ["乙", "丙"]
    assert (found.cards[-1].before, found.cards[-1].figure.text) == ("高", "10.00")


def test_a_unit_without_a_place_stands_below_the_line_with_the_reason() -> None:
    found = told(one_group({"甲": 90, "乙": 80}, 加减分=[event("乙", "否决", 否决效果="V5 取消排名资格")])).ranking
    assert found is not None
    assert ranks(found) == [("1", "甲", "90.00")]
    [below] = found.below
    assert below.unit == "乙"
    assert below.note.text.startswith("取消排名资格")


def test_the_own_unit_below_the_line_has_no_place_in_the_headline() -> None:
    found = told(one_group({"甲": 90, "乙": 80}, 加减分=[event("甲", "否决", 否决效果="V5 取消排名资格")]))
    rank = found.cards[1]
    assert (rank.before, rank.figure.text, rank.note) == ("", "", "没有名次")
    assert found.notes[0] == "取消排名资格"


def test_a_blocked_group_says_why_and_shows_no_places() -> None:
    blocked = master([indicator(目标=None)], [entry("甲", "指标甲", 5)], settings={"追赶对象": "乙"})
    found = told(blocked)
    assert found.ranking is not None
    assert found.ranking.blocked == "指标!L4 考核组“一组”有 1 个指标需要目标而没有：指标甲（第4行）"
    assert (found.ranking.ranked, found.ranking.below, found.ranking.units) == ((), (), 2)
    assert [card.figure.text for card in found.cards] == [""] * 5
    assert found.against is not None
    assert found.against.missing == f"{GROUP}未排名，没有总分可比"
    assert found.course is None
    assert found.findings.errors


@pytest.mark.parametrize(
    ("settings", "missing", "card"),
    [
        ({}, "“参数”表没有填追赶对象", "没有填追赶对象"),
        ({"追赶对象": "甲"}, "追赶对象就是本单位", "本单位就是追赶对象"),
        ({"追赶对象": "丙"}, "追赶对象“丙”不在本单位的考核组“一组”里", "与丙没有可比的总分"),
        ({"追赶对象": "丁"}, "“单位”表里没有追赶对象“丁”", "没有填追赶对象"),
    ],
)
def test_why_there_is_no_comparison_is_said(settings: dict[str, str], missing: str, card: str) -> None:
    units = [unit("甲"), unit("乙"), unit("丙", "二组")]
    found = told(one_group({"甲": 90, "乙": 80}, units=units, settings=settings))
    assert found.against is not None
    assert (found.against.missing, found.cards[-1].note) == (missing, card)


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"本单位": None}, "“参数”表没有填本单位"),
        ({"本单位": "没有的镇"}, "“单位”表里没有本单位“没有的镇”"),
        ({"考核组": "二组"}, "不在考核组“二组”里"),
        ({"年度": None}, "统计期未定"),
    ],
)
def test_without_an_own_unit_the_groups_are_ranked_and_the_reason_is_said(
    settings: dict[str, object], missing: str
) -> None:
    found = told(one_group({"甲": 90, "乙": 80}, settings=settings))
    assert missing in found.missing
    assert (found.ranking, found.against, found.growths, found.course, found.cards) == (None, None, None, None, ())
    if "年度" not in settings:
        assert [ranks(other) for other in found.others] == [[("1", "甲", "90.00"), ("2", "乙", "80.00")]]


def test_each_further_peer_group_has_its_own_ranking() -> None:
    found = told(SAMPLE)
    assert [other.group for other in found.others] == ["村", "站所"]
    assert [len(other.ranked) for other in found.others] == [6, 8]


def test_a_long_ranking_is_printed_with_its_ends_and_the_own_neighbourhood() -> None:
    names = [f"镇{n:03d}" for n in range(1, 201)]
    figures = {name: 90 - n * 0.25 for n, name in enumerate(names)}
    kept = one_group(figures, settings={"本单位": "镇100", "追赶对象": "镇050"}, units=[unit(name) for name in names])
    found = told(kept).ranking
    assert found is not None
    printed = [row.unit for row in found.ranked if row.key]
    assert len(found.ranked) == 200
    assert printed == [
        *names[:10],
        *names[47:52],
        *names[97:102],
        *names[197:],
    ]


def test_growth_is_told_beside_its_target_with_the_light() -> None:
    found = told(SAMPLE).growths
    assert found is not None
    told_rows = [(r.indicator, r.growth.text, r.target.text, r.gap.text, r.light) for r in found.rows]
    assert told_rows == [
        ("农业总产值", "12.24%", "12%", "0.24", Light.GREEN),
        ("农民人均纯收入", "16.32%", "13%", "3.32", Light.GREEN),
        ("招商引资额", "27.01%", "30%", "-2.99", Light.YELLOW),
        ("重点项目建设投资", "35.69%", "36%", "-0.31", Light.YELLOW),
    ]
    assert "2 个百分点以内" in found.rule
    assert "1.5 倍" in found.rule


def test_duties_are_counted_by_light_and_the_worst_are_named_first() -> None:
    duties = [
        {"编号": "1", "工作任务": "按时", "完成时限": "2017-12-31", "完成比例": "60%"},
        {"编号": "2", "工作任务": "偏低", "完成时限": "2017-12-31", "完成比例": "35%", "责任领导": "张三"},
        {"编号": "3", "工作任务": "逾期", "完成时限": "2017-06-20", "完成比例": "90%", "责任人": "李四"},
        {"编号": "4", "工作任务": "久逾期", "完成时限": "2017-05-31", "完成比例": "90%"},
        {"编号": "5", "工作任务": "销号", "完成时限": "2017-05-31", "销号日期": "2017-05-30"},
    ]
    found = told(one_group({"甲": 90, "乙": 80}, 责任清单=duties)).duties
    assert found.lights == ((Light.RED, 2), (Light.YELLOW, 1), (Light.GREEN, 1), (Light.BLUE, 1))
    assert found.total == 5
    assert [(row.light, row.task, row.overdue.text, row.owners) for row in found.rows] == [
        (Light.RED, "久逾期", "30", ()),
        (Light.RED, "逾期", "10", ("责任人 李四",)),
        (Light.YELLOW, "偏低", "", ("责任领导 张三",)),
    ]


def test_many_duties_are_cut_short_and_the_rest_is_counted() -> None:
    duties = [{"编号": str(n), "工作任务": f"事{n}", "完成时限": "2017-05-31"} for n in range(50)]
    found = told(one_group({"甲": 90, "乙": 80}, 责任清单=duties)).duties
    assert (len(found.rows), found.more, found.total) == (30, 20, 50)


def history(month: object, unit: str, total: object, rank: object, year: object = 2017) -> dict[str, object]:
    return {"年度": year, "月份": month, "考核组": GROUP, "单位": unit, "总分": total, "名次": rank}


def test_the_course_needs_two_periods() -> None:
    assert told(one_group({"甲": 90, "乙": 80})).course is None
    found = told(one_group({"甲": 90, "乙": 80}, settings={"追赶对象": "乙"}, 历史=[history(5, "甲", 88.5, 2)])).course
    assert found is not None
    assert [(p.label, p.total.text, p.rank.text, p.benchmark_total.text) for p in found.points] == [
        ("2017年5月", "88.50", "2", ""),
        ("2017年6月", "90.00", "1", "80.00"),
    ]


def test_the_recorded_row_of_this_period_gives_way_to_what_is_computed_now() -> None:
    rows = [history(5, "甲", 88.5, 2), history(6, "甲", 1, 9), history(7, "甲", 2, 9), history(6, "丙", 3, 3)]
    found = told(one_group({"甲": 90, "乙": 80}, 历史=rows)).course
    assert found is not None
    assert [(point.month, point.total.text) for point in found.points] == [(5, "88.50"), (6, "90.00")]


def test_a_period_that_can_not_be_ranked_leaves_the_course_as_it_was() -> None:
    past = [history(4, "甲", 60, 1), history(5, "甲", 61, 1)]
    found = told(master([indicator(目标=None)], [entry("甲", "指标甲", 5)], 历史=past)).course
    assert found is not None
    assert [(point.month, point.total.text) for point in found.points] == [(4, "60.00"), (5, "61.00")]


def test_only_the_last_twelve_periods_are_drawn() -> None:
    rows = [history(m, "甲", 50 + m, m, year) for year in (2015, 2016) for m in range(1, 13)]
    found = told(one_group({"甲": 90, "乙": 80}, 历史=rows)).course
    assert found is not None
    assert (len(found.points), found.earlier) == (12, 13)
    assert (found.points[0].label, found.points[-1].label) == ("2016年2月", "2017年6月")


def test_what_somebody_typed_into_the_log_does_not_stop_the_page() -> None:
    rows = [
        history("五月", "甲", 1, 1),
        history(4, "甲", "缺", "无"),
        history(5, "甲", 70, None),
        history(2.5, "甲", 1, 1),
    ]
    found = told(one_group({"甲": 90, "乙": 80}, 历史=rows)).course
    assert found is not None
    assert [(p.month, p.total.text, p.rank.text) for p in found.points] == [
        (4, "", ""),
        (5, "70.00", ""),
        (6, "90.00", "1"),
    ]


def test_findings_are_counted_and_whom_to_ring_is_said(methods: Path) -> None:
    found = told(methods).findings
    assert [(level.value, count) for level, count in found.levels] == [("错误", 0), ("警告", 1), ("提示", 12)]
    assert found.ring.startswith("联系：示例戊镇 3 条")


def test_single_indicators_that_would_do_are_named(year: Path) -> None:
    against = told(year).against
    assert against is not None
    [step] = against.steps
    assert (step.indicator, step.needed.text, step.rise.text, step.growth.text, step.unit) == (
        "招商引资额",
        "3697.6",
        "255.7",
        "36.45%",
        "万元",
    )
    assert sum((row.gap.value or Decimal(0)) for row in against.rows) == Decimal("4.39")


def test_the_page_of_an_earlier_month_tells_that_month(year: Path) -> None:
    page = told(year, month=3)
    assert page.period == "2017年1—3月"
    assert page.course is not None
    assert [point.month for point in page.course.points] == [1, 2, 3]

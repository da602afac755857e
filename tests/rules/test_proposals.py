"""Proposals for the leaders: praise, a talk, accountability, leniency, 能上能下."""

from dataclasses import replace
from datetime import date

import pytest
from support.masters import entry, event, indicator, master, scored, unit

from catchup_xl.model.tables import Grid
from catchup_xl.rules.analysis.proposals import proposals
from catchup_xl.rules.duties import duty_progress
from catchup_xl.rules.outcome import Proposal


def proposed(one, *, own: str = "某县") -> list[Proposal]:
    """What is proposed where 本单位 is the county, or one of the units."""
    county = replace(one, settings=one.settings.model_copy(update={"own_unit": own}))
    groups = {name: scored(county, name).group for name in county.groups}
    return list(proposals(county, groups, tuple(duty_progress(county, groups.get(county.own_group)))))


def group(points: list[object], *, names: str = "甲乙丙丁戊己庚辛", units=None, settings=None, **sheets):
    rows = [indicator(目标=100)]
    data = [entry(u, "指标甲", p) for u, p in zip(names, points, strict=False)]
    return master(rows, data, units=units or list(names[: len(points)]), settings=settings, **sheets)


def types(found: list[Proposal]) -> list[tuple[str, str]]:
    return [(p.subject, p.type) for p in found]


def test_the_excellent_are_praised_and_the_last_are_talked_to():
    found = proposed(group([99, 98, 97, 96, 95, 94, 93, 92]))
    assert types(found) == [("甲", "表扬"), ("乙", "表扬"), ("丙", "表扬"), ("辛", "约谈")]
    assert found[0].reason == "一组第 1 名，总分 99.00，等次优秀（排名!B4）"
    assert found[-1].reason == "一组末位（第 8 名），总分 92.00（排名!B11）"


def test_the_first_three_are_praised_only_in_a_group_of_more_than_six():
    few = proposed(group([99, 98, 97, 96, 95, 94], settings={"优秀比例": 0}))
    assert types(few) == [("己", "约谈")]
    many = proposed(group([99, 98, 97, 96, 95, 94, 93], settings={"优秀比例": 0}))
    assert types(many) == [("甲", "表扬"), ("乙", "表扬"), ("丙", "表扬"), ("庚", "约谈")]


def test_where_all_share_the_first_place_nobody_is_last():
    assert types(proposed(group([90, 90], settings={"优秀比例": "0.5"}))) == [("甲", "表扬"), ("乙", "表扬")]
    assert types(proposed(group([90]))) == []


def test_a_poor_grade_and_two_ordinary_years_raise_the_question_of_removal():
    units = [unit("甲", 上年等次="一般"), unit("乙", 上年等次="较差"), unit("丙", 上年等次="良好"), unit("丁")]
    found = proposed(group([70, 65, 62, 40], units=units, settings={"等次模式": "分数线"}))
    removal = [p for p in found if p.type == "能上能下"]
    assert types(removal) == [("甲", "能上能下"), ("乙", "能上能下"), ("丁", "能上能下")]
    assert removal[0].reason == "连续两年等次一般以下（排名!B4，单位!H4）"
    assert removal[2].reason == "本年等次较差（排名!B7）"


def test_last_on_a_single_work_with_a_red_light_asks_who_answers():
    found = proposed(group([99, 50, 20]))
    assert found[-1] == Proposal("丙", "追责", "单项工作居本组末位且亮红灯：指标甲（数据!J6），是否影响争先进位请核实")
    assert not [p for p in proposed(group([99, 50, 45])) if p.type == "追责"]


def test_at_most_three_lagging_works_are_named():
    rows = [indicator(name, 目标=100, weight=25) for name in "子丑寅卯"]
    data = [entry("甲", name, 90) for name in "子丑寅卯"] + [entry("乙", name, 10) for name in "子丑寅卯"]
    reason = proposed(master(rows, data))[-1].reason
    assert "寅" in reason
    assert "卯" not in reason


def test_what_is_owed_is_no_lagging_work():
    rows = [indicator("子", 目标=100, weight=50), indicator("丑", 目标=100, weight=50)]
    data = [entry("甲", "子", 90), entry("乙", "子", 90), entry("甲", "丑", 90)]
    assert not [p for p in proposed(master(rows, data, settings={"发布状态": "正式"})) if p.type == "追责"]


def test_events_are_proposed_with_reason_document_and_cell():
    events = [
        event("甲", "容错", 1, 事由="先行先试"),
        event("乙", "否决", 否决效果="V4 直接定为较差", 事由="安全事故", 文号=None),
        event("乙", "加分", 1, 事由="表彰"),
        event("甲", "容错", 1, 事由="去年", 日期="2016-12-31"),
        event("甲", "容错", 1, 事由="还没到", 日期="2017-07-01"),
        event("甲", "容错", 1, 事由="当天", 日期="2017-06-30"),
    ]
    found = [p for p in proposed(group([90, 80], 加减分=events)) if p.type in ("容错", "追责")]
    assert found == [
        Proposal("甲", "容错", "先行先试，县发〔2017〕1号（加减分!G4）"),
        Proposal("乙", "追责", "一票否决：安全事故（加减分!G5）"),
        Proposal("甲", "容错", "当天，县发〔2017〕1号（加减分!G9）"),
    ]


@pytest.mark.parametrize(
    ("deadline", "done", "days"),
    [
        (date(2017, 6, 20), None, 10),
        (date(2017, 6, 30), None, None),
        (date(2017, 6, 29), None, 1),
        (date(2017, 6, 20), date(2017, 6, 25), None),
        (None, None, None),
    ],
)
def test_findings_of_an_inspection_that_were_not_put_right_in_time(deadline, done, days):
    row = {"日期": date(2017, 5, 1), "单位": "甲", "发现问题": "路基下沉", "整改期限": deadline, "整改完成日期": done}
    found = [p for p in proposed(group([90, 80], 督导=[row])) if "督导" in p.reason]
    expected = (
        [] if days is None else [Proposal("甲", "约谈", f"督导发现的问题逾期 {days} 天未整改：路基下沉（督导!E4）")]
    )
    assert found == expected


def test_a_blocked_group_is_proposed_nothing_and_keeps_its_rows():
    units = [unit("甲", "二组"), unit("乙", "二组"), unit("丙"), unit("丁")]
    rows = [indicator("坏", 目标=0, 适用组="二组"), indicator(目标=100)]
    data = [entry("甲", "坏", 5), entry("丙", "指标甲", 90), entry("丁", "指标甲", 80)]
    found = proposed(master(rows, data, units=units))
    assert found == [Proposal("丁", "约谈", "一组末位（第 2 名），总分 80.00（排名!B7）")]


def test_units_below_the_line_are_neither_praised_nor_last():
    out = [event("甲", "否决", 否决效果="V5 取消排名资格", 事由="造假")]
    found = proposed(group([99, 90, 80], 加减分=out))
    assert types(found) == [("乙", "表扬"), ("丙", "约谈"), ("甲", "追责")]


def test_a_result_sheet_that_is_there_tells_its_own_rows():
    moved = Grid([[], [], [], [], ["名次", "自加列", "单位", "考核组"]])
    rows = [indicator(目标=100)]
    data = [entry(u, "指标甲", p) for u, p in (("甲", 90), ("乙", 80))]
    found = proposed(master(rows, data, grids={"排名": moved}))
    assert found[0].reason == "一组末位（第 2 名），总分 80.00（排名!A7）"


# --- a town


LED = indicator("招商", 目标=100, weight=50, 责任领导="张三", 责任人="李四")
KEPT = indicator("党建", 目标=100, weight=50, 牵头单位="党政办")


def town(*, villages=(90, 80, 70), **sheets):
    """甲镇 is last among its peers and behind on 招商; 一村 to 三村 are a group of its own."""
    towns = {"甲镇": (10, 95), "乙镇": (95, 90), "丙镇": (90, 90)}
    village = [unit(name, "村组", 层级="村") for name in ("一村", "二村", "三村")]
    rows = [LED, KEPT, indicator("收入", 目标=100, weight=100, 适用组="村组")]
    data = [
        entry(name, what, v) for name, pair in towns.items() for what, v in zip(("招商", "党建"), pair, strict=True)
    ]
    data += [entry(v["单位"], "收入", points) for v, points in zip(village, villages, strict=True)]
    units = [unit(name, 层级="乡镇", 上年等次="一般") for name in towns] + village
    return master(rows, data, units=units, **sheets)


def test_a_town_proposes_nothing_for_its_peers_nor_for_itself():
    events = [event(name, kind, 1, 事由="事") for name in ("甲镇", "乙镇") for kind in ("容错",)]
    late = {"日期": date(2017, 5, 1), "发现问题": "路基", "整改期限": date(2017, 6, 1)}
    found = proposed(town(加减分=events, 督导=[late | {"单位": "甲镇"}, late | {"单位": "乙镇"}]), own="甲镇")
    assert not {p.subject for p in found} & {"甲镇", "乙镇", "丙镇"}
    assert {"乙镇", "甲镇"} <= {p.subject for p in proposed(town(加减分=events), own="某县")}


def test_a_town_praises_and_talks_to_its_villages_and_appoints_nobody():
    sheets = {"督导": [{"日期": date(2017, 5, 1), "单位": "二村", "发现问题": "路基", "整改期限": date(2017, 6, 29)}]}
    one = town(villages=(90, 80, 20), settings={"等次模式": "分数线"}, **sheets)
    found = [p for p in proposed(one, own="甲镇") if p.subject.endswith("村")]
    assert types(found) == [("一村", "表扬"), ("三村", "约谈"), ("三村", "约谈"), ("二村", "约谈")]
    assert "亮红灯" in found[2].reason
    removed = [p.type for p in proposed(one, own="某县") if p.subject == "三村"]
    assert removed == ["约谈", "能上能下", "追责"]


def test_a_town_speaks_to_the_persons_who_lead_what_held_it_back():
    found = [p for p in proposed(town(), own="甲镇") if not p.subject.endswith("村")]
    assert found == [
        Proposal("党政办", "表扬", "负责的工作居本组第 1 位：党建（数据!J5）"),
        Proposal("张三", "约谈", "负责的工作拖了后腿：招商（亮红灯，第 3 位，数据!J4）"),
        Proposal("李四", "约谈", "负责的工作拖了后腿：招商（亮红灯，第 3 位，数据!J4）"),
    ]


def test_persons_named_in_the_duty_answer_where_the_indicator_names_none():
    duties = [
        {"编号": "1", "工作任务": "抓党建", "指标": "党建", "责任领导": "王五"},
        {"编号": "2", "工作任务": "修路", "责任人": "赵六", "完成时限": date(2017, 6, 20), "完成比例": "50%"},
    ]
    found = [p for p in proposed(town(责任清单=duties), own="甲镇") if p.subject in ("王五", "赵六", "党政办")]
    assert types(found) == [("王五", "表扬"), ("赵六", "约谈")]
    assert found[1].reason == "负责的工作拖了后腿：修路逾期 10 天（责任清单!M5）"


def test_a_village_proposes_nothing_for_other_villages():
    assert [p.subject for p in proposed(town(), own="一村") if p.subject.endswith(("村", "镇"))] == []

"""What a circular says (scoring.md §13): the words of an official document, the figures of the result sheets."""

from datetime import date
from decimal import Decimal

import pytest
from support.masters import entry, event, indicator, master, unit

from catchup_xl.reports.circular import Circular, chinese_day, circular
from catchup_xl.rules.evaluate import evaluate

D = Decimal
TODAY = date(2017, 7, 5)
GROWTH = indicator("产值", "增速", 60, 目标="12%", 计量单位="万元", 类别="主要指标", 责任领导="张三", 牵头单位="农办")
TOTAL = indicator("投资", 目标=1000, weight=40, 计量单位="万元", 类别="主要指标")


def grown(name, value, base=1000):
    return [entry(name, "产值", value), entry(name, "产值", base, year=2016)]


def said(data=(), *, indicators=(GROWTH, TOTAL), units=("甲镇", "乙镇", "丙镇"), settings=None, **sheets) -> Circular:
    given = {"追赶对象": "乙镇", "方案名称": "追赶方案", "发布状态": "正式"} | (settings or {})
    found = master(list(indicators), list(data), units=list(units), settings=given, **sheets)
    return circular(evaluate(found), TODAY)


def full(**more) -> Circular:
    data = [
        *grown("甲镇", "1134.5"), *grown("乙镇", 1200), *grown("丙镇", 980),
        entry("甲镇", "投资", 600), entry("乙镇", "投资", 500), entry("丙镇", "投资", 450),
    ]  # fmt: skip
    return said(data, **more)


def section(found: Circular, heading: str) -> tuple[str, ...]:
    return next((s.paragraphs for s in found.sections if s.heading.endswith(heading)), ())


def test_the_frame_is_that_of_an_official_document():
    found = full(settings={"通报文号": "华追办〔2017〕6号", "主送": "各村", "落款": "追赶办"})
    assert found.number == "华追办〔2017〕6号"
    assert found.title == "关于2017年1—6月追赶超越指标完成情况的通报"
    assert found.addressee == "各村："
    assert found.opening == "根据《追赶方案》，现将2017年1—6月追赶超越指标完成情况和排名通报如下："
    assert (found.issuer, found.day, found.labels) == ("追赶办", "2017年7月5日", ())
    assert [s.heading[:2] for s in found.sections] == ["一、", "二、", "三、"]


def test_what_the_settings_leave_blank_is_filled_or_left_out():
    found = full(settings={"方案名称": None, "主送": None, "成文日期": "2017-07-08"})
    assert (found.number, found.addressee, found.issuer) == ("", "各村、各站所：", "甲镇")
    assert found.opening.startswith("现将2017年1—6月")
    assert found.day == "2017年7月8日"
    office = full(组织机构=[{"角色": "办公室", "单位": "党政办"}])
    assert office.issuer == "党政办"


def test_a_preview_and_sample_data_say_so():
    assert full(settings={"发布状态": "预览", "示例数据": "是"}).labels == ("预览稿，数据未审定", "示例数据")


def test_the_whole_is_told_with_place_grade_and_distance():
    # 甲: 60 + 24; 乙: 60 + 20; 丙: 0 + 18
    [first, second] = section(full(), "总体情况")
    assert first == "截至6月底，甲镇考核指标2项，达标1项，未达标1项。"
    assert second == "总分84.00分，居一组3个单位第1位，等次优秀，比乙镇高4.00分。"


@pytest.mark.parametrize(("last", "words"), [(3, "较上年前进2位"), (1, "与上年持平"), (None, "上年未列名次")])
def test_movement_is_told_against_last_year(last, words):
    units = [
        unit("甲镇", 上年名次=last),
        unit("乙镇", 上年名次=2 if last == 1 else 1),
        unit("丙镇", 上年名次=3 if last != 3 else 2),
    ]
    assert f"，{words}，" in section(full(units=units), "总体情况")[1]


def test_movement_is_told_against_the_month_before_where_it_is_recorded():
    kept = [
        {"年度": 2017, "月份": m, "考核组": "一组", "单位": name, "名次": place}
        for m, places in ((4, (3, 1, 2)), (5, (2, 1, 3)), (6, (3, 2, 1)))
        for name, place in zip(("甲镇", "乙镇", "丙镇"), places, strict=True)
    ]
    found = full(历史=[*kept, {"年度": "合计", "月份": "无", "考核组": "一组", "单位": "甲镇", "名次": "第一"}])
    assert "较1—5月前进1位" in section(found, "总体情况")[1]
    [table] = found.attachments
    assert [row[-4:-2] for row in table.rows] == [("2", "↑1"), ("1", "↓1"), ("3", "—")]
    assert table.headers[-4:-2] == ("1—5月名次", "较1—5月升降")


def test_places_are_told_first_to_last_with_ties_and_those_without():
    data = [*grown("甲镇", 1200), *grown("乙镇", 1200), *grown("丙镇", 980)]
    found = said(data, indicators=[GROWTH | {"权重": 100}], 加减分=[event("丙镇", "否决", 否决效果="V5 取消排名资格")])
    [line] = section(found, "排名情况")
    assert line.startswith("一组（3个单位）：并列第1名甲镇（100.00分）、乙镇（100.00分）。丙镇不列名次（取消排名资格")


def test_a_long_ranking_tells_the_first_and_the_last():
    units = [f"镇{n}" for n in range(1, 26)]
    data = [entry(name, "投资", 1000 - n) for n, name in enumerate(units)]
    found = said(data, indicators=[TOTAL | {"权重": 100}], units=units)
    [line] = section(found, "排名情况")
    assert "第10名镇10（99.10分）。末3位：第23名镇23（97.80分）；第24名镇24（97.70分）；第25名镇25（97.60分）。" in line
    assert "镇11（" not in line
    assert len(found.attachments[0].rows) == 25


def test_main_indicators_are_told_in_the_fixed_words():
    growth, total = section(full(), "主要指标完成情况")
    assert growth == "（一）产值。完成1134.5万元，同比增长13.45%，高于目标1.45个百分点，总量居第2位，增速居第2位。"
    assert total == "（二）投资。完成600万元，为目标的60%，快于序时进度10个百分点，居第1位。"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1120, "同比增长12%，与目标持平"),
        (1000, "同比持平，低于目标12个百分点"),
        ("999.999", "同比持平，低于目标12个百分点"),
        (970, "同比下降3%，低于目标15个百分点"),
    ],
)
def test_growth_is_never_told_with_a_minus_sign(value, words):
    line = section(said([*grown("甲镇", value), *grown("乙镇", 1200)]), "主要指标完成情况")[0]
    assert f"，{words}，" in line
    assert "-" not in line


@pytest.mark.parametrize(
    ("what", "value", "words"),
    [
        (TOTAL, 500, "完成500万元，为目标的50%，与序时进度持平"),
        (TOTAL, 400, "完成400万元，为目标的40%，慢于序时进度10个百分点"),
        (TOTAL, None, "未报"),
        (indicator("投资", "比率", 40, 目标=95, 计量单位="%", 类别="主要指标"), 96, "完成96%，达到目标"),
        (indicator("投资", "逆向", 40, 目标=20, 计量单位="件", 类别="主要指标"), 22, "完成22件，未达到目标"),
        (indicator("投资", "定性", 40, "M9", 分档标准="优秀:1; 良好:0.8", 类别="主要指标"), "良好", "良好"),
        (indicator("投资", "比率", 40, "M5", 计量单位="%", 类别="主要指标"), 96, "完成96%"),
    ],
)
def test_other_kinds_have_words_of_their_own(what, value, words):
    data = grown("甲镇", 1134) + ([] if value is None else [entry("甲镇", "投资", value)])
    assert section(said(data, indicators=[GROWTH, what]), "主要指标完成情况")[1] == f"（二）投资。{words}。"


def test_less_is_better_is_ranked_so():
    what = indicator("投资", "逆向", 100, 目标=20, 计量单位="件", 类别="主要指标")
    found = said([entry("甲镇", "投资", 22), entry("乙镇", "投资", 10)], indicators=[what])
    assert section(found, "主要指标完成情况") == ("（一）投资。完成22件，未达到目标，居第2位。",)


def test_growth_that_is_undefined_is_told_as_it_is():
    data = [*grown("甲镇", 20, -100), *grown("乙镇", 1200)]
    assert "，同比扭亏，达标，总量居第2位。" in section(said(data), "主要指标完成情况")[0]


def test_without_main_indicators_the_growth_indicators_are_told():
    plain = [GROWTH | {"类别": "其他"}, TOTAL | {"类别": "其他"}]
    assert len(section(full(indicators=plain), "主要指标完成情况")) == 1


def test_more_than_ten_indicators_are_counted_in_chinese():
    many = [indicator(f"项{n}", 目标=10, weight=5, 类别="主要指标") for n in range(1, 22)]
    found = said([entry("甲镇", f"项{n}", 5) for n in range(1, 22)], indicators=many)
    heads = [line.partition("）")[0] for line in section(found, "主要指标完成情况")]
    assert [heads[n] for n in (0, 9, 10, 18, 19, 20)] == ["（一", "（十", "（十一", "（十九", "（二十", "（二十一"]


def test_problems_name_who_answers_for_them():
    duty = {"编号": "D1", "工作任务": "修路", "责任领导": "李四", "牵头单位": "交管站", "存在问题": "征地未完"}
    duties = [
        duty | {"完成时限": "2017-06-20", "完成比例": 0.5},
        duty
        | {
            "编号": "D2",
            "工作任务": "绿化",
            "开始时间": "2017-01-01",
            "完成时限": "2017-12-31",
            "完成比例": 0,
            "存在问题": "",
        },
    ]
    found = said([*grown("甲镇", 950), *grown("乙镇", 1200)], 责任清单=duties)
    assert section(found, "存在问题") == (
        "1.产值滞后：完成950万元，同比下降5%，低于目标17个百分点（责任领导：张三，牵头单位：农办）。",
        "2.1项指标未报：投资。",
        "3.“修路”逾期10天（征地未完）（责任领导：李四，牵头单位：交管站）。",
        "4.“绿化”进度滞后（责任领导：李四，牵头单位：交管站）。",
    )


def test_a_long_list_of_problems_says_how_many_more_there_are():
    many = [indicator(f"项{n}", 目标=10, weight=2) for n in range(1, 51)]
    found = said([entry("甲镇", f"项{n}", 1) for n in range(1, 51)], indicators=many)
    lines = section(found, "存在问题")
    assert (len(lines), lines[-1]) == (31, "31.另有20项，见工作簿。")


def test_what_is_next_comes_from_the_workbook():
    duty = {"编号": "D1", "工作任务": "修路", "完成时限": "2017-06-20", "完成比例": 0.5, "下步打算": "7月底前完工"}
    checks = [
        {"日期": "2017-05-02", "单位": "甲村", "发现问题": "路面塌陷", "整改期限": "2017-06-25"},
        {"日期": "2017-06-02", "单位": "乙村", "发现问题": "台账不全", "整改期限": "2017-07-10"},
        {
            "日期": "2017-05-02",
            "单位": "丙村",
            "发现问题": "已改",
            "整改期限": "2017-06-25",
            "整改完成日期": "2017-06-20",
        },
        {"日期": "2017-07-02", "单位": "丁村", "发现问题": "期后", "整改期限": "2017-08-25"},
        {"日期": "2017-05-02", "单位": "戊村", "发现问题": "没有期限"},
    ]
    found = full(责任清单=[duty], 督导=checks, settings={"通报要求": "对照问题整改；按月报送。", "报送日": 10})
    assert section(found, "下一步要求") == (
        "1.修路：7月底前完工。",
        "2.甲村对督导发现的“路面塌陷”，应于2017年6月25日前整改到位，已逾期5天。",
        "3.乙村对督导发现的“台账不全”，应于2017年7月10日前整改到位。",
        "4.对照问题整改。",
        "5.按月报送。",
        "6.7月份的数据请于8月10日前报送。",
    )


@pytest.mark.parametrize(
    ("month", "line"), [(11, "12月份的数据请于1月10日前报送。"), (12, "1月份的数据请于2月10日前报送。")]
)
def test_the_year_goes_round(month, line):
    found = full(settings={"报送日": 10, "统计月份": month})
    assert section(found, "下一步要求") == (line,)


def test_a_group_that_is_not_ranked_has_no_places_and_says_why():
    found = said([*grown("甲镇", 5, 0), *grown("乙镇", 1200)])
    [_, line] = section(found, "总体情况")
    assert line.startswith("因")
    assert line.endswith("一组暂不排名。")
    assert section(found, "排名情况") == ()
    assert found.attachments == ()


def test_another_group_that_is_not_ranked_is_told_among_the_rankings():
    units = ["甲镇", unit("丙村", group="村组")]
    both = GROWTH | {"适用组": "一组、村组", "权重": 100}
    found = said([*grown("甲镇", 1200), *grown("丙村", 5, 0)], indicators=[both], units=units)
    assert section(found, "排名情况")[1].startswith("村组：因")


def test_an_own_unit_below_the_line_says_why():
    found = full(加减分=[event("甲镇", "否决", 否决效果="V5 取消排名资格")])
    assert section(found, "总体情况")[1].startswith("甲镇未列名次：取消排名资格")


def test_a_group_of_which_nobody_is_ranked_says_so():
    found = said([*grown("甲镇", 1200)], units=["甲镇"], 加减分=[event("甲镇", "否决", 否决效果="V5 取消排名资格")])
    assert section(found, "排名情况")[0].startswith("一组：甲镇不列名次")


def test_a_county_without_a_town_of_its_own_is_told_as_a_whole():
    found = full(settings={"本单位": None, "追赶对象": None})
    assert section(found, "总体情况") == ("一组共考核3个单位、2项指标。",)
    assert section(found, "主要指标完成情况") == ()
    assert section(found, "存在问题") == ("丙镇有1项指标亮红灯：产值。",)


def test_single_months_are_told_as_months():
    found = full(settings={"统计口径": "当月"})
    assert found.title == "关于2017年6月追赶超越指标完成情况的通报"
    assert section(found, "总体情况")[0].startswith("6月份，")


def test_blocks_have_a_column_each_and_nested_ones_none():
    blocks = [
        {"板块": "经济", "权重": 60}, {"板块": "产业", "上级板块": "经济", "权重": 100}, {"板块": "党建", "权重": 40},
    ]  # fmt: skip
    [table] = full(indicators=[GROWTH | {"板块": "产业"}, TOTAL | {"板块": "党建"}], 板块=blocks).attachments
    assert table.headers == ("名次", "单位", "总分", "经济", "党建", "加减分", "上年名次", "较上年升降", "等次", "备注")
    assert table.rows[0] == ("1", "甲镇", "84.00", "100.00", "60.00", "0.00", "", "", "优秀", "")
    assert table.notes == ("各板块得分按百分制。",)


def test_the_text_holds_all_that_is_said():
    found = full(settings={"通报文号": "1号"})
    for words in ("1号", found.title, found.addressee, found.opening, *(s.heading for s in found.sections), found.day):
        assert words in found.text


def test_days_are_told_in_chinese():
    assert chinese_day(date(2017, 12, 3)) == "2017年12月3日"

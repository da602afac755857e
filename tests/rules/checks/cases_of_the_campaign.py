"""Cases of 加减分, 责任清单, 督导, 阶段 and 组织机构."""

from datetime import date

from case import HINT, OWN, WARNING, Case
from sound_book import add, cell, cells, copy, drop, every, place, put, setting

EVENTS = (
    Case(
        "event-document",
        (copy("加减分", 1, 类型="否决", 否决效果="V2 一票否优", 文号=None),),
        cell("加减分", 2, "文号"),
        "的否决没有文号",
        (copy("加减分", 1, 类型="否决", 否决效果="V2 一票否优"),),
    ),
    Case(
        "event-document",
        (copy("加减分", 1, 类型="容错", 文号=None),),
        cell("加减分", 2, "文号"),
        "的容错没有文号",
        level=WARNING,
    ),
    Case("event-document", (put("加减分", 1, 文号=None),), cell("加减分", 1, "文号"), "的加分没有文号", level=HINT),
    Case(
        "event-veto-effect",
        (put("加减分", 1, 类型="否决"),),
        cell("加减分", 1, "否决效果"),
        "没有写明效果",
        (put("加减分", 1, 类型="否决", 否决效果="V4 直接定为较差"),),
        blocks=OWN,
    ),
    Case(
        "event-veto-effect",
        (put("加减分", 1, 类型="否决", 否决效果="V1 本项记0"),),
        cell("加减分", 1, "指标"),
        "没有写明哪一项指标",
        (put("加减分", 1, 类型="否决", 否决效果="V1 本项记0", 指标="党建过硬"),),
        blocks=OWN,
    ),
    Case(
        "event-points",
        (put("加减分", 1, 类型="减分", 分值=None),),
        cell("加减分", 1, "分值"),
        "减分没有分值",
        (put("加减分", 1, 类型="容错", 分值=None),),
        blocks=OWN,
    ),
    Case(
        "event-date",
        (put("加减分", 1, 日期=date(2016, 12, 31)),),
        cell("加减分", 1, "日期"),
        "不在 2017 年",
        (put("加减分", 1, 日期=date(2017, 3, 31)),),
        WARNING,
    ),
    Case(
        "event-date",
        (put("加减分", 1, 日期=date(2017, 4, 1)),),
        cell("加减分", 1, "日期"),
        "之后，本期不计入",
        level=WARNING,
    ),
    Case(
        "event-cap",
        (setting("加分上限", 3), copy("加减分", 1, 事由="另一事", 分值=2.5)),
        cell("加减分", 2, "分值"),
        "加分合计 3.5，上限 3",
        (setting("加分上限", 3.5), copy("加减分", 1, 事由="另一事", 分值=2.5)),
        HINT,
    ),
    Case(
        "event-duplicate",
        (copy("加减分", 1, 文号="县发 〔2017〕1号"),),
        cell("加减分", 2, "日期"),
        "与第 4 行是同一事项",
        (copy("加减分", 1, 单位="丁镇"),),
        WARNING,
    ),
)

_MANY = tuple(copy("责任清单", 2, 编号=f"D{n}") for n in range(10, 18))
_DUE = date(2017, 3, 10)

DUTIES = (
    Case(
        "duty-duplicate",
        (put("责任清单", 2, 编号="D 01"),),
        cell("责任清单", 2, "编号"),
        "在第 4 行已有（农业总产值）",
        (put("责任清单", 2, 编号=None), put("督导", 1, 责任清单编号=None)),
        WARNING,
    ),
    Case(
        "duty-owner",
        (put("责任清单", 2, 牵头单位=None),),
        cell("责任清单", 2, "牵头单位"),
        "“修通村道”没有牵头单位",
        level=WARNING,
    ),
    Case("duty-owner", (every("责任清单", 责任人=None),), cell("责任清单", 1, "责任人"), "没有责任人", level=HINT),
    Case(
        "duty-owner",
        (*_MANY, every("责任清单", 责任人=None), put("责任清单", 1, 责任人="张三")),
        cells("责任清单", 2, 10, "责任人"),
        "9 项任务没有责任人（第5—13行）",
        level=WARNING,
    ),
    Case(
        "duty-blank",
        (every("责任清单", 完成时限=None),),
        cells("责任清单", 1, 2, "完成时限"),
        "2 项任务没有完成时限（第4—5行）",
        level=HINT,
    ),
    Case(
        "duty-share-missing",
        (put("责任清单", 2, 完成比例=None), copy("责任清单", 2, 编号="D03", 完成比例=0)),
        cell("责任清单", 2, "完成比例"),
        "“修通村道”没有填完成比例",
        (put("责任清单", 2, 完成比例=None, 开始时间=date(2017, 4, 1)),),
        WARNING,
    ),
    Case(
        "duty-share-missing",
        (put("责任清单", 2, 完成比例=None),),
        cell("责任清单", 2, "完成比例"),
        "没有填完成比例",
        (put("责任清单", 2, 完成比例=None, 销号日期=date(2017, 3, 1)),),
        HINT,
    ),
    Case(
        "duty-vague",
        (put("责任清单", 2, 工作任务="加快推进村道建设", 年度目标="明显改善", 措施="加强督查"),),
        cell("责任清单", 2, "工作任务"),
        "用了“加快、推进、加强”，没有数量和时限",
        (put("责任清单", 2, 工作任务="加快推进村道建设", 年度目标="硬化十公里", 措施="加强督查"),),
        WARNING,
    ),
    Case(
        "duty-target-mismatch",
        (put("责任清单", 1, 年度目标="比上年增长１３％"),),
        cell("责任清单", 1, "年度目标"),
        "写的是 13%，“农业总产值”的目标是 12%",
        (put("责任清单", 1, 年度目标="比上年增长12.0%"),),
        WARNING,
    ),
)

DEADLINES = (
    Case(
        "duty-dates",
        (put("责任清单", 2, 开始时间=date(2017, 11, 30), 完成时限=date(2017, 3, 31)),),
        cell("责任清单", 2, "完成时限"),
        "2017-11-30 开始，2017-03-31 到期",
        (put("责任清单", 2, 开始时间=date(2017, 11, 30)),),
    ),
    Case(
        "duty-outside-stage",
        (put("责任清单", 2, 完成时限=date(2018, 1, 1)),),
        cell("责任清单", 2, "完成时限"),
        "2018-01-01 到期",
        (put("责任清单", 2, 完成时限=date(2017, 12, 31)),),
        WARNING,
    ),
    Case(
        "duty-overdue",
        (put("责任清单", 2, 完成时限=_DUE),),
        cell("责任清单", 2, "存在问题"),
        "已逾期 21 天，没有说明",
        (put("责任清单", 2, 完成时限=_DUE, 存在问题="征地未完成"),),
        WARNING,
    ),
    Case(
        "duty-closed-unfinished",
        (put("责任清单", 2, 销号日期=_DUE),),
        cell("责任清单", 2, "销号日期"),
        "完成比例 30%",
        (put("责任清单", 2, 销号日期=_DUE, 完成比例=1),),
        WARNING,
    ),
    Case(
        "duty-closed-early",
        (put("责任清单", 2, 销号日期=date(2016, 12, 30), 完成比例=1),),
        cell("责任清单", 2, "销号日期"),
        "2016-12-30 销号",
        (put("责任清单", 2, 销号日期=date(2017, 1, 1), 完成比例=1),),
        WARNING,
    ),
    Case(
        "duty-closed-late",
        (put("责任清单", 2, 销号日期=date(2017, 4, 1), 完成比例=1),),
        cell("责任清单", 2, "销号日期"),
        "统计期至 2017-03-31",
        (put("责任清单", 2, 销号日期=date(2017, 3, 31), 完成比例=1),),
        HINT,
    ),
    Case(
        "inspection-dates",
        (put("督导", 1, 整改期限=date(2017, 2, 28)),),
        cell("督导", 1, "整改期限"),
        "整改期限为 2017-02-28",
        (put("督导", 1, 整改期限=date(2017, 3, 1)),),
        WARNING,
    ),
    Case(
        "inspection-deadline-missing",
        (put("督导", 1, 整改期限=None, 整改完成日期=None),),
        cell("督导", 1, "整改期限"),
        "没有整改期限",
        (put("督导", 1, 整改期限=None),),
        HINT,
    ),
    Case(
        "inspection-overdue",
        (put("督导", 1, 整改完成日期=None),),
        cell("督导", 1, "整改完成日期"),
        "已逾期 11 天",
        (put("督导", 1, 整改完成日期=None, 整改期限=date(2017, 3, 31)),),
        WARNING,
    ),
)

_NEXT = {"阶段": "巩固阶段", "结束": date(2018, 3, 31)}

CAMPAIGN = (
    Case(
        "stage-duplicate",
        (copy("阶段", 1, 阶段="实施 阶段", 开始=date(2018, 1, 1), 结束=date(2018, 1, 31)),),
        cell("阶段", 2, "阶段"),
        "在第 4 行已有",
        (),
        WARNING,
    ),
    Case(
        "stage-dates",
        (put("阶段", 1, 结束=date(2016, 12, 31)), every("责任清单", 阶段=None), setting("停用的检查", "duty-blank")),
        cell("阶段", 1, "结束"),
        "2016-12-31 结束",
    ),
    Case(
        "stage-overlap",
        (add("阶段", 开始=date(2017, 12, 31), **_NEXT),),
        cell("阶段", 2, "开始"),
        "“实施阶段”2017-12-31 才结束",
        (add("阶段", 开始=date(2018, 1, 1), **_NEXT),),
        WARNING,
    ),
    Case(
        "stage-outside",
        (add("阶段", 阶段="试点阶段", 开始=date(2015, 1, 1), 结束=date(2015, 12, 31)),),
        cell("阶段", 2, "开始"),
        "年度是 2017",
        (add("阶段", 阶段="谋划阶段", 开始=date(2016, 11, 21), 结束=date(2016, 12, 31)),),
        WARNING,
    ),
    Case(
        "member-duplicate",
        (add("组织机构", 角色="成员", 姓名="李 四"),),
        cell("组织机构", 4, "姓名"),
        "在第 4 行已有（第一组长）",
        (add("组织机构", 角色="成员", 单位="党政办"),),
        WARNING,
    ),
    Case("member-role-missing", (drop("组织机构", 1),), place("组织机构"), "没有第一组长", level=HINT),
    Case(
        "member-blank",
        (add("组织机构", 角色="成员", 职务="负责人"),),
        cell("组织机构", 4, "姓名"),
        "成员没有姓名",
        level=HINT,
    ),
)

CASES = (*EVENTS, *DUTIES, *DEADLINES, *CAMPAIGN)

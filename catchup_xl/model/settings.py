"""The settings (参数): every choice that differs from county to county, each with a default, its words and its help."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict

from catchup_xl.model.choices import (
    BenchmarkAssumption,
    CutTie,
    EqualSpread,
    FlatZero,
    Grade,
    GradeMode,
    LightRule,
    MissingRule,
    NegativeBase,
    NewFromZero,
    NotApplicableRule,
    PartialStep,
    Publication,
    QuotaRounding,
    RankBasis,
    ReverseRule,
    TieScore,
    TimeBasis,
    Window,
    YesNo,
)
from catchup_xl.model.columns import (
    Column,
    Day,
    Number,
    Ratio,
    SetNumber,
    SetRatio,
    SetWhole,
    Text,
    Whole,
    column,
    columns_of,
)
from catchup_xl.model.plan_title import title_in_print


class SettingSection(StrEnum):
    """The headings under which 参数 is read."""

    PLAN = "方案"
    TOWN = "镇情"
    SCORE = "计分"
    RANK = "名次与等次"
    PROGRESS = "进度"
    CHECK = "检查"
    ANALYSIS = "分析"
    CIRCULAR = "通报"


_SECTIONS: dict[str, SettingSection] = {}


def _setting(section: SettingSection, header: str, **hints: Any) -> Any:
    _SECTIONS[header] = section
    return column(header, **hints)


plan, town = partial(_setting, SettingSection.PLAN), partial(_setting, SettingSection.TOWN)
score, rank = partial(_setting, SettingSection.SCORE), partial(_setting, SettingSection.RANK)
progress, check = partial(_setting, SettingSection.PROGRESS), partial(_setting, SettingSection.CHECK)
analysis = partial(_setting, SettingSection.ANALYSIS)
circular = partial(_setting, SettingSection.CIRCULAR)
_D = Decimal


class Settings(BaseModel):
    """All settings of a workbook; a blank cell means the default."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    title: Text = plan("方案名称", default="", help="实施方案的全称，用作各表标题")
    county: Text = plan("所属县区", default="", help="上级县区名称")
    own_unit: Text = plan("本单位", default="", help="本镇（乡、街道、单位）名称，须与“单位”表一致")
    benchmark: Text = plan("追赶对象", default="", help="追赶超越的标杆单位，须与“单位”表一致")
    benchmark_reason: Text = plan("追赶理由", default="", help="为什么选这个单位作为追赶对象")
    own_group: Text = plan("考核组", default="", help="本单位所在的考核组，须与“单位”表一致")
    group_size: Whole = plan(
        "考核组单位数", default=None, ge=1, help="本单位所在考核组应有几个单位，用于核对单位表是否填全"
    )
    year: Whole = plan("年度", default=None, ge=2000, le=2100, help="考核年度，如 2017")
    base_year: Whole = plan("基期年度", default=None, ge=2000, le=2100, help="比较的上一年度；留空为年度减一")
    month: Whole = plan(
        "统计月份", default=None, ge=1, le=12, help="统计到几月（1 至 12）；留空为本年度数据填到的最后一个月"
    )
    window: Window = plan(
        "统计口径",
        default=Window.CUMULATIVE,
        help="累计：按1月起的累计数考核；当月：增速类、总量类只看统计月份当月，总量类的目标填当月目标",
    )
    publication: Publication = plan(
        "发布状态", default=Publication.PREVIEW, help="预览：未报的指标暂不计；正式：未报的指标记0分并列缺报"
    )
    rule_version: Text = plan("规则版本", default="1", help="考核办法的版本，改动参数、指标或权重后请更新")
    last_assessment: Whole = plan("上次考核年度", default=None, help="“单位”表里上年总分、名次、等次是哪一年的考核结果")
    goal_grade: Grade | None = plan("目标等次", default=None, help="本年度力争的考核等次")
    goal_rank: Text = plan("目标名次", default="", help="本年度力争的名次，如 再进一位")
    places_up: SetWhole = plan("力争进位", default=1, ge=0, help="目标位次比上年前进几位")
    key_work_goal: Text = plan("重点工作目标", default="", help="单项重点工作在考核组中的目标")
    mechanisms: Text = plan("三项机制", default="", help="鼓励激励、容错纠错、能上能下")
    scope: Text = plan("考核范围", default="", help="追赶超越纳入哪些单位的年度考核")
    praise: Text = plan("奖励规定", default="", help="什么情形予以表扬奖励")
    accountability: Text = plan("追责规定", default="", help="什么情形予以追责")
    inspection: Text = plan("督导方式", default="", help="怎样督导检查、怎样通报")
    expected_result: Text = plan("预期成效", default="", help="方案预期达到的成效")
    other_plans: Text = plan("同类方案适用单位", default="", help="同一套工作簿换参数和指标即可使用的单位类型")

    master_id: Text = plan(
        "母版编号",
        default="",
        help="第一次下发报表时程序填写，随报表发出，收回时凭它认出是不是这个母版的；母版改名、另存不变，请勿改动",
    )
    sample: YesNo = plan("示例数据", default=YesNo.NO, help="是：数字为虚构，各表和每页都标明“示例数据”")

    location: Text = town("位置", default="", help="所处位置")
    distance: Number = town("距县城", default=None, unit="公里", ge=0, help="到县城的里程，公里")
    area: Number = town("辖区面积", default=None, unit="平方公里", ge=0, help="辖区总面积，平方公里")
    villages: Whole = town("行政村数", default=None, ge=0, help="行政村个数，应与“单位”表的村数一致")
    village_groups: Whole = town("村民小组数", default=None, ge=0, help="村民小组个数")
    households: Whole = town("总户数", default=None, ge=0, help="全镇户数")
    population: Whole = town("总人口", default=None, ge=0, help="全镇人口，应与各村人口之和一致")
    farmland: Number = town("耕地面积", default=None, unit="亩", ge=0, help="亩，应等于水田加旱地")
    paddy: Number = town("水田面积", default=None, unit="亩", ge=0, help="面积，亩")
    dryland: Number = town("旱地面积", default=None, unit="亩", ge=0, help="面积，亩")
    forest: Number = town("林地面积", default=None, unit="万亩", ge=0, help="林地面积，万亩")

    full_score: SetNumber = score("满分", default=_D(100), ge=0, help="一个考核组各指标权重之和，一般为 100")
    bonus_cap: Number = score("加分上限", default=None, ge=0, help="加分合计最多几分；留空不设上限")
    penalty_cap: Number = score("减分上限", default=None, ge=0, help="减分合计最多几分；留空不设上限")
    bonus_item_cap: Number = score("单项加分上限", default=None, ge=0, help="一个指标名下的加分最多几分；留空不设上限")
    item_places: SetWhole = score("得分小数位", default=2, ge=0, le=15, help="各指标得分保留几位小数，四舍五入后再相加")
    total_places: SetWhole = score("总分小数位", default=2, ge=0, le=10, help="总分保留几位小数")
    growth_places: SetWhole = score("增速小数位", default=2, ge=0, le=6, help="增速、完成率按百分数显示时保留几位小数")
    reverse_rule: ReverseRule = score(
        "逆向口径", default=ReverseRule.RATIO, help="逆向类完成率：比值为目标÷实际；差值为2减实际÷目标"
    )
    partial_step: PartialStep = score(
        "不足一档", default=PartialStep.PRORATE, help="低于目标不足一档时按比例、进一还是舍去"
    )
    equal_spread: EqualSpread = score(
        "同值处理", default=EqualSpread.FULL, help="功效系数法组内数值全相同时：全得满分，或按八成给分"
    )
    tie_score: TieScore = score("并列计分", default=TieScore.BEST, help="名次计分遇并列：同取高分，或取平均名次分")
    missing: MissingRule | None = score(
        "未报处理", default=None, help="留空按发布状态：正式为记0并列缺报，预览为暂不计"
    )
    not_applicable: NotApplicableRule = score(
        "不适用处理", default=NotApplicableRule.REWEIGHT, help="没有该项任务的单位怎样计分"
    )
    least_weight: SetRatio = score(
        "最低可用权重", default=_D("0.8"), ge=0, le=1, help="可计分的权重低于此比例的单位不排名"
    )
    flat_zero: FlatZero = score(
        "两期皆零",
        default=FlatZero.BY_LEVEL,
        help="增速类上年同期和本期都是0：按总量目标（没有则不适用）、视同零增长、不适用或待裁定",
    )
    new_from_zero: NewFromZero = score(
        "基数为零",
        default=NewFromZero.BY_LEVEL,
        help="增速类上年同期是0、本期有数：按总量目标（没有则待裁定）、视同达标、不适用或待裁定",
    )
    negative_base: NegativeBase = score(
        "基数为负", default=NegativeBase.BY_CHANGE, help="增速类上年同期为负：按增减额比目标增减额，或不适用、待裁定"
    )
    small_base: Number = score("小基数线", default=None, ge=0, help="上年同期小于此数时标注“小基数”；留空不标")
    growth_cap: Ratio = score("增速上限", default=None, help="小基数的增速计分时最多按多少算，如 100%；留空不封顶")

    rank_basis: RankBasis = rank("名次口径", default=RankBasis.SHOWN, help="按显示的总分排名，或按未取整的总分排名")
    tie_keys: Text = rank(
        "并列处理",
        default="并列",
        help="并列，或依次比较，用分号隔开，如 板块:经济发展; 指标:招商引资额; 扣分少; 上期名次",
    )
    grade_mode: GradeMode = rank("等次模式", default=GradeMode.QUOTA, help="按比例、按分数线，或两者都要满足")
    excellent_share: SetRatio = rank("优秀比例", default=_D("0.35"), ge=0, le=1, help="优秀占本组单位数的比例")
    ordinary_share: SetRatio = rank(
        "一般比例", default=_D(0), ge=0, le=1, help="末位多大比例定为一般；0 为不按比例定一般"
    )
    quota_rounding: QuotaRounding = rank(
        "取整方式", default=QuotaRounding.DOWN, help="名额有小数时舍去、四舍五入还是进一"
    )
    cut_tie: CutTie = rank("切线并列", default=CutTie.BY_KEYS, help="名额切线上分数并列时怎样处理")
    line_excellent: SetNumber = rank("优秀分数线", default=_D(90), help="按分数线定等次时，优秀不低于几分")
    line_good: SetNumber = rank("良好分数线", default=_D(80), help="良好不低于几分")
    line_ordinary: SetNumber = rank("一般分数线", default=_D(60), help="一般不低于几分，低于此线为较差")
    pass_on_quota: YesNo = rank("否优名额顺延", default=YesNo.YES, help="被一票否优的名额是否顺延给后一名")
    count_vetoed: YesNo = rank("否决单位计入基数", default=YesNo.YES, help="取消排名资格的单位是否计入名额的基数")
    climb_points: SetNumber = rank("进位加分", default=_D(0), ge=0, help="比上年每进一位加几分；0 为不加")
    climb_cap: Number = rank("进位加分上限", default=None, ge=0, help="进位加分最多几分；留空不设上限")
    keep_first: YesNo = rank("保持第一加分", default=YesNo.NO, help="上年第一仍居第一的，是否按进一位给进位加分")
    rank_bonus: Text = rank(
        "月度名次加分", default="", help="本年度以前各月排名的加分，如 1:0.5; 2:0.3; 3:0.1；留空不加"
    )
    rank_bonus_line: Number = rank(
        "月度名次加分门槛", default=None, help="当月总分不低于此数才有月度名次加分；留空不设"
    )
    near_line: SetNumber = rank("压线幅度", default=_D("0.5"), ge=0, help="距等次切线不足几分时标注“压线”")

    light_rule: LightRule = progress(
        "亮灯规则", default=LightRule.RATIO_B, help="差值：按序时差；比例A：黄灯0.5；比例B：绿灯0.8、黄灯0.6"
    )
    time_basis: TimeBasis = progress("序时口径", default=TimeBasis.MONTH, help="序时进度按月（月份÷12）或按日计算")
    green_gap: SetNumber = progress(
        "绿灯序时差", default=_D(0), le=0, help="差值规则下序时差不低于几个百分点亮绿灯，0 至 -10"
    )
    done_blue: YesNo = progress("完成亮蓝灯", default=YesNo.YES, help="完成率达到 100% 时亮蓝灯")
    yellow_to_red: SetWhole = progress("连续黄灯转红", default=0, ge=0, help="连续几次黄灯转为红灯；0 为不转")
    growth_yellow: SetNumber = progress("增速黄灯幅度", default=_D(2), ge=0, help="增速低于目标几个百分点以内亮黄灯")
    needed_yellow: SetNumber = progress(
        "余期增速倍数", default=_D("1.5"), ge=0, help="余期需达增速不超过目标几倍时亮黄灯"
    )

    published_tolerance: SetNumber = check(
        "公布增速容差", default=_D("0.05"), ge=0, help="公布增速与现价计算增速相差超过几个百分点时提示"
    )
    due_day: Whole = check(
        "报送日", default=None, ge=1, le=31, help="次月几日以前报送数据，用于查迟报；留空不查，指标表可另定"
    )
    archive_tolerance: SetNumber = check(
        "存档容差", default=_D(0), ge=0, help="上年同期数与上年存档相差超过此数时报错，单位同指标"
    )
    jump: SetNumber = check("突变倍数", default=_D(5), ge=1, help="本期是上年同期几倍以上（或几分之一以下）时提示核对")
    unit_ratio: SetNumber = check("量纲倍数", default=_D(1000), ge=1, help="同一指标的数相差多少倍时怀疑万元、亿元混填")
    percent_limit: SetRatio = check(
        "增速目标上限", default=_D("1.5"), ge=0, help="增速目标高于此数（150%）时怀疑把 12% 填成了 12"
    )
    same_as_target: SetWhole = check("凑数单位数", default=3, ge=2, help="几个以上单位的数恰好等于目标时提示核对")
    checks_off: Text = check(
        "停用的检查", default="", help="不需要的检查规则代码，用分号隔开，如 data-jump; duty-vague"
    )

    assumption: BenchmarkAssumption = analysis(
        "标杆假设",
        default=BenchmarkAssumption.STILL,
        help="追赶路径里追赶对象怎样变：不动；没达标的都达到目标；或总量按现在的速度做到年底",
    )
    reach: SetRatio = analysis(
        "可达上限",
        default=_D("0.2"),
        ge=0,
        help="组合方案里一项指标最多提高（逆向类为压减）目标值的百分之几；“指标”表里另填的从其规定",
    )
    effort: SetNumber = analysis(
        "代价", default=_D(1), ge=0, help="提高目标值的 1% 算几分代价；各指标难易不同的在“指标”表里另填"
    )
    weight_spread: SetRatio = analysis(
        "稳健性权重幅度", default=_D("0.2"), ge=0, le=1, help="名次稳健性：每个权重随机上下浮动多少"
    )
    draws: SetWhole = analysis("稳健性次数", default=1000, ge=1, le=100_000, help="名次稳健性：权重随机浮动多少次")
    seed: SetWhole = analysis("稳健性种子", default=2017, ge=0, help="名次稳健性：随机数种子，相同则结果相同")

    circular_number: Text = circular("通报文号", default="", help="如 华追办〔2017〕6号，年份用六角括号；留空则不印")
    circular_addressee: Text = circular("主送", default="各村、各站所", help="通报主送哪些单位")
    circular_issuer: Text = circular("落款", default="", help="发文单位；留空用组织机构表里的办公室，没有则用本单位")
    circular_day: Day = circular("成文日期", default=None, help="如 2017-07-05；留空用生成通报的日期")
    circular_demands: Text = circular("通报要求", default="", help="写入“下一步要求”，多条用分号隔开")

    @property
    def printed_title(self) -> str:
        """方案名称 as headings show it: no year that is over."""
        return title_in_print(self.title, self.year)

    @property
    def effective_base_year(self) -> int | None:
        """基期年度; the year before 年度 when it is blank."""
        return self.base_year or (self.year - 1 if self.year else None)

    @property
    def effective_missing(self) -> MissingRule:
        """未报处理; by 发布状态 when it is blank."""
        if self.missing is not None:
            return self.missing
        return MissingRule.ZERO if self.publication is Publication.FINAL else MissingRule.PLACEHOLDER


SETTINGS: Mapping[str, Column] = {
    found.header: found for name, info in Settings.model_fields.items() for found in columns_of(name, info)
}
"""Every setting by its name in 参数, in the order of the sheet."""

MASTER_ID = "母版编号"
"""The setting that says which workbook this is, and nothing of what it reckons with."""

SECTIONS: Mapping[str, SettingSection] = _SECTIONS
"""The heading of every setting."""

"""The entry sheets: where clerks type."""

from __future__ import annotations

from functools import partial

from pydantic import Field, SkipValidation

from catchup_xl.model.choices import (
    Comparison,
    DataBasis,
    DutyCategory,
    EventType,
    Grade,
    IndicatorCategory,
    Kind,
    MissingRule,
    NotApplicableRule,
    PriceBasis,
    Role,
    ScoreBasis,
    StopsAt,
    TargetBasis,
    UnitLevel,
    ValueState,
    VetoEffect,
    YesNo,
)
from catchup_xl.model.columns import Day, MonthCells, Number, Owner, Ratio, Text, Whole, column, columns
from catchup_xl.model.figures import MISSING, Figure, read_figure
from catchup_xl.model.names import names_in
from catchup_xl.model.rows import Row, SheetKind
from catchup_xl.model.scale import GROWTH, PLAIN, Scale

ENTRY = SheetKind.ENTRY
UNIT = ("单位", "单位")
INDICATOR = ("指标", "指标")
GROUP = ("单位", "考核组")
parameter = partial(column, default=None, folded=True, width=10)
program = partial(column, default=None, owner=Owner.PROGRAM, width=10)


class Setting(Row, sheet="参数", table="tbl参数", kind=ENTRY, heading="参数设置", landscape=False):
    """A setting of the scorecard; a blank value means the default."""

    name: Text = column("参数", width=20, help="参数名称由程序给定，请勿改动")
    value: Text = column("取值", default="", width=40, help="按说明填写；留空即采用默认值")
    note: Text = column("说明", default="", width=60)


class Unit(Row, sheet="单位", table="tbl单位", kind=ENTRY, heading="被考核单位"):
    """A town, village or station that is assessed, and the peer group in which it is ranked."""

    name: Text = column("单位", default="", width=16, help="单位全称，各表须用同一名称")
    level: UnitLevel = column("层级", default=UnitLevel.TOWN, width=8, help="乡镇、村、站所或部门")
    group: Text = column("考核组", default="", width=16, help="同一考核组内排名；不同组之间不比较")
    population: Number = column("人口", default=None, unit="人", ge=0, help="常住或户籍人口，全表口径一致")
    area: Number = column("面积", default=None, unit="平方公里", ge=0, help="行政区域面积，平方公里")
    last_total: Number = column("上年总分", default=None, places=2, help="上次年度考核总分，没有可留空")
    last_rank: Whole = column("上年名次", default=None, ge=1, help="上次年度考核在本组的名次，没有可留空")
    last_grade: Grade | None = column("上年等次", default=None, help="上次年度考核等次，没有可留空")
    former: Text = column(
        "曾用名",
        default="",
        folded=True,
        width=16,
        help="改名以前的名称，多个用顿号隔开；各表和上报表里写旧名的按现在的单位算，“历史”里原来的名次接着算",
    )
    short: Text = column("简称", default="", folded=True, width=12, help="上报表里常用的叫法，多个用顿号隔开")
    unit_class: Text = column(
        "类别", default="", folded=True, width=10, help="计分规则分类说的（一类：…；二类：…）填 一类、二类"
    )
    difficulty: Number = column(
        "难度系数", default=None, ge=0, folded=True, width=10, help="计分规则写“乘以难度系数”的填，如 1.1"
    )
    note: Text = column("备注", default="", width=30)

    @property
    def former_names(self) -> tuple[str, ...]:
        """The names that the unit bore before (曾用名)."""
        return tuple(names_in(self.former))

    @property
    def other_names(self) -> tuple[str, ...]:
        """Every other name that the unit goes by: 曾用名 and 简称."""
        return (*self.former_names, *names_in(self.short))


class Indicator(Row, sheet="指标", table="tbl指标", kind=ENTRY, heading="考核指标"):
    """An indicator, how it is scored, and who answers for it."""

    number: Text = column("编号", default="", width=8, help="指标编号，不可重复，如 A1")
    name: Text = column("指标", width=20, help="指标名称，数据表须用同一名称")
    groups: Text = column("适用组", default="", width=16, help="适用的考核组，多个用顿号隔开；留空为本单位所在组")
    block: Text = column("板块", default="", width=12, refers_to=("板块", "板块"), help="所属板块；不分板块留空")
    category: IndicatorCategory = column("类别", default=IndicatorCategory.OTHER, help="主要指标、重点工作或其他")
    kind: Kind = column("类型", width=8, help="增速、总量、比率、逆向、区间、定性或排名")
    unit: Text = column("计量单位", default="", width=10, help="如 万元、元、户、%")
    weight: Number = column("权重", default=None, ge=0, width=8, help="满分值（分）；同组权重之和应等于满分")
    rule: Text = column(
        "计分规则",
        default="",
        width=44,
        help="考核办法里的一句话，如 完成目标得满分，每低1个百分点扣0.5分，扣完为止；填了就不填计分方法和参数",
    )
    method: Text = column("计分方法", default="", width=16, help="方法的名称，从下拉框里选；留空为完成率计分法")
    basis: ScoreBasis | None = column(
        "计分依据", default=None, width=10, help="留空按类型：增速类用增速，有目标的总量类和区间类用完成率，其余用数值"
    )
    target: Number = column("目标", default=None, width=10, help="增速类填增长目标，如 12% 或 0.12；其余填目标值")
    target_basis: TargetBasis = column(
        "目标口径",
        default=TargetBasis.GROWTH,
        folded=True,
        help="增速类完成率：增速口径为增速÷目标增速；总量口径为实际÷(基数×(1+目标增速))",
    )
    cap: Number = parameter(
        "封顶", help="得分最多为权重的几倍，如 1.2，不大于 2，各计分方法都适用；留空为 1，不超过权重"
    )
    floor: Number = parameter("保底", help="得分最少为权重的几成，0 至 1，各计分方法都适用；留空为 0")
    threshold: Number = parameter("起计线", help="完成率低于此线不得分，如 0.6")
    base_share: Number = parameter("基本分比例", help="达到目标得权重的几成，默认 0.8")
    point_up: Number = parameter("每点加分", help="每高于目标一个百分点加几分，默认 0.5")
    point_down: Number = parameter(
        "每点扣分",
        help="每低于目标（或均值）一个百分点扣几分；留空：基本分加减分法 0.5，同组均值比较法 0.1，目标为零的逆向类不给分",
    )
    step: Number = parameter("每档幅度", help="低于目标百分之几为一档，如 2%（填 2 也是百分之二）；留空为 2%")
    step_penalty: Number = parameter("每档扣分", help="每低一档扣几分，默认 1")
    base_ratio: Number = parameter("基础比例", help="功效系数法的基础分占权重几成，默认 0.6")
    upper: Number = parameter("上限值", help="功效系数法的固定上限，留空用组内最高；区间类高于此值得0分")
    lower: Number = parameter("下限值", help="功效系数法的固定下限，留空用组内最低；区间类低于此值得0分")
    interval_high: Number = parameter("区间上限", help="区间类：不高于此值得满分；留空用上限值")
    interval_low: Number = parameter("区间下限", help="区间类：不低于此值得满分；留空用下限值")
    standards: Text = column(
        "分档标准",
        default="",
        folded=True,
        width=24,
        help="如 60:0.6; 80:0.8; 90:1，或 优秀:1; 良好:0.8; 一般:0.5; 较差:0",
    )
    rank_step: Number = parameter("名次递减", help="每低一名少得权重的几成，默认 0.05")
    gate_share: Number = parameter("门槛分比例", help="组合法中达标部分占权重几成，默认 0.4")
    comparison: Comparison = column(
        "比较",
        default=Comparison.YEAR_ON_YEAR,
        folded=True,
        width=8,
        help="同比：与上年同期比；环比：当月与上月比，1月与上年12月比",
    )
    price: PriceBasis = column(
        "价格口径", default=PriceBasis.CURRENT, folded=True, help="可比价的增速以公布数为准，程序不用现价重算"
    )
    missing: MissingRule | None = column("未报处理", default=None, folded=True, width=14, help="留空按参数表")
    not_applicable: NotApplicableRule | None = column(
        "不适用处理", default=None, folded=True, width=14, help="留空按参数表"
    )
    parent: Text = column(
        "上级指标", default="", folded=True, width=14, help="本指标是哪个指标的组成部分，用于计算贡献率和拉动百分点"
    )
    effort: Number = parameter("代价", ge=0, help="追赶路径：提高目标值的 1% 算几分代价；留空按参数表")
    reach: Number = parameter("可达上限", help="追赶路径：最多做到多少，增速类填增速，其余填数值；留空按参数表")
    leader: Text = column("责任领导", default="", width=12, refers_to=("组织机构", "姓名"), help="从组织机构表选择")
    lead_office: Text = column("牵头单位", default="", width=12, help="牵头负责的站所或部门")
    responsible: Text = column("责任单位", default="", width=12, help="具体承担的单位")
    officer: Text = column("责任人", default="", width=10, help="具体责任人")
    statutory: YesNo = column(
        "统计法定指标",
        default=YesNo.NO,
        folded=True,
        width=12,
        help="是：数字由统计部门依法核算、发布；追赶路径只列推动它的工作，不列要达到的数",
    )
    data_source: Text = column("数据来源", default="", width=12, help="数据由哪个部门提供")
    due_day: Whole = column(
        "报送日",
        default=None,
        folded=True,
        width=8,
        ge=1,
        le=31,
        help="次月几日以前报送；留空按参数表，都空着就不查迟报",
    )
    places: Whole = column(
        "小数位", default=None, folded=True, width=8, ge=0, le=10, help="数据保留几位小数；留空照填报的数显示"
    )
    former: Text = column(
        "曾用名",
        default="",
        folded=True,
        width=16,
        help="改名以前的名称，或各镇表里别的叫法，多个用顿号隔开；全县汇总时认作同一指标",
    )
    note: Text = column("备注", default="", width=24)
    scale: SkipValidation[Scale] = Field(default=PLAIN, repr=False, exclude=True)
    """What its figures stand for; decided when the workbook is read."""
    growth_scale: SkipValidation[Scale] = Field(default=GROWTH, repr=False, exclude=True)
    """What its growth rates stand for: published ones, and the target of a growth indicator."""
    own_targets: bool = Field(default=False, repr=False, exclude=True)
    """Some unit has a target of its own for it (目标)."""
    declining: bool = Field(default=False, repr=False, exclude=True)
    """Its growth target is a decline, -4%: the more it falls, the better."""

    def scale_of(self, basis: DataBasis | str) -> Scale:
        """The scale of the months of a row of 数据 with this 口径."""
        return self.growth_scale if basis == DataBasis.PUBLISHED else self.scale

    @property
    def other_names(self) -> tuple[str, ...]:
        """Every other name that the indicator goes by (曾用名)."""
        return tuple(names_in(self.former))

    @property
    def falling(self) -> bool:
        """The smaller its figures, the better."""
        return self.kind is Kind.REVERSED or self.declining

    @property
    def targeted(self) -> bool:
        """It has a target, be it for all units or for some."""
        return self.target is not None or self.own_targets

    def applies_to(self, group: str, own_group: str) -> bool:
        """Whether the units of this peer group are assessed on it; a blank 适用组 means the town's own group."""
        names = names_in(self.groups)
        return group in names if names else group == own_group


class Block(Row, sheet="板块", table="tbl板块", kind=ENTRY, heading="指标板块", landscape=False):
    """A block of indicators, or of blocks; weights count among siblings. No rows: one block, plain sum."""

    name: Text = column("板块", width=20, help="板块名称，如 经济社会发展")
    parent: Text = column(
        "上级板块", default="", width=20, refers_to=("板块", "板块"), help="嵌套时填上级板块；顶层留空"
    )
    group: Text = column("考核组", default="", width=16, refers_to=GROUP, help="留空为各组通用")
    weight: Number = column("权重", ge=0, width=10, help="在同级板块中的权重，如 30 与 70")


class Target(Row, sheet="目标", table="tbl目标", kind=ENTRY, heading="单位目标", landscape=False):
    """A target of one unit that differs from the indicator's own."""

    unit: Text = column("单位", width=16, refers_to=UNIT, help="从下拉框里选")
    indicator: Text = column("指标", width=20, refers_to=INDICATOR, help="从下拉框里选")
    target: Number = column("目标", default=None, width=12, help="该单位的目标；增速类如 12% 或 0.12")
    level: Number = column("总量目标", default=None, width=12, help="增速类上年同期为0时，按此总量目标计算完成率")
    note: Text = column("备注", default="", width=30)


class Entry(Row, sheet="数据", table="tbl数据", kind=ENTRY, heading="月度数据"):
    """One unit, one indicator, one year: figures cumulative from January."""

    unit: Text = column("单位", width=14, refers_to=UNIT, help="从下拉框里选，名称须与“单位”表一致")
    indicator: Text = column("指标", width=18, refers_to=INDICATOR, help="从下拉框里选，名称须与“指标”表一致")
    year: Whole = column("年度", width=7, ge=2000, le=2100, help="四位年份；上年同期填在基期年度的行")
    basis: DataBasis = column(
        "口径",
        default=DataBasis.CUMULATIVE,
        width=10,
        help="通常是累计值。另有：公布增速（可比价）；当月值（程序累加）；增加额（比上年同期，推算基数）；更正值；月度计划（累计）；上年存档（核对基数）",
    )
    months: MonthCells = columns(
        "{}月", 1, 12, width=9.5, help="填从1月起的累计数；没有发生填0，未报留空，无此项任务填“不适用”，核实中填“待核”"
    )
    returned: Day = column(
        "报送日期", default=None, folded=True, width=11, help="最近一个月的数是哪天报来的，用于查迟报"
    )
    note: Text = column("备注", default="", width=24)
    rate: bool = Field(default=False, repr=False, exclude=True)
    """Its months are rates."""

    def figure(self, month: int) -> Figure:
        """The figure of a month, 1 to 12, with its value state; never raises."""
        if month > len(self.months):
            return MISSING
        figure = read_figure(self.months[month - 1])
        if self.source.corrects(f"{month}月") and figure.value is not None:
            return figure._replace(state=ValueState.CORRECTED)
        return figure


class Standard(Row, sheet="加减分标准", table="tbl加减分标准", kind=ENTRY, heading="加减分标准"):
    """A matter for which the rule book adds or deducts points: how many, at most how many, and what they count in."""

    name: Text = column("事项", width=26, help="照考核办法写，不可重复，如 国家级表彰")
    project: Text = column(
        "所属项目", default="", width=16, help="几个事项合起来就高、封顶的，填同一个项目名，如 表彰奖励；留空为各算各的"
    )
    indicator: Text = column(
        "指标", default="", width=18, refers_to=INDICATOR, help="在哪项指标的得分里加减；留空为在总分里加减"
    )
    points: Number = column("每次分值", default=None, unit="分", width=10, help="加分填正数，扣分填负数，如 5 或 -2")
    cap: Number = column(
        "单项上限",
        default=None,
        unit="分",
        width=10,
        help="一年最多加（扣）几分，正负与每次分值相同；同一项目写在一行即可；留空不设上限",
    )
    highest: YesNo | None = column(
        "同一事项就高", default=None, width=12, help="是：同一对象的事只计分值最高的一次，不重复计；留空为否"
    )
    effect: VetoEffect | None = column("一票否决效果", default=None, width=18, help="发生即一票否决的，选否决的效果")
    bound: StopsAt | None = column(
        "计到",
        default=None,
        width=12,
        help="填了指标的才用。扣分留空为扣完为止；加分有上限的留空为可超满分，没有上限的须选满分为止或可超满分",
    )
    note: Text = column("备注", default="", width=30)

    @property
    def project_name(self) -> str:
        """What its points are counted under: 所属项目, or the matter itself."""
        return self.project or self.name

    @property
    def stops_at(self) -> StopsAt:
        """计到, or what a blank cell means."""
        if self.bound is not None:
            return self.bound
        return StopsAt.ZERO if self.points is not None and self.points < 0 else StopsAt.BEYOND_FULL


class Event(Row, sheet="加减分", table="tbl加减分", kind=ENTRY, heading="加减分与否决"):
    """An event that adds or deducts points, vetoes, or lifts a deduction."""

    day: Day = column("日期", width=12, help="如 2017-06-30")
    unit: Text = column("单位", width=14, refers_to=UNIT, help="从下拉框里选")
    matter: Text = column(
        "事项",
        default="",
        width=22,
        refers_to=("加减分标准", "事项"),
        help="从下拉框里选，类型、分值、指标按标准算，不用填；标准里没有的自己写，并填类型、分值",
    )
    about: Text = column(
        "对象", default="", width=18, help="说的是哪件事，如 某项工作经验；就高的事项必填，同一对象只计最高的一次"
    )
    times: Whole = column("次数", default=None, ge=0, width=7, help="发生几次；留空为 1 次")
    indicator: Text = column(
        "指标", default="", width=18, refers_to=INDICATOR, help="与某项指标有关时填写；事项在标准里的留空"
    )
    type: EventType | None = column("类型", default=None, width=8, help="加分、减分、否决或容错；事项在标准里的留空")
    points: Number = column(
        "分值", default=None, ge=0, width=8, help="一律填正数，加减由类型决定；事项在标准里的留空，由程序算"
    )
    effect: VetoEffect | None = column("否决效果", default=None, width=18, help="否决时填写，多项并存取最重")
    document: Text = column("文号", default="", width=20, help="依据文件的文号，通报时照录")
    reason: Text = column("事由", default="", width=40)
    note: Text = column("备注", default="", folded=True, width=24)
    standard: SkipValidation[Standard | None] = Field(default=None, repr=False, exclude=True)
    """The row of 加减分标准 that says what it is worth; None for an event that says so itself."""

    @property
    def vetoes(self) -> bool:
        """It has the effect of a veto."""
        return self.effect is not None and (self.type is EventType.VETO or self.standard is not None)


class Duty(Row, sheet="责任清单", table="tbl责任清单", kind=ENTRY, heading="追赶超越责任清单"):
    """A duty: what is to be done, by whom and by when; the program fills how far it has come."""

    number: Text = column("编号", default="", width=7, help="责任清单编号，不可重复")
    category: DutyCategory = column("类别", default=DutyCategory.OTHER, width=10)
    task: Text = column("工作任务", width=26, help="写明做什么，少用“推进、加快、加强”这类没有数量和时限的话")
    yearly_target: Text = column("年度目标", default="", width=18, help="写明数量或时限")
    indicator: Text = column(
        "指标", default="", width=16, refers_to=INDICATOR, help="与指标挂钩时选择，进度由数据表算出"
    )
    stage: Text = column("阶段", default="", width=12, refers_to=("阶段", "阶段"), help="所属实施阶段")
    measures: Text = column("措施", default="", width=24, help="怎样做：数量、频次、时限写清楚")
    leader: Text = column("责任领导", default="", width=10, refers_to=("组织机构", "姓名"), help="从组织机构表选择")
    lead_office: Text = column("牵头单位", default="", width=10, help="牵头负责的站所或部门")
    support: Text = column("配合单位", default="", width=10, help="配合的单位，多个用顿号隔开")
    officer: Text = column("责任人", default="", width=9)
    start: Day = column("开始时间", default=None, width=11, help="如 2017-01-01；与完成时限一起决定序时进度")
    due: Day = column("完成时限", default=None, width=11, help="如 2017-11-30，应在所属阶段之内")
    share_done: Ratio = column(
        "完成比例", default=None, ge=0, le=1, width=9, help="不挂指标的任务由责任人填，0% 至 100%"
    )
    progress: Text = column("进展情况", default="", width=24)
    problems: Text = column("存在问题", default="", width=18)
    next_step: Text = column("下步打算", default="", width=18)
    closed: Day = column("销号日期", default=None, width=11, help="办结销号的日期")
    achieved: Text = program("累计完成", width=28, help="挂钩指标到统计月份的数和增速")
    completion: Ratio = program(
        "完成率", places=2, follows="growth_places", help="本期与目标之比；不挂指标的为完成比例"
    )
    time_progress: Ratio = program(
        "序时进度", places=2, follows="growth_places", help="时间过去了多少：统计月份÷12，有起止时间的按起止计算"
    )
    ahead: Number = program(
        "序时差", unit="百分点", places=2, follows="growth_places", help="完成率减序时进度；增速类为增速减目标"
    )
    rank: Whole = program("现有位次", help="本单位在该指标上的名次")
    target_rank: Whole = program("目标位次", help="上年名次减去参数“力争进位”")
    benchmark: Text = program("标杆水平", width=28, help="追赶对象的数和增速")
    light: Text = program("灯", width=7, help="蓝已完成，绿正常，偏慢，黄预警，红滞后，灰未到期或无数")
    overdue: Whole = program("逾期天数", unit="天", help="到统计月末超过完成时限几天")
    state: Text = program("状态", help="达标、未达标、进行中、已逾期、已销号等")


class Inspection(Row, sheet="督导", table="tbl督导", kind=ENTRY, heading="督导检查"):
    """An inspection finding and the date by which it is to be put right."""

    day: Day = column("日期", width=12, help="督导日期")
    unit: Text = column("单位", width=14, refers_to=UNIT)
    duty: Text = column("责任清单编号", default="", width=13, refers_to=("责任清单", "编号"))
    problem: Text = column("发现问题", width=36)
    deadline: Day = column("整改期限", default=None, width=12)
    done: Day = column("整改完成日期", default=None, width=13)
    inspector: Text = column("督导人", default="", width=10)
    note: Text = column("备注", default="", width=24)


class Member(Row, sheet="组织机构", table="tbl组织机构", kind=ENTRY, heading="追赶超越工作组", landscape=False):
    """A person or office of the campaign's working group."""

    role: Role = column("角色", width=10)
    post: Text = column("职务", default="", width=22)
    name: Text = column("姓名", default="", width=12)
    unit: Text = column("单位", default="", width=16)
    tasks: Text = column("分工", default="", width=40)


class Stage(Row, sheet="阶段", table="tbl阶段", kind=ENTRY, heading="实施阶段", landscape=False):
    """A stage of the campaign."""

    name: Text = column("阶段", width=18)
    start: Day = column("开始", width=13)
    end: Day = column("结束", width=13)
    tasks: Text = column("任务", default="", width=60)

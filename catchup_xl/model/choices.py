"""The words that clerks choose from: every drop-down of the workbook, exact."""

from __future__ import annotations

from enum import StrEnum


class ValueState(StrEnum):
    """The states of a figure, kept apart."""

    NUMBER = "数值"
    ZERO = "零"
    MISSING = "未报"
    NOT_APPLICABLE = "不适用"
    UNDER_REVIEW = "待核"
    CORRECTED = "更正"


class YesNo(StrEnum):
    """A switch."""

    YES = "是"
    NO = "否"


class UnitLevel(StrEnum):
    """层级 of a unit."""

    TOWN = "乡镇"
    VILLAGE = "村"
    STATION = "站所"
    DEPARTMENT = "部门"


class IndicatorCategory(StrEnum):
    """类别 of an indicator."""

    MAIN = "主要指标"
    KEY_WORK = "重点工作"
    OTHER = "其他"


class Kind(StrEnum):
    """类型 of an indicator."""

    GROWTH = "增速"
    TOTAL = "总量"
    RATIO = "比率"
    REVERSED = "逆向"
    INTERVAL = "区间"
    QUALITATIVE = "定性"
    RANK = "排名"


class ScoreBasis(StrEnum):
    """计分依据: what the method is applied to."""

    GROWTH = "增速"
    COMPLETION = "完成率"
    VALUE = "数值"
    RANK = "名次"


class TargetBasis(StrEnum):
    """目标口径 of a growth indicator's completion."""

    GROWTH = "增速口径"
    LEVEL = "总量口径"


class Comparison(StrEnum):
    """比较: what a growth is over."""

    YEAR_ON_YEAR = "同比"
    MONTH_ON_MONTH = "环比"

    @property
    def base(self) -> str:
        """What the figure is compared with."""
        return "上年同期" if self is Comparison.YEAR_ON_YEAR else "上月"


class PriceBasis(StrEnum):
    """价格口径."""

    CURRENT = "现价"
    COMPARABLE = "可比价"


class DataBasis(StrEnum):
    """口径 of a row of 数据."""

    CUMULATIVE = "累计值"
    PUBLISHED = "公布增速"
    PLAN = "月度计划"
    MONTHLY = "当月值"
    INCREMENT = "增加额"
    CORRECTION = "更正值"
    ARCHIVED = "上年存档"


class Window(StrEnum):
    """统计口径: the months that are assessed."""

    CUMULATIVE = "累计"
    MONTH = "当月"


class EventType(StrEnum):
    """类型 of an event in 加减分."""

    BONUS = "加分"
    PENALTY = "减分"
    VETO = "否决"
    LENIENCY = "容错"


class VetoEffect(StrEnum):
    """否决效果, weakest first."""

    ITEM_ZERO = "V1 本项记0"
    NOT_EXCELLENT = "V2 一票否优"
    ORDINARY = "V3 直接定为一般"
    POOR = "V4 直接定为较差"
    UNRANKED = "V5 取消排名资格"

    @property
    def words(self) -> str:
        """The effect without the mark by which rule books put them in order."""
        return self.value.partition(" ")[2]


class StopsAt(StrEnum):
    """计到 of a matter of 加减分标准: where the score of its indicator stops."""

    ZERO = "扣完为止"
    BELOW_ZERO = "可计负分"
    FULL = "满分为止"
    BEYOND_FULL = "可超满分"


class Grade(StrEnum):
    """等次, best first."""

    EXCELLENT = "优秀"
    GOOD = "良好"
    ORDINARY = "一般"
    POOR = "较差"


class DutyCategory(StrEnum):
    """类别 of a duty."""

    MAIN = "主要指标"
    KEY_WORK = "重点工作"
    INDUSTRY = "主导产业"
    PROJECT = "重点工程"
    LIVELIHOOD = "民生保障"
    STAGE = "阶段任务"
    OTHER = "其他"


class Role(StrEnum):
    """角色 in the working group."""

    FIRST_LEADER = "第一组长"
    LEADER = "组长"
    DEPUTY = "副组长"
    MEMBER = "成员"
    OFFICE = "办公室"


class Publication(StrEnum):
    """发布状态."""

    PREVIEW = "预览"
    FINAL = "正式"


class MissingRule(StrEnum):
    """未报处理."""

    ZERO = "记0并列缺报"
    PLACEHOLDER = "暂不计(占位)"


class NotApplicableRule(StrEnum):
    """不适用处理."""

    REWEIGHT = "权重重分"
    FULL = "记满分"
    MEAN = "同组均分"
    NONE = "不得分"


class ReverseRule(StrEnum):
    """逆向口径."""

    RATIO = "比值"
    DIFFERENCE = "差值"


class FlatZero(StrEnum):
    """两期皆零: growth from nothing to nothing."""

    BY_LEVEL = "按总量目标"
    NO_GROWTH = "视同零增长"
    NOT_APPLICABLE = "不适用"
    UNDECIDED = "待裁定"


class NewFromZero(StrEnum):
    """基数为零: growth from nothing to something."""

    BY_LEVEL = "按总量目标"
    REACHED = "视同达标"
    NOT_APPLICABLE = "不适用"
    UNDECIDED = "待裁定"


class NegativeBase(StrEnum):
    """基数为负: growth from a loss."""

    BY_CHANGE = "按增减额"
    NOT_APPLICABLE = "不适用"
    UNDECIDED = "待裁定"


class PartialStep(StrEnum):
    """不足一档."""

    PRORATE = "比例"
    UP = "进一"
    DOWN = "舍去"


class EqualSpread(StrEnum):
    """同值处理: all units of a group alike."""

    FULL = "全满分"
    EIGHTY = "均分0.8w"


class TieScore(StrEnum):
    """并列计分."""

    BEST = "同取高分"
    MEAN = "平均名次分"


class RankBasis(StrEnum):
    """名次口径."""

    SHOWN = "显示分"
    UNROUNDED = "未取整"


class GradeMode(StrEnum):
    """等次模式."""

    QUOTA = "比例"
    LINE = "分数线"
    BOTH = "比例+分数线"


class QuotaRounding(StrEnum):
    """取整方式 of a quota."""

    DOWN = "舍去"
    HALF_UP = "四舍五入"
    UP = "进一"


class CutTie(StrEnum):
    """切线并列."""

    BY_KEYS = "按并列规则"
    ALL_IN = "全部入围"
    ALL_OUT = "全部不入"


class LightRule(StrEnum):
    """亮灯规则."""

    RATIO_B = "比例B"
    RATIO_A = "比例A"
    GAP = "差值"


class TimeBasis(StrEnum):
    """序时口径."""

    MONTH = "按月"
    DAY = "按日"


class Light(StrEnum):
    """灯."""

    GREEN = "绿"
    SLOW = "偏慢"
    YELLOW = "黄"
    RED = "红"
    BLUE = "蓝"
    GREY = "灰"


class BenchmarkAssumption(StrEnum):
    """标杆假设: what the benchmark does while it is being caught up with."""

    STILL = "标杆不动"
    ON_TARGET = "标杆按目标完成"
    AT_PACE = "标杆按现速度"

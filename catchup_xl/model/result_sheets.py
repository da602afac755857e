"""The result sheets: what the program fills from the entries."""

from __future__ import annotations

from functools import partial
from typing import Annotated, TypeAlias

from pydantic import SkipValidation

from catchup_xl.model.cells import to_text
from catchup_xl.model.choices import Publication
from catchup_xl.model.columns import (
    ColumnType,
    Day,
    Owner,
    Shown,
    ShownRatio,
    ShownText,
    ShownWhole,
    column,
    per_indicator,
)
from catchup_xl.model.rows import Row, SheetKind

RESULT = SheetKind.RESULT
shown = partial(column, owner=Owner.PROGRAM)
PerIndicator: TypeAlias = Annotated[tuple[object, ...], SkipValidation, ColumnType.NUMBER]


class FindingRow(Row, sheet="检查结果", table="tbl检查结果", kind=RESULT):
    """What the checks found, gravest first; the cell is a link that jumps there."""

    number: ShownWhole = shown("序号", width=6)
    level: ShownText = shown("级别", width=7)
    sheet_name: ShownText = shown("工作表", width=10)
    cell: Annotated[object, SkipValidation, ColumnType.LINK] = shown("单元格", width=12)
    rule: ShownText = shown("规则", width=24, folded=True, help="检查规则的代码，填在参数“停用的检查”里可以停用")
    message: ShownText = shown("发现", width=44)
    expected: ShownText = shown("应为", width=28)
    mend: ShownText = shown("怎样改", width=36)
    unit: ShownText = shown("联系单位", default="", width=14, help="这个问题该找哪个单位核实")


class RuleRow(Row, sheet="规则解读", table="tbl规则解读", kind=RESULT):
    """How the program reads the rule of each indicator, with worked examples, to be proved before anybody is scored."""

    indicator: ShownText = shown("指标", width=20)
    rule: ShownText = shown("计分规则", width=40, help="“指标”表里填的原文")
    reading: ShownText = shown(
        "程序的理解", width=40, help="程序照这句话计分；没有填计分规则的，是计分方法和参数换成的一句话"
    )
    full: Shown = shown("满分", width=8)
    first_case: ShownText = shown("算例一", width=24)
    second_case: ShownText = shown("算例二", width=24)
    third_case: ShownText = shown("算例三", width=24)
    fourth_case: ShownText = shown("算例四", width=24)
    fifth_case: ShownText = shown("算例五", width=24)
    note: ShownText = shown("说明", width=30)


class GrowthRow(Row, sheet="增速测算", table="tbl增速测算", kind=RESULT):
    """Growth, completion and what is still needed, for each unit and indicator."""

    group: ShownText = shown("考核组", width=14)
    unit: ShownText = shown("单位", width=14)
    indicator: ShownText = shown("指标", width=18)
    kind: ShownText = shown("类型", width=7)
    value: Shown = shown("本期", width=12)
    base: Shown = shown("上年同期", width=12)
    growth: ShownRatio = shown("增速", width=9, places=2, follows="growth_places")
    target: Shown = shown("目标", width=10)
    gap: Shown = shown("差距(百分点)", width=12, places=2, follows="growth_places")
    completion: ShownRatio = shown("完成率", width=10, places=2, follows="growth_places")
    needed: ShownRatio = shown("余期需达增速", width=13, places=2, follows="growth_places")
    state: ShownText = shown("状态", width=16)
    contribution: ShownRatio = shown(
        "贡献率", default=None, width=9, places=2, follows="growth_places", help="占上级指标增量的比重"
    )
    pull: Shown = shown(
        "拉动(百分点)", default=None, width=12, places=2, follows="growth_places", help="拉动上级指标增长的百分点"
    )
    source_cells: ShownText = shown(
        "出处", default="", width=88, folded=True, help="计分方法，以及本期、上年同期、目标填在哪个单元格"
    )


class ScoreRow(Row, sheet="得分", table="tbl得分", kind=RESULT):
    """Item scores, bonus and penalty, and the total: each rounded before it is added."""

    group: ShownText = shown("考核组", width=14)
    unit: ShownText = shown("单位", width=14)
    scores: PerIndicator = per_indicator(owner=Owner.PROGRAM, width=10, places=2, follows="item_places")
    events: Shown = shown("加减分", width=9, places=2, follows="total_places")
    total: Shown = shown("总分", width=10, places=2, follows="total_places")
    within: ShownText = shown("项内加减", width=28, help="在指标得分里加减的：原得分、加减、最后得分")


class LedgerRow(Row, sheet="加减分明细", table="tbl加减分明细", kind=RESULT):
    """What each event comes to by its standard, and why."""

    group: ShownText = shown("考核组", width=14)
    unit: ShownText = shown("单位", width=14)
    day: Day = shown("日期", default=None, width=12)
    matter: ShownText = shown("事项", width=22)
    about: ShownText = shown("对象", width=18)
    within: ShownText = shown("计入", width=16, help="在哪项指标的得分里加减；总分为在总分里加减")
    times: ShownWhole = shown("次数", width=6)
    points: Shown = shown("应计", width=8, places=2, follows="total_places", help="每次分值 × 次数，扣分为负")
    counted: Shown = shown(
        "计分", width=8, places=2, follows="total_places", help="就高以后计入的分；项目封顶和扣完为止见说明"
    )
    words: ShownText = shown("说明", width=40)
    document: ShownText = shown("文号", width=20)
    place: ShownText = shown("出处", width=14)


class RankingRow(Row, sheet="排名", table="tbl排名", kind=RESULT, heading="追赶超越考核排名"):
    """The ranking of each peer group."""

    group: ShownText = shown("考核组", width=14)
    rank: ShownWhole = shown("名次", width=6)
    unit: ShownText = shown("单位", width=14)
    total: Shown = shown("总分", width=9, places=2, follows="total_places")
    events: Shown = shown("加减分", width=8, places=2, follows="total_places")
    last_total: Shown = shown("上年总分", width=9, places=2, follows="total_places")
    last_rank: ShownWhole = shown("上年名次", width=9)
    movement: ShownText = shown("较上年升降", width=11, help="与上年名次比：↑进位，↓退位，— 持平", former=("升降",))
    grade: ShownText = shown("等次", width=8)
    behind_next: Shown = shown("距前一名", width=9, places=2, follows="total_places")
    behind_benchmark: Shown = shown("距追赶对象", width=11, places=2, follows="total_places")
    note: ShownText = shown("备注", width=26)


class ItemRankRow(Row, sheet="单项排名", table="tbl单项排名", kind=RESULT):
    """The place of each unit in each indicator."""

    group: ShownText = shown("考核组", width=14)
    unit: ShownText = shown("单位", width=14)
    ranks: PerIndicator = per_indicator(owner=Owner.PROGRAM, width=10)


class BenchmarkRow(Row, sheet="对标", table="tbl对标", kind=RESULT, heading="对标分析", landscape=False):
    """Own item scores beside those of the benchmark town; the differences add up to the gap in totals."""

    indicator: ShownText = shown("指标", width=22)
    own: Shown = shown("本单位", width=12, places=2, follows="item_places")
    benchmark: Shown = shown("追赶对象", width=12, places=2, follows="item_places")
    gap: Shown = shown("得分差", width=10, places=2, follows="item_places", help="追赶对象得分减本单位得分")
    share: ShownRatio = shown("占比", width=10, places=1)
    judgement: ShownText = shown("优势/短板", width=12)


class PathRow(Row, sheet="追赶路径", table="tbl追赶路径", kind=RESULT):
    """What to raise, by how much, to pass the benchmark: several indicators together, and one at a time."""

    plan: ShownText = shown(
        "方案",
        width=7,
        help="组合：几项一起提高，代价最小；合计：组合方案的总账；单项：只提高这一项；工作：统计法定指标，只列推动它的工作",
    )
    indicator: ShownText = shown("指标", width=20)
    value: Shown = shown("本期", width=12)
    needed: Shown = shown("需达到", width=12)
    rise: Shown = shown("需增加", width=12)
    growth: ShownRatio = shown("对应增速", width=10, places=2, follows="growth_places")
    cost: Shown = shown("代价", width=8, places=2, help="提高目标值的 1% 为 1 分代价，可在参数和“指标”表里改")
    score: Shown = shown("现得分", width=9, places=2, follows="item_places")
    score_then: Shown = shown("届时得分", width=9, places=2, follows="item_places")
    total_then: Shown = shown("届时总分", width=10, places=2, follows="total_places")
    rank_then: ShownWhole = shown("届时名次", width=9)
    note: ShownText = shown("说明", width=44)


class ProposalRow(
    Row, sheet="奖惩建议", table="tbl奖惩建议", kind=RESULT, heading="奖惩建议（供领导研究，不代替决定）"
):
    """Proposals for the leaders to decide, each with the cells it rests on."""

    subject: ShownText = shown("对象", width=18)
    type: ShownText = shown("类型", width=10)
    reason: ShownText = shown("依据", width=80)


class BoardRow(Row, sheet="看板", table="tbl看板", kind=RESULT, heading="追赶超越看板"):
    """The figures that the charts show: the own peer group, first to last."""

    unit: ShownText = shown("单位", width=14)
    total: Shown = shown("总分", width=10, places=2, follows="total_places")
    rank: ShownWhole = shown("名次", width=8)
    last_rank: ShownWhole = shown("上年名次", width=9)
    reached: ShownWhole = shown("达标项", width=9, help="达到目标的指标个数")
    behind: ShownWhole = shown("红灯项", width=9, help="亮红灯的指标个数")


class HistoryRow(Row, sheet="历史", table="tbl历史", kind=RESULT, heading="历次排名"):
    """One row a unit and period, kept. A period that is run again replaces its rows of a preview, never those issued."""

    year: ShownWhole = shown("年度", width=7)
    month: ShownWhole = shown("月份", width=6)
    group: ShownText = shown("考核组", width=14)
    unit: ShownText = shown("单位", width=14)
    total: Shown = shown("总分", default=None, width=9, places=2, follows="total_places")
    rank: ShownWhole = shown("名次", default=None, width=6)
    grade: ShownText = shown("等次", default="", width=8)
    rules: ShownText = shown("规则版本", default="", width=12)
    made: ShownText = shown("生成时间", default="", width=22)
    state: ShownText = shown("发布状态", default="", width=10)

    @property
    def issued(self) -> bool:
        """The ranking was issued (正式): the row says what went out, and stays."""
        return to_text(self.state) == Publication.FINAL


class RunRow(Row, sheet="运行记录", table="tbl运行记录", kind=RESULT):
    """One row a run of the program."""

    when: ShownText = shown("时间", width=22)
    what: ShownText = shown("操作", width=10)
    period: ShownText = shown("统计期", width=14)
    program: ShownText = shown("程序版本", width=10)
    rules: ShownText = shown("规则版本", width=12)
    errors: ShownWhole = shown("错误", width=7)
    warnings: ShownWhole = shown("警告", width=7)
    hints: ShownWhole = shown("提示", width=7)
    digest: ShownText = shown("填报数据指纹", width=68, folded=True, help="填报表内容的 SHA-256")

"""What is found while a workbook is read, told in the manual beside the checks."""

from __future__ import annotations

from catchup_xl.model.findings import Level
from catchup_xl.rules.checks.registry import reading_check

_E, _W, _H = (Level.ERROR,), (Level.ERROR, Level.WARNING), (Level.HINT,)

reading_check(
    "sheet-missing",
    _W,
    "缺少工作表",
    "Every entry sheet is in the workbook.",
    expected="填报表一张不缺；缺参数、单位、指标、数据的不能排名",
    mend="恢复该工作表，或从空白母版复制一张",
)
reading_check(
    "table-missing",
    _W,
    "找不到表头",
    "Every entry sheet has a row with its headers.",
    expected="表头含该表的列名",
    mend="恢复被删或被改名的列名（列的先后不限）",
)
reading_check(
    "column-missing",
    (*_W, Level.HINT),
    "缺少列",
    "Every declared column is on its sheet.",
    expected="表头里有该列",
    mend="补上该列，列名须一字不差；放在哪一列都可以",
)
reading_check(
    "setting-duplicate", _E, "参数写了两行", "A setting has one row.", expected="每个参数一行", mend="清空多余的那一行"
)
reading_check(
    "setting-unknown",
    _H,
    "参数不认得",
    "A setting is one that the program knows.",
    expected="参数表原有的名称",
    mend="改成原来的名称；自己加的说明行可以不管",
)
reading_check(
    "cell-required",
    _E,
    "必填的空着",
    "A required cell is filled; otherwise its row is not counted.",
    expected="填写该列",
    mend="补填；用不到的行清空整行，或整行删去",
)
reading_check(
    "cell-number", _E, "数字读不懂", "A number cell holds a number.", expected="数字，不带单位和文字", mend="改成数字"
)
reading_check(
    "cell-date", _E, "日期读不懂", "A date cell holds a date.", expected="日期，如 2017-06-30", mend="改成日期"
)
reading_check(
    "cell-choice",
    _E,
    "不在选项之内",
    "A cell with a drop-down holds one of its words.",
    expected="下拉框里的一项",
    mend="从下拉框里选择",
)
reading_check(
    "cell-range",
    _E,
    "超出范围",
    "A number lies in its column's range.",
    expected="在该列的范围之内",
    mend="按范围重新填写",
)
reading_check(
    "cell-value", _E, "内容读不懂", "A cell has the type of its column.", expected="该列的类型", mend="按提示重新填写"
)
reading_check(
    "item-undecided",
    _E,
    "无法计分，待裁定",
    "Every figure can be scored by the indicator's method.",
    expected="数据、目标和计分方法配得上",
    mend="核对该指标的计分方法、参数、目标和该单位的数；没有此项任务的填“不适用”",
)
reading_check(
    "total-above-limit",
    (Level.WARNING,),
    "总分超过满分加加分上限",
    "What the indicators earn is at most 满分; bonus points have a limit of their own.",
    expected="各项指标得分合计不超过满分，加分另有上限",
    mend="核对权重和大于 1 的封顶；考核办法允许超额得分的，停用本项检查",
)
reading_check(
    "unit-not-applicable",
    (Level.WARNING,),
    "不适用的项目过多",
    "At most a fifth of the weight does not apply to a unit.",
    expected="一个单位不适用的指标不超过权重的 20%",
    mend="核对这些指标是不是真没有任务；确实如此的，考虑把该单位分到别的考核组",
)
reading_check(
    "issued-differs",
    (Level.WARNING,),
    "与已发布的不一致",
    "A period that was issued (正式) comes out as it went out.",
    expected="已正式发布的月份，重算的总分和名次与发布时一致",
    mend="核对发布以后改了什么；确要按新的结果重新发布的，把“历史”里该月的“发布状态”改为“预览”后再刷新",
)
reading_check(
    "results-stale",
    (Level.HINT,),
    "结果不是最新",
    "The last run's digest of the entries is that of the entries now.",
    expected="填报改动之后重新计算过",
    mend="点“一键刷新”",
)

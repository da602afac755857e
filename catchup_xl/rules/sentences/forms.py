"""The forms of rules that are understood: a name, words by which people look for it, and a sentence to start from."""

from __future__ import annotations

from typing import NamedTuple


class Form(NamedTuple):
    """A form of rule.

    Args:
        name: its name.
        words: by which it is looked for.
        sentence: a sample.
        signs: with which clauses of it begin.
    """

    name: str
    words: tuple[str, ...]
    sentence: str
    signs: tuple[str, ...] = ()


FORMS: tuple[Form, ...] = (
    Form(
        "达标", ("达标", "完成目标", "达到目标", "完成任务"), "完成目标得满分，未完成不得分", ("完成", "达", "未完成")
    ),
    Form(
        "完成率",
        ("按比例", "完成率", "比例计分", "完成比例"),
        "按完成率得分，完成率低于60%不得分",
        ("按完成", "按比例"),
    ),
    Form(
        "每档加减",
        ("每高", "每低", "加减分", "百分点", "基本分"),
        "完成目标得8分，每高1个百分点加0.5分，最多加2分；每低1个百分点扣0.5分，扣完为止",
        ("每高", "每低", "每超", "每少", "最多", "最低"),
    ),
    Form(
        "整档",
        ("不足", "整档", "每超过目标"),
        "完成目标得8分，每超过目标10%加0.5分，不足的不计，最多加2分；每低于目标10%扣1分",
        ("不足",),
    ),
    Form(
        "名次",
        ("位次", "名次", "排名", "赋分", "排位", "争先"),
        "按增速名次得分：第1名得满分，每降1名减0.5分，最低5分",
        ("按名", "按排", "按增", "按总", "每降", "每后退"),
    ),
    Form("名次分段", ("前几名", "前三名", "分段"), "前3名得满分，第4至6名得8分，其余得6分", ("第", "前", "其余")),
    Form("与最好的比", ("最高", "最优", "最好"), "最高的得满分，其他按与最高的比例得分", ("最高的", "其他", "其它")),
    Form("功效系数", ("功效", "最低", "极值"), "最高的得满分，最低的得6分，其他按比例得分", ("最低的", "上限", "下限")),
    Form("平均值", ("平均", "均值", "标杆", "全县"), "达到平均值得满分，每低1个百分点扣0.1分", ("高于", "低于")),
    Form(
        "分档",
        ("分档", "档次", "区间", "以上", "以下"),
        "90%以上得10分，80%以上得8分，60%以上得6分，60%以下不得分",
        ("以上",),
    ),
    Form(
        "等次",
        ("定性", "等次", "优秀", "评定", "评为"),
        "优秀得10分，良好得8分，一般得6分，差不得分",
        ("优", "良", "评"),
    ),
    Form(
        "扣分制",
        ("扣分制", "扣分", "倒扣", "每发生", "每起", "发生"),
        "每发生1起扣2分，扣完为止",
        ("每发生", "每起", "每次", "发生"),
    ),
    Form("零容忍", ("零容忍", "一票", "不得发生", "零"), "未发生得满分，发生的不得分", ("未发生", "一旦")),
    Form("首次以后", ("首次", "第一次", "以后每次"), "首次扣1分，以后每次扣2分，扣完为止", ("首次", "以后")),
    Form("加分制", ("加分", "奖励", "表彰", "每获"), "每获1项加1分，最多加3分", ("每获", "获")),
    Form(
        "各占比例",
        ("各占", "占", "权重"),
        "增速名次占60%，总量名次占40%，第1名得满分，每降1名减0.5分",
        ("增速", "总量"),
    ),
    Form("达标再排名", ("其中", "再按"), "其中完成目标得4分；完成的再按名次得6分，每降1名减0.5分", ("其中",)),
    Form(
        "两项条件",
        ("且", "同时", "都"),
        "完成率100%以上且增速高于平均值的得10分，只有1项的得6分，都没有的不得分",
        ("只有", "都"),
    ),
    Form(
        "无此项任务",
        ("无此项", "没有任务", "不考核"),
        "完成目标得满分，未完成不得分，无此项任务的得满分",
        ("无", "没有"),
    ),
    Form(
        "分类",
        ("一类", "二类", "分类"),
        "按名次得分：第1名得满分；一类：每降1名减0.3分；二类：每降1名减0.5分",
        ("一类", "二类"),
    ),
    Form("降幅", ("降幅", "下降", "减少", "压减"), "降幅达到目标得满分，每少1个百分点扣1分", ("降幅", "下降")),
    Form(
        "控制在目标以内",
        ("不超过", "控制", "逆向", "以内"),
        "不高于目标得满分，每高1个百分点扣1分",
        ("控制", "不高", "不超"),
    ),
    Form("难度系数", ("难度", "系数"), "按完成率得分，乘以难度系数", ("乘", "难度")),
    Form(
        "比上年",
        ("比上年", "进位", "前进", "后退", "差距"),
        "基本分8分，比上年每前进1名加0.5分，最多加2分，每后退1名扣0.5分",
        ("比上年", "与"),
    ),
)
"""All forms, with a sample of each; the first of those that fit is the nearest one."""

DEFAULTS = ("扣完为止", "不倒扣", "不计负分", "最低0分", "满分为止", "最高得满分", "不足的按比例", "未发生的得满分")
"""Clauses that state what holds anyway; they may stand in a rule and leave it as it is."""

EMPTY_WORDS = frozenset({
    "的", "得", "得分", "赋分", "计", "分", "目标", "任务", "年度", "完成率", "率", "值", "个", "百分", "过", "于", "出", "低", "降", "前", "后",
    "按", "按名次得分", "与最高的", "名", "第", "每", "1", "此项", "以", "5户",
})  # fmt: skip
"""Words that some clause may have or not without saying anything else: 达到平均(值)得满分, 每超(过)目标10%, 不足(5户)的不计."""

_MOST = 3


def nearest_forms(text: str) -> tuple[str, ...]:
    """Samples of the forms that are nearest to a part that was not understood.

    Args:
        text: the part; blank gives the first forms.
    """
    ranked = sorted(FORMS, key=lambda form: -_nearness(form, text))
    found = [form.sentence for form in ranked if _nearness(form, text)]
    return tuple(found[:_MOST] or [form.sentence for form in FORMS[:_MOST]])


def _nearness(form: Form, text: str) -> int:
    words = sum(len(word) for word in form.words if word in text)
    return words + max((2 * len(sign) for sign in form.signs if text.startswith(sign)), default=0)

"""The sentence that 计分方法 and its parameters come to gives the same scores as they do."""

import pytest
from support.masters import indicator, scores, values

from catchup_xl.rules.sentences.from_columns import rule_of_columns
from catchup_xl.rules.sentences.say import say
from catchup_xl.rules.sentences.sentence import parse

TOTAL, RATIO, GROWTH = ("总量", "户"), ("比率", "%"), ("增速", "万元")
ROWS = [
    ("M1", TOTAL, {"目标": 60}, "完成目标得满分，未完成的不得分"),
    ("M2", TOTAL, {"目标": 60}, "按完成率得分"),
    ("M2", TOTAL, {"目标": 60, "封顶": 1.2, "起计线": 0.6}, "按完成率得分，完成率低于60%不得分，最多加满分的20%"),
    ("M2", GROWTH, {"目标": "12%"}, "按完成率得分"),
    ("M3", RATIO, {"目标": "60%"}, "完成目标得满分的80%，每高1个百分点加0.5分，最多加满分的20%，每低1个百分点扣0.5分"),
    ("M3", RATIO, {"目标": "60%", "基本分比例": 0.6, "每点加分": 0, "每点扣分": 0.2}, "完成目标得满分的60%，每低1个百分点扣0.2分"),
    ("M3", TOTAL, {"目标": 60}, "完成目标得满分的80%，完成率每高1个百分点加0.5分，最多加满分的20%，完成率每低1个百分点扣0.5分"),
    ("M3", GROWTH, {"目标": "12%", "封顶": 1.1},
     "完成目标得满分的80%，每高1个百分点加0.5分，最多加满分的30%，每低1个百分点扣0.5分"),
    ("M3", ("逆向", "起"), {"目标": 50}, "不高于目标得满分的80%，每少1起加0.5分，最多加满分的20%，每多1起扣0.5分"),
    ("M3b", TOTAL, {"目标": 60}, "完成目标得满分，每低目标的2%扣1分"),
    ("M3b", RATIO, {"目标": "60%", "每档幅度": "5%", "每档扣分": 0.4, "保底": 0.2}, "完成目标得满分，每低目标的5%扣0.4分，最低满分的20%"),
    ("M4", ("总量", "户"), {}, "最好的得满分，最差的得满分的60%，其他按比例得分"),
    ("M4", RATIO, {"基础比例": 0.5, "上限值": "90%", "下限值": "30%"},
     "最好的得满分，最差的得满分的50%，其他按比例得分，上限90%，下限30%"),
    ("M4b", RATIO, {"分档标准": "40%:0.4; 60%:0.8; 90%:1"},
     "90%以上得满分，60%以上得满分的80%，40%以上得满分的40%，40%以下不得分，档内按比例得分"),
    ("M5", TOTAL, {}, "按名次得分：第1名得满分，每降1名减满分的5%"),
    ("M5", TOTAL, {"目标": 60, "保底": 0.8}, "按完成率名次得分：第1名得满分，每降1名减满分的5%，最低满分的80%"),
    ("M5", ("逆向", "起"), {"名次递减": 0.1}, "按名次得分：第1名得满分，每降1名减满分的10%"),
    ("M6", TOTAL, {}, "最好的得满分，其他按与最好的比例得分"),
    ("M7", RATIO, {"每点扣分": 0.2}, "达到平均值得满分，每低1个百分点扣0.2分"),
    ("M8", GROWTH, {"目标": "8%"}, "其中完成目标得满分的40%，完成目标的再按名次得满分的60%，每降1名减满分的3%"),
    ("M9", RATIO, {"分档标准": "40%:0.4; 60%:0.8; 90%:1"}, "90%以上得满分，60%以上得满分的80%，40%以上得满分的40%，40%以下不得分"),
]  # fmt: skip
FIGURES = {
    "%": [38, 55, 60, 71.5, 92],
    "户": [38, 55, 60, 71, 92],
    "起": [38, 55, 60, 71, 92],
    "万元": [104, 108, 112, 116, 99],
}


@pytest.mark.parametrize(("method", "kind", "cells", "sentence"), ROWS)
def test_a_method_and_its_sentence_give_the_same_scores(method, kind, cells, sentence):
    row = indicator("指标甲", kind[0], 15, method, 计量单位=kind[1], **cells)
    base = [100] * 5 if kind is GROWTH else None
    old = values(row, FIGURES[kind[1]], base=base)
    rule = rule_of_columns(old.indicators[0], old.settings)
    assert rule is not None
    assert say(rule) == sentence
    assert parse(sentence) == rule
    kept = {header: cells[header] for header in ("目标",) if header in cells}
    new = values(
        indicator("指标甲", kind[0], 15, "", 计量单位=kind[1], 计分规则=sentence, **kept), FIGURES[kind[1]], base=base
    )
    assert scores(new) == scores(old)
    assert len(set(scores(old))) > 1


def test_grade_words_keep_their_shares():
    row = indicator("指标甲", "定性", 10, "M9", 分档标准="优秀:1; 良好:0.8; 差:0")
    old = values(row, ["优秀", "差", "良好"])
    sentence = say(rule_of_columns(old.indicators[0], old.settings))
    assert sentence == "“优秀”得满分，“良好”得满分的80%，“差”不得分"
    new = values(indicator("指标甲", "定性", 10, "", 计分规则=sentence), ["优秀", "差", "良好"])
    assert scores(new) == scores(old) == ["10.00", "0.00", "8.00"]


@pytest.mark.parametrize(
    ("method", "kind", "cells"),
    [
        ("M6b", TOTAL, {}),
        ("M2", ("逆向", "起"), {"目标": 0}),
        ("M2", TOTAL, {"目标": 60, "封顶": 0.9}),
        ("M3", ("总量", "头"), {"计分依据": "数值", "目标": 60}),
        ("M9", ("定性", ""), {}),
    ],
)
def test_what_no_sentence_says_has_none(method, kind, cells):
    made = values(indicator("指标甲", kind[0], 15, method, 计量单位=kind[1], **cells), [3, 5])
    assert rule_of_columns(made.indicators[0], made.settings) is None

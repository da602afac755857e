"""Every form of rule, with points worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from by_hand import item, points, unit

from catchup_xl.rules.sentences.binding import RuleIndicator

RATE: dict[str, Any] = {"rate": True}

ALONE = [
    # reach
    ("完成目标得满分，未完成不得分", item(6, unit="户"), unit(40, 40), "6"),
    ("达到年度目标的得满分，未达到目标的不得分。", item(6, unit="户"), unit(39, 40), "0"),
    ("完成任务得8分，未完成得3分", item(10), unit(9, 10), "3"),
    # ratio: 60/80 of 20; 39/80 is below half
    ("按完成率计分，最高20分，完成率低于50%的不得分", item(20), unit(60, 80), "15"),
    ("按完成率计分，最高20分，完成率低于百分之五十的不得分", item(20), unit(39, 80), "0"),
    ("按完成率计分，最高20分，完成率低于50%的不得分", item(20), unit(96, 80), "20"),
    ("按完成率得分，最多加2分", item(10), unit(110, 100), "11"),
    ("按完成率得分，最多加2分", item(10), unit(150, 100), "12"),
    ("完成年度任务的得满分，未完成的按完成比例计分", item(9), unit(45, 60), "6.75"),
    # per step: 10.2 % against 12 % is 1.8 points short: 15 − 0.9
    ("完成目标得满分，每低1个百分点扣0.5分，扣完为止", item(15, **RATE), unit("0.102", "0.12"), "14.1"),
    ("完成目标得8分，每高1个百分点加0.5分，最多加2分；每低1个百分点扣0.5分，扣完为止", item(10, **RATE), unit("0.15", "0.12"), "9.5"),
    ("完成目标得8分，每高1个百分点加0.5分，最多加2分；每低1个百分点扣0.5分，扣完为止", item(10, **RATE), unit("0.2", "0.12"), "10"),
    ("完成目标得8分，每高1个百分点加0.5分，最多加4分；每低1个百分点扣0.5分", item(10, **RATE), unit("0.2", "0.12"), "12"),
    ("达标得7分，每超出１个百分点加０.5分，最多加３分；每降低１个百分点扣０.7分，最低得２分", item(10, **RATE), unit("0.85", "0.95"), "2"),
    ("达标得7分，每超出１个百分点加０.5分，最多加３分；每降低１个百分点扣０.7分，可计负分", item(10, **RATE), unit("0.80", "0.95"), "-3.5"),
    ("完成目标得满分，每低目标的1%扣1分", item(10, **RATE), unit("0.49", "0.5"), "8"),
    ("完成目标得满分，每低1%扣1分", item(10), unit(190, 200), "5"),
    ("完成目标得满分，每超1%加0.2分，不封顶；每低1%扣1分", item(10), unit(220, 200), "12"),
    ("完成率每低1个百分点扣0.5分，完成目标得满分", item(10), unit(90, 100), "5"),
    # whole steps: 290 is 3.33 % short, one whole step; 44 of 50 is 6 short, two begun steps
    ("完成目标任务得满分，每低于目标3％扣两分，不足3％的不计，扣完为止", item(10), unit(290, 300), "8"),
    ("完成目标任务得满分，每低于目标3％扣两分，不足3％的不计，扣完为止", item(10), unit(292, 300), "10"),
    ("完成任务得满分，每少5户扣1分，不足5户按1个计", item(10, unit="户"), unit(44, 50), "8"),
    ("每超过目标10%加0.5分，不足10%的不计", item(2), unit(139, 100), "1.5"),
    # tiers
    ("95%以上得5分，85%以上得3分，85%以下不得分", item(5), unit(170, 200), "3"),
    ("95%以上得5分，85%以上得3分，85%以下不得分", item(5, **RATE), unit("0.95"), "5"),
    ("95%以上得5分，85%至95%得3分，其余不得分", item(5, **RATE), unit("0.849"), "0"),
    ("90%以上得10分，80%以上得8分，60%以上得6分，60%以下不得分，档内按比例", item(10, **RATE), unit("0.85"), "9"),
    ("3起以下得满分，5起以下得6分，其余不得分", item(10, unit="起"), unit(3), "6"),
    ("3起以下得满分，5起以下得6分，其余不得分", item(10, unit="起"), unit(5), "0"),
    ("完成率达到100%的得10分，完成率在90%至100%的得8分，80%至90%的得6分，80%以下的不得分", item(10), unit(190, 200), "8"),
    ("完成率达到100%的得10分，完成率在90%至100%的得8分，80%至90%的得6分，80%以下的不得分", item(10), unit(200, 200), "10"),
    ("完成90%以上得10分，80%-90%得8分，80%以下不得分", item(10), unit(160, 200), "8"),
    # words
    ("优秀得5分，合格得3分，不合格不得分", item(5), unit(word="合格"), "3"),
    ("评为“红旗”等次的得满分，“黄旗”的得满分的40%", item(5), unit(word="黄旗"), "2"),
    # counts
    ("每发生1起扣2分，扣完为止", item(5, unit="起"), unit(3), "0"),
    ("每发现一例扣0.5分，最多扣2分", item(5, unit="例"), unit(9), "3"),
    ("首次扣2分，再次起每次扣3分，扣完为止", item(9, unit="次"), unit(3), "1"),
    ("每获得1项加0.5分，最多加2分", item(3, unit="项"), unit(3), "1.5"),
    ("未发生得满分，发生的不得分", item(5, unit="起"), unit(1), "0"),
    ("未发生得满分，发生的不得分", item(5, unit="起"), unit(0), "5"),
    ("发生1起安全事故的不得分", item(5, unit="起"), unit(1), "0"),
    # 2 + 2 × 1 + 1 × 3 = 7 of 10
    ("未制定扣2分，每少一次扣1分，每起扣3分，扣完为止", item(10), unit(counts={"未制定": 1, "少": 2, "起": 1}), "3"),
    ("未制定扣2分，每少一次扣1分，每起扣3分，扣完为止", item(10), unit(counts={"未制定": 1, "少": 3, "起": 2}), "0"),
    # joined, the mean growth of one unit being its own
    ("完成率90%以上且增速高于平均值的得9分，只有一项的得5分，都没有的不得分", item(9), unit(9, 10, growth="0.1"), "5"),
    # decline: −1 % against −3 % is two points short of the fall
    ("降幅达到目标得满分，每少1个百分点扣1分", item(6, growing=True, declining=True), unit("-0.01", "-0.03"), "4"),
    ("降幅达到目标得满分，每少1个百分点扣1分", item(6, growing=True, declining=True), unit("-0.05", "-0.04"), "6"),
    # less is better
    ("控制在目标以内得满分，每超1起扣1分，扣完为止", item(5, unit="起", lower=True), unit(5, 3), "3"),
    ("控制在目标以内得满分，每超1起扣1分，扣完为止", item(5, unit="起"), unit(2, 3), "5"),
    # difficulty
    ("按完成率得分，乘以难度系数", item(10), unit(80, 100, difficulty="1.1"), "8.8"),
    ("按完成率得分，乘以难度系数", item(10), unit(100, 100, difficulty="1.1"), "10"),
    # against last time
    ("基本分5分，比上年每前进1名加0.5分，最多加2分，每后退1名扣0.5分", item(8), unit(10, last_place=4), "6.5"),
    ("基本分8分，比上年每提高1个百分点加0.5分，最多加2分，每降低1个百分点扣0.5分", item(10, **RATE), unit("0.50", last="0.53"), "6.5"),
    # without the task
    ("完成目标得满分，未完成不得分，无此项任务的得8分", item(10), unit(no_task=True), "8"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "indicator", "figures", "right"), ALONE, ids=[f"{n}" for n in range(len(ALONE))])
def test_a_unit_gets_what_the_sentence_says(sentence: str, indicator: RuleIndicator, figures: Any, right: str) -> None:
    assert points(sentence, indicator, [figures]) == [Decimal(right).quantize(Decimal("0.0001"))]


FIVE = [unit(62), unit(80), unit(47), unit(100), unit(31)]

GROUPS: list[tuple[str, RuleIndicator, list[Any], str, dict[str, Any]]] = [
    # places: 100 80 62 47 31
    ("按总量位次赋分：第一名得满分，每降低一个位次减0.4分，最低4分", item(6), FIVE, "5.2 5.6 4.8 6 4.4", {}),
    ("按名次计分：前三名得满分，第四名至第五名得6分，其余不得分", item(8), FIVE, "8 8 6 8 6", {}),
    ("按排名计分：第1名12分，第2名11分，第3名10分，以此类推", item(12), FIVE, "10 11 9 12 8", {}),
    ("第一、二名分别得10、8分，其余得4分", item(10), FIVE, "4 8 4 10 4", {}),
    ("按名次得分：第1名得满分，每降1名减2分", item(10), [unit(5), unit(7), unit(7), unit(6)], "4 10 10 6", {}),
    ("增速排名第一的得满分，每后退一位扣0.5分", item(5), [unit(5, growth="0.1"), unit(9, growth="0.2")], "4.5 5", {}),
    # the best: 62/100 of 7
    ("最高的得满分，其余按与最高的比例计分", item(7), FIVE, "4.34 5.6 3.29 7 2.17", {}),
    ("最低的得满分，其他按与最低的比例得分", item(10), [unit(2), unit(4)], "10 5", {}),
    # efficacy: (65.5 − 31) / 69 = 0.5
    ("最优的得满分，最差的得5分，其他按比例计分", item(10), [*FIVE, unit("65.5")], "7.2464 8.5507 6.1594 10 5 7.5", {}),
    ("最高的得满分，最低的得6分，其他按比例，上限120%，下限80%", item(10, rate=True), [unit("1.0"), unit("1.3"), unit("0.5")], "8 10 6", {}),
    # the mean of 88, 92, 96 is 92
    ("达到平均值得满分，每低两个百分点扣0.5分", item(4, rate=True), [unit("0.88"), unit("0.92"), unit("0.96")], "3 4 4", {}),
    ("高于平均值每1个百分点加0.5分，最多加2分", item(2, rate=True), [unit("0.88"), unit("0.92"), unit("0.96")], "0 0 2", {}),
    ("达到标杆值得满分，每低1个百分点扣1分", item(5, rate=True), [unit("0.88"), unit("0.92")], "3 5", {"benchmark": "0.9"}),
    ("增速达到全县水平得满分，每低1个百分点扣1分", item(5, growing=True), [unit("0.08"), unit("0.1")], "4 5", {"county_figure": "0.09"}),
    ("达到全县平均值得满分，未达到的不得分", item(5), [unit(8), unit(10)], "0 0", {"county": [unit(8), unit(10), unit(30)]}),
    ("按全县名次得分：第1名得满分，每降1名减1分", item(5), [unit(8), unit(10)], "3 4", {"county": [unit(8), unit(10), unit(30)]}),
    # shares: 1st in growth and 2nd in total: 10·0.6 + 9·0.4
    ("增速名次占60%，总量名次占40%，第1名得满分，每降1名减1分", item(10), [unit(50, growth="0.2"), unit(60, growth="0.1")], "9.6 9.4", {}),
    # 4 + 6: among the three that reached 50
    ("其中完成目标得4分；完成的再按名次得6分，每降1名减1分", item(10), [unit(62, 50), unit(80, 50), unit(47, 50), unit(100, 50)], "8 9 0 10", {}),
    # by class, within one ranking
    ("按名次得分，第1名得满分；一类每降1名减0.3分，二类每降1名减0.5分", item(10),
     [unit(9, unit_class="一类"), unit(8, unit_class="二类"), unit(7, unit_class="一类")], "10 9.5 9.4", {}),
    # the gap to 90: 10 now, 12 before; it has shrunk by 2 points
    ("与标杆差距每缩小1个百分点加0.2分", item(2, rate=True), [unit("0.80", last_gap="0.12")], "0.4", {"benchmark": "0.9"}),
    # the mean of the others
    ("完成目标得满分，未完成不得分，无此项任务的按平均分", item(10), [unit(5, 5), unit(1, 5), unit(no_task=True)], "10 0 5", {}),
    ("完成目标得满分，未完成不得分，无此项任务的不计入，按比例折算", item(10), [unit(5, 5), unit(no_task=True)], "10 -", {}),
    ("完成率100%以上且增速高于平均值的得10分，只有一项的得6分，都没有的不得分", item(10),
     [unit(5, 5, growth="0.2"), unit(5, 5, growth="0.1"), unit(4, 5, growth="0.1")], "10 6 0", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "indicator", "units", "right", "more"), GROUPS, ids=[f"{n}" for n in range(len(GROUPS))]
)
def test_the_units_of_a_group_get_what_the_sentence_says(
    sentence: str, indicator: RuleIndicator, units: list[Any], right: str, more: dict[str, Any]
) -> None:
    wanted = [None if one == "-" else Decimal(one).quantize(Decimal("0.0001")) for one in right.split()]
    assert points(sentence, indicator, units, **more) == wanted

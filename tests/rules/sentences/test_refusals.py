"""What is not understood is refused in words: quoted where it stands, with both readings or the nearest forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from by_hand import item

from catchup_xl.rules.sentences.binding import bind
from catchup_xl.rules.sentences.refusal import RuleError
from catchup_xl.rules.sentences.sentence import parse


def refused(sentence: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        parse(sentence)
    return caught.value


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("完成目标得满分，每低1个百分点扣0.5分，特殊情况除外", "特殊情况除外"),
        ("达到目标得满分，每差一些酌扣少许", "每差一些酌扣少许"),
        ("第一名得10分，第二名得9分，以此类推，倒数第一名不得分", "倒数第一名不得分"),
        ("第1名得满分，每降1名减0.5分；后三名不得分", "后三名不得分"),
        ("完成目标得满分，未完成的倒扣2分", "未完成的倒扣2分"),
        ("按ＧＤＰ增速排名赋分，第一名得满分", "按ＧＤＰ增速排名赋分"),
        ("完成目标得满分， 每低１个百分点扣5％", "每低１个百分点扣5％"),
        ("每发生一起一般及以上安全事故扣3分", "每发生一起一般及以上安全事故扣3分"),
        ("完成目标得满分，每低两三个百分点扣1分", "每低两三个百分点扣1分"),
    ],
)
def test_the_clause_that_is_not_understood_is_quoted_as_typed(sentence: str, quote: str) -> None:
    found = refused(sentence)
    assert found.quote == quote
    assert sentence[found.start : found.end].strip() == quote
    assert quote in str(found)
    assert found.nearest or found.readings


@pytest.mark.parametrize(
    ("sentence", "readings"),
    [
        ("完成目标得8，未完成不得分", ("完成目标得8分，未完成不得分", "完成目标得满分的8%，未完成不得分")),
        (
            "完成目标得满分，每低1扣0.5分",
            ("完成目标得满分，每低1个百分点扣0.5分", "完成目标得满分，每低目标的1%扣0.5分"),
        ),
        (
            "完成目标得满分，每低1个百分点扣0.5",
            ("完成目标得满分，每低1个百分点扣0.5分", "完成目标得满分，每低1个百分点扣满分的0.5%"),
        ),
    ],
)
def test_a_bare_number_is_refused_with_both_readings(sentence: str, readings: tuple[str, ...]) -> None:
    found = refused(sentence)
    assert "没有单位" in found.problem
    assert found.readings == readings
    for reading in readings:
        parse(reading)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("", "没有写"),
        ("完成目标得满分，每低1个百分点扣0.3分，扣完为止，可计负分", "最低得几分说了两样"),
        ("完成目标得满分，未完成不得分，每低1个百分点扣0.5分", "没达到时得几分说了两样"),
        ("完成目标得满分", "没有说没达到时"),
        ("完成目标得满分，每高1个百分点加0.5分，每低1个百分点扣0.5分", "已经得满分再加分"),
        ("完成目标得满分，未完成不得分，最多加2分", "前面没有可限的一项"),
        ("完成目标得满分，每高1个百分点加0.5分，最多加1分，每高1个百分点扣1分", "说了两个"),
        (
            "完成目标得8分，每高1个百分点加0.5分，高于平均值每1个百分点加0.5分，最多加2分，每低1个百分点扣1分",
            "限的是哪一项",
        ),
        ("完成目标得满分，每低于1个百分点扣0.5分", ""),
        ("完成目标得满分，每高于平均值1个百分点加0.5分，最多加1分，每低1个百分点扣0.5分", "说不清"),
        ("完成目标得满分，未达到平均值的不得分", "达到的是目标，未达到的是平均值"),
        ("第1名12分，第2名11分，第3名9分，以此类推", "以此类推"),
        ("第1名12分，第3名11分，其余5分", "空缺或重叠"),
        ("第1名12分，第2名13分，其余5分", "不比前面的得得少"),
        ("第1名12分，第2名11分", "每降1名减几分"),
        ("第2名得满分，每降1名减1分", "没有从第1名说起"),
        ("90%以上得10分，70%以下不得分", "空当或重叠"),
        ("90%以上得10分，80%以上得8分", "没有说最低一档以下"),
        ("90%至100%得10分，90%以下不得分", "没有说最高一档以上"),
        ("90%以上得10分，80%以上得12分，80%以下不得分", "一路增加或一路减少"),
        ("增速名次占60%，总量名次占50%，第1名得满分，每降1名减0.5分", "合计应是100%"),
        ("其中完成目标得4分，未完成不得分", "再按名次"),
        ("每发生1起扣2分，每获1项加1分", "有加有扣"),
        ("比上年每前进1名加0.5分，每后退1名扣0.5分", "没有说从几分扣起"),
        ("3起扣2分", ""),
        ("发生3起扣2分", "没有“每”"),
        ("最高的得满分，最低的得6分，其他按与最高的比例得分", "不是按与最好的比例"),
        ("优秀得10分", "至少要有两个"),
        ("完成目标得满分，未完成不得分，扣完为止", "没有可扣的分"),
        ("按比例计分", "按什么的比例"),
        ("一类：按名次得分，第1名得满分，每降1名减1分", "其他类"),
        ("完成目标得满分，每低5户扣1分，不足3户的不计", "不一样"),
        ("完成目标得满分，每低1个百分点扣0.5分，每低1个百分点扣1分", "说了两个"),
        ("完成目标得满分，未完成不得分，完成目标得满分", ""),
        ("完成目标得5分，未完成得8分", "没达到的不比达到的"),
    ],
)
def test_what_goes_against_itself_is_refused(sentence: str, why: str) -> None:
    assert why in refused(sentence).problem


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("位次赋分", "按增速名次得分：第1名得满分，每降1名减0.5分，最低5分"),
        ("按比例计分", "按完成率得分，完成率低于60%不得分"),
        ("扣分制", "每发生1起扣2分，扣完为止"),
        ("零容忍", "未发生得满分，发生的不得分"),
    ],
)
def test_a_form_is_found_by_the_word_for_it(word: str, form: str) -> None:
    assert refused(word).nearest[0] == form


@pytest.mark.parametrize(
    ("sentence", "indicator", "why"),
    [
        ("完成目标得满分，每低1%扣0.5分", item(10, rate=True), "两种读法"),
        ("完成目标得满分，每低1个百分点扣0.5分", item(10, targeted=False), "没有目标"),
        ("达到平均值得满分，每低1个百分点扣0.5分", item(10, unit="万元"), "没有百分点"),
        ("完成目标得满分，每少5户扣1分", item(10, unit="万元"), "对不上"),
        ("每发生1起扣2分", item(10, unit="件"), "计量单位是“件”"),
        ("按完成率得分，最高15分", item(10), "最多加5分"),
        ("完成目标得12分，未完成不得分", item(10), "超过满分10分"),
        ("其中完成目标得4分；完成的再按名次得5分，每降1名减0.5分", item(10), "合计9分"),
        ("降幅达到目标得满分，每少1个百分点扣1分", item(10, growing=True), "不是负数"),
        ("完成目标得满分，每低1个百分点扣1分", item(10, growing=True, declining=True), "目标是负数"),
        ("完成目标得满分，每低1个百分点扣1分", item(10, rate=True, lower=True), "指标却相反"),
        ("完成目标得满分，每高1个百分点扣1分", item(10, rate=True, lower=False), "指标却相反"),
        ("完成目标得满分，每高1个百分点扣0.5分，每低1个百分点加0.5分，最多加1分", item(10, rate=True), "不高于目标"),
        ("90%以上得10分，80%以上得8分，80%以下不得分", item(10, growing=True), "增速还是完成率"),
        ("达到200万元得满分，未达到不得分", item(10, unit="亿元"), "对不上"),
    ],
)
def test_what_does_not_fit_the_indicator_is_refused(sentence: str, indicator: Any, why: str) -> None:
    with pytest.raises(RuleError) as caught:
        bind(parse(sentence), indicator)
    assert why in str(caught.value)


def test_both_readings_of_a_per_cent_of_a_rate_can_be_pasted() -> None:
    with pytest.raises(RuleError) as caught:
        bind(parse("完成目标得满分，每低1%扣0.5分"), item(10, rate=True))
    assert caught.value.readings == ("完成目标得满分，每低1个百分点扣0.5分", "完成目标得满分，每低目标的1%扣0.5分")


def test_an_item_that_can_not_get_its_full_points_is_told() -> None:
    bound = bind(parse("每获1项加1分，最多加3分"), item(5, unit="项"))
    assert bound.notes == ("按这条规则最多得3分，满分是5分",)
    assert bound.points(parse("每获1项加1分，最多加3分").base.counts[0].gain) == Decimal(1)

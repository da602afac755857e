"""Five hundred sentences put together of the words that people use: each gives the tree that it must."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from random import Random

import pytest

from catchup_xl.model.choices import PartialStep
from catchup_xl.rules.sentences.sentence import parse
from catchup_xl.rules.sentences.tree import (
    FULL,
    NOTHING,
    Amount,
    Band,
    Best,
    Condition,
    Count,
    Counts,
    End,
    GateLadder,
    Joined,
    Ladder,
    Look,
    Mark,
    NoTask,
    Quantity,
    Ratio,
    Reach,
    Rule,
    Side,
    Step,
    Tiers,
    Tree,
    Words,
)

D = Decimal
EACH = 50
"""Sentences of a family that are tried."""

Slots = tuple[tuple[str, ...], ...]

TARGET = Condition(look=Look.OWN, side=Side.REACHES, mark=Mark.TARGET)
MEAN = Condition(look=Look.OWN, side=Side.REACHES, mark=Mark.MEAN)


def points(number: str) -> Amount:
    return Amount(number=D(number))


DONE = (
    "完成目标",
    "完成目标的",
    "完成年度目标任务的",
    "达到目标值的，",
    "达标的",
    "完成任务",
    "实现全年目标",
    "完成目标的单位",
)
ALL = ("得满分", "记满分", "满分", "计满分", "得该项满分", "得满分的100%")
NONE = ("不得分", "不计分", "得0分", "得零分", "０分", "该项不得分", "不给分")
COMMA = ("，", "；", "。", "，　", ",", ";")
UNTIL = ("，扣完为止", "，不倒扣", "，最低0分", "；直至扣完为止", "，不计负分", "，扣至0分为止", "")

FAMILIES: dict[str, tuple[Tree, Slots]] = {
    "reach": (
        Rule(base=Reach(condition=TARGET, gets=FULL, otherwise=NOTHING)),
        (DONE, ALL, COMMA, ("未完成", "未完成的", "未完成目标的", "没有完成任务的", "未达标的", "未达到目标的，", "其余"), NONE),
    ),
    "steps": (
        Rule(
            base=Reach(condition=TARGET, gets=FULL),
            steps=(Step(up=False, size=D(1), unit="个百分点", gain=points("0.5"), adds=False),),
        ),
        (
            DONE, ALL, COMMA,
            ("每低", "每低于目标", "每降低", "未完成的，每低", "每少", "每差", "低于目标的每低", "每欠", "未达到目标的每差"),
            ("1个百分点", "一个百分点", "１个百分点", "1个点", "1百分点"),
            ("扣", "减", "扣减", "，扣", "扣除"), ("0.5分", "０．５分", "零点五分", "半分"), UNTIL,
        ),
    ),
    "up and down": (
        Rule(
            base=Reach(condition=TARGET, gets=points("8")),
            steps=(
                Step(up=True, size=D(2), unit="个百分点", gain=points("1"), adds=True, most=points("2")),
                Step(up=False, size=D(2), unit="个百分点", gain=points("1"), adds=False, part=PartialStep.DOWN),
            ),
        ),
        (
            DONE, ("得8分", "得八分", "计8分", "得基本分8分"), COMMA, ("每高", "每超", "每超出", "每高出", "每高于目标", "超额完成的，每超过"),
            ("2个百分点加1分", "两个百分点加一分"), COMMA, ("最多加2分", "加分最多2分", "最高加2分", "加分不超过两分"), COMMA,
            ("每低2个百分点扣1分", "每低于目标两个百分点扣1分"), COMMA, ("不足2个百分点的不计", "不足的不计", "不足两个百分点的不扣分"), UNTIL,
        ),
    ),
    "ratio": (
        Rule(base=Ratio(threshold=D(60))),
        (
            ("按完成率得分", "按完成比例计分", "以完成率计分", "按实际完成率得分", "完成目标得满分，未完成的按完成率得分", "按完成进度赋分"),
            COMMA, ("完成率低于60%", "完成率低于百分之六十", "低于60%", "完成率不足60%", "完成率60%以下"), ("", "的"), NONE,
        ),
    ),
    "places": (
        Rule(base=Ladder(look=Look.GROWTH, bands=(Band(first=1, last=1, gets=FULL),), drop=points("0.5")), floor=points("5")),
        (
            ("按增速名次得分", "按增速排名计分", "按增长率位次赋分", "按增幅由高到低排名", "增速名次得分", "按增速排序"), ("：", "，"),
            ("第1名得满分", "第一名得满分", "第一名记满分", "排名第一的得满分", "第1名满分"), COMMA,
            ("每降1名", "每降低一名", "每后退一位", "每低一位次", "每下降1个名次", "每退一名", "每落后1位", "名次每降1位"),
            ("减0.5分", "扣0.5分", "，减0.5分"), ("，最低5分", "，最低得5分", "，最低不少于5分", "；扣至5分为止", "，保底5分"),
        ),
    ),
    "bands": (
        Rule(base=Ladder(bands=(
            Band(first=1, last=3, gets=FULL), Band(first=4, last=6, gets=points("8"))), rest=points("6"))),
        (
            ("", "按名次计分：", "按排名得分，"), ("前3名", "前三名", "第1至3名", "第一名至第三名", "1-3名", "第1—3名"), ALL, COMMA,
            ("第4至6名", "第四至六名", "第4名至第6名", "第4-6名", "4至6名", "第四到第六名"), ("8分", "得8分", "的得八分"), COMMA,
            ("其余6分", "其他得6分", "其它的得6分", "第7名以后得6分", "其余单位得6分"),
        ),
    ),
    "best": (
        Rule(base=Best(end=End.HIGHEST)),
        (
            ("最高的", "最大的"), ALL, COMMA, ("其他", "其余", "其他单位"), ("按与最高的比例得分", "按与最高的比例计分", "按比例得分", "按比例"),
        ),
    ),
    "mean": (
        Rule(
            base=Reach(condition=MEAN, gets=FULL),
            steps=(Step(mark=Mark.MEAN, up=False, size=D(1), unit="个百分点", gain=points("0.1"), adds=False),),
        ),
        (
            ("达到平均值", "达到平均水平的", "达到本组平均值的", "达到同组平均数"), ALL, COMMA,
            ("每低", "每低于平均值", "低于平均值的，每低", "未达到平均值的每低"), ("一个百分点", "1个百分点"), ("扣0.1分", "减0.1分"), UNTIL,
        ),
    ),
    "tiers": (
        Rule(base=Tiers(unit="%", bands=((D(90), points("10")), (D(80), points("8"))), below=NOTHING)),
        (
            ("90%以上", "达到90%", "达到百分之九十以上", "90%（含）以上", "90%及以上"), ("得10分", "10分", "的得十分"), COMMA,
            ("80%以上", "80%至90%", "80%-90%", "80%—90%（不含90%）", "80－90%"), ("得8分", "8分"), COMMA,
            ("80%以下", "低于80%", "不足80%", "80%（不含80%）以下", "其余"), NONE,
        ),
    ),
    "words": (
        Rule(base=Words(bands=(("优秀", points("10")), ("良好", points("8")), ("差", NOTHING)))),
        (
            ("优秀", "优秀的", "评为优秀的", "优秀等次", "“优秀”的", "评定为优秀等次的"), ("得10分", "计10分", "10分"), (*COMMA, "、"),
            ("良好", "良好的", "评为良好"), ("得8分", "得八分"), COMMA, ("差", "差的"), NONE,
        ),
    ),
    "counts": (
        Rule(base=Counts(counts=(Count(event="发生", unit="起", gain=points("2"), most=points("6")),), adds=False)),
        (
            ("每发生1起", "每发生一起", "每发生１起，", "发生1起"), ("扣2分", "扣两分", "减2分", "扣减2分"), COMMA,
            ("最多扣6分", "扣分最多6分", "最高扣6分", "累计扣分不超过6分", "扣分上限为6分"), UNTIL,
        ),
    ),
    "bonus": (
        Rule(base=Counts(counts=(Count(event="获", unit="项", of="省级表彰", gain=points("1"), most=points("3")),), adds=True)),
        (
            ("每获1项省级表彰", "每获一项省级表彰", "每获“省级表彰”1项", "每获省级表彰一项"), ("加1分", "加一分", "得1分", "，加1分"), COMMA,
            ("最多加3分", "加分不超过3分", "至多加3分", "累计最多加3分"),
        ),
    ),
    "first": (
        Rule(base=Counts(counts=(Count(unit="次", first=points("1"), gain=points("2")),), adds=False)),
        (("首次扣1分", "第一次扣1分", "首次扣一分"), COMMA, ("以后每次", "再次起每次", "第二次起每次", "此后每次"), ("扣2分", "扣两分", "减2分"), UNTIL),
    ),
    "gate": (
        Rule(base=GateLadder(gate=TARGET, gets=points("4"), ladder=Ladder(
            look=Look.GROWTH, bands=(Band(first=1, last=1, gets=points("6")),), drop=points("0.5")))),
        (
            ("其中完成目标得4分", "其中达到目标的得4分", "其中，完成目标得四分")[:2], COMMA, ("完成的再按增速名次得6分", "完成目标的再按增速排名得6分"),
            COMMA, ("每降1名减0.5分", "每后退一位减0.5分", "每低一个位次扣0.5分"), UNTIL,
        ),
    ),
    "joined": (
        Rule(base=Joined(
            conditions=(Condition(look=Look.OWN, side=Side.REACHES, mark=Mark.TARGET),
                        Condition(look=Look.GROWTH, side=Side.ABOVE, mark=Mark.MEAN)),
            both=points("10"), some=points("6"), neither=NOTHING)),
        (
            ("完成率100%以上", "完成目标", "完成率达到100%"), ("且", "并且", "同时"), ("增速高于平均值", "增速超过平均水平", "增长率高于平均数"),
            ("的得10分", "得10分"), COMMA, ("只有一项的得6分", "仅有一项的得6分", "只有1项得6分"), COMMA, ("都没有的", "均未达到的"), NONE,
        ),
    ),
    "no task": (
        Rule(base=Ratio(), no_task=NoTask.REWEIGHT),
        (("按完成率得分", "按完成率计分"), COMMA, ("无此项任务的", "无该项任务", "没有任务的单位", "无此项工作任务的"),
         ("不计入，按比例折算", "不计入按比例折算", "不计入总分，按比例折算")),
    ),
    "own unit": (
        Rule(
            base=Reach(condition=Condition(look=Look.OWN, side=Side.WITHIN, mark=Mark.TARGET), gets=FULL),
            steps=(Step(up=True, size=D(1), unit="起", gain=points("1"), adds=False),),
        ),
        (("控制在目标以内", "不超过目标", "不高于目标的", "控制在年度目标之内")[:3], ALL, COMMA, ("每超1起", "每超过一起", "每多1起", "每高出目标1起"),
         ("扣1分", "减一分", "，扣1分"), UNTIL),
    ),
    "level": (
        Rule(
            base=Reach(condition=Condition(look=Look.OWN, side=Side.REACHES, mark=Quantity(number=D(95), unit="%")), gets=FULL),
            steps=(Step(mark=Quantity(number=D(95), unit="%"), up=False, size=D(1), unit="个百分点", gain=points("0.3"), adds=False),),
        ),
        (("达到95%", "95%以上", "达到百分之九十五的", "不低于95%"), ALL, COMMA, ("每低1个百分点", "每降低一个百分点", "每少1个百分点"),
         ("扣0.3分", "减0.3分"), UNTIL),
    ),
}  # fmt: skip


def sentences(slots: Slots) -> Iterator[str]:
    """Some sentences of a family; each word of each slot is in one of them."""
    rng = Random(len(slots))
    longest = max(len(slot) for slot in slots)
    for at in range(longest):
        yield "".join(slot[at % len(slot)] for slot in slots)
    every = 1
    for slot in slots:
        every *= len(slot)
    if every <= EACH:
        yield from ("".join(words) for words in product(*slots))
        return
    for _ in range(EACH - longest):
        yield "".join(rng.choice(slot) for slot in slots)


CASES = sorted({(name, sentence) for name, (_, slots) in FAMILIES.items() for sentence in sentences(slots)})


def test_there_are_five_hundred_of_them() -> None:
    assert len(CASES) >= 500


@pytest.mark.parametrize("name", FAMILIES)
def test_synonyms_give_the_same_tree(name: str) -> None:
    tree = FAMILIES[name][0]
    for family, sentence in CASES:
        if family == name:
            assert parse(sentence) == tree, sentence

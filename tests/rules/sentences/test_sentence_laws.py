"""Laws of the sentences: what is said reads back; a word or clause put in or taken out never goes unnoticed."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark
from lark.visitors import CollapseAmbiguities
from random_rules import sample

from catchup_xl.rules.sentences.build import build
from catchup_xl.rules.sentences.forms import DEFAULTS, EMPTY_WORDS, FORMS
from catchup_xl.rules.sentences.reading import Reading
from catchup_xl.rules.sentences.refusal import RuleError
from catchup_xl.rules.sentences.say import say
from catchup_xl.rules.sentences.sentence import parse
from catchup_xl.rules.sentences.tidy import tidied
from catchup_xl.rules.sentences.tree import ByClass, Tree

SENTENCES = [form.sentence for form in FORMS] + [
    "完成年度目标任务的得满分，未完成的按完成率计分，完成率低于60%不得分",
    "达标得7分，每超出１个百分点加０.5分，最多加３分；每降低１个百分点扣０.7分，最低得２分",
    "完成任务得满分，每少5户扣1分，不足5户按1个计，扣完为止",
    "第一名、第二名、第三名分别得10分、8分、6分，其余得4分",
    "按总量位次赋分：第一名得满分，每降低一个位次减0.4分，最低4分",
    "未制定方案扣2分，每少一次扣1分，每起扣3分，扣完为止",
    "首次扣2分，再次起每次扣3分，扣完为止",
    "每发生一起安全生产责任事故扣3分，最多扣6分",
    "80分至90分得8分，90分以上得10分，80分以下得5分",
    "控制在目标以内得满分，每超1起扣1分，可计负分",
    "最高的得满分，最低的得6分，其他按比例，上限120%，下限80%",
    "基本分8分，每高于平均值1个百分点加0.5分，最多加2分，每低1个百分点扣0.5分",
]
CLAUSES = sorted({clause for sentence in SENTENCES for clause in re.split("[，；。]", sentence)} | {
    "不封顶", "可计负分", "最低2分", "最高9分", "最多加1分", "最多扣1分", "不足的不计", "乘以难度系数", "无此项任务的得满分",
    "其余得3分", "以此类推", *DEFAULTS,
})  # fmt: skip


def read(sentence: str) -> Tree | None:
    """The tree of a sentence; None where it is refused."""
    try:
        return parse(sentence)
    except RuleError:
        return None


@given(st.integers(0, 2**48))
def test_what_a_tree_says_reads_as_the_same_tree(seed: int) -> None:
    tree = sample(Random(seed)).tree
    assert parse(say(tree)) == tree


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sample_reads_as_what_it_says(sentence: str) -> None:
    assert parse(say(parse(sentence))) == parse(sentence)


def test_a_clause_put_in_changes_the_rule_or_is_refused() -> None:
    unnoticed = []
    for sentence in SENTENCES:
        tree, parts = parse(sentence), re.split("([，；。：])", sentence)
        for at in range(0, len(parts) + 1, 2):
            for clause in set(CLAUSES) - set(DEFAULTS) - {"未发生得满分"}:
                more = (
                    "".join([*parts[:at], f"{clause}，", *parts[at:]]) if at < len(parts) else f"{sentence}，{clause}"
                )
                if read(more) == tree:
                    unnoticed.append((sentence, clause))
    assert unnoticed == []


def test_a_default_that_is_said_leaves_the_rule_or_is_refused() -> None:
    for sentence in SENTENCES:
        for clause in DEFAULTS:
            assert read(f"{sentence}，{clause}") in (None, parse(sentence)), (sentence, clause)


def test_a_word_taken_out_changes_the_rule_or_is_refused_or_says_nothing() -> None:
    unnoticed = Counter[str]()
    for sentence in SENTENCES:
        text, tree = tidied(sentence).text, parse(sentence)
        for start in range(len(text)):
            for end in range(start + 1, min(start + 5, len(text)) + 1):
                out = text[start:end]
                if re.search(r"[,;:()]", out) or _belongs_to_a_default(text, start, end):
                    continue
                if read(text[:start] + text[end:]) == tree:
                    unnoticed[out] += 1
    empty = re.compile(f"(?:{'|'.join(map(re.escape, EMPTY_WORDS))})+")
    assert [out for out in unnoticed if not empty.fullmatch(out)] == []


def _belongs_to_a_default(text: str, start: int, end: int) -> bool:
    clause_start = max(text.rfind(sign, 0, start) for sign in ",;:") + 1
    ends = [found for sign in ",;:" if (found := text.find(sign, end)) >= 0]
    return text[clause_start : min(ends, default=len(text))] in DEFAULTS


def test_the_order_of_clauses_does_not_matter_where_the_words_allow_it() -> None:
    for one, other in pairwise(
        [
            "完成目标得8分，每高1个百分点加0.5分，最多加2分；每低1个百分点扣0.5分，扣完为止",
            "扣完为止，每低1个百分点扣0.5分，每高1个百分点加0.5分，最多加2分；完成目标得8分",
            "每低1个百分点扣0.5分，扣完为止；每高1个百分点加0.5分，最多加2分，完成目标得8分",
        ]
    ):
        assert parse(one) == parse(other)
    assert parse("第2名8分，第1名10分，其余4分") == parse("其余4分，第1名10分，第2名8分")


LETTERS = "每高低得加扣满分不的名第前其余完成目标达到最多百起次%0123456789.，；未"
NEUTRAL = {"0", "1", "100"}
"""Numbers that a rule may leave unsaid: no points, one of them, the whole target."""


def mutated(sentence: str, rng: Random) -> str:
    """A sentence with a sign left out, put in, replaced, or two parts exchanged."""
    at, kind = rng.randrange(len(sentence)), rng.randrange(5)
    if kind == 0:
        return sentence[:at] + sentence[at + rng.randint(1, 3) :]
    if kind == 1:
        return sentence[:at] + rng.choice(LETTERS) + sentence[at:]
    if kind == 2:
        return sentence[:at] + rng.choice(LETTERS) + sentence[at + 1 :]
    parts = re.split("[，；]", sentence)
    if kind == 3:
        rng.shuffle(parts)
        return "，".join(parts)
    other = rng.choice(SENTENCES)
    return sentence[:at] + other[rng.randrange(len(other)) :]


def numbers(text: str) -> Counter[str]:
    """The numbers of a text, in digits and without superfluous zeros."""
    return Counter(f"{float(found):g}" for found in re.findall(r"\d+(?:\.\d+)?", tidied(text).text))


def test_two_thousand_mutations_are_read_whole_or_refused() -> None:
    rng, whole = Random(20170701), 0
    for _ in range(2000):
        sentence = mutated(rng.choice(SENTENCES), rng)
        tree = read(sentence)
        if tree is None:
            continue
        whole += 1
        said = say(tree)
        assert parse(said) == tree, sentence
        lost = set(numbers(sentence)) - set(numbers(said)) - NEUTRAL
        assert not lost or "以此类推" in sentence, (sentence, said)
        for word in ("加", "可.?计?.?负分", "不封顶", "难度系数", "最多", "[无有].*任务的?[得按不]"):
            assert bool(re.search(word, sentence)) == bool(re.search(word, said)), (word, sentence, said)
        if not isinstance(tree, ByClass):
            assert len(re.findall("[加扣减]", re.sub("扣完|倒扣|减少|扣至", "", sentence))) <= len(
                re.findall("[加扣减]|不得分", said)
            ) + sentence.count("不足"), (sentence, said)
    assert whole > 300


@pytest.fixture(scope="module")
def earley() -> Lark:
    """The same grammar under a parser that finds every way to read a sentence."""
    text = resources.files("catchup_xl.rules.sentences").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        text, parser="earley", lexer="dynamic", ambiguity="explicit", propagate_positions=True, maybe_placeholders=False
    )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_sentence_can_be_read_in_two_ways(earley: Lark, sentence: str) -> None:
    found = set()
    for one in CollapseAmbiguities().transform(earley.parse(tidied(sentence).text)):
        found.add(build(Reading().transform(one)))
    assert found == {parse(sentence)}

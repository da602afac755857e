"""Points against an oracle that reads the normal form by itself: three thousand random rules, each on a random group."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from oracle import oracle
from random_rules import sample

from catchup_xl.rules.exact import exactly
from catchup_xl.rules.sentences.binding import bind
from catchup_xl.rules.sentences.points import score
from catchup_xl.rules.sentences.say import say
from catchup_xl.rules.sentences.sentence import parse

RULES, PARTS = 3000, 10
NEARLY = Fraction(1, 10**40)
"""Points are settled at fifty places, so that a third has no last one."""


@pytest.mark.parametrize("part", range(PARTS))
def test_random_rules_give_the_points_of_their_sentence(part: int) -> None:
    for seed in range(part, RULES, PARTS):
        given = sample(Random(seed))
        sentence = say(given.tree)
        with exactly():
            found = score(bind(parse(sentence), given.item), given.group)
        right = oracle(
            sentence,
            Fraction(given.item.weight),
            rate=given.item.rate,
            lower=bool(given.item.lower),
            group=given.group,
        )
        for one, other, unit in zip(found, right, given.group.units, strict=True):
            same = (
                one.points is None
                if other is None
                else one.points is not None and (abs(Fraction(one.points) - other) < NEARLY)
            )
            assert same, (seed, sentence, unit, one, other)

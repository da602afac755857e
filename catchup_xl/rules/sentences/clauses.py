"""The clauses of a sentence as they are read, before one tree is made of them; each knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from catchup_xl.model.choices import PartialStep
from catchup_xl.rules.sentences.tree import Amount, Condition, End, Look, Mark, NoTask, Quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A clause from ``start`` to ``end`` of the tidied text."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """80%至90%: from the lower bound, which is included, to the upper one, which is not."""

    look: Look
    low: Quantity
    high: Quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortOf:
    """不足60%: below a level, or a part of a step."""

    look: Look
    level: Quantity


Terms: TypeAlias = tuple[Condition | Between | ShortOf, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseClause(Clause):
    """完成目标得满分, 90%以上得10分, 完成率低于60%不得分; ``part`` with 其中 before it."""

    terms: Terms
    gets: Amount
    part: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed(Clause):
    """未完成不得分; None where the completion says it."""

    mark: Mark | None
    gets: Amount | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ByRatio(Clause):
    """按完成率得分; ``named`` when it says of what (按比例得分 does not)."""

    named: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Cap(Clause):
    """最多加2分."""

    adds: bool
    most: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Top(Clause):
    """最高15分."""

    most: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Default(Clause):
    """What holds without being said: 扣完为止, 不倒扣, 满分为止; ``below`` where it speaks of deductions."""

    below: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor(Clause):
    """最低3分."""

    least: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Negative(Clause):
    """可计负分."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unlimited(Clause):
    """不封顶."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis(Clause):
    """基本分8分."""

    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class EachStep(Clause):
    """每低1个百分点扣0.5分.

    Args:
        look: what is looked at, where it is named.
        mark: what it is held against, where it is named.
        up: the direction; None where only a condition before it tells.
        above: the side on which the condition before it lies; None without one.
        than: the direction's word wants a mark (低于).
        level: how much makes a step.
        of_mark: it is a share of the mark (目标的1%).
        gain: points a step.
        adds: they are added.
        word: the direction's word; 少 can also count what is lacking.
        before: what the step just before it was held against, where that was named.
    """

    look: Look | None
    mark: Mark | Quantity | None
    up: bool | None
    above: bool | None
    than: bool
    level: Quantity
    of_mark: bool
    gain: Amount
    adds: bool
    word: str
    before: tuple[Look | None, Mark | Quantity] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Clause):
    """不足10%的不计."""

    level: Quantity | None
    part: PartialStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Head(Clause):
    """按增速名次得分."""

    look: Look
    county: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceBand(Clause):
    """第4至6名得8分."""

    first: int
    last: int
    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class AfterPlace(Clause):
    """第7名以后得5分."""

    first: int
    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest(Clause):
    """其余得4分."""

    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class RestShare(Clause):
    """其他按比例得分; ``best`` where it is the ratio to the best one (按与最高的比例)."""

    best: End | None
    to_best: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Falls(Clause):
    """其余依次递减0.5分."""

    gain: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Likewise(Clause):
    """以此类推."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AtEnd(Clause):
    """最高的得满分, 最差的得6分; ``which`` None is the worst one."""

    which: End | None
    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitClause(Clause):
    """上限120%, 下限80%."""

    upper: bool
    level: Quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class WithinClause(Clause):
    """档内按比例."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WordGets(Clause):
    """优秀得10分."""

    word: str
    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class EachEvent(Clause):
    """每发生1起安全事故扣2分, 发生1起不得分, 未制定方案扣2分.

    Args:
        every: 每 stands before it.
        once: it can happen once only.
        event: what happens.
        size: how many.
        unit: 起, 次 …
        of: of what.
        gain: points; None for all of them (不得分).
        adds: they are added.
    """

    every: bool
    once: bool = False
    event: str
    size: Decimal
    unit: str
    of: str
    gain: Amount
    adds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NoEvent(Clause):
    """未发生的得满分."""

    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class First(Clause):
    """首次扣1分."""

    gain: Amount
    adds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Later(Clause):
    """以后每次扣2分."""

    gain: Amount
    adds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareOf(Clause):
    """增速名次占60%."""

    look: Look
    percent: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ThenPlaces(Clause):
    """完成的再按增速名次得6分."""

    terms: Terms
    look: Look
    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class OnlyOne(Clause):
    """只有1项的得6分."""

    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class NoneOf(Clause):
    """都没有的不得分."""

    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class WithoutTask(Clause):
    """无此项任务的得满分."""

    gets: NoTask | Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Difficulty(Clause):
    """乘以难度系数."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Label(Clause):
    """一类: what follows is for the units of this class."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodNamed(Clause):
    """按“NAME”计分."""

    name: str

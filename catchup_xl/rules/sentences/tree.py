"""The rule tree: what a sentence of 计分规则 says, in frozen records; two sentences of the same meaning give equal trees."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from catchup_xl.model.choices import PartialStep

POINTS_OF_RATE = "个百分点"
PERCENT = "%"
PLACES = "名"
POINTS = "分"


class Look(StrEnum):
    """What is looked at; blank is the indicator's own figure."""

    OWN = ""
    GROWTH = "增速"
    TOTAL = "总量"
    INCREMENT = "增量"
    COMPLETION = "完成率"
    FALL = "降幅"
    PLACE = "名次"
    GAP = "与标杆差距"


class Mark(StrEnum):
    """What a figure is held against."""

    TARGET = "目标"
    MEAN = "平均值"
    COUNTY_MEAN = "全县平均值"
    BENCHMARK = "标杆值"
    COUNTY = "全县数"
    LAST = "上年"


class Side(StrEnum):
    """On which side of a mark."""

    REACHES = "达到"
    ABOVE = "高于"
    WITHIN = "不高于"
    BELOW = "低于"


class End(StrEnum):
    """Which end of the group is the good one."""

    HIGHEST = "最高"
    LOWEST = "最低"
    BEST = "最好"


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """Points, or a share of the full points in per cent."""

    number: Decimal
    share: bool = False


FULL = Amount(number=Decimal(100), share=True)
NOTHING = Amount(number=Decimal(0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number with its unit: 95%, 200万元, 3起, 80分."""

    number: Decimal
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """A figure on one side of a mark: 增速高于平均值, 完成率90%以上."""

    look: Look
    side: Side
    mark: Mark | Quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """So many points for each so much: 每低1个百分点扣0.5分.

    Args:
        look: what is looked at.
        mark: what it is held against.
        up: above the mark, or forward by places; else below it.
        size: how much makes a step.
        unit: of the size.
        of_mark: the size is per cent of the mark (目标的1%).
        gain: points a step.
        adds: they are added, not taken away.
        part: what a part of a step counts (不足的…).
        most: the most that the steps make.
    """

    look: Look = Look.OWN
    mark: Mark | Quantity = Mark.TARGET
    up: bool
    size: Decimal
    unit: str
    of_mark: bool = False
    gain: Amount
    adds: bool
    part: PartialStep = PartialStep.PRORATE
    most: Amount | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """完成目标得满分，未完成不得分: points on one side of a mark.

    Args:
        condition: the figure and the side of the mark that earns the points.
        gets: the points.
        otherwise: points on the other side; None where steps say it.
    """

    condition: Condition
    gets: Amount
    otherwise: Amount | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """按完成率得分: so many points times completion.

    Args:
        gets: points at the target.
        threshold: below this completion, in per cent, nothing.
        more: points that completion beyond 100 % may add (最多加); None for none.
    """

    gets: Amount = FULL
    threshold: Decimal | None = None
    more: Amount | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """第4至6名得8分."""

    first: int
    last: int
    gets: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class Ladder:
    """按名次得分: points by place, then so much less a place (drop), or one amount for the others (rest)."""

    look: Look = Look.OWN
    county: bool = False
    bands: tuple[Band, ...]
    rest: Amount | None = None
    drop: Amount | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Best:
    """最高的得满分，其他按与最高的比例得分."""

    end: End


@dataclass(frozen=True, kw_only=True, slots=True)
class Efficacy:
    """最高的得满分，最低的得6分，其他按比例得分; lower and upper fix the ends."""

    end: End
    worst: Amount
    lower: Quantity | None = None
    upper: Quantity | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tiers:
    """90%以上得10分，80%以上得8分，80%以下不得分; from the highest bound down.

    Args:
        look: what is looked at.
        unit: of the bounds.
        bands: each bound, which is included, and the points from it on.
        below: points below the last bound.
        within: between two bounds the points run along (档内按比例).
    """

    look: Look = Look.OWN
    unit: str
    bands: tuple[tuple[Decimal, Amount], ...]
    below: Amount
    within: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """优秀得10分，良好得8分."""

    bands: tuple[tuple[str, Amount], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """每发生1起扣2分.

    Args:
        event: what happens (发生, 获, 未制定方案); may be blank.
        size: how many make a step; 0 for what can happen once only (未制定扣2分).
        unit: 起, 次, 例, 项 …
        of: of what (安全事故); may be blank.
        gain: points a step.
        first: points of the first one, where it differs (首次).
        part: what a part of a step counts.
        most: the most that it makes.
    """

    event: str = ""
    size: Decimal = Decimal(1)
    unit: str = ""
    of: str = ""
    gain: Amount
    first: Amount | None = None
    part: PartialStep = PartialStep.PRORATE
    most: Amount | None = None

    @property
    def label(self) -> str:
        """By which its figure is known where a rule counts more than one thing."""
        return f"{self.event}{self.of}" or self.unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Counted events: taken from the full points, or added from nothing on."""

    counts: tuple[Count, ...]
    adds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """基本分8分: points that only steps change; nothing where a rule consists of additions alone."""

    gets: Amount = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """增速名次占60%，总量名次占40%: one ladder on several figures, in per cent."""

    parts: tuple[tuple[Look, Decimal], ...]
    ladder: Ladder


@dataclass(frozen=True, kw_only=True, slots=True)
class GateLadder:
    """其中完成目标得4分；完成的再按名次得6分，每降1名减0.5分: places count among those that reached the mark."""

    gate: Condition
    gets: Amount
    ladder: Ladder


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """完成率100%以上且增速高于平均值的得10分，只有1项的得6分，都没有的不得分."""

    conditions: tuple[Condition, ...]
    both: Amount
    some: Amount
    neither: Amount


@dataclass(frozen=True, kw_only=True, slots=True)
class ByMethod:
    """按“NAME”计分: a scoring method that another package brings."""

    name: str


Base: TypeAlias = (
    Reach | Ratio | Ladder | Best | Efficacy | Tiers | Words | Counts | Start | Shares | GateLadder | Joined | ByMethod
)


class NoTask(StrEnum):
    """What a unit without the task gets, besides an amount."""

    MEAN = "按平均分"
    REWEIGHT = "不计入，按比例折算"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule: its base, steps on top, and its limits.

    Args:
        base: how points come about.
        steps: additions and deductions on top of it.
        top: the most that the item gets; never more than its full points.
        floor: the least that it gets.
        negative: it may get less than nothing (可计负分).
        unlimited: it may get more than its full points, without limit (不封顶).
        no_task: what a unit without the task gets.
        difficulty: the points are multiplied by the unit's coefficient (难度系数).
    """

    base: Base
    steps: tuple[Step, ...] = ()
    top: Amount | None = None
    floor: Amount = NOTHING
    negative: bool = False
    unlimited: bool = False
    no_task: NoTask | Amount | None = None
    difficulty: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ByClass:
    """一类：…；二类：…: a rule for each class of units, within one ranking."""

    rules: tuple[tuple[str, Rule], ...]


Tree: TypeAlias = Rule | ByClass

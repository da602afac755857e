"""What is told of how firmly a ranking stands (名次稳健性): one frozen record a thing that is shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from catchup_xl.errors import exit_code


@dataclass(frozen=True, slots=True)
class RankSpread:
    """One unit's places over all draws.

    Args:
        unit: its name.
        total: its total as published.
        rank: its place as published.
        low: the 5th percentile of its places (the better end).
        middle: the median.
        high: the 95th percentile.
        excellent: share of the draws in which it is among the 优秀 places; None where grades go by score lines alone.
        near_line: its total is closer to a grade line than 压线幅度.
    """

    unit: str
    total: Decimal
    rank: int
    low: int
    middle: int
    high: int
    excellent: Decimal | None
    near_line: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """The ranking under one change.

    Args:
        name: the indicator that is left out, or the method.
        ranks: each unit's place, in the order of the published ranking; None without one.
        kept: how many indicators could not change their method.
    """

    name: str
    ranks: tuple[int | None, ...]
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Flip:
    """A change of one weight alone at which the own unit and its benchmark have the same total.

    Args:
        indicator: the indicator.
        weight: its weight in the total.
        change: how much is added to it, all others as they are.
    """

    indicator: str
    weight: Decimal
    change: Decimal


@dataclass(frozen=True, slots=True)
class Robustness:
    """How firmly the ranking of one peer group stands.

    Args:
        group: the peer group.
        blocked: why it is not ranked, in Chinese; nothing else is filled in then.
        own: the own unit, where it is ranked in the group.
        benchmark: its benchmark, where it is ranked in the group.
        spread: 稳健性权重幅度.
        draws: 稳健性次数.
        seed: 稳健性种子.
        seats: how many 优秀 places there are; None where grades go by score lines alone.
        units: each ranked unit, best first.
        overtake: share of the draws in which the own unit's total is above its benchmark's.
        left_out: the ranking without each indicator in turn.
        methods: the ranking with all indicators scored by one method.
        flips: the smallest change first.
    """

    group: str
    blocked: str
    own: str
    benchmark: str
    spread: Decimal
    draws: int
    seed: int
    seats: int | None = None
    units: tuple[RankSpread, ...] = ()
    overtake: Decimal | None = None
    left_out: tuple[Variant, ...] = ()
    methods: tuple[Variant, ...] = ()
    flips: tuple[Flip, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 when the group is not ranked."""
        return exit_code(findings=bool(self.blocked))

    def as_dict(self) -> dict[str, Any]:
        """The report as ``--json`` prints it."""
        return asdict(self)

"""The method table (计分方法): each way of turning a measure into points, by id and Chinese name.

A method is a pure function. Its positional arguments are what it looks at, by their names on ``Case`` and ``Peers``; its
keyword-only arguments are parameters, by their field names on the indicator (封顶 is ``cap``) or on the settings, and their
defaults are what a blank cell means. Reader, checks, drop-down and manual are told by the signature alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

from catchup_xl.model.cells import fold
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """What is the same for all units of a group that are compared on one indicator.

    Args:
        weight: w, the full points.
        low: smallest measure in the group.
        high: largest measure in the group.
        best: best measure in the group.
        mean: mean of the measures in the group.
        lower_is_better: a smaller measure is better.
        scale: points in one unit of the measure: 100 for fractions, else 1.
        count: N, the units of the group that are compared.
    """

    weight: Decimal
    low: Decimal
    high: Decimal
    best: Decimal
    mean: Decimal
    lower_is_better: bool
    scale: Decimal
    count: int


@dataclass(slots=True, kw_only=True)
class Case:
    """What a method may look at: one unit on one indicator beside its peers.

    Args:
        peers: the group; a method may look at each part of it by its name.
        x: the measure (计分依据): a growth or a completion as a fraction, a value in its own unit, or a place.
        goal: x*, what the measure has to reach; None without a target.
        over: how far x is on the good side of x*, in points (percentage points for rates); negative when short.
        shortfall: how far x is short of x* as a share of x*; 0 when reached, None without a goal or with x* = 0.
        completion: completion ratio; None without a target.
        excess: value above a target of zero where less is better; None anywhere else.
        reached: the target is reached.
        rank: competition rank in the group, 1 the best; an indicator of the kind 排名 brings its own.
        tied: how many units share the place, this one included.
        rank_over: competition rank among the units that reached their target; 0 for the others.
        tied_over: how many of those share the place.
        share: the measure's share of the group's sum; of the sum of reciprocals where less is better. Only for methods
            that ask for it, else 0.
        judged: the value is a share that a grade word earned, not a number.
    """

    peers: Peers
    x: Decimal
    goal: Decimal | None
    over: Decimal | None
    shortfall: Decimal | None
    completion: Decimal | None
    excess: Decimal | None
    reached: bool
    rank: int
    tied: int
    rank_over: int
    tied_over: int
    share: Decimal
    judged: bool


INPUTS = {field.name: field.name for field in fields(Case)} | {
    field.name: f"peers.{field.name}" for field in fields(Peers)
}
"""What a method may look at, by the name of its argument, and where it stands on ``Case``."""


@dataclass(frozen=True, slots=True)
class Method:
    """A row of the method table.

    Args:
        id: short name, such as M5.
        name: Chinese name, such as 争先进位计分法.
        formula: the pure function.
        inputs: what it looks at, by the names of ``Case`` and ``Peers``.
        parameters: its parameters, by field name, and what a blank cell means.
        needs_target: it can't score without a target.
        relative: changing one unit's value changes other units' points.
    """

    id: str
    name: str
    formula: Callable[..., Decimal]
    inputs: tuple[str, ...]
    parameters: Mapping[str, Any]
    needs_target: bool
    relative: bool

    @property
    def about(self) -> str:
        """The first line of the formula's docstring."""
        return (inspect.getdoc(self.formula) or "").partition("\n")[0]

    @property
    def rule(self) -> str:
        """The formula: the paragraph of the docstring that begins with ``s =``."""
        paragraphs = (inspect.getdoc(self.formula) or "").split("\n\n")
        return next((" ".join(text.split()) for text in paragraphs if text.startswith("s =")), "")

    def scorer(self, indicator: Indicator, settings: Settings) -> Callable[[Case], Decimal]:
        """The method with the parameters of one indicator filled in.

        Args:
            indicator: its parameter columns go before the settings; a blank one leaves the default.
            settings: the workbook's settings.
        """
        given: dict[str, Any] = {}
        of_indicator, of_settings = vars(indicator), vars(settings)
        for name in self.parameters:
            value = of_indicator.get(name)
            if value is None:
                value = of_settings.get(name)
            if value is not None and value != "":
                given[name] = value
        formula = partial(self.formula, **given)
        pick = attrgetter(*(INPUTS[name] for name in self.inputs))
        if len(self.inputs) == 1:
            return lambda case: formula(pick(case))
        return lambda case: formula(*pick(case))


METHODS: dict[str, Method] = {}
"""Every method by its id, in the order of the rule book."""

F = TypeVar("F", bound=Callable[..., Decimal])


def method(id: str, name: str, *, needs_target: bool = False, relative: bool = False) -> Callable[[F], F]:
    """Register a scoring method.

    Args:
        id: short name that 计分方法 takes, such as M5.
        name: Chinese name that it takes too.
        needs_target: without a target the check reports an error.
        relative: it looks at the peers.

    Raises:
        TypeError: the id or name is taken, or an argument is neither one of ``INPUTS`` nor a parameter column or setting.
    """

    def register(formula: F) -> F:
        taken = {fold(word) for found in METHODS.values() for word in (found.id, found.name)}
        if taken & {fold(id), fold(name)}:
            raise TypeError(f"{id} {name}: this scoring method is registered already")
        arguments = inspect.signature(formula).parameters.values()
        inputs = tuple(a.name for a in arguments if a.kind is not a.KEYWORD_ONLY)
        parameters = {a.name: a.default for a in arguments if a.kind is a.KEYWORD_ONLY}
        strange = set(inputs) - INPUTS.keys()
        strange |= parameters.keys() - Indicator.model_fields.keys() - Settings.model_fields.keys()
        if strange or not inputs:
            raise TypeError(f"{id} {name}: nothing is known by the name {', '.join(sorted(strange)) or '(none)'}")
        METHODS[id] = Method(id, name, formula, inputs, parameters, needs_target, relative)
        return formula

    return register

"""One node of a trace, and how it writes numbers and places."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catchup_xl.model.cells import Address


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One node of the tree.

    Args:
        label: what it is, in Chinese.
        value: its value as shown.
        rule: how it came about, a formula or a rule in words.
        at: the cell it stands in, or is typed in.
        parts: what it was made of.
        formula: the same as a formula, with its id, for who asks for it.
    """

    label: str
    value: str = ""
    rule: str = ""
    at: str = ""
    parts: tuple[TraceStep, ...] = ()
    formula: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The tree as ``--json`` prints it; what is blank is left out."""
        found: dict[str, Any] = {"label": self.label, "value": self.value, "rule": self.rule, "at": self.at}
        found["formula"] = self.formula
        found = {key: value for key, value in found.items() if value}
        return found | ({"parts": [part.as_dict() for part in self.parts]} if self.parts else {})


def number_text(value: Any) -> str:
    """A number as a cell shows it that has no format of its own."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else "" if value is None else str(value)


def place_text(address: Address | None) -> str:
    """A cell's address; empty where there is none."""
    return "" if address is None else str(address)

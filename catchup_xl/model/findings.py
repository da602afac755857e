"""A finding: what a check has to say about one place of the workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from catchup_xl.model.cells import Address

EVERY_GROUP = frozenset({"*"})
"""Blocks the ranking of each group."""

NO_GROUP: frozenset[str] = frozenset()


class Level(StrEnum):
    """How much a finding weighs; the order is that of the list that the clerk reads."""

    ERROR = "错误"
    WARNING = "警告"
    HINT = "提示"

    @property
    def order(self) -> int:
        """0 for the gravest."""
        return tuple(Level).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of 检查结果.

    Args:
        level: 错误, 警告 or 提示.
        sheet: the sheet it speaks of.
        cell: the cell or range, as in H42; empty when the whole sheet is meant.
        rule: the check's stable code.
        message: what was found (发现).
        expected: what was expected (应为).
        mend: how to mend it (怎样改).
        unit: the unit to ring up, where one is known.
        blocks: the peer groups whose ranking can't be right before this is mended.
    """

    level: Level
    sheet: str
    cell: str
    rule: str
    message: str
    expected: str = ""
    mend: str = ""
    unit: str = ""
    blocks: frozenset[str] = field(default=NO_GROUP)

    @property
    def address(self) -> str:
        """The place in one word: 数据!H42."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def as_dict(self) -> dict[str, str]:
        """The finding as ``--json`` prints it."""
        return {
            "level": self.level.value,
            "sheet": self.sheet,
            "cell": self.cell,
            "rule": self.rule,
            "message": self.message,
            "expected": self.expected,
            "mend": self.mend,
        }


def at(address: Address) -> tuple[str, str]:
    """The ``sheet`` and ``cell`` arguments of a finding at this address."""
    return address.sheet, address.cell

"""Whose business a proposal is: what a county, a town, or a village may propose, and about whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catchup_xl.model.cells import fold
from catchup_xl.model.choices import UnitLevel
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.model.master import Master
from catchup_xl.rules.outcome import Proposal

_BELOW: dict[UnitLevel, frozenset[UnitLevel]] = {
    UnitLevel.TOWN: frozenset({UnitLevel.VILLAGE, UnitLevel.STATION}),
    UnitLevel.VILLAGE: frozenset(),
    UnitLevel.STATION: frozenset(),
    UnitLevel.DEPARTMENT: frozenset(),
}
"""Whom a unit that is assessed itself is set over, by its 层级."""

_TALK = "约谈"
_OF_A_UNIT = {"追责": _TALK, "能上能下": ""}
"""What becomes of a proposal that is the county's to make: a unit below it may talk, and appoints nobody."""


@dataclass(frozen=True, slots=True)
class Powers:
    """The powers of whoever issues the workbook.

    Args:
        master: the typed master.
        own: 本单位, where it is one of the units that are assessed; None where it is the county, which is above them all.
    """

    master: Master
    own: Unit | None

    @classmethod
    def of(cls, master: Master) -> Powers:
        """By 本单位: named in 单位 it is assessed itself; else it assesses the others."""
        return cls(master, master.unit(master.settings.own_unit) if master.settings.own_unit else None)

    @property
    def over_persons(self) -> bool:
        """Persons answer to their own unit."""
        return self.own is not None

    def is_own(self, unit: Unit) -> bool:
        """Whether this is 本单位 itself."""
        return self.own is unit

    def kept(self, name: str, found: Iterable[Proposal]) -> Iterator[Proposal]:
        """What may be proposed of a unit: all by the county, praise and talks by a unit that is set over it, else nothing.

        Args:
            name: the unit, as typed; one that 单位 does not know is taken for a subordinate.
            found: what the rules suggest.
        """
        if self.own is None:
            yield from found
            return
        unit = self.master.unit(name)
        own = fold(name) == fold(self.own.name)
        if own or (unit is not None and unit.level not in _BELOW[self.own.level]):
            return
        for proposal in found:
            kind = _OF_A_UNIT.get(proposal.type, proposal.type)
            if kind:
                yield Proposal(proposal.subject, kind, proposal.reason)

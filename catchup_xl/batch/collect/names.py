"""The names by which a unit is known: its full name, and the short and former ones that the sheet of units gives beside it."""

from __future__ import annotations

from catchup_xl.model.cells import fold
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.model.master import Master


def unit_named(master: Master, text: str) -> Unit | None:
    """The unit of this name, short name or former name; None when there is none, or when two units have the name beside."""
    unit = master.unit(text.strip())
    if unit is not None or not text.strip():
        return unit
    known = [one for one in master.unit_by_name.values() if fold(text) in {fold(word) for word in one.other_names}]
    return known[0] if len(known) == 1 else None


def names_of_units(master: Master) -> dict[str, str]:
    """Every name by which a unit is known, with the name that it has in the master."""
    words = {word for unit in master.unit_by_name.values() for word in (unit.name, *unit.other_names)}
    return {word: unit.name for word in sorted(words) if (unit := unit_named(master, word)) is not None}

"""The names by which a unit is known: its full name, and those that the sheet of units gives beside it."""

from __future__ import annotations

from catchup_xl.model.entries import Unit
from catchup_xl.model.master import Master


def unit_named(master: Master, text: str) -> Unit | None:
    """The unit of this name, short name or former name; None when there is none."""
    return master.unit(text.strip())

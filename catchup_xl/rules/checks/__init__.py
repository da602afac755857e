"""The checks: what a clerk may have typed wrong, each rule a function over the typed master.

Modules are laid out by what they speak of. A further check is a function with ``@check`` (over the master) or
``@data_check`` (over the rows of 数据) in one of them; a further module is a name in ``MODULES``.
"""

from __future__ import annotations

from importlib import import_module

from catchup_xl.rules.checks.registry import CHECKS, Check
from catchup_xl.rules.checks.running import MOST_OF_A_CODE, UnitCount, by_unit, in_order, manual_rows, run_checks
from catchup_xl.rules.checks.stale import stale_results

MODULES = (
    "reading_codes",
    "cells",
    "settings",
    "town",
    "units",
    "indicators",
    "methods",
    "rules",
    "blocks",
    "targets",
    "references",
    "returns",
    "figures",
    "origins",
    "scale",
    "growth",
    "standards",
    "events",
    "ledger",
    "duties",
    "deadlines",
    "campaign",
)
"""Where the checks are, in the order of the manual."""

for _name in MODULES:
    import_module(f"{__name__}.{_name}")

__all__ = [
    "CHECKS",
    "MODULES",
    "MOST_OF_A_CODE",
    "Check",
    "UnitCount",
    "by_unit",
    "in_order",
    "manual_rows",
    "run_checks",
    "stale_results",
]

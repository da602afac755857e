"""Running all checks: what is switched off, in which order findings are told, and whom to ring."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from catchup_xl.model.cells import column_number
from catchup_xl.model.findings import Finding, Level
from catchup_xl.model.master import Master
from catchup_xl.model.rows import SHEETS
from catchup_xl.rules.checks.lookups import codes_off
from catchup_xl.rules.checks.registry import CHECKS
from catchup_xl.rules.checks.series import Data

MOST_OF_A_CODE = 200
"""As many findings of one code are told one by one; the last of more tells of the rest."""

_CELL = re.compile(r"([A-Z]*)(\d*)")
_ORDER = {name: n for n, name in enumerate(SHEETS)}


class UnitCount(NamedTuple):
    """How many findings a unit has to answer for."""

    unit: str
    errors: int
    warnings: int
    hints: int


def run_checks(master: Master) -> tuple[Finding, ...]:
    """Everything there is to say about a master.

    Args:
        master: the typed master.

    Returns:
        What could not be read, and the findings of every check that 停用的检查 does not list: first what blocks a
        ranking, then by level, then in the order of the sheets and cells.
    """
    off, data = set(codes_off(master)), Data(master)
    found = [finding for finding in master.findings if finding.rule not in off]
    for check in CHECKS.values():
        if check.run is not None and check.code not in off:
            found.extend(check.run(data))
    return in_order(_capped(found))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are told: first what blocks a ranking, then by level, then in the order of the sheets and cells."""
    return tuple(sorted(findings, key=_order))


def by_unit(findings: Iterable[Finding]) -> tuple[UnitCount, ...]:
    """How many findings each unit has to answer for, those with the most errors, warnings and hints first."""
    named = sorted((finding for finding in findings if finding.unit), key=lambda finding: finding.unit)
    counts: list[UnitCount] = []
    for unit, of_unit in groupby(named, key=lambda finding: finding.unit):
        levels = [finding.level for finding in of_unit]
        counts.append(UnitCount(unit, *(levels.count(level) for level in Level)))
    return tuple(sorted(counts, key=lambda count: (-count.errors, -count.warnings, -count.hints)))


def manual_rows() -> list[tuple[str, str, str, str, str]]:
    """The manual's table of rules: code, level, 中文名, 说明, 怎样改."""
    return [
        (check.code, "、".join(level.value for level in sorted(check.levels, key=lambda level: level.order)), check.name,
         check.expected, check.mend)
        for check in CHECKS.values()
    ]  # fmt: skip


def _order(finding: Finding) -> tuple[bool, int, int, int, int, str]:
    place = _CELL.match(finding.cell)
    letters, digits = place.groups() if place else ("", "")
    sheet = _ORDER.get(finding.sheet, len(_ORDER))
    return not finding.blocks, finding.level.order, sheet, int(digits or 0), column_number(letters), finding.rule


def _capped(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Hold the list short when one mistake was made a thousand times; what it blocks stays blocked."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.rule, []).append(finding)
    for found in by_code.values():
        if len(found) <= MOST_OF_A_CODE:
            yield from found
            continue
        found.sort(key=_order)
        yield from found[: MOST_OF_A_CODE - 1]
        rest = found[MOST_OF_A_CODE - 1 :]
        first = rest[0]
        yield Finding(
            min((finding.level for finding in rest), key=lambda level: level.order), first.sheet, first.cell, first.rule,
            f"{first.message}；另有 {len(rest) - 1} 处同类问题未逐条列出", expected=first.expected, mend=first.mend,
            blocks=frozenset[str]().union(*(finding.blocks for finding in rest)),
        )  # fmt: skip

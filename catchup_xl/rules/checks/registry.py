"""The register of checks: a check's stable code, levels, Chinese name, and what it expects, declared beside its function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import NamedTuple, TypeAlias, TypeVar

from catchup_xl.model.cells import Address
from catchup_xl.model.findings import NO_GROUP, Finding, Level
from catchup_xl.model.master import Master
from catchup_xl.rules.checks.series import Data
from catchup_xl.rules.checks.words import CellPlace


class Remark(NamedTuple):
    """What a check yields: a finding that does not yet bear the check's code, level and standing advice.

    Args:
        at: the cell, range or sheet.
        message: what was found (发现).
        expected: what was expected, where it is more precise than the declaration's.
        mend: how to mend it, where it is more precise than the declaration's.
        unit: the unit to ring up.
        blocks: the peer groups whose ranking can't be right before this is mended.
        level: one of the check's levels; its first when None.
    """

    at: Address | CellPlace
    message: str
    expected: str = ""
    mend: str = ""
    unit: str = ""
    blocks: frozenset[str] = NO_GROUP
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the manual.

    Args:
        code: stable name, in the manual, in 停用的检查 and in ``--json``.
        levels: the levels that its findings may have, the usual one first.
        name: what it looks for, in a few Chinese words.
        rule: the rule in one sentence: the check's docstring.
        expected: what is expected (应为).
        mend: how to mend it (怎样改).
        run: gives the findings; None for what is found while the workbook is read.
    """

    code: str
    levels: tuple[Level, ...]
    name: str
    rule: str
    expected: str
    mend: str
    run: Callable[[Data], Iterator[Finding]] | None

    def finding(self, remark: Remark) -> Finding:
        """A remark as a finding of this check."""
        return Finding(
            level=remark.level or self.levels[0], sheet=remark.at.sheet, cell=remark.at.cell, rule=self.code,
            message=remark.message, expected=remark.expected or self.expected, mend=remark.mend or self.mend,
            unit=remark.unit, blocks=remark.blocks,
        )  # fmt: skip


CHECKS: dict[str, Check] = {}
"""Every check by its code, in the order of the manual."""

S = TypeVar("S", Master, Data)
Rule: TypeAlias = Callable[[S], Iterable[Remark]]
Found: TypeAlias = Callable[[S], Iterator[Finding]]


def check(
    code: str, level: Level, name: str, *, expected: str, mend: str, also: tuple[Level, ...] = ()
) -> Callable[[Rule[Master]], Found[Master]]:
    """Register a check over the typed master.

    Args:
        code: stable name, such as weight-sum.
        level: the usual level.
        name: Chinese name.
        expected: what is expected, for the manual, and for findings that say nothing more precise.
        mend: how to mend it, likewise.
        also: further levels that its findings may have.
    """

    def register(rule: Rule[Master]) -> Found[Master]:
        found = _stamped(rule, code)
        _add(Check(code, (level, *also), name, rule.__doc__ or "", expected, mend, lambda data: found(data.master)))
        return found

    return register


def data_check(
    code: str, level: Level, name: str, *, expected: str, mend: str, also: tuple[Level, ...] = ()
) -> Callable[[Rule[Data]], Found[Data]]:
    """Register a check over the rows of 数据; the arguments are those of ``check``."""

    def register(rule: Rule[Data]) -> Found[Data]:
        found = _stamped(rule, code)
        _add(Check(code, (level, *also), name, rule.__doc__ or "", expected, mend, found))
        return found

    return register


def reading_check(code: str, levels: tuple[Level, ...], name: str, rule: str, *, expected: str, mend: str) -> None:
    """Register what is found elsewhere (while reading, or by who knows more), so that the manual tells of it."""
    _add(Check(code, levels, name, rule, expected, mend, None))


def _add(found: Check) -> None:
    if found.code in CHECKS:
        raise TypeError(f"{found.code}: this check is registered already")
    CHECKS[found.code] = found


def _stamped(rule: Rule[S], code: str) -> Found[S]:
    """Turn remarks into findings of this check."""

    @wraps(rule)
    def found(subject: S) -> Iterator[Finding]:
        for remark in rule(subject):
            yield CHECKS[code].finding(remark)

    return found

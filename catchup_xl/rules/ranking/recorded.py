"""What 历史 has recorded of the period, beside what is computed now: what was issued stays, and differences are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from catchup_xl.model.cells import fold, number_in, to_text
from catchup_xl.model.findings import Finding
from catchup_xl.model.master import Master
from catchup_xl.model.result_sheets import HistoryRow
from catchup_xl.rules.checks.lookups import codes_off
from catchup_xl.rules.checks.registry import CHECKS, Remark
from catchup_xl.rules.outcome import Group, Outcome, Standing


def recorded_rows(master: Master) -> tuple[HistoryRow, ...]:
    """The rows of 历史 of the period that is computed."""
    return master.recorded.get((master.settings.year or 0, master.month or 0), ())


def unissued_groups(outcome: Outcome) -> Iterator[Group]:
    """The groups whose ranking of the period has not been issued (正式) yet."""
    issued = {fold(to_text(row.group)) for row in recorded_rows(outcome.master) if row.issued}
    return (group for group in outcome.groups.values() if fold(group.name) not in issued)


def changes_since_issued(master: Master, groups: Mapping[str, Group]) -> Iterator[Finding]:
    """What comes out differently now from the ranking that was issued: a finding a unit, at its row of 历史."""
    check = CHECKS["issued-differs"]
    if check.code in codes_off(master):
        return
    for row in recorded_rows(master):
        group = next((group for group in groups.values() if fold(group.name) == fold(to_text(row.group))), None)
        if not row.issued or group is None or group.blocked:
            continue
        key = master.known_as(to_text(row.unit))
        standing = next((one for one in group.standings if fold(one.unit.name) == key), None)
        then, now = (number_in(row.total), number_in(row.rank)), _now(standing)
        if then != now:
            told = "不在本组" if standing is None else _words(*now)
            message = f"“{to_text(row.unit)}”{master.month} 月已正式发布{_words(*then)}，按现在的填报算出来是{told}；“历史”保留发布时的"
            yield check.finding(Remark(row.at("名次"), message, unit=to_text(row.unit)))


def _now(standing: Standing | None) -> tuple[Decimal | None, int | None]:
    return (None, None) if standing is None else (standing.total, standing.rank)


def _words(total: Decimal | None, rank: Decimal | int | None) -> str:
    points = "总分未定" if total is None else f" {total:f} 分"
    return points + ("，未列名次" if rank is None else f"、第 {int(rank)} 名")

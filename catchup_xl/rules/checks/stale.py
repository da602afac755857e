"""Whether the result sheets are older than the entries; asked by who can tell the entries' digest, not by run_checks."""

from __future__ import annotations

from catchup_xl.model.cells import to_text
from catchup_xl.model.findings import Finding, Level
from catchup_xl.model.master import Master
from catchup_xl.rules.checks.registry import CHECKS

_HEADER = "填报数据指纹"


def stale_results(master: Master, digest: str) -> Finding | None:
    """What to say when the result sheets are older than the entries.

    Args:
        master: the typed master.
        digest: 填报数据指纹 of the entries as they are now.

    Returns:
        None when the last run saw the same entries, or when there was no run yet.
    """
    runs = master.tables["运行记录"].sources
    last = next((to_text(source.cells[_HEADER]) for source in reversed(runs) if _HEADER in source.cells), digest)
    if last == digest:
        return None
    check = CHECKS["results-stale"]
    message = "上次计算之后填报内容有改动，各结果表不是最新"
    return Finding(Level.HINT, "运行记录", "", check.code, message, check.expected, check.mend)

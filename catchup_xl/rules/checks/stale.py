"""Whether the result sheets are older than the entries; asked by who can tell the entries' digest, not by run_checks."""

from __future__ import annotations

from collections.abc import Collection

from catchup_xl.model.cells import to_text
from catchup_xl.model.findings import Finding
from catchup_xl.model.master import Master
from catchup_xl.rules.checks.registry import CHECKS, Remark
from catchup_xl.rules.checks.words import CellPlace

_RUN, _HEADER = "操作", "填报数据指纹"


def stale_results(master: Master, digest: str, labels: Collection[str]) -> Finding | None:
    """What to say when the result sheets are older than the entries.

    Args:
        master: the typed master.
        digest: 填报数据指纹 of the entries as they are now.
        labels: the runs (操作) that rewrite the ranking; the others leave it as it was.

    Returns:
        None when the last such run saw the same entries, or when there was none yet.
    """
    runs = [source.cells for source in master.tables["运行记录"].sources if source.cells.get(_RUN) in labels]
    last = to_text(runs[-1].get(_HEADER, digest)) if runs else digest
    if last == digest:
        return None
    message = "上次计算之后填报内容有改动，各结果表不是最新"
    return CHECKS["results-stale"].finding(Remark(CellPlace("运行记录"), message))

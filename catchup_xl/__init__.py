"""catchup_xl: a township's catch-up campaign (追赶超越) in one Excel workbook."""

from catchup_xl._version import __version__
from catchup_xl.api import (
    check,
    checklist,
    circular,
    dashboard,
    export,
    growth,
    new,
    next_year,
    ranking,
    refresh,
    robustness,
    rule,
    schema,
    show,
    trace,
    undo,
    verify,
)

__all__ = [
    "__version__",
    "check",
    "checklist",
    "circular",
    "dashboard",
    "export",
    "growth",
    "new",
    "next_year",
    "ranking",
    "refresh",
    "robustness",
    "rule",
    "schema",
    "show",
    "trace",
    "undo",
    "verify",
]

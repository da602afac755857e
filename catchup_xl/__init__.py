"""catchup_xl: a township's catch-up campaign (追赶超越) in one Excel workbook."""

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
    schema,
    show,
    trace,
    undo,
    verify,
)

__version__ = "0.1.0"

__all__ = [
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
    "schema",
    "show",
    "trace",
    "undo",
    "verify",
]

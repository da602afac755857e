"""The time that is written down: the clerk's wall clock, or the one that SOURCE_DATE_EPOCH pins."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def pinned_time() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH names, so that two runs give the same bytes; None where it is not set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None) if epoch.isdigit() else None


def clock() -> datetime:
    """The time of a run, in whole seconds."""
    return pinned_time() or datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the clerk's wall clock

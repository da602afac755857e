"""Running one job over many workbooks: worker processes or a cluster, what has been done so far, and where the files lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catchup_xl.batch.run.runner import run as run

__all__ = ["run"]


def __getattr__(name: str) -> Any:
    """Import ``run`` when it is asked for, so that a worker pays only for what it uses."""
    if name == "run":
        from catchup_xl.batch.run.runner import run

        return run
    raise AttributeError(name)

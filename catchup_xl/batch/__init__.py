"""Many workbooks: a batch on local processes or a cluster, return forms and their collection, the county's book, differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catchup_xl.batch.runner import run as run

__all__ = ["run"]


def __getattr__(name: str) -> Any:
    """Import ``run`` when it is asked for, so that a worker pays only for what it uses."""
    if name == "run":
        from catchup_xl.batch.runner import run  # noqa: PLC0415

        return run
    raise AttributeError(name)

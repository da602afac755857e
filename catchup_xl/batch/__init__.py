"""Many workbooks: a batch on local processes or a cluster, return forms and their collection, the county's book, differences.

The room has the name of a command, ``catchup_xl.batch(…)``, so it can be called.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """This room, which runs its batch when it is called."""

    def __call__(self, *places: Any, **options: Any) -> Any:
        """Run a job on many workbooks, see ``batch.run.runner.run``."""
        from catchup_xl.batch.run.runner import run

        return run(*places, **options)


sys.modules[__name__].__class__ = _Room

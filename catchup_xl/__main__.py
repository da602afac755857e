"""``catchup-xl`` and ``python -m catchup_xl`` are the command line."""

from __future__ import annotations

import os
import signal
from types import FrameType


def main() -> None:
    """Run the command line. Ctrl-C while it is still being loaded ends it without a word of Python."""
    taken = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if taken:
        signal.signal(signal.SIGINT, _leave)
    from catchup_xl.cli.app import main as run  # noqa: PLC0415 - what takes time is loaded under the handler

    if taken:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Nothing has been begun yet, so nothing has to be put in order."""
    os._exit(130)


if __name__ == "__main__":
    main()

"""``catchup-xl`` and ``python -m catchup_xl`` are the command line."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from types import FrameType

_SOON = 0.05  # seconds: by then what could not take it is over


def main() -> None:
    """Run the command line. Ctrl-C while it is still being loaded ends it without a word of Python."""
    taken = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if taken:
        signal.signal(signal.SIGINT, _leave)
    from catchup_xl.cli.app import main as run  # what takes time is loaded under the handler

    if taken:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = _asked_again
    run()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Nothing has been begun yet, so nothing has to be put in order."""
    os._exit(130)


def _asked_again(lost: sys.UnraisableHookArgs) -> None:
    """Ctrl-C in a place that can't raise it, as while a module is loaded, is not lost, and not told: it comes once more."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        threading.Timer(_SOON, _thread.interrupt_main).start()
    else:
        sys.__unraisablehook__(lost)


if __name__ == "__main__":
    main()

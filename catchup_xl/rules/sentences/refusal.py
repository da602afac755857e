"""Why a sentence is not read: the part that was not understood, quoted, and what could be written instead."""

from __future__ import annotations

from collections.abc import Iterable

from catchup_xl.errors import CatchupError


class RuleError(CatchupError):
    """A sentence of 计分规则 that is not read, or does not fit its indicator; no part of it counts.

    Args:
        problem: what is wrong, in Chinese.
        mend: how to mend it.
        quote: the part of the sentence, as typed.
        start: where it begins in the text as typed.
        end: where it ends.
        readings: whole sentences to paste, where there is more than one reading.
        nearest: the nearest forms that are understood.
    """

    def __init__(
        self,
        problem: str,
        *,
        mend: str = "",
        quote: str = "",
        start: int = 0,
        end: int = 0,
        readings: Iterable[str] = (),
        nearest: Iterable[str] = (),
    ) -> None:
        self.quote, self.start, self.end = quote, start, end
        self.readings, self.nearest = tuple(readings), tuple(nearest)
        pasted = "；或：".join(f"写成“{sentence}”" for sentence in self.readings)
        near = f"相近的写法：{' / '.join(self.nearest)}" if self.nearest else ""
        super().__init__(problem, mend="；".join(filter(None, (mend, pasted, near))))

"""The one family of exceptions that a user may meet: each says what is wrong, where, and how to mend it."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """A text as it may go to a terminal or into a log: what would steer those, or turn the line round, is shown as �."""
    return _UNSEEN.sub("\ufffd", text)


class CatchupError(Exception):
    """Something that stops a job; the text is for the user, in Chinese.

    Args:
        problem: what is wrong, and where.
        expected: what was expected instead.
        mend: how to mend it.
    """

    def __init__(self, problem: str, *, expected: str = "", mend: str = "") -> None:
        super().__init__(problem)
        self.problem, self.expected, self.mend = problem, expected, mend

    def __str__(self) -> str:
        parts = [self.problem]
        if self.expected:
            parts.append(f"应为：{self.expected}")
        if self.mend:
            parts.append(f"怎样改：{self.mend}")
        return "\n".join(parts)


class BookError(CatchupError):
    """A workbook that can't be read or written: missing, open elsewhere, damaged, or not a workbook at all."""


class PlanError(CatchupError):
    """A plan file that can't be turned into a workbook."""


class UsageError(CatchupError):
    """A call whose words are off: an unknown sheet, a month out of range."""


class LossWarning(UserWarning):
    """Something that could not be kept of a file that was replaced; the text is for the user, in Chinese."""

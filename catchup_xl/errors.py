"""The one family of exceptions that a user may meet: each says what is wrong, where, and how to mend it."""

from __future__ import annotations

import re
from enum import IntEnum
from pathlib import Path

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OF_BYTES = re.compile("[\udc80-\udcff]")
_PART = re.compile("[^/\\\\\u2010-\u203b\u3000-\u9fff\uff00-\uffef]+")
"""A part of a file's name that is no UTF-8: the system hands its bytes on as surrogates, among what
could be read; what stands around it in a message is Chinese."""

_OPTION = re.compile(r"[，；、]?[^，；、。：\n]*--[a-z][^，；。\n]*")
_NO_ADVICE = re.compile(r"\n怎样改：(?=\n|$)")
_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/]+@")


def printable(text: str) -> str:
    """A text as it may go to a terminal or into a file: what would steer those, or turn the line round, is shown as �.

    A file's name in bytes that are no UTF-8 is read as GBK, in which Chinese Windows and many archives write names.
    """
    return _UNSEEN.sub("\ufffd", _PART.sub(_as_gbk, text) if _OF_BYTES.search(text) else text)


def file_name(path: Path) -> str:
    """A file's name as every message, report and record has it."""
    return printable(path.name)


def _as_gbk(found: re.Match[str]) -> str:
    if not _OF_BYTES.search(found[0]):
        return found[0]
    try:
        return found[0].encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return found[0]


def without_passwords(text: str) -> str:
    """A text with the passwords of its URLs taken out: sftp://user:***@host."""
    return _PASSWORD.sub(r"\1***@", text)


def without_options(text: str) -> str:
    """A message for somebody who gave no command: advice to add an option of the command line is left out."""
    return _NO_ADVICE.sub("", re.sub(r"怎样改：[，；、]", "怎样改：", _OPTION.sub("", text)))


class CatchupError(Exception):
    """Something that stops a job; the text is for the user, in Chinese.

    Args:
        problem: what is wrong, and where.
        expected: what was expected instead.
        mend: how to mend it.
    """

    def __init__(self, problem: str, *, expected: str = "", mend: str = "") -> None:
        problem = without_passwords(problem)
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
    """Something that could not be kept or written beside the work that was done; the text is for the user, in Chinese."""


class Exit(IntEnum):
    """What a command tells the program that called it; each has its Chinese ``words``."""

    DONE = 0, "完成"
    FINDINGS = 1, "有“错误”级问题，或有没写进、没收进、对不上的"
    USAGE = 2, "用法不对"
    FILE = 3, "有文件读不了或写不了，或程序出错"
    INTERRUPTED = 130, "中断"

    words: str

    def __new__(cls, code: int, words: str) -> Exit:
        """A code with its words."""
        made = int.__new__(cls, code)
        made._value_, made.words = code, words
        return made


def exit_code(
    error: BaseException | None = None, *, findings: bool = False, failed: bool = False, interrupted: bool = False
) -> Exit:
    """The exit code of a command, the gravest that is true; the one place where it is decided.

    Args:
        error: what ended the command before its time.
        findings: it is done, but there is something to mend or to look at.
        failed: a file could not be read or written.
        interrupted: it was stopped.
    """
    if interrupted or isinstance(error, KeyboardInterrupt):
        return Exit.INTERRUPTED
    if isinstance(error, CatchupError) and not isinstance(error, BookError):
        return Exit.USAGE
    if failed or error is not None:
        return Exit.FILE
    return Exit.FINDINGS if findings else Exit.DONE

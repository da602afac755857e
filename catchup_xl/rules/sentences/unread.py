"""Where the grammar stops: the clause that was not understood, both readings of a bare number, and the nearest forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lark import Token
from lark.exceptions import UnexpectedInput

from catchup_xl.rules.sentences.forms import nearest_forms
from catchup_xl.rules.sentences.refusal import RuleError
from catchup_xl.rules.sentences.tidy import Tidied

_CLAUSE_ENDS = ",;:()、"


def not_understood(text: Tidied, stopped: UnexpectedInput, reads: Callable[[str], bool]) -> RuleError:
    """The refusal of a sentence at the place where the grammar stops.

    Args:
        text: the sentence.
        stopped: what the grammar says.
        reads: whether another sentence is understood.
    """
    at = _stop(text, stopped)
    start = max(text.text.rfind(sign, 0, at) for sign in _CLAUSE_ENDS) + 1
    end = min((found for sign in _CLAUSE_ENDS if (found := text.text.find(sign, at)) >= 0), default=len(text.text))
    if not text.text:
        return RuleError("没有写计分规则", nearest=nearest_forms(""))
    begin, finish = text.span(start, max(end, start + 1) if end < len(text.text) else len(text.text))
    quote = text.quote(start, end) or text.typed.strip()
    bare = _bare_number(text, at)
    if bare is not None:
        number, place = bare
        readings = list(_with_unit(text, number, place, reads))
        return RuleError(
            f"“{quote}”里的“{number}”没有单位", quote=quote, start=begin, end=finish, readings=readings[:2],
            nearest=() if readings else nearest_forms(quote),
        )  # fmt: skip
    rest = text.quote(at, end)
    stop = f"从“{rest}”起" if rest and rest != quote else "到这里还没说完" if at >= end and rest != quote else ""
    problem = f"不理解“{quote}”" + (f"（{stop}）" if stop else "")
    return RuleError(problem, quote=quote, start=begin, end=finish, nearest=nearest_forms(quote))


def _stop(text: Tidied, stopped: UnexpectedInput) -> int:
    token = getattr(stopped, "token", None)
    if isinstance(token, Token) and token.type == "$END":
        return len(text.text)
    at = getattr(stopped, "pos_in_stream", None)
    return len(text.text) if at is None or at < 0 else int(at)


def _bare_number(text: Tidied, at: int) -> tuple[str, int] | None:
    """The number just before the stop that has no unit, and where it ends in the tidied text."""
    start = at
    while start and (text.text[start - 1].isdigit() or text.text[start - 1] == "."):
        start -= 1
    if start == at or text.text[start - 1 : start] in ("第", "前") or (start and text.text[start - 1] == '"'):
        return None
    if at < len(text.text) and text.text[at] not in _CLAUSE_ENDS + "加扣减得的以至-":
        return None
    return text.text[start:at], at


def _with_unit(text: Tidied, number: str, at: int, reads: Callable[[str], bool]) -> Iterable[str]:
    """Sentences to paste, in which the number has a unit."""
    typed_end = text.at[at - 1] + 1
    typed_start = text.at[at - len(number)]
    before, after = text.typed[:typed_start], text.typed[typed_end:]
    points, shares = (f"{number}分", f"满分的{number}%"), (f"{number}个百分点", f"目标的{number}%")
    levels = (f"{number}%", f"{number}分", f"{number}名", f"{number}起")
    step = text.text[: at - len(number)].rpartition("每")[2]
    in_step = "每" in text.text[:at] and not set(step) & set(_CLAUSE_ENDS + "加扣减得")
    for said in (*shares, *levels, *points) if in_step else (*points, *levels, *shares):
        sentence = f"{before}{said}{after}"
        if reads(sentence):
            yield sentence

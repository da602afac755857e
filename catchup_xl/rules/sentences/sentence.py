"""Reading a sentence of 计分规则: tidied, parsed, made into one rule tree, or refused in words."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from lark import Lark
from lark.exceptions import UnexpectedInput, VisitError

from catchup_xl.rules.sentences.bag import ClashError
from catchup_xl.rules.sentences.build import build
from catchup_xl.rules.sentences.clauses import Clause
from catchup_xl.rules.sentences.forms import nearest_forms
from catchup_xl.rules.sentences.reading import Reading
from catchup_xl.rules.sentences.refusal import RuleError
from catchup_xl.rules.sentences.terms import UnclearError
from catchup_xl.rules.sentences.tidy import Tidied, tidied
from catchup_xl.rules.sentences.tree import Tree
from catchup_xl.rules.sentences.unread import not_understood


@lru_cache(maxsize=1)
def grammar() -> Lark:
    """The grammar's parser: LALR, with a lexer that knows which words may stand where it is."""
    text = resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=False)


@lru_cache(maxsize=1024)
def parse(sentence: str) -> Tree:
    """Read a sentence.

    Args:
        sentence: as typed; full-width signs, Chinese numerals and synonyms are taken.

    Raises:
        RuleError: some part of it is not understood, or its parts do not go together.
    """
    text = tidied(sentence)
    clauses = _clauses(text)
    try:
        return build(clauses)
    except ClashError as clash:
        raise _refused(text, str(clash), *clash.clauses) from clash


def _clauses(text: Tidied) -> list[Clause]:
    try:
        return Reading().transform(grammar().parse(text.text))
    except UnexpectedInput as stopped:
        raise not_understood(text, stopped, _reads) from stopped
    except VisitError as failed:
        unclear = failed.orig_exc
        if not isinstance(unclear, UnclearError):
            raise
        raise _quoting(text, str(unclear), [(unclear.start, unclear.end)]) from unclear


def _reads(sentence: str) -> bool:
    """Whether a sentence is understood; for what is offered to paste."""
    try:
        parse(sentence)
    except RuleError:
        return False
    return True


def _refused(text: Tidied, why: str, *clauses: Clause) -> RuleError:
    return _quoting(text, why, [(clause.start, clause.end) for clause in sorted(clauses, key=lambda one: one.start)])


def _quoting(text: Tidied, why: str, spans: list[tuple[int, int]]) -> RuleError:
    quotes = list(dict.fromkeys(text.quote(*span) for span in spans))
    said = f"{'与'.join(f'“{quote}”' for quote in quotes)}：{why}" if quotes else why
    start, end = (text.span(spans[0][0], spans[-1][1])) if spans else (0, len(text.typed))
    nearest = nearest_forms("".join(quotes))
    return RuleError(said, quote=" … ".join(quotes), start=start, end=end, nearest=nearest)

"""The clauses of one rule: each is taken once, by what understands it; what nobody takes is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from catchup_xl.rules.sentences.clauses import Clause

K = TypeVar("K", bound=Clause)


class ClashError(ValueError):
    """Clauses that can't be read together, or alone; the text says why, in Chinese.

    Args:
        text: why.
        clauses: those that it speaks of.
    """

    def __init__(self, text: str, *clauses: Clause) -> None:
        super().__init__(text)
        self.clauses = clauses


class Bag:
    """The clauses that are left to take, in the order of the sentence.

    Args:
        clauses: all clauses of the rule.
    """

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self._left = list(clauses)

    def has(self, *kinds: type[Clause]) -> bool:
        """Whether a clause of one of these kinds is left."""
        return any(isinstance(clause, kinds) for clause in self._left)

    def all(self, kind: type[K]) -> list[K]:
        """Take all clauses of a kind."""
        found = [clause for clause in self._left if isinstance(clause, kind)]
        self._left = [clause for clause in self._left if not isinstance(clause, kind)]
        return found

    def one(self, kind: type[K], what: str) -> K | None:
        """Take the one clause of a kind; None without one.

        Args:
            kind: the kind.
            what: what the clause says, in Chinese.

        Raises:
            ClashError: it is said twice.
        """
        found = self.all(kind)
        if len(found) > 1:
            raise ClashError(f"{what}说了{len(found)}次", *found)
        return found[0] if found else None

    def put_back(self, clauses: Sequence[Clause]) -> None:
        """Leave clauses to others after all."""
        self._left = sorted([*self._left, *clauses], key=lambda clause: clause.start)

    def finish(self) -> None:
        """All is taken.

        Raises:
            ClashError: a clause is left, which would count for nothing.
        """
        if self._left:
            raise ClashError("这一句与前面的算法合不起来", *self._left[:1])

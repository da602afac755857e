"""Tier tables (分档标准): "h:κ; h:κ; …", a threshold or a grade word and the share of the full points that it earns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from catchup_xl.model.cells import fold, to_number
from catchup_xl.model.tier_text import tiers_of
from catchup_xl.rules.exact import ONE, ZERO


@dataclass(frozen=True, slots=True)
class Standards:
    """A parsed tier table.

    Args:
        steps: thresholds with their shares, worst first.
        words: grade words with their shares.
        lower_is_better: a smaller figure earns more.
    """

    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    words: tuple[tuple[str, Decimal], ...] = ()
    lower_is_better: bool = False

    def share_of_word(self, text: str) -> Decimal | None:
        """The share of a grade word, as typed; None for any other text."""
        return dict(self.words).get(fold(text))


DEFAULT_WORDS = Standards(
    words=(
        ("优秀", ONE),
        ("优", ONE),
        ("好", ONE),
        ("良好", Decimal("0.8")),
        ("良", Decimal("0.8")),
        ("较好", Decimal("0.8")),
        ("一般", Decimal("0.5")),
        ("中", Decimal("0.5")),
        ("较差", Decimal(0)),
        ("差", Decimal(0)),
    )
)
"""What grade words earn when 分档标准 is blank; the shares are the tops of the tiers 100–80, 80–50, 50–0 % of [S6]."""


@lru_cache(maxsize=512)
def parse_standards(text: str) -> Standards:
    """Read a tier table, such as ``60:0.6; 80:0.8; 90:1`` or ``优秀:1; 良好:80%``.

    Args:
        text: the cell; full-width signs are taken too. Blank gives the default words.

    Raises:
        ValueError: the text is no tier table; its message is Chinese.
    """
    if not fold(text):
        return DEFAULT_WORDS
    steps: list[tuple[Decimal, Decimal]] = []
    words: list[tuple[str, Decimal]] = []
    for label, share_text, typed in tiers_of(text):
        share = to_number(share_text) if label else None
        if share is None:
            raise ValueError(f"“{typed}”不是“标准:比例”的形式")
        if share < 0:
            raise ValueError(f"“{typed}”的比例是负数")
        try:
            steps.append((to_number(label) or ZERO, share))
        except ValueError:
            words.append((label, share))
    if len({threshold for threshold, _ in steps}) < len(steps) or len({word for word, _ in words}) < len(words):
        raise ValueError("同一档写了两次")
    steps.sort()
    shares = [share for _, share in steps]
    falling = len(steps) > 1 and shares == sorted(shares, reverse=True) and shares[0] != shares[-1]
    if not falling and shares != sorted(shares):
        raise ValueError("各档比例应随标准一路上升或一路下降")
    return Standards(tuple(reversed(steps)) if falling else tuple(steps), tuple(words), falling)

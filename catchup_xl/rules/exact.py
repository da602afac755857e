"""Exact decimal arithmetic, rounded half-up (四舍五入) at named points only.

A quotient such as 1/3 has no finite decimal. It is carried with so many digits (PRECISION) that a shown figure equals
what fractions would give: before the half-up rounding the surplus digits are folded away at GUARD places, so that a
product which is exactly on the half (1/3 × 0.015) is not lost to the 80th digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext

PRECISION = 80
GUARD = 50
CONTEXT = Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

_GUARD_STEP = Decimal(1).scaleb(-GUARD)
_STEPS = {places: Decimal(1).scaleb(-places) for places in range(-15, 31)}


@contextmanager
def exactly() -> Iterator[None]:
    """Carry out the arithmetic inside with PRECISION digits; every job runs inside one such block."""
    with localcontext(CONTEXT):
        yield


def settled(value: Decimal) -> Decimal:
    """Fold the surplus digits of a quotient away, so that equal fractions compare equal however they were reached.

    1/3 ÷ 0.1 and 2/3 ÷ 0.2 differ at the 80th digit and are the same number: ties, lines and borders look at settled
    values. Nothing is computed from them any further, or the folded digits would be missed.

    Args:
        value: any finite decimal.

    Returns:
        A decimal with GUARD digits after the point.
    """
    return value.quantize(_GUARD_STEP, ROUND_HALF_UP, _context_for(value))


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, as Excel's ROUND does.

    Args:
        value: any finite decimal.
        places: digits after the point, -15 to 30; negative rounds to tens, hundreds, …

    Returns:
        A decimal with exactly ``places`` digits after the point; zero is never negative.
    """
    context = _context_for(value)
    folded = value.quantize(_GUARD_STEP, ROUND_HALF_UP, context)
    rounded = folded.quantize(_STEPS[places], ROUND_HALF_UP, context)
    return rounded if rounded else abs(rounded)


def _context_for(value: Decimal) -> Context:
    """One with room for the value and GUARD digits after the point; only a figure beyond 10^29 needs more than usual."""
    digits = value.adjusted() + GUARD + 2
    return CONTEXT if digits <= PRECISION else Context(prec=digits, rounding=ROUND_HALF_EVEN)

"""Growth and what hangs on it: the base behind an increment, what the rest of the year needs, contribution and pull."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.rules.exact import HUNDRED, ONE


def year_on_year(value: Decimal, base: Decimal) -> Decimal | None:
    """Growth over the same period of last year (同比).

    g = (V − B) / B

    Args:
        value: V, this period's figure, cumulative from January.
        base: B, the same months of last year, in the same unit.

    Returns:
        A fraction, 0.12 for 12 %; None where B is zero or negative, since V/B − 1 would then lie about the direction.

    Source: scoring.md §2, [S18].
    """
    return (value - base) / base if base > 0 else None


def turnaround(value: Decimal, base: Decimal) -> Decimal:
    """Change against the size of the base where one of the two is a loss, so that a growth would lie.

    Δ / |B| = (V − B) / |B|

    Args:
        value: V, this period's figure.
        base: B, not zero.

    Returns:
        A fraction that is positive for an improvement; it is scored like a growth, and never shown as one.

    Source: scoring.md §2, rows B < 0 and V < 0.
    """
    return (value - base) / abs(base)


def told_growth(value: Decimal, base: Decimal) -> Decimal | None:
    """Growth as it may be told: None beside a loss too, when 下降150% would be said of a profit that turned into one."""
    return None if value < 0 else year_on_year(value, base)


def base_of_increment(value: Decimal, increment: Decimal) -> Decimal:
    """The base behind a published increment (增收额): B = V − Δ.

    Source: scoring.md §2.
    """
    return value - increment


def level_of(base: Decimal, growth: Decimal) -> Decimal:
    """The level that a growth leads to: B · (1 + g)."""
    return base * (ONE + growth)


def needed_growth(value: Decimal, base: Decimal, base_year: Decimal, target: Decimal) -> Decimal | None:
    """Growth that the rest of the year needs for the whole year to reach its target (余期需达增速).

    g_rem = (B_yr · (1 + g*) − V_m) / (B_yr − B_m) − 1

    Args:
        value: V_m, cumulative to the month.
        base: B_m, last year's figure cumulative to the same month.
        base_year: B_yr, last year's December figure.
        target: g*, the year's target growth as a fraction.

    Returns:
        A fraction; None when last year has nothing left after the month (December, or a flat rest), or did not end above
        zero, when no growth leads anywhere.

    Source: scoring.md §2.
    """
    rest = base_year - base if base_year > 0 else 0
    return (level_of(base_year, target) - value) / rest - 1 if rest > 0 else None


def contribution(part_value: Decimal, part_base: Decimal, value: Decimal, base: Decimal) -> Decimal | None:
    """Share of the whole's increment that comes from a part (贡献率): (V_k − B_k) / (V − B).

    Returns:
        A fraction; None when the whole did not change.

    Source: scoring.md §10, [S19].
    """
    whole = value - base
    return (part_value - part_base) / whole if whole else None


def pull(share: Decimal, growth: Decimal) -> Decimal:
    """Percentage points of the whole's growth that come from a part (拉动): share · g · 100.

    Args:
        share: the part's contribution, a fraction.
        growth: the whole's growth, a fraction.

    Source: scoring.md §10, [S19].
    """
    return share * growth * HUNDRED

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchup_xl.rules.exact import exactly, round_half_up, settled


def test_halves_go_away_from_zero_as_in_excel():
    assert [round_half_up(Decimal(x), 0) for x in ("0.5", "1.5", "2.5", "-2.5")] == [1, 2, 3, -3]
    assert round_half_up(Decimal("1.005"), 2) == Decimal("1.01")
    assert round_half_up(Decimal("0.145"), 2) == Decimal("0.15")


def test_a_third_of_a_half_cent_still_counts_as_the_half():
    with exactly():
        assert round_half_up(Decimal(1) / 3 * Decimal("0.015"), 2) == Decimal("0.01")


def test_a_large_figure_leaves_room_for_the_digits_of_a_quotient():
    with exactly():
        large = 9 * 10**24 + Decimal("0.025")
        assert f"{round_half_up(large / 3 * 3, 2):f}" == f"{9 * 10**24}.03"


@pytest.mark.parametrize(
    ("value", "places", "rounded"), [("15e14", -15, "2E+15"), ("15e13", -14, "2E+14"), ("15e-31", 30, "2E-30")]
)
def test_places_go_from_quadrillions_to_thirty_after_the_point(value, places, rounded):
    assert round_half_up(Decimal(value), places) == Decimal(rounded)


def test_zero_has_no_sign():
    assert str(round_half_up(Decimal("-0.001"), 2)) == "0.00"


@pytest.mark.parametrize("digits", [27, 29, 30, 60])
def test_a_figure_of_any_size_is_rounded_inside_and_outside_of_a_job(digits):
    large = Decimal("9" * digits + ".125")
    assert f"{round_half_up(large, 2):f}" == "9" * digits + ".13"
    with exactly():
        assert f"{round_half_up(large, 2):f}" == "9" * digits + ".13"


def test_digits_are_folded_half_up():
    assert settled(Decimal(5).scaleb(-51)) == Decimal(1).scaleb(-50)


def half_up_of_fraction(value: Fraction, places: int) -> Fraction:
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


money = st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False)


@given(money, money.filter(bool), st.decimals(min_value=0, max_value=100, places=3), st.integers(0, 4))
def test_a_product_of_a_quotient_rounds_as_fractions_do(value, base, weight, places):
    with exactly():
        mine = round_half_up(value / base * weight, places)
    assert Fraction(mine) == half_up_of_fraction(Fraction(value) / Fraction(base) * Fraction(weight), places)

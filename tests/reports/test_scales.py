"""Where values lie on a bar or an axis."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchup_xl.reports.axes import Axis, around, around_goals, both_ways, from_zero

D = Decimal
VALUES = st.decimals(-(10**9), 10**9, places=3)


@pytest.mark.parametrize(
    ("value", "place"), [("0", "0"), ("50", "50"), ("33.333", "33.33"), ("120", "100"), ("-1", "0")]
)
def test_a_value_has_its_place_and_what_lies_outside_is_drawn_at_the_end(value: str, place: str) -> None:
    assert Axis(D(0), D(100)).at(D(value)) == D(place)


def test_a_bar_of_a_negative_value_ends_where_zero_is() -> None:
    assert Axis(D(-10), D(10)).bar(D(-5)) == (D(25), D(25))
    assert Axis(D(-10), D(10)).bar(D(5)) == (D(50), D(25))


def test_points_are_drawn_from_zero_up_to_the_full_score() -> None:
    assert from_zero([D("85.87"), D("90.73")], D(100)) == Axis(D(0), D(100))
    assert from_zero([D("-3"), D("104.5")], D(100)) == Axis(D(-3), D("104.5"))
    assert from_zero([]) == Axis(D(0), D(1))


def test_differences_have_zero_in_the_middle() -> None:
    assert both_ways([D("4.8"), D("-1.25")]) == Axis(D("-4.8"), D("4.8"))
    assert both_ways([]) == both_ways([D(0)]) == Axis(D(-1), D(1))


def test_a_growth_far_beyond_its_target_does_not_squash_the_others() -> None:
    scale = around_goals([D("0.1"), D("9.5"), D("-0.8")], [D("0.12")])
    assert scale == Axis(D("-0.252"), D("0.252"))
    assert scale.holds(D("0.1"))
    assert not scale.holds(D("9.5"))
    assert not scale.holds(D("-0.8"))


def test_growths_without_any_target_are_drawn_to_the_greatest() -> None:
    assert around_goals([D("0.2"), D("-0.1")], []) == Axis(D("-0.1"), D("0.21"))
    assert around_goals([D("-0.1")], []) == Axis(D("-0.1"), D(1))
    assert around_goals([], []) == Axis(D(0), D(1))


def test_a_line_is_drawn_between_round_values() -> None:
    scale = around([D("84.59"), D("90.26"), D("76.85")])
    assert scale == Axis(D(75), D(95))
    assert list(scale.ticks()) == [75, 80, 85, 90, 95]


def test_a_line_of_equal_values_has_room_on_both_sides() -> None:
    assert around([D(80), D(80)]) == Axis(D(70), D(90))
    assert around([D("82.5")]) == Axis(D(80), D(90))
    assert around([D(0)]) == Axis(D(-1), D(1))


def test_places_are_marked_from_the_first_on_by_whole_numbers() -> None:
    assert list(Axis(D(1), D(2)).places()) == [1, 2]
    assert list(Axis(D(1), D(10)).places()) == [1, 3, 5, 7, 9]


@given(st.lists(VALUES, min_size=1, max_size=8), st.lists(VALUES, max_size=4))
def test_every_drawing_stays_inside_its_frame(values: list[Decimal], goals: list[Decimal]) -> None:
    for scale in (from_zero(values), both_ways(values), around_goals(values, goals), around(values)):
        assert scale.low < scale.high
        for value in values:
            start, length = scale.bar(value)
            assert 0 <= start <= start + length <= 100
        assert len(list(scale.ticks())) <= 12


@given(st.lists(VALUES, min_size=1, max_size=8))
def test_a_line_scale_holds_all_its_values(values: list[Decimal]) -> None:
    scale = around(values)
    assert all(scale.holds(value) for value in values)
    assert len(list(scale.ticks())) >= 2

from decimal import Decimal

import pytest

from catchup_xl.model.choices import ReverseRule
from catchup_xl.rules.measures import completion

D = Decimal


def test_completion_is_value_over_target():
    assert completion.of_target(D(30), D(40)) == D("0.75")


@pytest.mark.parametrize("target", [0, -1])
def test_a_target_of_zero_or_below_has_no_ratio(target):
    assert completion.of_target(D(30), D(target)) is None


@pytest.mark.parametrize(
    ("growth", "target", "done"),
    [
        ("0.06", "0.12", "0.5"),
        ("-0.06", "0.12", "-0.5"),
        ("0.06", "0", "1.06"),  # g* = 0: the level basis
        ("-0.03", "-0.05", "1.02"),  # g* < 0: points
        ("-0.08", "-0.05", "0.97"),
    ],
)
def test_growth_completion_on_the_rate_basis(growth, target, done):
    assert completion.of_growth(D(growth), D(target)) == D(done)


@pytest.mark.parametrize(
    ("growth", "target", "done"), [("0.06", "0.12", "0.9464"), ("0.06", "0", "1.06"), ("-0.1", "-0.2", "1.125")]
)
def test_growth_completion_on_the_level_basis(growth, target, done):
    # g = 6 %, g* = 12 %: 50 % against 94.6 %
    assert round(completion.of_level(D(growth), D(target)), 4) == D(done)


def test_a_target_growth_that_leaves_no_level_counts_in_points():
    assert completion.of_level(D("-0.9"), D("-1")) == D("1.1")
    assert completion.of_level(D("-1.5"), D("-1.2")) == D("0.7")


@pytest.mark.parametrize(
    ("value", "rule", "done"),
    [
        (80, ReverseRule.RATIO, "0.5"),
        (20, ReverseRule.RATIO, "2"),
        (0, ReverseRule.RATIO, None),
        (-5, ReverseRule.RATIO, None),
        (50, ReverseRule.DIFFERENCE, "0.75"),
        (0, ReverseRule.DIFFERENCE, "2"),
        (100, ReverseRule.DIFFERENCE, "-0.5"),
    ],
)
def test_completion_where_less_is_better(value, rule, done):
    found = completion.reversed_of(D(value), D(40), rule)
    assert found == (None if done is None else D(done))


def test_small_targets_are_targets_too():
    assert completion.reversed_of(D("0.4"), D("0.5"), ReverseRule.DIFFERENCE) == D("1.2")
    assert completion.reversed_of(D("0.4"), D("0.5"), ReverseRule.RATIO) == D("1.25")
    assert completion.of_target(D("0.4"), D("0.5")) == D("0.8")
    assert completion.of_growth(D("0.4"), D("0.5")) == D("0.8")


def test_no_ratio_against_a_target_of_zero():
    assert completion.reversed_of(D(5), D(0), ReverseRule.DIFFERENCE) is None
    assert completion.reversed_of(D(5), D(-1), ReverseRule.DIFFERENCE) is None


@pytest.mark.parametrize(
    ("value", "done"),
    [("3", 1), ("5", 1), ("4", 1), ("2", "0.5"), ("1", 0), ("0", 0), ("7", "0.5"), ("9", 0), ("10", 0)],
)
def test_completion_falls_to_zero_outside_an_interval(value, done):
    assert completion.of_interval(D(value), D(3), D(5), D(1), D(9)) == D(done)


def test_the_outer_bound_may_be_far_away():
    assert completion.of_interval(D(19), D(3), D(5), D(1), D(33)) == D("0.5")


def test_outer_bounds_inside_the_interval_are_hard_edges():
    assert completion.of_interval(D(10), D(3), D(5), D(4), D(4)) == 0
    assert completion.of_interval(D(1), D(3), D(5), D(4), D(4)) == 0


def test_an_interval_with_hard_edges():
    assert [completion.of_interval(D(v), D(3), D(5), D(3), D(5)) for v in ("2.99", "3", "5", "5.01")] == [0, 1, 1, 0]

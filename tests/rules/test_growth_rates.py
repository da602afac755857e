from decimal import Decimal

import pytest

from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.measures import growth_rates

D = Decimal


def test_growth_is_change_over_the_base():
    assert growth_rates.year_on_year(D(112), D(100)) == D("0.12")
    assert growth_rates.year_on_year(D(-50), D(100)) == D("-1.5")
    assert growth_rates.year_on_year(D("0.75"), D("0.5")) == D("0.5")


@pytest.mark.parametrize("base", [0, -5])
def test_growth_on_a_base_of_zero_or_below_is_undefined(base):
    assert growth_rates.year_on_year(D(10), D(base)) is None


@pytest.mark.parametrize(
    ("value", "base", "change"),
    [
        (20, -100, "1.2"),
        (0, -100, "1"),
        (-40, -100, "0.6"),
        ("-0.5", -100, "0.995"),
        (-130, -100, "-0.3"),
        (-100, -100, "0"),
        (-50, 100, "-1.5"),
    ],
)
def test_change_beside_a_loss_keeps_its_direction_and_is_told_as_no_growth(value, base, change):
    assert growth_rates.turnaround(D(value), D(base)) == D(change)
    assert growth_rates.told_growth(D(value), D(base)) is None


def test_the_base_behind_an_increment():
    assert growth_rates.base_of_increment(D(99552), D(8300)) == 91252


def test_the_level_that_a_growth_leads_to():
    assert growth_rates.level_of(D(200), D("0.12")) == 224


def test_what_the_rest_of_the_year_needs():
    # (1000 · 1.12 − 480) / (1000 − 450) − 1 = 640 / 550 − 1
    with exactly():
        needed = growth_rates.needed_growth(D(480), D(450), D(1000), D("0.12"))
        assert needed is not None
        assert round_half_up(needed, 6) == D("0.163636")


@pytest.mark.parametrize(
    ("value", "base", "base_year", "needed"),
    [
        (1010, 450, 1000, "-0.8"),
        (100, 450, 1000, "0.854545"),
        ("0.2", "0.3", "0.8", "0.392"),
        (-10, -20, 100, "0.016667"),
    ],
)
def test_the_rest_may_need_a_fall_or_a_small_amount(value, base, base_year, needed):
    with exactly():
        found = growth_rates.needed_growth(D(value), D(base), D(base_year), D("0.12"))
        assert found is not None
        assert round_half_up(found, 6) == D(needed)


@pytest.mark.parametrize(("base", "base_year"), [(450, 450), (450, 400), (-200, -100), (-10, 0)])
def test_nothing_is_needed_of_a_rest_that_last_year_did_not_have(base, base_year):
    assert growth_rates.needed_growth(D(480), D(base), D(base_year), D("0.12")) is None


def test_contribution_and_pull():
    share = growth_rates.contribution(D(110), D(100), D(1040), D(1000))
    assert share == D("0.25")
    assert growth_rates.pull(D("0.25"), D("0.04")) == 1
    assert growth_rates.contribution(D(90), D(100), D(1040), D(1000)) == D("-0.25")
    assert growth_rates.contribution(D(110), D(100), D(50), D(50)) is None

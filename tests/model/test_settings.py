"""A setting that has a default always has a value: a blank cell takes the default, whatever the blank is made of."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest

from catchup_xl.model.settings import SETTINGS, Settings

DEFAULTS = Settings()
GIVEN = {
    name: column.field
    for name, column in SETTINGS.items()
    if isinstance(getattr(DEFAULTS, column.field), Decimal | int) and column.field != "sample"
}


@pytest.mark.parametrize("blank", [None, "", "  ", "　"], ids=["none", "empty", "spaces", "wide space"])
@pytest.mark.parametrize("name", GIVEN)
def test_a_blank_cell_takes_the_default(name, blank):
    found = Settings.model_validate({name: blank})
    assert getattr(found, GIVEN[name]) == getattr(DEFAULTS, GIVEN[name])


@pytest.mark.parametrize("name", GIVEN)
def test_the_type_of_a_setting_with_a_default_has_no_none(name):
    assert type(None) not in get_args(Settings.model_fields[GIVEN[name]].annotation)


@pytest.mark.parametrize(("name", "blank"), [("加分上限", ""), ("统计月份", None), ("增速上限", " ")])
def test_a_setting_without_a_default_stays_open(name, blank):
    assert getattr(Settings.model_validate({name: blank}), SETTINGS[name].field) is None


def test_a_number_is_taken_as_typed():
    found = Settings.model_validate({"满分": "120", "最低可用权重": "70%", "总分小数位": 3.0})
    assert (found.full_score, found.least_weight, found.total_places) == (Decimal(120), Decimal("0.7"), 3)

"""No group goes unranked in silence: where no check has spoken, what can't be scored is told at its cell."""

from decimal import Decimal

import pytest
from support.masters import indicator, values

from catchup_xl.model.findings import Level
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.methods.method import METHODS, method


@pytest.fixture
def fussy_method():
    @method("T1", "挑剔法")
    def fussy(weight: Decimal, x: Decimal) -> Decimal:
        """Takes no figure above ten."""
        if x > 10:
            raise ValueError("数大于10，不能计分")
        return weight

    yield
    del METHODS["T1"]


@pytest.mark.usefixtures("fussy_method")
def test_what_a_method_refuses_blocks_the_group_and_is_an_error_at_its_cell():
    outcome = evaluate(values(indicator(method="挑剔法"), [5, 12]))
    [found] = [finding for finding in outcome.findings if finding.rule == "item-undecided"]
    assert found.level is Level.ERROR
    assert found.address == "数据!J5"
    assert "数大于10" in found.message
    [group] = outcome.groups.values()
    assert "数大于10" in group.blocked
    assert group.standings[0].rank is None

"""Values into and out of open workbooks: text stays text, numbers and days are those that a file gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from fake_cells import taken
from hypothesis import given
from hypothesis import strategies as st

from catchup_xl.books.live.values import guarded, incoming, outgoing, restorable
from catchup_xl.books.writer.cell_xml import clean_text


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_arrives_as_that_text(text: str) -> None:
    given_to_excel = guarded(text)
    assert (taken(given_to_excel, "General")[0] if given_to_excel is not None else "") == clean_text(text)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, None),
        ("", None),
        (Decimal("12.30"), 12.3),
        (7, 7.0),
        (True, True),
        (float("nan"), "nan"),
        (date(2017, 6, 30), datetime(2017, 6, 30)),
        (date(1899, 12, 31), "'1899-12-31"),
        ("甲镇", "甲镇"),
        ("=1", "'=1"),
        ("3月", "'3月"),
        ("4月累计 380，小于 3 月的 400，请核对是否把当月数填成了累计数，或在备注写明核减依据", None),
    ],
)
def test_outgoing(value: Any, wanted: Any) -> None:
    found = outgoing(value)
    assert found == (value if wanted is None and isinstance(value, str) and value else wanted)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (None, ""),
        (3.0, 3.0),
        (-2146826243, "#SPILL!"),
        (-2146826238, "#CALC!"),
        (-2146826245, "#GETTING_DATA"),
        (-2146826237, "#UNKNOWN!"),
        (3, "#UNKNOWN!"),
        (Decimal("1.5"), 1.5),
        (True, True),
        (datetime(2017, 6, 30), date(2017, 6, 30)),
        (datetime(2017, 6, 30, 8, tzinfo=UTC), datetime(2017, 6, 30, 8)),
        ("#N/A", "#N/A"),
    ],
)
def test_incoming(raw: Any, wanted: Any) -> None:
    found = incoming(raw)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("value", "formula", "wanted"),
    [(3.0, "=1+2", "=1+2"), ("=1+2", "=1+2", "'=1+2"), ("007", "007", "'007"), (7.0, "7", 7.0), (None, "", None)],
)
def test_what_brings_a_cell_back(value: Any, formula: str, wanted: Any) -> None:
    assert restorable(value, formula) == wanted

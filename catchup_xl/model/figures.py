"""A monthly figure: its value states are kept apart, so that a true zero is never taken for a missing return."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from catchup_xl.model.cells import RawCell, fold, to_decimal, to_number, to_text
from catchup_xl.model.choices import ValueState
from catchup_xl.model.scale import Unsure

_WORDS = {
    "不适用": ValueState.NOT_APPLICABLE,
    "/": ValueState.NOT_APPLICABLE,
    "待核": ValueState.UNDER_REVIEW,
    "未报": ValueState.MISSING,
}


class Figure(NamedTuple):
    """A value and its state.

    Args:
        state: one of the six states; 更正 is that of a number which took the place of another.
        value: None unless the state is 数值, 零 or 更正.
        fault: why a cell can't be read as a number.
        text: what stands in such a cell; a qualitative indicator may know it as a grade word.
    """

    state: ValueState
    value: Decimal | None = None
    fault: str = ""
    text: str = ""


MISSING = Figure(ValueState.MISSING)


def read_figure(raw: RawCell) -> Figure:
    """Read the content of a month cell; never raises.

    A cell that is neither a number nor one of the words is under review (待核), with the reason in ``fault``.
    """
    if raw is None or raw == "":
        return MISSING
    if isinstance(raw, str):
        word = fold(raw)
        if not word:
            return MISSING
        if word in _WORDS:
            return Figure(_WORDS[word])
        if isinstance(raw, Unsure):
            return Figure(ValueState.UNDER_REVIEW, None, raw, raw)
    try:
        number = to_decimal(raw) if raw.__class__ is float else to_number(raw)
    except ValueError as fault:
        return Figure(ValueState.UNDER_REVIEW, None, str(fault), to_text(raw))
    return Figure(ValueState.NUMBER if number else ValueState.ZERO, number)

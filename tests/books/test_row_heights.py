from __future__ import annotations

import pytest

from catchup_xl.books.writer.row_heights import fitting_height, line_count


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("追赶超越", 10, 1),
        ("追赶超越追", 10, 1),  # ten half-width characters in the room of ten
        ("追赶超越追赶", 10, 2),
        ("追赶\n超越", 10, 2),
        ("catch-up", 10, 1),
        ("catchup surpass", 10, 2),  # words stay whole
        ("abcdefghijklmnopqrstu", 10, 3),  # but for a word that is wider than the column
        ("2017年", 10, 1),
    ],
)
def test_lines_of_a_text_in_a_column(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


def test_a_row_of_one_line_needs_no_height() -> None:
    assert fitting_height([("追赶", 10), ("", 5)]) is None
    assert fitting_height([]) is None


def test_the_longest_text_sets_the_height() -> None:
    assert fitting_height([("追赶超越追赶", 10), ("追赶", 10)]) == 2 * 14 + 3


def test_no_row_is_higher_than_excel_takes() -> None:
    assert fitting_height([("字" * 10_000, 10)]) == 409

"""Corners of rising functions, found from a few looks."""

from bisect import bisect_right
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catchup_xl.rules.analysis.breakpoints import Breakpoint, RisingFunction
from catchup_xl.rules.exact import exactly

D = Decimal


def breakpoints(function, top, marks=(), room=500):
    looked = []

    def look(steps):
        looked.extend(steps)
        return [function(step) for step in steps]

    with exactly():
        return RisingFunction(look, room).breakpoints(marks, top), len(looked)


def told(found: list[Breakpoint], function, step: int) -> Decimal | None:
    """The function's value as the breakpoints tell it; None between two that are not joined."""
    n = bisect_right([point.step for point in found], step) - 1
    if found[n].step == step:
        return function(step)
    start, end = found[n], found[n + 1]
    low, high = function(start.step), function(end.step)
    if low == high:
        return low
    return low + (high - low) * (step - start.step) / (end.step - start.step) if end.joined else None


def test_a_straight_line_takes_five_looks():
    assert breakpoints(lambda k: D(k) / 3, 1000) == ([Breakpoint(0, False), Breakpoint(1000, True)], 5)


def test_a_cap_is_found_by_where_two_lines_meet():
    found, looks = breakpoints(lambda k: min(D(k), D("333.3")), 1000)
    assert found == [Breakpoint(0, False), Breakpoint(333, True), Breakpoint(334, False), Breakpoint(1000, True)]
    assert looks <= 9


def test_a_jump_is_found():
    found, looks = breakpoints(lambda k: D(12) if k >= 777 else D(0), 1000)
    assert [point.step for point in found] == [0, 776, 777, 1000]
    assert looks < 20


def test_a_threshold_with_a_line_behind_it_is_found():
    found, _ = breakpoints(lambda k: D(k) / 10 if k >= 500 else D(0), 1000)
    assert [point.step for point in found] == [0, 499, 500, 1000]
    assert found[-1].joined


def test_lines_that_do_not_meet_are_cut_in_halves():
    def function(k):
        return D(k) if k < 50 else D(500 + 2 * (k - 50))

    found, _ = breakpoints(function, 100)
    assert [point.step for point in found if point.step in (49, 50)] == [49, 50]
    assert all(told(found, function, k) in (None, function(k)) for k in range(101))


def test_a_jump_at_either_end_is_found():
    assert breakpoints(lambda k: D(k > 0), 100)[0] == [
        Breakpoint(0, False),
        Breakpoint(1, False),
        Breakpoint(100, True),
    ]
    assert breakpoints(lambda k: D(k == 100), 100)[0] == [
        Breakpoint(0, False),
        Breakpoint(99, True),
        Breakpoint(100, False),
    ]


def test_a_few_steps_are_all_looked_at():
    assert [point.step for point in breakpoints(D, 4)[0]] == [0, 1, 2, 3, 4]


def test_a_flat_function_has_no_corner_but_its_top():
    assert breakpoints(lambda k: D(5), 100) == ([Breakpoint(0, False), Breakpoint(100, False)], 2)


def test_without_room_the_corners_are_the_marks():
    found, looks = breakpoints(lambda k: D(k * k), 100, marks=(50, 200), room=0)
    assert (found, looks) == ([Breakpoint(0, False), Breakpoint(50, False), Breakpoint(100, False)], 3)


def test_a_curve_becomes_corners_that_are_not_joined():
    found, looks = breakpoints(lambda k: D(k * k), 1000)
    assert 10 < len(found) < 20
    assert not any(point.joined for point in found)
    assert looks < 80


piece = st.tuples(st.integers(1, 40), st.integers(0, 5), st.integers(0, 3))


def climbing(pieces):
    """The values of a function, and where its pieces begin: each is so many steps long, so steep, and begins with a jump."""
    values, borders = [D(0)], []
    for length, slope, jump in pieces:
        borders.append(len(values) - 1)
        for k in range(length):
            values.append(values[-1] + slope + (jump if k == 0 else 0))
    return values, borders


def check_told(values, found):
    steps = [point.step for point in found]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, len(values) - 1)
    with exactly():
        for step, wanted in enumerate(values):
            value = told(found, values.__getitem__, step)
            assert value is None or abs(value - wanted) < D("1e-15")


@given(st.integers(6, 60), st.integers(0, 5), st.integers(6, 60), st.integers(0, 5), st.integers(0, 3))
def test_one_turn_is_found_wherever_it_is(length, slope, length_then, slope_then, jump):
    values, _ = climbing([(length, slope, 0), (length_then, slope_then, jump)])
    check_told(values, breakpoints(values.__getitem__, len(values) - 1)[0])


@given(st.lists(piece, min_size=1, max_size=5))
def test_with_marks_at_the_turns_everything_is_told(pieces):
    values, borders = climbing(pieces)
    marks = [border + k for border in borders for k in (-1, 0, 1)]
    check_told(values, breakpoints(values.__getitem__, len(values) - 1, marks)[0])

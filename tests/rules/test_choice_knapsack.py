"""The cheapest choice from groups, against trying every choice."""

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from catchup_xl.rules.analysis.choice_knapsack import Choice, Option, least_cost_choice
from catchup_xl.rules.exact import exactly

D = Decimal


def menu_of(steps: list[tuple[int, int]], *, joined: bool = False) -> tuple[Option, ...]:
    """A group from its rises of cost and gain."""
    cost = gain = D(0)
    found = [Option(cost, gain)]
    for dear, good in steps:
        cost, gain = cost + dear, gain + good
        found.append(Option(cost, gain, joined))
    return tuple(found)


rises = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=5)
menus_strategy = st.lists(rises.map(menu_of), min_size=1, max_size=4)


def by_trying(groups, need, passes=lambda picks: True):
    """The least cost over all choices; None when none is enough."""
    costs = [
        sum(group[n].cost for group, n in zip(groups, picks, strict=True))
        for picks in product(*(range(len(group)) for group in groups))
        if sum(group[n].gain for group, n in zip(groups, picks, strict=True)) >= need and passes(picks)
    ]
    return min(costs, default=None)


@given(menus_strategy, st.integers(-3, 60))
def test_no_choice_is_cheaper(groups, need):
    with exactly():
        found = least_cost_choice(groups, D(need), nodes=100_000)
    wanted = by_trying(groups, need)
    assert (None if found is None else found.cost) == wanted
    if found is not None:
        assert found.least == found.cost
        assert found.partial is None
        assert sum(group[n].cost for group, n in zip(groups, found.picks, strict=True)) == found.cost
        assert sum(group[n].gain for group, n in zip(groups, found.picks, strict=True)) >= need


@given(menus_strategy, st.integers(0, 40), st.integers(0, 12))
def test_a_choice_that_does_not_pass_is_left_out_and_nothing_cheaper_with_it(groups, need, more):
    # enough by the groups, but the last word asks for more of what the first group does not bring
    def enough(picks):
        return sum(group[n].gain for group, n in zip(groups[1:], picks[1:], strict=True)) >= more

    with exactly():
        found = least_cost_choice(groups, D(need), lambda choice: enough(choice.picks), nodes=100_000)
    assert (None if found is None else found.cost) == by_trying(groups, need, enough)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=5), st.integers(1, 40))
def test_straight_menus_are_filled_by_price(lines, need):
    groups = [menu_of([line], joined=True) for line in lines]
    with exactly():
        found = least_cost_choice(groups, D(need))
        left, cost = D(need), D(0)
        for dear, good in sorted(lines, key=lambda line: D(line[0]) / line[1]):
            part = min(left, D(good))
            left, cost = left - part, cost + part * dear / good
        if left:
            assert found is None
            return
        assert found is not None
        assert abs(found.cost - cost) < D("1e-60")


def test_a_partial_way_is_told():
    with exactly():
        found = least_cost_choice([menu_of([(10, 10)], joined=True)], D(4))
    assert found == Choice((1,), 0, D(4), D(4))


def test_with_few_nodes_the_best_so_far_comes_with_a_bound():
    # 3 + 3 would be the cheapest for 6; the first relaxation takes the big one
    groups = [menu_of([(7, 9)]), menu_of([(3, 3)]), menu_of([(3, 3)])]
    with exactly():
        short = least_cost_choice(groups, D(6), nodes=1)
        long = least_cost_choice(groups, D(6))
    assert short is not None
    assert long is not None
    assert (short.cost, short.least < short.cost) == (7, True)
    assert (long.cost, long.least) == (6, 6)


def test_joined_menus_that_do_not_pass_are_given_back():
    with exactly():
        assert least_cost_choice([menu_of([(10, 10)], joined=True)], D(4), lambda _: False) is None
        assert least_cost_choice([], D(1)) is None
        assert least_cost_choice([], D(0)) == Choice((), None, D(0), D(0))

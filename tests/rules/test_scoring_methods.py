"""The formulas of the scoring methods, on numbers worked by hand from scoring.md §3."""

from decimal import Decimal

import pytest

from catchup_xl.model.choices import EqualSpread, PartialStep, TieScore
from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.methods import formulas as scoring
from catchup_xl.rules.methods.by_place import gate_and_ladder, rank_ladder
from catchup_xl.rules.methods.by_tier import efficacy_by_standards, tiers

D = Decimal

W = D(10)


def shown(points: D) -> str:
    return f"{round_half_up(points, 4).normalize():f}"


def test_m1_gives_all_or_nothing():
    assert scoring.threshold(W, True) == 10
    assert scoring.threshold(W, False) == 0


@pytest.mark.parametrize(
    ("completion", "options", "points"),
    [
        ("0.5", {}, 5),
        ("1.3", {}, 10),
        ("1.3", {"cap": D("1.2")}, 12),
        ("1.1", {"cap": D("1.2")}, 11),
        ("0.59", {"threshold": D("0.6")}, 0),
        ("0.6", {"threshold": D("0.6")}, 6),
        ("-0.5", {"threshold": D("0")}, 0),
    ],
)
def test_m2_pays_in_proportion_up_to_the_cap_and_nothing_below_its_line(completion, options, points):
    assert scoring.completion_ratio(W, D(completion), None, **options) == points


def test_m2_pays_the_cap_where_nothing_at_all_happened():
    assert scoring.completion_ratio(W, None, None) == 10
    assert scoring.completion_ratio(W, None, None, cap=D("1.2")) == 12


@pytest.mark.parametrize(("excess", "points"), [(0, 10), (-1, 10), (1, 7), (3, 1), (4, 0)])
def test_m2_under_zero_tolerance_deducts_for_each_case(excess, points):
    assert scoring.completion_ratio(W, D(0), D(excess), point_down=D(3)) == points


def test_m2_under_zero_tolerance_without_a_rate_leaves_nothing():
    assert scoring.completion_ratio(W, D(0), D(1)) == 0
    assert scoring.completion_ratio(W, D(1), D(0)) == 10


@pytest.mark.parametrize(
    ("over", "options", "points"),
    [
        (0, {}, "8"),
        (1, {}, "8.5"),
        (-1, {}, "7.5"),
        ("-2.5", {}, "6.75"),
        (10, {}, "10"),
        (10, {"cap": D("1.2")}, "12"),
        (100, {"cap": D("1.5")}, "15"),
        (-100, {}, "0"),
        (-2, {"point_down": D(2)}, "4"),
        (2, {"point_up": D("0.1")}, "8.2"),
        ("0.5", {"point_up": D("0.1")}, "8.05"),
        ("-0.5", {"point_up": D("0.1"), "point_down": D(2)}, "7"),
        (0, {"base_share": D("0.6")}, "6"),
    ],
)
def test_m3_adds_and_deducts_by_the_point_and_stays_within_its_cap(over, options, points):
    assert scoring.base_and_points(W, D(over), **options) == D(points)


@pytest.mark.parametrize(
    ("shortfall", "options", "points"),
    [
        ("0", {}, "10"),
        ("0.02", {}, "9"),
        ("0.05", {}, "7.5"),
        ("0.05", {"partial_step": PartialStep.UP}, "7"),
        ("0.05", {"partial_step": PartialStep.DOWN}, "8"),
        ("0.04", {"partial_step": PartialStep.UP}, "8"),
        ("0.04", {"partial_step": PartialStep.DOWN}, "8"),
        ("0.5", {}, "0"),
        ("0.05", {"step": D(2)}, "7.5"),
        ("0.05", {"step": D(1)}, "5"),
        ("0.05", {"step": D("0.05"), "step_penalty": D("2.5")}, "7.5"),
    ],
)
def test_m3b_deducts_for_each_step_of_two_per_cent_of_the_target(shortfall, options, points):
    assert scoring.step_deduction(W, D(shortfall), False, **options) == D(points)


def test_m3b_with_a_target_of_zero_asks_only_whether_it_was_reached():
    assert scoring.step_deduction(W, None, True) == 10
    assert scoring.step_deduction(W, None, False) == 0


def test_m3b_counts_a_whole_number_of_thirds_as_whole_steps():
    with exactly():
        third = D(1) / 3
        down = scoring.step_deduction(W, third * D("0.06"), False, partial_step=PartialStep.DOWN)
        up = scoring.step_deduction(W, third * D("0.06"), False, partial_step=PartialStep.UP)
    assert (down, up) == (9, 9)


@pytest.mark.parametrize("step", [D(0), D(-1)])
def test_m3b_refuses_a_step_that_is_not_positive(step):
    with pytest.raises(ValueError, match=r"^“每档幅度”须大于 0$"):
        scoring.step_deduction(W, D("0.1"), False, step=step)


@pytest.mark.parametrize(
    ("x", "lower", "options", "points"),
    [
        (20, False, {}, 10),
        (10, False, {}, 6),
        (15, False, {}, 8),
        (10, True, {}, 10),
        (20, True, {}, 6),
        (15, False, {"base_ratio": D(0)}, 5),
        (15, False, {"lower": D(5), "upper": D(25), "base_ratio": D(0)}, 5),
        (15, False, {"lower": D(16), "base_ratio": D("0.5")}, 5),
        (15, False, {"upper": D(14)}, 10),
        (20, True, {"upper": D(15)}, 6),
        (10, True, {"lower": D(12)}, 10),
    ],
)
def test_m4_runs_straight_from_the_base_score_to_full_points_and_truncates_at_fixed_bounds(x, lower, options, points):
    assert scoring.efficacy(W, D(x), D(10), D(20), lower, 9, **options) == points


def test_m4_gives_a_group_of_equals_full_points_or_four_fifths():
    assert scoring.efficacy(W, D(5), D(5), D(5), False, 3) == 10
    assert scoring.efficacy(W, D(5), D(5), D(5), False, 3, equal_spread=EqualSpread.EIGHTY) == 8


@pytest.mark.parametrize(
    ("lower_is_better", "bound", "points"),
    [
        (False, {"lower": D(60)}, 6),
        (True, {"lower": D(60)}, 10),
        (False, {"upper": D(1)}, 10),
        (True, {"upper": D(1)}, 6),
    ],
)
def test_m4_puts_a_group_wholly_beyond_its_one_fixed_bound_at_that_end(lower_is_better, bound, points):
    assert scoring.efficacy(W, D(15), D(10), D(20), lower_is_better, 9, **bound) == points


@pytest.mark.parametrize(("lower", "upper"), [(5, 5), (6, 5)])
def test_m4_refuses_fixed_bounds_that_leave_no_room(lower, upper):
    with pytest.raises(ValueError, match=r"^“下限值”须小于“上限值”$"):
        scoring.efficacy(W, D(5), D(5), D(9), False, 9, lower=D(lower), upper=D(upper))


LADDER = "60:0.6; 80:0.8; 90:1"


@pytest.mark.parametrize(
    ("x", "points"), [("59.9", 0), (60, 6), (70, 7), ("79.5", "7.95"), (80, 8), (85, 9), (90, 10), (200, 10)]
)
def test_m4b_runs_straight_between_standards(x, points):
    assert efficacy_by_standards(W, D(x), standards=LADDER) == D(points)


@pytest.mark.parametrize(("x", "points"), [(7, 0), (6, 5), (5, "6.25"), (4, "7.5"), (3, "8.75"), (2, 10), (0, 10)])
def test_m4b_reads_falling_shares_as_less_is_better(x, points):
    assert efficacy_by_standards(W, D(x), standards="2:1; 4:0.75; 6:0.5") == D(points)


def test_m4b_takes_the_ladder_of_the_ministry_of_finance():
    # 财统字〔1999〕6号: κ 0, 0.2 … 1; 良好值 12 and 优秀值 16: 14 lies half-way between 0.8 and 1.
    standards = "2:0; 4:0.2; 6:0.4; 8:0.6; 12:0.8; 16:1"
    assert efficacy_by_standards(W, D(14), standards=standards) == 9


@pytest.mark.parametrize(
    ("x", "standards", "rising", "tier"),
    [
        ("1.2", "1.5:0.5; 2.5:1", 0, 0),
        ("1.5", "1.5:0.5; 2.5:1", 5, 5),
        ("1.75", "1.5:0.5; 2.5:1", "6.25", 5),
        ("2.4", "1.5:0.5; 2.5:1", "9.5", 5),
        ("1.2", "0.5:1; 1.5:0.6", "7.2", 6),
        ("1.6", "0.5:1; 1.5:0.6", 0, 0),
        ("0.6", "0.5:1; 1.5:0.6", "9.6", 6),
        ("0.5", "0.5:1; 1.5:0.6", 10, 10),
    ],
)
def test_standards_may_stand_between_whole_numbers(x, standards, rising, tier):
    assert efficacy_by_standards(W, D(x), standards=standards) == D(rising)
    assert tiers(W, D(x), False, standards=standards) == D(tier)


@pytest.mark.parametrize("standards", ["", "优秀:1"])
def test_m4b_needs_thresholds(standards):
    with pytest.raises(ValueError, match=r"^分档功效系数法需要“分档标准”，如 60:0.6; 80:0.8; 90:1$"):
        efficacy_by_standards(W, D(1), standards=standards)


def test_m5_is_the_published_ladder_of_sixty_points():
    # [S2]: 60/57/54/51/48
    assert [rank_ladder(D(60), rank, 1) for rank in (1, 2, 3, 4, 5)] == [60, 57, 54, 51, 48]


def test_m5_lets_ties_share_the_better_place_or_the_mean_of_their_places():
    assert rank_ladder(W, 2, 3) == D("9.5")
    assert rank_ladder(W, 2, 3, tie_score=TieScore.MEAN) == 9
    assert shown(rank_ladder(W, 1, 2, tie_score=TieScore.MEAN)) == "9.75"


def test_m5_never_falls_below_its_floor_nor_below_zero():
    assert rank_ladder(W, 30, 1) == 0
    assert rank_ladder(W, 30, 1, floor=D("0.4")) == 4
    assert rank_ladder(W, 9, 3, rank_step=D("0.1"), floor=D("0.1"), tie_score=TieScore.MEAN) == D(4) / 3


@pytest.mark.parametrize(
    ("x", "best", "lower", "points"),
    [
        (8, 10, False, 8),
        (10, 10, False, 10),
        (-1, 10, False, 0),
        (-2, -1, False, 0),
        (-1, -1, False, 10),
        (0, 0, False, 10),
        (20, 10, True, 5),
        (10, 10, True, 10),
        (5, 0, True, 0),
        (0, 0, True, 10),
        (5, -1, True, 0),
        (0, -1, True, 0),
        ("-0.5", -1, True, 0),
        ("0.5", "0.25", True, 5),
        ("-0.75", "-0.5", False, 0),
        (-1, 0, False, 0),
    ],
)
def test_m6_pays_in_proportion_to_the_best(x, best, lower, points):
    assert scoring.ratio_to_best(W, D(x), D(best), lower) == points


def test_m6b_pays_the_share_of_the_sum():
    assert scoring.share_of_group(W, D("0.25")) == D("2.5")


@pytest.mark.parametrize(
    ("x", "lower", "scale", "options", "points"),
    [
        ("0.12", False, 100, {}, "10"),
        ("0.10", False, 100, {}, "10"),
        ("0.105", False, 100, {}, "10"),
        ("0.0999", False, 100, {}, "9.999"),
        ("0.09", False, 100, {}, "9.9"),
        ("0.09", True, 100, {}, "10"),
        ("0.13", True, 100, {}, "9.7"),
        ("0.05", False, 100, {"point_down": D(1)}, "5"),
        ("-1", False, 100, {}, "0"),
        ("0", False, 1, {}, "9.99"),
    ],
)
def test_m7_deducts_a_tenth_for_each_point_below_the_mean(x, lower, scale, options, points):
    # [S2]: each 1 % below the mean of the group −0.1; here x̄ = 10 %
    assert scoring.against_mean(W, D(x), D("0.1"), lower, D(scale), **options) == D(points)


def test_m8_pays_four_for_the_target_and_six_by_place_among_those_over_it():
    # [S1]: GDP, 4 + 6
    assert [gate_and_ladder(W, True, place, 1) for place in (1, 2, 3)] == [10, D("9.7"), D("9.4")]
    assert gate_and_ladder(W, False, 0, 0) == 0


def test_m8_takes_the_options_of_the_ladder():
    def score(place: int, **options: object) -> D:
        return gate_and_ladder(W, True, place, 2, **options)  # type: ignore[arg-type]

    assert score(1, gate_share=D("0.5"), tie_score=TieScore.MEAN) == D("9.875")
    assert score(2, rank_step=D("0.5")) == 7
    assert score(9, rank_step=D("0.5"), floor=D("0.5")) == 7


def test_m9_pays_the_share_of_a_word():
    assert tiers(W, D("0.8"), True) == 8


@pytest.mark.parametrize(("x", "points"), [(59, 0), (60, 6), (85, 8), (90, 10), (100, 10)])
def test_m9_pays_the_share_of_the_highest_threshold_reached(x, points):
    assert tiers(W, D(x), False, standards=LADDER) == points


@pytest.mark.parametrize(("x", "points"), [(0, 10), (2, 10), (3, 8), (5, 8), (6, 0)])
def test_m9_reads_falling_thresholds_as_less_is_better(x, points):
    assert tiers(W, D(x), False, standards="2:1; 5:0.8") == points


def test_m9_without_thresholds_takes_the_judges_score_up_to_the_weight():
    assert tiers(W, D("8.5"), False) == D("8.5")
    assert tiers(W, D(11), False) == 10
    assert tiers(W, D("8.5"), False, standards="优秀:1") == D("8.5")


@pytest.mark.parametrize("spread", EqualSpread)
def test_a_group_of_one_has_full_points_under_m4(spread):
    assert scoring.efficacy(D(20), D(3), D(3), D(3), False, 1, equal_spread=spread) == 20
    assert scoring.efficacy(D(20), D(3), D(3), D(3), False, 2, equal_spread=EqualSpread.EIGHTY) == 16

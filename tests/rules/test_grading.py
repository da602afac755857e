"""Grades by quota, by line or by both, and what a veto does to them (scoring.md §6 and §7)."""

from decimal import Decimal

import pytest
from support.masters import entry, event, indicator, master, ranking

from catchup_xl.model.choices import CutTie, Grade, GradeMode, QuotaRounding, VetoEffect, YesNo
from catchup_xl.model.settings import Settings
from catchup_xl.rules.ranking.grades import grades, limited, near_line, quota

D = Decimal
A, B, C, E = Grade.EXCELLENT, Grade.GOOD, Grade.ORDINARY, Grade.POOR
V2, V3, V4 = VetoEffect.NOT_EXCELLENT, VetoEffect.ORDINARY, VetoEffect.POOR


@pytest.mark.parametrize(
    ("rounding", "seats"), [(QuotaRounding.DOWN, 3), (QuotaRounding.HALF_UP, 4), (QuotaRounding.UP, 4)]
)
def test_a_quota_of_35_per_cent_of_ten(rounding, seats):
    # Shaanxi 三项机制: 35 % [S10]; 3.5 of ten
    assert quota(D("0.35"), 10, rounding) == seats


@pytest.mark.parametrize(
    ("share", "count", "seats"),
    [
        ("0.35", 20, (7, 7, 7)),
        ("0.35", 9, (3, 3, 4)),
        ("0.29", 100, (29, 29, 29)),
        ("0.25", 10, (2, 3, 3)),
        ("0", 10, (0, 0, 0)),
    ],
)
def test_quotas_in_exact_decimal(share, count, seats):
    found = tuple(quota(D(share), count, r) for r in (QuotaRounding.DOWN, QuotaRounding.HALF_UP, QuotaRounding.UP))
    assert found == seats


def graded(totals: list[object], vetoes: dict[int, VetoEffect] | None = None, **given: object) -> list[Grade]:
    """Grades in the order of the totals, which fall; equal totals share a place unless ``places`` is given."""
    figures = [D(str(t)) for t in totals]
    places = given.pop("places", None) or [1 + sum(o > f for o in figures) for f in figures]
    excluded = given.pop("excluded", 0)
    ranked_on = given.pop("ranked_on", None)
    found = grades(
        dict(enumerate(places)), dict(enumerate(figures)), vetoes or {}, Settings(**given), excluded=excluded,
        ranked_on=ranked_on and {n: D(str(v)) for n, v in enumerate(ranked_on)},
    )  # fmt: skip
    return [found[n] for n in range(len(figures))]


TEN = list(range(99, 89, -1))


@pytest.mark.parametrize(
    ("rounding", "best"), [(QuotaRounding.DOWN, 3), (QuotaRounding.HALF_UP, 4), (QuotaRounding.UP, 4)]
)
def test_the_first_within_the_quota_are_excellent(rounding, best):
    assert graded(TEN, quota_rounding=rounding) == [A] * best + [B] * (10 - best)


def test_a_quota_of_nothing_and_of_all():
    assert graded(TEN, excellent_share=D(0)) == [B] * 10
    assert graded(TEN, excellent_share=D(1)) == [A] * 10


TIED = [99, 98, 97, 97, 97, 90, 89, 88, 87, 86]


@pytest.mark.parametrize(("rule", "best"), [(CutTie.BY_KEYS, 5), (CutTie.ALL_IN, 5), (CutTie.ALL_OUT, 2)])
def test_a_tie_on_the_cut_line(rule, best):
    assert graded(TIED, cut_tie=rule) == [A] * best + [B] * (10 - best)


@pytest.mark.parametrize(("rule", "best"), [(CutTie.BY_KEYS, 3), (CutTie.ALL_IN, 5), (CutTie.ALL_OUT, 2)])
def test_keys_that_broke_the_tie_on_the_cut_line_decide_only_where_they_shall(rule, best):
    places = list(range(1, 11))
    assert graded(TIED, cut_tie=rule, places=places) == [A] * best + [B] * (10 - best)


@pytest.mark.parametrize("rule", list(CutTie))
def test_a_tie_that_ends_on_the_cut_line_is_none(rule):
    assert graded([99, 97, 97, 90, 89, 88, 87, 86, 85, 84], cut_tie=rule) == [A] * 3 + [B] * 7


@pytest.mark.parametrize("rule", list(CutTie))
def test_totals_that_differ_only_unrounded_do_not_tie_where_unrounded_ones_count(rule):
    unrounded = [99, 98, "97.004", "97.003", "97.002", 90, 89, 88, 87, 86]
    assert graded(TIED, cut_tie=rule, places=list(range(1, 11)), ranked_on=unrounded) == [A] * 3 + [B] * 7


def test_all_tied_at_the_top():
    assert graded([90] * 10, cut_tie=CutTie.ALL_OUT) == [B] * 10
    assert graded([90] * 10) == [A] * 10


def test_the_last_of_a_share_are_ordinary():
    assert graded(TEN, ordinary_share=D("0.2")) == [A] * 3 + [B] * 5 + [C] * 2
    assert graded(TEN, ordinary_share=D("0.15")) == [A] * 3 + [B] * 6 + [C]
    assert graded(TEN, ordinary_share=D("0.15"), quota_rounding=QuotaRounding.UP) == [A] * 4 + [B] * 4 + [C] * 2


LINES = {"grade_mode": GradeMode.LINE}


def test_by_line_a_grade_needs_its_score():
    assert graded([90, "89.99", 80, "79.99", 60, "59.99"], **LINES) == [A, B, B, C, C, E]


def test_lines_of_the_countys_own():
    # 央企综合绩效评价: 85/70/50 [S12]
    lines = {"line_excellent": D(85), "line_good": D(70), "line_ordinary": D(50)}
    assert graded([85, 84, 70, 69, 50, 49], **LINES, **lines) == [A, B, B, C, C, E]


def test_a_line_left_blank_is_the_default():
    assert graded([95, 89, 70], **LINES, line_excellent=None) == [A, B, C]


def test_quota_and_line_must_both_hold():
    both = {"grade_mode": GradeMode.BOTH}
    assert graded([95, 91, 89, 85, 79, 70, 65, 61, 59, 40], **both) == [A, A, B, B, C, C, C, C, E, E]
    assert graded(TEN, **both) == [A] * 3 + [B] * 7


def test_by_line_there_is_no_quota_of_ordinary_ones():
    assert graded([95, 94, 93, 92], **LINES, ordinary_share=D("0.5")) == [A] * 4


@pytest.mark.parametrize(
    ("grade", "veto", "left"),
    [
        (A, None, A),
        (A, VetoEffect.ITEM_ZERO, A),
        (A, V2, B),
        (B, V2, B),
        (C, V2, C),
        (A, V3, C),
        (E, V3, E),
        (A, V4, E),
        (A, VetoEffect.UNRANKED, A),
    ],
)
def test_a_veto_limits_the_grade_and_never_lifts_it(grade, veto, left):
    assert limited(grade, veto) is left


@pytest.mark.parametrize("veto", [V2, V3, V4])
def test_the_place_of_a_barred_unit_is_passed_on_or_stays_vacant(veto):
    barred = limited(A, veto)
    assert graded(TEN, {1: veto}, pass_on_quota=YesNo.YES) == [A, barred, A, A] + [B] * 6
    assert graded(TEN, {1: veto}, pass_on_quota=YesNo.NO) == [A, barred, A, B] + [B] * 6


def test_a_barred_unit_in_a_tie_on_the_cut_line_does_not_come_in():
    assert graded(TIED, {3: V2}) == [A, A, A, B, A] + [B] * 5
    assert graded(TIED, {3: V2}, pass_on_quota=YesNo.NO) == [A, A, A, B, A] + [B] * 5
    assert graded(TIED, {2: V2, 3: V2}) == [A, A, B, B, A] + [B] * 5


def test_nobody_is_excluded_unless_said():
    places, totals = {"甲": 1, "乙": 2}, {"甲": D(90), "乙": D(80)}
    assert grades(places, totals, {}, Settings(excellent_share=D("0.5"), ordinary_share=D("0.5"))) == {"甲": A, "乙": C}
    assert grades(places, totals, {}, Settings(excellent_share=D("0.34"))) == {"甲": B, "乙": B}


def test_every_unit_barred_leaves_the_quota_vacant():
    assert graded([99, 98], {0: V2, 1: V3}, excellent_share=D(1)) == [B, C]


def test_units_below_the_line_count_in_the_base_or_do_not():
    # nine ranked and one excluded: 35 % of ten is 3.5, of nine 3.15; 20 % of ten are two of the nine
    nine = TEN[:9]
    up = {"quota_rounding": QuotaRounding.UP}
    assert graded(nine, excluded=1, excellent_share=D("0.3"), **up) == [A] * 3 + [B] * 6
    assert graded(nine, excluded=1, excellent_share=D("0.4"), **up) == [A] * 4 + [B] * 5
    assert graded(nine, excluded=1, excellent_share=D("0.34"), count_vetoed=YesNo.NO) == [A] * 3 + [B] * 6
    assert graded(nine, excluded=1, excellent_share=D("0.33"), count_vetoed=YesNo.NO) == [A] * 2 + [B] * 7
    assert graded(nine, excluded=1, ordinary_share=D("0.2")) == [A] * 3 + [B] * 4 + [C] * 2


def near(totals: list[object], vetoes: dict[int, VetoEffect] | None = None, **given: object) -> list[int]:
    figures = {n: D(str(t)) for n, t in enumerate(totals)}
    settings = Settings(**given)
    places = {n: 1 + sum(o > f for o in figures.values()) for n, f in figures.items()}
    found = grades(places, figures, vetoes or {}, settings)
    return sorted(near_line(found, figures, vetoes or {}, settings))


def test_close_to_the_cut_of_the_quota():
    # three of ten are excellent: 97.3 is 0.3 above 97.0, which is 0.3 below
    totals = [99, 98, "97.3", 97, "96.8", "96.79", 90, 89, 88, 87]
    assert near(totals) == [2, 3]
    assert near(totals, near_line=D("0.51")) == [2, 3, 4]
    assert near(totals, near_line=D(0)) == []
    assert near([99, 98, "97.5", 97, 90, 89, 88, 87, 86, 85]) == []


def test_a_unit_that_a_veto_keeps_out_makes_no_line():
    assert near([99, "98.9", 97, "95", 90, 89, 88, 87, 86, 85], {1: V2}) == []
    assert near([99, "98.9"], {0: V2, 1: V2}) == []
    assert near([99, 98, "96.9", "96.8"], {2: V3}, excellent_share=D("0.5")) == []


def test_close_to_a_line():
    assert near(["90.49", "89.51", "80.5", "79.4", "60.2", "59.8"], **LINES) == [0, 1, 4, 5]
    assert near(["89.8", "70"], {0: V2}, **LINES) == [0]


def test_close_to_the_quotas_cut_or_to_a_line():
    both = {"grade_mode": GradeMode.BOTH, "excellent_share": D("0.5")}
    assert near(["95.2", "95", "80.1", "70"], **both) == [2]
    assert near(["95.7", "95.4", "95", "70"], **both) == [1, 2]
    assert near(["90.1", "70"], **both) == [0]


def test_where_all_or_none_are_excellent_there_is_no_cut():
    assert near([90, 90]) == []
    assert near([90, "89.9"], excellent_share=D(0)) == []


# --- through a master


def group(*events: dict[str, object], **settings: object):
    units = [f"镇{n}" for n in range(1, 11)]
    data = [entry(u, "指标甲", 99 - n) for n, u in enumerate(units)]
    return ranking(master([indicator(目标=100)], data, units=units, settings=settings, 加减分=events))


def test_the_veto_of_excellence_keeps_the_place():
    found = group(event("镇2", "否决", 否决效果="V2 一票否优"))
    assert [(s.rank, s.grade) for s in found.standings[:5]] == [(1, A), (2, B), (3, A), (4, A), (5, B)]


@pytest.mark.parametrize(("effect", "grade"), [("V3 直接定为一般", C), ("V4 直接定为较差", E)])
def test_the_veto_sets_the_grade_and_keeps_score_and_place(effect, grade):
    found = group(event("镇1", "否决", 否决效果=effect)).standings[0]
    assert (found.rank, found.total, found.grade) == (1, 99, grade)


def test_a_unit_barred_from_the_ranking_stands_below_the_line_with_its_score():
    found = group(event("镇1", "否决", 否决效果="V5 取消排名资格"))
    last = found.standings[-1]
    assert (last.unit.name, last.rank, last.grade, last.total) == ("镇1", None, None, 99)
    assert last.note.startswith("取消排名资格；")
    assert [s.rank for s in found.standings[:-1]] == list(range(1, 10))


@pytest.mark.parametrize(("counts", "share", "best"), [("是", "0.3", 3), ("是", "0.37", 3), ("否", "0.3", 2)])
def test_whether_a_unit_barred_from_the_ranking_counts_for_the_quota(counts, share, best):
    # 0.37 of ten are three, and of eleven they would be four
    found = group(event("镇1", "否决", 否决效果="V5 取消排名资格"), 优秀比例=share, 否决单位计入基数=counts)
    assert sum(s.grade is A for s in found.standings) == best


def test_units_close_to_the_cut_are_marked():
    data = [entry(u, "指标甲", v) for u, v in (("甲", 90), ("乙", "89.6"), ("丙", 80))]
    found = ranking(master([indicator(目标=100)], data, units=["甲", "乙", "丙"]))
    assert [s.note for s in found.standings] == ["压线", "压线", ""]


@pytest.mark.parametrize(("basis", "best"), [("显示分", [A, A, B]), ("未取整", [A, B, B])])
def test_a_tie_on_the_cut_line_is_one_of_what_places_rest_on(basis, best):
    data = [entry(u, "指标甲", v) for u, v in (("甲", "90.008"), ("乙", "90.006"), ("丙", 80))]
    settings = {"名次口径": basis, "得分小数位": 4, "优秀比例": "0.4", "一般比例": 0, "切线并列": "全部入围"}
    found = ranking(master([indicator(目标=100)], data, units=["甲", "乙", "丙"], settings=settings))
    assert [s.grade for s in found.standings] == best
    assert [s.exact for s in found.standings] == [D("90.008"), D("90.006"), 80]


def test_a_barred_unit_does_not_use_up_the_quota_of_the_ordinary():
    """20 % of nine ranked units and one barred are two: the last two of the nine."""
    assert graded(TEN[:9], excluded=1, excellent_share=D(0), ordinary_share=D("0.2")) == [B] * 7 + [C] * 2


@pytest.mark.parametrize(("rule", "good"), [(CutTie.ALL_IN, 9), (CutTie.ALL_OUT, 7), (CutTie.BY_KEYS, 8)])
def test_a_tie_on_the_line_of_the_ordinary_is_treated_as_on_that_of_the_excellent(rule, good):
    """The eighth and the ninth have the same total, and a key tells them apart; 一般 are the last two of ten."""
    totals = [99, 98, 97, 96, 95, 94, 93, 92, 92, 90]
    places = list(range(1, 11))
    found = graded(totals, places=places, excellent_share=D(0), ordinary_share=D("0.2"), cut_tie=rule)
    assert found == [B] * good + [C] * (10 - good)

"""Places, ties, tie keys and movement (scoring.md §5)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.masters import entry, event, indicator, master, ranking, ranks, standing, unit

from catchup_xl.rules.ranking.places import competition_ranks, movement, ranked, within
from catchup_xl.rules.ranking.tie_keys import is_key, tie_keys, words_of

D = Decimal


def test_equal_values_share_the_better_place_and_leave_out_the_next():
    assert competition_ranks([D(v) for v in (90, 95, 90, 80)]) == [(2, 2), (1, 1), (2, 2), (4, 1)]
    assert competition_ranks([D(v) for v in (90, 95, 90, 80)], lower_is_better=True) == [(2, 2), (4, 1), (2, 2), (1, 1)]
    assert competition_ranks([]) == []


@given(st.lists(st.integers(-5, 5).map(D)), st.booleans())
def test_a_place_is_one_more_than_the_number_of_better_ones(values, lower):
    found = competition_ranks(values, lower_is_better=lower)
    better = (lambda a, b: a < b) if lower else (lambda a, b: a > b)
    assert found == [(1 + sum(better(o, v) for o in values), values.count(v)) for v in values]


def test_units_of_the_same_total_share_a_place_in_the_order_of_the_sheet():
    places, decided = ranked("abcd", {"a": D(1), "b": D(3), "c": D(3), "d": D(2)})
    assert places == {"b": 1, "c": 1, "d": 3, "a": 4}
    assert list(places) == ["b", "c", "d", "a"]
    assert decided == {}


def test_keys_break_ties_in_order_and_are_named():
    totals = dict.fromkeys("abcd", D(5)) | {"e": D(4)}
    first = {"a": D(1), "b": D(1), "c": D(2), "d": None}
    second = {"a": D(1), "b": D(2), "c": D(0), "d": D(9)}
    places, decided = ranked("abcde", totals, [("甲键", first.get), ("乙键", second.get)])
    assert places == {"c": 1, "b": 2, "a": 3, "d": 4, "e": 5}
    assert decided == {"a": "甲键、乙键", "b": "甲键、乙键", "c": "甲键", "d": "甲键"}


def test_a_key_that_tells_nobody_apart_is_not_named():
    places, decided = ranked("ab", dict.fromkeys("ab", D(5)), [("甲键", lambda _: D(0)), ("乙键", lambda _: None)])
    assert places == {"a": 1, "b": 1}
    assert decided == {}


def test_a_unit_without_the_keys_value_stands_behind_one_that_has_zero():
    places, _ = ranked("ab", dict.fromkeys("ab", D(5)), [("甲键", {"a": None, "b": D(-3)}.get)])
    assert places == {"b": 1, "a": 2}


@pytest.mark.parametrize(
    ("last", "now", "words"),
    [(3, 1, "↑2"), (1, 3, "↓2"), (2, 2, "—"), (None, 2, "新列"), (2, None, ""), (None, None, "")],
)
def test_movement_in_words(last, now, words):
    assert movement(last, now, any_known=True) == words


def test_hundreds_of_places_are_compared_by_value():
    assert movement(int("300"), int("300"), any_known=True) == "—"


def test_there_is_no_movement_where_no_unit_has_a_place_of_last_year():
    assert movement(None, 2, any_known=False) == ""


def test_last_years_places_are_counted_anew_when_members_left():
    assert within({"a": 5, "b": 2, "c": 9}) == {"a": 2, "b": 1, "c": 3}
    assert within({"a": 1, "b": 2, "c": 2, "d": 4}) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_last_years_places_stay_as_they_are_where_some_are_not_known():
    assert within({"a": 5, "b": None}) == {"a": 5, "b": None}


# --- the words of 并列处理


def test_the_keys_are_read_whatever_sets_them_apart():
    assert words_of("板块：经济；指标: 招商 额，扣分少、上期名次\n并列") == [
        "板块:经济",
        "指标:招商额",
        "扣分少",
        "上期名次",
    ]
    assert [words for words, _ in tie_keys("姓氏笔画; 扣分少")] == ["扣分少"]
    assert tie_keys("并列") == []


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("板块:经济", True),
        ("板块:", False),
        ("指标:招商", True),
        ("指标:", False),
        ("扣分少", True),
        ("上期名次", True),
        ("上年名次", True),
        ("指标:招商:外资", True),
        ("姓名", False),
    ],
)
def test_which_words_are_keys(words, known):
    assert is_key(words) is known


# --- through a master


def tied(keys: str, *, settings: dict[str, object] | None = None, **sheets: object):
    """甲 and 乙 with 90 points each by different ways, 丙 with 80."""
    rows = [
        indicator("招商", method="M9", kind="定性", weight=60, 板块="经济"),
        indicator("党建", method="M9", kind="定性", weight=40, 板块="党务"),
    ]
    points = {"甲": (52, 38), "乙": (54, 36), "丙": (50, 30)}
    data = [entry(u, i, p) for u, both in points.items() for i, p in zip(("招商", "党建"), both, strict=True)]
    units = [unit("甲", 上年名次=2), unit("乙", 上年名次=3), unit("丙", 上年名次=1)]
    return master(rows, data, units=units, settings={"并列处理": keys} | (settings or {}), **sheets)


def test_a_newcomer_stands_behind_those_with_a_place_of_last_year():
    units = [unit("甲"), unit("乙", 上年名次=9)]
    data = [entry(u, "指标甲", 90) for u in "甲乙"]
    assert ranks(master([indicator(目标=100)], data, units=units, settings={"并列处理": "上期名次"})) == [2, 1]


def test_the_name_of_an_indicator_may_hold_a_colon():
    rows = [indicator(name, method="M9", kind="定性", weight=50) for name in ("招商:内资", "招商:外资")]
    points = {"甲": (30, 40), "乙": (40, 30)}
    data = [entry(u, row["指标"], p) for u, both in points.items() for row, p in zip(rows, both, strict=True)]
    assert ranks(master(rows, data, settings={"并列处理": "指标:招商:内资"})) == [2, 1]


BLOCKS = [{"板块": "经济", "权重": 60}, {"板块": "党务", "权重": 40}]


@pytest.mark.parametrize(
    ("keys", "expected", "decided"),
    [
        ("并列", [1, 1, 3], ""),
        ("指标:招商", [2, 1, 3], "指标:招商"),
        ("指标:党建", [1, 2, 3], "指标:党建"),
        ("指标:没有", [1, 1, 3], ""),
        ("上期名次", [1, 2, 3], "上期名次"),
        ("扣分少", [1, 1, 3], ""),
        ("扣分少; 上年名次", [1, 2, 3], "上年名次"),
    ],
)
def test_every_key_breaks_the_tie_and_says_so(keys, expected, decided):
    assert ranks(tied(keys)) == expected
    note = standing(tied(keys), "甲").note
    assert (f"同分，按{decided}定先后" in note) if decided else ("同分" not in note)
    assert "同分" not in standing(tied(keys), "丙").note


@pytest.mark.parametrize(
    ("keys", "expected"), [("板块:经济", [2, 1, 3]), ("板块:党务", [1, 2, 3]), ("板块:民生", [1, 1, 3])]
)
def test_the_score_of_a_block_breaks_the_tie(keys, expected):
    assert ranks(tied(keys, 板块=BLOCKS)) == expected


def test_fewer_deductions_break_the_tie():
    events = [event("甲", "减分", 1), event("甲", "加分", 1)]
    assert ranks(tied("扣分少", 加减分=events)) == [2, 1, 3]


@pytest.mark.parametrize(("basis", "expected"), [("显示分", [1, 1]), ("未取整", [2, 1])])
def test_places_rest_on_the_shown_or_on_the_unrounded_total(basis, expected):
    data = [entry("甲", "指标甲", "90.006"), entry("乙", "指标甲", "90.008")]
    settings = {"名次口径": basis, "得分小数位": 4}
    assert ranks(master([indicator(目标=100)], data, settings=settings)) == expected


def test_the_unrounded_total_holds_what_events_add():
    data = [entry("甲", "指标甲", 90), entry("乙", "指标甲", 89)]
    book = master([indicator(目标=100)], data, settings={"名次口径": "未取整"}, 加减分=[event("乙", "加分", "1.5")])
    assert ranks(book) == [2, 1]
    assert standing(book, "乙").exact == D("90.5")


def test_equal_unrounded_totals_tie_however_they_were_reached():
    # blocks of 3 and of 7 points: 1/3 · 30 + 6/7 · 70 against 2/3 · 30 + 5/7 · 70
    rows = [
        indicator("子", method="M9", kind="定性", weight=3, 板块="甲块"),
        indicator("丑", method="M9", kind="定性", weight=7, 板块="乙块"),
    ]
    data = [entry("甲", "子", 1), entry("甲", "丑", 6), entry("乙", "子", 2), entry("乙", "丑", 5)]
    blocks = [{"板块": "甲块", "权重": 30}, {"板块": "乙块", "权重": 70}]
    assert ranks(master(rows, data, settings={"名次口径": "未取整"}, 板块=blocks)) == [1, 1]


def test_movement_counts_inside_the_present_members():
    units = [unit("甲", 上年名次=5), unit("乙", 上年名次=2), unit("丙", 上年名次=9)]
    data = [entry(u, "指标甲", v) for u, v in (("甲", 90), ("乙", 80), ("丙", 70))]
    found = ranking(master([indicator(目标=100)], data, units=units))
    assert [(s.unit.name, s.last_rank, s.movement) for s in found.standings] == [
        ("甲", 2, "↑1"), ("乙", 1, "↓1"), ("丙", 3, "—"),
    ]  # fmt: skip
    assert found.standings[0].note == "上年第5名，按现有单位重排为第2名"


def test_a_newcomer_has_no_movement():
    units = [unit("甲", 上年名次=2), unit("乙")]
    data = [entry("甲", "指标甲", 90), entry("乙", "指标甲", 95)]
    found = ranking(master([indicator(目标=100)], data, units=units))
    assert [(s.unit.name, s.movement) for s in found.standings] == [("乙", "新列"), ("甲", "—")]


def test_first_years_have_no_movement_at_all():
    data = [entry("甲", "指标甲", 90), entry("乙", "指标甲", 95)]
    assert [s.movement for s in ranking(master([indicator(目标=100)], data)).standings] == ["", ""]

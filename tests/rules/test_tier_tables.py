from decimal import Decimal

import pytest

from catchup_xl.rules.methods.tiers import DEFAULT_WORDS, parse_standards

D = Decimal


def test_thresholds_are_read_in_any_order_and_width():
    table = parse_standards("９０：１；60：0.6， 80:80%")
    assert table.steps == ((60, D("0.6")), (80, D("0.8")), (90, 1))
    assert not table.lower_is_better


def test_falling_shares_mean_that_less_is_better():
    table = parse_standards("0:1; 3:0.5; 6:0")
    assert table.lower_is_better
    assert table.steps == ((6, 0), (3, D("0.5")), (0, 1))


def test_shares_may_stay_for_a_while_before_they_fall_or_rise():
    assert parse_standards("0:1; 1:1; 2:0.5").lower_is_better
    assert parse_standards("0:1; 1:0.5; 2:0.5").lower_is_better
    assert not parse_standards("0:0.5; 1:0.5; 2:1").lower_is_better


def test_equal_shares_and_a_single_threshold_do_not_fall():
    assert not parse_standards("1:0.5; 2:0.5").lower_is_better
    assert parse_standards("60:1").steps == ((60, 1),)


def test_words_and_thresholds_may_stand_together():
    table = parse_standards("优 秀:1; 良好:80%\n90:1、80:0.8")
    assert table.share_of_word(" 良好 ") == D("0.8")
    assert table.share_of_word("优秀") == 1
    assert table.share_of_word("一般") is None
    assert [share for _, share in table.steps] == [D("0.8"), 1]


@pytest.mark.parametrize("text", ["", "  ", "　"])
def test_blank_gives_the_usual_grade_words(text):
    assert parse_standards(text) is DEFAULT_WORDS


def test_the_usual_words_are_the_tops_of_their_tiers():
    # [S6]: 100–80, 80–50, 50–0 %
    shares = {word: DEFAULT_WORDS.share_of_word(word) for word in ("优秀", "良好", "一般", "较差")}
    assert shares == {"优秀": 1, "良好": D("0.8"), "一般": D("0.5"), "较差": 0}
    assert not DEFAULT_WORDS.lower_is_better
    assert [DEFAULT_WORDS.share_of_word(word) for word in ("优", "好", "良", "较好", "中", "差")] == [
        1, 1, D("0.8"), D("0.8"), D("0.5"), 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("60", "“60”不是“标准:比例”的形式"),
        ("优秀", "“优秀”不是“标准:比例”的形式"),
        ("60:", "“60:”不是“标准:比例”的形式"),
        (":1", "“:1”不是“标准:比例”的形式"),
        ("60:-1", "“60:-1”的比例是负数"),
        ("60:0.6; 60:0.8", "同一档写了两次"),
        ("优秀:1; 优秀:0.9", "同一档写了两次"),
        ("60:0.6; 70:0.9; 80:0.8", "各档比例应随标准一路上升或一路下降"),
    ],
)
def test_what_is_no_tier_table_is_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=f"^{reason}$"):
        parse_standards(text)


def test_a_word_may_hold_a_colon():
    assert parse_standards("环保：达标:1; 环保:未达标:0").share_of_word("环保:达标") == 1


def test_a_share_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="不是数字"):
        parse_standards("优秀:满分")


def test_stray_separators_do_no_harm():
    assert parse_standards(";60:0.6;;80:1;").steps == ((60, D("0.6")), (80, 1))

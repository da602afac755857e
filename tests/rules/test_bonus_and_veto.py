"""What the events of a unit come to (scoring.md §4 and §7)."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from support.masters import entry, event, indicator, master, standing

from catchup_xl.model.choices import EventType, VetoEffect
from catchup_xl.model.entry_sheets import Event
from catchup_xl.model.settings import Settings
from catchup_xl.rules.ranking.events import Tally, tallies

D = Decimal
END = date(2017, 6, 30)


def settings(**given: object) -> Settings:
    return Settings(year=2017, **given)


def happened(
    kind: EventType,
    points: object = None,
    *,
    unit: str = "甲",
    about: str = "",
    effect: VetoEffect | None = None,
    day: date | None = date(2017, 3, 1),
) -> Event:
    return Event(
        day=day, unit=unit, indicator=about, type=kind, points=None if points is None else D(str(points)), effect=effect
    )


def bonus(points: object, about: str = "", **more: object) -> Event:
    return happened(EventType.BONUS, points, about=about, **more)


def penalty(points: object, about: str = "") -> Event:
    return happened(EventType.PENALTY, points, about=about)


def lenient(points: object = None, about: str = "") -> Event:
    return happened(EventType.LENIENCY, points, about=about)


def veto(effect: VetoEffect | None, about: str = "") -> Event:
    return happened(EventType.VETO, about=about, effect=effect)


def tally(*events: Event, **given: object) -> Tally:
    return tallies(events, settings(**given), END).get("甲", Tally())


def test_points_add_up():
    found = tally(bonus(1), bonus("0.5"), penalty(2), penalty("0.25"))
    assert (found.bonus, found.penalty, found.lifted) == (D("1.5"), D("2.25"), 0)


def test_an_event_without_points_counts_nothing():
    assert tally(bonus(None), penalty(None)) == Tally(events=(penalty(None), bonus(None)))


@pytest.mark.parametrize("day", [None, date(2016, 12, 31), date(2017, 7, 1), date(2018, 1, 1)])
def test_events_outside_the_period_do_not_count(day):
    assert tally(bonus(1, day=day)) == Tally()


def test_an_event_outside_the_period_does_not_hide_those_after_it():
    assert tally(bonus(1, day=None), bonus(2), bonus(4, day=date(2018, 1, 1)), bonus(8)).bonus == 10


@pytest.mark.parametrize("day", [date(2017, 1, 1), END])
def test_the_first_and_the_last_day_of_the_period_count(day):
    assert tally(bonus(1, day=day)).bonus == 1


def test_without_a_period_nothing_counts():
    assert tallies([bonus(1)], settings(), None) == {}


def test_units_are_kept_apart_whatever_the_spaces_in_their_names():
    found = tallies([bonus(1), bonus(2, unit="乙 "), bonus(3, unit="乙")], settings(), END)
    assert {name: one.bonus for name, one in found.items()} == {"甲": 1, "乙": 5}


def test_bonus_is_capped_per_item_and_in_all():
    events = [bonus(3, "招商"), bonus(2, "招商"), bonus(2, "党建"), bonus(5)]
    assert tally(*events).bonus == 12
    assert tally(*events, bonus_item_cap=D(4)).bonus == 11  # 4 + 2, and 5 that belong to no item
    assert tally(*events, bonus_cap=D(10)).bonus == 10
    assert tally(*events, bonus_item_cap=D(4), bonus_cap=D(10)).bonus == 10
    assert tally(*events, bonus_item_cap=D(1), bonus_cap=D(10)).bonus == 7


def test_penalty_is_capped_in_all():
    assert tally(penalty(3), penalty(4), penalty_cap=D(5)).penalty == 5
    assert tally(penalty(3), penalty_cap=D(5)).penalty == 3


@pytest.mark.parametrize(
    ("events", "left", "lifted"),
    [
        ([penalty(3, "招商"), penalty(2, "党建"), lenient(2, "招商")], 3, 2),
        ([penalty(3, "招商"), penalty(2, "党建"), lenient(9, "招商")], 2, 3),
        ([penalty(3, "招商"), penalty(2, "党建"), lenient(None, "党建")], 3, 2),
        ([penalty(3, "招商"), penalty(2, "党建"), lenient()], 0, 5),
        ([penalty(3, "招商"), penalty(2, "党建"), lenient(4)], 1, 4),
        ([penalty(3, "招商"), lenient(2, "党建")], 3, 0),
        ([penalty(3), lenient(2, "党建")], 3, 0),
        ([lenient(2), penalty(3)], 1, 2),
        ([lenient(2)], 0, 0),
        ([penalty(3, "招商"), lenient(1, "招商"), lenient(1)], 1, 2),
    ],
)
def test_leniency_lifts_deductions_on_the_same_indicator_or_on_any(events, left, lifted):
    found = tally(*events)
    assert (found.penalty, found.lifted) == (left, lifted)


def test_the_cap_holds_for_what_leniency_leaves():
    found = tally(penalty(9), lenient(2), penalty_cap=D(5))
    assert (found.penalty, found.lifted) == (5, 2)


def test_the_strongest_veto_wins():
    order = [
        VetoEffect.ORDINARY, VetoEffect.UNRANKED, VetoEffect.NOT_EXCELLENT, VetoEffect.ITEM_ZERO, VetoEffect.POOR,
    ]  # fmt: skip
    found = tally(*[veto(effect, "招商") for effect in order])
    assert found.veto is not None
    assert found.veto.effect is VetoEffect.UNRANKED
    assert found.zeroed == {"招商"}
    assert tally(*[veto(e) for e in order if e is not VetoEffect.UNRANKED]).veto.effect is VetoEffect.POOR


def test_the_first_day_of_equal_vetoes_is_named_wherever_its_row_stands():
    second = veto(VetoEffect.ORDINARY, "甲项")
    first = second.model_copy(update={"day": date(2017, 2, 1), "indicator": "乙项"})
    assert tally(first, second).veto == tally(second, first).veto == first


def test_a_veto_without_an_effect_and_an_effect_without_a_veto_change_nothing():
    found = tally(veto(None), happened(EventType.PENALTY, 1, effect=VetoEffect.POOR))
    assert found.veto is None
    assert found.penalty == 1


def test_a_veto_of_one_item_is_no_veto_of_the_whole():
    found = tally(veto(VetoEffect.ITEM_ZERO, " 招商 额"))
    assert (found.veto, found.zeroed) == (None, {"招商额"})


# --- through a master


def assessed(*events: dict[str, object], units: tuple[str, ...] = ("甲", "乙"), **settings: object):
    data = [entry(u, "指标甲", 90 - n) for n, u in enumerate(units)]
    return master([indicator(目标=100)], data, units=units, settings=settings, 加减分=events)


def test_bonus_and_penalty_are_added_to_the_item_scores():
    found = standing(assessed(event("甲", "加分", "2.5"), event("甲", "减分", 1)), "甲")
    assert (found.events, found.total) == (D("1.5"), D("91.5"))


def test_totals_above_the_full_score_are_legal():
    assert standing(assessed(event("甲", "加分", "31.96")), "甲").total == D("121.96")


def test_a_penalty_may_take_a_total_below_zero():
    assert standing(assessed(event("甲", "减分", 91)), "甲").total == -1


def test_leniency_and_vetoes_are_named_with_document_and_day():
    events = [
        event("甲", "减分", 2),
        event("甲", "容错", "1.50"),
        event("甲", "否决", 否决效果="V2 一票否优"),
        event("甲", "否决", 否决效果="V3 直接定为一般", 文号=None),
    ]
    note = standing(assessed(*events), "甲").note
    assert "容错免扣 1.5 分" in note
    assert "一票否优（2017-03-01，县发〔2017〕1号）" in note
    assert "直接定为一般（2017-03-01，缺文号）" in note


def test_leniency_of_whole_tens_is_written_out():
    assert "容错免扣 10 分" in standing(assessed(event("甲", "减分", 20), event("甲", "容错", 10)), "甲").note


TWO = ("招商", "党建")


def two_items(*events: dict[str, object], settings: dict[str, object] | None = None):
    """甲 with 90 of 60 and 40 points: 54.00 on 招商 and 36.00 on 党建."""
    rows = [indicator("招商", 目标=100, weight=60), indicator("党建", 目标=100, weight=40)]
    data = [entry("甲", name, 90) for name in TWO]
    given = settings or {}
    return master(rows, data, units=["甲"], settings=given, 加减分=list(events))


@pytest.mark.parametrize(
    ("points", "score", "total", "words"),
    [
        (2, "52.00", "88.00", "招商扣 2 分"),
        (54, "0.00", "36.00", "招商扣 54 分"),
        (60, "0.00", "36.00", "招商应扣 60 分，扣完为止，实扣 54 分"),
    ],
)
def test_a_deduction_that_names_an_indicator_counts_within_it_down_to_zero(points, score, total, words):
    found = standing(two_items(event("甲", "减分", points, 指标="招商")), "甲")
    assert (f"{found.items[0].score:f}", found.events, f"{found.total:f}") == (score, 0, total)
    assert words in found.note


def test_a_deduction_that_names_none_counts_in_all():
    found = standing(two_items(event("甲", "减分", 60)), "甲")
    assert ([f"{i.score:f}" for i in found.items], found.events, found.total) == (["54.00", "36.00"], -60, 30)


def test_a_deduction_on_an_indicator_of_another_group_is_not_lost():
    found = standing(two_items(event("甲", "减分", 3, 指标="别组的指标")), "甲")
    assert (found.events, found.total) == (-3, 87)


def test_leniency_lifts_a_deduction_within_its_indicator():
    events = [event("甲", "减分", 5, 指标="招商"), event("甲", "容错", 2, 指标="招商")]
    assert [f"{i.score:f}" for i in standing(two_items(*events), "甲").items] == ["51.00", "36.00"]


def test_the_cap_on_deductions_takes_as_much_of_each():
    # 12 points are owed and 6 may be taken: half of each, 4 of 8 on 招商 and 2 of 4 in all.
    events = [event("甲", "减分", 8, 指标="招商"), event("甲", "减分", 4)]
    for rows in (events, events[::-1]):
        found = standing(two_items(*rows, settings={"减分上限": 6}), "甲")
        assert (f"{found.items[0].score:f}", found.events, found.total) == ("50.00", -2, 84)


def test_a_deduction_within_an_item_that_has_no_score_is_told():
    rows = [event("甲", "减分", 2, 指标="招商")]
    data = [entry("甲", "招商", "不适用"), entry("甲", "党建", 90)]
    given = [indicator("招商", 目标=100, weight=60), indicator("党建", 目标=100, weight=40)]
    one = master(given, data, units=["甲"], settings={"最低可用权重": 0.1}, 加减分=rows)
    found = standing(one, "甲")
    assert (found.total, found.events) == (90, 0)
    assert "招商没有得分，2 分未扣" in found.note


def test_a_veto_of_an_item_leaves_nothing_to_deduct():
    veto = event("甲", "否决", 否决效果="V1 本项记0", 指标="招商", 文号="1号")
    found = standing(two_items(veto, event("甲", "减分", 2, 指标="招商")), "甲")
    assert (f"{found.items[0].score:f}", found.total) == ("0.00", 36)
    assert "招商扣" not in found.note


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_the_rows_of_leniency_changes_nothing(order):
    """Two points off on each of two indicators; leniency of two on one of them and of one on any: three are lifted."""
    rows = [
        event("甲", "减分", 2, 指标="指标甲"), event("甲", "减分", 2, 指标="指标乙"),
        event("甲", "容错", 1), event("甲", "容错", 2, 指标="指标甲"),
    ]  # fmt: skip
    book = master(
        [indicator(weight=50, 目标=100), indicator("指标乙", weight=50, 目标=100)],
        [entry("甲", "指标甲", 100), entry("甲", "指标乙", 100)], units=["甲"], 加减分=[rows[n] for n in order],
    )  # fmt: skip
    assert tallies(book.events, book.settings, date(2017, 6, 30))["甲"].lifted == 3


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_leniency_that_names_no_indicator_lifts_general_deductions_then_a_share_of_every_other(order):
    """6 and 3 points off within two indicators, 1 in all; 4 points of leniency: the 1, then a third of 9."""
    rows = [
        event("甲", "减分", 6, 指标="招商"),
        event("甲", "减分", 3, 指标="党建"),
        event("甲", "减分", 1),
        event("甲", "容错", 4),
    ]
    found = standing(two_items(*(rows[n] for n in order)), "甲")
    assert ([f"{item.score:f}" for item in found.items], found.events) == (["50.00", "34.00"], 0)
    assert "容错免扣 4 分" in found.note

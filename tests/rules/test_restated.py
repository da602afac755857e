"""Months added up, corrections taken in, single months assessed: what is compared in place of the typed row (scoring.md §0)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.masters import MONTH, YEAR, entry, indicator, items, master, official, scores, values

from catchup_xl.model.choices import DataBasis, Light, ValueState
from catchup_xl.model.restating import differences, single_months
from catchup_xl.model.rows import Source
from catchup_xl.rules.checks import run_checks
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.measures.measure import Measure, Status

D = Decimal
GROWTH = indicator(kind="增速", 目标="12%")
CHAIN = GROWTH | {"比较": "环比"}
TOTAL = indicator(目标=100)


def row(basis, *months, unit="镇1", name="指标甲", year=YEAR, **cells):
    filled = {f"{n}月": value for n, value in enumerate(months, 1)}
    return {"单位": unit, "指标": name, "年度": year, "口径": basis} | filled | cells


def measured(what, *rows, settings=None) -> Measure:
    book = master([what], rows, units=["镇1"], settings=settings)
    return items(book)[0].measure


def test_months_are_added_up_where_no_cumulative_row_stands():
    found = measured(GROWTH, row("当月值", 1, 2, 3, 4, 5, "6.5"), row("当月值", *[3] * 6, year=YEAR - 1))
    assert (found.value.value, found.base.value) == (D("21.5"), 18)
    assert [found.figures.entry.source.origin(f"{month}月") for month in (1, 2, 6)] == [
        "", "1 至 2 月当月值之和", "1 至 6 月当月值之和",
    ]  # fmt: skip
    assert str(found.value_at) == "数据!J4"
    assert found.figures.entry.basis is DataBasis.CUMULATIVE


def test_a_typed_cumulative_row_counts_before_the_months():
    assert measured(TOTAL, row("当月值", *[1] * 6), entry("镇1", "指标甲", 30)).value.value == 30


@pytest.mark.parametrize(
    ("lacking", "state"), [(None, "未报"), ("待核", "待核"), ("不适用", "不适用"), ("abc", "待核")]
)
def test_a_month_that_lacks_leaves_the_sum_lacking_and_is_pointed_at(lacking, state):
    found = measured(TOTAL, row("当月值", 1, 2, lacking, 4, 5, 6))
    assert found.value.value is None
    assert found.state == state
    assert str(found.value_at) == "数据!G4"


def test_rates_are_not_added_up():
    found = measured(indicator(kind="比率", 目标=95), row("当月值", *[90] * 5, 94))
    assert found.value.value == 94


def test_a_group_of_its_own_may_have_an_indicator_of_the_same_name_that_adds_up():
    rate = indicator(kind="比率", 目标=95)
    book = master(
        [rate, TOTAL | {"适用组": "二组", "编号": "2"}],
        [row("当月值", *[1] * 6), row("当月值", *[1] * 6, unit="镇2")],
        units=["镇1", {"单位": "镇2", "层级": "乡镇", "考核组": "二组"}],
    )
    assert [items(book, group)[0].measure.value.value for group in ("一组", "二组")] == [1, 6]


def test_a_correction_takes_the_place_of_the_month_and_says_so():
    found = measured(TOTAL, entry("镇1", "指标甲", 30), row("更正值", *[None] * 5, 28))
    assert (found.value.state, found.value.value) == (ValueState.CORRECTED, 28)
    assert found.state == "未达标（更正）"
    assert found.figures.entry.source.origin("6月") == "更正值，原为 30（数据!J4）"
    assert str(found.value_at) == "数据!J5"


def test_months_that_are_not_corrected_stay():
    found = measured(TOTAL, entry("镇1", "指标甲", 30), row("更正值", 7, *[""] * 5))
    assert (found.value.state, found.value.value, found.state) == (ValueState.NUMBER, 30, "未达标")


def test_a_corrected_base_is_told_with_the_growth():
    found = measured(
        GROWTH, entry("镇1", "指标甲", 110), entry("镇1", "指标甲", 90, year=YEAR - 1), row("更正值", *[None] * 5, 100, year=YEAR - 1)
    )  # fmt: skip
    assert (found.growth, found.state) == (D("0.1"), "未达标（更正）")


def test_a_correction_of_what_was_never_returned_is_the_figure():
    found = measured(TOTAL, row("更正值", *[None] * 5, 28))
    assert (found.value.value, found.figures.entry.source.origin("6月")) == (28, "更正值，原为 未报（数据!J4）")


def test_a_correction_to_not_applicable_takes_the_figure_away():
    found = measured(TOTAL, entry("镇1", "指标甲", 30), row("更正值", *[None] * 5, "不适用"))
    assert (found.status, found.value.state) == (Status.NOT_APPLICABLE, ValueState.NOT_APPLICABLE)


def test_a_correction_lies_over_a_sum_of_months():
    found = measured(TOTAL, row("当月值", *[5] * 6), row("更正值", *[None] * 5, 29))
    assert found.value.value == 29
    assert found.figures.entry.source.origin("6月").startswith("更正值，原为 30")


# --- bases backed out of an increment (增加额)


def test_a_base_that_is_not_typed_is_backed_out_of_the_increment():
    # scoring.md §2: B = V − Δ; the published case of tests/rules/test_published.py
    found = measured(GROWTH, entry("镇1", "指标甲", 99552), row("增加额", *[None] * 5, 8300))
    assert (found.base.value, round_half_up(found.growth, 4)) == (91252, D("0.0910"))
    assert found.figures.before.source.origin("6月") == "本期 99552 减比上年同期增加额 8300"
    assert str(found.base_at) == "数据!J5"


def test_a_typed_base_stands_before_the_increment():
    found = measured(
        GROWTH, entry("镇1", "指标甲", 110), entry("镇1", "指标甲", 100, year=YEAR - 1), row("增加额", *[None] * 5, 20)
    )
    assert found.growth == D("0.1")


@pytest.mark.parametrize("now", [(), (entry("镇1", "指标甲", 110, month=5),)])
def test_without_the_figure_an_increment_gives_no_base(now):
    found = measured(GROWTH, *now, row("增加额", *[None] * 5, 20))
    assert (found.base.value, found.state) == (None, "未报")


@pytest.mark.parametrize(
    ("base", "settings"),
    [
        ((entry("镇1", "指标甲", 90, year=YEAR - 1), row("更正值", *[None] * 5, 100, year=YEAR - 1)), {}),
        ((row("当月值", *[15] * 5, 25, year=YEAR - 1),), {}),
        ((row("累计值", *[None] * 4, 300, 400, year=YEAR - 1),), {"统计口径": "当月"}),
    ],
)
def test_a_base_that_is_made_stands_before_the_increment_too(base, settings):
    rows = row("当月值", *[0] * 5, 110), row("增加额", *[None] * 5, 20)
    found = measured(GROWTH, *rows, *base, settings=settings)
    assert (found.base.value, found.growth) == (100, D("0.1"))


def test_each_unit_has_its_own_base():
    data = [entry("镇1", "指标甲", 110), entry("镇1", "指标甲", 100, year=YEAR - 1), row("增加额", *[None] * 5, 20)]
    data += [entry("镇2", "指标甲", 60), row("增加额", *[None] * 5, 10, unit="镇2")]
    book = master([GROWTH], data, units=["镇1", "镇2"])
    assert [item.measure.growth for item in items(book)] == [D("0.1"), D("0.2")]


def test_a_base_is_backed_out_of_months_added_up():
    found = measured(GROWTH, row("当月值", *[10] * 5, 11), row("增加额", *[None] * 5, 11))
    assert (found.value.value, found.base.value, found.growth) == (61, 50, D("0.22"))


def test_a_base_backed_out_may_be_corrected():
    found = measured(
        GROWTH, entry("镇1", "指标甲", 110), row("增加额", *[None] * 5, 20),
        row("更正值", *[None] * 5, 100, year=YEAR - 1),
    )  # fmt: skip
    assert (found.growth, found.state) == (D("0.1"), "未达标（更正）")


def test_single_months_of_a_base_backed_out():
    rows = row("累计值", *[None] * 4, 50, 61), row("增加额", *[None] * 4, 0, 1)
    assert measured(GROWTH, *rows, settings={"统计口径": "当月"}).growth == D("0.1")


def test_increments_of_another_year_say_nothing():
    found = measured(GROWTH, entry("镇1", "指标甲", 110), row("增加额", *[None] * 5, 20, year=YEAR - 1))
    assert found.state == "缺上年同期"


# --- single months (统计口径 当月)

MONTHLY = {"统计口径": "当月"}


def test_a_single_month_is_the_cumulative_figure_less_the_one_before():
    rows = row("累计值", 10, 20, 30, 40, 50, 61), row("累计值", 10, 20, 30, 40, 50, 60, year=YEAR - 1)
    found = measured(GROWTH, *rows, settings=MONTHLY)
    assert (found.value.value, found.base.value, found.growth) == (11, 10, D("0.1"))
    assert found.figures.entry.source.origin("6月") == "6 月累计 61 减 5 月累计 50"
    assert found.needed is None


def test_a_row_of_single_months_counts_before_the_difference():
    rows = row("累计值", *[None] * 5, 61), row("当月值", *[None] * 5, 12)
    assert measured(TOTAL, *rows, settings=MONTHLY).value.value == 12


def test_january_is_its_own_month():
    found = measured(TOTAL, row("累计值", 10), settings=MONTHLY | {"统计月份": 1})
    assert (found.value.value, found.figures.entry.source.origin("1月")) == (10, "")


def test_without_the_month_before_there_is_no_single_month():
    found = measured(TOTAL, row("累计值", 1, 2, 3, 4, None, 6), settings=MONTHLY)
    assert (found.state, found.figures.entry.source.origin("6月")) == ("未报", "5 月没有累计数，算不出当月数")


def test_a_month_not_returned_stays_so():
    assert measured(TOTAL, row("累计值", 1, 2, 3, 4, 5, "待核"), settings=MONTHLY).state == "待核"


def test_a_correction_changes_the_single_month():
    rows = row("累计值", 1, 2, 3, 4, 5, 9), row("当月值", 1, 1, 1, 1, 1, 4), row("更正值", *[None] * 5, 7)
    found = measured(TOTAL, *rows, settings=MONTHLY)
    assert (found.value.value, found.value.state) == (2, ValueState.CORRECTED)


def test_the_target_of_a_single_month_is_due_when_the_month_is_over():
    book = values(TOTAL, [None], data=[row("累计值", 0, 0, 0, 0, 0, 79)], settings=MONTHLY)
    [item] = evaluate(book).groups["一组"].standings[0].items
    assert (item.measure.figures.planned, item.light, item.score) == (1, Light.YELLOW, D("79.00"))


def test_rates_have_no_difference_of_months():
    found = measured(indicator(kind="比率", 目标=95), row("累计值", *[90] * 6), settings=MONTHLY)
    assert found.value.value == 90


def test_published_growth_of_a_single_month_is_taken_as_it_stands():
    found = measured(GROWTH, official("镇1", "指标甲", 0.1), settings=MONTHLY)
    assert found.growth == D("0.1")


AMOUNT = st.decimals(0, 10**9, places=2)


@given(st.lists(AMOUNT, min_size=6, max_size=6), st.lists(AMOUNT, min_size=6, max_size=6))
def test_cumulative_and_monthly_rows_give_the_same_scores(now, before):
    """Figures typed cumulatively or by the month are the same figures."""

    def running(months):
        return [sum(months[: n + 1], D(0)) for n in range(len(months))]

    for settings in ({}, MONTHLY):
        by_month = master(
            [GROWTH], [row("当月值", *now), row("当月值", *before, year=YEAR - 1)], units=["镇1"], settings=settings
        )
        by_sum = master(
            [GROWTH], [row("累计值", *running(now)), row("累计值", *running(before), year=YEAR - 1)], units=["镇1"], settings=settings
        )  # fmt: skip
        ours, theirs = items(by_month)[0], items(by_sum)[0]
        assert (ours.score, ours.measure.growth, ours.measure.state) == (
            theirs.score,
            theirs.measure.growth,
            theirs.measure.state,
        )


def test_the_rest_of_the_year_needs_nothing_of_a_single_month():
    last_year = row("累计值", *[10 * month for month in range(1, 13)], year=YEAR - 1)
    now = row("累计值", *[10 * month for month in range(1, 7)])
    assert measured(GROWTH, now, last_year).needed == D("0.24")  # (120 · 1.12 − 60) / (120 − 60) − 1
    assert measured(GROWTH, now, last_year, settings=MONTHLY).needed is None
    chain = row("累计值", *[month * month for month in range(1, 13)])
    assert measured(CHAIN, chain).needed is None


# --- month on month (环比)


def test_month_on_month_compares_this_month_with_the_one_before():
    found = measured(CHAIN, row("累计值", 10, 20, 30, 40, 60, 82))
    assert (found.value.value, found.base.value, found.growth, found.needed) == (22, 20, D("0.1"), None)
    assert (str(found.value_at), str(found.base_at)) == ("数据!J4", "数据!I4")
    assert found.figures.before.source.origin("6月") == "5 月累计 60 减 4 月累计 40"


def test_january_is_compared_with_december():
    rows = row("累计值", 11), row("累计值", *[None] * 10, 90, 100, year=YEAR - 1)
    found = measured(CHAIN, *rows, settings={"统计月份": 1})
    assert (found.growth, str(found.base_at)) == (D("0.1"), "数据!P5")
    assert found.figures.before.source.origin("1月") == "12 月累计 100 减 11 月累计 90"
    assert measured(CHAIN, row("累计值", 11), settings={"统计月份": 1}).state == "缺上月"


def test_month_on_month_of_typed_months():
    found = measured(CHAIN, row("当月值", *[None] * 4, 20, 22), settings=MONTHLY)
    assert (found.growth, found.figures.before.source.origin("6月"), str(found.base_at)) == (
        D("0.1"),
        "5 月",
        "数据!I4",
    )
    assert measured(CHAIN, row("当月值", *[None] * 4, 20, 22)).growth == D("0.1")


@pytest.mark.parametrize(
    ("month", "base", "cell", "origin"),
    [(1, 20, "数据!P5", "上年 12 月"), (2, 10, "数据!E4", "1 月"), (12, 30, "数据!O4", "11 月")],
)
def test_every_month_has_one_before_it(month, base, cell, origin):
    now, last_year = row("当月值", 10, *[15] * 9, 30, 40), row("当月值", *[None] * 11, 20, year=YEAR - 1)
    found = measured(CHAIN, now, last_year, settings=MONTHLY | {"统计月份": month})
    assert (found.base.value, str(found.base_at)) == (base, cell)
    assert found.figures.before.source.origin(f"{month}月") == origin


def test_a_corrected_month_is_told_in_the_months_compared():
    rows = row("累计值", 10, 20, 30, 40, 61, 82), row("更正值", *[None] * 4, 60)
    found = measured(CHAIN, *rows)
    assert (found.growth, found.state) == (D("0.1"), "未达标（更正）")
    december = row("累计值", *[None] * 10, 90, 101, year=YEAR - 1), row("更正值", *[None] * 11, 100, year=YEAR - 1)
    assert measured(CHAIN, row("累计值", 11), *december, settings={"统计月份": 1}).state == "未达标（更正）"


def test_a_rate_is_compared_with_last_months():
    found = measured(indicator(kind="比率", 目标=95, 比较="环比"), row("累计值", *[90] * 5, 99))
    assert (found.value.value, found.growth, str(found.base_at)) == (99, D("0.1"), "数据!I4")


def test_without_a_row_there_is_nothing_to_compare():
    assert measured(CHAIN).state == "未报"


def test_a_made_row_keeps_the_cells_of_the_typed_one():
    [typed] = master([TOTAL], [row("累计值", 1, 2)], units=["镇1"]).entries
    third_column = typed.model_copy(update={"source": Source("数据", 9, {"单位": 3}, ("镇1",), 3)})
    assert single_months(third_column).source.cell("单位") == "镇1"


# --- months typed beside cumulative figures


@pytest.mark.parametrize(
    ("cumulative", "monthly", "expected"),
    [
        ([1, 3, None, 9, 14], [1, 1, 3, 4, 5], [(2, 3, 2)]),
        ([2, 9, 9], [1, None, 7], [(1, 2, 1)]),
        ([1, 2, 3], [1, 1, 1], []),
    ],
)
def test_months_that_do_not_add_up_are_told_as_far_as_they_are_there(cumulative, monthly, expected):
    book = master([TOTAL], [row("累计值", *cumulative), row("当月值", *monthly)], units=["镇1"])
    assert differences(*book.entries) == expected


# --- what is not a figure that was reached


def test_neither_plan_nor_archive_tells_the_month():
    plan, archive = row("月度计划", *[9] * 12), row("上年存档", *[9] * 12)
    book = master(
        [TOTAL], [plan, archive, entry("镇1", "指标甲", 30, month=4)], units=["镇1"], settings={"统计月份": None}
    )
    assert book.month == 4


def test_an_archive_is_no_base():
    found = measured(GROWTH, entry("镇1", "指标甲", 110), row("上年存档", *[100] * 6, year=YEAR - 1))
    assert found.state == "缺上年同期"


def test_checks_look_at_the_figures_that_count():
    data = [row("当月值", *[1] * 6), row("当月值", *[None] * 6, unit="镇2")]
    book = master([indicator(目标=100)], data, units=["镇1", "镇2"])
    owed = [(f.message, str(f.address)) for f in run_checks(book) if f.rule == "data-missing"]
    assert owed == [("“镇2”6 月未报“指标甲”", "数据!E5")]


def test_a_sum_of_months_in_the_wrong_unit_is_found():
    names = [f"镇{n}" for n in range(1, 6)]
    data = [row("当月值", *[2 if name == "镇1" else 20000] * 6, unit=name) for name in names]
    data += [row("当月值", *[20000] * 6, unit=name, year=YEAR - 1) for name in names]
    book = master([indicator(kind="增速", 目标="12%")], data, units=names)
    assert [(f.rule, str(f.address)) for f in run_checks(book) if f.rule == "data-unit-mixed"] == [
        ("data-unit-mixed", "数据!J4")
    ]


# --- 小数位


@pytest.mark.parametrize(("places", "shown"), [(None, "30.455万元"), (0, "30万元"), (2, "30.46万元")])
def test_figures_are_shown_with_their_places_and_scored_as_typed(places, shown):
    what = indicator(目标=100, 计量单位="万元", 小数位=places, 封顶=1)
    duty = {"编号": "D1", "工作任务": "做", "指标": "指标甲"}
    book = master([what], [entry("镇1", "指标甲", "30.455")], units=["镇1"], 责任清单=[duty])
    [progress] = evaluate(book).duties
    assert progress.achieved == shown
    assert scores(book) == ["30.46"]


def test_the_month_is_the_month():
    assert MONTH == 6  # the rows above are written out to June


def test_an_increment_is_held_against_cumulative_figures_also_where_single_months_are_assessed():
    rows = [
        row("累计值", 10, 20, 30, 40, 50, 61),
        row("累计值", 10, 20, 30, 40, 50, 60, year=YEAR - 1),
        row("增加额", *[None] * 5, 1),
    ]
    book = master([GROWTH], rows, units=["镇1"], settings=MONTHLY)
    assert "data-increment-differs" not in {finding.rule for finding in run_checks(book)}


def test_a_group_whose_bases_are_all_backed_out_of_increments_is_ranked():
    """110 after an increment of 10 grew by 10 %, 130 after 30 by 30 %."""
    rows = [
        entry("镇1", "指标甲", 110), entry("镇2", "指标甲", 130),
        row("增加额", *[None] * 5, 10), row("增加额", *[None] * 5, 30, unit="镇2"),
    ]  # fmt: skip
    book = master([GROWTH], rows, units=["镇1", "镇2"])
    outcome = evaluate(book)
    assert book.assessed("镇1", "指标甲", YEAR - 1).year == YEAR - 1
    assert not outcome.groups["一组"].blocked
    assert {s.unit.name: s.rank for s in outcome.groups["一组"].standings} == {"镇1": 2, "镇2": 1}

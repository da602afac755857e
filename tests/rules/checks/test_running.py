"""Running all checks: order, switching off, holding the list short, whom to ring; the shipped workbooks."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_book import GROUP, UNITS, Book, add, copy, drop, edited, every, figure, put, setting
from support.masters import indicator, master

from catchup_xl.model.findings import Finding, Level
from catchup_xl.model.plan import Plan, laid_out
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.tables import Grid
from catchup_xl.rules.checks import CHECKS, MOST_OF_A_CODE, by_unit, manual_rows, run_checks, stale_results
from catchup_xl.rules.exact import exactly
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file


def grids_of(plan: Plan) -> dict[str, Grid]:
    """The sheets that a plan would fill."""
    grids: dict[str, Grid] = {}
    for name, sheet in SHEETS.items():
        headers = [column.header for column in sheet.columns]
        rows = plan.rows.get(name, ())
        if name == "参数":
            rows = tuple({"参数": key, "取值": value} for key, value in plan.settings.items())
        grids[name] = Grid([headers, *([row.get(header) for header in headers] for row in rows)])
    return grids


def plan_of_2017() -> Plan:
    return Plan.load(plan_file("township_2017"))


def findings_of(plan: Plan) -> tuple[Finding, ...]:
    return run_checks(read_master(grids_of(plan)))


# Order


def test_what_blocks_a_ranking_comes_first_then_the_level_then_the_place():
    book = edited(
        setting("耕地面积", 100),
        setting("水田面积", 1),
        setting("旱地面积", 1),
        every("指标", 权重=None),
        put("单位", 4, 人口="约三千"),
        put("单位", 2, 人口="约三千"),
        put("督导", 1, 日期="三月初"),
    )
    found = [(finding.rule, finding.cell) for finding in run_checks(book.master())]
    assert found == [
        ("weight-missing", "H4:H7"),
        ("cell-number", "D5"),
        ("cell-number", "D7"),
        ("cell-date", "A4"),
        ("setting-farmland", "B10"),
    ]


def test_rows_are_told_in_number_order():
    book = edited(*(put("数据", n, 备注="#REF!") for n in (2, 9, 10)))
    assert [f.cell for f in run_checks(book.master()) if f.rule == "formula-error"] == ["R5", "R12", "R13"]


# Switching off


@pytest.mark.parametrize("text", ["data-jump; cell-number", "data-jump，cell-number", "data-jump、\ncell-number ；"])
def test_a_code_in_the_setting_switches_its_check_off(text: str):
    wrong = figure("甲镇", "项目投资", 2017, _3月=1100.0), put("单位", 1, 人口="约三千")
    assert {finding.rule for finding in run_checks(edited(*wrong).master())} == {"data-jump", "cell-number"}
    assert run_checks(edited(*wrong, setting("停用的检查", text)).master()) == ()


def test_other_findings_of_reading_stay():
    book = edited(put("数据", 1, 年度=None), setting("停用的检查", "data-missing; data-base-missing"))
    assert [finding.rule for finding in run_checks(book.master())] == ["cell-required"]


# Length


def test_one_mistake_made_a_thousand_times_fills_no_thousand_lines():
    book = edited(*(copy("数据", 2, 单位=f"外镇{n:04}号街道办事处") for n in range(MOST_OF_A_CODE + 50)))
    found = [finding for finding in run_checks(book.master()) if finding.rule == "unit-unknown"]
    assert len(found) == MOST_OF_A_CODE
    assert sum("另有 50 处同类问题" in finding.message for finding in found) == 1


def test_what_the_untold_ones_block_stays_blocked():
    units = [add("单位", 单位=f"{n}号村", 层级="村", 考核组=f"{n}片") for n in range(MOST_OF_A_CODE + 9)]
    book = edited(
        *units,
        put("指标", 1, 适用组=None, 封顶=0),
        *(add("单位", 单位=f"{n}号村", 考核组=f"{n}片") for n in range(MOST_OF_A_CODE + 9)),
    )
    found = [finding for finding in run_checks(book.master()) if finding.rule == "unit-duplicate"]
    blocked = set().union(*(finding.blocks for finding in found))
    assert blocked == {f"{n}片" for n in range(MOST_OF_A_CODE + 9)}


# Whom to ring


def test_findings_are_counted_by_unit_the_gravest_first():
    book = edited(
        figure("甲镇", "群众满意度", 2017, _3月=None),
        figure("乙镇", "农业总产值", 2017, _3月="约千万", _2月="待核"),
        figure("丙镇", "群众满意度", 2017, _2月="待核"),
    )
    counts = by_unit(run_checks(book.master()))
    assert [tuple(count) for count in counts] == [("乙镇", 1, 0, 1), ("甲镇", 0, 1, 0), ("丙镇", 0, 0, 1)]


# The manual


def test_the_manual_has_a_row_for_every_check():
    rows = manual_rows()
    assert [row[0] for row in rows] == list(CHECKS)
    assert all(all(row) for row in rows)
    assert ("setting-farmland", "警告") in [row[:2] for row in rows]
    assert ("data-missing", "错误、警告") in [row[:2] for row in rows]


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)
def test_a_checks_rule_is_one_sentence(check):
    assert check.rule.endswith(".")
    assert "\n" not in check.rule


# Stale results


def test_results_are_stale_when_the_last_run_saw_other_entries():
    run = {"时间": "2017-07-05 09:00:00", "操作": "一键刷新", "统计期": "2017年1—6月", "程序版本": "1", "规则版本": "1"}
    run |= {"错误": 0, "警告": 0, "提示": 0}
    master = edited(add("运行记录", **run, 填报数据指纹="old"), add("运行记录", **run, 填报数据指纹="new")).master()
    assert stale_results(master, "new", ["一键刷新"]) is None
    finding = stale_results(master, "newer", ["一键刷新"])
    assert finding is not None
    assert (finding.rule, finding.level, finding.address) == ("results-stale", Level.HINT, "运行记录")
    assert stale_results(Book().master(), "any", ["一键刷新"]) is None


# The shipped workbooks


def test_the_blank_master_gives_a_short_list_and_says_why_it_can_not_rank():
    found = findings_of(laid_out(plan_of_2017()))
    assert 15 <= len(found) <= 60
    assert {finding.level for finding in found} == {Level.WARNING, Level.HINT}
    blocking = [finding for finding in found if finding.blocks]
    assert {finding.rule for finding in blocking} == {
        "unit-name-blank",
        "weight-missing",
        "target-missing",
        "data-none",
    }
    assert found[: len(blocking)] == tuple(blocking)


def test_the_plans_farmland_does_not_add_up():
    [finding] = [finding for finding in findings_of(plan_of_2017()) if finding.level is Level.WARNING]
    assert (finding.rule, finding.sheet) == ("setting-farmland", "参数")
    assert finding.message == "水田 4879 + 旱地 4569 = 9448 亩，耕地面积填的是 11395 亩，相差 1947 亩"


def test_the_sample_has_no_errors_and_few_warnings():
    found = findings_of(sample_plan(plan_of_2017()))
    assert not any(finding.level is Level.ERROR or finding.blocks for finding in found)
    assert [f.rule for f in found if f.level is Level.WARNING] == ["setting-farmland", "inspection-overdue"]
    assert 1 <= sum(finding.level is Level.HINT for finding in found) <= 10


# Robustness


def test_an_empty_workbook_is_told_of_and_breaks_nothing():
    assert "sheet-missing" in {finding.rule for finding in run_checks(read_master({}))}
    empty = read_master({name: Grid([[column.header for column in sheet.columns]]) for name, sheet in SHEETS.items()})
    assert {finding.rule for finding in run_checks(empty)} >= {"setting-year-missing", "member-role-missing"}


WORDS = (None, "", " ", "#N/A", "待核", "不适用", "/", "１２％", "12", "优秀", "甲镇", "项目投资", "M3", "x" * 50, True)
NUMBERS = (0.0, -1.0, 0.5, 3.0, 12.0, 2017.0, 1e15, 1e300, -1e300, 1e-300, date(2017, 3, 1), date(1990, 1, 1))
STRANGE = st.sampled_from([*WORDS, *NUMBERS])
PLACES = st.sampled_from(
    [
        (name, n, c.header)
        for name, rows in Book().rows.items()
        for n in range(1, len(rows) + 1)
        for c in SHEETS[name].columns
    ]
)


@given(st.lists(st.tuples(PLACES, STRANGE), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_no_check_breaks(edits):
    book = edited(*(put(sheet, row, **{header: value}) for (sheet, row, header), value in edits))
    for finding in run_checks(book.master()):
        assert finding.rule in CHECKS
        assert finding.level in CHECKS[finding.rule].levels
        assert finding.message
        assert finding.expected


def test_checks_give_the_same_inside_exact_arithmetic():
    book = edited(figure("甲镇", "项目投资", 2017, _3月=1100.0), drop("数据", 20), put("指标", 1, 目标=12))
    outside = run_checks(book.master())
    with exactly():
        assert run_checks(book.master()) == outside


def large_book() -> dict[str, Grid]:
    """1,000 units in 50 groups × 8 indicators × 2 years: 16,000 rows of figures."""
    kinds = ("增速", "增速", "总量", "比率", "增速", "总量", "逆向", "定性")
    units = [(f"{n}镇", f"{n % 50}组") for n in range(1000)]
    groups = "、".join(f"{n}组" for n in range(50))
    indicators = [
        {
            "编号": f"A{n}",
            "指标": f"指标{n}",
            "适用组": groups,
            "类型": kind,
            "权重": 12.5,
            "目标": 0.12 if kind == "增速" else 95.0,
        }
        for n, kind in enumerate(kinds)
    ]
    rows = [
        {"单位": unit, "指标": f"指标{i}", "年度": year}
        | {f"{m}月": 50.0 + 10 * m + n % 7 + i for m in range(1, last + 1)}
        for n, (unit, _) in enumerate(units)
        for i in range(len(kinds))
        for year, last in ((2016.0, 12), (2017.0, 6))
    ]
    plan = {"年度": 2017, "统计月份": 6, "本单位": "0镇", "追赶对象": "50镇", "考核组": "0组"}
    book = Book()
    book.rows = {name: [] for name in SHEETS}
    book.rows["参数"] = [{"参数": name, "取值": value} for name, value in plan.items()]
    book.rows["单位"] = [{"单位": unit, "考核组": group} for unit, group in units]
    book.rows["指标"], book.rows["数据"] = indicators, rows
    return dict(book.grids())


def test_sixteen_thousand_rows_are_checked_in_a_moment():
    master = read_master(large_book())
    assert len(master.entries) == 16_000
    started = time.process_time()
    found = run_checks(master)
    took = time.process_time() - started
    assert not any(finding.level is Level.ERROR for finding in found)
    assert took < 0.75  # about 0.13 s; generous, for a slow machine


def test_names_are_matched_whatever_their_width_and_spaces():
    book = edited(*(put("数据", n, 单位="甲　镇", 指标="农业 总产值") for n in (1, 2)), setting("考核组", GROUP))
    assert run_checks(book.master()) == ()
    assert UNITS[0] == "甲镇"


@pytest.mark.parametrize(("weights", "said"), [([100 / 7] * 7, False), (["14.28"] * 7, True), ([100 / 3] * 3, False)])
def test_weights_that_are_a_share_of_the_full_score_add_up_within_what_a_cell_can_hold(weights, said):
    book = master([indicator(f"指标{n}", weight=weight) for n, weight in enumerate(weights)], units=["甲"])
    assert ("weight-sum" in {finding.rule for finding in run_checks(book)}) is said

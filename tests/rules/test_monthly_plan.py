"""An own monthly plan (月度计划) stands for the twelfths of the year in time progress (scoring.md §9)."""

from decimal import Decimal

import pytest
from support.masters import MONTH, YEAR, entry, indicator, items, master, values

from catchup_xl.model.choices import Light
from catchup_xl.rules.checks import run_checks
from catchup_xl.rules.evaluate import evaluate

D = Decimal


def planned(due, whole=100):
    return {"单位": "镇1", "指标": "指标甲", "年度": YEAR, "口径": "月度计划", f"{MONTH}月": due, "12月": whole}


@pytest.mark.parametrize(
    ("due", "light"),
    [(25, Light.GREEN), (37.5, Light.GREEN), (40, Light.YELLOW), (50, Light.YELLOW), (60, Light.RED)],
)
def test_the_light_is_against_the_share_of_the_plan_that_is_due(due, light):
    # 30 of 100 done; 比例B is green from 0.8, yellow from 0.6 of what is due.
    book = values(indicator(目标=100), [30], data=[planned(due)])
    [item] = evaluate(book).groups["一组"].standings[0].items
    assert item.light is light
    assert item.measure.figures.planned == D(str(due)) / 100


def test_without_a_plan_for_december_the_target_is_the_whole():
    row = planned(20) | {"12月": None}
    [item] = items(values(indicator(目标=80), [30], data=[row]))
    assert item.measure.figures.planned == D("0.25")


@pytest.mark.parametrize(
    ("due", "whole", "target", "expected"),
    [(25, 50, 100, "0.5"), ("0.5", 1, 100, "0.5"), (None, 50, 100, None), (25, None, None, None), (25, 0, 100, None)],
)
def test_the_share_that_is_due_rests_on_the_whole_of_the_plan(due, whole, target, expected):
    [item] = items(values(indicator(目标=target), [30], data=[planned(due, whole)]))
    assert item.measure.figures.planned == (None if expected is None else D(expected))


def test_a_duty_is_ahead_of_its_plan_not_of_the_calendar():
    duty = {"编号": "D1", "工作任务": "做", "指标": "指标甲"}
    book = master(
        [indicator(目标=100)],
        [entry("镇1", "指标甲", 30), planned(25)],
        units=["镇1"],
        责任清单=[duty],
    )
    [progress] = evaluate(book).duties
    assert (progress.time_progress, progress.ahead) == (D("0.25"), D(5))


def test_plan_rows_are_neither_returns_nor_growth_rates():
    book = values(indicator(目标=100, 计量单位="万元", 数据来源="办", 责任人="甲"), [30], data=[planned(25)])
    said = {finding.rule for finding in run_checks(book) if finding.sheet == "数据"}
    assert said == set()


def test_a_second_plan_row_for_the_same_figure_is_reported():
    book = values(indicator(目标=100), [30], data=[planned(25), planned(26)])
    assert "data-duplicate" in {finding.rule for finding in run_checks(book)}

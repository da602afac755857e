"""追赶路径 of what the statistics office computes: the work that moves it, and no figure to reach."""

from datetime import date

import pytest
from support.masters import entry, indicator, master

from catchup_xl.reports.dashboard_parts import dashboard
from catchup_xl.results.tables import result_table
from catchup_xl.rules.evaluate import evaluate

DUTY = {"编号": "1", "工作任务": "建成冷库", "指标": "产值", "年度目标": "2 座，投资 300 万元", "措施": "每月调度", "责任领导": "张三",
        "完成时限": date(2017, 11, 30)}  # fmt: skip


def outcome(statutory="是", duties=(DUTY,), **more):
    rows = [
        indicator("产值", 目标=100, weight=60, 统计法定指标=statutory) | more,
        indicator("投资", 目标=100, weight=40, 统计法定指标="是"),
    ]
    data = [entry(name, what, v) for name, v in (("甲", 70), ("乙", 84)) for what in ("产值", "投资")]
    return evaluate(master(rows, data, units=["甲", "乙"], settings={"追赶对象": "乙"}, 责任清单=list(duties)))


def rows_of(found, name):
    table = result_table("追赶路径", found)
    return [dict(zip(table.headers, row, strict=True)) for row in table.rows if row[1] == name]


@pytest.mark.parametrize("name", ["产值", "投资"])
def test_a_statutory_figure_has_no_value_to_reach_in_any_form_of_the_path(name):
    found = rows_of(outcome(), name)
    assert {row["方案"] for row in found} == {"组合", "单项"}
    for row in found:
        assert (row["需达到"], row["需增加"], row["对应增速"]) == (None, None, None) or row["需达到"] == ""
        assert row["说明"].endswith("数字随工作走，由统计部门依法核算发布，不定数、不分数")


def test_the_path_gives_the_work_of_the_duties():
    [plan, single] = rows_of(outcome(), "产值")
    work = "抓工作：建成冷库：2 座，投资 300 万元（每月调度；张三，2017-11-30 前）。"
    assert plan["说明"].startswith(work)
    assert single["说明"].startswith(work)


def test_a_duty_that_only_repeats_the_figure_is_told_by_its_measures():
    [*_, single] = rows_of(outcome(duties=[DUTY | {"工作任务": "产值", "年度目标": "增长 13%"}]), "产值")
    assert single["说明"].startswith("抓工作：产值（每月调度；张三，2017-11-30 前）。")


def test_without_a_duty_it_asks_for_the_work():
    assert rows_of(outcome(duties=()), "产值")[-1]["说明"].startswith(
        "请在“责任清单”写明推动它的工作（项目、户数、资金）；"
    )


def test_other_indicators_have_their_values():
    assert rows_of(outcome("否"), "产值")[-1]["需达到"] > 70


def test_the_page_tells_the_work():
    against = dashboard(outcome(), date(2017, 7, 1)).against
    assert "建成冷库" in next(step for step in against.parts if step.indicator == "产值").work
    assert not [step for step in against.steps if step.indicator == "产值"]

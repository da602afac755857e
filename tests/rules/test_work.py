"""追赶路径 of what the statistics office computes: the work that moves it, and no figure to reach."""

from datetime import date

import pytest
from support.masters import entry, indicator, master

from catchup_xl.reports.dashboard_filling import dashboard
from catchup_xl.results.tables import result_table
from catchup_xl.rules.evaluate import evaluate

DUTY = {"编号": "1", "工作任务": "建成冷库", "指标": "产值", "年度目标": "2 座，投资 300 万元", "措施": "每月调度", "责任领导": "张三",
        "完成时限": date(2017, 11, 30)}  # fmt: skip


def outcome(statutory="是", duties=(DUTY,), ours=2, **more):
    rows = [
        indicator("产值", 目标=100, weight=60, 统计法定指标=statutory) | more,
        indicator("投资", 目标=100, weight=20, 统计法定指标="是"),
        indicator("冷库", 目标=10, weight=20),
    ]
    data = [entry(name, what, v) for name, v in (("甲", 70), ("乙", 84)) for what in ("产值", "投资")]
    data += [entry("甲", "冷库", ours), entry("乙", "冷库", 8)]
    return evaluate(master(rows, data, units=["甲", "乙"], settings={"追赶对象": "乙"}, 责任清单=list(duties)))


def rows_of(found, name):
    table = result_table("追赶路径", found)
    return [dict(zip(table.headers, row, strict=True)) for row in table.rows if row[1] == name]


@pytest.mark.parametrize("name", ["产值", "投资"])
def test_a_statutory_figure_has_no_value_to_reach_in_any_form_of_the_path(name):
    [row] = rows_of(outcome(), name)
    assert row["方案"] == "工作"
    told = {header: cell for header, cell in row.items() if cell not in (None, "")}
    assert told.keys() == {"方案", "指标", "本期", "现得分", "说明"}
    assert row["说明"].endswith("数字随工作走，由统计部门依法核算发布，不定数、不分数")


def test_the_combined_plan_is_searched_over_the_other_indicators_alone():
    found = outcome(ours=7.5)
    assert not {step.indicator for step in found.plan.steps} & {"产值", "投资"}
    assert found.plan.note == "统计法定指标以外的各项都提高到可达上限，仍超不过乙：不可达"


def test_the_other_indicators_pass_where_they_can():
    rows = [indicator("产值", 目标=100, weight=10, 统计法定指标="是"), indicator("冷库", 目标=10, weight=90)]
    data = [entry("甲", "产值", 70), entry("乙", "产值", 84), entry("甲", "冷库", 7), entry("乙", "冷库", 8)]
    found = evaluate(master(rows, data, units=["甲", "乙"], settings={"追赶对象": "乙"}))
    # 10·0.70 + 90·y/10 ≥ 10·0.84 + 90·0.8 + 0.01, so that y ≥ 8.1566…, and 冷库 has no decimals.
    assert [(step.indicator, step.needed) for step in found.plan.steps] == [("冷库", 9)]
    assert [row["方案"] for row in rows_of(found, "产值")] == ["工作"]


def test_the_path_gives_the_work_of_the_duties():
    [row] = rows_of(outcome(), "产值")
    assert row["说明"].startswith("抓工作：建成冷库：2 座，投资 300 万元（每月调度；张三，2017-11-30 前）。")


def test_a_duty_that_only_repeats_the_figure_is_told_by_its_measures():
    [row] = rows_of(outcome(duties=[DUTY | {"工作任务": "产值", "年度目标": "增长 13%"}]), "产值")
    assert row["说明"].startswith("抓工作：产值（每月调度；张三，2017-11-30 前）。")


def test_without_a_duty_it_asks_for_the_work():
    assert rows_of(outcome(duties=()), "产值")[-1]["说明"].startswith(
        "请在“责任清单”写明推动它的工作（项目、户数、资金）；"
    )


def test_other_indicators_have_their_values():
    assert rows_of(outcome("否", ours=8), "产值")[-1]["需达到"] > 70


def test_the_page_tells_the_work():
    against = dashboard(outcome(), date(2017, 7, 1)).against
    assert [name for name, _ in against.works] == ["产值", "投资"]
    assert "建成冷库" in against.works[0][1]
    assert not [step for step in (*against.parts, *against.steps) if step.indicator in ("产值", "投资")]

"""The sheet 追赶路径 of the sample: the combined plan with its sum, the single steps, and where they come from."""

import json
from decimal import Decimal

import pytest
from support.command_line import run
from support.workbooks import read_book
from test_command_line import SAMPLE

import catchup_xl
from catchup_xl.results.tables import plan_words, ranking_words, result_table
from catchup_xl.rules.outcome import CombinedPath


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    out = tmp_path_factory.mktemp("path") / "out.xlsx"
    return catchup_xl.refresh(SAMPLE, out)


def rows_of(result, plan):
    table = result_table("追赶路径", result.outcome)
    return [dict(zip(table.headers, row, strict=True)) for row in table.rows if row[0] == plan]


def test_the_plan_stands_above_the_single_steps_and_its_sum_adds_up(refreshed):
    table = result_table("追赶路径", refreshed.outcome)
    kinds = [row[0] for row in table.rows]
    lines = rows_of(refreshed, "组合")
    assert kinds == ["组合"] * len(lines) + ["合计"] + ["单项"] * 14
    [total] = rows_of(refreshed, "合计")
    assert total["指标"] == f"{len(lines)} 项"
    assert abs(sum(line["代价"] for line in lines) - total["代价"]) <= len(lines) * 0.005
    assert all(line["需达到"] - line["本期"] == line["需增加"] for line in lines)
    assert {line["说明"] for line in lines} == {"华阳镇不动"}
    ranking = refreshed.outcome.plan.ranking
    assert (total["届时总分"], total["届时名次"]) == next((t, r) for unit, t, r in ranking if unit == "XX镇")
    assert total["说明"].startswith(f"届时排名：1 {ranking[0][0]} {ranking[0][1]}、2 {ranking[1][0]}")


def test_the_line_above_the_table_tells_assumption_cost_total_and_place(refreshed):
    [total] = rows_of(refreshed, "合计")
    note = result_table("追赶路径", refreshed.outcome).note
    assert "标杆假设：标杆不动" in note
    assert f"代价 {total['代价']}（最小），届时总分 {total['届时总分']}，第 {total['届时名次']} 名" in note


def test_what_the_plan_says_comes_true_when_it_is_typed(refreshed, tmp_path):
    """The figures of the plan, typed into the sheet 数据, lead to the ranking that it promises."""
    book = tmp_path / "typed.xlsx"
    workbook = read_book(SAMPLE)
    page = workbook["数据"]
    wanted = {line["指标"]: line["需达到"] for line in rows_of(refreshed, "组合")}
    for row in page.iter_rows(min_row=4):
        if row[0].value == "XX镇" and row[1].value in wanted and row[2].value == 2017:
            row[4 + 5].value = float(wanted.pop(row[1].value))
    assert wanted == {}
    workbook.save(book)
    then = catchup_xl.refresh(book, tmp_path / "then.xlsx")
    group = then.outcome.groups["丘陵山区镇"]
    assert tuple((s.unit.name, s.total, s.rank) for s in group.standings) == refreshed.outcome.plan.ranking
    assert then.outcome.plan.note.startswith("本单位已领先华阳镇")
    assert "组合方案：本单位已领先华阳镇" in result_table("追赶路径", then.outcome).note
    assert len(result_table("追赶路径", then.outcome).rows) == 0


def test_every_line_can_be_traced(refreshed):
    out = refreshed.out
    lines = len(refreshed.outcome.plan.steps)
    first = json.loads(run("trace", out, "追赶路径!D4", "--json").stdout)
    step = refreshed.outcome.plan.steps[0]
    assert first["label"] == f"{step.indicator} 追赶路径"
    assert first["value"].startswith(f"需达到 {step.needed}万元，代价 ")
    assert {part["label"] for part in first["parts"]} >= {f"{step.indicator} 得分", "参数“标杆假设”", "参数“代价”"}
    total = json.loads(run("trace", out, f"追赶路径!J{4 + lines}", "--json").stdout)
    assert total["value"] == plan_words(refreshed.outcome.plan)
    assert len(total["parts"]) == lines
    single = catchup_xl.trace(out, f"追赶路径!D{5 + lines}")
    assert single.label == f"{refreshed.outcome.path[0].indicator} 追赶路径"
    assert single.value == refreshed.outcome.path[0].note
    raised = next(n for n, one in enumerate(refreshed.outcome.path) if one.needed is not None)
    assert catchup_xl.trace(out, f"追赶路径!D{5 + lines + raised}").value.startswith("需达到 ")
    done = run("trace", out, f"追赶路径!D{5 + lines + 14}")
    assert done.returncode == 2


def test_json_holds_the_plan_and_the_whole_ranking():
    told = json.loads(run("refresh", SAMPLE, "--dry-run", "--json").stdout)["path"]
    assert told["assumption"] == "标杆不动"
    assert len(told["plan"]["ranking"]) == 10
    assert told["plan"]["proven"] is True
    assert told["plan"]["steps"][0].keys() >= {"indicator", "value", "needed", "growth", "cost", "score", "score_then"}
    assert len(told["single"]) == 14


def test_words_of_other_plans():
    assert plan_words(CombinedPath(note="不推算")) == "组合方案：不推算"
    assert plan_words(CombinedPath()) == "组合方案：提高 0 项，代价 0.00（近似最小），届时总分未定"
    many = CombinedPath(ranking=tuple((f"镇{n}", Decimal(n), n) for n in range(1, 41)))
    assert ranking_words(many).endswith("、30 镇30 30等 40 个单位")


def test_a_grade_word_and_costs_of_its_own_are_shown_and_traced(tmp_path):
    plan = tmp_path / "plan.json"
    tree = {
        "参数": {"年度": 2017, "统计月份": 6, "考核组": "甲组", "本单位": "甲镇", "追赶对象": "乙镇"},
        "单位": [{"单位": name, "考核组": "甲组"} for name in ("甲镇", "乙镇")],
        "指标": [
            {"编号": "A1", "指标": "党建", "适用组": "甲组", "类型": "定性", "权重": 100, "计分方法": "M9", "代价": 2,
             "可达上限": 1, "数据来源": "办", "责任人": "某"},
        ],
        "数据": [
            {"单位": "甲镇", "指标": "党建", "年度": 2017, "6月": "一般"},
            {"单位": "乙镇", "指标": "党建", "年度": 2017, "6月": "一般"},
        ],
    }  # fmt: skip
    plan.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    book = tmp_path / "book.xlsx"
    catchup_xl.new(book, plan=plan)
    result = catchup_xl.refresh(book)
    [line] = rows_of(result, "组合")
    assert (line["本期"], line["需达到"], line["需增加"], str(line["代价"])) == ("一般", "良好", None, "60.00")
    step = catchup_xl.trace(book, "追赶路径!D4")
    assert step.value == "需达到 良好，代价 60.00"
    assert step.rule == "代价：档次每提高满分的 1%，算“代价”一栏那么多分"
    assert {part.label for part in step.parts} >= {"代价", "可达上限"}

"""No result hangs on the order of the rows: every entry sheet of the sample is shuffled, and every result sheet is the same."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.masters import grid

from catchup_xl.model.plan import Plan
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.results.logs import history_rows
from catchup_xl.results.tables import result_sheets, result_table
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.outcome import Outcome
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file

ENTRY = [name for name, sheet in SHEETS.items() if sheet.kind is SheetKind.ENTRY and name != "参数"]
# Where a finding or a figure stands moves with its row; so does the number of a finding.
PLACES = {"序号", "单元格", "出处", "依据"}
UNITS = ("示例甲镇", "示例乙镇")
DAY = "2017-03-0"


def rows_of_the_sample() -> dict[str, list[dict[str, Any]]]:
    """The sample, with the rows besides in which order could matter: leniency, vetoes, own targets, other 口径."""
    plan = sample_plan(Plan.load(plan_file("township_2017")))
    rows = {name: [dict(row) for row in plan.rows.get(name, ())] for name in ENTRY}
    first, second = (row["指标"] for row in rows["指标"][:2])
    unit = next(row["单位"] for row in rows["单位"] if row.get("单位"))
    rows["加减分"] += [
        {"日期": f"{DAY}1", "单位": unit, "指标": first, "类型": "减分", "分值": 3},
        {"日期": f"{DAY}2", "单位": unit, "指标": second, "类型": "减分", "分值": 2},
        {"日期": f"{DAY}3", "单位": unit, "类型": "容错", "分值": 3},
        {"日期": f"{DAY}4", "单位": unit, "指标": first, "类型": "容错", "分值": 3},
        {"日期": f"{DAY}5", "单位": unit, "类型": "否决", "否决效果": "V2 一票否优", "文号": "1号"},
        {"日期": f"{DAY}6", "单位": unit, "类型": "否决", "否决效果": "V2 一票否优", "文号": "2号"},
    ]
    rows["数据"] += [
        {"单位": unit, "指标": first, "年度": 2017, "口径": "更正值", "5月": 1, "6月": 2},
        {"单位": unit, "指标": second, "年度": 2017, "口径": "月度计划", "6月": 1, "12月": 4},
    ]
    rows["参数"] = [{"参数": name, "取值": value} for name, value in plan.settings.items()]
    return rows


ROWS = rows_of_the_sample()


def shown(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Counter[tuple[object, ...]]]:
    """Every row of every result sheet, in no order, without what says where an entry stands."""
    outcome = evaluate(read_master({name: grid(name, found) for name, found in rows.items()}))
    found = {name: Counter(_without_places(name, outcome)) for name in result_sheets() if name != "检查结果"}
    found["检查结果"] = Counter((f.level, f.rule, f.unit) for f in outcome.findings)
    found["历史"] = Counter(history_rows(outcome))
    duties = [(d.duty.number, d.completion, d.light, d.rank, d.state) for d in outcome.duties]
    return found | {"责任清单": Counter(duties)}


def _without_places(name: str, outcome: Outcome) -> Iterable[tuple[object, ...]]:
    table = result_table(name, outcome)
    # The columns of the indicators stand in the order of the indicators: a cell goes with its header.
    for row in table.rows:
        yield tuple(sorted((h, str(cell)) for h, cell in zip(table.headers, row, strict=True) if h not in PLACES))


WANTED = shown(ROWS)


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_shuffled_entry_sheets_give_every_result_again(random):
    other = {name: random.sample(rows, len(rows)) for name, rows in ROWS.items()}
    assert shown(other) == WANTED


@pytest.mark.parametrize("name", ENTRY)
@pytest.mark.parametrize(
    "turn", [lambda rows: rows[::-1], lambda rows: sorted(rows, key=str)], ids=["turned", "sorted"]
)
def test_a_sheet_sorted_by_a_clerk_changes_nothing(name: str, turn: Callable[[list[Any]], list[Any]]):
    assert shown(ROWS | {name: turn(ROWS[name])}) == WANTED

"""Every result row can say where it came from, down to the cells that were typed."""

from pathlib import Path

import pytest
from support.workbooks import read_sheet

import catchup_xl
from catchup_xl.books.file import FileBook
from catchup_xl.errors import UsageError
from catchup_xl.jobs.run import compute
from catchup_xl.results.trace import trace
from catchup_xl.results.trace_step import TraceStep
from catchup_xl.rules.outcome import Outcome

PLANS = Path(__file__).parents[2] / "workbook" / "plans"


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("trace") / "methods.xlsx"
    catchup_xl.new(out, plan=PLANS / "methods.yaml")
    catchup_xl.refresh(out)
    return out


@pytest.fixture(scope="module")
def outcome(book) -> Outcome:
    """What a trace looks into, computed once for all cells."""
    return compute(FileBook.open(book))


def rows(book: Path, sheet: str) -> list[tuple[int, dict]]:
    """Sheet row and cells by header of every result row."""
    page = read_sheet(book, sheet)
    top = next(n for n in range(1, 9) if sum(cell.value is not None for cell in page[n]) > 2)
    headers = [cell.value for cell in page[top]]
    found = [(n, dict(zip(headers, (c.value for c in page[n]), strict=True))) for n in range(top + 1, page.max_row + 1)]
    return [(n, row) for n, row in found if any(value is not None for value in row.values())]


def steps(step: TraceStep):
    yield step
    for part in step.parts:
        yield from steps(part)


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("检查结果", "D"), ("增速测算", "G"), ("得分", "C"), ("排名", "D"), ("单项排名", "C"), ("对标", "D"),
        ("追赶路径", "C"), ("奖惩建议", "C"), ("看板", "B"), ("责任清单", "U"),
    ],
)  # fmt: skip
def test_every_row_leads_to_a_cell_that_was_typed(book, outcome, sheet, column):
    found = rows(book, sheet)
    assert found
    for n, _ in found:
        step = trace(outcome, f"{sheet}!{column}{n}")
        places = [one.at for one in steps(step) if one.at]
        assert any(place.partition("!")[0] not in ("", sheet) for place in places), (n, step)


def test_blocks_are_told_as_they_nest_with_their_weights(book, outcome):
    [(n, _)] = [(n, row) for n, row in rows(book, "排名") if row["单位"] == "示例甲镇"]
    step = trace(outcome, f"排名!D{n}")
    economy = next(part for part in step.parts if part.label == "经济发展")
    assert economy.rule == "权重 60 ÷ 同级合计 100；下级板块得分率的加权平均"
    assert economy.at.startswith("板块!")
    industry = next(part for part in economy.parts if part.label == "产业")
    assert industry.rule == "权重 60 ÷ 同级合计 100；各项得分之和 ÷ 权重之和"
    assert "农业总产值 得分" in [part.label for part in industry.parts]


def test_what_was_made_of_other_rows_says_so(book, outcome):
    [(n, _)] = [
        (n, row) for n, row in rows(book, "增速测算") if (row["单位"], row["指标"]) == ("示例庚镇", "招商引资额")
    ]
    base = next(part for part in trace(outcome, f"增速测算!G{n}").parts if part.label == "上年同期")
    assert (base.value, base.rule) == ("2784万元", "本期 3786.2 减比上年同期增加额 1002.2")
    [(n, _)] = [
        (n, row) for n, row in rows(book, "增速测算") if (row["单位"], row["指标"]) == ("示例戊镇", "群众满意度")
    ]
    value = next(part for part in trace(outcome, f"增速测算!D{n}").parts if part.label == "本期")
    assert value.value == "91.6%"
    assert value.rule.startswith("更正值，原为 96.1%（数据!")


def test_the_dashboard_counts_the_indicators_that_it_names(book, outcome):
    for n, row in rows(book, "看板"):
        for header, column in (("达标项", "E"), ("红灯项", "F")):
            step = trace(outcome, f"看板!{column}{n}")
            assert step.value == str(row[header]) == str(len(step.parts))


def test_a_finding_tells_what_its_cell_holds(book, outcome):
    for n, row in rows(book, "检查结果"):
        step = trace(outcome, f"检查结果!F{n}")
        assert step.value == row["发现"]
        assert step.parts[0].at in (f"{row['工作表']}!{row['单元格']}", row["工作表"])


@pytest.mark.parametrize("sheet", ["检查结果", "奖惩建议", "看板"])
def test_below_the_last_row_there_is_no_result(book, outcome, sheet):
    last = rows(book, sheet)[-1][0]
    with pytest.raises(UsageError, match="没有结果"):
        trace(outcome, f"{sheet}!B{last + 1}")


def test_the_command_of_the_package_traces_a_workbook_as_it_lies(book, outcome):
    for place in ("得分!C4", "增速测算!G4", "责任清单!U4"):
        assert catchup_xl.trace(book, place) == trace(outcome, place)
    with pytest.raises(UsageError, match="没有结果"):
        catchup_xl.trace(book, "看板!B400")

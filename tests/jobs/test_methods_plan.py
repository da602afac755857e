"""The labelled plan that uses every kind of indicator and every method once: nothing is left out, and it computes."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import catchup_xl
from catchup_xl.model.choices import DataBasis, Kind, VetoEffect
from catchup_xl.model.plan import Plan
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.methods.registry import all_methods, find_method

PLAN = Path(__file__).parents[2] / "workbook" / "plans" / "methods.yaml"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    book = tmp_path_factory.mktemp("methods") / "methods.xlsx"
    catchup_xl.new(book, plan=PLAN)
    return catchup_xl.refresh(book)


def test_every_kind_and_every_method_is_there():
    rows = Plan.load(PLAN).rows["指标"]
    assert {row["类型"] for row in rows} == {kind.value for kind in Kind}
    assert {find_method(str(row["计分方法"])).id for row in rows} == set(all_methods())


def test_it_is_labelled_as_sample_on_every_sheet(result):
    for sheet in openpyxl.load_workbook(result.out):
        top = "".join(str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row if cell.value)
        assert "示例数据" in top, sheet.title


def test_it_ranks_and_has_no_error(result):
    assert result.exit_code == 0
    rows = result.ranking_rows()["示例组"]
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5, 6, 7, None]


# Worked out on paper from the figures in the plan file; the formula stands beside each.
BY_HAND = [
    ("示例甲镇", "农业总产值", "21.67"),  # 20 · (4881.60/4320 − 1)/0.12, cap 1.2
    ("示例丁镇", "农业总产值", "0.00"),  # growth 5 % is 0.417 of the target, below the threshold 0.5
    ("示例甲镇", "农民人均纯收入", "16.51"),  # 0.8·20 + 0.5·(14.0104 − 13)
    ("示例丁镇", "重点项目建设投资", "19.00"),  # own target 4600, 4416 reached: 4 % below, two steps of half a point
    ("示例甲镇", "示范合作社数", "8.89"),  # 10 · 8/9
    ("示例甲镇", "合作社带动户数", "1.60"),  # 10 · 80/500
    ("示例甲镇", "合作医疗参合率", "13.50"),  # 15 · (0.8 + (96.5 − 95)/(98 − 95) · 0.2)
    ("示例乙镇", "信访量", "9.09"),  # 10 · 20/22
    ("示例庚镇", "信访量", "10.00"),  # nothing happened
    ("示例己镇", "安全生产事故", "6.00"),  # zero tolerance: 10 − 4·1
    ("示例丁镇", "登记失业率", "2.50"),  # (6 − 5.5)/(6 − 4) of 10
    ("示例乙镇", "党建过硬", "8.50"),  # 良好 earns 0.85
    ("示例乙镇", "环境整治", "0.00"),  # 79.5 is below 80
    ("示例甲镇", "移民搬迁", "9.50"),  # second place: 10 · (1 − 0.05)
    ("示例甲镇", "专项工作县级位次", "9.60"),  # second in the county: 10 · (1 − 0.04)
]


def test_every_way_of_typing_figures_is_there():
    assert {str(row.get("口径", "累计值")) for row in Plan.load(PLAN).rows["数据"]} == {
        basis.value for basis in DataBasis
    }


@pytest.mark.parametrize(
    ("unit", "indicator", "shown"),
    [
        ("示例辛镇", "移民搬迁", (18, None, None)),  # six months of 3
        ("示例庚镇", "招商引资额", (Decimal("3786.2"), 2784, Decimal("0.3600"))),  # 3786.2 − 1002.2
        ("示例戊镇", "群众满意度", (Decimal("0.916"), None, None)),  # corrected from 96.1
    ],
)
def test_made_figures_are_those_that_would_have_been_typed(result, unit, indicator, shown):
    standing = result.outcome.groups["示例组"].standing(unit)
    found = next(item.measure for item in standing.items if item.indicator.name == indicator)
    growth = None if found.growth is None else round_half_up(found.growth, 4)
    assert (found.value.value, found.base.value, growth) == shown


@pytest.mark.parametrize(("unit", "indicator", "points"), BY_HAND)
def test_points_agree_with_paper(result, unit, indicator, points):
    row = next(row for row in result.ranking_rows()["示例组"] if row["unit"] == unit)
    assert row["scores"][indicator] == Decimal(points)


def test_vetoes_leniency_and_climbing_say_what_they_did(result):
    rows = {row["unit"]: row for row in result.ranking_rows()["示例组"]}
    assert rows["示例丁镇"]["scores"]["安全生产事故"] == 0
    assert VetoEffect.ITEM_ZERO.words in rows["示例丁镇"]["note"]
    assert rows["示例庚镇"]["grade"] == "良好"
    assert "示例〔2017〕8号" in rows["示例庚镇"]["note"]
    assert rows["示例辛镇"]["rank"] is None
    assert rows["示例辛镇"]["total"] is not None
    assert "容错免扣 1 分" in rows["示例丙镇"]["note"]
    assert rows["示例甲镇"]["events"] == Decimal("3.50")
    assert "进位加" in rows["示例戊镇"]["note"]

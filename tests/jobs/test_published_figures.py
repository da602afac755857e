"""Published figures of Chinese releases, typed into a workbook and read from its result sheets to the printed digit."""

from decimal import Decimal

import pytest
from published import line, refreshed, rows_of

CHECKS = rows_of("cn_growth_progress_checks.csv")


def plan(month: str, indicators: list[dict], data: list[dict], duties: list[dict] | None = None) -> dict:
    settings = {"本单位": "甲区", "考核组": "区", "年度": "2022", "统计月份": month, "增速小数位": "1"}
    return {
        "参数": settings,
        "单位": [{"单位": "甲区", "考核组": "区"}],
        "指标": [{"编号": f"A{n}", "适用组": "区", "权重": "10", **found} for n, found in enumerate(indicators)],
        "数据": data,
        "责任清单": duties or [],
    }


@pytest.mark.parametrize("row", [r for r in CHECKS if r["published_yoy_pct"]], ids=lambda r: r["item"] + r["month"])
def test_growth_is_reproduced_to_the_printed_digit(row, tmp_path):
    month = row["month"]
    base = Decimal(row["value"]) - Decimal(row["increment"])
    data = [
        {"单位": "甲区", "指标": "收入", "年度": "2021", f"{month}月": str(base)},
        {"单位": "甲区", "指标": "收入", "年度": "2022", f"{month}月": row["value"]},
    ]
    book, _ = refreshed(tmp_path, plan(month, [{"指标": "收入", "类型": "增速", "目标": "0.05"}], data))
    shown = Decimal(str(line(book, "增速测算", 指标="收入")["增速"])) * 100
    assert shown == Decimal(row["published_yoy_pct"])


@pytest.mark.parametrize(
    "row", [r for r in CHECKS if r["published_completion_pct"] and r["plan"]], ids=lambda r: r["item"] + r["month"]
)
def test_completion_is_reproduced_to_the_printed_digit(row, tmp_path):
    month = row["month"]
    data = [{"单位": "甲区", "指标": "收入", "年度": "2022", f"{month}月": row["value"]}]
    indicator = {"指标": "收入", "类型": "总量", "目标": row["plan"]}
    book, _ = refreshed(tmp_path, plan(month, [indicator], data))
    shown = Decimal(str(line(book, "增速测算", 指标="收入")["完成率"])) * 100
    assert shown == Decimal(row["published_completion_pct"])


@pytest.mark.parametrize("row", [r for r in CHECKS if r["published_ahead_pp"]], ids=lambda r: r["item"])
def test_lead_over_time_progress_is_reproduced_to_the_printed_digit(row, tmp_path):
    month = row["month"]
    # Where only the ratio is published, a target of 100 stands for it.
    value, target = (row["value"], row["plan"]) if row["plan"] else (row["published_completion_pct"], "100")
    data = [{"单位": "甲区", "指标": "投资", "年度": "2022", f"{month}月": value}]
    duty = {"编号": "D1", "类别": "重点工程", "工作任务": "完成投资", "指标": "投资"}
    book, _ = refreshed(tmp_path, plan(month, [{"指标": "投资", "类型": "总量", "目标": target}], data, [duty]))
    shown = Decimal(str(line(book, "责任清单", 编号="D1")["序时差"]))
    assert shown == Decimal(row["published_ahead_pp"])


def test_pull_of_the_three_sectors_adds_up_to_the_growth(tmp_path):
    # Luonan 2022: shares of the increment and their pull are published; a base of 100,000 stands for the unpublished level.
    rows = rows_of("cn_contribution_checks.csv")
    growth = Decimal(rows[0]["total_growth_pct"]) / 100
    base = Decimal(100_000)
    indicators = [{"指标": "生产总值", "类型": "增速", "目标": "0.02"}]
    data = [("生产总值", base, base * (1 + growth))]
    for row in rows:
        indicators.append({"指标": row["part"], "类型": "增速", "目标": "0.02", "上级指标": "生产总值"})
        share = Decimal(row["published_contribution_share_pct"]) / 100
        data.append((row["part"], base / 3, base / 3 + base * growth * share))
    entries = [
        {"单位": "甲区", "指标": name, "年度": year, "12月": str(round(figure, 6))}
        for name, before, now in data
        for year, figure in (("2021", before), ("2022", now))
    ]
    book, _ = refreshed(tmp_path, plan("12", indicators, entries))
    for row in rows:
        found = line(book, "增速测算", 指标=row["part"])
        assert Decimal(str(found["贡献率"])) * 100 == Decimal(row["published_contribution_share_pct"])
        assert Decimal(str(found["拉动(百分点)"])) == Decimal(row["published_pull_pp"])


def test_growth_at_comparable_prices_is_taken_as_published_and_noted(tmp_path):
    [row] = rows_of("cn_nominal_vs_comparable.csv")
    published = Decimal(row["published_growth_comparable_price_pct"]) / 100
    data = [
        {"单位": "甲区", "指标": "生产总值", "年度": "2021", "12月": row["base_current_price"]},
        {"单位": "甲区", "指标": "生产总值", "年度": "2022", "12月": row["value_current_price"]},
        {"单位": "甲区", "指标": "生产总值", "年度": "2022", "口径": "公布增速", "12月": str(published)},
    ]
    indicator = {"指标": "生产总值", "类型": "增速", "目标": "0.05", "价格口径": "可比价"}
    book, result = refreshed(tmp_path, plan("12", [indicator], data))
    shown = Decimal(str(line(book, "增速测算", 指标="生产总值")["增速"])) * 100
    assert shown == Decimal(row["published_growth_comparable_price_pct"])
    notes = [f for f in result.findings if "增速" in f.message and f.sheet == "数据"]
    assert any("2.2" in note.message for note in notes), [f.message for f in result.findings]


def test_the_same_difference_at_current_prices_is_an_error(tmp_path):
    [row] = rows_of("cn_nominal_vs_comparable.csv")
    data = [
        {"单位": "甲区", "指标": "生产总值", "年度": "2021", "12月": row["base_current_price"]},
        {"单位": "甲区", "指标": "生产总值", "年度": "2022", "12月": row["value_current_price"]},
        {"单位": "甲区", "指标": "生产总值", "年度": "2022", "口径": "公布增速", "12月": "-0.041"},
    ]
    _, result = refreshed(tmp_path, plan("12", [{"指标": "生产总值", "类型": "增速", "目标": "0.05"}], data))
    assert result.exit_code == 1

"""Published rankings, typed into a workbook and read from its result sheets: totals, places, prizes to the printed digit."""

from decimal import Decimal

import pytest
from published import line, refreshed, rows_of

GROUP = "参评单位"
SICHUAN = {"openness_77": 77, "online_service_9": 9, "participation_7": 7, "design_4": 4, "publication_rate_3": 3}
INVESTMENT = rows_of("panzhihua_2006_10_investment.csv")


def judged(units: list[str], scores: dict[str, tuple[int, list[str]]], **indicator: str) -> dict:
    """A plan in which each column of scores is an indicator that judges have scored.

    Args:
        units: the units.
        scores: by indicator its full points, and the score of each unit.
        indicator: further cells of every row of 指标.
    """
    full = sum(weight for weight, _ in scores.values())
    return {
        "参数": {"本单位": units[0], "考核组": GROUP, "年度": "2019", "统计月份": "5", "满分": str(full)},
        "单位": [{"单位": name, "考核组": GROUP} for name in units],
        "指标": [
            {"编号": f"A{n}", "指标": name, "类型": "定性", "计分方法": "M9", "权重": str(weight), **indicator}
            for n, (name, (weight, _)) in enumerate(scores.items(), 1)
        ],
        "数据": [
            {"单位": unit, "指标": name, "年度": "2019", "5月": score}
            for name, (_, column) in scores.items()
            for unit, score in zip(units, column, strict=True)
        ],
    }


def ranked(tmp_path, rows: list[dict[str, str]], tree: dict) -> list[tuple[str, int, Decimal]]:
    """Unit, place and total of every unit, as 排名 shows them."""
    book, result = refreshed(tmp_path, tree)
    assert result.exit_code in (0, 1), [f.message for f in result.findings]
    found = [line(book, "排名", 单位=row["unit"]) for row in rows]
    return [(row["单位"], row["名次"], Decimal(str(row["总分"]))) for row in found]


def published(rows: list[dict[str, str]], total: str) -> list[tuple[str, int, Decimal]]:
    return [(row["unit"], int(row["published_rank"]), Decimal(row[total])) for row in rows]


def test_five_items_of_21_prefectures_add_up_and_two_share_the_ninth_place(tmp_path):
    rows = rows_of("sichuan_2011_land_portals.csv")
    items = {name: (weight, [row[name] for row in rows]) for name, weight in SICHUAN.items()}
    found = ranked(tmp_path, rows, judged([row["unit"] for row in rows], items))
    assert found == published(rows, "published_total")
    assert [place for _, place, _ in found][8:11] == [9, 9, 11]


@pytest.mark.parametrize(("name", "total", "shared"), [
    ("cn_gov_sites_2014_ministries.csv", "published_total", [9, 9, 11, 12, 13, 14, 14, 16, 17, 17, 19]),
    ("matou_town_2019_05_villages.csv", "published_score", [8, 8, 10, 10, 12, 13, 14, 15, 15, 15, 18, 18, 18, 21]),
])  # fmt: skip
def test_units_of_the_same_total_share_the_published_place(name, total, shared, tmp_path):
    rows = rows_of(name)
    scores = {"总评": (100, [row[total] for row in rows])}
    found = ranked(tmp_path, rows, judged([row["unit"] for row in rows], scores))
    assert found == published(rows, total)
    places = [place for _, place, _ in found]
    assert places[places.index(shared[0]) :][: len(shared)] == shared


def test_prizes_by_place_are_the_published_ones(tmp_path):
    # 5,000 yuan for the first two, 2,000 for the five after them: a tier table over places, the prize as full points.
    rows = rows_of("matou_town_2019_05_villages.csv")
    scores = {"奖金": (5000, [row["published_score"] for row in rows])}
    tree = judged([row["unit"] for row in rows], scores, 计分依据="名次", 分档标准="2:1; 7:0.4; 8:0")
    book, _ = refreshed(tmp_path, tree)
    prizes = [line(book, "得分", 单位=row["unit"])["奖金"] for row in rows]
    assert prizes == [int(row["reward_yuan"] or 0) for row in rows]


@pytest.mark.parametrize("row", INVESTMENT, ids=lambda row: row["item"])
def test_completion_and_lead_of_investment_are_the_printed_ones(row, tmp_path):
    tree = {
        "参数": {"本单位": "市", "考核组": "市", "年度": "2006", "统计月份": row["month"]},
        "单位": [{"单位": "市", "考核组": "市"}],
        "指标": [{"编号": "A1", "指标": "投资", "类型": "总量", "权重": "100", "目标": row["target_wan"]}],
        "数据": [{"单位": "市", "指标": "投资", "年度": "2006", f"{row['month']}月": row["value_wan"]}],
        "责任清单": [{"编号": "D1", "类别": "重点工程", "工作任务": "完成投资", "指标": "投资"}],
    }
    book, _ = refreshed(tmp_path, tree)
    done = Decimal(str(line(book, "增速测算", 指标="投资")["完成率"])) * 100
    assert done == Decimal(row["published_completion_pct"])
    if row["published_ahead_pp"]:
        assert Decimal(str(line(book, "责任清单", 编号="D1")["序时差"])) == Decimal(row["published_ahead_pp"])

"""Published answers, typed into a master as a clerk would and read off the results; sources in tests/data/README.md."""

import csv
import random
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from support.masters import entry, indicator, items, master, official, unit, values

from catchup_xl.model.choices import TimeBasis
from catchup_xl.model.master import Master
from catchup_xl.rules.evaluate import evaluate
from catchup_xl.rules.exact import exactly, round_half_up
from catchup_xl.rules.measures.growth_rates import base_of_increment
from catchup_xl.rules.outcome import Group
from catchup_xl.rules.progress import time_progress

D = Decimal
DATA = Path(__file__).parent.parent / "data"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def assessed(one: Master, group: str = "一组") -> Group:
    """The group of a whole run, which nothing may block."""
    found = evaluate(one).groups[group]
    assert found.blocked == ""
    return found


# --- growth, completion and time progress as released


GROWTHS = [row for row in table("cn_growth_progress_checks.csv") if row["published_yoy_pct"]]
COMPLETIONS = [row for row in table("cn_growth_progress_checks.csv") if row["plan"]]
LEADS = [row for row in table("cn_growth_progress_checks.csv") if row["published_ahead_pp"]]


@pytest.mark.parametrize("row", GROWTHS, ids=lambda row: f"{row['item']}{row['month']}月")
def test_growth_behind_a_published_increment(row):
    base = base_of_increment(D(row["value"]), D(row["increment"]))
    one = values(indicator(kind="增速", method="M5"), [row["value"]], base=[base])
    growth = items(one)[0].measure.growth
    assert growth is not None
    with exactly():
        assert round_half_up(growth * 100, 1) == D(row["published_yoy_pct"])


@pytest.mark.parametrize("row", COMPLETIONS, ids=lambda row: f"{row['item']}{row['month']}月")
def test_completion_of_a_published_plan(row):
    done = items(values(indicator(目标=row["plan"]), [row["value"]]))[0].measure.completion
    assert done is not None
    with exactly():
        assert round_half_up(done * 100, 1) == D(row["published_completion_pct"])


@pytest.mark.parametrize("row", LEADS, ids=lambda row: f"{row['item']}{row['month']}月")
def test_lead_over_time_progress(row):
    with exactly():
        done = D(row["value"]) / D(row["plan"]) if row["value"] else D(row["published_completion_pct"]) / 100
        progress = time_progress(2022, int(row["month"]), TimeBasis.MONTH)
        assert round_half_up((done - progress) * 100, 1) == D(row["published_ahead_pp"])


def test_contributions_of_three_sectors():
    """洛南县 2022: GDP + 2.2 %, of which 0.8, 0.1 and 1.3 points."""
    rows = table("cn_contribution_checks.csv")
    growth = D(rows[0]["total_growth_pct"])
    base = D(100000)
    increment = base * growth / 100
    parts = {row["part"]: increment * D(row["published_contribution_share_pct"]) / 100 for row in rows}
    assert sum(parts.values()) == increment
    indicators = [indicator("生产总值", "增速", 40, 目标="2%")]
    indicators += [indicator(name, "增速", 20, 目标="2%", 上级指标="生产总值") for name in parts]
    bases = {"生产总值": base} | {name: base * share / 10 for name, share in zip(parts, (2, 3, 5), strict=True)}
    rises = {"生产总值": increment} | parts
    data = [entry("洛南县", name, b, year=2016) for name, b in bases.items()]
    data += [entry("洛南县", name, b + rises[name]) for name, b in bases.items()]
    [standing] = assessed(master(indicators, data, units=["洛南县"], settings={"满分": 100})).standings
    found = {item.indicator.name: item for item in standing.items}
    with exactly():
        for row in rows:
            item = found[row["part"]]
            assert item.contribution is not None
            assert item.pull is not None
            assert round_half_up(item.contribution * 100, 1) == D(row["published_contribution_share_pct"])
            assert round_half_up(item.pull, 1) == D(row["published_pull_pp"])
        pulls = [item.pull for item in standing.items[1:] if item.pull is not None]
        assert round_half_up(sum(pulls, D(0)), 10) == growth
    assert found["生产总值"].contribution is None


def test_growth_at_comparable_prices_is_taken_as_published():
    """云和县 2022: −2.2 % in current prices, −4.1 % at comparable ones."""
    [row] = table("cn_nominal_vs_comparable.csv")
    for price, published in (("可比价", "published_growth_comparable_price_pct"), ("现价", "nominal_growth_pct")):
        one = values(
            indicator(kind="增速", 目标="5%", 价格口径=price), [row["value_current_price"]],
            base=[row["base_current_price"]],
            data=[official("镇1", "指标甲", f"{row['published_growth_comparable_price_pct']}%")],
        )  # fmt: skip
        growth = items(one)[0].measure.growth
        assert growth is not None
        with exactly():
            assert round_half_up(growth * 100, 1) == D(row[published])


# --- weighted sum


def test_weighted_sum_of_kracka_2010():
    """Seven criteria of equal weight, those to minimise inverted, each scaled to a sum of one."""
    rows = table("wsm_kracka2010.csv")
    criteria = [name for name in rows[0] if name.startswith("c")]
    indicators = [
        indicator(name, "逆向" if name.endswith("min") else "总量", 1, "M6b", 板块="准则") for name in criteria
    ]
    data = [entry(row["alt"], name, row[name]) for row in rows for name in criteria]
    settings = {"满分": 1, "得分小数位": 15, "总分小数位": 8}
    blocks = [{"板块": "准则", "权重": 1}]
    one = master(indicators, data, units=[row["alt"] for row in rows], settings=settings, 板块=blocks)
    found = assessed(one)
    for row in rows:
        standing = found.standing(row["alt"])
        assert standing is not None
        assert standing.total == D(row["published_score"]).quantize(D("1e-8"))
        assert standing.rank == int(row["published_rank"])


# --- composite indices


def index_plan(
    figures: dict[tuple[str, str], object], settings: dict[str, Any], structure: list[dict[str, str]]
) -> Master:
    """A composite index: min-max to 0 … 1, weighted means level by level, of 100."""
    rows = [
        indicator(
            part["code"], "总量" if part["direction"] == "1" else "逆向", part["weight"], "M4", 基础比例=0,
            板块=part["parent"],
        )
        for part in structure
        if part["kind"] == "indicator"
    ]  # fmt: skip
    blocks = [
        {"板块": part["code"], "上级板块": part["parent"] or None, "权重": part["weight"]}
        for part in structure
        if part["kind"] == "block"
    ]
    data = [entry(u, code, cell) for (u, code), cell in figures.items()]
    units = list(dict.fromkeys(u for u, _ in figures))
    given = {"满分": 100, "得分小数位": 15, "总分小数位": 2, "最低可用权重": 0} | settings
    return master(rows, data, units=units, settings=given, 板块=blocks)


def test_the_sustainable_connectivity_index():
    """COINr's ASEM: 51 countries, 49 indicators, eight pillars, two sub-indices, all to two decimals."""
    structure, scores = table("asem_structure.csv"), table("asem_scores.csv")
    figures = {
        (row["unit"], code): cell for row in table("asem_treated.csv") for code, cell in row.items() if code != "unit"
    }
    found = assessed(index_plan(figures, {}, structure))
    assert len(found.indicators) == 49
    blocks = [name for name in scores[0] if name not in ("unit", "rank", "Index")]
    for row in scores:
        standing = found.standing(row["unit"])
        assert standing is not None
        assert f"{standing.total}" == row["Index"]
        assert standing.rank == int(row["rank"])
        shown = {name: f"{round_half_up(standing.blocks[name], 2)}" for name in blocks}
        assert shown == {name: row[name] for name in blocks}


def test_an_index_skips_what_does_not_apply_by_reweighting():
    """Missing figures are left out level by level; the same means in fractions, for 50 units and 49 indicators."""
    rng = random.Random(7)  # figures to compute with
    structure = table("asem_structure.csv")
    for part in structure:
        part["weight"] = str(rng.choice(["0.5", "1", "1.5", "2", "0.35"]))
    codes = [part["code"] for part in structure if part["kind"] == "indicator"]
    figures: dict[tuple[str, str], object] = {
        (f"镇{n:02d}", code): "不适用" if rng.random() < 0.15 else f"{rng.randint(-50, 5000)}.{rng.randint(0, 99):02d}"
        for n in range(50)
        for code in codes
    }
    begun = time.perf_counter()
    found = assessed(index_plan(figures, {}, structure))
    assert time.perf_counter() - begun < 10
    bounds = {}
    for code in codes:
        there = [Fraction(str(cell)) for (_, c), cell in figures.items() if c == code and cell != "不适用"]
        bounds[code] = min(there), max(there)

    def value(u: str, parent: str) -> Fraction | None:
        """The weighted mean of what a block holds, as far as it is there."""
        parts: list[tuple[Fraction, Fraction]] = []
        for part in structure:
            if part["parent"] != parent:
                continue
            if part["kind"] == "block":
                inside = value(u, part["code"])
            else:
                cell, (low, high) = figures[u, part["code"]], bounds[part["code"]]
                inside = None if cell == "不适用" else 100 * (Fraction(str(cell)) - low) / (high - low)
                if inside is not None and part["direction"] == "-1":
                    inside = 100 - inside
            if inside is not None:
                parts.append((Fraction(part["weight"]), inside))
        whole = sum((w for w, _ in parts), Fraction(0))
        return sum((w * v for w, v in parts), Fraction(0)) / whole if whole else None

    for u in dict.fromkeys(u for u, _ in figures):
        wanted, standing = value(u, ""), found.standing(u)
        assert standing is not None
        assert standing.exact is not None
        assert wanted is not None
        assert abs(Fraction(standing.exact) - wanted) < Fraction(1, 10**13)  # item scores carry 15 places


def test_the_human_development_index_ranks_on_three_decimals():
    rows = table("undp_hdi_2022.csv")
    one = master(
        [indicator("人类发展指数", "定性", 1, "M9")],
        [entry(row["iso3"], "人类发展指数", row["hdi"]) for row in rows],
        units=[unit(row["iso3"]) for row in rows],
        settings={"满分": 1, "得分小数位": 3, "总分小数位": 3},
    )
    begun = time.perf_counter()
    found = assessed(one)
    assert time.perf_counter() - begun < 10
    assert len(found.standings) == 193
    assert {s.unit.name: s.rank for s in found.standings} == {row["iso3"]: int(row["rank"]) for row in rows}

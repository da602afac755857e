"""The sample's ranking worked out from its plan file alone: PyYAML and decimal, and none of the package's code.

It follows the rule book as a person with a pocket calculator would: growth and completion of each unit, points by the
three methods that the sample uses, half-up rounding of each item and of the total, and places with ties 1-2-2-4.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path
from typing import Any, NamedTuple

import yaml

getcontext().prec = 60
MONTH = 6


class Line(NamedTuple):
    """One line of the ranking."""

    group: str
    rank: int
    unit: str
    total: Decimal


def half_up(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Text(yaml.SafeLoader):
    """Reads every scalar as text, so that no decimal passes through a binary float."""


Text.yaml_implicit_resolvers = {}


def load(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Text)  # noqa: S506 - a SafeLoader that resolves less


def work_out(path: Path) -> list[Line]:
    plan = load(path)
    own_group = plan["参数"]["考核组"]
    figures = {(row["单位"], row["指标"], row["年度"]): row.get(f"{MONTH}月") for row in plan["数据"]}
    own_targets = {(row["单位"], row["指标"]): Decimal(row["目标"]) for row in plan["目标"]}
    groups: dict[str, list[str]] = {}
    for unit in plan["单位"]:
        groups.setdefault(unit["考核组"], []).append(unit["单位"])
    lines: list[Line] = []
    for group, units in groups.items():
        indicators = [
            row for row in plan["指标"] if row["适用组"] == group or (not row["适用组"] and group == own_group)
        ]
        totals = {unit: Decimal(0) for unit in units}
        weights_held = {unit: Decimal(0) for unit in units}
        for row in indicators:
            points = score(row, units, figures, own_targets)
            for unit, found in points.items():
                totals[unit] += found
                weights_held[unit] += Decimal(row["权重"])
        full = sum(Decimal(row["权重"]) for row in indicators)
        for unit in units:
            # A task that the unit does not have hands its weight on to the others.
            totals[unit] = totals[unit] * full / weights_held[unit]
            events = [event for event in plan["加减分"] if event["单位"] == unit]
            for event in events:
                if "分值" in event:
                    totals[unit] += Decimal(event["分值"]) * {"加分": 1, "减分": -1}[event["类型"]]
            totals[unit] += by_catalogue(plan["加减分标准"], [event for event in events if "分值" not in event])
            totals[unit] = half_up(totals[unit])
        lines += [
            Line(group, 1 + sum(other > totals[unit] for other in totals.values()), unit, totals[unit])
            for unit in units
        ]
    return lines


def by_catalogue(standards: list[dict[str, str]], events: list[dict[str, str]]) -> Decimal:
    """What events that pick a matter come to: the best of one 对象 where the same matter counts once, at most the cap."""
    found = Decimal(0)
    for project in dict.fromkeys(row.get("所属项目", row["事项"]) for row in standards):
        rows = [row for row in standards if row.get("所属项目", row["事项"]) == project]
        each = {row["事项"]: Decimal(row["每次分值"]) for row in rows}
        worth = [(e.get("对象"), each[e["事项"]] * int(e.get("次数", 1))) for e in events if e["事项"] in each]
        if any(row.get("同一事项就高") == "是" for row in rows):
            worth = [(about, max(p for a, p in worth if a == about)) for about in {a for a, _ in worth}]
        whole = sum((points for _, points in worth), Decimal(0))
        caps = [Decimal(row["单项上限"]) for row in rows if "单项上限" in row]
        found += min([whole, *caps], key=abs)
    return found


def score(
    row: dict[str, str], units: list[str], figures: dict[Any, str], own_targets: dict[Any, Decimal]
) -> dict[str, Decimal]:
    """Points of each unit on one indicator; a unit without the task is left out."""
    name, weight, kind = row["指标"], Decimal(row["权重"]), row["类型"]
    measures: dict[str, Decimal] = {}
    shares: dict[str, Decimal] = {}
    for unit in units:
        now, before = figures[unit, name, "2017"], figures[unit, name, "2016"]
        if now == "不适用":
            continue
        target = own_targets.get((unit, name)) or (Decimal(row["目标"]) if "目标" in row else None)
        value = Decimal(now)
        if kind == "增速":
            value = (Decimal(now) - Decimal(before)) / Decimal(before)
        elif kind == "总量" and target is not None:
            value /= target
            target = Decimal(1)
        measures[unit] = value
        if target is not None:
            shares[unit] = value / target
    places = {unit: 1 + sum(other > value for other in measures.values()) for unit, value in measures.items()}
    method = row["计分方法"]
    if method in ("M1", "目标完成计分法"):
        return {unit: half_up(weight if share >= 1 else Decimal(0)) for unit, share in shares.items()}
    if method in ("M2", "完成率计分法"):
        return {unit: half_up(weight * min(max(share, Decimal(0)), Decimal(1))) for unit, share in shares.items()}
    assert method in ("M5", "争先进位计分法"), method
    return {unit: half_up(weight * (1 - Decimal("0.05") * (place - 1))) for unit, place in places.items()}

"""The rule book computed a second time, in fractions, from the rows as typed: nothing here is taken from the package.

Source of every formula: scoring.md §2 to §5 and §8. Only the choices of the rule book that random plans use are here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

F = Fraction
Row = Mapping[str, Any]
WORDS = {"优秀": F(1), "良好": F(4, 5), "一般": F(1, 2), "较差": F(0)}


def number(cell: object) -> F:
    text = str(cell)
    return F(text[:-1]) / 100 if text.endswith("%") else F(text)


def rounded(value: F, places: int) -> F:
    """Half away from zero."""
    scaled = abs(value) * 10**places
    whole = F(math.floor(scaled + F(1, 2)), 10**places)
    return whole if value >= 0 else -whole


@dataclass
class Reached:
    """One unit on one indicator; ``state`` is scored, owed, away or open."""

    state: str
    g: F | None = None
    c: F | None = None
    x: F | None = None
    goal: F | None = None
    reached: bool | None = None
    excess: F | None = None
    beyond: bool = False
    judged: bool = False
    place: int | None = None


@dataclass
class Result:
    scores: dict[str, list[F | None]] = field(default_factory=dict)
    places: dict[str, list[int | None]] = field(default_factory=dict)
    reached: dict[str, list[Reached]] = field(default_factory=dict)
    totals: dict[str, F | None] = field(default_factory=dict)
    ranks: dict[str, int | None] = field(default_factory=dict)
    last: dict[str, int | None] = field(default_factory=dict)
    grades: dict[str, str | None] = field(default_factory=dict)
    open: bool = False


@dataclass
class Plan:
    """A peer group as typed: rows of 指标 and 板块, cells by (unit, indicator), settings by name."""

    units: Sequence[str]
    indicators: Sequence[Row]
    now: Mapping[tuple[str, str], object]
    before: Mapping[tuple[str, str], object]
    blocks: Sequence[Row] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    events: Sequence[Row] = ()
    levels: Mapping[tuple[str, str], object] = field(default_factory=dict)
    last: Mapping[str, int | None] = field(default_factory=dict)
    increments: frozenset[tuple[str, str]] = frozenset()


def parameter(row: Row, name: str, default: object = None) -> F | None:
    cell = row.get(name)
    if cell is None:
        return None if default is None else number(default)
    return number(cell)


def basis_of(row: Row) -> str:
    if row.get("计分依据"):
        return str(row["计分依据"])
    if row["类型"] == "增速":
        return "增速"
    if row["类型"] == "区间" or (row["类型"] == "总量" and row.get("目标") is not None):
        return "完成率"
    return "数值"


def needs_target(row: Row) -> bool:
    return row["计分方法"] in ("M1", "M2", "M3", "M3b", "M8")


def measured(plan: Plan, unit: str, row: Row) -> Reached:  # every kind in one place
    name, kind = row["指标"], row["类型"]
    cell, last = plan.now.get((unit, name)), plan.before.get((unit, name))
    if cell in ("不适用", "/"):
        return Reached("away")
    if kind == "定性" and row["计分方法"] == "M9" and cell in WORDS:
        return Reached("scored", x=WORDS[str(cell)], c=WORDS[str(cell)], judged=True)
    if cell is None or cell == "待核" or cell in WORDS:
        return Reached("owed")
    v, t, basis = number(cell), parameter(row, "目标"), basis_of(row)
    b = None if last in (None, "待核", "不适用", "/") else number(last)
    if kind == "增速":
        level = plan.levels.get((unit, name))
        return growth(plan.settings, row, (v, b, t), basis, last in ("不适用", "/"), level and number(level))
    g = (v - b) / b if b is not None and b > 0 else None
    if kind == "区间":
        return interval(row, v, g)
    if kind == "排名":
        if v < 1 or v.denominator != 1:
            return Reached("open")
        if t is None or t <= 0:
            return untargeted(row, v, g, basis, int(v))
        found = by_basis(v, t / v, v <= t, t, g, basis)
        found.place = int(v)
        return found
    if t is None:
        return untargeted(row, v, g, basis)
    if kind == "逆向":
        if t < 0:
            return Reached("open")
        if t == 0:
            return by_basis(v, F(v <= 0), v <= 0, t, g, basis, excess=v)
        if plan.settings.get("逆向口径") == "差值":
            return by_basis(v, 2 - v / t, v <= t, t, g, basis)
        return by_basis(v, t / v if v > 0 else None, v <= t, t, g, basis)
    if t <= 0:
        return Reached("open")
    return by_basis(v, v / t, v >= t, t, g, basis)


def untargeted(row: Row, v: F, g: F | None, basis: str, place: int | None = None) -> Reached:
    if basis == "增速" and g is None:
        return Reached("owed")
    if needs_target(row) or basis == "完成率":
        return Reached("open", g=g)
    return Reached("scored", g=g, x=g if basis == "增速" else v, place=place)


def by_basis(v: F, c: F | None, reached: bool, t: F, g: F | None, basis: str, excess: F | None = None) -> Reached:
    x: F | None = v
    goal: F | None = t
    c = None if c is None else max(c, F(0))
    if basis == "完成率":
        x, goal = (F(1) if c is None else c), F(1)
    elif basis == "增速":
        if g is None:
            return Reached("owed")
        x, goal = g, None
    return Reached("scored", g, c, x, goal, reached, excess, beyond=c is None)


def from_nothing(settings: Mapping[str, object], row: Row, v: F, t: F | None, basis: str, level: Any) -> Reached:
    """A base of zero: a typed level first, whatever the county has decided for those that have none."""
    if level is not None and level > 0:
        c, goal = max(v / level, F(0)), t or F(0)
        x, aim = {"完成率": (c, F(1)), "数值": (v, level)}.get(basis, (goal + v / level - 1, goal))
        return Reached("scored", c=c, x=x, goal=aim, reached=v >= level)
    rule = str(settings.get("两期皆零" if v == 0 else "基数为零", "按总量目标"))
    if rule == "视同零增长":
        return against(row, F(0), v, t, basis, F(0), level_counts=True)
    if rule == "视同达标" and v > 0:
        if t is None:
            return Reached("open")
        x, aim = {"完成率": (F(1), F(1)), "数值": (v, None)}.get(basis, (t, t))
        return Reached("scored", c=F(1), x=x, goal=aim, reached=True)
    if rule != "按总量目标":
        return Reached("away" if rule == "不适用" else "open")
    return Reached("away" if v == 0 else "open")


def growth(  # the cases of the rule book, the first that fits
    settings: Mapping[str, object], row: Row, figures: tuple[F, F | None, F | None], basis: str, away: bool, level: Any
) -> Reached:
    v, b, t = figures
    if b is None:
        return Reached("away" if away else "owed")
    if b == 0:
        return from_nothing(settings, row, v, t, basis, level)
    g = (v - b) / b if b > 0 else None
    return against(row, (v - b) / abs(b), v, t, basis, g, level_counts=b > 0)


def against(row: Row, change: F, v: F, t: F | None, basis: str, g: F | None, *, level_counts: bool) -> Reached:
    if t is None:
        if needs_target(row) or basis == "完成率":
            return Reached("open", g=g)
        return Reached("scored", g=g, x=v if basis == "数值" else change)
    c = change / t if t else 1 + change
    if row.get("目标口径") == "总量口径" and level_counts:
        c = (1 + change) / (1 + t) if t >= 0 else (1 + t) / (1 + change) if change > -1 else c
    c = max(c, F(0))
    x, goal = {"完成率": (c, F(1)), "数值": (v, None)}.get(basis, (change, t))
    return Reached("scored", g, c, x, goal, change <= t if t < 0 else change >= t)


def interval(row: Row, v: F, g: F | None) -> Reached:
    m, most = parameter(row, "下限值"), parameter(row, "上限值")
    lo, hi = parameter(row, "区间下限"), parameter(row, "区间上限")
    lo, hi = m if lo is None else lo, most if hi is None else hi
    if lo is None or hi is None or lo > hi:
        return Reached("open")
    m, most = min(lo if m is None else m, lo), max(hi if most is None else most, hi)
    c = F(1)
    if v < lo:
        c = max(F(0), (v - m) / (lo - m)) if lo > m else F(0)
    elif v > hi:
        c = max(F(0), (most - v) / (most - hi)) if most > hi else F(0)
    return Reached("scored", g, c, c, F(1), lo <= v <= hi)


def smaller_is_better(row: Row) -> bool:
    basis = basis_of(row)
    if basis == "名次":
        return True
    if declining(row):
        return basis == "增速"
    return (row["类型"] == "逆向" and basis in ("数值", "增速")) or (row["类型"] == "排名" and basis == "数值")


def declining(row: Row) -> bool:
    return row["类型"] == "增速" and (parameter(row, "目标") or F(0)) < 0


def places(found: Sequence[Reached], smaller: bool) -> list[int]:
    def key(one: Reached) -> tuple[bool, F]:
        assert one.x is not None
        return (one.beyond, one.x) if not smaller else (False, -one.x)

    return [1 + sum(key(other) > key(one) for other in found) for one in found]


def item_scores(plan: Plan, row: Row, found: list[Reached]) -> tuple[list[F | None], list[int | None]]:
    settings = plan.settings
    scored = [one for one in found if one.state == "scored"]
    basis, smaller = basis_of(row), smaller_is_better(row)
    if basis == "完成率" and any(one.beyond for one in scored):
        best = max([one.x for one in scored if not one.beyond and one.x is not None], default=F(1))
        for one in scored:
            if one.beyond:
                one.x = max(best, F(1))
    if basis == "名次" and row["类型"] != "排名":
        for one, place in zip(scored, places(scored, row["类型"] == "逆向" or declining(row)), strict=True):
            one.x, one.goal, one.judged, one.beyond = F(place), None, False, False
    ranked = places(scored, smaller)
    xs = [one.x for one in scored if one.x is not None]
    w = number(row["权重"])
    scores: dict[int, F] = {}
    spots: dict[int, int] = {}
    over = [one for one in scored if one.reached]
    over_places = dict(zip(map(id, over), places(over, smaller), strict=True))
    for one, place in zip(scored, ranked, strict=True):
        tied = ranked.count(place)
        own = one.place if one.place is not None else place
        spots[id(one)] = own
        gate = (over_places.get(id(one), 0), list(over_places.values()).count(over_places.get(id(one), 0)))
        points = by_method(row, settings, one, w, xs, smaller, (own, tied), gate)
        if points is None:
            one.state = "open"
            continue
        low = (parameter(row, "保底", 0) or F(0)) * w
        high = (parameter(row, "封顶", 1) or F(0)) * w
        scores[id(one)] = rounded(min(max(points, low, F(0)), high), int(str(settings.get("得分小数位", 2))))
    return missing(plan, row, found, scores), [spots.get(id(one)) if one.state == "scored" else None for one in found]


def missing(plan: Plan, row: Row, found: list[Reached], scores: Mapping[int, F]) -> list[F | None]:
    settings = plan.settings
    places_shown = int(str(settings.get("得分小数位", 2)))
    owed = row.get("未报处理") or settings.get("未报处理") or "暂不计(占位)"
    away = row.get("不适用处理") or settings.get("不适用处理") or "权重重分"
    mean = sum(scores.values(), F(0)) / len(scores) if scores else None
    result: list[F | None] = []
    for one in found:
        score = scores.get(id(one))
        if one.state == "owed" and owed == "记0并列缺报":
            score = F(0)
        elif one.state == "away":
            score = {"记满分": number(row["权重"]), "不得分": F(0), "同组均分": mean}.get(str(away))
            score = None if score is None else rounded(score, places_shown)
        result.append(score)
    return result


def ladder(w: F, place: int, tied: int, step: F, floor: F, settings: Mapping[str, object]) -> F:
    filled = range(place, place + tied) if settings.get("并列计分") == "平均名次分" else range(place, place + 1)
    return w * sum((max(floor, 1 - step * (p - 1)) for p in filled), F(0)) / len(filled)


def by_method(  # the rule book's table in one place
    row: Row,
    settings: Mapping[str, object],
    one: Reached,
    w: F,
    xs: Sequence[F],
    smaller: bool,
    spot: tuple[int, int],
    gate: tuple[int, int],
) -> F | None:
    """Points by scoring.md §3; None where there is nothing to compare with."""
    method, x = row["计分方法"], one.x
    assert x is not None
    rate = basis_of(row) in ("增速", "完成率")
    scale = F(100) if rate else F(1)
    if row["类型"] == "比率" and basis_of(row) == "数值":
        scale = F(100) if row.get("计量单位") == "%" else F(1)
    short = None if one.goal is None else (x - one.goal if smaller else one.goal - x)
    step, floor = parameter(row, "名次递减", "0.05") or F(0), parameter(row, "保底", 0) or F(0)
    if method == "M1":
        return w * bool(one.reached) if one.reached is not None else None
    if method == "M2":
        k = parameter(row, "每点扣分")
        cap = parameter(row, "封顶", 1)
        assert cap is not None
        if one.excess is not None:
            return w if one.excess <= 0 else F(0) if k is None else max(F(0), w - k * one.excess)
        if one.c is None:
            return w * cap
        return F(0) if one.c < (parameter(row, "起计线", 0) or F(0)) else w * min(one.c, cap)
    if method == "M3":
        if short is None:
            return None
        up, down = parameter(row, "每点加分", "0.5"), parameter(row, "每点扣分", "0.5")
        beta, cap = parameter(row, "基本分比例", "0.8"), parameter(row, "封顶", 1)
        assert up is not None
        assert down is not None
        assert beta is not None
        assert cap is not None
        points = beta * w + up * max(-short * scale, F(0)) - down * max(short * scale, F(0))
        return min(max(points, F(0)), cap * w)
    if method == "M3b":
        if one.reached is None:
            return None
        if short is None or one.goal == 0:
            return w * one.reached
        h = parameter(row, "每档幅度", "0.02")
        q = parameter(row, "每档扣分", 1)
        assert h is not None
        assert q is not None
        steps = max(F(0), short) / abs(one.goal) / (h / 100 if h >= 1 else h)  # type: ignore[arg-type]
        part = settings.get("不足一档", "比例")
        steps = F(math.ceil(steps)) if part == "进一" else F(math.floor(steps)) if part == "舍去" else steps
        return max(F(0), w - q * steps)
    if method == "M4":
        a = parameter(row, "基础比例", "0.6")
        assert a is not None
        ends = (None, None) if row["类型"] == "区间" else (parameter(row, "下限值"), parameter(row, "上限值"))
        low, high = (min(xs) if ends[0] is None else ends[0]), (max(xs) if ends[1] is None else ends[1])
        if len(xs) == 1 and None in ends:
            return w
        if low == high:
            return w if settings.get("同值处理") != "均分0.8w" else w * F(4, 5)
        at = F(ends[0] is None) if low > high else min(max((x - low) / (high - low), F(0)), F(1))
        return w * (a + (1 - a) * (1 - at if smaller else at))
    if method in ("M4b", "M9"):
        return tiered(row, one, w, x)
    if method == "M5":
        return ladder(w, *spot, step, floor, settings)
    if method == "M6":
        best = min(xs) if smaller else max(xs)
        if x == best:
            return w
        share = (best / x if x > 0 else F(0)) if smaller else (x / best if best > 0 else F(0))
        return w * max(share, F(0))
    if method == "M6b":
        parts = [max(v, F(0)) for v in xs]
        if smaller:
            parts = [1 / v for v in parts] if all(parts) else [F(v == 0) for v in parts]
        whole = sum(parts, F(0))
        return w * parts[[v == x for v in xs].index(True)] / whole if whole else F(0)
    if method == "M7":
        mean = sum(xs, F(0)) / len(xs)
        behind = ((x - mean) if smaller else (mean - x)) * scale
        k = parameter(row, "每点扣分", "0.1")
        assert k is not None
        return w if behind <= 0 else max(F(0), w - k * behind)
    assert method == "M8", method
    if one.reached is None:
        return None
    share = parameter(row, "门槛分比例", "0.4")
    assert share is not None
    return w * share + ladder(w * (1 - share), *gate, step, floor, settings) if one.reached else F(0)


def tiered(row: Row, one: Reached, w: F, x: F) -> F:
    if one.judged:
        return w * x
    table = [tuple(map(number, part.split(":"))) for part in str(row.get("分档标准") or "").split("; ") if part]
    if not table:
        return min(x, w)
    shares = [share for _, share in sorted(table)]
    falling = len(table) > 1 and shares[0] > shares[-1]
    sign = -1 if falling else 1
    steps = sorted((sign * h, share) for h, share in table)
    at = sign * x
    below = [n for n, (h, _) in enumerate(steps) if h <= at]
    if not below:
        return F(0)
    n = below[-1]
    if row["计分方法"] == "M9" or n + 1 == len(steps):
        return w * steps[n][1]
    (h, share), (then, share_then) = steps[n], steps[n + 1]
    return w * share + (at - h) / (then - h) * w * (share_then - share)


def total(plan: Plan, scores: Sequence[F | None], away: Sequence[bool]) -> F | None:
    rows = plan.indicators
    if all(score is None for score in scores):
        return None
    weights = [number(row["权重"]) for row in rows]
    applies = [not (gone and score is None) for gone, score in zip(away, scores, strict=True)]
    names = {b["板块"] for b in plan.blocks}
    if not any(row.get("板块") in names for row in rows):
        left = sum((w for w, on in zip(weights, applies, strict=True) if on), F(0))
        earned = sum((s for s in scores if s is not None), F(0))
        return earned * sum(weights, F(0)) / left if left else None

    def inside(block: object) -> tuple[F, F | None]:
        """Weight and share of the indicators that stand directly in a block; None for those in no block."""
        held = [n for n, row in enumerate(rows) if (row.get("板块") if row.get("板块") in names else None) == block]
        whole = sum((weights[n] for n in held if applies[n]), F(0))
        earned = sum((scores[n] or F(0) for n in held if applies[n]), F(0))
        return sum((weights[n] for n in held), F(0)), earned / whole if whole else None

    def used(block: object) -> bool:
        return any(row.get("板块") == block for row in rows)

    tops: list[tuple[F, F | None]] = [inside(None)]
    for block in plan.blocks:
        if block.get("上级板块"):
            continue
        below = [b for b in plan.blocks if b.get("上级板块") == block["板块"] and used(b["板块"])]
        share = inside(block["板块"])[1]
        if below:
            share = mean([*((number(b["权重"]), inside(b["板块"])[1]) for b in below), inside(block["板块"])])
        tops.append((number(block["权重"]), share))
    share = mean(tops)
    return None if share is None else share * number(plan.settings.get("满分", 100))


def mean(parts: Sequence[tuple[F, F | None]]) -> F | None:
    held = [(w, s) for w, s in parts if s is not None]
    whole = sum((w for w, _ in held), F(0))
    return sum((w * s for w, s in held), F(0)) / whole if whole else None


def assess(plan: Plan) -> Result:
    """Everything that is shown of the group."""
    result = Result()
    for row in plan.indicators:
        found = [measured(plan, unit, row) for unit in plan.units]
        result.scores[row["指标"]], result.places[row["指标"]] = item_scores(plan, row, found)
        result.reached[row["指标"]] = found
        result.open = result.open or any(one.state == "open" for one in found)
    besides = deducted(plan, result)
    exact: dict[str, F] = {}
    for n, unit in enumerate(plan.units):
        scores = [result.scores[row["指标"]][n] for row in plan.indicators]
        away = [result.reached[row["指标"]][n].state == "away" for row in plan.indicators]
        found_total = None if result.open else total(plan, scores, away)
        result.totals[unit] = None
        if found_total is not None:
            found_total += besides[unit]
            exact[unit] = found_total
            result.totals[unit] = rounded(found_total, int(str(plan.settings.get("总分小数位", 2))))
    unrounded = plan.settings.get("名次口径") == "未取整"
    barred = {str(event["单位"]) for event in plan.events if event["类型"] == "否决"}
    held = (exact if unrounded else result.totals).items()
    counts = {u: t for u, t in held if t is not None and u not in barred}
    result.ranks = {u: 1 + sum(o > counts[u] for o in counts.values()) if u in counts else None for u in plan.units}
    result.last = counted_anew({u: plan.last.get(u) for u in counts})
    result.grades = graded(counts, result.ranks, plan.settings, len(barred))
    return result


def owed_by(events: Sequence[Row]) -> dict[str, F]:
    """What is deducted by indicator, "" for none: leniency lifts what is owed on its own indicator; what names none
    lifts deductions that name none, then as much of every other, in proportion."""
    points: dict[tuple[str, str], F] = {}
    for e in events:
        if e["类型"] in ("减分", "容错"):
            key = e["类型"], str(e.get("指标") or "")
            points[key] = points.get(key, F(0)) + number(e["分值"])
    free = points.get(("容错", ""), F(0))
    owed = {name: p for (kind, name), p in points.items() if kind == "减分"}
    owed = {n: max(p - (points.get(("容错", n), F(0)) if n else F(0)), F(0)) for n, p in owed.items()}
    general = min(free, owed.get("", F(0)))
    free -= general
    left = sum((p for n, p in owed.items() if n), F(0))
    stay = max(left - free, F(0)) / left if left else F(0)
    return {n: p * stay if n else p - general for n, p in owed.items()}


def deducted(plan: Plan, result: Result) -> dict[str, F]:
    """Deductions that name an indicator, taken from its score until nothing is left; what each unit's events add besides."""
    places_shown = int(str(plan.settings.get("得分小数位", 2)))
    besides: dict[str, F] = {}
    for n, unit in enumerate(plan.units):
        events = [event for event in plan.events if event["单位"] == unit]
        owed = owed_by(events)
        for name, points in owed.items():
            score = result.scores[name][n] if name else None
            if score is not None:
                result.scores[name][n] = score - min(rounded(points, places_shown), score)
        bonus = sum((number(e["分值"]) for e in events if e["类型"] == "加分"), F(0))
        named = {name: points for name, points in owed.items() if name}
        drift = sum(named.values(), F(0)) - sum((rounded(p, places_shown) for p in named.values()), F(0))
        besides[unit] = bonus - owed.get("", F(0)) - drift
    return besides


def counted_anew(last: Mapping[str, int | None]) -> dict[str, int | None]:
    """Last year's places among those that have one, where that is more than half of the group."""
    known = [place for place in last.values() if place is not None]
    if 2 * len(known) <= len(last):
        return dict(last)
    return {u: None if p is None else 1 + sum(other < p for other in known) for u, p in last.items()}


def graded(
    counts: Mapping[str, F], ranks: Mapping[str, int | None], settings: Mapping[str, object], barred: int
) -> dict[str, str | None]:
    """Grades by quota (取整方式 四舍五入), ties on either line as 切线并列 says; nothing here breaks ties, so keys never do."""
    size = len(counts) + (barred if settings.get("否决单位计入基数") == "是" else 0)
    rule = settings.get("切线并列", "按并列规则")

    def first(seats: int) -> set[str]:
        order = sorted(counts, key=lambda u: ranks[u] or 0)
        cut = order[:seats]
        if not cut or len(cut) == len(order) or counts[cut[-1]] != counts[order[seats]]:
            return set(cut)
        line = counts[cut[-1]]
        return {u for u in order if counts[u] > line or (counts[u] == line and rule != "全部不入")}

    def seats(name: str) -> int:
        return int(rounded(number(settings.get(name, 0)) * size, 0))

    best, upper = first(seats("优秀比例")), first(max(len(counts) - seats("一般比例"), 0))
    return {u: "一般" if u not in upper else "优秀" if u in best else "良好" for u in counts}

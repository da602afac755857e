"""An oracle: points worked out from the normal form of a rule by a tiny reader of its own, in fractions.

It knows nothing of the product's grammar, tree or methods; of the product it takes the figures alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from catchup_xl.rules.sentences.figures import UnitFigures, UnitGroup

F = Fraction
AMOUNT = r"(满分的[\d.]+%|满分|[\d.]+分)"
GETS = r"(得满分的[\d.]+%|得满分|得[\d.]+分|不得分)"
CONDITION = r"((?:增速|完成率)?(?:(?:达到|不高于|高于|低于)(?:目标|全县平均值|平均值|标杆值|全县数)|[\d.]+[%户](?:以上|以下))|完成目标)"
SIZE = r"([\d.]+)(个百分点|%|户|名)"


class NothingToScoreError(Exception):
    """Nothing to score."""


@dataclass
class Part:
    """A step or a counted event: how many, what one is worth, and its limits."""

    many: Callable[[UnitFigures], Fraction]
    gain: Fraction
    verb: str
    most: Fraction | None = None
    part: str = ""
    first: Fraction | None = None
    event: bool = False
    once: bool = False

    def points(self, unit: UnitFigures) -> Fraction:
        many = max(self.many(unit), F(0))
        if self.once:
            return -self.gain if many else F(0)
        if self.first is not None:
            points = (self.first if many >= 1 else F(0)) + max(many - 1, F(0)) * self.gain
        else:
            points = self.gain * (F(floor(many)) if self.part == "不计" else F(ceil(many)) if self.part else many)
        points = points if self.most is None else min(points, self.most)
        return points if self.verb == "加" else -points


@dataclass
class Oracle:
    """One rule in normal form, on one group."""

    text: str
    full: Fraction
    rate: bool
    lower: bool
    group: UnitGroup
    parts: list[Part] = field(default_factory=list)

    def points(self, unit: UnitFigures) -> Fraction:
        """What a unit with the task gets."""
        self.parts = []
        self.best: Fraction | None = None
        clauses = self.text.replace("：", "，").split("，")
        points = self.base(unit, clauses)
        for part in self.parts:
            points += part.points(unit)
        if "乘以难度系数" in clauses:
            points *= F(unit.difficulty)
        if "不封顶" not in clauses:
            more = sum((part.most for part in self.parts if part.verb == "加" and part.most and not part.event), F(0))
            points = min(points, max(self.full, self.best + more))
        if "可计负分" in clauses:
            return points
        least = [self.amount(found[1]) for clause in clauses if (found := re.fullmatch(f"最低{AMOUNT}", clause))]
        return max(points, least[0] if least else F(0))

    def amount(self, text: str) -> Fraction:
        if text in ("满分", "得满分"):
            return self.full
        if text == "不得分":
            return F(0)
        number = F(re.search(r"[\d.]+", text)[0])
        return self.full * number / 100 if "%" in text else number

    # What is looked at

    def value(self, look: str, unit: UnitFigures) -> Fraction:
        if look == "增速":
            return F(unit.growth)
        if look == "完成率":
            return F(unit.value) / F(unit.target)
        return F(unit.value)

    def mark(self, mark: str, look: str, unit: UnitFigures) -> Fraction:
        if mark == "目标":
            return F(unit.target)
        if mark == "标杆值":
            return F(self.group.benchmark)
        if mark == "全县数":
            return F(self.group.county_figure)
        values = [self.value(look, each) for each in (self.group.county if mark == "全县平均值" else self.group.units)]
        return sum(values, F(0)) / len(values)

    def holds(self, text: str, unit: UnitFigures) -> bool:
        if text == "完成目标":
            text = "达到目标"
        level = re.fullmatch(r"(增速|完成率)?([\d.]+)([%户])(以上|以下)", text)
        if level:
            look, number, sign, side = level.groups(default="")
            value, mark = self.value(look, unit), F(number) / (100 if sign == "%" else 1)
            return value >= mark if side == "以上" else value < mark
        look, side, mark = re.fullmatch(r"(增速|完成率)?(达到|不高于|高于|低于)(.+)", text).groups(default="")
        one, other = self.value(look, unit), self.mark(mark, look, unit)
        if side == "达到":
            return one <= other if self.lower and not look else one >= other
        return {"高于": one > other, "低于": one < other, "不高于": one <= other}[side]

    def place(self, look: str, unit: UnitFigures, among: Sequence[UnitFigures]) -> int:
        own = self.value(look if look == "增速" else "", unit)
        values = [self.value(look if look == "增速" else "", each) for each in among]
        better = [v for v in values if (v < own if self.lower and look != "增速" else v > own)]
        return len(better) + 1

    # The base

    def base(self, unit: UnitFigures, clauses: list[str]) -> Fraction:
        def find(pattern: str) -> list[re.Match[str]]:
            return [found for clause in clauses if (found := re.fullmatch(pattern, clause))]

        self.read_parts(clauses, unit)
        top, text = self.full, self.text
        cases = find(CONDITION + GETS)
        rest = find(f"(?:其余|未完成的|未达到的){GETS}")
        if "再按" in text:
            gate, gate_gets = find(f"其中{CONDITION}{GETS}")[0].groups()
            look, more = find(f"{CONDITION}的再按(增速|总量)?名次得{AMOUNT}")[0].groups(default="")[1:]
            drop = self.amount(find(f"每降1名减{AMOUNT}")[0][1])
            self.best = self.amount(gate_gets) + self.amount(more)
            if not self.holds(gate, unit):
                return F(0)
            among = [each for each in self.group.units if not each.no_task and self.holds(gate, each)]
            return self.amount(gate_gets) + max(self.amount(more) - drop * (self.place(look, unit, among) - 1), F(0))
        if "名次得分" in text:
            shares = find(r"(增速|总量)名次占([\d.]+)%")
            county, look = re.search(r"按(全县)?(增速|总量)?名次得分", text).groups(default="")
            if shares:
                return sum((self.ladder(find, s[1], unit, False) * F(s[2]) / 100 for s in shares), F(0))
            return self.ladder(find, look, unit, bool(county))
        if find("最[高低好]的得满分"):
            return self.against_others(find, unit)
        if find(rf"“(?:优秀|良好|一般|差)”{GETS}"):
            words = {found[1]: self.amount(found[2]) for found in find(rf"“(.+?)”{GETS}")}
            self.best = max(words.values())
            if unit.word not in words:
                raise NothingToScoreError
            return words[unit.word]
        if any(part.event for part in self.parts):
            adds = self.parts[0].verb == "加"
            self.best = F(0) if adds else top
            return F(0) if adds else top
        joined = find(f"{CONDITION}且{CONDITION}的{GETS}")
        if joined:
            one, two, both = joined[0].groups()
            met = self.holds(one, unit) + self.holds(two, unit)
            some, none = find(f"只有1项的{GETS}"), find(f"都没有的{GETS}")
            self.best = self.amount(both)
            if not some:
                return self.amount(both) if met == 2 else self.amount(rest[0][1])
            return self.amount((none[0][1], some[0][1], both)[met])
        if "按完成率得分" in text:
            return self.ratio(find, unit)
        basis = find(f"基本分{AMOUNT}")
        if basis or not cases:
            self.best = self.amount(basis[0][1]) if basis else F(0)
            return self.best
        if len(cases) > 1:
            return self.tiers(cases, unit, within="档内按比例得分" in clauses)
        self.best = self.amount(cases[0][2])
        if rest and not self.holds(cases[0][1], unit):
            return self.amount(rest[0][1])
        return self.best

    def ladder(self, find: Callable[..., list[re.Match[str]]], look: str, unit: UnitFigures, county: bool) -> Fraction:
        place = self.place(look, unit, self.group.county if county else self.group.units)
        rows = [(int(m[1]), int(m[2] or m[1]), self.amount(m[3])) for m in find(rf"第(\d+)(?:至(\d+))?名{GETS}")]
        self.best = rows[0][2]
        for first, last, gets in rows:
            if first <= place <= last:
                return gets
        rest = find(f"其余{GETS}")
        if rest:
            return self.amount(rest[0][1])
        fallen = rows[-1][2] - self.amount(find(f"每降1名减{AMOUNT}")[0][1]) * (place - rows[-1][1])
        return fallen if "可计负分" in self.text else max(fallen, F(0))

    def against_others(self, find: Callable[..., list[re.Match[str]]], unit: UnitFigures) -> Fraction:
        self.best = self.full
        values, own = [self.value("", each) for each in self.group.units], self.value("", unit)
        worst = find(f"最[低高差]的{GETS}")
        worst = [found for found in worst if found[0] not in ("最高的得满分", "最低的得满分")] or worst[1:]
        if not find("其他按比例得分"):
            best = min(values) if self.lower else max(values)
            return self.full * (best / own if self.lower else own / best)
        low, high = min(values), max(values)
        bounds = {m[1]: F(m[2]) / (100 if m[3] == "%" else 1) for m in find(r"(上限|下限)([\d.]+)([%户])")}
        base = self.amount(worst[0][1])
        low, high = bounds.get("下限", low), bounds.get("上限", high)
        if len(values) == 1 and len(bounds) < 2:
            return self.full
        if low == high:
            return self.full
        if low > high:
            return base if ("下限" in bounds) is not self.lower else self.full
        share = (high - own) / (high - low) if self.lower else (own - low) / (high - low)
        return base + (self.full - base) * min(max(share, F(0)), F(1))

    def ratio(self, find: Callable[..., list[re.Match[str]]], unit: UnitFigures) -> Fraction:
        done = max(self.value("完成率", unit), F(0))
        said = find(f"完成目标{GETS}")
        self.best = self.amount(said[0][1]) if said else self.full
        least = find(r"完成率低于([\d.]+)%不得分")
        if least and done * 100 < F(least[0][1]):
            return F(0)
        more = find(f"最多加{AMOUNT}")
        top = self.best
        if more:
            top += self.amount(more[0][1])
            self.parts.append(Part(lambda _: F(0), F(0), "加", most=self.amount(more[0][1])))
        return min(self.best * done, top)

    def tiers(self, cases: list[re.Match[str]], unit: UnitFigures, *, within: bool) -> Fraction:
        rows = []
        for found in cases:
            look, number, sign, side = re.fullmatch(r"(增速|完成率)?([\d.]+)([%户])(以上|以下)", found[1]).groups(
                default=""
            )
            rows.append((F(number) / (100 if sign == "%" else 1), side, self.amount(found[2])))
        value = self.value(look, unit)
        self.best = max(gets for *_, gets in rows)
        above = sorted((bound, gets) for bound, side, gets in rows if side == "以上")
        if value < above[0][0]:
            return rows[-1][2]
        at = max(n for n, (bound, _) in enumerate(above) if value >= bound)
        if not within or at + 1 == len(above):
            return above[at][1]
        (low, less), (high, more) = above[at : at + 2]
        return less + (value - low) / (high - low) * (more - less)

    # Steps and counts

    def read_parts(self, clauses: list[str], unit: UnitFigures) -> None:
        condition = next((m[1] for c in clauses if (m := re.fullmatch(CONDITION + GETS, c))), "")
        own_mark = re.sub("^(完成目标|达到目标)$", "目标", re.sub("^(达到|不高于|高于|低于)", "", condition))
        first = next((self.amount(m[1]) for c in clauses if (m := re.fullmatch(f"首次[加扣]{AMOUNT}", c))), None)
        for clause in clauses:
            self.read_part(clause, own_mark, first)

    def read_part(self, clause: str, own_mark: str, first: Fraction | None) -> None:
        if found := re.fullmatch(f"每(高|低|多|少)(?:于(.+?(?=\\d)))?{SIZE}([加扣]){AMOUNT}", clause):
            way, mark, size, unit, verb, gain = found.groups(default="")
            self.step(way in "高多", mark or own_mark, F(size), unit, verb, gain)
        elif found := re.fullmatch(f"每(高|低)(.+)的([\\d.]+)%([加扣]){AMOUNT}", clause):
            way, mark, size, verb, gain = found.groups()
            self.step(way == "高", mark, F(size), "的%", verb, gain)
        elif found := re.fullmatch(
            f"(比上年|与标杆差距)每(前进|后退|缩小|扩大|高|低|多|少){SIZE}([加扣]){AMOUNT}", clause
        ):
            lead, way, size, unit, verb, gain = found.groups()
            self.since_last(lead, way in ("前进", "高", "多", "扩大"), F(size), unit, verb, gain)
        elif found := re.fullmatch(f"每(发生|迟报|缺席)([\\d.]+)起(?:“(.+)”)?([加扣]){AMOUNT}", clause):
            event, size, of, verb, gain = found.groups(default="")
            many = self.counted(f"{event}{of}", F(size))
            self.parts.append(Part(many, self.amount(gain), verb, event=True))
        elif found := re.fullmatch(f"未制定方案扣{AMOUNT}", clause):
            self.parts.append(
                Part(self.counted("未制定方案", F(1)), self.amount(found[1]), "扣", event=True, once=True)
            )
        elif found := re.fullmatch(f"以后每次([加扣]){AMOUNT}", clause):
            self.parts.append(Part(self.counted("次", F(1)), self.amount(found[2]), found[1], event=True, first=first))
        elif found := re.fullmatch(r"不足的(不计|按1个计)", clause):
            self.parts[-1].part = found[1]
        elif (found := re.fullmatch(f"最多[加扣]{AMOUNT}", clause)) and self.parts:
            self.parts[-1].most = self.amount(found[1])

    def counted(self, label: str, size: Fraction) -> Callable[[UnitFigures], Fraction]:
        return lambda unit: F(unit.counts.get(label, unit.value)) / size

    def step(self, up: bool, mark: str, size: Fraction, unit: str, verb: str, gain: str) -> None:
        def many(figures: UnitFigures) -> Fraction:
            level = re.fullmatch(r"([\d.]+)([%户])(以上|以下)", mark)
            held = F(level[1]) / (100 if level[2] == "%" else 1) if level else self.mark(mark, "", figures)
            apart = (F(figures.value) - held) * (1 if up else -1)
            return (
                apart / abs(held) * 100 / size if unit == "的%" else apart * (100 if unit == "个百分点" else 1) / size
            )

        self.parts.append(Part(many, self.amount(gain), verb))

    def since_last(self, lead: str, up: bool, size: Fraction, unit: str, verb: str, gain: str) -> None:
        def many(figures: UnitFigures) -> Fraction:
            if unit == "名":
                moved = F(figures.last_place - self.place("", figures, self.group.units))
            elif lead == "比上年":
                moved = F(figures.value) - F(figures.last)
            else:
                moved = F(self.group.benchmark) - F(figures.value) - F(figures.last_gap)
            return moved * (1 if up else -1) * (100 if unit == "个百分点" else 1) / size

        self.parts.append(Part(many, self.amount(gain), verb))


def oracle(text: str, full: Fraction, *, rate: bool, lower: bool, group: UnitGroup) -> list[Fraction | None]:
    """The points of every unit; None where there is nothing to score."""

    def rule(unit: UnitFigures) -> str:
        if not text.startswith("“一类”："):
            return text
        return next(part.partition("：")[2] for part in text.split("；") if part.startswith(f"“{unit.unit_class}”"))

    found: list[Fraction | None] = []
    for unit in group.units:
        try:
            found.append(None if unit.no_task else Oracle(rule(unit), full, rate, lower, group).points(unit))
        except NothingToScoreError:
            found.append(None)
    held = [points for points in found if points is not None]
    mean = sum(held, F(0)) / len(held) if held else None
    for at, unit in enumerate(group.units):
        said = re.search(f"无此项任务的{GETS}", rule(unit))
        if unit.no_task and said:
            found[at] = Oracle(text, full, rate, lower, group).amount(said[1])
        elif unit.no_task and "无此项任务的按平均分" in rule(unit):
            found[at] = mean
    return found

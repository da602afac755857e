"""The normal form: a rule tree said as one sentence, which reads as the same tree."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from catchup_xl.model.choices import PartialStep
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.sentences.tree import (
    FULL,
    NOTHING,
    PERCENT,
    PLACES,
    POINTS_OF_RATE,
    Amount,
    Band,
    Base,
    Best,
    ByClass,
    ByMethod,
    Condition,
    Count,
    Counts,
    Efficacy,
    End,
    GateLadder,
    Joined,
    Ladder,
    Look,
    Mark,
    NoTask,
    Quantity,
    Ratio,
    Reach,
    Rule,
    Shares,
    Side,
    Start,
    Step,
    Tiers,
    Tree,
    Words,
)

_PARTS = {PartialStep.DOWN: "不足的不计", PartialStep.UP: "不足的按1个计"}
_SHOWN_PLACES = 4
_BAD_ENDS = {End.HIGHEST: "最低", End.LOWEST: "最高", End.BEST: "最差"}


def say(tree: Tree) -> str:
    """The sentence that reads as this tree."""
    if isinstance(tree, ByClass):
        return "；".join(f"“{name}”：{_rule(rule)}" for name, rule in tree.rules)
    return _rule(tree)


def number(value: Decimal) -> str:
    """A number without superfluous zeros."""
    return f"{value.normalize():f}"


def shown(value: Decimal) -> str:
    """A figure that was worked out, rounded for people; the points are counted unrounded."""
    return number(round_half_up(value, _SHOWN_PLACES))


def amount(value: Amount) -> str:
    """Points or a share: 2分, 满分的5%."""
    return f"满分的{number(value.number)}%" if value.share else f"{number(value.number)}分"


def gets(value: Amount) -> str:
    """What is earned: 得满分, 得8分, 不得分."""
    return "不得分" if value == NOTHING else "得满分" if value == FULL else f"得{amount(value)}"


def _rule(rule: Rule) -> str:
    parts = [*_base(rule.base), *(_step(step, rule.base) for step in rule.steps)]
    if isinstance(rule.base, Ratio) and rule.base.more is not None:
        parts.append(f"最多加{amount(rule.base.more)}")
    if rule.top is not None:
        parts.append(f"最高{amount(rule.top)}")
    if rule.floor != NOTHING:
        parts.append(f"最低{amount(rule.floor)}")
    if rule.negative:
        parts.append("可计负分")
    if rule.unlimited:
        parts.append("不封顶")
    if rule.difficulty:
        parts.append("乘以难度系数")
    if rule.no_task is not None:
        parts.append(f"无此项任务的{rule.no_task if isinstance(rule.no_task, NoTask) else gets(rule.no_task)}")
    return "，".join(parts)


@singledispatch
def _base(base: Base) -> list[str]:
    raise TypeError(base)


def level(value: Quantity) -> str:
    """A number with its unit."""
    return f"{number(value.number)}{value.unit}"


def condition(value: Condition) -> str:
    """A condition: 完成目标, 增速高于平均值, 完成率90%以上, 60%以下."""
    mark = value.mark
    if isinstance(mark, Quantity):
        side = {Side.REACHES: "以上", Side.BELOW: "以下"}.get(value.side)
        return f"{value.look}{level(mark)}{side}" if side else f"{value.look}{value.side}{level(mark)}"
    if value.side is Side.REACHES and mark is Mark.TARGET and not value.look:
        return "完成目标"
    return f"{value.look}{value.side}{mark}"


@_base.register
def _reach(base: Reach) -> list[str]:
    return [f"{condition(base.condition)}{gets(base.gets)}", *_otherwise(base)]


def _otherwise(base: Reach) -> list[str]:
    if base.otherwise is None:
        return []
    if base.condition.side in (Side.WITHIN, Side.BELOW):
        return [f"其余{gets(base.otherwise)}"]
    return [f"{'未完成' if base.condition.mark is Mark.TARGET else '未达到'}的{gets(base.otherwise)}"]


@_base.register
def _ratio(base: Ratio) -> list[str]:
    said = ["按完成率得分"] if base.gets == FULL else [f"完成目标{gets(base.gets)}", "未完成的按完成率得分"]
    return said if base.threshold is None else [*said, f"完成率低于{number(base.threshold)}%不得分"]


@_base.register
def _ladder(ladder: Ladder) -> list[str]:
    first, *others = _bands(ladder) if len(ladder.bands) > 1 else [_band(ladder.bands[0]), *_bands(ladder)]
    return [f"按{'全县' if ladder.county else ''}{ladder.look}名次得分：{first}", *others]


@_base.register
def _shares(base: Shares) -> list[str]:
    return [*_ladder(base.ladder), *(f"{look}名次占{number(percent)}%" for look, percent in base.parts)]


@_base.register
def _gate_ladder(base: GateLadder) -> list[str]:
    gate, more = condition(base.gate), base.ladder.bands[0].gets
    then = f"{gate}的再按{base.ladder.look}名次得{amount(more)}"
    return [f"其中{gate}{gets(base.gets)}", then, *_bands(base.ladder)]


@_base.register
def _best(base: Best) -> list[str]:
    return [f"{base.end}的得满分", f"其他按与{base.end}的比例得分"]


def _band(band: Band) -> str:
    place = f"第{band.first}名" if band.first == band.last else f"第{band.first}至{band.last}名"
    return f"{place}{gets(band.gets)}"


def _bands(ladder: Ladder) -> list[str]:
    """The bands beyond a first single place alone, and what follows them."""
    single = len(ladder.bands) == 1
    after = f"其余{gets(ladder.rest)}" if ladder.rest is not None else f"每降1名减{_said(ladder.drop)}"
    return [*([] if single else [_band(band) for band in ladder.bands]), after]


def _said(value: Amount | None) -> str:
    return "" if value is None else amount(value)


@_base.register
def _efficacy(base: Efficacy) -> list[str]:
    said = [f"{base.end}的得满分", f"{_BAD_ENDS[base.end]}的{gets(base.worst)}", "其他按比例得分"]
    return [
        *said,
        *([] if base.upper is None else [f"上限{level(base.upper)}"]),
        *([] if base.lower is None else [f"下限{level(base.lower)}"]),
    ]


@_base.register
def _tiers(base: Tiers) -> list[str]:
    said = [f"{base.look}{number(bound)}{base.unit}以上{gets(earned)}" for bound, earned in base.bands]
    said.append(f"{base.look}{number(base.bands[-1][0])}{base.unit}以下{gets(base.below)}")
    return [*said, "档内按比例得分"] if base.within else said


@_base.register
def _words(base: Words) -> list[str]:
    return [f"“{word}”{gets(earned)}" for word, earned in base.bands]


@_base.register
def _start(base: Start) -> list[str]:
    return [] if base.gets == NOTHING else [f"基本分{amount(base.gets)}"]


@_base.register
def _method(base: ByMethod) -> list[str]:
    return [f"按“{base.name}”计分"]


@_base.register
def _counts(base: Counts) -> list[str]:
    return [part for count in base.counts for part in _count(count, "加" if base.adds else "扣")]


def _count(count: Count, verb: str) -> list[str]:
    said = _counted(count, verb)
    if count.part in _PARTS:
        said.append(_PARTS[count.part])
    return said if count.most is None else [*said, f"最多{verb}{amount(count.most)}"]


def _counted(count: Count, verb: str) -> list[str]:
    of = f"“{count.of}”" if count.of else ""
    if count.first is not None:
        return [f"首次{verb}{amount(count.first)}", f"以后每次{verb}{amount(count.gain)}"]
    if not count.size:
        whole = count.gain == FULL and not count.event.startswith("未")
        return [f"{count.event}{of}的不得分" if whole else f"{count.event}{verb}{amount(count.gain)}"]
    if count.gain == FULL and verb == "扣" and count.event and count.size == 1 and count.most is None:
        return [f"{count.event}1{count.unit}{of}不得分"]
    size = "" if count.size == 1 and not count.event else number(count.size)
    return [f"每{count.event}{size}{count.unit}{of}{verb}{amount(count.gain)}"]


@_base.register
def _joined(base: Joined) -> list[str]:
    first = f"{'且'.join(condition(each) for each in base.conditions)}的{gets(base.both)}"
    if base.some == base.neither:
        return [first, f"其余{gets(base.some)}"]
    return [first, f"只有1项的{gets(base.some)}", f"都没有的{gets(base.neither)}"]


def _step(step: Step, base: Base) -> str:
    verb, way = ("加" if step.adds else "扣"), _way(step)
    most = "" if step.most is None else f"，最多{verb}{amount(step.most)}"
    part = f"，{_PARTS[step.part]}" if step.part in _PARTS else ""
    return f"{_each(step, base, way)}{verb}{amount(step.gain)}{part}{most}"


def _way(step: Step) -> str:
    """高 and 低 of a rate, 多 and 少 of what is counted in its own unit."""
    if step.unit in (POINTS_OF_RATE, PERCENT):
        return "高" if step.up else "低"
    return "多" if step.up else "少"


def _each(step: Step, base: Base, way: str) -> str:
    size = f"{number(step.size)}{step.unit}"
    if step.look is Look.GAP:
        return f"与标杆差距每{'扩大' if step.up else '缩小'}{size}"
    if step.mark is Mark.LAST:
        if step.unit == PLACES:
            return f"比上年每{'前进' if step.up else '后退'}{size}"
        return f"比上年{step.look}每{way}{size}"
    own = base.condition if isinstance(base, Reach) else None
    of_base = own is not None and (own.look, own.mark) == (step.look, step.mark)
    look = "" if of_base else step.look
    if step.of_mark:
        return f"{look}每{way}{step.mark}的{number(step.size)}{PERCENT}"
    plain = of_base or (step.look is Look.COMPLETION and step.mark is Mark.TARGET)
    return f"{look}每{way}{size}" if plain else f"{look}每{way}于{step.mark}{size}"


def step_words(step: Step, beyond: Decimal) -> str:
    """A step with how far a unit is on its side: 每低1个百分点扣0.4分：低1.5个百分点."""
    way = {PLACES: "前进" if step.up else "后退"}.get(step.unit, _way(step))
    if step.look is Look.GAP:
        way = "扩大" if step.up else "缩小"
    verb = "加" if step.adds else "扣"
    unit = PERCENT if step.of_mark else step.unit
    of = f"{step.mark if isinstance(step.mark, Mark) else level(step.mark)}的" if step.of_mark else ""
    return f"每{way}{of}{number(step.size)}{unit}{verb}{amount(step.gain)}：{way}{of}{shown(beyond)}{unit}"

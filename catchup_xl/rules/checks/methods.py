"""Checks of how an indicator is scored: its method, the method's parameters, and its tier table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from catchup_xl.model.choices import Kind, ScoreBasis
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import did_you_mean
from catchup_xl.model.settings import Settings
from catchup_xl.rules.checks.lookups import groups_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import number, percent
from catchup_xl.rules.measures.measure import basis_of
from catchup_xl.rules.methods.method import Method
from catchup_xl.rules.methods.registry import all_methods, find_method
from catchup_xl.rules.methods.tiers import parse_standards


class Bounds(NamedTuple):
    """What a parameter may be: from zero (or above it) to ``most``."""

    header: str
    field: str
    zero: bool = True
    most: Decimal | None = None

    def hold(self, value: Decimal) -> bool:
        """Whether the value lies in them."""
        return (value > 0 or (self.zero and value == 0)) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        least = "不小于 0" if self.zero else "大于 0"
        return least if self.most is None else f"{least}，不大于 {number(self.most)}"


_ONE = Decimal(1)
_MOST_CAP = Decimal(2)  # times the weight: what is larger may be points, or 110 typed for 110 %
_MOST_COMPLETION = Decimal(2)  # 200 %: a larger standard of a completion is 60 typed for 60 %
_BOUNDS = (
    Bounds("封顶", "cap", zero=False, most=_MOST_CAP),
    Bounds("保底", "floor", most=_ONE),
    Bounds("起计线", "threshold"),
    Bounds("基本分比例", "base_share", most=_ONE),
    Bounds("每点加分", "point_up"),
    Bounds("每点扣分", "point_down"),
    Bounds("每档幅度", "step", zero=False),
    Bounds("每档扣分", "step_penalty"),
    Bounds("基础比例", "base_ratio", most=_ONE),
    Bounds("名次递减", "rank_step", most=_ONE),
    Bounds("门槛分比例", "gate_share", most=_ONE),
)
_BY_STANDARDS, _BY_COMPLETION = "M4b", "M2"
_FIXED = {"upper": "上限值", "lower": "下限值"}
_INTERVAL = _FIXED | {"interval_high": "区间上限", "interval_low": "区间下限"}


@check(
    "method-unknown",
    Level.ERROR,
    "计分方法不认得",
    expected="下拉框里的方法名称，如完成率计分法；留空为完成率计分法",
    mend="从下拉框里选择",
)
def a_method_is_known(master: Master) -> Iterator[Remark]:
    """计分方法 is the id or the name of a scoring method."""
    for indicator in master.indicators:
        if not indicator.rule and find_method(indicator.method) is None:
            mend = did_you_mean(indicator.method, (word for m in all_methods().values() for word in (m.id, m.name)))
            message = f"“{indicator.name}”的计分方法“{indicator.method}”不认得"
            yield Remark(indicator.at("计分方法"), message, mend=mend, blocks=groups_of(master, indicator))


@check(
    "method-parameter",
    Level.ERROR,
    "计分参数超出范围",
    expected="参数在说明的范围内，上限值大于下限值",
    mend="按该列的输入提示改正，封顶写权重的几倍，120% 写 1.2；用默认值的留空",
)
def parameters_are_in_range(master: Master) -> Iterator[Remark]:
    """The parameters of a method lie in the ranges in which its formula makes sense."""
    for indicator in master.indicators:
        for bounds in _BOUNDS:
            value: Decimal | None = getattr(indicator, bounds.field)
            if value is not None and not bounds.hold(value):
                place, blocks = indicator.at(bounds.header), groups_of(master, indicator)
                message = f"“{indicator.name}”的{bounds.header}为 {number(value)}"
                if bounds.field == "cap" and value > _MOST_CAP:
                    message += (
                        f"：是最多得权重的 {number(value)} 倍，还是最多得 {number(value)} 分或权重的 {number(value)}%"
                    )
                yield Remark(place, message, expected=str(bounds), blocks=blocks)
        if indicator.floor is not None and indicator.cap is not None and 0 < indicator.cap < indicator.floor <= 1:
            message = f"“{indicator.name}”的保底 {number(indicator.floor)} 高于封顶 {number(indicator.cap)}"
            yield Remark(indicator.at("保底"), message, blocks=groups_of(master, indicator))
        yield from _off_scale(master, indicator)
        for header in _crossed(indicator):
            message, expected = f"“{indicator.name}”的上限、下限颠倒", "下限小于上限，区间下限不大于区间上限"
            yield Remark(indicator.at(header), message, expected=expected, blocks=groups_of(master, indicator))


def _crossed(indicator: Indicator) -> Iterator[str]:
    """The headers of bounds that lie the wrong way round."""
    lower, low, high, upper = indicator.lower, indicator.interval_low, indicator.interval_high, indicator.upper
    interval = indicator.kind is Kind.INTERVAL  # which may be a single value
    if lower is not None and upper is not None and (lower > upper or (lower == upper and not interval)):
        yield "下限值"
    if interval:
        inner_low, inner_high = lower if low is None else low, upper if high is None else high
        given = low is not None or high is not None
        if given and inner_low is not None and inner_high is not None and inner_low > inner_high:
            yield "区间下限" if low is not None else "区间上限"


@check(
    "method-standards",
    Level.ERROR,
    "分档标准读不懂",
    expected="如 60:0.6; 80:0.8; 90:1，或 优秀:1; 良好:0.8; 一般:0.5; 较差:0",
    mend="照例子重写分档标准",
)
def standards_can_be_read(master: Master) -> Iterator[Remark]:
    """A tier table can be read, is there where the method needs one, and is of the scale of what it is held against."""
    for indicator in master.indicators:
        fault = "" if indicator.rule else _fault_of_standards(indicator, master.settings)
        if fault:
            message = f"“{indicator.name}”的分档标准：{fault}"
            yield Remark(indicator.at("分档标准"), message, blocks=groups_of(master, indicator))


def _fault_of_standards(indicator: Indicator, settings: Settings) -> str:
    try:
        standards = parse_standards(indicator.standards)
    except ValueError as fault:
        return str(fault)
    method = find_method(indicator.method)
    if method is not None and method.id == _BY_STANDARDS and not standards.steps:
        return (
            "分档功效系数法需要标准值，现在空着"
            if not indicator.standards
            else "分档功效系数法需要数值标准，不能用档次名称"
        )
    most = max((share for _, share in (*standards.steps, *standards.words)), default=_ONE)
    if most > max(_ONE, indicator.cap or _ONE):
        return f"比例 {number(most)} 大于 1，得分会超过满分；满分的几成填 0 至 1 的小数或百分数"
    most = max((step for step, _ in standards.steps), default=_ONE)
    return _fault_of_scale(indicator, basis_of(indicator), most, "标准 ", settings)


def _fault_of_scale(indicator: Indicator, basis: ScoreBasis, value: Decimal, what: str, settings: Settings) -> str:
    """Points, such as 60, are never reached by a completion, a growth or a rate, which are fractions, such as 0.6."""
    limits = {ScoreBasis.GROWTH: settings.percent_limit, ScoreBasis.COMPLETION: _MOST_COMPLETION}
    if indicator.scale.rate:
        limits[ScoreBasis.VALUE] = _MOST_COMPLETION
    if basis not in limits or abs(value) <= limits[basis]:
        return ""
    return (
        f"计分依据是{basis.value}，{what}{number(value)} 就是 {percent(value)}；"
        f"百分之{number(value)}填 {number(value)}% 或 {number(value / 100)}"
    )


def _off_scale(master: Master, indicator: Indicator) -> Iterator[Remark]:
    """Bounds in points against what is a fraction."""
    interval = indicator.kind is Kind.INTERVAL  # its bounds are ends of the values that are aimed at
    basis = ScoreBasis.VALUE if interval else basis_of(indicator)
    for field, header in (_INTERVAL if interval else _FIXED).items():
        value: Decimal | None = getattr(indicator, field)
        fault = "" if value is None else _fault_of_scale(indicator, basis, value, "", master.settings)
        if value is not None and fault:
            message = f"“{indicator.name}”的{header}为 {number(value)}：{fault}"
            expected = f"与{'数值' if interval else basis.value}同一口径的数，如 60% 或 0.6"
            yield Remark(
                indicator.at(header),
                message,
                expected=expected,
                mend="按要用的读法改写这一格",
                blocks=groups_of(master, indicator),
            )


@check(
    "method-parameter-unused",
    Level.ERROR,
    "计分参数与方法不配",
    expected="只填计分方法用得到的参数",
    mend="删去这一格，或改用用得到它的计分方法",
)
def parameters_are_those_of_the_method(master: Master) -> Iterator[Remark]:
    """A parameter is typed only where the method uses it: one that changes nothing was meant to change something."""
    for indicator in master.indicators:
        method = find_method(indicator.method)
        if method is None or indicator.rule:
            continue
        for header in _unused(indicator, method):
            message = f"“{indicator.name}”填了{header}，{method.name}用不到它，填了不起作用"
            yield Remark(indicator.at(header), message, blocks=groups_of(master, indicator))


def _unused(indicator: Indicator, method: Method) -> Iterator[str]:
    """The headers of typed parameters that change nothing."""
    interval = indicator.kind is Kind.INTERVAL
    used = {"cap", "floor", *method.parameters, *(_INTERVAL if interval else ())}
    if method.id == _BY_COMPLETION and indicator.kind is not Kind.REVERSED:
        used.discard("point_down")
    headers = {column.field: column.header for column in type(indicator).sheet.columns}
    for field in sorted(_parameters() - used, key=list(headers).index):
        if getattr(indicator, field) not in (None, ""):
            yield headers[field]


@cache
def _parameters() -> frozenset[str]:
    """The fields of an indicator that are parameters of some method, and the bounds of an interval."""
    fields = {name for method in all_methods().values() for name in method.parameters}
    return frozenset(fields & Indicator.model_fields.keys()) | frozenset(_INTERVAL)


@check(
    "method-basis",
    Level.ERROR,
    "计分依据与方法不配",
    expected="增速类用增速或完成率，其他类用数值或完成率",
    mend="改计分依据，或改用目标完成计分法、完成率计分法",
)
def the_basis_has_a_goal(master: Master) -> Iterator[Remark]:
    """A method that measures the distance from the target is applied to what the target is of."""
    for indicator in master.indicators:
        method, basis = find_method(indicator.method), basis_of(indicator)
        if method is None or "over" not in method.inputs or indicator.rule:
            continue
        growth = indicator.kind is Kind.GROWTH
        wrong = {ScoreBasis.RANK: True, ScoreBasis.VALUE: growth, ScoreBasis.GROWTH: not growth}
        if wrong.get(basis, False):
            message = f"“{indicator.name}”是{indicator.kind.value}类，用{method.name}，计分依据是{basis.value}，没有可比的目标"
            yield Remark(indicator.at("计分依据"), message, blocks=groups_of(master, indicator))

"""The worksheet functions: CATCHUP_GROWTH and its siblings, thin over the same rules as the jobs.

Arguments are cells, rows, columns or blocks; so is the result. None needs to know where it is called from, so that the
same functions can be served to Excel for the web. The result sheets never depend on them.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

import xlwings as xw

from catchup_xl.errors import CatchupError
from catchup_xl.excel.arrays import (
    DIVISION,
    NOT_AVAILABLE,
    NUMBER,
    VALUE,
    CellError,
    Cells,
    cell_number,
    each,
    fail,
    first,
    guarded,
    shown,
    word,
)
from catchup_xl.excel.one_indicator import row_findings, scores, settings_from
from catchup_xl.model.cells import is_blank
from catchup_xl.model.choices import Kind, ReverseRule, TimeBasis, VetoEffect
from catchup_xl.model.scale import is_percent_unit
from catchup_xl.model.settings import Settings
from catchup_xl.rules.measures import completion as completions
from catchup_xl.rules.measures.growth_rates import needed_growth, year_on_year
from catchup_xl.rules.progress import light_by_completion, time_progress
from catchup_xl.rules.ranking.grades import grades
from catchup_xl.rules.ranking.places import competition_ranks

F = TypeVar("F", bound=Callable[..., Any])
CATEGORY = "追赶超越"
_DESCENDING, _ASCENDING = "0", "1"

HELP: dict[str, tuple[str, dict[str, str]]] = {}
"""Each function's help, and that of its arguments, in Chinese."""


def function(text: str, **arguments: str) -> Callable[[F], F]:
    """Make a worksheet function: every argument comes as rows of cells, errors among them as their names.

    Args:
        text: what the function gives, in Chinese.
        arguments: help of each argument, in order.
    """

    def make(formula: F) -> F:
        formula.__doc__ = text
        HELP[formula.__name__] = (text, arguments)
        for name, help_text in reversed(arguments.items()):
            formula = xw.arg(name, list, ndim=2, err_to_str=True, doc=help_text)(formula)
        return xw.func(category=CATEGORY)(formula)

    return make


@function(
    "同比增速，小数。基期为0得#DIV/0!，基期为负得#NUM!，未报或不适用得#N/A",
    value="本期累计数",
    previous="上年同期累计数",
)
def CATCHUP_GROWTH(value: Cells, previous: Cells) -> list[list[Any]]:
    """Year-on-year growth."""
    return each(_growth, value, previous)


def _growth(value: Any, base: Any) -> Decimal:
    now, before = cell_number(value), cell_number(base)
    found = year_on_year(now, before)
    return fail(DIVISION if before == 0 else NUMBER) if found is None else found


@function(
    "完成率，小数，1为完成目标",
    value="实际数；类型为增速时填增速，如0.12",
    target="目标；类型为增速时填目标增速",
    kind="总量（默认）、增速、总量口径、逆向比值、逆向差值",
)
def CATCHUP_COMPLETION(value: Cells, target: Cells, kind: Cells | None = None) -> list[list[Any]]:
    """Completion of a target."""
    return guarded(lambda: each(partial(_completion, word(first(kind), "总量")), value, target))


def _completion(kind: str, value: Any, target: Any) -> Decimal:
    rule = _COMPLETIONS.get(kind)
    if rule is None:
        return fail(VALUE)
    found = rule(cell_number(value), cell_number(target))
    return fail(DIVISION) if found is None else found


_COMPLETIONS: dict[str, Callable[[Decimal, Decimal], Decimal | None]] = {
    "总量": completions.of_target,
    "增速": completions.of_growth,
    "总量口径": completions.of_level,
    "逆向比值": partial(completions.reversed_of, rule=ReverseRule.RATIO),
    "逆向差值": partial(completions.reversed_of, rule=ReverseRule.DIFFERENCE),
}


@function(
    "序时进度：到月末全年已过去的比例", month_number="月份，1至12", basis="按月（默认）或按日", in_year="年度，按日时用"
)
def CATCHUP_PROGRESS(month_number: Cells, basis: Cells | None = None, in_year: Cells | None = None) -> list[list[Any]]:
    """Time progress."""

    def progress(raw: Any) -> Decimal:
        at, name = cell_number(raw), word(first(basis), TimeBasis.MONTH)
        if name not in tuple(TimeBasis):
            return fail(VALUE)
        by_day = TimeBasis(name) is TimeBasis.DAY
        when = int(cell_number(first(in_year))) if by_day else 2000
        if at != int(at) or not 1 <= at <= 12 or not 1900 <= when <= 9999:  # noqa: PLR2004
            return fail(NUMBER)
        return time_progress(when, int(at), TimeBasis(name))

    return guarded(lambda: each(progress, month_number))


@function(
    "亮灯：绿、偏慢、黄、红、蓝、灰",
    completion="完成率，小数",
    progress="序时进度，小数",
    settings="另定的参数，如 亮灯规则=差值；留空用默认值",
)
def CATCHUP_LIGHT(completion: Cells, progress: Cells, settings: Cells | None = None) -> list[list[Any]]:
    """Progress lights."""

    def lights() -> list[list[Any]]:
        rules = settings_from(word(first(settings)))
        return each(
            lambda done, gone: light_by_completion(cell_number(done), cell_number(gone), rules).value,
            completion,
            progress,
        )

    return guarded(lights)


@function(
    "得分：一个指标全组各单位的得分，形状与数据相同",
    values="全组各单位的数，一格一个单位；未报留空",
    weight="权重（满分）",
    target="目标；没有留空",
    method="计分方法，如 争先进位计分法；留空为完成率计分法",
    kind="类型：总量（默认）、增速、比率、逆向、定性、排名",
    parameters="计分参数，如 封顶=1.2; 每点加分=0.5",
)
def CATCHUP_SCORE(
    values: Cells,
    weight: Cells,
    target: Cells | None = None,
    method: Cells | None = None,
    kind: Cells | None = None,
    parameters: Cells | None = None,
) -> list[list[Any]]:
    """Scores of a peer group on one indicator."""

    def scored() -> list[list[Any]]:
        row = {
            "权重": cell_number(first(weight)),
            "目标": first(target),
            "计分方法": word(first(method)),
            "类型": word(first(kind), "总量"),
        }
        found = iter(scores([cell for cells in values for cell in cells], row, word(first(parameters))))
        return [[NOT_AVAILABLE if (score := next(found)) is None else shown(score) for _ in cells] for cells in values]

    return guarded(scored)


@function(
    "名次：并列同名次，其后跳过；形状与数据相同，空格和文字不排名",
    values="全组各单位的数",
    order="0（默认）大的在前，1 小的在前",
)
def CATCHUP_RANK(values: Cells, order: Cells | None = None) -> list[list[Any]]:
    """Competition ranks."""

    def ranked() -> list[list[Any]]:
        how = word(first(order), _DESCENDING)
        if how not in (_DESCENDING, _ASCENDING):
            return fail(VALUE)
        numbers = _numbers(values)
        places = competition_ranks(list(numbers.values()), lower_is_better=how == _ASCENDING)
        return _spread(values, dict(zip(numbers, [place for place, _ in places], strict=True)))

    return guarded(ranked)


@function(
    "等次：优秀、良好、一般、较差；形状与数据相同",
    totals="全组各单位的总分",
    settings="另定的参数，如 等次模式=按分数线; 优秀比例=0.3；留空用默认值",
)
def CATCHUP_GRADE(totals: Cells, settings: Cells | None = None) -> list[list[Any]]:
    """Grades of a peer group."""

    def graded() -> list[list[Any]]:
        rules: Settings = settings_from(word(first(settings)))
        numbers = _numbers(totals)
        places = dict(zip(numbers, [p for p, _ in competition_ranks(list(numbers.values()))], strict=True))
        vetoes: dict[tuple[int, int], VetoEffect] = {}
        return _spread(totals, {at: g.value for at, g in grades(places, numbers, vetoes, rules).items()})

    return guarded(graded)


@function(
    "按计分规则的一句话得分，形状与数据相同；看不懂的说哪里不懂、可以怎样写",
    sentence="考核办法里的一句话，如 完成目标得满分，每低1个百分点扣0.5分，扣完为止",
    weight="权重（满分）",
    target="目标；没有留空",
    value="全组各单位的数或等次，一格一个单位；未报留空",
    unit="计量单位，如 万元、户、起；数是百分数的填 %",
)
def CATCHUP_RULE(
    sentence: Cells,
    weight: Cells,
    target: Cells | None = None,
    value: Cells | None = None,
    unit: Cells | None = None,
) -> list[list[Any]]:
    """Points of a peer group by one sentence."""

    def scored() -> list[list[Any]]:
        from catchup_xl.jobs.rule import read_rule  # a click on the ribbon must not pay for it

        rate = is_percent_unit(word(first(unit)))
        rows: Cells = value or [[None]]
        filled = {(r, c): _figure(raw) for r, row in enumerate(rows) for c, raw in enumerate(row) if not is_blank(raw)}
        goal = first(target)
        try:
            found = read_rule(
                word(first(sentence)),
                cell_number(first(weight)),
                target=None if is_blank(goal) else _figure(goal),
                tries=list(filled.values()),
                unit="" if rate else word(first(unit)),
                kind=Kind.RATIO if rate else "",  # of a cell that shows 12% Excel hands over 0.12
            )
        except CatchupError as refused:
            return [["；".join(filter(None, (refused.problem, refused.mend)))]]
        points = {at: each.points for at, each in zip(filled, found.tries, strict=True)}
        return _spread(rows, {at: NOT_AVAILABLE if one is None else shown(one) for at, one in points.items()})

    return guarded(scored)


def _figure(raw: Any) -> Any:
    """A figure as it is handed on: a number, or the text of a cell; an error value ends the whole."""
    if isinstance(raw, str):
        return word(raw)
    return cell_number(raw)


@function(
    "余期需达增速：全年要达到目标，余下各月同比须增长多少。上年余期为0（如12月）得#DIV/0!",
    value="本期累计数",
    previous="上年同期累计数",
    previous_year="上年全年数",
    target="全年目标增速，如0.12",
)
def CATCHUP_NEED(value: Cells, previous: Cells, previous_year: Cells, target: Cells) -> list[list[Any]]:
    """Growth that the rest of the year needs."""
    return each(_need, value, previous, previous_year, target)


def _need(*cells: Any) -> Decimal:
    found = needed_growth(*[cell_number(cell) for cell in cells])
    return fail(DIVISION) if found is None else found


@function(
    "检查一行或几行月度累计数：每行一条结果，没有问题为空", months="从1月起的累计数，一行一个单位一个指标，至多12格"
)
def CATCHUP_FIND(months: Cells) -> list[list[Any]]:
    """Findings of rows of monthly figures."""
    return guarded(lambda: [["；".join(row_findings(list(row)))] for row in months])


def _numbers(values: Any) -> dict[tuple[int, int], Decimal]:
    """The numbers among cells, by row and column; an error value ends the whole."""
    found: dict[tuple[int, int], Decimal] = {}
    for r, row in enumerate(values):
        for c, raw in enumerate(row):
            try:
                found[r, c] = cell_number(raw)
            except CellError as error:
                if error.name not in (NOT_AVAILABLE, VALUE) or raw == error.name:
                    raise
    return found


def _spread(values: Any, found: dict[tuple[int, int], Any]) -> list[list[Any]]:
    return [[found.get((r, c), "") for c in range(len(row))] for r, row in enumerate(values)]


FUNCTIONS = tuple(HELP)
"""The names of all worksheet functions, in the order of the manual."""

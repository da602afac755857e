"""The commands that look and explain, and write nothing: show, trace, verify, diff, history, robustness, rule, schema."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from catchup_xl.cli.options import (
    After,
    Before,
    Book,
    Cell,
    Group,
    Json,
    Month,
    MonthBefore,
    Quiet,
    Report,
    Sentence,
    Sheet,
    When,
    add,
)
from catchup_xl.cli.printer import finish, print_json
from catchup_xl.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    add(app, trace, When.EXPLAIN, first=True)
    add(app, verify, When.EXPLAIN, first=True)
    rest: tuple[Callable[..., None], ...] = (show, diff, history, robustness, rule, schema)
    for command in rest:
        add(app, command, When.EXPLAIN)


def trace(book: Book, cell: Cell, month: Month = None, as_json: Json = False) -> None:
    """说明一个结果从哪里来：总分、得分、增速，直到填报的单元格和参数。

    例：catchup-xl trace 追赶超越.xlsx 排名!D5
    """
    from catchup_xl.cli.views import show_trace
    from catchup_xl.jobs.inspect import trace as traced

    finish(traced(book, cell, month=month), show_trace, as_json=as_json)


def verify(book: Book, month: Month = None, as_json: Json = False) -> None:
    """核对结果表与填报数据是否一致，列出被改动或过时的结果单元格。

    一致时退出码为 0，不一致或从未计算为 1。

    例：catchup-xl verify 追赶超越.xlsx
    """
    from catchup_xl.cli.views import show_verdict
    from catchup_xl.jobs.inspect import verify as verified

    finish(verified(book, month=month), show_verdict, as_json=as_json)


def show(book: Book, sheet: Sheet, as_json: Json = False) -> None:
    """显示工作簿里一张表的内容。

    例：catchup-xl show 追赶超越.xlsx 排名
    """
    from catchup_xl.cli.views import show_sheet
    from catchup_xl.jobs.inspect import table_of

    headers, rows = table_of(book, sheet)
    if as_json:
        print_json([dict(zip(headers, row, strict=True)) for row in rows])
    else:
        show_sheet(sheet, headers, rows)


def diff(
    before: Before,
    after: After,
    month: Month = None,
    month_before: MonthBefore = None,
    group: Group = None,
    report: Report = None,
    as_json: Json = False,
) -> None:
    """比较母版的两个版本：填报、规则、结果哪里变了，名次变化由什么引起。

    例：catchup-xl diff 五月.xlsx 六月.xlsx

    例：catchup-xl diff 追赶超越.xlsx 追赶超越.xlsx --month-before 5 --month 6
    """
    from catchup_xl.batch.diff import compare
    from catchup_xl.cli.views_many import show_diff

    found = compare(before, after, month_before=month_before, month=month, group=group)
    if report is not None:
        found.write(report)
    finish(found, show_diff, as_json=as_json, report=report)


def history(
    book: Book,
    group: Group = None,
    restated: Annotated[bool, typer.Option("--restated", help="用现在的数据重算历次排名，列出与当时不同的")] = False,
    report: Report = None,
    as_json: Json = False,
) -> None:
    """历次排名：各单位逐月名次，与上年同月比较，事后更正。

    例：catchup-xl history 追赶超越.xlsx --group 丘陵山区镇 --restated
    """
    from catchup_xl.batch.history import history_of
    from catchup_xl.cli.views_many import show_history

    found = history_of(book, group=group, restated=restated)
    if report is not None:
        found.write(report)
    finish(found, show_history, as_json=as_json, report=report)


def robustness(
    book: Book,
    group: Group = None,
    month: Month = None,
    spread: Annotated[
        str | None,
        typer.Option(
            "--spread", metavar="幅度", help="权重上下浮动多少，如 20% 或 0.2，不按参数表", show_default=False
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option("--draws", min=1, max=100_000, metavar="次数", help="浮动多少次，不按参数表", show_default=False),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", min=0, metavar="整数", help="随机数种子，不按参数表；相同则结果相同", show_default=False
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """名次稳健性：权重变一变、少一个指标、换一种计分方法，名次还站得住吗。

    不写 --group 时看本单位所在的组。不写入工作簿。退出码为 0；该考核组没有排名的为 1，并说明原因。

    例：catchup-xl robustness 追赶超越.xlsx --draws 2000
    """
    from catchup_xl.cli.views_analysis import drawing_bar, show_robustness
    from catchup_xl.jobs.inspect import robustness as measured

    with drawing_bar(hidden=quiet or as_json) as progress:
        found = measured(
            book, month=month, group=group, spread=_ratio(spread), draws=draws, seed=seed, progress=progress
        )
    finish(found, show_robustness, as_json=as_json)


def _ratio(text: str | None) -> Decimal | None:
    """20%, 20％ or 0.2 as a fraction."""
    if text is None:
        return None
    from catchup_xl.model.cells import to_number

    try:
        return to_number(text)
    except (ValueError, InvalidOperation):
        raise UsageError(f"--spread 的“{text}”不是比例", expected="20% 或 0.2") from None


def rule(
    sentence: Sentence,
    weight: Annotated[
        str, typer.Option("--weight", "-w", metavar="满分", help="指标的满分，如 15", show_default=False)
    ],
    target: Annotated[
        str | None, typer.Option("--target", "-t", metavar="目标", help="如 12% 或 200", show_default=False)
    ] = None,
    tries: Annotated[
        list[str] | None,
        typer.Option(
            "--try",
            metavar="数",
            help="试算的数，可写几个，合为一组：10.2%、优秀、增速=10%,完成率=98%、未制定=1,少=2",
            show_default=False,
        ),
    ] = None,
    unit: Annotated[
        str, typer.Option("--unit", metavar="计量单位", help="如 万元、户、起、%", show_default=False)
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="类型", help="如 增速、总量、比率、逆向、排名", show_default=False)
    ] = "",
    benchmark: Annotated[
        str | None, typer.Option("--benchmark", metavar="数", help="标杆值", show_default=False)
    ] = None,
    county: Annotated[str | None, typer.Option("--county", metavar="数", help="全县数", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """看一句计分规则怎样理解、怎样得分；看不懂的会说哪里不懂、可以怎样写。

    例：catchup-xl rule "完成目标得满分，每低1个百分点扣0.5分，扣完为止" --weight 15 --target 12% --try 10.2%
    """
    from catchup_xl.cli.views_analysis import show_rule
    from catchup_xl.jobs.rule import read_rule

    found = read_rule(
        sentence, weight, target=target, tries=tries or (), unit=unit, kind=kind, benchmark=benchmark, county=county
    )
    finish(found, show_rule, as_json=as_json)


def schema(as_json: Json = False) -> None:
    """显示工作簿的约定：工作表、列名、类型、单位、选项、默认值。

    例：catchup-xl schema --json
    """
    from catchup_xl.cli.views import show_schema
    from catchup_xl.model.schema import schema as declared

    if as_json:
        print_json(declared())
    else:
        show_schema(declared())

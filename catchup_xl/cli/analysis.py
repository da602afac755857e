"""The command that says how firmly a ranking stands: robustness."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from catchup_xl.cli.options import Book, Debug, Json, Month, Quiet, print_json


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    from catchup_xl.cli.words import Command

    app.command("robustness", cls=Command)(robustness)


def robustness(
    book: Book,
    group: Annotated[
        str | None, typer.Option("--group", metavar="考核组", help="看哪一组，默认本单位所在组", show_default=False)
    ] = None,
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
    debug: Debug = False,
) -> None:
    """名次稳健性：权重变一变、少一个指标、换一种计分方法，名次还站得住吗。

    不写入工作簿。退出码为 0；该考核组没有排名的为 1，并说明原因。

    例：catchup-xl robustness 追赶超越.xlsx --draws 2000
    """
    from catchup_xl.cli.console_analysis import drawing_bar, show_robustness
    from catchup_xl.jobs import inspect as jobs

    with drawing_bar(hidden=quiet or as_json) as progress:
        found = jobs.robustness(
            book, month=month, group=group, spread=_ratio(spread), draws=draws, seed=seed, progress=progress
        )
    if as_json:
        print_json(found.as_dict())
    else:
        show_robustness(found)
    raise typer.Exit(int(bool(found.blocked)))


def _ratio(text: str | None) -> Decimal | None:
    """20%, 20％ or 0.2 as a fraction."""
    if text is None:
        return None
    from catchup_xl.errors import UsageError
    from catchup_xl.model.cells import to_number

    try:
        return to_number(text)
    except (ValueError, InvalidOperation):
        raise UsageError(f"--spread 的“{text}”不是比例", expected="20% 或 0.2") from None

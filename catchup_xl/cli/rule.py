"""The command that reads one sentence of 计分规则: rule."""

from __future__ import annotations

from typing import Annotated

import typer

from catchup_xl.cli.options import Debug, Json, print_json


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    from catchup_xl.cli.words import Command  # noqa: PLC0415 - beside the caller's own

    app.command("rule", cls=Command)(rule)


def rule(
    sentence: Annotated[str, typer.Argument(metavar="计分规则", help="考核办法里的一句话，加引号", show_default=False)],
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
    debug: Debug = False,
) -> None:
    """看一句计分规则怎样理解、怎样得分；看不懂的会说哪里不懂、可以怎样写。

    例：catchup-xl rule "完成目标得满分，每低1个百分点扣0.5分，扣完为止" --weight 15 --target 12% --try 10.2%
    """
    from catchup_xl.cli.console_rule import show_rule  # noqa: PLC0415
    from catchup_xl.jobs.rule import read_rule  # noqa: PLC0415 - --help must not pay for it

    found = read_rule(
        sentence, weight, target=target, tries=tries or (), unit=unit, kind=kind, benchmark=benchmark, county=county
    )
    if as_json:
        print_json(found.as_dict())
    else:
        show_rule(found)

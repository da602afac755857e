"""The commands that write something to read: circular and dashboard."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from catchup_xl.cli.options import Book, Debug, Force, Json, Month, print_json
from catchup_xl.cli.words import Command

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="文件", help="写到哪里；不写则放在工作簿旁边", show_default=False),
]
Made = Annotated[
    datetime | None,
    typer.Option("--now", metavar="时间", help="生成的时间，如 2017-07-05T09:00:00", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (circular, dashboard):
        app.command(command.__name__, cls=Command)(command)


def circular(
    book: Book,
    out: Out = None,
    month: Month = None,
    force: Force = False,
    as_json: Json = False,
    now: Made = None,
    debug: Debug = False,
) -> None:
    """生成排名通报：Word 文件，按公文格式排版。

    由填报数据现算，工作簿不动。要先装 catchup-xl[reports]。改过的草稿不覆盖。

    例：catchup-xl circular 追赶超越.xlsx --out 通报.docx
    """
    _publish("CIRCULAR", book, out, month, now, as_json=as_json, force=force)


def dashboard(
    book: Book,
    out: Out = None,
    month: Month = None,
    force: Force = False,
    as_json: Json = False,
    now: Made = None,
    debug: Debug = False,
) -> None:
    """做一页给领导看的看板网页：名次、对标、增速、亮灯、历次走势。

    一个文件，双击就能打开，可以打印，不需要网络。由填报数据现算，工作簿不动。要先装 catchup-xl[reports]。

    例：catchup-xl dashboard 追赶超越.xlsx --out 看板.html
    """
    _publish("DASHBOARD", book, out, month, now, as_json=as_json, force=force)


def _publish(
    report: str,
    book: Path,
    out: Path | None,
    month: int | None,
    now: datetime | None,
    *,
    as_json: bool,
    force: bool,
) -> None:
    from catchup_xl.cli import console
    from catchup_xl.jobs.publish import Report, publish

    result = publish(Report[report], book, out=out, month=month, now=now, force=force)
    if as_json:
        print_json(result.as_dict())
    else:
        console.show_written(result)
    raise typer.Exit(result.exit_code)

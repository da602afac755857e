"""The commands for setting up a PC: install and doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from catchup_xl.cli.options import Debug, Json, print_json
from catchup_xl.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    from catchup_xl.cli.words import Command

    for command in (install, doctor):
        app.command(command.__name__, cls=Command)(command)


def install(
    trust: Annotated[
        Path | None,
        typer.Option("--trust", metavar="文件夹", help="把这个文件夹设为 Excel 的受信任位置", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会做什么，不做")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="撤销以前的安装")] = False,
    debug: Debug = False,
) -> None:
    """为 Excel 做好准备：写入 Python 的位置，放好加载项，可设受信任位置。

    例：catchup-xl install --dry-run
    """
    from catchup_xl.excel import install as setup
    from catchup_xl.excel.machine import this_machine

    machine = this_machine()
    if undo:
        undone = setup.take_out(machine)
        typer.echo("\n".join([*undone.done, *undone.left]) or "没有安装过，没有可撤销的。")
        if undone.left:
            raise UsageError("没有全部撤销", mend=f"关闭 Excel 以后再运行一次 {machine.command} install --undo")
        return
    if dry_run:
        typer.echo("将会：")
        told = [step.words for step in setup.steps(machine, trust=trust)]
    else:
        told = setup.install(machine, trust=trust)
        typer.echo("已做：")
    typer.echo("\n".join(f"{n}. {words}" for n, words in enumerate(told, 1)))
    if trust is None:
        typer.echo(setup.how_to_trust(machine))
    if not dry_run:
        typer.echo(f"重新打开 Excel 后生效。撤销：{machine.command} install --undo")


def doctor(
    book: Annotated[
        Path | None, typer.Argument(metavar="工作簿", help="还要查看的宏工作簿（.xlsm）", show_default=False)
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """环境诊断：Python、xlwings、DLL、设置、WPS、宏策略、路径编码，逐项说明怎样改。

    例：catchup-xl doctor 追赶超越.xlsm
    """
    from catchup_xl.excel.doctor import CheckState, diagnosed, report

    found = diagnosed(book)
    if as_json:
        print_json([one.as_dict() for one in found])
    else:
        typer.echo(report(found))
    raise typer.Exit(int(any(one.state is CheckState.ILL for one in found)))

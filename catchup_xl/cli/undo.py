"""The command that takes the last job back: undo."""

from __future__ import annotations

import typer

from catchup_xl.cli.options import Book, Debug, DryRun, Json, Now, print_json
from catchup_xl.cli.words import Command


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(undo.__name__, cls=Command)(undo)


def undo(book: Book, dry_run: DryRun = False, as_json: Json = False, now: Now = None, debug: Debug = False) -> None:
    """撤销上一次运行，并列出撤回了什么；之后改过的单元格不动。

    最近一次写回工作簿的运行（刷新、检查、收集等）总可以撤销；要能多退几次，运行时加 --backup。工作簿之后又改过的，只撤回收集来的数，
    一格一格地撤；有单元格之后改过、没有撤回的，退出码为 1。

    例：catchup-xl undo 追赶超越.xlsx --dry-run
    """
    from catchup_xl.cli.console_many import show_undone
    from catchup_xl.jobs.undo import undo as undone

    found = undone(book, dry_run=dry_run, now=now)
    if as_json:
        print_json(found.as_dict())
    else:
        show_undone(found)
    raise typer.Exit(found.exit_code)

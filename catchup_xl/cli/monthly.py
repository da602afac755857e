"""The commands of every month: check, refresh, growth, checklist, ranking, circular, dashboard, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from catchup_xl.cli.options import Backup, Book, DryRun, Force, Json, Month, Now, Out, OutReport, When, add
from catchup_xl.cli.printer import finish

if TYPE_CHECKING:
    from catchup_xl.jobs.result import Result


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    _add_job(app, "check", "检查填报数据，写出“检查结果”。", "show_findings", first=True)
    _add_job(app, "refresh", "一键刷新：检查、增速、责任清单、排名全部重算。", "show_ranking", first=True)
    for command in (circular, dashboard, undo):
        add(app, command, When.MONTHLY, first=True)
    _add_job(app, "growth", "计算增速和完成率，写出“增速测算”。", "show_growth")
    _add_job(app, "checklist", "填写责任清单的进度、位次、亮灯等列。", "show_checklist")
    _add_job(app, "ranking", "计算得分和名次，写出“得分”“排名”等表。", "show_ranking")


def _add_job(app: typer.Typer, verb: str, text: str, view: str, *, first: bool = False) -> None:
    """Add the command of a job; all of them take the same options."""

    def command(
        book: Book,
        out: Out = None,
        month: Month = None,
        as_json: Json = False,
        dry_run: DryRun = False,
        backup: Backup = 0,
        force: Force = False,
        now: Now = None,
    ) -> None:
        from catchup_xl.cli import views
        from catchup_xl.jobs.run import Job, run_file

        job = Job[verb.upper()]
        found = run_file(job, book, out=out, month=month, now=now, dry_run=dry_run, backups=backup, force=force)
        finish(found, getattr(views, view), as_json=as_json)

    command.__doc__ = (
        f"{text}\n\n不写 --out 就写回原工作簿；--dry-run 什么都不写。\n\n"
        f"例：catchup-xl {verb} 追赶超越.xlsx\n\n例：catchup-xl {verb} 追赶超越.xlsx --month 5 --out 结果.xlsx"
    )
    add(app, command, When.MONTHLY, name=verb, first=first)


def circular(
    book: Book,
    out: OutReport = None,
    month: Month = None,
    force: Force = False,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """生成排名通报：Word 文件，按公文格式排版。

    由填报数据现算，工作簿不动。要先装 catchup-xl[reports]。改过的草稿不覆盖，除非加 --force。

    例：catchup-xl circular 追赶超越.xlsx --out 通报.docx
    """
    from catchup_xl.jobs import publish

    _publish(publish.circular, book, out, month, now, as_json=as_json, force=force)


def dashboard(
    book: Book,
    out: OutReport = None,
    month: Month = None,
    force: Force = False,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """做一页给领导看的看板网页：名次、对标、增速、亮灯、历次走势。

    一个文件，双击就能打开，可以打印，不需要网络。由填报数据现算，工作簿不动。要先装 catchup-xl[reports]。

    例：catchup-xl dashboard 追赶超越.xlsx --out 看板.html
    """
    from catchup_xl.jobs import publish

    _publish(publish.dashboard, book, out, month, now, as_json=as_json, force=force)


def _publish(
    write: Callable[..., Result],
    book: Path,
    out: Path | None,
    month: int | None,
    now: datetime | None,
    *,
    as_json: bool,
    force: bool,
) -> None:
    from catchup_xl.cli.views import show_written

    finish(write(book, out, month, now=now, force=force), show_written, as_json=as_json)


def undo(book: Book, dry_run: DryRun = False, as_json: Json = False, now: Now = None) -> None:
    """撤销上一次运行，并列出撤回了什么；之后改过的单元格不动。

    最近一次写回工作簿的运行（刷新、检查、收集等）总可以撤销；要能多退几次，运行时加 --backup。工作簿之后又改过的，只撤回收集来的数，
    一格一格地撤；有单元格之后改过、没有撤回的，退出码为 1。

    例：catchup-xl undo 追赶超越.xlsx --dry-run

    例：catchup-xl undo 追赶超越.xlsx
    """
    from catchup_xl.cli.views_many import show_undone
    from catchup_xl.jobs.undo import undo as undone

    finish(undone(book, dry_run=dry_run, now=now), show_undone, as_json=as_json)

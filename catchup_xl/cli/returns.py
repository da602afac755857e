"""The commands on what many send in: forms, collect, rollup, batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catchup_xl.cli.options import (
    Backup,
    Book,
    DryRun,
    Due,
    Force,
    Json,
    Month,
    Now,
    Out,
    OutBook,
    OutFolder,
    Places,
    Quiet,
    Report,
    Returns,
    Units,
    When,
    add,
)
from catchup_xl.cli.printer import finish, print_json
from catchup_xl.errors import CatchupError, printable

if TYPE_CHECKING:
    from catchup_xl.batch.run.report import BatchReport


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (forms, collect, rollup, batch):
        add(app, command, When.RETURNS, first=True)


def batch(
    places: Places,
    out: OutFolder,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, metavar="个数", help="进程数，默认为处理器个数", show_default=False),
    ] = None,
    pattern: Annotated[
        list[str] | None,
        typer.Option("--pattern", metavar="样式", help="文件夹里取哪些文件，可写多次，如 *.xlsx", show_default=False),
    ] = None,
    job: Annotated[
        str, typer.Option("--job", metavar="作业", help="refresh、check、growth、checklist 或 ranking")
    ] = "refresh",
    month: Month = None,
    force: Force = False,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次做：做过且没有改动的不再做")] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="有一个文件失败就不再做后面的")] = False,
    time_limit: Annotated[float, typer.Option("--time-limit", metavar="秒", help="一个文件最多做多久")] = 120,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="地址", help="用 Dask 集群：tcp://主机:8786，或 local", show_default=False),
    ] = None,
    report: Report = None,
    now: Now = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """批量处理：把许多工作簿各自刷新一遍，一个坏文件不影响其余。

    例：catchup-xl batch 各镇/ --out 结果/ --jobs 4 --report 报告.xlsx
    """
    from catchup_xl.batch.run import run
    from catchup_xl.batch.run.report import BatchReport
    from catchup_xl.batch.sources import PATTERNS
    from catchup_xl.cli.views_many import progress_bar, show_batch

    try:
        with progress_bar(hidden=quiet or as_json) as progress:
            found = run(
                places,
                out,
                job=job,
                workers=jobs,
                patterns=tuple(pattern or PATTERNS),
                month=month,
                now=now,
                force=force,
                resume=resume,
                fail_fast=fail_fast,
                time_limit=time_limit,
                scheduler=scheduler,
                progress=progress,
            )
    except CatchupError as reason:
        if report is not None:
            BatchReport((), trouble=str(reason)).write(report)
        raise
    if report is not None:
        found.write(report)
    try:
        finish(found, show_batch, as_json=as_json, report=report)
    finally:
        if found.interrupted or found.trouble:
            _tell_resume(found)


def forms(
    book: Book,
    out: OutFolder,
    unit: Units = None,
    month: Month = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """给每个单位做一份填报表，只有它自己的指标和任务。

    例：catchup-xl forms 追赶超越.xlsx --out 填报表/ --month 7
    """
    from catchup_xl.batch.collect.forms import make_forms
    from catchup_xl.cli.views_many import show_forms

    made = make_forms(book, out, units=unit, month=month, force=force)
    if as_json:
        print_json([form.as_dict() for form in made])
    else:
        show_forms(made)


def collect(
    book: Book,
    returns: Returns,
    out: Out = None,
    month: Month = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="母版里已有的不同的数也改成报来的数")] = False,
    prefer: Annotated[
        list[Path] | None,
        typer.Option("--prefer", metavar="报表", help="两份表的数不一致时以这份为准，可写多次", show_default=False),
    ] = None,
    due: Due = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="文件", help="自有格式表的对应关系，默认为母版旁的“…_对应.yaml”", show_default=False
        ),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="同意程序提出的对应关系并保存")] = False,
    dry_run: DryRun = False,
    backup: Backup = 0,
    force: Force = False,
    report: Report = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """把各单位交回的表并入母版：谁报了、谁迟了、哪里不一致，都列出来。

    例：catchup-xl collect 追赶超越.xlsx 交回/ --due 2017-07-05 --dry-run
    """
    from catchup_xl.batch.collect.merging import collect as collected
    from catchup_xl.cli.views_many import reading_bar, show_collected

    with reading_bar(hidden=as_json) as tell:
        found = collected(
            book,
            returns,
            out=out,
            month=month,
            overwrite=overwrite,
            prefer=prefer or (),
            due=due,
            mapping=mapping,
            confirm=confirm,
            dry_run=dry_run,
            now=now,
            backups=backup,
            force=force,
            tell=tell,
        )
    finish(found, show_collected, as_json=as_json, report=report)


def rollup(
    places: Places,
    out: OutBook,
    month: Month = None,
    county: Annotated[
        Path | None,
        typer.Option(
            "--county",
            metavar="文件",
            help="县里自己的工作簿或参数（.yaml）：参数、组织机构、指标、目标、加减分以它为准，历史沿用；不写时用被覆盖的那份",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    report: Report = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """由各镇的母版汇成全县的工作簿，分组排名，每行数据注明来自哪个文件。

    例：catchup-xl rollup 各镇/ --county 县参数.yaml --out 全县.xlsx
    """
    from catchup_xl.batch.county.rollup import rollup as rolled_up
    from catchup_xl.cli.views_many import show_rollup

    found = rolled_up(places, out, month=month, county=county, force=force, now=now)
    finish(found, show_rollup, as_json=as_json, report=report)


def _tell_resume(found: BatchReport) -> None:
    left = sum(1 for file in found.files if not file.source_hash)
    why = f"没有做完：{printable(found.trouble)}" if found.trouble else "已中断"
    typer.echo(f"{why}\n写完的文件都是完整的，还有 {left} 个没有做；加 --resume 再运行一次即可接着做", err=True)

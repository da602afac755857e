"""The command line: the same jobs as the ribbon, on saved workbooks."""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catchup_xl import api
from catchup_xl._version import __version__
from catchup_xl.cli.analysis import register as register_analysis
from catchup_xl.cli.code_page import show_nearest
from catchup_xl.cli.many import register
from catchup_xl.cli.options import Backup, Book, Debug, DryRun, Force, Json, Month, Now, print_json
from catchup_xl.cli.reports import register as register_reports
from catchup_xl.cli.rule import register as register_rule
from catchup_xl.cli.setup import register as register_excel
from catchup_xl.cli.undo import register as register_undo
from catchup_xl.cli.words import Command, CommandGroup, usage_fault
from catchup_xl.errors import BookError, CatchupError, LossWarning, UsageError, printable, without_passwords

if TYPE_CHECKING:
    from catchup_xl.jobs.result import Result


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    FILE = 3
    INTERRUPTED = 130


app = typer.Typer(
    name="catchup-xl",
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="追赶超越考核：检查填报数据，计算增速、得分和名次，填写责任清单，刷新结果表。",
    epilog="退出码：0 完成；1 有“错误”级问题（能写的结果已写）；2 用法不对；3 文件读不了或写不了；130 中断。\n\n"
    "例：catchup-xl refresh 追赶超越.xlsx",
)

Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="文件", help="结果另存到这里，原文件不动", show_default=False)
]


def _job_command(name: str, verb: str, text: str, show: Callable[[Result, bool], None]) -> None:
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
        debug: Debug = False,
    ) -> None:
        from catchup_xl.jobs import run as jobs  # noqa: PLC0415 - --help must not pay for it

        result = jobs.run_file(
            jobs.Job[name], book, out=out, month=month, now=now, dry_run=dry_run, backups=backup, force=force
        )
        if as_json:
            print_json(result.as_dict())
        else:
            show(result, debug)
        raise typer.Exit(result.exit_code)

    command.__doc__ = f"{text}\n\n例：catchup-xl {verb} 追赶超越.xlsx --out 结果.xlsx"
    app.command(verb, cls=Command)(command)


def _view(name: str, *, detailed: bool = False) -> Callable[[Result, bool], None]:
    """A view by its name, imported only when a result is shown; a detailed one tells more with ``--debug``."""

    def show(result: Result, debug: bool) -> None:
        from catchup_xl.cli import console  # noqa: PLC0415

        view = getattr(console, name)
        if detailed:
            view(result, detail=debug)
        else:
            view(result)

    return show


_job_command("CHECK", "check", "检查填报数据，写出“检查结果”。", _view("show_findings", detailed=True))
_job_command("REFRESH", "refresh", "一键刷新：检查、增速、责任清单、排名全部重算。", _view("show_refresh"))
_job_command("GROWTH", "growth", "计算增速和完成率，写出“增速测算”。", _view("show_growth"))
_job_command("CHECKLIST", "checklist", "填写责任清单的进度、位次、亮灯等列。", _view("show_checklist"))
_job_command("RANKING", "ranking", "计算得分和名次，写出“得分”“排名”等表。", _view("show_ranking"))


@app.command(cls=Command)
def new(
    book: Annotated[
        Path | None, typer.Argument(metavar="工作簿", help="要新建的工作簿，如 追赶超越.xlsx", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="工作簿", help="同上，也可以这样写", show_default=False)
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            "-p",
            metavar="方案",
            help="方案文件（YAML 或 JSON），不写则用 2017 年乡镇方案",
            show_default=False,
        ),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="填入示例数据，每张表都标明“示例数据”")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
    debug: Debug = False,
) -> None:
    """由方案文件新建母版工作簿。

    例：catchup-xl new 追赶超越.xlsx --plan 方案.yaml
    """
    given = [path for path in (book, out) if path is not None]
    if len(given) != 1:
        raise UsageError(
            "要新建的工作簿应写一次", expected="catchup-xl new 追赶超越.xlsx", mend="写在命令后面，或写在 --out 后面"
        )
    typer.echo(f"已新建 {api.new(given[0], plan=plan, sample=sample, force=force)}")


@app.command("next-year", cls=Command)
def next_year(
    book: Book,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="工作簿", help="要新建的工作簿", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="没考核完的年度也照建；已有的文件覆盖")] = False,
    debug: Debug = False,
) -> None:
    """由上一年的工作簿新建下一年的：全年数转为基数并存档，事项清空，时限顺延一年。

    原工作簿不动。新工作簿的目标、权重沿用上一年，请按新方案修改。全年没有结束、还是预览、有的组没排名时不建，除非加 --force。

    例：catchup-xl next-year 追赶超越.xlsx --out 明年.xlsx
    """
    typer.echo(f"已新建 {api.next_year(book, out, force=force)}")


@app.command(cls=Command)
def export(
    book: Book,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="方案", help="方案文件，.yaml 或 .json；不写则输出到屏幕", show_default=False
        ),
    ] = None,
    force: Force = False,
    debug: Debug = False,
) -> None:
    """把工作簿里填报的内容导出为方案文件，可用 new 还原。

    例：catchup-xl export 追赶超越.xlsx --out 方案.yaml
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    text = jobs.export(book, out, force=force)
    if out is None:
        typer.echo(text, nl=False)
    else:
        typer.echo(f"已导出 {out}")


@app.command(cls=Command)
def show(
    book: Book,
    sheet: Annotated[str, typer.Argument(metavar="工作表", help="工作表名，如 排名", show_default=False)],
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """显示工作簿里一张表的内容。

    例：catchup-xl show 追赶超越.xlsx 排名
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    headers, rows = jobs.show(book, sheet)
    if as_json:
        print_json([dict(zip(headers, row, strict=True)) for row in rows])
        return
    from catchup_xl.cli import console  # noqa: PLC0415

    console.show_table(sheet, headers, rows)


@app.command(cls=Command)
def trace(
    book: Book,
    cell: Annotated[str, typer.Argument(metavar="单元格", help="结果表里的单元格，如 排名!D5", show_default=False)],
    month: Month = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """说明一个结果从哪里来：总分、得分、增速，直到填报的单元格和参数。

    例：catchup-xl trace 追赶超越.xlsx 排名!D5
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    step = jobs.trace(book, cell, month=month)
    if as_json:
        print_json(step.as_dict())
        return
    from catchup_xl.cli import console  # noqa: PLC0415

    console.show_trace(step, detail=debug)


@app.command(cls=Command)
def verify(book: Book, month: Month = None, as_json: Json = False, debug: Debug = False) -> None:
    """核对结果表与填报数据是否一致，列出被改动或过时的结果单元格。

    一致时退出码为 0，不一致或从未计算为 1。

    例：catchup-xl verify 追赶超越.xlsx
    """
    from catchup_xl.jobs import run as jobs  # noqa: PLC0415

    verdict = jobs.verify(book, month=month)
    if as_json:
        print_json(verdict.as_dict())
    else:
        from catchup_xl.cli import console  # noqa: PLC0415

        console.show_verdict(verdict, detail=debug)
    raise typer.Exit(Exit.DONE if verdict.holds else Exit.FINDINGS)


@app.command(cls=Command)
def schema(as_json: Json = False, debug: Debug = False) -> None:
    """显示工作簿的约定：工作表、列名、类型、单位、选项、默认值。

    例：catchup-xl schema --json
    """
    from catchup_xl.model.schema import schema as declared  # noqa: PLC0415

    if as_json:
        print_json(declared())
        return
    from catchup_xl.cli import console  # noqa: PLC0415

    console.show_schema(declared())


register_analysis(app)
register_rule(app)  # robustness
register_reports(app)  # circular, dashboard
register(app)  # batch, forms, collect, rollup, diff, history
register_undo(app)  # undo
register_excel(app)  # install, doctor


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"catchup-xl {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")] = False,
) -> None:
    """追赶超越考核：检查填报数据，计算增速、得分和名次，填写责任清单，刷新结果表。"""


def main() -> None:
    """Run the command line; no traceback reaches the user unless ``--debug`` asks for it."""
    show_nearest()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", LossWarning)
            warnings.showwarning = _tell_loss
            code = app(standalone_mode=False) or Exit.DONE
    except (KeyboardInterrupt, typer.Abort) as stop:
        code = Exit.INTERRUPTED
        if isinstance(stop.__cause__, EOFError):  # typer takes the end of any stream for the user's wish to stop
            code = Exit.FILE
            _fail_unexpectedly(stop.__cause__)
    except CatchupError as error:
        code = Exit.FILE if isinstance(error, BookError) else Exit.USAGE
        _fail(str(error), error)
    except Exception as error:  # noqa: BLE001 - the last stop before the user
        code = Exit.USAGE if hasattr(error, "format_message") else Exit.FILE
        if code is Exit.USAGE:
            _fail(usage_fault(error), error)
        else:
            _fail_unexpectedly(error)
    if code == Exit.INTERRUPTED:
        typer.echo("已中断。没有写完的文件保持原样。", err=True)
    sys.exit(code)


def _fail_unexpectedly(error: BaseException) -> None:
    advice = "加 --debug 再运行一次，把显示的内容发给维护人员"
    _fail(f"程序出错：{type(error).__name__}：{error}\n怎样改：{advice}", error)


def _fail(message: str, error: BaseException) -> None:
    if "--debug" in sys.argv:
        traceback.print_exception(error)
    typer.echo(printable(without_passwords(message)), err=True)


def _tell_loss(message: Warning | str, *_: object, **__: object) -> None:
    typer.echo(printable(f"注意：{message}"), err=True)


if __name__ == "__main__":
    main()

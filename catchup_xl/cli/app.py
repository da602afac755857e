"""The command line: the same jobs as the ribbon, on saved workbooks."""

from __future__ import annotations

import sys
import traceback
import warnings
from typing import Annotated

import typer

from catchup_xl._version import __version__
from catchup_xl.cli import explain, monthly, returns, upkeep
from catchup_xl.cli.code_page import show_nearest
from catchup_xl.cli.options import debug, debugging
from catchup_xl.cli.words import CommandGroup, usage_fault
from catchup_xl.errors import CatchupError, Exit, LossWarning, exit_code, printable, without_passwords

app = typer.Typer(
    name="catchup-xl",
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="追赶超越考核：检查填报数据，计算增速、得分和名次，填写责任清单，刷新结果表。",
    epilog="先列常用的命令，全部命令见 catchup-xl --help-all；一个命令怎样用，见 catchup-xl 命令 --help。\n\n"
    f"退出码：{'；'.join(f'{code.value} {code.words}' for code in Exit)}。磁盘上的文件总是完整的。\n\n"
    "例：catchup-xl refresh 追赶超越.xlsx",
)
for group in (monthly, returns, explain, upkeep):
    group.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"catchup-xl {__version__}")
        raise typer.Exit


def _help_all(ctx: typer.Context, wanted: bool) -> None:
    if wanted and isinstance(ctx.command, CommandGroup):
        ctx.command.format_all(ctx)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")] = False,
    help_all: Annotated[
        bool, typer.Option("--help-all", callback=_help_all, is_eager=True, help="显示全部命令")
    ] = False,
) -> None:
    """What can be asked of the command line as a whole."""


def main() -> None:
    """Run the command line; no traceback reaches the user unless ``--debug`` asks for it."""
    show_nearest()
    debug(False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", LossWarning)
            warnings.showwarning = _tell_loss
            code = app(standalone_mode=False) or Exit.DONE
    except (KeyboardInterrupt, typer.Abort) as stop:
        ended = stop.__cause__ if isinstance(stop.__cause__, EOFError) else None  # typer takes it for the wish to stop
        code = exit_code(ended, interrupted=ended is None)
        if ended is not None:
            _fail_unexpectedly(ended)
    except CatchupError as error:
        code = exit_code(error)
        _fail(str(error), error)
    except Exception as error:  # noqa: BLE001 - the last stop before the user
        if hasattr(error, "format_message"):
            code = Exit.USAGE
            _fail(usage_fault(error), error)
        else:
            code = exit_code(error)
            _fail_unexpectedly(error)
    if code == Exit.INTERRUPTED:
        typer.echo("已中断。没有写完的文件保持原样。", err=True)
    sys.exit(code)


def _fail_unexpectedly(error: BaseException) -> None:
    advice = "加 --debug 再运行一次，把显示的内容发给维护人员"
    _fail(f"程序出错：{type(error).__name__}：{error}\n怎样改：{advice}", error)


def _fail(message: str, error: BaseException) -> None:
    if debugging():
        traceback.print_exception(error)
    typer.echo(printable(without_passwords(message)), err=True)


def _tell_loss(message: Warning | str, *_: object, **__: object) -> None:
    typer.echo(printable(f"注意：{message}"), err=True)


if __name__ == "__main__":
    main()
